// The panel's texts, in the language of the page.
const texts = JSON.parse(document.getElementById("time-words").textContent);
const locale = document.documentElement.lang;
const plurals = new Intl.PluralRules(locale);
const numbers = new Intl.NumberFormat(locale);
const lists = new Intl.ListFormat(locale);
const times = new Intl.DateTimeFormat(locale, {
  weekday: "short",
  day: "numeric",
  month: "short",
  year: "numeric",
  hour: "numeric",
  minute: "2-digit",
});

/** A text with its placeholders filled in. */
export const say = (name, fields = {}) =>
  texts[name].replace(/\{(\w+)\}/g, (all, field) => fields[field] ?? all);

/** A figure with its noun: "3 units". */
export const counted = (noun, n) => {
  const forms = texts[noun];
  return (forms[plurals.select(n)] ?? forms.other).replace("{n}", numbers.format(n));
};

export const units = (n) => counted("units", n);
export const number = (n) => numbers.format(n);
export const list = (items) => lists.format(items);
export const time = (at) => times.format(new Date(at));
