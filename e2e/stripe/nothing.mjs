/** Fields that Stripe always shows and that are always empty here. */
export const nothing = (...names) => Object.fromEntries(names.map((name) => [name, null]));
