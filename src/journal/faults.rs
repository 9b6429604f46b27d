//! What a verifier can find wrong with a journal: each fault located and told as data.

use std::fmt;

use entities::ids::EntryId;
use serde::Serialize;

use super::record::HeadRecord;

/// What the verifier saw.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Report {
    /// Sealed entries checked.
    pub entries: u64,
    /// Tree heads checked.
    pub heads: u64,
    /// Entries that wait to be sealed; their digests were checked, their order is not fixed yet.
    pub unsealed: u64,
    /// Payloads that were lawfully blanked.
    pub blanked: u64,
    /// The newest head whose root is that of the entries, to be kept elsewhere.
    pub head: Option<HeadRecord>,
    /// The public key that signed it, hexadecimal; none when the journal does not hold it.
    pub public_key: Option<String>,
    /// What is wrong, in the order of the journal; the first [`Report::MOST`].
    pub faults: Vec<JournalFault>,
    /// How many more faults there are.
    pub more_faults: u64,
}

/// A fault of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct JournalFault {
    /// At which position, where it is one.
    pub position: Option<u64>,
    /// In which entry, where it is one.
    pub entry: Option<EntryId>,
    /// What it is.
    #[serde(flatten)]
    pub what: What,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(
    tag = "fault",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub enum What {
    /// A stored value is not of its kind.
    Unreadable {
        /// The column or the line.
        place: String,
    },
    /// Entries are gone.
    Missing {
        /// The first missing position.
        from: u64,
        /// The position after the last missing one.
        until: u64,
    },
    /// The position was there before.
    Repeated,
    /// A field of the entry is not what its leaf hash covers.
    EntryAltered,
    /// The payload is not the one of the digest.
    PayloadAltered,
    /// The payload or its salt is gone, and nobody blanked it.
    PayloadMissing,
    /// Blanking is recorded, but the payload or its salt is still there.
    NotBlanked,
    /// The payload was blanked without the journal entry that says on which ground.
    BlankingUnrecorded,
    /// Ground or instant noted for the blanking are not those of its journal entry.
    BlankingAltered,
    /// A stored node of the tree is not what the leaves below it make, or is gone: one of them was altered or moved.
    SubtreeAltered {
        /// The first leaf below.
        from: u64,
        /// The position after the last one.
        until: u64,
    },
    /// The entries do not make the root that was signed; what was altered lies between two heads.
    RootDiffers {
        /// Size of the last head that was right.
        after: u64,
        /// Size of this head.
        size: u64,
    },
    /// The head follows a fault that hides what its root should be.
    HeadUncheckable {
        /// Its size.
        size: u64,
    },
    /// The head's signature is not that of its key.
    SignatureWrong {
        /// Its size.
        size: u64,
    },
    /// The head names a key that is not there.
    KeyMissing {
        /// Its size.
        size: u64,
        /// The key it names.
        key_id: String,
    },
    /// The head was signed by a key that nobody vouched for.
    KeyUntrusted {
        /// Its size.
        size: u64,
        /// The key.
        key_id: String,
    },
    /// The key's name is not made from it.
    KeyAltered {
        /// Its name.
        key_id: String,
    },
    /// No head covers the entries from here on.
    NoHead {
        /// The first position that none covers.
        from: u64,
    },
    /// The size noted by the sealer is not where the sealed entries and heads end.
    SizeDiffers {
        /// What the sealer noted.
        noted: u64,
        /// Where they end.
        found: u64,
    },
    /// A head known from elsewhere is not part of this journal: its past was rewritten.
    PastRewritten {
        /// The size of the known head.
        size: u64,
    },
    /// The entry does not belong here.
    Foreign,
    /// The inclusion proof does not lead from the entry to the head.
    ProofWrong,
    /// The export breaks off or its end tells other numbers.
    Incomplete,
}

impl Report {
    /// Most faults kept.
    pub const MOST: usize = 1_000;

    /// Whether nothing is wrong.
    pub const fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// The newest right head as it is kept elsewhere and given to a later verification: its size and root, `SIZE:ROOT`.
    pub fn known_head(&self) -> Option<String> {
        let head = self.head.as_ref()?;
        Some(format!("{}:{}", head.size, head.root))
    }

    pub(super) fn add(&mut self, position: Option<u64>, entry: Option<EntryId>, what: What) {
        if self.faults.len() < Self::MOST {
            self.faults.push(JournalFault {
                position,
                entry,
                what,
            });
        } else {
            self.more_faults += 1;
        }
    }
}

impl fmt::Display for JournalFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(position) = self.position {
            write!(f, "position {position}: ")?;
        }
        if let Some(entry) = self.entry {
            write!(f, "entry {entry}: ")?;
        }
        self.what.fmt(f)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable { place } => write!(f, "{place} cannot be read"),
            Self::Missing { from, until } => {
                write!(f, "positions {from} to {} are missing", until - 1)
            }
            Self::Repeated => f.write_str("the position was there before"),
            Self::EntryAltered => f.write_str("the entry was altered"),
            Self::PayloadAltered => f.write_str("the payload was altered"),
            Self::PayloadMissing => f.write_str("the payload is gone and was not blanked"),
            Self::NotBlanked => f.write_str("the payload should be blank and is not"),
            Self::BlankingUnrecorded => {
                f.write_str("the payload was blanked without a journal entry")
            }
            Self::BlankingAltered => f.write_str("the note of the blanking was altered"),
            Self::SubtreeAltered { from, until } => write!(
                f,
                "an entry of positions {from} to {} was altered or moved, or their node of the tree was",
                until - 1
            ),
            Self::RootDiffers { after, size } => write!(
                f,
                "the root signed for {size} entries is not that of the entries; they were right up to {after}"
            ),
            Self::HeadUncheckable { size } => {
                write!(
                    f,
                    "the head of {size} entries cannot be checked after earlier faults"
                )
            }
            Self::SignatureWrong { size } => {
                write!(f, "the head of {size} entries has a wrong signature")
            }
            Self::KeyMissing { size, key_id } => {
                write!(
                    f,
                    "the head of {size} entries names the unknown key {key_id}"
                )
            }
            Self::KeyUntrusted { size, key_id } => {
                write!(
                    f,
                    "the head of {size} entries was signed by the untrusted key {key_id}"
                )
            }
            Self::KeyAltered { key_id } => write!(f, "the key {key_id} was altered"),
            Self::NoHead { from } => write!(f, "no head covers the entries from position {from}"),
            Self::SizeDiffers { noted, found } => {
                write!(
                    f,
                    "the sealer noted {noted} entries, the journal ends at {found}"
                )
            }
            Self::PastRewritten { size } => {
                write!(
                    f,
                    "the head known for {size} entries is not part of this journal"
                )
            }
            Self::Foreign => f.write_str("the entry does not belong here"),
            Self::ProofWrong => f.write_str("the inclusion proof does not lead to the head"),
            Self::Incomplete => f.write_str("the export breaks off or was cut"),
        }
    }
}
