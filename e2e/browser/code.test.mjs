// Codes that open a pre-order early: typed, in the page's address, on the element.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Button, REFUSED, focused, openStore, person, picture } from "../helpers/browser.mjs";
import { buttonOf, openSite, pageOf } from "../helpers/site.mjs";
import { good } from "../helpers/shop.mjs";

const site = await openSite();
const { shop, visit } = await openStore({ origins: [site.url] });
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
const SKU = "ridge-tent";
await shop.put(SKU, {
  title: "Ridge Tent",
  release_at: inDays(50),
  preorder: { opens_at: inDays(5), closes_at: null, limit: 50 },
});
const grant = (code, given) => shop.admin("PUT", `products/${SKU}/codes/${code}`, given);
await grant("EARLY", {});
await grant("ONCE", { uses: 1 });

/** Orders in the open dialog. */
async function order(button, email) {
  await button.dialog.waitFor();
  await button.fill(person({ email }));
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
}
const ordersOf = async (email) =>
  good(await shop.admin("GET", `orders?email=${encodeURIComponent(email)}`)).items;

test("typed: a wrong one is said at the field, the right one leads on to the order", async (t) => {
  const visitor = await visit(t, { width: 360 });
  const button = new Button(await visitor.tab(), SKU);
  assert.equal((await button.says())[0], "coming_soon");
  await button.part("button").click();
  await button.field("tell").locator("summary").click();
  const code = button.field("tell-code");
  for (const wrong of ["", "NOBODYS"]) {
    await code.fill(wrong);
    await code.press("Enter");
    await button.field("tell-code-error").filter({ hasText: "does not open the pre-order now" }).waitFor();
    await focused(code);
    await code.fill("x");
  }
  await code.fill(" early ");
  await code.press("Enter");
  await button.dialog.waitFor();
  await picture(button.page, "code-opened-360");
  assert.equal(await button.host.locator('[part="block"]').getAttribute("data-state"), "preorder");
  await order(button, "typed@example.com");
  await button.phase("done");
  assert.equal((await ordersOf("typed@example.com")).length, 1);
});

test("in the page's address, or on the element: it opens by itself, and stays open", async (t) => {
  const visitor = await visit(t);
  const asked = [];
  visitor.context.on("request", (request) => {
    if (request.url().includes("/v1/availability")) asked.push(new URL(request.url()).searchParams.get("code"));
  });
  const page = await visitor.tab("/?code=EARLY");
  const button = new Button(page, SKU);
  await button.host.locator('[data-state="preorder"]').waitFor();
  await page.evaluate((sku) => document.querySelector(`[sku=${sku}]`).refresh(), SKU);
  await button.open();
  // The dialog asks for another quantity with it, too.
  await button.part("more").click();
  await button.host.locator('[part="submit"][aria-disabled="false"]').waitFor();
  await order(button, "address@example.com");
  await button.phase("done");
  assert.equal(asked[0], null, "a page that needs no code is not asked with one");
  const body = buttonOf(SKU, 'code="EARLY"') + buttonOf("nothing", 'code="EARLY"');
  const other = await visitor.context.newPage();
  await other.goto(site.put("/code", pageOf(shop.url, { body })));
  await new Button(other, SKU).host.locator('[data-state="preorder"]').waitFor();
  assert.equal((await new Button(other, "nothing").says())[0], "unknown");
});

test("another site's code in the address does no harm", async (t) => {
  const visitor = await visit(t);
  for (const code of ["%20", "x".repeat(3000), "%F0%9F%94%A5&code=EARLY"]) {
    const button = new Button(await visitor.tab(`/?code=${code}`), SKU);
    assert.equal((await button.says())[0], "coming_soon");
  }
});

test("used up meanwhile: said in plain words, nothing ordered", async (t) => {
  const visitor = await visit(t, { expected: [REFUSED] });
  const page = await visitor.tab("/?code=ONCE");
  const button = new Button(page, SKU);
  await button.host.locator('[data-state="preorder"]').waitFor();
  const asked = page.waitForResponse(/\/v1\/availability\?.*code=ONCE/);
  await button.open();
  await asked;
  await button.host.locator('[part="submit"][aria-disabled="false"]').waitFor();
  await shop.placed(SKU, { accept: { action: "preorder", code: "ONCE" } });
  await order(button, "late@example.com");
  await button.field("notice").waitFor();
  assert.match(await button.text("#notice"), /Your code does not open the pre-order now\./);
  await picture(page, "code-used-up-1280");
  assert.deepEqual(await ordersOf("late@example.com"), []);
});
