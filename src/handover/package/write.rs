//! The job that prepares packages (*pakotnes sagatavošana*): gathers, checks, writes, reads back. A process that is killed is
//! followed by another that goes on behind the last whole file; what became other meanwhile is begun anew.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use entities::handover::{package, package_fault, package_file};
use entities::ids::{HandoverPackageId, JobId};
use entities::jobs::job as table;
use entities::values::ContentHash;
use entities::vocabulary::PackageState;
use packages::{Advance, Description};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::Store;
use tokio::runtime::Handle;
use tokio::sync::watch;

use super::super::units::ROWS;
use super::fault::{Found, MOST_KEPT, Places};
use super::gather::{Gathered, gather};
use super::on_shelf::OnShelf;
use super::order::{forget, record};
use super::shelf::Shelf;
use super::stored::Stored;
use super::writing::{Sound, Target, Writing, Wrote, kind};
use crate::jobs::{self, Handler, NewJob, Report};
use crate::journal::Actor;
use crate::kernel::problem::Messages;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};

const KIND: &str = "handover.package";

/// How often it is noted how far the writing is.
const NOTED_EVERY: Duration = Duration::from_secs(1);

#[derive(Debug, Serialize, Deserialize)]
struct Which {
    package: HandoverPackageId,
}

/// The job that goes on with a package, or clears away what is left of one that was given up.
pub(super) fn job(package: HandoverPackageId) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!(Which { package }),
        unique_key: Some(format!("{KIND}/{package}")),
        run_at: None,
    }
}

/// What a packer works with besides the database and the bytes.
#[derive(Debug, Clone)]
pub struct Packing {
    /// Where packages go.
    pub shelf: Shelf,
    /// Where a content waits that the store has no file of.
    pub scratch: PathBuf,
}

/// Prepares packages.
pub struct Packer {
    kit: Kit,
    store: Store,
    messages: Messages,
    packing: Packing,
}

/// What came of preparing a package.
enum Outcome {
    Faulty(Vec<Found>),
    Ready(Box<Sound>, Places),
    /// Nobody wants it any more, or somebody else writes it too.
    GivenUp,
}

/// Lets the thread that writes end when nobody waits for it any more.
struct StopOnDrop(Arc<AtomicBool>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

impl Packer {
    /// The handler.
    ///
    /// # Errors
    /// A fault when a message bundle is malformed.
    pub fn new(kit: Kit, store: Store, packing: Packing) -> Result<Self, Fault> {
        Ok(Self {
            kit,
            store,
            messages: Messages::new()?,
            packing,
        })
    }

    async fn pack(&self, job: &table::Model) -> Result<(), Fault> {
        let which = Which::deserialize(&job.payload).map_err(Fault::at("reading a job"))?;
        let package = package::Entity::find_by_id(which.package)
            .one(self.kit.db.reader())
            .await?
            .ok_or(Fault::broken("the package of a job is missing"))?;
        match package.state {
            PackageState::Preparing => match self.prepared(&package, job.id).await {
                Ok(outcome) => self.conclude(package.id, job.id, outcome).await,
                // Whoever gave it up may have cleared it away under the writer's hands.
                Err(_) if !self.is_wanted(package.id).await? => {
                    self.conclude(package.id, job.id, Outcome::GivenUp).await
                }
                Err(fault) => {
                    self.stumbled(package.id).await?;
                    Err(fault)
                }
            },
            PackageState::Discarded => {
                self.packing.shelf.clear(package.id).await?;
                self.finish(job.id).await
            }
            PackageState::Faulty | PackageState::Ready | PackageState::HandedOver => {
                self.finish(job.id).await
            }
        }
    }

    async fn finish(&self, job: JobId) -> Result<(), Fault> {
        let op = self.kit.begin(Actor::System).await?;
        op.finish(&[job]).await?;
        op.commit().await
    }

    async fn prepared(&self, package: &package::Model, job: JobId) -> Result<Outcome, Fault> {
        let today = calendar::day(self.kit.clock.now());
        let reader = self.kit.db.reader();
        let Gathered {
            description,
            places,
            flaws,
        } = gather(reader, package, &self.messages, today).await?;
        let mut faults = flaws;
        let said = description.check();
        faults.extend(said.iter().map(|fault| Found::fault(fault, &places)));
        if !faults.is_empty() {
            self.packing.shelf.clear(package.id).await?;
            return Ok(Outcome::Faulty(faults));
        }
        let description = Arc::new(description);
        let mut wrote = self.written(package, job, &description).await?;
        if matches!(wrote, Some(Wrote::Otherwise)) && self.is_wanted(package.id).await? {
            // It is begun anew, unless another process has just finished it.
            self.packing.shelf.clear(package.id).await?;
            wrote = self.written(package, job, &description).await?;
        }
        match wrote {
            Some(Wrote::Sound(sound)) => Ok(Outcome::Ready(sound, places)),
            Some(Wrote::Faulty(faults)) => {
                self.packing.shelf.clear(package.id).await?;
                let faults = faults.iter().map(|fault| Found::fault(fault, &places));
                Ok(Outcome::Faulty(faults.collect()))
            }
            Some(Wrote::Otherwise) | None => Ok(Outcome::GivenUp),
        }
    }

    /// What came of writing it once; none when it was given up meanwhile.
    async fn written(
        &self,
        package: &package::Model,
        job: JobId,
        description: &Arc<Description>,
    ) -> Result<Option<Wrote>, Fault> {
        let stop = StopOnDrop(Arc::default());
        let (advance, advanced) = watch::channel(None);
        let writing = Writing {
            kind: kind(package.profile),
            target: match self.packing.shelf.bucket(package.id) {
                None => Target::Folder(self.packing.shelf.folder(package.id)),
                Some(folder) => Target::Bucket(OnShelf::new(folder, Handle::current())),
            },
            contents: Stored {
                store: self.store.clone(),
                scratch: self.packing.scratch.clone(),
                runtime: Handle::current(),
            },
            stop: stop.0.clone(),
            advance,
        };
        let description = Arc::clone(description);
        let mut writing = tokio::task::spawn_blocking(move || writing.write(&description));
        tokio::select! {
            wrote = &mut writing => {
                wrote.map_err(Fault::at("writing a package aside"))?.map(Some)
            }
            noted = self.note(package.id, job, advanced) => {
                noted?;
                // Nothing is cleared away as long as the thread may put more there.
                drop(stop);
                let ended = writing.await.map_err(Fault::at("writing a package aside"))?;
                drop(ended);
                Ok(None)
            }
        }
    }

    async fn is_wanted(&self, package: HandoverPackageId) -> Result<bool, Fault> {
        let row = package::Entity::find_by_id(package)
            .one(self.kit.db.reader())
            .await?;
        Ok(row.is_some_and(|row| row.state == PackageState::Preparing))
    }

    /// Notes how far the writing is, as long as it goes on; ends when the package is given up.
    async fn note(
        &self,
        package: HandoverPackageId,
        job: JobId,
        mut advanced: watch::Receiver<Option<Advance>>,
    ) -> Result<(), Fault> {
        loop {
            tokio::time::sleep(NOTED_EVERY).await;
            if advanced.changed().await.is_err() {
                // The writer has said its last word; what it gives back is waited for beside this.
                std::future::pending::<()>().await;
            }
            let now = *advanced.borrow_and_update();
            if let Some(now) = now
                && !self.note_once(package, job, now).await?
            {
                return Ok(());
            }
        }
    }

    /// Whether the package is still wanted.
    async fn note_once(
        &self,
        package: HandoverPackageId,
        job: JobId,
        now: Advance,
    ) -> Result<bool, Fault> {
        use package::Column;
        let op = self.kit.begin(Actor::System).await?;
        let noted = package::Entity::update_many()
            .col_expr(Column::EntriesDone, Expr::value(counted(now.entries)?))
            .col_expr(
                Column::EntriesAll,
                Expr::value(counted(now.entries_in_all)?),
            )
            .col_expr(Column::BytesDone, Expr::value(counted(now.bytes)?))
            .col_expr(Column::BytesAll, Expr::value(counted(now.bytes_in_all)?))
            .filter(Column::Id.eq(package))
            .filter(Column::State.eq(PackageState::Preparing))
            .exec(op.transaction())
            .await?;
        // A package that goes on is not given up because its writers were stopped now and then.
        jobs::goes_on(op.transaction(), job).await?;
        op.commit().await?;
        Ok(noted.rows_affected > 0)
    }

    async fn stumbled(&self, package: HandoverPackageId) -> Result<(), Fault> {
        use package::Column;
        let op = self.kit.begin(Actor::System).await?;
        package::Entity::update_many()
            .col_expr(Column::StumbledAt, Expr::value(op.at()))
            .filter(Column::Id.eq(package))
            .exec(op.transaction())
            .await?;
        op.commit().await
    }

    /// Keeps what came of it, unless the package was given up meanwhile.
    async fn conclude(
        &self,
        package: HandoverPackageId,
        job: JobId,
        outcome: Outcome,
    ) -> Result<(), Fault> {
        let mut op = self.kit.begin(Actor::System).await?;
        let row = package::Entity::find_by_id(package)
            .lock_exclusive()
            .one(op.transaction())
            .await?
            .ok_or(Fault::broken("a package vanished while it was written"))?;
        if row.state != PackageState::Preparing {
            drop(op);
            // Where another process has finished it, what is there is that one's.
            if !matches!(row.state, PackageState::Ready | PackageState::HandedOver) {
                self.packing.shelf.clear(package).await?;
            }
            return self.finish(job).await;
        }
        forget(&op, package).await?;
        match outcome {
            Outcome::Faulty(faults) => is_faulty(&mut op, row, faults).await?,
            Outcome::Ready(sound, places) => is_ready(&mut op, row, *sound, &places).await?,
            Outcome::GivenUp => {
                return Err(Fault::broken(
                    "a package is begun otherwise again and again",
                ));
            }
        }
        op.finish(&[job]).await?;
        op.commit().await
    }
}

async fn is_faulty(op: &mut Op, mut row: package::Model, faults: Vec<Found>) -> Result<(), Fault> {
    row.state = PackageState::Faulty;
    row.faults = i32::try_from(faults.len()).unwrap_or(i32::MAX);
    row.ended_at = Some(op.at());
    row.stumbled_at = None;
    record(
        op,
        &row,
        "package.found_faulty",
        json!({ "faults": row.faults }),
    );
    let rows: Vec<_> = faults
        .into_iter()
        .take(MOST_KEPT)
        .zip(1..)
        .map(|(fault, ordinal)| fault.row(row.id, ordinal).into_active_model())
        .collect();
    for chunk in rows.chunks(ROWS) {
        package_fault::Entity::insert_many(chunk.iter().cloned())
            .exec_without_returning(op.transaction())
            .await?;
    }
    row.into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    Ok(())
}

async fn is_ready(
    op: &mut Op,
    mut row: package::Model,
    sound: Sound,
    places: &Places,
) -> Result<(), Fault> {
    let Sound {
        files,
        documents,
        bytes,
        size,
        sha256,
        manifest,
    } = sound;
    row.state = PackageState::Ready;
    row.ended_at = Some(op.at());
    row.stumbled_at = None;
    row.documents = Some(counted(documents)?);
    row.size = Some(counted(size)?);
    row.sha256 = Some(kept(&sha256));
    row.manifest_sha256 = Some(kept(&manifest));
    (row.entries_done, row.entries_all) = (counted(files.len())?, counted(files.len())?);
    (row.bytes_done, row.bytes_all) = (counted(bytes)?, counted(bytes)?);
    let told = json!({
        "name": row.name, "profile": row.profile, "units": row.units, "documents": row.documents,
        "files": files.len(), "size": size, "sha256": sha256.to_string(), "manifest": manifest.to_string(),
    });
    record(op, &row, "package.written", told);
    let package = row.id;
    row.into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    let mut ordinal = 0;
    for chunk in files.chunks(ROWS) {
        let mut rows = Vec::with_capacity(chunk.len());
        for line in chunk {
            ordinal += 1;
            let (folder, name) = match line.path.rfind('/') {
                Some(at) => line.path.split_at(at + 1),
                None => ("", line.path.as_str()),
            };
            let place = line.place.as_ref();
            let document = place.and_then(|place| place.document.as_ref());
            let row = package_file::Model {
                package_id: package,
                ordinal,
                unit_id: place.and_then(|place| places.unit(place)),
                document_id: document.and_then(|id| id.parse().ok()),
                folder: folder.to_owned(),
                name: name.to_owned(),
                size: counted(line.size)?,
                sha256: kept(&line.sha256),
            };
            rows.push(row.into_active_model());
        }
        package_file::Entity::insert_many(rows)
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

fn kept(hash: &packages::Sha256) -> ContentHash {
    ContentHash::from_bytes(*hash.bytes())
}

fn counted<N>(number: N) -> Result<i64, Fault>
where
    i64: TryFrom<N, Error = std::num::TryFromIntError>,
{
    i64::try_from(number).map_err(Fault::at("counting what is packed"))
}

impl Handler for Packer {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<table::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.pack(job)).await })
    }
}
