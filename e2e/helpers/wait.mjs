// Waiting for a condition instead of for a time.
import { setTimeout as pause } from "node:timers/promises";

/**
 * Asks again until the answer is truthy, and gives it back.
 *
 * @template T
 * @param {string} what Named if it does not come about.
 * @param {() => T | Promise<T>} condition
 * @param {number} [ms_max]
 * @returns {Promise<T>}
 */
export async function waitFor(what, condition, ms_max = 20_000) {
  const end = Date.now() + ms_max;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${ms_max} ms: ${what}`);
    await pause(25);
  }
}
