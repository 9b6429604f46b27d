//! Reading documents, always inside the reader's scope: by ids for loaders, and what stands around a card. Lists of them are
//! in `list`, relations in `relations`.

use std::collections::{HashMap, HashSet};

use entities::access::document_grant;
use entities::content::content;
use entities::documents::{addressee, document, version, version_content};
use entities::ids::{DocumentId, InstitutionId, VersionId};
use entities::values::ContentHash;
use sea_orm::sea_query::{Expr, IntoColumnRef, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use crate::access::{DocumentFacts, Scope};
use crate::kernel::Fault;

/// Whether the reader sees the document that a column of another table names, and it is such a one. Asked for each row that a
/// statement comes to: as a list of all that somebody may see, SQLite would make that list first.
pub fn is_seen(scope: &Scope, named_by: impl IntoColumnRef, such: Condition) -> Expr {
    let seen = Query::select()
        .expr(Expr::value(1))
        .from(document::Entity)
        .and_where(Expr::col((document::Entity, document::Column::Id)).eq(Expr::col(named_by)))
        .cond_where(scope.condition())
        .cond_where(such)
        .take();
    Expr::exists(seen)
}

/// Documents by ids, those the reader may see.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, document::Model>, Fault> {
    let rows = document::Entity::find()
        .filter(document::Column::Id.is_in(ids.iter().copied()))
        .filter(scope.condition())
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Documents of an institution with a registration number, whoever may see them: for whoever keeps the machine.
///
/// # Errors
/// A fault of the database.
pub async fn numbered<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    number: &str,
) -> Result<Vec<DocumentId>, Fault> {
    Ok(document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .filter(document::Column::InstitutionId.eq(institution))
        .filter(document::Column::Number.eq(number.trim()))
        .order_by_asc(document::Column::Id)
        .into_tuple()
        .all(connection)
        .await?)
}

/// What decides who may see the given documents.
///
/// # Errors
/// A fault of the database.
pub async fn facts<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, DocumentFacts>, Fault> {
    let rows = document::Entity::find()
        .filter(document::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    let mut granted = granted(connection, ids).await?;
    Ok(rows
        .iter()
        .map(|row| {
            (
                row.id,
                DocumentFacts::of(row, granted.remove(&row.id).unwrap_or_default()),
            )
        })
        .collect())
}

/// Staff members let in on the given documents, one by one.
///
/// # Errors
/// A fault of the database.
pub async fn granted<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<entities::ids::StaffMemberId>>, Fault> {
    let rows = document_grant::Entity::find()
        .filter(document_grant::Column::DocumentId.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(group(
        rows.into_iter()
            .map(|row| (row.document_id, row.staff_member_id)),
    ))
}

fn group<K: Eq + std::hash::Hash, V>(pairs: impl Iterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, value) in pairs {
        groups.entry(key).or_default().push(value);
    }
    groups
}

/// Documents that own a content, those the reader may see, the last registered first.
///
/// # Errors
/// A fault of the database.
pub async fn owning<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    hash: ContentHash,
    limit: u64,
) -> Result<Vec<document::Model>, Fault> {
    let owners = Query::select()
        .column((version::Entity, version::Column::DocumentId))
        .from(version_content::Entity)
        .inner_join(
            version::Entity,
            Expr::col((version::Entity, version::Column::Id))
                .equals((version_content::Entity, version_content::Column::VersionId)),
        )
        .and_where(
            Expr::col((
                version_content::Entity,
                version_content::Column::ContentHash,
            ))
            .eq(hash),
        )
        .to_owned();
    Ok(document::Entity::find()
        .filter(document::Column::Id.in_subquery(owners))
        .filter(scope.condition())
        // In the order of ids, but not by their index: PostgreSQL would walk the whole institution down it to find the few
        // owners that a content has.
        .order_by_desc(document::Column::RegisteredAt)
        .order_by_desc(document::Column::Id)
        .limit(limit)
        .all(connection)
        .await?)
}

/// Versions of the given documents, the first one first.
///
/// # Errors
/// A fault of the database.
pub async fn versions<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<version::Model>>, Fault> {
    let rows = version::Entity::find()
        .filter(version::Column::DocumentId.is_in(ids.iter().copied()))
        .order_by_asc(version::Column::DocumentId)
        .order_by_asc(version::Column::Ordinal)
        .all(connection)
        .await?;
    Ok(group(rows.into_iter().map(|row| (row.document_id, row))))
}

/// Contents of the given versions in their order, each with what is known of its bytes.
///
/// # Errors
/// A fault of the database.
pub async fn contents<C: ConnectionTrait>(
    connection: &C,
    ids: &[VersionId],
) -> Result<HashMap<VersionId, Vec<(version_content::Model, content::Model)>>, Fault> {
    let rows = version_content::Entity::find()
        .filter(version_content::Column::VersionId.is_in(ids.iter().copied()))
        .order_by_asc(version_content::Column::VersionId)
        .order_by_asc(version_content::Column::Ordinal)
        .all(connection)
        .await?;
    let hashes: HashSet<ContentHash> = rows.iter().map(|row| row.content_hash).collect();
    let contents: HashMap<ContentHash, content::Model> = content::Entity::find()
        .filter(content::Column::Hash.is_in(hashes))
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.hash, row))
        .collect();
    Ok(group(rows.into_iter().filter_map(|row| {
        Some((
            row.version_id,
            (row.clone(), contents.get(&row.content_hash)?.clone()),
        ))
    })))
}

/// Addressees of the given documents, in their order.
///
/// # Errors
/// A fault of the database.
pub async fn addressees<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<addressee::Model>>, Fault> {
    let rows = addressee::Entity::find()
        .filter(addressee::Column::DocumentId.is_in(ids.iter().copied()))
        .order_by_asc(addressee::Column::DocumentId)
        .order_by_asc(addressee::Column::Ordinal)
        .all(connection)
        .await?;
    Ok(group(rows.into_iter().map(|row| (row.document_id, row))))
}
