// Starts the load generator and hands it one job after the other.
import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

export function startGenerator() {
  const child = fork(fileURLToPath(new URL("load.mjs", import.meta.url)));
  return {
    run: (job) => new Promise((resolve, reject) => {
      const ended = () => reject(new Error("the load generator ended"));
      child.once("exit", ended);
      child.once("message", ({ done, failed }) => {
        child.off("exit", ended);
        if (failed) reject(new Error(failed));
        else resolve(done);
      });
      child.send(job);
    }),
    stop: () => child.disconnect(),
  };
}
