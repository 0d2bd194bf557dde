//! First answers by idempotency key: the same key and body get the same answer, forever.

use crate::objects::Answer;
use crate::sql::{Sql, bind};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shared::fault::Fault;
use shared::wire::problem::Problem;

/// Refusals kept a sku; older ones go.
const MAX_REFUSALS: i64 = 10_000;

/// A key with the body that came with it.
pub(crate) struct Attempt {
    pub(super) key: String,
    pub(super) body_hash: String,
}

impl Attempt {
    /// The attempt that a request makes; bodies are compared as JSON, not as text.
    pub(crate) fn new(key: String, body: &Value) -> Self {
        // Maps are ordered by name, so that equal JSON is equal text.
        let hash = Sha256::digest(body.to_string().as_bytes());
        Self { key, body_hash: URL_SAFE_NO_PAD.encode(hash) }
    }

    /// The first answer again, or 422 where the key came with another body.
    pub(crate) fn replay(&self, sql: &Sql) -> Result<Option<Answer>, Fault> {
        let row = sql.row(
            "SELECT body_hash, status, body FROM answers WHERE key = ?",
            bind![self.key.as_str()],
        )?;
        let Some(mut row) = row else { return Ok(None) };
        if row.text()? != self.body_hash {
            return crate::sql::to_json(&reused()).map(|body| Some(Answer::new(422, body)));
        }
        let status = u16::try_from(row.integer()?).map_err(|_| Fault::new("sql: no status"))?;
        Ok(Some(Answer { status, body: row.text()?, replayed: true }))
    }

    /// Keeps an answer: successes as long as the stock, of the refusals the newest.
    pub(crate) fn keep(self, sql: &Sql, answer: &Answer) -> Result<(), Fault> {
        let refused = answer.status == 409;
        if !refused && !(200..300).contains(&answer.status) {
            return Ok(());
        }
        let refusal = if refused { Some(next_refusal(sql)?) } else { None };
        self.write(sql, answer, refusal)
    }

    /// Keeps whatever was answered to an attempt of a swap, refusals too, as long as the stock: were
    /// one forgotten, a late try of the same attempt could place what its order was told not to be.
    pub(crate) fn keep_all(self, sql: &Sql, answer: &Answer) -> Result<(), Fault> {
        self.write(sql, answer, None)
    }

    fn write(self, sql: &Sql, answer: &Answer, refusal: Option<u64>) -> Result<(), Fault> {
        sql.run(
            "INSERT INTO answers (key, body_hash, status, body, refusal) VALUES (?, ?, ?, ?, ?)",
            bind![
                self.key,
                self.body_hash,
                u32::from(answer.status),
                answer.body.as_str(),
                refusal
            ],
        )
    }
}

/// What a key with another body is told.
pub(super) fn reused() -> Problem {
    Problem::new(
        422,
        "idempotency_key_reused",
        "The key was used with another body",
        "Use a new Idempotency-Key for a new request.",
    )
}

/// The answer that was kept under a key, whatever body came with it.
pub(super) fn kept(sql: &Sql, key: &str) -> Result<Option<Answer>, Fault> {
    let row = sql.row("SELECT status, body FROM answers WHERE key = ?", bind![key])?;
    let Some(mut row) = row else { return Ok(None) };
    let status = u16::try_from(row.integer()?).map_err(|_| Fault::new("sql: no status"))?;
    Ok(Some(Answer { status, body: row.text()?, replayed: true }))
}

fn next_refusal(sql: &Sql) -> Result<u64, Fault> {
    let row = sql
        .row("SELECT COALESCE(MAX(refusal), 0) FROM answers WHERE refusal IS NOT NULL", bind![])?;
    let next = row.map_or(Ok(0), |mut row| row.count())?.saturating_add(1);
    sql.run(
        "DELETE FROM answers WHERE refusal IS NOT NULL AND refusal <= ?",
        bind![i64::try_from(next).unwrap_or(i64::MAX).saturating_sub(MAX_REFUSALS)],
    )?;
    Ok(next)
}
