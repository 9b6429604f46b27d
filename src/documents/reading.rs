//! Reading the contents of registered documents: the job that a registration leaves behind.
//!
//! What it finds is kept with the content; each document that owns it gets a journal entry, which is how the search
//! index learns that there is more to find. Attachments of a letter become documents of their own (`enclose`).

use std::pin::Pin;

use entities::ids::DocumentId;
use entities::jobs::job;
use entities::values::ContentHash;
use entities::vocabulary::TextState;
use futures::StreamExt;
use sea_orm::{EntityTrait, FromQueryResult, Statement};
use serde_json::json;

use super::enclose;
use crate::content::reading::{self, Reader, Reading};
use crate::jobs::{Failure, Handler, NewJob};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// Kind of the job.
pub const KIND: &str = "content.read";

/// Most contents read by one claim; their results share a commit.
const AT_ONCE: u64 = 16;

/// The job that reads a content.
pub fn job(hash: ContentHash) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({ "sha256": hash.to_string() }),
        unique_key: Some(format!("{KIND}/{hash}")),
        run_at: None,
    }
}

/// Does the jobs.
pub struct ReadContents {
    kit: Kit,
    reader: Reader,
    /// Contents read side by side.
    abreast: usize,
}

impl ReadContents {
    /// A handler that reads `abreast` contents side by side.
    pub const fn new(kit: Kit, reader: Reader, abreast: usize) -> Self {
        Self {
            kit,
            reader,
            abreast,
        }
    }

    async fn read(&self, job: &job::Model) -> Result<Option<Reading>, Fault> {
        let hash: ContentHash = job
            .payload
            .get("sha256")
            .and_then(|text| text.as_str())
            .and_then(|text| text.parse().ok())
            .ok_or(Fault::broken("a job names no content"))?;
        let content = entities::content::content::Entity::find_by_id(hash)
            .one(self.kit.db.reader())
            .await?;
        if content.is_none_or(|content| content.text_state != TextState::Pending) {
            return Ok(None);
        }
        let owners = owners(self.kit.db.reader(), self.kit.db.backend(), hash).await?;
        let file_name = owners.first().map_or("", |owner| owner.file_name.as_str());
        self.reader.read(hash, file_name).await.map(Some)
    }

    async fn keep(&self, done: &[(&job::Model, Option<Reading>)]) -> Result<(), Fault> {
        let mut op = self.kit.begin(Actor::System).await?;
        for reading in done.iter().filter_map(|(_, reading)| reading.as_ref()) {
            keep_one(&mut op, self.kit.db.backend(), reading).await?;
        }
        let jobs: Vec<_> = done.iter().map(|(job, _)| job.id).collect();
        op.finish(&jobs).await?;
        op.commit().await
    }
}

impl Handler for ReadContents {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn at_once(&self) -> u64 {
        AT_ONCE
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Vec<Failure>> + Send + 'a>> {
        Box::pin(async move {
            let mut failures = Vec::new();
            let mut done = Vec::new();
            let abreast = jobs.iter().map(|job| self.read(job)).collect::<Vec<_>>();
            let readings: Vec<_> = futures::stream::iter(abreast)
                .buffered(self.abreast)
                .collect()
                .await;
            for (job, reading) in jobs.iter().zip(readings) {
                match reading {
                    Ok(reading) => done.push((job, reading)),
                    Err(fault) => failures.push(Failure { job: job.id, fault }),
                }
            }
            if let Err(fault) = self.keep(&done).await {
                tracing::warn!(
                    fault = fault.chain(),
                    contents = done.len(),
                    "what was read could not be kept together"
                );
                for one in done {
                    let job = one.0.id;
                    if let Err(fault) = self.keep(&[one]).await {
                        failures.push(Failure { job, fault });
                    }
                }
            }
            failures
        })
    }
}

#[derive(FromQueryResult)]
pub(super) struct Owner {
    pub(super) document_id: DocumentId,
    pub(super) file_name: String,
}

/// Documents that own a content in any version, each once, the first registered first.
async fn owners<C: sea_orm::ConnectionTrait>(
    connection: &C,
    backend: sea_orm::DbBackend,
    hash: ContentHash,
) -> Result<Vec<Owner>, Fault> {
    let parameter = if backend == sea_orm::DbBackend::Postgres {
        "$1"
    } else {
        "?"
    };
    let statement = Statement::from_sql_and_values(
        backend,
        format!(
            "SELECT v.document_id AS document_id, MIN(c.file_name) AS file_name FROM version_content c \
             JOIN document_version v ON v.id = c.version_id WHERE c.content_hash = {parameter} \
             GROUP BY v.document_id ORDER BY v.document_id"
        ),
        [hash.into()],
    );
    Ok(Owner::find_by_statement(statement).all(connection).await?)
}

async fn keep_one(
    op: &mut Op,
    backend: sea_orm::DbBackend,
    reading: &Reading,
) -> Result<(), Fault> {
    reading::keep(op, reading).await?;
    for owner in owners(op.transaction(), backend, reading.hash).await? {
        op.record(Entry {
            kind: "document.contents_read",
            subject: Subject {
                kind: "document",
                id: Some(owner.document_id.0),
            },
            payload: json!({ "sha256": reading.hash.to_string(), "textState": reading.state }),
        });
        enclose::enclose(op, owner.document_id, &reading.attachments).await?;
    }
    Ok(())
}
