// Early access: codes that open a pre-order to their bearers, on the real runtime.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { START, TOKEN, newKey } from "./helpers/client.mjs";
import { replay } from "./helpers/replay.mjs";
import { shaped } from "./helpers/shapes.mjs";
import { good, openShop, order } from "./helpers/shop.mjs";

const { shop, logs, restart } = await openShop({ payments: "test" });
const OPENS = "2027-03-02T12:00:00Z";
const coming = { preorder: { opens_at: OPENS, closes_at: null, limit: 20 } };
const path = (sku, code) => `products/${sku}/codes/${code}`;
const give = async (sku, code, grant = {}) => good(await shop.admin("PUT", path(sku, code), grant));
const codes = (sku) => shop.all(`products/${sku}/codes`);
const wants = (code, given = {}) => ({ accept: { action: "preorder", code }, ...given });
const seen = async (sku, code, quantity = 1) => {
  const query = `sku=${sku}&quantity=${quantity}&code=${encodeURIComponent(code)}`;
  return good(await shop.send("GET", `/v1/availability?${query}`)).items[0];
};
const refused = async (sku, given, code) => {
  const answer = await shop.order(sku, given);
  assert.deepEqual([answer.status, answer.code], [409, code]);
  return answer.body;
};

beforeEach(() => (shop.now = START));

/** What the journal says that is used is what the list tells. */
async function countsAddUp(sku) {
  const used = replay(await shop.journal(sku)).codes();
  for (const { code, units_used, uses_used } of await codes(sku)) {
    const { units, orders } = used.get(code.toLowerCase()) ?? { units: 0, orders: 0 };
    assert.deepEqual([units_used, uses_used], [units, orders], code);
  }
}

test("a code opens the pre-order to its bearer alone, and is counted", async () => {
  const sku = await shop.product(coming);
  const row = await give(sku, "Early-24", { units: 3, uses: 2, closes_at: OPENS, opens_at: null });
  shaped(row, "code");
  assert.deepEqual(row, {
    code: "Early-24", opens_at: null, closes_at: OPENS, units: 3, uses: 2, units_used: 0,
    uses_used: 0,
  });
  assert.equal((await shop.available(sku)).action, "coming_soon");
  const item = await seen(sku, " eARLY-24", 2);
  assert.deepEqual([item.action, item.max_quantity, item.remaining], ["preorder", 3, 20]);
  assert.equal((await seen(sku, "Early-24", 4)).action, "too_many");
  assert.equal((await seen(sku, "other")).action, "coming_soon");

  await refused(sku, { accept: { action: "preorder" } }, "not_open_yet");
  const told = await refused(sku, wants("other"), "code_not_valid");
  assert.equal(told.availability.action, "coming_soon");
  const placed = await shop.placed(sku, wants("EARLY-24", { quantity: 2 }));
  assert.deepEqual([placed.order.kind, placed.order.place.number], ["preorder", 1]);
  assert.deepEqual(await codes(sku), [{ ...row, units_used: 2, uses_used: 1 }]);
  const most = await refused(sku, wants("early-24", { quantity: 2 }), "too_many");
  assert.equal(most.availability.max_quantity, 1);

  // Given back: by cancelling a part the units, by cancelling all the use too.
  good(await shop.act(placed, "cancel", { units: 1 }));
  assert.deepEqual((await codes(sku))[0], { ...row, units_used: 1, uses_used: 1 });
  good(await shop.act(placed, "cancel", { units: null }));
  assert.deepEqual(await codes(sku), [row]);
  await countsAddUp(sku);
});

test("a hold that runs out gives back what it had", async () => {
  const sku = await shop.product({ ...coming, hold_minutes: 10 });
  await give(sku, "once", { uses: 1 });
  await shop.placed(sku, wants("once"));
  await refused(sku, wants("once", { email: "bob@example.com" }), "code_not_valid");
  shop.now = new Date(Date.parse(START) + 600_000).toISOString();
  const again = await shop.placed(sku, wants("once", { email: "bob@example.com" }));
  assert.equal(again.order.place.number, 2);
  await countsAddUp(sku);
});

test("outside its window a code changes nothing; inside the open sale none is needed", async () => {
  const sku = await shop.product({ ...coming, hold_minutes: 10_000 });
  await give(sku, "later", { opens_at: "2027-03-01T18:00:00Z", closes_at: "2027-03-01T19:00:00Z" });
  const tries = [
    ["2027-03-01T17:59:59Z", "coming_soon", "code_not_valid"],
    ["2027-03-01T18:00:00Z", "preorder", null],
    ["2027-03-01T18:59:59Z", "preorder", null],
    ["2027-03-01T19:00:00Z", "coming_soon", "code_not_valid"],
    [OPENS, "preorder", null],
  ];
  for (const [now, action, code] of tries) {
    shop.now = now;
    assert.equal((await seen(sku, "later")).action, action, now);
    if (code) await refused(sku, wants("later"), code);
    else await shop.placed(sku, wants("later"));
  }
  assert.equal((await codes(sku))[0].uses_used, 2, "only where it was needed");
  await shop.placed(sku, wants("nobody's"));
  await countsAddUp(sku);
});

test("codes are listed page by page, replaced, taken back, and live through a restart", async () => {
  const sku = await shop.product(coming);
  for (const code of ["b", "A", "c"]) await give(sku, code, { uses: 1 });
  await shop.placed(sku, wants("b"));
  assert.deepEqual((await shop.all(`products/${sku}/codes`, 1)).map(({ code }) => code), [
    "A", "b", "c",
  ]);
  // Another spelling takes its place, what was used stays used.
  const row = await give(sku, "B", { uses: 5 });
  assert.deepEqual([row.code, row.uses, row.uses_used], ["B", 5, 1]);
  assert.equal((await shop.admin("DELETE", path(sku, "c"))).status, 204);
  assert.equal((await shop.admin("DELETE", path(sku, "c"))).status, 204);
  assert.equal((await shop.admin("DELETE", path(sku, "b"))).status, 204);
  assert.deepEqual((await codes(sku)).map(({ code }) => code), ["A"]);
  await refused(sku, wants("b"), "code_not_valid");
  assert.equal((await give(sku, "b", { uses: 1 })).uses_used, 1);
  await restart("kill");
  await refused(sku, wants("b"), "code_not_valid");
  await shop.placed(sku, wants("a"));
  await countsAddUp(sku);
});

test("an order with a code is answered once by its key", async () => {
  const sku = await shop.product(coming);
  await give(sku, "once", { uses: 1 });
  const [key, wrong] = [newKey(), newKey()];
  const first = await shop.order(sku, wants("once"), { key });
  const again = await shop.order(sku, wants("once"), { key });
  assert.deepEqual([again.status, again.text], [201, first.text]);
  assert.equal(again.headers["idempotency-replayed"], "true");
  const no = await shop.order(sku, wants("nope"), { key: wrong });
  await give(sku, "nope");
  const still = await shop.order(sku, wants("nope"), { key: wrong });
  assert.deepEqual([still.status, still.text], [409, no.text]);
  assert.equal((await shop.order(sku, wants("twice"), { key })).code, "idempotency_key_reused");
});

test("what is hostile is refused plainly", async () => {
  const sku = await shop.product(coming);
  for (const code of ["..", "a b", "ä", "a%2Fb", "<b>", "x".repeat(101)]) {
    const answer = await shop.admin("PUT", path(sku, encodeURIComponent(code)), {});
    assert.ok([404, 422].includes(answer.status), `${code}: ${answer.status}`);
    assert.ok(answer.code, code);
  }
  const bad = [
    [{ units: -1 }, ["units"]],
    [{ uses: "1", units: 1e10 }, ["units", "uses"]],
    [{ opens_at: OPENS, closes_at: OPENS }, ["closes_at"]],
    [{ opens: null }, ["opens"]],
    [[], [""]],
  ];
  for (const [body, fields] of bad) {
    const answer = await shop.admin("PUT", path(sku, "c"), body);
    assert.deepEqual([answer.status, answer.fields], [422, fields]);
  }
  assert.deepEqual(await codes(sku), []);
  for (const code of [7, [], {}, "", "  ", "x".repeat(101)]) {
    const answer = await shop.order(sku, wants(code));
    assert.deepEqual([answer.status, answer.fields], [422, ["accept.code"]]);
  }
  const strange = ["' OR 1=1 --", "\u0000", "\u202e", "🎟️", "%", "_"];
  await give(sku, "_a");
  for (const code of strange) {
    await refused(sku, wants(code), "code_not_valid");
    assert.equal((await seen(sku, code)).action, "coming_soon");
  }
  for (const query of [`code=${"x".repeat(101)}`, "code=a&code=b", "code=%20"]) {
    const answer = await shop.send("GET", `/v1/availability?sku=${sku}&${query}`);
    assert.deepEqual([answer.status, answer.fields], [422, ["code"]]);
  }
  assert.equal((await seen(sku, "")).action, "coming_soon");
  const none = await shop.admin("PUT", path("nobody", "c"), {});
  assert.deepEqual([none.status, none.code], [404, "unknown_sku"]);
  assert.equal((await shop.send("GET", `/v1/admin/${path(sku, "c")}`, { bearer: TOKEN })).status, 405);
});

test("codes are in no log and in nobody else's answer", async () => {
  const sku = await shop.product(coming);
  await give(sku, "secret-code-1", { uses: 1 });
  await seen(sku, "secret-code-1");
  const placed = await shop.placed(sku, wants("secret-code-1"));
  const record = await shop.shown(placed);
  const told = [await shop.available(sku), placed, record];
  assert.doesNotMatch(JSON.stringify(told), /secret-code/);
  assert.doesNotMatch(logs.join("\n"), /secret-code/);
});

test("the shop's own page takes a code without a script", async () => {
  const sku = await shop.product(coming);
  await give(sku, "early", { units: 2 });
  const shut = await shop.send("GET", `/buy/${sku}`);
  assert.match(shut.text, /name="code"/);
  assert.doesNotMatch(shut.text, /name="key"/);
  const wrong = await shop.send("GET", `/buy/${sku}?code=%22%3E%3Cb%3E`);
  assert.match(wrong.text, /id="code-error"/);
  assert.doesNotMatch(wrong.text, /"><b>/);
  const open = await shop.send("GET", `/buy/${sku}?code=EARLY`);
  assert.match(open.text, /<input type="hidden" name="code" value="EARLY">/);
  const many = await shop.send("GET", `/buy/${sku}?code=EARLY&quantity=3`);
  assert.match(many.text, /quantity=2&amp;locale=en&amp;code=EARLY/);
  const hidden = [...open.text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const typed = {
    quantity: "1", email: "ann@example.com", name: "Ann", country: "DE", line1: "Weg 1",
    city: "Ulm", postal_code: "89073",
  };
  const form = { ...Object.fromEntries(hidden.map(([, name, value]) => [name, value])), ...typed };
  const raw = new URLSearchParams(form).toString();
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  const sent = await shop.send("POST", `/buy/${sku}`, { raw, headers });
  assert.equal(sent.status, 303, sent.text);
  assert.equal((await codes(sku))[0].uses_used, 1);
  // Taken back between looking and ordering: said so, with all that was typed.
  await shop.admin("DELETE", path(sku, "early"));
  const late = new URLSearchParams({ ...form, key: newKey() }).toString();
  const refusal = await shop.send("POST", `/buy/${sku}`, { raw: late, headers });
  assert.equal(refusal.status, 409);
  assert.match(refusal.text, /This code does not open the pre-order/);
});
