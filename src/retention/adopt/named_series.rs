//! The series that a rule names by their indexes (*sērijas, uz kurām noteikums attiecas*): that they exist, and that the rule may be for
//! them.

use std::collections::BTreeSet;

use entities::classification::{file, scheme, series};
use entities::ids::InstitutionId;
use entities::values::FileIndex;
use entities::vocabulary::RetentionCategory;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::kernel::{Fault, Problem, calendar};
use crate::op::Op;

/// Indexes that no series of the institution has, in any version of its schemes, nor any file: a rule for them would govern
/// nothing, and whoever mistyped one would think that it does.
pub(super) async fn unknown_series(
    op: &Op,
    institution: InstitutionId,
    named: &[String],
) -> Result<Vec<Problem>, Fault> {
    let indexes: BTreeSet<&str> = named.iter().map(|index| index.trim()).collect();
    let own = Query::select()
        .column(scheme::Column::Id)
        .from(scheme::Entity)
        .and_where(scheme::Column::InstitutionId.eq(institution))
        .take();
    let of_series: Vec<FileIndex> = series::Entity::find()
        .select_only()
        .column(series::Column::FileIndex)
        .distinct()
        .filter(series::Column::SchemeId.in_subquery(own))
        .filter(series::Column::FileIndex.is_in(indexes.iter().copied()))
        .into_tuple()
        .all(op.transaction())
        .await?;
    let of_files: Vec<FileIndex> = file::Entity::find()
        .select_only()
        .column(file::Column::FileIndex)
        .distinct()
        .filter(file::Column::InstitutionId.eq(institution))
        .filter(file::Column::FileIndex.is_in(indexes))
        .into_tuple()
        .all(op.transaction())
        .await?;
    let known: BTreeSet<String> = of_series
        .into_iter()
        .chain(of_files)
        .map(|index| index.to_string())
        .collect();
    let numbered = named.iter().enumerate();
    let unknown = numbered.filter(|(_, index)| !known.contains(index.trim()));
    Ok(unknown
        .map(|(position, index)| {
            let path = format!("series.{position}");
            Problem::new("RETENTION_SERIES_UNKNOWN", &path).with("index", index.trim())
        })
        .collect())
}

/// Indexes under which a scheme keeps a series permanently that has files, or may get some. What is of archival value was agreed
/// with the archive (Arhīvu likums), so no rule of the institution's own makes it pass; and one index may
/// have meant something else in a former service's scheme.
pub(super) async fn permanent_series(
    op: &Op,
    institution: InstitutionId,
    named: &[String],
) -> Result<Vec<Problem>, Fault> {
    use series::Column;
    let today = calendar::day(op.at());
    let own = scheme::Column::InstitutionId.eq(institution);
    let of_own = Query::select()
        .column(scheme::Column::Id)
        .from(scheme::Entity)
        .and_where(own.clone())
        .take();
    let usable = Condition::any()
        .add(scheme::Column::ValidTo.is_null())
        .add(scheme::Column::ValidTo.gte(today));
    let usable = Query::select()
        .column(scheme::Column::Id)
        .from(scheme::Entity)
        .and_where(own)
        .cond_where(usable)
        .take();
    let indexes: BTreeSet<&str> = named.iter().map(|index| index.trim()).collect();
    let filed = Query::select()
        .column(file::Column::SeriesId)
        .from(file::Entity)
        .and_where(file::Column::InstitutionId.eq(institution))
        .and_where(file::Column::FileIndex.is_in(indexes.iter().copied()))
        .take();
    let found: Vec<(FileIndex, String)> = series::Entity::find()
        .select_only()
        .columns([Column::FileIndex, Column::TitleLv])
        .distinct()
        .filter(Column::SchemeId.in_subquery(of_own))
        .filter(Column::FileIndex.is_in(indexes))
        .filter(Column::RetentionCategory.eq(RetentionCategory::Permanent))
        .filter(
            Condition::any()
                .add(Column::SchemeId.in_subquery(usable))
                .add(Column::Id.in_subquery(filed)),
        )
        .order_by_asc(Column::TitleLv)
        .into_tuple()
        .all(op.transaction())
        .await?;
    let told = found.into_iter().map(|(index, title)| {
        let index = index.to_string();
        let position = named.iter().position(|given| given.trim() == index);
        let path = format!("series.{}", position.unwrap_or_default());
        Problem::new("RETENTION_SERIES_PERMANENT", &path)
            .with("index", index)
            .with("title", title)
    });
    Ok(told.collect())
}
