//! Ordering renditions (*atveidojumu pasūtīšana*): of everything in some units that a layout does not take as it is and of
//! which a rendition can be made. What was made stays, what failed is tried again.

use std::collections::BTreeSet;

use entities::content::{content_format, content_rendition};
use entities::documents::{document, version, version_content};
use entities::handover::{description_unit, inventory};
use entities::ids::{DescriptionUnitId, FileId, InventoryId};
use entities::values::ContentHash;
use entities::vocabulary::{DocumentStatus, PackageProfile, RenditionState};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::super::units::{TOLD, named as how_many};
use super::super::{Refusal, read};
use super::{Workshop, wanted};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::content::renditions::KIND;
use crate::db::CHUNK;
use crate::jobs::NewJob;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem};
use crate::op::{Kit, Op};
use crate::retention::gate;

/// Files whose contents are looked for at a time.
const FILES: usize = 50;

/// Renditions ordered in one statement.
const AT_ONCE: usize = 100;

/// Renditions to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Order {
    /// Of which inventory.
    pub inventory: InventoryId,
    /// Of which of its units, at most 1,000; none: of all.
    pub units: Option<Vec<DescriptionUnitId>>,
    /// For packages in which layout.
    pub profile: PackageProfile,
}

/// What was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ordered {
    /// How many renditions; nought where everything is made, under way or taken as it is.
    pub renditions: usize,
}

/// Orders renditions: they are made in the background.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn order(
    kit: &Kit,
    caller: &Caller,
    workshop: &Workshop,
    order: Order,
    named: Named<'_>,
) -> Result<Result<Ordered, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::PreparePackage) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    // Nothing is made of what is being destroyed.
    gate::share(&op, caller.institution).await?;
    match first_answer::<Refusal>(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            return Ok(Ok(
                serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?
            ));
        }
        Ok(None) => {}
    }
    if workshop.program.is_none() {
        return Ok(Err(Problem::new("RENDITION_NO_PROGRAM", "").into()));
    }
    let connection = op.transaction();
    let found = read::one(connection, caller.institution, order.inventory).await?;
    let Some(inventory) = found else {
        return Ok(Err(Refusal::InventoryUnknown));
    };
    let files = match files(connection, &inventory, order.units.as_deref()).await? {
        Ok(files) => files,
        Err(problems) => return Ok(Err(Refusal::Faulty(problems))),
    };
    let puids = wanted(order.profile);
    let mut renditions = 0;
    for chunk in files.chunks(FILES) {
        loop {
            let originals = due(op.transaction(), &inventory, chunk, &puids).await?;
            renditions += originals.len();
            put_down(&mut op, caller, &originals).await?;
            if originals.len() < AT_ONCE {
                break;
            }
        }
    }
    let ordered = Ordered { renditions };
    if renditions > 0 {
        op.record(Entry {
            kind: "inventory.renditions_ordered",
            institution: Some(caller.institution),
            subject: Subject {
                kind: "inventory",
                id: Some(inventory.id.0),
            },
            payload: json!({ "units": order.units, "profile": order.profile, "renditions": renditions }),
        });
    }
    keep_answer(&op, caller, named, json!(ordered)).await?;
    op.commit().await?;
    Ok(Ok(ordered))
}

/// The files of units, in one order.
async fn files<C: ConnectionTrait>(
    connection: &C,
    inventory: &inventory::Model,
    units: Option<&[DescriptionUnitId]>,
) -> Result<Result<Vec<FileId>, Vec<Problem>>, Fault> {
    use description_unit::Column;
    let of = || {
        description_unit::Entity::find()
            .select_only()
            .columns([Column::Id, Column::FileId])
            .filter(Column::InventoryId.eq(inventory.id))
    };
    let mut rows: Vec<(DescriptionUnitId, FileId)> = Vec::new();
    let Some(units) = units else {
        rows.extend(
            of().into_tuple::<(DescriptionUnitId, FileId)>()
                .all(connection)
                .await?,
        );
        return Ok(Ok(each_once(rows)));
    };
    if let Some(problem) = how_many(units.len(), "units") {
        return Ok(Err(vec![problem]));
    }
    for chunk in units.chunks(CHUNK) {
        let chosen = of().filter(Column::Id.is_in(chunk.iter().copied()));
        rows.extend(
            chosen
                .into_tuple::<(DescriptionUnitId, FileId)>()
                .all(connection)
                .await?,
        );
    }
    let known: BTreeSet<DescriptionUnitId> = rows.iter().map(|(unit, _)| *unit).collect();
    let unknown = units
        .iter()
        .enumerate()
        .filter(|(_, unit)| !known.contains(unit));
    let problems: Vec<Problem> = unknown
        .map(|(at, _)| Problem::new("PACKAGE_UNIT_UNKNOWN", &format!("units.{at}")))
        .take(TOLD)
        .collect();
    Ok(match problems.is_empty() {
        true => Ok(each_once(rows)),
        false => Err(problems),
    })
}

fn each_once(rows: Vec<(DescriptionUnitId, FileId)>) -> Vec<FileId> {
    let files: BTreeSet<FileId> = rows.into_iter().map(|(_, file)| file).collect();
    files.into_iter().collect()
}

#[derive(FromQueryResult)]
struct Due {
    hash: ContentHash,
}

/// Contents of files of which a rendition is wanted and none is made or under way.
async fn due<C: ConnectionTrait>(
    connection: &C,
    inventory: &inventory::Model,
    files: &[FileId],
    puids: &[&str],
) -> Result<Vec<ContentHash>, Fault> {
    let own = |column| Expr::col((document::Entity, column));
    let placed = |column| Expr::col((version_content::Entity, column));
    let format = |column| Expr::col((content_format::Entity, column));
    let rendition = |column| Expr::col((content_rendition::Entity, column));
    let standing = [DocumentStatus::Registered, DocumentStatus::Enclosed];
    let query = Query::select()
        .distinct()
        .expr_as(placed(version_content::Column::ContentHash), "hash")
        .from(document::Entity)
        .inner_join(
            version::Entity,
            Expr::col((version::Entity, version::Column::DocumentId)).eq(own(document::Column::Id)),
        )
        .inner_join(
            version_content::Entity,
            placed(version_content::Column::VersionId)
                .eq(Expr::col((version::Entity, version::Column::Id))),
        )
        .inner_join(
            content_format::Entity,
            format(content_format::Column::Hash).eq(placed(version_content::Column::ContentHash)),
        )
        .left_join(
            content_rendition::Entity,
            rendition(content_rendition::Column::Original)
                .eq(placed(version_content::Column::ContentHash)),
        )
        // The index of files begins with the institution.
        .and_where(own(document::Column::InstitutionId).eq(inventory.institution_id))
        .and_where(own(document::Column::FileId).is_in(files.iter().copied()))
        .and_where(own(document::Column::Status).is_in(standing))
        .and_where(own(document::Column::DestructionAct).is_null())
        .and_where(format(content_format::Column::Puid).is_in(puids.iter().copied()))
        .and_where(format(content_format::Column::Encrypted).eq(false))
        .and_where(format(content_format::Column::Signed).eq(false))
        .and_where(
            rendition(content_rendition::Column::State)
                .is_null()
                .or(rendition(content_rendition::Column::State).eq(RenditionState::Failed)),
        )
        .limit(AT_ONCE as u64)
        .take();
    let statement = connection.get_database_backend().build(&query);
    let rows = Due::find_by_statement(statement).all(connection).await?;
    let mut hashes: Vec<ContentHash> = rows.into_iter().map(|row| row.hash).collect();
    // Two who order the same lock them in one order.
    hashes.sort_unstable();
    Ok(hashes)
}

async fn put_down(op: &mut Op, caller: &Caller, originals: &[ContentHash]) -> Result<(), Fault> {
    use content_rendition::Column;
    if originals.is_empty() {
        return Ok(());
    }
    let at = op.at();
    let rows = originals
        .iter()
        .map(|original| content_rendition::ActiveModel {
            original: Set(*original),
            state: Set(RenditionState::Ordered),
            ordered_at: Set(at),
            ordered_by: Set(caller.account),
            hash: Set(None),
            tool: Set(None),
            ended_at: Set(None),
            fault: Set(None),
        });
    content_rendition::Entity::insert_many(rows)
        .on_conflict(
            // Bytes that an attempt before left are found by the hash, which stays.
            OnConflict::column(Column::Original)
                .update_columns([
                    Column::State,
                    Column::OrderedAt,
                    Column::OrderedBy,
                    Column::EndedAt,
                    Column::Fault,
                ])
                .to_owned(),
        )
        .exec_without_returning(op.transaction())
        .await?;
    for original in originals {
        op.enqueue(NewJob {
            kind: KIND,
            payload: json!({ "sha256": original.to_string() }),
            unique_key: Some(format!("{KIND}/{original}")),
            run_at: None,
        });
    }
    Ok(())
}
