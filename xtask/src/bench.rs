//! The measurements: the rules alone natively, the service on the real runtime.

use anyhow::{Result, bail};

use crate::cli::BenchArgs;
use crate::{build, say, sh};

pub(crate) fn run(args: &BenchArgs) -> Result<()> {
    let service = sh::root().join("bench/run.mjs");
    if !service.exists() {
        bail!("bench/run.mjs is not there");
    }
    build::run()?;
    if sh::root().join("shared/benches").is_dir() {
        say::step("the rules, natively");
        sh::run(sh::cargo().args(["bench", "--quiet", "--package", "shared"]))?;
    }
    say::step("the service, under workerd");
    sh::run(sh::node_bin("node").arg(service).args(&args.rest))
}
