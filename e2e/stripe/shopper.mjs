// What a shopper does on the hosted page.
import { attempt, newIntent } from "./attempts.mjs";
import { BEHAVIOURS, newCard } from "./cards.mjs";
import { newCustomer } from "./customers.mjs";
import { failSetup, saveCard } from "./setups.mjs";

const EMAIL = "shopper@example.com";

/** The customer as it will be: sessions without one may make one, once all is well. */
function customerOf(world, session) {
  if (session.customer !== null) return session.customer;
  if (session.customer_creation !== "always") return null;
  return newCustomer(world, { email: session.customer_email ?? EMAIL }).id;
}

function intentOf(world, session) {
  if (session.payment_intent !== null) return world.find("payment_intent", session.payment_intent);
  const { payment } = world.note(session);
  const fields = {
    ...payment,
    amount: session.amount_total,
    currency: session.currency,
    customer: session.customer,
  };
  const intent = newIntent(world, fields, { session: session.id });
  session.payment_intent = intent.id;
  return intent;
}

function complete(world, session, customer) {
  const email = session.customer_email ?? EMAIL;
  const nobody = { address: null, business_name: null, individual_name: null, name: null };
  Object.assign(session, {
    customer,
    customer_details: { ...nobody, email, phone: null, tax_exempt: "none", tax_ids: [] },
    status: "complete",
    url: null,
  });
  if (session.amount_total > 0) session.payment_status = "paid";
  world.emit("checkout.session.completed", session);
}

/** Pays an open session, or saves the card; `behaviour` is that of later charges. */
export function pay(world, session, behaviour) {
  const customer = customerOf(world, session);
  const email = session.customer_email ?? EMAIL;
  if (session.mode === "setup") {
    const card = newCard(world, { behaviour, customer, email });
    saveCard(world, world.find("setup_intent", session.setup_intent), card);
  } else if (session.amount_total > 0) {
    const intent = intentOf(world, session);
    const isSaved = intent.setup_future_usage !== null;
    const card = newCard(world, { behaviour, customer: isSaved ? customer : null, email });
    intent.customer = customer;
    attempt(world, intent, card, "ok");
  }
  complete(world, session, customer);
}

/** The bank says no: the session stays open. */
export function decline(world, session) {
  const card = newCard(world, { behaviour: "decline_later" });
  if (session.mode === "setup") {
    const setup = world.find("setup_intent", session.setup_intent);
    failSetup(world, setup, card, BEHAVIOURS.decline_later);
  } else if (session.amount_total > 0) {
    attempt(world, intentOf(world, session), card);
  }
}
