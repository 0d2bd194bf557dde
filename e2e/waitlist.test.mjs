// "Tell me": asked by anybody, confirmed by a mail, told once, in order, and no more than is there.
import assert from "node:assert/strict";
import { test } from "node:test";
import { good, openShop } from "./helpers/shop.mjs";

const { shop, restart } = await openShop();
let people = 0;
const somebody = () => `w${(people += 1)}@example.com`;
const mails = async (to, kind) => {
  const query = new URLSearchParams({ to, ...(kind && { kind }) });
  return good(await shop.send("GET", `/v1/test/mails?${query}`)).items;
};
const wait = (sku, email, given = {}) => shop.send("POST", "/v1/waitlist", { json: { sku, email, ...given } });
const deed = (name, token) => shop.send("POST", `/v1/waitlist/${name}`, { json: { token } });
const tokenOf = (mail) => new URL(mail.html.match(/href="([^"]+)"/)[1]).searchParams.get("token");
const told = async (who) => {
  const all = await Promise.all(who.map(({ email }) => mails(email, "waitlist_ready")));
  return all.map((list) => list.length);
};

/** Somebody who asked and confirmed. */
async function waiting(sku, quantity = 1, given = {}) {
  const email = somebody();
  assert.equal((await wait(sku, email, { quantity, ...given })).status, 202);
  const [mail] = await mails(email, "waitlist_confirm");
  const token = tokenOf(mail);
  good(await deed("confirm", token));
  return { email, token };
}

test("one mail asks whether it was meant, at most one a day; forged tokens do nothing", async () => {
  shop.now = "2027-01-01T10:00:00Z";
  const sku = await shop.product({ title: "Trail Lamp" });
  const email = somebody();
  for (const spelling of [email, email.toUpperCase(), ` ${email} `]) {
    const answer = await wait(sku, spelling);
    assert.deepEqual([answer.status, answer.text], [202, ""]);
  }
  const all = await mails(email);
  assert.deepEqual(all.map(({ kind }) => kind), ["waitlist_confirm"]);
  assert.match(all[0].subject, /Trail Lamp/);
  assert.equal(all[0].headers["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click");
  const token = tokenOf(all[0]);
  await shop.receive(sku, 5);
  assert.equal((await mails(email, "waitlist_ready")).length, 0, "not confirmed, not told");
  for (const forged of [`${token}x`, token.replace(/^\d+/, "999"), "", "a.b.c", token.slice(0, 20)]) {
    assert.ok([404, 422].includes((await deed("confirm", forged)).status), forged);
  }
  shop.now = "2027-01-02T10:00:00Z";
  await wait(sku, email);
  assert.equal((await mails(email, "waitlist_confirm")).length, 2);
  assert.equal((await wait("no-such", email)).status, 404);
  const wrong = await wait(sku, "nobody", { quantity: 0, locale: 5 });
  assert.deepEqual(wrong.body.errors.map(({ field }) => field).sort(), ["email", "locale", "quantity"]);
});

test("told in the order of confirmation, in rounds no larger than what is there, once", async () => {
  shop.now = "2027-02-01T10:00:00Z";
  const sku = await shop.product();
  const who = [];
  for (const units of [1, 2, 2, 1]) who.push(await waiting(sku, units));
  assert.deepEqual(await told(who), [0, 0, 0, 0]);
  await shop.receive(sku, 3);
  assert.deepEqual(await told(who), [1, 1, 0, 0]);
  await shop.receive(sku, 1);
  assert.deepEqual(await told(who), [1, 1, 0, 0], "the next round is an hour later");
  await shop.advance("2027-02-01T10:59:59Z");
  assert.deepEqual(await told(who), [1, 1, 0, 0]);
  await shop.advance("2027-02-01T11:00:00Z");
  assert.deepEqual(await told(who), [1, 1, 1, 1]);
  await shop.advance("2027-02-02T11:00:00Z");
  assert.deepEqual(await told(who), [1, 1, 1, 1], "told once");
  const [mail] = await mails(who[2].email, "waitlist_ready");
  assert.equal(mail.at, "2027-02-01T11:00:00Z");
  assert.match(mail.html, new RegExp(`href="${shop.url}/buy/${sku}\\?quantity=2"`));
  const { items } = good(await shop.admin("GET", `products/${sku}/waitlist`));
  assert.deepEqual(items.map(({ quantity }) => quantity), [1, 2, 2, 1]);
  assert.deepEqual(items[0], {
    email: who[0].email, quantity: 1, confirmed_at: "2027-02-01T10:00:00Z",
    told_at: "2027-02-01T10:00:00Z",
  });
});

test("the first is told however much they want; two rounds of one advance have their own times", async () => {
  shop.now = "2027-03-01T10:00:00Z";
  const sku = await shop.product();
  const who = [await waiting(sku, 9), await waiting(sku, 9)];
  await shop.receive(sku, 1);
  assert.deepEqual(await told(who), [1, 0]);
  await shop.advance("2027-03-05T10:00:00Z");
  assert.deepEqual(await told(who), [1, 1]);
  assert.equal((await mails(who[1].email, "waitlist_ready"))[0].at, "2027-03-01T11:00:00Z");
});

test("a pre-order that opens tells by the clock, also after a restart", async () => {
  shop.now = "2027-04-01T10:00:00Z";
  const sku = await shop.product({
    release_at: "2027-08-01T00:00:00Z", preorder: { opens_at: "2027-05-01T09:00:00Z", limit: 2 },
  });
  const who = [await waiting(sku), await waiting(sku), await waiting(sku)];
  await restart("kill");
  await shop.advance("2027-05-01T08:59:59Z");
  assert.deepEqual(await told(who), [0, 0, 0]);
  await shop.advance("2027-05-01T09:00:00Z");
  assert.deepEqual(await told(who), [1, 1, 0]);
});

test("leaving deletes the address, by the page, by one click, again and again", async () => {
  shop.now = "2027-06-01T10:00:00Z";
  const sku = await shop.product();
  const [one, two] = [await waiting(sku), await waiting(sku, 1, { locale: "de" })];
  const page = await shop.send("GET", `/waitlist?token=${one.token}&locale=de`);
  assert.match(page.text, /Sollen wir Bescheid sagen\?/);
  const list = async () => good(await shop.admin("GET", `products/${sku}/waitlist`)).items.length;
  assert.equal(await list(), 2, "reading changes nothing");
  const sent = await fetch(`${shop.url}/waitlist`, {
    method: "POST", body: new URLSearchParams({ token: one.token, do: "leave" }),
  });
  assert.match(await sent.text(), /your address is deleted/);
  assert.equal(await list(), 1);
  const click = () => fetch(`${shop.url}/v1/waitlist/unsubscribe?token=${two.token}`, {
    method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
  });
  for (let times = 0; times < 2; times += 1) assert.equal((await click()).status, 200);
  assert.equal((await deed("leave", two.token)).status, 200);
  assert.equal((await deed("confirm", two.token)).status, 404, "nothing is kept");
  assert.equal(await list(), 0);
  await shop.receive(sku, 5);
  assert.deepEqual(await told([one, two]), [0, 0]);
});
