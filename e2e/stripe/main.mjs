// The stand-in on its own: node e2e/stripe/main.mjs --port 12111 --events URL --secret whsec_test
import { parseArgs } from "node:util";
import { start } from "./server.mjs";

const text = { type: "string" };
const { values } = parseArgs({
  options: { port: text, events: text, secret: text, key: text, now: text, seed: text },
});
const { port = "12111", seed = "1", ...more } = values;
const fake = await start({ ...more, port: Number(port), seed: Number(seed) });
process.stdout.write(`${fake.url}\n`);
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => fake.close());
