//! Skips a step whose inputs are what they were when it last succeeded.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

use crate::sh;

/// The inputs of one step, as one hash.
pub(crate) struct Inputs(Sha256);

impl Inputs {
    /// Starts with the step's own recipe: another recipe, another result.
    pub(crate) fn of(recipe: &str) -> Self {
        Self(Sha256::new_with_prefix(recipe))
    }

    /// Adds a file, or every file below a folder. What is absent counts as such.
    pub(crate) fn and(mut self, path: &Path) -> Result<Self> {
        self.add(path)?;
        Ok(self)
    }

    fn add(&mut self, path: &Path) -> Result<()> {
        self.0.update(path.to_string_lossy().as_bytes());
        if path.is_dir() {
            for entry in entries(path)? {
                self.add(&entry)?;
            }
        } else if path.is_file() {
            self.0.update(fs::read(path).with_context(|| format!("cannot read {}", show(path)))?);
        } else {
            self.0.update(b"absent");
        }
        Ok(())
    }

    fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}

/// Runs the step unless its inputs are those of its last success and its outputs are there.
/// Answers whether it ran.
pub(crate) fn unless_fresh(
    step: &str,
    inputs: Inputs,
    outputs: &[PathBuf],
    run: impl FnOnce() -> Result<()>,
) -> Result<bool> {
    let stamp = sh::dist().join(".stamps").join(step);
    let now = inputs.finish();
    let fresh = fs::read_to_string(&stamp).is_ok_and(|then| then == now);
    if fresh && outputs.iter().all(|output| output.exists()) {
        return Ok(false);
    }
    let _ = fs::remove_file(&stamp);
    run()?;
    write(&stamp, now)?;
    Ok(true)
}

/// The first eight hex digits of the content's SHA-256: the name of an immutable file.
pub(crate) fn short_hash(content: &[u8]) -> String {
    let mut hash = hex(&Sha256::digest(content));
    hash.truncate(8);
    hash
}

/// The files and folders in a folder, by name.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = fs::read_dir(folder)
        .with_context(|| format!("cannot read {}", show(folder)))?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>>>()?;
    found.sort();
    Ok(found)
}

/// Writes a file, with the folders above it. One that already says so is left alone: it may be
/// served at this moment.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    if fs::read(path).is_ok_and(|present| present == content.as_ref()) {
        return Ok(());
    }
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create {}", show(folder)))?;
    }
    fs::write(path, content).with_context(|| format!("cannot write {}", show(path)))
}

/// Reads a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read {}", show(path)))
}

/// Reads a text.
pub(crate) fn read_text(path: &Path) -> Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read {}", show(path)))
}

/// A path as the person at the terminal knows it.
pub(crate) fn show(path: &Path) -> String {
    path.strip_prefix(sh::root()).unwrap_or(path).display().to_string()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
}
