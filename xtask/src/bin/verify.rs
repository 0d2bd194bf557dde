//! Verifies a receipt from files: `cargo xtask verify` fetches what is an address and runs this.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{fs, io};

use anyhow::{Context, Result};
use clap::Parser;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use shared::proof::{ChainRow, Evidence, Receipt, verify};
use std::io::Write;

/// Verifies a receipt without asking the shop to judge
#[derive(Parser)]
struct Args {
    /// The receipt, or a file with it
    receipt: String,
    /// The shop's keys
    #[arg(long)]
    jwks: Option<PathBuf>,
    /// The line's chain, or a part of it
    #[arg(long)]
    chain: Option<PathBuf>,
    /// A head of the line, as published or saved
    #[arg(long)]
    head: Option<PathBuf>,
}

#[derive(Deserialize)]
struct Chain {
    items: Vec<ChainRow>,
}

#[derive(Deserialize)]
struct Signed {
    signed: String,
}

fn main() -> ExitCode {
    let (text, code) = match judged(&Args::parse()) {
        Ok(text) => (text, ExitCode::SUCCESS),
        Err(error) => (format!("not verified: {error:#}\n"), ExitCode::FAILURE),
    };
    match io::stdout().write_all(text.as_bytes()) {
        Ok(()) => code,
        Err(_) => ExitCode::FAILURE,
    }
}

fn judged(args: &Args) -> Result<String> {
    let given = match fs::read_to_string(&args.receipt) {
        Ok(text) => text,
        Err(_) => args.receipt.clone(),
    };
    let evidence = Evidence {
        keys: args.jwks.as_deref().map(json).transpose()?,
        chain: args.chain.as_deref().map(json::<Chain>).transpose()?.map_or(vec![], |c| c.items),
        head: args.head.as_deref().map(head).transpose()?,
    };
    let receipt = verify(given.trim(), &evidence)
        .map_err(|finding| anyhow::Error::msg(finding.to_string()))?;
    Ok(said(&receipt, &evidence))
}

/// A head as the interface answers it, or its JWS alone.
fn head(file: &Path) -> Result<String> {
    let text = read(file)?;
    Ok(serde_json::from_str::<Signed>(&text).map_or(text.trim().to_owned(), |head| head.signed))
}

fn json<T: DeserializeOwned>(file: &Path) -> Result<T> {
    serde_json::from_str(&read(file)?).with_context(|| format!("{} is not read", file.display()))
}

fn read(file: &Path) -> Result<String> {
    fs::read_to_string(file).with_context(|| file.display().to_string())
}

fn said(receipt: &Receipt, evidence: &Evidence) -> String {
    let promise = match (receipt.promise.ships_from, receipt.promise.ships_to) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (_, _) => "no date".to_owned(),
    };
    let signature = if evidence.keys.is_some() { "verified" } else { "not looked at: no --jwks" };
    let chain = match evidence.chain.len() {
        0 => "not looked at: no --chain".to_owned(),
        rows => format!("verified over {rows} places"),
    };
    let head = if evidence.head.is_some() { "continues" } else { "not looked at: no --head" };
    format!(
        "shop       {}\nsku        {}\nplace      {}\norder      {}\nunits      {}\n\
         total      {} {} (minor units)\npromise    {promise}\nrules      {}\n\
         signature  {signature}\nchain      {chain}\nhead       {head}\n",
        receipt.iss,
        receipt.sku,
        receipt.number,
        receipt.order,
        receipt.units,
        receipt.total.amount(),
        receipt.total.currency(),
        receipt.rules,
    )
}
