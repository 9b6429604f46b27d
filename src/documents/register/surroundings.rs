//! What a registration is decided by: registers, years, files, uploads and whatever its card names.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use entities::classification::{file, register, register_year, series};
use entities::content::upload;
use entities::documents::document;
use entities::ids::{AccountId, DocumentId, FileId, RegisterId, SeriesId, UnitId};
use entities::organisation::unit;
use entities::vocabulary::OpenState;
use uuid::Uuid;

use super::{Caller, CardDraft, Claim, NewRelation, Refusal, RegisterDocument, Thing};
use crate::access::{Action, DocumentFacts};
use crate::classification::filing::{FileChoice, choose_file};
use crate::classification::registers;
use crate::kernel::secret::Keys;
use crate::op;
use crate::organisation::{Period, Validity};

/// Everything the batch names, by id.
pub(in crate::documents) struct Surroundings {
    pub(super) registers: HashMap<RegisterId, register::Model>,
    pub(super) years: HashMap<(RegisterId, i32), register_year::Model>,
    pub(super) series: HashMap<SeriesId, series::Model>,
    pub(super) files: Vec<file::Model>,
    pub(super) uploads: HashMap<Uuid, upload::Model>,
    /// Units that cards name or files belong to.
    pub(super) units: HashMap<UnitId, unit::Model>,
    /// Files whose unit has ended, with whoever answers for them today.
    pub(super) taken_over: HashMap<FileId, Option<UnitId>>,
    /// Staff and correspondents that exist, with their institutions.
    pub(super) named: HashMap<Uuid, Uuid>,
    pub(super) related: HashMap<DocumentId, DocumentFacts>,
    pub(super) answers: Answers,
    pub(super) keys: Arc<Keys>,
}

/// First answers by account and key: the digest of the request, and the document it registered.
pub(super) type Answers = HashMap<(AccountId, String), (String, Option<document::Model>)>;

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
    /// The answer of an earlier request with the same key; none when the request is new.
    pub(super) fn first_answer(
        &self,
        caller: &Caller,
        command: &RegisterDocument,
    ) -> Option<Result<document::Model, Refusal>> {
        let (key, question) = command.idempotency.as_ref()?;
        let (digest, row) = self.answers.get(&(caller.account, key.to_string()))?;
        let same = *digest == op::digest(&self.keys, question);
        let Some(row) = row.as_ref().filter(|_| same) else {
            return Some(Err(Refusal::KeyReused));
        };
        // What the caller may no longer see is not shown to them again.
        let sees = caller.may(Action::RegisterDocument) && self.sees(caller, row.id);
        Some(if sees {
            Ok(row.clone())
        } else {
            Err(Refusal::Unknown {
                what: Thing::Document,
                path: "idempotencyKey".to_owned(),
            })
        })
    }

    /// Register, year, file and unit of a registration on a day.
    pub(super) fn place(
        &self,
        caller: &Caller,
        command: &RegisterDocument,
        today: NaiveDate,
    ) -> Result<Place<'_>, Refusal> {
        let present_year = today.year();
        let register = self
            .registers
            .get(&command.register)
            .filter(|register| register.institution_id == caller.institution)
            .ok_or(Refusal::RegisterUnknown)?;
        if register.former_unit_id.is_some() {
            return Err(Refusal::RegisterTakenOver);
        }
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
        // A year that an administrator opened again takes what was missed, also after the register's last day.
        let reopened = row.is_some_and(|row| row.state == OpenState::Reopened);
        let gives = registers::validity(register);
        if !gives.covers(today) && !reopened {
            return Err(Refusal::RegisterNotInForce {
                period: Period(gives).to_string(),
            });
        }
        if !registers::year_is_open(
            year,
            present_year,
            row.map_or(OpenState::Open, |row| row.state),
        ) {
            return Err(match (year.cmp(&present_year), row.map(|row| row.state)) {
                (Ordering::Greater, _) => Refusal::YearNotBegun { year },
                (_, Some(OpenState::Closed)) => Refusal::YearClosed { year },
                _ => Refusal::YearOver { year },
            });
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
            unit: match (command.card.unit, self.taken_over.get(&choice.file.id)) {
                (Some(named), _) => Some(named),
                (None, Some(successor)) => *successor,
                (None, None) => choice.file.unit_id.or(choice.series.unit_id),
            }
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
        for (path, unit) in self.named_units(fields) {
            if unit.is_none_or(|unit| unit.institution_id != caller.institution) {
                return Err(Refusal::Unknown {
                    what: Thing::Unit,
                    path: path.to_owned(),
                });
            }
        }
        [
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

    /// The units that a card names must exist on the day from which it speaks: a document carries the name of its time, and
    /// after a merger nothing new is registered for the merged.
    pub(in crate::documents) fn check_units_on(
        &self,
        fields: &CardDraft,
        unchanged: &[UnitId],
        day: NaiveDate,
    ) -> Result<(), Refusal> {
        for (path, unit) in self.named_units(fields) {
            let Some(unit) = unit.filter(|unit| !unchanged.contains(&unit.id)) else {
                continue;
            };
            let exists = Validity::of_unit(unit);
            if !exists.covers(day) {
                return Err(Refusal::UnitNotInForce {
                    path: path.to_owned(),
                    name: unit.name_lv.clone(),
                    period: Period(exists).to_string(),
                });
            }
        }
        Ok(())
    }

    fn named_units(
        &self,
        fields: &CardDraft,
    ) -> impl Iterator<Item = (&'static str, Option<&unit::Model>)> {
        [
            ("card.unit", fields.unit),
            ("card.receivingUnit", fields.receiving_unit),
        ]
        .into_iter()
        .filter_map(|(path, id)| Some((path, self.units.get(&id?))))
    }

    /// Documents that a registration relates to must be visible to the caller, or vouched for by whoever named them.
    pub(super) fn check_relations(
        &self,
        caller: &Caller,
        relations: &[NewRelation],
        vouched: &HashSet<DocumentId>,
    ) -> Result<(), Refusal> {
        let mut seen = HashSet::new();
        for (index, relation) in relations.iter().enumerate() {
            let path = format!("relations.{index}");
            if !seen.insert((relation.kind, relation.to)) {
                return Err(Refusal::RelationTwice { path });
            }
            if !self.may_name(caller, relation.to, vouched) {
                return Err(Refusal::Unknown {
                    what: Thing::Document,
                    path: format!("{path}.document"),
                });
            }
        }
        Ok(())
    }

    /// A document that the particulars name must be visible to the caller, or vouched for by whoever named it.
    pub(in crate::documents) fn check_particulars(
        &self,
        caller: &Caller,
        fields: &CardDraft,
        vouched: &HashSet<DocumentId>,
    ) -> Result<(), Refusal> {
        let named = fields
            .particulars
            .as_ref()
            .and_then(|particulars| particulars.named_document());
        match named {
            Some((id, path)) if !self.may_name(caller, id, vouched) => Err(Refusal::Unknown {
                what: Thing::Document,
                path: path.to_owned(),
            }),
            _ => Ok(()),
        }
    }

    fn may_name(
        &self,
        caller: &Caller,
        document: DocumentId,
        vouched: &HashSet<DocumentId>,
    ) -> bool {
        self.sees(caller, document)
            || (vouched.contains(&document)
                && self
                    .related
                    .get(&document)
                    .is_some_and(|facts| facts.institution == caller.institution))
    }

    fn sees(&self, caller: &Caller, document: DocumentId) -> bool {
        self.related
            .get(&document)
            .is_some_and(|facts| caller.scope().sees(facts))
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
