//! What a page never calls is taken out of its module: names that do not compress, and classes that
//! a dependency exports.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Output;

/// Exported by `wasm-streams`, which Leptos brings along for server functions. There are none in a
/// page, but an export is kept, with all that it reaches: 5 KB.
const FOREIGN: [&str; 3] =
    ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// What has to be done to the JavaScript half once the WebAssembly half is trimmed.
pub(crate) struct Trimmed {
    renamed: Vec<(String, String)>,
}

/// Gives what the module imports short names, for those of wasm-bindgen end in a hash, which no
/// compression makes smaller, and each is downloaded twice; and drops what it exports for nobody.
pub(crate) fn trim(bound: &mut Output) -> Trimmed {
    let module = bound.wasm_mut();
    // Others come from modules that have their own names for them.
    let ours = module.imports.iter_mut().filter(|import| import.module == "./index_bg.js");
    let renamed = ours.enumerate().map(|(n, import)| {
        let short = format!("_{n}");
        (std::mem::replace(&mut import.name, short.clone()), short)
    });
    let renamed = renamed.collect();
    let foreign = FOREIGN.map(str::to_ascii_lowercase);
    let is_foreign = |name: &str| {
        let name = name.strip_prefix("__wbg_").unwrap_or(name);
        foreign.iter().any(|class| name.strip_prefix(class).is_some_and(|it| it.starts_with('_')))
    };
    let foreign = |(name, id)| is_foreign(name).then_some(id);
    let exports = module.exports.iter().map(|export| (export.name.as_str(), export.id()));
    let exports: Vec<_> = exports.filter_map(foreign).collect();
    for export in exports {
        module.exports.delete(export);
    }
    Trimmed { renamed }
}

impl Trimmed {
    /// The JavaScript half in step with what was trimmed.
    pub(crate) fn apply(&self, js: &str) -> Result<String> {
        let mut text = js.to_owned();
        for (long, short) in &self.renamed {
            text = text.replace(&format!(" {long}:"), &format!(" {short}:"));
        }
        for class in FOREIGN {
            for (from, to) in [
                (format!("export class {class} {{"), "\n}\n"),
                (format!("if (Symbol.dispose) {class}."), ";\n"),
                (format!("const {class}Finalization ="), ";\n"),
            ] {
                text = without(&text, &from, to)?;
            }
        }
        Ok(text)
    }
}

/// A text without the stretch that begins and ends so; as it is where there is none.
fn without(text: &str, from: &str, to: &str) -> Result<String> {
    let Some((before, rest)) = text.split_once(from) else { return Ok(text.to_owned()) };
    let (_, after) = rest.split_once(to).with_context(|| format!("no end of {from}"))?;
    Ok([before, after].concat())
}
