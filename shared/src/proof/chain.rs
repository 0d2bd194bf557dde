//! The chain of a line: links over the leaves of its receipts.

use crate::id::Sku;
use crate::time::Timestamp;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

/// A leaf or a link: 32 bytes, written in base64url without padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Link([u8; 32]);

impl Link {
    /// Reads 32 bytes in base64url without padding.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }
}

impl fmt::Display for Link {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl TryFrom<String> for Link {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("32 bytes in base64url without padding")
    }
}

impl From<Link> for String {
    fn from(link: Link) -> Self {
        link.to_string()
    }
}

fn digest(parts: &[&[u8]]) -> Link {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    Link(hash.finalize().into())
}

/// The link before a line's first receipt.
pub fn genesis(sku: &Sku) -> Link {
    digest(&[b"shelfline:", sku.as_str().as_bytes()])
}

/// The leaf of a receipt: of its payload segment, as it stands between the two dots.
pub fn leaf(payload_segment: &str) -> Link {
    digest(&[payload_segment.as_bytes()])
}

/// The link after `before` with the receipt of `leaf`.
pub fn link(before: Link, leaf: Link) -> Link {
    digest(&[&before.0, &leaf.0])
}

/// One receipt of a line, as the published chain lists it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChainRow {
    /// The place number, without gaps.
    pub number: u64,
    /// Hash of the receipt's payload.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub leaf: Link,
    /// The chain up to here.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub link: Link,
}

/// How far a line has come: the payload of a signed head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Head {
    /// Which line.
    pub sku: Sku,
    /// The latest place number; 0 before the first order.
    pub number: u64,
    /// The link at that number.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub link: Link,
    /// When it stood so.
    pub as_of: Timestamp,
}
