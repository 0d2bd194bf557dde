//! The static files: script, merchant's pages, and the headers they are served with. The demo shop
//! is in `storefront`.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Result;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::json;
use sha2::{Digest, Sha256, Sha384};

use crate::stamp::{entries, read, read_text, short_hash, write};
use crate::wasm::Built;
use crate::{bundle, sh};

/// Where static files are collected.
pub(crate) fn folder() -> PathBuf {
    sh::dist().join("site")
}

/// The later parts of the script that shops embed.
const PARTS: [&str; 3] = ["second", "waitlist", "challenge"];

/// The files of the widget under their immutable names, and the loader that knows these names.
pub(crate) fn widget(built: &Built) -> Result<()> {
    let js = bundled("widget.js");
    // What it would tell a developer is no shopper's download.
    bundle::page(built, true, &js)?;
    let (js, wasm) = (read(&js)?, read(&built.wasm)?);
    let part = |name: &str, release: &str| -> Result<Vec<u8>> {
        let out = bundled(&format!("{name}.js"));
        bundle::part(name, release, &out)?;
        read(&out)
    };
    // One name for all that belongs together: the loader has no room for three.
    let mut all = [js.as_slice(), &wasm].concat();
    for name in PARTS {
        all.extend(part(name, "")?);
    }
    let release = short_hash(&all);
    publish_as("widget", &release, "js", &js)?;
    publish_as("widget", &release, "wasm", &wasm)?;
    for name in PARTS {
        publish_as(name, &release, "js", &part(name, &release)?)?;
    }
    let loader = bundled("loader.js");
    bundle::loader(&release, &loader)?;
    let script = read(&loader)?;
    let pinned = publish("loader", "js", &script)?;
    write(&folder().join("docs/integrity.json"), integrity(&pinned, &script))?;
    write(&folder().join("shelfline.js"), script)?;
    let order = bundled("order.js");
    bundle::order(&order)?;
    let script = read(&order)?;
    let pinned = publish("order", "js", &script)?;
    write(&folder().join("docs/integrity-order.json"), integrity(&pinned, &script))?;
    write(&folder().join("shelfline-order.js"), script)?;
    let types = read(&sh::root().join("widget/loader/shelfline.d.ts"))?;
    write(&folder().join("shelfline.d.ts"), types)
}

/// What a page needs to embed this version of the script and no other (Subresource Integrity).
fn integrity(pinned: &str, script: &[u8]) -> String {
    let hash = BASE64.encode(Sha384::digest(script));
    let version = env!("CARGO_PKG_VERSION");
    json!({ "src": format!("/{pinned}"), "integrity": format!("sha384-{hash}"), "version": version })
        .to_string()
}

/// The merchant's page, its program and its style.
pub(crate) fn dashboard(built: &Built) -> Result<()> {
    let (js, wasm) = page_module("dashboard", built)?;
    let source = sh::root().join("dashboard");
    let style = publish("dashboard", "css", &read(&source.join("style.css"))?)?;
    let page = read_text(&source.join("index.html"))?
        .replace("{{script}}", &format!("/{js}"))
        .replace("{{wasm}}", &format!("/{wasm}"))
        .replace("{{style}}", &format!("/{style}"));
    let headers = headers(&inline_scripts(&page));
    write(&folder().join("admin/index.html"), page)?;
    write(&folder().join("_headers"), headers)
}

/// The files of the worker's pages, and what they have in common with `<shelfline-order>`.
pub(crate) fn pages() -> Result<()> {
    copy(&sh::root().join("worker/pages"), &folder().join("pages"))?;
    bundle::asset(&sh::root().join("live/watch.ts"), &folder().join("pages/watch.js"))
}

/// What verifies receipts, under immutable names, and the module that knows them.
pub(crate) fn verifier(built: &Built) -> Result<()> {
    let (js, wasm) = page_module("verifier", built)?;
    let module = format!(
        "import start, {{ judge }} from \"/{js}\";\n\
         export const ready = async () => (await start({{ module_or_path: \"/{wasm}\" }}), judge);\n"
    );
    write(&folder().join("pages/verifier.js"), module)
}

fn page_module(name: &str, built: &Built) -> Result<(String, String)> {
    let js = bundled(&format!("{name}.js"));
    // What it would tell a developer is no shopper's download.
    bundle::page(built, name != "dashboard", &js)?;
    Ok((publish(name, "js", &read(&js)?)?, publish(name, "wasm", &read(&built.wasm)?)?))
}

/// Where esbuild leaves a bundle until it is published.
pub(crate) fn bundled(name: &str) -> PathBuf {
    sh::dist().join(".bundle").join(name)
}

/// Writes `assets/NAME-HASH.EXT` in place of its former version; answers that path.
pub(crate) fn publish(name: &str, ext: &str, content: &[u8]) -> Result<String> {
    publish_as(name, &short_hash(content), ext, content)
}

fn publish_as(name: &str, hash: &str, ext: &str, content: &[u8]) -> Result<String> {
    let path = format!("assets/{name}-{hash}.{ext}");
    let file = folder().join(&path);
    for former in published(name, ext)?.iter().filter(|former| **former != file) {
        fs::remove_file(former)?;
    }
    write(&file, content)?;
    Ok(path)
}

/// The published files of that name: one, once it is built.
pub(crate) fn published(name: &str, ext: &str) -> Result<Vec<PathBuf>> {
    let assets = folder().join("assets");
    if !assets.is_dir() {
        return Ok(Vec::new());
    }
    let ours = |file: &PathBuf| {
        let file = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        file.strip_prefix(name)
            .and_then(|rest| rest.strip_prefix('-')?.strip_suffix(ext)?.strip_suffix('.'))
            .is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    Ok(entries(&assets)?.into_iter().filter(ours).collect())
}

/// Copies a file, or a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if from.is_dir() {
        for entry in entries(from)? {
            copy(&entry, &to.join(entry.file_name().unwrap_or_default()))?;
        }
    } else if from.is_file() {
        write(to, read(from)?)?;
    }
    Ok(())
}

/// The hashes under which a page's own inline scripts are allowed to run.
fn inline_scripts(page: &str) -> String {
    let bodies = page.split("<script").skip(1).filter_map(|rest| {
        let (_, rest) = rest.split_once('>')?;
        let (body, _) = rest.split_once("</script>")?;
        (!body.trim().is_empty()).then_some(body)
    });
    bodies.fold(String::new(), |hashes, body| {
        format!("{hashes} 'sha256-{}'", BASE64.encode(Sha256::digest(body)))
    })
}

/// Names with a hash never change; the loader is looked up again after five minutes. All of the
/// script is for any site to load. The merchant's pages run nothing but their own.
fn headers(scripts: &str) -> String {
    let csp = format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; \
         connect-src 'self'; img-src 'self' https: data:; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    );
    format!(
        "\
/*
  X-Content-Type-Options: nosniff

/assets/*
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  ! Cache-Control
  Cache-Control: public, max-age=31536000, immutable

/shelfline.js
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  ! Cache-Control
  Cache-Control: public, max-age=300

/shelfline-order.js
  Access-Control-Allow-Origin: *
  Cross-Origin-Resource-Policy: cross-origin
  ! Cache-Control
  Cache-Control: public, max-age=300

/admin/*
  Content-Security-Policy: {csp}
  Referrer-Policy: no-referrer
  X-Frame-Options: DENY
"
    )
}

#[cfg(test)]
mod tests {
    use super::inline_scripts;

    #[test]
    fn only_inline_scripts_are_hashed() {
        assert_eq!(inline_scripts("<script src=\"a.js\"></script>"), "");
        // The example of the CSP specification.
        let page = "<script type=module>alert('Hello, world.');</script>";
        let expected = " 'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='";
        assert_eq!(inline_scripts(page), expected);
    }
}
