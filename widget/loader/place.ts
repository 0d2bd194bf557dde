/** Where this script came from: there the shop answers. */
import { assetOf } from "./asset";

const from = (document.currentScript as HTMLScriptElement | null)?.src || location.href;

/** The shop's address, ending in a slash. */
export const api = new URL("/", from).href;

export const asset = assetOf(api);
