// The merchant's pages about money: what all orders come to, an order's plan and book, giving money
// back, the terms of a product. By the keyboard, looked at, and clean by axe.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import {
  CUT_OFF, REFUSED, focused, isWide, openStore, picture, plain, signedIn,
} from "../helpers/browser.mjs";
import { TOKEN } from "../helpers/client.mjs";
import { good } from "../helpers/shop.mjs";

const { shop, visit } = await openStore();
const provider = await openStore({ payments: "test" });
const backorder = { backorder: { limit: null, lead_time_days: 21 } };

const merchant = async (t, path, options, from = visit) =>
  signedIn(await from(t, options), path);

/** Looks at a page: wide and narrow, light and dark. */
async function looked(page, name) {
  for (const [width, scheme] of [[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"]]) {
    await page.setViewportSize({ width, height: width < 600 ? 740 : 900 });
    await page.emulateMedia({ colorScheme: scheme });
    const { violations } = await axe(page);
    assert.deepEqual(violations.map(({ id, nodes }) => [name, scheme, id, nodes[0].html]), []);
    assert.equal(await isWide(page), false, `${name} is too wide at ${width}`);
    await picture(page, `admin-${name}-${width}-${scheme}`, { fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: "light" });
}

const cells = async (row) => (await row.locator("td").allInnerTexts()).map(plain);
const fact = async (of, name) => plain(await of.locator(`dd[data-test=${name}]`).innerText());

test("cash: nothing, then by currency, by day and by sku, filtered, and what is wrong said", async (t) => {
  const page = await merchant(t, "/cash", { expected: [REFUSED, CUT_OFF] });
  await page.getByText("No money has moved in these days, and none is due.").waitFor();
  await page.getByText("Not compared yet").waitFor();
  await page.getByText("No money is owed back.").waitFor();
  await looked(page, "cash-empty");

  const lamp = await shop.product({ title: "Trail Lamp" }, 5);
  const mug = await shop.product({ price: { amount: 700, currency: "USD" } }, 5);
  const [first, second] = [await shop.placed(lamp), await shop.placed(mug, { quantity: 2 })];
  good(await shop.act(first, "payments", { amount: 5000 }));
  good(await shop.act(second, "payments", { amount: 1400 }));
  good(await shop.act(second, "cancel", { units: 1 }));
  await page.reload();
  const euro = page.locator("[data-test=currency][data-currency=EUR]");
  await euro.waitFor();
  const figures = ["collected", "refunded", "due", "refundable"];
  const facts = (of) => Promise.all(figures.map((name) => fact(of, name)));
  assert.deepEqual(await facts(euro), ["€50.00", "€0.00", "€79.00", "€50.00"]);
  const dollar = page.locator("[data-test=currency][data-currency=USD]");
  assert.deepEqual(await facts(dollar), ["US$14.00", "US$0.00", "US$0.00", "US$14.00"]);
  assert.deepEqual(await cells(euro.locator(`[data-sku=${lamp}]`)), ["€50.00", "€0.00", "€79.00", "€50.00"]);
  assert.equal(await euro.locator("[data-test=day]").count(), 1);
  const owed = page.locator("[data-test=refund_due] [data-test=waiting-order]");
  await owed.waitFor();
  assert.equal((await cells(owed))[1], "US$7.00");
  await looked(page, "cash");

  await page.locator("#cash-sku").fill(mug);
  await page.locator("#cash-sku").press("Enter");
  await euro.waitFor({ state: "detached" });
  await dollar.waitFor();
  await page.locator("#cash-from").fill("2027-05-04");
  await page.locator("#cash-to").fill("2027-05-03");
  await page.locator("[data-test=filter]").click();
  await page.locator("[data-test=load-error]").getByText("to").waitFor();
  await page.locator("[data-test=clear-filters]").click();
  await euro.waitFor();

  await page.route("**/v1/admin/cash*", (route) => route.abort());
  await page.reload();
  await page.locator("[data-test=load-error]").waitFor();
  await looked(page, "cash-unreachable");
  await page.unroute("**/v1/admin/cash*");
  await page.locator("[data-test=retry]").click();
  await euro.waitFor();
});

test("the provider's books: where they differ, in plain words", async (t) => {
  const last = {
    as_of: "2027-05-04T01:00:00Z", checked: 1204,
    differences: [
      { order_id: "an-order", ours: 12900, theirs: null, reason: "The provider does not know the payment pi_1." },
      { order_id: null, ours: null, theirs: 500, reason: "Our books do not have the refund re_1." },
    ],
  };
  const page = await merchant(t, "/settings");
  await page.route("**/v1/admin/reconciliation", (route) => route.fulfill({ json: last }));
  await page.goto("/admin#/cash");
  const rows = page.locator("[data-test=difference]");
  await rows.nth(1).waitFor();
  assert.match(await page.locator("[data-test=reconciliation] p").innerText(), /1,204 movements of money\. They differ in 2 places\./);
  assert.equal(await rows.nth(0).locator("th").innerText(), last.differences[0].reason);
  assert.deepEqual(await cells(rows.nth(0)), ["The order", "12,900", "none"]);
  assert.deepEqual(await cells(rows.nth(1)), ["", "none", "500"]);
  assert.equal(await rows.nth(0).getByRole("link").getAttribute("href"), "#/orders/an-order");
  await looked(page, "cash-differences");
});

test("a declined charge: who is to pay, how much, until when, and the way to the order", async (t) => {
  const payment = { collect: "deposit", deposit: { percent: 20 } };
  const sku = await provider.shop.product({ payment, ...backorder });
  const placed = await provider.shop.placed(sku, { accept: { action: "backorder" }, name: "Ada" });
  const play = async (outcome) => good(await provider.shop.send("POST", "/v1/test/payments", {
    json: { order_id: placed.order.id, outcome }, bearer: TOKEN,
  }));
  await play("paid");
  await provider.shop.receive(sku, 1);
  await play("declined");
  const page = await merchant(t, "/cash", {}, provider.visit);
  const row = page.locator("[data-test=unpaid] [data-test=waiting-order]");
  await row.waitFor();
  const [customer, amount, until] = await cells(row);
  assert.match(customer, /Ada/);
  assert.equal(amount, "€103.20");
  assert.match(until, /^\d+ \w+ \d{4}$/);
  await looked(page, "cash-declined");
  await row.getByRole("link").click();
  await page.locator("[data-test=plan-row]").nth(1).waitFor();
  const plan = page.locator("[data-test=plan-row]");
  assert.deepEqual((await cells(plan.nth(0))).slice(0, 3), ["With the order", "Paid", "€25.80"]);
  assert.deepEqual((await cells(plan.nth(1))).slice(0, 3), ["Once units are allocated", "Declined", "€103.20"]);
  assert.equal(await fact(page, "deadline"), until);
  await looked(page, "order-declined");
});

test("money is given back: what is wrong at its field, a question, then the book has it", async (t) => {
  const placed = await shop.placed(await shop.product({}, 5));
  good(await shop.act(placed, "payments", { amount: 12900, reference: "bank 12" }));
  const page = await merchant(t, `/orders/${placed.order.id}`);
  const amount = page.locator("#refund-amount");
  await amount.focus();
  await page.keyboard.type("129.01");
  await page.keyboard.press("Enter");
  await focused(amount);
  assert.equal(plain(await page.locator("#refund-amount-error").innerText()), "At most 129.00 EUR can be given back.");
  assert.match(await page.locator("#refund-amount-hint").innerText(), /At most 129\.00 EUR/);
  assert.equal(await page.locator("[data-test=booking]").count(), 1);
  await amount.fill("29.90");
  await page.keyboard.press("Tab");
  await page.keyboard.type("scratched");
  await page.keyboard.press("Enter");
  await page.getByText("Give back 29.90 EUR?").waitFor();
  await looked(page, "refund-asked");
  await page.keyboard.press("Escape");
  await page.locator("[data-test=confirm]").waitFor({ state: "hidden" });
  await page.getByLabel("Already given back in another way").check();
  await page.locator("[data-test=refund-submit]").click();
  await page.getByText("The provider sends nothing.").waitFor();
  await looked(page, "refund-elsewhere");
  await page.keyboard.press("Escape");
  await page.locator("[data-test=confirm]").waitFor({ state: "hidden" });
  assert.equal((await shop.shown(placed)).refunded.amount, 0, "nothing is done without a yes");
  await page.locator("[data-test=refund-submit]").click();
  await page.locator("[data-test=confirm-yes]").click();
  await page.locator("[data-test=done]").waitFor();
  await page.locator("[data-test=booking]").nth(1).waitFor();
  const book = page.locator("[data-test=booking]");
  assert.deepEqual((await cells(book.nth(0))).slice(1), ["Cash", "Customer", "€129.00", "Order", "bank 12"]);
  assert.deepEqual((await cells(book.nth(1))).slice(1, 5), ["Customer", "Cash", "€29.90", "Scratched"]);
  assert.equal(await fact(page, "refunded"), "€29.90");
  assert.equal(plain(await page.locator("#refund-amount-hint").innerText()), "At most 99.10 EUR.");
  await looked(page, "order-money");
});

test("the terms of a product: when the rest is due, a price for pre-orders, days of grace", async (t) => {
  const sku = await shop.product();
  const page = await merchant(t, `/products/${sku}/settings`);
  await page.locator("[name='payment.collect']").selectOption("deposit_percent");
  const at = (name) => page.locator(`[name='${name}']`);
  await at("payment.deposit.percent").fill("20");
  assert.equal(await at("payment.deposit.refundable").count(), 0, "only where the law leaves it to the shop");
  await at("payment.balance").selectOption("shipping");
  await at("payment.grace_days").fill("91");
  await at("payment.price.amount").fill("cheap");
  await page.keyboard.press("Enter");
  for (const name of ["payment.balance", "payment.grace_days", "payment.price.amount"]) {
    assert.equal(await at(name).getAttribute("aria-invalid"), "true", name);
  }
  await looked(page, "product-terms-wrong");
  await at("payment.balance").selectOption("date");
  await at("payment.balance_day").fill("2027-05-04");
  await at("payment.grace_days").fill("3");
  await at("payment.price.amount").fill("99");
  await page.keyboard.press("Enter");
  await page.locator("[data-test=done]").waitFor();
  const kept = async () => good(await shop.admin("GET", `products/${sku}`)).payment;
  assert.deepEqual(await kept(), {
    collect: "deposit", deposit: { percent: 20 }, balance: "2027-05-04",
    price: { amount: 9900, currency: "EUR" }, grace_days: 3,
  });
  good(await shop.admin("PUT", "settings", { profile: "us" }));
  await page.reload();
  await at("payment.deposit.refundable").uncheck();
  await looked(page, "product-terms");
  await page.locator("button.main").first().click();
  await page.locator("[data-test=done]").waitFor();
  assert.deepEqual((await kept()).deposit, { percent: 20, refundable: false });
  good(await shop.admin("PUT", "settings", {}));
});
