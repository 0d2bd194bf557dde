//! What a page never calls is taken out of its module: names that do not compress, and classes that
//! a dependency exports.

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Output;

/// Exported by `wasm-streams`, which Leptos brings along for server functions. There are none in a
/// page, but an export is kept, with all that it reaches: 5 KB.
const FOREIGN: [&str; 3] =
    ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// What its functions are named by.
const FOREIGN_CRATE: &str = "wasm_streams[";

/// What has to be done to the JavaScript half once the WebAssembly half is trimmed.
pub(crate) struct Trimmed {
    renamed: Vec<(String, String)>,
    closures: Vec<(String, String)>,
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
    // What closures are called through is named by all their types.
    let closures = module.exports.iter_mut().filter(|it| it.name.starts_with("wasm_bindgen_"));
    let closures = closures.enumerate().map(|(n, export)| {
        let short = format!("_c{n}");
        (std::mem::replace(&mut export.name, short.clone()), short)
    });
    let closures = closures.collect();
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
    // What they reach through tables is kept all the same, for nobody can know what is called by
    // number: there it is known that nobody has such an object.
    let is_within = |name: &String| name.contains(FOREIGN_CRATE);
    let foreign = module.funcs.iter().filter_map(|function| {
        let is_foreign = function.name.as_ref().is_some_and(is_within);
        is_foreign.then(|| function.id())
    });
    let foreign: Vec<_> = foreign.collect();
    for (id, function) in module.funcs.iter_local_mut() {
        if foreign.contains(&id) {
            let mut body = function.builder_mut().func_body();
            body.instrs_mut().clear();
            body.unreachable();
        }
    }
    Trimmed { renamed, closures }
}

impl Trimmed {
    /// The JavaScript half in step with what was trimmed.
    pub(crate) fn apply(&self, js: &str) -> Result<String> {
        let mut text = js.to_owned();
        for (long, short) in &self.renamed {
            text = text.replace(&format!(" {long}:"), &format!(" {short}:"));
        }
        for (long, short) in &self.closures {
            text = text.replace(&format!("wasm.{long}("), &format!("wasm.{short}("));
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

/// The JavaScript half without what its module, optimised, does not import any more.
pub(crate) fn without_unused(js: &str, wasm: &[u8]) -> Result<String> {
    let imports = imports(wasm).context("a module whose imports cannot be read")?;
    let mut text = js.to_owned();
    for n in 0.. {
        let line = format!("\n        _{n}: function(");
        if !text.contains(&line) {
            break;
        }
        if !imports.contains(&format!("_{n}")) {
            let (before, rest) = text.split_once(&line).context("it was there")?;
            let (_, after) =
                rest.split_once("\n        },").context("a function without an end")?;
            text = [before, after.strip_prefix(CAUGHT).unwrap_or(after)].concat();
        }
    }
    Ok(text)
}

/// How a function goes on to end whose exceptions are handed over.
const CAUGHT: &str = " arguments); },";

/// The names that a module imports (WebAssembly Core Specification, 5.5.5).
fn imports(wasm: &[u8]) -> Option<Vec<String>> {
    const SECTION: u8 = 2;
    let mut rest = wasm.get(8..)?;
    loop {
        let (id, after) = rest.split_first()?;
        let (length, after) = number(after)?;
        let (section, after) = after.split_at_checked(length)?;
        if *id == SECTION {
            return names(section);
        }
        rest = after;
    }
}

/// The names in that section. What follows each is skipped by looking for the next: a module's name
/// and then the import's.
fn names(section: &[u8]) -> Option<Vec<String>> {
    const MODULE: &[u8] = b"./index_bg.js";
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(from) = section.get(at..)?.windows(MODULE.len()).position(|it| it == MODULE) {
        let after = section.get(at + from + MODULE.len()..)?;
        let (length, after) = number(after)?;
        found.push(String::from_utf8(after.get(..length)?.to_vec()).ok()?);
        at += from + MODULE.len();
    }
    Some(found)
}

/// A length in LEB128, and what follows it.
fn number(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().position(|byte| byte & 0x80 == 0)?;
    let (digits, rest) = bytes.split_at_checked(end + 1)?;
    let number =
        digits.iter().rev().fold(0, |number, digit| number << 7 | usize::from(digit & 0x7f));
    Some((number, rest))
}

/// A text without the stretch that begins and ends so; as it is where there is none.
fn without(text: &str, from: &str, to: &str) -> Result<String> {
    let Some((before, rest)) = text.split_once(from) else { return Ok(text.to_owned()) };
    let (_, after) = rest.split_once(to).with_context(|| format!("no end of {from}"))?;
    Ok([before, after].concat())
}

#[cfg(test)]
mod tests {
    use super::without_unused;

    #[test]
    fn what_is_not_imported_is_not_offered() -> anyhow::Result<()> {
        // The header, a section of types, and one import, `_1`.
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x02\x14\x01\x0d".to_vec();
        wasm.extend(b"./index_bg.js\x02_1\0\0");
        let js =
            "{\n        _0: function(a) {\n        },\n        _1: function() {\n        },\n    }";
        let kept = without_unused(js, &wasm)?;
        assert_eq!(kept, "{\n        _1: function() {\n        },\n    }");
        Ok(())
    }
}
