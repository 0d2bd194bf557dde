// Turnstile as a test plays it: siteverify as Cloudflare describes it, each token good once unless
// it comes with the same idempotency key again, and a script that gives tokens without asking.
import { createServer } from "node:http";
import { after } from "node:test";

const SCRIPT = `window.turnstile = {
  render(place, options) {
    const box = document.createElement("p");
    box.textContent = "I am a person";
    box.dataset.sitekey = options.sitekey;
    (place.querySelector ? place : document.querySelector(place)).append(box);
    const token = () => options.callback(options.action + "-" + Math.random().toString(36).slice(2));
    setTimeout(token, 50);
    window.turnstile.again = token;
    return "w";
  },
  reset() { setTimeout(window.turnstile.again, 50); },
  remove() {},
};
for (const place of document.querySelectorAll(".cf-turnstile")) {
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "cf-turnstile-response";
  place.append(field);
  const { sitekey, action } = place.dataset;
  window.turnstile.render(place, { sitekey, action, callback: (token) => (field.value = token) });
}`;

export const SECRET = "siteverify-secret";
export const SITE_KEY = "1x00000000000000000000AA";

/**
 * Starts it; it ends with the file's tests.
 *
 * @returns {Promise<{url: string, bindings: object, asked: object[], told: object}>} `asked` are
 *   the questions so far; `told` is what is said where that is not the usual.
 */
export async function openSiteverify() {
  const asked = [];
  const spent = new Map();
  const told = { hostname: "127.0.0.1", answer: undefined, tokens: {} };
  const server = createServer(async (request, response) => {
    if (request.url === "/turnstile/v0/api.js" || request.url.startsWith("/turnstile/v0/api.js?")) {
      response.writeHead(200, { "content-type": "text/javascript" });
      return response.end(SCRIPT);
    }
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const question = JSON.parse(Buffer.concat(chunks).toString());
    asked.push({ path: request.url, ...question });
    const { response: token, idempotency_key: key, secret } = question;
    if (told.answer === "silence") return undefined;
    if (told.answer === "stall") {
      response.writeHead(200, { "content-type": "application/json" });
      return response.write("{");
    }
    if (typeof told.answer === "number") {
      response.writeHead(told.answer, { "content-type": "text/html" });
      return response.end("<p>not now</p>");
    }
    const failed = (code) => ({ success: false, "error-codes": [code] });
    const isSpent = spent.has(token) && spent.get(token) !== key;
    spent.set(token, key);
    const [action] = token.split("-");
    const usual = { success: true, "error-codes": [], hostname: told.hostname, action };
    const answer =
      told.answer ??
      (secret !== SECRET
        ? failed("invalid-input-secret")
        : isSpent
          ? failed("timeout-or-duplicate")
          : (told.tokens[token] ?? usual));
    response.writeHead(200, { "content-type": "application/json" });
    return response.end(JSON.stringify(answer));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  after(() => server.close().closeAllConnections());
  const url = `http://127.0.0.1:${server.address().port}`;
  const bindings = {
    TURNSTILE_SECRET: SECRET, TURNSTILE_SITE_KEY: SITE_KEY, TURNSTILE_API_BASE: url,
  };
  return { url, bindings, asked, told };
}
