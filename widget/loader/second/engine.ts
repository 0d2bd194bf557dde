/** The WebAssembly half: fetched ahead when it will be needed, started at the first click. */
import type { Format } from "../format";
import type { Item } from "../wire";

declare const __WIDGET_JS__: string;
declare const __WIDGET_WASM__: string;

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
  default(options: { module_or_path: string }): Promise<unknown>;
  take_over(root: ShadowRoot, host: Host): Dialog;
}

/** The shop's address, ending in a slash. */
export const api = new URL("/", import.meta.url).href;

const beside = (path: string) => api + path;

let allowed: boolean | undefined;
let preloaded = false;
let started: Promise<Module> | undefined;

/** Whether the page lets WebAssembly run: a module of nothing tells before anything is fetched. */
export function isAllowed(): boolean {
  if (allowed === undefined) {
    try {
      new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
      allowed = true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}

export function preload(): void {
  if (preloaded) return;
  preloaded = true;
  // A policy may let run only what carries the nonce that our script tag carries.
  const nonce = [...document.scripts].find(({ src }) => src.startsWith(api))?.nonce || "";
  for (const [rel, path, as] of [
    ["modulepreload", __WIDGET_JS__, ""],
    ["preload", __WIDGET_WASM__, "fetch"],
  ]) {
    const link = document.createElement("link");
    Object.assign(link, { rel, as, nonce, href: beside(path!), crossOrigin: "" });
    document.head?.append(link);
  }
}

/** Starts it once a page; after a failure the next call tries again. */
export function start(): Promise<Module> {
  started ||= (async () => {
    const module: Module = await import(beside(__WIDGET_JS__));
    await module.default({ module_or_path: beside(__WIDGET_WASM__) });
    return module;
  })();
  started.catch(() => (started = undefined));
  return started;
}
