//! Receipts, links and what a verifier finds. `shared/vectors/receipts.json` is for verifiers in
//! other languages: it is what this implementation makes from a fixed key.

use crate::support::world::World;
use crate::support::{at, offer, place, put};
use serde_json::{Value, json};
use shared::id::Sku;
use shared::proof::{
    ChainRow, Evidence, Finding, Head, Jwks, Kind, Link, Receipt, Signer, genesis, leaf, link,
    verify,
};
use shared::time::Timestamp;

const SECRET: [u8; 32] = *b"a secret of 32 bytes, never used";

struct Line {
    signer: Signer,
    keys: Jwks,
    receipts: Vec<String>,
    chain: Vec<ChainRow>,
}

fn sku() -> Sku {
    Sku::parse("trail-lamp").unwrap()
}

fn signer() -> Signer {
    Signer::new("k1", &SECRET)
}

fn backorders() -> shared::offer::Offer {
    let backorder = shared::offer::Backorder { limit: None, lead_time_days: Some(21) };
    shared::offer::Offer { backorder: Some(backorder), ..offer() }
}

/// Three orders in a line, with receipts.
fn line() -> Line {
    let mut world = World::new(at(0));
    world.step(&put(backorders())).unwrap();
    let signer = signer();
    let mut before = genesis(&sku());
    let (mut receipts, mut chain) = (Vec::new(), Vec::new());
    for who in 1..=3 {
        let email = format!("{who}@example.com");
        world.step(&place(&email, who, shared::availability::Action::Backorder)).unwrap();
        let number = shared::id::PlaceNumber::new(who).unwrap();
        let order = shared::ledger::Ledger::order(&world.memory, number).unwrap().unwrap();
        let id = format!("order-{who}");
        let receipt = Receipt::of(&order, &id, &sku(), "https://shop.example", before).unwrap();
        let segment = receipt.segment().unwrap();
        let leaf = leaf(&segment);
        before = link(before, leaf);
        receipts.push(signer.sign(&Signer::signing_input("k1", Kind::Place, &segment)));
        chain.push(ChainRow { number: who, leaf, link: before });
    }
    let keys = Jwks { keys: vec![signer.public()] };
    Line { signer, keys, receipts, chain }
}

impl Line {
    fn head(&self, number: u64, link: Link) -> String {
        let as_of = Timestamp::parse("2027-05-04T10:00:00Z").unwrap();
        let head = Head { sku: sku(), number, link, as_of };
        self.signer.sign_payload(Kind::LineHead, &serde_json::to_string(&head).unwrap())
    }

    fn evidence(&self) -> Evidence {
        let head = Some(self.head(3, self.chain[2].link));
        Evidence { keys: Some(self.keys.clone()), chain: self.chain.clone(), head }
    }
}

#[test]
fn a_receipt_stands_in_its_chain() {
    let line = line();
    for (at, receipt) in line.receipts.iter().enumerate() {
        let said = verify(receipt, &line.evidence()).unwrap();
        assert_eq!(said.number, line.chain[at].number);
        // With less in hand less is looked at.
        verify(receipt, &Evidence::default()).unwrap();
        let part = Evidence { chain: line.chain[at..].to_vec(), head: None, ..line.evidence() };
        verify(receipt, &part).unwrap();
    }
}

#[test]
fn whatever_is_wrong_is_named() {
    let line = line();
    let second = &line.receipts[1];
    let check = |receipt: &str, evidence: Evidence, finding: Finding| {
        assert_eq!(verify(receipt, &evidence), Err(finding.clone()), "{finding}");
    };
    let with = |change: &dyn Fn(&mut Evidence)| {
        let mut evidence = line.evidence();
        change(&mut evidence);
        evidence
    };
    let chained = |change: &dyn Fn(&mut Vec<ChainRow>)| with(&|one| change(&mut one.chain));

    // The receipt itself.
    check("", line.evidence(), Finding::NotASignature("receipt"));
    check("a.b", line.evidence(), Finding::NotASignature("receipt"));
    check(&format!("{second}.x"), line.evidence(), Finding::NotASignature("receipt"));
    check(&second[..second.len() - 2], line.evidence(), Finding::NotASignature("receipt"));
    let none = second.replacen(&second[..second.find('.').unwrap()], "eyJhbGciOiJub25lIn0", 1);
    check(&none, line.evidence(), Finding::NotASignature("receipt"));
    let parts: Vec<_> = second.split('.').collect();
    let other: Vec<_> = line.receipts[2].split('.').collect();
    let swapped = format!("{}.{}.{}", parts[0], other[1], parts[2]);
    check(&swapped, line.evidence(), Finding::Tampered("receipt"));
    let head = line.head(3, line.chain[2].link);
    check(&head, line.evidence(), Finding::OtherKind("receipt"));
    let foreign = Signer::new("k9", &SECRET);
    let input = Signer::signing_input("k9", Kind::Place, parts[1]);
    check(&foreign.sign(&input), line.evidence(), Finding::ForeignKey("receipt"));
    let forged = Signer::new("k1", b"another secret of thirty-two byt");
    let input = Signer::signing_input("k1", Kind::Place, parts[1]);
    check(&forged.sign(&input), line.evidence(), Finding::Tampered("receipt"));
    let nothing = line.signer.sign_payload(Kind::Place, "{}");
    check(&nothing, line.evidence(), Finding::NotReadable("receipt"));

    // The chain.
    let foreign = line.chain[2].leaf;
    check(second, chained(&|chain| chain[1].leaf = foreign), Finding::BrokenLink(2));
    check(second, chained(&|chain| chain[0].link = foreign), Finding::BrokenLink(1));
    check(second, chained(&|chain| chain.retain(|row| row.number != 2)), Finding::Gap(3));
    check(second, chained(&|chain| chain.truncate(1)), Finding::NotReached(2));
    // A whole line ordered anew: every link follows, but not to this receipt.
    let anew = |chain: &mut Vec<ChainRow>| {
        let mut before = genesis(&sku());
        let leaves = [chain[1].leaf, chain[0].leaf, chain[2].leaf];
        for (row, leaf) in chain.iter_mut().zip(leaves) {
            before = link(before, leaf);
            (row.leaf, row.link) = (leaf, before);
        }
    };
    check(second, chained(&anew), Finding::OtherLeaf(2));
    let later = |chain: &mut Vec<ChainRow>| {
        chain.remove(0);
        chain[0].link = foreign;
    };
    check(second, chained(&later), Finding::OtherPrevious(2));

    // The head.
    let headed = |head: String| with(&|one| one.head = Some(head.clone()));
    check(second, headed(line.head(3, foreign)), Finding::OtherHead(3));
    check(second, headed(line.head(0, foreign)), Finding::OtherHead(0));
    check(second, headed(line.head(9, foreign)), Finding::NotReached(9));
    check(second, headed(line.receipts[0].clone()), Finding::OtherKind("head"));
    let elsewhere =
        Head { sku: Sku::parse("other").unwrap(), number: 3, link: foreign, as_of: at(0) };
    let payload = serde_json::to_string(&elsewhere).unwrap();
    let elsewhere = line.signer.sign_payload(Kind::LineHead, &payload);
    check(second, headed(elsewhere), Finding::OtherLine);
}

#[test]
fn a_saved_head_is_held_against_a_receipt_alone() {
    let line = line();
    let only = |head: String| Evidence { head: Some(head), chain: Vec::new(), ..line.evidence() };
    let second = &line.receipts[1];
    verify(second, &only(line.head(1, line.chain[0].link))).unwrap();
    verify(second, &only(line.head(2, line.chain[1].link))).unwrap();
    let other = verify(second, &only(line.head(1, line.chain[1].link)));
    assert_eq!(other, Err(Finding::OtherHead(1)));
}

#[test]
fn the_vectors_are_what_is_made() {
    let line = line();
    let vectors = json!({
        "about": "Receipts of one line by a fixed key. leaf = SHA-256 of the payload segment; \
                  link 0 = SHA-256 of 'shelfline:' and the sku; link n = SHA-256 of link n-1 and leaf n.",
        "sku": sku(),
        "secret_hex": SECRET.iter().fold(String::new(), |hex, byte| format!("{hex}{byte:02x}")),
        "jwks": line.keys,
        "link_0": genesis(&sku()),
        "receipts": line.receipts,
        "chain": line.chain,
        "head": line.head(3, line.chain[2].link),
        "refused": {
            "another link at the same number": line.head(3, line.chain[0].link),
            "signed as something else": line.receipts[0],
        },
    });
    let written: Value = serde_json::from_str(include_str!("../../vectors/receipts.json")).unwrap();
    assert_eq!(written, vectors, "{vectors:#}");
}
