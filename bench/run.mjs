// The measurements of the service: `cargo xtask bench [--quick] [--only a|c|d|e|l|live]`.
//   a  how soon a button works on a cold page, against a hand-written one
//   c  orders into one sku and availability answers, against the same work in JavaScript
//   d  what an order, a position and a receipt cost as the line grows
//   e  the rules alone, natively
//   live  2 000 open order pages: how soon each is told, and what orders cost meanwhile
//   l  what Lighthouse says of the demo shop
// Figures of a, c and d are medians of interleaved runs; dist/bench.json keeps them all.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../xtask/runtime/runtime.mjs";
import { lineTable, measureLine } from "./line.mjs";
import { lighthouseTable, measureLighthouse } from "./lighthouse.mjs";
import { liveTable, measureLive } from "./live.mjs";
import { measureOrders, ordersTable } from "./orders.mjs";
import { measureStorefront, storefrontTable } from "./storefront.mjs";

const { values: flags } = parseArgs({
  options: { quick: { type: "boolean", default: false }, only: { type: "string" } },
});
if (flags.only !== undefined && !["a", "c", "d", "e", "l", "live"].includes(flags.only)) {
  console.error("--only takes a, c, d, e, l or live");
  process.exit(2);
}

const options = { quick: flags.quick, say: (line) => console.error(line) };

/** The native bench of the rules; what it prints is its table. */
function measureRules({ say }) {
  say("e. the rules alone, natively");
  return new Promise((resolve, reject) => {
    const child = spawn("cargo", ["bench", "--quiet", "--package", "shared"], {
      cwd: root,
      stdio: ["ignore", "pipe", "inherit"],
    });
    let text = "";
    child.stdout.on("data", (chunk) => (text += chunk));
    child.on("error", reject);
    child.on("close", (code) => (
      code === 0 ? resolve(text.trimEnd()) : reject(new Error(`cargo bench ended with ${code}`))
    ));
  });
}

const parts = {
  a: [measureStorefront, storefrontTable],
  c: [measureOrders, ordersTable],
  d: [measureLine, lineTable],
  e: [measureRules, (text) => `e. the rules alone, natively\n${text}`],
  l: [measureLighthouse, lighthouseTable],
  live: [measureLive, liveTable],
};

const figures = { machine: { cpus: cpus().length, loadBefore: loadavg()[0] }, quick: flags.quick };
const tables = [];
for (const [name, [measure, show]] of Object.entries(parts)) {
  if (flags.only !== undefined && flags.only !== name) continue;
  figures[name] = await measure(options);
  tables.push(show(figures[name]));
}
figures.machine.loadAfter = loadavg()[0];

mkdirSync(join(root, "dist"), { recursive: true });
writeFileSync(join(root, "dist/bench.json"), `${JSON.stringify(figures, null, 2)}\n`);
const { cpus: count, loadBefore, loadAfter } = figures.machine;
const load = `load ${loadBefore.toFixed(1)} before, ${loadAfter.toFixed(1)} after`;
console.log(`\n${tables.join("\n\n")}\n\n${count} processors, ${load}. Figures: dist/bench.json`);
