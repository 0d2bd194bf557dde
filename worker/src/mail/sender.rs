//! Who sends mails: the platform's own binding, a provider by HTTP, or a folder on this machine.

use crate::mail::Mail;
use cloudflare::Env;
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

/// Something that is done outside the decision, by `errands.js`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub(crate) enum Errand {
    /// A POST.
    Http { url: String, headers: BTreeMap<&'static str, String>, body: String },
    /// The binding `EMAIL`.
    Cloudflare { message: Value },
    /// The binding `MAILBOX` of local runs.
    Mailbox { name: String, message: Value },
}

/// A way to send mails.
pub(crate) trait Sender: fmt::Debug {
    /// What is to be done to send one.
    fn errand(&self, mail: &Mail) -> Errand;
}

/// The folder of local runs: one file a mail.
#[derive(Debug)]
struct Mailbox;

impl Sender for Mailbox {
    fn errand(&self, mail: &Mail) -> Errand {
        let message = json!({
            "kind": mail.kind, "to": mail.to, "subject": mail.subject, "text": mail.text,
            "html": mail.html, "headers": mail.headers, "at": mail.at,
        });
        Errand::Mailbox { name: mail.id.clone(), message }
    }
}

/// Cloudflare Email Service, by the binding `EMAIL`
/// (<https://developers.cloudflare.com/email-service/api/send-emails/workers-api/>).
#[derive(Debug)]
struct Cloudflare {
    from: String,
}

impl Sender for Cloudflare {
    fn errand(&self, mail: &Mail) -> Errand {
        let message = json!({
            "from": self.from, "to": mail.to, "subject": mail.subject, "text": mail.text,
            "html": mail.html, "headers": mail.headers,
        });
        Errand::Cloudflare { message }
    }
}

/// Resend (<https://resend.com/docs/api-reference/emails/send-email>). It keeps an idempotency key for
/// a day.
#[derive(Debug)]
struct Resend {
    base: String,
    from: String,
    key: String,
}

impl Sender for Resend {
    fn errand(&self, mail: &Mail) -> Errand {
        let message = json!({
            "from": self.from, "to": [mail.to], "subject": mail.subject, "text": mail.text,
            "html": mail.html, "headers": mail.headers,
        });
        let headers = BTreeMap::from([
            ("Authorization", format!("Bearer {}", self.key)),
            ("Idempotency-Key", mail.id.clone()),
        ]);
        post(format!("{}/emails", self.base), headers, &message)
    }
}

/// Postmark (<https://postmarkapp.com/developer/api/email-api>).
#[derive(Debug)]
struct Postmark {
    base: String,
    from: String,
    token: String,
}

impl Sender for Postmark {
    fn errand(&self, mail: &Mail) -> Errand {
        let own = mail.headers.iter().map(|(name, value)| json!({"Name": name, "Value": value}));
        let message = json!({
            "From": self.from, "To": mail.to, "Subject": mail.subject, "TextBody": mail.text,
            "HtmlBody": mail.html, "Headers": own.collect::<Vec<_>>(),
            "Metadata": {"id": mail.id},
        });
        let headers = BTreeMap::from([("X-Postmark-Server-Token", self.token.clone())]);
        post(format!("{}/email", self.base), headers, &message)
    }
}

fn post(url: String, mut headers: BTreeMap<&'static str, String>, message: &Value) -> Errand {
    headers.insert("Content-Type", "application/json".to_owned());
    headers.insert("Accept", "application/json".to_owned());
    Errand::Http { url, headers, body: message.to_string() }
}

/// The sender that `MAIL` names: `cloudflare`, `resend` (secret `RESEND_API_KEY`), `postmark` (secret
/// `POSTMARK_TOKEN`), `folder` (local runs); nobody sends otherwise. `MAIL_FROM` is the address that
/// mails come from; `MAIL_API_BASE` another address of the provider, for tests.
pub(crate) fn configured(env: &Env, test_clock: bool) -> Option<Rc<dyn Sender>> {
    let text = |name: &str| {
        let value = env.var(name).ok().map(|value| value.to_string());
        value.filter(|value| !value.is_empty())
    };
    let from = || text("MAIL_FROM").unwrap_or_default();
    let base = |own: &str| {
        let other = text("MAIL_API_BASE").filter(|_| test_clock);
        other.unwrap_or_else(|| own.to_owned())
    };
    match text("MAIL")?.as_str() {
        "folder" => Some(Rc::new(Mailbox)),
        "cloudflare" => Some(Rc::new(Cloudflare { from: from() })),
        "resend" => {
            let (base, key) = (base("https://api.resend.com"), text("RESEND_API_KEY")?);
            Some(Rc::new(Resend { base, from: from(), key }))
        }
        "postmark" => {
            let (base, token) = (base("https://api.postmarkapp.com"), text("POSTMARK_TOKEN")?);
            Some(Rc::new(Postmark { base, from: from(), token }))
        }
        other => {
            crate::log::fault("mail", &format!("MAIL names no sender: {other}"));
            None
        }
    }
}
