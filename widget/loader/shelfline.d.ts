/**
 * Types of the elements, events and methods that `shelfline.js` brings to a page.
 *
 * @example
 * /// <reference path="./shelfline.d.ts" />
 * document.querySelector("shelfline-button")?.addEventListener("shelfline:order", ({ detail }) => {
 *   console.log(detail.number, detail.status_url);
 * });
 */

/** Minor units (cents, say) of a currency. */
interface ShelflineMoney {
  amount: number;
  currency: string;
}

/** An answer about a sku, as `GET /v1/availability` gives it. Newer versions may add fields. */
interface ShelflineItem {
  sku: string;
  /** When it was true, RFC 3339. */
  as_of: string;
  quantity: number;
  /** `(string & {})`: a newer shop may know more. */
  action:
    | "buy"
    | "preorder"
    | "backorder"
    | "split"
    | "coming_soon"
    | "ended"
    | "sold_out"
    | "too_many"
    | "unknown"
    | (string & {});
  levels?: { in_stock: number; preorder: number; backorder: number; not_available: number };
  /** The most that can be ordered; null is unlimited. */
  max_quantity?: number | null;
  price?: ShelflineMoney;
  due_now?: ShelflineMoney | null;
  due_later?: ShelflineMoney | null;
  promise?: { ships_from: string | null; ships_to: string | null; basis: string };
  release_at?: string | null;
  opens_at?: string | null;
  closes_at?: string | null;
  limit?: number | null;
  remaining?: number | null;
  waiting_orders?: number | null;
  /** Units in stock, where they are fewer than ten and may be shown. */
  units_left?: number | null;
  /** Days from units that are there to units that go out. */
  handling_days?: number;
  title?: string;
  image_url?: string | null;
  product?: string | null;
  options?: Record<string, string> | null;
  [more: string]: unknown;
}

/** `shelfline:ready`: the first answer is painted. */
type ShelflineReadyEvent = CustomEvent<ShelflineItem>;
/** `shelfline:change`: another answer is painted. */
type ShelflineChangeEvent = CustomEvent<ShelflineItem>;
/** `shelfline:order`: an order is in. `status_url` opens it: treat it as a secret. */
type ShelflineOrderEvent = CustomEvent<{ number: string; id: string; status_url: string }>;
/** `shelfline:refused`: an order was not taken; the problem's stable code, and its title. */
type ShelflineRefusedEvent = CustomEvent<{ code: string; title: string }>;
/** `shelfline:cart`: with `data-buy="cart"`, what a click would buy, for the shop's own cart. */
type ShelflineCartEvent = CustomEvent<{
  sku: string;
  quantity: number;
  /** Of one. */
  price: ShelflineMoney;
  title: string;
}>;

/** `shelfline:waitlist`: somebody asked to be told, and has to confirm that by a mail. */
type ShelflineWaitlistEvent = CustomEvent<{ sku: string; quantity: number }>;

/** All bubble, and pass the borders of shadow trees. */
interface ShelflineEventMap {
  "shelfline:ready": ShelflineReadyEvent;
  "shelfline:change": ShelflineChangeEvent;
  "shelfline:order": ShelflineOrderEvent;
  "shelfline:refused": ShelflineRefusedEvent;
  "shelfline:cart": ShelflineCartEvent;
  "shelfline:waitlist": ShelflineWaitlistEvent;
  /** Of `<shelfline-order>`: the order, at first and at each change. */
  "shelfline:order-change": CustomEvent<ShelflineOrderState>;
}

/** The attributes of `<shelfline-button>`. */
interface ShelflineButtonAttributes {
  /** What is sold; beside `product`, the variant that is chosen at first. */
  sku?: string;
  /** All variants of a product, with a list to choose from. */
  product?: string;
  /** 1 if nothing, or no number, is said. */
  quantity?: number | string;
  /** Opens a pre-order early; without it, `?code=` of the page's address does. */
  code?: string;
  /** Instead of the page's language: `de`, `en-GB`. */
  locale?: string;
  /** Instead of the page's colour scheme. */
  theme?: "light" | "dark";
  /** A click on what is in stock is handed to the page: see `shelfline:cart`. */
  "data-buy"?: "cart";
}

interface ShelflineButton extends HTMLElement {
  /** The latest answer; undefined before the first. */
  readonly item: ShelflineItem | undefined;
  /** Does what a click does, but never hands over to the page's cart. */
  open(): void;
  /** Asks the shop again. */
  refresh(): void;

  addEventListener<K extends keyof ShelflineEventMap>(
    type: K,
    listener: (this: ShelflineButton, event: ShelflineEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener<K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (this: HTMLElement, event: HTMLElementEventMap[K]) => unknown,
    options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(
    type: string,
    listener: EventListenerOrEventListenerObject,
    options?: boolean | AddEventListenerOptions,
  ): void;
}

interface ShelflineOrderAttributes {
  /** The order's id. */
  order?: string;
  /** Its token; without one, what stands behind the `#` of the page's address. */
  token?: string;
  /** Instead of the page's language: `de`, `en-GB`. */
  locale?: string;
  /** Instead of the page's colour scheme. */
  theme?: "light" | "dark";
}

/** An order, as `GET /v1/orders/{id}` gives it. Newer versions may add fields. */
interface ShelflineOrderState {
  id: string;
  order_number: string;
  sku: string;
  status: string;
  place: { number: number; position?: number | null; units_ahead?: number | null };
  total: ShelflineMoney;
  paid: ShelflineMoney;
  due: ShelflineMoney;
  [more: string]: unknown;
}

/** `<shelfline-order>`, which `shelfline-order.js` brings. */
interface ShelflineOrder extends HTMLElement {
  /** The order as it was told last; undefined before that. */
  readonly latest: ShelflineOrderState | undefined;
  /** Asks the shop again. */
  refresh(): void;
}

interface HTMLElementTagNameMap {
  "shelfline-button": ShelflineButton;
  "shelfline-order": ShelflineOrder;
}

interface GlobalEventHandlersEventMap extends ShelflineEventMap {}

/** For JSX: `declare module "react" { namespace JSX { interface IntrinsicElements
 *  extends ShelflineElements {} } }`, and likewise for Preact or Solid. */
interface ShelflineElements {
  "shelfline-order": ShelflineOrderAttributes & {
    id?: string;
    class?: string;
    className?: string;
    style?: unknown;
    slot?: string;
    ref?: unknown;
    key?: string | number | null;
    children?: unknown;
  };
  "shelfline-button": ShelflineButtonAttributes & {
    id?: string;
    class?: string;
    className?: string;
    style?: unknown;
    slot?: string;
    ref?: unknown;
    key?: string | number | null;
    children?: unknown;
  };
}
