/** What a confirmation says of an order that must be paid first, as time goes by. */
import type { Format } from "../format";
import { holdOf } from "./hold";
import { wordsOf } from "./words";

/** Fills `place` in, beside which the way to pay stands, until it is off the page. */
export function confirmed(
  place: HTMLElement,
  url: string,
  until: string,
  now: () => number,
  format: Format,
): void {
  const say = wordsOf(format);
  const { locale } = format;
  const clock = new Date(until).toLocaleTimeString(locale, { hour: "numeric", minute: "2-digit" });
  const draw = () => {
    const time = hold.left(locale);
    if (time) {
      place.textContent = say("held_for", { time, clock });
      return;
    }
    place.role = "status"; // What became of it is read out, the seconds were not.
    place.nextElementSibling?.matches("[part=pay]") && place.nextElementSibling.remove();
    const done = place.parentElement;
    const hero = done?.querySelector("#hero");
    if (hold.state === "over") place.textContent = say("held_looks");
    else {
      const lost = hold.state === "expired";
      place.textContent = say(lost ? "held_over" : "paid", { clock });
      // What was to be paid with the order is paid, or is not to be paid any more, and the rest with it.
      done?.querySelector(`[part=${lost ? "plan" : "due-now"}]`)?.remove();
      if (!hero) return;
      hero.textContent = say(lost ? "held_not" : "held_done");
      // What was promised with it is promised no more.
      const next = () => hero.nextElementSibling;
      while (lost && next() && !next()!.matches("dl")) next()!.remove();
    }
  };
  const hold = holdOf(url, until, now, () => (place.isConnected ? draw() : hold.end()));
  draw();
}
