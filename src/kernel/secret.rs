//! Secrets: random tokens and their hashes, the keys that seal personal codes and sign the journal.

use std::fmt;
use std::path::Path;

use ring::rand::SecureRandom;
use ring::signature::{Ed25519KeyPair, KeyPair};
use ring::{aead, digest, hkdf, hmac};

use super::Fault;

/// Random bytes from the operating system.
///
/// Falls back to nothing: a machine that cannot give randomness must not give out ids or tokens.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that asks the operating system for randomness"
    )]
    let random = ring::rand::SystemRandom::new();
    #[expect(
        clippy::expect_used,
        reason = "without randomness no secret may be made; stopping is the only safe answer"
    )]
    random
        .fill(&mut bytes)
        .expect("the operating system gives no random bytes");
    bytes
}

/// A secret shown once (token, session cookie): 32 random bytes in base 16, and the hash that is kept.
pub struct FreshSecret {
    /// What its owner gets.
    pub shown: String,
    /// What we keep.
    pub hash: String,
}

impl FreshSecret {
    /// A new secret; `prefix` lets people and scanners recognise what it is.
    pub fn new(prefix: &str) -> Self {
        let shown = format!("{prefix}{}", hex(&random_bytes::<32>()));
        let hash = hash(&shown);
        Self { shown, hash }
    }
}

/// SHA-256 of a high-entropy secret, hexadecimal: enough where guessing is hopeless (passwords need argon2id instead).
pub fn hash(secret: &str) -> String {
    hex(digest::digest(&digest::SHA256, secret.as_bytes()).as_ref())
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(DIGITS[usize::from(byte >> 4)]));
        text.push(char::from(DIGITS[usize::from(byte & 15)]));
    }
    text
}

/// Reads hexadecimal of either case.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text
        .chars()
        .map(|digit| {
            digit
                .to_digit(16)
                .and_then(|value| u8::try_from(value).ok())
        })
        .collect::<Option<_>>()?;
    digits.len().is_multiple_of(2).then(|| {
        digits
            .chunks_exact(2)
            .map(|pair| (pair[0] << 4) | pair[1])
            .collect()
    })
}

/// Whether an Ed25519 signature is that of `public_key` over `message`.
pub fn verifies(public_key: &[u8], message: &[u8], signature: &[u8]) -> bool {
    ring::signature::UnparsedPublicKey::new(&ring::signature::ED25519, public_key)
        .verify(message, signature)
        .is_ok()
}

/// The institution's keys, all drawn from one master secret of 32 bytes.
pub struct Keys {
    sealing: aead::LessSafeKey,
    index: hmac::Key,
    signing: Ed25519KeyPair,
}

impl Keys {
    /// Reads the master secret from a file of 64 hexadecimal digits, or makes the file (mode 0600) when there is none.
    ///
    /// # Errors
    /// A fault when the file cannot be read or written, or holds something else.
    pub fn load_or_create(path: &Path) -> Result<Self, Fault> {
        use std::io::Write as _;
        use std::os::unix::fs::OpenOptionsExt as _;
        let created = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path);
        match created {
            Ok(mut file) => {
                let master = random_bytes::<32>();
                file.write_all(hex(&master).as_bytes())
                    .map_err(Fault::at("writing the key file"))?;
                file.sync_all().map_err(Fault::at("writing the key file"))?;
                Self::from_master(&master)
            }
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let text =
                    std::fs::read_to_string(path).map_err(Fault::at("reading the key file"))?;
                let master: [u8; 32] = unhex(text.trim())
                    .and_then(|bytes| bytes.try_into().ok())
                    .ok_or(Fault::broken(
                    "the key file does not hold 64 hexadecimal digits",
                ))?;
                Self::from_master(&master)
            }
            Err(error) => Err(Fault::at("creating the key file")(error)),
        }
    }

    /// Draws the keys from a master secret.
    ///
    /// # Errors
    /// A fault of the cryptographic library.
    pub fn from_master(master: &[u8; 32]) -> Result<Self, Fault> {
        let sealing =
            aead::UnboundKey::new(&aead::AES_256_GCM, &derive(master, b"seal personal data")?)
                .map_err(Fault::at("deriving keys"))?;
        let signing = Ed25519KeyPair::from_seed_unchecked(&derive(master, b"sign the journal")?)
            .map_err(Fault::at("deriving keys"))?;
        Ok(Self {
            sealing: aead::LessSafeKey::new(sealing),
            index: hmac::Key::new(hmac::HMAC_SHA256, &derive(master, b"index personal data")?),
            signing,
        })
    }

    /// Encrypts a short personal datum with AES-256-GCM; the nonce stands before it.
    ///
    /// # Errors
    /// A fault of the cryptographic library.
    pub fn seal(&self, plain: &str) -> Result<Vec<u8>, Fault> {
        let nonce = random_bytes::<{ aead::NONCE_LEN }>();
        let mut sealed = plain.as_bytes().to_vec();
        self.sealing
            .seal_in_place_append_tag(
                aead::Nonce::assume_unique_for_key(nonce),
                aead::Aad::empty(),
                &mut sealed,
            )
            .map_err(Fault::at("sealing personal data"))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// Opens what [`Keys::seal`] made.
    ///
    /// # Errors
    /// A fault when it was sealed with another key or altered.
    pub fn open(&self, sealed: &[u8]) -> Result<String, Fault> {
        let broken = || Fault::broken("sealed personal data cannot be opened with this key");
        let (nonce, rest) = sealed
            .split_at_checked(aead::NONCE_LEN)
            .ok_or_else(broken)?;
        let nonce = aead::Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken())?;
        let mut rest = rest.to_vec();
        let plain = self
            .sealing
            .open_in_place(nonce, aead::Aad::empty(), &mut rest)
            .map_err(|_| broken())?;
        String::from_utf8(plain.to_vec()).map_err(|_| broken())
    }

    /// Keyed hash of a datum that must be found by equality and never read back (personal codes).
    pub fn blind_index(&self, datum: &str) -> Vec<u8> {
        hmac::sign(&self.index, datum.as_bytes()).as_ref().to_vec()
    }

    /// Signs with the journal's Ed25519 key; [`verifies`] is its counterpart.
    pub fn sign(&self, message: &[u8]) -> Vec<u8> {
        self.signing.sign(message).as_ref().to_vec()
    }

    /// The Ed25519 public key that verifies [`Keys::sign`], 32 bytes.
    pub fn public_key(&self) -> &[u8] {
        self.signing.public_key().as_ref()
    }
}

impl fmt::Debug for Keys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keys(…)")
    }
}

struct Bytes32;

impl hkdf::KeyType for Bytes32 {
    fn len(&self) -> usize {
        32
    }
}

fn derive(master: &[u8; 32], purpose: &[u8]) -> Result<[u8; 32], Fault> {
    let mut key = [0; 32];
    hkdf::Salt::new(hkdf::HKDF_SHA256, b"aprite keys 1")
        .extract(master)
        .expand(&[purpose], Bytes32)
        .and_then(|material| material.fill(&mut key))
        .map_err(Fault::at("deriving keys"))?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_only_what_it_sealed() -> Result<(), Fault> {
        let (ours, other) = (Keys::from_master(&[1; 32])?, Keys::from_master(&[2; 32])?);
        let mut sealed = ours.seal("161175-19997")?;
        assert_eq!(ours.open(&sealed)?, "161175-19997");
        assert!(other.open(&sealed).is_err());
        sealed[20] ^= 1;
        assert!(ours.open(&sealed).is_err());
        assert!(ours.open(&[]).is_err());
        assert_ne!(ours.blind_index("a"), other.blind_index("a"));
        Ok(())
    }

    #[test]
    fn the_key_file_is_made_once_and_read_after() -> Result<(), Box<dyn std::error::Error>> {
        let directory = tempfile::tempdir()?;
        let path = directory.path().join("master.key");
        let made = Keys::load_or_create(&path)?;
        let read = Keys::load_or_create(&path)?;
        assert_eq!(made.public_key(), read.public_key());
        std::fs::write(&path, "short")?;
        assert!(Keys::load_or_create(&path).is_err());
        Ok(())
    }

    #[test]
    fn hexadecimal_goes_both_ways() {
        assert_eq!(unhex(&hex(&[0, 127, 255])), Some(vec![0, 127, 255]));
        assert_eq!(unhex("abc"), None);
        assert_eq!(unhex("zz"), None);
    }
}
