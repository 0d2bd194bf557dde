//! The words of the scripts that shops embed: a section of each file in `texts/`, so that
//! another language is another file and nothing else.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Map, Value};

use crate::stamp::{entries, read_text, show, write};
use crate::{sh, site};

/// Writes the module that exports as `name`, by language, what `pick` takes of a section.
pub(crate) fn module(
    section: &str,
    name: &str,
    pick: impl Fn(&Map<String, Value>) -> Option<Value>,
) -> Result<PathBuf> {
    let mut languages = Map::new();
    for file in entries(&sh::root().join("texts"))? {
        let texts: Value = serde_json::from_str(&read_text(&file)?).with_context(|| show(&file))?;
        let words = texts.get(section).and_then(Value::as_object).and_then(&pick);
        let words = words.with_context(|| format!("{}: no words for `{name}`", show(&file)))?;
        let language = file.file_stem().context("a file without a name")?;
        languages.insert(language.to_string_lossy().into_owned(), words);
    }
    let out = site::bundled(&format!("texts-{name}.js"));
    write(&out, format!("export const {name} = {};\n", Value::Object(languages)))?;
    Ok(out)
}
