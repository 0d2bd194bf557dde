// The shopper's page about one order. The token stands after the `#` of the address, so that it is
// in no log and no referrer; it opens this order only.
const id = decodeURIComponent(location.pathname.split("/")[2] ?? "");
const token = location.hash.slice(1);
const page = document.querySelector("#page");
const path = `/v1/orders/${encodeURIComponent(id)}`;

const texts = {
  en: {
    title: "Your order", order: "Order", place: "Place", units: "Units", promise: "Ships", total: "Total",
    paid: "Paid", due: "Due", history: "What happened", change: "Cancel", cancelUnits: "Units to cancel",
    cancel: "Cancel units", cancelled: "Cancelled.", unknown: "This link does not open an order. Use the link from your confirmation.",
    failed: "The shop could not be reached. Try again.", again: "Try again", noDate: "no date yet", estimate: "As things stand now",
    first: "You are first in line.", position: (n, ahead) => `You are ${n} in line, ${ahead} ahead of you.`,
    amount: (n) => (n === 1 ? "1 unit" : `${number.format(n)} units`), sure: (units) => `Really cancel ${units}`,
    kinds: { placed: "ordered", allocated: "allocated", held: "held until it is paid", taken_back: "taken back after a count, waiting again", paid: "Payment received", payment_declined: "Payment declined", shipped: "shipped", returned: "returned", cancelled: "cancelled", expired: "not paid in time", prioritised: "Priority changed" },
    status: { awaiting_payment: "Waiting for your payment.", waiting: "Your order is in line.", partially_allocated: "A part of your order is ready, the rest is in line.", allocated: "Your order is ready to ship.", partially_shipped: "A part of your order is on its way.", shipped: "Your order is on its way.", cancelled: "Your order is cancelled.", expired: "Your order was not paid in time.", returned: "Your order came back." },
    stages: { waiting: "in line", allocated: "ready", held: "held", shipped: "shipped", cancelled: "cancelled", returned: "returned" },
  },
  de: {
    title: "Ihre Bestellung", order: "Bestellung", place: "Platz", units: "Stück", promise: "Versand", total: "Summe",
    paid: "Bezahlt", due: "Offen", history: "Verlauf", change: "Stornieren", cancelUnits: "Zu stornierende Stück",
    cancel: "Stück stornieren", cancelled: "Storniert.", unknown: "Dieser Link öffnet keine Bestellung. Nehmen Sie den Link aus Ihrer Bestätigung.",
    failed: "Der Shop war nicht zu erreichen. Versuchen Sie es noch einmal.", again: "Noch einmal", noDate: "noch kein Datum", estimate: "Nach heutigem Stand",
    first: "Sie sind als Nächstes an der Reihe.", position: (n, ahead) => `Sie sind ${n} in der Reihe, ${ahead} vor Ihnen.`,
    amount: (n) => `${number.format(n)} Stück`, sure: (units) => `Wirklich ${units} stornieren`,
    kinds: { placed: "bestellt", allocated: "zugeteilt", held: "reserviert bis zur Zahlung", taken_back: "nach einer Zählung zurückgenommen, wieder in der Reihe", paid: "Zahlung eingegangen", payment_declined: "Zahlung abgelehnt", shipped: "versandt", returned: "zurückgekommen", cancelled: "storniert", expired: "nicht rechtzeitig bezahlt", prioritised: "Rang geändert" },
    status: { awaiting_payment: "Wir warten auf Ihre Zahlung.", waiting: "Ihre Bestellung steht in der Reihe.", partially_allocated: "Ein Teil liegt bereit, der Rest steht in der Reihe.", allocated: "Ihre Bestellung liegt zum Versand bereit.", partially_shipped: "Ein Teil ist unterwegs.", shipped: "Ihre Bestellung ist unterwegs.", cancelled: "Ihre Bestellung ist storniert.", expired: "Ihre Bestellung wurde nicht rechtzeitig bezahlt.", returned: "Ihre Bestellung kam zurück." },
    stages: { waiting: "in der Reihe", allocated: "bereit", held: "reserviert", shipped: "versandt", cancelled: "storniert", returned: "zurück" },
  },
};
const number = new Intl.NumberFormat(navigator.language);
const language = navigator.language.toLowerCase().startsWith("de") ? "de" : "en";
const say = texts[language];
document.documentElement.lang = language;
document.title = say.title;

function ordinal(n) {
  if (language === "de") return `${number.format(n)}.`;
  const suffix = { one: "st", two: "nd", few: "rd", other: "th" };
  return number.format(n) + suffix[new Intl.PluralRules("en", { type: "ordinal" }).select(n)];
}

function money({ amount, currency }) {
  const format = new Intl.NumberFormat(navigator.language, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

function dates({ ships_from: from, ships_to: to }) {
  if (!from || !to) return say.noDate;
  const format = new Intl.DateTimeFormat(navigator.language, { dateStyle: "long", timeZone: "UTC" });
  return format.formatRange(new Date(from), new Date(to));
}

function element(name, content, properties = {}) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...[content].flat().filter((part) => part !== null));
  return made;
}

function row(list, name, value) {
  list.append(element("dt", name), element("dd", value));
}

function show(order, notice) {
  const { position, units_ahead: ahead, number: place } = order.place;
  const inLine = position === 1 ? say.first : say.position(ordinal(position ?? 0), say.amount(ahead ?? 0));
  const hero = position === null ? say.status[order.status] : inLine;
  const stages = Object.keys(say.stages).filter((stage) => order.units[stage] > 0);
  const facts = element("dl", []);
  row(facts, say.order, order.order_number);
  row(facts, say.place, `№ ${number.format(place)}`);
  row(facts, say.units, stages.map((stage) => `${number.format(order.units[stage])} ${say.stages[stage]}`).join(", "));
  row(facts, say.promise, dates(order.promise));
  if (position !== null && dates(order.estimate) !== dates(order.promise)) row(facts, say.estimate, dates(order.estimate));
  row(facts, say.total, money(order.total));
  row(facts, say.paid, money(order.paid));
  row(facts, say.due, money(order.due));
  const parts = [element("p", order.sku, { className: "quiet" }), element("h1", hero)];
  if (position !== null) parts.push(track(ahead, order.units.waiting + order.units.held), element("p", say.status[order.status], { className: "quiet" }));
  if (notice) parts.push(element("p", notice, { className: "notice", role: "status" }));
  parts.push(facts);
  const open = order.units.ordered - order.units.shipped - order.units.cancelled - order.units.returned;
  if (open > 0) parts.push(element("h2", say.change), cancelForm(open));
  const when = new Intl.DateTimeFormat(navigator.language, { dateStyle: "medium", timeStyle: "short" });
  const lines = order.history.map(({ at, kind, units, detail }) => {
    const what = say.kinds[kind] ? [units && say.amount(units), say.kinds[kind]].filter(Boolean).join(" ") : detail;
    return element("li", [element("span", what), element("time", when.format(new Date(at)), { dateTime: at })]);
  });
  parts.push(element("h2", say.history), element("ol", lines));
  page.replaceChildren(...parts);
  page.setAttribute("aria-busy", "false");
}

/** The line drawn as a line: what stands before, then the shopper's own units. */
function track(ahead, own) {
  const before = element("span", "", { className: "ahead" });
  const mine = element("span", "");
  before.style.flexGrow = String(ahead);
  mine.style.flexGrow = String(Math.max(own, ahead / 40));
  return element("div", [before, mine], { className: "track", ariaHidden: "true" });
}

function cancelForm(most) {
  const input = element("input", "", { type: "number", min: "1", max: String(most), value: String(most), required: true });
  const button = element("button", say.cancel);
  const form = element("form", [element("label", [say.cancelUnits, input]), button]);
  // One key for one intent: a second click or a retry cancels nothing twice.
  const key = crypto.randomUUID();
  let sure = false;
  input.addEventListener("input", () => {
    sure = false;
    button.textContent = say.cancel;
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!sure) {
      sure = true;
      button.textContent = say.sure(say.amount(Number(input.value)));
      return;
    }
    button.disabled = true;
    const answer = await ask(`${path}/cancel`, { units: Number(input.value) }, key);
    if (answer?.ok) show(answer.body, say.cancelled);
    else if (answer) load(answer.body.detail);
    else {
      button.disabled = false;
      form.append(element("p", say.failed, { role: "alert" }));
    }
  });
  return form;
}

async function ask(address, body, key) {
  const headers = { Authorization: `Bearer ${token}` };
  if (body) Object.assign(headers, { "Content-Type": "application/json", "Idempotency-Key": key });
  try {
    const reply = await fetch(address, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), cache: "no-store" });
    if (reply.status >= 500 || reply.status === 429) return undefined;
    return { ok: reply.ok, body: await reply.json() };
  } catch {
    return undefined;
  }
}

async function load(notice) {
  const answer = await ask(path);
  if (answer?.ok) return show(answer.body, notice);
  const message = element("p", answer ? say.unknown : say.failed, { role: "alert" });
  const again = element("button", say.again, { onclick: () => load() });
  page.replaceChildren(...(answer ? [message] : [message, again]));
  page.setAttribute("aria-busy", "false");
}

await load();
