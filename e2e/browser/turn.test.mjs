// A shop with much to do: the order waits its turn, visibly, and stays the same order.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Button, openStore, person, picture } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";
import { waitFor } from "../helpers/wait.mjs";

const { shop, visit } = await openStore();
const SKU = "trail-lamp";
await shop.put(SKU, { title: "Trail Lamp" });
await shop.receive(SKU, 200);

for (const [status, code, width] of [[503, "overloaded", 1280], [429, "rate_limited", 360]]) {
  test(`${status}: progress until the next try, then the same order under its key`, async (t) => {
    const visitor = await visit(t, { width, expected: [new RegExp(`status of ${status}`)] });
    await visitor.context.clock.install();
    const who = person({ email: `waits-${status}@example.com` });
    const sent = [];
    let busy = 2;
    await visitor.context.route("**/v1/orders", (route) => {
      const request = route.request();
      sent.push([request.headers()["idempotency-key"], request.postData()]);
      busy -= 1;
      if (busy < 0) return route.continue();
      const body = JSON.stringify({ type: "about:blank", title: "Busy", status, code, detail: "Later." });
      const headers = { "retry-after": "20", "content-type": "application/problem+json" };
      return route.fulfill({ status, headers, body });
    });
    const button = new Button(await visitor.tab(), SKU);
    await button.open();
    await button.fill(who);
    await button.host.locator('[part="submit"][aria-disabled="false"]').click();
    await button.phase("waiting");
    const progress = button.part("progress");
    const says = (text) => progress.filter({ hasText: text }).waitFor();
    await says("Next try in 20 seconds");
    assert.match(await button.text("#waiting"), /Your order is kept and is sent again by itself/);
    assert.equal(await button.host.locator('[part="block"] [part="status"]').innerText(), "Your order is being sent …");
    const bar = progress.locator("progress");
    const [value, most] = await bar.evaluate(({ value, max }) => [value, max]);
    await visitor.context.clock.runFor(5_000);
    await says(/Next try in 1[45] seconds/);
    await waitFor("the bar moves", async () => (await bar.evaluate(({ value }) => value)) >= value + 5);
    assert.equal(most, 20);
    await picture(button.page, `turn-${status}-${width}`);
    assert.equal(sent.length, 1, "nothing is sent before its time");
    await visitor.context.clock.runFor(16_000);
    await waitFor("the second try", () => sent.length === 2);
    await says(/Next try in \d+ seconds/);
    await visitor.context.clock.runFor(21_000);
    await button.phase("done");
    assert.equal(new Set(sent.map(String)).size, 1, "the same key, the same body");
    const orders = good(await shop.admin("GET", `orders?email=${encodeURIComponent(who.email)}`)).items;
    assert.equal(orders.length, 1);
  });
}
