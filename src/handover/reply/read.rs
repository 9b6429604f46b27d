//! Reading answers of the archive: that to a package, what it did not simply accept.

use std::collections::HashMap;

use entities::handover::{description_unit, package_file, reply, reply_line};
use entities::ids::{HandoverPackageId, HandoverReplyId, InstitutionId};
use entities::values::ContentHash;
use entities::vocabulary::ReplyOutcome;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// The answer to a package of an institution; none where there is none yet.
///
/// # Errors
/// A fault of the database.
pub async fn to<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    package: HandoverPackageId,
) -> Result<Option<reply::Model>, Fault> {
    Ok(reply::Entity::find()
        .filter(reply::Column::InstitutionId.eq(institution))
        .filter(reply::Column::PackageId.eq(package))
        .one(connection)
        .await?)
}

/// The answer of an institution with these very bytes; none where they were never entered.
///
/// # Errors
/// A fault of the database.
pub async fn of_bytes<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    hash: ContentHash,
) -> Result<Option<reply::Model>, Fault> {
    Ok(reply::Entity::find()
        .filter(reply::Column::InstitutionId.eq(institution))
        .filter(reply::Column::ContentHash.eq(hash))
        .one(connection)
        .await?)
}

/// What an answer does not simply accept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exception {
    /// What was said.
    pub line: reply_line::Model,
    /// Number of the unit that it is about.
    pub unit: Option<String>,
    /// The file that it is about.
    pub file: Option<package_file::Model>,
}

/// A page of what an answer does not simply accept, in the order of the package.
///
/// # Errors
/// A fault of the database.
pub async fn exceptions<C: ConnectionTrait>(
    connection: &C,
    reply: &reply::Model,
    request: &PageRequest<i32>,
) -> Result<Page<Exception>, Fault> {
    let page = lines(connection, reply.id, request).await?;
    let (mut units, mut files) = (HashMap::new(), HashMap::new());
    for chunk in page.rows.chunks(CHUNK) {
        let named = chunk.iter().filter_map(|line| line.unit_id);
        let rows = description_unit::Entity::find()
            .filter(description_unit::Column::Id.is_in(named))
            .all(connection)
            .await?;
        units.extend(rows.into_iter().map(|row| (row.id, row.designation())));
        let named = chunk.iter().filter_map(|line| line.file_ordinal);
        let rows = package_file::Entity::find()
            .filter(package_file::Column::PackageId.eq(reply.package_id))
            .filter(package_file::Column::Ordinal.is_in(named))
            .all(connection)
            .await?;
        files.extend(rows.into_iter().map(|row| (row.ordinal, row)));
    }
    let rows = page.rows.into_iter().map(|line| Exception {
        unit: line.unit_id.and_then(|id| units.get(&id).cloned()),
        file: line.file_ordinal.and_then(|at| files.get(&at).cloned()),
        line,
    });
    Ok(Page {
        rows: rows.collect(),
        has_next: page.has_next,
    })
}

async fn lines<C: ConnectionTrait>(
    connection: &C,
    reply: HandoverReplyId,
    request: &PageRequest<i32>,
) -> Result<Page<reply_line::Model>, Fault> {
    use reply_line::Column;
    let after = request.after().map(|after| Column::Ordinal.gt(*after));
    let rows = reply_line::Entity::find()
        .filter(Column::ReplyId.eq(reply))
        .filter(Condition::all().add_option(after))
        .order_by_asc(Column::Ordinal)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}

/// Whether the archive has accepted a package.
///
/// # Errors
/// A fault of the database.
pub async fn is_accepted<C: ConnectionTrait>(
    connection: &C,
    package: HandoverPackageId,
) -> Result<bool, Fault> {
    let found = reply::Entity::find()
        .filter(reply::Column::PackageId.eq(package))
        .filter(reply::Column::Outcome.ne(ReplyOutcome::Refused))
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// Whether the archive has answered to a package, whatever it decided.
///
/// # Errors
/// A fault of the database.
pub async fn is_answered<C: ConnectionTrait>(
    connection: &C,
    package: HandoverPackageId,
) -> Result<bool, Fault> {
    let found = reply::Entity::find()
        .filter(reply::Column::PackageId.eq(package))
        .one(connection)
        .await?;
    Ok(found.is_some())
}
