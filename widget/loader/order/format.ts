/** Words, money and days of the element's language. */
import { order as languages } from "shelfline-texts/order";
import { fill } from "../fill";
import type { Money, Promised } from "./wire";

type Words = (typeof languages)[string];
export type Key = { [K in keyof Words]: Words[K] extends string ? K : never }[keyof Words];

export type Format = ReturnType<typeof formatFor>;

/** In the first of these languages that there are words for, or English. */
export function formatFor(...tags: string[]) {
  let locale = "en";
  for (const tag of tags.reverse()) {
    try {
      const [known] = Intl.getCanonicalLocales(tag.replace("_", "-"));
      if (languages[known.slice(0, 2)]) locale = known;
    } catch {
      // None is named, or it is no language tag.
    }
  }
  const words = languages[locale.slice(0, 2)];
  const say = (key: Key, values?: Record<string, string>) => fill(words[key], values);
  const number = (n: number) => n.toLocaleString(locale);
  const form = (forms: object, n: number, type: Intl.PluralRuleType) => {
    const rule = new Intl.PluralRules(locale, { type }).select(n);
    const text = (forms as Record<string, string>)[rule] ?? (forms as { other: string }).other;
    return fill(text, { n: number(n) });
  };
  const on = (day: string) => {
    const date = new Date(day);
    const options: Intl.DateTimeFormatOptions = { dateStyle: "long", timeZone: "UTC" };
    return isNaN(+date) ? day : date.toLocaleDateString(locale, options);
  };
  return {
    locale,
    say,
    number,
    /** A newer shop may know more states: they are shown by their name. */
    status: (name: string) => (Object.hasOwn(words, name) ? say(name as Key) : name),
    nth: (n: number) => form(words.nth, n, "ordinal"),
    units: (n: number) => form(words.units, n, "cardinal"),
    money({ amount, currency }: Money) {
      const format = new Intl.NumberFormat(locale, { style: "currency", currency });
      return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits!);
    },
    /** A window of UTC days, or that there is no date. */
    days(promise?: Promised | null) {
      if (!promise?.ships_from || !promise.ships_to) return say("no_date");
      const [from, to] = [new Date(promise.ships_from), new Date(promise.ships_to)];
      const options: Intl.DateTimeFormatOptions = { dateStyle: "long", timeZone: "UTC" };
      return new Intl.DateTimeFormat(locale, options).formatRange(from, to);
    },
    /** A date of the wire. */
    on,
    /** "when it ships"; a newer shop may know more than these and dates. */
    when: (name: string) =>
      Object.hasOwn(words, "when_" + name) ? say(("when_" + name) as Key) : say("when_day", { day: on(name) }),
    day: (at: string) => new Date(at).toLocaleDateString(locale, { dateStyle: "medium" }),
  };
}
