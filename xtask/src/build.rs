//! Builds everything that is deployed into dist/.

use std::thread::{self, ScopedJoinHandle};

use anyhow::{Result, anyhow};

use crate::stamp::{self, Inputs};
use crate::{bundle, say, setup, sh, site, storefront, wasm};

/// Builds what is stale: the worker and the description of the interface beside the pages, for their
/// profiles share no folder, and the last step of each keeps one core busy alone.
pub(crate) fn run() -> Result<()> {
    setup::run()?;
    thread::scope(|scope| {
        let worker = scope.spawn(|| worker().and_then(|()| openapi()));
        let pages = pages();
        joined(worker).and(pages)
    })?;
    site::pages()?;
    storefront()
}

/// Builds what verifies receipts alone, and copies the worker's pages.
pub(crate) fn verifier() -> Result<()> {
    site::pages()?;
    site::verifier(&wasm::VERIFIER.build()?)
}

/// Builds the widget and its loader alone.
pub(crate) fn widget() -> Result<()> {
    site::widget(&wasm::WIDGET.build()?)
}

/// The pages' crates, one compiled while those before it are optimised; the largest first.
fn pages() -> Result<()> {
    type Publish = fn(&wasm::Built) -> Result<()>;
    let all: [(&wasm::Crate, Publish); 3] = [
        (&wasm::DASHBOARD, site::dashboard),
        (&wasm::WIDGET, site::widget),
        (&wasm::VERIFIER, site::verifier),
    ];
    thread::scope(|scope| {
        let mut finishing = Vec::new();
        for (part, publish) in all {
            let compiled = part.compile()?;
            finishing.push(scope.spawn(move || publish(&part.finish(&compiled)?)));
        }
        finishing.into_iter().try_for_each(joined)
    })
}

fn joined(part: ScopedJoinHandle<'_, Result<()>>) -> Result<()> {
    part.join().map_err(|_| anyhow!("a part of the build panicked"))?
}

/// Builds the demo shop's and the developers' pages alone.
pub(crate) fn storefront() -> Result<()> {
    storefront::sweep()?;
    storefront::shop()?;
    storefront::docs()
}

/// Builds the worker alone.
pub(crate) fn worker() -> Result<()> {
    let built = wasm::WORKER.build()?;
    let bundled = site::bundled("worker.js");
    bundle::worker(&built, &bundled)?;
    let folder = sh::dist().join("worker");
    stamp::write(&folder.join("index.js"), stamp::read(&bundled)?)?;
    stamp::write(&folder.join("index_bg.wasm"), stamp::read(&built.wasm)?)
}

/// The description of the interface, printed by the crate whose types it is made from.
fn openapi() -> Result<()> {
    let shared = sh::root().join("shared");
    let out = site::folder().join("openapi.json");
    let inputs = Inputs::of("openapi").and(&shared)?.and(&sh::root().join("Cargo.lock"))?;
    stamp::unless_fresh("openapi", inputs, std::slice::from_ref(&out), || {
        say::step("openapi.json");
        let mut cargo = sh::cargo();
        cargo.args(["run", "--quiet", "--package", "xtask", "--bin", "openapi"]);
        let document = sh::output(cargo.args(["--features", "openapi"]))?;
        stamp::write(&out, document)
    })?;
    Ok(())
}
