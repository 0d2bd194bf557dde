// Cash: what is asked when, what came in, what goes back, and what the shopper is told of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TOKEN, newKey } from "./helpers/client.mjs";
import { cookieOf, sendForm, textOf } from "./helpers/hosted.mjs";
import { good, openShop, sum } from "./helpers/shop.mjs";

const { shop } = await openShop({ payments: "test" });
const { shop: byHand } = await openShop();
const WAITS = { backorder: { limit: null, lead_time_days: 60 } };
const DEPOSIT = { collect: "deposit", deposit: { percent: 20 } };
const PRICE = 12900;
const FIRST = PRICE / 5;
const REST = PRICE - FIRST;
const DAY_MS = 86_400_000;

let people = 0;
const somebody = () => `payer-${(people += 1)}@example.com`;

/** The shop's time so many days and milliseconds on. */
function later(days, ms = 0) {
  const at = new Date(Date.parse(shop.now) + days * DAY_MS + ms);
  return at.toISOString().replace(".000Z", "Z");
}
const dayIn = (days) => later(days).slice(0, 10);

/** An order of somebody new; `waits` where nothing of it is in stock. */
async function placed(sku, given = {}, at = shop) {
  const email = somebody();
  const accept = { action: given.buys ? "buy" : "backorder" };
  delete given.buys;
  return { email, ...(await at.placed(sku, { email, accept, ...given })) };
}
const says = async ({ order }, outcome) => good(await shop.send("POST", "/v1/test/payments", {
  json: { order_id: order.id, outcome }, bearer: TOKEN,
}));
/** Whatever the alarm has to ask or to give back is done. */
const settled = () => shop.advance(shop.now);
const asksToPay = ({ order, token }, at = shop) =>
  at.send("POST", `/v1/orders/${order.id}/pay`, { bearer: token });

async function mails({ email }, kind, at = shop) {
  const query = new URLSearchParams({ to: email, ...(kind && { kind }) });
  return good(await at.send("GET", `/v1/test/mails?${query}`)).items;
}

/** The plan of an order, one line a part; it is checked to add up to what the order costs. */
function planOf(order) {
  const { plan } = order.payment;
  const open = plan.filter(({ state }) => ["due", "failed"].includes(state));
  assert.equal(sum(open, ({ amount }) => amount.amount), order.due.amount, JSON.stringify(plan));
  const paid = plan.filter(({ state }) => state === "paid");
  const net = order.paid.amount - order.refunded.amount;
  assert.equal(sum(paid, ({ amount }) => amount.amount), net, JSON.stringify(plan));
  for (const part of plan) assert.equal(part.charged_at !== null, ["paid", "refunded"].includes(part.state));
  return plan.map(({ amount, when, state }) => `${amount.amount} ${when} ${state}`);
}
const stands = (order) => [order.status, order.payment.state, ...planOf(order)];

test("a deposit, then the rest of each unit once it is there", async () => {
  const sku = await shop.product({ ...WAITS, payment: DEPOSIT });
  const order = await placed(sku, { quantity: 2 });
  assert.deepEqual(stands(order.order), [
    "awaiting_payment", "awaiting", `${2 * FIRST} order due`, `${2 * REST} allocation due`,
  ]);
  assert.equal(order.order.payment.deadline, null);
  assert.match(order.order.consent.text, /the rest is collected later/);
  assert.equal(typeof order.order.consent.version, "string");
  assert.deepEqual(await mails(order), [], "nothing is placed before it is paid");

  await says(order, "paid");
  assert.deepEqual(stands(await shop.shown(order)), [
    "waiting", "deposit_paid", `${2 * FIRST} order paid`, `${2 * REST} allocation due`,
  ]);
  const [mail] = await mails(order);
  assert.equal(mail.kind, "order_placed");
  assert.match(mail.text, /^Paid: €51\.60$/m);
  assert.match(mail.text, /^Due when your units are there: €206\.40$/m);
  assert.equal((await asksToPay(order)).status, 200, "the rest may be paid early");

  await shop.receive(sku, 1);
  await settled();
  assert.deepEqual(stands(await shop.shown(order)), [
    "partially_allocated", "balance_due",
    `${2 * FIRST} order paid`, `${REST} allocation due`, `${REST} allocation due`,
  ]);
  await says(order, "paid");
  assert.deepEqual(stands(await shop.shown(order)), [
    "partially_allocated", "deposit_paid",
    `${2 * FIRST} order paid`, `${REST} allocation paid`, `${REST} allocation due`,
  ]);
  await shop.receive(sku, 1);
  await settled();
  await says(order, "paid");
  assert.deepEqual(stands(await shop.shown(order)), [
    "allocated", "paid",
    `${2 * FIRST} order paid`, `${REST} allocation paid`, `${REST} allocation paid`,
  ]);
  const over = await asksToPay(order);
  assert.deepEqual([over.status, over.code], [409, "nothing_due"]);
});

test("declined: a link at once, reminders after two and five days, and the end of the last day", async () => {
  const sku = await shop.product({ ...WAITS, payment: DEPOSIT });
  const order = await placed(sku, { locale: "en-GB" });
  const next = await placed(sku);
  for (const one of [order, next]) await says(one, "paid");
  await shop.receive(sku, 1);
  await settled();
  const [start, deadline] = [shop.now, dayIn(7)];
  await says(order, "declined");
  const failed = await shop.shown(order);
  assert.deepEqual(stands(failed), [
    "allocated", "failed", `${FIRST} order paid`, `${REST} allocation failed`,
  ]);
  assert.equal(failed.payment.deadline, deadline);
  await says(order, "declined");
  assert.equal((await mails(order, "pay_link")).length, 1, "once, however often it is said");
  assert.equal((await asksToPay(order)).status, 200);

  for (const [days, left] of [[2, 5], [5, 2]]) {
    const at = new Date(Date.parse(start) + days * DAY_MS).toISOString().replace(".000Z", "Z");
    const before = (await mails(order, "pay_link")).length;
    await shop.advance(new Date(Date.parse(at) - 1000).toISOString().replace(".000Z", "Z"));
    assert.equal((await mails(order, "pay_link")).length, before);
    await shop.advance(at);
    const mail = (await mails(order, "pay_link")).at(-1);
    assert.equal(mail.subject, `${left} days left to pay for your order ${order.order.order_number}`);
    assert.match(mail.text, /€103\.20 is still to be paid/);
  }
  const [first] = await mails(order, "pay_link");
  assert.match(first.text, /^Your card was declined$/m);
  assert.match(first.text, /^To be paid now: €103\.20$/m);
  assert.match(first.text, /Pay now: http\S+\/orders\/\S+token=/);

  const end = `${new Date(Date.parse(deadline) + DAY_MS).toISOString().slice(0, 10)}T00:00:00Z`;
  await shop.advance(new Date(Date.parse(end) - 1000).toISOString().replace(".000Z", "Z"));
  assert.equal((await shop.shown(order)).payment.state, "failed");
  await shop.advance(end);
  await settled();
  const lapsed = await shop.shown(order);
  assert.deepEqual([lapsed.status, lapsed.units.cancelled], ["expired", 1]);
  assert.deepEqual([lapsed.refunded.amount, lapsed.refund_due.amount], [FIRST, 0]);
  assert.equal((await shop.shown(next)).units.allocated, 1, "the next in line has it");
  assert.equal((await shop.shown(next)).payment.state, "balance_due");
  const kinds = (await mails(order)).map(({ kind }) => kind);
  assert.deepEqual(kinds, [
    "order_placed", "allocated", "pay_link", "pay_link", "pay_link", "payment_failed", "refunded",
  ]);
  const [gone] = await mails(order, "payment_failed");
  assert.match(gone.text, /1 unit of your order went to the next in line/);
  const [back] = await mails(order, "refunded");
  assert.match(back.text, /^You get €25\.80 back$/m);
  assert.match(back.text, /not paid for in time/);
  assert.equal((await asksToPay(order)).code, "nothing_due");
});

test("declined, and paid by hand before the last day is over: the units stay", async () => {
  const sku = await shop.product({ ...WAITS, payment: { ...DEPOSIT, grace_days: 2 } });
  const order = await placed(sku);
  await says(order, "paid");
  await shop.receive(sku, 1);
  await settled();
  const last = dayIn(2);
  await says(order, "declined");
  assert.equal((await shop.shown(order)).payment.deadline, last);
  await shop.advance(later(2));
  const reminder = (await mails(order, "pay_link")).at(-1);
  assert.match(reminder.subject, /^Last day to pay/);
  await says(order, "paid");
  await shop.advance(later(3));
  assert.deepEqual(stands(await shop.shown(order)), [
    "allocated", "paid", `${FIRST} order paid`, `${REST} allocation paid`,
  ]);
  assert.deepEqual(await mails(order, "payment_failed"), []);
});

test("a way to pay: for whoever holds the order's token, while something is due", async () => {
  const sku = await shop.product({}, 2);
  const order = await placed(sku, { buys: true });
  const asked = await asksToPay(order);
  assert.equal(asked.status, 200);
  assert.deepEqual(Object.keys(asked.body), ["redirect_url"]);
  assert.equal(new URL(asked.body.redirect_url).pathname, `/orders/${order.order.id}`);
  assert.equal((await asksToPay({ ...order, token: "x" })).status, 404);
  assert.equal((await asksToPay({ ...order, token: undefined })).status, 404);
  assert.equal((await shop.send("POST", "/v1/orders/none/pay", { bearer: order.token })).status, 404);
  const wrong = await shop.send("POST", `/v1/orders/${order.order.id}/pay`, {
    json: { amount: 1 }, bearer: order.token,
  });
  assert.deepEqual([wrong.status, wrong.fields], [422, ["amount"]]);
  await says(order, "paid");
  assert.equal((await asksToPay(order)).code, "nothing_due");
});

test("money that comes too late brings the order back, where nobody waits and the units are there", async () => {
  const sku = await shop.product({ hold_minutes: 10 }, 1);
  const order = await placed(sku, { buys: true });
  await shop.advance(later(0, 601_000));
  assert.equal((await shop.shown(order)).status, "expired");
  assert.match((await mails(order, "payment_failed"))[0].text, /Nothing was charged\./);
  await says(order, "paid");
  const back = await shop.shown(order);
  assert.deepEqual(stands(back), ["allocated", "paid", `${PRICE} order paid`]);
  assert.equal(back.order_number, order.order.order_number);
  assert.equal(back.place.number, order.order.place.number);
  assert.equal((await mails(order, "order_placed")).length, 1);
});

test("else it goes back whole, and the order stays ended", async () => {
  const sku = await shop.product({ hold_minutes: 10 }, 1);
  const order = await placed(sku, { buys: true });
  await shop.advance(later(0, 601_000));
  const other = await placed(sku, { buys: true });
  await says(other, "paid");
  await says(order, "paid");
  await settled();
  const back = await shop.shown(order);
  assert.deepEqual(
    [back.status, back.payment.state, back.paid.amount, back.refunded.amount, back.refund_due.amount],
    ["expired", "refunded", PRICE, PRICE, 0],
  );
  assert.equal((await shop.shown(other)).status, "allocated");
  const [mail] = await mails(order, "refunded");
  assert.match(mail.text, /Your payment came after the time to pay was over/);
  assert.equal((await asksToPay(order)).code, "nothing_due");
});

test("cancelled or withdrawn, what was paid goes back by itself, once", async () => {
  for (const deed of ["cancel", "withdraw"]) {
    const sku = await shop.product({}, 2);
    const order = await placed(sku, { buys: true, quantity: 2 });
    await says(order, "paid");
    good(await shop.send("POST", `/v1/orders/${order.order.id}/${deed}`, {
      json: {}, bearer: order.token,
    }));
    for (let times = 0; times < 2; times += 1) await settled();
    const back = await shop.shown(order);
    assert.deepEqual(
      [back.refunded.amount, back.refund_due.amount, back.payment.state],
      [2 * PRICE, 0, "refunded"], deed,
    );
    const [mail, ...more] = await mails(order, "refunded");
    assert.deepEqual(more, []);
    assert.match(mail.text, deed === "cancel" ? /what was cancelled/ : /you withdrew/);
  }
});

test("a part that is cancelled goes back, and no more than that", async () => {
  const sku = await shop.product({}, 3);
  const order = await placed(sku, { buys: true, quantity: 3 });
  await says(order, "paid");
  good(await shop.act(order, "cancel", { units: 1, reason: "asked" }));
  await settled();
  const back = await shop.shown(order);
  assert.deepEqual([back.refunded.amount, back.total.amount, back.due.amount], [PRICE, 2 * PRICE, 0]);
  assert.equal(back.payment.state, "paid");
  planOf(back);
});

test("by hand: what is owed back waits until the merchant says that it was given back", async () => {
  const sku = await byHand.product({}, 2);
  const order = await placed(sku, { buys: true, quantity: 2 }, byHand);
  good(await byHand.act(order, "payments", { amount: 2 * PRICE }));
  good(await byHand.act(order, "cancel", { units: 1, reason: "asked" }));
  const owed = await byHand.shown(order);
  assert.deepEqual([owed.refund_due.amount, owed.refunded.amount], [PRICE, 0]);
  const give = (json, key = newKey()) => byHand.act(order, "refunds", json, { key });
  const most = await give({ amount: 2 * PRICE + 1, reason: "asked" });
  assert.deepEqual([most.status, most.code], [409, "refund_too_large"]);
  const key = newKey();
  for (let times = 0; times < 2; times += 1) {
    good(await give({ amount: PRICE, reason: "Sent to <b>your</b> account" }, key));
  }
  const given = await byHand.shown(order);
  assert.deepEqual([given.refund_due.amount, given.refunded.amount], [0, PRICE]);
  const [mail, ...more] = await mails(order, "refunded", byHand);
  assert.deepEqual(more, []);
  assert.match(mail.text, /^You get €129\.00 back$/m);
  assert.match(mail.text, /The shop says: Sent to <b>your<\/b> account/);
  assert.match(mail.html, /Sent to &lt;b&gt;your&lt;\/b&gt; account|Sent to &lt;b&gt;your&lt;&#x2f;b&gt; account/);
});

test("all later, when it ships: each shipment asks for its own", async () => {
  const sku = await shop.product({ ...WAITS, payment: { collect: "later", balance: "shipping" } }, 2);
  const order = await placed(sku, { buys: true, quantity: 2 });
  assert.match(order.order.consent.text, /collected later/);
  await says(order, "paid");
  assert.deepEqual(stands(await shop.shown(order)), [
    "allocated", "none", `${2 * PRICE} shipping due`,
  ]);
  const [mail] = await mails(order, "order_placed");
  assert.match(mail.text, /^Due when it ships: €258\.00$/m);
  good(await shop.act(order, "shipments", { units: 1 }));
  await settled();
  assert.deepEqual(stands(await shop.shown(order)), [
    "partially_shipped", "balance_due", `${PRICE} shipping due`, `${PRICE} shipping due`,
  ]);
  await says(order, "paid");
  assert.deepEqual(planOf(await shop.shown(order)), [
    `${PRICE} shipping paid`, `${PRICE} shipping due`,
  ]);
});

test("the rest on a day: asked for as that day begins where the shop is", async () => {
  good(await shop.admin("PUT", "settings", { time_zone: "Europe/Berlin" }));
  const day = dayIn(30);
  const sku = await shop.product({ ...WAITS, payment: { ...DEPOSIT, balance: day } });
  const order = await placed(sku, { locale: "de" });
  good(await shop.admin("PUT", "settings", {}));
  await says(order, "paid");
  assert.deepEqual(planOf(await shop.shown(order)), [`${FIRST} order paid`, `${REST} ${day} due`]);
  // The first hour there is the last but one, or two in summer, of the day before by UTC.
  const hours = Number(new Intl.DateTimeFormat("en", {
    timeZone: "Europe/Berlin", hour: "numeric", hourCycle: "h23",
  }).format(new Date(`${day}T00:00:00Z`)));
  const begins = Date.parse(`${day}T00:00:00Z`) - hours * 3_600_000;
  const at = (ms) => new Date(ms).toISOString().replace(".000Z", "Z");
  await shop.advance(at(begins - 1000));
  assert.equal((await shop.shown(order)).payment.state, "deposit_paid");
  await shop.advance(at(begins));
  assert.equal((await shop.shown(order)).payment.state, "balance_due");
});

/** The page of an order as a browser without a script sees it, and its cookie. */
async function page({ order, token }, query = "?locale=en-GB", at = shop) {
  const opened = await sendForm(at, `/orders/${order.id}`, { token });
  assert.equal(opened.status, 303);
  const cookie = cookieOf(opened);
  const shown = await at.send("GET", `/orders/${order.id}${query}`, { headers: { cookie } });
  assert.equal(shown.status, 200);
  return { cookie, html: shown.text.replaceAll("\u00a0", " "), headers: shown.headers };
}
const presses = ({ order }, cookie, at = shop) =>
  sendForm(at, `/orders/${order.id}/pay`, {}, { cookie });

test("the page of an order: its plan, a button to pay, and what was agreed to", async () => {
  const sku = await shop.product({ ...WAITS, payment: DEPOSIT });
  const order = await placed(sku);
  const { html, cookie, headers } = await page(order);
  assert.match(html, /€25\.80 is to be paid now\./);
  assert.match(html, new RegExp(`Held for you until <time datetime="${order.order.hold_until}">`));
  assert.match(html, /<button class="main">Pay €25\.80<\/button>/);
  assert.match(html, /€103\.20 when your units are there/);
  assert.ok(html.includes(`“${order.order.consent.text}”`));
  assert.match(headers["content-security-policy"], /form-action 'self' https:/);
  const paying = await presses(order, cookie);
  assert.deepEqual([paying.status, paying.headers.location], [303, `/orders/${order.order.id}`]);
  const foreign = await sendForm(shop, `/orders/${order.order.id}/pay`, {}, {
    cookie, origin: "https://other.example", "sec-fetch-site": "cross-site",
  });
  assert.equal(foreign.status, 403);
  assert.equal((await presses(order, "order=x")).status, 404);
  const { html: back } = await page(order, "?locale=en-GB&paid=1");
  assert.match(back, /your payment is not confirmed yet/);

  await says(order, "paid");
  const { html: paid } = await page(order, "?locale=en-GB&paid=1");
  assert.doesNotMatch(paid, /not confirmed yet/);
  assert.match(paid, /paid · <time/);
  assert.match(paid, /<button>Pay the rest now<\/button>/);

  await shop.receive(sku, 1);
  await settled();
  const deadline = dayIn(7);
  await says(order, "declined");
  const { html: declined } = await page(order);
  const day = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
  assert.ok(declined.includes(`€103.20 is to be paid by the end of ${day.format(new Date(deadline))}`));
  assert.match(declined, /<button class="main">Pay €103\.20<\/button>/);
  await says(order, "paid");
  const { html: over, cookie: still } = await page(order);
  assert.doesNotMatch(over, /<form[^>]*\/pay/);
  const nothing = await presses(order, still);
  assert.equal(nothing.status, 409);
  assert.match(nothing.text, /Nothing is to be paid now\./);
});

test("by hand the page says that the shop tells how to pay, and has no button", async () => {
  const sku = await byHand.product({}, 1);
  const order = await placed(sku, { buys: true }, byHand);
  const { html } = await page(order, "?locale=en-GB", byHand);
  assert.match(html, /The shop tells you how to pay\./);
  assert.doesNotMatch(html, /<form[^>]*\/pay/);
  assert.equal((await asksToPay(order, byHand)).status, 200);
  good(await byHand.act(order, "payments", { amount: PRICE }));
  const { html: paid } = await page(order, "?locale=en-GB", byHand);
  assert.doesNotMatch(paid, /tells you how to pay/);
});

test("the form to order names when the rest is due, and what a click agrees to", async () => {
  const shown = async (payment, locale = "en-GB") => {
    const sku = await shop.product({ ...WAITS, payment });
    const { text } = await shop.send("GET", `/buy/${sku}?locale=${locale}`);
    return text.replaceAll("\u00a0", " ");
  };
  for (const [payment, said, due] of [
    [DEPOSIT, "€25.80 now, €103.20 when your units are there", "Due when your units are there"],
    [{ ...DEPOSIT, balance: "2028-05-04" }, "€25.80 now, €103.20 on 4 May 2028", "Due on 4 May 2028"],
    [{ collect: "later", balance: "shipping" }, "Nothing to pay now, €129.00 when it ships", "Due when it ships"],
  ]) {
    const html = await shown(payment);
    assert.ok(html.includes(said), said);
    assert.ok(html.includes(`<dt>${due}</dt>`), due);
    assert.match(html, /from my saved card if I pay by card, without asking me again/);
    assert.doesNotMatch(html, /keeps the deposit/);
  }
  assert.ok((await shown(DEPOSIT, "de-DE")).includes("25,80 € jetzt, 103,20 € beim Eintreffen Ihrer Ware"));
  assert.doesNotMatch(await shown({ collect: "full" }), /without asking me again/);
  const kept = { collect: "deposit", deposit: { percent: 20, refundable: false } };
  assert.doesNotMatch(await shown(kept), /keeps the deposit/, "the law of the EU gives it back");
  good(await shop.admin("PUT", "settings", { profile: "us" }));
  assert.match(await shown(kept), /the shop keeps the deposit/);
  good(await shop.admin("PUT", "settings", {}));
});

test("where a deposit is lost by cancelling, the order keeps that, and is told before it does", async () => {
  const payment = { collect: "deposit", deposit: { percent: 20, refundable: false } };
  const asked = async (order) => (await page(order, "/cancel?units=1&locale=en-GB")).html;
  const inEu = await placed(await shop.product({ ...WAITS, payment }));
  await says(inEu, "paid");
  assert.doesNotMatch(await asked(inEu), /keeps the deposit/);
  good(await shop.admin("PUT", "settings", { profile: "us" }));
  const inUs = await placed(await shop.product({ ...WAITS, payment }));
  assert.doesNotMatch(await asked(inUs), /keeps the deposit/, "nothing was paid yet");
  await says(inUs, "paid");
  assert.match(inUs.order.consent.text, /collected later .* the shop keeps the deposit\.$/);
  assert.match(await asked(inUs), /the shop keeps the deposit/);
  good(await shop.admin("PUT", "settings", {}));
});

test("what an order keeps as agreed to is what its form showed, in the language of the order", async () => {
  const sku = await shop.product({ ...WAITS, payment: DEPOSIT });
  for (const locale of ["en-GB", "de-DE"]) {
    const form = await shop.send("GET", `/buy/${sku}?locale=${locale}`);
    const { order } = await placed(sku, { locale });
    assert.ok(form.text.includes(order.consent.text), locale);
    assert.notEqual(textOf(form.text, "h1"), undefined);
  }
  const full = await placed(await shop.product({}, 1), { buys: true });
  assert.equal(full.order.consent, null);
});

test("names that are markup stay text in mails about money", async () => {
  const sku = await shop.product({ ...WAITS, payment: DEPOSIT, title: "<img src=x> & \"Lamp\"" });
  const order = await placed(sku, { name: "<script>alert(1)</script>", locale: "de" });
  await says(order, "paid");
  await shop.receive(sku, 1);
  await settled();
  await says(order, "declined");
  const all = await mails(order);
  assert.ok(all.some(({ kind }) => kind === "pay_link"));
  for (const { html } of all) assert.doesNotMatch(html, /<img|<script/);
  const [link] = await mails(order, "pay_link");
  assert.match(link.text.replaceAll("\u00a0", " "), /Für Ihre Bestellung sind 103,20 € zu zahlen\./);
});
