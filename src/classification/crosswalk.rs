//! From a superseded index to what goes on with it on a day (*pārejas tabula*), through any number of versions and mergers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::classification::{scheme, series, series_succession};
use entities::ids::{InstitutionId, SeriesId};
use entities::values::FileIndex;
use entities::vocabulary::SchemeState;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::formerly::schemes_of_service;
use super::read;
use crate::db::CHUNK;
use crate::kernel::Fault;

/// Which series directly follow which.
pub type Links = BTreeMap<SeriesId, BTreeSet<SeriesId>>;

/// The last series that go on with `start`: `start` itself when nothing does. A series may end in several.
pub fn last_successors(start: SeriesId, links: &Links) -> BTreeSet<SeriesId> {
    let (mut open, mut seen, mut last) = (vec![start], BTreeSet::new(), BTreeSet::new());
    while let Some(series) = open.pop() {
        // Succession should run forward in time; were it ever to run in a circle, this ends all the same.
        if !seen.insert(series) {
            continue;
        }
        match links.get(&series).filter(|next| !next.is_empty()) {
            Some(next) => open.extend(next),
            None => {
                last.insert(series);
            }
        }
    }
    last
}

/// Every series that goes on with `start`, directly or through others; `start` itself is not among them.
pub fn reached(start: SeriesId, links: &Links) -> BTreeSet<SeriesId> {
    let (mut open, mut seen) = (vec![start], BTreeSet::new());
    while let Some(series) = open.pop() {
        for next in links.get(&series).into_iter().flatten() {
            if *next != start && seen.insert(*next) {
                open.push(*next);
            }
        }
    }
    seen
}

/// Everything that goes on with the given series, directly or through others, among versions that had come in force by a
/// day.
///
/// # Errors
/// A fault of the database.
pub async fn links_from<C: ConnectionTrait>(
    connection: &C,
    start: &[SeriesId],
    day: NaiveDate,
) -> Result<Links, Fault> {
    walk(connection, start, begun_by(day)).await
}

/// As [`links_from`], drafts included: what would go on with what.
///
/// # Errors
/// A fault of the database.
pub async fn links_from_any<C: ConnectionTrait>(
    connection: &C,
    start: &[SeriesId],
) -> Result<Links, Fault> {
    walk(connection, start, Condition::all()).await
}

/// Versions that had come in force by a day.
fn begun_by(day: NaiveDate) -> Condition {
    Condition::all()
        .add(scheme::Column::State.is_in([SchemeState::InForce, SchemeState::Superseded]))
        .add(scheme::Column::ValidFrom.lte(day))
}

async fn walk<C: ConnectionTrait>(
    connection: &C,
    start: &[SeriesId],
    versions: Condition,
) -> Result<Links, Fault> {
    let mut links = Links::new();
    let mut open: Vec<SeriesId> = start.to_vec();
    while !open.is_empty() {
        let mut next = BTreeSet::new();
        for chunk in open.chunks(CHUNK) {
            let real = Query::select()
                .column(series::Column::Id)
                .from(series::Entity)
                .and_where(
                    series::Column::SchemeId.in_subquery(
                        Query::select()
                            .column(scheme::Column::Id)
                            .from(scheme::Entity)
                            .cond_where(versions.clone())
                            .take(),
                    ),
                )
                .take();
            let rows = series_succession::Entity::find()
                .filter(series_succession::Column::PredecessorId.is_in(chunk.iter().copied()))
                .filter(series_succession::Column::SuccessorId.in_subquery(real))
                .all(connection)
                .await?;
            for row in rows {
                let new = links
                    .entry(row.predecessor_id)
                    .or_default()
                    .insert(row.successor_id);
                if new && !links.contains_key(&row.successor_id) {
                    next.insert(row.successor_id);
                }
            }
        }
        open = next.into_iter().collect();
    }
    Ok(links)
}

/// The series in force on a day that go on with an index of any version that the institution had by then, or that the
/// service with the given code had for itself, in index order; none where nothing does.
///
/// # Errors
/// A fault of the database.
pub async fn on<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    (service, index): (Option<&str>, &FileIndex),
    day: NaiveDate,
) -> Result<Vec<series::Model>, Fault> {
    let whose = match service {
        Some(code) => schemes_of_service(institution, code),
        // What was taken over from a former service was never an index of this institution.
        None => Condition::all().add(scheme::Column::FormerUnitId.is_null()),
    };
    let real = Query::select()
        .column(scheme::Column::Id)
        .from(scheme::Entity)
        .and_where(scheme::Column::InstitutionId.eq(institution))
        .cond_where(whose)
        .cond_where(begun_by(day))
        .take();
    let named: Vec<SeriesId> = series::Entity::find()
        .filter(series::Column::FileIndex.eq(index.as_str()))
        .filter(series::Column::SchemeId.in_subquery(real))
        .order_by_asc(series::Column::Id)
        .all(connection)
        .await?
        .into_iter()
        .map(|row| row.id)
        .collect();
    let links = links_from(connection, &named, day).await?;
    let last: BTreeSet<SeriesId> = named
        .iter()
        .flat_map(|start| last_successors(*start, &links))
        .collect();
    let ids: Vec<SeriesId> = last.into_iter().collect();
    let in_force = read::series_in_force_on(institution, day);
    let mut rows: Vec<series::Model> = Vec::new();
    for chunk in ids.chunks(CHUNK) {
        let found = series::Entity::find()
            .filter(series::Column::Id.is_in(chunk.iter().copied()))
            .filter(in_force.clone());
        rows.extend(found.all(connection).await?);
    }
    rows.sort_by(|one, other| {
        (&one.index_sort_key, one.id).cmp(&(&other.index_sort_key, other.id))
    });
    Ok(rows)
}

/// The direct links into the given series.
///
/// # Errors
/// A fault of the database.
pub async fn links_into<C: ConnectionTrait>(
    connection: &C,
    successors: &[SeriesId],
) -> Result<Vec<(SeriesId, SeriesId)>, Fault> {
    let mut links = Vec::new();
    for chunk in successors.chunks(CHUNK) {
        let rows = series_succession::Entity::find()
            .filter(series_succession::Column::SuccessorId.is_in(chunk.iter().copied()))
            .order_by_asc(series_succession::Column::SuccessorId)
            .order_by_asc(series_succession::Column::PredecessorId)
            .all(connection)
            .await?;
        links.extend(
            rows.into_iter()
                .map(|row| (row.predecessor_id, row.successor_id)),
        );
    }
    Ok(links)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> SeriesId {
        SeriesId(uuid::Uuid::from_u128(number))
    }

    fn ids(numbers: &[u128]) -> BTreeSet<SeriesId> {
        numbers.iter().copied().map(id).collect()
    }

    #[test]
    fn follows_splits_joins_and_circles() {
        let links = Links::from([
            (id(1), ids(&[11])),
            (id(2), ids(&[11, 12])),
            (id(12), ids(&[21])),
            (id(7), ids(&[8])),
            (id(8), ids(&[7])),
        ]);
        assert_eq!(last_successors(id(1), &links), ids(&[11]));
        assert_eq!(last_successors(id(2), &links), ids(&[11, 21]));
        assert_eq!(last_successors(id(5), &links), ids(&[5]));
        assert_eq!(
            last_successors(id(7), &links),
            ids(&[]),
            "a circle ends nowhere"
        );
    }
}
