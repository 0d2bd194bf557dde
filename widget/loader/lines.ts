/** What the three lines of a button say about an answer. Nothing is decided here. */
import { type Format, promised, sum } from "./format";
import type { Item } from "./wire";

/** What a click does. */
export type Click = "open" | "take" | "none";

export interface Lines {
  status: string;
  label: string;
  promise: string;
  click: Click;
}

const DAY = 864e5;

/** `ahead` is how far the shop's clock is ahead of this device's, in ms. */
export function lines(item: Item, format: Format, ahead: number): Lines {
  const { texts, number } = format;
  const { action, levels, waiting_orders: waiting } = item;
  const units = number(item.quantity);
  const label = (texts as unknown as Record<string, string>)[action];
  const many = item.quantity > 1 ? " " + units : "";
  const deed = label + many + " · " + sum(format, item.price, item.quantity);
  const line = waiting ? texts.waiting(number(waiting)) : "";
  const left =
    item.limit != null && item.remaining != null
      ? texts.left(number(item.remaining), number(item.limit))
      : "";
  const inLine = waiting ? texts.place(number(waiting + 1), format.nth(waiting + 1)) : "";
  const made = (status: string[], promise: string[], click: Click = "open", text = deed) => ({
    status: joined(status),
    label: text,
    promise: joined(promise),
    click,
  });
  switch (action) {
    case "buy":
      return made([texts.inStock], [ships(item, format), terms(item, format)]);
    case "preorder":
      return made(
        [texts.preorderNow, left, closing(item, format, ahead)],
        [ships(item, format), inLine, terms(item, format)],
      );
    case "backorder":
      return made(
        [texts.outOfStock, line],
        [ships(item, format), inLine, terms(item, format)],
      );
    case "split": {
      const [now, later] = [number(levels.in_stock), number(levels.backorder)];
      const day = item.promise.ships_from;
      return made(
        [texts.some(now, later, day ? format.days(day, day) : ""), line],
        [texts.twoShips(now, later, promised(format, item.promise)), terms(item, format)],
      );
    }
    case "too_many": {
      const most = number(item.max_quantity || 0);
      return made([texts.most(most)], [], "take", texts.take(most));
    }
    case "coming_soon": {
      const opens = item.opens_at ? texts.opens(format.moment(item.opens_at)) : texts.notYet;
      return made([opens], [], "none", label);
    }
    case "unknown":
      return made([texts.unknown], [], "none", "");
    default:
      return made([label || action], [], "none", label || action);
  }
}

const joined = (parts: string[]) => parts.filter(Boolean).join(" · ");

/** "Ships 4–10 May 2027". */
export function ships(item: Item, format: Format): string {
  const { texts } = format;
  const { basis } = item.promise;
  const days = promised(format, item.promise);
  if (!days) return texts.noDate;
  return basis === "stock"
    ? texts.shipsNow
    : basis === "lead_time"
      ? texts.shipsAbout(days)
      : texts.ships(days);
}

function terms(item: Item, format: Format): string {
  const { due_now: now, payment } = item;
  return payment.collect === "later"
    ? format.texts.later
    : payment.collect === "deposit" && now
      ? format.texts.deposit(sum(format, now, 1))
      : "";
}

function closing(item: Item, format: Format, ahead: number): string {
  if (!item.closes_at) return "";
  const left = Date.parse(item.closes_at) - Date.now() - ahead;
  if (left < 0) return "";
  const day = item.closes_at.slice(0, 10);
  return left > 30 * DAY
    ? format.texts.closesOn(format.days(day, day))
    : format.texts.closesIn(format.span(left));
}
