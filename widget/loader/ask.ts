/** Asks what can be had: one request for all the buttons that ask at about the same time. */
import { api } from "./place";
import type { Item } from "./wire";

const SKUS_MAX = 50;
const TIMEOUT_MS = 15_000;

/** Skus and who waits for their answers, by quantity. */
type Batch = Map<string, ((item?: Item) => void)[]>;
let batches = new Map<number, Batch>();

/** The answer for `quantity` units of `sku`, or nothing when the shop cannot be reached. */
export const ask = (sku: string, quantity: number): Promise<Item | undefined> =>
  new Promise((give) => {
    // While the page is still being read, more buttons are about to come.
    if (!batches.size) setTimeout(flush, document.readyState === "loading" ? 50 : 0);
    let batch = batches.get(quantity);
    if (!batch || batch.size === SKUS_MAX) {
      if (batch) request(batch, quantity);
      batches.set(quantity, (batch = new Map()));
    }
    batch.set(sku, [...(batch.get(sku) || []), give]);
  });

function flush(): void {
  batches.forEach(request);
  batches = new Map();
}

async function request(batch: Batch, quantity: number): Promise<void> {
  let items: Item[] | undefined;
  try {
    const query = [...batch.keys()].map((sku) => `sku=${encodeURIComponent(sku)}&`).join("");
    const answer = await fetch(`${api}v1/availability?${query}quantity=${quantity}`, {
      signal: AbortSignal.timeout?.(TIMEOUT_MS),
    });
    items = (await answer.json()).items;
  } catch {
    // No network, no answer in time, or not the shop's answer.
  }
  batch.forEach((waiting, sku) => {
    const item = items?.find((item) => item.sku === sku);
    waiting.forEach((give) => give(item));
  });
}
