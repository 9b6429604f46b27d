//! Reading agreements: those of an institution, one.

use std::collections::HashMap;

use entities::handover::agreement;
use entities::ids::{InstitutionId, SubmissionAgreementId};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter};

use crate::db::listed;
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
    let own = Condition::all().add(agreement::Column::InstitutionId.eq(institution));
    listed::by_ids::<agreement::Entity, _, _>(connection, own, agreement::Column::Id, ids, |row| {
        row.id
    })
    .await
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
    let such = Condition::all().add(agreement::Column::InstitutionId.eq(institution));
    listed::newest::<agreement::Entity, _, _>(connection, such, agreement::Column::Id, request)
        .await
}

/// How many agreements an institution has.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<u64, Fault> {
    listed::count::<agreement::Entity, _>(
        connection,
        Condition::all().add(agreement::Column::InstitutionId.eq(institution)),
    )
    .await
}
