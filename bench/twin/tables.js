// The tables of a sku's object: the statements of worker/src/stock_line/schema.rs.
export const TABLES = `
  CREATE TABLE IF NOT EXISTS shelf (
    id INTEGER PRIMARY KEY CHECK (id = 1), sku TEXT NOT NULL, state TEXT NOT NULL,
    pending INTEGER NOT NULL, kept_at INTEGER NOT NULL
  );
  CREATE TABLE IF NOT EXISTS orders (
    number INTEGER PRIMARY KEY, rank INTEGER NOT NULL, version INTEGER NOT NULL,
    preorder INTEGER NOT NULL, ordered INTEGER NOT NULL, waiting INTEGER NOT NULL,
    allocated INTEGER NOT NULL, held INTEGER NOT NULL, held_later INTEGER NOT NULL,
    shipped INTEGER NOT NULL, cancelled INTEGER NOT NULL, returned INTEGER NOT NULL,
    paid INTEGER NOT NULL, hold_until INTEGER, declined INTEGER NOT NULL, expired INTEGER NOT NULL,
    placed_at INTEGER NOT NULL, terms TEXT NOT NULL, history TEXT NOT NULL, pending INTEGER NOT NULL,
    receipt TEXT, link TEXT, life TEXT, deadline INTEGER
  );
  CREATE INDEX IF NOT EXISTS deadlines ON orders (deadline, number) WHERE deadline IS NOT NULL;
  CREATE INDEX IF NOT EXISTS line ON orders (rank, number) WHERE waiting + held_later > 0;
  CREATE INDEX IF NOT EXISTS holds ON orders (hold_until, number) WHERE hold_until IS NOT NULL;
  CREATE INDEX IF NOT EXISTS lagging ON orders (number) WHERE pending > 0;
  CREATE TABLE IF NOT EXISTS blocks (
    rank INTEGER NOT NULL, block INTEGER NOT NULL, orders INTEGER NOT NULL, units INTEGER NOT NULL,
    PRIMARY KEY (rank, block)
  ) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS people (
    number INTEGER PRIMARY KEY, customer TEXT NOT NULL, person TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS customers ON people (customer);
  CREATE TABLE IF NOT EXISTS journal (
    sequence INTEGER PRIMARY KEY, at INTEGER NOT NULL, cause TEXT NOT NULL, event TEXT NOT NULL
  );
  CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, body_hash TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    refusal INTEGER
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS refusals ON answers (refusal) WHERE refusal IS NOT NULL;
`;
