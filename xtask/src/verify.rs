//! Verifying a receipt: fetches what is an address, the rest is read where it lies.

use std::path::PathBuf;

use anyhow::Result;

use crate::cli::VerifyArgs;
use crate::{setup, sh, stamp};

/// Runs the verifier on files.
pub(crate) fn run(args: &VerifyArgs) -> Result<()> {
    let mut cargo = sh::cargo();
    cargo.args(["run", "--quiet", "--package", "xtask", "--features", "verify", "--bin", "verify"]);
    cargo.arg("--").arg(absolute(&args.receipt));
    for (name, place) in [("jwks", &args.jwks), ("chain", &args.chain), ("head", &args.head)] {
        if let Some(place) = place {
            cargo.arg(format!("--{name}")).arg(fetched(name, place)?);
        }
    }
    sh::run(&mut cargo)
}

/// The file of that name, or the answer of an address.
fn fetched(name: &str, place: &str) -> Result<PathBuf> {
    if !place.starts_with("http://") && !place.starts_with("https://") {
        return Ok(PathBuf::from(absolute(place)));
    }
    setup::run()?;
    let file = sh::dist().join(".verify").join(format!("{name}.json"));
    let mut node = sh::node_bin("node");
    let text = sh::output(node.arg(sh::root().join("xtask/runtime/get.mjs")).arg(place))?;
    stamp::write(&file, text)?;
    Ok(file)
}

/// What names a file where the command was called, wherever the verifier runs.
fn absolute(given: &str) -> String {
    std::fs::canonicalize(given).map_or(given.to_owned(), |file| file.display().to_string())
}
