// The shop's object: catalogue and order book, the same tables as worker/src/shop/book.rs.
import { DurableObject } from "cloudflare:workers";

const TABLES = `
  CREATE TABLE IF NOT EXISTS products (
    sku TEXT PRIMARY KEY, product TEXT, archived INTEGER NOT NULL, version INTEGER NOT NULL,
    body TEXT NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS variants ON products (product) WHERE product IS NOT NULL;
  CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY, sku TEXT NOT NULL, status TEXT NOT NULL, email TEXT NOT NULL,
    placed_at INTEGER NOT NULL, hold_until INTEGER, version INTEGER NOT NULL, body TEXT NOT NULL
  );
  CREATE INDEX IF NOT EXISTS by_time ON orders (placed_at, id);
  CREATE INDEX IF NOT EXISTS by_sku ON orders (sku, placed_at, id);
  CREATE INDEX IF NOT EXISTS by_status ON orders (status, placed_at, id);
  CREATE INDEX IF NOT EXISTS by_email ON orders (email, placed_at, id);
  CREATE INDEX IF NOT EXISTS holds ON orders (hold_until) WHERE hold_until IS NOT NULL;
`;

export class Shop extends DurableObject {
  constructor(ctx, env) {
    super(ctx, env);
    this.sql = ctx.storage.sql;
    this.sql.exec(TABLES);
  }

  /** Takes over what changed in a sku; newer wins. */
  apply(product, orders) {
    const { sql } = this;
    this.ctx.storage.transactionSync(() => {
      sql.exec(
        `INSERT INTO products (sku, product, archived, version, body) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (sku) DO UPDATE SET product = excluded.product,
            archived = excluded.archived, version = excluded.version, body = excluded.body
         WHERE excluded.version >= version`,
        product.sku, product.product, product.archived, product.version, product.body,
      );
      for (const order of orders) {
        sql.exec(
          `INSERT INTO orders (id, sku, status, email, placed_at, hold_until, version, body)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)
           ON CONFLICT (id) DO UPDATE SET status = excluded.status,
              hold_until = excluded.hold_until, version = excluded.version, body = excluded.body
           WHERE excluded.version > version`,
          order.id, order.sku, order.status, order.email, order.placedAt, order.holdUntil,
          order.version, order.body,
        );
      }
    });
  }
}
