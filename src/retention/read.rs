//! Reading terms: by files for loaders; what is due, what cannot be computed, and what will be due in which year.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::ids::{FileId, InstitutionId, RetentionRuleId, SeriesId, UnitId};
use entities::retention::{file_retention, retention_rule};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::sources::{self, Standing};
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// The rules of an institution with all their versions, by code and first day.
///
/// # Errors
/// A fault of the database.
pub async fn rules<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<retention_rule::Model>, Fault> {
    sources::rules(connection, institution).await
}

/// Versions of an institution's rules by ids.
///
/// # Errors
/// A fault of the database.
pub async fn rules_by_ids<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[RetentionRuleId],
) -> Result<HashMap<RetentionRuleId, retention_rule::Model>, Fault> {
    let rows = retention_rule::Entity::find()
        .filter(retention_rule::Column::InstitutionId.eq(institution))
        .filter(retention_rule::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The answers of files as of `day`. They are reckoned from what is known now, not read from what was kept, which may be a
/// moment behind a file that was just closed.
///
/// # Errors
/// A fault of the database.
pub async fn standings<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
    day: NaiveDate,
) -> Result<HashMap<FileId, Standing>, Fault> {
    sources::standings(connection, files, day).await
}

/// What the list of what is due consists of, and a place in it: the index alone answers for both.
pub type DueKey = (NaiveDate, FileId);

/// What is due until a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DueFilter {
    /// The last day.
    pub until: NaiveDate,
    /// Of one unit.
    pub unit: Option<UnitId>,
    /// Of one series.
    pub series: Option<SeriesId>,
}

impl DueFilter {
    fn condition(&self, institution: InstitutionId) -> Condition {
        use file_retention::Column;
        Condition::all()
            .add(Column::InstitutionId.eq(institution))
            // Spelled out: SQLite uses the index of dated files only for who asks for no others.
            .add(Column::DueOn.is_not_null())
            .add(Column::DueOn.lte(self.until))
            .add_option(self.unit.map(|unit| Column::UnitId.eq(unit)))
            .add_option(self.series.map(|series| Column::SeriesId.eq(series)))
    }
}

fn due_query(
    institution: InstitutionId,
    filter: &DueFilter,
    request: &PageRequest<DueKey>,
) -> Select<file_retention::Entity> {
    use file_retention::Column;
    let after = request.after().map(|(day, file)| {
        // The first bound is implied; it is what lets the index begin there.
        Condition::all().add(Column::DueOn.gte(*day)).add(
            Condition::any()
                .add(Column::DueOn.gt(*day))
                .add(Column::FileId.gt(*file)),
        )
    });
    file_retention::Entity::find()
        .select_only()
        .columns([Column::DueOn, Column::FileId])
        .filter(filter.condition(institution))
        .filter(Condition::all().add_option(after))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::FileId)
        .limit(request.limit())
}

/// A page of what is due, the longest due first.
///
/// # Errors
/// A fault of the database.
pub async fn due<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &DueFilter,
    request: &PageRequest<DueKey>,
) -> Result<Page<DueKey>, Fault> {
    let rows = due_query(institution, filter, request).into_tuple();
    Ok(request.cut(rows.all(connection).await?))
}

/// How many are due.
///
/// # Errors
/// A fault of the database.
pub async fn count_due<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &DueFilter,
) -> Result<u64, Fault> {
    Ok(file_retention::Entity::find()
        .filter(filter.condition(institution))
        .count(connection)
        .await?)
}

fn uncomputable_query(
    institution: InstitutionId,
    request: &PageRequest<FileId>,
) -> Select<file_retention::Entity> {
    use file_retention::Column;
    let after = request.after().map(|file| Column::FileId.gt(*file));
    file_retention::Entity::find()
        .select_only()
        .column(Column::FileId)
        .filter(Column::InstitutionId.eq(institution))
        .filter(Column::Obstacle.is_not_null())
        .filter(Condition::all().add_option(after))
        .order_by_asc(Column::FileId)
        .limit(request.limit())
}

/// A page of the files whose day cannot be computed, in the order in which they were opened.
///
/// # Errors
/// A fault of the database.
pub async fn uncomputable<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    request: &PageRequest<FileId>,
) -> Result<Page<FileId>, Fault> {
    let rows = uncomputable_query(institution, request).into_tuple();
    Ok(request.cut(rows.all(connection).await?))
}

/// How many cannot be computed.
///
/// # Errors
/// A fault of the database.
pub async fn count_uncomputable<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<u64, Fault> {
    use file_retention::Column;
    Ok(file_retention::Entity::find()
        .filter(Column::InstitutionId.eq(institution))
        .filter(Column::Obstacle.is_not_null())
        .count(connection)
        .await?)
}

/// How many files of a series and a unit become due in a year.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Forecast {
    /// Year.
    pub year: i32,
    /// Unit that opened them.
    pub unit_id: Option<UnitId>,
    /// Series.
    pub series_id: SeriesId,
    /// How many.
    pub files: i64,
}

/// How many files become due in each of the years `from` to `to`, by unit and series, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn forecast<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Forecast>, Fault> {
    use file_retention::Column;
    let year = match connection.get_database_backend() {
        DbBackend::Sqlite => Expr::cust("CAST(substr(due_on, 1, 4) AS INTEGER)"),
        _ => Expr::cust("CAST(EXTRACT(YEAR FROM due_on) AS INTEGER)"),
    };
    let mut rows = file_retention::Entity::find()
        .select_only()
        .column_as(year.clone(), "year")
        .column(Column::UnitId)
        .column(Column::SeriesId)
        .column_as(Expr::col(Column::FileId).count(), "files")
        .filter(Column::InstitutionId.eq(institution))
        .filter(Column::DueOn.is_not_null())
        .filter(Column::DueOn.between(from, to))
        .group_by(year)
        .group_by(Column::UnitId)
        .group_by(Column::SeriesId)
        .into_model::<Forecast>()
        .all(connection)
        .await?;
    // The databases disagree about where rows without a unit stand.
    rows.sort_by_key(|row| (row.year, row.unit_id, row.series_id));
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use sea_orm::QueryTrait;
    use uuid::Uuid;

    use super::*;
    use crate::testing::kit;

    #[tokio::test]
    async fn the_lists_walk_their_indexes() {
        let (kit, _folder) = kit().await;
        let id = Uuid::from_u128;
        let day: NaiveDate = "2026-01-01".parse().expect("a date");
        let mut queries = Vec::new();
        for unit in [None, Some(UnitId(id(2)))] {
            for after in [None, Some((day, FileId(id(9))))] {
                let filter = DueFilter {
                    until: day,
                    unit,
                    series: None,
                };
                let request = PageRequest::new(20, after).expect("a page");
                let query = due_query(InstitutionId(id(1)), &filter, &request);
                queries.push(("file_retention_due", query));
            }
        }
        for after in [None, Some(FileId(id(9)))] {
            let request = PageRequest::new(20, after).expect("a page");
            let query = uncomputable_query(InstitutionId(id(1)), &request);
            queries.push(("file_retention_uncomputable", query));
        }
        for (index, query) in queries {
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
                plan.contains(index) && !plan.contains("SCAN") && !plan.contains("ORDER BY"),
                "{plan}"
            );
        }
    }
}
