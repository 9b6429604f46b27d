//! A bundle: what the journal says of one record, with proofs, for somebody who has neither our database nor our trust.
//!
//! Each entry carries its inclusion proof (RFC 9162 §2.1.3) to one signed tree head. A bundle proves that each entry stands in
//! the signed journal unaltered; it does not prove that no other entry about the record exists.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::blank::BLANKED;
use super::check::{Checker, Told, Trust};
use super::faults::{JournalFault, Report, What};
use super::merkle::{self, Hash, Place};
use super::record::{EntryRecord, HeadRecord, KeyRecord};
use super::seal;
use super::stored::{self, Stored};
use crate::db::Db;
use crate::kernel::{Fault, secret};

/// Version of the format.
const VERSION: u32 = 1;

/// Entries about one record, proved. Its JSON is what is handed over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Bundle {
    /// Version of this format, 1.
    pub version: u32,
    /// The record that the entries are about.
    pub subject: Uuid,
    /// The head that the proofs lead to.
    pub head: HeadRecord,
    /// The key that signed it.
    pub key: KeyRecord,
    /// The entries in their order; those that tell of a payload's blanking among them.
    pub entries: Vec<ProvedEntry>,
}

/// An entry and the way from it to the head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ProvedEntry {
    /// The entry.
    pub entry: EntryRecord,
    /// Hashes from the leaf upwards, hexadecimal.
    pub proof: Vec<String>,
}

/// What a verified bundle says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedBundle {
    /// The record.
    pub subject: Uuid,
    /// Size of the journal when the head was signed.
    pub size: u64,
    /// When the head was signed.
    pub at: DateTime<Utc>,
    /// The key that signed it, hexadecimal. Compare it with one known from elsewhere when none was pinned.
    pub public_key: String,
    /// The entries in their order.
    pub entries: Vec<EntryRecord>,
}

/// A bundle that proves nothing.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// It is none.
    #[error("this is no bundle of a journal")]
    NoBundle(#[source] serde_json::Error),
    /// It is of a version that this program does not know.
    #[error("this is a bundle of version {0}, this program knows version {VERSION}")]
    Version(u32),
    /// Something in it is wrong. At least one fault.
    #[error("the bundle is not proved: {}", told(.0))]
    Faulty(Vec<JournalFault>),
}

fn told(faults: &[JournalFault]) -> String {
    let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
    told.join("; ")
}

/// Makes the bundle of a record from everything sealed up to the newest head; none when nothing was ever sealed.
///
/// # Errors
/// A fault of the database, or a journal that cannot prove itself (`verify` says where).
pub async fn bundle(db: &Db, subject: Uuid) -> Result<Option<Bundle>, Fault> {
    let Some(head) = stored::newest_head(db.reader()).await? else {
        return Ok(None);
    };
    let keys = stored::keys(db.reader()).await?;
    let key = keys
        .into_iter()
        .find(|key| key.key_id == head.key_id)
        .ok_or(Fault::broken("the key of the newest tree head is missing"))?;
    let before = Some(head.size);
    let mut entries = readable(stored::about(db.reader(), &[subject], None, before).await?)?;
    let blanked: Vec<Uuid> = entries
        .iter()
        .filter(|entry| entry.blanked.is_some())
        .map(|entry| entry.id.0)
        .collect();
    let blankings = stored::about(db.reader(), &blanked, Some(BLANKED), before).await?;
    entries.extend(readable(blankings)?);
    entries.extend(readable(
        stored::tellers(db.reader(), &blanked, head.size).await?,
    )?);
    entries.sort_by_key(|entry| entry.position);
    // What tells of many may be about the record itself.
    entries.dedup_by_key(|entry| entry.id);
    let places: Vec<Place> = entries
        .iter()
        .flat_map(|entry| merkle::inclusion_places(entry.position, head.size))
        .flatten()
        .collect();
    let nodes = seal::read_nodes(db.reader(), &places).await?;
    let entries = entries
        .into_iter()
        .map(|entry| prove(entry, head.size, &nodes))
        .collect::<Option<Vec<ProvedEntry>>>()
        .ok_or(Fault::broken("the journal's tree lacks a node"))?;
    Ok(Some(Bundle {
        version: VERSION,
        subject,
        head,
        key,
        entries,
    }))
}

fn readable(rows: Vec<Stored>) -> Result<Vec<EntryRecord>, Fault> {
    rows.into_iter()
        .map(|row| match row {
            Stored::Entry(entry) => Ok(*entry),
            Stored::Unreadable { .. } => {
                Err(Fault::broken("an entry cannot be read; verify the journal"))
            }
        })
        .collect()
}

fn prove(entry: EntryRecord, size: u64, nodes: &BTreeMap<Place, Hash>) -> Option<ProvedEntry> {
    let proof = merkle::inclusion_proof(entry.position, size, nodes)?;
    Some(ProvedEntry {
        proof: proof.iter().map(|hash| secret::hex(hash)).collect(),
        entry,
    })
}

/// Verifies a bundle's JSON without any database; it must be signed with one of `pinned_keys`. Where none is pinned, the
/// bundle is proved by the key it brings along: that shows it consistent, not whose it is.
///
/// # Errors
/// [`BundleError`] with everything that is wrong.
pub fn verify_bundle(json: &str, pinned_keys: &[[u8; 32]]) -> Result<VerifiedBundle, BundleError> {
    let bundle: Bundle = serde_json::from_str(json).map_err(BundleError::NoBundle)?;
    if bundle.version != VERSION {
        return Err(BundleError::Version(bundle.version));
    }
    let report = check(&bundle, pinned_keys);
    if !report.is_clean() {
        return Err(BundleError::Faulty(report.faults));
    }
    Ok(VerifiedBundle {
        subject: bundle.subject,
        size: bundle.head.size,
        at: bundle.head.at,
        public_key: bundle.key.public_key,
        entries: bundle
            .entries
            .into_iter()
            .map(|proved| proved.entry)
            .collect(),
    })
}

fn check(bundle: &Bundle, pinned_keys: &[[u8; 32]]) -> Report {
    let trust = Trust {
        public_keys: pinned_keys.to_vec(),
        head: None,
    };
    let mut checker = Checker::new(&trust, vec![bundle.key.clone()]);
    checker.signature(&bundle.head);
    let root = bundle.head.root_hash();
    let mut next = 0;
    for proved in &bundle.entries {
        let entry = &proved.entry;
        let (position, id) = (Some(entry.position), Some(entry.id));
        if entry.position < next {
            checker.add(position, id, What::Repeated);
        }
        next = entry.position.saturating_add(1);
        if entry.subject != Some(bundle.subject) && !tells_of_blanking(bundle, entry) {
            checker.add(position, id, What::Foreign);
        }
        checker.contents(position, entry);
        if root.is_none() || proved.root(bundle.head.size) != root {
            checker.add(position, id, What::ProofWrong);
        }
    }
    checker.into_report()
}

/// Whether the entry tells that an entry of the bundle was blanked.
fn tells_of_blanking(bundle: &Bundle, entry: &EntryRecord) -> bool {
    Told::of(entry).is_some_and(|told| {
        bundle
            .entries
            .iter()
            .any(|proved| proved.entry.blanked.is_some() && told.entries.contains(&proved.entry.id))
    })
}

impl ProvedEntry {
    /// The root that the entry and its proof lead to.
    fn root(&self, size: u64) -> Option<Hash> {
        let proof: Option<Vec<Hash>> = self
            .proof
            .iter()
            .map(|hash| secret::unhex(hash)?.try_into().ok())
            .collect();
        merkle::root_from_inclusion(self.entry.leaf(), self.entry.position, size, &proof?)
    }
}
