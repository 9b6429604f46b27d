//! Changes (*izmaiņas*): what subscribers hear of while they are connected.
//!
//! Every process follows the sealed journal by position and tells each entry about a document to whoever listens: that it
//! happened, to which document, at which position, and nothing of what it says. Who may hear of it is decided at that very
//! moment, by the document and by the listener as they are then. A listener who comes back names the last position they
//! heard and is told what came since; one who cannot keep up is told so, and never keeps anybody else waiting.

mod listener;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use entities::circulation::{resolution, task};
use entities::ids::{DocumentId, InstitutionId, StaffMemberId, UnitId};
use entities::journal::entry;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use tokio::sync::{Mutex, broadcast};
use tokio_util::sync::CancellationToken;

pub use listener::{Listener, News};

use crate::access::{Caller, DocumentFacts};
use crate::documents::read;
use crate::journal::{self, Position};
use crate::kernel::Fault;
use crate::op::Kit;

/// Journal entries looked at together.
const ENTRIES: u64 = 500;

/// Announcements that wait for a listener before it counts as too slow.
const WAITING: usize = 4_096;

/// How often to look when nothing in this process rang.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// Looking at something changes nothing that anybody waits for.
const LOOKS: [&str; 2] = ["document.viewed", "content.opened"];

/// An entry about a document, as listeners hear of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Announcement {
    /// Place in the sealed journal.
    pub position: Position,
    /// What happened, the entry's word: `task.delegated`.
    pub kind: String,
    /// To which document.
    pub document: DocumentId,
    facts: DocumentFacts,
    people: BTreeSet<StaffMemberId>,
    units: BTreeSet<UnitId>,
}

/// What a listener wants to hear of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Interest {
    /// One document alone.
    pub document: Option<DocumentId>,
    /// Only what changes the listener's own work or that of their units.
    pub my_work: bool,
}

impl Announcement {
    /// Whether somebody who is interested so may hear of it.
    pub fn is_for(&self, caller: &Caller, interest: Interest) -> bool {
        let is_wanted = interest
            .document
            .is_none_or(|wanted| wanted == self.document)
            && (!interest.my_work || self.concerns(caller));
        is_wanted && caller.scope().sees(&self.facts)
    }

    /// Of which institution it is.
    pub const fn institution(&self) -> InstitutionId {
        self.facts.institution
    }

    /// Whether it changes what the caller has to do, or waits for.
    fn concerns(&self, caller: &Caller) -> bool {
        caller
            .staff_member
            .is_some_and(|person| self.people.contains(&person))
            || self.units.iter().any(|unit| caller.units.contains(unit))
    }
}

/// What this process tells its listeners; clones are one.
#[derive(Clone)]
pub struct Changes(Arc<Inside>);

struct Inside {
    kit: Kit,
    sender: broadcast::Sender<Arc<Announcement>>,
    /// Held while announcing, so that positions rise for every listener.
    next: Mutex<Option<Position>>,
    /// The position that is announced next, for whoever only wants to know.
    told: AtomicU64,
}

impl Changes {
    /// Tells nobody anything yet.
    pub fn new(kit: Kit) -> Self {
        let (sender, _) = broadcast::channel(WAITING);
        Self(Arc::new(Inside {
            kit,
            sender,
            next: Mutex::new(None),
            told: AtomicU64::new(0),
        }))
    }

    /// Announces what was sealed since the last time; returns how many entries that were. The first call begins at the end
    /// of the journal.
    ///
    /// # Errors
    /// A fault of the database; the same entries are announced again then.
    pub async fn announce(&self) -> Result<u64, Fault> {
        let Inside { kit, sender, .. } = &*self.0;
        let reader = kit.db.reader();
        let mut next = self.0.next.lock().await;
        let begun = match *next {
            Some(position) => position,
            None => journal::read::sealed_size(reader).await?,
        };
        let mut position = begun;
        if sender.receiver_count() == 0 {
            position = journal::read::sealed_size(reader).await?;
        }
        loop {
            let entries = journal::read::from_position(reader, position, ENTRIES).await?;
            for announcement in announcements(reader, &entries).await? {
                // Nobody may be listening any more.
                let _ = sender.send(Arc::new(announcement));
            }
            position += entries.len() as u64;
            *next = Some(position);
            self.0.told.store(position, Ordering::Release);
            if entries.is_empty() {
                return Ok(position - begun);
            }
        }
    }

    /// Announces until told to stop.
    pub async fn follow(&self, stop: &CancellationToken) {
        loop {
            let sealed = self.0.kit.bells.sealed.notified();
            tokio::pin!(sealed);
            // Enabled before looking: what is sealed while we look rings all the same.
            sealed.as_mut().enable();
            let mut pause = LOOK_EVERY;
            if let Err(fault) = self.announce().await {
                tracing::error!(
                    fault = fault.chain(),
                    "subscribers cannot be told what is sealed"
                );
                pause = LOOK_EVERY * 5;
            }
            tokio::select! {
                () = sealed => {}
                () = tokio::time::sleep(pause) => {}
                () = stop.cancelled() => return,
            }
        }
    }

    /// Listens from now on, or from the position after the last one heard.
    pub fn listen(&self, interest: Interest, after: Option<Position>) -> Listener {
        Listener::new(self.clone(), interest, after)
    }

    /// How many listen.
    pub fn listeners(&self) -> usize {
        self.0.sender.receiver_count()
    }
}

/// What is to be said of entries: of those about documents that are there, each with what decides who may hear of it now.
async fn announcements<C: ConnectionTrait>(
    connection: &C,
    entries: &[entry::Model],
) -> Result<Vec<Announcement>, Fault> {
    let told: Vec<(&entry::Model, DocumentId)> = entries
        .iter()
        .filter(|entry| entry.subject_kind == "document" && !LOOKS.contains(&entry.kind.as_str()))
        .filter_map(|entry| Some((entry, DocumentId(entry.subject_id?))))
        .collect();
    if told.is_empty() {
        return Ok(Vec::new());
    }
    let documents: HashSet<DocumentId> = told.iter().map(|(_, document)| *document).collect();
    let documents: Vec<DocumentId> = documents.into_iter().collect();
    let facts = read::facts(connection, &documents).await?;
    let work: HashSet<DocumentId> = told
        .iter()
        .filter(|(entry, _)| is_work(&entry.kind))
        .map(|(_, document)| *document)
        .collect();
    let concerned = concerned(connection, &work.into_iter().collect::<Vec<_>>()).await?;
    Ok(told
        .into_iter()
        .filter_map(|(entry, document)| {
            let (mut people, units) = match is_work(&entry.kind) {
                true => concerned.get(&document).cloned().unwrap_or_default(),
                false => Default::default(),
            };
            people.extend(named(entry));
            Some(Announcement {
                position: u64::try_from(entry.position?).ok()?,
                kind: entry.kind.clone(),
                document,
                facts: facts.get(&document)?.clone(),
                people,
                units,
            })
        })
        .collect())
}

/// Whether an entry changes what somebody has to do.
fn is_work(kind: &str) -> bool {
    kind.starts_with("task.") || kind.starts_with("resolution.")
}

/// Whom the entry itself names as having or having had the task: who it was taken from finds their list changed too.
fn named(entry: &entry::Model) -> Vec<StaffMemberId> {
    let payload: Option<Value> = entry
        .payload
        .as_deref()
        .filter(|_| is_work(&entry.kind))
        .and_then(|payload| serde_json::from_str(payload).ok());
    let Some(payload) = payload else {
        return Vec::new();
    };
    let person = |key: &str| serde_json::from_value(payload[key].clone()).ok();
    ["executor", "from"]
        .into_iter()
        .filter_map(person)
        .collect()
}

type Concerned = HashMap<DocumentId, (BTreeSet<StaffMemberId>, BTreeSet<UnitId>)>;

/// Whose work the tasks on documents are.
async fn concerned<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<Concerned, Fault> {
    let mut found = Concerned::new();
    if documents.is_empty() {
        return Ok(found);
    }
    let tasks = task::Entity::find()
        .filter(task::Column::DocumentId.is_in(documents.iter().copied()))
        .all(connection)
        .await?;
    let resolutions = resolution::Entity::find()
        .filter(resolution::Column::DocumentId.is_in(documents.iter().copied()))
        .all(connection)
        .await?;
    for task in tasks {
        let (people, units) = found.entry(task.document_id).or_default();
        people.insert(task.executor_id);
        people.extend(task.delegated_by.0);
        units.extend(task.unit_id);
    }
    for resolution in resolutions {
        let (people, _) = found.entry(resolution.document_id).or_default();
        people.insert(resolution.author_id);
        people.extend(resolution.controller_id);
    }
    Ok(found)
}
