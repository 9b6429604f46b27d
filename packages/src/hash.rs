//! Hashes as values, and several of them taken in one pass over the bytes.

use std::fmt;
use std::io::{self, Read};
use std::str::FromStr;

use sha2::Digest;
use thiserror::Error;

/// How much is read at a time.
const CHUNK: usize = 256 * 1024;

/// A SHA-256, printed as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha256([u8; 32]);

/// A SHA-1, printed as 40 lower-case hexadecimal digits. Where an archive's profile asks for it; never the only hash.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Sha1([u8; 20]);

/// What was to be a hash has another length or other characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("not a hash in hexadecimal digits")]
pub struct InvalidHash;

macro_rules! hexadecimal {
    ($name:ident, $bytes:literal) => {
        impl $name {
            #[must_use]
            pub const fn from_bytes(bytes: [u8; $bytes]) -> Self {
                Self(bytes)
            }

            #[must_use]
            pub const fn bytes(&self) -> &[u8; $bytes] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0
                    .iter()
                    .try_for_each(|byte| write!(formatter, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, formatter)
            }
        }

        impl FromStr for $name {
            type Err = InvalidHash;

            /// Capital digits are understood too: checksum files of other programs have them.
            fn from_str(text: &str) -> Result<Self, InvalidHash> {
                let digits = text.as_bytes();
                if digits.len() != 2 * $bytes {
                    return Err(InvalidHash);
                }
                let mut bytes = [0; $bytes];
                for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
                    *byte = (digit(pair[0])? << 4) | digit(pair[1])?;
                }
                Ok(Self(bytes))
            }
        }
    };
}

hexadecimal!(Sha256, 32);
hexadecimal!(Sha1, 20);

fn digit(character: u8) -> Result<u8, InvalidHash> {
    let value = char::from(character).to_digit(16).ok_or(InvalidHash)?;
    u8::try_from(value).map_err(|_| InvalidHash)
}

impl Sha256 {
    /// The hash of bytes that are at hand.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha2::Sha256::digest(bytes).into())
    }
}

impl Sha1 {
    /// The hash of bytes that are at hand.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(sha1::Sha1::digest(bytes).into())
    }
}

/// What is known of bytes that were written or read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measure {
    /// Bytes.
    pub size: u64,
    pub sha256: Sha256,
    /// Only where it was asked for.
    pub sha1: Option<Sha1>,
    /// As zip files keep it (IEEE 802.3).
    pub crc32: u32,
}

impl Measure {
    /// Of all that can be read.
    pub(crate) fn of(input: &mut dyn Read, hashes: Hashes) -> io::Result<Self> {
        let mut measuring = Measuring::new(hashes);
        let mut buffer = vec![0; CHUNK];
        loop {
            match input.read(&mut buffer) {
                Ok(0) => return Ok(measuring.finish()),
                Ok(read) => measuring.update(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

/// Which hashes are taken besides SHA-256.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hashes {
    Sha256,
    Sha256AndSha1,
}

/// Takes all wanted hashes of bytes that pass by.
pub(crate) struct Measuring {
    size: u64,
    sha256: sha2::Sha256,
    sha1: Option<sha1::Sha1>,
    crc32: crc32fast::Hasher,
}

impl Measuring {
    pub(crate) fn new(hashes: Hashes) -> Self {
        Self {
            size: 0,
            sha256: sha2::Sha256::new(),
            sha1: (hashes == Hashes::Sha256AndSha1).then(sha1::Sha1::new),
            crc32: crc32fast::Hasher::new(),
        }
    }

    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.size += bytes.len() as u64;
        self.sha256.update(bytes);
        if let Some(sha1) = &mut self.sha1 {
            sha1.update(bytes);
        }
        self.crc32.update(bytes);
    }

    pub(crate) fn finish(self) -> Measure {
        Measure {
            size: self.size,
            sha256: Sha256(self.sha256.finalize().into()),
            sha1: self.sha1.map(|sha1| Sha1(sha1.finalize().into())),
            crc32: self.crc32.finalize(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standards_and_read_back_what_they_print() {
        // FIPS 180-2, appendix A.1 and B.1.
        let sha1 = "a9993e364706816aba3e25717850c26c9cd0d89d";
        let sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(Sha1::of(b"abc").to_string(), sha1);
        assert_eq!(Sha256::of(b"abc").to_string(), sha256);
        assert_eq!(sha256.to_uppercase().parse(), Ok(Sha256::of(b"abc")));

        let mut measuring = Measuring::new(Hashes::Sha256AndSha1);
        measuring.update(b"a");
        measuring.update(b"bc");
        let measure = measuring.finish();
        assert_eq!(measure.size, 3);
        assert_eq!(measure.sha256.to_string(), sha256);
        assert_eq!(
            measure.sha1.map(|hash| hash.to_string()).as_deref(),
            Some(sha1)
        );
        assert_eq!(measure.crc32, 0x3524_41c2);
    }

    #[test]
    fn what_is_no_hash_is_refused() {
        for text in [
            "",
            "abc",
            "zz",
            &"g".repeat(64),
            &"a".repeat(63),
            &"ā".repeat(32),
        ] {
            assert_eq!(text.parse::<Sha256>(), Err(InvalidHash), "{text}");
        }
    }
}
