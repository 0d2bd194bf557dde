//! From a crate to WebAssembly with its JavaScript half: cargo, wasm-bindgen, wasm-opt.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::trim::{trim, without_unused};
use crate::{say, setup, sh, stamp};

/// A crate that runs as WebAssembly.
pub(crate) struct Crate {
    /// Its package, and the profile it is built with.
    pub(crate) name: &'static str,
    profile: &'static str,
    place: Place,
    smaller: &'static [&'static str],
}

/// Where it runs.
#[derive(Clone, Copy)]
enum Place {
    /// In the worker: the module is imported, and traps can be survived by a reset.
    Worker,
    /// In a page: the module is fetched by whoever starts it.
    Page,
}

/// The worker: speed before size. `-O1` would take a minute less, and 6 % of the orders a second.
pub(crate) const WORKER: Crate = Crate {
    name: "worker",
    profile: "worker",
    place: Place::Worker,
    smaller: &["-O3", "--enable-exception-handling"],
};
/// What shoppers download: size before speed.
pub(crate) const WIDGET: Crate =
    Crate { name: "widget", profile: "widget", place: Place::Page, smaller: &SMALLEST };

/// The merchant's pages. They share the widget's profile, and so its compiled dependencies. Two percent
/// are not worth the minutes that they take in every build.
pub(crate) const DASHBOARD: Crate =
    Crate { name: "dashboard", profile: "widget", place: Place::Page, smaller: &["-Oz"] };

/// What verifies a receipt on an order's page, fetched when it is asked for.
pub(crate) const VERIFIER: Crate =
    Crate { name: "verifier", profile: "widget", place: Place::Page, smaller: &SMALLEST };

/// The two halves of a built crate.
pub(crate) struct Built {
    pub(crate) js: PathBuf,
    pub(crate) wasm: PathBuf,
}

const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

/// Tried on the widget: control flow built anew from scratch, and like functions beside each other,
/// take 2 % less once compressed than `-Oz` alone.
const SMALLEST: [&str; 9] = [
    "-tnh",
    "--low-memory-unused",
    "-Oz",
    "--converge",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
    "--reorder-functions-by-name",
];

const STD: [&str; 2] = ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

impl Crate {
    /// Builds what is stale of it.
    pub(crate) fn build(&self) -> Result<Built> {
        self.finish(&self.compile()?)
    }

    /// Binds and optimises what was compiled: most of it on one core.
    pub(crate) fn finish(&self, compiled: &Path) -> Result<Built> {
        let folder = sh::dist().join(".bindgen").join(self.name);
        let built = Built { js: folder.join("index.js"), wasm: folder.join("index_bg.wasm") };
        let how = sh::root().join("xtask/src");
        let inputs = setup::tools()?.and(&how.join("wasm.rs"))?.and(&how.join("trim.rs"))?;
        let inputs = inputs.and(compiled)?;
        let outputs = [built.js.clone(), built.wasm.clone()];
        stamp::unless_fresh(self.name, inputs, &outputs, || {
            say::step(format!("{}: wasm-bindgen and wasm-opt", self.name));
            self.bind(compiled, &folder)?;
            self.optimise(&built.wasm)?;
            match self.place {
                Place::Worker => Ok(()),
                Place::Page => self.fit(&built),
            }
        })?;
        Ok(built)
    }

    /// Compiles it; nothing but cargo, which lets one at a time into a profile's folder.
    pub(crate) fn compile(&self) -> Result<PathBuf> {
        let folder = sh::target().join(setup::WASM).join(self.profile);
        let compiled = folder.join(format!("{}.wasm", self.name));
        // By its folder: a dependency may bear the same name.
        let manifest = sh::root().join(self.name).join("Cargo.toml");
        let mut cargo = sh::cargo();
        cargo.args(["build", "--profile", self.profile, "--target", setup::WASM]);
        cargo.arg("--manifest-path").arg(manifest);
        let mut flags = without_local_paths();
        if matches!(self.place, Place::Page) {
            // A standard library built for size, without the messages of panics: a third of the
            // bytes. Cargo calls it unstable; the pinned toolchain makes it the same every time.
            cargo.env("RUSTC_BOOTSTRAP", "1").args(STD);
            flags.push_str(" -Zunstable-options -Cpanic=immediate-abort");
            // Nor how values look to a developer.
            flags.push_str(" -Zfmt-debug=none -Zlocation-detail=none");
        }
        cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flags);
        if compiled.exists() {
            // The first time takes minutes, and is worth watching.
            cargo.arg("--quiet");
        }
        say::step(format!("{}: cargo build", self.name));
        sh::run(&mut cargo)?;
        Ok(compiled)
    }

    fn bind(&self, compiled: &Path, folder: &Path) -> Result<()> {
        // What an earlier version left (snippets) must not be bundled into this one.
        let _ = std::fs::remove_dir_all(folder);
        let mut bindgen = Bindgen::new();
        bindgen.input_path(compiled).out_name("index").typescript(false);
        bindgen.omit_default_module_path(true);
        match self.place {
            Place::Worker => {
                bindgen.module(true)?.reset_state_function(true).force_enable_abort_handler(true)
            }
            Place::Page => bindgen.web(true)?,
        };
        let failed = || format!("wasm-bindgen of {}", self.name);
        let mut bound = bindgen.generate_output().with_context(failed)?;
        let trimmed = match self.place {
            Place::Worker => None,
            Place::Page => Some(trim(&mut bound)),
        };
        bound.emit(folder).with_context(failed)?;
        let js = folder.join("index.js");
        let text = stamp::read_text(&js)?;
        let text = match trimmed {
            // Workers import a module as it is; the proposal's keyword is not there yet.
            None => text.replace("import source ", "import "),
            Some(trimmed) => trimmed.apply(&text)?,
        };
        stamp::write(&js, text)
    }

    /// Takes out of the JavaScript half what the optimised module does not need any more.
    fn fit(&self, built: &Built) -> Result<()> {
        let js = without_unused(&stamp::read_text(&built.js)?, &stamp::read(&built.wasm)?);
        stamp::write(&built.js, js.with_context(|| format!("the imports of {}", self.name))?)
    }

    fn optimise(&self, wasm: &Path) -> Result<()> {
        let mut opt = sh::node_bin("wasm-opt");
        opt.arg(wasm).arg("-o").arg(wasm).args(FEATURES).args(self.smaller);
        sh::run(opt.args(["--strip-producers", "--strip-debug", "--vacuum"]))
    }
}

/// Messages in what shoppers download name no folder of the machine that built it.
fn without_local_paths() -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let folders = [home.map(|home| (home, "cargo")), Some((sh::root().to_owned(), "shelfline"))];
    let flags = folders.into_iter().flatten();
    let flags = flags.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    flags.collect::<Vec<_>>().join(" ")
}
