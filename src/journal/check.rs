//! Checking a journal as it streams by: entries in their order, each head after its last entry. No I/O, bounded memory.

use std::collections::{BTreeMap, BTreeSet};

use entities::ids::EntryId;
use serde_json::Value;

use super::blank::{BLANKED, MANY_BLANKED};
use super::faults::{Report, What};
use super::merkle::{Edge, Hash, Place};
use super::record::{BlankingRecord, EntryRecord, HeadRecord, KeyRecord};
use super::seal::key_id;
use crate::kernel::secret;

/// What a verifier knows from elsewhere. Without it a journal can only be proved consistent in itself: who owns the machine
/// could have made it anew with another key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    /// Ed25519 public keys that may have signed; any key found with the journal when empty.
    pub public_keys: Vec<[u8; 32]>,
    /// Size and root of a head seen before: the journal must still contain it.
    pub head: Option<(u64, Hash)>,
}

/// Checks one journal.
pub(super) struct Checker<'a> {
    trust: &'a Trust,
    keys: BTreeMap<String, Vec<u8>>,
    report: Report,
    /// The next position.
    next: u64,
    /// The tree so far; none while a fault hides it.
    edge: Option<Edge>,
    /// Size of the last head whose root was right.
    right: u64,
    /// Size of the last head.
    covered: u64,
    /// Whether the tree was once that of the trusted head.
    past_seen: bool,
    /// Whether heads differ since the last right one: told once, because all later ones follow from it.
    doubted: bool,
    /// Nodes that differ, so that those above them are not told again.
    differing: BTreeSet<Place>,
    /// Blanked entries whose journal entry has not come yet.
    blanked: BTreeMap<EntryId, (Option<u64>, BlankingRecord)>,
}

impl Trust {
    /// Reads a head as [`Report::known_head`] prints it; none when it is no head.
    pub fn read_head(text: &str) -> Option<(u64, Hash)> {
        let (size, root) = text.split_once(':')?;
        Some((size.parse().ok()?, secret::unhex(root)?.try_into().ok()?))
    }
}

impl<'a> Checker<'a> {
    pub(super) fn new(trust: &'a Trust, keys: Vec<KeyRecord>) -> Self {
        let mut checker = Self {
            trust,
            keys: BTreeMap::new(),
            report: Report::default(),
            next: 0,
            edge: Some(Edge::default()),
            right: 0,
            covered: 0,
            past_seen: trust.head.is_none_or(|(size, _)| size == 0),
            doubted: false,
            differing: BTreeSet::new(),
            blanked: BTreeMap::new(),
        };
        for key in keys {
            match secret::unhex(&key.public_key) {
                Some(bytes) if key_id(&bytes) == key.key_id => {
                    checker.keys.insert(key.key_id, bytes);
                }
                _ => checker.add(None, None, What::KeyAltered { key_id: key.key_id }),
            }
        }
        checker
    }

    pub(super) fn add(&mut self, position: Option<u64>, entry: Option<EntryId>, what: What) {
        self.report.add(position, entry, what);
    }

    /// Takes the next entry; returns the nodes that it completes (none while a fault hides the tree).
    pub(super) fn entry(&mut self, entry: &EntryRecord) -> Vec<(Place, Hash)> {
        let position = entry.position;
        if position < self.next {
            self.add(Some(position), Some(entry.id), What::Repeated);
            return Vec::new();
        }
        self.skip_to(position);
        self.next = position.saturating_add(1);
        self.report.entries += 1;
        self.contents(Some(position), entry);
        // The stored hash, where it is one: an altered field is told by itself and need not hide every later root.
        let stored = secret::unhex(&entry.leaf_hash).and_then(|bytes| bytes.try_into().ok());
        let leaf = stored.unwrap_or_else(|| entry.leaf());
        let Some(edge) = &mut self.edge else {
            return Vec::new();
        };
        let completed = edge.append(leaf);
        self.remember();
        completed
    }

    /// Compares the tree with the head known from elsewhere, when it has come to its size.
    fn remember(&mut self) {
        if let (Some(edge), Some((size, root))) = (&self.edge, self.trust.head) {
            self.past_seen |= edge.size() == size && edge.root() == root;
        }
    }

    /// Takes an entry that cannot be read; its leaf is unknown.
    pub(super) fn unreadable(
        &mut self,
        position: Option<u64>,
        entry: Option<EntryId>,
        place: String,
    ) {
        self.add(position, entry, What::Unreadable { place });
        let Some(position) = position else { return };
        if position >= self.next {
            self.skip_to(position);
            self.next = position.saturating_add(1);
            self.report.entries += 1;
            self.edge = None;
        }
    }

    /// Says which entries are missing before `position`.
    pub(super) fn skip_to(&mut self, position: u64) {
        if position > self.next {
            let (from, until) = (self.next, position);
            self.add(Some(from), None, What::Missing { from, until });
            self.next = position;
            self.edge = None;
        }
    }

    /// Takes an entry that is not sealed yet.
    pub(super) fn unsealed(&mut self, entry: &EntryRecord) {
        self.report.unsealed += 1;
        self.contents(None, entry);
    }

    /// Checks what an entry says by itself, wherever it stands.
    pub(super) fn contents(&mut self, position: Option<u64>, entry: &EntryRecord) {
        let id = Some(entry.id);
        // The leaf covers microseconds, which is all that the service writes.
        let too_fine = !entry.at.timestamp_subsec_nanos().is_multiple_of(1_000);
        if too_fine || secret::hex(&entry.leaf()) != entry.leaf_hash {
            self.add(position, id, What::EntryAltered);
        }
        match (&entry.blanked, entry.payload_fits()) {
            (None, Some(true)) => {}
            (None, Some(false)) => self.add(position, id, What::PayloadAltered),
            (None, None) => self.add(position, id, What::PayloadMissing),
            (Some(_), _) if entry.payload.is_some() || entry.payload_salt.is_some() => {
                self.add(position, id, What::NotBlanked);
            }
            (Some(blanking), _) => {
                self.report.blanked += 1;
                self.blanked.insert(entry.id, (position, blanking.clone()));
            }
        }
        self.blanking(entry);
    }

    /// An entry that may say that others were blanked.
    pub(super) fn blanking(&mut self, entry: &EntryRecord) {
        let Some(told) = Told::of(entry) else {
            return;
        };
        for blanked in told.entries {
            let Some((place, note)) = self.blanked.remove(&blanked) else {
                continue;
            };
            let same = told.ground.as_deref() == Some(note.ground.as_str());
            if !same || entry.at != note.at {
                self.add(place, Some(blanked), What::BlankingAltered);
            }
        }
    }

    /// Entries whose blanking no entry has told of so far.
    pub(super) fn untold(&self) -> impl Iterator<Item = EntryId> {
        self.blanked.keys().copied()
    }

    /// Compares a stored node with the one that the entries make.
    pub(super) fn node(&mut self, place: Place, made: &Hash, stored: Option<&Hash>) {
        if stored == Some(made) {
            return;
        }
        let below = |index| Place {
            level: place.level - 1,
            index,
        };
        let told = [below(2 * place.index), below(2 * place.index + 1)]
            .iter()
            .any(|child| self.differing.contains(child));
        if self.differing.len() < Report::MOST {
            self.differing.insert(place);
        }
        if !told {
            let from = place.index << place.level;
            let until = (place.index + 1) << place.level;
            self.add(Some(from), None, What::SubtreeAltered { from, until });
        }
    }

    /// Takes a head whose last entry has been taken. Returns whether the tree is known to be right now; if not, the caller
    /// may know it from elsewhere ([`Checker::resume`]).
    pub(super) fn head(&mut self, head: &HeadRecord) -> bool {
        self.report.heads += 1;
        let size = head.size;
        self.signature(head);
        self.covered = size;
        self.skip_to(size);
        let Some(edge) = &self.edge else { return false };
        if edge.size() == size && head.root_hash() == Some(edge.root()) {
            self.agree(head);
            return true;
        }
        let after = self.right;
        if !std::mem::replace(&mut self.doubted, true) {
            self.add(Some(after), None, What::RootDiffers { after, size });
        }
        false
    }

    /// Goes on from a tree of the head's size that somebody else vouches for, if it has the root that was signed.
    pub(super) fn resume(&mut self, head: &HeadRecord, edge: Option<Edge>) {
        let fits =
            edge.filter(|edge| edge.size() == head.size && head.root_hash() == Some(edge.root()));
        match fits {
            Some(edge) => {
                self.edge = Some(edge);
                self.agree(head);
                self.remember();
            }
            None if self.edge.is_none() && !self.doubted => {
                self.doubted = true;
                self.add(None, None, What::HeadUncheckable { size: head.size });
            }
            // The entries may be right and this head forged: the next one will tell.
            None => {}
        }
    }

    fn agree(&mut self, head: &HeadRecord) {
        self.right = head.size;
        self.doubted = false;
        self.report.public_key = self.keys.get(&head.key_id).map(|key| secret::hex(key));
        self.report.head = Some(head.clone());
    }

    /// Checks who signed a head.
    pub(super) fn signature(&mut self, head: &HeadRecord) {
        let (size, key_id) = (head.size, head.key_id.clone());
        let Some(key) = self.keys.get(&key_id) else {
            self.add(None, None, What::KeyMissing { size, key_id });
            return;
        };
        let signed = head.is_signed_by(key);
        let trusted = self.trust.public_keys.is_empty()
            || self
                .trust
                .public_keys
                .iter()
                .any(|trusted| trusted == key.as_slice());
        if !trusted {
            self.add(None, None, What::KeyUntrusted { size, key_id });
        }
        if !signed {
            self.add(None, None, What::SignatureWrong { size });
        }
    }

    /// Ends the check of a journal of `size` sealed entries.
    pub(super) fn finish(mut self, size: u64) -> Report {
        self.skip_to(size);
        if self.covered < self.next {
            let from = self.covered;
            self.add(Some(from), None, What::NoHead { from });
        }
        if let (Some((size, _)), false) = (self.trust.head, self.past_seen) {
            self.add(None, None, What::PastRewritten { size });
        }
        self.into_report()
    }

    /// Ends a check of single entries.
    pub(super) fn into_report(mut self) -> Report {
        for (entry, (position, _)) in std::mem::take(&mut self.blanked) {
            self.add(position, Some(entry), What::BlankingUnrecorded);
        }
        self.report
    }
}

/// What an entry tells of blankings.
pub(super) struct Told {
    /// Of which entries.
    pub(super) entries: Vec<EntryId>,
    /// On which ground.
    ground: Option<String>,
}

impl Told {
    /// None for an entry that tells of no blanking.
    pub(super) fn of(entry: &EntryRecord) -> Option<Self> {
        let payload = || -> Option<Value> { serde_json::from_str(entry.payload.as_ref()?).ok() };
        let ground = |told: &Option<Value>| {
            let ground = told.as_ref()?.get("ground")?;
            Some(ground.as_str()?.to_owned())
        };
        match entry.kind.as_str() {
            BLANKED => Some(Self {
                entries: entry.subject.map(EntryId).into_iter().collect(),
                ground: ground(&payload()),
            }),
            MANY_BLANKED => {
                let told = payload();
                let entries = told.as_ref().and_then(|told| told.get("entries")).cloned();
                Some(Self {
                    entries: entries
                        .and_then(|entries| serde_json::from_value(entries).ok())
                        .unwrap_or_default(),
                    ground: ground(&told),
                })
            }
            _ => None,
        }
    }
}
