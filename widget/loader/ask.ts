/** Asks what can be had: one request for all the buttons that ask at about the same time. */
import { api } from "./place";
import type { Item } from "./wire";

const SKUS_MAX = 50;
const TIMEOUT_MS = 15_000;

/** Items; or where there are none, in how many seconds to ask again, if the shop says so. */
export type Answer = Item[] | number;

/** Who waits for an answer, by what it asks about: `sku=A`, or `product=P` alone. */
type Batch = Map<string, ((answer: Answer) => void)[]>;
let batches = new Map<string, Batch>();

/** The answer about `sku=A` or `product=P`, the rest of the question being another's too. */
export const ask = (what: string, rest: string): Promise<Answer> =>
  new Promise((give) => {
    // While the page is still being read, more buttons are about to come. Else they came already, in
    // this same task, and a timer would wait for the page to be drawn first.
    if (!batches.size) {
      document.readyState === "loading" ? setTimeout(flush, 50) : queueMicrotask(flush);
    }
    // The shop answers about skus or about one product. What stands behind a `#` is not sent.
    const of = rest + (what[0] === "p" ? "#" + what : "");
    let batch = batches.get(of);
    if (!batch || batch.size === SKUS_MAX) {
      if (batch) request(batch, of);
      batches.set(of, (batch = new Map()));
    }
    batch.set(what, (batch.get(what) || []).concat(give));
  });

function flush(): void {
  batches.forEach(request);
  batches = new Map();
}

async function request(batch: Batch, of: string): Promise<void> {
  let answer: Answer = 0;
  try {
    const query = [...batch.keys(), of].join("&");
    const response = await fetch(api + "v1/availability?" + query, {
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    });
    answer = ~~response.headers.get("retry-after")!;
    answer = (await response.json()).items.filter((item: Item) => item.action);
  } catch {
    // No network, no answer in time, or not the shop's answer.
  }
  batch.forEach((waiting) => waiting.forEach((give) => give(answer)));
}
