/**
 * What this browser remembers of an order of a sku: `pending` while it has no final answer, `order`
 * once it is in. Written by the WebAssembly half (`widget/src/web/store.rs`), read here.
 */
import { api } from "./engine";

export function recall(kind: "pending" | "order", sku: string): any {
  try {
    return JSON.parse(localStorage[`shelfline:${kind}:${api}${sku}`]);
  } catch {
    // There is nothing, storage is forbidden, or it is not ours.
  }
}
