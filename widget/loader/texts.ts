/** The words of a button, from the section `button` of every file in `texts/`. */
import { button as languages } from "shelfline-texts";

export type Words = (typeof languages)[string];
export type Key = { [K in keyof Words]: Words[K] extends string ? K : never }[keyof Words];

/** The first of these languages that there are words for, or English; and its words. */
export function wordsFor(...tags: string[]): [locale: string, words: Words] {
  for (const tag of tags) {
    try {
      const [locale] = Intl.getCanonicalLocales(tag.replace("_", "-"));
      const words = languages[locale.slice(0, 2)];
      if (words) return [locale, words];
    } catch {
      // None is named, or it is no language tag.
    }
  }
  return ["en", languages.en];
}
