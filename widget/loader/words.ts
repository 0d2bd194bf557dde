/** The words of a later part of the script, in the language that the first one found. */
import { fill } from "./fill";

export type Say<Key> = (key: Key, values?: Record<string, string>) => string;

export const sayer =
  <Key extends string>(languages: Record<string, Record<Key, string>>) =>
  (locale: string): Say<Key> =>
  (key, values) =>
    fill(languages[locale.slice(0, 2)]![key], values);
