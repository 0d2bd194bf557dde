/** Where this script came from: there the shop answers. */

declare const __RELEASE__: string;

const from = (document.currentScript as HTMLScriptElement | null)?.src || location.href;

/** The shop's address, ending in a slash. */
export const api = new URL("/", from).href;

/** The address of a file that was built with this script. */
export const asset = (name: string, type = "js"): string =>
  `${api}assets/${name}-${__RELEASE__}.${type}`;
