// Setup intents: a card is saved, nothing is charged.
import { shown } from "./lists.mjs";
import { nothing } from "./nothing.mjs";
import { read, text } from "./params.mjs";

export function newSetup(world, fields) {
  const setup = world.add("setup_intent", {
    ...nothing("allowed_payment_method_types", "application", "automatic_payment_methods"),
    ...nothing("cancellation_reason", "customer", "customer_account", "description"),
    ...nothing("excluded_payment_method_types", "last_setup_error", "latest_attempt"),
    ...nothing("managed_payments", "mandate", "next_action", "on_behalf_of", "payment_method"),
    ...nothing("payment_method_configuration_details", "single_use_mandate"),
    client_secret: null,
    livemode: false,
    metadata: {},
    payment_method_options: { card: { request_three_d_secure: "automatic" } },
    payment_method_types: ["card"],
    status: "requires_payment_method",
    usage: "off_session",
    ...fields,
  });
  setup.client_secret = `${setup.id}_secret_${setup.id.slice(-10)}`;
  return setup;
}

export function saveCard(world, setup, card) {
  world.note(card).wasUsed = true;
  Object.assign(setup, {
    customer: card.customer,
    last_setup_error: null,
    payment_method: card.id,
    status: "succeeded",
  });
  world.emit("setup_intent.succeeded", setup);
}

export function failSetup(world, setup, card, failure) {
  world.note(card).wasUsed = true;
  setup.last_setup_error = {
    ...failure,
    payment_method: structuredClone(card),
    type: "card_error",
  };
  world.emit("setup_intent.setup_failed", setup);
}

function retrieve(world, params, { id }) {
  const { expand } = read(params, { client_secret: text() });
  return shown(world, world.find("setup_intent", id), expand);
}

export const routes = [["GET", "/v1/setup_intents/{id}", retrieve]];
