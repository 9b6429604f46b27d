//! What content is called: its SHA-256, and the keys made from it.

use std::fmt;
use std::str::FromStr;

use object_store::path::Path;
use sha2::{Digest, Sha256};
use thiserror::Error;
use uuid::Uuid;

/// Where published content lives; the algorithm is part of the key so that a successor can stand beside it.
pub(crate) const PUBLISHED: &str = "sha256";
/// Where large content waits until its hash is known.
pub(crate) const STAGING: &str = "staging";
/// Published content is spread over this many directories by the first byte of its hash.
pub(crate) const SHARDS: u16 = 256;

/// How much is hashed before other tasks get a turn: about 0.1 ms with SHA instructions, 0.5 ms without.
const SLICE: usize = 128 * 1024;

/// The SHA-256 (FIPS 180-4) of some content: its address and its proof.
///
/// Prints as 64 lower-case hexadecimal digits; parsing also takes upper case, which other tools print.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

/// A text that is no SHA-256.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidHash {
    #[error("a SHA-256 has 64 hexadecimal digits, this has {found} characters")]
    Length {
        /// Characters found.
        found: usize,
    },
    #[error("character {position} is no hexadecimal digit")]
    Digit {
        /// Counted from 1.
        position: usize,
    },
}

impl ContentHash {
    /// The hash whose bytes these are.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The hash of bytes at hand. Synchronous: about 0.6 ms per MiB.
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }

    /// The 32 bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// `sha256/ab/<hex>`. One level of directories, so that all of them can exist durably before the first object
    /// does, and publishing never has to create and sync one.
    pub(crate) fn key(&self) -> Path {
        Path::from(format!("{}/{self}", shard_name(self.0[0])))
    }

    /// The hash that a published key names; `None` for a key this crate did not make.
    pub(crate) fn from_key(key: &Path) -> Option<Self> {
        let hash = Self::from_str(key.filename()?).ok()?;
        (hash.key() == *key).then_some(hash)
    }
}

/// `sha256/ab`, the directory of all hashes that begin with this byte.
pub(crate) fn shard_name(first: u8) -> String {
    format!("{PUBLISHED}/{first:02x}")
}

/// Where an intake's bytes wait.
pub(crate) fn staging_key(id: Uuid) -> Path {
    Path::from(format!("{STAGING}/{}", id.simple()))
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut text = [0_u8; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(self.0) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 15)];
        }
        f.pad(std::str::from_utf8(&text).map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

impl FromStr for ContentHash {
    type Err = InvalidHash;

    fn from_str(text: &str) -> Result<Self, InvalidHash> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(InvalidHash::Length {
                found: text.chars().count(),
            });
        }
        let mut bytes = [0; 32];
        for (index, character) in text.chars().enumerate() {
            let digit = character.to_digit(16).ok_or(InvalidHash::Digit {
                position: index + 1,
            })?;
            bytes[index / 2] = bytes[index / 2] << 4 | digit as u8;
        }
        Ok(Self(bytes))
    }
}

/// SHA-256 over a stream, on the async runtime without holding it up.
#[derive(Default)]
pub(crate) struct Hasher(Sha256);

impl Hasher {
    pub(crate) async fn update(&mut self, bytes: &[u8]) {
        let mut slices = bytes.chunks(SLICE).peekable();
        while let Some(slice) = slices.next() {
            self.0.update(slice);
            if slices.peek().is_some() {
                tokio::task::yield_now().await;
            }
        }
    }

    /// For callers that already run where blocking is allowed.
    pub(crate) fn update_blocking(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub(crate) fn finish(self) -> ContentHash {
        ContentHash(self.0.finalize().into())
    }
}
