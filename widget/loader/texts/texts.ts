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
  preorderNow: string;
  inStock: string;
  outOfStock: string;
  left(left: string, limit: string): string;
  waiting(n: string): string;
  closesIn(time: string): string;
  closesOn(day: string): string;
  opens(time: string): string;
  notYet: string;
  some(now: string, later: string, day: string): string;
  most(n: string): string;
  take(n: string): string;
  shipsNow: string;
  ships(days: string): string;
  shipsAbout(days: string): string;
  noDate: string;
  twoShips(now: string, later: string, days: string): string;
  place(n: string, nth: string): string;
  /** An ordinal; `rule` is the plural category of `Intl.PluralRules`. */
  nth(n: string, rule: string): string;
  deposit(now: string): string;
  later: string;
  unknown: string;
  unreachable: string;
  again: string;
  noForm: string;
  sending: string;
  order(number: string): string;
}

const LANGUAGES: Record<string, Texts> = { de, en };

export const textsFor = (locale: string): Texts => LANGUAGES[locale.slice(0, 2)] || en;
