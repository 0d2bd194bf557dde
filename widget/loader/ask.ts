/** Asks what can be had: one request for all the buttons that ask at about the same time. */
import { api } from "./place";
import type { Item } from "./wire";

interface Asked {
  sku: string;
  give(item: Item): void;
  fail(error: unknown): void;
}

const SKUS_MAX = 50;
const TIMEOUT_MS = 15_000;
const waiting = new Map<number, Asked[]>();

/** The answer for `quantity` units of `sku`; fails when the shop cannot be reached. */
export function ask(sku: string, quantity: number): Promise<Item> {
  return new Promise((give, fail) => {
    if (!waiting.size) {
      // While the page is still being read, more buttons are about to come.
      setTimeout(flush, document.readyState === "loading" ? 50 : 0);
    }
    const list = waiting.get(quantity) || [];
    waiting.set(quantity, list);
    list.push({ sku, give, fail });
  });
}

function flush(): void {
  const batches = [...waiting];
  waiting.clear();
  for (const [quantity, list] of batches) {
    const skus = [...new Set(list.map((asked) => asked.sku))];
    for (let at = 0; at < skus.length; at += SKUS_MAX) {
      const some = skus.slice(at, at + SKUS_MAX);
      const mine = list.filter((asked) => some.includes(asked.sku));
      request(some, quantity).then(
        (items) => {
          for (const { sku, give, fail } of mine) {
            const item = items.get(sku);
            if (item) give(item);
            else fail(sku);
          }
        },
        (error) => mine.forEach(({ fail }) => fail(error)),
      );
    }
  }
}

async function request(skus: string[], quantity: number): Promise<Map<string, Item>> {
  const query = skus.map((sku) => "sku=" + encodeURIComponent(sku)).join("&");
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT_MS);
  try {
    const url = `${api}v1/availability?${query}&quantity=${quantity}`;
    const answer = await fetch(url, { signal: stop.signal, credentials: "omit" });
    if (!answer.ok) throw answer.status;
    const { items } = (await answer.json()) as { items: Item[] };
    return new Map(items.map((item) => [item.sku, item]));
  } finally {
    clearTimeout(timer);
  }
}
