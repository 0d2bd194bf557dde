// What the fake knows: its clock, its objects, its ids.
import { createHash } from "node:crypto";
import { missing } from "./refusals.mjs";

/** What stands before the ids of each kind. */
export const PREFIXES = {
  balance_transaction: "txn",
  charge: "ch",
  "checkout.session": "cs_test",
  customer: "cus",
  dispute: "du",
  event: "evt",
  payment_intent: "pi",
  payment_method: "pm",
  refund: "re",
  setup_intent: "seti",
};

/** How errors name a kind where it is not the kind's own name. */
const SAID = { payment_method: "PaymentMethod", setup_intent: "setupintent" };

export class World {
  /** @param {{now?: string | number, seed?: number, origin: string}} options */
  constructor({ now, seed = 1, origin }) {
    this.origin = origin;
    this.seed = seed;
    /** How many ids there are of each kind: one kind's do not depend on another's. */
    this.given = {};
    this.tables = Object.fromEntries(Object.keys(PREFIXES).map((kind) => [kind, new Map()]));
    /** What is kept of an object and not shown, by id. */
    this.notes = new Map();
    /** The request that is being served: events name it. */
    this.request = { id: null, idempotency_key: null };
    this.refundsBegin = "succeeded";
    this.searchLag = 0;
    this.setClock(now);
  }

  /** @param {string | number} [now] Stands still there; without it, the machine's clock. */
  setClock(now) {
    const at = typeof now === "string" ? Math.floor(Date.parse(now) / 1000) : now;
    if (Number.isNaN(at)) throw new TypeError(`not a time: ${now}`);
    this.pinned = at ?? undefined;
  }

  /** Seconds since 1970. */
  now() {
    return this.pinned ?? Math.floor(Date.now() / 1000);
  }

  /** An id that the seed repeats. */
  id(prefix) {
    const given = (this.given[prefix] = (this.given[prefix] ?? 0) + 1);
    const digest = createHash("sha512").update(`${this.seed}:${prefix}:${given}`).digest("base64");
    const long = prefix === "cs_test" ? 58 : 24;
    return `${prefix}_${digest.replace(/[+/=]/g, "").slice(0, long)}`;
  }

  /** Keeps a new object of a kind. */
  add(kind, fields, note = {}) {
    const id = this.id(PREFIXES[kind]);
    const object = { id, object: kind, created: this.now(), ...fields };
    this.tables[kind].set(id, object);
    this.notes.set(id, note);
    return object;
  }

  all(kind) {
    return [...this.tables[kind].values()];
  }

  /** The object that a path or, with `param`, a parameter names. */
  find(kind, id, param) {
    const found = this.tables[kind].get(id);
    if (found) return found;
    throw missing(SAID[kind] ?? kind, id, param ?? "id", param ? 400 : 404);
  }

  note(object) {
    return this.notes.get(object.id);
  }
}
