//! What goes over the wire, brotli-compressed as Cloudflare does, against the budget.

use std::path::PathBuf;

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::{build, say, sh, site, stamp};

/// A line of the table: files that are fetched together.
struct Part {
    name: String,
    raw: u64,
    brotli: u64,
    brotli_max: u64,
}

/// Builds, measures, and fails beyond the budget.
pub(crate) fn run() -> Result<()> {
    build::run()?;
    check()
}

/// Measures what is built.
pub(crate) fn check() -> Result<()> {
    let text = stamp::read_text(&sh::root().join("xtask/budget.json"))?;
    let budget: Value = serde_json::from_str(&text).context("xtask/budget.json")?;
    let entries = budget.as_array().context("xtask/budget.json is not a list")?;
    let parts = entries.iter().map(measure).collect::<Result<Vec<_>>>()?;
    say::line(format!("{:<28}{:>10}{:>10}{:>10}", "bytes", "raw", "brotli", "budget"));
    for Part { name, raw, brotli, brotli_max } in &parts {
        say::line(format!("{name:<28}{raw:>10}{brotli:>10}{brotli_max:>10}"));
    }
    let beyond: Vec<_> = parts.iter().filter(|part| part.brotli > part.brotli_max).collect();
    if !beyond.is_empty() {
        let names: Vec<_> = beyond.iter().map(|part| part.name.as_str()).collect();
        bail!("beyond the budget: {}", names.join(", "));
    }
    Ok(())
}

fn measure(entry: &Value) -> Result<Part> {
    let name = entry.get("part").and_then(Value::as_str).context("a part without a name")?;
    let max = entry.get("brotli_max").and_then(Value::as_u64).context("a part without a limit")?;
    let listed = entry.get("files").and_then(Value::as_array).context("a part without files")?;
    let mut files = Vec::new();
    for file in listed {
        let file = file.as_str().context("a file name is a text")?;
        let (stem, ext) = file.rsplit_once('.').context("a file name without an extension")?;
        let found = site::published(stem, ext)?;
        ensure!(!found.is_empty(), "{name}: {file} is not built");
        files.extend(found);
    }
    let (raw, brotli) = compressed(&files)?;
    Ok(Part { name: name.to_owned(), raw, brotli, brotli_max: max })
}

fn compressed(files: &[PathBuf]) -> Result<(u64, u64)> {
    let output = sh::output(sh::node_bin("node").arg("xtask/runtime/brotli.mjs").args(files))?;
    let mut numbers = output.split_whitespace().map(str::parse);
    let mut next = || numbers.next().context("no size was printed")?.context("not a size");
    Ok((next()?, next()?))
}
