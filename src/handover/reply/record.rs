//! Entering what the archive answered (*arhīva atbildes ierakstīšana*): a content of a letter that is registered as received, or what
//! was fetched where the archive had put it.

use entities::content::content;
use entities::handover::{
    delivery, description_unit, package, package_file, package_unit, reply, reply_line,
};
use entities::ids::{AccountId, DescriptionUnitId, DocumentId, HandoverPackageId, HandoverReplyId};
use entities::values::ContentHash;
use entities::vocabulary::{DeliveryState, PackageState};
use futures::TryStreamExt as _;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;
use storage::{Intake, Store};

use super::super::Refusal;
use super::super::evidence::{self, Whose};
use super::super::units::ROWS;
use super::exchange::{self, MOST_BYTES, Reply};
use super::matching::{Matched, Matching, Part};
use super::read;
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::content::uploads::new_content;
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem};
use crate::op::{Kit, Op};

/// An answer to be entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// To which package.
    pub package: HandoverPackageId,
    /// The archive's letter, as registered here.
    pub document: DocumentId,
    /// Which of the letter's contents it is.
    pub content: ContentHash,
}

/// Enters what the archive answered. An answer that is not about the package changes nothing.
///
/// # Errors
/// A fault of the database or the store; inside it the refusal.
pub async fn record(
    kit: &Kit,
    store: &Store,
    caller: &Caller,
    answer: Answer,
    named: Named<'_>,
) -> Result<Result<reply::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::DeliverPackage) {
        return Ok(Err(not.into()));
    }
    // Bytes are read before anything is locked: they never change.
    let given = match given(kit, store, caller, &answer).await? {
        Ok(given) => given,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut op = kit.begin(caller.actor).await?;
    let found = package::Entity::find_by_id(answer.package)
        .filter(package::Column::InstitutionId.eq(caller.institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(package) = found else {
        return Ok(Err(Refusal::PackageUnknown));
    };
    let before = read::to(op.transaction(), caller.institution, package.id).await?;
    match (first_answer(&op, caller, named).await?, before) {
        (Err(refusal), _) => return Ok(Err(refusal)),
        (Ok(Some(_)), Some(before)) => return Ok(Ok(before)),
        (_, Some(_)) => return Ok(Err(Problem::new("REPLY_THERE", "package").into())),
        (Ok(_), None) => {}
    }
    let matched = match fitting(&op, &package, given).await? {
        Ok(matched) => matched,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let source = Source::Letter {
        document: answer.document,
        account: caller.account,
    };
    let row = keep(&mut op, &package, (answer.content, source), matched).await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

/// Where an answer came from.
enum Source {
    /// Somebody entered what a letter of the archive holds.
    Letter {
        document: DocumentId,
        account: AccountId,
    },
    /// It was fetched where the archive had put it.
    Fetched { from: String },
}

/// An answer that was fetched.
pub(in crate::handover) struct Fetched {
    /// What it says.
    pub(in crate::handover) given: Reply,
    /// Its bytes: staged, not published yet.
    pub(in crate::handover) intake: Intake,
    /// Their hash.
    pub(in crate::handover) hash: ContentHash,
    /// What they are.
    pub(in crate::handover) media_type: &'static str,
    /// Where it was, for people.
    pub(in crate::handover) from: String,
}

/// Enters an answer that was fetched, by the same rules as one that somebody enters from a letter. What is no answer to the package
/// changes nothing.
///
/// # Errors
/// A fault of the database or the store; inside it why it is not entered.
pub(in crate::handover) async fn enter(
    op: &mut Op,
    package: HandoverPackageId,
    fetched: Fetched,
) -> Result<Result<reply::Model, Refusal>, Fault> {
    let Fetched {
        given,
        intake,
        hash,
        media_type,
        from,
    } = fetched;
    let found = package::Entity::find_by_id(package)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(package) = found else {
        return refused(intake, Refusal::PackageUnknown).await;
    };
    if read::is_answered(op.transaction(), package.id).await? {
        return refused(intake, Problem::new("REPLY_THERE", "package").into()).await;
    }
    let matched = match fitting(op, &package, given).await? {
        Ok(matched) => matched,
        Err(refusal) => return refused(intake, refusal).await,
    };
    // The row comes first: after that nobody sweeps the bytes away any more.
    let bytes = new_content(hash, intake.size(), media_type, op.at())?;
    content::Entity::insert(bytes.into_active_model())
        .on_conflict(
            OnConflict::column(content::Column::Hash)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(op.transaction())
        .await?;
    intake
        .finish(Some(storage::ContentHash::from_bytes(*hash.as_bytes())))
        .await
        .map_err(Fault::at("keeping an answer"))?;
    let source = Source::Fetched { from };
    Ok(Ok(keep(op, &package, (hash, source), matched).await?))
}

async fn refused(intake: Intake, refusal: Refusal) -> Result<Result<reply::Model, Refusal>, Fault> {
    intake.abort().await;
    Ok(Err(refusal))
}

/// The answer held against a package that is locked and not answered yet.
async fn fitting(
    op: &Op,
    package: &package::Model,
    given: Reply,
) -> Result<Result<Matched, Refusal>, Fault> {
    if package.state != PackageState::Ready {
        return Ok(Err(Refusal::PackageState(package.state)));
    }
    if !is_delivered(op, package.id).await? {
        return Ok(Err(Problem::new("REPLY_NOT_DELIVERED", "package").into()));
    }
    let matched = matched(op, package, given).await?;
    Ok(matched.map_err(Refusal::Faulty))
}

/// The answer as it stands in the letter.
async fn given(
    kit: &Kit,
    store: &Store,
    caller: &Caller,
    answer: &Answer,
) -> Result<Result<Reply, Refusal>, Fault> {
    let reader = kit.db.reader();
    let paper = (answer.document, Whose::Archive);
    if let Err(problem) = evidence::registered(reader, caller, paper, "document").await? {
        return Ok(Err(problem.into()));
    }
    let Some(content) = evidence::content_of(reader, answer.document, answer.content).await? else {
        return Ok(Err(Problem::new("REPLY_CONTENT_UNKNOWN", "content").into()));
    };
    let size = content.size;
    let fits = u64::try_from(size).is_ok_and(|size| size <= MOST_BYTES);
    if !fits {
        let large = Problem::new("REPLY_TOO_LARGE", "content").with("most", MOST_BYTES >> 20);
        return Ok(Err(large.into()));
    }
    let hash = storage::ContentHash::from_bytes(*answer.content.as_bytes());
    let opened = store.open(hash, None).await;
    let mut stream = opened.map_err(Fault::at("opening an answer"))?;
    let mut bytes = Vec::new();
    while let Some(chunk) = stream
        .try_next()
        .await
        .map_err(Fault::at("reading an answer"))?
    {
        bytes.extend_from_slice(&chunk);
    }
    let read = tokio::task::spawn_blocking(move || exchange::read(&bytes)).await;
    let read = read.map_err(Fault::at("reading an answer aside"))?;
    Ok(read.map_err(Refusal::Faulty))
}

async fn is_delivered(op: &Op, package: HandoverPackageId) -> Result<bool, Fault> {
    let found = delivery::Entity::find()
        .filter(delivery::Column::PackageId.eq(package))
        .filter(delivery::Column::State.eq(DeliveryState::Delivered))
        .one(op.transaction())
        .await?;
    Ok(found.is_some())
}

/// Holds an answer against the manifest of a package.
async fn matched(
    op: &Op,
    package: &package::Model,
    given: Reply,
) -> Result<Result<Matched, Vec<Problem>>, Fault> {
    let broken = Fault::broken("a package that is ready has no hash");
    let sha256 = package.sha256.ok_or(broken)?;
    let mut matching = Matching::of(given, &package.name, sha256);
    if matching.is_astray() {
        return Ok(Err(matching.astray()));
    }
    let units: Vec<DescriptionUnitId> = package_unit::Entity::find()
        .select_only()
        .column(package_unit::Column::UnitId)
        .filter(package_unit::Column::PackageId.eq(package.id))
        .into_tuple()
        .all(op.transaction())
        .await?;
    for chunk in units.chunks(CHUNK) {
        let rows = description_unit::Entity::find()
            .filter(description_unit::Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(description_unit::Column::Number)
            .order_by_asc(description_unit::Column::Letter)
            .all(op.transaction())
            .await?;
        rows.iter()
            .for_each(|row| matching.unit(row.id, &row.designation()));
    }
    let mut last = 0;
    loop {
        use package_file::Column;
        let rows = package_file::Entity::find()
            .filter(Column::PackageId.eq(package.id))
            .filter(Column::Ordinal.gt(last))
            .order_by_asc(Column::Ordinal)
            .limit(CHUNK as u64)
            .all(op.transaction())
            .await?;
        let Some(end) = rows.last() else {
            return Ok(matching.end());
        };
        last = end.ordinal;
        for row in &rows {
            let path = format!("{}{}", row.folder, row.name);
            matching.file(row.ordinal, &path, row.sha256);
        }
    }
}

async fn keep(
    op: &mut Op,
    package: &package::Model,
    (content_hash, source): (ContentHash, Source),
    matched: Matched,
) -> Result<reply::Model, Fault> {
    let counted = |number: u64| i64::try_from(number).map_err(Fault::at("counting files"));
    let Matched {
        package: whole,
        exceptions,
        files,
        refused,
    } = matched;
    let (document_id, recorded_by, fetched_from) = match source {
        Source::Letter { document, account } => (Some(document), Some(account), None),
        Source::Fetched { from } => (None, None, Some(from)),
    };
    let row = reply::Model {
        id: op.new_id(HandoverReplyId),
        institution_id: package.institution_id,
        package_id: package.id,
        outcome: whole.outcome,
        remarks: whole.remarks,
        document_id,
        content_hash,
        files: counted(files)?,
        refused: counted(refused)?,
        exceptions: i32::try_from(exceptions.len()).unwrap_or(i32::MAX),
        recorded_at: op.at(),
        recorded_by,
        fetched_from,
    };
    // The archive's words may name people: they stay on the row.
    op.record(Entry {
        kind: "package.answered",
        institution: Some(package.institution_id),
        subject: Subject {
            kind: "handover_package",
            id: Some(package.id.0),
        },
        payload: json!({
            "name": package.name, "outcome": row.outcome, "document": row.document_id, "sha256": row.content_hash.to_string(),
            "files": row.files, "refused": row.refused, "fetchedFrom": row.fetched_from,
        }),
    });
    let row = row
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    let lines: Vec<_> = exceptions
        .into_iter()
        .zip(1..)
        .map(|((part, line), ordinal)| {
            let (unit_id, file_ordinal) = match part {
                Part::Unit(id) => (Some(id), None),
                Part::File(ordinal) => (None, Some(ordinal)),
            };
            reply_line::Model {
                reply_id: row.id,
                ordinal,
                unit_id,
                file_ordinal,
                outcome: line.outcome,
                remarks: line.remarks,
            }
            .into_active_model()
        })
        .collect();
    for chunk in lines.chunks(ROWS) {
        reply_line::Entity::insert_many(chunk.iter().cloned())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(row)
}
