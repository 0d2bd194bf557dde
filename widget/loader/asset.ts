declare const __RELEASE__: string;

/** The address, at a shop, of a file that was built with this script. */
export const assetOf =
  (api: string) =>
  (name: string, type = "js"): string =>
    `${api}assets/${name}-${__RELEASE__}.${type}`;
