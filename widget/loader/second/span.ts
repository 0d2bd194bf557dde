/** A length of time by its two largest units: "2d 4h". */

const UNITS: [string, number][] = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
];

export function span(ms: number, locale: string): string {
  let seconds = Math.ceil(ms / 1e3);
  const first = Math.min(UNITS.findIndex(([, size]) => seconds >= size), 2);
  return UNITS.slice(first, first + 2)
    .map(([unit, size]) => {
      const n = Math.floor(seconds / size);
      seconds %= size;
      return n.toLocaleString(locale, { style: "unit", unit, unitDisplay: "narrow" });
    })
    .join(" ")
    .replace(/\s/g, "\u00a0"); // It stays on one line.
}
