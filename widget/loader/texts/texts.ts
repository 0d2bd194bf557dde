/** What a button says, one file a language; the dialog's own words are in `widget/src/texts`. */
import { de } from "./de";
import { en } from "./en";

export interface Texts {
  buy: string;
  preorder: string;
  backorder: string;
  split: string;
  coming_soon: string;
  ended: string;
  sold_out: string;
  pre: string;
  here: string;
  out: string;
  left(left: string, limit: string): string;
  waiting(n: string): string;
  closes(time: string): string;
  opens(time: string): string;
  some(now: string, later: string, day: string): string;
  most(n: string): string;
  take(n: string): string;
  now: string;
  ships(days: string): string;
  about(days: string): string;
  date: string;
  two(now: string, later: string, days: string): string;
  place(n: string, nth: string): string;
  /** An ordinal; `rule` is the plural category of `Intl.PluralRules`. */
  nth(n: string, rule: string): string;
  deposit(now: string): string;
  later: string;
  unknown: string;
  lost: string;
  again: string;
  sending: string;
  order(number: string): string;
}

const LANGUAGES: Record<string, Texts> = { de, en };

export const textsFor = (locale: string): Texts => LANGUAGES[locale.slice(0, 2)] || en;
