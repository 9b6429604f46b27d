//! The papers on which a list rests (*protokols, arhīva vēstule*): the commission's minutes, the archive's letter. What somebody
//! notes about them must be what stands on their cards, and one paper is evidence of one thing: whoever looks at the act
//! years later finds exactly these papers.

use chrono::NaiveDate;
use entities::documents::document;
use entities::ids::StaffMemberId;
use entities::retention::{destruction_list, list_decision};
use entities::vocabulary::{Direction, DocumentKind, DocumentStatus, ListDecisionKind};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::command::{Desk, Paper};
use super::decide::said;
use crate::kernel::{Fault, Problem, text};

const MOST_NUMBER: usize = 30;

/// Which paper it is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sheet<'a> {
    /// Minutes of the commission, with who sat, whoever chaired first.
    Minutes(&'a [StaffMemberId]),
    /// A letter of the archive.
    Letter,
}

impl Sheet<'_> {
    const fn decides(self) -> ListDecisionKind {
        match self {
            Self::Minutes(_) => ListDecisionKind::Commission,
            Self::Letter => ListDecisionKind::Archive,
        }
    }
}

/// What is wrong with a paper: it is dated between what it speaks of and today, is registered as what it is to be, says what is
/// noted of it, and was not evidence of something else before.
///
/// # Errors
/// A fault of the database.
pub(super) async fn problems(
    desk: &Desk<'_>,
    paper: &Paper,
    sheet: Sheet<'_>,
    earliest: Option<NaiveDate>,
) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    let number = paper.number.trim();
    if number.is_empty() {
        problems.push(Problem::new("REQUIRED", "number"));
    }
    if number.chars().count() > MOST_NUMBER {
        problems.push(Problem::new("TOO_LONG", "number").with("most", MOST_NUMBER));
    }
    if text::has_control(number) {
        problems.push(Problem::new("CONTROL_CHARACTER", "number"));
    }
    problems.extend(said(paper.remarks.clone(), "remarks").err());
    let on = paper.dated_on;
    if on > desk.today {
        problems.push(Problem::new("DATE_IN_FUTURE", "datedOn").with("date", on));
    }
    if let Some(earliest) = earliest.filter(|earliest| on < *earliest) {
        let problem = Problem::new("DATE_ORDER", "datedOn")
            .with("later", on)
            .with("earlier", earliest);
        problems.push(problem);
    }
    let card = document::Entity::find_by_id(paper.document)
        .filter(document::Column::InstitutionId.eq(desk.caller.institution))
        .filter(document::Column::Status.eq(DocumentStatus::Registered))
        .filter(desk.caller.scope().condition())
        .one(desk.op.transaction())
        .await?;
    match card {
        None => problems.push(Problem::new("DOCUMENT_UNKNOWN", "document")),
        Some(card) => {
            problems.extend(on_card(&card, paper, sheet));
            problems.extend(used(desk, &card, paper, sheet).await?);
        }
    }
    Ok(problems)
}

/// Where the card says otherwise.
fn on_card(card: &document::Model, paper: &Paper, sheet: Sheet<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    match sheet {
        Sheet::Minutes(_) if card.kind != DocumentKind::Minutes => {
            problems.push(Problem::new("LIST_PAPER_NO_MINUTES", "document"));
        }
        Sheet::Letter if card.direction != Direction::Incoming => {
            problems.push(Problem::new("LIST_PAPER_NOT_RECEIVED", "document"));
        }
        // Which archive agreed must be seen by whoever looks at the act.
        Sheet::Letter if card.correspondent_id.is_none() && card.author.is_none() => {
            problems.push(Problem::new("LIST_PAPER_NO_SENDER", "document"));
        }
        Sheet::Minutes(_) | Sheet::Letter => {}
    }
    // What came from somebody else has their number; what was made here may be called by ours.
    let theirs = card.sender_number.as_deref().map(str::trim);
    let ours = card.number.as_ref().map(ToString::to_string);
    let ours = ours.filter(|_| card.direction != Direction::Incoming);
    let number = paper.number.trim();
    if let Some(known) = theirs.filter(|theirs| *theirs != number)
        && ours.as_deref() != Some(number)
    {
        problems.push(Problem::new("LIST_PAPER_NUMBER", "number").with("number", known));
    }
    if let Some(day) = card.sender_date.or(card.document_date)
        && day != paper.dated_on
    {
        problems.push(Problem::new("LIST_PAPER_DATE", "datedOn").with("date", day));
    }
    problems
}

/// Where the paper was evidence before. One sitting, or one letter, may be about several acts: its card names them then, and
/// says the same of itself each time.
async fn used(
    desk: &Desk<'_>,
    card: &document::Model,
    paper: &Paper,
    sheet: Sheet<'_>,
) -> Result<Vec<Problem>, Fault> {
    let before = list_decision::Entity::find()
        .filter(list_decision::Column::DocumentId.eq(card.id))
        .order_by_asc(list_decision::Column::Id)
        .all(desk.op.transaction())
        .await?;
    for decision in before {
        if decision.kind != sheet.decides() {
            let problem = Problem::new("LIST_PAPER_OF_OTHER_KIND", "document");
            return Ok(vec![problem.with("kind", decision.kind)]);
        }
        if decision.list_id == desk.list.id {
            // What was submitted since is another list than the one that the paper speaks of.
            return Ok(vec![Problem::new(
                "LIST_PAPER_OF_EARLIER_ROUND",
                "document",
            )]);
        }
        let is_same = decision.number.as_deref() == Some(paper.number.trim())
            && decision.dated_on == Some(paper.dated_on)
            && match sheet {
                Sheet::Minutes(members) => same_people(&decision.members.0, members),
                Sheet::Letter => true,
            };
        let act = desk.list.act_number.as_deref().unwrap_or_default();
        if is_same && names(card, act) {
            continue;
        }
        let other = destruction_list::Entity::find_by_id(decision.list_id)
            .one(desk.op.transaction())
            .await?;
        let other = other.and_then(|list| list.act_number).unwrap_or_default();
        let code = match is_same {
            true => "LIST_PAPER_OF_OTHER_ACT",
            false => "LIST_PAPER_SAID_OTHERWISE",
        };
        let problem = Problem::new(code, "document")
            .with("other", other)
            .with("act", act);
        return Ok(vec![problem]);
    }
    Ok(Vec::new())
}

/// Whether the same people sat, and the same one chaired.
fn same_people(one: &[StaffMemberId], other: &[StaffMemberId]) -> bool {
    let sorted = |people: &[StaffMemberId]| {
        let mut people = people.to_vec();
        people.sort_unstable();
        people
    };
    one.first() == other.first() && sorted(one) == sorted(other)
}

/// Whether a card names an act by its number.
fn names(card: &document::Model, act: &str) -> bool {
    let texts = [
        Some(&card.title),
        card.annotation.as_ref(),
        card.keywords.as_ref(),
        card.notes.as_ref(),
    ];
    !act.is_empty() && texts.into_iter().flatten().any(|text| names_in(text, act))
}

/// Whether a number stands in a text by itself, not as a part of another: `1/2026` does not stand in `11/2026`.
fn names_in(text: &str, number: &str) -> bool {
    let joins = |character: char| character.is_alphanumeric() || "/-".contains(character);
    text.match_indices(number).any(|(at, found)| {
        let before = text[..at].chars().next_back();
        let after = text[at + found.len()..].chars().next();
        !before.is_some_and(joins) && !after.is_some_and(joins)
    })
}

#[cfg(test)]
mod tests {
    use super::names_in;

    #[test]
    fn a_number_is_named_by_itself() {
        for text in ["1/2026", "Par aktiem Nr. 1/2026, 2/2026.", "akts «1/2026»"] {
            assert!(names_in(text, "1/2026"), "{text}");
        }
        for text in ["11/2026", "1/20261", "A-1/2026", "1/2026-B", ""] {
            assert!(!names_in(text, "1/2026"), "{text}");
        }
    }
}
