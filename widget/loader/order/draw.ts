/** What the element shows: the place first, drawn as a line; then the promise, and the money. */
import type { State } from "./follow";
import type { Format, Key } from "./format";
import type { Order } from "./wire";

const css = `:host{display:block}
:host([theme=light]){color-scheme:light}
:host([theme=dark]){color-scheme:dark}
[part=order]{all:initial;display:block;color:inherit;color-scheme:inherit;direction:inherit;font:16px/1.5 var(--shelfline-font,system-ui,sans-serif);overflow-wrap:anywhere;max-width:40rem;min-height:160px}
p{margin:4px 0}
[part=place]{font-size:1.5em;line-height:1.25;font-weight:600;text-wrap:balance}
[part=notice]{padding:12px 16px;border:1px solid;border-radius:var(--shelfline-radius,8px)}
[part=line]{display:flex;height:32px;align-items:center;margin:12px 0 4px}
[part=line] i{height:16px;min-width:4px;background:color-mix(in srgb,currentcolor 20%,transparent)}
[part=line] i[data-is=served]{background:color-mix(in srgb,currentcolor 55%,transparent)}
[part=line] i[data-is=covered]{background:var(--shelfline-accent,light-dark(#1d5c4d,#7cc9ad))}
[part=line] i[data-is=you]{height:32px;min-width:10px;background:currentcolor}
[part=legend],[part=quiet]{font-size:.875em;opacity:.8}
dl{display:grid;grid-template-columns:minmax(0,1fr) minmax(0,max-content);gap:4px 16px;margin:16px 0 8px}
dt{opacity:.8}
dd{margin:0;text-align:end;font-variant-numeric:tabular-nums}
ol{list-style:none;margin:0;padding:0}
a{color:inherit}
a:focus-visible{outline:3px solid var(--shelfline-focus,currentcolor);outline-offset:2px}`;

/** Made once a page. Constructed sheets pass a strict `style-src`. */
const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

const STUB = 6;

const make = (tag: string, part = "", ...inside: (Node | string)[]) => {
  const element = document.createElement(tag);
  if (part) element.part.add(part);
  element.append(...inside);
  return element;
};

/** A text in its own direction, on a page of whichever. */
const text = (words: string) => make("bdi", "", words);

/** Draws into the shadow of an element; what is there already stays until the next state. */
export function drawing(host: HTMLElement) {
  const root = host.attachShadow({ mode: "open" });
  const frame = make("div", "order");
  frame.role = "group";
  root.append(frame);
  root.adoptedStyleSheets = [sheet];
  let said = "";

  return (state: State | "loading", format: Format, order: Order | undefined, href: string) => {
    const key = JSON.stringify([state, format.locale, order, href]);
    if (key === said) return;
    said = key;
    frame.lang = format.locale;
    frame.dataset.state = state;
    frame.ariaBusy = String(state === "loading");
    const parts: Node[] = [];
    if (state === "wrong" || state === "lost") {
      const notice = make("p", "notice", text(format.say(state)));
      notice.role = state === "wrong" ? "alert" : "status";
      if (state === "lost" && !order) notice.append(" ", linked(format, href));
      parts.push(notice);
    } else if (!order) parts.push(make("p", "quiet", text(format.say("loading"))));
    if (order && state !== "wrong") parts.push(...shown(order, format, href));
    frame.replaceChildren(...parts);
  };
}

function linked({ say }: Format, href: string, key: "page" | "pay" = "page") {
  const link = make("a", key === "pay" ? "pay" : "link", text(say(key))) as HTMLAnchorElement;
  link.href = href;
  // The shop's page is not for a frame.
  if (self !== top) link.target = "_blank";
  return link;
}

function shown(order: Order, format: Format, href: string): Node[] {
  const { say, days, money, number } = format;
  const { position, units_ahead: ahead } = order.place;
  const stands = !position
    ? format.status(order.status)
    : position === 1
      ? say("first")
      : say("position", { nth: format.nth(position), ahead: format.units(ahead ?? 0) });
  const place = make("p", "place", text(stands));
  place.role = "status";
  const rows: [Key, string][] = [["promised", days(order.promise)]];
  const expected = position && order.estimate ? days(order.estimate) : rows[0][1];
  if (expected !== rows[0][1]) rows.push(["expected", expected]);
  rows.push(["total", money(order.total)], ["paid", money(order.paid)]);
  const list = make("dl", "facts");
  const row = (name: string, value: string) =>
    list.append(make("dt", "", text(name)), make("dd", "", text(value)));
  for (const [key, value] of rows) row(say(key), value);
  const open = order.payment?.plan?.filter(({ state }) => state === "due" || state === "failed") ?? [];
  for (const { amount, when, state } of open) {
    row(state === "due" ? say("due_when", { when: format.when(when) }) : say("due"), money(amount));
  }
  if (!open.length) row(say("due"), money(order.due));
  if (order.refunded?.amount) row(say("refunded"), money(order.refunded));
  if (order.refund_due?.amount) row(say("refund"), money(order.refund_due));
  row(say("number"), order.order_number);
  row(say("place"), "№ " + number(order.place.number));
  const parts: Node[] = [place, ...asked(order, format, href)];
  if (position) parts.push(...line(order, format));
  parts.push(list);
  const changes = order.notices ?? [];
  if (changes.length) {
    parts.push(make("ol", "history", ...changes.map(({ sent_at, promised, revised }) => {
      const values = { at: format.day(sent_at), from: days(promised), to: days(revised) };
      return make("li", "quiet", text(say("changed", values)));
    })));
  }
  parts.push(make("p", "", linked(format, href)));
  return parts;
}

/** What is to be paid now, and the way there; of what is collected by itself, nothing. */
function asked(order: Order, format: Format, href: string): Node[] {
  const { say, money } = format;
  const plan = order.payment?.plan ?? [];
  const declined = plan.find(({ state }) => state === "failed");
  const first =
    order.status === "awaiting_payment" &&
    plan.find(({ when, state }) => when === "order" && state === "due");
  const part = first || declined;
  if (!part) return [];
  const sum = money(part.amount);
  const day = order.payment?.deadline;
  const words = first ? say("unpaid", { sum }) : say("declined", { sum, day: day ? format.on(day) : "" });
  const link = linked(format, href.replace("#", "?pay#"), "pay");
  return [make("p", "notice", text(words), " ", link)];
}

/** Who was served before, who stands before the shopper, and the shopper: by units. */
function line({ place, units, estimate }: Order, { say, days }: Format): Node[] {
  const ahead = place.units_ahead ?? 0;
  const own = Math.max(units.waiting || units.held || 0, 1);
  const isCovered = estimate?.basis === "batch";
  const spans: [string, number][] = [["ahead", ahead], ["you", own]];
  if (isCovered) spans[0][0] = "covered";
  // How much was served before is not drawn to scale.
  if (place.number > (place.position ?? 0)) spans.unshift(["served", ((ahead + own) * STUB) / 94]);
  const bar = make("div", "line");
  bar.ariaHidden = "true";
  for (const [is, share] of spans) {
    if (!share) continue;
    const span = make("i");
    span.dataset.is = is;
    span.style.flex = `${share} 0 0`;
    bar.append(span);
  }
  const covered = isCovered ? say("covered", { days: days(estimate) }) : say("uncovered");
  return [bar, make("p", "legend", text(covered))];
}
