// Disputes: a shopper's bank takes a payment back, and gives it again where the shop is right.
import { book } from "./balance.mjs";

/** The bank takes back what was paid by a charge. */
export function dispute(world, { charge: id }) {
  const charge = world.find("charge", id);
  charge.disputed = true;
  const dispute = world.add("dispute", {
    amount: charge.amount,
    balance_transactions: [],
    charge: charge.id,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: {},
    evidence_details: {},
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: "fraudulent",
    status: "needs_response",
  });
  dispute.balance_transactions.push(book(world, "adjustment", dispute, -dispute.amount, "dispute"));
  world.emit("charge.dispute.created", dispute);
  return dispute;
}

/** It is decided, for the shop or against it. */
export function decide(world, { id, outcome }) {
  const dispute = world.find("dispute", id);
  dispute.status = outcome;
  if (outcome === "won") {
    const back = book(world, "adjustment", dispute, dispute.amount, "dispute_reversal");
    dispute.balance_transactions.push(back);
  }
  world.emit("charge.dispute.closed", dispute);
  return dispute;
}
