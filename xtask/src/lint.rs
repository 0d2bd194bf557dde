//! What a reader should not have to look for: format, lints, documentation, dependencies.

use anyhow::{Result, bail};

use crate::{say, setup, sh};

type Check = fn() -> Result<()>;

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
    let checks: [(&str, Check); 6] = [
        ("format", || fmt(true)),
        // What runs here: the rules with their tests, the simulation, the tool itself.
        ("clippy", || clippy(&["-p", "shared", "-p", "sim", "-p", "xtask", "--all-targets"])),
        // What runs in pages and in the worker, as they run it, with its tests.
        ("clippy for wasm32", || {
            let here = ["--exclude", "shared", "--exclude", "sim", "--exclude", "xtask"];
            let how = ["--workspace", "--all-targets", "--target", setup::WASM];
            clippy(&[&how[..], &here[..]].concat())
        }),
        ("types of the script", || {
            sh::run(sh::node_bin("tsc").args(["--project", "widget/loader"]))
        }),
        ("documentation", documentation),
        ("dependencies", dependencies),
    ];
    let mut failed = Vec::new();
    for (name, check) in checks {
        say::step(name);
        if let Err(error) = check() {
            say::error(&error);
            failed.push(name);
        }
    }
    if !failed.is_empty() {
        bail!("not clean: {}", failed.join(", "));
    }
    say::line("lint: clean");
    Ok(())
}

fn clippy(args: &[&str]) -> Result<()> {
    let mut cargo = sh::cargo();
    cargo.args(["clippy", "--quiet"]).args(args);
    sh::run(cargo.args(["--", "-D", "warnings"]))
}

fn documentation() -> Result<()> {
    let mut cargo = sh::cargo();
    // Nothing is published: whoever reads these pages works on the code, private items and all.
    cargo.args(["doc", "--quiet", "--workspace", "--no-deps", "--document-private-items"]);
    sh::run(cargo.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))
}

/// Licences, bans and sources. Advisories need a database that is not always within reach.
fn dependencies() -> Result<()> {
    if !sh::has("cargo-deny") {
        say::step("left out: cargo-deny is not installed");
        return Ok(());
    }
    sh::run(sh::cargo().args(["deny", "check", "bans", "licenses", "sources"]))
}
