// Payment intents, as the interface offers them.
import { attempt, cancelIntent, newIntent } from "./attempts.mjs";
import { cardOf, checkOwner } from "./cards.mjs";
import { PAGING, matching, page, shown } from "./lists.mjs";
import { checkBounds, checkGrain } from "./money.mjs";
import {
  currency, flag, hash, integer, list as listOf, metadata, oneOf, read, required, text, url,
} from "./params.mjs";
import { cardError, impossible, invalid } from "./refusals.mjs";

const CREATE = {
  allowed_payment_method_types: listOf(oneOf("card")),
  amount: required(integer(1)),
  automatic_payment_methods: hash({
    allow_redirects: oneOf("always", "never"),
    enabled: required(flag),
  }),
  confirm: flag,
  currency: required(currency),
  customer: text(),
  description: text(1000),
  error_on_requires_action: flag,
  metadata,
  off_session: flag,
  payment_method: text(),
  payment_method_types: listOf(oneOf("card")),
  receipt_email: text(),
  return_url: url,
  setup_future_usage: oneOf("off_session", "on_session"),
  statement_descriptor: text(22),
  statement_descriptor_suffix: text(22),
};
const CANCELLABLE = [
  "requires_payment_method", "requires_capture", "requires_confirmation", "requires_action",
  "processing",
];

function checkModes({ confirm, off_session, payment_method, return_url, ...more }) {
  if (off_session && !confirm) {
    const message = "`off_session` can only be set when `confirm` is true.";
    throw invalid(message, { param: "off_session" });
  }
  if (!confirm) return;
  if (!payment_method) {
    const message =
      "You cannot confirm this PaymentIntent because it's missing a payment method.";
    throw invalid(message, { code: "payment_intent_unexpected_state" });
  }
  const types = more.payment_method_types ?? more.allowed_payment_method_types;
  const mayRedirect = !types && more.automatic_payment_methods?.allow_redirects !== "never";
  if (!off_session && mayRedirect && !return_url) {
    throw invalid(
      "This PaymentIntent is configured to accept payment methods that might redirect: you must " +
        "provide a `return_url`.",
    );
  }
}

export function create(world, params) {
  const { confirm, error_on_requires_action, expand, off_session, return_url, ...fields } = read(
    params,
    CREATE,
  );
  checkModes({ confirm, off_session, return_url, ...fields });
  checkGrain(fields.amount, fields.currency);
  checkBounds(fields.amount, fields.currency);
  const customer = fields.customer ?? null;
  if (customer) world.find("customer", customer, "customer");
  const card = fields.payment_method ? cardOf(world, fields.payment_method) : undefined;
  if (card) checkOwner(world, card, customer);

  const automatic = fields.automatic_payment_methods ?? { enabled: true };
  const intent = newIntent(world, {
    ...fields,
    automatic_payment_methods: fields.payment_method_types
      ? null
      : { allow_redirects: "always", ...automatic },
    payment_method: card?.id ?? null,
    status: card ? "requires_confirmation" : "requires_payment_method",
  });
  const failure = confirm ? attempt(world, intent, card) : null;
  if (failure) throw cardError({ ...failure, payment_intent: shown(world, intent) });
  if (intent.status === "succeeded" && intent.setup_future_usage && customer) {
    card.customer = customer;
  }
  return shown(world, intent, expand);
}

function retrieve(world, params, { id }) {
  const { expand } = read(params, { client_secret: text() });
  return shown(world, world.find("payment_intent", id), expand);
}

function list(world, params) {
  const asked = read(params, { ...PAGING, customer: text() });
  const found = matching(world, "payment_intent", { customer: asked.customer });
  return page(world, "/v1/payment_intents", found, asked);
}

function cancel(world, params, { id }) {
  const reasons = ["duplicate", "fraudulent", "requested_by_customer", "abandoned"];
  const asked = read(params, { cancellation_reason: oneOf(...reasons) });
  const intent = world.find("payment_intent", id);
  if (world.note(intent).session) {
    const message =
      "You cannot cancel the PaymentIntent of a Checkout Session. Expire the Checkout Session.";
    throw impossible(message, { payment_intent: shown(world, intent) });
  }
  if (!CANCELLABLE.includes(intent.status)) {
    throw impossible(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a ` +
        "PaymentIntent with one of the following statuses may be canceled: " +
        `${CANCELLABLE.join(", ")}.`,
      { code: "payment_intent_unexpected_state", payment_intent: shown(world, intent) },
    );
  }
  cancelIntent(world, intent, asked.cancellation_reason);
  return shown(world, intent, asked.expand);
}

export const routes = [
  ["POST", "/v1/payment_intents", create],
  ["GET", "/v1/payment_intents", list],
  ["GET", "/v1/payment_intents/{id}", retrieve],
  ["POST", "/v1/payment_intents/{id}/cancel", cancel],
];
