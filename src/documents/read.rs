//! Reading documents, always inside the reader's scope: by ids for loaders, pages for lists, what stands around a card.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entities::access::document_grant;
use entities::content::content;
use entities::documents::{addressee, document, relation, version, version_content};
use entities::ids::{CorrespondentId, DocumentId, FileId, RegisterId, SeriesId, UnitId, VersionId};
use entities::values::ContentHash;
use entities::vocabulary::{AccessClass, Direction, DocumentKind, DocumentStatus};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use crate::access::{DocumentFacts, Scope};
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::{Fault, text};

/// Which documents a list shows; every part narrows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Incoming, outgoing or internal.
    pub direction: Option<Direction>,
    /// Of one kind.
    pub kind: Option<DocumentKind>,
    /// Registered, annulled or enclosed.
    pub status: Option<DocumentStatus>,
    /// Of one access class.
    pub access_class: Option<AccessClass>,
    /// Of one register.
    pub register: Option<RegisterId>,
    /// Of one year of registration.
    pub year: Option<i32>,
    /// With this registration number, exactly as printed.
    pub number: Option<String>,
    /// In one file.
    pub file: Option<FileId>,
    /// Of one series.
    pub series: Option<SeriesId>,
    /// For which one unit answers.
    pub unit: Option<UnitId>,
    /// From or to one correspondent.
    pub correspondent: Option<CorrespondentId>,
    /// Registered on or after this day.
    pub registered_from: Option<NaiveDate>,
    /// Registered on or before this day.
    pub registered_to: Option<NaiveDate>,
}

impl DocumentFilter {
    fn condition(&self) -> Condition {
        use document::Column;
        Condition::all()
            .add_option(self.direction.map(|value| Column::Direction.eq(value)))
            .add_option(self.kind.map(|value| Column::Kind.eq(value)))
            .add_option(self.status.map(|value| Column::Status.eq(value)))
            .add_option(self.access_class.map(|value| Column::AccessClass.eq(value)))
            .add_option(self.register.map(|value| Column::RegisterId.eq(value)))
            .add_option(self.year.map(|value| Column::RegisterYear.eq(value)))
            .add_option(
                self.number
                    .as_ref()
                    .map(|value| Column::Number.eq(text::visible(value).trim())),
            )
            .add_option(self.file.map(|value| Column::FileId.eq(value)))
            .add_option(self.series.map(|value| Column::SeriesId.eq(value)))
            .add_option(self.unit.map(|value| Column::UnitId.eq(value)))
            .add_option(
                self.correspondent
                    .map(|value| Column::CorrespondentId.eq(value)),
            )
            .add_option(
                self.registered_from
                    .map(|value| Column::RegisteredOn.gte(value)),
            )
            .add_option(
                self.registered_to
                    .map(|value| Column::RegisteredOn.lte(value)),
            )
    }
}

/// A page of documents, the last registered first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    filter: &DocumentFilter,
    request: &PageRequest<DocumentId>,
) -> Result<Page<document::Model>, Fault> {
    let mut query = document::Entity::find()
        .filter(scope.condition())
        .filter(filter.condition());
    if let Some(after) = request.after() {
        query = query.filter(document::Column::Id.lt(*after));
    }
    let rows = query
        .order_by_desc(document::Column::Id)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}

/// How many documents a filter lets through.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    filter: &DocumentFilter,
) -> Result<u64, Fault> {
    Ok(document::Entity::find()
        .filter(scope.condition())
        .filter(filter.condition())
        .count(connection)
        .await?)
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

/// Relations that lead from or to the given documents. Whether the reader may see the other end is for the loader of
/// documents to say: an end that is not loaded does not exist for the reader.
///
/// # Errors
/// A fault of the database.
pub async fn relations<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<relation::Model>>, Fault> {
    let rows = relation::Entity::find()
        .filter(
            Condition::any()
                .add(relation::Column::FromId.is_in(ids.iter().copied()))
                .add(relation::Column::ToId.is_in(ids.iter().copied())),
        )
        .order_by_asc(relation::Column::Id)
        .all(connection)
        .await?;
    let wanted: HashSet<DocumentId> = ids.iter().copied().collect();
    Ok(group(rows.into_iter().flat_map(|row| {
        [row.from_id, row.to_id]
            .into_iter()
            .filter(|end| wanted.contains(end))
            .map(move |end| (end, row.clone()))
            .collect::<Vec<_>>()
    })))
}
