/** What the three lines of a button say about an answer. Nothing is decided here. */
import { type Format, promised, sum } from "./format";
import type { Item } from "./wire";

export interface Lines {
  status: string;
  label: string;
  promise: string;
  /** What a click does: opens the dialog, takes the most there is, or nothing. */
  click: "open" | "take" | "none";
}

type Part = string | false | 0 | null;
const joined = (...parts: Part[]) => parts.filter(Boolean).join(" · ");

/** `ahead` is how far the shop's clock is ahead of this device's, in ms. */
export function lines(item: Item, format: Format, ahead: number): Lines {
  const { texts, number } = format;
  const { action, levels, limit, remaining, opens_at, closes_at, waiting_orders: waiting } = item;
  const label = (texts as unknown as Record<string, string>)[action];
  const days = promised(format, item.promise);
  const line = waiting && texts.waiting(number(waiting));
  const inLine = waiting && texts.place(number(waiting + 1), format.nth(waiting + 1));
  const open = (status: string, ...promise: Part[]): Lines => {
    const many = item.quantity > 1 ? " " + number(item.quantity) : "";
    const deed = joined(label + many, sum(format, item.price, item.quantity));
    return { status, label: deed, promise: joined(...promise, terms(item, format)), click: "open" };
  };
  const shut = (status: string, label = "", click: "take" | "none" = "none"): Lines => ({
    status,
    label,
    promise: "",
    click,
  });
  switch (action) {
    case "buy":
      return open(texts.here, ships(item, format));
    case "preorder": {
      const left = limit != null && texts.left(number(remaining || 0), number(limit));
      const ms = closes_at ? Date.parse(closes_at) - Date.now() - ahead : 0;
      const closing = ms > 0 && texts.closes(format.span(ms));
      return open(joined(texts.pre, left, closing), ships(item, format), inLine);
    }
    case "backorder":
      return open(joined(texts.out, line), ships(item, format), inLine);
    case "split": {
      const [now, later] = [number(levels.in_stock), number(levels.backorder)];
      const from = item.promise.ships_from;
      const some = texts.some(now, later, from ? format.days(from, from) : "");
      return open(joined(some, line), texts.two(now, later, days));
    }
    case "too_many": {
      const most = number(item.max_quantity || 0);
      return shut(texts.most(most), texts.take(most), "take");
    }
    case "coming_soon":
      return shut(opens_at ? texts.opens(format.moment(opens_at)) : label, label);
    case "unknown":
      return shut(texts.unknown);
    default:
      return shut(label || action, label || action);
  }
}

/** "Ships 4–10 May 2027". */
export function ships({ promise }: Item, format: Format): string {
  const { texts } = format;
  const days = promised(format, promise);
  return !days
    ? texts.date
    : promise.basis === "stock"
      ? texts.now
      : promise.basis === "lead_time"
        ? texts.about(days)
        : texts.ships(days);
}

const terms = ({ due_now: now, payment: { collect } }: Item, format: Format) =>
  collect === "later"
    ? format.texts.later
    : collect === "deposit" && now
      ? format.texts.deposit(sum(format, now))
      : "";
