/**
 * The parts of the worker's answers that a button shows (API.md, "Availability"). The worker may be
 * older or newer than this script: what is not in every version is read as if it could be missing.
 */

export interface Money {
  amount: number;
  currency: string;
}

export interface Promised {
  ships_from: string | null;
  ships_to: string | null;
  basis: string;
}

export interface Item {
  sku: string;
  as_of: string;
  quantity: number;
  action: string;
  levels: { in_stock: number; preorder: number; backorder: number; not_available: number };
  max_quantity: number | null;
  price: Money;
  due_now: Money | null;
  due_later: Money | null;
  promise?: Promised;
  release_at: string | null;
  opens_at: string | null;
  closes_at: string | null;
  limit: number | null;
  remaining: number | null;
  waiting_orders: number | null;
  /** Units in stock, where they are few and may be shown. */
  units_left?: number | null;
  handling_days?: number;
  title: string;
  product?: string | null;
  options?: Record<string, string> | null;
  /** `balance` is missing where the rest is due once units are there; else a stage, or a date. */
  payment?: { collect: string; balance?: string };
}
