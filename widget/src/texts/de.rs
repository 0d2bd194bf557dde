//! German.

use super::{Texts, sentence};
use crate::form::{Field, Mistake};
use shared::availability::Action;

pub(super) static TEXTS: Texts = Texts {
    close: "Schließen",
    quantity: "Menge",
    fewer: "Eins weniger",
    more: "Eins mehr",
    each: |price| [price, " pro Stück"].concat(),
    ready_row: "auf Lager, versandbereit",
    no_date: "der Termin wird noch genannt",
    ships_row: |days| ["Versand ", days].concat(),
    sentence,
    choose: "Land wählen",
    label,
    mistake,
    correct: |n, names| {
        [if n == 1 { "Bitte ein Feld berichtigen: " } else { "Bitte berichtigen: " }, names, "."]
            .concat()
    },
    delivery: "Lieferung",
    total: "Summe",
    due_now: "Jetzt zu zahlen",
    due_later: "Beim Versand zu zahlen",
    tax: |percent, sum| ["Enthält ", percent, " % MwSt., ", sum].concat(),
    deed: |action| match action {
        Action::Buy => "Kaufen",
        Action::Preorder => "Vorbestellen",
        Action::Backorder => "Nachbestellen",
        Action::Split
        | Action::ComingSoon
        | Action::Ended
        | Action::SoldOut
        | Action::TooMany
        | Action::Unknown => "Bestellen",
    },
    deed_eu: |_| "Zahlungspflichtig bestellen",
    accept: |deed| ["Einverstanden: ", deed].concat(),
    sending: "Bestellung wird gesendet …",
    retry: "Jetzt erneut senden",
    give_up: "Nicht bestellen",
    give_up_note: "Ihre Bestellung ist aufgehoben und wird nur einmal gesendet.",
    offline: "Sie sind offline. Ihre Bestellung ist aufgehoben und geht hinaus, sobald die \
              Verbindung wieder da ist.",
    busy: "Der Shop hat gerade viel zu tun. Ihre Bestellung ist aufgehoben und wird von selbst \
           erneut gesendet.",
    unanswered: "Der Shop hat nicht geantwortet. Ihre Bestellung ist aufgehoben und wird von \
                 selbst erneut gesendet.",
    ask_failed: "Der Shop war für die neue Menge nicht erreichbar.",
    changed: "Während Ihrer Bestellung hat sich etwas geändert",
    rejected: "Der Shop hat die Bestellung nicht angenommen",
    ordered_nothing: "Es ist noch nichts bestellt. Bitte prüfen Sie das neue Angebot.",
    action: |action| match action {
        Action::Buy => "Alles ist jetzt auf Lager.",
        Action::Preorder => "Es ist jetzt eine Vorbestellung.",
        Action::Backorder => "Nicht mehr auf Lager, aber nachbestellbar.",
        Action::Split => "Nur ein Teil ist noch auf Lager, der Rest ist nachbestellbar.",
        Action::ComingSoon => "Die Vorbestellung ist noch nicht eröffnet.",
        Action::Ended => "Die Vorbestellung ist beendet.",
        Action::SoldOut => "Ausverkauft.",
        Action::TooMany => "Es sind jetzt weniger bestellbar.",
        Action::Unknown => "Das Produkt wird hier nicht mehr verkauft.",
    },
    most: |most| ["Nur ", most, " sind jetzt bestellbar."].concat(),
    per_person: "Mit Ihren früheren Bestellungen ist das mehr als die Höchstmenge pro Person.",
    in_stock: |seen, now| ["Auf Lager: ", now, " statt ", seen, "."].concat(),
    price: |seen, now| ["Der Preis ist ", now, " statt ", seen, "."].concat(),
    ships: |seen, now| ["Versand ", now, " statt ", seen, "."].concat(),
    something: "Das Angebot ist ein anderes, als Sie gesehen haben.",
    in_line: |nth| ["Sie sind auf Platz ", nth.trim_end_matches('.'), " der Reihe"].concat(),
    first_in_line: "Sie sind als Nächstes an der Reihe.",
    ahead: |units, _| [", ", units, " Stück vor Ihnen."].concat(),
    order_is_in: "Ihre Bestellung ist eingegangen.",
    waiting_of: |waiting, ordered| {
        [waiting, " von ", ordered, " warten auf die nächste Lieferung."].concat()
    },
    order_number: "Bestellnummer",
    place_number: "Nummer in der Reihe",
    watch: "Bestellung verfolgen",
    pay: "Jetzt bezahlen",
    done: "Fertig",
    another: "Noch einmal bestellen",
};

const fn label(field: Field) -> &'static str {
    match field {
        Field::Email => "E-Mail",
        Field::Name => "Name",
        Field::Country => "Land",
        Field::Line1 => "Straße und Hausnummer",
        Field::PostalCode => "Postleitzahl",
        Field::City => "Ort",
    }
}

const fn mistake(field: Field, mistake: Mistake) -> &'static str {
    match (mistake, field) {
        (Mistake::TooLong, Field::Email) => "Höchstens 254 Zeichen.",
        (Mistake::TooLong, _) => "Höchstens 200 Zeichen.",
        (_, Field::Email) => "Eine E-Mail-Adresse wie name@example.com eingeben.",
        (_, Field::Name) => "Ihren Namen eingeben.",
        (_, Field::Country) => "Ein Land wählen.",
        (_, Field::Line1) => "Straße und Hausnummer eingeben.",
        (_, Field::PostalCode) => "Die Postleitzahl eingeben.",
        (_, Field::City) => "Den Ort eingeben.",
    }
}
