//! The dialog's words: section `dialog` of `texts/`, one file a language. What the button itself
//! says is asked of it rather than said twice.

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

/// The words of a language.
pub(crate) struct Language {
    pub(crate) tag: &'static str,
    texts: &'static [Text],
}

enum Text {
    One(&'static str),
    /// By category: zero, one, two, few, many, other.
    Plural(&'static [&'static str; 6]),
}

/// Of [`Text::Plural`].
const OTHER: usize = 5;

impl Language {
    /// A text that is the same for every number.
    pub(crate) fn text(&self, text: T) -> &'static str {
        self.plural(text, OTHER)
    }

    /// A text in a plural category.
    pub(crate) fn plural(&self, text: T, category: usize) -> &'static str {
        match self.texts.get(text as usize) {
            Some(Text::One(text)) => text,
            Some(Text::Plural(all)) => all.get(category).copied().unwrap_or_default(),
            None => "",
        }
    }
}

/// The words for a language tag; English where there are none.
pub(crate) fn of(locale: &str) -> Option<&'static Language> {
    let language = locale.split('-').next().unwrap_or_default();
    LANGUAGES.iter().find(|known| known.tag.eq_ignore_ascii_case(language)).or(LANGUAGES.first())
}

/// A text with its placeholders, `{name}`, filled in.
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        let value = values.iter().find(|(known, _)| *known == name);
        filled.push_str(before);
        filled.push_str(value.map_or("", |(_, value)| value));
        rest = after;
    }
    filled.push_str(rest);
    filled
}
