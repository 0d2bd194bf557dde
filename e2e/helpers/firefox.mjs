// An installed Firefox, spoken to in WebDriver BiDi: Playwright drives only its own build of it.
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { createInterface } from "node:readline";

/** Where it is: `FIREFOX`, or on the path; undefined where there is none. */
export function findFirefox() {
  const named = ["firefox-esr", "firefox"];
  const folders = (process.env.PATH ?? "").split(delimiter);
  const places = folders.flatMap((folder) => named.map((name) => join(folder, name)));
  return [process.env.FIREFOX, ...places].find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Starts it without a window.
 *
 * @param {string} program
 * @returns {Promise<{open(url: string): Promise<(code: string) => Promise<unknown>>,
 *   complaints: string[], close(): Promise<void>}>} `open` answers what evaluates an expression in
 *   that page; `complaints` are the exceptions that no page caught.
 */
export async function startFirefox(program) {
  const profile = await mkdtemp(join(tmpdir(), "shelfline-firefox-"));
  const flags = ["--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"];
  const child = spawn(program, flags, { stdio: ["ignore", "ignore", "pipe"] });
  const address = await new Promise((found, failed) => {
    child.once("error", failed);
    child.once("exit", () => failed(new Error("Firefox ended before it listened")));
    createInterface({ input: child.stderr }).on("line", (line) => {
      const [, address] = /WebDriver BiDi listening on (ws:\S+)/.exec(line) ?? [];
      if (address) found(address);
    });
  });
  const socket = new WebSocket(`${address}/session`);
  await new Promise((opened, failed) => Object.assign(socket, { onopen: opened, onerror: failed }));
  const waiting = new Map();
  const complaints = [];
  socket.onmessage = ({ data }) => {
    const message = JSON.parse(data);
    if (message.method === "log.entryAdded" && message.params.type === "javascript") {
      complaints.push(message.params.text);
    }
    waiting.get(message.id)?.(message);
  };
  let id = 0;
  const send = async (method, params = {}) => {
    id += 1;
    const mine = id;
    const answer = await new Promise((come) => {
      waiting.set(mine, come);
      socket.send(JSON.stringify({ id: mine, method, params }));
    });
    waiting.delete(mine);
    if (answer.type === "error") throw new Error(`${method}: ${answer.message}`);
    return answer.result;
  };
  await send("session.new", { capabilities: {} });
  await send("session.subscribe", { events: ["log.entryAdded"] });
  return {
    complaints,
    async open(url) {
      const { context } = await send("browsingContext.create", { type: "tab" });
      await send("browsingContext.navigate", { context, url, wait: "complete" });
      return async (expression) => {
        const { result, exceptionDetails } = await send("script.evaluate", {
          expression,
          target: { context },
          awaitPromise: true,
          userActivation: true,
        });
        if (exceptionDetails) throw new Error(exceptionDetails.text);
        return result.value;
      };
    },
    async close() {
      await send("browser.close").catch(() => {});
      if (child.exitCode === null) {
        await new Promise((ended) => {
          child.once("exit", ended);
          child.kill();
        });
      }
      await rm(profile, { recursive: true, force: true });
    },
  };
}
