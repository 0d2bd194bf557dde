/**
 * An order that must be paid first is held for a while. How long still, by the shop's clock, and what
 * became of it: only the shop knows whether it was paid in time, so it is asked.
 */
import { api } from "./engine";
import { span } from "./span";

const SECOND_MS = 1_000;
const AGAIN_MS = 5_000;

/** `paid` also stands for whatever else may have become of an order that is held no more. */
export type State = "held" | "over" | "paid" | "expired";

export interface Hold {
  url: string;
  readonly state: State;
  /** "12m 5s", while it is held. */
  left(locale: string): string | false;
  /** Stops looking. */
  end(): void;
}

/**
 * Follows an order until it is held no more; `changed` is called each second, and at the end.
 *
 * @param url The address of the order's page, which ends in its token.
 * @param until When the hold runs out.
 * @param now The shop's clock.
 */
export function holdOf(url: string, until: string, now: () => number, changed: () => void): Hold {
  const end = Date.parse(until);
  const [, id, token] = /\/orders\/([^/#?]+).*#(.+)/.exec(url) || [];
  let state: State = "held";
  let timer = 0;
  let ended = false;

  const look = async () => {
    clearTimeout(timer);
    let status = "";
    try {
      const headers = { authorization: "Bearer " + token };
      const answer = await fetch(`${api}v1/orders/${id}`, { headers, credentials: "omit" });
      status = (await answer.json()).status || "gone";
    } catch {
      // Not reached: looked at again.
    }
    if (ended) return;
    if (status && status !== "awaiting_payment") {
      state = status === "expired" ? "expired" : "paid";
      stop();
      changed();
    } else if (state === "over") timer = setTimeout(look, AGAIN_MS);
    else tick();
  };
  const tick = () => {
    const ms = end - now();
    if (ms > 0) timer = setTimeout(() => (tick(), changed()), (ms % SECOND_MS) + 20);
    else {
      state = "over";
      look();
      changed();
    }
  };
  // It may have been paid in another tab.
  const seen = () => document.hidden || look();
  const stop = () => {
    ended = true;
    clearTimeout(timer);
    removeEventListener("visibilitychange", seen);
    removeEventListener("focus", seen);
  };
  addEventListener("visibilitychange", seen);
  addEventListener("focus", seen);
  look();
  return {
    url,
    get state() {
      return state;
    },
    left: (locale) => state === "held" && span(Math.max(end - now(), SECOND_MS), locale),
    end: stop,
  };
}
