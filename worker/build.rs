//! Makes a table of the languages in `texts/`: a language more is one file more.

use std::error::Error;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("../texts").canonicalize()?;
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = fs::read_dir(&folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<Vec<_>, std::io::Error>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let mut rows = String::new();
    for file in &files {
        let language = file.file_stem().and_then(|stem| stem.to_str()).ok_or("no language")?;
        let path = file.to_str().ok_or("a path that is no text")?;
        writeln!(rows, "({language:?}, include_str!({path:?})),")?;
    }
    let count = files.len();
    let table = format!("pub(super) const FILES: [(&str, &str); {count}] = [{rows}];");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("languages.rs"), table)?;
    Ok(())
}
