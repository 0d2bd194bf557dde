//! Finds a Chromium for the browser tests, or installs one.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use crate::{say, sh};

const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const MAC: [&str; 2] = [
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
const OURS: &str = "import('playwright-core').then((p) => \
                    console.log((p.chromium ?? p.default.chromium).executablePath()))";

/// In this order: the one the variable CHROMIUM names, an installed one, one we install.
pub(crate) fn find() -> Result<PathBuf> {
    if let Some(named) = env::var_os("CHROMIUM") {
        let named = PathBuf::from(named);
        if !named.is_file() {
            bail!("the variable CHROMIUM names {}, which is not there", named.display());
        }
        return Ok(named);
    }
    match installed() {
        Some(found) => Ok(found),
        None => install(),
    }
}

fn installed() -> Option<PathBuf> {
    let mac = || MAC.iter().map(PathBuf::from).find(|file| file.is_file());
    NAMES.iter().find_map(|name| sh::find(name)).or_else(mac).or_else(|| downloaded().ok())
}

fn install() -> Result<PathBuf> {
    if is_debian() && rustix::process::geteuid().is_root() {
        say::step("installing Chromium (apt-get)");
        let apt = |args: &[&str]| {
            let mut apt = sh::command("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive").stdout(std::io::stderr());
            sh::run(apt.args(["-qq", "-y"]).args(args))
        };
        let done = apt(&["update"])
            .and_then(|()| apt(&["install", "--no-install-recommends", "chromium"]));
        if let (Ok(()), Some(found)) = (done, installed()) {
            return Ok(found);
        }
    }
    say::step("installing Chromium (playwright)");
    sh::run(sh::node_bin("playwright-core").args(["install", "chromium"]))
        .context("no Chromium; install one, or name one in the variable CHROMIUM")?;
    downloaded()
}

/// The one that playwright keeps, once it is there.
fn downloaded() -> Result<PathBuf> {
    let path = sh::output(sh::node_bin("node").args(["-e", OURS]))?;
    let path = PathBuf::from(path.trim());
    if !path.is_file() {
        bail!("playwright keeps no Chromium");
    }
    Ok(path)
}

fn is_debian() -> bool {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    release.lines().any(|line| line == "ID=debian") && sh::has("apt-get")
}
