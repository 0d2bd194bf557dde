/** Where this script came from: there the shop answers. */

const from = (document.currentScript as HTMLScriptElement | null)?.src || location.href;

/** The address of a file that lies beside this script. */
export const beside = (path: string): string => new URL(path, from).href;

declare const __RELEASE__: string;

/** The address of a file that was built with this script. */
export const asset = (name: string, type: string): string =>
  beside(`/assets/${name}-${__RELEASE__}.${type}`);

/** The shop's address, ending in a slash. */
export const api = beside("/");
