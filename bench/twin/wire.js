// Orders as the wire and the records show them.
import { identity } from "./ids.js";

function statusOf({ waiting, allocated, shipped, returned, cancelled }) {
  if (waiting > 0) return allocated + shipped > 0 ? "partially_allocated" : "waiting";
  if (allocated > 0) return shipped > 0 ? "partially_shipped" : "allocated";
  if (shipped > 0) return "shipped";
  return returned > 0 ? "returned" : cancelled > 0 ? "cancelled" : "waiting";
}

/** An order as the wire shows it; without `present` it is a record. */
export function wire(order, history, sku, id, orderNumber, present) {
  const { stages, price, ordered } = order;
  const { currency } = price;
  const total = price.amount * (ordered - stages.cancelled);
  const place = { number: order.place.number };
  if (present) {
    place.position = present.ahead && present.ahead.orders + 1;
    place.units_ahead = present.ahead && present.ahead.units;
  }
  const { waiting, allocated, shipped, cancelled, returned } = stages;
  return {
    id, order_number: orderNumber, sku, kind: order.kind, status: statusOf(stages),
    units: {
      ordered, waiting, allocated, shipped, cancelled, returned,
      held: stages.held + stages.held_later,
    },
    place, priority: order.place.priority, promise: order.promise,
    ...(present && { estimate: present.estimate }),
    price, total: { amount: total, currency }, paid: order.paid,
    refunded: { amount: 0, currency },
    due: { amount: total + (order.delivery?.amount ?? 0) - order.paid.amount, currency },
    delivery: order.delivery,
    payment: {
      terms: order.payment.collect, state: order.paid.amount > 0 ? "paid" : "none",
      plan: [{ amount: { amount: total, currency }, when: "order", state: "due", charged_at: null }],
      deadline: null,
    },
    consent: null, shipping: null, profile: order.policy.profile,
    hold_until: order.hold_until, placed_at: order.placed_at,
    history: history.map(({ at, kind, units }) => ({
      at, kind, detail: sentence(kind, units), units,
    })),
    refund_due: { amount: 0, currency }, refund_due_by: null, extra_until: null,
    withdrawn_at: null, withdraw_until: null, swapped_from: null, swapped_to: null, notices: [],
  };
}

function sentence(kind, units) {
  const counted = units === 1 ? "1 unit" : `${units} units`;
  return `${counted} ${kind === "placed" ? "ordered" : kind}`;
}

/** A stored order with what its projections are told. */
export function record(env, sku, row) {
  const { number, version, pending } = row;
  const { id, orderNumber } = identity(env, sku, number);
  const person = JSON.parse(row.person);
  const terms = JSON.parse(row.terms);
  const placedAt = new Date(row.placed_at).toISOString();
  const order = {
    place: { priority: -row.rank, number }, ordered: row.ordered, stages: row, ...terms,
    paid: { amount: row.paid, currency: terms.price.currency }, hold_until: row.hold_until,
    placed_at: placedAt,
  };
  const shown = wire(order, JSON.parse(`[${row.history}]`), sku, id, orderNumber);
  const refund_under_way = shown.refund_due;
  const own = { version, refund_under_way, ...person };
  const body = JSON.stringify({ ...shown, receipt: row.receipt, ...own });
  return {
    number, pending,
    metadata: { sku, status: shown.status, kind: shown.kind, placed_at: placedAt, version },
    row: {
      id, sku, status: shown.status, email: person.customer.email.toLowerCase(),
      placedAt: row.placed_at, holdUntil: row.hold_until, version, body,
    },
  };
}
