// Runs the worker in the foreground for `cargo xtask dev`. Its first line of input is the options
// as JSON; the end of its input means that whoever started it is gone, and so it ends too.
import { createInterface } from "node:readline";
import { startRuntime } from "./runtime.mjs";

const input = createInterface({ input: process.stdin });
const { value: first } = await input[Symbol.asyncIterator]().next();

let runtime;
try {
  runtime = await startRuntime(JSON.parse(first));
} catch (error) {
  console.error(`the runtime did not start: ${error.message ?? error}`);
  process.exit(1);
}
console.log(`serving ${runtime.url}`);

let stopping = false;
async function stop() {
  if (stopping) return;
  stopping = true;
  await runtime.stop();
  process.exit(0);
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
input.on("close", stop);
process.stdin.on("end", stop);
