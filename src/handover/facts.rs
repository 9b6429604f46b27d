//! What the system knows of files that are, or may become, units of description (*lietu dati*): read for many files in a number
//! of statements that does not grow with them.

mod documents;
mod unreadable;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::classification::{file, volume};
use entities::handover::description_unit;
use entities::ids::{DocumentId, FileId, InstitutionId, SeriesId, UnitId};
use entities::vocabulary::{RetentionCategory, TransferMedium};
use formats::Identification;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::classification::{custody, read as classification};
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::organisation::{Fonds, read as organisation};
use crate::retention::destruction;
use crate::retention::handed_over;
use crate::retention::list::ItemFacts;
use crate::retention::list::facts as items;
use crate::retention::transfer_due;

/// What the documents of a file say together: those that are registered or came enclosed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DocumentFacts {
    /// How many.
    pub all: i64,
    /// With restricted access.
    pub restricted: i64,
    /// Restricted for the sake of private life.
    pub personal: i64,
    /// Restricted without a last day or without a ground.
    pub undated: i64,
    /// Without any content.
    pub without_contents: Concerned,
    /// About which something is still to be done: somebody's task is open.
    pub unfinished: Concerned,
    /// One of the grounds of restriction.
    pub ground: Option<String>,
    /// ISO 639-1.
    pub languages: BTreeSet<String>,
    /// What their contents are, each kind once.
    pub formats: Vec<Held>,
    /// Contents that are broken.
    pub damaged: Concerned,
    /// Contents that open with a password only.
    pub locked: Concerned,
    /// Contents that nobody can read, in whose place a later version of their document brought one that can be read.
    pub replaced: Concerned,
    /// Numbers between the first and the last of the file's own register that are of no document and unexplained.
    pub gaps: i64,
}

/// Documents about which there is something to say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concerned {
    /// How many: documents, or contents of theirs.
    pub count: i64,
    /// Which documents, in the order in which they came; at most [`MOST_NAMED`].
    pub documents: Vec<Named>,
}

impl Concerned {
    /// Adds `count` to it, about a document.
    fn add(&mut self, count: i64, document: Named) {
        self.count += count;
        if self.documents.len() < MOST_NAMED && !self.documents.contains(&document) {
            self.documents.push(document);
        }
    }
}

/// Most documents that are named for one thing.
pub const MOST_NAMED: usize = 50;

/// A document by its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub id: DocumentId,
    /// Its number; none for what came enclosed.
    pub number: Option<String>,
}

/// How much a file holds: what an approval was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holding {
    /// Documents.
    pub documents: i64,
    /// Bytes of their contents.
    pub bytes: i64,
}

impl Holding {
    /// What the file of a unit held when the unit was submitted; none where it was not, or was derived anew since.
    pub fn submitted(row: &description_unit::Model) -> Option<Self> {
        Some(Self {
            documents: row.submitted_documents?,
            bytes: row.submitted_bytes?,
        })
    }
}

/// Contents that are alike for the archive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// What they are; none where they were not looked at yet.
    pub what: Option<Identification>,
    /// Whether renditions of them are made.
    pub rendered: bool,
    /// Whether somebody can read them: of what is broken or locked the format says nothing more.
    pub readable: bool,
    /// How many, and in which documents.
    pub contents: Concerned,
}

/// What the system knows of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct FileFacts {
    /// The file.
    pub file: file::Model,
    /// What an act would say of it: dates, extent, rule.
    pub item: ItemFacts,
    /// Ground on which its series is restricted.
    pub series_ground: Option<String>,
    /// On what it is.
    pub media: BTreeSet<TransferMedium>,
    /// The record group in which it lies; none where the archive has given none.
    pub fonds: Option<Fonds>,
    /// Its volumes, in their order.
    pub volumes: Vec<volume::Model>,
    /// Its documents.
    pub documents: DocumentFacts,
    /// Whether it is lawfully destroyed.
    pub destroyed: bool,
    /// Number of the act by which the archive has the whole of it.
    pub handed_over: Option<String>,
    /// The units that it is already.
    pub described: Vec<description_unit::Model>,
}

impl FileFacts {
    /// How long it is kept.
    pub const fn category(&self) -> Option<RetentionCategory> {
        self.item.rule.category
    }

    /// Whether it is a person's, kept by their birth (MK 690/2018).
    pub fn is_personnel(&self) -> bool {
        let counted = self.item.rule.counted_from.as_deref();
        self.category() == Some(RetentionCategory::LongTerm)
            && counted.is_some_and(|counted| counted.contains("person_birth"))
    }

    /// How much it holds.
    pub const fn holding(&self) -> Holding {
        Holding {
            documents: self.documents.all,
            bytes: self.item.bytes,
        }
    }

    /// Its volumes on paper.
    pub fn paper_volumes(&self) -> impl Iterator<Item = &volume::Model> {
        self.volumes.iter().filter(|volume| {
            transfer_due::media(&[volume.medium], None).contains(&TransferMedium::Paper)
        })
    }
}

/// What is known of files of an institution as of a day; files that it does not have are left out.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    files: &[FileId],
    today: NaiveDate,
) -> Result<HashMap<FileId, FileFacts>, Fault> {
    let mut found = HashMap::with_capacity(files.len());
    if files.is_empty() {
        return Ok(found);
    }
    let structure = organisation::structure(connection, institution).await?;
    for chunk in files.chunks(CHUNK) {
        let mut rows = classification::files_by_ids(connection, chunk).await?;
        rows.retain(|_, row| row.institution_id == institution);
        let ids: Vec<FileId> = rows.keys().copied().collect();
        if ids.is_empty() {
            continue;
        }
        let mut items = items::of(connection, &ids, today).await?;
        let series: BTreeSet<SeriesId> = rows.values().map(|row| row.series_id).collect();
        let series: Vec<SeriesId> = series.into_iter().collect();
        let series = classification::series_by_ids(connection, &series).await?;
        let mut volumes = classification::volumes_of_files(connection, &ids).await?;
        let destroyed = destruction::read::destroyed_files(connection, &ids).await?;
        let mut gone = handed_over::of(connection, &ids).await?;
        let mut described = described(connection, &ids).await?;
        let mut documents = documents::of(connection, institution, &ids).await?;
        // A closed file is handed over no more, so its keeper of today is the one of its last day.
        let all: Vec<file::Model> = rows.values().cloned().collect();
        let keepers = custody::keepers_of_files(connection, &all, today).await?;
        let group = |row: &file::Model| {
            let day = row.closed_on.unwrap_or(today);
            keepers
                .get(&row.id)
                .and_then(|keeper| structure.record_group(*keeper, day))
        };
        let groups: BTreeSet<UnitId> = all.iter().filter_map(group).collect();
        let groups: Vec<UnitId> = groups.into_iter().collect();
        let groups = organisation::units_by_ids(connection, &groups).await?;
        for row in all {
            let volumes: Vec<volume::Model> = volumes
                .remove(&row.id)
                .unwrap_or_default()
                .into_iter()
                .map(|(volume, _)| volume)
                .collect();
            let series = series.get(&row.series_id);
            let media: Vec<_> = volumes.iter().map(|volume| volume.medium).collect();
            let unit = group(&row).and_then(|unit| groups.get(&unit));
            let item = items.remove(&row.id);
            let facts = FileFacts {
                item: item.ok_or(Fault::broken("a file says nothing of itself"))?,
                series_ground: series.and_then(|series| series.access_ground.clone()),
                media: transfer_due::media(&media, series.and_then(|series| series.medium)),
                fonds: unit.and_then(Fonds::of),
                volumes,
                documents: documents.remove(&row.id).unwrap_or_default(),
                destroyed: destroyed.contains_key(&row.id),
                handed_over: gone.remove(&row.id).map(|row| row.act_number),
                described: described.remove(&row.id).unwrap_or_default(),
                file: row,
            };
            found.insert(facts.file.id, facts);
        }
    }
    Ok(found)
}

async fn described<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, Vec<description_unit::Model>>, Fault> {
    let rows = description_unit::Entity::find()
        .filter(description_unit::Column::FileId.is_in(files.iter().copied()))
        .order_by_asc(description_unit::Column::Id)
        .all(connection)
        .await?;
    let mut units: HashMap<FileId, Vec<description_unit::Model>> = HashMap::new();
    for row in rows {
        units.entry(row.file_id).or_default().push(row);
    }
    Ok(units)
}
