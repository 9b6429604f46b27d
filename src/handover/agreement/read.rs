//! Reading agreements: those of an institution, one.

use std::collections::HashMap;

use entities::handover::agreement;
use entities::ids::{InstitutionId, SubmissionAgreementId};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// An agreement of an institution; none where it has no such.
///
/// # Errors
/// A fault of the database.
pub async fn one<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: SubmissionAgreementId,
) -> Result<Option<agreement::Model>, Fault> {
    Ok(agreement::Entity::find_by_id(id)
        .filter(agreement::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

/// Agreements of an institution by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[SubmissionAgreementId],
) -> Result<HashMap<SubmissionAgreementId, agreement::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = agreement::Entity::find()
            .filter(agreement::Column::InstitutionId.eq(institution))
            .filter(agreement::Column::Id.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}

/// A page of an institution's agreements, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    request: &PageRequest<SubmissionAgreementId>,
) -> Result<Page<agreement::Model>, Fault> {
    use agreement::Column;
    let after = request.after().map(|after| Column::Id.lt(*after));
    let rows = agreement::Entity::find()
        .filter(Column::InstitutionId.eq(institution))
        .filter(Condition::all().add_option(after))
        .order_by_desc(Column::Id)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}

/// How many agreements an institution has.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<u64, Fault> {
    Ok(agreement::Entity::find()
        .filter(agreement::Column::InstitutionId.eq(institution))
        .count(connection)
        .await?)
}
