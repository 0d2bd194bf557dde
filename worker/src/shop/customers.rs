//! What is kept of a person, to be shown to them or forgotten (GDPR art. 15 and 17).

use crate::sql::{Sql, bind, to_json};
use serde_json::{Value, json};
use shared::fault::Fault;
use shared::id::CustomerKey;

fn json_of(sql: &Sql, query: &str, customer: &str) -> Result<Vec<Value>, Fault> {
    sql.rows(query, bind![customer])?.map(|row| row?.json()).collect()
}

/// All of it, as JSON; nothing where nothing is kept.
pub(super) fn export(sql: &Sql, email: &str) -> Result<Option<String>, Fault> {
    let customer = CustomerKey::of(email);
    let customer = customer.as_str();
    let orders =
        json_of(sql, "SELECT body FROM orders WHERE email = ? ORDER BY placed_at, id", customer)?;
    let waitlist = json_of(
        sql,
        "SELECT json_object('sku', sku, 'email', email, 'quantity', quantity, 'locale', locale)
         FROM waitlist WHERE customer = ? ORDER BY number",
        customer,
    )?;
    let mails = json_of(
        sql,
        "SELECT json_object('kind', kind, 'to', recipient, 'subject', subject, 'text', text)
         FROM mails WHERE lower(trim(recipient)) = ? ORDER BY number",
        customer,
    )?;
    let asked = sql.row("SELECT 1 FROM asked WHERE customer = ?", bind![customer])?;
    if orders.is_empty() && waitlist.is_empty() && mails.is_empty() && asked.is_none() {
        return Ok(None);
    }
    to_json(&json!({"email": customer, "orders": orders, "waitlist": waitlist, "mails": mails}))
        .map(Some)
}

/// The names of the mails to somebody.
pub(super) fn mails(sql: &Sql, email: &str) -> Result<Vec<String>, Fault> {
    let customer = CustomerKey::of(email);
    let query = "SELECT id FROM mails WHERE lower(trim(recipient)) = ?";
    sql.rows(query, bind![customer.as_str()])?.map(|row| row?.text()).collect()
}

/// Forgets mails, places on waitlists, and events about their orders, sent or not.
pub(super) fn forget(sql: &Sql, email: &str) -> Result<(), Fault> {
    let customer = CustomerKey::of(email);
    let customer = customer.as_str();
    sql.run("DELETE FROM deliveries WHERE instr(lower(body), ?) > 0", bind![customer])?;
    sql.run("DELETE FROM mails WHERE lower(trim(recipient)) = ?", bind![customer])?;
    sql.run("DELETE FROM waitlist WHERE customer = ?", bind![customer])?;
    sql.run("DELETE FROM asked WHERE customer = ?", bind![customer])
}
