//! Which holds are on files (*kas aizliegts iznīcināt*), asked of the source of truth.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::classification::{file, series_succession};
use entities::documents::{addressee, also_in, document};
use entities::ids::{FileId, HoldId, SeriesId};
use entities::retention::{hold, hold_subject};
use entities::vocabulary::HoldSubjectKind;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::db::CHUNK;
use crate::kernel::Fault;

/// Documents that stand in files, under a name.
const FILED: &str = "filed";

/// A hold on a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// Which.
    pub hold: HoldId,
    /// What people call it.
    pub title: String,
    /// Legal act and section, or the case.
    pub ground: String,
    /// Last day on which it holds; none for as long as it is not lifted.
    pub until: Option<NaiveDate>,
    /// What of the file it is on.
    pub by: HoldSubjectKind,
    /// Id of the file, series, document or correspondent.
    pub subject: Uuid,
}

/// Whether a hold holds on `day`.
pub fn holds(hold: &hold::Model, day: NaiveDate) -> bool {
    hold.lifted_at.is_none() && hold.valid_to.is_none_or(|to| day <= to)
}

/// Whether any hold stands, or has not been noted as ceased.
pub(in crate::retention) async fn any_stands<C: ConnectionTrait>(
    connection: &C,
) -> Result<bool, Fault> {
    let found = hold::Entity::find()
        .filter(hold::Column::LiftedAt.is_null())
        .limit(1)
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// The condition of [`holds`].
pub(super) fn standing(day: NaiveDate) -> Condition {
    Condition::all().add(hold::Column::LiftedAt.is_null()).add(
        Condition::any()
            .add(hold::Column::ValidTo.is_null())
            .add(hold::Column::ValidTo.gte(day)),
    )
}

/// The holds that are on files on `day`, each hold once, in the order in which they were placed; files that nothing holds are
/// left out. A file is held by itself, by its series or one that this went on from or that went on with it, by any document
/// that stands in it, also besides its own file, and by any sender or addressee of these. The number of statements does not
/// grow with the files.
///
/// # Errors
/// A fault of the database.
pub async fn on<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
    day: NaiveDate,
) -> Result<HashMap<FileId, Vec<Held>>, Fault> {
    let standing: BTreeMap<HoldId, hold::Model> = hold::Entity::find()
        .filter(standing(day))
        .order_by_asc(hold::Column::Id)
        .all(connection)
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    let mut found: BTreeMap<FileId, BTreeMap<HoldId, (HoldSubjectKind, Uuid)>> = BTreeMap::new();
    if standing.is_empty() {
        return Ok(HashMap::new());
    }
    let series = held_series(connection, &standing).await?;
    for chunk in files.chunks(CHUNK) {
        let mut hits = by_file(connection, chunk).await?;
        hits.extend(by_series(connection, chunk, &series).await?);
        hits.extend(by_documents(connection, chunk).await?);
        hits.extend(by_correspondents(connection, chunk).await?);
        for hit in hits {
            if standing.contains_key(&hit.hold_id) {
                let own = found.entry(hit.file_id).or_default();
                let subject = (hit.kind, hit.subject_id);
                let known = own.entry(hit.hold_id).or_insert(subject);
                // Whatever the database found first: the nearest of what a hold is on.
                *known = subject.min(*known);
            }
        }
    }
    Ok(found
        .into_iter()
        .map(|(file, holds)| {
            let held = holds.into_iter().filter_map(|(id, (by, subject))| {
                let hold = standing.get(&id)?;
                Some(Held {
                    hold: id,
                    title: hold.title.clone(),
                    ground: hold.ground.clone(),
                    until: hold.valid_to,
                    by,
                    subject,
                })
            });
            (file, held.collect())
        })
        .collect())
}

/// A subject of a hold that leads to a file.
#[derive(Debug, FromQueryResult)]
struct Hit {
    file_id: FileId,
    hold_id: HoldId,
    kind: HoldSubjectKind,
    subject_id: Uuid,
}

/// Series that are held, each with the holds and the series that these name.
type HeldSeries = HashMap<SeriesId, BTreeSet<(HoldId, SeriesId)>>;

async fn held_series<C: ConnectionTrait>(
    connection: &C,
    standing: &BTreeMap<HoldId, hold::Model>,
) -> Result<HeldSeries, Fault> {
    let named: Vec<(HoldId, Uuid)> = hold_subject::Entity::find()
        .select_only()
        .column(hold_subject::Column::HoldId)
        .column(hold_subject::Column::SubjectId)
        .filter(hold_subject::Column::Kind.eq(HoldSubjectKind::Series))
        .into_tuple()
        .all(connection)
        .await?;
    let named: Vec<(HoldId, SeriesId)> = named
        .into_iter()
        .filter(|(hold, _)| standing.contains_key(hold))
        .map(|(hold, id)| (hold, SeriesId(id)))
        .collect();
    let mut held = HeldSeries::new();
    if named.is_empty() {
        return Ok(held);
    }
    let links = links(connection).await?;
    for (hold, series) in named {
        for related in links.related(series) {
            held.entry(related).or_default().insert((hold, series));
        }
    }
    Ok(held)
}

/// Which series go on with which, both ways.
#[derive(Debug, Default)]
pub(super) struct Links {
    next: HashMap<SeriesId, Vec<SeriesId>>,
    before: HashMap<SeriesId, Vec<SeriesId>>,
}

/// The links between all series: as many as schemes have series, so they are few.
pub(super) async fn links<C: ConnectionTrait>(connection: &C) -> Result<Links, Fault> {
    let rows = series_succession::Entity::find().all(connection).await?;
    let mut links = Links::default();
    for row in rows {
        let next = links.next.entry(row.predecessor_id).or_default();
        next.push(row.successor_id);
        let before = links.before.entry(row.successor_id).or_default();
        before.push(row.predecessor_id);
    }
    Ok(links)
}

impl Links {
    /// A series, all that it went on from, and all that goes on with it: what people mean by its name, whatever the year.
    pub(super) fn related(&self, series: SeriesId) -> BTreeSet<SeriesId> {
        let mut related = BTreeSet::from([series]);
        for links in [&self.next, &self.before] {
            let (mut open, mut seen) = (vec![series], BTreeSet::from([series]));
            while let Some(at) = open.pop() {
                let further = links.get(&at).into_iter().flatten();
                open.extend(further.filter(|next| seen.insert(**next)));
            }
            related.extend(seen);
        }
        related
    }
}

async fn by_file<C: ConnectionTrait>(connection: &C, files: &[FileId]) -> Result<Vec<Hit>, Fault> {
    let rows = hold_subject::Entity::find()
        .filter(hold_subject::Column::Kind.eq(HoldSubjectKind::File))
        .filter(hold_subject::Column::SubjectId.is_in(files.iter().map(|file| file.0)))
        .all(connection)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Hit {
            file_id: FileId(row.subject_id),
            hold_id: row.hold_id,
            kind: row.kind,
            subject_id: row.subject_id,
        })
        .collect())
}

async fn by_series<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
    held: &HeldSeries,
) -> Result<Vec<Hit>, Fault> {
    if held.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(FileId, SeriesId)> = file::Entity::find()
        .select_only()
        .column(file::Column::Id)
        .column(file::Column::SeriesId)
        .filter(file::Column::Id.is_in(files.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    let hits = rows.into_iter().flat_map(|(file_id, series)| {
        let holds = held.get(&series).into_iter().flatten();
        holds.map(move |(hold_id, named)| Hit {
            file_id,
            hold_id: *hold_id,
            kind: HoldSubjectKind::Series,
            subject_id: named.0,
        })
    });
    Ok(hits.collect())
}

/// The documents that stand in files, in their own and in further ones, each with its sender.
fn filed(files: &[FileId]) -> SelectStatement {
    let of_document = |column| (document::Entity, column);
    let of_further = |column| (also_in::Entity, column);
    let institutions = Query::select()
        .column(file::Column::InstitutionId)
        .from(file::Entity)
        .and_where(file::Column::Id.is_in(files.iter().copied()))
        .take();
    let further = Query::select()
        .column(of_further(also_in::Column::FileId))
        .column(of_further(also_in::Column::DocumentId))
        .column(of_document(document::Column::CorrespondentId))
        .from(also_in::Entity)
        .inner_join(
            document::Entity,
            Expr::col(of_document(document::Column::Id))
                .equals(of_further(also_in::Column::DocumentId)),
        )
        .and_where(Expr::col(of_further(also_in::Column::FileId)).is_in(files.iter().copied()))
        .take();
    Query::select()
        .column(document::Column::FileId)
        .expr_as(Expr::col(document::Column::Id), "document_id")
        .column(document::Column::CorrespondentId)
        .from(document::Entity)
        // The index of files begins with the institution.
        .and_where(document::Column::InstitutionId.in_subquery(institutions))
        .and_where(document::Column::FileId.is_in(files.iter().copied()))
        .union(UnionType::All, further)
        .take()
}

/// What holds of a kind say of the documents in files, each subject being what `column` of these names.
async fn hits<C: ConnectionTrait>(
    connection: &C,
    mut filed: SelectStatement,
    kind: HoldSubjectKind,
    column: (&'static str, &'static str),
) -> Result<Vec<Hit>, Fault> {
    let of_subject = |column| (hold_subject::Entity, column);
    let query = filed
        .expr_as(Expr::col((FILED, "file_id")), "file_id")
        .column(of_subject(hold_subject::Column::HoldId))
        .column(of_subject(hold_subject::Column::Kind))
        .column(of_subject(hold_subject::Column::SubjectId))
        .distinct()
        .inner_join(
            hold_subject::Entity,
            Expr::col(of_subject(hold_subject::Column::SubjectId)).equals(column),
        )
        .and_where(Expr::col(of_subject(hold_subject::Column::Kind)).eq(kind))
        .take();
    let statement = connection.get_database_backend().build(&query);
    Ok(Hit::find_by_statement(statement).all(connection).await?)
}

async fn by_documents<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<Vec<Hit>, Fault> {
    let from = Query::select().from_subquery(filed(files), FILED).take();
    let column = (FILED, "document_id");
    hits(connection, from, HoldSubjectKind::Document, column).await
}

async fn by_correspondents<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<Vec<Hit>, Fault> {
    let kind = HoldSubjectKind::Correspondent;
    let from = Query::select().from_subquery(filed(files), FILED).take();
    let mut found = hits(connection, from, kind, (FILED, "correspondent_id")).await?;
    let named = (addressee::Entity, addressee::Column::DocumentId);
    let from = Query::select()
        .from_subquery(filed(files), FILED)
        .inner_join(
            addressee::Entity,
            Expr::col(named).equals((FILED, "document_id")),
        )
        .take();
    let column = ("document_addressee", "correspondent_id");
    found.extend(hits(connection, from, kind, column).await?);
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(number: u128) -> SeriesId {
        SeriesId(Uuid::from_u128(number))
    }

    #[test]
    fn a_series_is_what_it_went_on_from_and_what_goes_on_with_it() {
        let mut links = Links::default();
        for (before, next) in [(1, 11), (2, 11), (2, 12), (11, 21), (7, 8), (8, 7)] {
            links.next.entry(id(before)).or_default().push(id(next));
            links.before.entry(id(next)).or_default().push(id(before));
        }
        let of = |number| -> Vec<u128> {
            let related = links.related(id(number)).into_iter();
            related.map(|series| series.0.as_u128()).collect()
        };
        assert_eq!(of(11), [1, 2, 11, 21]);
        // What another merged into is kept, what that other was not.
        assert_eq!(of(1), [1, 11, 21]);
        assert_eq!(of(12), [2, 12]);
        assert_eq!(of(7), [7, 8], "a circle ends");
        assert_eq!(of(5), [5]);
    }
}
