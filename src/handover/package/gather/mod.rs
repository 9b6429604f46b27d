//! Gathering what a package says (*pakotnes apraksta sagatavošana*): the chosen units with their documents, versions, contents,
//! marks and events, in a number of statements that grows with thousands of documents and not with each.
//!
//! What it gives may be wrong, and then it is told where (`packages::Description::check`): nothing is left out or guessed to
//! make it fit, except that what people said at length is shortened where the archive's columns end ([`short`]); the whole of
//! it goes along as an event.

mod card;
mod events;
mod marks;

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::content::content;
use entities::documents::{document, relation};
use entities::handover::{description_unit, inventory, package, package_unit};
use entities::ids::{CorrespondentId, DocumentId, FileId, HandoverPackageId, VersionId};
use entities::organisation::unit;
use entities::values::{ArchivalDate, ContentHash};
use entities::vocabulary::{AccessClass, DescriptionAccess, DocumentStatus, RelationKind};
use packages::description::{
    Access, AccessData, Archive, Extent, Institution, Inventory, RecordGroup, Software, Unit,
};
use packages::{Description, PartialDate, UnitNumber};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::super::describe::notes;
use super::super::{read, sheet};
use super::fault::{Found, Places};
use crate::content::pronom;
use crate::content::renditions::{self, Rendition};
use crate::db::CHUNK;
use crate::documents::read as documents;
use crate::kernel::Fault;
use crate::kernel::problem::Messages;
use crate::organisation::read as organisation;
use crate::parties::read as parties;
use card::Around;

/// Files whose documents are read at a time.
const FILES: usize = 50;

/// A package as it would be written now.
pub(super) struct Gathered {
    pub(super) description: Description,
    /// Whose the places of its faults are.
    pub(super) places: Places,
    /// What is wrong with the units by what the system knows of their files.
    pub(super) flaws: Vec<Found>,
}

/// Gathers a package.
///
/// # Errors
/// A fault of the database.
pub(super) async fn gather<C: ConnectionTrait>(
    connection: &C,
    package: &package::Model,
    messages: &Messages,
    today: NaiveDate,
) -> Result<Gathered, Fault> {
    let inventory = read::one(connection, package.institution_id, package.inventory_id).await?;
    let inventory = inventory.ok_or(Fault::broken("the inventory of a package is missing"))?;
    let rows = units(connection, package.id).await?;
    let group = organisation::units_by_ids(connection, &[inventory.unit_id]).await?;
    let group = group
        .get(&inventory.unit_id)
        .ok_or(Fault::broken("the record group of an inventory is missing"))?;
    let number = numbered(inventory.number, &inventory.letter)?;
    let mut places = Places::default();
    for row in &rows {
        let unit = numbered(row.number, &row.letter)?;
        places.add(format!("{number}-{unit}"), row.id);
    }

    let checked = read::checked(connection, &inventory, rows, today).await?;
    let flaws = checked.iter().flat_map(|unit| {
        let blocking = unit.flaws.iter();
        let blocking = blocking.filter(|flaw| flaw.weight == super::super::Weight::Blocks);
        blocking.map(|flaw| Found::flaw(unit.row.id, &flaw.problem, messages))
    });
    let flaws = flaws.collect();

    let mut described = Vec::with_capacity(checked.len());
    for chunk in checked.chunks(FILES) {
        let files: BTreeSet<FileId> = chunk.iter().map(|unit| unit.row.file_id).collect();
        let files: Vec<FileId> = files.into_iter().collect();
        let mut held = held(connection, package, &files).await?;
        for unit in chunk {
            let documents = held.remove(&unit.row.file_id).unwrap_or_default();
            described.push(of_unit(&unit.row, documents)?);
        }
    }
    Ok(Gathered {
        description: whole(package, &inventory, group, number, described),
        places,
        flaws,
    })
}

/// The units of a package, in the order of their numbers.
async fn units<C: ConnectionTrait>(
    connection: &C,
    package: HandoverPackageId,
) -> Result<Vec<description_unit::Model>, Fault> {
    use description_unit::Column;
    Ok(description_unit::Entity::find()
        .filter(of_package(package))
        .order_by_asc(Column::Number)
        .order_by_asc(Column::Letter)
        .all(connection)
        .await?)
}

/// The units that go into a package.
pub(in crate::handover) fn of_package(package: HandoverPackageId) -> Condition {
    let chosen = Query::select()
        .column(package_unit::Column::UnitId)
        .from(package_unit::Entity)
        .and_where(package_unit::Column::PackageId.eq(package))
        .take();
    Condition::all().add(description_unit::Column::Id.in_subquery(chosen))
}

fn numbered(number: i32, letter: &str) -> Result<UnitNumber, Fault> {
    let number = u32::try_from(number).map_err(Fault::at("reading a number"))?;
    UnitNumber::new(number, letter.chars().next()).map_err(Fault::at("reading a number"))
}

fn whole(
    package: &package::Model,
    inventory: &inventory::Model,
    group: &unit::Model,
    number: UnitNumber,
    units: Vec<Unit>,
) -> Description {
    Description {
        name: package.name.clone(),
        created_at: package.ordered_at,
        software: Software {
            name: "Aprite".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        archive: Archive {
            name: "Latvijas Nacionālais arhīvs".to_owned(),
            code: "LNA".to_owned(),
            department: inventory.fonds_archive.clone(),
        },
        institution: Institution {
            name: group.name_lv.clone(),
            registration_number: package.institution_number.to_string(),
        },
        agreement: package.agreement.clone(),
        record_group: RecordGroup {
            number: inventory.fonds_number.clone(),
            title: group.name_lv.clone(),
        },
        inventories: vec![Inventory {
            number,
            title: inventory.title.clone(),
            units,
        }],
    }
}

fn of_unit(
    row: &description_unit::Model,
    documents: Vec<packages::description::Document>,
) -> Result<Unit, Fault> {
    let access = match row.access {
        DescriptionAccess::General => Access::Open,
        DescriptionAccess::Restricted => Access::Restricted,
        DescriptionAccess::Sensitive => Access::Sensitive,
    };
    let (quantity, measure) = sheet::extent(row);
    // A unit is closed until the last of its documents is open; nobody says a day of its own for it.
    let until = documents
        .iter()
        .filter_map(|document| document.access.until)
        .max()
        .filter(|_| access != Access::Open);
    Ok(Unit {
        number: numbered(row.number, &row.letter)?,
        series: row.series_code.clone(),
        title: row.title.clone(),
        contents: row.content.clone(),
        from: Some(partial(row.from_on)),
        to: Some(partial(row.to_on)),
        dating_notes: row.date_notes.clone(),
        extent: Some(Extent {
            quantity,
            unit: measure.to_owned(),
        }),
        related: row.related.clone(),
        arrangement: row.arrangement.clone(),
        archival_history: row.archive_history.clone(),
        notes: notes(row),
        form: row.form.clone(),
        secrecy: Some(capital(row.secrecy.latvian())),
        copies: row.copies.clone(),
        languages: languages(&row.languages),
        access: AccessData {
            access,
            until,
            ground: row.access_ground.clone(),
            conditions: None,
        },
        // What is in a package or handed over cannot be ordered once more (`order`).
        handed_over_by: None,
        documents,
    })
}

fn partial(date: ArchivalDate) -> PartialDate {
    use chrono::Datelike;
    let (first, last) = (date.earliest(), date.latest());
    if first == last {
        PartialDate::Day(first)
    } else if first.month() == last.month() {
        PartialDate::Month {
            year: first.year(),
            month: first.month(),
        }
    } else {
        PartialDate::Year(first.year())
    }
}

fn languages(kept: &str) -> Vec<String> {
    let codes = kept.split(',').map(str::trim);
    codes
        .filter(|code| !code.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The documents of files, in the order in which they came.
async fn held<C: ConnectionTrait>(
    connection: &C,
    package: &package::Model,
    files: &[FileId],
) -> Result<HashMap<FileId, Vec<packages::description::Document>>, Fault> {
    use document::Column;
    let standing = [DocumentStatus::Registered, DocumentStatus::Enclosed];
    let rows = document::Entity::find()
        // The index of files begins with the institution.
        .filter(Column::InstitutionId.eq(package.institution_id))
        .filter(Column::FileId.is_in(files.iter().copied()))
        .filter(Column::Status.is_in(standing))
        .filter(Column::DestructionAct.is_null())
        .order_by_asc(Column::RegisteredAt)
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    let mut held: HashMap<FileId, Vec<packages::description::Document>> = HashMap::new();
    for chunk in rows.chunks(CHUNK) {
        let mut around = around(connection, package, chunk).await?;
        for row in chunk {
            let document = card::document(row, &mut around)?;
            held.entry(row.file_id).or_default().push(document);
        }
    }
    Ok(held)
}

async fn around<C: ConnectionTrait>(
    connection: &C,
    package: &package::Model,
    rows: &[document::Model],
) -> Result<Around, Fault> {
    let ids: Vec<DocumentId> = rows.iter().map(|row| row.id).collect();
    let files: BTreeSet<FileId> = rows.iter().map(|row| row.file_id).collect();
    let files: Vec<FileId> = files.into_iter().collect();
    let versions = documents::versions(connection, &ids).await?;
    let of: Vec<VersionId> = versions.values().flatten().map(|row| row.id).collect();
    let mut contents = HashMap::new();
    for chunk in of.chunks(CHUNK) {
        contents.extend(documents::contents(connection, chunk).await?);
    }
    let hashes: BTreeSet<ContentHash> = contents
        .values()
        .flatten()
        .map(|(_, content): &(_, content::Model)| content.hash)
        .collect();
    let mut hashes: Vec<ContentHash> = hashes.into_iter().collect();
    let mut renditions = renditions::of(connection, &hashes).await?;
    renditions.retain(|_, rendition| rendition.made().is_some());
    let made = renditions.values().filter_map(Rendition::made);
    hashes.extend(made.map(|content| content.hash));
    let addressees = documents::addressees(connection, &ids).await?;
    let chosen = addressees
        .values()
        .flatten()
        .filter_map(|row| row.correspondent_id);
    let others = rows.iter().filter_map(|row| row.correspondent_id);
    let others: BTreeSet<CorrespondentId> = others.chain(chosen).collect();
    let others: Vec<CorrespondentId> = others.into_iter().collect();
    let visas = marks::visas(connection, &ids).await?;
    let marks = marks::marks(connection, &ids, &visas).await?;
    Ok(Around {
        files: crate::classification::read::files_by_ids(connection, &files).await?,
        letters: letters(connection, &ids).await?,
        correspondents: parties::of_every_reader(connection, &others).await?,
        events: events::of(connection, package.institution_id, rows, &visas).await?,
        formats: pronom::by_hashes(connection, &hashes).await?,
        renditions,
        profile: package.profile,
        versions,
        contents,
        addressees,
        marks,
    })
}

/// The numbers of the letters with which documents came enclosed.
async fn letters<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, String>, Fault> {
    let rows = relation::Entity::find()
        .filter(relation::Column::Kind.eq(RelationKind::AnnexTo))
        .filter(relation::Column::FromId.is_in(ids.iter().copied()))
        .order_by_asc(relation::Column::Id)
        .all(connection)
        .await?;
    let letters: BTreeSet<DocumentId> = rows.iter().map(|row| row.to_id).collect();
    let letters: Vec<DocumentId> = letters.into_iter().collect();
    let mut numbers: HashMap<DocumentId, String> = HashMap::new();
    for chunk in letters.chunks(CHUNK) {
        let found = document::Entity::find()
            .filter(document::Column::Id.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        let found = found.into_iter();
        numbers.extend(found.filter_map(|row| Some((row.id, row.number?.to_string()))));
    }
    let named = rows.into_iter().filter_map(|row| {
        let number = numbers.get(&row.to_id)?;
        Some((row.from_id, number.clone()))
    });
    Ok(named.collect())
}

/// How open a class of documents is to whoever comes to the archive.
fn access(class: AccessClass) -> Access {
    match class {
        AccessClass::Open => Access::Open,
        AccessClass::RestrictedPersonal => Access::Sensitive,
        AccessClass::RestrictedInternal
        | AccessClass::RestrictedCommercial
        | AccessClass::OfficialUse => Access::Restricted,
    }
}

/// A text cut where the archive's column ends, with a mark that something is missing.
fn short(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

/// As in a sentence of its own: its first letter is a capital one.
fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_stay_as_precise_as_they_are() {
        let read = |text: &str| partial(text.parse::<ArchivalDate>().expect("a date")).iso();
        assert_eq!(read("15.07.2015."), "2015-07-15");
        assert_eq!(read("02.2016."), "2016-02");
        assert_eq!(read("2015."), "2015");
    }

    #[test]
    fn what_is_too_long_for_a_column_says_so() {
        assert_eq!(short("īss", 3), "īss");
        assert_eq!(short("garāks", 4), "gar…");
        assert_eq!(short("ar atstarpi", 4), "ar…");
    }
}
