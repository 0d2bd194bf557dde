//! Ends whatever we started: every descendant, by id, and never a whole process group, for the
//! shell that called us may be in it.

use std::collections::HashMap;
use std::fs;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use rustix::process::{Pid, Signal};
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// How long a descendant may take to end by itself before it is killed.
const PATIENCE: Duration = Duration::from_secs(4);

static STOPPING: AtomicBool = AtomicBool::new(false);

/// On SIGTERM, SIGINT or SIGHUP ends all descendants, then this process: with status 0 if `polite`
/// (a service that was asked to stop has done its work), else with 128 plus the signal.
pub(crate) fn end_on_signals(polite: bool) -> Result<()> {
    adopt_orphans();
    let mut signals =
        Signals::new([SIGTERM, SIGINT, SIGHUP]).context("cannot listen for signals")?;
    thread::spawn(move || {
        let Some(signal) = signals.forever().next() else { return };
        STOPPING.store(true, Ordering::SeqCst);
        end_descendants();
        std::process::exit(if polite { 0 } else { 128 + signal });
    });
    Ok(())
}

/// Where a signal is ending us, waits for that instead of reporting the failures it causes.
pub(crate) fn yield_to_signal() {
    while STOPPING.load(Ordering::SeqCst) {
        thread::sleep(Duration::from_millis(50));
    }
}

/// SIGTERM to every descendant; SIGKILL to those that are still there after a while.
pub(crate) fn end_descendants() {
    for pid in descendants() {
        signal(pid, Signal::TERM);
    }
    let end = Instant::now() + PATIENCE;
    while !descendants().is_empty() && Instant::now() < end {
        thread::sleep(Duration::from_millis(20));
    }
    // A process may have started another one meanwhile: again until nothing is left.
    for _ in 0..50 {
        let left = descendants();
        if left.is_empty() {
            return;
        }
        for pid in left {
            signal(pid, Signal::KILL);
        }
        thread::sleep(Duration::from_millis(20));
    }
}

fn signal(pid: i32, signal: Signal) {
    if let Some(pid) = Pid::from_raw(pid) {
        // Gone already: what was wanted.
        let _ = rustix::process::kill_process(pid, signal);
    }
}

/// A runtime whose parent was killed becomes our child, not init's, so that we still find it.
#[cfg(target_os = "linux")]
fn adopt_orphans() {
    // Without it only a SIGKILL of node would leave its runtime behind.
    let _ = rustix::process::set_child_subreaper(Some(rustix::process::getpid()));
}

#[cfg(not(target_os = "linux"))]
fn adopt_orphans() {}

/// Every living process below this one; those that ended and only wait to be noticed left out.
fn descendants() -> Vec<i32> {
    let mut children: HashMap<i32, Vec<i32>> = HashMap::new();
    for (pid, parent) in processes() {
        children.entry(parent).or_default().push(pid);
    }
    let mut found = Vec::new();
    let mut open = vec![i32::try_from(std::process::id()).unwrap_or_default()];
    while let Some(pid) = open.pop() {
        let next = children.remove(&pid).unwrap_or_default();
        found.extend(&next);
        open.extend(next);
    }
    found
}

/// `(pid, parent)` of all living processes.
fn processes() -> Vec<(i32, i32)> {
    let Ok(entries) = fs::read_dir("/proc") else { return processes_by_ps() };
    let found: Vec<_> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse::<i32>().ok())
        .filter_map(|pid| Some((pid, living_parent(pid)?)))
        .collect();
    if found.is_empty() { processes_by_ps() } else { found }
}

/// The parent's id from `/proc/PID/stat`: the second field after the name, which ends at the last
/// bracket; the first is the state, `Z` for a process that has ended.
fn living_parent(pid: i32) -> Option<i32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace();
    let state = fields.next()?;
    if state == "Z" { None } else { fields.next()?.parse().ok() }
}

fn processes_by_ps() -> Vec<(i32, i32)> {
    let Ok(output) = Command::new("ps").args(["-A", "-o", "pid=,ppid=,stat="]).output() else {
        return Vec::new();
    };
    String::from_utf8_lossy(&output.stdout)
        .lines()
        .filter_map(|row| {
            let mut cells = row.split_whitespace();
            let pair = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
            (!cells.next()?.starts_with('Z')).then_some(pair)
        })
        .collect()
}
