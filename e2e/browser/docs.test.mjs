// The developers' page in a browser.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { Button, isWide, openStore, picture, stock } from "../helpers/browser.mjs";

const { shop, visit } = await openStore();
await stock(shop);
const bare = await openStore();

const INTEGRITY = { src: "/assets/loader-0123456789.js", integrity: "sha384-AAAA", version: "1.2.3" };

/** The page, with digests that the test knows. */
async function docs(visitor) {
  await visitor.context.route("**/docs/integrity.json", (route) => route.fulfill({ json: INTEGRITY }));
  return visitor.tab("/docs/");
}

const stage = (page) => page.locator("#stage shelfline-button");
const state = (page, name) => page.locator(`#stage [part="block"][data-state="${name}"]`).waitFor();

for (const scheme of ["light", "dark"]) {
  for (const width of [1280, 360]) {
    test(`${width} px, ${scheme}: the page fits, and axe finds nothing`, async (t) => {
      const page = await docs(await visit(t, { width, scheme }));
      await state(page, "buy");
      assert.equal(await isWide(page), false);
      const { violations } = await axe(page);
      assert.deepEqual(violations.map(({ id, nodes }) => [id, nodes[0].html]), []);
      await picture(page, `docs-${scheme}-${width}`);
      await page.locator("#playground").scrollIntoViewIfNeeded();
      await page.locator("#playground").evaluate((section) => section.scrollIntoView());
      await picture(page, `docs-playground-${scheme}-${width}`);
    });
  }
}

test("the playground reaches every state", async (t) => {
  const page = await docs(await visit(t));
  const states = await page.locator("#play-state option").allInnerTexts();
  const seen = new Set();
  for (const name of states) {
    await page.getByLabel("State").selectOption(name);
    const action = name === "variants" ? "buy" : name.replace(/:.*/, "");
    await state(page, action);
    seen.add(action);
  }
  const wanted =
    "backorder buy coming_soon ended preorder sold_out split too_many unknown".split(" ");
  assert.deepEqual([...seen].sort(), wanted);
});

test("the playground changes the element, and shows the tag that does so", async (t) => {
  const page = await docs(await visit(t));
  await state(page, "buy");
  const code = page.locator("#play-code");
  assert.equal(await code.innerText(), '<shelfline-button sku="trail-lamp"></shelfline-button>');
  await page.getByLabel("sku", { exact: true }).fill("dry-bag");
  await page.getByLabel("quantity", { exact: true }).fill("7");
  await state(page, "split");
  for (const [name, value] of [["locale", "de-DE"], ["theme", "dark"], ["data-buy", "cart"]]) {
    await page.getByLabel(name, { exact: true }).selectOption(value);
    assert.equal(await stage(page).getAttribute(name), value);
  }
  await page.getByLabel("--shelfline-radius").fill("20");
  const radius = await new Button(page, "dry-bag")
    .part("button")
    .evaluate((button) => getComputedStyle(button).borderRadius);
  assert.equal(radius, "20px");
  const attributes = 'sku="dry-bag" quantity="7" locale="de-DE" theme="dark" data-buy="cart"';
  const tag = `<shelfline-button ${attributes} style="--shelfline-radius: 20px"></shelfline-button>`;
  assert.equal(await code.innerText(), tag);
});

test("events of the element are listed as they come", async (t) => {
  const page = await docs(await visit(t));
  await state(page, "buy");
  const fire = (name, detail) =>
    stage(page).evaluate(
      (button, [type, detail]) =>
        button.dispatchEvent(new CustomEvent(type, { bubbles: true, composed: true, detail })),
      [name, detail],
    );
  await fire("shelfline:refused", { code: "sold_out" });
  const row = page.locator("#log p", { hasText: "shelfline:refused" }).first();
  assert.equal(await row.innerText(), 'shelfline:refused {"code":"sold_out"}');
});

test("snippets copy what they show, with this shop's address", async (t) => {
  const visitor = await visit(t);
  await visitor.context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await docs(visitor);
  await page.getByText("As deployed now, version 1.2.3.").waitFor();
  const copied = [];
  for (const snippet of await page.locator(".snippet").all()) {
    const button = snippet.locator("xpath=following-sibling::button[1]");
    await button.click();
    await button.filter({ hasText: "Copied" }).waitFor();
    const text = await page.evaluate(() => navigator.clipboard.readText());
    assert.equal(text, await snippet.locator("code").evaluate((code) => code.textContent));
    assert.doesNotMatch(text, /\{\w+\}/, "every placeholder is filled in");
    copied.push(text);
  }
  assert.equal(copied.length, 11);
  assert.match(copied[0], new RegExp(`src="${shop.url}/shelfline.js"`));
  assert.ok(copied.some((text) => text.includes('integrity="sha384-AAAA"')));
});

test("the first snippet is all that a page needs", async (t) => {
  const visitor = await visit(t);
  const page = await docs(visitor);
  const snippet = await page.locator("#start .snippet code").innerText();
  await visitor.context.route("**/elsewhere", (route) =>
    route.fulfill({ contentType: "text/html", body: `<!doctype html><title>x</title>${snippet}` }),
  );
  await page.goto("/elsewhere");
  const [action] = await new Button(page, "trail-lamp").says();
  assert.equal(action, "buy");
});

test("a shop without the demo's products is asked for one of its own", async (t) => {
  await bare.shop.put("my-lamp", {});
  await bare.shop.receive("my-lamp", 3);
  const page = await docs(await bare.visit(t));
  const field = page.getByLabel("One of your skus");
  await field.fill("nothing");
  await page.keyboard.press("Enter");
  await page.getByText("This shop does not know that sku.").waitFor();
  await field.fill("my-lamp");
  await page.keyboard.press("Enter");
  await state(page, "buy");
  assert.equal(await page.locator("#play-code").innerText(), '<shelfline-button sku="my-lamp"></shelfline-button>');
});
