//! The shop on this machine, in the foreground.

use std::io::{self, BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, ChildStdin, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::cli::{DevArgs, Payments};
use crate::seed::{self, Shop};
use crate::{build, family, say, sh};

/// The runtime starts in a second or two; a loaded machine may take longer.
const START_MAX: Duration = Duration::from_secs(90);

pub(crate) fn run(args: &DevArgs) -> Result<()> {
    if args.payments == Payments::Test && !args.test_clock {
        bail!("--payments test goes with --test-clock only");
    }
    // Stripe's own knows no key of a local run.
    if (args.payments == Payments::Stripe) != args.stripe_api.is_some() {
        bail!("--payments stripe and --stripe-api URL go together");
    }
    must_be_free(args.port)?;
    build::run()?;
    say::step("starting the runtime");
    let (mut runtime, _open) = start(args)?;
    let url = address(&mut runtime)?;
    let shop = Shop::new(&url, &args.token);
    wait_until_healthy(&mut runtime, &shop)?;
    if !args.empty {
        seed::unless_stocked(&shop)?;
    }
    addresses(&url, &args.token);
    let status = runtime.wait().context("cannot wait for the runtime")?;
    family::yield_to_signal();
    bail!("the runtime ended by itself ({status})");
}

/// Says so before the build, not after it, where the port is not ours to take.
fn must_be_free(port: u16) -> Result<()> {
    TcpListener::bind(("127.0.0.1", port))
        .map(drop)
        .with_context(|| format!("port {port} cannot be used; choose another with --port"))
}

/// Where it serves: the runtime says so itself, since it picks the port where none was named. What
/// it prints afterwards goes to our own output.
fn address(runtime: &mut Child) -> Result<String> {
    let mut output = BufReader::new(runtime.stdout.take().context("the runtime says nothing")?);
    let mut line = String::new();
    while output.read_line(&mut line)? > 0 {
        if let Some(url) = line.trim().strip_prefix("serving ") {
            let url = url.to_owned();
            thread::spawn(move || io::copy(&mut output, &mut io::stdout()));
            return Ok(url);
        }
        line.clear();
    }
    bail!("the runtime did not start ({})", runtime.wait()?);
}

/// Starts the runtime. It ends when its input, which is answered too, does: should we be killed, it
/// does not stay behind.
fn start(args: &DevArgs) -> Result<(Child, ChildStdin)> {
    let state = match &args.state {
        Some(named) => std::path::absolute(named).context("the folder of the state")?,
        // Where `wrangler … --local` looks.
        None => sh::root().join(".wrangler/state"),
    };
    let options = json!({
        "port": args.port,
        "token": args.token,
        "state": state,
        "testClock": args.test_clock,
        "payments": args.payments.as_str(),
        "stripeApi": args.stripe_api,
        "origins": args.origins,
    });
    let mut node = sh::node_bin("node");
    let mut child = node
        .arg("xtask/runtime/serve.mjs")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot run node")?;
    let mut input = child.stdin.take().context("the runtime takes no input")?;
    writeln!(input, "{options}").context("the runtime takes no input")?;
    Ok((child, input))
}

fn wait_until_healthy(runtime: &mut Child, shop: &Shop) -> Result<()> {
    let end = Instant::now() + START_MAX;
    while !shop.is_healthy() {
        if let Some(status) = runtime.try_wait()? {
            bail!("the runtime did not start ({status})");
        }
        if Instant::now() > end {
            bail!("the runtime does not answer /healthz with 200");
        }
        thread::sleep(Duration::from_millis(50));
    }
    Ok(())
}

fn addresses(url: &str, token: &str) {
    say::line(format!("shop page   {url}/"));
    say::line(format!("merchant    {url}/admin/   token: {token}"));
    say::line(format!("interface   {url}/v1/availability?sku=trail-lamp"));
    say::line(format!("described   {url}/openapi.json"));
    say::line("ready; Ctrl-C ends it");
}
