/** Money, dates and numbers as the page's language writes them. */
import type { Money, Promised } from "./wire";
import { type Texts, textsFor } from "./texts/texts";

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

const known = new Map<string, Format>();

/** Languages that `Intl` does not know are answered in English rather than with an exception. */
export function formatFor(language: string): Format {
  let format = known.get(language);
  if (!format) {
    let locale = "en";
    try {
      locale = Intl.getCanonicalLocales(language)[0] || locale;
    } catch {
      // Not a language tag.
    }
    known.set(language, (format = create(locale)));
  }
  return format;
}

function create(locale: string): Format {
  const texts = textsFor(locale);
  const date = (options: Intl.DateTimeFormatOptions, ...days: Date[]) => {
    const now = new Date();
    const near = days.every((day) => day.getUTCFullYear() === now.getUTCFullYear());
    return new Intl.DateTimeFormat(locale, {
      day: "numeric",
      month: days.length > 1 && days[0] < days[1] ? "short" : "long",
      year: near ? undefined : "numeric",
      ...options,
    });
  };
  const number = (n: number, options?: Intl.NumberFormatOptions) =>
    new Intl.NumberFormat(locale, options).format(n);
  const unit = (n: number, unit: string) =>
    number(n, { style: "unit", unit, unitDisplay: "narrow" });
  return {
    locale,
    texts,
    number,
    money(amount, currency) {
      const format = new Intl.NumberFormat(locale, { style: "currency", currency });
      const digits = format.resolvedOptions().maximumFractionDigits as number;
      return format.format(amount / 10 ** digits);
    },
    nth: (n) => texts.nth(number(n), new Intl.PluralRules(locale, { type: "ordinal" }).select(n)),
    days(from, to) {
      const [first, last] = [new Date(from), new Date(to)];
      return date({ timeZone: "UTC" }, first, last).formatRange(first, last);
    },
    moment(at) {
      const day = new Date(at);
      return date({ hour: "numeric", minute: "2-digit" }, day).format(day);
    },
    span(ms) {
      const minutes = Math.max(1, Math.floor(ms / 6e4));
      const hours = Math.floor(minutes / 60);
      const days = Math.floor(hours / 24);
      return days
        ? unit(days, "day") + " " + unit(hours % 24, "hour")
        : (hours ? unit(hours, "hour") + " " : "") + unit(minutes % 60, "minute");
    },
  };
}

export const sum = (format: Format, money: Money, units: number): string =>
  format.money(money.amount * units, money.currency);

/** "4–10 May 2027", or nothing where no date can be given. */
export const promised = (format: Format, promise: Promised): string =>
  promise.ships_from && promise.ships_to
    ? format.days(promise.ships_from, promise.ships_to)
    : "";
