//! From what days of transfer are reckoned (*avoti*): the first document of each file, the media of its volumes, the archive's
//! decisions.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::classification::volume;
use entities::documents::document;
use entities::ids::{DocumentId, FileId, InstitutionId, VolumeId};
use entities::retention::transfer_extension;
use entities::vocabulary::{Direction, DocumentStatus, Medium};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::{CountedFrom, Leave};
use crate::kernel::Fault;

#[derive(FromQueryResult)]
struct First {
    file_id: FileId,
    id: DocumentId,
    number: Option<String>,
    day: NaiveDate,
}

/// The first document that was made or received in each file, of those that are registered and stand in it.
pub(super) async fn firsts<C: ConnectionTrait>(
    connection: &C,
    institutions: &[InstitutionId],
    files: &[FileId],
) -> Result<HashMap<FileId, (CountedFrom, NaiveDate)>, Fault> {
    use document::Column;
    let received = Expr::col(Column::Direction).eq(Direction::Incoming);
    let made = Func::coalesce([
        Expr::col(Column::DocumentDate),
        Expr::col(Column::RegisteredOn),
    ]);
    let day = CaseStatement::new()
        .case(received, Expr::col(Column::RegisteredOn))
        .finally(made);
    let dated = Query::select()
        .column(Column::FileId)
        .column(Column::Id)
        .column(Column::Number)
        .expr_as(day, "day")
        .from(document::Entity)
        // The index of files begins with the institution.
        .and_where(Column::InstitutionId.is_in(institutions.iter().copied()))
        .and_where(Column::FileId.is_in(files.iter().copied()))
        .and_where(Column::Status.eq(DocumentStatus::Registered))
        .take();
    let placed = Query::select()
        .columns(["file_id", "id", "number", "day"])
        .expr_as(
            Expr::cust(
                "ROW_NUMBER() OVER (PARTITION BY dated.file_id ORDER BY dated.day, dated.id)",
            ),
            "place",
        )
        .from_subquery(dated, "dated")
        .take();
    let first = Query::select()
        .columns(["file_id", "id", "number", "day"])
        .from_subquery(placed, "placed")
        .and_where(Expr::col("place").eq(1))
        .take();
    let statement = connection.get_database_backend().build(&first);
    let rows = First::find_by_statement(statement).all(connection).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let from = CountedFrom::Document {
                id: row.id,
                number: row.number.unwrap_or_default(),
            };
            (row.file_id, (from, row.day))
        })
        .collect())
}

/// The files' volumes with their media.
pub(super) async fn volumes<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, Vec<(VolumeId, Medium)>>, Fault> {
    let rows: Vec<(FileId, VolumeId, Medium)> = volume::Entity::find()
        .select_only()
        .column(volume::Column::FileId)
        .column(volume::Column::Id)
        .column(volume::Column::Medium)
        .filter(volume::Column::FileId.is_in(files.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    let mut volumes: HashMap<FileId, Vec<(VolumeId, Medium)>> = HashMap::new();
    for (file, volume, medium) in rows {
        volumes.entry(file).or_default().push((volume, medium));
    }
    Ok(volumes)
}

/// What the archive allowed for files, in the order of its decisions.
pub(super) async fn leaves<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, Vec<Leave>>, Fault> {
    let rows = transfer_extension::Entity::find()
        .filter(transfer_extension::Column::FileId.is_in(files.iter().copied()))
        .order_by_asc(transfer_extension::Column::DecidedOn)
        .order_by_asc(transfer_extension::Column::Id)
        .all(connection)
        .await?;
    let mut leaves: HashMap<FileId, Vec<Leave>> = HashMap::new();
    for row in rows {
        leaves.entry(row.file_id).or_default().push(Leave {
            id: row.id,
            number: row.number,
            decided_on: row.decided_on,
            years: row.years,
            special: row.special,
        });
    }
    Ok(leaves)
}
