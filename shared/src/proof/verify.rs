//! Verifying a receipt without asking the shop to judge.

use super::chain::{ChainRow, Head, Link, genesis, leaf, link};
use super::jws::{Jwks, Kind, Unverified};
use super::receipt::Receipt;
use std::fmt;

/// What a receipt is held against, as far as it is there.
#[derive(Debug, Clone, Default)]
pub struct Evidence {
    /// The shop's keys.
    pub keys: Option<Jwks>,
    /// Rows of the published chain, in order; they need not start at the first.
    pub chain: Vec<ChainRow>,
    /// A signed head that was saved or is published now.
    pub head: Option<String>,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    /// It is no compact JWS with `EdDSA`.
    NotASignature(&'static str),
    /// It is signed as something else.
    OtherKind(&'static str),
    /// It was changed after it was signed.
    Tampered(&'static str),
    /// No key of the shop has the id that it names.
    ForeignKey(&'static str),
    /// Its payload is none of a receipt or head.
    NotReadable(&'static str),
    /// The chain's leaf at the receipt's number is not the receipt's.
    OtherLeaf(u64),
    /// The chain has a gap, or is out of order, at this number.
    Gap(u64),
    /// The link at this number does not follow from the one before.
    BrokenLink(u64),
    /// The receipt's `prev` is not the link before it.
    OtherPrevious(u64),
    /// The chain does not reach the receipt.
    NotReached(u64),
    /// The head is of another line.
    OtherLine,
    /// The head is no continuation: at its number the chain has another link.
    OtherHead(u64),
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASignature(what) => write!(f, "the {what} is no compact JWS with EdDSA"),
            Self::OtherKind(what) => write!(f, "the {what} is signed as something else"),
            Self::Tampered(what) => write!(f, "the {what} was changed after it was signed"),
            Self::ForeignKey(what) => write!(f, "the {what} names a key that the shop has not"),
            Self::NotReadable(what) => write!(f, "the {what} says nothing that can be read"),
            Self::OtherLeaf(n) => write!(f, "at number {n} the chain has another receipt"),
            Self::Gap(n) => write!(f, "the chain has a gap at number {n}"),
            Self::BrokenLink(n) => write!(f, "the link at number {n} does not follow"),
            Self::OtherPrevious(n) => {
                write!(f, "the receipt of number {n} follows another link than the chain's")
            }
            Self::NotReached(n) => write!(f, "the chain does not reach number {n}"),
            Self::OtherLine => f.write_str("the head is of another line"),
            Self::OtherHead(n) => write!(f, "the chain does not continue the head at number {n}"),
        }
    }
}

/// Verifies a receipt against what is there; without keys its signature stays open.
pub fn verify(receipt: &str, evidence: &Evidence) -> Result<Receipt, Finding> {
    const RECEIPT: &str = "receipt";
    let jws = signed(receipt, Kind::Place, evidence.keys.as_ref(), RECEIPT)?;
    let said: Receipt = jws.payload().ok_or(Finding::NotReadable(RECEIPT))?;
    if said.number == 1 && said.prev != genesis(&said.sku) {
        return Err(Finding::OtherPrevious(1));
    }
    if !evidence.chain.is_empty() {
        follow(&evidence.chain, &said, leaf(jws.payload_segment()))?;
    }
    if let Some(head) = &evidence.head {
        continues(head, evidence, &said, leaf(jws.payload_segment()))?;
    }
    Ok(said)
}

fn signed<'a>(
    text: &'a str,
    kind: Kind,
    keys: Option<&Jwks>,
    what: &'static str,
) -> Result<Unverified<'a>, Finding> {
    let jws = Unverified::parse(text).ok_or(Finding::NotASignature(what))?;
    if !jws.is(kind) {
        return Err(Finding::OtherKind(what));
    }
    match keys.map(|keys| jws.is_signed_by(keys)) {
        None | Some(Some(true)) => Ok(jws),
        Some(Some(false)) => Err(Finding::Tampered(what)),
        Some(None) => Err(Finding::ForeignKey(what)),
    }
}

/// Walks the chain: each link must follow, and the receipt must stand in its place.
fn follow(chain: &[ChainRow], said: &Receipt, own: Link) -> Result<(), Finding> {
    let mut before: Option<ChainRow> = None;
    let mut reached = false;
    for row in chain {
        let previous = match before {
            Some(before) if before.number.checked_add(1) != Some(row.number) => {
                return Err(Finding::Gap(row.number));
            }
            Some(before) => Some(before.link),
            None if row.number == 1 => Some(genesis(&said.sku)),
            None => None,
        };
        if previous.is_some_and(|previous| link(previous, row.leaf) != row.link) {
            return Err(Finding::BrokenLink(row.number));
        }
        if row.number == said.number {
            reached = true;
            if row.leaf != own {
                return Err(Finding::OtherLeaf(row.number));
            }
            if link(said.prev, own) != row.link {
                return Err(Finding::OtherPrevious(row.number));
            }
        }
        before = Some(*row);
    }
    if reached { Ok(()) } else { Err(Finding::NotReached(said.number)) }
}

fn continues(text: &str, evidence: &Evidence, said: &Receipt, own: Link) -> Result<(), Finding> {
    const HEAD: &str = "head";
    let jws = signed(text, Kind::LineHead, evidence.keys.as_ref(), HEAD)?;
    let head: Head = jws.payload().ok_or(Finding::NotReadable(HEAD))?;
    if head.sku != said.sku {
        return Err(Finding::OtherLine);
    }
    let known = match evidence.chain.iter().find(|row| row.number == head.number) {
        Some(row) => Some(row.link),
        None if head.number == 0 => Some(genesis(&said.sku)),
        None if head.number == said.number => Some(link(said.prev, own)),
        None if head.number.checked_add(1) == Some(said.number) => Some(said.prev),
        None => None,
    };
    match known {
        Some(known) if known == head.link => Ok(()),
        Some(_) => Err(Finding::OtherHead(head.number)),
        None => Err(Finding::NotReached(head.number)),
    }
}
