//! What a new version's series go on with: said by a table (`2-5`, `OG-PRED-SUNT:2-5`), written down, and read back as pairs.

use std::collections::{BTreeMap, BTreeSet};

use entities::classification::{scheme, series, series_succession};
use entities::ids::{InstitutionId, SchemeId, SeriesId};
use entities::organisation::unit;
use entities::vocabulary::SchemeState;
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};

use super::{SeriesPlan, crosswalk};
use crate::db::CHUNK;
use crate::kernel::{Fault, Problem};
use crate::op::Op;

/// A series that a table describes, with the older ones that it goes on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftedSeries {
    /// Where it stands in the table, for problems: a path.
    pub place: String,
    /// The series.
    pub plan: SeriesPlan,
    /// Indexes of the version that it was drafted from (`2-5`), or of the last version of a service that the institution
    /// succeeded, by its code (`OG-PRED-SUNT:2-5`); the series with the same index when nothing is said.
    pub formerly: Vec<String>,
}

/// The predecessors of each series of a table, in the table's order; or every index that stands for nothing.
pub(super) async fn predecessors(
    op: &Op,
    institution: InstitutionId,
    older: &[series::Model],
    table: &[DraftedSeries],
) -> Result<Result<Vec<BTreeSet<SeriesId>>, Vec<Problem>>, Fault> {
    let by_index: BTreeMap<&str, SeriesId> = older
        .iter()
        .map(|series| (series.file_index.as_str(), series.id))
        .collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let (mut links, mut problems) = (Vec::with_capacity(table.len()), Vec::new());
    for row in table {
        if !seen.insert(row.plan.index.as_str()) {
            let path = format!("{}.index", row.place);
            problems.push(Problem::new("SERIES_TWICE", &path).with("index", &row.plan.index));
        }
        let mut from = BTreeSet::new();
        if row.formerly.is_empty() {
            from.extend(by_index.get(row.plan.index.as_str()));
        }
        for formerly in &row.formerly {
            let found = match formerly.split_once(':') {
                None => by_index.get(formerly.as_str()).copied(),
                Some((code, index)) => {
                    of_service(op, institution, code.trim(), index.trim()).await?
                }
            };
            match found {
                Some(series) => {
                    from.insert(series);
                }
                None => problems.push(
                    Problem::new("SERIES_UNKNOWN", &format!("{}.formerly", row.place))
                        .with("index", formerly),
                ),
            }
        }
        links.push(from);
    }
    Ok(if problems.is_empty() {
        Ok(links)
    } else {
        Err(problems)
    })
}

/// The versions that a service of the institution had for itself, kept here or taken over.
pub(super) fn schemes_of_service(institution: InstitutionId, code: &str) -> Condition {
    let services = Query::select()
        .column(unit::Column::Id)
        .from(unit::Entity)
        .and_where(unit::Column::InstitutionId.eq(institution))
        .and_where(unit::Column::Code.eq(code))
        .take();
    Condition::any()
        .add(scheme::Column::UnitId.in_subquery(services.clone()))
        .add(scheme::Column::FormerUnitId.in_subquery(services))
}

/// A series of the last version that a service of the same institution had for itself, kept here or taken over: after a merger its successor's
/// scheme goes on with it. What lies behind another institution's wall does not exist here.
async fn of_service(
    op: &Op,
    institution: InstitutionId,
    code: &str,
    index: &str,
) -> Result<Option<SeriesId>, Fault> {
    let real = Query::select()
        .column(scheme::Column::Id)
        .from(scheme::Entity)
        .cond_where(schemes_of_service(institution, code))
        .and_where(scheme::Column::State.is_in([SchemeState::InForce, SchemeState::Superseded]))
        .take();
    let rows = series::Entity::find()
        .filter(series::Column::SchemeId.in_subquery(real))
        .filter(series::Column::FileIndex.eq(index))
        .all(op.transaction())
        .await?;
    let schemes: Vec<SchemeId> = rows.iter().map(|row| row.scheme_id).collect();
    let newest = scheme::Entity::find()
        .filter(scheme::Column::Id.is_in(schemes))
        .order_by_desc(scheme::Column::ValidFrom)
        .one(op.transaction())
        .await?;
    Ok(newest.and_then(|newest| {
        rows.into_iter()
            .find(|row| row.scheme_id == newest.id)
            .map(|row| row.id)
    }))
}

/// Writes that series go on with others: predecessor first.
pub(super) async fn insert_links(op: &Op, links: Vec<(SeriesId, SeriesId)>) -> Result<(), Fault> {
    let rows: Vec<series_succession::ActiveModel> = links
        .into_iter()
        .map(|(predecessor_id, successor_id)| {
            series_succession::Model {
                predecessor_id,
                successor_id,
            }
            .into_active_model()
            .reset_all()
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        series_succession::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

/// The pairs of positions in two versions of which the second goes on with the first.
///
/// # Errors
/// A fault of the database.
pub async fn going_on<C: ConnectionTrait>(
    connection: &C,
    older: &[series::Model],
    newer: &[series::Model],
) -> Result<BTreeSet<(usize, usize)>, Fault> {
    let position = |rows: &[series::Model]| -> BTreeMap<SeriesId, usize> {
        let rows = rows.iter().enumerate();
        rows.map(|(position, row)| (row.id, position)).collect()
    };
    let (before, after) = (position(older), position(newer));
    let ids: Vec<SeriesId> = older.iter().map(|row| row.id).collect();
    let links = crosswalk::links_from_any(connection, &ids).await?;
    Ok(ids
        .iter()
        .flat_map(|start| {
            let from = before.get(start).copied();
            crosswalk::reached(*start, &links)
                .into_iter()
                .filter_map(|to| Some((from?, *after.get(&to)?)))
                .collect::<Vec<_>>()
        })
        .collect())
}
