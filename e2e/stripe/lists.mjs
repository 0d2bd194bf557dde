// Lists in pages, newest first, and objects with what they name filled in.
import { hash, integer, text } from "./params.mjs";
import { invalid, missing } from "./refusals.mjs";
import { PREFIXES } from "./world.mjs";

const BOUNDS = { gt: integer(), gte: integer(), lt: integer(), lte: integer() };
const created = (value, param) =>
  typeof value === "string" ? integer()(value, param) : hash(BOUNDS)(value, param);
const limit = (value, param) => {
  const taken = integer(1)(value, param);
  if (taken <= 100) return taken;
  throw invalid("This value must be less than or equal to 100.", { param });
};

/** What every list takes. */
export const PAGING = { created, limit, starting_after: text(), ending_before: text() };

const COMPARES = {
  gt: (a, b) => a > b,
  gte: (a, b) => a >= b,
  lt: (a, b) => a < b,
  lte: (a, b) => a <= b,
};

function isWithin(at, asked) {
  if (asked === undefined) return true;
  if (typeof asked === "number") return at === asked;
  return Object.entries(asked).every(([name, bound]) => COMPARES[name](at, bound));
}

function place(objects, id, param) {
  const at = objects.findIndex((object) => object.id === id);
  if (at >= 0) return at;
  throw missing(objects[0]?.object ?? "object", id, param, 400);
}

/**
 * A page of objects.
 *
 * @param {object[]} oldestFirst Those that the filters let through.
 * @param {object} asked Read with `PAGING`.
 */
export function page(world, url, oldestFirst, asked) {
  const { starting_after: after, ending_before: before, limit: most = 10 } = asked;
  const all = [...oldestFirst].reverse();
  const fit = all.filter((object) => isWithin(object.created, asked.created));
  let from = 0;
  if (after !== undefined) from = place(fit, after, "starting_after") + 1;
  let to = from + most;
  if (before !== undefined) {
    to = place(fit, before, "ending_before");
    from = Math.max(0, to - most);
  }
  const has_more = before === undefined ? to < fit.length : from > 0;
  const expand = (asked.expand ?? []).map((path) => {
    if (path.startsWith("data.")) return path.slice("data.".length);
    throw invalid(`This property cannot be expanded (${path}).`);
  });
  const data = fit.slice(from, to).map((object) => shown(world, object, expand));
  return { object: "list", data, has_more, url };
}

/** The objects of a kind whose fields are as asked. */
export const matching = (world, kind, fields) =>
  world.all(kind).filter((object) => {
    const asked = Object.entries(fields).filter(([, value]) => value !== undefined);
    return asked.every(([name, value]) => object[name] === value);
  });

const KINDS = new Map(Object.entries(PREFIXES).map(([kind, prefix]) => [prefix, kind]));
const named = (world, id) =>
  world.tables[KINDS.get(id.slice(0, id.lastIndexOf("_")))]?.get(id);

function fill(world, object, [step, ...rest], path) {
  if (step === "line_items" && object.object === "checkout.session") {
    object.line_items = structuredClone(world.note(object).lines);
  } else if (!Object.hasOwn(object, step)) {
    throw invalid(`This property cannot be expanded (${path}).`);
  } else if (typeof object[step] === "string") {
    const found = named(world, object[step]);
    if (!found) throw invalid(`This property cannot be expanded (${path}).`);
    object[step] = structuredClone(found);
  }
  if (rest.length > 0 && object[step] !== null) fill(world, object[step], rest, path);
}

/** A copy for an answer, with `expand` as asked. */
export function shown(world, object, expand = []) {
  const copy = structuredClone(object);
  for (const path of expand) fill(world, copy, path.split("."), path);
  return copy;
}

