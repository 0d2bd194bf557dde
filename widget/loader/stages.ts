/**
 * Between the first stage, which paints a button, and the second, which does all that is not needed
 * for that. The second is imported once a page, when it is first needed, and attached once a button.
 */
import type { Format } from "./format";
import type { Lines } from "./lines";
import type { Item } from "./wire";

/** The element, as the page has it. */
export interface Host extends HTMLElement {
  readonly item?: Item;
  open(): void;
  refresh(): void;
}

/** The WebAssembly half, fetched and compiled: its bindings, and the module to start them with. */
export type Ahead = [bindings: any, module: WebAssembly.Module];

/** What the second stage is given of a button, beside the element. */
export interface First {
  sku(): string;
  /** All variants, where the button is about a product. */
  items(): Item[];
  format(): Format;
  ships(item: Item, format: Format): string;
  /** Paints a newer answer. */
  answered(item: Item): void;
  /** Makes the button about another variant. */
  choose(item: Item): void;
  /** Paints what is known again. */
  show(): void;
  /** Fails where the page forbids WebAssembly. */
  allowed(): Promise<unknown>;
  /** The WebAssembly half, which may be on its way already; nothing where that failed. */
  ahead(): Promise<Ahead | void>;
  /** Whether a click opens the dialog. */
  orderable(): boolean;
  /** From now on an order is made on the shop's own page. */
  forbid(): void;
  /** Tells the page. */
  tell(name: string, detail: unknown, cancelable?: boolean): void;
}

/** What the second stage does for a button. */
export interface Second {
  /** Opens the dialog. */
  open(): Promise<void>;
  /** What is said of the latest answer at `now`, by the shop's clock. */
  lines(now: number): Lines;
  /** What more to ask with: a code, once there is something for it to open. */
  more(): string;
  /** After each paint. */
  painted(): void;
  /** It is seen, and a click to be expected. */
  seen(): void;
  /** The button is about something else, or gone: whatever is open is closed. */
  close(): void;
}

export type Attach = (host: Host, first: First) => Second;
