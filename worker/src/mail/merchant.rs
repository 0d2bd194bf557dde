//! What is mailed to the merchant: what the day brings, and what does not get through. Neither names a
//! shopper: whoever is erased is in no mail of somebody else.

use crate::mail::{Envelope, Kind, Letter, Link, List, Mail, SECTION, tame};
use crate::texts::{Arg, Locale};
use shared::fault::Fault;
use shared::time::{Day, Timestamp};
use shared::wire::settings::Settings;
use std::collections::BTreeMap;

/// Who is told, and where the shop is.
pub(crate) struct Merchant {
    pub(crate) settings: Settings,
    pub(crate) email: String,
    /// The worker's own origin.
    pub(crate) origin: String,
}

impl Merchant {
    fn locale(&self) -> Locale {
        Locale::first([self.settings.locale.as_str()])
    }

    fn shop(&self) -> String {
        tame(&self.settings.shop_name)
    }

    /// The letter in its envelope.
    fn mail(&self, id: String, kind: Kind, at: Timestamp, letter: &Letter) -> Result<Mail, Fault> {
        let (to, headers) = (self.email.clone(), BTreeMap::new());
        Envelope { id, kind, to, order_id: None, at, headers }.seal(letter, &self.locale())
    }
}

/// An order in a list.
pub(crate) struct Brief {
    pub(crate) id: String,
    /// As it is read out.
    pub(crate) number: String,
    pub(crate) title: String,
    pub(crate) units: u64,
    /// When it is due, where that is to be said.
    pub(crate) due: Option<Day>,
}

/// Orders that a mail tells of: all of them counted, the first of them named.
pub(crate) struct Part {
    pub(crate) total: u64,
    pub(crate) rows: Vec<Brief>,
}

/// What a day brings.
pub(crate) struct Digest {
    pub(crate) day: Day,
    /// Ordered since the last one.
    pub(crate) fresh: Part,
    /// Due by that day and not told yet, and not shipped.
    pub(crate) due: Part,
    /// Due soon, and still waiting.
    pub(crate) slipping: Part,
}

impl Digest {
    fn parts(&self) -> impl Iterator<Item = (&'static str, &Part)> {
        let parts = [("fresh", &self.fresh), ("due", &self.due), ("slipping", &self.slipping)];
        parts.into_iter().filter(|(_, part)| part.total > 0)
    }

    /// The mail of it, as of the day's start; none where there is nothing to say.
    pub(crate) fn mail(&self, merchant: &Merchant, at: Timestamp) -> Result<Option<Mail>, Fault> {
        let (locale, shop) = (merchant.locale(), merchant.shop());
        let say =
            |key: &str, args: &[(&str, Arg)]| locale.say(SECTION, &format!("digest.{key}"), args);
        let short = |(name, part): (&str, &Part)| {
            say(&format!("{name}.short"), &[("n", part.total.into())])
        };
        let parts: Vec<_> = self.parts().map(short).collect();
        if parts.is_empty() {
            return Ok(None);
        }
        let day = locale.days(self.day, self.day);
        let parts = parts.join(", ");
        let subject = [("shop", shop.as_str().into()), ("parts", parts.into())];
        let letter = Letter {
            subject: say("subject", &subject),
            heading: say("heading", &[("day", day.into())]),
            sentences: Vec::new(),
            facts: Vec::new(),
            lists: self.parts().map(|(name, part)| list(name, part, merchant, &locale)).collect(),
            links: vec![dashboard(merchant, say("link", &[]))],
            footer: vec![say("footer", &[("shop", shop.as_str().into())])],
            shop,
        };
        merchant.mail(format!("digest-{}", self.day), Kind::Digest, at, &letter).map(Some)
    }
}

fn list(name: &str, part: &Part, merchant: &Merchant, locale: &Locale) -> List {
    let say = |key: &str, args: &[(&str, Arg)]| locale.say(SECTION, &format!("digest.{key}"), args);
    let row = |brief: &Brief| {
        let mut args: Vec<(&str, Arg)> = vec![
            ("number", brief.number.as_str().into()),
            ("n", brief.units.into()),
            ("title", tame(&brief.title).into()),
        ];
        args.extend(brief.due.map(|day| ("day", locale.days(day, day).into())));
        Link {
            text: say(if brief.due.is_some() { "order_by" } else { "order" }, &args),
            url: format!("{}/admin#/orders/{}", merchant.origin, brief.id),
        }
    };
    let named = u64::try_from(part.rows.len()).unwrap_or(u64::MAX);
    let more = part.total.saturating_sub(named);
    List {
        heading: say(&format!("{name}.title"), &[("n", part.total.into())]),
        text: say(&format!("{name}.text"), &[]),
        rows: part.rows.iter().map(row).collect(),
        more: (more > 0).then(|| say("more", &[("n", more.into())])),
    }
}

fn dashboard(merchant: &Merchant, text: String) -> Link {
    Link { text, url: format!("{}/admin", merchant.origin) }
}

/// Something that does not get through.
pub(crate) enum Incident {
    /// Records cannot be written to KV.
    Records { title: String, since: Timestamp },
    /// An endpoint took an event in none of its tries.
    Endpoint { url: String, event: String },
    /// An endpoint said that it is gone.
    Gone { url: String },
    /// A mail was given up.
    Mails { at: Timestamp },
}

impl Incident {
    /// The mail about it; `id` names the incident.
    pub(crate) fn mail(
        &self,
        merchant: &Merchant,
        id: String,
        at: Timestamp,
    ) -> Result<Mail, Fault> {
        let (locale, shop) = (merchant.locale(), merchant.shop());
        let moment = |at: Timestamp| ("moment", locale.moment(at).into());
        let (name, args): (_, Vec<(&str, Arg)>) = match self {
            Self::Records { title, since } => {
                ("records", vec![("title", tame(title).into()), moment(*since)])
            }
            Self::Endpoint { url, event } => {
                ("endpoint", vec![("url", tame(url).into()), ("event", event.as_str().into())])
            }
            Self::Gone { url } => ("gone", vec![("url", tame(url).into())]),
            Self::Mails { at } => ("mails", vec![moment(*at)]),
        };
        let say =
            |key: &str, args: &[(&str, Arg)]| locale.say(SECTION, &format!("stuck.{key}"), args);
        let own = |key: &str, args: &[(&str, Arg)]| say(&format!("{name}.{key}"), args);
        let named = [("shop", shop.as_str().into())];
        let letter = Letter {
            subject: own("subject", &named),
            heading: own("heading", &[]),
            sentences: vec![own("text", &args), own("next", &[])],
            facts: Vec::new(),
            lists: Vec::new(),
            links: vec![dashboard(merchant, say("link", &[]))],
            footer: vec![say("footer", &named)],
            shop,
        };
        merchant.mail(id, Kind::Stuck, at, &letter)
    }
}
