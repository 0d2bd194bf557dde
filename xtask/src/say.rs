//! What the person at the terminal reads: progress on stderr, results on stdout.

use std::fmt::Display;
use std::io::{self, Write};

/// One line of progress.
pub(crate) fn step(text: impl Display) {
    // A closed terminal is no reason to stop.
    let _ = writeln!(io::stderr(), "· {text}");
}

/// One line of the result.
pub(crate) fn line(text: impl Display) {
    let mut out = io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// An error with all its causes, in one line.
pub(crate) fn error(error: &anyhow::Error) {
    let _ = writeln!(io::stderr(), "error: {error:#}");
}
