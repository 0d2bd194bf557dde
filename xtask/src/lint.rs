//! What a reader should not have to look for: format, lints, documentation, dependencies.

use anyhow::{Result, bail};

use crate::{say, setup, sh};

type Check = fn() -> Result<()>;

/// What runs on this machine: the rules with their tests, the simulation, the tool itself.
const HERE: [&str; 7] = ["-p", "shared", "-p", "sim", "-p", "xtask", "--all-features"];

/// What runs in pages and in the worker, looked at as they run it: with its tests, which run here, but
/// need no other eyes.
const THERE: [&str; 9] = [
    "--workspace",
    "--exclude",
    "shared",
    "--exclude",
    "sim",
    "--exclude",
    "xtask",
    "--target",
    setup::WASM,
];

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
        ("clippy", || clippy(&HERE)),
        ("clippy for wasm32", || clippy(&THERE)),
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

fn clippy(packages: &[&str]) -> Result<()> {
    let mut cargo = sh::cargo();
    cargo.args(["clippy", "--quiet", "--all-targets"]).args(packages);
    sh::run(cargo.args(["--", "-D", "warnings"]))
}

fn documentation() -> Result<()> {
    [&HERE[..], &THERE].into_iter().try_for_each(|packages| {
        let mut cargo = sh::cargo();
        // Nothing is published: whoever reads these pages works on the code, private items and all.
        cargo.args(["doc", "--quiet", "--no-deps", "--document-private-items"]).args(packages);
        sh::run(cargo.env("RUSTDOCFLAGS", "-D warnings -A rustdoc::private_intra_doc_links"))
    })
}

/// Licences, bans and sources. Advisories need a database that is not always within reach.
fn dependencies() -> Result<()> {
    if !sh::has("cargo-deny") {
        say::step("left out: cargo-deny is not installed");
        return Ok(());
    }
    sh::run(sh::cargo().args(["deny", "check", "bans", "licenses", "sources"]))
}
