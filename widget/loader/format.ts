/** Money, dates and numbers as the page's language writes them. */
import { type Texts, textsFor } from "./texts/texts";
import type { Money, Promised } from "./wire";

export interface Format {
  locale: string;
  texts: Texts;
  number(n: number): string;
  money(amount: number, currency: string): string;
  nth(n: number): string;
  /** A window of UTC days, `2027-05-04`; the year where it is not the present one. */
  days(from: string, to: string): string;
  /** A moment in the shopper's own time zone. */
  moment(at: string): string;
  /** The two largest units of a length of time: "2d 4h". */
  span(ms: number): string;
}

export function formatFor(language: string): Format {
  let locale = "en";
  try {
    locale = Intl.getCanonicalLocales(language)[0] || locale;
  } catch {
    // Not a language tag: English rather than an exception.
  }
  const texts = textsFor(locale);
  const date = (month: "short" | "long", last: Date, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, {
      day: "numeric",
      month,
      year: last.getFullYear() === new Date().getFullYear() ? undefined : "numeric",
      ...options,
    });
  const number = (n: number, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(n);
  const units = (n: number, unit: string) =>
    number(n, { style: "unit", unit, unitDisplay: "narrow" }) + " ";
  return {
    locale,
    texts,
    number,
    money(amount, currency) {
      const format = new Intl.NumberFormat(locale, { style: "currency", currency });
      return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits!);
    },
    nth: (n) => texts.nth(number(n), new Intl.PluralRules(locale, { type: "ordinal" }).select(n)),
    days(from, to) {
      const last = new Date(to);
      const format = date(from < to ? "short" : "long", last, { timeZone: "UTC" });
      return format.formatRange(new Date(from), last);
    },
    moment(at) {
      const day = new Date(at);
      return date("long", day, { hour: "numeric", minute: "2-digit" }).format(day);
    },
    span(ms) {
      const hours = Math.floor(ms / 36e5);
      return hours < 24
        ? units(hours, "hour") + units(Math.ceil((ms / 6e4) % 60), "minute")
        : units(Math.floor(hours / 24), "day") + units(hours % 24, "hour");
    },
  };
}

export const sum = (format: Format, money: Money, units = 1): string =>
  format.money(money.amount * units, money.currency);

/** "4–10 May 2027", or nothing where no date can be given. */
export const promised = (format: Format, promise?: Promised): string =>
  promise?.ships_from && promise.ships_to
    ? format.days(promise.ships_from, promise.ships_to)
    : "";
