// Ids, tokens and hashes, as the worker makes them (worker/src/order_id.rs): same bytes.
import { Buffer } from "node:buffer";
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

const MAC_BYTES = 12;
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

let known;

export function keysOf(env) {
  known ??= env.ORDER_KEYS.split(/\s+/).map((pair) => {
    const at = pair.indexOf(":");
    return { kid: pair.slice(0, at), secret: pair.slice(at + 1) };
  });
  return known;
}

export function mac(secret, purpose, text) {
  return createHmac("sha256", secret).update(`${purpose}\0${text}`).digest();
}

/** What the order with this number in the line of a sku is called. */
export function identity(env, sku, number) {
  const { kid, secret } = keysOf(env)[0];
  const route = `${kid}.${number}.${sku}`;
  const tag = mac(secret, "order", route);
  const id = Buffer.concat([tag.subarray(0, MAC_BYTES), Buffer.from(route)]).toString("base64url");
  let short = "";
  for (let at = 0; at < 8; at += 1) short += ALPHABET[tag[MAC_BYTES + at] & 31];
  return { id, orderNumber: `${short.slice(0, 4)}-${short.slice(4)}` };
}

/** The token that opens the order with this id, which we made. */
export function token(env, id) {
  const route = Buffer.from(id, "base64url").subarray(MAC_BYTES).toString();
  const [kid, number] = route.split(".", 2);
  const { secret } = keysOf(env).find((key) => key.kid === kid);
  return `${mac(secret, "token", id).toString("base64url")}.${number}.${kid}`;
}

/** The hash by which bodies are compared as JSON: names in order. */
export function hashOf(body) {
  return createHash("sha256").update(canonical(body)).digest("base64url");
}

function canonical(value) {
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(",")}}`;
}

export function same(a, b) {
  const digest = (text) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
