// Faults on demand: each is for the next requests to a path.
import { invalid } from "./refusals.mjs";

/**
 * `…_before` leaves everything undone, `…_after` does the work and loses the answer. A time-out is
 * an answer that never comes; a drop ends the connection; `wait` does nothing until it is released.
 */
export const KINDS = [
  "500_before", "500_after", "timeout_before", "timeout_after", "drop", "drop_after", "429", "wait",
];

export class Faults {
  constructor() {
    this.planned = [];
    this.waiting = new Set();
  }

  /**
   * @param {object} fault
   * @param {string} fault.path Each `*` is one part of it.
   * @param {string} fault.kind
   * @param {number} [fault.times]
   * @param {number} [fault.skip] So many are let through first.
   * @param {string} [fault.method]
   */
  plan({ path, kind, times = 1, skip = 0, method }) {
    if (!KINDS.includes(kind)) throw invalid(`no such fault: ${kind}`);
    if (typeof path !== "string") throw invalid("path is missing");
    const parts = path.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|/]/g, "\\$&"));
    const matches = new RegExp(`^${parts.join("[^/]+")}$`);
    this.planned.push({ path, kind, times, skip, method, matches });
  }

  /** The kind of fault that this request meets. */
  take(method, path) {
    const met = this.planned.find(
      (fault) => fault.matches.test(path) && (fault.method ?? method) === method,
    );
    if (!met) return undefined;
    if (met.skip > 0) {
      met.skip -= 1;
      return undefined;
    }
    met.times -= 1;
    if (met.times <= 0) this.planned.splice(this.planned.indexOf(met), 1);
    return met.kind;
  }

  left() {
    return this.planned.map(({ path, kind, times, skip }) => ({ path, kind, times, skip }));
  }

  /** Until somebody releases it. */
  wait() {
    return new Promise((go) => this.waiting.add(go));
  }

  release() {
    const { size } = this.waiting;
    for (const go of this.waiting) go();
    this.waiting.clear();
    return size;
  }

  clear() {
    this.planned.length = 0;
    this.release();
  }
}
