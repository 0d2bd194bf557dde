// Bodies and queries as Stripe writes them: `a[b][0][c]=…` is a tree.
import { invalid } from "./refusals.mjs";

const NAME = /^([^[\]]+)((?:\[[^[\]]*\])*)$/;

function steps(name) {
  const [, first, rest] = NAME.exec(name) ?? [];
  if (first === undefined) throw invalid(`Invalid request: ${name}`);
  const all = [first, ...[...rest.matchAll(/\[([^[\]]*)\]/g)].map(([, step]) => step)];
  if (all.includes("__proto__")) throw invalid(`Invalid request: ${name}`);
  return all;
}

function put(tree, [step, ...rest], value) {
  const at = step === "" ? String(Object.keys(tree).length) : step;
  if (rest.length === 0) tree[at] = value;
  else put((tree[at] = typeof tree[at] === "object" ? tree[at] : {}), rest, value);
}

/** Trees whose names are 0, 1, 2, … are lists. */
function withLists(tree) {
  if (typeof tree !== "object") return tree;
  const all = Object.entries(tree).map(([name, value]) => [name, withLists(value)]);
  const isList = all.length > 0 && all.every(([name], index) => name === String(index));
  return isList ? all.map(([, value]) => value) : Object.fromEntries(all);
}

/** @param {string} text A form or a query. */
export function parse(text) {
  const tree = {};
  for (const [name, value] of new URLSearchParams(text)) put(tree, steps(name), value);
  return withLists(tree);
}

/** The same text for the same parameters, in whatever order they came. */
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== "object") return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join()}}`;
}
