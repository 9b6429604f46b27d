//! What was submitted, as one text, and its hash (*akta kontrolsumma*). Everything that is decided about a list is bound to it:
//! whoever approves, approves exactly these files with exactly these appraisals, whatever somebody does to the rows.
//!
//! The text covers what was frozen when the list was submitted, also files that left the list afterwards: leaving only
//! narrows it. One line of JSON for the list and one for each file, in the order of their numbers.

use chrono::NaiveDate;
use entities::ids::{DestructionListId, FileId, InstitutionId};
use entities::retention::{destruction_item, destruction_list};
use entities::vocabulary::Appraisal;
use serde::Serialize;

use super::facts::ItemFacts;
use crate::kernel::{Fault, secret};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Head<'a> {
    list: DestructionListId,
    institution: InstitutionId,
    round: i32,
    act: Option<&'a str>,
    title: &'a str,
    ground: &'a str,
    wait_days: i32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Line<'a> {
    number: i32,
    file: FileId,
    appraisal: Option<Appraisal>,
    reason: Option<&'a str>,
    extend_until: Option<NaiveDate>,
    facts: ItemFacts,
}

/// The text of what was submitted; items that were not are left out. `items` in the order of their numbers.
///
/// # Errors
/// A fault when what was frozen cannot be read.
pub fn text(
    list: &destruction_list::Model,
    items: &[destruction_item::Model],
) -> Result<String, Fault> {
    let written = Fault::at("writing what a list says");
    let head = Head {
        list: list.id,
        institution: list.institution_id,
        round: list.round,
        act: list.act_number.as_deref(),
        title: &list.title,
        ground: &list.ground,
        wait_days: list.wait_days,
    };
    let mut text = serde_json::to_string(&head).map_err(written)?;
    for item in items {
        let Some(line) = line(item)? else { continue };
        text.push('\n');
        text.push_str(&line);
    }
    Ok(text)
}

/// What was submitted of one file: its line in the [`text`]; none where it was not.
///
/// # Errors
/// A fault when what was frozen cannot be read.
pub fn line(item: &destruction_item::Model) -> Result<Option<String>, Fault> {
    let Some(facts) = frozen(item)? else {
        return Ok(None);
    };
    let line = Line {
        number: item.ordinal,
        file: item.file_id,
        appraisal: item.appraisal,
        reason: item.reason.as_deref(),
        extend_until: item.extend_until,
        facts,
    };
    let line = serde_json::to_string(&line);
    line.map(Some)
        .map_err(Fault::at("writing what a list says"))
}

/// The hash of what was submitted: SHA-256 of its [`text`] in hexadecimal.
///
/// # Errors
/// A fault when what was frozen cannot be read.
pub fn of(
    list: &destruction_list::Model,
    items: &[destruction_item::Model],
) -> Result<String, Fault> {
    Ok(secret::hash(&text(list, items)?))
}

/// What was frozen of a file when its list was submitted; none where it was not.
///
/// # Errors
/// A fault when it cannot be read.
pub fn frozen(item: &destruction_item::Model) -> Result<Option<ItemFacts>, Fault> {
    let facts = item.facts.clone();
    facts
        .map(serde_json::from_value)
        .transpose()
        .map_err(Fault::at("reading what a list says of a file"))
}
