// The whole way of the money in a browser: the shop's dialog, the provider's page, and back.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { act } from "../stripe/client.mjs";
import { start } from "../stripe/server.mjs";
import { Button, openStore, person, picture, plain, signedIn } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";
import { SECRET } from "../helpers/stripe.mjs";
import { waitFor } from "../helpers/wait.mjs";

const fake = await start({ port: 0, key: "sk_test_x" });
after(() => fake.close());
const { shop, visit } = await openStore({ payments: "stripe", stripeApi: fake.url });
await fake.tell("events", { url: `${shop.url}/v1/stripe/events`, secret: SECRET });
const SKU = "trail-lamp";
await shop.put(SKU, {
  title: "Trail Lamp",
  backorder: { limit: null, lead_time_days: 60 },
  payment: { collect: "deposit", deposit: { percent: 20 } },
});

const ofEmail = async (email) => {
  const path = `orders?email=${encodeURIComponent(email)}`;
  return good(await shop.admin("GET", path)).items[0];
};

/** Led on from page to page, the shopper is at the provider's. */
const isThere = async (page) => {
  await waitFor("the provider's page", () => page.url().startsWith(`${fake.url}/pay/`));
  await page.getByRole("button", { name: "Pay" }).waitFor();
};

/** An order by the dialog, until the provider asks for the money. */
async function ordered(visitor, email) {
  const button = new Button(await visitor.tab(), SKU);
  await button.open();
  await button.fill(person({ email }));
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
  await button.phase("done");
  await button.part("pay").click();
  const { page } = button;
  await isThere(page);
  return page;
}

for (const [width, lang] of [[1280, "en-GB"], [360, "de"]]) {
  test(`${width} px, ${lang}: out to the provider's page, paid, and back at one's place`, async (t) => {
    const visitor = await visit(t, { width, lang });
    const email = `stripe-${width}@example.com`;
    const page = await ordered(visitor, email);
    await picture(page, `stripe-there-${width}`);
    await page.getByRole("button", { name: "Pay" }).click();
    await page.waitForURL(/\/orders\//);
    await page.locator("#place h1").waitFor();
    await waitFor("the deposit is booked", async () => {
      return (await ofEmail(email)).payment.state === "deposit_paid";
    });
    await page.locator("#pay").waitFor({ state: "detached" });
    await picture(page, `stripe-back-${width}`, { fullPage: true });
    const order = await ofEmail(email);
    const { orders } = await fake.get("books");
    assert.deepEqual(orders[order.id].charged, { eur: order.paid.amount });
  });
}

test("declined there, then back without paying: the order says what is to be done", async (t) => {
  const visitor = await visit(t);
  const page = await ordered(visitor, "stripe-declined@example.com");
  await page.getByRole("button", { name: "Decline" }).click();
  await page.getByRole("alert").waitFor();
  await page.getByRole("button", { name: "Back to shop" }).click();
  await page.waitForURL(/\/orders\//);
  await page.locator("#pay button").waitFor();
  assert.match(plain(await page.locator("#payment").innerText()), /is to be paid now/);
  // The same page of the provider's is open still: no second one.
  await page.locator("#pay button").click();
  await isThere(page);
  const created = (await fake.get("log")).filter(
    ({ method, path }) => method === "POST" && path === "/v1/checkout/sessions",
  );
  assert.equal(created.length, 3, "one page an order");
});

test("money that is on its way is said to the merchant, before more is given back", async (t) => {
  await fake.tell("refunds", { begin: "pending" });
  const placed = await shop.placed(SKU, { accept: { action: "backorder" } });
  const { order, token } = placed;
  const pay = await shop.send("POST", `/v1/orders/${order.id}/pay`, { bearer: token });
  await act(good(pay).redirect_url, "paid", "ok");
  await waitFor("the deposit is booked", async () => (await shop.shown(placed)).paid.amount === 2580);
  const page = await signedIn(await visit(t), `/orders/${order.id}`);
  const hint = page.locator("#refund-amount-hint");
  await hint.filter({ hasText: /^At most 25\.80 EUR\.$/ }).waitFor();
  await page.locator("#refund-amount").fill("5");
  await page.locator("#refund-reason").fill("scratched");
  await page.locator("[data-test=refund-submit]").click();
  await page.locator("[data-test=confirm-yes]").click();
  const said = "5.00 EUR is on its way already; at most 20.80 EUR in addition.";
  await hint.filter({ hasText: said }).waitFor();
  await page.locator("#refund-amount").fill("20.81");
  await page.keyboard.press("Enter");
  await page.getByText("At most 20.80 EUR can be given back.").waitFor();
  await picture(page, "admin-refund-under-way", { fullPage: true });
  await fake.tell("settle", {});
  await waitFor("it went back", async () => (await shop.shown(placed)).refunded.amount === 500);
  await page.reload();
  await hint.filter({ hasText: /^At most 20\.80 EUR\.$/ }).waitFor();
});
