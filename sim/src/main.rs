//! `cargo xtask sim`: seeds, steps and what came of them.

use sim::{Mutation, first_failure, smallest};
use std::io::{self, Write};
use std::process::ExitCode;

/// What is asked for.
struct Wanted {
    from: u64,
    seeds: u64,
    steps: u32,
    bug: Option<Mutation>,
}

fn main() -> ExitCode {
    let wanted = match wanted(std::env::args().skip(1)) {
        Ok(wanted) => wanted,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let mut out = io::stdout();
    let Wanted { from, seeds, steps, bug } = wanted;
    let all = from..from.saturating_add(seeds);
    let done = first_failure(all, steps, bug, |tally| {
        if tally.seeds % 1_000 == 0 {
            let _ = writeln!(io::stderr(), "· {} seeds", tally.seeds);
        }
    });
    match done {
        Ok(sum) => {
            let _ = writeln!(
                out,
                "{} seeds, {} steps, {} orders, {} by codes, {} swaps, {} events, {} notices, \
                 {} charges, {} refunds: \
                 0 violations",
                sum.seeds,
                sum.steps,
                sum.orders,
                sum.early,
                sum.swaps,
                sum.events,
                sum.notices,
                sum.charges,
                sum.refunds
            );
            ExitCode::SUCCESS
        }
        Err(failure) => {
            let after = failure.seed.saturating_sub(from).saturating_add(1);
            let _ = writeln!(out, "{}", smallest(failure));
            let _ = writeln!(out, "found after {after} seeds");
            ExitCode::FAILURE
        }
    }
}

fn wanted(mut args: impl Iterator<Item = String>) -> Result<Wanted, String> {
    let mut wanted = Wanted { from: 1, seeds: 1_000, steps: 300, bug: None };
    while let Some(name) = args.next() {
        let value = args.next().ok_or_else(|| format!("{name} takes a value"))?;
        let number = || value.parse::<u64>().map_err(|_| format!("{name}: {value} is no number"));
        match name.as_str() {
            "--seeds" => wanted.seeds = number()?,
            "--from" => wanted.from = number()?,
            "--seed" => (wanted.from, wanted.seeds) = (number()?, 1),
            "--steps" => {
                wanted.steps = u32::try_from(number()?).map_err(|_| "too many steps".to_owned())?;
            }
            "--mutation" => {
                let names = || Mutation::ALL.map(Mutation::name).join(", ");
                let bug = Mutation::named(&value);
                wanted.bug =
                    Some(bug.ok_or_else(|| format!("no such mutation; there are {}", names()))?);
            }
            _ => return Err(format!("{name} is not known")),
        }
    }
    Ok(wanted)
}
