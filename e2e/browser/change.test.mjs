// Changing one's mind on the order's page, without a script: address, another variant, withdrawing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { Button, REFUSED, focused, isWide, openStore, person, picture, plain } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";

const { shop, visit } = await openStore();
const euro = (amount) => ({ amount, currency: "EUR" });
const lamp = (product, colour, given = {}) => ({
  product, options: { colour }, backorder: { limit: null, lead_time_days: 21 }, delivery: euro(490), ...given,
});
const home = { line1: "Storgatan 1", city: "Stockholm", country: "SE", postal_code: "111 22" };

/** Opens an order's page by its link, by the button that sends its token. */
async function opened(visitor, placed, locale) {
  const page = await visitor.tab(`/orders/${placed.order.id}?token=${placed.token}&locale=${locale}`);
  await page.locator("form button").click();
  await page.locator("#facts").waitFor();
  return page;
}

/** Nothing is too wide, and axe finds nothing; leaves a picture. */
async function looked(page, name) {
  assert.ok(!(await isWide(page)), `${name} is too wide`);
  await picture(page, name, { fullPage: true });
}

/** What axe finds on a page; it is a script, which a page of this visitor may run. */
async function clean(page) {
  const { violations } = await axe(page);
  assert.deepEqual(violations.map(({ id, nodes }) => `${id} ${nodes[0].html}`), []);
}

const title = async (page) => plain(await page.locator("h1").innerText());
const press = (page, name) => page.getByRole("link", { name, exact: true }).or(page.getByRole("button", { name, exact: true })).click();

const WORDS = {
  "en-GB": {
    address: "Change the address", save: "Save the address", saved: "The address is changed.",
    wrong: "Enter street and number", swap: "Swap to another variant", blue: "Choose blue",
    ask: "Swap 2 units to blue?", deed: "Swap with obligation to pay · €40.00", swapped: "Swapped. This is your new order.",
    former: "Open the former order", fresh: "Open the new order",
    withdraw: "Withdraw from contract here", confirm: "Confirm withdrawal", received: /Your withdrawal was received on .+ UTC/,
  },
  "de-DE": {
    address: "Adresse ändern", save: "Adresse speichern", saved: "Die Adresse ist geändert.",
    wrong: "Straße und Hausnummer eingeben", swap: "Gegen andere Variante tauschen", blue: "blue wählen",
    ask: "2 Stück gegen blue tauschen?", deed: "Zahlungspflichtig tauschen · 40,00 €", swapped: "Getauscht. Dies ist Ihre neue Bestellung.",
    former: "Frühere Bestellung öffnen", fresh: "Neue Bestellung öffnen",
    withdraw: "Vertrag hier widerrufen", confirm: "Widerruf bestätigen", received: /Ihr Widerruf ist am .+ UTC eingegangen/,
  },
};

for (const [locale, width, script] of [["en-GB", 1280, false], ["de-DE", 360, false], ["en-GB", 360, true], ["de-DE", 1280, true]]) {
  const words = WORDS[locale];
  test(`${locale}, ${width} px${script ? "" : ", no script"}: address, swap, withdraw`, async (t) => {
    const name = `lamp-${locale}-${width}`.toLowerCase();
    const red = await shop.product(lamp(name, "red"), 0);
    const blue = await shop.product(lamp(name, "blue", { price: euro(14900) }), 1);
    await shop.product({ product: name, options: { colour: "green" } }, 0);
    const placed = await shop.placed(red, { quantity: 2, accept: { action: "backorder" }, ship_to: home });
    good(await shop.act(placed, "payments", { amount: 2 * 12900 + 490 }));
    const visitor = await visit(t, { width, script, locale, expected: [REFUSED] });
    const page = await opened(visitor, placed, locale);
    const shot = async (what) => {
      await looked(page, `change-${what}-${locale}-${width}`);
      if (script) await clean(page);
    };
    await shot("order");

    await press(page, words.address);
    assert.equal(await page.locator("#city").inputValue(), "Stockholm");
    assert.equal(await page.locator("#country").inputValue(), "SE");
    await page.locator("#line1").fill("");
    await press(page, words.save);
    assert.equal(plain(await page.locator("#line1-error").innerText()), words.wrong);
    await shot("address-wrong");
    await page.locator("#line1").fill("Drottninggatan 5");
    await press(page, words.save);
    assert.equal(plain(await page.locator(".notice").innerText()), words.saved);
    assert.equal((await shop.shown(placed)).ship_to.line1, "Drottninggatan 5");

    await press(page, words.swap);
    await shot("variants");
    await press(page, words.blue);
    assert.equal(await title(page), words.ask);
    await shot("swap");
    assert.equal((await shop.shown(placed)).swapped_to, null, "asking changes nothing");
    await press(page, words.deed);
    await page.locator("#facts").waitFor();
    assert.equal(plain(await page.locator(".notice").innerText()), words.swapped);
    await shot("swapped");
    const old = await shop.shown(placed);
    assert.ok(page.url().includes(old.swapped_to));
    const fresh = await shop.shown({ order: { id: old.swapped_to } });
    assert.deepEqual([fresh.sku, fresh.paid.amount, fresh.ship_to.line1], [blue, 26290, "Drottninggatan 5"]);
    await press(page, words.former);
    await page.locator("#facts").waitFor();
    assert.ok(page.url().includes(placed.order.id));
    assert.equal(await page.getByRole("link", { name: words.withdraw }).count(), 0, "nothing is left of it");
    await shot("former");
    await press(page, words.fresh);
    await page.locator("#facts").waitFor();

    await press(page, words.withdraw);
    await shot("withdraw");
    assert.equal(await page.locator("#name").inputValue(), "Ann");
    await press(page, words.confirm);
    await page.locator("#withdrawn").waitFor();
    assert.match(plain(await page.locator("#withdrawn").innerText()), words.received);
    await shot("withdrawn");
    const gone = await shop.shown({ order: fresh });
    assert.deepEqual([gone.status, gone.refund_due.amount], ["cancelled", 26290]);
    assert.equal(await page.locator("#change").count(), 0);
  });
}

test("what is refused is said, and nothing is lost: by the keyboard alone", async (t) => {
  const red = await shop.product(lamp("k", "red"), 2);
  await shop.product(lamp("k", "blue"), 1);
  const blue = "blue";
  const placed = await shop.placed(red, { quantity: 1 });
  const visitor = await visit(t, { expected: [REFUSED], script: false });
  const page = await opened(visitor, placed, "en-GB");
  await page.getByRole("link", { name: "Swap to another variant" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: `Choose ${blue}` }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Swap now" }).waitFor();
  // What was seen is gone meanwhile.
  const sku = await page.locator("input[name=sku]").inputValue();
  await shop.adjust(sku, -1);
  await page.getByRole("button", { name: "Swap now" }).focus();
  await page.keyboard.press("Enter");
  assert.match(await page.getByRole("alert").innerText(), /Nothing was swapped: what can be had has changed/);
  assert.equal(await page.getByRole("link", { name: "Choose blue" }).count(), 1);
  await picture(page, "change-refused");
  // Shipped meanwhile: neither address nor variant.
  await page.goto(`/orders/${placed.order.id}/address`);
  good(await shop.act(placed, "shipments", { units: 1 }));
  await page.locator("#line1").fill("1 Road");
  await page.locator("#city").fill("Town");
  await page.locator("#country").selectOption("DE");
  await page.locator("#line1").press("Enter");
  assert.match(await page.locator(".notice").innerText(), /not changed: something of the order is on its way/);
  await page.goto(`/orders/${placed.order.id}/swap`);
  assert.match(await page.locator(".notice").innerText(), /nothing of the order can be swapped now/);
  await page.goto(`/orders/${placed.order.id}`);
  assert.equal(await page.getByRole("link", { name: "Swap to another variant" }).count(), 0);
  assert.equal(await page.getByRole("link", { name: "Withdraw from contract here" }).count(), 1);
});

test("nobody else changes anything, and in the US nothing is withdrawn", async (t) => {
  good(await shop.admin("PUT", "settings", { profile: "us" }));
  t.after(() => shop.admin("PUT", "settings", { profile: "eu" }));
  const placed = await shop.placed(await shop.product(lamp("u", "red"), 1));
  const visitor = await visit(t, { expected: [REFUSED], script: false });
  for (const what of ["address", "swap", "withdraw"]) {
    const answer = await visitor.context.request.get(`/orders/${placed.order.id}/${what}`);
    assert.equal(answer.status(), 404, what);
    const sent = await visitor.context.request.post(`/orders/${placed.order.id}/${what}`, {
      form: { line1: "x" }, headers: { origin: "https://other.example" },
    });
    assert.equal(sent.status(), 403, what);
  }
  const page = await opened(visitor, placed, "en-GB");
  assert.equal(await page.getByRole("link", { name: "Withdraw from contract here" }).count(), 0);
  assert.equal((await shop.shown(placed)).withdrawn_at, null);
});

for (const [lang, width, whole, parts] of [
  ["en", 1280, "Ship all together", "Ship in parts"],
  ["de", 360, "Alles zusammen versenden", "In Teilen versenden"],
]) {
  test(`${lang}: the dialog asks how it ships, and the order keeps it`, async (t) => {
    await shop.put("trail-lamp", lamp("trail", "red", { shipping: "choice" }));
    const { available } = await shop.stock("trail-lamp");
    if (available < 2) await shop.receive("trail-lamp", 2 - available + 20);
    const stock = (await shop.stock("trail-lamp")).available;
    const visitor = await visit(t, { width, lang, locale: { en: "en-GB", de: "de-DE" }[lang] });
    const button = new Button(await visitor.tab(), "trail-lamp");
    await button.open();
    const choice = button.host.locator("#shipping");
    assert.equal(await choice.count(), 0, "one unit ships in one piece");
    await button.fill(person({ email: `${lang}-choice@example.com` }));
    await button.field("quantity").fill(String(stock + 1));
    await button.field("quantity").blur();
    await choice.waitFor();
    assert.equal(plain(await choice.innerText()), whole);
    const consent = button.part("consent");
    assert.notEqual(await consent.innerText(), "", "two shipments are agreed to");
    await choice.focus();
    await button.page.keyboard.press("Enter");
    await focused(choice);
    assert.equal(plain(await choice.innerText()), parts);
    assert.equal(await button.part("rows").locator("li").count(), 2, "one shipment, and the other way");
    assert.equal(await consent.innerText(), "");
    assert.ok(!(await isWide(button.page)));
    await clean(button.page);
    await picture(button.page, `change-choice-${lang}-${width}`);
    await button.submit.click();
    await button.phase("done");
    const email = encodeURIComponent(`${lang}-choice@example.com`);
    const { items } = good(await shop.admin("GET", `orders?email=${email}`));
    assert.equal(items[0].shipping, "together");
  });
}
