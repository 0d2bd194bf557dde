//! The tables of a sku's object, as numbered migrations: append, never change.

use crate::migrations;
use crate::sql::{Sql, bind};
use shared::fault::Fault;

/// Every migration, the oldest first; a number is its place here, from 1.
const MIGRATIONS: [&[&str]; 9] = [
    &[
        // One row: offer and figures, and which projections lag behind (bits of `Lag`).
        "CREATE TABLE shelf (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        sku TEXT NOT NULL,
        state TEXT NOT NULL,
        pending INTEGER NOT NULL,
        kept_at INTEGER NOT NULL
    )",
        // `rank` is the negated priority, so that the line is (rank, number) from small to large.
        // `terms` is what never changes: kind, price, delivery, payment, promise.
        "CREATE TABLE orders (
        number INTEGER PRIMARY KEY,
        rank INTEGER NOT NULL,
        version INTEGER NOT NULL,
        preorder INTEGER NOT NULL,
        ordered INTEGER NOT NULL,
        waiting INTEGER NOT NULL,
        allocated INTEGER NOT NULL,
        held INTEGER NOT NULL,
        held_later INTEGER NOT NULL,
        shipped INTEGER NOT NULL,
        cancelled INTEGER NOT NULL,
        returned INTEGER NOT NULL,
        paid INTEGER NOT NULL,
        hold_until INTEGER,
        declined INTEGER NOT NULL,
        expired INTEGER NOT NULL,
        placed_at INTEGER NOT NULL,
        terms TEXT NOT NULL,
        history TEXT NOT NULL,
        pending INTEGER NOT NULL
    )",
        "CREATE INDEX line ON orders (rank, number) WHERE waiting + held_later > 0",
        "CREATE INDEX holds ON orders (hold_until, number) WHERE hold_until IS NOT NULL",
        "CREATE INDEX lagging ON orders (number) WHERE pending > 0",
        // Who stands in line, by block of numbers: a position is a sum over these and one block's rows.
        "CREATE TABLE blocks (
        rank INTEGER NOT NULL,
        block INTEGER NOT NULL,
        orders INTEGER NOT NULL,
        units INTEGER NOT NULL,
        PRIMARY KEY (rank, block)
    ) WITHOUT ROWID",
        // All personal data of the object.
        "CREATE TABLE people (
        number INTEGER PRIMARY KEY,
        customer TEXT NOT NULL,
        person TEXT NOT NULL
    )",
        "CREATE INDEX customers ON people (customer)",
        "CREATE TABLE journal (
        sequence INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        cause TEXT NOT NULL,
        event TEXT NOT NULL
    )",
        // First answers by idempotency key; `refusal` numbers the refusals, of which old ones go.
        "CREATE TABLE answers (
        key TEXT PRIMARY KEY,
        body_hash TEXT NOT NULL,
        status INTEGER NOT NULL,
        body TEXT NOT NULL,
        refusal INTEGER
    ) WITHOUT ROWID",
        "CREATE INDEX refusals ON answers (refusal) WHERE refusal IS NOT NULL",
    ],
    // The receipt as it is signed (header and payload), and the chain's link after it.
    &["ALTER TABLE orders ADD COLUMN receipt TEXT", "ALTER TABLE orders ADD COLUMN link TEXT"],
    // What comes with time (`life`) and when the next of it is due; `judge` is the place after which
    // the line is judged anew, '' at its head. Deadlines of older orders are looked at once.
    &[
        "ALTER TABLE orders ADD COLUMN life TEXT",
        "ALTER TABLE orders ADD COLUMN deadline INTEGER",
        "UPDATE orders SET deadline = placed_at WHERE waiting + allocated > 0",
        "CREATE INDEX deadlines ON orders (deadline, number) WHERE deadline IS NOT NULL",
        "ALTER TABLE shelf ADD COLUMN judge TEXT",
    ],
    // Swaps under way: what they began with, and since when the alarm has waited (the platform's
    // time). Such as the idempotency keys it is no part of what happened, and not in the journal.
    &["CREATE TABLE swaps (
        number INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        body_hash TEXT NOT NULL,
        issuer TEXT NOT NULL,
        accept TEXT NOT NULL,
        at INTEGER NOT NULL
    )"],
    // Codes for early access, large and small letters alike; what one `gives` is null once it was
    // taken back, `units` and `orders` are what the orders have of it.
    &["CREATE TABLE codes (
        code TEXT PRIMARY KEY COLLATE NOCASE,
        gives TEXT,
        units INTEGER NOT NULL,
        orders INTEGER NOT NULL
    ) WITHOUT ROWID"],
    // What happened to the stock, until the shop knows of it.
    &["CREATE TABLE news (
        sequence INTEGER PRIMARY KEY,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        event TEXT NOT NULL
    )"],
    // Since when records have not got through, while they do not; and whether the merchant knows.
    &["CREATE TABLE failing (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        since INTEGER NOT NULL,
        told INTEGER NOT NULL
    )"],
    // `asks` is `Lag::MONEY` where a provider collects. What it is asked for and has not answered:
    // when (`at`), how often it was tried, and when it is tried next (the platform's time).
    &[
        "ALTER TABLE orders ADD COLUMN asks INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE orders ADD COLUMN asked_pages INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX to_look_at ON orders (number) WHERE pending > 3",
        "CREATE TABLE asks (
        number INTEGER NOT NULL,
        ask INTEGER NOT NULL,
        kind TEXT NOT NULL,
        amount INTEGER NOT NULL,
        payment TEXT,
        at INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        next_at INTEGER,
        PRIMARY KEY (number, ask)
    ) WITHOUT ROWID",
        "CREATE INDEX asks_due ON asks (next_at) WHERE next_at IS NOT NULL",
        // The provider's page that a shopper pays on (without an id until it is open), and whether it is
        // to be closed; the card that was saved there; the events that the provider told of.
        "CREATE TABLE pages (
        number INTEGER PRIMARY KEY,
        page INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        origin TEXT NOT NULL,
        at INTEGER NOT NULL,
        expires_at INTEGER NOT NULL,
        id TEXT,
        url TEXT,
        closes INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        next_at INTEGER
    )",
        "CREATE INDEX pages_due ON pages (next_at) WHERE next_at IS NOT NULL",
        "CREATE TABLE cards (
        number INTEGER PRIMARY KEY,
        customer TEXT NOT NULL,
        method TEXT NOT NULL
    )",
        "CREATE TABLE heard (event TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
    ],
    // A refund that failed was put off for ever; it is looked up once more, and told in the history.
    &["UPDATE asks SET next_at = 0 WHERE kind = 'refund' AND next_at IS NULL"],
];

/// Whether the tables are there: an object that was never registered has none and writes nothing.
pub(crate) fn exists(sql: &Sql) -> Result<bool, Fault> {
    let found =
        sql.row("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'shelf'", bind![])?;
    Ok(found.is_some())
}

/// Brings the tables of a sku to the present version.
pub(crate) fn migrate(sql: &Sql) -> Result<(), Fault> {
    migrations::apply(sql, &MIGRATIONS)
}
