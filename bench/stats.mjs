// Medians and ratios, and how they are written.

export function quantile(values, share) {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(values) {
  const sorted = Float64Array.from(values).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export const whole = (n) => Math.round(n).toLocaleString("en").replaceAll(",", " ");
export const ratio = (n) => `${n.toFixed(2)} ×`;
export const ms = (n) => (n < 10 ? n.toFixed(2) : n < 100 ? n.toFixed(1) : whole(n));

/** Rows of cells in columns; the first column is left-aligned, the others right. */
export function table(rows) {
  const width = (at) => Math.max(...rows.map((row) => String(row[at] ?? "").length));
  const widths = rows[0].map((_, at) => width(at));
  return rows
    .map((row) => row.map((cell, at) => {
      const text = String(cell ?? "");
      return at === 0 ? text.padEnd(widths[at]) : text.padStart(widths[at]);
    }).join("  ").trimEnd())
    .join("\n");
}
