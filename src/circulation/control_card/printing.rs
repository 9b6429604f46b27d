//! Printing a control card for somebody who may see its document, with the trace that a look at the document leaves.

use std::collections::{BTreeSet, HashMap};

use entities::documents::document;
use entities::ids::{AccountId, DocumentId, StaffMemberId};
use sea_orm::ConnectionTrait;

use super::paper::{Around, paper};
use super::{ControlCard, of_documents};
use crate::access::Caller;
use crate::documents::read as documents;
use crate::documents::shown::{self, List, Shown};
use crate::documents::view::{self, Purpose};
use crate::kernel::{Fault, calendar};
use crate::op::Kit;
use crate::organisation::read as organisation;
use crate::parties::read as parties;
use crate::print::print;

/// A control card as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Name to keep it under.
    pub name: String,
    /// PDF/A-2b.
    pub bytes: Vec<u8>,
}

/// Prints the control card of a document as it is today; none where the caller may not see the document, or it has no card.
/// A restricted document is looked at by that, and the journal says so before anything goes out.
///
/// # Errors
/// A fault of the database, or of the fonts compiled into the program.
pub async fn printed(
    kit: &Kit,
    caller: &Caller,
    id: DocumentId,
    purpose: &Purpose,
) -> Result<Option<Printed>, Fault> {
    let at = kit.clock.now();
    let reader = kit.db.reader();
    let Some(control) = of_documents(reader, &[id], calendar::day(at))
        .await?
        .remove(&id)
    else {
        return Ok(None);
    };
    let Some(card) = view::card(kit, caller, id, purpose).await? else {
        return Ok(None);
    };
    let answers = answers(reader, caller, &control).await?;
    let mut also = Shown::default();
    also.add_viewed(id);
    for answer in answers.values() {
        also.add(List::Documents, answer);
    }
    shown::tell(kit, caller, also, purpose).await?;
    let around = around(reader, caller, &card, &control, answers).await?;
    let number = card.number.as_ref().map(ToString::to_string);
    let name = format!(
        "kontroles-kartite-{}.pdf",
        number.unwrap_or_default().replace('/', "-")
    );
    // Typesetting keeps a processor busy; the threads that answer requests must not wait for it.
    let paper = paper(&card, &control, &around, at)?;
    let printed = tokio::task::spawn_blocking(move || print(&paper))
        .await
        .map_err(Fault::at("printing a control card aside"))?;
    let bytes = printed.map_err(Fault::at("printing a control card"))?;
    Ok(Some(Printed { name, bytes }))
}

/// Documents that answer, those that the caller may see.
async fn answers<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    control: &ControlCard,
) -> Result<HashMap<DocumentId, document::Model>, Fault> {
    let lines = control.sheets.iter().flat_map(|sheet| &sheet.lines);
    let ids: BTreeSet<DocumentId> = lines
        .filter_map(|line| line.report.as_ref()?.answer_id)
        .collect();
    let ids: Vec<DocumentId> = ids.into_iter().collect();
    documents::by_ids(connection, caller.scope(), &ids).await
}

/// Names of everybody and everything that the card mentions.
async fn around<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    card: &document::Model,
    control: &ControlCard,
    answers: HashMap<DocumentId, document::Model>,
) -> Result<Around, Fault> {
    let institution = organisation::institutions_by_ids(connection, &[card.institution_id]).await?;
    let institution = institution
        .into_values()
        .next()
        .ok_or(Fault::broken("a document has no institution"))?;
    let unit = organisation::units_by_ids(connection, &[card.unit_id]).await?;
    let correspondent = match card.correspondent_id {
        Some(id) => parties::by_ids(connection, caller.scope(), &[id]).await?,
        None => HashMap::new(),
    };
    let hands: Vec<AccountId> = hands(control).into_iter().collect();
    let accounts = organisation::accounts_by_ids(connection, &hands).await?;
    let mut people = people(control);
    people.extend(
        accounts
            .values()
            .filter_map(|account| account.staff_member_id),
    );
    let people: Vec<StaffMemberId> = people.into_iter().collect();
    let numbers = answers.into_iter().filter_map(|(id, answer)| {
        let number = answer.number?;
        Some((id, number.to_string()))
    });
    Ok(Around {
        institution: institution.name_lv,
        unit: unit.into_values().next().map(|unit| unit.name_lv),
        correspondent: correspondent.into_values().next().map(|row| row.name),
        answers: numbers.collect(),
        people: organisation::staff_by_ids(connection, &people).await?,
        accounts,
    })
}

/// Accounts that did what the card tells of.
fn hands(control: &ControlCard) -> BTreeSet<AccountId> {
    let mut hands = BTreeSet::new();
    for sheet in &control.sheets {
        hands.insert(sheet.resolution.given_by);
        hands.extend(sheet.resolution.released_by);
        for line in &sheet.lines {
            let steps = line.reminders.iter().chain(&line.extensions);
            hands.extend(steps.chain(&line.report).filter_map(|step| step.done_by));
        }
    }
    if let Some(clock) = &control.clock {
        hands.extend(clock.extensions.iter().filter_map(|row| row.extended_by));
    }
    hands
}

/// Members of staff whom the card names.
fn people(control: &ControlCard) -> BTreeSet<StaffMemberId> {
    let mut people = BTreeSet::new();
    for sheet in &control.sheets {
        let resolution = &sheet.resolution;
        people.insert(resolution.author_id);
        people.extend(resolution.controller_id);
        people.extend(resolution.released_for);
        for line in &sheet.lines {
            people.insert(line.task.executor_id);
            let steps = line.reminders.iter().chain(&line.extensions);
            people.extend(steps.chain(&line.report).filter_map(|step| step.done_for));
        }
    }
    people
}
