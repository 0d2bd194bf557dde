// Mails: one for each thing that happens to an order, once, in the shopper's language; and the links
// in them.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { TOKEN } from "./helpers/client.mjs";
import { good, openShop } from "./helpers/shop.mjs";

const { shop, restart, runtime } = await openShop();
const waits = { backorder: { limit: null, lead_time_days: 21 } };
let people = 0;
const somebody = () => `person-${(people += 1)}@example.com`;

const mails = async (to, kind, at = shop) => {
  const query = new URLSearchParams({ ...(to && { to }), ...(kind && { kind }) });
  return good(await at.send("GET", `/v1/test/mails?${query}`)).items;
};
const kinds = async (to) => (await mails(to)).map((mail) => mail.kind);
const linkOf = (mail) => new URL(mail.html.match(/href="([^"]+)"/)[1].replaceAll("&amp;", "&"));

/** An order of somebody new. */
async function placed(sku, given = {}) {
  const email = somebody();
  return { email, ...(await shop.placed(sku, { email, accept: { action: "backorder" }, ...given })) };
}

test("the life of an order, mail by mail", async () => {
  const sku = await shop.product({ ...waits, title: "Trail Lamp" });
  const order = await placed(sku, { quantity: 3 });
  const [first] = await mails(order.email);
  assert.deepEqual(
    [first.kind, first.to, first.order_id, first.subject],
    ["order_placed", order.email, order.order.id, `Your order ${order.order.order_number} at Shop`],
  );
  assert.match(first.text, /3 units are in line\. They ship .+\./);
  assert.match(first.text, /until 14 days after delivery/);
  assert.match(first.html, /<bdi>Trail Lamp<\/bdi>/);

  await shop.receive(sku, 3);
  good(await shop.act(order, "shipments", { units: 2, tracking: "1Z 999" }));
  good(await shop.act(order, "cancel", { units: 1, reason: "asked" }));
  assert.deepEqual(await kinds(order.email), ["order_placed", "allocated", "shipped", "cancelled"]);
  const [shipped] = await mails(order.email, "shipped");
  assert.match(shipped.text, /Tracking: 1Z 999/);
  assert.match(shipped.text, /^2 units are on their way/);
});

test("what is there at once is one mail, and a repeated request none", async () => {
  const sku = await shop.product({}, 5);
  const key = "0123456789abcdef0123";
  const email = somebody();
  for (let times = 0; times < 2; times += 1) good(await shop.order(sku, { email }, { key }));
  const all = await mails(email);
  assert.deepEqual(all.map((mail) => mail.kind), ["order_placed"]);
  assert.match(all[0].text, /1 unit is there and ready to ship\./);
});

test("German for whoever ordered in German", async () => {
  const sku = await shop.product(waits);
  const order = await placed(sku, { locale: "de-AT" });
  const [mail] = await mails(order.email);
  assert.match(mail.subject, /^Ihre Bestellung /);
  assert.match(mail.html, /<html lang="de-AT">/);
});

test("a delay notice says the new window, what silence does, and where to answer", async () => {
  shop.now = "2027-03-01T10:00:00Z";
  good(await shop.admin("PUT", "settings", { profile: "us" }));
  const sku = await shop.product({ backorder: { limit: null, lead_time_days: null } });
  const announce = async (day) => good(await shop.admin("PUT", `products/${sku}/batches/b`, {
    units: 5, expected_from: day, expected_to: day,
  }));
  await announce("2027-04-01");
  const order = await placed(sku);
  await announce("2027-04-20");
  const [notice] = await mails(order.email, "delay_notice");
  assert.match(notice.text, /It is now expected to ship April 20, 2027\./);
  assert.match(notice.text, /You can cancel it until April 20, 2027\./);
  assert.match(notice.text, /keep the order or cancel it, at no cost/);
  // Silence moves the promise when the first date is over.
  await shop.advance("2027-04-02T00:00:00Z");
  const [moved] = await mails(order.email, "promise_changed");
  assert.match(moved.text, /It ships April 20, 2027 now\./);
  assert.equal(moved.at, "2027-04-02T00:00:00Z");
  good(await shop.admin("PUT", "settings", {}));
});

test("a withdrawal is acknowledged with date and time", async () => {
  shop.now = "2027-05-01T10:00:00Z";
  const sku = await shop.product(waits);
  const order = await placed(sku, { name: "Ada Lindqvist" });
  const path = `/v1/orders/${order.order.id}/withdraw`;
  good(await shop.send("POST", path, { json: {}, bearer: order.token }));
  const [mail] = await mails(order.email, "withdrawal_received");
  assert.match(mail.text, /May 1, 2027/);
  assert.match(mail.text, /“I withdraw from the contract about order .{9}\.” Ada Lindqvist/);
  assert.deepEqual(await kinds(order.email), ["order_placed", "withdrawal_received"]);
});

test("the link of a mail opens the order by a button, for 90 days; reading it changes nothing", async () => {
  shop.now = "2027-06-01T10:00:00Z";
  const sku = await shop.product(waits);
  const order = await placed(sku);
  const link = linkOf((await mails(order.email))[0]);
  const token = link.searchParams.get("token");
  assert.equal(link.origin, shop.url);
  const path = `/orders/${order.order.id}`;
  const seen = await shop.send("GET", `${path}${link.search}`);
  assert.equal(seen.status, 200);
  assert.match(seen.text, /<form method="post"/);
  assert.doesNotMatch(seen.text, /Trail Lamp/, "a scanner that follows the link sees nothing");
  const open = (given) => fetch(`${shop.url}${path}`, {
    method: "POST", body: new URLSearchParams({ token: given }), redirect: "manual",
    headers: { "shelfline-now": shop.now },
  });
  const opened = await open(token);
  assert.equal(opened.status, 303);
  assert.match(opened.headers.get("set-cookie"), /^order=.+; Path=\/orders\//);
  assert.equal((await open(`${token}x`)).status, 404);
  const other = await placed(sku);
  const foreign = linkOf((await mails(other.email))[0]).searchParams.get("token");
  assert.equal((await open(foreign)).status, 404, "another order's");
  shop.now = "2027-08-30T09:59:59Z";
  assert.equal((await open(token)).status, 303);
  shop.now = "2027-08-30T10:00:00Z";
  assert.equal((await open(token)).status, 404, "it is over");
});

test("hostile names stay text, and on their line", async () => {
  const evil = `<img src=x onerror=alert(1)>\u202e${"🙂".repeat(100)}`;
  const sku = await shop.product({ ...waits, title: [...evil].slice(0, 150).join("") });
  const order = await placed(sku, { name: "A <b>&\u202e" });
  const [mail] = await mails(order.email);
  assert.doesNotMatch(mail.html, /<img/);
  assert.match(mail.html, /&lt;img src=x/);
  assert.doesNotMatch(mail.text + mail.html + mail.subject, /[\u202a-\u202e\u2066-\u2069]/);
  good(await shop.admin("PUT", "settings", { shop_name: "S\r\nBcc: x@example.com" }));
  const next = await placed(sku);
  assert.match((await mails(next.email))[0].subject, /at S Bcc: x@example\.com$/);
  good(await shop.admin("PUT", "settings", {}));
});

test("links again: the same answer for anybody, at most one mail an hour", async () => {
  shop.now = "2027-09-01T10:00:00Z";
  const sku = await shop.product(waits);
  const order = await placed(sku);
  const again = await shop.placed(sku, { email: order.email, accept: { action: "backorder" } });
  const ask = (email) => shop.send("POST", "/v1/links", { json: { email } });
  for (const email of [order.email, order.email.toUpperCase(), "nobody@example.com"]) {
    const answer = await ask(email);
    assert.deepEqual([answer.status, answer.text], [202, ""]);
  }
  const [mail, ...rest] = await mails(order.email, "links");
  assert.deepEqual(rest, []);
  const named = [...mail.html.matchAll(/href="([^"]+)"/g)].map(([, url]) => new URL(url).pathname);
  assert.deepEqual(named, [again, order].map(({ order: { id } }) => `/orders/${id}`));
  assert.deepEqual(await mails("nobody@example.com"), []);
  shop.now = "2027-09-01T11:00:00Z";
  await ask(order.email);
  assert.equal((await mails(order.email, "links")).length, 2);
  assert.equal((await ask("no address")).status, 422);
  assert.equal((await shop.send("POST", "/v1/links", { json: {} })).status, 422);
});

test("mails are files of the mailbox folder, and pages of /dev/mail", async () => {
  const sku = await shop.product(waits);
  const order = await placed(sku);
  const files = await readdir(join(runtime().state, "mail"));
  const own = files.filter((name) => name.startsWith(`${order.order.id}-0.`));
  assert.deepEqual(own.map((name) => name.split(".").pop()).sort(), ["html", "json", "txt"]);
  const list = await shop.send("GET", "/dev/mail");
  assert.equal(list.status, 200);
  assert.match(list.text, new RegExp(`href="/dev/mail/\\d+">Your order ${order.order.order_number}`));
  const [, first] = list.text.match(/href="(\/dev\/mail\/\d+)"/);
  assert.match((await shop.send("GET", first)).text, /Your order is placed|order/);
  assert.equal((await shop.send("GET", "/dev/mail/999999")).status, 404);
});

test("what was told is not told again after a restart", async () => {
  const sku = await shop.product(waits);
  const order = await placed(sku);
  await restart("kill");
  await shop.receive(sku, 1);
  assert.deepEqual(await kinds(order.email), ["order_placed", "allocated"]);
});

test("a provider that fails is tried again, with the same key; a refusal is given up", async () => {
  const taken = [];
  let status = 503;
  const provider = createServer(async (request, reply) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    taken.push({ path: request.url, headers: request.headers, body: JSON.parse(body) });
    reply.writeHead(status).end("{}");
  });
  await new Promise((ready) => provider.listen(0, "127.0.0.1", ready));
  after(() => provider.close());
  const base = `http://127.0.0.1:${provider.address().port}`;
  for (const [mail, secret] of [["resend", "RESEND_API_KEY"], ["postmark", "POSTMARK_TOKEN"]]) {
    taken.length = 0;
    status = 503;
    const bindings = { MAIL_API_BASE: base, MAIL_FROM: "Shop <shop@example.com>", [secret]: "s3cret" };
    const { shop } = await openShop({ mail, overrides: { bindings } });
    shop.now = "2027-01-01T10:00:00Z";
    const sku = await shop.product(waits);
    const email = somebody();
    await shop.placed(sku, { email, accept: { action: "backorder" } });
    assert.equal(taken.length, 1);
    status = 200;
    await shop.advance("2027-01-01T10:00:05Z");
    await shop.advance("2027-01-02T10:00:00Z");
    assert.equal(taken.length, 2, "tried again, then no more");
    const [first, second] = taken;
    assert.deepEqual(second.body, first.body);
    const { headers, body } = first;
    if (mail === "resend") {
      assert.deepEqual([first.path, headers.authorization, body.to], ["/emails", "Bearer s3cret", [email]]);
      assert.equal(headers["idempotency-key"], second.headers["idempotency-key"]);
    } else {
      assert.deepEqual([first.path, headers["x-postmark-server-token"], body.To], ["/email", "s3cret", email]);
    }
    status = 422;
    await shop.placed(sku, { email, accept: { action: "backorder" } });
    await shop.advance("2027-02-01T10:00:00Z");
    assert.equal(taken.filter((one) => one.body.subject === taken.at(-1).body.subject && one.body.Subject === taken.at(-1).body.Subject).length, 1);
  }
});

test("without the test clock nobody reads the mails of others", async () => {
  const { shop } = await openShop({ testClock: false });
  assert.equal((await shop.send("GET", "/v1/test/mails", { bearer: TOKEN })).status, 404);
});
