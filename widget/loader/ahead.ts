/**
 * What a click needs is fetched and compiled once the button is painted and seen, or, on a slow line,
 * while the answer is still on its way: the one is there with the other. Nothing of it is started.
 */
import { asset } from "./place";
import type { Ahead } from "./stages";

let tried: Promise<unknown> | undefined;
let begun: Promise<Ahead | void> | undefined;

/** Fails where the page forbids WebAssembly: a module of nothing tells before anything is fetched. */
export const allowed = () =>
  (tried ||= (async () => WebAssembly.compile(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)))());

/** The WebAssembly half; nothing where it is forbidden, or the network is gone. */
export const ahead = () =>
  (begun ||= allowed()
    .then(() =>
      Promise.all([
        import(asset("widget")),
        WebAssembly.compileStreaming(fetch(asset("widget", "wasm"))),
      ]),
    )
    .catch(() => {}));
