// Refunds: at once, or pending and then so or so.
import { book } from "./balance.mjs";
import { PAGING, matching, page, shown } from "./lists.mjs";
import { checkGrain, show } from "./money.mjs";
import { nothing } from "./nothing.mjs";
import { integer, metadata, oneOf, read, text } from "./params.mjs";
import { impossible, invalid } from "./refusals.mjs";

const CREATE = {
  amount: integer(1),
  charge: text(),
  metadata,
  payment_intent: text(),
  reason: oneOf("duplicate", "fraudulent", "requested_by_customer"),
};

function chargeOf(world, { charge, payment_intent: id }) {
  if (charge === undefined && id === undefined) {
    throw invalid(
      "One of the following params should be provided for this request: payment_intent or charge.",
    );
  }
  const intent = id && world.find("payment_intent", id, "payment_intent");
  const named = charge ?? intent.latest_charge;
  const found = named && world.find("charge", named, "charge");
  if (found && found.status === "succeeded") return found;
  const said = intent?.id ?? found.payment_intent;
  const message = `This PaymentIntent (${said}) does not have a successful charge to refund.`;
  throw impossible(message, { param: "payment_intent" });
}

function checkLeft(charge, asked) {
  const left = charge.amount - charge.amount_refunded;
  if (left === 0) {
    const message = `Charge ${charge.id} has already been refunded.`;
    throw impossible(message, { code: "charge_already_refunded" });
  }
  const amount = asked ?? left;
  if (amount <= left) return amount;
  const message =
    `Refund amount (${show(amount, charge.currency)}) is greater than unrefunded amount on ` +
    `charge (${show(left, charge.currency)})`;
  throw impossible(message, { param: "amount" });
}

function create(world, params) {
  const { expand, ...asked } = read(params, CREATE);
  const charge = chargeOf(world, asked);
  const amount = checkLeft(charge, asked.amount);
  checkGrain(amount, charge.currency);

  const refund = world.add("refund", {
    ...nothing("customer_account", "receipt_number", "source_transfer_reversal"),
    amount,
    balance_transaction: null,
    charge: charge.id,
    currency: charge.currency,
    customer: charge.customer,
    destination_details: { card: { type: "pending" }, type: "card" },
    metadata: asked.metadata ?? {},
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: asked.reason ?? null,
    status: world.refundsBegin,
    transfer_reversal: null,
  });
  refund.balance_transaction = book(world, "refund", refund, -amount).id;
  give(charge, amount);
  world.emit("charge.refunded", charge);
  world.emit("refund.created", refund);
  return shown(world, refund, expand);
}

function give(charge, amount) {
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
}

/** What is `pending` comes to its end. */
export function settleRefund(world, refund, isGood) {
  if (isGood) {
    refund.status = "succeeded";
    return world.emit("refund.updated", refund);
  }
  const back = book(world, "refund_failure", refund, refund.amount);
  Object.assign(refund, {
    failure_balance_transaction: back.id,
    failure_reason: "expired_or_canceled_card",
    status: "failed",
  });
  give(world.find("charge", refund.charge), -refund.amount);
  world.emit("refund.updated", refund);
  return world.emit("refund.failed", refund);
}

function retrieve(world, params, { id }) {
  const { expand } = read(params, {});
  return shown(world, world.find("refund", id), expand);
}

function list(world, params) {
  const asked = read(params, { ...PAGING, charge: text(), payment_intent: text() });
  const { charge, payment_intent } = asked;
  if (payment_intent) world.find("payment_intent", payment_intent, "payment_intent");
  return page(world, "/v1/refunds", matching(world, "refund", { charge, payment_intent }), asked);
}

export const routes = [
  ["POST", "/v1/refunds", create],
  ["GET", "/v1/refunds", list],
  ["GET", "/v1/refunds/{id}", retrieve],
];
