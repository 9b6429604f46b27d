//! Giving an act out: as a paper, as data, and its totals alone.

use std::collections::BTreeSet;

use entities::ids::{DestructionListId, DocumentId, StaffMemberId};
use entities::retention::{destruction_list, list_decision};
use sea_orm::ConnectionTrait;

use super::paper::paper;
use super::{Act, Sources, Totals, added_up, assemble, row};
use crate::access::{Action, Caller};
use crate::documents::read as documents;
use crate::kernel::problem::{Language, Messages};
use crate::kernel::{Fault, calendar};
use crate::op::Kit;
use crate::organisation::read as organisation;
use crate::print::print;
use crate::retention::explain::Words;
use crate::retention::list::read;
use entities::vocabulary::{Appraisal, ItemState};

/// An act as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printed {
    /// Name to keep it under.
    pub name: String,
    /// PDF/A-2b.
    pub bytes: Vec<u8>,
}

/// The act of a list as data; none where the caller may not read it, or the list was not submitted.
///
/// # Errors
/// A fault of the database.
pub async fn as_data(
    kit: &Kit,
    messages: &Messages,
    caller: &Caller,
    id: DestructionListId,
) -> Result<Option<Act>, Fault> {
    if !caller.may(Action::ReadDestructionLists) {
        return Ok(None);
    }
    let connection = kit.db.reader();
    let Some(list) = read::list(connection, caller.institution, id).await? else {
        return Ok(None);
    };
    let items = read::items(connection, id).await?;
    let decisions = read::decisions(connection, id).await?;
    let institution = organisation::institutions_by_ids(connection, &[list.institution_id]).await?;
    let institution = institution
        .into_values()
        .next()
        .ok_or(Fault::broken("a list has no institution"))?;
    let people: Vec<StaffMemberId> = people(&decisions).into_iter().collect();
    let people = organisation::staff_by_ids(connection, &people).await?;
    let papers: BTreeSet<DocumentId> = decisions.iter().filter_map(|row| row.document_id).collect();
    let papers: Vec<DocumentId> = papers.into_iter().collect();
    let papers = documents::by_ids(connection, caller.scope(), &papers).await?;
    let sources = Sources {
        list: &list,
        items: &items,
        decisions: &decisions,
        institution: &institution,
        people: &people,
        papers: &papers,
        today: calendar::day(kit.clock.now()),
    };
    assemble(&sources, Words::new(messages, Language::Latvian))
}

/// Prints the act of a list; none where the caller may not read it, or the list was not submitted.
///
/// # Errors
/// A fault of the database, or of the fonts compiled into the program.
pub async fn printed(
    kit: &Kit,
    messages: &Messages,
    caller: &Caller,
    id: DestructionListId,
) -> Result<Option<Printed>, Fault> {
    let Some(act) = as_data(kit, messages, caller, id).await? else {
        return Ok(None);
    };
    let name = format!("iznicinasanas-akts-{}.pdf", plain(&act.number));
    let at = kit.clock.now();
    // Typesetting keeps a processor busy; the threads that answer requests must not wait for it.
    let printed = tokio::task::spawn_blocking(move || print(&paper(&act, at)))
        .await
        .map_err(Fault::at("printing an act aside"))?;
    let bytes = printed.map_err(Fault::at("printing an act"))?;
    Ok(Some(Printed { name, bytes }))
}

/// As much of an act's number as any file system takes.
pub(super) fn plain(number: &str) -> String {
    number
        .chars()
        .map(|character| match character {
            '0'..='9' | 'a'..='z' | 'A'..='Z' => character,
            _ => '-',
        })
        .collect()
}

/// What is to be destroyed by a list, added up as the act does; none for one that was not submitted.
///
/// # Errors
/// A fault of the database.
pub async fn totals<C: ConnectionTrait>(
    connection: &C,
    messages: &Messages,
    list: &destruction_list::Model,
) -> Result<Option<Totals>, Fault> {
    if list.hash.is_none() {
        return Ok(None);
    }
    let words = Words::new(messages, Language::Latvian);
    let mut rows = Vec::new();
    for item in read::items(connection, list.id).await? {
        let leaves = matches!(item.state, ItemState::Withdrawn | ItemState::Kept);
        if !leaves && item.appraisal == Some(Appraisal::Destroy) {
            rows.extend(row(&item, words)?);
        }
    }
    Ok(Some(added_up(&rows)))
}

fn people(decisions: &[list_decision::Model]) -> BTreeSet<StaffMemberId> {
    let mut people = BTreeSet::new();
    for decision in decisions {
        people.extend(decision.decided_by);
        people.extend(decision.decided_for);
        people.extend(decision.members.0.iter().copied());
    }
    people
}
