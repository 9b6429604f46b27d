//! Lists of documents, the last registered first, always inside the reader's scope: what narrows them, a page, a count.
//!
//! Every list walks an index whose order is its own; the tests below and `tests/it/plans.rs` hold it to that.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::circulation::document_route;
use entities::documents::{addressee, also_in, document};
use entities::ids::{
    CorrespondentId, DocumentId, FileId, InstitutionId, RegisterId, SeriesId, UnitId,
};
use entities::vocabulary::{AccessClass, Direction, DocumentKind, DocumentStatus, RouteStage};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

use crate::access::Scope;
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
    /// Standing in one further file besides its own.
    pub also_in: Option<FileId>,
    /// Of one series.
    pub series: Option<SeriesId>,
    /// Registered for any of these units; all where there is none.
    pub units: BTreeSet<UnitId>,
    /// From or to one correspondent.
    pub correspondent: Option<CorrespondentId>,
    /// Registered on or after this day.
    pub registered_from: Option<NaiveDate>,
    /// Registered on or before this day.
    pub registered_to: Option<NaiveDate>,
    /// Standing at one stage of their route.
    pub stage: Option<RouteStage>,
}

impl DocumentFilter {
    /// The filter as a condition, correspondent and stage apart, for documents with ids below `after` where that is given.
    fn condition(&self, after: Option<DocumentId>) -> Condition {
        use document::Column;
        // Says what the status follows from, so that the index of annulled ones and that of numbers serve.
        let seldom = self.status.and_then(|status| match status {
            DocumentStatus::Annulled => Some(Column::AnnulledAt.is_not_null()),
            DocumentStatus::Enclosed => Some(Column::Number.is_null()),
            DocumentStatus::Destroyed => Some(Column::DestructionAct.is_not_null()),
            DocumentStatus::Registered => None,
        });
        Condition::all()
            .add(self.bounds(after).condition(Column::Id))
            .add_option(seldom)
            .add_option(self.direction.map(|value| Column::Direction.eq(value)))
            .add_option(self.kind.map(|value| Column::Kind.eq(value)))
            // What came enclosed and is destroyed keeps its word: it has no number to be known by.
            .add_option(
                self.status
                    .filter(|status| *status != DocumentStatus::Destroyed)
                    .map(|value| Column::Status.eq(value)),
            )
            .add_option(self.access_class.map(|value| Column::AccessClass.eq(value)))
            .add_option(self.register.map(|value| Column::RegisterId.eq(value)))
            .add_option(self.year.map(|value| Column::RegisterYear.eq(value)))
            .add_option(
                self.number
                    .as_ref()
                    .map(|value| Column::Number.eq(text::visible(value).trim())),
            )
            .add_option(self.file.map(|value| Column::FileId.eq(value)))
            .add_option(
                self.also_in
                    .map(|value| Column::Id.in_subquery(standing_in(value))),
            )
            .add_option(self.series.map(|value| Column::SeriesId.eq(value)))
            .add_option(match self.units.len() {
                0 => None,
                // The list of one unit walks its index backwards.
                1 => self.units.first().map(|value| Column::UnitId.eq(*value)),
                _ => Some(Column::UnitId.is_in(self.units.iter().copied())),
            })
            .add_option(
                self.registered_from
                    .map(|value| Column::RegisteredOn.gte(value)),
            )
            .add_option(
                self.registered_to
                    .map(|value| Column::RegisteredOn.lte(value)),
            )
    }

    /// Narrows a list to the stage. What was moved is walked by its stage, in the order of the list, so that the few who wait
    /// for a resolution are found as soon as the many in their files; what never was has no row.
    fn at_stage(&self, query: Select<document::Entity>) -> Select<document::Entity> {
        match self.stage {
            None => query,
            Some(RouteStage::Registered) => query.filter(Expr::exists(moved()).not()),
            Some(stage) => {
                let to_document = document_route::Entity::belongs_to(document::Entity)
                    .from(document_route::Column::DocumentId)
                    .to(document::Column::Id)
                    .into();
                query
                    .join_rev(JoinType::InnerJoin, to_document)
                    .filter(document_route::Column::Stage.eq(stage))
            }
        }
    }

    /// The stage as a condition, where something else is walked.
    fn stage_condition(&self) -> Option<Condition> {
        let stage = self.stage?;
        let all = Condition::all();
        Some(match stage {
            RouteStage::Registered => all.add(Expr::exists(moved()).not()),
            _ => all.add(
                document::Column::Id.in_subquery(
                    Query::select()
                        .column(document_route::Column::DocumentId)
                        .from(document_route::Entity)
                        .and_where(document_route::Column::Stage.eq(stage))
                        .take(),
                ),
            ),
        })
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

/// Whether a document of the query around it was moved from where it was registered.
fn moved() -> SelectStatement {
    let of = |column| Expr::col((document_route::Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from(document_route::Entity)
        .and_where(
            of(document_route::Column::DocumentId).equals((document::Entity, document::Column::Id)),
        )
        .and_where(of(document_route::Column::Stage).ne(RouteStage::Registered))
        .take()
}

/// Documents that stand in a file besides their own.
fn standing_in(file: FileId) -> SelectStatement {
    Query::select()
        .column(also_in::Column::DocumentId)
        .from(also_in::Entity)
        .and_where(also_in::Column::FileId.eq(file))
        .take()
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
    let rows = page_query(scope, filter, request).all(connection).await?;
    Ok(request.cut(rows))
}

/// What [`page`] asks, for whoever wants to know how the database goes about it.
pub fn page_query(
    scope: &Scope,
    filter: &DocumentFilter,
    request: &PageRequest<DocumentId>,
) -> Select<document::Entity> {
    let listed = Condition::all()
        .add(scope.condition())
        .add(filter.condition(request.after().copied()));
    let query = match filter.correspondent {
        None => filter.at_stage(document::Entity::find().filter(listed)),
        Some(correspondent) => {
            let listed = listed
                .add_option(filter.stage_condition())
                .add_option(scope.knowing(correspondent));
            let bounds = filter.bounds(request.after().copied());
            // Either walk ends after a page, so only two pages are ever merged, however much there is from and to one.
            let first = |mut ids: SelectStatement| {
                ids.order_by_expr(Expr::col("id"), Order::Desc)
                    .limit(request.limit());
                Query::select()
                    .column("id")
                    .from_subquery(ids, "walked")
                    .take()
            };
            let ids = first(sent(correspondent, listed.clone()))
                .union(
                    UnionType::Distinct,
                    first(addressed(correspondent, &bounds, listed)),
                )
                .take();
            document::Entity::find().filter(document::Column::Id.in_subquery(ids))
        }
    };
    // The same order, by the key of what is walked: SQLite sorts by any other.
    let query = match (filter.correspondent, filter.stage) {
        (None, Some(stage)) if stage != RouteStage::Registered => {
            query.order_by_desc(document_route::Column::DocumentId)
        }
        _ => query.order_by_desc(document::Column::Id),
    };
    query.limit(request.limit())
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
    let listed = Condition::all()
        .add(scope.condition())
        .add(filter.condition(None));
    let query = match filter.correspondent {
        None => filter.at_stage(document::Entity::find().filter(listed)),
        Some(correspondent) => {
            let listed = listed
                .add_option(filter.stage_condition())
                .add_option(scope.knowing(correspondent));
            let ids = sent(correspondent, listed.clone())
                .union(
                    UnionType::Distinct,
                    addressed(correspondent, &filter.bounds(None), listed),
                )
                .take();
            document::Entity::find().filter(document::Column::Id.in_subquery(ids))
        }
    };
    Ok(query.count(connection).await?)
}

/// How many documents stand under each of these units, seen or not, of those registered on `from` or later where it is
/// given: a reorganisation must know what it leaves behind, and tells only how many.
///
/// # Errors
/// A fault of the database.
pub async fn count_of_units<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    units: &[UnitId],
    from: Option<NaiveDate>,
) -> Result<BTreeMap<UnitId, u64>, Fault> {
    let which = Condition::all()
        .add(document::Column::InstitutionId.eq(institution))
        .add(document::Column::UnitId.is_in(units.iter().copied()))
        .add_option(from.map(|from| document::Column::RegisteredOn.gte(from)));
    counted(connection, which).await
}

/// How many documents that the reader may see stand under each unit, of those registered in a period, annulled ones and
/// what is enclosed left out: each by the unit of its registration day.
///
/// # Errors
/// A fault of the database.
pub async fn count_by_unit<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<BTreeMap<UnitId, u64>, Fault> {
    let which = Condition::all()
        .add(scope.condition())
        .add(document::Column::Status.eq(DocumentStatus::Registered))
        .add(document::Column::RegisteredOn.gte(from))
        .add(document::Column::RegisteredOn.lte(to));
    counted(connection, which).await
}

async fn counted<C: ConnectionTrait>(
    connection: &C,
    which: Condition,
) -> Result<BTreeMap<UnitId, u64>, Fault> {
    let rows: Vec<(UnitId, i64)> = document::Entity::find()
        .select_only()
        .column(document::Column::UnitId)
        .column_as(document::Column::Id.count(), "count")
        .filter(which)
        .group_by(document::Column::UnitId)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(unit, count)| (unit, u64::try_from(count).unwrap_or_default()))
        .collect())
}

/// Ids of documents of which a correspondent is the sender or the first addressee.
fn sent(correspondent: CorrespondentId, listed: Condition) -> SelectStatement {
    Query::select()
        .expr_as(Expr::col((document::Entity, document::Column::Id)), "id")
        .from(document::Entity)
        .and_where(document::Column::CorrespondentId.eq(correspondent))
        .cond_where(listed)
        .take()
}

/// Ids of documents that are addressed to a correspondent.
fn addressed(
    correspondent: CorrespondentId,
    bounds: &Bounds,
    listed: Condition,
) -> SelectStatement {
    Query::select()
        .expr_as(
            Expr::col((addressee::Entity, addressee::Column::DocumentId)),
            "id",
        )
        .distinct()
        .from(addressee::Entity)
        .inner_join(
            document::Entity,
            Expr::col((document::Entity, document::Column::Id))
                .equals((addressee::Entity, addressee::Column::DocumentId)),
        )
        .and_where(addressee::Column::CorrespondentId.eq(correspondent))
        .cond_where(bounds.condition(addressee::Column::DocumentId))
        .cond_where(listed)
        .take()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use entities::ids::{InstitutionId, StaffMemberId};
    use entities::vocabulary::Role;
    use sea_orm::QueryTrait;

    use super::*;
    use crate::testing::kit;

    /// Which index a list walks; SQLite plans without having seen a row, so this is what a fresh archive gets. Of two that seem
    /// equally good it takes the younger: the table's file makes the one by kind, which narrows least, before the others.
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
                    units: BTreeSet::from([UnitId(id)]),
                    kind: Some(DocumentKind::Letter),
                    ..all()
                },
            ),
            (
                "document_by_kind",
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
                let request = PageRequest::new(20, after).expect("a page");
                let mut statement = page_query(&scope, &filter, &request).build(kit.db.backend());
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
                let merged = match filter.correspondent {
                    // Two pages, each walked in order, are merged by sorting them.
                    Some(_) => plan
                        .replace("SCAN walked", "")
                        .replacen("FOR ORDER BY", "", 1),
                    None => plan.clone(),
                };
                assert!(
                    !merged.contains("SCAN") && !merged.contains("FOR ORDER BY"),
                    "{role} {filter:?}\n{plan}"
                );
            }
        }
    }
}
