// What every measurement asks of a running shop: a product to sell, orders to place.
import { randomUUID } from "node:crypto";

export const TOKEN = "bench-token";

/** A product whose every order is accepted: backorders without end. */
const OFFER = {
  title: "Trail Lamp",
  price: { amount: 12_900, currency: "EUR" },
  options: { colour: "red" },
  backorder: { limit: null, lead_time_days: 21 },
  per_customer_limit: 10,
};

/** The body of an order as the widget sends it; every order is another customer's. */
export function orderOf(sku, who) {
  return JSON.stringify({
    sku,
    quantity: 2,
    customer: { email: `Shopper.${who}@example.com`, name: "A. Person", phone: null },
    ship_to: {
      line1: "12 Long Street", line2: null, city: "Berlin", region: null, postal_code: "10115",
      country: "DE",
    },
    accept: { action: "backorder", in_stock: 0, price: OFFER.price },
    source: { campaign: "spring", medium: "email", referrer: "https://shop.example/lamp" },
    locale: "de-DE",
  });
}

export async function ask(url, path, { method = "GET", body, bearer, status } = {}) {
  const headers = { "Content-Type": "application/json", "Idempotency-Key": randomUUID() };
  if (bearer) headers.Authorization = `Bearer ${bearer}`;
  const answer = await fetch(url + path, { method, headers, body });
  const text = await answer.text();
  if (status !== undefined && answer.status !== status) {
    throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  }
  return text === "" ? null : JSON.parse(text);
}

export async function putProduct(url, sku) {
  const path = `/v1/admin/products/${sku}`;
  return ask(url, path, { method: "PUT", body: JSON.stringify(OFFER), bearer: TOKEN, status: 201 });
}

export function place(url, sku, who = randomUUID()) {
  return ask(url, "/v1/orders", { method: "POST", body: orderOf(sku, who), status: 201 });
}

/** Waits until `holds` answers true. */
export async function until(holds, msMax, what) {
  const end = Date.now() + msMax;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`not within ${msMax} ms: ${what}`);
    await new Promise((resume) => setTimeout(resume, 25));
  }
}
