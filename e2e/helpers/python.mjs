// Python's packages, each in an environment that is made once and kept in target/: its own library
// of the Standard Webhooks specification, and whatever else a test names.
import { spawn } from "node:child_process";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { root } from "../../xtask/runtime/runtime.mjs";

const LIBRARY = "standardwebhooks==1.1.0";

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

/**
 * Makes the environment of a library where it is not there.
 *
 * @param {string} library With its version, `name==1.2.3`; `name` is what it is imported by.
 * @returns {Promise<{missing: string} | {python: string}>} Why it cannot be had, or what runs it.
 */
export async function pythonWith(library) {
  const place = join(root, "target", `python-${library.replace("==", "-")}`);
  const python = join(place, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
  try {
    await run(python, ["-c", `import ${library.split("==")[0]}`]);
    return { python };
  } catch {
    // It is made.
  }
  try {
    await run("python3", ["--version"]);
  } catch {
    return { missing: "no python3 on the path" };
  }
  try {
    await run("python3", ["-m", "venv", "--clear", place]);
    await run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", library]);
    return { python };
  } catch (error) {
    await rm(place, { recursive: true, force: true });
    return { missing: `${library} cannot be installed: ${error.message}` };
  }
}

/**
 * Verifies webhooks in Python.
 *
 * @returns {Promise<{missing: string} | {verify(all: {secret: string, text: string,
 *   headers: Record<string, string>}[]): Promise<({opened: object} | {refused: string})[]>}>}
 */
export async function pythonWebhooks() {
  const { missing, python } = await pythonWith(LIBRARY);
  if (missing !== undefined) return { missing };
  const verify = async (all) => JSON.parse(await run(python, ["-c", VERIFY], JSON.stringify(all)));
  return { verify };
}
