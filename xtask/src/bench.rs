//! The measurements: the service on the real runtime, and the rules alone natively.

use anyhow::Result;

use crate::cli::BenchArgs;
use crate::{build, chromium, say, sh};

/// Builds what is measured and hands over; `bench/run.mjs` knows the parts.
pub(crate) fn run(args: &BenchArgs) -> Result<()> {
    build::run()?;
    say::step("the bench");
    let mut node = sh::node_bin("node");
    node.env("CHROMIUM", chromium::find()?);
    sh::run(node.arg(sh::root().join("bench/run.mjs")).args(&args.rest))
}
