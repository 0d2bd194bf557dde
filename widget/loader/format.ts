/** Money, dates and numbers as the page's language writes them. */
import { fill } from "./fill";
import { type Key, wordsFor } from "./texts";

export interface Format {
  locale: string;
  /** The words of that key, its `{name}` replaced. */
  say(key: Key, values?: Record<string, string>): string;
  number(n: number): string;
  money(amount: number, currency: string): string;
  nth(n: number): string;
  /** A window of UTC days, `2027-05-04`; the year where it is not the present one. */
  days(from: string, to: string): string;
  /** How a day is written that ends at `last`: with its year where it is not the present one. */
  date(last: Date, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat;
}

/** Makes each only once: a formatter costs more than all else of a button. */
const once = <T>(make: (...of: any[]) => T) => {
  const made: Record<string, T> = {};
  return (...of: unknown[]): T => (made[JSON.stringify(of)] ||= make(...of));
};

/** In the first of these languages that there are words for. */
export const formatFor = once((...tags: string[]): Format => {
  const [locale, words] = wordsFor(...tags);
  const dates = once((options) => new Intl.DateTimeFormat(locale, options));
  const date: Format["date"] = (last, options) =>
    dates({
      day: "numeric",
      month: "long",
      year: last.getFullYear() === new Date().getFullYear() ? undefined : "numeric",
      ...options,
    });
  const sums = once((currency) => new Intl.NumberFormat(locale, { style: "currency", currency }));
  const rules = once(() => new Intl.PluralRules(locale, { type: "ordinal" }));
  const number = (n: number, options?: Intl.NumberFormatOptions) => n.toLocaleString(locale, options);
  return {
    locale,
    say: (key, values) => fill(words[key], values),
    number,
    date,
    money(amount, currency) {
      const format = sums(currency);
      return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits!);
    },
    nth(n) {
      const rule = rules().select(n);
      return fill((words.nth as any)[rule] || words.nth.other, { n: number(n) });
    },
    days: once((from, to) => {
      const last = new Date(to);
      const month = from < to ? "short" : "long";
      return date(last, { month, timeZone: "UTC" }).formatRange(new Date(from), last);
    }),
  };
});
