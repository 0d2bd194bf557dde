// Paying in a browser: what is due when, the way there, and what became of it, on a phone and a desk.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { Button, isWide, openStore, person, picture, plain } from "../helpers/browser.mjs";
import { TOKEN } from "../helpers/client.mjs";
import { good } from "../helpers/shop.mjs";
import { openSite } from "../helpers/site.mjs";

const site = await openSite();
const { shop, visit } = await openStore({ payments: "test", origins: [site.url] });
const SKU = "trail-lamp";
const WAITS = { backorder: { limit: null, lead_time_days: 60 } };
const DEPOSIT = { collect: "deposit", deposit: { percent: 20 } };
await shop.put(SKU, { ...WAITS, payment: DEPOSIT });

const says = async (id, outcome) => good(await shop.send("POST", "/v1/test/payments", {
  json: { order_id: id, outcome }, bearer: TOKEN,
}));
let people = 0;
const somebody = () => `pays-by-page-${(people += 1)}@example.com`;
const idOf = async (email) =>
  good(await shop.admin("GET", `orders?email=${encodeURIComponent(email)}`)).items[0].id;

/** An order whose deposit is paid, and whose first unit is there and charged in vain. */
async function declined(given = {}) {
  const sku = await shop.product({ ...WAITS, payment: DEPOSIT });
  const email = somebody();
  const order = await shop.placed(sku, { email, quantity: 2, accept: { action: "backorder" }, ...given });
  await says(order.order.id, "paid");
  await shop.receive(sku, 1);
  await shop.advance(new Date().toISOString());
  shop.now = null;
  await says(order.order.id, "declined");
  return order;
}

async function clean(page, what) {
  const { violations } = await axe(page);
  const found = violations.map(({ id, nodes }) => [id, nodes.map((node) => node.failureSummary)]);
  assert.deepEqual(found, [], what);
  assert.equal(await isWide(page), false, what);
}

const SAID = {
  "en-GB": {
    later: "when your units are there", agreed: /from my saved card if I pay by card, without asking me again/,
    due: /€25\.80 is to be paid now/, button: "Pay €25.80", failed: "Pay €103.20", paid: "paid",
    declined: /Your card was declined\. €103\.20 is to be paid by the end of/,
  },
  de: {
    later: "beim Eintreffen Ihrer Ware", agreed: /von meiner gespeicherten Karte, ohne weitere Nachfrage/,
    due: /Jetzt sind 25,80 € zu zahlen/, button: "25,80 € bezahlen", failed: "103,20 € bezahlen", paid: "bezahlt",
    declined: /Ihre Karte wurde abgelehnt\. Bis zum Ende des Tages .+ sind 103,20 € zu zahlen/,
  },
};

for (const [width, lang] of [[1280, "en-GB"], [360, "de"], [360, "en-GB"], [1280, "de"]]) {
  const words = SAID[lang];
  const name = (what) => `pay-${what}-${lang.slice(0, 2)}-${width}`;

  test(`${width} px, ${lang}: the form names the terms, and its order is paid on its page`, async (t) => {
    const visitor = await visit(t, { width, lang });
    const form = await visitor.tab(`/buy/${SKU}?locale=${lang}`);
    assert.ok(plain(await form.locator("#offer").innerText()).includes(words.later));
    assert.match(plain(await form.locator("#deed").innerText()), words.agreed);
    await clean(form, "the form");
    await picture(form, name("form"), { fullPage: true });
  });

  test(`${width} px, ${lang}: the dialog names the terms; its confirmation leads to the payment`, async (t) => {
    const visitor = await visit(t, { width, lang });
    const button = new Button(await visitor.tab(), SKU);
    await button.open();
    await button.host.locator('[part="submit"][aria-disabled="false"]').waitFor();
    assert.ok((await button.text('[part="total"]')).includes(words.later));
    assert.match(await button.text('[part="terms"]'), words.agreed);
    await button.part("terms").scrollIntoViewIfNeeded();
    await picture(button.page, name("dialog"));
    await clean(button.page, "the dialog");
    const email = somebody();
    await button.fill(person({ email }));
    await button.host.locator('[part="submit"][aria-disabled="false"]').click();
    await button.phase("done");
    assert.ok((await button.text('[part="plan"]')).includes(words.later));
    await picture(button.page, name("confirmation"));
    await clean(button.page, "the confirmation");

    // It goes on to where it is paid by itself: under a test that is the order's page.
    await button.part("pay").click();
    await button.page.waitForURL(/\/orders\/[^?]+$/);
    const page = button.page;
    await page.locator("#pay").waitFor();
    const section = async () => plain(await page.locator("#payment").innerText());
    assert.match(await section(), words.due);
    assert.equal(plain(await page.locator("#pay button").innerText()), words.button);
    await clean(page, "the page of the order");
    await picture(page, name("awaiting"), { fullPage: true });
    await says(await idOf(email), "paid");
    await page.locator("#pay").waitFor({ state: "detached" });
    assert.ok((await section()).includes(words.paid), await section());
  });

  test(`${width} px, ${lang}: a declined card is said at once, with the last day and the sum`, async (t) => {
    const order = await declined({ locale: lang });
    const visitor = await visit(t, { width, lang });
    const page = await visitor.tab(order.status_url);
    await page.locator("#pay").waitFor();
    assert.match(plain(await page.locator("#payment").innerText()), words.declined);
    assert.equal(plain(await page.locator("#pay button").innerText()), words.failed);
    await clean(page, "the page of the order");
    await picture(page, name("declined"), { fullPage: true });
    await page.locator("#pay button").click();
    await page.waitForURL(/\/orders\/[^#]+$/);
    await says(order.order.id, "paid");
    await page.locator("#pay").waitFor({ state: "detached" });
  });
}

test("without scripts the button leads on, and back from there the page says what it waits for", async (t) => {
  const order = await declined();
  const visitor = await visit(t, { script: false });
  const page = await visitor.tab(`/orders/${order.order.id}`);
  await page.locator("#token").fill(order.token);
  await page.locator("form button").click();
  await page.locator("#pay button").click();
  await page.locator("#payment").waitFor();
  await page.goto(`/orders/${order.order.id}?paid=1`);
  assert.match(await page.locator("#payment").innerText(), /your payment is not confirmed yet/);
});

test("in the United States a deposit may be kept, and the dialog says so", async (t) => {
  good(await shop.admin("PUT", "settings", { profile: "us" }));
  t.after(async () => good(await shop.admin("PUT", "settings", {})));
  const kept = { collect: "deposit", deposit: { percent: 20, refundable: false } };
  await shop.put(SKU, { ...WAITS, payment: kept });
  t.after(() => shop.put(SKU, { ...WAITS, payment: DEPOSIT }));
  const button = new Button(await (await visit(t)).tab(), SKU);
  await button.open();
  await button.part("terms").filter({ hasText: "the shop keeps the deposit" }).waitFor();
});

test("<shelfline-order> says what is to be paid, and leads there", async (t) => {
  const order = await declined();
  const html = `<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>A shop</title>
    <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
    <script async src="${shop.url}/shelfline-order.js"></script></head><body><main><h1>A shop</h1>
    <shelfline-order order="${order.order.id}" token="${order.token}"></shelfline-order></main></body></html>`;
  const visitor = await visit(t, { width: 360 });
  const page = await visitor.context.newPage();
  await page.goto(site.put("/own", html));
  const part = (name) => page.locator("shelfline-order").locator(`[part="${name}"]`);
  await part("pay").waitFor();
  assert.match(plain(await part("notice").innerText()), /^Your card was declined\. Pay €103\.20 by the end of/);
  assert.match(plain(await part("facts").innerText()), /Due when your units are there €103\.20/);
  await clean(page, "the element");
  await picture(page, "pay-element-360");
  await part("pay").click();
  await page.waitForURL(/\/orders\/[^?]+$/);
  await page.locator("#pay").waitFor();
  await page.goto(site.put("/own", html));
  await part("pay").waitFor();
  await says(order.order.id, "paid");
  await part("pay").waitFor({ state: "detached" });
});
