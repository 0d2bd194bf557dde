//! Ids and tokens of orders.
//!
//! An id carries its route (the sku), its place number, the id of the key that made it and a MAC, so
//! that a forged one wakes no object and no table maps ids to orders. A token is a MAC over the id:
//! checked anywhere, kept nowhere. Keys rotate: the first one signs, all of them verify.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use shared::id::{PlaceNumber, Sku};
use shared::proof::Signer;
use shared::time::Timestamp;
use shared::wire::order::Identity;
use subtle::ConstantTimeEq;

const MAC_BYTES: usize = 12;
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The keys, as configured: `kid:secret`, separated by blanks.
#[derive(Debug, Default)]
pub(crate) struct Keys(Vec<(String, Vec<u8>)>);

/// The parts of an id, before its tag is checked.
struct Opened<'a> {
    kid: &'a str,
    secret: &'a [u8],
    number: PlaceNumber,
    sku: String,
    tag: Vec<u8>,
}

/// What a genuine id says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    /// Where the order is in line.
    pub(crate) sku: Sku,
    /// Its number there.
    pub(crate) number: PlaceNumber,
}

impl Keys {
    /// Reads the configured text; what is not `kid:secret` is left out.
    pub(crate) fn parse(text: &str) -> Self {
        let pairs = text.split_whitespace().filter_map(|pair| pair.split_once(':'));
        let sound = pairs.filter(|(kid, secret)| {
            !kid.is_empty() && kid.len() <= 32 && !kid.contains('.') && !secret.is_empty()
        });
        Self(sound.map(|(kid, secret)| (kid.to_owned(), secret.as_bytes().to_vec())).collect())
    }

    /// Whether orders can be taken at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn mac(secret: &[u8], purpose: &str, text: &str) -> Option<[u8; 32]> {
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        Some(mac.finalize().into_bytes().into())
    }

    /// What the order with `number` in the line of `sku` is called; `None` without a key.
    pub(crate) fn identity(&self, sku: &Sku, number: PlaceNumber) -> Option<Identity> {
        let (kid, _) = self.0.first()?;
        self.identity_under(kid, sku, number)
    }

    fn identity_under(&self, kid: &str, sku: &Sku, number: PlaceNumber) -> Option<Identity> {
        let (kid, secret) = self.0.iter().find(|(known, _)| known == kid)?;
        let route = format!("{kid}.{number}.{sku}");
        let mac = Self::mac(secret, "order", &route)?;
        let (tag, rest) = mac.split_at(MAC_BYTES);
        let mut bytes = tag.to_vec();
        bytes.extend_from_slice(route.as_bytes());
        Some(Identity {
            id: URL_SAFE_NO_PAD.encode(bytes),
            order_number: short(rest),
            sku: sku.clone(),
        })
    }

    /// Where an id leads, if we made it.
    pub(crate) fn route(&self, id: &str) -> Option<Route> {
        let Opened { kid, secret, number, sku, tag } = self.open(id)?;
        let mac = Self::mac(secret, "order", &format!("{kid}.{number}.{sku}"))?;
        let genuine: bool = mac.get(..MAC_BYTES)?.ct_eq(&tag).into();
        let sku = Sku::parse(&sku)?;
        genuine.then_some(Route { sku, number })
    }

    fn open(&self, id: &str) -> Option<Opened<'_>> {
        let bytes = URL_SAFE_NO_PAD.decode(id).ok()?;
        let (tag, route) = bytes.split_at_checked(MAC_BYTES)?;
        let mut parts = std::str::from_utf8(route).ok()?.splitn(3, '.');
        let kid = parts.next()?;
        let number = parts.next()?;
        let canonical = number.bytes().all(|b| b.is_ascii_digit()) && !number.starts_with('0');
        let number = PlaceNumber::new(number.parse().ok().filter(|_| canonical)?)?;
        let sku = parts.next()?.to_owned();
        let (kid, secret) = self.0.iter().find(|(known, _)| known == kid)?;
        Some(Opened { kid, secret, number, sku, tag: tag.to_vec() })
    }

    /// The token that opens the order with this id. It names the order's number and key, so that a
    /// line knows its own by the token alone.
    pub(crate) fn token(&self, id: &str) -> Option<String> {
        let Opened { kid, secret, number, .. } = self.open(id)?;
        let mac = Self::mac(secret, "token", id)?;
        Some(format!("{}.{number}.{kid}", URL_SAFE_NO_PAD.encode(mac)))
    }

    /// The token of an entry of a waitlist: its number, and whose list it is on.
    pub(crate) fn waitlist_token(&self, number: u64, sku: &Sku) -> Option<String> {
        let (_, secret) = self.0.first()?;
        let mac = Self::mac(secret, "waitlist", &format!("{number} {sku}"))?;
        Some(format!("{number}.{}.{sku}", URL_SAFE_NO_PAD.encode(mac)))
    }

    /// The entry that a token of a waitlist is of, if we made it.
    pub(crate) fn waitlist_entry(&self, token: &str) -> Option<(u64, Sku)> {
        let mut parts = token.splitn(3, '.');
        let number: u64 = parts.next()?.parse().ok()?;
        let given = parts.next()?;
        let sku = Sku::parse(parts.next()?)?;
        let text = format!("{number} {sku}");
        let made = |(_, secret): &(String, Vec<u8>)| {
            let mac = Self::mac(secret, "waitlist", &text);
            mac.is_some_and(|mac| same(&URL_SAFE_NO_PAD.encode(mac), given))
        };
        self.0.iter().any(made).then_some((number, sku))
    }

    /// The token of a link in a mail: it opens the order until then, in whole seconds.
    pub(crate) fn scoped(&self, id: &str, until: Timestamp) -> Option<String> {
        let seconds = until.as_ms().checked_div(1_000)?;
        let Opened { secret, .. } = self.open(id)?;
        let mac = Self::mac(secret, "link", &format!("{seconds} {id}"))?;
        Some(format!("{seconds}.{}", URL_SAFE_NO_PAD.encode(mac)))
    }

    /// Whether `token` is that of a link in a mail, and is still good.
    pub(crate) fn opens_by_link(&self, id: &str, token: &str, now: Timestamp) -> bool {
        let seconds = token.split_once('.').and_then(|(seconds, _)| seconds.parse::<i64>().ok());
        let until = seconds.and_then(|seconds| Timestamp::from_ms(seconds.checked_mul(1_000)?));
        let Some(until) = until.filter(|until| now < *until) else { return false };
        self.scoped(id, until).is_some_and(|expected| same(&expected, token))
    }

    /// Whether `token` opens an order in the line of `sku`.
    pub(crate) fn opens_line(&self, sku: &Sku, token: &str) -> bool {
        let mut parts = token.splitn(3, '.').skip(1);
        let number = parts.next().and_then(|text| PlaceNumber::new(text.parse().ok()?));
        let made = match (number, parts.next()) {
            (Some(number), Some(kid)) => self.identity_under(kid, sku, number),
            (_, _) => None,
        };
        made.is_some_and(|made| self.opens(&made.id, token))
    }

    /// The keys that sign receipts, the present one first: made of the order keys, so that they
    /// rotate with them and a shop has no further secret to keep.
    pub(crate) fn signers(&self) -> Vec<Signer> {
        let signer = |(kid, secret): &(String, Vec<u8>)| {
            Some(Signer::new(kid, &Self::mac(secret, "receipts", "ed25519")?))
        };
        self.0.iter().filter_map(signer).collect()
    }

    /// The id of the key that signs now.
    pub(crate) fn present(&self) -> Option<&str> {
        self.0.first().map(|(kid, _)| kid.as_str())
    }

    /// Whether `token` opens the order with this id.
    pub(crate) fn opens(&self, id: &str, token: &str) -> bool {
        let expected = self.token(id);
        expected.is_some_and(|expected| same(&expected, token))
    }
}

/// Whether two secrets are the same, without telling by the time it takes.
pub(crate) fn same(a: &str, b: &str) -> bool {
    use sha2::Digest;
    let digest = |text: &str| <[u8; 32]>::from(Sha256::digest(text.as_bytes()));
    digest(a).ct_eq(&digest(b)).into()
}

/// Eight characters to be read out, in two groups: Crockford's base 32, no I, L, O, U.
fn short(bytes: &[u8]) -> String {
    let pick = |byte: &u8| ALPHABET.get(usize::from(byte & 31)).map_or('0', |c| char::from(*c));
    let text: String = bytes.iter().take(8).map(pick).collect();
    let (left, right) = text.split_at(text.len() / 2);
    format!("{left}-{right}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(text: &str) -> Keys {
        Keys::parse(text)
    }

    fn identity(keys: &Keys, sku: &str, number: u64) -> Option<Identity> {
        keys.identity(&Sku::parse(sku)?, PlaceNumber::new(number)?)
    }

    #[test]
    fn an_id_leads_back_and_rotated_keys_still_open() {
        let old = keys("k1:first");
        let made = identity(&old, "trail.lamp-1", 1042).unwrap();
        let token = old.token(&made.id).unwrap();
        let rotated = keys("k2:second k1:first");
        let route = rotated.route(&made.id).unwrap();
        assert_eq!((route.sku.as_str(), route.number.get()), ("trail.lamp-1", 1042));
        assert!(rotated.opens(&made.id, &token));
        assert!(!keys("k2:second").opens(&made.id, &token));
        assert_eq!(keys("k2:second").route(&made.id), None);
        assert_eq!(made.order_number.len(), 9);
        let line = |sku: &str| rotated.opens_line(&Sku::parse(sku).unwrap(), &token);
        assert!(line("trail.lamp-1") && !line("trail.lamp-2"));
        let kids: Vec<_> = rotated.signers().iter().map(|key| key.public().kid).collect();
        assert_eq!(kids, ["k2", "k1"]);
    }

    #[test]
    fn a_link_opens_its_order_until_it_is_over() {
        let keys = keys("k:secret");
        let made = identity(&keys, "A", 7).unwrap().id;
        let at = |seconds: i64| Timestamp::from_ms(seconds * 1_000).unwrap();
        let token = keys.scoped(&made, at(100)).unwrap();
        assert!(keys.opens_by_link(&made, &token, at(99)) && !keys.opens(&made, &token));
        assert!(!keys.opens_by_link(&made, &token, at(100)), "it is over");
        assert!(!keys.opens_by_link(&made, &token.replace("100.", "999."), at(99)), "forged");
        let other = identity(&keys, "A", 8).unwrap().id;
        assert!(!keys.opens_by_link(&other, &token, at(99)), "another order");
        for nonsense in ["", ".", "1.", "-1.a", "99999999999999999999.a"] {
            assert!(!keys.opens_by_link(&made, nonsense, at(0)));
        }
    }

    #[test]
    fn a_changed_id_leads_nowhere() {
        let keys = keys("k:secret");
        let made = identity(&keys, "A", 7).unwrap().id;
        for at in 0..made.len() {
            let mut forged = made.clone().into_bytes();
            let byte = forged.get_mut(at).unwrap();
            *byte = if *byte == b'A' { b'B' } else { b'A' };
            let forged = String::from_utf8(forged).unwrap();
            assert_eq!(keys.route(&forged), None, "{forged}");
        }
        for nonsense in ["", "AAAA", "%", "🙂", &"A".repeat(5_000)] {
            assert_eq!(keys.route(nonsense), None);
        }
    }
}
