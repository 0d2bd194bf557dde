// The load generator, in a process of its own: keep-alive connections, each sends its next request
// when it has its answer. Node's client costs more than the server under test can spare on two
// cores, so this writes requests and reads answers by hand.
import { randomUUID } from "node:crypto";
import { connect } from "node:net";
import { orderOf } from "./shop.mjs";
import { quantile } from "./stats.mjs";

const END_OF_HEAD = Buffer.from("\r\n\r\n");

/** One HTTP answer at the start of `bytes`: its status, its length, its last body byte. */
function answerIn(bytes) {
  const end = bytes.indexOf(END_OF_HEAD);
  if (end < 0) return undefined;
  const head = bytes.latin1Slice(0, end).toLowerCase();
  const status = Number(head.slice(9, 12));
  const length = /\r\ncontent-length: (\d+)/.exec(head);
  if (length) {
    const total = end + 4 + Number(length[1]);
    return bytes.length >= total ? { status, total } : undefined;
  }
  const last = bytes.indexOf("\r\n0\r\n\r\n", end);
  return last < 0 ? undefined : { status, total: last + 7 };
}

function requestOf({ kind, host, sku }) {
  if (kind === "availability") {
    const text = `GET /v1/availability?sku=${sku}&quantity=2 HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
    return () => text;
  }
  return () => {
    const body = orderOf(sku, randomUUID());
    return `POST /v1/orders HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n`
      + `Idempotency-Key: ${randomUUID()}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  };
}

/** Sends for `seconds`; what is under way then is awaited and counted. */
async function run(job) {
  const { hostname, port, host } = new URL(job.url);
  const next = requestOf({ ...job, host });
  const wanted = job.kind === "availability" ? 200 : 201;
  const took = [];
  let bad = 0;
  let last = "";
  const start = performance.now();
  const end = start + job.seconds * 1_000;
  const line = () => new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    socket.setNoDelay(true);
    let bytes = Buffer.alloc(0);
    let sent = 0;
    const send = () => {
      sent = performance.now();
      if (sent >= end) return socket.end();
      socket.write(next());
    };
    socket.on("connect", send);
    socket.on("data", (chunk) => {
      bytes = bytes.length === 0 ? chunk : Buffer.concat([bytes, chunk]);
      const answer = answerIn(bytes);
      if (!answer) return;
      took.push(performance.now() - sent);
      if (answer.status !== wanted) {
        bad += 1;
        last = bytes.toString();
      }
      bytes = bytes.subarray(answer.total);
      send();
    });
    socket.on("close", resolve);
    socket.on("error", reject);
  });
  await Promise.all(Array.from({ length: job.connections }, line));
  const seconds = (performance.now() - start) / 1_000;
  if (bad > 0) throw new Error(`${bad} answers were not ${wanted}: ${last.slice(0, 400)}`);
  return {
    count: took.length, seconds, perSecond: took.length / seconds,
    p50: quantile(took, 0.5), p99: quantile(took, 0.99),
  };
}

process.on("message", async (job) => {
  try {
    process.send({ done: await run(job) });
  } catch (error) {
    process.send({ failed: String(error.message ?? error) });
  }
});
