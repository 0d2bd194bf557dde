//! What a reader should not have to look for: format, lints, documentation, dependencies.

use anyhow::{Result, bail};

use crate::{say, setup, sh};

/// Everything but the tool itself runs as WebAssembly too.
const WASM: [&str; 8] =
    ["--package", "shared", "--package", "widget", "--package", "worker", "--package", "dashboard"];

/// Formats the Rust code, or checks that it is formatted.
pub(crate) fn fmt(check: bool) -> Result<()> {
    let mut cargo = sh::cargo();
    cargo.args(["fmt", "--all"]);
    if check {
        cargo.arg("--check");
    }
    sh::run(&mut cargo)
}

/// Runs every check, so that all that is wrong is seen at once.
pub(crate) fn run() -> Result<()> {
    setup::run()?;
    let deny = ["-D", "warnings"];
    let checks: [(&str, Result<()>); 5] = [
        ("format", check("format", || fmt(true))),
        (
            "clippy",
            check("clippy", || {
                let mut cargo = sh::cargo();
                cargo.args(["clippy", "--quiet", "--workspace", "--all-targets", "--"]);
                sh::run(cargo.args(deny))
            }),
        ),
        (
            "clippy for wasm32",
            check("clippy for wasm32", || {
                let mut cargo = sh::cargo();
                cargo.args(["clippy", "--quiet", "--target", "wasm32-unknown-unknown"]);
                sh::run(cargo.args(WASM).arg("--").args(deny))
            }),
        ),
        (
            "documentation",
            check("documentation", || {
                let mut cargo = sh::cargo();
                cargo.args(["doc", "--quiet", "--workspace", "--no-deps"]);
                sh::run(cargo.env("RUSTDOCFLAGS", "-D warnings"))
            }),
        ),
        ("dependencies", check("dependencies", dependencies)),
    ];
    let failed: Vec<_> =
        checks.into_iter().filter(|(_, result)| result.is_err()).map(|(name, _)| name).collect();
    if !failed.is_empty() {
        bail!("not clean: {}", failed.join(", "));
    }
    say::line("lint: clean");
    Ok(())
}

fn check(name: &str, run: impl FnOnce() -> Result<()>) -> Result<()> {
    say::step(name);
    run().inspect_err(say::error)
}

/// Licences, bans and sources. Advisories need a database that is not always within reach.
fn dependencies() -> Result<()> {
    if !sh::has("cargo-deny") {
        say::step("left out: cargo-deny is not installed");
        return Ok(());
    }
    sh::run(sh::cargo().args(["deny", "check", "bans", "licenses", "sources"]))
}
