// Checkout Sessions: made, asked about, closed.
import { cancelIntent } from "./attempts.mjs";
import { PAGING, matching, page, shown } from "./lists.mjs";
import { nothing } from "./nothing.mjs";
import { oneOf, read, text } from "./params.mjs";
import { impossible } from "./refusals.mjs";
import { readSession } from "./session_params.mjs";
import { newSetup } from "./setups.mjs";

/** What Stripe shows of every session. */
const usual = () => ({
  ...nothing("adaptive_pricing", "after_expiration", "allow_promotion_codes"),
  ...nothing("allowed_payment_method_types", "amount_subtotal", "amount_total", "cancel_url"),
  ...nothing("billing_address_collection", "client_reference_id", "client_secret"),
  ...nothing("collected_information", "consent", "consent_collection", "currency"),
  ...nothing("currency_conversion", "customer", "customer_account", "customer_creation"),
  ...nothing("customer_details", "customer_email", "integration_identifier", "invoice", "locale"),
  ...nothing("invoice_creation", "managed_payments", "origin_context", "payment_intent"),
  ...nothing("payment_link", "payment_method_configuration_details", "permissions"),
  ...nothing("recovered_from", "saved_payment_method_options", "setup_intent"),
  ...nothing("shipping_address_collection", "shipping_cost", "submit_type", "subscription"),
  ...nothing("total_details", "wallet_options"),
  automatic_tax: { enabled: false, ...nothing("liability", "provider", "status") },
  custom_fields: [],
  custom_text: {
    ...nothing("after_submit", "shipping_address", "submit", "terms_of_service_acceptance"),
  },
  discounts: [],
  livemode: false,
  metadata: {},
  payment_method_collection: "if_required",
  payment_method_options: { card: { request_three_d_secure: "automatic" } },
  payment_method_types: ["card"],
  shipping_options: [],
  status: "open",
  ui_mode: "hosted_page",
});

function lineItems(session, lines) {
  const data = lines.map(({ price_data: price, quantity }, at) => ({
    id: `li_${at + 1}_${session.id.slice(-14)}`,
    object: "item",
    ...{ amount_discount: 0, amount_tax: 0 },
    amount_subtotal: price.unit_amount * quantity,
    amount_total: price.unit_amount * quantity,
    currency: price.currency,
    description: price.product_data.name,
    quantity,
  }));
  const url = `/v1/checkout/sessions/${session.id}/line_items`;
  return { object: "list", data, has_more: false, url };
}

export function create(world, params) {
  const asked = readSession(params, world.now());
  const { expand, line_items, payment_intent_data, setup_intent_data, total, ...fields } = asked;
  if (fields.customer) world.find("customer", fields.customer, "customer");
  const isPayment = fields.mode === "payment";
  const note = { payment: payment_intent_data ?? {} };
  const session = world.add("checkout.session", { ...usual(), ...fields }, note);
  session.url = `${world.origin}/pay/${session.id}`;
  session.payment_status = isPayment && total.amount > 0 ? "unpaid" : "no_payment_required";
  if (isPayment) {
    Object.assign(session, {
      amount_subtotal: total.amount,
      amount_total: total.amount,
      currency: total.currency,
      customer_creation: fields.customer ? null : (fields.customer_creation ?? "if_required"),
      total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    });
    note.lines = lineItems(session, line_items);
  } else {
    const customer = fields.customer ?? null;
    const setup = newSetup(world, { ...setup_intent_data, customer });
    Object.assign(session, { payment_method_collection: "always", setup_intent: setup.id });
    note.lines = lineItems(session, []);
  }
  return shown(world, session, expand);
}

/** Closes an open session for good. */
export function close(world, session) {
  Object.assign(session, { status: "expired", url: null });
  if (session.payment_intent !== null) {
    cancelIntent(world, world.find("payment_intent", session.payment_intent), "expired");
  }
  if (session.setup_intent !== null) {
    const setup = world.find("setup_intent", session.setup_intent);
    Object.assign(setup, { status: "canceled", cancellation_reason: "abandoned" });
  }
  world.emit("checkout.session.expired", session);
}

/** Closes the sessions whose time has come. */
export function closeOverdue(world) {
  for (const session of world.all("checkout.session")) {
    if (session.status === "open" && session.expires_at <= world.now()) close(world, session);
  }
}

function expire(world, params, { id }) {
  const { expand } = read(params, {});
  const session = world.find("checkout.session", id);
  if (session.status !== "open") {
    throw impossible(
      'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session ' +
        `has a status of ${JSON.stringify(session.status)}.`,
    );
  }
  close(world, session);
  return shown(world, session, expand);
}

function retrieve(world, params, { id }) {
  const { expand } = read(params, {});
  return shown(world, world.find("checkout.session", id), expand);
}

function list(world, params) {
  const filters = {
    customer: text(),
    payment_intent: text(),
    status: oneOf("complete", "expired", "open"),
  };
  const asked = read(params, { ...PAGING, ...filters });
  const { customer, payment_intent, status } = asked;
  const found = matching(world, "checkout.session", { customer, payment_intent, status });
  return page(world, "/v1/checkout/sessions", found, asked);
}

export const routes = [
  ["POST", "/v1/checkout/sessions", create],
  ["GET", "/v1/checkout/sessions", list],
  ["GET", "/v1/checkout/sessions/{id}", retrieve],
  ["POST", "/v1/checkout/sessions/{id}/expire", expire],
];
