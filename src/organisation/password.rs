//! Passwords of local accounts: argon2id (RFC 9106) in PHC form, at the cost OWASP gives as its minimum
//! (19 MiB, 2 passes, 1 lane), so that signing in leaves the service small.

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::Semaphore;

use crate::kernel::{Fault, secret};

/// Fewest characters of a password that a person chooses (NIST SP 800-63B recommends length over composition).
pub const FEWEST_CHARACTERS: usize = 12;

/// Most bytes that are hashed: nobody types more, and nobody shall make us hash a book.
pub const MOST_BYTES: usize = 1_024;

/// Hashes computed at a time, which bounds their memory to 38 MiB.
const AT_ONCE: usize = 2;

/// Sign-ins that may wait for their turn.
const WAITING: usize = 64;

/// glibc returns memory of this size to the system as soon as it is freed, and keeps smaller pieces once one of them was
/// freed. What is not touched costs nothing.
const RESERVED_BYTES: usize = 33 * 1024 * 1024;

static RUNNING: Semaphore = Semaphore::const_new(AT_ONCE);
static PLACES: Semaphore = Semaphore::const_new(AT_ONCE + WAITING);

/// A password: one that a person chose, or one that we drew.
#[derive(Clone, Debug)]
pub struct Password(SecretString);

/// A password that does not keep the rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Too few characters.
    #[error("a password has at least {FEWEST_CHARACTERS} characters")]
    TooShort,
    /// Too many bytes.
    #[error("a password has at most {MOST_BYTES} bytes")]
    TooLong,
}

/// Too many sign-ins wait already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords are being checked; try again in a second")]
pub struct HashingBusy;

impl Password {
    /// A password that a person chose.
    ///
    /// # Errors
    /// [`WeakPassword`] when it is too short or too long.
    pub fn chosen(text: SecretString) -> Result<Self, WeakPassword> {
        let exposed = text.expose_secret();
        if exposed.chars().count() < FEWEST_CHARACTERS {
            return Err(WeakPassword::TooShort);
        }
        if exposed.len() > MOST_BYTES {
            return Err(WeakPassword::TooLong);
        }
        Ok(Self(text))
    }

    /// A password drawn at random: 80 bits in four groups of letters and digits that nobody confuses.
    pub fn generated() -> Self {
        const SYMBOLS: &[u8; 32] = b"abcdefghijkmnpqrstuvwxyz23456789";
        let drawn = secret::random_bytes::<16>();
        let groups: Vec<String> = drawn
            .chunks(4)
            .map(|group| {
                group
                    .iter()
                    .map(|byte| char::from(SYMBOLS[usize::from(byte & 31)]))
                    .collect()
            })
            .collect();
        Self(SecretString::from(groups.join("-")))
    }

    /// The password in the clear, to be shown once.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

/// What is kept of a password: argon2id in PHC form.
#[derive(Clone, PartialEq, Eq)]
pub struct HashedPassword(String);

impl HashedPassword {
    /// The PHC string.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    #[cfg(test)]
    pub(super) fn of_phc(text: &str) -> Self {
        Self(text.to_owned())
    }
}

/// A hash helps those who guess, so it stays out of logs.
impl std::fmt::Debug for HashedPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HashedPassword(…)")
    }
}

/// Hashes a password. Call it before the operation begins: it takes some 20 ms, and SQLite has one writer.
///
/// # Errors
/// A fault of the library or of memory.
pub async fn hash(password: &Password) -> Result<HashedPassword, Fault> {
    let text = password.0.clone();
    let salt = secret::random_bytes::<16>();
    let permit = RUNNING
        .acquire()
        .await
        .map_err(Fault::at("hashing a password"))?;
    let hashed = tokio::task::spawn_blocking(move || {
        let made = make(text.expose_secret().as_bytes(), &salt);
        drop(permit);
        made
    });
    hashed.await.map_err(Fault::at("hashing a password"))?
}

/// Whether `given` is the password behind `kept`. With none kept (unknown login) the work is the same and the answer is
/// no, so that the time taken tells nobody which logins exist.
///
/// # Errors
/// [`HashingBusy`] when too many wait; a fault when the kept hash is no hash.
pub async fn verify(
    given: &SecretString,
    kept: Option<&str>,
) -> Result<Result<bool, Fault>, HashingBusy> {
    let place = PLACES.try_acquire().map_err(|_| HashingBusy)?;
    let permit = RUNNING.acquire().await.map_err(|_| HashingBusy)?;
    let (given, kept) = (given.clone(), kept.map(str::to_owned));
    let checked = tokio::task::spawn_blocking(move || {
        let checked = check(given.expose_secret().as_bytes(), kept.as_deref());
        drop((permit, place));
        checked
    });
    Ok(checked
        .await
        .map_err(Fault::at("checking a password"))
        .flatten())
}

fn check(given: &[u8], kept: Option<&str>) -> Result<bool, Fault> {
    let Some(kept) = kept else {
        make(&given[..given.len().min(MOST_BYTES)], &[0; 16])?;
        return Ok(false);
    };
    let kept = PasswordHash::new(kept).map_err(Fault::at("reading a kept password"))?;
    let (Some(salt), Some(wanted)) = (kept.salt, kept.hash) else {
        return Err(Fault::broken("a kept password lacks its salt or its hash"));
    };
    if kept.algorithm != Algorithm::Argon2id.ident() {
        return Err(Fault::broken("a kept password is not of argon2id"));
    }
    let params = Params::try_from(&kept).map_err(Fault::at("reading a kept password"))?;
    let within = given.len() <= MOST_BYTES;
    let given = &given[..given.len().min(MOST_BYTES)];
    let found = output(&params, given, &salt, wanted.len())?;
    // `Output` compares in constant time.
    Ok(within && found == wanted)
}

fn make(password: &[u8], salt: &[u8]) -> Result<HashedPassword, Fault> {
    let failed = "hashing a password";
    let params = Params::DEFAULT;
    let hash = output(&params, password, salt, Params::DEFAULT_OUTPUT_LEN)?;
    let kept = PasswordHash {
        algorithm: Algorithm::Argon2id.ident(),
        version: Some(Version::V0x13.into()),
        params: ParamsString::try_from(&params).map_err(Fault::at(failed))?,
        salt: Some(Salt::new(salt).map_err(Fault::at(failed))?),
        hash: Some(hash),
    };
    Ok(HashedPassword(kept.to_string()))
}

fn output(params: &Params, password: &[u8], salt: &[u8], length: usize) -> Result<Output, Fault> {
    let failed = "hashing a password";
    let count = params.block_count();
    let mut memory: Vec<Block> = Vec::with_capacity(count.max(RESERVED_BYTES / Block::SIZE));
    memory.resize(count, Block::new());
    let mut hash = [0; Output::MAX_LENGTH];
    let hash = hash
        .get_mut(..length)
        .ok_or(Fault::broken("a kept password is too long"))?;
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone())
        .hash_password_into_with_memory(password, salt, hash, &mut memory)
        .map_err(Fault::at(failed))?;
    Output::new(hash).map_err(Fault::at(failed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_fits() {
        let chosen = Password::chosen("zīlīte zem jumta".into()).expect("long enough");
        let kept = hash(&chosen).await.expect("hashed");
        assert!(kept.as_str().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
        for (given, fits) in [
            ("zīlīte zem jumta", true),
            ("zilite zem jumta", false),
            ("", false),
        ] {
            let answer = verify(&given.into(), Some(kept.as_str())).await;
            assert_eq!(answer.expect("not busy").expect("checked"), fits, "{given}");
        }
        let nobody = verify(&"zīlīte zem jumta".into(), None).await;
        assert!(!nobody.expect("not busy").expect("checked"));
        let broken = verify(&"zīlīte zem jumta".into(), Some("plain")).await;
        assert!(broken.expect("not busy").is_err());
    }

    /// What another implementation wrote (the reference `argon2` program) must be read.
    #[test]
    fn reads_the_form_of_the_reference_implementation() {
        let kept =
            "$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4";
        assert!(check(b"password", Some(kept)).expect("checked"));
        assert!(!check(b"Password", Some(kept)).expect("checked"));
    }

    #[test]
    fn length_decides_for_chosen_ones() {
        let refused = |text: &str| Password::chosen(text.into()).err();
        assert_eq!(refused("īsa parole"), Some(WeakPassword::TooShort));
        assert_eq!(refused("ā".repeat(12).as_str()), None);
        assert_eq!(refused(&"a".repeat(1_025)), Some(WeakPassword::TooLong));
    }

    #[test]
    fn drawn_ones_differ_and_keep_the_rule() {
        let drawn: std::collections::BTreeSet<String> = (0..100)
            .map(|_| Password::generated().expose().to_owned())
            .collect();
        assert_eq!(drawn.len(), 100);
        assert!(drawn.iter().all(|text| text.len() == 19));
        assert!(!format!("{:?}", Password::generated()).contains('-'));
    }
}
