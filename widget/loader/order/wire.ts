/** The parts of an order that are shown (API.md, "Orders"). A newer shop may send more. */

export interface Money {
  amount: number;
  currency: string;
}

export interface Promised {
  ships_from: string | null;
  ships_to: string | null;
  basis: string;
}

export interface Order {
  id: string;
  order_number: string;
  sku: string;
  status: string;
  units: Record<string, number>;
  place: { number: number; position?: number | null; units_ahead?: number | null };
  promise: Promised;
  estimate?: Promised;
  total: Money;
  paid: Money;
  due: Money;
  refund_due?: Money;
  refunded?: Money;
  payment?: {
    state: string;
    plan?: { amount: Money; when: string; state: string }[];
    deadline?: string | null;
  };
  notices?: { number: number; sent_at: string; promised: Promised; revised: Promised | null }[];
}
