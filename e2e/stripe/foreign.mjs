// What must not be believed: sessions and payments of another shop on the same account, and our own
// with something in them changed.
import { create as createIntent } from "./intents.mjs";
import { invalid } from "./refusals.mjs";
import { create as createSession } from "./sessions.mjs";
import { pay } from "./shopper.mjs";
import { PREFIXES } from "./world.mjs";

function find(world, id) {
  for (const kind of Object.keys(PREFIXES)) {
    const found = world.tables[kind].get(id);
    if (found) return found;
  }
  throw invalid(`no such object: ${id}`);
}

function session(world, { amount, currency, metadata, isPaid }) {
  const price = { currency, product_data: { name: "Elsewhere" }, unit_amount: String(amount) };
  const { id } = createSession(world, {
    customer_creation: "always",
    line_items: [{ price_data: price, quantity: "1" }],
    metadata,
    mode: "payment",
    payment_intent_data: { metadata, setup_future_usage: "off_session" },
    success_url: "https://elsewhere.example/",
  });
  const made = find(world, id);
  if (isPaid) pay(world, made, "ok");
  return made;
}

function intent(world, { amount, currency, metadata, isPaid }) {
  const confirmed = { confirm: "true", off_session: "true", payment_method: "pm_card_visa" };
  const { id } = createIntent(world, {
    ...(isPaid && confirmed),
    amount: String(amount),
    currency,
    metadata,
  });
  return find(world, id);
}

const MAKERS = { "checkout.session": session, payment_intent: intent };

function make(world, asked) {
  const { kind, like, amount, currency = "eur", metadata, paid = true } = asked;
  const model = like === undefined ? {} : find(world, like);
  const maker = MAKERS[kind ?? model.object];
  if (!maker) throw invalid(`no such kind: ${kind}`);
  const before = new Set(world.tables.charge.keys());
  const made = maker(world, {
    amount: amount ?? model.amount_total ?? model.amount ?? 1000,
    currency: model.currency ?? currency,
    metadata: { ...model.metadata, shop: "another shop", ...metadata },
    isPaid: paid,
  });
  for (const charge of world.all("charge")) {
    if (!before.has(charge.id)) world.note(charge).isForeign = true;
  }
  return made;
}

/**
 * Makes an object of another shop (`kind`, or one `like` ours), or changes one of ours
 * (`tamper`, `set`). Nothing is told of it but the event that is asked for.
 *
 * @param {object} asked
 * @param {string} [asked.tamper] The id of what is changed by `set`.
 * @param {string} [asked.event] The type of the event that names it.
 */
export function foreign(world, asked) {
  world.isSilent = true;
  let object;
  try {
    object = asked.tamper
      ? Object.assign(find(world, asked.tamper), asked.set)
      : make(world, asked);
  } finally {
    world.isSilent = false;
  }
  if (asked.event) world.emit(asked.event, object);
  return structuredClone(object);
}
