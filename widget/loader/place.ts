/** Where this script came from: there the shop answers. */

const script = document.currentScript as HTMLScriptElement | null;

/** The shop's address, ending in a slash. */
export const api = new URL("/", script?.src || location.href).href;

/** The address of a file that lies beside this script. */
export const beside = (path: string): string => new URL(path, script?.src || api).href;
