// What the merchant is told by mail: the day, each night at 00:00 of the shop's zone; and what does not
// get through, once an incident.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { fault, faulty } from "./helpers/faults.mjs";
import { good, openShop } from "./helpers/shop.mjs";
import { waitFor } from "./helpers/wait.mjs";

const MERCHANT = "merchant@example.com";
const waiting = { accept: { action: "backorder" } };
const undated = { backorder: { limit: null, lead_time_days: null } };

/** A shop whose merchant has an address, in a time zone, from a moment on. */
async function told(now, given = {}, options = faulty) {
  const opened = await openShop(options);
  const { shop } = opened;
  shop.now = now;
  const set = (more) => shop.admin("PUT", "settings", { contact_email: MERCHANT, ...given, ...more });
  good(await set());
  const mails = async (kind) =>
    good(await shop.send("GET", `/v1/test/mails?${new URLSearchParams({ to: MERCHANT, kind })}`)).items;
  return { ...opened, set, digests: () => mails("digest"), stuck: () => mails("stuck") };
}

/** A sku with units on the way until a day, and an order that waits for them. */
async function promised(shop, to, given = {}) {
  const sku = await shop.product(undated);
  const batch = { units: 50, expected_from: to, expected_to: to };
  good(await shop.admin("PUT", `products/${sku}/batches/may`, batch));
  return { sku, ...(await shop.placed(sku, { ...waiting, ...given })) };
}

test("new orders, told at 00:00 where the shop is, once, without the shopper", async () => {
  const { shop, digests } = await told("2027-05-03T10:00:00Z", { time_zone: "Europe/Berlin" });
  const sku = await shop.product({ title: "Trail Lamp" }, 10);
  const first = await shop.placed(sku, { quantity: 2, email: "ada@example.com", name: "Ada L" });
  const gone = await shop.placed(sku);
  good(await shop.act(gone, "cancel", {}));
  await shop.advance("2027-05-03T21:59:59Z");
  assert.deepEqual(await digests(), []);
  await shop.advance("2027-05-03T22:00:00Z");
  const [mail, ...rest] = await digests();
  assert.deepEqual(rest, []);
  assert.deepEqual([mail.to, mail.at, mail.subject, mail.order_id],
    [MERCHANT, "2027-05-03T22:00:00Z", "Shop: 1 new order", null]);
  assert.match(mail.text, /Your orders on May 4, 2027/);
  const { id, order_number } = first.order;
  assert.ok(mail.text.includes(`- ${order_number}: 2 × Trail Lamp\n  ${shop.url}/admin#/orders/${id}\n`));
  assert.ok(mail.html.includes(`href="${shop.url}/admin#/orders/${id}"`));
  assert.doesNotMatch(mail.text + mail.html, /ada@example|Ada L/);

  // Told once, however the night goes on; and a day without anything is a day without a mail.
  for (const at of ["2027-05-03T22:00:01Z", "2027-05-04T12:00:00Z", "2027-05-04T22:00:00Z"]) {
    await shop.advance(at);
  }
  assert.equal((await digests()).length, 1);
  await shop.placed(sku);
  // Days that passed unseen are one mail, the last day's.
  await shop.advance("2027-05-07T12:00:00Z");
  const [, second, ...more] = await digests();
  assert.deepEqual([second.at, second.subject, more.length], ["2027-05-06T22:00:00Z", "Shop: 1 new order, 2 due", 0]);
});

test("the night is where the clocks say, the days that they change on too", async () => {
  for (const [time_zone, begins, before, at] of [
    ["Europe/Berlin", "2027-03-27T12:00:00Z", "2027-03-27T22:59:59Z", "2027-03-27T23:00:00Z"],
    ["Europe/Berlin", "2027-03-28T12:00:00Z", "2027-03-28T21:59:59Z", "2027-03-28T22:00:00Z"],
    ["Europe/Berlin", "2027-10-31T12:00:00Z", "2027-10-31T22:59:59Z", "2027-10-31T23:00:00Z"],
    // The first hour of that day does not exist.
    ["America/Santiago", "2027-09-04T20:00:00Z", "2027-09-05T03:59:59Z", "2027-09-05T04:00:00Z"],
    ["Asia/Kathmandu", "2028-02-28T12:00:00Z", "2028-02-28T18:14:59Z", "2028-02-28T18:15:00Z"],
  ]) {
    const { shop, digests } = await told(begins, { time_zone });
    await shop.placed(await shop.product({}, 1));
    await shop.advance(before);
    assert.deepEqual(await digests(), [], `${time_zone} ${before}`);
    await shop.advance(at);
    assert.deepEqual((await digests()).map((mail) => mail.at), [at], time_zone);
  }
});

test("a zone that changes tells no day twice, and leaves none out", async () => {
  const { shop, set, digests } = await told("2027-05-03T10:00:00Z", { time_zone: "Europe/Berlin" });
  const sku = await shop.product({}, 10);
  await shop.placed(sku);
  await shop.advance("2027-05-03T22:00:00Z");
  // It is still the 3rd there: the 4th was told.
  good(await set({ time_zone: "America/New_York" }));
  await shop.placed(sku);
  await shop.advance("2027-05-04T04:00:00Z");
  assert.equal((await digests()).length, 1);
  await shop.advance("2027-05-05T04:00:00Z");
  assert.deepEqual((await digests()).map(({ at }) => at), ["2027-05-03T22:00:00Z", "2027-05-05T04:00:00Z"]);
});

test("what is due today and has not shipped, and which promises are about to slip", async () => {
  const { shop, digests } = await told("2027-05-01T10:00:00Z");
  const today = await promised(shop, "2027-05-04", { quantity: 3 });
  await shop.receive(today.sku, 3);
  good(await shop.act(today, "shipments", { units: 1 }));
  const shipped = await promised(shop, "2027-05-04");
  await shop.receive(shipped.sku, 1);
  good(await shop.act(shipped, "shipments", { units: 1 }));
  const soon = await promised(shop, "2027-05-07");
  const there = await promised(shop, "2027-05-07");
  await shop.receive(there.sku, 1);
  await promised(shop, "2027-05-08");
  await shop.advance("2027-05-03T00:00:00Z");
  await shop.advance("2027-05-04T00:00:00Z");
  const mail = (await digests()).at(-1);
  assert.equal(mail.subject, "Shop: 1 due, 1 promise about to slip");
  const rows = mail.text.split("\n").filter((line) => line.startsWith("- "));
  const title = "Trail Lamp";
  assert.deepEqual(rows, [
    `- ${today.order.order_number}: 2 × ${title}, due May 4, 2027`,
    `- ${soon.order.order_number}: 1 × ${title}, due May 7, 2027`,
  ]);
});

test("what was ordered and due on one day is told the next night, and no night after", async () => {
  const { shop, digests } = await told("2027-05-03T10:00:00Z", { handling_days: 0 });
  await shop.placed(await shop.product({}, 1));
  for (const day of [4, 5, 6]) await shop.advance(`2027-05-0${day}T00:00:00Z`);
  assert.deepEqual((await digests()).map(({ subject }) => subject), ["Shop: 1 new order, 1 due"]);
});

test("long lists are cut, with a count; German where the shop is", async () => {
  const { shop, digests } = await told("2027-05-03T10:00:00Z", { locale: "de", shop_name: "Nord" });
  const sku = await shop.product({}, 20);
  for (let n = 0; n < 12; n += 1) await shop.placed(sku);
  await shop.advance("2027-05-04T00:00:00Z");
  const [mail] = await digests();
  assert.equal(mail.subject, "Nord: 12 neue Bestellungen");
  assert.equal(mail.text.match(/^- /gm).length, 10);
  assert.match(mail.text, /und 2 weitere/);
  assert.match(mail.html, /<html lang="de">/);
});

test("no address, no mail; what was ordered before there was one is not told", async () => {
  const { shop, set, digests } = await told("2027-05-03T10:00:00Z");
  good(await set({ contact_email: null }));
  const sku = await shop.product({}, 5);
  await shop.placed(sku);
  await shop.advance("2027-05-04T00:00:00Z");
  good(await set());
  await shop.advance("2027-05-05T00:00:00Z");
  assert.deepEqual(await digests(), []);
  await shop.placed(sku);
  await shop.advance("2027-05-06T00:00:00Z");
  assert.equal((await digests()).length, 1);
});

test("an order that is to be paid first is new once it is", async () => {
  const { shop, digests } = await told("2027-05-03T23:50:00Z", {}, { ...faulty, payments: "test" });
  const sku = await shop.product({}, 5);
  const paid = await shop.placed(sku);
  await shop.placed(sku);
  await shop.advance("2027-05-04T00:00:00Z");
  assert.deepEqual(await digests(), []);
  const json = { order_id: paid.order.id, outcome: "paid" };
  good(await shop.send("POST", "/v1/test/payments", { json }));
  await shop.advance("2027-05-05T00:00:00Z");
  assert.deepEqual((await digests()).map(({ subject }) => subject), ["Shop: 1 new order"]);
});

test("killed in the night, it is told all the same, and once", async () => {
  const { shop, digests, restart } = await told("2027-05-03T10:00:00Z");
  const sku = await shop.product({}, 5);
  await shop.placed(sku);
  await restart("kill");
  await shop.advance("2027-05-04T00:00:00Z");
  await restart("kill");
  await shop.advance("2027-05-04T00:00:00Z");
  await shop.advance("2027-05-04T23:59:59Z");
  assert.equal((await digests()).length, 1);
});

test("by the platform's clock it is the alarm that tells", async () => {
  const { shop, runtime, restart } = await openShop({ ...faulty, testClock: false });
  shop.now = null;
  good(await shop.admin("PUT", "settings", { contact_email: MERCHANT, handling_days: 0 }));
  const { rows: [planned], alarmAt } = await fault(shop, { shop: "SELECT day, next_at FROM digest" });
  assert.equal(planned.day, new Date().toISOString().slice(0, 10));
  assert.equal(planned.next_at, Date.parse(`${planned.day}T00:00:00Z`) + 86_400_000);
  assert.equal(alarmAt, planned.next_at);
  const sku = await shop.product({}, 5);
  await shop.placed(sku);
  // As if the last one had been yesterday's.
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await fault(shop, { shop: `UPDATE digest SET day = '${yesterday}', next_at = 0` });
  await shop.placed(sku);
  const files = async () => {
    const all = await readdir(join(runtime().state, "mail")).catch(() => []);
    return all.filter((name) => /^digest-.*\.json$/.test(name));
  };
  await waitFor("the digest", async () => (await files()).length > 0);
  await restart("kill");
  await shop.placed(sku);
  const { rows: [after] } = await fault(shop, { shop: "SELECT day, next_at FROM digest" });
  assert.ok(after.next_at > Date.now());
  assert.deepEqual(await files(), [`digest-${after.day}.json`]);
});

/** An endpoint on this machine that answers with its status. */
async function endpoint(shop, status) {
  const own = { status };
  const server = createServer((request, reply) => {
    request.resume().on("end", () => reply.writeHead(own.status).end());
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  after(() => server.close());
  own.url = `http://127.0.0.1:${server.address().port}/hook`;
  const url = `${own.url}?key=s3cret`;
  return Object.assign(own, good(await shop.admin("POST", "webhooks", { url, events: ["order.placed"] })), { url: own.url });
}

/** Lets so many days pass, by the quarter. */
async function pass(shop, days) {
  const from = Date.parse(shop.now);
  for (let step = 1; step <= days * 4; step += 1) {
    await shop.advance(new Date(from + step * 21_600_000).toISOString());
  }
}

test("events that died: once an incident, again after one that was taken", async () => {
  const { shop, stuck } = await told("2027-02-01T10:00:00Z");
  const hook = await endpoint(shop, 500);
  const sku = await shop.product({}, 20);
  await shop.placed(sku);
  await shop.placed(sku);
  await pass(shop, 2);
  assert.deepEqual(await stuck(), [], "it is still tried");
  await pass(shop, 3);
  const [mail, ...rest] = await stuck();
  assert.deepEqual([mail.subject, rest.length], ["Shop: an endpoint does not take its events", 0]);
  assert.ok(mail.text.includes(`${hook.url} did not take the event order.placed in ten tries`));
  assert.doesNotMatch(mail.text + mail.html, /s3cret/);
  await shop.placed(sku);
  await pass(shop, 5);
  assert.equal((await stuck()).length, 1, "the same incident");
  hook.status = 200;
  await shop.placed(sku);
  hook.status = 500;
  await shop.placed(sku);
  await pass(shop, 5);
  assert.equal((await stuck()).length, 2);
  hook.status = 410;
  const other = await endpoint(shop, 410);
  await shop.placed(sku);
  const last = (await stuck()).slice(2);
  assert.deepEqual(last.map(({ subject }) => subject), ["Shop: an endpoint is switched off"]);
  assert.ok(last[0].text.includes(`${other.url} answered that it is gone (410).`));
});

test("records that do not get through for an hour: once, for all skus together", async () => {
  const { shop, stuck } = await told("2027-02-01T10:00:00Z");
  const skus = [await shop.product({ title: "Ash Paddle" }, 9), await shop.product({}, 9)];
  const order = async () => {
    for (const sku of skus) await shop.placed(sku);
  };
  await fault(shop, { kv: "fails", hurry: 1000 });
  await order();
  shop.now = "2027-02-01T10:59:59Z";
  await order();
  assert.deepEqual(await stuck(), []);
  shop.now = "2027-02-01T11:00:00Z";
  await order();
  await waitFor("a mail", async () => (await stuck()).length > 0);
  await order();
  const rings = (await fault(shop)).rings;
  await waitFor("alarms that ring in vain", async () => (await fault(shop)).rings > rings + 4);
  const [mail, ...rest] = await stuck();
  assert.equal(rest.length, 0);
  assert.match(mail.text, /Since Feb 1, 2027, 10:00 AM UTC the records of (Ash Paddle|Trail Lamp)/);
  // It works again, and fails again: that is another one.
  await fault(shop, { kv: "works" });
  await order();
  await waitFor("the incident is over", async () =>
    (await fault(shop, { shop: "SELECT * FROM stuck" })).rows.length === 0);
  await fault(shop, { kv: "fails" });
  await order();
  shop.now = "2027-02-01T12:30:00Z";
  await order();
  await waitFor("another mail", async () => (await stuck()).length === 2);
  await fault(shop, { kv: "works", hurry: 1 });
});

test("while all gets through nothing is asked of it; what was noted is read after a trap", async () => {
  const { shop, logs, stuck } = await told("2027-02-01T10:00:00Z");
  const sku = await shop.product({ title: "Ash Paddle" }, 9);
  const rests = () => waitFor("the alarm rests", async () => {
    return (await fault(shop, { sku })).alarmAt === null;
  });
  await rests();
  // A question to a table that is not there would be a fault.
  await fault(shop, { sku, sql: "ALTER TABLE failing RENAME TO away" });
  const logged = logs.length;
  await shop.placed(sku);
  await rests();
  assert.deepEqual(logs.slice(logged).filter((line) => line.includes('"level":"error"')), []);
  await fault(shop, { sku, sql: "ALTER TABLE away RENAME TO failing" });

  await fault(shop, { kv: "fails", hurry: 1000 });
  await shop.placed(sku);
  const noted = async () => (await fault(shop, { sku, sql: "SELECT told FROM failing" })).rows;
  await waitFor("it is noted", async () => (await noted()).length === 1);
  await fault(shop, { trap: "call" });
  assert.equal((await shop.order(sku)).status, 503);
  shop.now = "2027-02-01T11:00:00Z";
  await shop.placed(sku);
  await waitFor("a mail", async () => (await stuck()).length > 0);
  await fault(shop, { trap: "call" });
  assert.equal((await shop.order(sku)).status, 503);
  const { rings } = await fault(shop);
  await shop.placed(sku);
  await waitFor("alarms that ring in vain", async () => (await fault(shop)).rings > rings + 4);
  assert.deepEqual([(await noted()), (await stuck()).length], [[{ told: 1 }], 1]);
  await fault(shop, { kv: "works", hurry: 1 });
  await waitFor("it is over", async () => (await noted()).length === 0);
});

test("mails that were given up are told once mails go out again", async () => {
  let status = 503;
  const taken = [];
  const provider = createServer(async (request, reply) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    if (status === 200) taken.push(JSON.parse(body));
    reply.writeHead(status).end("{}");
  });
  await new Promise((ready) => provider.listen(0, "127.0.0.1", ready));
  after(() => provider.close());
  const base = `http://127.0.0.1:${provider.address().port}`;
  const bindings = { MAIL_API_BASE: base, MAIL_FROM: "Shop <shop@example.com>", RESEND_API_KEY: "s3cret" };
  const options = { ...faulty, mail: "resend", overrides: { bindings } };
  const { shop, stuck } = await told("2027-02-01T10:00:00Z", {}, options);
  const sku = await shop.product({}, 9);
  for (let n = 0; n < 2; n += 1) await shop.placed(sku, { email: "ada@example.com" });
  await pass(shop, 4);
  assert.equal((await stuck()).length, 1);
  status = 200;
  await pass(shop, 2);
  const subjects = taken.filter(({ to }) => to[0] === MERCHANT).map(({ subject }) => subject);
  assert.ok(subjects.includes("Shop: mails are not getting through"), subjects.join());
});
