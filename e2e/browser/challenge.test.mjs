// The challenge in the dialog: in a frame of the shop's own origin, told to pages of the shop alone.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { axe } from "../helpers/axe.mjs";
import { Button, REFUSED, openStore, person, picture } from "../helpers/browser.mjs";
import { buttonOf, openSite, pageOf } from "../helpers/site.mjs";
import { openSiteverify } from "../helpers/siteverify.mjs";
import { good } from "../helpers/shop.mjs";
import { waitFor } from "../helpers/wait.mjs";

const verifier = await openSiteverify();
const site = await openSite();
const { shop, visit } = await openStore({
  origins: [site.url], overrides: { bindings: verifier.bindings },
});
const SKU = "trail-lamp";
await shop.put(SKU, { title: "Trail Lamp", backorder: { limit: null, lead_time_days: 21 } });
const home = site.put("/home", pageOf(shop.url, { body: buttonOf(SKU) }));

afterEach(() => (verifier.told.answer = undefined));

let people = 0;
/** A page of another origin with the order sent. */
async function send(visitor) {
  people += 1;
  const who = person({ email: `checked-${people}@example.com` });
  const page = await visitor.context.newPage();
  const keys = [];
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/v1/orders")) {
      keys.push(request.headers()["idempotency-key"]);
    }
  });
  await page.goto(home);
  const button = new Button(page, SKU);
  await button.open();
  await button.fill(who);
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
  const orders = async () =>
    good(await shop.admin("GET", `orders?email=${encodeURIComponent(who.email)}`)).items;
  return { button, keys, orders };
}

for (const width of [1280, 360]) {
  test(`${width} px: shown, passed, and the same order goes out under its key`, async (t) => {
    const visitor = await visit(t, { width, expected: [REFUSED] });
    // The frame is held back to be looked at.
    let pass;
    const held = new Promise((resolve) => (pass = resolve));
    await visitor.context.route("**/pages/challenge.js", async (route) => {
      await held;
      await route.continue();
    });
    const { button, keys, orders } = await send(visitor);
    await button.part("challenge").waitFor();
    await picture(button.page, `challenge-${width}`);
    const found = await axe(button.page, "shelfline-button");
    assert.deepEqual(found.violations.map(({ id }) => id), []);
    pass();
    await button.phase("done");
    assert.equal((await orders()).length, 1);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    assert.equal(await button.part("challenge").count(), 0);
  });
}

test("not passed: asked again; given up: nothing is ordered, and what was typed stays", async (t) => {
  const visitor = await visit(t, { expected: [REFUSED] });
  verifier.told.answer = { success: false, "error-codes": ["invalid-input-response"] };
  const { button, keys, orders } = await send(visitor);
  await waitFor("it is asked again", () => keys.length >= 3);
  await visitor.context.route("**/pages/challenge.js", () => {});
  await button.part("leave").click();
  await button.phase("form");
  assert.match(await button.text("#notice"), /The check was not passed/);
  await picture(button.page, "challenge-left-1280");
  assert.equal((await button.typed()).city, person().city);
  assert.deepEqual(await orders(), []);
  assert.equal(new Set(keys).size, 1);
});

test("where its script is not to be had, that is said", async (t) => {
  const visitor = await visit(t, { expected: [REFUSED, /net::ERR_/] });
  await visitor.context.route("**/turnstile/v0/api.js**", (route) => route.abort());
  const { button, orders } = await send(visitor);
  await button.phase("form");
  assert.match(await button.text("#notice"), /The check was not passed/);
  assert.deepEqual(await orders(), []);
});

test("only pages of the shop frame it, and only they are told the token", async (t) => {
  const page = await shop.send("GET", "/challenge?locale=de");
  assert.equal(page.status, 200);
  const policy = page.headers["content-security-policy"];
  assert.match(policy, new RegExp(`frame-ancestors 'self' ${site.url};`));
  assert.match(policy, /default-src 'none'/);
  const visitor = await visit(t);
  const tab = await visitor.tab("/");
  // The frame's page, around which another origin pretends to be the shop.
  const answers = await tab.evaluate(async () => {
    const frame = document.createElement("iframe");
    frame.src = "/challenge";
    const heard = [];
    addEventListener("message", ({ data }) => heard.push(data));
    document.body.append(frame);
    await new Promise((loaded) => (frame.onload = loaded));
    const ask = (origin) =>
      frame.contentWindow.dispatchEvent(
        new MessageEvent("message", { source: window, origin, data: "shelfline:challenge" }),
      );
    ask("https://evil.example");
    await new Promise((told) => setTimeout(told, 300));
    const before = heard.length;
    ask(location.origin);
    await new Promise((told) => addEventListener("message", told, { once: true }));
    return [before, typeof heard.at(-1).token];
  });
  assert.deepEqual(answers, [0, "string"]);
});
