// The words: every language has them all, with the same figures in them.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../xtask/runtime/runtime.mjs";

const folder = join(root, "texts");
const languages = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));
const read = (language) => JSON.parse(readFileSync(join(folder, `${language}.json`), "utf8"));
const CATEGORIES = ["zero", "one", "two", "few", "many", "other"];

/** Whether it is a text with one form a plural category. */
const isPlural = (value) =>
  typeof value === "object" && Object.keys(value).every((key) => CATEGORIES.includes(key));
const placeholders = (text) => [...new Set(text.match(/\{\w+\}/g))].sort();

/** Every text by its path, as the placeholders in it. */
function* texts(value, path = "") {
  if (typeof value === "string") yield [path, placeholders(value)];
  else if (isPlural(value)) yield [path, placeholders(value.other)];
  else for (const [key, inner] of Object.entries(value)) yield* texts(inner, `${path}/${key}`);
}

/** Every plural by its path. */
function* plurals(value, path = "") {
  if (typeof value === "string") return;
  if (isPlural(value)) yield [path, Object.keys(value)];
  else for (const [key, inner] of Object.entries(value)) yield* plurals(inner, `${path}/${key}`);
}

test("there is English, and another language", () => {
  assert.ok(languages.includes("en") && languages.length > 1, languages.join());
});

for (const language of languages) {
  test(`${language}: as many texts as in English, with the same placeholders`, () => {
    assert.deepEqual(Object.fromEntries(texts(read(language))), Object.fromEntries(texts(read("en"))));
  });

  test(`${language}: no text is empty, and plurals have the forms that the language has`, () => {
    const rules = (type) =>
      new Intl.PluralRules(language, { type }).resolvedOptions().pluralCategories.toSorted();
    for (const [path, forms] of plurals(read(language))) {
      // Ordinals go by these names; everything else counts.
      const type = /\/(nth|ordinal)$/.test(path) ? "ordinal" : "cardinal";
      assert.deepEqual(forms.toSorted(), rules(type), path);
    }
    assert.deepEqual(JSON.stringify(read(language)).match(/"[^"]*":\s*""/g), null);
  });
}
