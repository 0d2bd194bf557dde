// Reads bodies field by field; every bad field is named (shared/src/wire/{fields,rules}.rs).

const MAX_TEXT = 200;
const MAX_EMAIL = 254;
const MAX_UNITS = 1_000_000_000;
const MAX_PRICE = 900_719_925_474;
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,100}$/;
const BLANK = /[\s\p{Cc}]/u;
const ACTIONS = new Set(
  "buy preorder backorder split coming_soon ended sold_out too_many unknown".split(" "),
);

class Bad {
  constructor(code, detail) {
    this.code = code;
    this.detail = detail;
  }
}

const wrongType = (wanted) => new Bad("wrong_type", `Give ${wanted}.`);
const invalid = (detail) => new Bad("invalid", detail);

/** Longer than `most` characters; a text has at most as many as it has UTF-16 units. */
const isLonger = (text, most) => text.length > most && [...text].length > most;

export const whole = (least, most) => (value) => {
  if (typeof value !== "number") return wrongType("a whole number");
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  return new Bad("out_of_range", `Give a whole number from ${least} to ${most}.`);
};

export function text(value) {
  if (typeof value !== "string") return wrongType("a text");
  if (isLonger(value, MAX_TEXT)) return new Bad("too_long", `Use at most ${MAX_TEXT} characters.`);
  return value.trim();
}

export function filledText(value) {
  const read = text(value);
  return read === "" ? invalid("Enter at least one character.") : read;
}

function email(value) {
  if (typeof value !== "string") return wrongType("a text");
  const read = value.trim();
  if (isLonger(read, MAX_EMAIL)) return new Bad("too_long", `Use at most ${MAX_EMAIL} characters.`);
  const at = read.indexOf("@");
  const shaped = at > 0 && at < read.length - 1 && read.indexOf("@", at + 1) < 0;
  if (shaped && !BLANK.test(read)) return read;
  return invalid("Enter an e-mail address like name@example.com.");
}

export const isName = (value) => typeof value === "string" && NAME.test(value);

function sku(value) {
  if (typeof value !== "string") return wrongType("a text");
  return NAME.test(value) ? value : invalid("Use 1 to 100 of A–Z a–z 0–9 . _ -.");
}

function country(value) {
  if (typeof value !== "string") return wrongType("a text");
  return /^[A-Z]{2}$/.test(value) ? value : invalid("Give a country as two capital letters.");
}

function currency(value) {
  if (typeof value !== "string") return wrongType("a text");
  return /^[A-Z]{3}$/.test(value) ? value : invalid("Give a currency as three capital letters.");
}

function day(value) {
  if (typeof value !== "string") return wrongType("a text");
  const at = /^\d{4}-\d{2}-\d{2}$/.test(value) ? new Date(value) : undefined;
  const sound = at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value);
  return sound ? value : invalid("Write a date like 2027-05-04.");
}

function action(value) {
  if (typeof value !== "string") return wrongType("a text");
  return ACTIONS.has(value) ? value : invalid("Give an action.");
}

/** `shape` names each field's rule; a rule answers the value or what is bad about it. */
function object(shape) {
  const names = Object.keys(shape);
  return (value, path, errors) => {
    if (value === null || typeof value !== "object" || Array.isArray(value)) {
      errors.push({ field: path, ...wrongType("an object") });
      return undefined;
    }
    const read = {};
    for (const name of names) {
      const { rule, needed, inner, or = null } = shape[name];
      const given = value[name];
      const field = path === "" ? name : `${path}.${name}`;
      if (given === undefined || given === null) {
        if (needed) errors.push({ field, code: "required", detail: "This field is needed." });
        read[name] = or;
      } else if (inner) {
        read[name] = inner(given, field, errors);
      } else {
        const result = rule(given);
        if (result instanceof Bad) errors.push({ field, code: result.code, detail: result.detail });
        else read[name] = result;
      }
    }
    for (const name in value) {
      if (shape[name] !== undefined) continue;
      const field = path === "" ? name : `${path}.${name}`;
      const detail = `There is no such field. Known here: ${names.join(", ")}.`;
      errors.push({ field, code: "unknown_field", detail });
    }
    return read;
  };
}

const must = (rule) => ({ rule, needed: true });
const may = (rule, or) => ({ rule, or });

const units = whole(0, MAX_UNITS);
const money = object({ amount: must(whole(0, MAX_PRICE)), currency: must(currency) });

const customer = object({ email: must(email), name: must(filledText), phone: may(text) });

const address = object({
  line1: must(filledText), line2: may(text), city: must(filledText),
  region: may(text), postal_code: may(text), country: must(country),
});

const readOrder = object({
  sku: must(sku),
  quantity: must(whole(1, 10_000)),
  customer: { inner: customer, needed: true },
  ship_to: { inner: address },
  accept: {
    inner: object({
      action: must(action), in_stock: may(units), price: { inner: money }, ships_to: may(day),
    }),
    needed: true,
  },
  source: { inner: object({ campaign: may(text), medium: may(text), referrer: may(text) }) },
  locale: may(text),
});

const readProduct = object({
  title: must(filledText), image_url: may(text), product: may(text),
  options: may((value) => value),
  price: { inner: money, needed: true },
  safety_stock: may(units, 0),
  release_at: may(text),
  preorder: { inner: object({ opens_at: may(text), closes_at: may(text), limit: may(units) }) },
  backorder: { inner: object({ limit: may(units), lead_time_days: may(whole(0, 3_650)) }) },
  per_customer_limit: may(units),
  shipping: may(text, "as_available"),
  payment: { inner: object({ collect: may(text, "full") }), or: { collect: "full" } },
  hold_minutes: may(whole(1, 43_200), 35),
  show_units: may(text, "exact"),
  tax_percent: may((value) => value),
  delivery: { inner: money },
});

const readReceipt = object({
  units: must(whole(1, MAX_UNITS)), reference: may(text), batch: may(text),
});

const reader = (read) => (body) => {
  const errors = [];
  const value = read(body, "", errors);
  return errors.length === 0 ? { value } : { errors };
};

export const order = reader(readOrder);
export const product = reader(readProduct);
export const receipt = reader(readReceipt);
