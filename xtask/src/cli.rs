//! The commands and their flags.

use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::{bench, build, dev, lint, setup, sim, sizes, test, verify};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Every chore of Shelfline behind one command")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Builds what is stale and runs the shop on this machine, until it is stopped
    Dev(DevArgs),
    /// Builds everything that is deployed into dist/
    Build(BuildArgs),
    /// Sets up and runs every test
    Test(TestArgs),
    /// Measures the service
    Bench(BenchArgs),
    /// Shows what a shopper downloads, and fails beyond the budget
    Sizes,
    /// Simulates shops: clocks, messages, faults and crashes around the rules, seed by seed
    Sim(SimArgs),
    /// Verifies the receipt of an order, without asking the shop to judge
    Verify(VerifyArgs),
    /// Formats the Rust code
    Fmt(FmtArgs),
    /// Checks formatting, lints (native and wasm32), documentation and dependencies
    Lint,
}

#[derive(Args)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command")]
pub(crate) struct BuildArgs {
    /// The worker alone: the pages stay as they are
    #[arg(long)]
    pub(crate) worker: bool,
    /// The widget and its loader alone
    #[arg(long, conflicts_with = "worker")]
    pub(crate) widget: bool,
    /// What verifies receipts on an order's page alone
    #[arg(long, conflicts_with_all = ["worker", "widget", "pages"])]
    pub(crate) verifier: bool,
    /// The demo shop and the developers' page alone: no program is built
    #[arg(long, conflicts_with_all = ["worker", "widget"])]
    pub(crate) pages: bool,
}

#[derive(Args)]
pub(crate) struct DevArgs {
    /// Port on 127.0.0.1; 0 picks a free one
    #[arg(long, default_value_t = 8787)]
    pub(crate) port: u16,
    /// The merchant's token
    #[arg(long, default_value = "dev-token")]
    pub(crate) token: String,
    /// Folder of the stored state [default: .wrangler/state in the checkout]
    #[arg(long, value_name = "DIR")]
    pub(crate) state: Option<PathBuf>,
    /// Starts without the demo catalogue
    #[arg(long)]
    pub(crate) empty: bool,
    /// Lets requests set the time (`TEST_CLOCK=allow`)
    #[arg(long)]
    pub(crate) test_clock: bool,
    /// How orders are paid; `test` goes with --test-clock only
    #[arg(long, value_enum, default_value_t = Payments::Manual)]
    pub(crate) payments: Payments,
    /// What stands in for Stripe on this machine, with --payments stripe: `http://127.0.0.1:PORT`,
    /// where the key is `sk_test_x` and events are signed with `whsec_test`
    #[arg(long, value_name = "URL")]
    pub(crate) stripe_api: Option<String>,
    /// A shop origin beside our own; may be repeated
    #[arg(long = "origin", value_name = "URL")]
    pub(crate) origins: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Payments {
    /// Orders are placed at once; the merchant marks what was paid
    Manual,
    /// Every order awaits payment; a request plays the provider
    Test,
    /// Stripe collects the money, or what stands in for it
    Stripe,
}

impl Payments {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Test => "test",
            Self::Stripe => "stripe",
        }
    }
}

#[derive(Args)]
pub(crate) struct TestArgs {
    /// Leaves the browser tests out
    #[arg(long)]
    pub(crate) quick: bool,
    /// Runs only the end-to-end test files whose path contains this
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,
}

#[derive(Args)]
pub(crate) struct BenchArgs {
    /// Passed on to the bench
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) rest: Vec<String>,
}

#[derive(Args)]
pub(crate) struct SimArgs {
    /// How many seeds [default: 1000]
    #[arg(long)]
    pub(crate) seeds: Option<u64>,
    /// The first of them [default: 1]
    #[arg(long)]
    pub(crate) from: Option<u64>,
    /// This seed alone
    #[arg(long, conflicts_with_all = ["seeds", "from"])]
    pub(crate) seed: Option<u64>,
    /// Steps of each [default: 300]
    #[arg(long)]
    pub(crate) steps: Option<u64>,
    /// Plants a bug, to see it caught; a name that is not known is answered with those that are
    #[arg(long, value_name = "NAME")]
    pub(crate) mutation: Option<String>,
}

#[derive(Args)]
pub(crate) struct VerifyArgs {
    /// The receipt, or a file with it
    pub(crate) receipt: String,
    /// The shop's keys: `/.well-known/jwks.json`
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) jwks: Option<String>,
    /// The line's chain: `/v1/lines/{sku}/chain`
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) chain: Option<String>,
    /// A head of the line: `/v1/lines/{sku}/head`, as published or saved
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) head: Option<String>,
}

#[derive(Args)]
pub(crate) struct FmtArgs {
    /// Changes nothing; fails where something would change
    #[arg(long)]
    pub(crate) check: bool,
}

impl Command {
    pub(crate) fn run(self) -> Result<()> {
        match self {
            Self::Dev(args) => dev::run(&args),
            Self::Build(args) if args.worker => setup::run().and_then(|()| build::worker()),
            Self::Build(args) if args.widget => setup::run().and_then(|()| build::widget()),
            Self::Build(args) if args.pages => setup::run().and_then(|()| build::storefront()),
            Self::Build(args) if args.verifier => setup::run().and_then(|()| build::verifier()),
            Self::Build(_) => build::run(),
            Self::Test(args) => test::run(&args),
            Self::Bench(args) => bench::run(&args),
            Self::Sizes => sizes::run(),
            Self::Sim(args) => sim::run(&args),
            Self::Verify(args) => verify::run(&args),
            Self::Fmt(args) => lint::fmt(args.check),
            Self::Lint => lint::run(),
        }
    }
}
