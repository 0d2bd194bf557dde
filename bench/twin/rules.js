// What may be sold now, and when it ships (shared/src/{availability,promise}.rs), on a shelf whose
// times are milliseconds.

const DAY_MS = 86_400_000;
const FEW = 10;
const MAX_EXACT = Number.MAX_SAFE_INTEGER;

export const dayOf = (ms) => new Date(ms).toISOString().slice(0, 10);

const less = (a, b) => (a > b ? a - b : 0);
const smaller = (a, b) => (a === null ? b : b === null ? a : Math.min(a, b));

export function beforeRelease(offer, now) {
  if (offer.release_at === null) return offer.preorder !== null;
  return now < Date.parse(offer.release_at);
}

export function inLine(shelf) {
  let orders = 0;
  let units = 0;
  for (const tally of Object.values(shelf.line)) {
    orders += tally.orders;
    units += tally.units;
  }
  return { orders, units };
}

function beforeNewcomer(shelf) {
  let units = 0;
  for (const priority in shelf.line) if (priority >= 0) units += shelf.line[priority].units;
  return units;
}

function available(shelf) {
  if (inLine(shelf).orders > 0) return 0;
  const assigned = shelf.stages.allocated + shelf.stages.held;
  return less(less(shelf.on_hand, assigned), shelf.offer.safety_stock);
}

const NONE = { ships_from: null, ships_to: null, basis: "none" };
const window = (from, to, basis) => ({ ships_from: from, ships_to: to, basis });
const later = (a, b) => (a > b ? a : b);

export function promise(offer, batches, ahead, own, now) {
  const today = dayOf(now);
  const release = offer.release_at === null ? null : offer.release_at.slice(0, 10);
  const earliest = release === null ? today : later(today, release);
  const unreleased = beforeRelease(offer, now);
  if (own === 0) {
    if (!unreleased) return window(today, today, "stock");
    return release === null ? NONE : window(earliest, earliest, "release");
  }
  const rows = Object.entries(batches);
  if (rows.length > 0) {
    const key = ([name, batch]) => `${batch.expected_from} ${batch.expected_to} ${name}`;
    rows.sort((a, b) => (key(a) < key(b) ? -1 : 1));
    let total = 0;
    for (const [, batch] of rows) {
      total += batch.units;
      if (total >= ahead + own) {
        const { expected_from: from, expected_to: to } = batch;
        return window(later(from, earliest), later(to, earliest), "batch");
      }
    }
  }
  const days = offer.backorder?.lead_time_days ?? null;
  if (days !== null) {
    const day = later(dayOf(now + days * DAY_MS), earliest);
    return window(day, day, "lead_time");
  }
  if (unreleased && release !== null && rows.length === 0) {
    return window(earliest, earliest, "release");
  }
  return NONE;
}

function sale(shelf, now) {
  const { offer } = shelf;
  if (!beforeRelease(offer, now)) {
    const limit = offer.backorder === null ? 0 : offer.backorder.limit;
    const room = limit === null ? null : less(limit, shelf.backorder_units);
    return { kind: "released", available: available(shelf), room };
  }
  const { preorder } = offer;
  if (preorder === null) return { kind: "coming_soon" };
  const room = preorder.limit === null ? null : less(preorder.limit, shelf.preorder_units);
  if (preorder.opens_at !== null && now < Date.parse(preorder.opens_at)) {
    return { kind: "coming_soon" };
  }
  const closed = preorder.closes_at !== null && now >= Date.parse(preorder.closes_at);
  return closed || room === 0 ? { kind: "ended" } : { kind: "preorder", room };
}

function actionOf(kind, levels, most) {
  if (levels.not_available > 0 && most !== 0) return "too_many";
  if (kind !== "released") return kind === "preorder" && levels.preorder === 0 ? "ended" : kind;
  if (levels.in_stock === 0) return levels.backorder === 0 ? "sold_out" : "backorder";
  return levels.backorder === 0 ? "buy" : "split";
}

export function availability(shelf, quantity, now) {
  const { offer } = shelf;
  const terms = sale(shelf, now);
  const delivery = offer.delivery?.amount ?? 0;
  const affordable = offer.price.amount === 0 ? null
    : Math.floor((MAX_EXACT - delivery) / offer.price.amount);
  const payable = affordable !== null && affordable < 10_000 ? affordable : null;
  const perOrder = smaller(offer.per_customer_limit, payable);
  const wanted = smaller(quantity, perOrder);
  const levels = { in_stock: 0, preorder: 0, backorder: 0, not_available: 0 };
  let most = 0;
  if (terms.kind === "preorder") {
    levels.preorder = smaller(wanted, terms.room);
    most = terms.room;
  } else if (terms.kind === "released") {
    levels.in_stock = Math.min(wanted, terms.available);
    levels.backorder = smaller(wanted - levels.in_stock, terms.room);
    most = terms.room === null ? null : terms.available + terms.room;
  }
  const maxQuantity = smaller(most, perOrder);
  const sold = levels.in_stock + levels.preorder + levels.backorder;
  levels.not_available = quantity - sold;
  const action = actionOf(terms.kind, levels, maxQuantity);
  const atOnce = Math.min(sold, available(shelf));
  const nothing = action === "coming_soon" || action === "ended" || action === "sold_out";
  return {
    action, levels, maxQuantity, atOnce,
    due: offer.price.amount * sold + (sold > 0 ? delivery : 0),
    promise: nothing ? NONE
      : promise(offer, shelf.batches, beforeNewcomer(shelf), sold - atOnce, now),
    remaining: beforeRelease(offer, now) && offer.preorder?.limit != null
      ? less(offer.preorder.limit, shelf.preorder_units) : null,
  };
}

const SCHEMA_ORG = {
  buy: "InStock", preorder: "PreOrder", backorder: "BackOrder", split: "BackOrder",
  coming_soon: "OutOfStock", ended: "SoldOut", sold_out: "SoldOut",
};

function schemaOrg({ action, levels }) {
  if (action !== "too_many") return SCHEMA_ORG[action];
  if (levels.preorder > 0) return "PreOrder";
  return levels.backorder > 0 ? "BackOrder" : "LimitedAvailability";
}

/** An item of the public answer. */
export function item(sku, shelf, quantity, asOf, now) {
  const judged = availability(shelf, quantity, now);
  const { offer } = shelf;
  const exact = offer.show_units === "exact";
  const shown = (units) => (exact || units === null ? units : Math.min(units, FEW));
  const preorder = beforeRelease(offer, now) ? offer.preorder : null;
  const { currency } = offer.price;
  return {
    sku, as_of: new Date(asOf).toISOString(), quantity, action: judged.action,
    levels: {
      in_stock: shown(judged.levels.in_stock), preorder: shown(judged.levels.preorder),
      backorder: shown(judged.levels.backorder), not_available: shown(judged.levels.not_available),
    },
    max_quantity: shown(judged.maxQuantity), price: offer.price,
    due_now: { amount: judged.due, currency }, due_later: { amount: 0, currency },
    promise: judged.promise, release_at: offer.release_at,
    opens_at: preorder?.opens_at ?? null, closes_at: preorder?.closes_at ?? null,
    limit: exact ? (preorder?.limit ?? null) : null, remaining: exact ? judged.remaining : null,
    waiting_orders: exact ? inLine(shelf).orders : null,
    schema_org: `https://schema.org/${schemaOrg(judged)}`,
    title: offer.title, image_url: offer.image_url, product: offer.product, options: offer.options,
    payment: offer.payment, shipping: offer.shipping, show_units: offer.show_units,
    units_left: null, tax_percent: offer.tax_percent, delivery: offer.delivery, profile: "eu",
    handling_days: 3,
  };
}
