//! JSON Web Signatures in compact form, with Ed25519 only (RFC 7515, 7517, 8037).

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What is signed; a signature of one kind is none of the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Kind {
    /// A receipt.
    #[serde(rename = "place+jwt")]
    Place,
    /// A line's head.
    #[serde(rename = "line-head+jwt")]
    LineHead,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Header {
    alg: Algorithm,
    kid: String,
    typ: Kind,
}

/// The only algorithm that is made or accepted.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Algorithm {
    #[serde(rename = "EdDSA")]
    EdDsa,
}

/// A key that signs, under its id.
#[derive(Debug)]
pub struct Signer {
    kid: String,
    key: SigningKey,
}

impl Signer {
    /// A key from its 32 secret bytes.
    pub fn new(kid: &str, secret: &[u8; 32]) -> Self {
        Self { kid: kid.to_owned(), key: SigningKey::from_bytes(secret) }
    }

    /// Its id.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// Header and payload, as they are signed: what a commit fixes.
    pub fn signing_input(kid: &str, kind: Kind, payload_segment: &str) -> String {
        let header = Header { alg: Algorithm::EdDsa, kid: kid.to_owned(), typ: kind };
        let header = serde_json::to_string(&header).unwrap_or_default();
        format!("{}.{payload_segment}", URL_SAFE_NO_PAD.encode(header))
    }

    /// The id of the key that a signing input names.
    pub fn kid_of(signing_input: &str) -> Option<String> {
        let (header, _) = signing_input.split_once('.')?;
        json::<Header>(header).map(|header| header.kid)
    }

    /// The JWS of a signing input. Ed25519 is deterministic: the same input, the same text.
    pub fn sign(&self, signing_input: &str) -> String {
        let signature = self.key.sign(signing_input.as_bytes());
        format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(signature.to_bytes()))
    }

    /// Signs a payload of a kind.
    pub fn sign_payload(&self, kind: Kind, payload: &str) -> String {
        let segment = URL_SAFE_NO_PAD.encode(payload);
        self.sign(&Self::signing_input(&self.kid, kind, &segment))
    }

    /// The key's public half.
    pub fn public(&self) -> Jwk {
        Jwk {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            x: URL_SAFE_NO_PAD.encode(self.key.verifying_key().to_bytes()),
            kid: self.kid.clone(),
            alg: Some("EdDSA".to_owned()),
            key_use: Some("sig".to_owned()),
        }
    }
}

/// A public key (RFC 7517, 8037).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[expect(missing_docs, reason = "the names and meanings of the RFC")]
pub struct Jwk {
    pub kty: String,
    pub crv: String,
    pub x: String,
    pub kid: String,
    #[serde(default)]
    pub alg: Option<String>,
    #[serde(default, rename = "use")]
    pub key_use: Option<String>,
}

/// The keys of a shop; retired ones stay.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Jwks {
    /// All of them.
    pub keys: Vec<Jwk>,
}

impl Jwks {
    fn key(&self, kid: &str) -> Option<VerifyingKey> {
        let sound = |key: &&Jwk| key.kid == kid && key.kty == "OKP" && key.crv == "Ed25519";
        let key = self.keys.iter().find(sound)?;
        let bytes: [u8; 32] = URL_SAFE_NO_PAD.decode(&key.x).ok()?.try_into().ok()?;
        VerifyingKey::from_bytes(&bytes).ok()
    }
}

/// A compact JWS that was taken apart and not believed yet.
#[derive(Debug)]
pub struct Unverified<'a> {
    signing_input: &'a str,
    header: Header,
    payload_segment: &'a str,
    signature: Signature,
}

impl<'a> Unverified<'a> {
    /// Takes a compact JWS with `EdDSA` apart; `None` for anything else.
    pub fn parse(text: &'a str) -> Option<Self> {
        let (signing_input, signature) = text.rsplit_once('.')?;
        let (header, payload_segment) = signing_input.split_once('.')?;
        if payload_segment.contains('.') {
            return None;
        }
        let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let signature = Signature::from_slice(&signature).ok()?;
        Some(Self { signing_input, header: json(header)?, payload_segment, signature })
    }

    /// The payload segment, as it stands.
    pub fn payload_segment(&self) -> &'a str {
        self.payload_segment
    }

    /// What it says, believed or not.
    pub fn payload<T: DeserializeOwned>(&self) -> Option<T> {
        json(self.payload_segment)
    }

    /// Whether it is of that kind.
    pub fn is(&self, kind: Kind) -> bool {
        self.header.typ == kind
    }

    /// Whether one of the keys is the one that it names; `None` where none is.
    pub fn is_signed_by(&self, keys: &Jwks) -> Option<bool> {
        let key = keys.key(&self.header.kid)?;
        Some(key.verify_strict(self.signing_input.as_bytes(), &self.signature).is_ok())
    }
}

fn json<T: DeserializeOwned>(segment: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(segment).ok()?).ok()
}
