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
    sh::run(esbuild.args(["--format=esm", "--target=es2022", "--minify"]))?;
    shorten(out)
}

/// A later part of the script that shops embed, with words of its own: `loader/NAME/NAME.ts`. It may
/// know the release that the other parts are named after.
pub(crate) fn part(name: &str, release: &str, out: &Path) -> Result<()> {
    let words = texts::module("button", name, |words| words.get(name).cloned())?;
    let entry = sh::root().join("widget/loader").join(name).join(format!("{name}.ts"));
    let mut esbuild = esbuild(&entry, out);
    esbuild.args(["--format=esm", "--target=es2022", "--minify"]);
    esbuild.arg(format!("--alias:shelfline-texts/{name}={}", words.display()));
    sh::run(esbuild.arg(format!("--define:__RELEASE__=\"{release}\"")))?;
    shorten(out)
}

/// The script that shops embed. It knows the release that what it fetches later is named after.
pub(crate) fn loader(release: &str, out: &Path) -> Result<()> {
    let words = texts::module("button", "button", |words| {
        let mut words = words.clone();
        // Those are the later stages'.
        words.retain(|_, text| text.is_string() || text.get("other").is_some());
        Some(words.into())
    })?;
    let mut esbuild = esbuild(&sh::root().join("widget/loader/loader.ts"), out);
    esbuild.args(["--format=iife", "--target=es2022", "--minify"]);
    esbuild.arg(format!("--alias:shelfline-texts={}", words.display()));
    sh::run(esbuild.arg(format!("--define:__RELEASE__=\"{release}\"")))?;
    shorten(out)
}

/// The script for a shop's own page about an order.
pub(crate) fn order(out: &Path) -> Result<()> {
    let words = texts::module("order", "order", |words| Some(words.clone().into()))?;
    let mut esbuild = esbuild(&sh::root().join("widget/loader/order/element.ts"), out);
    esbuild.args(["--format=iife", "--target=es2022", "--minify"]);
    sh::run(esbuild.arg(format!("--alias:shelfline-texts/order={}", words.display())))?;
    shorten(out)
}

/// A script or a style of a page of ours, with what it imports.
pub(crate) fn asset(entry: &Path, out: &Path) -> Result<()> {
    let mut esbuild = esbuild(entry, out);
    sh::run(esbuild.args(["--format=esm", "--target=es2022", "--minify"]))
}

/// Makes what shoppers load shorter still: terser works across statements, which esbuild does not
/// (3 % of the script). What it writes is ASCII: a page may be in any encoding.
fn shorten(script: &Path) -> Result<()> {
    let mut terser = sh::node_bin("terser");
    terser.arg(script).args(["--ecma", "2022", "--module", "--mangle"]);
    terser.args(["--compress", "ecma=2022,passes=3,unsafe_arrows=true"]);
    sh::run(terser.args(["--format", "ascii_only=true", "--output"]).arg(script))
}

fn esbuild(entry: &Path, out: &Path) -> Command {
    let mut esbuild = sh::node_bin("esbuild");
    esbuild.arg(entry).args(["--bundle", "--log-level=warning", "--legal-comments=none"]);
    esbuild.arg(format!("--outfile={}", out.display()));
    esbuild
}
