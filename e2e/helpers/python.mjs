// Python's own library of the Standard Webhooks specification, in an environment that is made once and
// kept in target/.
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../xtask/runtime/runtime.mjs";

const LIBRARY = "standardwebhooks==1.1.0";
const place = join(root, "target", `python-${LIBRARY.replace("==", "-")}`);
const own = join(place, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

const VERIFY = `
import json, sys
from standardwebhooks import Webhook, WebhookVerificationError
def opened(one):
    try:
        return {"opened": Webhook(one["secret"]).verify(one["text"], one["headers"])}
    except WebhookVerificationError as refusal:
        return {"refused": str(refusal)}
json.dump([opened(one) for one in json.load(sys.stdin)], sys.stdout)
`;

/** Runs a program to its end: what it printed, or an error with the last line of its complaints. */
function run(program, args, input = "") {
  return new Promise((done, failed) => {
    const child = spawn(program, args, { stdio: "pipe" });
    const [out, complaints] = [[], []];
    child.stdout.on("data", (chunk) => out.push(chunk));
    child.stderr.on("data", (chunk) => complaints.push(chunk));
    child.stdin.on("error", () => {}); // It may end before it has read.
    child.on("error", failed);
    child.on("close", (code) => {
      const last = Buffer.concat(complaints).toString().trim().split("\n").at(-1);
      if (code === 0) done(Buffer.concat(out).toString());
      else failed(new Error(`${program} ended with ${code}: ${last}`));
    });
    child.stdin.end(input);
  });
}

/** Makes the environment where it is not there: why it cannot be had, or nothing. */
async function missing() {
  try {
    await run(own, ["-c", "import standardwebhooks"]);
    return undefined;
  } catch {
    // It is made.
  }
  try {
    await run("python3", ["--version"]);
  } catch {
    return "no python3 on the path";
  }
  try {
    await run("python3", ["-m", "venv", "--clear", place]);
    await run(own, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", LIBRARY]);
    return undefined;
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    return `${LIBRARY} cannot be installed: ${error.message}`;
  }
}

/**
 * Verifies webhooks in Python.
 *
 * @returns {Promise<{missing: string} | {verify(all: {secret: string, text: string,
 *   headers: Record<string, string>}[]): Promise<({opened: object} | {refused: string})[]>}>}
 */
export async function pythonWebhooks() {
  const reason = await missing();
  if (reason !== undefined) return { missing: reason };
  const verify = async (all) => JSON.parse(await run(own, ["-c", VERIFY], JSON.stringify(all)));
  return { verify };
}
