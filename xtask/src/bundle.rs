//! JavaScript, bundled by esbuild.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use crate::wasm::Built;
use crate::{sh, stamp, texts};

/// The worker's own entry (`worker/entry.js`) with the bindings it imports as `shelfline-wasm`.
pub(crate) fn worker(built: &Built, out: &Path) -> Result<()> {
    let mut esbuild = esbuild(&sh::root().join("worker/entry.js"), out);
    esbuild.args(["--format=esm", "--platform=neutral", "--target=es2022"]);
    esbuild.args(["--external:./index_bg.wasm", "--external:cloudflare:*"]);
    sh::run(esbuild.arg(format!("--alias:shelfline-wasm={}", built.js.display())))
}

/// A module that a page imports: its default export starts the WebAssembly it is given.
pub(crate) fn page(built: &Built, is_quiet: bool, out: &Path) -> Result<()> {
    // Nobody starts it synchronously.
    let text = stamp::read_text(&built.js)?.replace("export { initSync, ", "export { ");
    let entry = built.js.with_file_name("page.js");
    stamp::write(&entry, text)?;
    let mut esbuild = esbuild(&entry, out);
    if is_quiet {
        esbuild.arg("--drop:console");
    }
    sh::run(esbuild.args(["--format=esm", "--target=es2022", "--minify"]))
}

/// A later part of that script, with words of its own: `loader/NAME/NAME.ts`.
pub(crate) fn part(name: &str, out: &Path) -> Result<()> {
    let words = texts::module("button", name, |words| words.get(name).cloned())?;
    let entry = sh::root().join("widget/loader").join(name).join(format!("{name}.ts"));
    let mut esbuild = esbuild(&entry, out);
    esbuild.args(["--format=esm", "--target=es2022", "--minify"]);
    sh::run(esbuild.arg(format!("--alias:shelfline-texts/{name}={}", words.display())))
}

/// The second stage of the script that shops embed. It knows the names of the dialog's files and of
/// the later parts.
pub(crate) fn second(js: &str, wasm: &str, parts: &[(&str, String)], out: &Path) -> Result<()> {
    let words = texts::module("button", "second", |words| words.get("second").cloned())?;
    let mut esbuild = esbuild(&sh::root().join("widget/loader/second/second.ts"), out);
    esbuild.args(["--format=esm", "--target=es2022", "--minify"]);
    esbuild.arg(format!("--alias:shelfline-texts/second={}", words.display()));
    esbuild.arg(format!("--define:__WIDGET_JS__=\"{js}\""));
    for (name, path) in parts {
        esbuild.arg(format!("--define:__{}_JS__=\"{path}\"", name.to_uppercase()));
    }
    sh::run(esbuild.arg(format!("--define:__WIDGET_WASM__=\"{wasm}\"")))
}

/// The script that shops embed. It knows the name of the stage that it fetches later.
pub(crate) fn loader(second: &str, out: &Path) -> Result<()> {
    let words = texts::module("button", "button", |words| {
        let mut words = words.clone();
        // Those are the later stages'.
        words.retain(|_, text| text.is_string() || text.get("other").is_some());
        Some(words.into())
    })?;
    let mut esbuild = esbuild(&sh::root().join("widget/loader/loader.ts"), out);
    esbuild.args(["--format=iife", "--target=es2022", "--minify"]);
    esbuild.arg(format!("--alias:shelfline-texts={}", words.display()));
    sh::run(esbuild.arg(format!("--define:__SECOND_JS__=\"{second}\"")))
}

/// The script for a shop's own page about an order.
pub(crate) fn order(out: &Path) -> Result<()> {
    let words = texts::module("order", "order", |words| Some(words.clone().into()))?;
    let mut esbuild = esbuild(&sh::root().join("widget/loader/order/element.ts"), out);
    esbuild.args(["--format=iife", "--target=es2022", "--minify"]);
    sh::run(esbuild.arg(format!("--alias:shelfline-texts/order={}", words.display())))
}

/// A script or a style of a page of ours, with what it imports.
pub(crate) fn asset(entry: &Path, out: &Path) -> Result<()> {
    let mut esbuild = esbuild(entry, out);
    sh::run(esbuild.args(["--format=esm", "--target=es2022", "--minify"]))
}

fn esbuild(entry: &Path, out: &Path) -> Command {
    let mut esbuild = sh::node_bin("esbuild");
    esbuild.arg(entry).args(["--bundle", "--log-level=warning", "--legal-comments=none"]);
    esbuild.arg(format!("--outfile={}", out.display()));
    esbuild
}
