// Parameters: what an endpoint takes, as a table of checks. What it does not know it refuses, as
// Stripe does: a wrong name must not pass for a right one.
import { isCurrency } from "./money.mjs";
import { invalid } from "./refusals.mjs";

const wrong = (message, param, code) => invalid(message, { ...(code && { code }), param });

export const text = (length_max = 5000) => (value, param) => {
  if (typeof value !== "string") throw wrong(`Invalid string: ${JSON.stringify(value)}`, param);
  if (value.length <= length_max) return value;
  throw wrong(`Invalid string: must be at most ${length_max} characters`, param);
};

export const integer = (least = 0) => (value, param) => {
  const code = "parameter_invalid_integer";
  if (!/^-?\d{1,12}$/.test(value)) throw wrong(`Invalid integer: ${value}`, param, code);
  if (Number(value) >= least) return Number(value);
  throw wrong(`This value must be greater than or equal to ${least}.`, param, code);
};

export function flag(value, param) {
  if (value === "true" || value === "false") return value === "true";
  throw wrong(`Invalid boolean: ${value}`, param);
}

export const oneOf = (...all) => (value, param) => {
  if (all.includes(value)) return value;
  throw wrong(`Invalid ${param}: must be one of ${all.join(", ")}`, param);
};

export function currency(value, param) {
  const lower = text(3)(value, param).toLowerCase();
  if (isCurrency(lower)) return lower;
  throw wrong(`Invalid currency: ${value}.`, param);
}

export function url(value, param) {
  const filled = text()(value, param).replaceAll("{CHECKOUT_SESSION_ID}", "x");
  if (URL.canParse(filled) && /^https?:$/.test(new URL(filled).protocol)) return value;
  throw wrong("Not a valid URL", param, "url_invalid");
}

export const hash = (shape) => (value, param) => {
  if (typeof value === "object" && !Array.isArray(value)) return read(value, shape, param);
  throw wrong("Invalid object", param);
};

export const list = (check) => (value, param) => {
  if (Array.isArray(value)) return value.map((one, at) => check(one, `${param}[${at}]`));
  throw wrong("Invalid array", param);
};

/** At most 50 names of at most 40 characters, values of at most 500. An empty value is none. */
export const metadata = Object.assign(
  (value, param) => {
    if (value === "") return {};
    if (typeof value !== "object") throw wrong("Invalid object", param);
    const all = Object.entries(value);
    if (all.length > 50) throw wrong("Metadata can have at most 50 keys.", param);
    for (const [name, held] of all) {
      if (name.length > 40) throw wrong("Metadata keys can have up to 40 characters.", param);
      if (typeof held !== "string" || held.length > 500) {
        throw wrong(`Metadata values can have up to 500 characters: ${name}`, param);
      }
    }
    return Object.fromEntries(all.filter(([, held]) => held !== ""));
  },
  { takesEmpty: true },
);

export const required = (check) =>
  Object.assign((value, param) => check(value, param), { isRequired: true });

/** What every endpoint takes. */
const ALWAYS = { expand: list(text()) };

/**
 * @param {object} given As parsed.
 * @param {Record<string, Function>} shape
 * @param {string} [within] The parameter that these are part of.
 */
export function read(given, shape, within = "") {
  const full = within ? shape : { ...ALWAYS, ...shape };
  const named = (name) => (within ? `${within}[${name}]` : name);
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(full, name)).map(named);
  if (unknown.length > 0) {
    const said = unknown.length > 1 ? "parameters" : "parameter";
    throw wrong(`Received unknown ${said}: ${unknown.join(", ")}`, unknown[0], "parameter_unknown");
  }
  const taken = {};
  for (const [name, check] of Object.entries(full)) {
    const value = given[name];
    if (value === undefined && check.isRequired) {
      throw wrong(`Missing required param: ${named(name)}.`, named(name), "parameter_missing");
    }
    if (value === "" && !check.takesEmpty) {
      const message = `You passed an empty string for '${named(name)}'.`;
      throw wrong(message, named(name), "parameter_invalid_empty");
    }
    if (value !== undefined) taken[name] = check(value, named(name));
  }
  return taken;
}
