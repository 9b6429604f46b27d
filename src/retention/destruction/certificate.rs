//! The certificate (*iznīcināšanas apliecinājums*): per file and hash what was removed where, what stays, until when and because of
//! whom; which places were read again; and the journal's own proof that all this was said at the time. As data, and on paper
//! ([`paper`]).
//!
//! It is made when everything is gone and the journal is sealed. Its text is kept as it is, because its digest, which the
//! journal keeps, covers these very bytes.

pub mod paper;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entities::classification::file;
use entities::documents::document;
use entities::ids::{DestructionListId, DocumentId, FileId, JobId, StaffMemberId, UnitId};
use entities::journal::entry;
use entities::retention::{destruction_content, destruction_file, destruction_run, tombstone};
use entities::vocabulary::{DestructionFate, DestructionState, ListState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::erase_file::{Buried, Told};
use super::proof::Looked;
use super::run::end_list;
use crate::classification::read as classification;
use crate::content::owners::Owner;
use crate::db::CHUNK;
use crate::journal::bundle::{Bundle, bundle};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::{Fault, calendar, secret};
use crate::op::Kit;
use crate::organisation::{Fonds, read as organisation};
use crate::retention::read::standings;

/// Version of the format.
const FORMAT: &str = "aprite-destruction-certificate/1";

/// That a list was executed, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Certificate {
    /// Version of this format.
    pub format: String,
    /// The list.
    pub list: DestructionListId,
    /// Number of the act.
    pub act: String,
    /// SHA-256 of what everybody agreed on, hexadecimal; none where the service destroyed again by itself.
    pub hash: Option<String>,
    /// When its execution was ordered.
    pub ordered_at: DateTime<Utc>,
    /// Who executed it; none where the service did so again by itself after a restore.
    pub executor: Option<StaffMemberId>,
    /// How what is not electronic was destroyed.
    pub method: String,
    /// Whether it was executed before, and again after a restore.
    pub again: bool,
    /// When everything was read again and this was made.
    pub proved_at: DateTime<Utc>,
    /// Places that were read again and hold nothing.
    pub places: Vec<String>,
    /// The files.
    pub files: Vec<CertifiedFile>,
    /// The journal's entries about the list, with the proof that each stands in the signed journal.
    pub journal: Option<Bundle>,
}

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CertifiedFile {
    /// Its number on the list.
    pub ordinal: i32,
    /// Which.
    pub file: FileId,
    /// Index, and number where it carries over.
    pub designation: String,
    /// Calendar year; none for a file that carries over.
    pub year: Option<i32>,
    /// The unit, or the former service, whose file it is: under one index several may have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Reference code of its record group; none where the archive gave none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fonds: Option<String>,
    /// Destroyed, or kept.
    pub fate: DestructionFate,
    /// When.
    pub at: Option<DateTime<Utc>>,
    /// Why it was kept: what stood in the way.
    pub in_the_way: Vec<String>,
    /// Its documents.
    pub documents: Vec<CertifiedDocument>,
    /// Rows that went or lost their words, by table.
    pub removed: BTreeMap<String, u64>,
    /// Payloads of the journal that were blanked.
    pub blanked: u64,
    /// All its contents, also those that only drafts of it had.
    pub contents: Vec<CertifiedContent>,
    /// People who stay because other files name them: how many.
    pub people_stay: usize,
}

/// A destroyed document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CertifiedDocument {
    /// Which.
    pub document: DocumentId,
    /// Its number; none for what came enclosed.
    pub number: Option<String>,
    /// When it was registered.
    pub registered_on: NaiveDate,
    /// Its contents.
    pub contents: Vec<Buried>,
}

/// What became of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CertifiedContent {
    /// SHA-256, hexadecimal.
    pub sha256: String,
    /// Bytes.
    pub size: i64,
    /// Destroyed, or kept.
    pub fate: DestructionFate,
    /// Who owns the same bytes.
    pub kept_by: Vec<KeptBy>,
}

/// Because of whom bytes stay.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct KeptBy {
    /// Who owns them.
    #[serde(flatten)]
    pub owner: Owner,
    /// Day from which its file may be destroyed, where that is known.
    pub until: Option<NaiveDate>,
}

/// Whether every entry about a list is sealed.
///
/// # Errors
/// A fault of the database.
pub(super) async fn is_sealed(kit: &Kit, list: DestructionListId) -> Result<bool, Fault> {
    let waiting = entry::Entity::find()
        .filter(entry::Column::SubjectId.eq(list.0))
        .filter(entry::Column::Position.is_null())
        .count(kit.db.reader())
        .await?;
    Ok(waiting == 0)
}

/// Makes the certificate and keeps it, in the operation that ends the list and the job.
///
/// # Errors
/// A fault of the database.
pub(super) async fn certify(
    kit: &Kit,
    run: &destruction_run::Model,
    looked: &Looked,
    job: JobId,
) -> Result<(), Fault> {
    let journal = bundle(&kit.db, run.list_id.0).await?;
    let files = files(kit.db.reader(), run.list_id, calendar::day(kit.clock.now())).await?;
    let mut op = kit.begin(Actor::System).await?;
    let certificate = Certificate {
        format: FORMAT.to_owned(),
        list: run.list_id,
        act: run.act_number.clone(),
        hash: run.hash.clone(),
        ordered_at: run.ordered_at,
        executor: run.executor_id,
        method: run.method.clone(),
        again: run.again,
        proved_at: op.at(),
        places: looked.places.clone(),
        files,
        journal,
    };
    let text = serde_json::to_string_pretty(&certificate)
        .map_err(Fault::at("writing a certificate of destruction"))?;
    let sha256 = secret::hash(&text);
    use destruction_run::Column;
    destruction_run::Entity::update_many()
        .col_expr(Column::State, Expr::value(DestructionState::Done))
        .col_expr(Column::Remains, Expr::value(json!([])))
        .col_expr(Column::ProvedAt, Expr::value(op.at()))
        .col_expr(Column::Certificate, Expr::value(text))
        .col_expr(Column::CertificateSha256, Expr::value(sha256.as_str()))
        .filter(Column::ListId.eq(run.list_id))
        .exec(op.transaction())
        .await?;
    end_list(&op, run.list_id, ListState::Executed, Some(op.at())).await?;
    let destroyed = certificate
        .files
        .iter()
        .filter(|file| file.fate == DestructionFate::Destroyed)
        .count();
    op.record(Entry {
        kind: "destruction.certified",
        institution: Some(run.institution_id),
        subject: Subject {
            kind: "destruction_list",
            id: Some(run.list_id.0),
        },
        payload: json!({
            "act": run.act_number,
            "sha256": sha256,
            "destroyed": destroyed,
            "kept": certificate.files.len() - destroyed,
            "places": looked.places,
        }),
    });
    op.finish(&[job]).await?;
    op.commit().await
}

async fn files<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
    today: NaiveDate,
) -> Result<Vec<CertifiedFile>, Fault> {
    let rows = destruction_file::Entity::find()
        .filter(destruction_file::Column::ListId.eq(list))
        .order_by_asc(destruction_file::Column::Ordinal)
        .order_by_asc(destruction_file::Column::FileId)
        .all(connection)
        .await?;
    let mut contents = contents(connection, list, today).await?;
    let mut certified = Vec::with_capacity(rows.len());
    for chunk in rows.chunks(CHUNK) {
        let ids: Vec<FileId> = chunk.iter().map(|row| row.file_id).collect();
        let called: HashMap<FileId, file::Model> =
            classification::files_by_ids(connection, &ids).await?;
        let units: BTreeSet<UnitId> = called.values().filter_map(|file| file.unit_id).collect();
        let units: Vec<UnitId> = units.into_iter().collect();
        let units = organisation::units_by_ids(connection, &units).await?;
        for row in chunk {
            let told = Told::read(row)?;
            let file = called
                .get(&row.file_id)
                .ok_or(Fault::broken("a destroyed file is not there"))?;
            let unit = file.unit_id.and_then(|unit| units.get(&unit));
            certified.push(CertifiedFile {
                ordinal: row.ordinal,
                file: row.file_id,
                designation: file.designation(),
                year: file.year,
                unit: unit.map(|unit| unit.name_lv.clone()),
                fonds: unit.and_then(Fonds::of).map(|fonds| fonds.to_string()),
                fate: row.fate,
                at: row.settled_at,
                documents: documents(connection, &told.documents).await?,
                in_the_way: told.in_the_way,
                removed: told.removed,
                blanked: told.blanked,
                contents: contents.remove(&row.file_id).unwrap_or_default(),
                people_stay: told.people_stay.len(),
            });
        }
    }
    Ok(certified)
}

async fn documents<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<Vec<CertifiedDocument>, Fault> {
    let mut documents = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(CHUNK) {
        let cards = document::Entity::find()
            .filter(document::Column::Id.is_in(chunk.iter().copied()))
            .order_by_asc(document::Column::Id)
            .all(connection)
            .await?;
        let mut stones: HashMap<DocumentId, tombstone::Model> =
            super::read::tombstones(connection, chunk).await?;
        for card in cards {
            let contents = stones
                .remove(&card.id)
                .map_or_else(|| json!([]), |stone| stone.contents);
            documents.push(CertifiedDocument {
                document: card.id,
                number: card.number.as_ref().map(ToString::to_string),
                registered_on: card.registered_on,
                contents: serde_json::from_value(contents)
                    .map_err(Fault::at("reading a tombstone"))?,
            });
        }
    }
    Ok(documents)
}

async fn contents<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
    today: NaiveDate,
) -> Result<BTreeMap<FileId, Vec<CertifiedContent>>, Fault> {
    let rows = destruction_content::Entity::find()
        .filter(destruction_content::Column::ListId.eq(list))
        .order_by_asc(destruction_content::Column::Hash)
        .all(connection)
        .await?;
    let mut owned: Vec<(destruction_content::Model, Vec<Owner>)> = Vec::with_capacity(rows.len());
    for row in rows {
        let owners = serde_json::from_value(row.kept_by.clone())
            .map_err(Fault::at("reading who owns bytes"))?;
        owned.push((row, owners));
    }
    let until = until(connection, &owned, today).await?;
    let mut contents: BTreeMap<FileId, Vec<CertifiedContent>> = BTreeMap::new();
    for (row, owners) in owned {
        let kept_by = owners.into_iter().map(|owner| KeptBy {
            owner,
            until: match owner {
                Owner::Document(id) => until.get(&id).copied(),
                _ => None,
            },
        });
        let of_file = contents.entry(row.file_id).or_default();
        of_file.push(CertifiedContent {
            sha256: row.hash.to_string(),
            size: row.size,
            fate: row.fate,
            kept_by: kept_by.collect(),
        });
    }
    Ok(contents)
}

/// The days from which the files of documents that own bytes may be destroyed.
async fn until<C: ConnectionTrait>(
    connection: &C,
    owned: &[(destruction_content::Model, Vec<Owner>)],
    today: NaiveDate,
) -> Result<HashMap<DocumentId, NaiveDate>, Fault> {
    let documents: Vec<DocumentId> = owned
        .iter()
        .flat_map(|(_, owners)| owners)
        .filter_map(|owner| match owner {
            Owner::Document(id) => Some(*id),
            _ => None,
        })
        .collect();
    let mut until = HashMap::new();
    for chunk in documents.chunks(CHUNK) {
        let cards = document::Entity::find()
            .filter(document::Column::Id.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        let files: Vec<FileId> = cards.iter().map(|card| card.file_id).collect();
        let standings = standings(connection, &files, today).await?;
        for card in cards {
            let answer = standings.get(&card.file_id);
            if let Some(day) = answer.and_then(|answer| answer.derivation.answer.counted_day()) {
                until.insert(card.id, day);
            }
        }
    }
    Ok(until)
}
