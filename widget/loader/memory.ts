/**
 * What this browser remembers of an order of a sku: `pending` while it has no final answer, `order`
 * once it is in. Written by the WebAssembly half (`widget/src/web/store.rs`), read here.
 */
import { api } from "./place";

export const keyOf = (kind: "pending" | "order", sku: string): string =>
  `shelfline:${kind}:${api}${sku}`;

export function recall(kind: "pending" | "order", sku: string): any {
  try {
    return JSON.parse(localStorage.getItem(keyOf(kind, sku)) || "null");
  } catch {
    return null; // Storage is forbidden, or not ours.
  }
}
