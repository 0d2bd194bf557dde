//! The tables of the shop's object.

use crate::migrations;
use crate::sql::Sql;
use shared::fault::Fault;

/// Every migration, the oldest first; a number is its place here, from 1. Append, never change.
const MIGRATIONS: [&[&str]; 10] = [
    &[
        "CREATE TABLE products (
        sku TEXT PRIMARY KEY,
        product TEXT,
        archived INTEGER NOT NULL,
        version INTEGER NOT NULL,
        body TEXT NOT NULL
    ) WITHOUT ROWID",
        "CREATE INDEX variants ON products (product) WHERE product IS NOT NULL",
        "CREATE TABLE orders (
        id TEXT PRIMARY KEY,
        sku TEXT NOT NULL,
        status TEXT NOT NULL,
        email TEXT NOT NULL,
        placed_at INTEGER NOT NULL,
        hold_until INTEGER,
        version INTEGER NOT NULL,
        body TEXT NOT NULL
    )",
        "CREATE INDEX by_time ON orders (placed_at, id)",
        "CREATE INDEX by_sku ON orders (sku, placed_at, id)",
        "CREATE INDEX by_status ON orders (status, placed_at, id)",
        "CREATE INDEX by_email ON orders (email, placed_at, id)",
        "CREATE INDEX holds ON orders (hold_until) WHERE hold_until IS NOT NULL",
        "CREATE TABLE clock (id INTEGER PRIMARY KEY CHECK (id = 1), now INTEGER NOT NULL)",
    ],
    // One row: the settings as the merchant reads them.
    &["CREATE TABLE settings (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL)"],
    // Not holds alone: whatever is due of an order next.
    &["ALTER TABLE orders RENAME COLUMN hold_until TO due_at"],
    // What asks for the merchant's attention: bits of `Attention`.
    &[
        "ALTER TABLE orders ADD COLUMN attention INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX by_attention ON orders (placed_at, id) WHERE attention > 0",
    ],
    // `told` counts the lines of an order's history that became mails; `next_at` is absent where
    // nothing is left to try.
    &[
        "ALTER TABLE orders ADD COLUMN told INTEGER NOT NULL DEFAULT 0",
        "UPDATE orders SET told = json_array_length(body, '$.history')",
        "CREATE TABLE mails (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        kind TEXT NOT NULL,
        recipient TEXT NOT NULL,
        order_id TEXT,
        at INTEGER NOT NULL,
        subject TEXT NOT NULL,
        text TEXT NOT NULL,
        html TEXT NOT NULL,
        headers TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        next_at INTEGER
    )",
        "CREATE INDEX mails_due ON mails (next_at) WHERE next_at IS NOT NULL",
        "CREATE INDEX mails_to ON mails (recipient)",
        // When an address last asked for its links.
        "CREATE TABLE asked (customer TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID",
    ],
    // `thread` is the order or the sku whose events go out one after the other.
    &[
        "CREATE TABLE endpoints (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        url TEXT NOT NULL,
        events TEXT NOT NULL,
        secret TEXT NOT NULL,
        enabled INTEGER NOT NULL
    )",
        "CREATE TABLE deliveries (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        endpoint TEXT NOT NULL,
        event TEXT NOT NULL,
        thread TEXT NOT NULL,
        body TEXT NOT NULL,
        state TEXT NOT NULL,
        attempts INTEGER NOT NULL,
        last_status INTEGER,
        next_at INTEGER
    )",
        "CREATE INDEX threads ON deliveries (endpoint, thread, number) WHERE state = 'pending'",
        "CREATE INDEX deliveries_of ON deliveries (endpoint, number)",
    ],
    // Who wants to be told, once; and when a sku's last round of telling was, and the next may be.
    &[
        "ALTER TABLE products ADD COLUMN shelf TEXT",
        "CREATE TABLE waitlist (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        sku TEXT NOT NULL,
        customer TEXT NOT NULL,
        email TEXT NOT NULL,
        quantity INTEGER NOT NULL,
        locale TEXT,
        origin TEXT NOT NULL,
        asked_at INTEGER NOT NULL,
        confirmed_at INTEGER,
        told_at INTEGER,
        UNIQUE (sku, customer)
    )",
        "CREATE INDEX waits ON waitlist (sku, confirmed_at, number)
         WHERE confirmed_at IS NOT NULL AND told_at IS NULL",
        "CREATE TABLE rounds (sku TEXT PRIMARY KEY, at INTEGER, next_at INTEGER) WITHOUT ROWID",
        "CREATE INDEX rounds_due ON rounds (next_at) WHERE next_at IS NOT NULL",
    ],
    // What the merchant is told: where the shop is, what is due when, what was ordered since the last
    // digest (`fresh`), the day that was told last and when the next one is; what is stuck.
    &[
        "ALTER TABLE settings ADD COLUMN origin TEXT",
        "ALTER TABLE orders ADD COLUMN due_day TEXT",
        "ALTER TABLE orders ADD COLUMN waits INTEGER NOT NULL DEFAULT 0",
        "CREATE INDEX by_due_day ON orders (due_day) WHERE due_day IS NOT NULL",
        "CREATE TABLE fresh (at INTEGER, id TEXT, PRIMARY KEY (at, id)) WITHOUT ROWID",
        "CREATE TABLE digest (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        day TEXT NOT NULL,
        next_at INTEGER NOT NULL
    )",
        "CREATE TABLE stuck (
        what TEXT,
        name TEXT,
        since INTEGER NOT NULL,
        PRIMARY KEY (what, name)
    ) WITHOUT ROWID",
    ],
    // Money: every movement as the orders' books have it, what is due and what was paid of each order,
    // the nightly comparison with the provider. `reference` is the provider's name of a movement. What
    // was booked before there were books is in no book.
    &[
        "ALTER TABLE orders ADD COLUMN currency TEXT NOT NULL DEFAULT ''",
        "ALTER TABLE orders ADD COLUMN due INTEGER NOT NULL DEFAULT 0",
        "ALTER TABLE orders ADD COLUMN refundable INTEGER NOT NULL DEFAULT 0",
        "UPDATE orders SET currency = body ->> '$.total.currency',
            due = iif(status IN ('awaiting_payment', 'expired'), 0, body ->> '$.due.amount'),
            refundable = (body ->> '$.paid.amount') - ifnull(body ->> '$.refunded.amount', 0)",
        "CREATE INDEX by_money ON orders (sku, currency, due, refundable)
         WHERE due > 0 OR refundable > 0",
        "CREATE TABLE bookings (
        id TEXT,
        line INTEGER,
        sku TEXT NOT NULL,
        currency TEXT NOT NULL,
        at INTEGER NOT NULL,
        kind TEXT NOT NULL,
        amount INTEGER NOT NULL,
        reference TEXT,
        PRIMARY KEY (id, line)
    ) WITHOUT ROWID",
        "CREATE INDEX bookings_by_time ON bookings (at, sku, currency, kind, amount)",
        "CREATE INDEX bookings_of_sku ON bookings (sku, at, currency, kind, amount)",
        "CREATE TABLE reconciliation (
        id INTEGER PRIMARY KEY CHECK (id = 1),
        next_at INTEGER NOT NULL,
        body TEXT
    )",
    ],
    // What the provider has is found in our books by its name.
    &["CREATE INDEX bookings_by_reference ON bookings (reference) WHERE reference IS NOT NULL"],
];

/// Brings the tables to the present version.
pub(super) fn migrate(sql: &Sql) -> Result<(), Fault> {
    migrations::apply(sql, &MIGRATIONS)
}
