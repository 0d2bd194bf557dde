/** The answers that a button seldom has, or that time changes, put into words. */
import type { Format } from "../format";
import { type Lines, type Part, joined, lines, open, promised, sum } from "../lines";
import type { Item } from "../wire";
import { span } from "./span";
import { wordsOf } from "./words";

/** What is said of an answer at `now`, by the shop's clock. */
export function rarer(item: Item, format: Format, now: number): Lines {
  const { number } = format;
  const { action, levels, opens_at, closes_at, units_left: left } = item;
  const say = wordsOf(format);
  const until = (key: "opens_in" | "closes_in", at: string | null) => {
    const ms = Date.parse(at!) - now;
    return ms > 0 && say(key, { time: span(ms, format.locale) });
  };
  const shut = (status: string, label: string, deed: Lines[3] = false): Lines => [
    status,
    label,
    "",
    deed,
  ];
  switch (action) {
    case "split": {
      const [now, later] = [number(levels.in_stock), number(levels.backorder)];
      const waiting = item.waiting_orders;
      const from = item.promise?.ships_from;
      const days = promised(format, item.promise);
      const some = from
        ? say("some", { now, later, day: format.days(from, from) })
        : say("some_later", { now, later });
      const two = days ? say("two", { now, later, days }) : say("two_later", { now, later });
      const line = !!waiting && format.say("waiting", { n: number(waiting) });
      // The first stage has no word for it.
      const own = { ...format, say: say as unknown as typeof format.say };
      return open(item, own, joined(some, line), joined(two, ...terms(item, format)));
    }
    case "too_many": {
      const n = number(item.max_quantity!);
      return shut(say("most", { n }), say("take", { n }), "take");
    }
    case "coming_soon": {
      const opens =
        opens_at &&
        joined(say("opens", { time: moment(opens_at, format) }), until("opens_in", opens_at));
      return shut(opens || say(action), say("tell"), "open");
    }
    case "ended":
    case "sold_out":
      return shut(say(action), say("tell"), "open");
    case "unknown":
      return shut(say(action), "");
    default: {
      const known = lines(item, format);
      // A newer shop's: its own page knows what can be done.
      if (!known) return shut(item.title?.slice(0, 80), format.say("visit"), "visit");
      const [status, label, promise, deed] = known;
      if (deed !== "open") return known;
      const more =
        action === "preorder"
          ? until("closes_in", closes_at)
          : !!left && say("few", { left: number(left) });
      return [joined(status, more), label, joined(promise, ...terms(item, format)), deed];
    }
  }
}

/** What is paid when, where it is not all at once. */
function terms({ due_now: now, payment }: Item, format: Format): Part[] {
  const say = wordsOf(format);
  const at = payment?.balance;
  const when =
    !at || at === "allocation"
      ? say("at_allocation")
      : at === "shipping"
        ? say("at_shipping")
        : say("at_day", { day: format.days(at, at) });
  return [
    payment?.collect === "later" && say("pay_later", { when }),
    payment?.collect === "deposit" && now && say("deposit", { now: sum(format.money, now), when }),
  ];
}

/** A moment in the shopper's own time zone. */
const moment = (at: string, { date }: Format): string => {
  const day = new Date(at);
  return date(day, { hour: "numeric", minute: "2-digit" }).format(day);
};
