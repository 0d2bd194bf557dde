/** What this browser keeps of a sku; nothing where storage is forbidden. */
import { api } from "./place";

export const kept = (kind: string, sku: string, value?: string): string | undefined => {
  try {
    const key = `shelfline:${kind}:${api}${sku}`;
    if (value) localStorage[key] = value;
    return localStorage[key];
  } catch {
    // Forbidden, or full.
  }
};
