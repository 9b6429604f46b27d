//! What must be answered, the most urgent first (*termiņu saraksts*): the institution's own running clocks by their last day,
//! always inside the reader's scope.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::circulation::{deadline, deadline_rule};
use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId, UnitId};
use entities::vocabulary::TermBinds;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::clock::Clock;
use super::read;
use crate::access::Scope;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Place in the list.
pub type DueKey = (NaiveDate, DocumentId);

/// Which clocks the list shows; every part narrows it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueFilter {
    /// Whose last day is this one or before.
    pub due_by: Option<NaiveDate>,
    /// That stand still, or that run.
    pub paused: Option<bool>,
    /// Of documents for which one of these units answers or that one received; all where there is none.
    pub units: BTreeSet<UnitId>,
}

impl DueFilter {
    /// What is late on a day.
    #[must_use]
    pub fn overdue(self, today: NaiveDate) -> Self {
        let yesterday = today.pred_opt().unwrap_or(today);
        Self {
            due_by: Some(self.due_by.map_or(yesterday, |by| Ord::min(by, yesterday))),
            paused: Some(false),
            ..self
        }
    }

    fn condition(&self, institution: InstitutionId, scope: &Scope) -> Condition {
        use deadline::Column;
        let own = Query::select()
            .column(deadline_rule::Column::Id)
            .from(deadline_rule::Entity)
            .and_where(deadline_rule::Column::InstitutionId.eq(institution))
            .and_where(deadline_rule::Column::Binds.eq(TermBinds::Institution))
            .take();
        let seen = Query::select()
            .expr(Expr::val(1))
            .from(document::Entity)
            .and_where(
                Expr::col((document::Entity, document::Column::Id))
                    .equals((deadline::Entity, Column::DocumentId)),
            )
            .cond_where(scope.condition())
            .cond_where(self.of_units())
            .take();
        Condition::all()
            .add(Column::InstitutionId.eq(institution))
            .add(Column::ConcludedOn.is_null())
            .add(Column::DueOn.is_not_null())
            .add_option(self.due_by.map(|by| Column::DueOn.lte(by)))
            .add_option(self.paused.map(|paused| match paused {
                true => Column::PausedOn.is_not_null(),
                false => Column::PausedOn.is_null(),
            }))
            .add(Column::RuleId.in_subquery(own))
            .add(Expr::exists(seen))
    }

    fn of_units(&self) -> Condition {
        let units = || self.units.iter().copied();
        let any = (!self.units.is_empty()).then(|| {
            Condition::any()
                .add(document::Column::UnitId.is_in(units()))
                .add(document::Column::ReceivingUnitId.is_in(units()))
        });
        Condition::all().add_option(any)
    }
}

/// A page of the list.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    scope: &Scope,
    filter: &DueFilter,
    request: &PageRequest<DueKey>,
) -> Result<Page<Clock>, Fault> {
    let rows = page_query(institution, scope, filter, request)
        .all(connection)
        .await?;
    let page = request.cut(rows);
    Ok(Page {
        rows: read::with_events(connection, page.rows).await?,
        has_next: page.has_next,
    })
}

/// What [`page`] asks, for whoever wants to know how the database goes about it.
pub fn page_query(
    institution: InstitutionId,
    scope: &Scope,
    filter: &DueFilter,
    request: &PageRequest<DueKey>,
) -> Select<deadline::Entity> {
    use deadline::Column;
    // The first part bounds the walk over the index, the second cuts the day on which it begins.
    let after = request.after().map(|(due, document)| {
        Condition::all().add(Column::DueOn.gte(*due)).add(
            Condition::any()
                .add(Column::DueOn.gt(*due))
                .add(Column::DocumentId.gt(*document)),
        )
    });
    deadline::Entity::find()
        .filter(filter.condition(institution, scope))
        .filter(Condition::all().add_option(after))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::DocumentId)
        .limit(request.limit())
}

/// How many clocks a filter lets through.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    scope: &Scope,
    filter: &DueFilter,
) -> Result<u64, Fault> {
    Ok(deadline::Entity::find()
        .filter(filter.condition(institution, scope))
        .count(connection)
        .await?)
}

#[cfg(test)]
mod tests {
    use entities::ids::StaffMemberId;
    use entities::vocabulary::Role;
    use sea_orm::QueryTrait;
    use uuid::Uuid;

    use super::*;
    use crate::testing::kit;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn late_is_what_ended_yesterday_and_runs() {
        let today = day("2026-03-17");
        let late = DueFilter::default().overdue(today);
        assert_eq!(
            (late.due_by, late.paused),
            (Some(day("2026-03-16")), Some(false))
        );
        let earlier = DueFilter {
            due_by: Some(day("2026-03-01")),
            ..DueFilter::default()
        };
        assert_eq!(earlier.overdue(today).due_by, Some(day("2026-03-01")));
    }

    #[tokio::test]
    async fn the_list_walks_the_running_clocks_in_its_own_order() {
        let (kit, _folder) = kit().await;
        let id = Uuid::from_u128;
        let institution = InstitutionId(id(1));
        let units = BTreeSet::from([UnitId(id(2))]);
        let person = Some(StaffMemberId(id(4)));
        for role in [Role::RecordsClerk, Role::Specialist] {
            let scope = Scope::of(institution, &[role].into(), units.clone(), person);
            for after in [None, Some((day("2026-03-16"), DocumentId(id(9))))] {
                for filter in [
                    DueFilter::default(),
                    DueFilter::default().overdue(day("2026-03-17")),
                    DueFilter {
                        units: units.clone(),
                        ..DueFilter::default()
                    },
                ] {
                    let request = PageRequest::new(20, after).expect("a page");
                    let query = page_query(institution, &scope, &filter, &request);
                    let mut statement = query.build(kit.db.backend());
                    statement.sql.insert_str(0, "EXPLAIN QUERY PLAN ");
                    let plan = kit.db.reader().query_all_raw(statement).await;
                    let plan: Vec<String> = plan
                        .expect("a plan")
                        .iter()
                        .map(|row| row.try_get("", "detail").expect("a step"))
                        .collect();
                    let plan = plan.join("\n");
                    assert!(
                        plan.contains("deadline_running ")
                            && !plan.contains("SCAN deadline")
                            && !plan.contains("SCAN document")
                            && !plan.contains("FOR ORDER BY"),
                        "{role} {filter:?}\n{plan}"
                    );
                }
            }
        }
    }
}
