//! What a registration is decided by: registers, years, files, uploads and whatever its card names, read for a whole
//! batch in a handful of statements.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entities::classification::{file, register, register_year, series};
use entities::content::{content, upload};
use entities::documents::document;
use entities::ids::{AccountId, DocumentId, FileId, RegisterId, SeriesId, UnitId};
use entities::journal::idempotency;
use entities::organisation::{staff_member, unit};
use entities::parties::correspondent;
use entities::values::ContentHash;
use entities::vocabulary::{OpenState, TextState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{Caller, CardDraft, Claim, NewRelation, Op, Refusal, RegisterDocument, Thing};
use crate::classification::files::{FileChoice, choose_file};
use crate::classification::{read as scheme, registers};
use crate::documents::read;
use crate::kernel::{Fault, calendar, secret};

/// Everything the batch names, by id.
pub(in crate::documents) struct Surroundings {
    registers: HashMap<RegisterId, register::Model>,
    years: HashMap<(RegisterId, i32), register_year::Model>,
    series: HashMap<SeriesId, series::Model>,
    files: Vec<file::Model>,
    uploads: HashMap<Uuid, upload::Model>,
    unread: HashSet<ContentHash>,
    /// Units, staff and correspondents that exist, with their institutions.
    named: HashMap<Uuid, Uuid>,
    related: HashMap<DocumentId, crate::access::DocumentFacts>,
    answers: HashMap<(AccountId, String), (String, Option<document::Model>)>,
}

/// Where a document goes.
pub(super) struct Place<'a> {
    pub(super) register: &'a register::Model,
    pub(super) year: i32,
    pub(super) year_is_new: bool,
    pub(super) file: &'a file::Model,
    pub(super) series: &'a series::Model,
    pub(super) unit: UnitId,
}

impl Surroundings {
    pub(in crate::documents) async fn load(
        op: &Op,
        commands: &[(Caller, RegisterDocument)],
    ) -> Result<Self, Fault> {
        let transaction = op.transaction();
        let register_ids: Vec<RegisterId> =
            distinct(commands.iter().map(|(_, command)| command.register));
        let registers = scheme::registers_by_ids(transaction, &register_ids).await?;
        let years = register_year::Entity::find()
            .filter(register_year::Column::RegisterId.is_in(register_ids))
            .all(transaction)
            .await?
            .into_iter()
            .map(|row| ((row.register_id, row.year), row))
            .collect();
        let files = load_files(op, commands, &registers).await?;
        let series = load_series(op, &registers, &files).await?;
        let (uploads, unread) = load_uploads(op, commands).await?;
        Ok(Self {
            named: load_named(op, commands).await?,
            related: load_related(op, commands).await?,
            answers: load_answers(op, commands).await?,
            registers,
            years,
            series,
            files,
            uploads,
            unread,
        })
    }

    /// Whether the text of the upload's content was never looked for.
    pub(in crate::documents) fn is_unread(&self, upload: &upload::Model) -> bool {
        self.unread.contains(&upload.content_hash)
    }

    /// The answer of an earlier request with the same key; none when the request is new.
    pub(super) fn first_answer(
        &self,
        caller: &Caller,
        command: &RegisterDocument,
    ) -> Option<Result<document::Model, Refusal>> {
        let (key, question) = command.idempotency.as_ref()?;
        let (digest, row) = self.answers.get(&(caller.account, key.to_string()))?;
        Some(match row {
            Some(row) if *digest == secret::hash(question) => Ok(row.clone()),
            _ => Err(Refusal::KeyReused),
        })
    }

    /// Register, year, file and unit of a registration in `present_year`.
    pub(super) fn place(
        &self,
        caller: &Caller,
        command: &RegisterDocument,
        present_year: i32,
    ) -> Result<Place<'_>, Refusal> {
        let register = self
            .registers
            .get(&command.register)
            .filter(|register| register.institution_id == caller.institution)
            .ok_or(Refusal::RegisterUnknown)?;
        let choices: Vec<FileChoice<'_>> = self
            .files
            .iter()
            .filter(|file| file.institution_id == caller.institution)
            .filter_map(|file| {
                self.series
                    .get(&file.series_id)
                    .map(|series| FileChoice { file, series })
            })
            .collect();
        let default_series = register.series_id.and_then(|id| self.series.get(&id));
        let choice = choose_file(command.file, default_series, present_year, &choices)
            .map_err(Refusal::File)?;
        let year = choice.file.year.unwrap_or(present_year);
        let row = self.years.get(&(register.id, year));
        if !registers::year_is_open(
            year,
            present_year,
            row.map_or(OpenState::Open, |row| row.state),
        ) {
            return Err(Refusal::YearClosed { year });
        }
        // The format is tried on the greatest sequence, so that no number taken later can fail to print.
        let format = row.map_or(&register.number_format, |row| &row.number_format);
        format
            .print(&register.file_index, year, 99_999)
            .map_err(Refusal::Number)?;
        Ok(Place {
            register,
            year,
            year_is_new: row.is_none(),
            file: choice.file,
            series: choice.series,
            unit: command
                .card
                .unit
                .or(choice.file.unit_id)
                .or(choice.series.unit_id)
                .ok_or(Refusal::UnitRequired)?,
        })
    }

    /// Units, staff and correspondents that a card names must exist in the caller's institution.
    pub(in crate::documents) fn check_named(
        &self,
        caller: &Caller,
        fields: &CardDraft,
    ) -> Result<(), Refusal> {
        let addressees = fields
            .addressees
            .iter()
            .enumerate()
            .map(|(index, addressee)| {
                (
                    Thing::Correspondent,
                    format!("card.addressees.{index}.correspondent"),
                    addressee.correspondent.map(|id| id.0),
                )
            });
        [
            (
                Thing::Unit,
                "card.unit".to_owned(),
                fields.unit.map(|id| id.0),
            ),
            (
                Thing::Unit,
                "card.receivingUnit".to_owned(),
                fields.receiving_unit.map(|id| id.0),
            ),
            (
                Thing::StaffMember,
                "card.executor".to_owned(),
                fields.executor.map(|id| id.0),
            ),
            (
                Thing::Correspondent,
                "card.correspondent".to_owned(),
                fields.correspondent.map(|id| id.0),
            ),
        ]
        .into_iter()
        .chain(addressees)
        .filter_map(|(what, path, id)| id.map(|id| (what, path, id)))
        .find(|(_, _, id)| self.named.get(id) != Some(&caller.institution.0))
        .map_or(Ok(()), |(what, path, _)| {
            Err(Refusal::Unknown { what, path })
        })
    }

    /// Documents that a registration relates to must be visible to the caller.
    pub(super) fn check_relations(
        &self,
        caller: &Caller,
        relations: &[NewRelation],
    ) -> Result<(), Refusal> {
        let mut seen = HashSet::new();
        for (index, relation) in relations.iter().enumerate() {
            let path = format!("relations.{index}");
            if !seen.insert((relation.kind, relation.to)) {
                return Err(Refusal::RelationTwice { path });
            }
            if !self
                .related
                .get(&relation.to)
                .is_some_and(|facts| caller.scope().sees(facts))
            {
                return Err(Refusal::Unknown {
                    what: Thing::Document,
                    path: format!("{path}.to"),
                });
            }
        }
        Ok(())
    }

    /// The uploads that a registration claims: the caller's own, still waiting.
    pub(in crate::documents) fn claims(
        &self,
        caller: &Caller,
        claims: &[Claim],
        at: DateTime<Utc>,
    ) -> Result<Vec<&upload::Model>, Refusal> {
        let mut seen = HashSet::new();
        let mut uploads = Vec::with_capacity(claims.len());
        for (index, claim) in claims.iter().enumerate() {
            let path = format!("uploads.{index}");
            if !seen.insert(claim.upload) {
                return Err(Refusal::UploadTwice { path });
            }
            let upload = self
                .uploads
                .get(&claim.upload.0)
                .filter(|upload| upload.account_id == caller.account);
            match upload {
                Some(upload) if upload.claimed_by.is_some() => {
                    return Err(Refusal::UploadClaimed { path });
                }
                Some(upload) if upload.expires_at > at => uploads.push(upload),
                _ => {
                    return Err(Refusal::Unknown {
                        what: Thing::Upload,
                        path,
                    });
                }
            }
        }
        Ok(uploads)
    }
}

fn distinct<T: Copy + Eq + std::hash::Hash>(items: impl Iterator<Item = T>) -> Vec<T> {
    items.collect::<HashSet<_>>().into_iter().collect()
}

async fn load_files(
    op: &Op,
    commands: &[(Caller, RegisterDocument)],
    registers: &HashMap<RegisterId, register::Model>,
) -> Result<Vec<file::Model>, Fault> {
    let named: Vec<FileId> = distinct(commands.iter().filter_map(|(_, command)| command.file));
    let default_series: Vec<SeriesId> = distinct(
        commands
            .iter()
            .filter(|(_, command)| command.file.is_none())
            .filter_map(|(_, command)| registers.get(&command.register)?.series_id),
    );
    let mut files = Vec::new();
    if !named.is_empty() {
        files.extend(
            scheme::files_by_ids(op.transaction(), &named)
                .await?
                .into_values(),
        );
    }
    if !default_series.is_empty() {
        files.extend(
            scheme::open_files_of_series(
                op.transaction(),
                &default_series,
                calendar::year(op.at()),
            )
            .await?,
        );
    }
    Ok(files)
}

async fn load_series(
    op: &Op,
    registers: &HashMap<RegisterId, register::Model>,
    files: &[file::Model],
) -> Result<HashMap<SeriesId, series::Model>, Fault> {
    let ids: Vec<SeriesId> = distinct(
        files
            .iter()
            .map(|file| file.series_id)
            .chain(registers.values().filter_map(|register| register.series_id)),
    );
    scheme::series_by_ids(op.transaction(), &ids).await
}

async fn load_uploads(
    op: &Op,
    commands: &[(Caller, RegisterDocument)],
) -> Result<(HashMap<Uuid, upload::Model>, HashSet<ContentHash>), Fault> {
    let ids = distinct(
        commands
            .iter()
            .flat_map(|(_, command)| command.claims.iter().map(|claim| claim.upload)),
    );
    if ids.is_empty() {
        return Ok((HashMap::new(), HashSet::new()));
    }
    let rows = upload::Entity::find()
        .filter(upload::Column::Id.is_in(ids))
        .all(op.transaction())
        .await?;
    let unread = content::Entity::find()
        .filter(content::Column::Hash.is_in(rows.iter().map(|row| row.content_hash)))
        .filter(content::Column::TextState.eq(TextState::Pending))
        .all(op.transaction())
        .await?;
    let uploads = rows.into_iter().map(|row| (row.id.0, row)).collect();
    Ok((uploads, unread.into_iter().map(|row| row.hash).collect()))
}

async fn load_named(
    op: &Op,
    commands: &[(Caller, RegisterDocument)],
) -> Result<HashMap<Uuid, Uuid>, Fault> {
    let cards = || commands.iter().map(|(_, command)| &command.card);
    let units = distinct(
        cards()
            .flat_map(|card| [card.unit, card.receiving_unit])
            .flatten(),
    );
    let staff = distinct(cards().filter_map(|card| card.executor));
    let correspondents = distinct(cards().flat_map(|card| {
        card.correspondent.into_iter().chain(
            card.addressees
                .iter()
                .filter_map(|addressee| addressee.correspondent),
        )
    }));
    let mut named = HashMap::new();
    if !units.is_empty() {
        let rows = unit::Entity::find()
            .filter(unit::Column::Id.is_in(units))
            .all(op.transaction())
            .await?;
        named.extend(rows.into_iter().map(|row| (row.id.0, row.institution_id.0)));
    }
    if !staff.is_empty() {
        let rows = staff_member::Entity::find()
            .filter(staff_member::Column::Id.is_in(staff))
            .all(op.transaction())
            .await?;
        named.extend(rows.into_iter().map(|row| (row.id.0, row.institution_id.0)));
    }
    if !correspondents.is_empty() {
        let query =
            correspondent::Entity::find().filter(correspondent::Column::Id.is_in(correspondents));
        named.extend(
            query
                .all(op.transaction())
                .await?
                .into_iter()
                .map(|row| (row.id.0, row.institution_id.0)),
        );
    }
    Ok(named)
}

async fn load_related(
    op: &Op,
    commands: &[(Caller, RegisterDocument)],
) -> Result<HashMap<DocumentId, crate::access::DocumentFacts>, Fault> {
    let ids = distinct(
        commands
            .iter()
            .flat_map(|(_, command)| command.relations.iter().map(|relation| relation.to)),
    );
    if ids.is_empty() {
        Ok(HashMap::new())
    } else {
        read::facts(op.transaction(), &ids).await
    }
}

async fn load_answers(
    op: &Op,
    commands: &[(Caller, RegisterDocument)],
) -> Result<HashMap<(AccountId, String), (String, Option<document::Model>)>, Fault> {
    let keys: Vec<String> = commands
        .iter()
        .filter_map(|(_, command)| command.idempotency.as_ref())
        .map(|(key, _)| key.to_string())
        .collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let rows = idempotency::Entity::find()
        .filter(idempotency::Column::Key.is_in(keys))
        .all(op.transaction())
        .await?;
    let ids: Vec<DocumentId> = rows
        .iter()
        .filter_map(|row| serde_json::from_value(row.answer.clone()).ok())
        .collect();
    let documents = document::Entity::find()
        .filter(document::Column::Id.is_in(ids))
        .all(op.transaction())
        .await?;
    let documents: HashMap<DocumentId, document::Model> =
        documents.into_iter().map(|row| (row.id, row)).collect();
    Ok(rows
        .into_iter()
        .map(|row| {
            let id: Option<DocumentId> = serde_json::from_value(row.answer).ok();
            (
                (row.account_id, row.key),
                (
                    row.request_digest,
                    id.and_then(|id| documents.get(&id).cloned()),
                ),
            )
        })
        .collect())
}
