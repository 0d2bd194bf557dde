/** Replaces each `{name}` of a text. */
export const fill = (text: string, values?: Record<string, string>): string =>
  text.replace(/{(\w+)}/g, (_, name) => values![name]);
