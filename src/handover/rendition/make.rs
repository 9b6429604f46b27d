//! The job that makes a rendition (*atveidojuma izgatavošana*): out of the store, through LibreOffice, verified, into the store.
//!
//! The hash of a rendition is noted before its bytes are in the store: whatever kills this process then, whoever destroys the
//! original knows which bytes go with it. The original's row is locked while that is noted, and the rendition's while its bytes
//! are put there, so a destruction comes before or after and never between.

use std::fs::File;
use std::pin::Pin;
use std::sync::Arc;

use bytes::BytesMut;
use entities::content::{content, content_rendition};
use entities::ids::{DocumentId, InstitutionId, JobId, UploadId};
use entities::jobs::job as table;
use entities::values::ContentHash;
use entities::vocabulary::{RenditionFault, RenditionState};
use formats::{Extension, Ground, Identified, Kind, Office, Protection, Rendition, Signatures};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QuerySelect,
    Statement,
};
use serde_json::{Value, json};
use storage::Store;
use tokio::io::AsyncReadExt as _;
use tokio::sync::Mutex;

use super::{MADE, Workshop};
use crate::content::owners;
use crate::content::pronom::{self, Seen};
use crate::content::renditions::KIND;
use crate::content::uploads::new_content;
use crate::jobs::{Handler, MOST_ATTEMPTS, Report};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// Bytes handed to the store at once.
const PART: usize = 64 * 1024;

const MEDIA_TYPE: &str = "application/pdf";

/// Makes renditions.
pub struct Maker {
    kit: Kit,
    store: Store,
    workshop: Workshop,
    /// LibreOffice, once it has said what it is.
    office: Mutex<Option<Arc<Office>>>,
}

/// What came of an attempt.
enum Outcome {
    Made(Rendition),
    Failed(RenditionFault),
    /// The original is gone, or the rendition is made already.
    Nothing,
}

impl Maker {
    /// The handler.
    pub fn new(kit: Kit, store: Store, workshop: Workshop) -> Self {
        Self {
            kit,
            store,
            workshop,
            office: Mutex::default(),
        }
    }

    async fn make(&self, job: &table::Model) -> Result<(), Fault> {
        let original: ContentHash = job
            .payload
            .get("sha256")
            .and_then(Value::as_str)
            .and_then(|text| text.parse().ok())
            .ok_or(Fault::broken("a job names no content"))?;
        let tried = self.tried(original, job.id).await;
        // The job gives up now, and stays for whoever runs the machine; whoever ordered it must not wait for ever.
        if tried.is_err() && job.attempts >= MOST_ATTEMPTS {
            self.failed(original, RenditionFault::Machine, &[]).await?;
        }
        tried
    }

    async fn tried(&self, original: ContentHash, job: JobId) -> Result<(), Fault> {
        match self.attempt(original).await? {
            Outcome::Made(rendition) => self.keep(original, rendition, job).await,
            Outcome::Failed(fault) => self.failed(original, fault, &[job]).await,
            Outcome::Nothing => self.finish(job).await,
        }
    }

    async fn attempt(&self, original: ContentHash) -> Result<Outcome, Fault> {
        let reader = self.kit.db.reader();
        let row = content_rendition::Entity::find_by_id(original)
            .one(reader)
            .await?;
        let due = row.is_some_and(|row| {
            matches!(row.state, RenditionState::Ordered | RenditionState::Storing)
        });
        if !due {
            return Ok(Outcome::Nothing);
        }
        let format = pronom::by_hashes(reader, &[original]).await?;
        let found = format
            .get(&original)
            .and_then(|row| pronom::identification(row, "").found().copied());
        let Some(found) = found else {
            return Ok(Outcome::Failed(RenditionFault::NotRenderable));
        };
        if found.signatures == Signatures::Inside || found.format.kind == Kind::Signed {
            return Ok(Outcome::Failed(RenditionFault::Signed));
        }
        let Some(office) = self.office().await? else {
            return Ok(Outcome::Failed(RenditionFault::NoProgram));
        };
        let stored = storage::ContentHash::from_bytes(*original.as_bytes());
        let file = match self.store.materialise(stored, &self.workshop.scratch).await {
            Ok(file) => file.into_file(),
            // It was destroyed after the row was read, or is missing, which the check of fixity tells.
            Err(storage::Error::NotFound { .. }) => return Ok(Outcome::Nothing),
            Err(error) => return Err(Fault::at("opening a content")(error)),
        };
        let made = self.rendered(office, file, found).await?;
        let made = match made {
            Ok(made) => made,
            Err(fault) => return told(fault).map(Outcome::Failed),
        };
        if made.source.as_bytes() != original.as_bytes() {
            return Err(Fault::broken(
                "the bytes of a content are not those of its hash; nothing is made of them",
            ));
        }
        Ok(Outcome::Made(made))
    }

    async fn rendered(
        &self,
        office: Arc<Office>,
        mut file: File,
        found: Identified,
    ) -> Result<Result<Rendition, formats::Fault>, Fault> {
        let (work, limits) = (self.workshop.work.clone(), self.workshop.limits);
        tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&work)?;
            office.render(&mut file, &found, &work, limits)
        })
        .await
        .map_err(Fault::at("making a rendition aside"))
    }

    /// LibreOffice, asked what it is the first time that it is needed; none where it is not there.
    async fn office(&self) -> Result<Option<Arc<Office>>, Fault> {
        let Some(program) = self.workshop.program.clone() else {
            return Ok(None);
        };
        let mut held = self.office.lock().await;
        if let Some(office) = held.as_ref() {
            return Ok(Some(Arc::clone(office)));
        }
        let work = self.workshop.work.clone();
        let asked = tokio::task::spawn_blocking(move || {
            std::fs::create_dir_all(&work)?;
            Office::at(&program, &work)
        })
        .await
        .map_err(Fault::at("asking LibreOffice aside"))?;
        match asked {
            Ok(office) => Ok(Some(Arc::clone(held.insert(Arc::new(office))))),
            Err(formats::Fault::Work(error)) => Err(Fault::at("asking LibreOffice")(error)),
            Err(fault) => {
                tracing::warn!(%fault, "LibreOffice does not answer: no renditions are made");
                Ok(None)
            }
        }
    }

    /// Notes which bytes are coming, puts them into the store, and tells of it.
    async fn keep(
        &self,
        original: ContentHash,
        rendition: Rendition,
        job: JobId,
    ) -> Result<(), Fault> {
        let hash = ContentHash::from_bytes(*rendition.sha256.as_bytes());
        if !self.announce(original, hash, &rendition).await? {
            return self.finish(job).await;
        }
        let staging = self.kit.ids.make(self.kit.clock.now(), UploadId);
        let mut intake = self.store.intake(staging.0, rendition.bytes);
        let mut file = tokio::fs::File::from_std(rendition.open()?);
        loop {
            let mut part = BytesMut::with_capacity(PART);
            if file.read_buf(&mut part).await? == 0 {
                break;
            }
            intake
                .write(part.freeze())
                .await
                .map_err(Fault::at("staging a rendition"))?;
        }
        let mut op = self.kit.begin(Actor::System).await?;
        let row = content_rendition::Entity::find_by_id(original)
            .lock_exclusive()
            .one(op.transaction())
            .await?
            .filter(|row| row.state == RenditionState::Storing && row.hash == Some(hash));
        // Whoever erases it waits until its bytes are there.
        content::Entity::find_by_id(hash)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        let Some(mut row) = row else {
            intake.abort().await;
            op.finish(&[job]).await?;
            return op.commit().await;
        };
        intake
            .finish(Some(storage::ContentHash::from_bytes(*hash.as_bytes())))
            .await
            .map_err(Fault::at("keeping a rendition"))?;
        row.state = RenditionState::Made;
        row.ended_at = Some(op.at());
        tell(&mut op, &row).await?;
        row.into_active_model()
            .reset_all()
            .update(op.transaction())
            .await?;
        op.finish(&[job]).await?;
        op.commit().await
    }

    /// Says whether anybody still owns the original.
    async fn announce(
        &self,
        original: ContentHash,
        hash: ContentHash,
        rendition: &Rendition,
    ) -> Result<bool, Fault> {
        let op = self.kit.begin(Actor::System).await?;
        let there = content::Entity::find_by_id(original)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        let row = content_rendition::Entity::find_by_id(original)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        let (Some(_), Some(mut row)) = (there, row) else {
            return Ok(false);
        };
        if !owners::is_owned(op.transaction(), original).await? {
            return Ok(false);
        }
        let bytes = new_content(hash, rendition.bytes, MEDIA_TYPE, op.at())?;
        content::Entity::insert(bytes.into_active_model())
            .on_conflict(
                OnConflict::column(content::Column::Hash)
                    .do_nothing()
                    .to_owned(),
            )
            .exec_without_returning(op.transaction())
            .await?;
        let seen = Seen {
            found: Some(Identified {
                format: rendition.format,
                ground: Ground::Claim,
                protection: Protection::Open,
                signatures: Signatures::NoneSeen,
            }),
            extension: Extension::of("rendition.pdf"),
        };
        pronom::keep(op.transaction(), &[(hash, seen)], op.at()).await?;
        let before = row.hash.replace(hash).filter(|before| *before != hash);
        row.state = RenditionState::Storing;
        row.tool = Some(rendition.made_by.clone());
        row.into_active_model()
            .reset_all()
            .update(op.transaction())
            .await?;
        if let Some(before) = before {
            self.discard(&op, before).await?;
        }
        op.commit().await?;
        Ok(true)
    }

    /// What an attempt that was broken off may have left.
    async fn discard(&self, op: &Op, hash: ContentHash) -> Result<(), Fault> {
        if owners::is_owned(op.transaction(), hash).await? {
            return Ok(());
        }
        pronom::forget(op, hash).await?;
        content::Entity::delete_by_id(hash)
            .exec(op.transaction())
            .await?;
        self.store
            .erase(storage::ContentHash::from_bytes(*hash.as_bytes()))
            .await
            .map_err(Fault::at("erasing what an attempt left"))?;
        Ok(())
    }

    async fn failed(
        &self,
        original: ContentHash,
        fault: RenditionFault,
        ended: &[JobId],
    ) -> Result<(), Fault> {
        let op = self.kit.begin(Actor::System).await?;
        let row = content_rendition::Entity::find_by_id(original)
            .lock_exclusive()
            .one(op.transaction())
            .await?;
        if let Some(mut row) = row {
            tracing::info!(%original, %fault, "no rendition was made");
            row.state = RenditionState::Failed;
            row.fault = Some(fault);
            row.ended_at = Some(op.at());
            row.into_active_model()
                .reset_all()
                .update(op.transaction())
                .await?;
        }
        op.finish(ended).await?;
        op.commit().await
    }

    async fn finish(&self, job: JobId) -> Result<(), Fault> {
        let op = self.kit.begin(Actor::System).await?;
        op.finish(&[job]).await?;
        op.commit().await
    }
}

/// What is kept of a failure; one of this machine is a fault, and tried again by itself.
fn told(fault: formats::Fault) -> Result<RenditionFault, Fault> {
    use formats::Fault as Made;
    Ok(match fault {
        Made::Missing(_) => RenditionFault::NoProgram,
        Made::NotRenderable(_) => RenditionFault::NotRenderable,
        Made::Encrypted => RenditionFault::Encrypted,
        Made::InputTooLarge { .. } => RenditionFault::TooLarge,
        Made::Corrupt(_) => RenditionFault::Corrupt,
        Made::TimedOut => RenditionFault::TimedOut,
        Made::OutputTooLarge { .. } => RenditionFault::OutputTooLarge,
        Made::NothingProduced { .. } => RenditionFault::NothingMade,
        Made::NotPdfA(_) => RenditionFault::NotPdfA,
        Made::Work(error) => return Err(Fault::at("making a rendition")(error)),
    })
}

#[derive(FromQueryResult)]
struct Owner {
    document_id: DocumentId,
    institution_id: InstitutionId,
}

/// An entry about each document that has the content: a change of format, as packages tell it.
async fn tell(op: &mut Op, row: &content_rendition::Model) -> Result<(), Fault> {
    let statement = Statement::from_sql_and_values(
        op.transaction().get_database_backend(),
        "SELECT DISTINCT v.document_id AS document_id, d.institution_id AS institution_id FROM version_content c \
         JOIN document_version v ON v.id = c.version_id JOIN document d ON d.id = v.document_id \
         WHERE c.content_hash = $1 ORDER BY v.document_id",
        [row.original.into()],
    );
    let owners = Owner::find_by_statement(statement)
        .all(op.transaction())
        .await?;
    for owner in owners {
        op.record(Entry {
            kind: MADE,
            institution: Some(owner.institution_id),
            subject: Subject {
                kind: "document",
                id: Some(owner.document_id.0),
            },
            payload: json!({
                "sha256": row.original.to_string(), "rendition": row.hash.map(|hash| hash.to_string()),
                "format": "fmt/477", "tool": row.tool,
            }),
        });
    }
    Ok(())
}

impl Handler for Maker {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn has_room(&self, batches: usize) -> bool {
        batches < self.workshop.abreast
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<table::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.make(job)).await })
    }
}
