// Stripe's error objects.

/** An answer that is an error: its status and what stands under `error`. */
export class Refusal extends Error {
  /**
   * @param {number} status
   * @param {object} error
   * @param {boolean} [hasBegun] Whether the endpoint had begun its work: only then is the answer
   *   kept for the idempotency key.
   */
  constructor(status, error, hasBegun = false) {
    super(error.message);
    Object.assign(this, { status, error, hasBegun });
  }

  get body() {
    return { error: this.error };
  }
}

/** A parameter that cannot be taken; nothing has begun. */
export const invalid = (message, more = {}) =>
  new Refusal(400, { message, type: "invalid_request_error", ...more });

/** What is asked for does not go with the state of things. */
export const impossible = (message, more = {}) =>
  new Refusal(400, { message, type: "invalid_request_error", ...more }, true);

/** An object that is not there: 404 where the path names it, 400 where a parameter does. */
export const missing = (what, id, param, status) =>
  new Refusal(status, {
    code: "resource_missing",
    message: `No such ${what}: '${id}'`,
    param,
    type: "invalid_request_error",
  });

/** A card that was not charged. */
export const cardError = (more) => new Refusal(402, { ...more, type: "card_error" }, true);

export const serverError = () => ({
  error: { message: "An unknown error occurred", type: "api_error" },
});

export const rateLimited = () => ({
  error: {
    code: "rate_limit",
    message: "Request rate limit exceeded.",
    type: "invalid_request_error",
  },
});

export const unauthorized = (given) =>
  new Refusal(401, {
    message: given
      ? `Invalid API Key provided: ${given.slice(0, 8)}****`
      : "You did not provide an API key. Provide it in the Authorization header, as Bearer.",
    type: "invalid_request_error",
  });

export const unknownUrl = (method, path) =>
  new Refusal(404, {
    message: `Unrecognized request URL (${method}: ${path}).`,
    type: "invalid_request_error",
  });
