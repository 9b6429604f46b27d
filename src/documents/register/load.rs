//! Reading what a batch names, in a handful of statements however long the batch.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use entities::classification::{file, register, register_year, series};
use entities::content::upload;
use entities::documents::document;
use entities::ids::{
    AccountId, CorrespondentId, DocumentId, FileId, RegisterId, SeriesId, StaffMemberId, UnitId,
    UploadId,
};
use entities::journal::idempotency;
use entities::organisation::{staff_member, unit};
use entities::parties::correspondent;
use entities::vocabulary::CustodySubject;
use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::surroundings::{Answers, Surroundings};
use super::{Caller, CardDraft, Claim, Op, RegisterDocument};
use crate::access::DocumentFacts;
use crate::classification::{custody, filing, read as scheme};
use crate::documents::read;
use crate::kernel::{Fault, calendar};
use crate::organisation::{Validity, read as organisation};

/// Everything that a batch of registrations, or a correction, names by id.
#[derive(Default)]
pub(in crate::documents) struct Named {
    registers: HashSet<RegisterId>,
    /// Registers whose own series gives the file, because none was named.
    filed_by_register: HashSet<RegisterId>,
    files: HashSet<FileId>,
    uploads: HashSet<UploadId>,
    units: HashSet<UnitId>,
    staff: HashSet<StaffMemberId>,
    correspondents: HashSet<CorrespondentId>,
    documents: HashSet<DocumentId>,
    keys: HashSet<(AccountId, String)>,
}

impl Named {
    /// What the registrations of a batch name.
    pub(in crate::documents) fn of(commands: &[(Caller, RegisterDocument)]) -> Self {
        let mut named = Self::default();
        for (caller, command) in commands {
            named.registers.insert(command.register);
            match command.file {
                Some(file) => named.files.insert(file),
                None => named.filed_by_register.insert(command.register),
            };
            named.add_card(&command.card);
            named.add_claims(&command.claims);
            named
                .documents
                .extend(command.relations.iter().map(|relation| relation.to));
            named.keys.extend(
                command
                    .idempotency
                    .iter()
                    .map(|(key, _)| (caller.account, key.to_string())),
            );
        }
        named
    }

    /// Adds what a card names.
    pub(in crate::documents) fn add_card(&mut self, card: &CardDraft) {
        self.units
            .extend([card.unit, card.receiving_unit].into_iter().flatten());
        self.staff.extend(card.executor);
        self.correspondents.extend(card.correspondent);
        self.correspondents.extend(
            card.addressees
                .iter()
                .filter_map(|addressee| addressee.correspondent),
        );
        let named = card
            .particulars
            .as_ref()
            .and_then(|particulars| particulars.named_document());
        self.documents.extend(named.map(|(id, _)| id));
    }

    /// Adds the uploads that are claimed.
    pub(in crate::documents) fn add_claims(&mut self, claims: &[Claim]) {
        self.uploads.extend(claims.iter().map(|claim| claim.upload));
    }
}

impl Surroundings {
    /// Reads everything that is named.
    ///
    /// # Errors
    /// A fault of the database.
    pub(in crate::documents) async fn load(op: &Op, named: &Named) -> Result<Self, Fault> {
        let registers = registers(op, named).await?;
        let files = files(op, named, &registers).await?;
        let uploads = uploads(op, named).await?;
        let answers = answers(op, named).await?;
        let answered = answers
            .values()
            .filter_map(|(_, row)| Some(row.as_ref()?.id));
        let documents: Vec<DocumentId> = named.documents.iter().copied().chain(answered).collect();
        let series = series(op, &registers, &files).await?;
        let units = units(op, named, &files, &series).await?;
        Ok(Self {
            keys: Arc::clone(op.keys()),
            years: years(op, named).await?,
            taken_over: taken_over(op, &files, &series, &units).await?,
            named: institutions(op, named).await?,
            series,
            units,
            related: facts(op, &documents).await?,
            registers,
            files,
            uploads,
            answers,
        })
    }
}

async fn registers(op: &Op, named: &Named) -> Result<HashMap<RegisterId, register::Model>, Fault> {
    if named.registers.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<RegisterId> = named.registers.iter().copied().collect();
    scheme::registers_by_ids(op.transaction(), &ids).await
}

async fn years(
    op: &Op,
    named: &Named,
) -> Result<HashMap<(RegisterId, i32), register_year::Model>, Fault> {
    if named.registers.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = register_year::Entity::find()
        .filter(register_year::Column::RegisterId.is_in(named.registers.iter().copied()))
        .all(op.transaction())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| ((row.register_id, row.year), row))
        .collect())
}

async fn files(
    op: &Op,
    named: &Named,
    registers: &HashMap<RegisterId, register::Model>,
) -> Result<Vec<file::Model>, Fault> {
    let ids: Vec<FileId> = named.files.iter().copied().collect();
    let series: HashSet<SeriesId> = named
        .filed_by_register
        .iter()
        .filter_map(|id| registers.get(id)?.series_id)
        .collect();
    let series: Vec<SeriesId> = series.into_iter().collect();
    filing::hold(op, &ids, &series, calendar::year(op.at())).await
}

async fn series(
    op: &Op,
    registers: &HashMap<RegisterId, register::Model>,
    files: &[file::Model],
) -> Result<HashMap<SeriesId, series::Model>, Fault> {
    let ids: HashSet<SeriesId> = files
        .iter()
        .map(|file| file.series_id)
        .chain(registers.values().filter_map(|register| register.series_id))
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    scheme::series_by_ids(op.transaction(), &ids.into_iter().collect::<Vec<_>>()).await
}

/// The uploads under lock and in one order: of two who claim the same one, the second sees that it is claimed.
async fn uploads(op: &Op, named: &Named) -> Result<HashMap<Uuid, upload::Model>, Fault> {
    if named.uploads.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = upload::Entity::find()
        .filter(upload::Column::Id.is_in(named.uploads.iter().copied()))
        .order_by_asc(upload::Column::Id)
        .lock_exclusive()
        .all(op.transaction())
        .await?;
    Ok(rows.into_iter().map(|row| (row.id.0, row)).collect())
}

/// The units that cards name, and those that answer for the files.
async fn units(
    op: &Op,
    named: &Named,
    files: &[file::Model],
    series: &HashMap<SeriesId, series::Model>,
) -> Result<HashMap<UnitId, unit::Model>, Fault> {
    let mut ids: HashSet<UnitId> = named.units.clone();
    ids.extend(files.iter().filter_map(|file| own_unit(file, series)));
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let ids: Vec<UnitId> = ids.into_iter().collect();
    organisation::units_by_ids(op.transaction(), &ids).await
}

/// The unit that a file was opened in, or else its series.
fn own_unit(file: &file::Model, series: &HashMap<SeriesId, series::Model>) -> Option<UnitId> {
    file.unit_id
        .or_else(|| series.get(&file.series_id)?.unit_id)
}

/// Who answers for a file today whose own unit has ended: the unit it was handed over to, or the one successor. Nobody
/// pays for asking while no unit has ended.
async fn taken_over(
    op: &Op,
    files: &[file::Model],
    series: &HashMap<SeriesId, series::Model>,
    units: &HashMap<UnitId, unit::Model>,
) -> Result<HashMap<FileId, Option<UnitId>>, Fault> {
    let day = calendar::day(op.at());
    let orphaned: Vec<(&file::Model, UnitId)> = files
        .iter()
        .filter_map(|file| Some((file, own_unit(file, series)?)))
        .filter(|(_, unit)| {
            units
                .get(unit)
                .is_some_and(|unit| !Validity::of_unit(unit).covers(day))
        })
        .collect();
    let mut found = HashMap::with_capacity(orphaned.len());
    if orphaned.is_empty() {
        return Ok(found);
    }
    let ids: Vec<Uuid> = orphaned.iter().map(|(file, _)| file.id.0).collect();
    let handed = custody::keepers(op.transaction(), CustodySubject::File, &ids, day).await?;
    let mut structures = HashMap::new();
    for (file, unit) in orphaned {
        let keeper = handed.get(&file.id.0).copied().unwrap_or(unit);
        if let Entry::Vacant(place) = structures.entry(file.institution_id) {
            place.insert(organisation::structure(op.transaction(), file.institution_id).await?);
        }
        let successor = structures
            .get(&file.institution_id)
            .and_then(|structure| structure.heir_on(keeper, day));
        found.insert(file.id, successor);
    }
    Ok(found)
}

/// Which of the staff members and correspondents exist, each with its institution.
async fn institutions(op: &Op, named: &Named) -> Result<HashMap<Uuid, Uuid>, Fault> {
    let mut found = HashMap::new();
    if !named.staff.is_empty() {
        let rows = staff_member::Entity::find()
            .filter(staff_member::Column::Id.is_in(named.staff.iter().copied()))
            .all(op.transaction())
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id.0, row.institution_id.0)));
    }
    if !named.correspondents.is_empty() {
        let rows = correspondent::Entity::find()
            .filter(correspondent::Column::Id.is_in(named.correspondents.iter().copied()))
            // A draft's card refers to nobody in the eyes of the database: whoever is named must not be destroyed with the last
            // file that named them while the draft is being written.
            .order_by_asc(correspondent::Column::Id)
            .lock(LockType::KeyShare)
            .all(op.transaction())
            .await?;
        found.extend(rows.into_iter().map(|row| (row.id.0, row.institution_id.0)));
    }
    Ok(found)
}

async fn facts(
    op: &Op,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, DocumentFacts>, Fault> {
    if documents.is_empty() {
        Ok(HashMap::new())
    } else {
        read::facts(op.transaction(), documents).await
    }
}

async fn answers(op: &Op, named: &Named) -> Result<Answers, Fault> {
    if named.keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut keys: HashMap<AccountId, Vec<&str>> = HashMap::new();
    for (account, key) in &named.keys {
        keys.entry(*account).or_default().push(key);
    }
    let asked = keys
        .into_iter()
        .fold(Condition::any(), |any, (account, keys)| {
            any.add(
                Condition::all()
                    .add(idempotency::Column::AccountId.eq(account))
                    .add(idempotency::Column::Key.is_in(keys)),
            )
        });
    let rows: Vec<idempotency::Model> = idempotency::Entity::find()
        .filter(asked)
        .all(op.transaction())
        .await?;
    let ids: Vec<DocumentId> = rows
        .iter()
        .filter_map(|row| serde_json::from_value(row.answer.clone()).ok())
        .collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let documents: HashMap<DocumentId, document::Model> = document::Entity::find()
        .filter(document::Column::Id.is_in(ids))
        .all(op.transaction())
        .await?
        .into_iter()
        .map(|row| (row.id, row))
        .collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let id: Option<DocumentId> = serde_json::from_value(row.answer).ok();
            let document = id.and_then(|id| documents.get(&id).cloned());
            ((row.account_id, row.key), (row.request_digest, document))
        })
        .collect())
}
