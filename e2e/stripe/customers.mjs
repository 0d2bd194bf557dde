// Customers.
import { shown } from "./lists.mjs";
import { nothing } from "./nothing.mjs";
import { hash, metadata, list, read, text } from "./params.mjs";

const ADDRESS = {
  city: text(), country: text(), line1: text(), line2: text(), postal_code: text(), state: text(),
};
const CREATE = {
  address: hash(ADDRESS),
  description: text(),
  email: text(512),
  metadata,
  name: text(256),
  phone: text(20),
  preferred_locales: list(text()),
};

export function newCustomer(world, fields) {
  const customer = world.add("customer", {
    ...nothing("address", "currency", "default_source", "description", "discount", "email"),
    ...nothing("name", "phone", "shipping", "test_clock"),
    balance: 0,
    delinquent: false,
    invoice_settings: {
      ...nothing("custom_fields", "default_payment_method", "footer", "rendering_options"),
    },
    livemode: false,
    metadata: {},
    preferred_locales: [],
    tax_exempt: "none",
    ...fields,
  });
  world.emit("customer.created", customer);
  return customer;
}

function create(world, params) {
  const { expand, ...fields } = read(params, CREATE);
  return shown(world, newCustomer(world, fields), expand);
}

function retrieve(world, params, { id }) {
  const { expand } = read(params, {});
  return shown(world, world.find("customer", id), expand);
}

export const routes = [
  ["POST", "/v1/customers", create],
  ["GET", "/v1/customers/{id}", retrieve],
];
