/** The words of the second stage, in the language that the first one found. */
import { second as languages } from "shelfline-texts/second";
import { fill } from "../fill";
import type { Format } from "../format";

export type Key = keyof (typeof languages)[string];

export const wordsOf =
  ({ locale }: Format) =>
  (key: Key, values?: Record<string, string>): string =>
    fill(languages[locale.slice(0, 2)]![key], values);
