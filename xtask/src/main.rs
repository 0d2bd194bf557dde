//! Every chore of the project behind one command: `cargo xtask help`.

mod bench;
mod build;
mod bundle;
mod chromium;
mod cli;
mod dev;
mod family;
mod lint;
mod say;
mod seed;
mod setup;
mod sh;
mod sim;
mod site;
mod sizes;
mod stamp;
mod storefront;
mod test;
mod texts;
mod trim;
mod verify;
mod wasm;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    let polite = matches!(cli.command, cli::Command::Dev(_));
    if let Err(error) = family::end_on_signals(polite) {
        say::error(&error);
        return ExitCode::FAILURE;
    }
    let result = cli.command.run();
    family::yield_to_signal();
    family::end_descendants();
    if let Err(error) = result {
        say::error(&error);
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
