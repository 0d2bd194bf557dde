// Many shoppers at once: each sends an order, and the next one as soon as it has its answer; who is
// turned away sends the same order with the same key again, as soon as the shop said.
import { Agent, request } from "node:http";
import { newKey } from "./client.mjs";
import { order } from "./shop.mjs";

const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));

function send(agent, { hostname, port }, headers, body) {
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    const options = { hostname, port, path: "/v1/orders", method: "POST", headers, agent };
    const sent = request(options, (reply) => {
      const chunks = [];
      reply.on("data", (chunk) => chunks.push(chunk));
      reply.on("error", reject);
      reply.on("end", () => {
        resolve({
          status: reply.statusCode,
          ms: performance.now() - begun,
          retry_after: reply.headers["retry-after"],
          text: Buffer.concat(chunks).toString(),
        });
      });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/**
 * Sends orders of one unit for some seconds.
 *
 * @returns {Promise<{answers: {status: number, ms: number, retry_after?: string}[],
 *   acknowledged: object[]}>} Every answer, and the body of each order that was taken.
 */
export async function flood(url, sku, { clients, seconds, accept, headers = {} }) {
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const answers = [];
  const acknowledged = [];
  const end = performance.now() + seconds * 1_000;
  const shopper = async (who) => {
    for (let n = 0; performance.now() < end; n += 1) {
      const body = JSON.stringify(order(sku, { email: `${who}.${n}@example.com`, accept }));
      const key = newKey();
      const all = {
        "content-type": "application/json", "content-length": Buffer.byteLength(body),
        "idempotency-key": key, ...headers,
      };
      for (;;) {
        const { text, ...answer } = await send(agent, new URL(url), all, body);
        answers.push(answer);
        if (answer.status === 201) acknowledged.push(JSON.parse(text));
        if (![429, 503].includes(answer.status) || performance.now() > end) break;
        await pause(Number(answer.retry_after) * 1_000);
      }
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, who) => shopper(who)));
  agent.destroy();
  return { answers, acknowledged };
}

/** The time in ms that such a share of answers of a status stayed under. */
export function quantile(answers, status, share) {
  const all = answers.filter((answer) => answer.status === status).map(({ ms }) => ms);
  all.sort((a, b) => a - b);
  return all[Math.min(Math.floor(all.length * share), all.length - 1)];
}
