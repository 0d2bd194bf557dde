//! Running other programs, and where things are.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::family;

/// The checkout's root.
pub(crate) fn root() -> &'static Path {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here)
}

/// What is deployed.
pub(crate) fn dist() -> PathBuf {
    root().join("dist")
}

/// Cargo's folder of what it built.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// Cargo, as the one that started us.
pub(crate) fn cargo() -> Command {
    command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// A program run at the root, with the pinned node packages (and their Node) first on the path.
pub(crate) fn command(program: impl Into<OsString>) -> Command {
    let mut command = plain(program);
    command.env("PATH", path());
    command
}

/// A program run at the root, with the path as we were given it.
pub(crate) fn plain(program: impl Into<OsString>) -> Command {
    let mut command = Command::new(program.into());
    command.current_dir(root());
    // What cargo sets for us is not meant for what we start.
    for name in ["CARGO_MANIFEST_DIR", "CARGO_MANIFEST_PATH", "CARGO_PKG_NAME"] {
        command.env_remove(name);
    }
    command
}

/// One of the pinned node packages' programs.
pub(crate) fn node_bin(name: &str) -> Command {
    let mut command = command(root().join("node_modules/.bin").join(name));
    command.env("WRANGLER_SEND_METRICS", "false");
    command
}

fn path() -> OsString {
    let pinned = root().join("node_modules/.bin");
    let rest = env::var_os("PATH").unwrap_or_default();
    let folders = std::iter::once(pinned).chain(env::split_paths(&rest));
    env::join_paths(folders).unwrap_or(rest)
}

/// Runs to its end; an error unless it succeeds.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("cannot run {}", name(command)))?;
    if !status.success() {
        // Where a signal is ending us all, that is no failure of this one, and nothing is to follow.
        family::yield_to_signal();
        bail!("{} failed ({status})", name(command));
    }
    Ok(())
}

/// Runs to its end and answers what it printed to stdout; its stderr is shown.
pub(crate) fn output(command: &mut Command) -> Result<String> {
    let output = command
        .stderr(Stdio::inherit())
        .output()
        .with_context(|| format!("cannot run {}", name(command)))?;
    if !output.status.success() {
        bail!("{} failed ({})", name(command), output.status);
    }
    String::from_utf8(output.stdout).context("its output is not UTF-8")
}

/// Whether a program of that name is on the path.
pub(crate) fn has(program: &str) -> bool {
    find(program).is_some()
}

/// Where on the path a program of that name is.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    env::split_paths(&path()).map(|folder| folder.join(program)).find(|file| file.is_file())
}

fn name(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let mut words = vec![program.file_name().unwrap_or_default().to_string_lossy().into_owned()];
    words.extend(command.get_args().take(3).map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}
