/** The words of this dialog, in the language that the button found. */
import { waitlist as languages } from "shelfline-texts/waitlist";
import { fill } from "../fill";

type Key = keyof (typeof languages)[string];
export type Say = (key: Key, values?: Record<string, string>) => string;

export const wordsFor =
  (locale: string): Say =>
  (key, values) =>
    fill(languages[locale.slice(0, 2)]![key], values);
