// Saved cards, and how they behave when they are charged.
import { shown } from "./lists.mjs";
import { nothing } from "./nothing.mjs";
import { read, required, text } from "./params.mjs";
import { impossible, invalid } from "./refusals.mjs";

/** What comes of charging a card without the shopper: nothing amiss, or a card error's fields. */
export const BEHAVIOURS = {
  ok: null,
  decline_later: {
    code: "card_declined",
    decline_code: "generic_decline",
    message: "Your card was declined.",
  },
  auth_later: {
    code: "authentication_required",
    decline_code: "authentication_required",
    message: "Your card was declined. This transaction requires authentication.",
  },
  insufficient_funds: {
    code: "card_declined",
    decline_code: "insufficient_funds",
    message: "Your card has insufficient funds.",
  },
  expired: {
    code: "expired_card",
    decline_code: "expired_card",
    message: "Your card has expired.",
  },
  /** Stays `processing` until it is settled. */
  pending_later: null,
};

/** Stripe's test cards that can be named without having been saved. */
const TEST_CARDS = {
  pm_card_visa: "ok",
  pm_card_visa_chargeDeclined: "decline_later",
  pm_card_chargeCustomerFail: "decline_later",
  pm_card_authenticationRequired: "auth_later",
};

export function newCard(world, { behaviour = "ok", customer = null, email = null }) {
  const card = {
    brand: "visa",
    checks: nothing("address_line1_check", "address_postal_code_check", "cvc_check"),
    country: "US",
    display_brand: "visa",
    exp_month: 12,
    exp_year: 2040,
    fingerprint: "Xt5EWLLDS7FJjR1c",
    funding: "credit",
    generated_from: null,
    last4: "4242",
    networks: { available: ["visa"], preferred: null },
    regulated_status: "unregulated",
    three_d_secure_usage: { supported: true },
    wallet: null,
  };
  const fields = {
    allow_redisplay: "unspecified",
    billing_details: { ...nothing("address", "name", "phone", "tax_id"), email },
    card,
    customer,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: "card",
  };
  return world.add("payment_method", fields, { behaviour, wasUsed: false });
}

/** The card that a parameter names. */
export function cardOf(world, id) {
  const behaviour = TEST_CARDS[id];
  if (behaviour) return newCard(world, { behaviour });
  return world.find("payment_method", id, "payment_method");
}

/** Refuses a card that this customer cannot be charged by. */
export function checkOwner(world, card, customer) {
  const param = { param: "payment_method" };
  if (card.customer === null) {
    if (!world.note(card).wasUsed) return;
    throw impossible(
      "The provided PaymentMethod was previously used with a PaymentIntent without Customer " +
        "attachment, or was detached from a Customer. It may not be used again.",
      param,
    );
  }
  if (customer === null) {
    const message = `The PaymentMethod (${card.id}) belongs to a Customer: include the Customer.`;
    throw impossible(message, param);
  }
  if (card.customer === customer) return;
  const message =
    `The customer does not have a payment method with the ID ${card.id}. The payment method ` +
    "must be attached to the customer.";
  throw impossible(message, param);
}

/** Lets what a customer has saved behave otherwise from now on. */
export function behave(world, { customer, behaviour }) {
  if (!Object.hasOwn(BEHAVIOURS, behaviour)) throw invalid(`no such behaviour: ${behaviour}`);
  world.find("customer", customer, "customer");
  const cards = world.all("payment_method").filter((card) => card.customer === customer);
  for (const card of cards) world.note(card).behaviour = behaviour;
  return { cards: cards.map(({ id }) => id) };
}

function retrieve(world, params, { id }) {
  const { expand } = read(params, {});
  return shown(world, world.find("payment_method", id), expand);
}

function attach(world, params, { id }) {
  const { customer, expand } = read(params, { customer: required(text()) });
  world.find("customer", customer, "customer");
  const card = TEST_CARDS[id] ? cardOf(world, id) : world.find("payment_method", id);
  if (card.customer !== null && card.customer !== customer) {
    throw impossible("The payment method you provided has already been attached to a customer.");
  }
  checkOwner(world, card, customer);
  card.customer = customer;
  return shown(world, card, expand);
}

export const routes = [
  ["GET", "/v1/payment_methods/{id}", retrieve],
  ["POST", "/v1/payment_methods/{id}/attach", attach],
];
