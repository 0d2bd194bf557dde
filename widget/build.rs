//! Turns the section `dialog` of every file of `texts/` (and what it says in the same words as a page
//! does: what an order keeps as agreed to is what was shown, wherever) into constants, so that nothing is parsed in
//! a shopper's browser and a further language is one more file; and makes the style short.

use serde_json::{Map, Value};
use std::error::Error;
use std::fmt::Write;
use std::path::Path;
use std::{env, fs};

/// As `Intl.PluralRules` names them.
const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// Parts of the section `page` that the dialog has too, under these beginnings of names.
const SHARED: [(&str, &str); 2] = [("consent", "consent_"), ("when", "when_")];

/// The language of whoever reads none of the others.
const FIRST: &str = "en";

/// The parts of the dialog's style. What depends on the medium is last, for it outdoes the others.
const STYLE: [&str; 8] = ["dialog", "offer", "field", "notice", "button", "done", "line", "media"];

type Fallible<T> = Result<T, Box<dyn Error>>;

fn main() -> Fallible<()> {
    let folder = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../texts");
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut languages = Vec::new();
    for entry in fs::read_dir(&folder)? {
        let path = entry?.path();
        let Some(tag) = path.file_stem().and_then(|stem| stem.to_str()) else { continue };
        languages.push((tag.to_owned(), dialog(&path)?));
    }
    languages.sort_by_key(|(tag, _)| (tag != FIRST, tag.clone()));
    let (_, first) = languages.first().ok_or("there are no texts")?;
    let mut out = String::from("/// A text.\n#[derive(Clone, Copy)]\npub(crate) enum T {\n");
    for key in first.keys() {
        writeln!(out, "    {},", camel(key))?;
    }
    out.push_str("}\n\npub(super) static LANGUAGES: &[Language] = &[\n");
    for (tag, texts) in &languages {
        writeln!(out, "    Language {{ tag: {tag:?}, texts: &[")?;
        for key in first.keys() {
            let text = texts.get(key).ok_or_else(|| format!("{tag}: {key} is missing"))?;
            writeln!(out, "        {},", written(text).ok_or_else(|| format!("{tag}: {key}"))?)?;
        }
        out.push_str("    ] },\n");
    }
    out.push_str("];\n");
    let made = Path::new(&env::var("OUT_DIR")?).to_owned();
    fs::write(made.join("texts.rs"), out)?;
    let mut style = String::new();
    for part in STYLE {
        let path = format!("src/view/{part}.css");
        println!("cargo::rerun-if-changed={path}");
        style += &fs::read_to_string(path)?;
    }
    fs::write(made.join("dialog.css"), shortened(&style))?;
    Ok(())
}

/// A style without comments and blanks that mean nothing.
fn shortened(style: &str) -> String {
    let mut parts = style.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    let bare = parts.fold(first, |bare, part| bare + part.split_once("*/").map_or("", |it| it.1));
    let lines = bare.lines().map(str::trim).filter(|line| !line.is_empty());
    // A line that ends in anything else goes on in the next.
    let joined = lines.fold(String::new(), |joined, line| {
        let ends = line.ends_with(['{', '}', ';', ',']);
        joined + line + if ends { "" } else { " " }
    });
    joined.replace(": ", ":").replace(" {", "{").replace(", ", ",").replace(";}", "}")
}

fn dialog(path: &Path) -> Fallible<Map<String, Value>> {
    let file: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
    let section = |path: &str| file.pointer(path).and_then(Value::as_object).cloned();
    let mut texts =
        section("/dialog").ok_or_else(|| format!("{}: no section \"dialog\"", path.display()))?;
    for (part, beginning) in SHARED {
        let shared = section(&format!("/page/{part}"));
        let shared = shared.ok_or_else(|| format!("{}: no {part} of pages", path.display()))?;
        texts.extend(shared.into_iter().map(|(key, text)| (format!("{beginning}{key}"), text)));
    }
    Ok(texts)
}

/// A text as it is, or one a plural category.
fn written(text: &Value) -> Option<String> {
    if let Some(text) = text.as_str() {
        return Some(format!("Text::One({text:?})"));
    }
    let other = text.get("other")?;
    let one = |name| text.get(name).unwrap_or(other).as_str();
    let all: Vec<_> = CATEGORIES.into_iter().map(one).collect::<Option<_>>()?;
    Some(format!("Text::Plural(&{all:?})"))
}

fn camel(key: &str) -> String {
    let capital = |word: &str| {
        let (first, rest) = word.split_at(word.len().min(1));
        first.to_ascii_uppercase() + rest
    };
    key.split('_').map(capital).collect()
}
