/** Where this script came from: there the shop answers. */

const from = (document.currentScript as HTMLScriptElement | null)?.src || location.href;

/** The address of a file that lies beside this script. */
export const beside = (path: string): string => new URL(path, from).href;

/** The shop's address, ending in a slash. */
export const api = beside("/");
