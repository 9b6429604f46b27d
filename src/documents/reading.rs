//! Reading the contents of registered documents: the job that a registration leaves behind.
//!
//! Two steps, each of which may be done again without harm. *Reading* a content happens once, however many documents
//! own it; what it finds is kept with the content, and each owner gets a journal entry, which is how the search index
//! learns that there is more to find. *Enclosing* happens for each owner: attachments of a letter become documents of
//! their own (`enclose`), also for one who registers a letter that was read before.
//!
//! Nobody falls between the two: a document refers to its contents before [`ask_for`] looks whether they were read, and
//! keeping what was found locks the content against references first. So either the reader sees the owner, or the owner
//! sees that the content was read.

use std::collections::HashMap;
use std::pin::Pin;
use std::time::Duration;

use entities::content::content;
use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId};
use entities::jobs::job;
use entities::values::ContentHash;
use entities::vocabulary::{DocumentStatus, RelationKind, TextState};
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
};
use serde_json::{Value, json};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::enclose;
use crate::content::format::Format;
use crate::content::reading::{Attachment, Reader, Reading};
use crate::db::CHUNK;
use crate::jobs::{Failure, Handler, NewJob, Report};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// Kind of the job.
pub const KIND: &str = "content.read";

/// Most contents of one claim; what is read of them in a moment shares a commit.
const AT_ONCE: u64 = 16;

/// How long what was read waits for company before it is kept.
const GATHER: Duration = Duration::from_millis(200);

/// Bytes of text that wait at most to be kept.
const GATHERED_BYTES: usize = 4 << 20;

/// How long a claimed content waits for its turn before it is given back, because slow ones hold all places.
const PATIENCE: Duration = Duration::from_secs(10);

/// States in which reading again, with other tools or limits, may find more.
pub const WORTH_ANOTHER_READING: [TextState; 3] = [
    TextState::RecognitionUnavailable,
    TextState::Refused,
    TextState::Broken,
];

/// The job that reads a content for all who own it.
pub fn job(hash: ContentHash) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({ "sha256": hash.to_string() }),
        unique_key: Some(format!("{KIND}/{hash}")),
        run_at: None,
    }
}

/// The job that reads a content which was read before.
fn job_again(hash: ContentHash) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({ "sha256": hash.to_string(), "again": true }),
        unique_key: Some(format!("{KIND}/{hash}/again")),
        run_at: None,
    }
}

/// The job that encloses with a document what came attached to a letter which was read before.
fn job_for(hash: ContentHash, owner: DocumentId) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({ "sha256": hash.to_string(), "document": owner }),
        unique_key: Some(format!("{KIND}/{hash}/{owner}")),
        run_at: None,
    }
}

/// Leaves the jobs that new owners of contents need. The rows by which they own them must have been written.
///
/// # Errors
/// A fault of the database.
pub(super) async fn ask_for(
    op: &mut Op,
    owned: Vec<(ContentHash, DocumentId)>,
) -> Result<(), Fault> {
    let mut known: HashMap<ContentHash, (TextState, String)> = HashMap::new();
    for chunk in owned.chunks(CHUNK) {
        let rows: Vec<(ContentHash, TextState, String)> = content::Entity::find()
            .select_only()
            .column(content::Column::Hash)
            .column(content::Column::TextState)
            .column(content::Column::MediaType)
            .filter(content::Column::Hash.is_in(chunk.iter().map(|(hash, _)| *hash)))
            .into_tuple()
            .all(op.transaction())
            .await?;
        known.extend(
            rows.into_iter()
                .map(|(hash, state, media_type)| (hash, (state, media_type))),
        );
    }
    for (hash, owner) in owned {
        match known.get(&hash) {
            Some((TextState::Pending, _)) => op.enqueue(job(hash)),
            Some((_, media_type)) if media_type == Format::Eml.media_type() => {
                op.enqueue(job_for(hash, owner));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Has contents in these states read again; returns how many.
///
/// # Errors
/// A fault of the database.
pub async fn queue_again(op: &mut Op, states: &[TextState]) -> Result<u64, Fault> {
    let hashes: Vec<ContentHash> = content::Entity::find()
        .select_only()
        .column(content::Column::Hash)
        .filter(content::Column::TextState.is_in(states.iter().copied()))
        .into_tuple()
        .all(op.transaction())
        .await?;
    let count = hashes.len() as u64;
    if count > 0 {
        op.record(Entry {
            kind: "content.reading_asked",
            // Bytes are kept once, whoever brought them.
            institution: None,
            subject: Subject {
                kind: "content",
                id: None,
            },
            payload: json!({ "states": states, "contents": count }),
        });
    }
    for hash in hashes {
        op.enqueue(job_again(hash));
    }
    Ok(count)
}

/// Does the jobs.
pub struct ReadContents {
    kit: Kit,
    reader: Reader,
    /// Places for contents that are read side by side.
    places: Semaphore,
}

/// What a job came to.
enum Found {
    /// The content is gone or was read by another.
    Nothing,
    /// It was read.
    Read { reading: Box<Reading>, again: bool },
    /// It was read before; this came attached.
    Attached {
        hash: ContentHash,
        state: TextState,
        owner: DocumentId,
        attachments: Vec<Attachment>,
    },
}

impl Found {
    fn bytes(&self) -> usize {
        match self {
            Self::Read { reading, .. } => reading.text.len(),
            Self::Nothing | Self::Attached { .. } => 0,
        }
    }

    /// Two commits that keep several contents lock them in one order.
    fn order(&self) -> Option<ContentHash> {
        match self {
            Self::Nothing => None,
            Self::Read { reading, .. } => Some(reading.hash),
            Self::Attached { hash, .. } => Some(*hash),
        }
    }
}

type Done<'a> = (&'a job::Model, Found);

impl ReadContents {
    /// A handler that reads `abreast` contents side by side.
    pub fn new(kit: Kit, reader: Reader, abreast: usize) -> Self {
        Self {
            kit,
            reader,
            places: Semaphore::new(abreast.max(1)),
        }
    }

    /// A place among those that are read; none when it takes too long to get one.
    async fn place(&self) -> Option<SemaphorePermit<'_>> {
        let place = tokio::time::timeout(PATIENCE, self.places.acquire()).await;
        place.ok().and_then(Result::ok)
    }

    async fn find(&self, job: &job::Model) -> Result<Found, Fault> {
        let asked = |name| job.payload.get(name);
        let hash: ContentHash = asked("sha256")
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok())
            .ok_or(Fault::broken("a job names no content"))?;
        let again = asked("again").and_then(Value::as_bool).unwrap_or_default();
        let owner: Option<DocumentId> = asked("document")
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok());
        let content = content::Entity::find_by_id(hash)
            .one(self.kit.db.reader())
            .await?;
        let Some(content) = content else {
            return Ok(Found::Nothing);
        };
        let file_name = file_name(self.kit.db.reader(), hash).await?;
        if again || content.text_state == TextState::Pending {
            let reading = self.reader.read(hash, &file_name).await?;
            return Ok(Found::Read {
                reading: Box::new(reading),
                again,
            });
        }
        let Some(owner) = owner else {
            return Ok(Found::Nothing);
        };
        Ok(Found::Attached {
            hash,
            state: content.text_state,
            owner,
            attachments: self.reader.attachments(&content, &file_name).await?,
        })
    }

    /// Keeps what was found in one commit; when that fails, in one commit each, so that what breaks one breaks no other.
    async fn keep(&self, mut done: Vec<Done<'_>>) -> Vec<Failure> {
        done.sort_by_key(|(_, found)| found.order());
        let Err(fault) = self.keep_together(&done).await else {
            return Vec::new();
        };
        tracing::warn!(
            fault = fault.chain(),
            contents = done.len(),
            "what was read could not be kept together"
        );
        let mut failures = Vec::new();
        for one in &done {
            if let Err(fault) = self.keep_together(std::slice::from_ref(one)).await {
                let job = one.0.id;
                failures.push(Failure { job, fault });
            }
        }
        failures
    }

    async fn keep_together(&self, done: &[Done<'_>]) -> Result<(), Fault> {
        let mut op = self.kit.begin(Actor::System).await?;
        for (_, found) in done {
            self.keep_one(&mut op, found).await?;
        }
        let jobs: Vec<_> = done.iter().map(|(job, _)| job.id).collect();
        op.finish(&jobs).await?;
        op.commit().await
    }

    async fn keep_one(&self, op: &mut Op, found: &Found) -> Result<(), Fault> {
        match found {
            Found::Nothing => Ok(()),
            Found::Read { reading, again } => keep_reading(op, &self.reader, reading, *again).await,
            Found::Attached {
                hash,
                state,
                owner: asking,
                attachments,
            } => {
                self.reader.keep_attachments(op, attachments).await?;
                for owner in owners(op.transaction(), *hash).await? {
                    if owner.document_id == *asking {
                        tell(op, &owner, *hash, *state);
                    }
                }
                enclose_missing(op, *asking, attachments).await
            }
        }
    }

    /// Does the jobs side by side and keeps what is found as it comes: what is read in a moment shares a commit, what
    /// is slow holds up nobody.
    async fn read_and_keep(&self, jobs: &[job::Model]) -> Report {
        let mut report = Report::default();
        let mut at_work: FuturesUnordered<_> = jobs
            .iter()
            .map(|job| async move {
                let Some(_place) = self.place().await else {
                    return (job, None);
                };
                (job, Some(self.find(job).await))
            })
            .collect();
        let mut keeping = FuturesUnordered::new();
        let mut done: Vec<Done<'_>> = Vec::new();
        let gathered = tokio::time::sleep(GATHER);
        tokio::pin!(gathered);
        while !(at_work.is_empty() && keeping.is_empty()) {
            let mut full = false;
            tokio::select! {
                Some((job, outcome)) = at_work.next() => match outcome {
                    None => report.left.push(job.id),
                    Some(Err(fault)) => report.failures.push(Failure { job: job.id, fault }),
                    Some(Ok(found)) => {
                        if done.is_empty() {
                            gathered.as_mut().reset(tokio::time::Instant::now() + GATHER);
                        }
                        done.push((job, found));
                        let bytes: usize = done.iter().map(|(_, found)| found.bytes()).sum();
                        full = bytes >= GATHERED_BYTES;
                    }
                },
                Some(failures) = keeping.next() => report.failures.extend::<Vec<Failure>>(failures),
                () = &mut gathered, if !done.is_empty() => full = true,
            }
            if !done.is_empty() && (full || at_work.is_empty()) {
                keeping.push(self.keep(std::mem::take(&mut done)));
            }
        }
        report
    }
}

impl Handler for ReadContents {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn at_once(&self) -> u64 {
        AT_ONCE
    }

    /// A place is free only when nothing that was claimed waits for it. People who wait for an answer go first.
    fn has_room(&self, _batches: usize) -> bool {
        self.places.available_permits() > 0 && self.kit.bells.desk.lets_begin()
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { self.read_and_keep(&jobs).await })
    }
}

/// Keeps what was read of a content, tells the documents that own it, and encloses with them what came attached: whoever
/// reads a content reads it for all of its owners.
///
/// # Errors
/// A fault of the database.
pub async fn keep_reading(
    op: &mut Op,
    reader: &Reader,
    reading: &Reading,
    again: bool,
) -> Result<(), Fault> {
    if !reader.keep(op, reading, again).await? {
        return Ok(());
    }
    for owner in owners(op.transaction(), reading.hash).await? {
        tell(op, &owner, reading.hash, reading.state);
        enclose_missing(op, owner.document_id, &reading.attachments).await?;
    }
    Ok(())
}

/// Tells of a document that more is known of its contents.
fn tell(op: &mut Op, owner: &Owner, hash: ContentHash, state: TextState) {
    op.record(Entry {
        kind: "document.contents_read",
        institution: Some(owner.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(owner.document_id.0),
        },
        payload: json!({ "sha256": hash.to_string(), "textState": state }),
    });
}

/// Encloses with a letter those of its attachments that are not enclosed yet.
async fn enclose_missing(
    op: &mut Op,
    letter: DocumentId,
    attachments: &[Attachment],
) -> Result<(), Fault> {
    if attachments.is_empty() {
        return Ok(());
    }
    // Under lock: two who enclose at once would both miss the same one.
    document::Entity::find_by_id(letter)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let enclosed = enclosed_with(op.transaction(), letter).await?;
    let missing: Vec<Attachment> = attachments
        .iter()
        .filter(|attachment| {
            !enclosed.iter().any(|known| {
                known.hash == attachment.hash && known.file_name == attachment.file_name
            })
        })
        .cloned()
        .collect();
    enclose::enclose(op, letter, &missing).await
}

#[derive(FromQueryResult)]
struct Enclosed {
    hash: ContentHash,
    file_name: String,
}

async fn enclosed_with<C: ConnectionTrait>(
    connection: &C,
    letter: DocumentId,
) -> Result<Vec<Enclosed>, Fault> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT c.content_hash AS hash, c.file_name AS file_name FROM document_relation r \
         JOIN document d ON d.id = r.from_id JOIN document_version v ON v.document_id = d.id \
         JOIN version_content c ON c.version_id = v.id \
         WHERE r.to_id = $1 AND r.kind = $2 AND d.status = $3",
        [
            letter.into(),
            RelationKind::AnnexTo.into(),
            DocumentStatus::Enclosed.into(),
        ],
    );
    Ok(Enclosed::find_by_statement(statement)
        .all(connection)
        .await?)
}

#[derive(FromQueryResult)]
struct Owner {
    document_id: DocumentId,
    institution_id: InstitutionId,
}

/// Documents that own a content in any version, each once, the first registered first.
async fn owners<C: ConnectionTrait>(
    connection: &C,
    hash: ContentHash,
) -> Result<Vec<Owner>, Fault> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT DISTINCT v.document_id AS document_id, d.institution_id AS institution_id FROM version_content c \
         JOIN document_version v ON v.id = c.version_id JOIN document d ON d.id = v.document_id \
         WHERE c.content_hash = $1 ORDER BY v.document_id",
        [hash.into()],
    );
    Ok(Owner::find_by_statement(statement).all(connection).await?)
}

#[derive(FromQueryResult)]
struct Named {
    file_name: String,
}

/// The name under which a content was registered first: it hints at the format.
async fn file_name<C: ConnectionTrait>(connection: &C, hash: ContentHash) -> Result<String, Fault> {
    let statement = Statement::from_sql_and_values(
        connection.get_database_backend(),
        "SELECT file_name FROM version_content WHERE content_hash = $1 \
         ORDER BY version_id, ordinal LIMIT 1",
        [hash.into()],
    );
    let named = Named::find_by_statement(statement).one(connection).await?;
    Ok(named.map(|named| named.file_name).unwrap_or_default())
}
