// What Lighthouse says of the demo shop: performance, accessibility, best practices and search, for
// the first page and a product's. Lighthouse weighs 176 MB, so it is no dependency: it is run from
// the address in LIGHTHOUSE, else fetched by npx; where neither is possible this part is left out.
import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, startRuntime } from "../xtask/runtime/runtime.mjs";
import { TOKEN, ask } from "./shop.mjs";

const VERSION = "13.5.0";
const SCORE_MIN = 98;
const PATHS = ["/", "/goods/trail-lamp"];
const FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run";

/** A report as JSON, or nothing where Lighthouse cannot be run. */
async function report(url, folder, form) {
  const out = join(folder, "report.json");
  const [command, ...first] = process.env.LIGHTHOUSE
    ? [process.execPath, process.env.LIGHTHOUSE]
    : ["npx", "--yes", `lighthouse@${VERSION}`];
  const args = [url, "--quiet", "--output=json", `--output-path=${out}`, `--chrome-flags=${FLAGS}`];
  if (form === "desktop") args.push("--preset=desktop");
  const env = { ...process.env, CHROME_PATH: process.env.CHROMIUM };
  const child = spawn(command, [...first, ...args], { env, stdio: ["ignore", "ignore", "inherit"] });
  const code = await new Promise((resolve) => {
    child.on("error", () => resolve(-1));
    child.on("close", resolve);
  });
  return code === 0 ? JSON.parse(await readFile(out, "utf8")) : undefined;
}

/** Puts in what the measured pages sell. */
async function stock(url) {
  const catalogue = JSON.parse(await readFile(join(root, "demo/catalogue.json"), "utf8"));
  for (const { sku, offer, receipts = [] } of catalogue.products) {
    const { release_at: _, preorder: __, ...now } = offer;
    const path = `/v1/admin/products/${sku}`;
    const put = { method: "PUT", body: JSON.stringify(now), bearer: TOKEN, status: 201 };
    await ask(url, path, put);
    for (const receipt of receipts) {
      const post = { method: "POST", body: JSON.stringify(receipt), bearer: TOKEN, status: 201 };
      await ask(url, `${path}/receipts`, post);
    }
  }
}

export async function measureLighthouse({ say }) {
  say("l. Lighthouse on the demo shop");
  const folder = await mkdtemp(join(tmpdir(), "shelfline-lighthouse-"));
  const runtime = await startRuntime({ token: TOKEN });
  const rows = [];
  try {
    await stock(runtime.url);
    for (const path of PATHS) {
      for (const form of ["mobile", "desktop"]) {
        const found = await report(runtime.url + path, folder, form);
        if (!found) return { leftOut: "Lighthouse could not be run (see LIGHTHOUSE)" };
        const scores = Object.values(found.categories).map(({ id, score }) => [id, score * 100]);
        const lost = Object.values(found.audits)
          .filter(({ score, scoreDisplayMode }) => score !== null && score < 0.9 && scoreDisplayMode !== "informative")
          .map(({ id }) => id);
        rows.push({ path, form, scores: Object.fromEntries(scores), lost });
      }
    }
  } finally {
    await runtime.stop();
    await rm(folder, { recursive: true, force: true });
  }
  return { rows };
}

export function lighthouseTable({ rows, leftOut }) {
  const title = `l. Lighthouse ${VERSION}, of 100; each to be ${SCORE_MIN} or more`;
  if (leftOut) return `${title}\nleft out: ${leftOut}`;
  const lines = rows.map(({ path, form, scores, lost }) => {
    const all = Object.entries(scores).map(([name, score]) => `${name} ${Math.round(score)}`);
    const below = Object.values(scores).some((score) => Math.round(score) < SCORE_MIN);
    return `${path} ${form}: ${all.join(", ")}${below ? ` (${lost.join(", ")})` : ""}`;
  });
  return [title, ...lines].join("\n");
}
