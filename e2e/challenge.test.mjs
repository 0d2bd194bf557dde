// Turnstile: where its secret is set nobody orders without a token that siteverify approves of.
import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { newKey } from "./helpers/client.mjs";
import { SECRET, SITE_KEY, openSiteverify } from "./helpers/siteverify.mjs";
import { openShop, order } from "./helpers/shop.mjs";
import { waitFor } from "./helpers/wait.mjs";

const ORIGIN = "https://shop.example";
const verifier = await openSiteverify();
const { shop, logs } = await openShop({
  origins: [ORIGIN],
  overrides: { bindings: verifier.bindings },
});
const sku = await shop.product({ backorder: { limit: null, lead_time_days: 21 } });
const backorder = { accept: { action: "backorder" } };

afterEach(() => {
  verifier.told.answer = undefined;
  verifier.told.hostname = "127.0.0.1";
});

let tokens = 0;
const fresh = (action = "order") => `${action}-${(tokens += 1)}`;
const send = (token, { key, body = order(sku, backorder) } = {}) =>
  shop.send("POST", "/v1/orders", {
    json: body, key: key ?? newKey(), headers: { "turnstile-token": token },
  });
const orders = async () => (await shop.stock(sku)).waiting_orders;

test("a token that siteverify approves of lets one order in", async () => {
  const token = fresh();
  const taken = await send(token);
  assert.equal(taken.status, 201, taken.text);
  const { path, secret, response, idempotency_key } = verifier.asked.at(-1);
  assert.deepEqual([path, secret, response], ["/turnstile/v0/siteverify", SECRET, token]);
  assert.match(idempotency_key, /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-8[\da-f]{3}-[\da-f]{12}$/);
});

test("without one, or with one that is not right, nothing is ordered", async () => {
  const before = await orders();
  const asked = verifier.asked.length;
  const spent = fresh();
  assert.equal((await send(spent)).status, 201);
  const failed = fresh();
  verifier.told.tokens[failed] = { success: false, "error-codes": ["invalid-input-response"] };
  const tries = [undefined, "", "x".repeat(2049), spent, failed, fresh("login"), fresh("")];
  for (const token of tries) {
    const answer = await send(token);
    assert.deepEqual([answer.status, answer.code], [403, "challenge_failed"], String(token));
  }
  verifier.told.hostname = "evil.example";
  assert.equal((await send(fresh())).code, "challenge_failed");
  assert.equal(verifier.asked.length, asked + 1 + 5, "what is no token is not asked about");
  assert.equal(await orders(), before + 1);
  for (const hostname of ["shop.example", "127.0.0.1"]) {
    verifier.told.hostname = hostname;
    assert.equal((await send(fresh())).status, 201);
  }
});

test("a key that was answered needs none, and gets its answer", async () => {
  const key = newKey();
  const first = await send(fresh(), { key });
  for (const token of [undefined, "order-none", fresh("login")]) {
    const again = await send(token, { key });
    assert.deepEqual([again.status, again.text], [201, first.text]);
    assert.equal(again.headers["idempotency-replayed"], "true");
  }
  const other = order(sku, { ...backorder, quantity: 2 });
  assert.equal((await send(undefined, { key, body: other })).code, "idempotency_key_reused");
  // A refusal was a decision too; a failed challenge was none.
  const refused = newKey();
  const wrong = order(sku, { accept: { action: "buy" } });
  const no = await send(fresh(), { key: refused, body: wrong });
  assert.equal(no.code, "availability_changed");
  assert.equal((await send(undefined, { key: refused, body: wrong })).text, no.text);
  const late = newKey();
  assert.equal((await send(undefined, { key: late })).code, "challenge_failed");
  assert.equal((await send(fresh(), { key: late })).status, 201);
});

test("the same order may be sent again with its token; a bad body does not cost it", async () => {
  const token = fresh();
  const key = newKey();
  const bad = await send(token, { key, body: { ...order(sku, backorder), quantity: 0 } });
  assert.deepEqual([bad.status, bad.fields], [422, ["quantity"]]);
  const made = await send(token, { key });
  assert.equal(made.status, 201);
  assert.equal((await send(token, { key })).text, made.text);
});

test("where siteverify cannot say, nothing is ordered, and it is said: 503 and a log", async () => {
  const before = await orders();
  const key = newKey();
  const token = fresh();
  const internal = { success: false, "error-codes": ["internal-error"] };
  const secret = { success: false, "error-codes": ["invalid-input-secret"] };
  for (const answer of [500, 200, internal, secret, { shape: "another" }]) {
    verifier.told.answer = answer;
    const logged = logs.length;
    const later = await send(token, { key });
    assert.deepEqual([later.status, later.code], [503, "overloaded"]);
    assert.ok(Number(later.headers["retry-after"]) >= 1);
    assert.match(logs.slice(logged).join("\n"), /"place":"turnstile"/);
  }
  assert.equal(await orders(), before);
  verifier.told.answer = undefined;
  assert.equal((await send(token, { key })).status, 201);
  assert.doesNotMatch(logs.join("\n"), new RegExp(`${SECRET}|${token}`));
});

test("a siteverify that never answers, or never ends its answer, is waited for no longer", async () => {
  const before = await orders();
  const logged = logs.length;
  const asked = verifier.asked.length;
  const sent = [];
  for (const answer of ["silence", "stall"]) {
    verifier.told.answer = answer;
    sent.push(send(fresh()));
    await waitFor("it is asked", () => verifier.asked.length === asked + sent.length);
  }
  for (const later of await Promise.all(sent)) {
    assert.deepEqual([later.status, later.code], [503, "overloaded"]);
    assert.ok(Number(later.headers["retry-after"]) >= 1);
  }
  // The challenge gave up by itself: it was not the deadline of the whole request that cut it off.
  const said = logs.slice(logged).filter((line) => line.includes('"place":"turnstile"'));
  assert.equal(said.length, 2, logs.slice(logged).join("\n"));
  assert.equal(await orders(), before);
});

test("the token's header passes the preflight, and pages learn the site key", async () => {
  const asked = await shop.send("OPTIONS", "/v1/orders", {
    headers: { origin: ORIGIN, "access-control-request-method": "POST" },
  });
  assert.match(asked.headers["access-control-allow-headers"], /\bturnstile-token\b/);
  assert.equal((await shop.available(sku)).challenge, SITE_KEY);
  const page = await shop.send("GET", `/buy/${sku}`);
  const policy = page.headers["content-security-policy"];
  assert.match(policy, new RegExp(`script-src 'self' ${verifier.url}; frame-src ${verifier.url};`));
  assert.match(page.text, new RegExp(`data-sitekey="${SITE_KEY}" data-action="order"`));
});

test("the form of the shop's page sends its token", async () => {
  const page = await shop.send("GET", `/buy/${sku}`);
  const hidden = [...page.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const typed = {
    quantity: "1", email: "ann@example.com", name: "Ann", country: "DE", line1: "Weg 1",
    city: "Ulm", postal_code: "89073",
  };
  const form = { ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...typed };
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const post = (given) =>
    shop.send("POST", `/buy/${sku}`, {
      raw: new URLSearchParams({ ...form, ...given }).toString(), headers,
    });
  const before = await orders();
  const refused = await post({});
  assert.equal(refused.status, 403);
  assert.match(refused.text, /could not see that a person is ordering/);
  assert.match(refused.text, /value="ann@example.com"/);
  assert.equal(await orders(), before);
  assert.equal((await post({ "cf-turnstile-response": fresh() })).status, 303);
  assert.equal(await orders(), before + 1);
});
