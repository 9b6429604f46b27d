//! Reading days of transfer: by files for loaders, what is due by a day, how much in which year; and the long-term files.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::ids::{FileId, InstitutionId, UnitId};
use entities::retention::{file_retention, file_transfer, transfer_extension};
use entities::vocabulary::{RetentionCategory, TransferMedium};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// What is to be transferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Filter {
    /// The last day.
    pub until: NaiveDate,
    /// On one medium.
    pub medium: Option<TransferMedium>,
    /// Of one unit.
    pub unit: Option<UnitId>,
}

/// Place in the list.
pub type TransferKey = (NaiveDate, FileId, TransferMedium);

fn such(institution: InstitutionId, filter: &Filter) -> Select<file_transfer::Entity> {
    use file_transfer::Column;
    let such = Condition::all()
        .add(Column::InstitutionId.eq(institution))
        .add(Column::DueOn.lte(filter.until))
        .add_option(filter.medium.map(|medium| Column::Medium.eq(medium)))
        .add_option(filter.unit.map(|unit| Column::UnitId.eq(unit)));
    file_transfer::Entity::find().filter(such)
}

fn page_query(
    institution: InstitutionId,
    filter: &Filter,
    request: &PageRequest<TransferKey>,
) -> Select<file_transfer::Entity> {
    use file_transfer::Column;
    let after = request.after().map(|(day, file, medium)| {
        let same_file = Condition::all()
            .add(Column::FileId.eq(*file))
            .add(Column::Medium.gt(*medium));
        let later = Condition::any()
            .add(Column::DueOn.gt(*day))
            .add(Column::FileId.gt(*file))
            .add(same_file);
        // The first bound is implied; it is what lets the index begin there.
        Condition::all().add(Column::DueOn.gte(*day)).add(later)
    });
    such(institution, filter)
        .filter(Condition::all().add_option(after))
        .order_by_asc(Column::DueOn)
        .order_by_asc(Column::FileId)
        .order_by_asc(Column::Medium)
        .limit(request.limit())
}

/// A page of what must have gone to the archive by a day, the longest due first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
    request: &PageRequest<TransferKey>,
) -> Result<Page<file_transfer::Model>, Fault> {
    let rows = page_query(institution, filter, request);
    Ok(request.cut(rows.all(connection).await?))
}

/// How much that is.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
) -> Result<u64, Fault> {
    Ok(such(institution, filter).count(connection).await?)
}

/// The days of files, by medium.
///
/// # Errors
/// A fault of the database.
pub async fn of_files<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, Vec<file_transfer::Model>>, Fault> {
    let rows = file_transfer::Entity::find()
        .filter(file_transfer::Column::FileId.is_in(files.iter().copied()))
        .order_by_asc(file_transfer::Column::Medium)
        .all(connection)
        .await?;
    let mut days: HashMap<FileId, Vec<file_transfer::Model>> = HashMap::new();
    for row in rows {
        days.entry(row.file_id).or_default().push(row);
    }
    Ok(days)
}

/// What the archive decided about files, in the order of its decisions.
///
/// # Errors
/// A fault of the database.
pub async fn extensions<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, Vec<transfer_extension::Model>>, Fault> {
    let rows = transfer_extension::Entity::find()
        .filter(transfer_extension::Column::FileId.is_in(files.iter().copied()))
        .order_by_asc(transfer_extension::Column::DecidedOn)
        .order_by_asc(transfer_extension::Column::Id)
        .all(connection)
        .await?;
    let mut decisions: HashMap<FileId, Vec<transfer_extension::Model>> = HashMap::new();
    for row in rows {
        decisions.entry(row.file_id).or_default().push(row);
    }
    Ok(decisions)
}

/// How many files must go to the archive in a year.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Forecast {
    /// Year.
    pub year: i32,
    /// On which medium.
    pub medium: TransferMedium,
    /// How many.
    pub files: i64,
}

/// How many files must go to the archive in each of the years `from` to `to`, by medium, in one statement.
///
/// # Errors
/// A fault of the database.
pub async fn forecast<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<Vec<Forecast>, Fault> {
    use file_transfer::Column;
    let year = match connection.get_database_backend() {
        DbBackend::Sqlite => Expr::cust("CAST(substr(due_on, 1, 4) AS INTEGER)"),
        _ => Expr::cust("CAST(EXTRACT(YEAR FROM due_on) AS INTEGER)"),
    };
    let mut rows = file_transfer::Entity::find()
        .select_only()
        .column_as(year.clone(), "year")
        .column(Column::Medium)
        .column_as(Expr::col(Column::FileId).count(), "files")
        .filter(Column::InstitutionId.eq(institution))
        .filter(Column::DueOn.between(from, to))
        .group_by(year)
        .group_by(Column::Medium)
        .into_model::<Forecast>()
        .all(connection)
        .await?;
    rows.sort_by_key(|row| (row.year, row.medium));
    Ok(rows)
}

fn long_term(
    institution: InstitutionId,
    unit: Option<UnitId>,
    request: Option<&PageRequest<FileId>>,
) -> Select<file_retention::Entity> {
    use file_retention::Column;
    let after = request.and_then(|request| request.after());
    let such = Condition::all()
        .add(Column::InstitutionId.eq(institution))
        .add(Expr::cust("category = 'long_term'"))
        .add_option(unit.map(|unit| Column::UnitId.eq(unit)))
        .add_option(after.map(|file| Column::FileId.gt(*file)));
    file_retention::Entity::find().filter(such)
}

/// A page of the files that are kept for more than ten years, in the order in which they were opened: the institution keeps
/// them itself, and the archive gets them when it ceases.
///
/// # Errors
/// A fault of the database.
pub async fn long_term_page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    unit: Option<UnitId>,
    request: &PageRequest<FileId>,
) -> Result<Page<FileId>, Fault> {
    let rows = long_term(institution, unit, Some(request))
        .select_only()
        .column(file_retention::Column::FileId)
        .order_by_asc(file_retention::Column::FileId)
        .limit(request.limit())
        .into_tuple();
    Ok(request.cut(rows.all(connection).await?))
}

/// How many.
///
/// # Errors
/// A fault of the database.
pub async fn count_long_term<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    unit: Option<UnitId>,
) -> Result<u64, Fault> {
    Ok(long_term(institution, unit, None).count(connection).await?)
}

/// The index of long-term files names their category by this word.
const _: () = assert!(matches!(
    RetentionCategory::LongTerm.as_str().as_bytes(),
    b"long_term"
));

#[cfg(test)]
mod tests {
    use sea_orm::QueryTrait;
    use uuid::Uuid;

    use super::*;
    use crate::testing::kit;

    #[tokio::test]
    async fn the_lists_walk_their_indexes() {
        let (kit, _folder) = kit().await;
        let (own, file) = (
            InstitutionId(Uuid::from_u128(1)),
            FileId(Uuid::from_u128(9)),
        );
        let day: NaiveDate = "2026-01-01".parse().expect("a date");
        let filter = Filter {
            until: day,
            medium: None,
            unit: None,
        };
        let mut statements = Vec::new();
        for after in [None, Some((day, file, TransferMedium::Paper))] {
            let request = PageRequest::new(20, after).expect("a page");
            let query = page_query(own, &filter, &request).build(kit.db.backend());
            statements.push(("file_transfer_due", query));
        }
        for after in [None, Some(file)] {
            let request = PageRequest::new(20, after).expect("a page");
            let query = long_term(own, None, Some(&request))
                .order_by_asc(file_retention::Column::FileId)
                .build(kit.db.backend());
            statements.push(("file_retention_long", query));
        }
        for (index, mut statement) in statements {
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
