// What the shop's customers were charged and given back, as a test compares it with the shop's own.

const add = (totals, code, amount) => {
  totals[code] = (totals[code] ?? 0) + amount;
};

function doubles(objects) {
  const byAsk = Map.groupBy(
    objects.filter(({ metadata }) => metadata.ask),
    ({ metadata }) => metadata.ask,
  );
  return [...byAsk]
    .filter(([, found]) => found.length > 1)
    .map(([ask, found]) => ({ ask, ids: found.map(({ id }) => id) }));
}

/**
 * By `metadata.order`: what was charged and refunded, in the currency's units; asks
 * (`metadata.ask`) that were done more than once. Failed refunds count as never made; money of
 * another shop does not count.
 */
export function books(world) {
  const charges = world
    .all("charge")
    .filter((charge) => charge.status === "succeeded" && !world.note(charge).isForeign);
  const refunds = world
    .all("refund")
    .filter(({ status }) => status === "succeeded" || status === "pending");
  const orders = {};
  const totals = { charged: {}, refunded: {} };
  for (const charge of charges) {
    const { order = "", ask = null } = charge.metadata;
    const entry = (orders[order] ??= { charged: {}, refunded: {}, charges: [] });
    const { id, amount, currency, amount_refunded, payment_intent } = charge;
    const given = refunds.filter((refund) => refund.charge === id);
    entry.charges.push({
      ...{ id, payment_intent, ask, amount, currency, amount_refunded },
      refunds: given.map((one) => ({
        ...{ id: one.id, amount: one.amount, status: one.status },
        ask: one.metadata.ask ?? null,
      })),
    });
    add(entry.charged, currency, amount);
    add(totals.charged, currency, amount);
    add(entry.refunded, currency, amount_refunded);
    add(totals.refunded, currency, amount_refunded);
  }
  return { orders, totals, doubles: { charges: doubles(charges), refunds: doubles(refunds) } };
}
