// A client of the contract, over node:http so that a test decides every byte: fetch would tidy
// paths and headers up before they are sent.
import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";

/** The token that every test's runtime is started with. */
export const TOKEN = "the merchant's token";

/** When tests begin, if they set nothing else. */
export const START = "2027-03-01T12:00:00Z";

/** What was answered: status, headers, text, and the body where it is JSON. */
export class Answer {
  constructor(status, headers, text) {
    Object.assign(this, { status, headers, text });
    this.body = /json/.test(headers["content-type"] ?? "") && text ? JSON.parse(text) : null;
  }

  get code() {
    return this.body?.code;
  }

  /** The names of the bad fields, in order. */
  get fields() {
    return (this.body?.errors ?? []).map((error) => error.field).sort();
  }
}

/** A key as our widget makes them: 128 random bits. */
export const newKey = () => randomUUID();

/** The server ends a connection that is idle for five seconds: one used again at that very moment is
 * reset. So ours end earlier. */
const IDLE_MS = 3_000;

export class Client {
  #agent = new Agent({ keepAlive: true, timeout: IDLE_MS });

  constructor(url) {
    this.url = url;
    /** The test clock's header; null sends none. */
    this.now = START;
  }

  /**
   * Sends a request.
   *
   * @param {string} method
   * @param {string} path Sent as it is.
   * @param {object} [options]
   * @param {unknown} [options.json] The body, as JSON.
   * @param {string | Buffer} [options.raw] The body, as it is.
   * @param {string} [options.bearer]
   * @param {string} [options.key] The idempotency key.
   * @param {object} [options.headers] More headers; undefined takes one away.
   * @param {boolean} [options.chunked] Sends the body without its length.
   * @returns {Promise<Answer>}
   */
  send(method, path, { json, raw, bearer, key, headers = {}, chunked = false } = {}) {
    const body = raw ?? (json === undefined ? undefined : JSON.stringify(json));
    const given = {
      ...(this.now && { "shelfline-now": this.now }),
      ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
      ...(key !== undefined && { "idempotency-key": key }),
      ...(body !== undefined && { "content-type": "application/json" }),
      ...(body !== undefined && !chunked && { "content-length": Buffer.byteLength(body) }),
      ...headers,
    };
    for (const name in given) if (given[name] === undefined) delete given[name];
    const { hostname, port } = new URL(this.url);
    return new Promise((resolve, reject) => {
      const options = { hostname, port, path, method, headers: given, agent: this.#agent };
      const sent = request(options, (reply) => {
        const chunks = [];
        reply.on("data", (chunk) => chunks.push(chunk));
        reply.on("error", reject);
        reply.on("end", () => {
          const text = Buffer.concat(chunks).toString();
          resolve(new Answer(reply.statusCode, reply.headers, text));
        });
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  /** A request of the merchant, under /v1/admin; a POST gets a fresh key unless one is given. */
  admin(method, path, json, options = {}) {
    const key = method === "POST" && !("key" in options) ? newKey() : options.key;
    return this.send(method, `/v1/admin/${path}`, { json, bearer: TOKEN, ...options, key });
  }

  /** Closes the connections that are kept. */
  close() {
    this.#agent.destroy();
  }
}
