//! Pages from templates. Whatever is put into one is escaped.

use crate::http::overloaded;
use crate::pages::SECTION;
use crate::templates::environment as environment_of;
use crate::texts::{Arg, Locale};
use minijinja::value::{Kwargs, Object, Serde, Value, from_args};
use minijinja::{Environment, Error, State, context};
use serde::Serialize;
use shared::wire::problem::Problem;
use std::cell::OnceCell;
use std::sync::Arc;

const TEMPLATES: [(&str, &str); 13] = [
    ("waitlist.html", include_str!("../../templates/waitlist.html")),
    ("mailbox.html", include_str!("../../templates/mailbox.html")),
    ("base.html", include_str!("../../templates/base.html")),
    ("challenge.html", include_str!("../../templates/challenge.html")),
    ("buy.html", include_str!("../../templates/buy.html")),
    ("order.html", include_str!("../../templates/order.html")),
    ("open.html", include_str!("../../templates/open.html")),
    ("cancel.html", include_str!("../../templates/cancel.html")),
    ("fields.html", include_str!("../../templates/fields.html")),
    ("address.html", include_str!("../../templates/address.html")),
    ("withdraw.html", include_str!("../../templates/withdraw.html")),
    ("swap.html", include_str!("../../templates/swap.html")),
    ("failure.html", include_str!("../../templates/failure.html")),
];

thread_local! {
    static ENVIRONMENT: OnceCell<Environment<'static>> = const { OnceCell::new() };
}

/// A page in a language; the template finds its data as `page`.
pub(super) fn page(name: &str, locale: &Locale, data: &impl Serialize) -> Result<String, Problem> {
    let say = Value::from_object(Say(locale.clone()));
    let data = Value::from(Serde(data));
    ENVIRONMENT
        .with(|environment| {
            let environment = environment.get_or_init(|| environment_of(&TEMPLATES));
            let lang = locale.tag();
            environment.get_template(name)?.render(context! { say, lang, page => data })
        })
        .map_err(|error| overloaded("template", &error))
}

/// `say("key", name = value)`: a text of the page's language.
#[derive(Debug)]
struct Say(Locale);

impl Object for Say {
    fn call(self: &Arc<Self>, _: &mut State<'_, '_>, args: &[Value]) -> Result<Value, Error> {
        let (key, given): (String, Kwargs) = from_args(args)?;
        let mut named = Vec::new();
        for name in given.args() {
            let value: Value = given.get(name)?;
            let arg = match u64::try_from(value.clone()) {
                Ok(n) if value.is_number() => Arg::Number(n),
                Ok(_) | Err(_) => Arg::Text(value.to_string()),
            };
            named.push((name, arg));
        }
        Ok(Value::from(self.0.say(SECTION, &key, &named)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_template_can_be_read() {
        let environment = environment_of(&TEMPLATES);
        for (name, _) in TEMPLATES {
            assert!(environment.get_template(name).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_is_put_into_a_page_is_escaped() {
        let mut environment = environment_of(&TEMPLATES);
        environment
            .add_template("x.html", "<p title=\"{{ page }}\">{{ say('no.' ~ page) }}")
            .unwrap();
        let say = Value::from_object(Say(Locale::first(["en"])));
        let page = "\"'<b>&";
        let html = environment.get_template("x.html").unwrap().render(context! { say, page });
        let escaped = "&quot;&#x27;&lt;b&gt;&amp;";
        assert_eq!(html.unwrap(), format!("<p title=\"{escaped}\">page.no.{escaped}"));
    }
}
