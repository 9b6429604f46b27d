//! Reading what was taken over.

use std::collections::{BTreeSet, HashMap};

use entities::classification::{file, register, scheme, series};
use entities::documents::document;
use entities::ids::{DocumentId, FileId, InstitutionId, RegisterId, SeriesId, TakeoverId, UnitId};
use entities::organisation::unit;
use entities::takeover::{taken_over_document, taken_over_file, takeover};
use entities::vocabulary::{AccessClass, Direction};
use sea_orm::JoinType;
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};

use crate::classification::read as classification;
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// The unit with a code, of today or of old.
///
/// # Errors
/// A fault of the database.
pub async fn service<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    code: &str,
) -> Result<Option<unit::Model>, Fault> {
    Ok(unit::Entity::find()
        .filter(unit::Column::InstitutionId.eq(institution))
        .filter(unit::Column::Code.eq(code))
        .one(connection)
        .await?)
}

/// The register with a code, of today or taken over.
///
/// # Errors
/// A fault of the database.
pub async fn register_by_code<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    code: &str,
) -> Result<Option<register::Model>, Fault> {
    Ok(register::Entity::find()
        .filter(register::Column::InstitutionId.eq(institution))
        .filter(register::Column::Code.eq(code))
        .one(connection)
        .await?)
}

/// The registers of a former service that were taken over, of one direction.
///
/// # Errors
/// A fault of the database.
pub async fn registers_of_service<C: ConnectionTrait>(
    connection: &C,
    service: UnitId,
    direction: Direction,
) -> Result<Vec<register::Model>, Fault> {
    Ok(register::Entity::find()
        .filter(register::Column::FormerUnitId.eq(service))
        .filter(register::Column::Direction.eq(direction))
        .all(connection)
        .await?)
}

/// Those of the registers whose numbers are unique within them only, as some takeover of each said.
///
/// # Errors
/// A fault of the database.
pub async fn with_own_numbers<C: ConnectionTrait>(
    connection: &C,
    registers: &[RegisterId],
) -> Result<BTreeSet<RegisterId>, Fault> {
    let mut found = BTreeSet::new();
    for chunk in registers.chunks(CHUNK) {
        let rows: Vec<Option<RegisterId>> = takeover::Entity::find()
            .select_only()
            .column(takeover::Column::RegisterId)
            .filter(takeover::Column::RegisterId.is_in(chunk.iter().copied()))
            .filter(takeover::Column::OwnNumbers.eq(true))
            .into_tuple()
            .all(connection)
            .await?;
        found.extend(rows.into_iter().flatten());
    }
    Ok(found)
}

/// A file of a former service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormerFile {
    /// As it stands here.
    pub file: file::Model,
    /// The running number that it had there; here it may bear another.
    pub number: Option<i32>,
    /// Access class of its documents.
    pub access: AccessClass,
}

/// The files of a former service that were taken over.
///
/// # Errors
/// A fault of the database.
pub async fn files_of_service<C: ConnectionTrait>(
    connection: &C,
    service: UnitId,
) -> Result<Vec<FormerFile>, Fault> {
    let schemes = Query::select()
        .column(scheme::Column::Id)
        .from(scheme::Entity)
        .and_where(scheme::Column::FormerUnitId.eq(service))
        .take();
    let of_service = Query::select()
        .column(series::Column::Id)
        .from(series::Entity)
        .and_where(series::Column::SchemeId.in_subquery(schemes))
        .take();
    let origin: RelationDef = file::Entity::belongs_to(taken_over_file::Entity)
        .from(file::Column::Id)
        .to(taken_over_file::Column::FileId)
        .into();
    let rows = file::Entity::find()
        .filter(file::Column::SeriesId.in_subquery(of_service))
        .join(JoinType::LeftJoin, origin)
        .select_also(taken_over_file::Entity)
        .order_by_asc(file::Column::IndexSortKey)
        .order_by_asc(file::Column::OpenedOn)
        .all(connection)
        .await?;
    let ids: Vec<SeriesId> = rows
        .iter()
        .map(|(file, _)| file.series_id)
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    let mut series = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        series.extend(classification::series_by_ids(connection, chunk).await?);
    }
    let former = |(file, origin): (file::Model, Option<taken_over_file::Model>)| FormerFile {
        number: origin.and_then(|origin| origin.number),
        access: series
            .get(&file.series_id)
            .map_or(AccessClass::RestrictedPersonal, |row| {
                row.default_access_class
            }),
        file,
    };
    Ok(rows.into_iter().map(former).collect())
}

/// From a document to what an old register said of it.
pub(super) fn taken_over() -> RelationDef {
    document::Entity::belongs_to(taken_over_document::Entity)
        .from(document::Column::Id)
        .to(taken_over_document::Column::DocumentId)
        .into()
}

/// What old registers said of the given documents; those that were not taken over are left out.
///
/// # Errors
/// A fault of the database.
pub async fn of_documents<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, taken_over_document::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = taken_over_document::Entity::find()
            .filter(taken_over_document::Column::DocumentId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.document_id, row)));
    }
    Ok(found)
}

/// What lists of former services said of the given files; those that were not taken over are left out.
///
/// # Errors
/// A fault of the database.
pub async fn of_files<C: ConnectionTrait>(
    connection: &C,
    ids: &[FileId],
) -> Result<HashMap<FileId, taken_over_file::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = taken_over_file::Entity::find()
            .filter(taken_over_file::Column::FileId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.file_id, row)));
    }
    Ok(found)
}

/// Takeovers by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[TakeoverId],
) -> Result<HashMap<TakeoverId, takeover::Model>, Fault> {
    let rows = takeover::Entity::find()
        .filter(takeover::Column::InstitutionId.eq(institution))
        .filter(takeover::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// A page of takeovers, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    request: &PageRequest<uuid::Uuid>,
) -> Result<Page<takeover::Model>, Fault> {
    let mut query = takeover::Entity::find()
        .filter(takeover::Column::InstitutionId.eq(institution))
        .order_by_desc(takeover::Column::Id)
        .limit(request.limit());
    if let Some(after) = request.after() {
        query = query.filter(takeover::Column::Id.lt(TakeoverId(*after)));
    }
    Ok(request.cut(query.all(connection).await?))
}

/// How many takeovers there are.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<u64, Fault> {
    Ok(takeover::Entity::find()
        .filter(takeover::Column::InstitutionId.eq(institution))
        .count(connection)
        .await?)
}
