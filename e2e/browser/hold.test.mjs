// Orders that must be paid first: how long they are held, the way to pay, and what became of them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { Button, REFUSED, openStore, person, picture } from "../helpers/browser.mjs";
import { TOKEN } from "../helpers/client.mjs";
import { good } from "../helpers/shop.mjs";

const { shop, visit } = await openStore({ payments: "test" });
const SKU = "trail-lamp";
await shop.put(SKU, { title: "Trail Lamp", hold_minutes: 10, backorder: { limit: 5, lead_time_days: 21 } });
await shop.receive(SKU, 50);

let people = 0;
/** Somebody's order, as it is confirmed. */
async function held(visitor) {
  people += 1;
  const email = `pays-${people}@example.com`;
  const button = new Button(await visitor.tab(), SKU);
  await button.open();
  await button.fill(person({ email }));
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
  await button.phase("done");
  const [order] = good(await shop.admin("GET", `orders?email=${encodeURIComponent(email)}`)).items;
  return { button, order };
}
const pay = (order) =>
  shop.send("POST", "/v1/test/payments", { json: { order_id: order.id, outcome: "paid" }, bearer: TOKEN });
const look = (page) => page.evaluate(() => window.dispatchEvent(new Event("focus")));
const says = (button, text) => button.part("held").filter({ hasText: text }).waitFor();

for (const [width, lang] of [[1280, "en-GB"], [360, "de"]]) {
  test(`${width} px, ${lang}: the confirmation counts down and leads to the payment`, async (t) => {
    const { button, order } = await held(await visit(t, { width, lang }));
    assert.equal(order.status, "awaiting_payment");
    await says(button, lang === "de" ? /noch .+ für Sie reserviert, bis/ : /held for you for (9|10)m.\d+s, until/);
    const before = await button.text('[part="held"]');
    await button.part("held").filter({ hasNotText: before }).waitFor();
    await picture(button.page, `held-${lang.slice(0, 2)}-${width}`);
    const { page } = button;
    const found = await axe(page, "shelfline-button");
    assert.deepEqual(found.violations.map(({ id }) => id), []);
    assert.equal(new URL(await button.part("pay").getAttribute("href")).pathname, `/orders/${order.id}`);
    await pay(order);
    await look(page);
    await button.part("pay").waitFor({ state: "detached" });
    assert.match(await button.text("#hero"), lang === "de" ? /ist bezahlt/ : /is paid/);
  });
}

test("who comes back is led to the held order, in every tab; another order is another", async (t) => {
  const visitor = await visit(t);
  const { button, order } = await held(visitor);
  await button.part("done").click();
  const number = order.order_number;
  const notice = (button, text) => button.part("order").filter({ hasText: text }).waitFor();
  await notice(button, new RegExp(`^Order ${number}: pay within .`));
  await picture(button.page, "held-notice-1280");
  const other = new Button(await visitor.tab(), SKU);
  await notice(other, `Order ${number}: pay within`);
  await button.page.reload();
  await notice(button, `Order ${number}: pay within`);
  const href = await button.part("order").getAttribute("href");
  assert.match(href, new RegExp(`/orders/${order.id}#.+`));
  // The dialog takes a further order, which counts as anyone's.
  await other.open();
  assert.equal(await other.dialog.getAttribute("data-phase"), "form");
  await other.page.keyboard.press("Escape");
  await pay(order);
  await look(other.page);
  await notice(other, new RegExp(`^Your order ${number}$`));
});

test("declined, and run out: said by itself, in words, and there is nothing to pay", async (t) => {
  const visitor = await visit(t, { expected: [REFUSED] });
  const { button, order } = await held(visitor);
  const elsewhere = new Button(await visitor.tab(), SKU);
  await elsewhere.part("order").filter({ hasText: "pay within" }).waitFor();
  const over = new Date(Date.parse(order.hold_until) + 1_000).toISOString();
  await shop.advance(over);
  shop.now = null;
  // The shop's clock is past it; the page learns that with the next answer.
  for (const one of [elsewhere, button]) await one.host.evaluate((host) => host.refresh());
  await says(button, /ran out at \d+:\d\d/);
  assert.match(await button.text('[part="held"]'), /the units went to the next in line/);
  assert.equal(await button.text("#hero"), "Your order was not paid in time.");
  assert.equal(await button.part("pay").count(), 0);
  assert.doesNotMatch(await button.text("#dialog"), /ready to ship/, "nothing is promised any more");
  await picture(button.page, "held-over-1280");
  await elsewhere.part("order").filter({ hasText: /^Order .+ was not paid in time$/ }).waitFor();
  await picture(elsewhere.page, "held-over-notice-1280");
});
