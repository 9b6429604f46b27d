//! Reading documents, always inside the reader's scope: by ids for loaders, pages for lists, what stands around a card.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use entities::access::document_grant;
use entities::content::content;
use entities::documents::{addressee, document, relation, version, version_content};
use entities::ids::{CorrespondentId, DocumentId, FileId, RegisterId, SeriesId, UnitId, VersionId};
use entities::values::ContentHash;
use entities::vocabulary::{AccessClass, Direction, DocumentKind, DocumentStatus};
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::access::{DocumentFacts, Scope};
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::{Fault, calendar, ids, text};

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
    /// The filter as a condition, for documents with ids below `after` where that is given.
    fn condition(&self, after: Option<DocumentId>) -> Condition {
        use document::Column;
        let bounds = self.bounds(after);
        // Beside a list of ids SQLite would rather walk the bounds than look the list up: they stand inside it.
        let which = match self.correspondent {
            Some(id) => Condition::all().add(Column::Id.in_subquery(of_correspondent(id, &bounds))),
            None => bounds.condition(Column::Id),
        };
        // Says what the status follows from, so that the index of annulled ones and that of numbers serve.
        let seldom = self.status.and_then(|status| match status {
            DocumentStatus::Annulled => Some(Column::AnnulledAt.is_not_null()),
            DocumentStatus::Enclosed => Some(Column::Number.is_null()),
            DocumentStatus::Registered => None,
        });
        Condition::all()
            .add(which)
            .add_option(seldom)
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
                self.registered_from
                    .map(|value| Column::RegisteredOn.gte(value)),
            )
            .add_option(
                self.registered_to
                    .map(|value| Column::RegisteredOn.lte(value)),
            )
    }

    /// Where the ids lie. They are made at the instant of registration and sort by it, so days are looked up by the very key
    /// that the list is ordered by. In a year's number no document is registered before that year.
    fn bounds(&self, after: Option<DocumentId>) -> Bounds {
        let begins = |day: NaiveDate| ids::bound(calendar::begins(day));
        let year = self
            .year
            .and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
        let last = self.registered_to.and_then(|day| day.succ_opt());
        let until = last.map(|day| ids::bound(calendar::begins(day) + ids::SPAN));
        Bounds {
            from: self
                .registered_from
                .into_iter()
                .chain(year)
                .max()
                .map(begins),
            until: after.map(|id| id.0).into_iter().chain(until).min(),
        }
    }
}

/// Ids from one on, and before another.
struct Bounds {
    from: Option<Uuid>,
    until: Option<Uuid>,
}

impl Bounds {
    fn condition(&self, id: impl ColumnTrait) -> Condition {
        Condition::all()
            .add_option(self.from.map(|from| id.gte(from)))
            .add_option(self.until.map(|until| id.lt(until)))
    }
}

/// Ids of documents from or to a correspondent.
fn of_correspondent(correspondent: CorrespondentId, bounds: &Bounds) -> SelectStatement {
    let addressed = Query::select()
        .column(addressee::Column::DocumentId)
        .from(addressee::Entity)
        .and_where(addressee::Column::CorrespondentId.eq(correspondent))
        .cond_where(bounds.condition(addressee::Column::DocumentId))
        .take();
    Query::select()
        .column(document::Column::Id)
        .from(document::Entity)
        .and_where(document::Column::CorrespondentId.eq(correspondent))
        .cond_where(bounds.condition(document::Column::Id))
        .union(UnionType::Distinct, addressed)
        .take()
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
    let rows = listed(scope, filter, request.after().copied())
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}

fn listed(
    scope: &Scope,
    filter: &DocumentFilter,
    after: Option<DocumentId>,
) -> Select<document::Entity> {
    document::Entity::find()
        .filter(scope.condition())
        .filter(filter.condition(after))
        .order_by_desc(document::Column::Id)
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
        .filter(filter.condition(None))
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

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use entities::ids::{InstitutionId, StaffMemberId};
    use entities::vocabulary::Role;
    use sea_orm::QueryTrait;

    use super::*;
    use crate::testing::kit;

    /// Which index a list walks; SQLite plans without having seen a row, so this is what a fresh archive gets.
    fn filters() -> Vec<(&'static str, DocumentFilter)> {
        let id = Uuid::from_u128(5);
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        let all = DocumentFilter::default;
        vec![
            ("document_by_institution", all()),
            (
                "document_by_institution",
                DocumentFilter {
                    registered_from: day("2026-01-05"),
                    registered_to: day("2026-02-05"),
                    ..all()
                },
            ),
            (
                "document_by_printed_number",
                DocumentFilter {
                    number: Some("2-5/26/7".to_owned()),
                    ..all()
                },
            ),
            (
                "document_by_register",
                DocumentFilter {
                    register: Some(RegisterId(id)),
                    ..all()
                },
            ),
            (
                "document_by_register_and_year",
                DocumentFilter {
                    register: Some(RegisterId(id)),
                    year: Some(2026),
                    ..all()
                },
            ),
            (
                "document_by_year",
                DocumentFilter {
                    year: Some(2026),
                    ..all()
                },
            ),
            (
                "document_by_series",
                DocumentFilter {
                    series: Some(SeriesId(id)),
                    ..all()
                },
            ),
            (
                "document_by_file",
                DocumentFilter {
                    file: Some(FileId(id)),
                    kind: Some(DocumentKind::Letter),
                    status: Some(DocumentStatus::Registered),
                    registered_to: day("2026-02-05"),
                    ..all()
                },
            ),
            (
                "document_by_unit",
                DocumentFilter {
                    unit: Some(UnitId(id)),
                    kind: Some(DocumentKind::Letter),
                    ..all()
                },
            ),
            (
                "document_by_institution",
                DocumentFilter {
                    kind: Some(DocumentKind::Letter),
                    ..all()
                },
            ),
            (
                "document_annulled",
                DocumentFilter {
                    status: Some(DocumentStatus::Annulled),
                    ..all()
                },
            ),
            (
                "document_by_printed_number",
                DocumentFilter {
                    status: Some(DocumentStatus::Enclosed),
                    ..all()
                },
            ),
            (
                "document_addressee_by_correspondent",
                DocumentFilter {
                    correspondent: Some(CorrespondentId(id)),
                    registered_from: day("2026-01-05"),
                    ..all()
                },
            ),
        ]
    }

    #[tokio::test]
    async fn every_list_walks_an_index_in_its_own_order() {
        let (kit, _folder) = kit().await;
        let institution = InstitutionId(Uuid::from_u128(1));
        let units = BTreeSet::from([UnitId(Uuid::from_u128(2)), UnitId(Uuid::from_u128(3))]);
        let person = Some(StaffMemberId(Uuid::from_u128(4)));
        let after = [
            None,
            Some(DocumentId(Uuid::from_u128(
                0x0195_0000_0000_7000_8000_0000_0000_0000,
            ))),
        ];
        for role in [Role::RecordsClerk, Role::Specialist] {
            let scope = Scope::of(institution, &[role].into(), units.clone(), person);
            for ((index, filter), after) in filters()
                .into_iter()
                .flat_map(|one| after.map(|after| (one.clone(), after)))
            {
                let mut statement = listed(&scope, &filter, after)
                    .limit(21)
                    .build(kit.db.backend());
                statement.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
                let plan: Vec<String> = kit
                    .db
                    .reader()
                    .query_all_raw(statement)
                    .await
                    .expect("a plan")
                    .iter()
                    .map(|row| row.try_get("", "detail").expect("a step"))
                    .collect();
                let plan = plan.join("\n");
                assert!(
                    plan.contains(&format!("{index} ")),
                    "{role} {filter:?}\n{plan}"
                );
                assert!(
                    !plan.contains("SCAN") && !plan.contains("FOR ORDER BY"),
                    "{role} {filter:?}\n{plan}"
                );
            }
        }
    }
}
