//! Electronic signatures in containers (ETSI EN 319 162-1 with XAdES, EN 319 132-1), as far as they can be shown
//! without trust lists.
//!
//! What is read here is what the container *says*: who signed and when, and which files. What is *checked* is only
//! that the files still have the digests the signature names. Whether the signature itself, its certificate and its
//! timestamps are valid is a validator's business (eIDAS, EU trust lists); [`Validation`] says so in every case.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use ring::digest;
use serde::{Deserialize, Serialize};

mod xades;

pub(crate) use xades::parse;

/// One signature of a container (the signer is personal data).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    /// The entry it stands in, for example `META-INF/signatures0.xml`.
    pub file: String,
    /// Who signed, by the certificate in the signature.
    pub signer: Option<Signer>,
    /// When the signer's software says it was signed (`SigningTime`); proves nothing without a timestamp.
    pub claimed_at: Option<DateTime<Utc>>,
    /// What the signature carries for its own proof.
    pub evidence: Evidence,
    /// The files it names, each with the outcome of the comparison.
    pub files: Vec<SignedFile>,
    /// Inner files it does not name: they are not signed by it.
    pub unsigned_files: Vec<String>,
    /// Set if the signature could not be read at all (damaged, or CAdES).
    pub unreadable: bool,
    /// What was *not* done.
    pub validation: Validation,
}

impl Signature {
    /// Every file it names is there and has the digest it names, and it names at least one.
    #[must_use]
    pub fn files_match(&self) -> bool {
        !self.files.is_empty()
            && self
                .files
                .iter()
                .all(|file| file.check == DigestCheck::Matches)
    }
}

/// How far a signature was validated. There is one value, so that nobody can show a signature without saying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Validation {
    /// Digests of files were compared; the signature value, the certificate and the trust lists were not checked.
    NotValidatedAgainstTrustLists,
}

impl Validation {
    /// For staff, in Latvian.
    pub const LV: &'static str =
        "Nav pārbaudīts pret uzticamības sarakstiem: salīdzinātas tikai failu kontrolsummas.";
    /// For staff, in English.
    pub const EN: &'static str =
        "Not validated against trust lists: only the digests of the files were compared.";
}

/// The subject of the signer's certificate and who issued it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// Common name; for a person given name and surname, for a seal the institution.
    pub name: String,
    /// `serialNumber` of the subject: for Latvian certificates the personal code (`PNOLV-…`) or registration number.
    pub identifier: Option<String>,
    /// Organisation, in certificates of staff and seals.
    pub organisation: Option<String>,
    /// Common name of the issuer.
    pub issuer: Option<String>,
    /// Validity of the certificate.
    pub valid_from: Option<DateTime<Utc>>,
    pub valid_until: Option<DateTime<Utc>>,
}

/// What a signature carries for its own proof. Presence only; none of it was checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// `QualifyingProperties`: it is XAdES and not a bare XML signature.
    pub qualifying_properties: bool,
    /// A timestamp over the signature (level T).
    pub signature_timestamp: bool,
    /// Revocation data (level LT).
    pub revocation_values: bool,
    /// An archive timestamp (level LTA).
    pub archive_timestamp: bool,
}

/// A file that a signature names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedFile {
    /// Name made safe ([`super::names`]).
    pub name: String,
    /// Algorithm of its digest; nothing if the algorithm is not known here.
    pub algorithm: Option<DigestAlgorithm>,
    pub check: DigestCheck,
}

/// The outcome of comparing a file with the digest in the signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DigestCheck {
    /// The file is the one that was signed, if the signature itself is genuine.
    Matches,
    /// The file was changed after signing.
    Differs,
    /// There is no such file in the container.
    FileMissing,
    /// The digest algorithm is unknown, or the signature transforms the file before taking its digest.
    NotCompared,
}

/// Digest algorithms of XML signatures (RFC 9231, XML Encryption).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DigestAlgorithm {
    /// Broken since 2017; in old containers only.
    Sha1,
    Sha256,
    Sha384,
    Sha512,
}

impl DigestAlgorithm {
    fn from_uri(uri: &str) -> Option<Self> {
        match uri {
            "http://www.w3.org/2000/09/xmldsig#sha1" => Some(Self::Sha1),
            "http://www.w3.org/2001/04/xmlenc#sha256" => Some(Self::Sha256),
            "http://www.w3.org/2001/04/xmldsig-more#sha384" => Some(Self::Sha384),
            "http://www.w3.org/2001/04/xmlenc#sha512" => Some(Self::Sha512),
            _ => None,
        }
    }

    pub(crate) fn ring(self) -> &'static digest::Algorithm {
        match self {
            // To compare with what an old container says, not to trust it.
            Self::Sha1 => &digest::SHA1_FOR_LEGACY_USE_ONLY,
            Self::Sha256 => &digest::SHA256,
            Self::Sha384 => &digest::SHA384,
            Self::Sha512 => &digest::SHA512,
        }
    }
}

/// Digests of the inner files by their names in the container.
pub(crate) type Digests = HashMap<String, Vec<(DigestAlgorithm, Vec<u8>)>>;

/// A reference to a file as the signature has it.
struct Reference {
    name: String,
    algorithm: Option<DigestAlgorithm>,
    expected: Vec<u8>,
    transformed: bool,
}

/// A signature as read, before its files were looked at.
pub(crate) struct Unchecked {
    signature: Signature,
    references: Vec<Reference>,
}

impl Unchecked {
    fn new(file: &str) -> Self {
        Self {
            signature: Signature {
                file: super::names::safe_entry_name(file),
                signer: None,
                claimed_at: None,
                evidence: Evidence::default(),
                files: Vec::new(),
                unsigned_files: Vec::new(),
                unreadable: false,
                validation: Validation::NotValidatedAgainstTrustLists,
            },
            references: Vec::new(),
        }
    }

    pub(crate) fn unreadable(file: &str) -> Self {
        let mut unchecked = Self::new(file);
        unchecked.signature.unreadable = true;
        unchecked
    }

    /// Compares with the digests of the files; `files` are all inner files of the container.
    pub(crate) fn check(self, digests: &Digests, files: &[&str]) -> Signature {
        let mut signature = self.signature;
        signature.unsigned_files = files
            .iter()
            .filter(|file| {
                !self
                    .references
                    .iter()
                    .any(|reference| reference.name == **file)
            })
            .map(|file| super::names::safe_entry_name(file))
            .collect();
        signature.files = self
            .references
            .into_iter()
            .map(|reference| reference.check(digests))
            .collect();
        signature
    }
}

impl Reference {
    fn check(self, digests: &Digests) -> SignedFile {
        let check = match (digests.get(&self.name), self.algorithm) {
            (None, _) => DigestCheck::FileMissing,
            (Some(_), None) => DigestCheck::NotCompared,
            (Some(_), Some(_)) if self.transformed => DigestCheck::NotCompared,
            (Some(known), Some(algorithm)) => {
                match known.iter().find(|(other, _)| *other == algorithm) {
                    Some((_, digest)) if *digest == self.expected => DigestCheck::Matches,
                    Some(_) => DigestCheck::Differs,
                    None => DigestCheck::NotCompared,
                }
            }
        };
        SignedFile {
            name: super::names::safe_entry_name(&self.name),
            algorithm: self.algorithm,
            check,
        }
    }
}

/// The algorithms with which any of the signatures names the file.
pub(crate) fn algorithms_for(signatures: &[Unchecked], file: &str) -> Vec<DigestAlgorithm> {
    let mut algorithms: Vec<DigestAlgorithm> = Vec::new();
    for reference in signatures
        .iter()
        .flat_map(|signature| &signature.references)
    {
        if let Some(algorithm) = reference.algorithm
            && reference.name == file
            && !algorithms.contains(&algorithm)
        {
            algorithms.push(algorithm);
        }
    }
    algorithms
}
