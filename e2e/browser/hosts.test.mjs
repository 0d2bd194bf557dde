// The button on pages of other sites: strict policies, frames, single-page apps, many at once.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Button, openStore, person, picture } from "../helpers/browser.mjs";
import { buttonOf, openSite, pageOf } from "../helpers/site.mjs";
import { waitFor } from "../helpers/wait.mjs";

const site = await openSite();
const { shop, visit } = await openStore({ origins: [site.url] });
const SKU = "lamp";
await shop.put(SKU, { backorder: { limit: null, lead_time_days: 21 } });
await shop.receive(SKU, 500);

let pages = 0;
/** Opens a page with our script at the other site. */
async function at(visitor, options, headers) {
  pages += 1;
  const page = await visitor.context.newPage();
  await page.goto(site.put(`/${pages}`, pageOf(shop.url, options), headers));
  return page;
}

/** Waits until the button is a link, and answers its address. */
async function linked(button) {
  const link = button.host.locator('a[part="button"]');
  await link.waitFor();
  return link.getAttribute("href");
}
const bought = (quantity = 1, locale = "en-GB") =>
  `${shop.url}/buy/${SKU}?quantity=${quantity}&locale=${locale}`;

test("a plain page of another origin: painted, ordered, and nothing left behind", async (t) => {
  const visitor = await visit(t);
  const empty = await visitor.context.newPage();
  await empty.goto(site.put("/empty", "<!doctype html><title>-</title><link rel=icon href=data:,>"));
  const names = (page) => page.evaluate(() => Object.getOwnPropertyNames(window));
  const before = new Set(await names(empty));
  const page = await at(visitor, { body: buttonOf(SKU) });
  const button = new Button(page, SKU);
  assert.deepEqual(await button.says(), ["buy", "In stock", "Buy · €129.00", "Ships within 3 days"]);
  await button.open();
  await button.fill(person({ email: "elsewhere@example.com" }));
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
  await button.phase("done");
  assert.deepEqual((await names(page)).filter((name) => !before.has(name)), []);
});

/** A policy as careful shops write it. */
const policy = (script) =>
  [
    "default-src 'none'",
    `script-src ${script}`,
    "style-src 'self'",
    `connect-src ${shop.url}`,
    "img-src data:",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");

/** Lets a page note what its policy forbade. */
async function noting(visitor) {
  await visitor.context.addInitScript(() => {
    const noted = [];
    Object.defineProperty(window, "forbidden", { value: noted, enumerable: false });
    addEventListener("securitypolicyviolation", (event) => {
      noted.push(`${event.effectiveDirective} ${event.blockedURI}`);
    });
  });
  return (page) => page.evaluate(() => window.forbidden);
}

test("a strict policy with 'wasm-unsafe-eval': the dialog works, nothing is forbidden", async (t) => {
  const visitor = await visit(t);
  const forbidden = await noting(visitor);
  const headers = { "content-security-policy": policy(`${shop.url} 'wasm-unsafe-eval'`) };
  const button = new Button(await at(visitor, { body: buttonOf(SKU) }, headers), SKU);
  await button.open();
  await button.fill(person({ email: "strict@example.com" }));
  await button.host.locator('[part="submit"][aria-disabled="false"]').click();
  await button.phase("done");
  const radius = (element) => getComputedStyle(element).borderTopLeftRadius;
  assert.equal(await button.part("button").evaluate(radius), "8px", "its look is there");
  assert.deepEqual(await forbidden(button.page), []);
});

test("without 'wasm-unsafe-eval' the button becomes a link to the shop's page", async (t) => {
  const visitor = await visit(t, { expected: [/WebAssembly|unsafe-eval/] });
  const forbidden = await noting(visitor);
  const fetched = [];
  visitor.context.on("request", (request) => fetched.push(request.url()));
  const headers = { "content-security-policy": policy(shop.url) };
  const body = buttonOf(SKU, 'quantity="3" locale="de"');
  const button = new Button(await at(visitor, { body }, headers), SKU);
  assert.equal(await linked(button), bought(3, "de"));
  assert.equal((await button.says())[2], "Kaufen 3 · 387,00 €", "it says what it said");
  assert.deepEqual(await forbidden(button.page), ["script-src wasm-eval"]);
  assert.deepEqual(fetched.filter((url) => /widget-/.test(url)), [], "what cannot run is not fetched");
  await picture(button.page, "link");
});

test("a policy that names a nonce only: it reaches the other stages too", async (t) => {
  const visitor = await visit(t);
  const headers = { "content-security-policy": policy("'nonce-n0nce' 'wasm-unsafe-eval'") };
  const options = { body: buttonOf(SKU), script: 'nonce="n0nce"' };
  const button = new Button(await at(visitor, options, headers), SKU);
  await button.open();
});

test("pinned by its hash, and every other script forbidden: a link", async (t) => {
  const visitor = await visit(t, { expected: [/Content Security Policy|violates/] });
  const answer = await fetch(`${shop.url}/docs/integrity.json`);
  const { src, integrity, version } = await answer.json();
  assert.match(version, /^\d+\.\d+\.\d+$/);
  const headers = { "content-security-policy": policy(`'${integrity}' 'wasm-unsafe-eval'`) };
  const tag = `<script async src="${shop.url}${src}" integrity="${integrity}"
    crossorigin="anonymous"></script>`;
  const html = pageOf(shop.url, { body: buttonOf(SKU) }).replace(/<script.*<\/script>/, tag);
  const page = await visitor.context.newPage();
  await page.goto(site.put("/pinned", html, headers));
  assert.equal(await linked(new Button(page, SKU)), bought());
});

test("an old copy of the script whose second stage is gone: a link", async (t) => {
  const visitor = await visit(t, { expected: [/404/] });
  await visitor.context.route("**/assets/second-*", (route) => route.fulfill({ status: 404 }));
  const button = new Button(await at(visitor, { body: buttonOf(SKU) }), SKU);
  assert.equal(await linked(button), bought());
});

test("an old copy of the script whose dialog is gone: a click goes to the shop's page", async (t) => {
  const visitor = await visit(t, { expected: [/404/] });
  await visitor.context.route("**/assets/widget-*", (route) => route.fulfill({ status: 404 }));
  await visitor.context.route("**/buy/**", (route) =>
    route.fulfill({ contentType: "text/html", body: "<title>The shop's page</title>" }),
  );
  const page = await at(visitor, { body: buttonOf(SKU) });
  await page.locator('[aria-disabled="false"][part="button"]').click();
  await page.waitForURL(bought());
});

test("in a frame of another site: the dialog works; without an origin, a link", async (t) => {
  const visitor = await visit(t, { expected: [/CORS|ERR_FAILED|autofocusing/] });
  const inner = site.put("/inner", pageOf(shop.url, { body: buttonOf(SKU) }));
  const outer = (sandbox) =>
    `<!doctype html><title>-</title><link rel=icon href=data:,>
     <iframe src="${inner}" ${sandbox} width=600 height=900></iframe>`;
  const page = await visitor.context.newPage();
  await page.goto(site.put("/outer", outer("")).replace("localhost", "127.0.0.1"));
  const framed = new Button(page.frameLocator("iframe"), SKU);
  await framed.open();

  await page.goto(site.put("/sandboxed", outer('sandbox="allow-scripts allow-popups"')));
  const boxed = new Button(page.frameLocator("iframe"), SKU);
  assert.equal(await linked(boxed), bought());
  assert.equal(await boxed.part("button").getAttribute("target"), "_blank");
  assert.equal(await boxed.part("button").innerText(), "See it in the shop");
});

for (const how of ["forbidden", "full"]) {
  test(`storage is ${how}: it is painted and ordered all the same`, async (t) => {
    const visitor = await visit(t);
    await visitor.context.addInitScript((how) => {
      const refuse = () => {
        throw new DOMException("no", how === "full" ? "QuotaExceededError" : "SecurityError");
      };
      if (how === "full") Storage.prototype.setItem = refuse;
      else {
        for (const name of ["localStorage", "sessionStorage"]) {
          Object.defineProperty(window, name, { get: refuse });
        }
      }
    }, how);
    const button = new Button(await at(visitor, { body: buttonOf(SKU) }), SKU);
    await button.open();
    await button.fill(person({ email: `${how}@example.com` }));
    await button.host.locator('[part="submit"][aria-disabled="false"]').click();
    await button.phase("done");
    const number = await button.text('[part="order-number"]');
    await button.part("done").click();
    assert.equal(await button.text('[part="order"]'), `Your order ${number}`);
  });
}

test("a single-page app adds, moves, changes and removes", async (t) => {
  const visitor = await visit(t);
  const other = await shop.product({ title: "Mug" });
  const asked = [];
  visitor.context.on("request", (request) => {
    if (request.url().includes("/v1/availability")) asked.push(new URL(request.url()).search);
  });
  const page = await at(visitor, { body: "<div id=a></div><div id=b></div>" });
  await page.evaluate((sku) => {
    const button = document.createElement("shelfline-button");
    button.setAttribute("sku", sku);
    document.querySelector("#a").append(button);
  }, SKU);
  const button = new Button(page, SKU);
  await button.open();
  await page.evaluate(() => {
    document.querySelector("#b").append(document.querySelector("shelfline-button"));
  });
  assert.equal(await page.locator("#b #dialog").count(), 1, "a move keeps the dialog");
  assert.equal((await button.says())[0], "buy");
  const before = asked.length;
  // As frameworks do: one attribute after the other, in one task.
  await page.evaluate((sku) => {
    const button = document.querySelector("shelfline-button");
    button.setAttribute("quantity", "2");
    button.setAttribute("sku", sku);
    button.setAttribute("quantity", "4");
  }, other);
  const changed = new Button(page, other);
  assert.deepEqual(await changed.says(), ["sold_out", "Sold out", "Tell me when", ""]);
  assert.equal(await page.locator("#dialog").count(), 0, "the dialog was about something else");
  assert.deepEqual(asked.slice(before), [`?sku=${other}&quantity=4`]);
  await page.evaluate(() => document.querySelector("shelfline-button").remove());
  await page.evaluate(() => dispatchEvent(new Event("online")));
  await page.evaluate(() => new Promise((done) => setTimeout(done)));
  assert.equal(asked.length, before + 1, "what is gone asks no more");
});

test("twenty buttons ask once", async (t) => {
  const visitor = await visit(t);
  const skus = await Promise.all(Array.from({ length: 20 }, () => shop.product({}, 3)));
  const asked = [];
  visitor.context.on("request", (request) => {
    if (request.url().includes("/v1/availability")) asked.push(request.url());
  });
  const page = await at(visitor, { body: skus.map((sku) => buttonOf(sku)).join("") });
  for (const sku of skus) assert.equal((await new Button(page, sku).says())[0], "buy");
  assert.equal(asked.length, 1);
});

test("a thousand times added and removed, the memory is flat", async (t) => {
  const visitor = await visit(t);
  const page = await at(visitor, { body: "<div id=a></div>" });
  await page.evaluate(() => customElements.whenDefined("shelfline-button"));
  const session = await visitor.context.newCDPSession(page);
  const rounds = (times) =>
    page.evaluate(
      async ([sku, times]) => {
        const place = document.querySelector("#a");
        for (let n = 0; n < times; n += 1) {
          const button = document.createElement("shelfline-button");
          button.setAttribute("sku", sku);
          const painted = new Promise((ready) => {
            button.addEventListener("shelfline:ready", ready);
          });
          place.append(button);
          // Most are gone before they are painted; some see their second stage too.
          if (n % 10 === 0) {
            await painted;
            await new Promise((drawn) => requestAnimationFrame(() => setTimeout(drawn)));
          }
          button.remove();
        }
      },
      [SKU, times],
    );
  const used = async () => {
    await page.evaluate(() => new Promise((done) => setTimeout(done)));
    await session.send("HeapProfiler.collectGarbage");
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize } = await session.send("Runtime.getHeapUsage");
    const { nodes, jsEventListeners } = await session.send("Memory.getDOMCounters");
    return { usedSize, nodes, jsEventListeners };
  };
  await rounds(100);
  const before = await waitFor("a quiet page", used);
  await rounds(1000);
  // What nobody holds may be collected a little later: what is kept, never.
  const grown = await waitFor("the memory is as it was", async () => {
    const now = await used();
    const more = Object.fromEntries(Object.keys(now).map((name) => [name, now[name] - before[name]]));
    t.diagnostic(`grown by ${JSON.stringify(more)}`);
    const flat = more.usedSize < 150_000 && more.nodes < 50 && more.jsEventListeners < 20;
    return flat && more;
  });
  assert.ok(grown.nodes < 50, `${grown.nodes} nodes kept`);
});
