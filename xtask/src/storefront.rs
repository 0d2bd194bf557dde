//! The demo shop's pages, one a product and language, and the developers' page.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, ErrorKind, UndefinedBehavior, Value, context};
use serde_json::Value as Json;

use crate::stamp::{entries, read, read_text, write};
use crate::{bundle, sh, site};

/// Writes every page of the demo shop, and what they load.
pub(crate) fn shop() -> Result<()> {
    let root = sh::root().join("demo");
    site::copy(&root.join("static"), &site::folder().join("demo"))?;
    let catalogue = read(&root.join("catalogue.json"))?;
    write(&site::folder().join("demo/catalogue.json"), catalogue)?;
    let files = context! {
        // In the page itself: nothing is waited for before the first paint.
        style => Value::from_safe_string(style(&root.join("style/shop.css"))?),
        time => bundled("time", "js", &root.join("time/time.js"))?,
    };
    let goods = Value::from(Serde(goods()?));
    let words = json(&root.join("words.json"))?;
    let env = templates();
    for (code, own) in words.as_object().context("demo/words.json")? {
        let t = Value::from(Serde(own.clone()));
        let text = |name: &str| Some(own.get(name)?.as_str()?.to_owned());
        let base = text("base").with_context(|| format!("{code} has no base"))?;
        let other = words.as_object().and_then(|all| all.iter().find(|(name, _)| *name != code));
        let other = other.and_then(|(_, other)| Some(other.get("base")?.as_str()?.to_owned()));
        let page = |template: &str, path: &str, good: Option<&Value>| -> Result<()> {
            let other_url = format!("{}{path}", other.as_deref().unwrap_or_default());
            let known = context! {
                t => t.clone(), goods => goods.clone(), files => files.clone(),
                good => good.cloned(), other_url => other_url,
            };
            let page = env.get_template(template).and_then(|template| template.render(known));
            let page = page.with_context(|| format!("the page {base}{path}"))?;
            write(&file(&format!("{base}{path}")), page)
        };
        page("index.html", "/", None)?;
        page("about.html", "/about", None)?;
        for good in goods.try_iter()? {
            let path = format!("/goods/{}", good.get_attr("slug")?);
            page("good.html", &path, Some(&good))?;
        }
    }
    Ok(())
}

/// Writes the developers' page, `/docs/`, and what it loads.
pub(crate) fn docs() -> Result<()> {
    let root = sh::root().join("docs");
    let style = bundled("docs", "css", &root.join("docs.css"))?;
    let script = bundled("docs", "js", &root.join("docs.js"))?;
    let page = read_text(&root.join("index.html"))?
        .replace("{{style}}", &format!("/{style}"))
        .replace("{{script}}", &format!("/{script}"));
    write(&file("/docs/"), page)
}

/// Where the page of an address is kept.
fn file(address: &str) -> PathBuf {
    let path = address.trim_start_matches('/');
    let is_folder = path.is_empty() || path.ends_with('/');
    site::folder().join(if is_folder {
        format!("{path}index.html")
    } else {
        format!("{path}.html")
    })
}

/// A script or a style with what it imports, under its immutable name.
fn bundled(name: &str, ext: &str, entry: &Path) -> Result<String> {
    let out = site::bundled(&format!("{name}.{ext}"));
    bundle::asset(entry, &out)?;
    site::publish(name, ext, &read(&out)?)
}

fn style(entry: &Path) -> Result<String> {
    let out = site::bundled("shop.css");
    bundle::asset(entry, &out)?;
    read_text(&out)
}

fn json(path: &Path) -> Result<Json> {
    serde_json::from_str(&read_text(path)?).with_context(|| path.display().to_string())
}

/// The products of the demo shop, each with the price of what its button sells.
fn goods() -> Result<Json> {
    let root = sh::root().join("demo");
    let catalogue = json(&root.join("catalogue.json"))?;
    let products = catalogue.get("products").and_then(Json::as_array);
    let products = products.context("demo/catalogue.json lists no products")?;
    let mut goods = json(&root.join("goods.json"))?;
    for good in goods.as_array_mut().context("demo/goods.json is not a list")? {
        let sku = good.pointer("/button/sku").cloned().context("a product without a sku")?;
        let product = products.iter().find(|product| product.get("sku") == Some(&sku));
        let price = product.and_then(|product| product.pointer("/offer/price"));
        let mut price = price.with_context(|| format!("demo/catalogue.json has no {sku}"))?.clone();
        let pieces = good.pointer("/button/quantity").and_then(Json::as_u64).unwrap_or(1);
        if let Some(amount) = price.get_mut("amount") {
            *amount = amount.as_u64().and_then(|one| one.checked_mul(pieces)).into();
        }
        good.as_object_mut().context("a product is an object")?.insert("price".to_owned(), price);
    }
    Ok(goods)
}

/// The templates, each checked when it is used: what a page names must be there.
fn templates() -> Environment<'static> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    env.set_auto_escape_callback(|name| match name.rsplit_once('.') {
        Some((_, "html")) => AutoEscape::Html,
        Some(_) | None => AutoEscape::None,
    });
    env.set_loader(|name| {
        let folder = if name == "index.html" { "" } else { "demo/templates" };
        Ok(read_text(&sh::root().join(folder).join(name)).ok())
    });
    env.add_function("art", |slug: &str| {
        let drawing = read_text(&sh::root().join("demo/art").join(format!("{slug}.svg")));
        drawing.map(Value::from_safe_string).map_err(|error| {
            Error::new(ErrorKind::InvalidOperation, format!("no drawing of {slug}: {error}"))
        })
    });
    env.add_filter("fill", |text: &str, fields: &Value| -> Result<String, Error> {
        let names = fields.try_iter()?;
        names.into_iter().try_fold(text.to_owned(), |text, name| {
            let field = fields.get_item(&name)?;
            let filled = field.as_str().map(|field| text.replace(&format!("{{{name}}}"), field));
            Ok(filled.unwrap_or(text))
        })
    });
    env.add_filter("money", |price: &Value, code: &str| -> Result<String, Error> {
        let cents: u64 = price.get_attr("amount")?.try_into()?;
        let (whole, part) = (cents / 100, cents % 100);
        Ok(if code == "de" {
            format!("{whole},{part:02}\u{a0}€")
        } else {
            format!("€{whole}.{part:02}")
        })
    });
    env
}

/// Removes pages of products that are gone.
pub(crate) fn sweep() -> Result<()> {
    let goods = goods()?;
    let slugs = goods.as_array().into_iter().flatten();
    let known: Vec<_> = slugs.filter_map(|good| good.get("slug")?.as_str()).collect();
    for folder in ["goods", "de/goods"].map(|folder| site::folder().join(folder)) {
        for page in if folder.is_dir() { entries(&folder)? } else { Vec::new() } {
            let slug = page.file_stem().unwrap_or_default().to_string_lossy();
            if !known.contains(&&*slug) {
                std::fs::remove_file(&page)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use minijinja::context;

    use super::{file, site, templates};

    #[test]
    fn an_address_has_one_file() {
        let check = |address, expected| {
            assert_eq!(file(address), site::folder().join(expected));
        };
        check("/", "index.html");
        check("/de/", "de/index.html");
        check("/de/goods/trail-lamp", "de/goods/trail-lamp.html");
    }

    #[test]
    fn filters_write_money_and_fill_texts_in() {
        let check = |template: &str, expected: &str| {
            let known = context! {
                price => context! { amount => 3490 },
                text => "{title}: {short} {other}",
                good => context! { title => "Lamp", short => "warm" },
            };
            assert_eq!(templates().render_str(template, known).ok().as_deref(), Some(expected));
        };
        check("{{ price | money('en') }}", "€34.90");
        check("{{ price | money('de') }}", "34,90\u{a0}€");
        check("{{ text | fill(good) }}", "Lamp: warm {other}");
    }

    #[test]
    fn what_a_page_names_must_be_there() {
        assert!(templates().render_str("{{ nothing }}", context! {}).is_err());
        assert!(templates().render_str("{{ art('nothing') }}", context! {}).is_err());
    }
}
