//! The simulation, built for speed: it is a program of its own.

use anyhow::Result;

use crate::cli::SimArgs;
use crate::sh;

/// Runs seeds; a failing one is shown with the command that replays it.
pub(crate) fn run(args: &SimArgs) -> Result<()> {
    let mut cargo = sh::cargo();
    cargo.args(["run", "--quiet", "--release", "--package", "sim", "--"]);
    let numbers =
        [("seeds", args.seeds), ("from", args.from), ("seed", args.seed), ("steps", args.steps)];
    for (name, number) in numbers {
        if let Some(number) = number {
            cargo.arg(format!("--{name}")).arg(number.to_string());
        }
    }
    if let Some(mutation) = &args.mutation {
        cargo.args(["--mutation", mutation]);
    }
    sh::run(&mut cargo)
}
