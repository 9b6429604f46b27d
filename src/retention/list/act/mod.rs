//! The act (*akts par dokumentu atlasi iznīcināšanai*): what was submitted, with who decided what, as data and as a paper.
//!
//! Put together from what was frozen when the list was submitted, so that it says tomorrow what it says today; only what was
//! decided since and what left the list is added. Ground: domain §6.

mod paper;
mod printing;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::documents::document;
use entities::ids::{DestructionListId, DocumentId, FileId, StaffMemberId};
use entities::organisation::{institution, staff_member};
use entities::retention::{destruction_item, destruction_list, list_decision};
use entities::vocabulary::{
    Appraisal, ItemState, ListDecisionKind, ListState, Medium, WithdrawnBecause,
};
use serde::Serialize;

use super::hash::frozen;
use super::state::shown;
use crate::kernel::numerals::{Gender, Hundred, cardinal};
use crate::kernel::{Fault, calendar};
use crate::organisation::names;
use crate::retention::explain::Words;

pub use printing::{Printed, as_data, printed, totals};

/// A file on an act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// Its number on the list (*Nr. p. k.*).
    pub number: i32,
    /// Which file.
    pub file: FileId,
    /// Index of its series.
    pub index: String,
    /// What stands on its cover.
    pub designation: String,
    /// Its title.
    pub title: String,
    /// The unit, or the former service, whose file it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Reference code of its record group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fonds: Option<String>,
    /// Calendar year; none for a file that carries over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// Date of the first document.
    pub from: NaiveDate,
    /// Date of the last document.
    pub to: NaiveDate,
    /// Volumes.
    pub volumes: i64,
    /// Documents.
    pub documents: i64,
    /// Bytes.
    pub bytes: i64,
    /// How long it is kept, in words.
    pub term: String,
    /// Legal act and section.
    pub ground: String,
    /// The day from which it may be destroyed.
    pub due_on: NaiveDate,
    /// What it is kept on.
    pub medium: Medium,
    /// What is to become of it.
    pub appraisal: Appraisal,
    /// Why.
    pub reason: String,
    /// Last day on which it is kept on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub extend_until: Option<NaiveDate>,
    /// What somebody remarked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<String>,
    /// Why it left the list after it was submitted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_because: Option<WithdrawnBecause>,
    /// The same in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub withdrawn_words: Option<String>,
}

/// What is to be destroyed, added up.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Files.
    pub files: u32,
    /// The same in Latvian words: *divdesmit viena*.
    pub files_in_words: String,
    /// Volumes.
    pub volumes: i64,
    /// Documents.
    pub documents: i64,
    /// Bytes.
    pub bytes: i64,
}

/// Somebody who decided, by the name of that day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// Given and family name.
    pub name: String,
    /// In whose stead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_stead_of: Option<String>,
    /// When.
    pub on: NaiveDate,
}

/// What a paper said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Said {
    /// Number, as printed.
    pub number: String,
    /// Its date.
    pub dated_on: NaiveDate,
    /// Registration number of the document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_as: Option<String>,
    /// Who decided, whoever chaired first; nobody of ours where another institution did.
    pub members: Vec<String>,
    /// What was said besides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remarks: Option<String>,
}

/// An act.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Act {
    /// Which list.
    pub list: DestructionListId,
    /// Number of the act.
    pub number: String,
    /// Day on which it was submitted.
    pub dated_on: NaiveDate,
    /// What people call it.
    pub title: String,
    /// Where the list stands.
    pub state: ListState,
    /// Name of the institution.
    pub institution: String,
    /// On what the choice rests.
    pub ground: String,
    /// SHA-256 of what was submitted.
    pub sha256: String,
    /// Who compiled it.
    pub compiled_by: Vec<Person>,
    /// What the expert commission decided.
    pub commission: Option<Said>,
    /// Who approved it.
    pub approved_by: Option<Person>,
    /// The archive's agreement.
    pub archive: Option<Said>,
    /// Last day on which it could be stopped.
    pub wait_until: Option<NaiveDate>,
    /// What is to be destroyed.
    pub rows: Vec<Row>,
    /// The same added up.
    pub totals: Totals,
    /// What was submitted and is kept.
    pub kept: Vec<Row>,
    /// What left the list after it was submitted.
    pub withdrawn: Vec<Row>,
    /// How what is on paper was destroyed.
    pub method: Option<String>,
    /// Who executed it.
    pub executed_by: Option<Person>,
}

/// What an act is put together from.
#[derive(Debug)]
pub(super) struct Sources<'a> {
    pub(super) list: &'a destruction_list::Model,
    pub(super) items: &'a [destruction_item::Model],
    pub(super) decisions: &'a [list_decision::Model],
    pub(super) institution: &'a institution::Model,
    pub(super) people: &'a HashMap<StaffMemberId, staff_member::Model>,
    pub(super) papers: &'a HashMap<DocumentId, document::Model>,
    pub(super) today: NaiveDate,
}

impl Sources<'_> {
    fn name(&self, person: StaffMemberId, day: NaiveDate) -> String {
        self.people.get(&person).map_or_else(String::new, |row| {
            let (given, family) = names::on(row, day);
            format!("{given} {family}")
        })
    }

    fn person(&self, by: StaffMemberId, decision: &list_decision::Model) -> Person {
        let on = calendar::day(decision.at);
        Person {
            name: self.name(by, on),
            in_stead_of: decision.decided_for.map(|absent| self.name(absent, on)),
            on,
        }
    }

    /// The decision of a kind that stands.
    fn standing(&self, kind: ListDecisionKind) -> Option<&list_decision::Model> {
        let mut latest = self.decisions.iter().rev();
        latest.find(|decision| decision.kind == kind && decision.voided_at.is_none())
    }

    fn said(&self, kind: ListDecisionKind) -> Option<Said> {
        let decision = self.standing(kind)?;
        let dated_on = decision.dated_on?;
        let paper = decision.document_id.and_then(|id| self.papers.get(&id));
        let members = decision.members.0.iter();
        Some(Said {
            number: decision.number.clone().unwrap_or_default(),
            dated_on,
            registered_as: paper.and_then(|paper| paper.number.as_ref().map(ToString::to_string)),
            members: members.map(|id| self.name(*id, dated_on)).collect(),
            remarks: decision.remarks.clone(),
        })
    }

    fn acted(&self, kind: ListDecisionKind) -> Option<Person> {
        let decision = self.standing(kind)?;
        Some(self.person(decision.decided_by?, decision))
    }

    fn compilers(&self) -> Vec<Person> {
        let compiled = self
            .decisions
            .iter()
            .filter(|decision| decision.kind == ListDecisionKind::Compiled);
        compiled
            .filter_map(|decision| Some(self.person(decision.decided_by?, decision)))
            .collect()
    }
}

/// Puts an act together; none for a list that was not submitted.
///
/// # Errors
/// A fault when what was frozen cannot be read.
pub(super) fn assemble(from: &Sources<'_>, words: Words<'_>) -> Result<Option<Act>, Fault> {
    let list = from.list;
    let (Some(number), Some(sha256), Some(at)) = (&list.act_number, &list.hash, list.submitted_at)
    else {
        return Ok(None);
    };
    let (mut rows, mut kept, mut withdrawn) = (Vec::new(), Vec::new(), Vec::new());
    for item in from.items {
        let Some(row) = row(item, words)? else {
            continue;
        };
        match (item.state, row.appraisal) {
            (ItemState::Withdrawn, _) => withdrawn.push(row),
            (ItemState::Kept, _) => kept.push(row),
            (_, Appraisal::Destroy) => rows.push(row),
            (_, Appraisal::Keep | Appraisal::Sample | Appraisal::Extend) => kept.push(row),
        }
    }
    Ok(Some(Act {
        list: list.id,
        number: number.clone(),
        dated_on: calendar::day(at),
        title: list.title.clone(),
        state: shown(list, from.today),
        institution: from.institution.name_lv.clone(),
        ground: list.ground.clone(),
        sha256: sha256.clone(),
        compiled_by: from.compilers(),
        commission: from.said(ListDecisionKind::Commission),
        approved_by: from.acted(ListDecisionKind::Head),
        archive: from.said(ListDecisionKind::Archive),
        wait_until: list.wait_until,
        totals: added_up(&rows),
        rows,
        kept,
        withdrawn,
        method: list.method.clone(),
        executed_by: from.acted(ListDecisionKind::Executor),
    }))
}

fn row(item: &destruction_item::Model, words: Words<'_>) -> Result<Option<Row>, Fault> {
    let (Some(facts), Some(appraisal)) = (frozen(item)?, item.appraisal) else {
        return Ok(None);
    };
    Ok(Some(Row {
        ground: facts.ground(),
        number: item.ordinal,
        file: item.file_id,
        index: facts.index,
        designation: facts.designation,
        title: facts.title,
        unit: facts.unit,
        fonds: facts.fonds,
        year: facts.year,
        from: facts.from,
        to: facts.to,
        volumes: facts.volumes,
        documents: facts.documents,
        bytes: facts.bytes,
        term: words.period(&facts.rule),
        due_on: item.due_on,
        medium: facts.medium,
        appraisal,
        reason: item.reason.clone().unwrap_or_default(),
        extend_until: item.extend_until,
        remark: item.remark.clone(),
        withdrawn_because: item.withdrawn_because,
        withdrawn_words: item.withdrawn_words.clone(),
    }))
}

fn added_up(rows: &[Row]) -> Totals {
    let files = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    Totals {
        files,
        files_in_words: cardinal(files, Gender::Feminine, Hundred::Plain),
        volumes: rows.iter().map(|row| row.volumes).sum(),
        documents: rows.iter().map(|row| row.documents).sum(),
        bytes: rows.iter().map(|row| row.bytes).sum(),
    }
}

/// When an act was put together.
pub(super) type At = DateTime<Utc>;
