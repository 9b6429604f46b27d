//! What an act says of a file (*akta rindas dati*), read once for many files and frozen when the list is submitted.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::classification::{series, volume};
use entities::content::content;
use entities::documents::{document, version, version_content};
use entities::ids::{FileId, InstitutionId, SeriesId, UnitId};
use entities::vocabulary::Medium;
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};
use serde::{Deserialize, Serialize};

use crate::classification::read as classification;
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::organisation::read as organisation;
use crate::organisation::record_group::Fonds;
use crate::retention::rule::Rule;
use crate::retention::sources;

/// What an act says of a file. Kept as JSON under the list's hash: fields may be added where they are left out of what has none,
/// none is changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ItemFacts {
    /// Index of its series, as printed.
    pub index: String,
    /// What stands on its cover: the index, where it carries over its number as well.
    pub designation: String,
    /// Its title.
    pub title: String,
    /// Name of the unit, or of the former service, whose file it is: under one index several may have one. None where it is
    /// nobody's in particular, and of what was frozen before units were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Reference code of the record group (*fonds*) to which it belongs: `LV_LNA_SZVA_F327`; none where the archive gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fonds: Option<String>,
    /// Calendar year; none for a file that carries over.
    pub year: Option<i32>,
    /// Date of its first document; of its opening where it has none.
    pub from: NaiveDate,
    /// Date of its last document; of its closing where it has none.
    pub to: NaiveDate,
    /// Volumes, at least one.
    pub volumes: i64,
    /// Documents.
    pub documents: i64,
    /// Bytes of their contents, each content once.
    pub bytes: i64,
    /// What they are kept on.
    pub medium: Medium,
    /// The rule by which it is due, in its version and with its ground.
    pub rule: Rule,
    /// The day from which it may be destroyed.
    pub due_on: Option<NaiveDate>,
    /// Number of the act by which the archive has it; none where it does not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handed_over: Option<String>,
}

impl ItemFacts {
    /// The ground on which it may be destroyed: of what the archive has, the act, in Latvian as acts print it.
    pub fn ground(&self) -> String {
        match &self.handed_over {
            None => self.rule.ground.clone(),
            Some(act) => format!("nodots arhīvam, akts Nr. {act}"),
        }
    }
}

#[derive(FromQueryResult)]
struct Dated {
    file_id: FileId,
    documents: i64,
    first_on: Option<NaiveDate>,
    last_on: Option<NaiveDate>,
}

#[derive(FromQueryResult)]
struct Bytes {
    file_id: FileId,
    bytes: i64,
}

#[derive(FromQueryResult)]
struct Volumes {
    file_id: FileId,
    volumes: i64,
    papers: i64,
}

/// What an act would say of files as they are on a day, in a number of statements that does not grow with them.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
    today: NaiveDate,
) -> Result<HashMap<FileId, ItemFacts>, Fault> {
    let mut found = HashMap::with_capacity(files.len());
    for chunk in files.chunks(CHUNK) {
        let rows = classification::files_by_ids(connection, chunk).await?;
        let of: BTreeSet<SeriesId> = rows.values().map(|file| file.series_id).collect();
        let of: Vec<SeriesId> = of.into_iter().collect();
        let series = classification::series_by_ids(connection, &of).await?;
        let own: BTreeSet<InstitutionId> = rows.values().map(|file| file.institution_id).collect();
        let own: Vec<InstitutionId> = own.into_iter().collect();
        let units: BTreeSet<UnitId> = rows.values().filter_map(|file| file.unit_id).collect();
        let units: Vec<UnitId> = units.into_iter().collect();
        let units = organisation::units_by_ids(connection, &units).await?;
        let mut standings = sources::standings(connection, chunk, today).await?;
        let dated: Vec<Dated> = read(connection, &dates(&own, chunk)).await?;
        let dated = keyed(dated, |row| row.file_id);
        let bytes: Vec<Bytes> = read(connection, &sizes(&own, chunk)).await?;
        let bytes = keyed(bytes, |row| row.file_id);
        let volumes: Vec<Volumes> = read(connection, &shelves(chunk)).await?;
        let volumes = keyed(volumes, |row| row.file_id);
        for (id, file) in rows {
            let standing = standings.remove(&id);
            let derivation = standing
                .ok_or(Fault::broken("a file has no term"))?
                .derivation;
            let dated = dated.get(&id);
            let volumes = volumes.get(&id);
            let closed = file.closed_on.unwrap_or(today);
            let unit = file.unit_id.and_then(|unit| units.get(&unit));
            let facts = ItemFacts {
                index: file.file_index.to_string(),
                designation: file.designation(),
                from: dated.and_then(|row| row.first_on).unwrap_or(file.opened_on),
                to: dated.and_then(|row| row.last_on).unwrap_or(closed),
                volumes: volumes.map_or(1, |row| Ord::max(row.volumes, 1)),
                documents: dated.map_or(0, |row| row.documents),
                bytes: bytes.get(&id).map_or(0, |row| row.bytes),
                medium: medium(series.get(&file.series_id), volumes),
                due_on: derivation.answer.due_on(),
                handed_over: derivation.handed_over().map(str::to_owned),
                rule: derivation.rule,
                unit: unit.map(|unit| unit.name_lv.clone()),
                fonds: unit.and_then(Fonds::of).map(|fonds| fonds.to_string()),
                year: file.year,
                title: file.title,
            };
            found.insert(id, facts);
        }
    }
    Ok(found)
}

/// What a file is kept on: as its series says, unless there is paper on a shelf that the series does not speak of.
fn medium(series: Option<&series::Model>, volumes: Option<&Volumes>) -> Medium {
    let paper = volumes.is_some_and(|row| row.papers > 0);
    match series.and_then(|series| series.medium) {
        Some(Medium::Electronic) if paper => Medium::Hybrid,
        Some(medium) => medium,
        None if paper => Medium::Paper,
        None => Medium::Electronic,
    }
}

fn keyed<R>(rows: Vec<R>, key: impl Fn(&R) -> FileId) -> HashMap<FileId, R> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

async fn read<C: ConnectionTrait, R: FromQueryResult>(
    connection: &C,
    query: &SelectStatement,
) -> Result<Vec<R>, Fault> {
    let statement = connection.get_database_backend().build(query);
    Ok(R::find_by_statement(statement).all(connection).await?)
}

fn documents(institutions: &[InstitutionId], files: &[FileId]) -> SelectStatement {
    let own = |column| Expr::col((document::Entity, column));
    Query::select()
        .expr_as(own(document::Column::FileId), "file_id")
        .from(document::Entity)
        .and_where(own(document::Column::InstitutionId).is_in(institutions.iter().copied()))
        .and_where(own(document::Column::FileId).is_in(files.iter().copied()))
        .take()
}

fn dates(institutions: &[InstitutionId], files: &[FileId]) -> SelectStatement {
    let own = |column| Expr::col((document::Entity, column));
    let dated = "COALESCE(document.document_date, document.registered_on)";
    documents(institutions, files)
        .expr_as(own(document::Column::Id).count(), "documents")
        .expr_as(Expr::cust(format!("MIN({dated})")), "first_on")
        .expr_as(Expr::cust(format!("MAX({dated})")), "last_on")
        .add_group_by([own(document::Column::FileId)])
        .take()
}

/// The sizes of contents, each once for a file however many of its documents hold it.
fn sizes(institutions: &[InstitutionId], files: &[FileId]) -> SelectStatement {
    let held = documents(institutions, files)
        .distinct()
        .expr_as(
            Expr::col((
                version_content::Entity,
                version_content::Column::ContentHash,
            )),
            "content_hash",
        )
        .inner_join(
            version::Entity,
            Expr::col((version::Entity, version::Column::DocumentId))
                .eq(Expr::col((document::Entity, document::Column::Id))),
        )
        .inner_join(
            version_content::Entity,
            Expr::col((version_content::Entity, version_content::Column::VersionId))
                .eq(Expr::col((version::Entity, version::Column::Id))),
        )
        .take();
    let of = |column: &'static str| Expr::col((Alias::new("held"), Alias::new(column)));
    Query::select()
        .expr_as(of("file_id"), "file_id")
        // PostgreSQL adds whole numbers up to something wider.
        .expr_as(Expr::cust("CAST(SUM(content.size) AS BIGINT)"), "bytes")
        .from_subquery(held, Alias::new("held"))
        .inner_join(
            content::Entity,
            Expr::col((content::Entity, content::Column::Hash)).eq(of("content_hash")),
        )
        .add_group_by([of("file_id")])
        .take()
}

fn shelves(files: &[FileId]) -> SelectStatement {
    let own = |column| Expr::col((volume::Entity, column));
    Query::select()
        .expr_as(own(volume::Column::FileId), "file_id")
        .expr_as(own(volume::Column::Id).count(), "volumes")
        .expr_as(
            Expr::cust("COUNT(CASE WHEN volume.medium = 'paper' THEN 1 END)"),
            "papers",
        )
        .from(volume::Entity)
        .and_where(own(volume::Column::FileId).is_in(files.iter().copied()))
        .add_group_by([own(volume::Column::FileId)])
        .take()
}
