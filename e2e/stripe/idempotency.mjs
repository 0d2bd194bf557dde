// Idempotency keys: what was answered first is answered again, for a day.
import { canonical } from "./form.mjs";
import { Refusal, invalid } from "./refusals.mjs";

const KEPT_S = 24 * 60 * 60;

export class Keys {
  constructor(world) {
    this.world = world;
    this.kept = new Map();
  }

  /**
   * Takes a key for a request.
   *
   * @returns {{answer: object} | {keep(answer: object): void, forget(): void}} The first answer, or
   *   what to do with the one to come.
   */
  take(key, method, path, params) {
    if (key.length > 255) throw invalid("Idempotency keys can have at most 255 characters.");
    const asked = `${method} ${path} ${canonical(params)}`;
    const now = this.world.now();
    for (const [old, { at }] of this.kept) if (now - at >= KEPT_S) this.kept.delete(old);
    const known = this.kept.get(key);
    if (known) return this.#again(key, known, asked);
    const entry = { asked, at: now, answer: undefined };
    this.kept.set(key, entry);
    return {
      keep: (answer) => {
        entry.answer = answer;
      },
      forget: () => this.kept.delete(key),
    };
  }

  #again(key, known, asked) {
    const type = "idempotency_error";
    if (known.asked !== asked) {
      throw new Refusal(400, {
        message:
          "Keys for idempotent requests can only be used with the same parameters they were " +
          `first used with. Try using a key other than '${key}' if you meant to execute a ` +
          "different request.",
        type,
      });
    }
    if (known.answer) return { answer: known.answer };
    throw new Refusal(409, {
      code: "idempotency_key_in_use",
      message:
        "There is currently another in-progress request using this Idempotent Key (that probably " +
        `means you submitted twice, and the other request is still going through): ${key}. ` +
        "Please try again later.",
      type,
    });
  }
}
