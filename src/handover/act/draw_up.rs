//! Drawing up an act (*akta sastādīšana*): numbered, frozen and printed in one operation.

use chrono::Datelike;
use entities::handover::{act, act_paper, act_unit, description_unit};
use entities::ids::HandoverActId;
use entities::values::ContentHash;
use entities::vocabulary::ActState;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;

use super::gather::{Gathered, early, gather};
use super::paper::paper;
use super::said::{Archive, Ground, Institution, Said, added_up, period, row};
use super::{read, record};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::handover::evidence::{self, Whose};
use crate::handover::inventory::group_reference;
use crate::handover::units::ROWS;
use crate::handover::{Letter, Refusal};
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};
use crate::organisation::read as organisation;
use crate::print::print;
use crate::retention::gate;

pub use super::gather::What;

const MOST_NUMBER: usize = 60;
const MOST_ADDRESS: usize = 300;
const MOST_PERSON: usize = 200;

/// An act to be drawn up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What it hands over.
    pub what: What,
    /// Legal address of the institution.
    pub address: String,
    /// Who answers for it there: post and name.
    pub responsible: String,
    /// Who answers for it at the archive.
    pub archive_responsible: Option<String>,
    /// Who checked what is handed over.
    pub checked_by: Option<String>,
    /// Who hands it over.
    pub handed_by: String,
    /// The archive's consent, where units go before their time.
    pub consent: Option<Letter>,
}

impl Draft {
    fn problems(&self) -> Vec<Problem> {
        let some = |text: &Option<String>| text.clone().unwrap_or_default();
        let mut problems = Vec::new();
        for (given, path, most, required) in [
            (self.address.clone(), "address", MOST_ADDRESS, true),
            (self.responsible.clone(), "responsible", MOST_PERSON, true),
            (self.handed_by.clone(), "handedBy", MOST_PERSON, true),
            (
                some(&self.archive_responsible),
                "archiveResponsible",
                MOST_PERSON,
                false,
            ),
            (some(&self.checked_by), "checkedBy", MOST_PERSON, false),
        ] {
            problems.extend(worded(&given, path, most, required));
        }
        if let Some(consent) = &self.consent {
            problems.extend(worded(&consent.number, "consent.number", MOST_NUMBER, true));
        }
        problems
    }
}

/// What is wrong with some words.
pub(super) fn worded(given: &str, path: &str, most: usize, required: bool) -> Vec<Problem> {
    let given = given.trim();
    let mut problems = Vec::new();
    if required && given.is_empty() {
        problems.push(Problem::new("REQUIRED", path));
    }
    if given.chars().count() > most {
        problems.push(Problem::new("TOO_LONG", path).with("most", most));
    }
    if text::has_control(given) {
        problems.push(Problem::new("CONTROL_CHARACTER", path));
    }
    problems
}

/// Draws an act up. From then on its units are on no other, until it is cancelled.
///
/// # Errors
/// A fault of the database, or of the fonts compiled into the program; inside it the refusal.
pub async fn draw_up(
    kit: &Kit,
    caller: &Caller,
    draft: Draft,
    named: Named<'_>,
) -> Result<Result<act::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::HandOver) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    // Two must not give one number, or hand one unit over, at once.
    gate::alone(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id = serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let found = read::one(op.transaction(), caller.institution, id).await?;
            return Ok(found.ok_or(Refusal::ActUnknown));
        }
        Ok(None) => {}
    }
    let mut problems = draft.problems();
    problems.extend(consent_problems(&op, caller, draft.consent.as_ref()).await?);
    let today = calendar::day(op.at());
    let gathered = match gather(op.transaction(), caller, &draft.what, today).await? {
        Ok(gathered) => gathered,
        Err(more) => {
            problems.extend(more);
            return Ok(Err(Refusal::Faulty(problems)));
        }
    };
    if draft.consent.is_none() {
        problems.extend(early(op.transaction(), &gathered, today).await?);
    }
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let row = keep(&mut op, caller, draft, gathered).await?;
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(row))
}

async fn consent_problems(
    op: &Op,
    caller: &Caller,
    consent: Option<&Letter>,
) -> Result<Vec<Problem>, Fault> {
    let Some(consent) = consent else {
        return Ok(Vec::new());
    };
    let mut problems = Vec::new();
    let on = consent.dated_on;
    if on > calendar::day(op.at()) {
        problems.push(Problem::new("DATE_IN_FUTURE", "consent.datedOn").with("date", on));
    }
    let letter = (consent.document, Whose::Archive);
    let path = "consent.document";
    problems.extend(
        evidence::registered(op.transaction(), caller, letter, path)
            .await?
            .err(),
    );
    Ok(problems)
}

async fn keep(
    op: &mut Op,
    caller: &Caller,
    draft: Draft,
    gathered: Gathered,
) -> Result<act::Model, Fault> {
    let (year, sequence) = next(op, caller).await?;
    let first = gathered.inventories.values().next();
    let inventory = first.ok_or(Fault::broken("an act is drawn up from no inventory"))?;
    let groups = organisation::units_by_ids(op.transaction(), &[inventory.unit_id]).await?;
    let group = groups
        .get(&inventory.unit_id)
        .ok_or(Fault::broken("the record group of an inventory is missing"))?;
    let own = organisation::institutions_by_ids(op.transaction(), &[caller.institution]).await?;
    let own = own
        .get(&caller.institution)
        .ok_or(Fault::broken("the institution of an act is missing"))?;
    let consent = draft.consent.as_ref().map(|consent| consent.document);
    let said = said(
        op,
        &gathered,
        draft,
        Names {
            number: format!("{sequence}/{year}"),
            institution: own.name_lv.clone(),
            group: group.name_lv.clone(),
        },
    )?;
    let at = op.at();
    let printing = said.clone();
    // Typesetting keeps a processor busy; the threads that answer requests must not wait for it.
    let printed = tokio::task::spawn_blocking(move || print(&paper(&printing, at)))
        .await
        .map_err(Fault::at("printing a handover act aside"))?;
    let pdf = printed.map_err(Fault::at("printing a handover act"))?;
    let hash = storage::ContentHash::of(&pdf);
    let row = act::Model {
        id: op.new_id(HandoverActId),
        institution_id: caller.institution,
        fonds_archive: inventory.fonds_archive.clone(),
        fonds_number: inventory.fonds_number.clone(),
        year,
        sequence,
        state: ActState::DrawnUp,
        units: i32::try_from(gathered.units.len()).map_err(Fault::at("counting units"))?,
        said: json!(said),
        paper_sha256: ContentHash::from_bytes(*hash.as_bytes()),
        consent_id: consent,
        drawn_up_at: at,
        drawn_up_by: caller.account,
        ended_at: None,
        reason: None,
        revision: 1,
    };
    let packages: Vec<_> = gathered.packages.iter().map(|package| package.id).collect();
    let told = json!({
        "number": row.number(), "recordGroup": said.record_group, "units": row.units, "packages": packages,
        "paperSha256": row.paper_sha256.to_string(), "consent": row.consent_id,
    });
    record(op, &row, "handover_act.drawn_up", told);
    let row = row
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    let paper = act_paper::Model {
        act_id: row.id,
        pdf,
    };
    act_paper::Entity::insert(paper.into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    for chunk in gathered.units.chunks(ROWS) {
        let chunk = chunk.iter().map(|(unit, package)| {
            act_unit::Model {
                act_id: row.id,
                unit_id: unit.id,
                package_id: *package,
            }
            .into_active_model()
        });
        act_unit::Entity::insert_many(chunk)
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(row)
}

/// The next number of this year's series: what was cancelled keeps its own.
async fn next(op: &Op, caller: &Caller) -> Result<(i32, i32), Fault> {
    let year = calendar::day(op.at()).year();
    let last: Option<i32> = act::Entity::find()
        .select_only()
        .column(act::Column::Sequence)
        .filter(act::Column::InstitutionId.eq(caller.institution))
        .filter(act::Column::Year.eq(year))
        .order_by_desc(act::Column::Sequence)
        .into_tuple()
        .one(op.transaction())
        .await?;
    Ok((year, last.unwrap_or_default() + 1))
}

/// What things are called.
struct Names {
    number: String,
    institution: String,
    group: String,
}

fn said(op: &Op, gathered: &Gathered, draft: Draft, names: Names) -> Result<Said, Fault> {
    let rows: Vec<_> = gathered
        .inventories
        .values()
        .map(|inventory| {
            let units: Vec<&description_unit::Model> = gathered
                .units
                .iter()
                .map(|(unit, _)| unit)
                .filter(|unit| unit.inventory_id == inventory.id)
                .collect();
            row(inventory, &units, gathered.held.get(&inventory.id))
        })
        .collect();
    let nothing = Fault::broken("an act is drawn up from no units");
    let (from, to) = period(gathered.units.iter().map(|(unit, _)| unit)).ok_or(nothing)?;
    let first = gathered.inventories.values().next();
    let inventory = first.ok_or(Fault::broken("an act is drawn up from no inventory"))?;
    let trimmed = |text: &Option<String>| {
        let text = text.as_deref().map(str::trim);
        text.filter(|text| !text.is_empty()).map(str::to_owned)
    };
    let agreement = gathered.agreements.first();
    Ok(Said {
        number: names.number,
        drawn_up_on: calendar::day(op.at()),
        medium: gathered.medium(),
        institution: Institution {
            name: names.institution,
            number: gathered
                .number
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            address: draft.address.trim().to_owned(),
            responsible: draft.responsible.trim().to_owned(),
        },
        archive: Archive {
            code: inventory.fonds_archive.clone(),
            name: agreement.map_or_else(
                || "Latvijas Nacionālais arhīvs".to_owned(),
                |agreement| agreement.archive_name.clone(),
            ),
            responsible: trimmed(&draft.archive_responsible),
        },
        record_group: group_reference(inventory),
        record_group_name: names.group,
        from: from.latvian(),
        to: to.latvian(),
        grounds: grounds(gathered, draft.consent.as_ref()),
        totals: added_up(&rows),
        rows,
        checked_by: trimmed(&draft.checked_by),
        handed_by: draft.handed_by.trim().to_owned(),
    })
}

fn grounds(gathered: &Gathered, consent: Option<&Letter>) -> Vec<Ground> {
    let agreements = gathered
        .agreements
        .iter()
        .map(|agreement| Ground::Agreement {
            number: agreement.number.clone(),
        });
    let approvals = gathered.approvals.iter().filter_map(|step| {
        Some(Ground::Approval {
            inventory: gathered.inventories.get(&step.inventory_id)?.designation(),
            part: step.part,
            number: step.number.clone()?,
            dated_on: step.dated_on?,
        })
    });
    let replies = gathered.packages.iter().filter_map(|package| {
        let reply = gathered.replies.get(&package.id)?;
        let letter = reply.document_id.and_then(|id| gathered.letters.get(&id));
        let is_fetched = reply.fetched_from.is_some();
        Some(Ground::Reply {
            package: package.name.clone(),
            sha256: package.sha256?.to_string(),
            outcome: reply.outcome,
            registered_as: letter.and_then(|card| card.number.as_ref().map(ToString::to_string)),
            fetched_on: is_fetched.then(|| calendar::day(reply.recorded_at)),
        })
    });
    let consent = consent.map(|consent| Ground::Consent {
        number: consent.number.trim().to_owned(),
        dated_on: consent.dated_on,
    });
    agreements
        .chain(approvals)
        .chain(replies)
        .chain(consent)
        .collect()
}
