// A smoke test in Firefox, where one is installed: painted, chosen, ordered, and the link where
// WebAssembly is forbidden.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { plain } from "../helpers/browser.mjs";
import { findFirefox, startFirefox } from "../helpers/firefox.mjs";
import { openShop } from "../helpers/shop.mjs";
import { buttonOf, openSite, pageOf } from "../helpers/site.mjs";
import { waitFor } from "../helpers/wait.mjs";

const program = findFirefox();
const skip = program ? false : "no Firefox is installed";

const site = await openSite();
const { shop } = await openShop({ origins: [site.url] });
shop.now = null;
const options = { product: "lamp", backorder: { limit: null, lead_time_days: 21 } };
await shop.put("lamp-blue", { ...options, options: { colour: "Blue" } });
await shop.put("lamp-red", { ...options, options: { colour: "Red" } });
await shop.receive("lamp-red", 9);
const firefox = skip ? undefined : await startFirefox(program);
after(() => firefox?.close());

/** An expression about what is in the shadow root of the only button. */
const inside = (expression) =>
  `(() => { const root = document.querySelector("shelfline-button").shadowRoot;
    const all = (selector) => root?.querySelector(selector); return ${expression}; })()`;
const says = async (run, state) => {
  await waitFor(`state ${state}`, () => run(inside(`!!all('[data-state="${state}"]')`)));
  const lines = ["status", "button", "promise"].map((name) =>
    run(inside(`all('[part="${name}"]').textContent`)),
  );
  return (await Promise.all(lines)).map(plain);
};

test("Firefox: variants, and an order from the first click to its number", { skip }, async () => {
  const body = '<shelfline-button product="lamp" locale="de"></shelfline-button>';
  const run = await firefox.open(site.put("/variants", pageOf(shop.url, { body })));
  assert.equal((await says(run, "backorder"))[1], "Nachbestellen · 129,00 €");
  await waitFor("the list", () => run(inside("!!all('[part=picker]')")));
  const choose = "all('[part=picker]').value = 'lamp-red'";
  await run(inside(`(${choose}, all('[part=picker]').dispatchEvent(new Event('change')))`));
  assert.deepEqual(await says(run, "buy"), ["Auf Lager · noch 9", "Kaufen · 129,00 €", "Versand spätestens in 3 Tagen"]);
  await run(inside("all('[part=button]').click()"));
  await waitFor("the dialog", () => run(inside("all('#dialog')?.open")));
  const who = {
    email: "fox@example.com",
    name: "Fox",
    country: "DE",
    line1: "Weg 1",
    postal_code: "10115",
    city: "Berlin",
  };
  for (const [name, text] of Object.entries(who)) {
    const field = `all('#${name}')`;
    const events = ["input", "change", "blur"].map(
      (event) => `${field}.dispatchEvent(new Event('${event}', { bubbles: true }))`,
    );
    await run(inside(`(${field}.value = ${JSON.stringify(text)}, ${events.join(", ")})`));
  }
  await waitFor("the offer", () => run(inside("all('[part=submit]').ariaDisabled === 'false'")));
  await run(inside("all('[part=submit]').click()"));
  await waitFor("the confirmation", () => run(inside("!!all('[data-phase=done]')")));
  const number = await run(inside("all('[part=order-number]').textContent"));
  const { items } = (await shop.admin("GET", "orders?email=fox@example.com")).body;
  assert.deepEqual(items.map(({ order_number }) => order_number), [number]);
  assert.deepEqual(firefox.complaints, []);
});

test("Firefox: a strict policy without WebAssembly: a link", { skip }, async () => {
  const policy =
    `default-src 'none'; script-src ${shop.url}; style-src 'self'; connect-src ${shop.url}; ` +
    "img-src data:";
  const html = pageOf(shop.url, { body: buttonOf("lamp-red") });
  const url = site.put("/strict", html, { "content-security-policy": policy });
  const run = await firefox.open(url);
  await waitFor("the link", () => run(inside("!!all('a[part=button]')")));
  const href = await run(inside("all('a[part=button]').href"));
  assert.equal(href, `${shop.url}/buy/lamp-red?quantity=1&locale=en-GB`);
  assert.equal((await says(run, "buy"))[1], "Buy · €129.00", "and looks as it did");
  // The policy is named as what it is; nothing else is wrong.
  const others = firefox.complaints.filter((text) => !/^Content-Security-Policy: .*WebAssembly/.test(text));
  assert.deepEqual(others, []);
});
