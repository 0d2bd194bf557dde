// Currencies as Stripe counts them: the unit of its amounts, the least it charges, and what its
// partners cannot be told. From its page on currencies, as of November 2026.
import { invalid } from "./refusals.mjs";

const KNOWN = new Set(Intl.supportedValuesOf("currency").map((code) => code.toLowerCase()));
const ZERO_DECIMAL = new Set(
  "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split(" "),
);
const THREE_DECIMAL = new Set("bhd jod kwd omr tnd".split(" "));
/** Without decimals, and yet told in hundredths. */
const WHOLE_ONLY = new Set(["isk", "ugx"]);
const LEAST = {
  aed: 200, aud: 50, bgn: 100, brl: 50, cad: 50, chf: 50, czk: 1500, dkk: 250, eur: 50, gbp: 30,
  hkd: 400, huf: 17500, inr: 50, jpy: 50, mxn: 1000, myr: 200, nok: 300, nzd: 50, pln: 200,
  ron: 200, sek: 300, sgd: 50, thb: 1000, usd: 50,
};
const MOST = 99_999_999;

export const isCurrency = (code) => KNOWN.has(code);

const decimals = (code) => (ZERO_DECIMAL.has(code) ? 0 : THREE_DECIMAL.has(code) ? 3 : 2);

/** For people: `€12.00`. */
export function show(amount, code) {
  const digits = decimals(code);
  const style = {
    style: "currency",
    currency: code,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  };
  return new Intl.NumberFormat("en", style).format(amount / 10 ** digits);
}

/** Refuses what cannot be paid out of a card to the last digit. */
export function checkGrain(amount, code, param = "amount") {
  const grain = THREE_DECIMAL.has(code) ? 10 : WHOLE_ONLY.has(code) ? 100 : 1;
  if (amount % grain === 0) return;
  throw invalid(`Invalid amount for ${code}: it must be evenly divisible by ${grain}.`, { param });
}

/** Refuses what is too little or too much to charge. */
export function checkBounds(amount, code, param = "amount") {
  const least = LEAST[code] ?? 1;
  if (amount < least) {
    const message = `Amount must be at least ${show(least, code)} ${code}`;
    throw invalid(message, { code: "amount_too_small", param });
  }
  if (amount > MOST) {
    const message = `Amount must be no more than ${show(MOST, code)}`;
    throw invalid(message, { code: "amount_too_large", param });
  }
}
