// Whether an answer has the shape that Stripe's public description gives it.
import { readFileSync } from "node:fs";

export const SHAPES = JSON.parse(readFileSync(new URL("shapes.json", import.meta.url), "utf8"));

function typeOf(value) {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  return Number.isInteger(value) ? "integer" : typeof value;
}

function* ofObject(object, shape, where) {
  const { required, optional, enums } = shape;
  const names = Object.entries(required).flatMap(([type, all]) => all.map((name) => [name, type]));
  for (const [name, type] of names) {
    const found = typeOf(object[name]);
    if (!type.split("|").includes(found)) yield `${where}.${name} is ${found}, not ${type}`;
  }
  const known = new Set([...names.map(([name]) => name), ...optional]);
  for (const name of Object.keys(object)) {
    if (!known.has(name)) yield `${where}.${name} is not described`;
  }
  for (const [name, all] of Object.entries(enums)) {
    const value = object[name];
    if (value !== null && !all.includes(value)) yield `${where}.${name} is ${value}`;
  }
}

/** What is wrong with a value and with all objects in it, in words. */
export function* complaints(value, where = "answer") {
  if (value === null || typeof value !== "object") return;
  const shape = Object.hasOwn(value, "object") ? SHAPES.objects[value.object] : undefined;
  if (shape) yield* ofObject(value, shape, where);
  for (const [name, held] of Object.entries(value)) yield* complaints(held, `${where}.${name}`);
}

/** The same of an answer that may be an error. */
export function* answerComplaints(status, body) {
  yield* complaints(body);
  if (status < 400) return;
  const { error = {} } = body;
  for (const name of SHAPES.error.required.string) {
    if (typeof error[name] !== "string") yield `error.${name} is ${typeOf(error[name])}`;
  }
  if (!SHAPES.error.types.includes(error.type)) yield `error.type is ${error.type}`;
}
