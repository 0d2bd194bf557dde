//! What a fresh machine with rustup and Node still needs.

use std::path::Path;
use std::process::Stdio;

use anyhow::{Context, Result, bail};

use crate::stamp::{self, Inputs};
use crate::{say, sh};

/// The target of everything that runs in a worker or a page.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// The wasm target and the pinned node packages.
pub(crate) fn run() -> Result<()> {
    wasm_target()?;
    node_packages()
}

fn wasm_target() -> Result<()> {
    let mut rustc = sh::command("rustc");
    rustc.args(["--print", "target-libdir", "--target", WASM]).stderr(Stdio::null());
    let there = rustc
        .output()
        .is_ok_and(|output| Path::new(String::from_utf8_lossy(&output.stdout).trim()).is_dir());
    if there {
        return Ok(());
    }
    if !sh::has("rustup") {
        bail!("the Rust target {WASM} is missing, and rustup, which would add it, as well");
    }
    say::step(format!("adding the Rust target {WASM}"));
    sh::run(sh::command("rustup").args(["target", "add", WASM]))
}

/// `npm ci` where the lockfile is not the one that was last installed from.
fn node_packages() -> Result<()> {
    let root = sh::root();
    let lock = root.join("package-lock.json");
    let installed = root.join("node_modules/.installed-from");
    let now = stamp::short_hash(&stamp::read(&lock)?);
    let node = root.join("node_modules/.bin/node");
    if node.exists() && std::fs::read_to_string(&installed).is_ok_and(|then| then == now) {
        return Ok(());
    }
    if !sh::has("npm") {
        bail!("Node.js with npm is needed (version 20 or later), and is not on the PATH");
    }
    say::step("installing the pinned node packages (npm ci)");
    // With the Node it came with: the pinned one is about to be replaced.
    let mut npm = sh::plain("npm");
    npm.args(["ci", "--no-fund", "--no-audit", "--loglevel=error"]).stdout(Stdio::null());
    sh::run(&mut npm).context("the node packages could not be installed")?;
    stamp::write(&installed, now)
}

/// What a step depends on beside its own inputs: the versions of the tools.
pub(crate) fn tools() -> Result<Inputs> {
    Inputs::of(env!("CARGO_PKG_VERSION")).and(&sh::root().join("package-lock.json"))
}
