// CPU time of a runtime's workerd: what a noisy machine leaves comparable.
import { readFileSync } from "node:fs";

const TICKS_PER_SECOND = 100; // Linux's USER_HZ, the same on every architecture that runs workerd

/** Seconds of CPU that the runtime's server process has used; NaN where /proc is not there. */
export function cpuSeconds({ pid }) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").at(-1).split(" ");
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN;
  }
}
