// What the button says in every state of `browser/states.test.mjs`, word for word.
import { plain } from "./browser.mjs";

const DAY_MS = 86_400_000;

const moment = (locale, text) => {
  const at = new Date(text);
  const year = at.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  const date = { day: "numeric", month: "long", year, timeZone: "Europe/Berlin" };
  const time = { hour: "numeric", minute: "2-digit" };
  return plain(new Intl.DateTimeFormat(locale, { ...date, ...time }).format(at));
};
const about = (locale, days) => {
  const at = new Date(new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10));
  const year = at.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  const date = { day: "numeric", month: "long", year, timeZone: "UTC" };
  return new Intl.DateTimeFormat(locale, date).format(at);
};

/** By language and state: status, label, promise; what is not open yet opens at `opens_at`. */
export const saidWhere = ({ opens_at }) => ({
  "en-GB": {
    buy: ["In stock · 9 left", "Buy · €129.00", "Ships within 3 days"],
    many: ["In stock", "Buy · €129.00", "Ships within 3 days"],
    hidden: ["In stock", "Buy · €129.00", "Ships within 3 days"],
    preorder: [
      "Pre-order · 496 of 500 left · closes in 2d 4h",
      "Pre-order · €129.00",
      "Ships 4 – 10 May 2099 · you would be 3rd in line",
    ],
    deposit: [
      "Pre-order",
      "Pre-order · €129.00",
      `Ships ${about("en-GB", 10)} · you would be 1st in line · €25.80 now, rest when it is there`,
    ],
    later: [
      "Out of stock, available for backorder",
      "Backorder · €129.00",
      "Date to be announced · you would be 1st in line · pay when it ships",
    ],
    backorder: [
      "Out of stock, available for backorder",
      "Backorder · €129.00",
      `Ships about ${about("en-GB", 21)} · you would be 1st in line`,
    ],
    split: [
      "5 in stock, 2 more on 4 May 2099",
      "Order 7 · €903.00",
      "5 ship now, 2 ship 4 – 10 May 2099",
    ],
    too_many: ["Only 3 can be ordered", "Take 3", ""],
    coming_soon: [`Pre-orders open ${moment("en-GB", opens_at)} · in 2d 4h`, "Tell me when", ""],
    announced: ["Not open yet", "Tell me when", ""],
    ended: ["Pre-order is over", "Tell me when", ""],
    sold_out: ["Sold out", "Tell me when", ""],
    none: ["Not sold here.", "", ""],
  },
  de: {
    buy: ["Auf Lager · noch 9", "Kaufen · 129,00 €", "Versand spätestens in 3 Tagen"],
    many: ["Auf Lager", "Kaufen · 129,00 €", "Versand spätestens in 3 Tagen"],
    hidden: ["Auf Lager", "Kaufen · 129,00 €", "Versand spätestens in 3 Tagen"],
    preorder: [
      "Vorbestellung · noch 496 von 500 · endet in 2 T 4h",
      "Vorbestellen · 129,00 €",
      "Versand 4.–10. Mai 2099 · Sie wären 3. in der Reihe",
    ],
    deposit: [
      "Vorbestellung",
      "Vorbestellen · 129,00 €",
      `Versand ${about("de", 10)} · Sie wären 1. in der Reihe · ` +
        "jetzt 25,80 €, Rest bei Ankunft",
    ],
    later: [
      "Nicht auf Lager, nachbestellbar",
      "Nachbestellen · 129,00 €",
      "Termin wird noch genannt · Sie wären 1. in der Reihe · Zahlung beim Versand",
    ],
    backorder: [
      "Nicht auf Lager, nachbestellbar",
      "Nachbestellen · 129,00 €",
      `Versand etwa ${about("de", 21)} · Sie wären 1. in der Reihe`,
    ],
    split: [
      "5 auf Lager, 2 weitere am 4. Mai 2099",
      "Bestellen 7 · 903,00 €",
      "5 sofort, 2 mit Versand 4.–10. Mai 2099",
    ],
    too_many: ["Nur 3 sind bestellbar", "3 nehmen", ""],
    coming_soon: [
      `Vorbestellung ab ${moment("de", opens_at)} · in 2 T 4h`,
      "Benachrichtigen",
      "",
    ],
    announced: ["Noch nicht eröffnet", "Benachrichtigen", ""],
    ended: ["Vorbestellung beendet", "Benachrichtigen", ""],
    sold_out: ["Ausverkauft", "Benachrichtigen", ""],
    none: ["Hier nicht im Verkauf.", "", ""],
  },
});
