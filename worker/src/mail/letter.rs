//! The form of every mail: a heading, some sentences, facts, lists, links; as HTML and as text.

use crate::mail::tame;
use crate::templates::environment as environment_of;
use crate::texts::Locale;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, context};
use serde::Serialize;
use shared::fault::Fault;
use std::cell::OnceCell;

const TEMPLATES: [(&str, &str); 2] = [
    ("mail.html", include_str!("../../templates/mail.html")),
    ("mail.txt", include_str!("../../templates/mail.txt")),
];

thread_local! {
    static ENVIRONMENT: OnceCell<Environment<'static>> = const { OnceCell::new() };
}

/// What a mail says.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Letter {
    /// Who writes.
    pub(crate) shop: String,
    pub(crate) subject: String,
    pub(crate) heading: String,
    pub(crate) sentences: Vec<String>,
    pub(crate) facts: Vec<Fact>,
    pub(crate) lists: Vec<List>,
    pub(crate) links: Vec<Link>,
    /// Small print.
    pub(crate) footer: Vec<String>,
}

/// A name and a value.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) value: String,
}

/// Rows under a heading of their own, and how many more there are.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct List {
    pub(crate) heading: String,
    pub(crate) text: String,
    pub(crate) rows: Vec<Link>,
    pub(crate) more: Option<String>,
}

/// Somewhere to go.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Link {
    pub(crate) text: String,
    pub(crate) url: String,
}

impl Letter {
    /// Subject, text and HTML.
    pub(crate) fn render(&self, locale: &Locale) -> Result<(String, String, String), Fault> {
        let addresses = |links: &[Link]| -> Vec<Value> {
            links.iter().map(|link| attribute(&link.url)).collect()
        };
        let urls = addresses(&self.links);
        let rows: Vec<_> = self.lists.iter().map(|list| addresses(&list.rows)).collect();
        let as_written = |name: &str| {
            let (urls, rows) = (urls.clone(), rows.clone());
            ENVIRONMENT.with(|environment| {
                let environment = environment.get_or_init(|| environment_of(&TEMPLATES));
                let (lang, letter) = (locale.tag(), Value::from(Serde(self)));
                environment.get_template(name)?.render(context! { lang, letter, urls, rows })
            })
        };
        let failed = |error: minijinja::Error| Fault::new(format!("mail: {error}"));
        let text = as_written("mail.txt").map_err(failed)?;
        let html = as_written("mail.html").map_err(failed)?;
        Ok((tame(&self.subject), text, html))
    }
}

/// An address for an attribute. The engine would write its slashes as entities: right, but nothing
/// that somebody who reads a mail's source could copy.
fn attribute(url: &str) -> Value {
    let escaped = url.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    Value::from_safe_string(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_mail_is_escaped() {
        let letter = Letter {
            subject: "a\r\nBcc: b@example.com".to_owned(),
            heading: "<b>&".to_owned(),
            facts: vec![Fact { name: "\"".to_owned(), value: "<script>".to_owned() }],
            links: vec![Link {
                text: "go".to_owned(),
                url: "https://a.example/?a=1&b=2".to_owned(),
            }],
            ..Letter::default()
        };
        let (subject, text, html) = letter.render(&Locale::first(["en"])).unwrap();
        assert_eq!(subject, "a Bcc: b@example.com");
        assert!(html.contains("&lt;b&gt;&amp;"), "{html}");
        assert!(html.contains("href=\"https://a.example/?a=1&amp;b=2\""), "{html}");
        assert!(html.contains("&lt;script&gt;"), "{html}");
        assert!(text.contains("<b>&") && text.contains("https://a.example/?a=1&b=2"), "{text}");
    }
}
