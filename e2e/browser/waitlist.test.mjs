// "Tell me when": whoever finds nothing to order leaves an address, and is told.
import assert from "node:assert/strict";
import { test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { Button, CUT_OFF, REFUSED, focused, isWide, openStore, picture, plain } from "../helpers/browser.mjs";
import { good } from "../helpers/shop.mjs";
import { waitFor } from "../helpers/wait.mjs";

const { shop, visit } = await openStore();
const SKU = "trail-lamp";
const inDays = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
await shop.put(SKU, { title: "Trail Lamp" });
await shop.put("ridge-tent", {
  title: "Ridge Tent",
  release_at: inDays(50),
  preorder: { opens_at: inDays(5), closes_at: null, limit: 50 },
});
await shop.put("storm-shell", {
  title: "Storm Shell",
  release_at: inDays(50),
  preorder: { opens_at: null, closes_at: inDays(-1), limit: 50 },
});

let people = 0;
const somebody = () => `waits-${(people += 1)}@example.com`;
const mailsTo = async (to) =>
  good(await shop.send("GET", `/v1/test/mails?${new URLSearchParams({ to })}`)).items;

/** Opens the dialog of whoever wants to be told. */
async function ask(visitor, sku = SKU, path = "/") {
  const button = new Button(await visitor.tab(path), sku);
  await button.host.locator('[part="button"][aria-disabled="false"]').click();
  await button.field("tell").waitFor();
  return button;
}
const error = (button) => button.field("tell-email-error").filter({ hasText: /./ });

for (const width of [1280, 360]) {
  for (const lang of ["en-GB", "de"]) {
    for (const scheme of ["light", "dark"]) {
      test(`${width} px, ${lang}, ${scheme}: asked, wrong, sent; axe finds nothing`, async (t) => {
        const visitor = await visit(t, { width, lang, scheme, expected: [REFUSED] });
        const button = await ask(visitor, "ridge-tent");
        const { page } = button;
        const clean = async (name) => {
          await picture(page, `tell-${name}-${lang.slice(0, 2)}-${scheme}-${width}`);
          assert.ok(!(await isWide(page)));
          const found = await axe(page, "shelfline-button");
          assert.deepEqual(found.violations.map(({ id }) => id), []);
        };
        await clean("asked");
        await button.field("tell-email").fill("nobody");
        await page.keyboard.press("Enter");
        await error(button).waitFor();
        await clean("wrong");
        await button.field("tell").locator("summary").click();
        await clean("code");
        await button.field("tell-email").fill(somebody());
        await page.keyboard.press("Enter");
        await button.field("tell-sent").waitFor();
        await clean("sent");
      });
    }
  }
}

test("by keyboard alone: asked, told, and the focus is back at the button", async (t) => {
  const visitor = await visit(t);
  const page = await visitor.tab();
  const button = new Button(page, SKU);
  assert.deepEqual(await button.says(), ["sold_out", "Sold out", "Tell me when", ""]);
  await page.evaluate(() => {
    window.heard = [];
    document.addEventListener("shelfline:waitlist", ({ detail }) => window.heard.push(detail));
  });
  await button.part("button").focus();
  await page.keyboard.press("Enter");
  await focused(button.field("tell-email"));
  const email = somebody();
  await page.keyboard.type(email);
  await page.keyboard.press("Escape");
  await focused(button.part("button"));
  await page.keyboard.press("Enter");
  await focused(button.field("tell-email"));
  assert.equal(await button.field("tell-email").inputValue(), email, "nothing typed is lost");
  await page.keyboard.press("Enter");
  await focused(button.field("tell-title"));
  assert.match(await button.text("#tell-sent"), new RegExp(`on its way to ${email}`));
  assert.deepEqual(await page.evaluate(() => window.heard), [{ sku: SKU, quantity: 1 }]);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await focused(button.part("button"));
  assert.deepEqual((await mailsTo(email)).map(({ kind }) => kind), ["waitlist_confirm"]);
  // No WebAssembly was needed for it.
  const loaded = await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
  assert.ok(loaded.some((name) => /\/waitlist-\w+\.js$/.test(name)));
});

test("what an address is decides the shop, at the field", async (t) => {
  const button = await ask(await visit(t, { expected: [REFUSED] }), "storm-shell");
  for (const email of ["", "  ", "a", "a@", "@b", "a@b@c", "a b@c", `${"a".repeat(252)}@b.c`]) {
    await button.field("tell-email").evaluate((input, text) => (input.value = text), email);
    const send = shop.send("POST", "/v1/waitlist", { json: { sku: "storm-shell", email } });
    assert.equal((await send).status, 422, email);
    await button.field("tell-send").click();
    await error(button).waitFor();
    assert.match(await error(button).innerText(), /like name@example\.com/);
    await focused(button.field("tell-email"));
    await button.field("tell-email").fill("x");
    assert.equal(await error(button).count(), 0, "typing takes the mistake away");
  }
  await button.field("tell-email").fill(" ä@b ");
  await button.field("tell-send").click();
  await button.field("tell-sent").waitFor();
});

test("a shop with much to do is asked again by itself; one that is gone, by a click", async (t) => {
  const visitor = await visit(t, { expected: [CUT_OFF, /status of (429|503)/] });
  await visitor.context.clock.install();
  const button = await ask(visitor);
  const asked = [];
  let answer = { status: 503, headers: { "retry-after": "7" } };
  await visitor.context.route("**/v1/waitlist", (route) => {
    asked.push(route.request().postDataJSON());
    if (!answer) return route.continue();
    const headers = { ...answer.headers, "access-control-allow-origin": "*", "access-control-expose-headers": "retry-after" };
    return answer.status ? route.fulfill({ ...answer, headers, body: "{}" }) : route.abort();
  });
  const email = somebody();
  await button.field("tell-email").fill(email);
  const says = (text) => button.field("tell").locator("[role=status]").filter({ hasText: text }).waitFor();
  await button.field("tell-send").click();
  await says("The shop is busy. It is sent again by itself in 7 seconds.");
  answer = { status: 429, headers: { "retry-after": "60" } };
  await visitor.context.clock.runFor(7_100);
  await says("in 60 seconds");
  assert.equal(asked.length, 2);
  answer = { status: 0 };
  await button.field("tell-send").click();
  await says("Could not reach the shop. Send it again.");
  assert.equal(await button.field("tell-email").inputValue(), email);
  answer = undefined;
  await button.field("tell-send").click();
  await button.field("tell-sent").waitFor();
  await visitor.context.clock.runFor(120_000);
  assert.deepEqual(asked, Array(4).fill({ sku: SKU, email, quantity: 1, locale: "en-GB" }));
});

test("a page without WebAssembly, and a removed button, have it all the same", async (t) => {
  const visitor = await visit(t);
  await visitor.context.addInitScript(() => delete window.WebAssembly);
  const button = await ask(visitor);
  await button.host.evaluate((host) => host.remove());
  await waitFor("the dialog is gone", async () => (await button.page.locator("#tell").count()) === 0);
});

for (const script of [true, false]) {
  test(`the hosted page ${script ? "with" : "without"} scripts: wrong, kept, told`, async (t) => {
    const visitor = await visit(t, { script, width: 360, expected: [REFUSED] });
    const page = await visitor.tab(`/buy/${SKU}?locale=de&quantity=2`);
    const field = page.locator("#wait #email");
    await field.fill("nobody");
    await page.locator("#wait button").click();
    await page.locator("#email-error").waitFor();
    assert.equal(await field.inputValue(), "nobody");
    if (!script) await picture(page, "hosted-wait-wrong-360");
    if (script) {
      const found = await axe(page);
      assert.deepEqual(found.violations.map(({ id }) => id), []);
    }
    const email = somebody();
    await field.fill(email);
    await page.locator("#wait button").click();
    await page.locator("#notice").waitFor();
    assert.match(plain(await page.locator("#notice").innerText()), new RegExp(`unterwegs an ${email}`));
    if (!script) await picture(page, "hosted-wait-sent-360");
    const [mail] = await mailsTo(email);
    assert.equal(mail.kind, "waitlist_confirm");
    assert.match(mail.subject, /[äöüß]|Trail Lamp/);
    const rows = good(await shop.admin("GET", `products/${SKU}/waitlist`)).items;
    assert.equal(rows.find((row) => row.email === email).quantity, 2);
  });
}

test("where all is shut the order's dialog is not fetched; once there is some, it is", async (t) => {
  const sku = await shop.product({});
  const { context } = await visit(t);
  const page = await context.newPage();
  const dialog = new Set();
  page.on("request", (request) => {
    const [, name] = /\/assets\/(widget-\w+\.\w+)$/.exec(request.url()) ?? [];
    if (name) dialog.add(name);
  });
  await page.goto("/");
  await page.evaluate((sku) => {
    const button = document.createElement("shelfline-button");
    button.setAttribute("sku", sku);
    // Out of sight until the answer is there: what is not known yet may be to be had.
    button.style.marginTop = "5000px";
    document.querySelector("main").replaceChildren(button);
  }, sku);
  const button = new Button(page, sku);
  assert.equal((await button.says())[0], "sold_out");
  await button.part("button").click();
  await button.field("tell").waitFor();
  await page.keyboard.press("Escape");
  await focused(button.part("button"));
  assert.deepEqual([...dialog], []);
  await shop.receive(sku, 3);
  await waitFor("it is fetched, script and program", async () => {
    await button.host.evaluate((host) => host.refresh());
    return dialog.size === 2;
  });
  await button.open();
});
