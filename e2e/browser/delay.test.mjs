// A delay on the order's page: what it says, and what a shopper answers, with and without scripts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { openStore, picture } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";

const { shop, visit } = await openStore();
const DAY_MS = 86_400_000;
const on = (days) => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** An order that was promised in ten days and is now expected in fifty. */
async function delayed(sku, email) {
  const batch = (days) => shop.admin("PUT", `products/${sku}/batches/next`, {
    units: 9, expected_from: on(days), expected_to: on(days),
  });
  good(await batch(10));
  const placed = await shop.placed(sku, { email, quantity: 2, accept: { action: "backorder" } });
  good(await batch(50));
  return placed;
}

const WAITS = { backorder: { limit: null, lead_time_days: null } };

for (const script of [true, false]) {
  const how = script ? "with scripts" : "without scripts";
  test(`${how}: a delay is said, kept by one button, cancelled by the other`, async (t) => {
    const sku = await shop.product(WAITS);
    const visitor = await visit(t, { script, width: 360 });
    const open = async (placed) => {
      const page = await visitor.tab(placed.status_url);
      if (!script) {
        await page.locator("#token").fill(placed.token);
        await page.locator("form button").click();
      }
      await page.locator("#delay").waitFor();
      return page;
    };
    const kept = await delayed(sku, "keeps@example.com");
    const page = await open(kept);
    if (script) await picture(page, "order-delay-360", { fullPage: true });
    assert.match(await page.locator("#delay").innerText(), /You need not do anything/);
    await page.getByRole("button", { name: "Keep my order" }).click();
    await page.getByRole("status").waitFor();
    assert.equal(await page.getByRole("status").innerText(), "Thank you. Your answer is kept.");
    assert.equal(await page.locator("#delay").count(), 0);
    assert.equal((await shop.shown(kept)).promise.ships_to, on(50));

    const cancelled = await delayed(sku, "cancels@example.com");
    const other = await open(cancelled);
    await other.getByRole("button", { name: "Cancel what has not shipped" }).click();
    await other.getByRole("heading", { name: "Your order is cancelled." }).waitFor();
    assert.equal((await shop.shown(cancelled)).notices[0].answer, "cancel");
  });
}

test("the proof of the place can be read and saved", async (t) => {
  const sku = await shop.product(WAITS);
  const placed = await shop.placed(sku, { accept: { action: "backorder" } });
  const page = await (await visit(t)).tab(placed.status_url);
  await page.getByText("Proof of your place").click();
  assert.equal(await page.locator(".jws").innerText(), placed.order.receipt);
  const saved = page.waitForEvent("download");
  await page.getByRole("link", { name: "Save it" }).click();
  const download = await saved;
  assert.equal(download.suggestedFilename(), `${placed.order.order_number}.jws`);
});
