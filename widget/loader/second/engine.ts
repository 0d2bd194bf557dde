/** The WebAssembly half: fetched by the first stage (`ahead.ts`), started at the first click. */
import { assetOf } from "../asset";
import type { Format } from "../format";
import type { Ahead } from "../stages";
import type { Item } from "../wire";

/** What the WebAssembly half is given of the button (`widget/src/web/host.rs`). */
export interface Host {
  api: string;
  sku: string;
  /** What opens a pre-order early; empty where there is none. */
  code: string;
  item: Item;
  format: Format;
  ships(item: Item): string;
  /** A newer answer than the one that is painted. */
  answered(item: Item): unknown;
  /** An order is on its way, or no longer. */
  sending(on: boolean): void;
  /** An order is in. */
  ordered(number: string, url: string): void;
  /** An order was refused: the problem's code and title. */
  refused(code: string, title: string): void;
  /** Shows the challenge that an order was refused for, and answers its token. */
  challenge(problem: { detail: string }): Promise<string>;
  /** Says in an element how long an order is held, and what becomes of it. */
  held(place: HTMLElement, until: string, url: string): void;
  closed(): void;
  adopt(css: string): void;
}

export interface Dialog {
  open(): void;
  unmount(): void;
}

interface Module {
  default(options: { module_or_path: WebAssembly.Module | string }): Promise<unknown>;
  take_over(root: ShadowRoot, host: Host): Dialog;
}

/** The shop's address, ending in a slash. */
export const api = new URL("/", import.meta.url).href;

export const asset = assetOf(api);

let started: Promise<Module> | undefined;

/** Starts what was fetched ahead, once a page; after a failure the next call fetches it itself. */
export function start(ahead: Promise<Ahead | void>): Promise<Module> {
  started ||= (async () => {
    const [bindings, module] = (await ahead) || [await import(asset("widget")), ""];
    await bindings.default({ module_or_path: module || asset("widget", "wasm") });
    return bindings;
  })();
  started.catch(() => (started = undefined));
  return started;
}
