// Figures, dates and names of countries as the runtime's own Intl writes them. A tag that it does
// not know is read as English: a page is never lost to a tag.

const FALLBACK = "en";
const MAX_KEPT = 200;
const kept = new Map();

/** A formatter, made once a locale: making one costs more than using it. */
function formatter(kind, locale, options = {}) {
  const name = `${kind} ${locale} ${JSON.stringify(options)}`;
  const found = kept.get(name);
  if (found) return found;
  let made;
  try {
    made = new Intl[kind](locale, options);
  } catch {
    made = new Intl[kind](FALLBACK, options);
  }
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(name, made);
  return made;
}

const UTC = { timeZone: "UTC" };
const DAY = { ...UTC, day: "numeric", month: "long", year: "numeric" };
const MOMENT = {
  ...UTC,
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  timeZoneName: "short",
};

export const number = (locale, n) => formatter("NumberFormat", locale).format(n);

/** `amount` in minor units of the currency. */
export function money(locale, amount, currency) {
  const format = formatter("NumberFormat", locale, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** "4–10 May 2027", from days written YYYY-MM-DD. */
export const days = (locale, from, to) =>
  formatter("DateTimeFormat", locale, DAY).formatRange(new Date(from), new Date(to));

/** "4 May 2027, 10:00 UTC". */
export const moment = (locale, at) =>
  formatter("DateTimeFormat", locale, MOMENT).format(new Date(at));

/** The plural category of a number, or of the ordinal of a number. */
export const plural = (locale, n, ordinal) =>
  formatter("PluralRules", locale, { type: ordinal ? "ordinal" : "cardinal" }).select(n);

/** Names of countries in the order of the language: codes and names in turn, in lines. */
export function countries(locale, codes) {
  const names = formatter("DisplayNames", locale, { type: "region" });
  const { compare } = formatter("Collator", locale);
  return codes
    .split(" ")
    .map((code) => [code, names.of(code)])
    .sort((a, b) => compare(a[1], b[1]))
    .flat()
    .join("\n");
}
