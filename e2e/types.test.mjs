// The types that shops' developers get: what is right compiles, what is wrong does not.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../xtask/runtime/runtime.mjs";

/** What the compiler complains about, line by line; nothing if it is content. */
function complaints(lines) {
  const folder = mkdtempSync(join(tmpdir(), "shelfline-types-"));
  const file = join(folder, "page.ts");
  const types = join(root, "dist/site/shelfline.d.ts");
  writeFileSync(file, [`/// <reference path="${types}" />`, ...lines].join("\n"));
  try {
    const flags = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom"];
    execFileSync(join(root, "node_modules/.bin/tsc"), [...flags, "--types", "", file]);
    return [];
  } catch (error) {
    return String(error.stdout).match(/page\.ts\(\d+/g).map((at) => Number(at.split("(")[1]) - 2);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("elements, methods, events and JSX attributes are typed", () => {
  const right = [
    'const button = document.querySelector("shelfline-button")!;',
    "button.open(); button.refresh();",
    "const action: string | undefined = button.item?.action;",
    'button.addEventListener("shelfline:order", ({ detail }) => detail.status_url.length);',
    'document.addEventListener("shelfline:cart", ({ detail }) => detail.price.amount + 1);',
    'const attributes: ShelflineElements["shelfline-button"] = { sku: "A", theme: "dark" };',
  ];
  assert.deepEqual(complaints(right), []);
});

test("what is wrong is found", () => {
  const wrong = [
    'const button = document.querySelector("shelfline-button")!;',
    "button.item = undefined;",
    'button.addEventListener("shelfline:order", ({ detail }) => detail.numbre);',
    'const attributes: ShelflineElements["shelfline-button"] = { theme: "blue" };',
  ];
  assert.deepEqual(complaints(wrong), [1, 2, 3]);
});
