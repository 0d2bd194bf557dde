/**
 * What a click needs is fetched while the button is seen, once there is something to order: where all
 * is sold nobody opens that dialog. Nothing of it is started. And the browser's own tables of
 * languages are read, which takes as long as all else.
 */
import type { Format } from "./format";
import { asset } from "./place";

let tried: Promise<unknown> | undefined;
let begun = false;

/** Fails where the page forbids WebAssembly: a module of nothing tells before anything is fetched. */
export const allowed = () =>
  (tried ||= (async () => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])))());

export async function ahead(format: Format): Promise<void> {
  if (begun) return;
  begun = true;
  try {
    format.money(0, "EUR");
    format.days("2027", "2028");
    await allowed();
    import(asset("widget")).catch(() => 0);
    await (await fetch(asset("widget", "wasm"))).blob();
  } catch {
    // Forbidden, or the network is gone: the second stage finds out.
  }
}
