// Balance transactions: what moved, as the reconciliation reads it.
import { PAGING, matching, page, shown } from "./lists.mjs";
import { currency, read, text } from "./params.mjs";

const FEE_FIXED = 25;
const AVAILABLE_AFTER_S = 2 * 24 * 60 * 60;
const SAID = {
  charge: "Charge",
  refund: "Refund",
  refund_failure: "Refund failure",
  dispute: "Chargeback withdrawal",
  dispute_reversal: "Chargeback reversal",
};

/**
 * Books what moved; `amount` is negative where it left. Fees are taken of charges only.
 *
 * @param {string} [category] What it is called in reports, where that is not its type.
 */
export function book(world, type, source, amount, category = type) {
  const fee = type === "charge" ? Math.ceil((amount * 15) / 1000) + FEE_FIXED : 0;
  const details = {
    amount: fee,
    application: null,
    currency: source.currency,
    description: "Stripe processing fees",
    type: "stripe_fee",
  };
  return world.add("balance_transaction", {
    amount,
    available_on: world.now() + AVAILABLE_AFTER_S,
    balance_type: "payments",
    currency: source.currency,
    description: SAID[category],
    exchange_rate: null,
    fee,
    fee_details: fee === 0 ? [] : [details],
    net: amount - fee,
    reporting_category: category,
    source: source.id,
    status: "pending",
    type,
  });
}

/** What has been waiting long enough can be paid out. */
export function makeAvailable(world) {
  for (const entry of world.all("balance_transaction")) {
    if (entry.available_on <= world.now()) entry.status = "available";
  }
}

function list(world, params) {
  const filters = { currency, payout: text(), source: text(), type: text() };
  const asked = read(params, { ...PAGING, ...filters });
  const { currency: of, source, type } = asked;
  const found = matching(world, "balance_transaction", { currency: of, source, type });
  return page(world, "/v1/balance_transactions", found, asked);
}

function retrieve(world, params, { id }) {
  const { expand } = read(params, {});
  return shown(world, world.find("balance_transaction", id), expand);
}

export const routes = [
  ["GET", "/v1/balance_transactions", list],
  ["GET", "/v1/balance_transactions/{id}", retrieve],
];
