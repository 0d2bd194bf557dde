// The shopper's page about an order, and the merchant's pages, in a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { REFUSED, focused, openStore, picture, plain } from "../helpers/browser.mjs";
import { TOKEN } from "../helpers/client.mjs";
import { good } from "../helpers/shop.mjs";

const { shop, visit } = await openStore();

const BACKORDERS = { backorder: { limit: null, lead_time_days: 21 } };
const backorder = (sku, quantity, email) =>
  shop.placed(sku, { quantity, email, accept: { action: "backorder" } });

/** The facts of a page, by their names. */
const facts = async (list) => {
  const pairs = await list.evaluate((dl) =>
    [...dl.querySelectorAll("dt")].map((dt) => [dt.innerText, dt.nextElementSibling.innerText]),
  );
  return Object.fromEntries(pairs.map(([name, text]) => [name, plain(text)]));
};

test("the order page says where the order stands; its token is in no address sent", async (t) => {
  const sku = await shop.product(BACKORDERS);
  await backorder(sku, 3, "first@example.com");
  const placed = await backorder(sku, 2, "second@example.com");
  const visitor = await visit(t);
  const lines = [];
  visitor.context.on("request", (request) => lines.push([request.url(), request.headers()]));
  const page = await visitor.tab(placed.status_url);
  await page.locator("#facts").waitFor();
  await picture(page, "order-page-en");
  assert.equal(await page.locator("h1").innerText(), "You are 2nd in line, 3 units ahead of you.");
  const shown = await facts(page.locator("dl"));
  assert.equal(shown["Order number"], placed.order.order_number);
  assert.equal(shown["Place number"], "№ 2");
  assert.equal(shown.Units, "2 in line");
  assert.equal(shown.Total, "€258.00");
  assert.match(await page.locator("#history li").first().innerText(), /^2 units ordered/);

  const { token } = placed;
  assert.ok(placed.status_url.endsWith(`#${token}`));
  const own = `${shop.url}/orders/${placed.order.id}`;
  for (const [url, headers] of lines) {
    assert.ok(!url.replace(/#.*/, "").includes(token), url);
    const { cookie, ...rest } = headers;
    assert.ok(!JSON.stringify(rest).includes(token), `beside the cookie, to ${url}`);
    assert.ok(!cookie || url.startsWith(own), `a cookie to ${url}`);
  }
  const [kept] = await visitor.context.cookies(own);
  assert.deepEqual(
    [kept.path, kept.secure, kept.httpOnly, kept.sameSite],
    [`/orders/${placed.order.id}`, true, true, "Lax"],
  );
  assert.deepEqual(await visitor.context.cookies(`${shop.url}/orders`), [], "for this order alone");
  assert.equal(await page.evaluate(() => document.cookie), "");
});

test("the order page asks before it cancels, a part and then the rest", async (t) => {
  const sku = await shop.product(BACKORDERS);
  const placed = await backorder(sku, 3);
  const page = await (await visit(t)).tab(placed.status_url);
  await page.locator("#facts").waitFor();
  const units = page.getByLabel("Units to cancel");
  const button = page.locator("form button");
  await units.fill("1");
  await button.click();
  await page.getByRole("heading", { name: "Really cancel 1 unit?" }).waitFor();
  assert.equal(await button.innerText(), "Really cancel 1 unit");
  assert.equal((await shop.shown(placed)).units.cancelled, 0, "one click cancels nothing");
  await page.getByRole("link", { name: "Keep the order" }).click();
  await units.fill("2");
  await button.click();
  assert.equal(await button.innerText(), "Really cancel 2 units", "another figure asks again");
  await button.click();
  const notice = page.getByRole("status");
  await notice.waitFor();
  assert.equal(await notice.innerText(), "Cancelled.");
  assert.equal((await facts(page.locator("dl"))).Units, "1 in line, 2 cancelled");
  assert.equal((await shop.shown(placed)).units.cancelled, 2);
  await page.reload();
  assert.equal((await shop.shown(placed)).units.cancelled, 2, "shown again, not done again");

  await button.click();
  await page.getByRole("button", { name: "Really cancel 1 unit" }).click();
  await page.getByRole("heading", { name: "Your order is cancelled." }).waitFor();
  assert.equal(await page.locator("form").count(), 0, "nothing is left to cancel");
  assert.equal((await shop.shown(placed)).status, "cancelled");
});

test("what was shipped since the page was opened is said, and not cancelled", async (t) => {
  const sku = await shop.product({}, 5);
  const placed = await shop.placed(sku, { quantity: 2 });
  const page = await (await visit(t, { expected: [REFUSED] })).tab(placed.status_url);
  await page.locator("#facts").waitFor();
  await page.locator("form button").click();
  await page.getByRole("heading", { name: "Really cancel 2 units?" }).waitFor();
  good(await shop.act(placed, "shipments", { units: 2 }));
  await page.getByRole("button", { name: "Really cancel 2 units" }).click();
  await page.getByRole("heading", { name: "Your order is on its way." }).waitFor();
  assert.notEqual(await page.getByRole("status").innerText(), "");
  assert.equal((await shop.shown(placed)).units.shipped, 2);
});

test("the order page keeps itself up to date, and lets alone what is being typed", async (t) => {
  const sku = await shop.product(BACKORDERS);
  const first = await backorder(sku, 3, "first@example.com");
  const placed = await backorder(sku, 2, "second@example.com");
  const page = await (await visit(t)).tab(placed.status_url);
  await page.locator("#facts").waitFor();
  await page.getByRole("heading", { name: "You are 2nd in line, 3 units ahead of you." }).waitFor();
  const units = page.getByLabel("Units to cancel");
  await units.fill("1");
  good(await shop.act(first, "cancel", { units: 3, reason: "asked for it" }));
  // As when the tab is looked at again: it need not wait for its next look.
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.getByRole("heading", { name: "You are first in line." }).waitFor();
  assert.equal(await units.inputValue(), "1");
  await focused(units);
});

test("the order page speaks German", async (t) => {
  const sku = await shop.product(BACKORDERS);
  await backorder(sku, 3, "erste@example.com");
  const placed = await backorder(sku, 2, "zweite@example.com");
  const page = await (await visit(t, { locale: "de-DE", width: 360 })).tab(placed.status_url);
  await page.locator("#facts").waitFor();
  await picture(page, "order-page-de-360");
  assert.equal(await page.locator("html").getAttribute("lang"), "de-DE");
  assert.equal(await page.title(), `Ihre Bestellung ${placed.order.order_number}`);
  assert.equal(await page.locator("h1").innerText(), "Sie sind 2. in der Reihe, 3 Stück vor Ihnen.");
  const shown = await facts(page.locator("dl"));
  assert.deepEqual([shown.Stück, shown.Summe], ["2 in der Reihe", "258,00 €"]);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.equal(wide, false);
});

test("a link that opens no order says so, and what to do", async (t) => {
  const placed = await shop.placed(await shop.product({}, 5));
  const visitor = await visit(t, { expected: [REFUSED] });
  const { id } = placed.order;
  for (const address of [`/orders/${id}`, "/orders/none#none", `/orders/${id}#${"x".repeat(43)}`]) {
    const page = await visitor.tab(address);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /^This link does not open an order\. Use the link/);
    assert.ok(!(await page.content()).includes(placed.order.order_number));
  }
});

/** The merchant's pages, signed in. */
async function signedIn(visitor, hash = "") {
  const page = await visitor.tab(`/admin${hash}`);
  await page.locator("#sign-in-token").fill(TOKEN);
  await page.locator("[data-test=sign-in-submit]").click();
  await page.locator("[data-test=sign-out]").waitFor();
  return page;
}

/** Fills a form in, sends it, and answers what its card says; the form may be gone by then. */
async function send(page, form, fields, result = "done") {
  for (const [name, text] of Object.entries(fields)) {
    await page.locator(`#${form}-${name}`).fill(String(text));
  }
  const cards = page.locator("section.card, main.sign-in");
  const heading = cards.filter({ has: page.locator(`#${form}`) }).getByRole("heading");
  const name = await heading.innerText();
  await page.locator(`[data-test=${form}-submit]`).click();
  const card = cards.filter({ has: page.getByRole("heading", { name, exact: true }) });
  const said = card.locator(`[data-test=${result}]`);
  await said.waitFor();
  return plain(await said.innerText());
}

test("signing in: a wrong token opens nothing, the right one does, until signed out", async (t) => {
  const visitor = await visit(t, { expected: [REFUSED] });
  const page = await visitor.tab("/admin");
  const said = await send(page, "sign-in", { token: "a wrong token" }, "refused");
  assert.equal(said, "One field needs your attention.");
  assert.match(await page.locator("#sign-in-token-error").innerText(), /does not open the shop/);
  assert.equal(await page.locator("[data-test=product]").count(), 0);
  await page.locator("#sign-in-token").fill(TOKEN);
  await page.keyboard.press("Enter");
  await page.locator("[data-test=product]").first().waitFor();
  assert.ok(!page.url().includes(encodeURIComponent(TOKEN)));
  await page.reload();
  await page.locator("[data-test=product]").first().waitFor();
  await page.locator("[data-test=sign-out]").click();
  await page.locator("#sign-in-token").waitFor();
  await page.reload();
  await page.locator("#sign-in-token").waitFor();
});

test("the list of products says their figures", async (t) => {
  const sku = await shop.product({ title: "Stove", ...BACKORDERS }, 4);
  await shop.placed(sku, { quantity: 3 });
  const page = await signedIn(await visit(t), "#/products");
  const row = page.locator(`[data-test=product][data-sku="${sku}"]`);
  await row.locator("td").nth(6).waitFor();
  const { on_hand, allocated, available } = await shop.stock(sku);
  assert.deepEqual([on_hand, allocated, available], [4, 3, 1]);
  const cells = await row.locator("th, td").allInnerTexts();
  assert.deepEqual(cells.map(plain), [`Stove ${sku}`, "In stock", "4", "3", "0", "1", "0", "0"]);
  await picture(page, "admin-products");
  await row.getByRole("link", { name: "Stove" }).click();
  await page.locator("[data-test=title]").filter({ hasText: "Stove" }).waitFor();
  assert.ok(page.url().endsWith(`#/products/${sku}`));
});

test("receiving serves the line; what goes below zero is refused; a count is what is there", async (t) => {
  const sku = await shop.product(BACKORDERS);
  const placed = await backorder(sku, 2);
  const batch = { units: 9, expected_from: "2099-01-01", expected_to: "2099-01-05" };
  good(await shop.admin("PUT", `products/${sku}/batches/may`, batch));
  const visitor = await visit(t, { expected: [REFUSED] });
  const page = await signedIn(visitor, `#/products/${sku}`);

  assert.match(await figure(page, "waiting"), /^2 for 1 order$/);
  const received = await send(page, "receive", { units: 5, reference: "PO-7", batch: "may" });
  assert.equal(received, "Received. 1 order got 2 units, 3 left over.");
  await told(page, "on-hand", "5");
  await told(page, "available", "3");
  await told(page, "incoming", "4");
  assert.equal(await page.locator("#receive-units").inputValue(), "", "ready for the next one");
  assert.equal((await shop.shown(placed)).status, "allocated");

  const refused = await send(page, "adjust", { delta: -6, reason: "a slip" }, "refused");
  assert.notEqual(refused, "");
  assert.equal((await shop.stock(sku)).on_hand, 5);
  assert.equal(await page.locator("#adjust-delta").inputValue(), "-6", "what was typed stays");
  const corrected = await send(page, "adjust", { delta: -1, reason: "damaged" });
  assert.equal(corrected, "Recorded: 4 on hand now.");

  await send(page, "count", { counted: "many" }, "refused");
  assert.notEqual(await page.locator("#count-counted-error").innerText(), "");
  assert.equal((await shop.stock(sku)).on_hand, 4);
  const counted = await send(page, "count", { counted: 1, reason: "stocktaking" });
  assert.match(counted, /^Recorded: 1 on hand now\. 1 order gave back 1 unit and waits again/);
  await told(page, "on-hand", "1");
  assert.match(await figure(page, "waiting"), /^1 for 1 order$/);
  const { on_hand, allocated, waiting_units } = await shop.stock(sku);
  assert.deepEqual([on_hand, allocated, waiting_units], [1, 1, 1]);
  await picture(page, "admin-product");
});

test("a double click receives once", async (t) => {
  const sku = await shop.product(BACKORDERS);
  const page = await signedIn(await visit(t), `#/products/${sku}`);
  await page.locator("#receive-units").fill("7");
  await page.locator("[data-test=receive-submit]").dblclick();
  await page.locator("[data-test=done]").first().waitFor();
  assert.equal((await shop.stock(sku)).on_hand, 7);
});

test("an order is shipped in part, and the rest cancelled", async (t) => {
  const sku = await shop.product({}, 5);
  const placed = await shop.placed(sku, { quantity: 3, name: "Bo Berg", email: "bo@example.com" });
  const page = await signedIn(await visit(t), `#/orders/${placed.order.id}`);
  const number = page.locator("[data-test=order-number]");
  await number.waitFor();
  assert.equal(await number.innerText(), placed.order.order_number);
  assert.match(await page.locator("[data-test=customer]").innerText(), /Bo Berg/);
  assert.equal(await send(page, "ship", { units: 2 }), "Shipped.");
  await told(page, "shipped", "2");
  const cancelled = await send(page, "cancel", { reason: "asked for it" });
  assert.match(cancelled, /^Cancelled\./);
  await told(page, "cancelled", "1");
  const { units, status } = await shop.shown(placed);
  assert.deepEqual([units.shipped, units.cancelled, status], [2, 1, "shipped"]);
  await page.getByText("Nothing is left to cancel.").waitFor();
  await picture(page, "admin-order");
});

/** A figure at the head of a page. */
const at = (page, name) => page.locator(`dl [data-test="${name}"]`).first();

async function figure(page, name) {
  await at(page, name).waitFor();
  return plain(await at(page, name).innerText());
}

/** Waits until a figure is that. */
const told = (page, name, text) =>
  at(page, name).filter({ hasText: new RegExp(`^${text}$`) }).waitFor();
