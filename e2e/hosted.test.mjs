// Ordering by a plain form, and the page of an order: what a browser without a script gets.
import assert from "node:assert/strict";
import { test } from "node:test";
import { cookieOf, fieldsOf, filledForm, sendForm, textOf } from "./helpers/hosted.mjs";
import { good, openShop } from "./helpers/shop.mjs";

const FRIEND = "https://friend.example";
const { shop } = await openShop({ origins: [FRIEND] });
const BACKORDERS = { backorder: { limit: null, lead_time_days: 21 } };

const orders = async (sku) => good(await shop.admin("GET", `orders?sku=${sku}`)).items;
const idOf = (answer) => /^\/orders\/([^/?]+)/.exec(answer.headers.location)?.[1];
const buy = (sku, fields, headers) => sendForm(shop, `/buy/${sku}`, fields, headers);

/** Places an order by the form. */
async function bought(sku, given = {}, query = undefined) {
  const answer = await buy(sku, await filledForm(shop, sku, given, query));
  assert.equal(answer.status, 303, answer.text);
  return { answer, id: idOf(answer), cookie: cookieOf(answer) };
}

test("a form orders what the page showed, and opens the order to that browser", async () => {
  const sku = await shop.product({}, 5);
  const { answer, id, cookie } = await bought(sku, { line2: "c/o Bo", region: "Uppland" });
  const [line] = answer.headers["set-cookie"];
  const scope = `; Path=/orders/${id}; Max-Age=7776000; Secure; HttpOnly; SameSite=Lax`;
  assert.ok(line.endsWith(scope), line);
  const order = good(await shop.admin("GET", `orders/${id}`));
  assert.deepEqual(order.customer, { email: "ada@example.com", name: "Ada Lindqvist", phone: null });
  assert.deepEqual(order.ship_to, {
    line1: "Storgatan 1",
    line2: "c/o Bo",
    city: "Stockholm",
    region: "Uppland",
    postal_code: "111 22",
    country: "SE",
  });
  assert.equal(order.locale, "en-GB");
  const page = await shop.send("GET", answer.headers.location, { headers: { cookie } });
  assert.equal(page.status, 200);
  assert.equal(textOf(page.text, "h1"), "Your order is ready to ship.");
  assert.ok(page.text.includes(order.order_number));
});

test("a form sent twice, at once or later, is one order", async () => {
  const sku = await shop.product({}, 5);
  const fields = await filledForm(shop, sku);
  const answers = await Promise.all([buy(sku, fields), buy(sku, fields), buy(sku, fields)]);
  answers.push(await buy(sku, fields));
  assert.deepEqual(answers.map((answer) => answer.status), [303, 303, 303, 303]);
  assert.equal(new Set(answers.map((answer) => answer.headers.location)).size, 1);
  assert.equal((await orders(sku)).length, 1);
});

test("a form gone back to and changed is not another order by mistake", async () => {
  const sku = await shop.product({}, 5);
  const fields = await filledForm(shop, sku);
  assert.equal((await buy(sku, fields)).status, 303);
  const again = await buy(sku, { ...fields, city: "Uppsala" });
  assert.equal(again.status, 422);
  assert.match(again.text, /This form was sent before with other entries/);
  assert.equal((await orders(sku)).length, 1);
  const asked = fieldsOf(again.text);
  assert.equal(asked.city, "Uppsala");
  assert.notEqual(asked.key, fields.key);
  assert.equal((await buy(sku, asked)).status, 303);
  assert.equal((await orders(sku)).length, 2);
});

test("what is wrong is named at the top and at its field, and all that was typed stays", async () => {
  const sku = await shop.product({}, 5);
  const fields = await filledForm(shop, sku, { email: "ada", name: "", line1: "x".repeat(201) });
  const answer = await buy(sku, { ...fields, country: "" });
  assert.equal(answer.status, 422);
  const summary = /<div class="summary"[\s\S]*?<\/div>/.exec(answer.text)?.[0];
  const links = [...summary.matchAll(/href="#(\w+)"/g)].map(([, field]) => field);
  assert.deepEqual(links, ["email", "name", "country", "line1"]);
  for (const field of links) assert.match(answer.text, new RegExp(`id="${field}-error"`));
  assert.match(answer.text, /<title>Error: Order: Trail Lamp<\/title>/);
  const kept = fieldsOf(answer.text);
  assert.equal(kept.email, "ada");
  assert.equal(kept.line1, "x".repeat(201));
  assert.equal(kept.key, fields.key, "nothing was decided: the key stays");
  assert.equal((await orders(sku)).length, 0);
  const right = { ...kept, email: "ada@example.com", name: "Ada", line1: "Storgatan 1", country: "SE" };
  assert.equal((await buy(sku, right)).status, 303);
});

test("a form without what was seen orders nothing", async () => {
  const sku = await shop.product({}, 5);
  const { key, seen_action: _, seen_price: __, ...fields } = await filledForm(shop, sku);
  for (const given of [fields, { ...fields, key: "short" }, { ...fields, key, seen_action: "gift" }]) {
    const answer = await buy(sku, given);
    assert.equal(answer.status, 422);
    assert.match(answer.text, /The form arrived incomplete/);
  }
  assert.equal((await orders(sku)).length, 0);
});

test("refused since things changed: what changed is said, and asked anew", async () => {
  const sku = await shop.product(BACKORDERS, 1);
  const fields = await filledForm(shop, sku);
  await shop.placed(sku, { email: "quick@example.com" });
  await shop.put(sku, { price: { amount: 13900, currency: "EUR" }, ...BACKORDERS });
  const answer = await buy(sku, fields);
  assert.equal(answer.status, 409);
  assert.match(answer.text, /Something changed while you were ordering/);
  assert.match(answer.text, /It is out of stock now, and available for backorder\./);
  assert.match(answer.text, /The price is €139\.00 instead of €129\.00\./);
  assert.equal((await orders(sku)).length, 1);
  const asked = fieldsOf(answer.text);
  assert.notEqual(asked.key, fields.key, "the refusal is kept under its key");
  assert.equal(asked.city, "Stockholm");
  assert.equal((await buy(sku, fields)).status, 409, "the same form, the same answer");

  const unasked = await buy(sku, asked);
  assert.equal(unasked.status, 422, "the worse offer is agreed to");
  assert.match(unasked.text, /id="consent-error"/);
  const taken = await buy(sku, { ...fieldsOf(unasked.text), consent: "yes" });
  assert.equal(taken.status, 303, taken.text);
  const order = good(await shop.admin("GET", `orders/${idOf(taken)}`));
  assert.deepEqual([order.kind, order.price.amount], ["backorder", 13900]);
});

test("a split is shown as two shipments and agreed to", async () => {
  const sku = await shop.product(BACKORDERS, 5);
  const fields = await filledForm(shop, sku, {}, "?quantity=7&locale=en-GB");
  const page = await shop.send("GET", `/buy/${sku}?quantity=7&locale=en-GB`);
  assert.match(page.text, /5 in stock, 2 more on 22 March 2027/);
  const rows = [...page.text.matchAll(/<li><span>(\d+) ×<\/span> ([^<]*)<\/li>/g)];
  assert.deepEqual(rows.map(([, n, when]) => [n, when.trim()]), [
    ["5", "in stock, ready to ship"],
    ["2", "ships about 22 March 2027"],
  ]);
  assert.equal((await buy(sku, fields)).status, 422);
  const answer = await buy(sku, { ...fields, consent: "yes" });
  assert.equal(answer.status, 303);
  const order = good(await shop.admin("GET", `orders/${idOf(answer)}`));
  assert.deepEqual([order.kind, order.units.allocated, order.units.waiting], ["split", 5, 2]);
});

test("another quantity is priced before it is ordered", async () => {
  const sku = await shop.product({ tax_percent: 19, delivery: { amount: 500, currency: "EUR" } }, 9);
  const fields = await filledForm(shop, sku, { quantity: "2" });
  const asked = await buy(sku, fields);
  assert.equal(asked.status, 409, "the sum on the button was that of one");
  assert.match(asked.text, /You asked for 2\./);
  assert.match(asked.text, /Order with obligation to pay · €263\.00/);
  assert.match(asked.text, /Includes 19 % tax, €41\.19/);
  assert.equal((await orders(sku)).length, 0);
  const updated = await buy(sku, { ...fields, do: "update" });
  assert.equal(updated.status, 200);
  assert.deepEqual(fieldsOf(updated.text), fieldsOf(asked.text));
  assert.equal((await buy(sku, fieldsOf(updated.text))).status, 303);
});

test("the button names the deed as the shop's law asks", async () => {
  const sku = await shop.product(BACKORDERS);
  const button = async (profile) => {
    const settings = good(await shop.admin("GET", "settings"));
    good(await shop.admin("PUT", "settings", { ...settings, profile }));
    const page = await shop.send("GET", `/buy/${sku}?locale=en-GB`);
    return /<button id="submit"[^>]*>([^<]*)</.exec(page.text)[1];
  };
  assert.equal(await button("us"), "Backorder · €129.00");
  assert.equal(await button("uk"), "Order with obligation to pay · €129.00");
  assert.equal(await button("eu"), "Order with obligation to pay · €129.00");
});

test("where nothing can be ordered a sentence says so, and the one form is to be told", async () => {
  const closed = { preorder: { closes_at: "2027-02-01T00:00:00Z", limit: 5 } };
  const soon = { preorder: { opens_at: "2027-12-01T10:00:00Z", limit: 5 } };
  for (const [given, units, sentence] of [
    [{}, 0, "Sold out."],
    [closed, 0, "The pre-order is over."],
    [soon, 0, "Pre-orders open 1 Dec 2027, 10:00 UTC."],
  ]) {
    const sku = await shop.product(given, units);
    const page = await shop.send("GET", `/buy/${sku}?locale=en-GB`);
    assert.equal(page.status, 200);
    assert.ok(page.text.includes(`<p class="status">${sentence}</p>`), page.text);
    // Before it opens a code may be had, and asked with: nothing is ordered by that.
    assert.equal(page.text.includes('id="code"'), given === soon, sentence);
    assert.deepEqual(page.text.match(/<form [^>]*method="post"/g), ['<form id="wait" method="post"']);
  }
  const sku = await shop.product({}, 3);
  const page = await shop.send("GET", `/buy/${sku}?quantity=5&locale=en-GB`);
  assert.match(page.text, /Only 3 can be ordered\./);
  assert.ok(page.text.includes(`href="/buy/${sku}?quantity=3&amp;locale=en-GB"`));
  assert.ok(!page.text.includes("<form"));
});

test("fewer than were wanted: the most there is, with all that was typed", async () => {
  const sku = await shop.product({}, 5);
  const fields = await filledForm(shop, sku, {}, "?quantity=4&locale=en-GB");
  await shop.placed(sku, { quantity: 3 });
  const answer = await buy(sku, fields);
  assert.equal(answer.status, 409);
  assert.match(answer.text, /Only 2 can be ordered now; the quantity is set to that\./);
  const asked = fieldsOf(answer.text);
  assert.deepEqual([asked.quantity, asked.seen_quantity, asked.city], ["2", "2", "Stockholm"]);
  assert.equal((await buy(sku, asked)).status, 303);
});

test("deposit and payment later stand on the page", async () => {
  const deposit = { collect: "deposit", deposit: { percent: 20 } };
  const sku = await shop.product({ ...BACKORDERS, payment: deposit });
  const page = await shop.send("GET", `/buy/${sku}?locale=de-DE`);
  assert.match(page.text.replaceAll("\u00a0", " "), /25,80 € jetzt, 103,20 € beim Eintreffen Ihrer Ware/);
  assert.match(page.text.replaceAll("\u00a0", " "), /Zahlungspflichtig bestellen · 129,00 €/);
  const later = await shop.product({ ...BACKORDERS, payment: { collect: "later", balance: "shipping" } });
  const other = await shop.send("GET", `/buy/${later}?locale=en-GB`);
  assert.match(other.text, /Nothing to pay now, €129\.00 when it ships/);
});

test("a sku that is not sold has no page, whatever it is called", async () => {
  for (const sku of ["none", "%3Cscript%3E", "..%2F", "x".repeat(300)]) {
    for (const method of ["GET", "POST"]) {
      const answer =
        method === "GET" ? await shop.send(method, `/buy/${sku}`) : await buy(sku, { do: "update" });
      assert.equal(answer.status, 404, `${method} ${sku}`);
      assert.match(answer.headers["content-type"], /^text\/html/);
      assert.match(answer.text, /This product is not sold here/);
      assert.ok(!answer.text.includes("<script>"));
    }
  }
});

test("hostile titles and entries are text, and nothing else", async () => {
  const title = `<img src=x onerror=alert(1)>"'&\u202egnp.exe 🏕️{{ 7 * 7 }}`;
  const sku = await shop.product({ title }, 5);
  const page = await shop.send("GET", `/buy/${sku}`);
  assert.ok(page.text.includes("<bdi>&lt;img src=x onerror=alert(1)&gt;&quot;&#x27;&amp;\u202egnp.exe 🏕️{{ 7 * 7 }}</bdi>"));
  assert.ok(!textOf(page.text, "title").includes("\u202e"), "a window's title turns nothing");
  const hostile = { name: `"><script>alert(1)</script>`, city: "\u202e{% raw %}", email: "a@b\u0000" };
  const sent = await filledForm(shop, sku, hostile);
  const answer = await buy(sku, sent);
  assert.equal(answer.status, 422);
  assert.ok(!answer.text.includes("<script>"));
  assert.equal(fieldsOf(answer.text).name, hostile.name);
  const placed = await bought(sku, { name: hostile.name, city: hostile.city });
  const shown = await shop.send("GET", `/orders/${placed.id}`, { headers: { cookie: placed.cookie } });
  assert.ok(shown.text.includes("<bdi>&lt;img"));

  const long = await buy(sku, await filledForm(shop, sku, { name: "n".repeat(10_000) }));
  assert.equal(long.status, 422);
  assert.equal(fieldsOf(long.text).name.length, 10_000);
  const emoji = await buy(sku, await filledForm(shop, sku, { name: "🏕️".repeat(10_000) }));
  assert.equal(emoji.status, 413);
  assert.match(emoji.text, /That is too much text/);
});

test("forms of other sites are refused", async () => {
  const sku = await shop.product({}, 5);
  const fields = await filledForm(shop, sku);
  const { id, cookie } = await bought(sku);
  for (const headers of [
    { origin: "https://evil.example", "sec-fetch-site": "cross-site" },
    { origin: "https://evil.example", "sec-fetch-site": undefined },
    { origin: FRIEND, "sec-fetch-site": "cross-site" },
    { origin: "null", "sec-fetch-site": undefined },
    { origin: "null", "sec-fetch-site": "cross-site" },
  ]) {
    const answer = await buy(sku, fields, headers);
    assert.equal(answer.status, 403, JSON.stringify(headers));
    assert.match(answer.text, /The form came from another site/);
    const cancel = { units: "1", key: "0123456789abcdef" };
    const cancelled = await sendForm(shop, `/orders/${id}/cancel`, cancel, { ...headers, cookie });
    assert.equal(cancelled.status, 403);
  }
  assert.equal((await orders(sku)).length, 1);
  assert.equal(good(await shop.admin("GET", `orders/${id}`)).units.cancelled, 0);
});

test("a page says who may frame it, and what it loads", async () => {
  const sku = await shop.product({}, 5);
  const page = await shop.send("GET", `/buy/${sku}`);
  const policy = page.headers["content-security-policy"];
  assert.match(policy, new RegExp(`frame-ancestors 'self' ${FRIEND};`));
  assert.match(policy, /default-src 'none'; script-src 'self'; style-src 'self'/);
  assert.equal(page.headers["cache-control"], "private, no-cache");
  assert.ok(!/<script>|style="|onclick/.test(page.text));
  const { id, cookie } = await bought(sku);
  for (const headers of [{}, { cookie }]) {
    const order = await shop.send("GET", `/orders/${id}`, { headers });
    assert.match(order.headers["content-security-policy"], /frame-ancestors 'none'/);
    assert.equal(order.headers["referrer-policy"], "no-referrer");
    assert.equal(order.headers["cache-control"], "private, no-store");
    assert.equal(order.headers["x-robots-tag"], "noindex");
  }
});

test("a token opens its order, a forged one nothing, and one order opens no other", async () => {
  const sku = await shop.product(BACKORDERS);
  const accept = { action: "backorder" };
  const mine = await shop.placed(sku, { accept });
  const other = await shop.placed(sku, { accept, email: "other@example.com" });
  const at = `/orders/${mine.order.id}`;
  const forged = mine.token.replace(/^./, (first) => (first === "A" ? "B" : "A"));
  for (const token of ["", forged, other.token, "x".repeat(5_000)]) {
    const answer = await sendForm(shop, at, { token });
    assert.equal(answer.status, 404);
    assert.match(answer.text, /This link does not open an order/);
    assert.equal(answer.headers["set-cookie"], undefined);
    const shown = await shop.send("GET", at, { headers: { cookie: `order=${token}` } });
    assert.ok(!shown.text.includes(mine.order.order_number));
  }
  const nowhere = await sendForm(shop, "/orders/none", { token: mine.token });
  assert.equal(nowhere.status, 404, "the same as for no such order");
  for (const token of [mine.token, mine.status_url, `${shop.url}${at}?token=${mine.token}`]) {
    const answer = await sendForm(shop, at, { token });
    assert.deepEqual([answer.status, answer.headers.location], [303, at]);
    const shown = await shop.send("GET", at, { headers: { cookie: cookieOf(answer) } });
    assert.ok(shown.text.includes(mine.order.order_number));
  }
  const several = `order=${forged}; other=1; order=${mine.token}`;
  const shown = await shop.send("GET", at, { headers: { cookie: several } });
  assert.ok(shown.text.includes(mine.order.order_number));
});

test("a link with a token in its query opens by a button, not by being read", async () => {
  const placed = await shop.placed(await shop.product({}, 5));
  const at = `/orders/${placed.order.id}?token=${placed.token}`;
  const page = await shop.send("GET", at);
  assert.equal(page.status, 200);
  assert.equal(page.headers["set-cookie"], undefined);
  assert.ok(!page.text.includes(placed.order.order_number));
  assert.equal(fieldsOf(page.text).token, placed.token);
  const opened = await sendForm(shop, at, fieldsOf(page.text));
  assert.equal(opened.status, 303);
});

test("cancelling asks first; a GET changes nothing; the same form cancels once", async () => {
  const sku = await shop.product(BACKORDERS);
  const { id, cookie } = await bought(sku, {}, "?quantity=3&locale=en-GB");
  const headers = { cookie };
  const ask = await shop.send("GET", `/orders/${id}/cancel?units=2`, { headers });
  assert.equal(textOf(ask.text, "h1"), "Really cancel 2 units?");
  const units = async () => good(await shop.admin("GET", `orders/${id}`)).units;
  assert.equal((await units()).cancelled, 0);
  const form = fieldsOf(ask.text);
  for (const _ of [1, 2]) {
    const answer = await sendForm(shop, `/orders/${id}/cancel`, form, headers);
    assert.deepEqual([answer.status, answer.headers.location], [303, `/orders/${id}?cancelled`]);
  }
  assert.deepEqual([(await units()).cancelled, (await units()).waiting], [2, 1]);
  const page = await shop.send("GET", `/orders/${id}?cancelled`, { headers });
  assert.match(page.text, /role="status">Cancelled\./);
  for (const wanted of ["0", "2", "-1", "1.5", "", "all"]) {
    const answer = await shop.send("GET", `/orders/${id}/cancel?units=${wanted}`, { headers });
    assert.equal(answer.status, 422, wanted);
    assert.match(answer.text, /Enter a whole number from 1 to 1/);
  }
  const many = { ...form, units: "2", key: "0123456789abcdef" };
  const refused = await sendForm(shop, `/orders/${id}/cancel`, many, headers);
  assert.equal(refused.status, 409);
  assert.match(refused.text, /Nothing was cancelled/);
  const stranger = await sendForm(shop, `/orders/${id}/cancel`, { ...many, units: "1" });
  assert.equal(stranger.status, 404);
  assert.equal((await units()).cancelled, 2);
});

test("the line is drawn from what is known: deliveries, the rest, the shopper's mark", async () => {
  const sku = await shop.product(BACKORDERS);
  const batch = { units: 3, expected_from: "2027-05-04", expected_to: "2027-05-10" };
  good(await shop.admin("PUT", `products/${sku}/batches/may`, batch));
  await shop.placed(sku, { quantity: 4, accept: { action: "backorder" } });
  const { id, cookie } = await bought(sku, { consent: "yes" });
  const page = await shop.send("GET", `/orders/${id}`, { headers: { cookie } });
  assert.equal(textOf(page.text, "h1"), "You are 2nd in line, 4 units ahead of you.");
  const legend = /<ul class="legend"[\s\S]*?<\/ul>/.exec(page.text)[0];
  const items = [...legend.matchAll(/<li>([\s\S]*?)<\/li>/g)].map(([, item]) => textOf(`<p>${item}</p>`, "p"));
  // How wide the spaces around a dash are is the language's business.
  assert.deepEqual(items.map((item) => item.replace(/\s*–\s*/, " – ")), [
    "Covered by the delivery expected 4 – 10 May 2027",
    "Not covered by a delivery yet · You",
    "You",
  ]);
  const rects = [...page.text.matchAll(/<rect class="(\w+)[^"]*" x="(\d+)" y="\d+" width="(\d+)"/g)];
  assert.deepEqual(rects.map(([, kind, x, width]) => [kind, +x, +width]), [
    ["covered", 0, 600],
    ["uncovered", 600, 400],
    ["mark", 800, 200],
  ]);
});

test("pages speak the language that was asked for, the order's, or the browser's", async () => {
  const sku = await shop.product({}, 5);
  const lang = async (path, headers = {}) => {
    const page = await shop.send("GET", path, { headers });
    return /<html lang="([^"]*)"/.exec(page.text)[1];
  };
  assert.equal(await lang(`/buy/${sku}`), "en");
  assert.equal(await lang(`/buy/${sku}`, { "accept-language": "fr, de-AT;q=0.9, en;q=0.1" }), "de-AT");
  assert.equal(await lang(`/buy/${sku}?locale=de`, { "accept-language": "en" }), "de");
  assert.equal(await lang(`/buy/${sku}?locale=%3Cb%3E`), "en");
  const { id, cookie } = await bought(sku, {}, "?locale=de-DE");
  assert.equal(await lang(`/orders/${id}`, { cookie, "accept-language": "en-US" }), "de-DE");
  assert.equal(await lang(`/orders/${id}?locale=en-GB`, { cookie }), "en-GB");
});
