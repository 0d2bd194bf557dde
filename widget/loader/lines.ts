/**
 * What the three lines of a button say about an answer. Nothing is decided here. The rarer answers
 * are put into words by the second stage (`second/lines.ts`).
 */
import type { Format } from "./format";
import type { Item, Money, Promised } from "./wire";

/** What a click does: opens a dialog, goes to the shop's own page, takes the most there is. */
export type Deed = "open" | "visit" | "take" | "retry" | false;
export type Lines = [status: string, label: string, promise: string, deed: Deed];

export type Part = string | false | 0 | null | undefined;
export const joined = (...parts: Part[]) => parts.filter(Boolean).join(" · ");

/** Where something can be ordered: the deed and the sum. */
export const open = (item: Item, { say, number, money }: Format, status: string, promise: string): Lines => [
  status,
  joined(
    say(item.action as "buy") + (item.quantity > 1 ? " " + number(item.quantity) : ""),
    sum(money, item.price, item.quantity),
  ),
  promise,
  "open",
];

/** What is said of an answer; of one that is not to be put into words here, nothing. */
export function lines(item: Item, format: Format): Lines | undefined {
  const { say, number } = format;
  const { action, limit, remaining, waiting_orders: waiting } = item;
  const line = waiting && say("waiting", { n: number(waiting) });
  const place = () =>
    joined(
      ships(item, format),
      waiting != null && say("place", { nth: format.nth(waiting + 1) }),
    );
  switch (action) {
    case "buy":
      return open(item, format, say("in_stock"), ships(item, format));
    case "preorder":
      return open(
        item,
        format,
        joined(
          say("pre"),
          limit != null && say("left", { left: number(remaining!), limit: number(limit) }),
        ),
        place(),
      );
    case "backorder":
      return open(item, format, joined(say("out_of_stock"), line), place());
  }
}

/** "Ships 4–10 May 2027". */
export function ships({ promise, handling_days: within }: Item, format: Format): string {
  const days = promised(format, promise);
  return format.say(
    !days
      ? "no_date"
      : promise!.basis === "stock"
        ? within
          ? "within"
          : "in_stock"
        : promise!.basis === "lead_time"
          ? "about"
          : "ships",
    {
      days: days!,
      // Read only where it is said: it takes a formatter of its own.
      get in() {
        return new Intl.RelativeTimeFormat(format.locale).format(within!, "day");
      },
    },
  );
}

export const sum = (money: Format["money"], { amount, currency }: Money, units = 1): string =>
  money(amount * units, currency);

/** "4–10 May 2027", or nothing where no date can be given. */
export const promised = (format: Format, promise?: Promised): string | null | undefined =>
  promise?.ships_to && format.days(promise.ships_from!, promise.ships_to);
