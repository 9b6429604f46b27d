//! The job that brings packages to archives: it streams, notes how far it is and where to go on, and keeps what came of it in the
//! transaction that ends it.

use std::pin::Pin;
use std::time::Duration;

use ::delivery::{
    Arrival, Bookmark, Check, Delivered, Digest, Error, Name, Package, Progress, Remedy, Stage,
    Watch,
};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use entities::handover::{agreement, delivery, package};
use entities::ids::{HandoverDeliveryId, JobId};
use entities::jobs::job as table;
use entities::vocabulary::{
    DeliveryArrival, DeliveryCheck, DeliveryProblem, DeliveryStage, DeliveryState, PackageProfile,
    PackageState,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::super::agreement::{Archives, Secret, place};
use super::super::package::Shelf;
use super::course::{self, Next};
use super::errand::Errand;
use super::order::record;
use crate::jobs::{self, Handler, NewJob, Report};
use crate::journal::Actor;
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};

const KIND: &str = "handover.delivery";

/// How often it is noted how far a delivery is, and looked whether it was given up.
const NOTED_EVERY: Duration = Duration::from_secs(1);

/// Deliveries at the same time: one slow archive keeps no other waiting.
const AT_ONCE: usize = 3;

#[derive(Debug, Serialize, Deserialize)]
struct Which {
    delivery: HandoverDeliveryId,
    turn: i32,
}

/// The job of a delivery's turn, at once or not before an instant.
pub(super) fn job(
    delivery: HandoverDeliveryId,
    turn: i32,
    run_at: Option<DateTime<Utc>>,
) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!(Which { delivery, turn }),
        unique_key: Some(format!("{KIND}/{delivery}/{turn}")),
        run_at,
    }
}

/// Brings packages to archives.
pub struct Carrier {
    kit: Kit,
    shelf: Shelf,
    archives: Archives,
}

/// What a delivery told last.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Seen {
    stage: Option<DeliveryStage>,
    done: i64,
    bookmark: Option<String>,
}

/// What came of an attempt.
enum Outcome {
    Arrived(Delivered),
    Stumbled {
        problem: DeliveryProblem,
        detail: Option<String>,
        remedy: Remedy,
    },
}

impl Outcome {
    const fn ours(problem: DeliveryProblem) -> Self {
        Self::Stumbled {
            problem,
            detail: None,
            remedy: Remedy::Person,
        }
    }

    fn of(error: &Error) -> Self {
        let (problem, detail) = course::problem(error);
        Self::Stumbled {
            problem,
            detail,
            remedy: error.remedy(),
        }
    }
}

impl Carrier {
    /// From a shelf, to where the machine allows it.
    pub const fn new(kit: Kit, shelf: Shelf, archives: Archives) -> Self {
        Self {
            kit,
            shelf,
            archives,
        }
    }

    async fn carry(&self, job: &table::Model) -> Result<(), Fault> {
        let which = Which::deserialize(&job.payload).map_err(Fault::at("reading a job"))?;
        let Some(row) = self.begun(&which).await? else {
            return self.finish(job.id).await;
        };
        if row.state == DeliveryState::Cancelling {
            return self.clear(&row, row.bookmark.as_deref(), job.id).await;
        }
        let package = self.package(&row).await?;
        let errand = match package.state {
            PackageState::Ready => self.errand(&row, &package).await?,
            _ => Err(DeliveryProblem::PackageGone),
        };
        let errand = match errand {
            Ok(errand) => errand,
            Err(problem) => {
                let outcome = Outcome::ours(problem);
                return self.conclude(&row, job.id, outcome, Seen::default()).await;
            }
        };
        let stop = CancellationToken::new();
        let start = Seen {
            bookmark: row.bookmark.clone(),
            ..Seen::default()
        };
        let (told, seen) = watch::channel(start);
        let mut progress = |progress: Progress<'_>| {
            told.send_modify(|seen| {
                seen.stage = Some(stage(progress.stage));
                seen.done = i64::try_from(progress.done).unwrap_or(i64::MAX);
                if let Some(bookmark) = progress.bookmark {
                    seen.bookmark = Some(bookmark.to_string());
                }
            });
        };
        let bookmark = row.bookmark.as_deref().and_then(Bookmark::parse);
        let following = Watch {
            stop: &stop,
            progress: &mut progress,
        };
        let delivering = errand.run(bookmark.as_ref(), following);
        let outcome = tokio::select! {
            outcome = delivering => outcome,
            fault = self.note(&row, job.id, seen.clone(), &stop) => return Err(fault),
        };
        let outcome = match outcome {
            Ok(delivered) => Outcome::Arrived(delivered),
            Err(error) => Outcome::of(&error),
        };
        let seen = seen.borrow().clone();
        self.conclude(&row, job.id, outcome, seen).await
    }

    async fn finish(&self, job: JobId) -> Result<(), Fault> {
        let op = self.kit.begin(Actor::System).await?;
        op.finish(&[job]).await?;
        op.commit().await
    }

    /// The delivery of a job, noted as being sent; none where the job has nothing to do any more.
    async fn begun(&self, which: &Which) -> Result<Option<delivery::Model>, Fault> {
        let op = self.kit.begin(Actor::System).await?;
        let Some(mut row) = held(&op, which.delivery).await? else {
            return Ok(None);
        };
        match row.state {
            DeliveryState::Cancelling => return Ok(Some(row)),
            DeliveryState::Queued | DeliveryState::Sending if row.turn == which.turn => {}
            _ => return Ok(None),
        }
        let agreement = agreement_of(&op, &row).await?;
        let destination = place::printed(&agreement.destination);
        if destination != row.destination {
            // What was begun elsewhere is of no use there.
            row.bookmark = None;
            row.destination = destination;
        }
        row.state = DeliveryState::Sending;
        row.next_at = None;
        (row.stage, row.bytes_done) = (None, 0);
        let row = row
            .into_active_model()
            .reset_all()
            .update(op.transaction())
            .await?;
        op.commit().await?;
        Ok(Some(row))
    }

    async fn package(&self, row: &delivery::Model) -> Result<package::Model, Fault> {
        let reader = self.kit.db.reader();
        let found = package::Entity::find_by_id(row.package_id)
            .one(reader)
            .await?;
        found.ok_or(Fault::broken("the package of a delivery is missing"))
    }

    /// What goes where; a problem where that leads nowhere.
    async fn errand(
        &self,
        row: &delivery::Model,
        package: &package::Model,
    ) -> Result<Result<Errand, DeliveryProblem>, Fault> {
        let found = agreement::Entity::find_by_id(row.agreement_id)
            .one(self.kit.db.reader())
            .await?;
        let agreement = found.ok_or(Fault::broken("the agreement of a delivery is missing"))?;
        let secret = agreement.secret.as_deref();
        let secret = secret.map(|sealed| Secret::open(&self.kit.keys, sealed));
        let Ok(secret) = secret.transpose() else {
            return Ok(Err(DeliveryProblem::Agreement));
        };
        let destination =
            place::destination(&agreement.destination, secret.as_ref(), &self.archives);
        let Ok(destination) = destination else {
            return Ok(Err(DeliveryProblem::Agreement));
        };
        let size = package.size.and_then(|size| u64::try_from(size).ok());
        let (Some(size), Some(sha256)) = (size, package.sha256) else {
            return Ok(Err(DeliveryProblem::PackageGone));
        };
        let zip = format!("{}.zip", package.name);
        let name = |text: &str| Name::parse(text).map_err(Fault::at("naming a package"));
        let checksum = match package.profile {
            PackageProfile::SimpleSip => {
                let line = Bytes::from(format!("{sha256}  {zip}\n"));
                Some(Package::held(name(&format!("{zip}.sha256"))?, line))
            }
            _ => None,
        };
        let digest = Digest::parse(&sha256.to_string()).map_err(Fault::at("naming a package"))?;
        Ok(Ok(Errand {
            destination,
            package: self
                .shelf
                .delivered(package, name(&zip)?, size, digest)
                .await?,
            checksum,
        }))
    }

    /// Notes how far a delivery is, and stops it when somebody gave it up, as long as it goes on.
    async fn note(
        &self,
        row: &delivery::Model,
        job: JobId,
        mut seen: watch::Receiver<Seen>,
        stop: &CancellationToken,
    ) -> Fault {
        loop {
            tokio::time::sleep(NOTED_EVERY).await;
            let now = seen.borrow_and_update().clone();
            match self.note_once(row, job, now).await {
                Ok(true) => {}
                Ok(false) => stop.cancel(),
                Err(fault) => return fault,
            }
        }
    }

    /// Whether it is still to be sent.
    async fn note_once(
        &self,
        row: &delivery::Model,
        job: JobId,
        seen: Seen,
    ) -> Result<bool, Fault> {
        use delivery::Column;
        let op = self.kit.begin(Actor::System).await?;
        let noted = delivery::Entity::update_many()
            .col_expr(Column::Stage, Expr::value(seen.stage))
            .col_expr(Column::BytesDone, Expr::value(seen.done))
            .col_expr(Column::Bookmark, Expr::value(seen.bookmark))
            .filter(Column::Id.eq(row.id))
            .filter(Column::State.eq(DeliveryState::Sending))
            .exec(op.transaction())
            .await?;
        // A delivery that goes on is not given up because its carriers were stopped now and then.
        jobs::goes_on(op.transaction(), job).await?;
        op.commit().await?;
        Ok(noted.rows_affected > 0)
    }

    /// Keeps what came of an attempt, unless somebody gave the delivery up before it had arrived.
    async fn conclude(
        &self,
        before: &delivery::Model,
        job: JobId,
        outcome: Outcome,
        seen: Seen,
    ) -> Result<(), Fault> {
        let mut op = self.kit.begin(Actor::System).await?;
        let missing = Fault::broken("a delivery vanished while it was carried");
        let mut row = held(&op, before.id).await?.ok_or(missing)?;
        let given_up = row.state == DeliveryState::Cancelling;
        if given_up && !matches!(outcome, Outcome::Arrived(_)) {
            drop(op);
            return self.clear(&row, seen.bookmark.as_deref(), job).await;
        }
        if !given_up && row.state != DeliveryState::Sending {
            op.finish(&[job]).await?;
            return op.commit().await;
        }
        row.revision += 1;
        match outcome {
            Outcome::Arrived(delivered) => arrived(&mut op, &mut row, delivered),
            Outcome::Stumbled {
                problem,
                detail,
                remedy,
            } => {
                row.bookmark = seen.bookmark;
                row.bytes_done = seen.done;
                (row.problem, row.detail) = (Some(problem), detail);
                stumbled(&mut op, &mut row, problem, remedy);
            }
        }
        row.stage = None;
        row.into_active_model()
            .reset_all()
            .update(op.transaction())
            .await?;
        op.finish(&[job]).await?;
        op.commit().await
    }

    /// Removes what a delivery that was given up left at the destination. Where that cannot be done, it is said so.
    async fn clear(
        &self,
        row: &delivery::Model,
        bookmark: Option<&str>,
        job: JobId,
    ) -> Result<(), Fault> {
        let package = self.package(row).await?;
        let left = match self.errand(row, &package).await? {
            Ok(errand) => {
                let bookmark = bookmark.and_then(Bookmark::parse);
                let discarded = errand.discard(bookmark.as_ref()).await;
                discarded.map_err(|error| course::problem(&error))
            }
            Err(problem) => Err((problem, None)),
        };
        let mut op = self.kit.begin(Actor::System).await?;
        let missing = Fault::broken("a delivery vanished while it was given up");
        let mut row = held(&op, row.id).await?.ok_or(missing)?;
        if row.state == DeliveryState::Cancelling {
            let cleared = left.is_ok();
            let (problem, detail) = match left {
                Ok(()) => (None, None),
                Err((problem, detail)) => (Some(problem), detail),
            };
            row.state = DeliveryState::Cancelled;
            row.ended_at = Some(op.at());
            row.revision += 1;
            (row.stage, row.bookmark, row.problem, row.detail) = (None, None, problem, detail);
            record(
                &mut op,
                &row,
                "delivery.cancelled",
                json!({ "cleared": cleared, "problem": problem }),
            );
            row.into_active_model()
                .reset_all()
                .update(op.transaction())
                .await?;
        }
        op.finish(&[job]).await?;
        op.commit().await
    }
}

/// It arrived, even where somebody gave it up in that moment: what lies there is not taken back.
fn arrived(op: &mut Op, row: &mut delivery::Model, delivered: Delivered) {
    row.state = DeliveryState::Delivered;
    row.ended_at = Some(op.at());
    row.arrival = Some(match delivered.arrival {
        Arrival::Now => DeliveryArrival::Now,
        Arrival::Before => DeliveryArrival::Before,
    });
    row.verified = Some(match delivered.check {
        Check::ReadBack => DeliveryCheck::ReadBack,
        Check::SizeOnly => DeliveryCheck::SizeOnly,
        Check::NotVerifiable => DeliveryCheck::NotVerifiable,
    });
    row.bytes_done = row.bytes_all;
    (row.bookmark, row.problem, row.detail, row.reason) = (None, None, None, None);
    let told = json!({
        "package": row.package_id, "destination": row.destination, "arrival": row.arrival, "check": row.verified,
    });
    record(op, row, "delivery.arrived", told);
}

fn stumbled(op: &mut Op, row: &mut delivery::Model, problem: DeliveryProblem, remedy: Remedy) {
    let next = course::next(problem, remedy, row.attempts);
    row.attempts += 1;
    let kind = match next {
        Next::Again(wait) => {
            let at = op.at() + wait;
            row.state = DeliveryState::Queued;
            row.next_at = Some(at);
            row.turn += 1;
            op.enqueue(job(row.id, row.turn, Some(at)));
            "delivery.postponed"
        }
        Next::Refused => {
            row.state = DeliveryState::Refused;
            row.waits_since = Some(calendar::day(op.at()));
            "delivery.refused"
        }
        Next::Halted => {
            row.state = DeliveryState::Halted;
            row.waits_since = Some(calendar::day(op.at()));
            "delivery.halted"
        }
    };
    let told = json!({ "problem": problem, "attempts": row.attempts, "next": row.next_at });
    record(op, row, kind, told);
}

/// A delivery, locked until the operation ends.
async fn held(op: &Op, id: HandoverDeliveryId) -> Result<Option<delivery::Model>, Fault> {
    Ok(delivery::Entity::find_by_id(id)
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}

async fn agreement_of(op: &Op, row: &delivery::Model) -> Result<agreement::Model, Fault> {
    let found = agreement::Entity::find_by_id(row.agreement_id)
        .one(op.transaction())
        .await?;
    found.ok_or(Fault::broken("the agreement of a delivery is missing"))
}

const fn stage(stage: Stage) -> DeliveryStage {
    match stage {
        Stage::Comparing => DeliveryStage::Comparing,
        Stage::Sending => DeliveryStage::Sending,
        Stage::Checking => DeliveryStage::Checking,
    }
}

impl Handler for Carrier {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn has_room(&self, batches: usize) -> bool {
        batches < AT_ONCE
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<table::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.carry(job)).await })
    }
}
