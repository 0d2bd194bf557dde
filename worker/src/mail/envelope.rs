//! A letter in its envelope: to whom, because of what.

use crate::mail::{Kind, Letter, Mail};
use crate::texts::Locale;
use shared::fault::Fault;
use shared::time::Timestamp;
use std::collections::BTreeMap;

/// All of a mail that its reader does not read.
pub(crate) struct Envelope {
    /// Made of its cause: the same cause never sends a second one.
    pub(crate) id: String,
    pub(crate) kind: Kind,
    pub(crate) to: String,
    /// The order that it is about, if it is about one.
    pub(crate) order_id: Option<String>,
    /// When its cause happened.
    pub(crate) at: Timestamp,
    pub(crate) headers: BTreeMap<String, String>,
}

impl Envelope {
    /// The mail, ready to be sent.
    pub(crate) fn seal(self, letter: &Letter, locale: &Locale) -> Result<Mail, Fault> {
        let (subject, text, html) = letter.render(locale)?;
        let Self { id, kind, to, order_id, at, headers } = self;
        Ok(Mail { id, kind, to, order_id, at, subject, text, html, headers })
    }
}
