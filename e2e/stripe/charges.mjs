// Charges: one a try of a payment intent.
import { book } from "./balance.mjs";
import { PAGING, matching, page, shown } from "./lists.mjs";
import { nothing } from "./nothing.mjs";
import { read, text } from "./params.mjs";

/** @param {"succeeded" | "pending" | "failed"} status */
export function newCharge(world, intent, card, status, failure) {
  const charge = world.add("charge", {
    ...nothing("application", "application_fee", "application_fee_amount", "on_behalf_of"),
    ...nothing("failure_balance_transaction", "receipt_email", "receipt_number", "receipt_url"),
    ...nothing("review", "shipping", "source", "source_transfer", "statement_descriptor"),
    ...nothing("statement_descriptor_suffix", "transfer_data", "transfer_group"),
    amount: intent.amount,
    amount_captured: 0,
    amount_refunded: 0,
    balance_transaction: null,
    billing_details: structuredClone(card.billing_details),
    calculated_statement_descriptor: "SHOP",
    captured: status !== "failed",
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_code: failure?.code ?? null,
    failure_message: failure?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: { ...intent.metadata },
    outcome: outcome(status, failure),
    paid: status === "succeeded",
    payment_intent: intent.id,
    payment_method: card.id,
    payment_method_details: { card: { brand: "visa", last4: card.card.last4 }, type: "card" },
    refunded: false,
    status,
  });
  if (status === "succeeded") collect(world, charge);
  return charge;
}

function outcome(status, failure) {
  const isPaid = status !== "failed";
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: isPaid ? "approved_by_network" : "declined_by_network",
    reason: failure?.decline_code ?? null,
    risk_level: "normal",
    risk_score: 1,
    seller_message: isPaid ? "Payment complete." : "The bank declined the payment.",
    type: isPaid ? "authorized" : "issuer_declined",
  };
}

/** The money is there. */
export function collect(world, charge) {
  Object.assign(charge, { status: "succeeded", paid: true, amount_captured: charge.amount });
  charge.balance_transaction = book(world, "charge", charge, charge.amount).id;
  world.emit("charge.succeeded", charge);
}

function list(world, params) {
  const asked = read(params, { ...PAGING, customer: text(), payment_intent: text() });
  const { customer, payment_intent } = asked;
  return page(world, "/v1/charges", matching(world, "charge", { customer, payment_intent }), asked);
}

function retrieve(world, params, { id }) {
  const { expand } = read(params, {});
  return shown(world, world.find("charge", id), expand);
}

export const routes = [
  ["GET", "/v1/charges", list],
  ["GET", "/v1/charges/{id}", retrieve],
];
