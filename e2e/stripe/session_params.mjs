// What a Checkout Session can be made of.
import { checkBounds, checkGrain, show } from "./money.mjs";
import {
  currency, flag, hash, integer, list, metadata, oneOf, read, required, text, url,
} from "./params.mjs";
import { invalid } from "./refusals.mjs";

const LOCALES = (
  "auto bg cs da de el en en-GB es es-419 et fi fil fr fr-CA hi-IN hr hu id it ja ko lt lv ms mt " +
  "nb nl pl pt pt-BR ro ru sk sl sv th tr vi zh zh-HK zh-TW"
).split(" ");
const PRICE = hash({
  currency: required(currency),
  product_data: required(
    hash({
      description: text(),
      images: list(url),
      metadata,
      name: required(text()),
      tax_code: text(),
    }),
  ),
  tax_behavior: oneOf("exclusive", "inclusive", "unspecified"),
  unit_amount: required(integer()),
});
const CREATE = {
  adaptive_pricing: hash({ enabled: flag }),
  allowed_payment_method_types: list(oneOf("card")),
  billing_address_collection: oneOf("auto", "required"),
  cancel_url: url,
  client_reference_id: text(200),
  currency,
  customer: text(),
  customer_creation: oneOf("always", "if_required"),
  customer_email: text(800),
  expires_at: integer(),
  line_items: list(hash({ price_data: required(PRICE), quantity: required(integer(1)) })),
  locale: oneOf(...LOCALES),
  metadata,
  mode: required(oneOf("payment", "setup")),
  payment_intent_data: hash({
    description: text(1000),
    metadata,
    receipt_email: text(),
    setup_future_usage: oneOf("off_session", "on_session"),
    statement_descriptor: text(22),
    statement_descriptor_suffix: text(22),
  }),
  payment_method_types: list(oneOf("card")),
  setup_intent_data: hash({ description: text(1000), metadata }),
  submit_type: oneOf("auto", "book", "donate", "pay"),
  success_url: required(url),
  ui_mode: oneOf("hosted_page"),
};
const HALF_AN_HOUR_S = 30 * 60;
const A_DAY_S = 24 * 60 * 60;

function checkExpiry(at, now) {
  const wrong = (message) => invalid(message, { param: "expires_at" });
  if (at < now + HALF_AN_HOUR_S) {
    throw wrong(
      "The `expires_at` timestamp must be at least 30 minutes from Checkout Session creation.",
    );
  }
  if (at > now + A_DAY_S) {
    throw wrong(
      "The `expires_at` timestamp must be less than 24 hours from Checkout Session creation.",
    );
  }
}

function checkMode(asked) {
  const wrongs = {
    payment: ["setup_intent_data"],
    setup: ["line_items", "payment_intent_data", "submit_type"],
  };
  for (const param of wrongs[asked.mode].filter((name) => asked[name] !== undefined)) {
    throw invalid(`You can not pass \`${param}\` in \`${asked.mode}\` mode.`, { param });
  }
  for (const other of ["customer_email", "customer_creation"]) {
    if (asked.customer === undefined || asked[other] === undefined) continue;
    const message = `You may only specify one of these parameters: customer, ${other}.`;
    throw invalid(message, { param: "customer" });
  }
  const needed = asked.mode === "payment" ? "line_items" : "currency";
  const isOfKnownTypes = asked.payment_method_types ?? asked.allowed_payment_method_types;
  if (asked.mode === "setup" && isOfKnownTypes) return;
  if (asked[needed] !== undefined) return;
  const more = { code: "parameter_missing", param: needed };
  throw invalid(`Missing required param: ${needed}.`, more);
}

/** Adds up the lines, all in one currency. */
function totalOf({ line_items: lines, currency: said }) {
  const [{ price_data: first }] = lines;
  for (const [at, { price_data: price }] of lines.entries()) {
    const param = `line_items[${at}][price_data][currency]`;
    if (price.currency !== first.currency) {
      throw invalid("All line items must be in one currency.", { param });
    }
    checkGrain(price.unit_amount, price.currency, `line_items[${at}][price_data][unit_amount]`);
  }
  if (said !== undefined && said !== first.currency) {
    throw invalid("The currency is not that of the line items.", { param: "currency" });
  }
  const amount = lines.reduce((sum, one) => sum + one.price_data.unit_amount * one.quantity, 0);
  if (amount > 0) {
    try {
      checkBounds(amount, first.currency);
    } catch ({ error }) {
      const total = show(amount, first.currency);
      const message = `The Checkout Session's total amount due (${total}): ${error.message}`;
      throw invalid(message, { code: error.code });
    }
  }
  return { amount, currency: first.currency };
}

/** Reads and judges the parameters: with `total` in mode `payment`. */
export function readSession(params, now) {
  const asked = read(params, CREATE);
  checkMode(asked);
  checkExpiry((asked.expires_at ??= now + A_DAY_S), now);
  if (asked.mode === "setup") return asked;
  return { ...asked, total: totalOf(asked) };
}
