// What the panel's buttons do, and what they say when it is done. Nothing is decided here: each is
// a request that any merchant could make.
import { counted, list, number, say, time, units } from "./words.js";

const DAY_MS = 86_400_000;
const NAMED_MAX = 5;

/** Where the product stands: its figures, and the shop's clock. */
export async function standing(merchant, sku) {
  const [stock, { items }] = await Promise.all([
    merchant.ask("GET", `admin/products/${sku}/stock`),
    merchant.ask("GET", `availability?sku=${sku}`),
  ]);
  return { ...stock, now: items[0].as_of };
}

/** Who waits, in order, by name: `{name, units}`. */
export async function queue(merchant, sku) {
  const [{ items }, known] = await Promise.all([
    merchant.ask("GET", `admin/products/${sku}/line?limit=${NAMED_MAX + 1}`),
    orders(merchant, sku),
  ]);
  return items.map(({ order_id, units }) => ({ name: nameOf(known.get(order_id)), units }));
}

/** Whether this shop's time can be moved: its clock shows the time that a request names. */
export async function movable(merchant, sku) {
  const { now } = await standing(merchant, sku);
  const asked = new Date(Date.parse(now) + 2000).toISOString().replace(/\.\d+/, "");
  const path = `availability?sku=${sku}`;
  const { items } = await merchant.ask("GET", path, undefined, { "shelfline-now": asked });
  return Date.parse(items[0].as_of) === Date.parse(asked);
}

const orders = async (merchant, sku) => {
  const rows = await merchant.all(`admin/orders?sku=${sku}&`);
  return new Map(rows.map((order) => [order.id, order]));
};

const isAfter = (at, now) => Date.parse(at) > Date.parse(now);

const nameOf = (order) => order?.customer?.name || order?.order_number || "?";

/** Changes the product's settings, which are replaced as a whole. */
async function change(merchant, sku, edit) {
  const { sku: _, stock, ...offer } = await merchant.ask("GET", `admin/products/${sku}`);
  await merchant.ask("PUT", `admin/products/${sku}`, edit(offer));
}

async function advance(merchant, sku, days) {
  const { now } = await standing(merchant, sku);
  const later = new Date(Date.parse(now) + days * DAY_MS).toISOString().replace(/\.\d+/, "");
  await merchant.ask("POST", "test/advance", { now: later });
  return say("did_time", { time: time(later) });
}

export const deeds = {
  async receive(merchant, sku) {
    const body = { units: 50, reference: "demo" };
    const path = `admin/products/${sku}/receipts`;
    const { filled, filled_orders, filled_units, left_over } = await merchant.ask("POST", path, body);
    const known = filled_orders ? await orders(merchant, sku) : new Map();
    const people = filled.slice(0, NAMED_MAX).map(({ order_id, units: n }) =>
      say("person", { name: nameOf(known.get(order_id)), units: units(n) }),
    );
    if (filled_orders > people.length) {
      people.push(say("more", { n: number(filled_orders - people.length) }));
    }
    return say("did_receive", {
      units: units(50),
      served: filled_orders
        ? say("served", {
            orders: counted("orders_n", filled_orders),
            units: units(filled_units),
            people: list(people),
          })
        : say("served_none"),
      left: left_over ? say("left", { units: units(left_over) }) : say("left_none"),
    });
  },

  async sell_out(merchant, sku) {
    const { on_hand, available } = await standing(merchant, sku);
    const body = { counted: on_hand - available, reason: "demo: sold elsewhere" };
    const { stock } = await merchant.ask("PUT", `admin/products/${sku}/stock`, body);
    return say("did_sell_out", { n: number(stock.on_hand) });
  },

  async open(merchant, sku) {
    const { now } = await standing(merchant, sku);
    let offered = false;
    await change(merchant, sku, (offer) => {
      offered = !!offer.preorder;
      const closes_at = isAfter(offer.preorder?.closes_at, now) ? offer.preorder.closes_at : null;
      return offered
        ? { ...offer, preorder: { ...offer.preorder, opens_at: now, closes_at } }
        : offer;
    });
    return say(offered ? "did_open" : "no_preorder");
  },

  async release(merchant, sku) {
    const { now } = await standing(merchant, sku);
    let due = false;
    await change(merchant, sku, (offer) => {
      due = offer.release_at ? isAfter(offer.release_at, now) : !!offer.preorder;
      return due ? { ...offer, release_at: now } : offer;
    });
    return say(due ? "did_release" : "no_release");
  },

  day: (merchant, sku) => advance(merchant, sku, 1),
  week: (merchant, sku) => advance(merchant, sku, 7),

  async ship(merchant, sku) {
    const ready = [...(await orders(merchant, sku)).values()].filter((o) => o.units.allocated > 0);
    const oldest = ready.sort((a, b) => a.place.number - b.place.number)[0];
    if (!oldest) return say("none_to_ship");
    const n = oldest.units.allocated;
    try {
      const body = { units: n, tracking: null };
      await merchant.ask("POST", `admin/orders/${oldest.id}/shipments`, body);
    } catch (error) {
      if (error.code === "not_released") return say("not_released");
      throw error;
    }
    return say("did_ship", { units: units(n), name: nameOf(oldest), order: oldest.order_number });
  },
};
