// A payment intent and what trying to collect it does to it.
import { BEHAVIOURS } from "./cards.mjs";
import { collect, newCharge } from "./charges.mjs";
import { nothing } from "./nothing.mjs";

export function newIntent(world, fields, note = {}) {
  const intent = world.add(
    "payment_intent",
    {
      ...nothing("allowed_payment_method_types", "application", "application_fee_amount"),
      ...nothing("automatic_payment_methods", "canceled_at", "cancellation_reason", "customer"),
      ...nothing("customer_account", "description", "excluded_payment_method_types"),
      ...nothing("last_payment_error", "latest_charge", "managed_payments", "next_action"),
      ...nothing("on_behalf_of", "payment_method", "payment_method_configuration_details"),
      ...nothing("payment_record", "processing", "receipt_email", "review", "setup_future_usage"),
      ...nothing("shipping", "source", "statement_descriptor", "statement_descriptor_suffix"),
      ...nothing("transfer_data", "transfer_group"),
      amount_capturable: 0,
      amount_received: 0,
      capture_method: "automatic_async",
      client_secret: null,
      confirmation_method: "automatic",
      livemode: false,
      metadata: {},
      payment_method_options: { card: { request_three_d_secure: "automatic" } },
      payment_method_types: ["card"],
      status: "requires_payment_method",
      ...fields,
    },
    note,
  );
  intent.client_secret = `${intent.id}_secret_${intent.id.slice(-10)}`;
  world.emit("payment_intent.created", intent);
  return intent;
}

/**
 * Charges a card for an intent.
 *
 * @param {string} [behaviour] Where it is not the card's own: on the hosted page it is the shopper
 *   who decides.
 * @returns {object | null} What a card error says, where it did not work.
 */
export function attempt(world, intent, card, behaviour = world.note(card).behaviour) {
  world.note(card).wasUsed = true;
  const failure = BEHAVIOURS[behaviour];
  if (failure) return fail(world, intent, card, failure);
  const isPending = behaviour === "pending_later";
  const charge = newCharge(world, intent, card, isPending ? "pending" : "succeeded");
  Object.assign(intent, {
    last_payment_error: null,
    latest_charge: charge.id,
    payment_method: card.id,
    status: "processing",
  });
  if (isPending) world.emit("payment_intent.processing", intent);
  else succeed(world, intent);
  return null;
}

function succeed(world, intent) {
  Object.assign(intent, { amount_received: intent.amount, status: "succeeded" });
  world.emit("payment_intent.succeeded", intent);
}

function fail(world, intent, card, failure) {
  const charge = newCharge(world, intent, card, "failed", failure);
  const error = { ...failure, charge: charge.id, payment_method: structuredClone(card) };
  Object.assign(intent, {
    last_payment_error: { ...error, type: "card_error" },
    latest_charge: charge.id,
    payment_method: null,
    status: "requires_payment_method",
  });
  world.emit("charge.failed", charge);
  world.emit("payment_intent.payment_failed", intent);
  return error;
}

/** What is `processing` comes to its end. */
export function settleIntent(world, intent, isGood) {
  const charge = world.find("charge", intent.latest_charge);
  if (isGood) {
    collect(world, charge);
    return succeed(world, intent);
  }
  const failure = BEHAVIOURS.decline_later;
  const card = world.find("payment_method", intent.payment_method);
  Object.assign(charge, {
    captured: false,
    failure_code: failure.code,
    failure_message: failure.message,
    status: "failed",
  });
  Object.assign(intent, {
    last_payment_error: {
      ...failure,
      charge: charge.id,
      payment_method: structuredClone(card),
      type: "card_error",
    },
    payment_method: null,
    status: "requires_payment_method",
  });
  return world.emit("payment_intent.payment_failed", intent);
}

export function cancelIntent(world, intent, reason) {
  Object.assign(intent, {
    canceled_at: world.now(),
    cancellation_reason: reason ?? null,
    status: "canceled",
  });
  world.emit("payment_intent.canceled", intent);
}
