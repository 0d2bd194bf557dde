// The exact fields of what the contract names: a field that goes, comes or is renamed shows here.
import assert from "node:assert/strict";

const lists = {
  product: `sku title image_url product options price safety_stock release_at preorder backorder
    per_customer_limit shipping payment hold_minutes show_units tax_percent delivery`,
  listed: `sku title image_url product options price safety_stock release_at preorder backorder
    per_customer_limit shipping payment hold_minutes show_units tax_percent delivery stock`,
  availability: `sku as_of quantity action levels max_quantity price due_now due_later promise
    release_at opens_at closes_at limit remaining waiting_orders schema_org title image_url product
    options payment shipping show_units units_left tax_percent delivery profile handling_days`,
  levels: "in_stock preorder backorder not_available",
  promise: "ships_from ships_to basis",
  placed: "order token status_url payment",
  order: `id order_number sku kind status units place priority promise estimate price total paid refunded due
    delivery payment consent shipping profile hold_until placed_at history refund_due refund_due_by extra_until
    withdrawn_at withdraw_until swapped_from swapped_to notices receipt`,
  record: `id order_number sku kind status units place priority promise price total paid refunded due
    delivery payment consent shipping profile hold_until placed_at history refund_due refund_due_by extra_until
    withdrawn_at withdraw_until swapped_from swapped_to notices receipt`,
  payment: "terms state plan deadline",
  plan: "amount when state charged_at",
  money: "at debit credit amount currency cause reference",
  cash: "currency collected due_at_allocation refundable refunded by_day by_sku",
  cashOfDay: "day collected refunded",
  cashOfSku: "sku collected due_at_allocation refundable refunded",
  reconciliation: "as_of checked differences",
  units: "ordered waiting allocated shipped cancelled returned held",
  place: "number position units_ahead",
  history: "at kind detail units",
  person: "version refund_under_way customer ship_to source locale",
  stock: `on_hand allocated held held_later safety_stock available waiting_units waiting_orders
    preorder_units incoming`,
  code: "code opens_at closes_at units uses units_used uses_used",
  batch: "batch units expected_from expected_to",
  receipt: "stock filled filled_orders filled_units left_over",
  simulation: "stock filled filled_orders filled_units left_over promises",
  adjustment: `stock filled filled_orders filled_units taken_back taken_back_orders
    taken_back_units`,
  orderUnits: "order_id units",
  line: "number position order_id units units_ahead priority joined_at promise estimate",
  journal: "sequence kind at cause figures",
  page: "items next_cursor",
  problem: "type title status detail code",
};

/** Names of fields, by what has them. */
export const shapes = Object.fromEntries(
  Object.entries(lists).map(([name, text]) => [name, text.split(/\s+/)]),
);

/** Checks that a record has these fields and no others. */
export function shaped(record, ...names) {
  const wanted = names.flatMap((name) => shapes[name]);
  assert.deepEqual(Object.keys(record).sort(), wanted.sort());
}
