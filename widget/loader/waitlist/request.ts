/** Asks the shop, and says so where it does not answer. */
import { type Say } from "./words";

const TIMEOUT_MS = 20_000;
const BUSY_S = 10;

/** An answer, `{}` where it says nothing; none while there is none. */
export type Request = (path: string, json: object | undefined, again: () => void) => Promise<any>;

/**
 * @param status Where it is said that the shop has much to do, or is not reached.
 * @param open Whether anybody still waits for it.
 * @returns How to ask, and how to give up asking again.
 */
export function requests(
  api: string,
  locale: string,
  say: Say,
  status: HTMLElement,
  open: () => boolean,
): [Request, () => void] {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  const request: Request = async (path, json, again) => {
    stop();
    status.textContent = "";
    try {
      const answer = await fetch(api + "v1/" + path, {
        signal: AbortSignal.timeout?.(TIMEOUT_MS),
        ...(json && {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(json),
        }),
      });
      if (answer.status === 429 || answer.status === 503) {
        const s = +answer.headers.get("retry-after")! || BUSY_S;
        if (open()) timer = setTimeout(again, s * 1e3);
        const unit = { style: "unit", unit: "second", unitDisplay: "long" } as const;
        status.textContent = say("busy", { time: s.toLocaleString(locale, unit) });
        return;
      }
      return answer.status === 202 ? {} : await answer.json();
    } catch {
      status.textContent = say("lost");
    }
  };
  return [request, stop];
}
