// Receipts, as the worker makes them (shared/src/proof): the commit fixes payload, link and key, the
// signature is added outside of it.
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { keysOf, mac } from "./ids.js";

const PKCS8_ED25519 = Buffer.from("302e020100300506032b657004220420", "hex");
const MARK = '"receipt":"';

const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Header and payload of an order's receipt, and the chain's link after it. */
export function issue(env, issuer, order, id, sku, before) {
  const prev = before ? Buffer.from(before, "base64url") : sha256("shelfline:", sku);
  const { price, ordered, promise, payment } = order;
  const payload = encoded({
    iss: issuer, iat: Math.floor(Date.parse(order.placed_at) / 1000), order: id, sku,
    number: order.place.number, units: ordered, price,
    total: { amount: price.amount * ordered, currency: price.currency },
    terms: payment.collect, promise, rules: "1", prev: prev.toString("base64url"),
  });
  const [{ kid }] = keysOf(env);
  const header = encoded({ alg: "EdDSA", kid, typ: "place+jwt" });
  const link = sha256(prev, sha256(payload)).toString("base64url");
  return { input: `${header}.${payload}`, link };
}

const signers = new Map();

async function signer(env, kid) {
  if (!signers.has(kid)) {
    const { secret } = keysOf(env).find((key) => key.kid === kid);
    const seed = mac(secret, "receipts", "ed25519");
    const key = Buffer.concat([PKCS8_ED25519, seed]);
    signers.set(kid, await crypto.subtle.importKey("pkcs8", key, "Ed25519", false, ["sign"]));
  }
  return signers.get(kid);
}

/** The text with its receipt signed. */
export async function signed(env, text) {
  const start = text.lastIndexOf(MARK) + MARK.length;
  const end = text.indexOf('"', start);
  const input = text.slice(start, end);
  const { kid } = JSON.parse(Buffer.from(input.split(".", 1)[0], "base64url"));
  const signature = await crypto.subtle.sign("Ed25519", await signer(env, kid), Buffer.from(input));
  return `${text.slice(0, end)}.${Buffer.from(signature).toString("base64url")}${text.slice(end)}`;
}
