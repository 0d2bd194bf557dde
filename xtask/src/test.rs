//! Every test, and one closing line.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use anyhow::{Context, Result, anyhow, bail};

use crate::cli::TestArgs;
use crate::{build, chromium, family, say, setup, sh, sizes, stamp};

#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// Runs all parts, even after one has failed.
pub(crate) fn run(args: &TestArgs) -> Result<()> {
    setup::run()?;
    let mut tally = Tally::default();
    // Side by side: their profiles share no folder, and the last step of each crate keeps one core
    // busy alone.
    thread::scope(|scope| {
        say::step("building dist/");
        let build = scope.spawn(build::run);
        if args.only.is_none() {
            say::step("rules and units (cargo test)");
            tally.part("cargo test", rust());
        }
        let built = build.join().unwrap_or_else(|_| Err(anyhow!("the build panicked")));
        tally.part("build", built.map(|()| Tally::default()));
    });
    if tally.failed == 0 || args.only.is_some() {
        tally.part("end to end", end_to_end(args));
    } else {
        say::step("end to end: left out after these failures");
    }
    if args.only.is_none() {
        tally.part("sizes", sizes::check().map(|()| Tally { passed: 1, failed: 0 }));
    }
    family::yield_to_signal();
    say::line(format!("{} passed, {} failed", tally.passed, tally.failed));
    if tally.failed > 0 {
        bail!("not everything passed");
    }
    Ok(())
}

impl Tally {
    /// Adds a part; one that could not run to its end counts as a failure.
    fn part(&mut self, name: &str, result: Result<Tally>) {
        match result {
            Ok(part) => {
                self.passed += part.passed;
                self.failed += part.failed;
            }
            Err(error) => {
                say::error(&error.context(name.to_owned()));
                self.failed += 1;
            }
        }
    }
}

fn rust() -> Result<Tally> {
    let mut cargo = sh::cargo();
    // With the description of the interface, whose tests would be left out.
    cargo.args(["test", "--quiet", "--workspace", "--no-fail-fast"]);
    cargo.args(["--features", "xtask/openapi"]);
    // "test result: ok. 3 passed; 0 failed; …", once per program
    counted(&mut cargo, |line| {
        let (_, counts) = line.strip_prefix("test result: ")?.split_once(". ")?;
        let mut counts = counts.split("; ");
        Some(Tally {
            passed: counts.next()?.strip_suffix(" passed")?.parse().ok()?,
            failed: counts.next()?.strip_suffix(" failed")?.parse().ok()?,
        })
    })
}

fn end_to_end(args: &TestArgs) -> Result<Tally> {
    let mut files = test_files(&sh::root().join("xtask/runtime"))?;
    files.extend(test_files(&sh::root().join("e2e"))?);
    let (browser, plain): (Vec<_>, Vec<_>) =
        files.into_iter().partition(|file| stamp::show(file).contains("browser"));
    let mut chosen = plain;
    if args.quick {
        say::step(format!("left out: {} browser test files (--quick)", browser.len()));
    } else {
        chosen.extend(browser.iter().cloned());
    }
    if let Some(only) = &args.only {
        chosen.retain(|file| stamp::show(file).contains(only));
    }
    if chosen.is_empty() {
        say::step("end to end: no test files");
        return Ok(Tally::default());
    }
    let mut node = sh::node_bin("node");
    if chosen.iter().any(|file| browser.contains(file)) {
        node.env("CHROMIUM", chromium::find()?);
    }
    say::step(format!("end to end: {} test files", chosen.len()));
    // Two at a time: each runs a runtime, some a browser.
    node.args(["--test", "--test-reporter=spec", "--test-concurrency=2"]).args(&chosen);
    // "ℹ pass 3", "ℹ fail 0", once each at the end
    counted(&mut node, |line| {
        let mut words = line.strip_prefix("ℹ ")?.split(' ');
        let (kind, count) = (words.next()?, words.next()?.parse().ok()?);
        match kind {
            "pass" => Some(Tally { passed: count, failed: 0 }),
            "fail" | "cancelled" => Some(Tally { passed: 0, failed: count }),
            _ => None,
        }
    })
}

/// Shows what the program prints and adds up what `count` reads in its lines.
fn counted(command: &mut Command, count: impl Fn(&str) -> Option<Tally>) -> Result<Tally> {
    let mut child = command.stdout(Stdio::piped()).spawn().context("cannot be run")?;
    let output = child.stdout.take().context("prints nothing")?;
    let mut tally = Tally::default();
    for line in BufReader::new(output).lines() {
        let line = line?;
        if let Some(found) = count(&line) {
            tally.passed += found.passed;
            tally.failed += found.failed;
        }
        say::line(line);
    }
    let status = child.wait()?;
    if !status.success() && tally.failed == 0 {
        bail!("ended with {status}");
    }
    Ok(tally)
}

fn test_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in if folder.is_dir() { stamp::entries(folder)? } else { Vec::new() } {
        if entry.is_dir() {
            found.extend(test_files(&entry)?);
        } else if entry.to_string_lossy().ends_with(".test.mjs") {
            found.push(entry);
        }
    }
    Ok(found)
}
