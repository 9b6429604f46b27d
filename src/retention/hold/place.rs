//! Placing a hold (*aizlieguma noteikšana*): it holds from the commit on, and what it covers is reckoned anew in the same
//! operation.

use chrono::NaiveDate;
use entities::ids::{HoldId, InstitutionId, StaffMemberId};
use entities::retention::hold;
use entities::vocabulary::{HoldKind, WithdrawnBecause};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::{Subjects, read, run_out, subjects};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};
use crate::organisation::availability::{Unavailable, presence};
use crate::retention::keep::{Because, reckon_files};
use crate::retention::{Refusal, gate, list};

const MOST_TEXT: usize = 200;

/// A hold to be placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// What people call it.
    pub title: String,
    /// Who answers for it and reviews it; a hold without an owner is a problem.
    pub owner: Option<StaffMemberId>,
    /// For the sake of what.
    pub kind: HoldKind,
    /// Why.
    pub reason: String,
    /// Legal act and section, or the case.
    pub ground: String,
    /// Since when the ground exists; today when none.
    pub valid_from: Option<NaiveDate>,
    /// Last day; none for as long as it is not lifted.
    pub valid_to: Option<NaiveDate>,
    /// Until when its owner is to say again that it is needed.
    pub review_on: NaiveDate,
    /// What it is on, documents that were found by searching with the others.
    pub subjects: Subjects,
    /// What was searched for.
    pub searched: Option<Value>,
}

/// A hold that was placed.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// It.
    pub hold: hold::Model,
    /// How many files it covers.
    pub files: u64,
}

impl Draft {
    fn problems(&self, today: NaiveDate) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (field, given) in [("title", &self.title), ("ground", &self.ground)] {
            if given.trim().is_empty() {
                problems.push(Problem::new("REQUIRED", field));
            }
            if given.trim().chars().count() > MOST_TEXT {
                problems.push(Problem::new("TOO_LONG", field).with("most", MOST_TEXT));
            }
            if text::has_control(given) {
                problems.push(Problem::new("CONTROL_CHARACTER", field));
            }
        }
        if self.owner.is_none() {
            problems.push(Problem::new("HOLD_OWNER_REQUIRED", "owner"));
        }
        if let Err(bad) = reason_given(&self.reason) {
            problems.push(bad.problem("reason"));
        }
        let from = self.valid_from.unwrap_or(today);
        if from > today {
            problems.push(Problem::new("DATE_IN_FUTURE", "validFrom").with("date", from));
        }
        match self.valid_to {
            Some(to) if to < from => problems.push(
                Problem::new("DATE_ORDER", "validTo")
                    .with("later", to)
                    .with("earlier", from),
            ),
            Some(to) if to < today => {
                problems.push(Problem::new("HOLD_DAY_PASSED", "validTo").with("date", to));
            }
            Some(_) | None => {}
        }
        problems.extend(review_problem(self.review_on, self.valid_to, today));
        problems.extend(subjects_problem(&self.subjects, self.searched.is_some()));
        problems
    }

    fn row(self, id: HoldId, owner: StaffMemberId, caller: &Caller, op: &Op) -> hold::Model {
        hold::Model {
            id,
            institution_id: caller.institution,
            title: self.title.trim().to_owned(),
            owner_id: owner,
            kind: self.kind,
            reason: self.reason.trim().to_owned(),
            ground: self.ground.trim().to_owned(),
            searched: self.searched,
            valid_from: self.valid_from.unwrap_or(calendar::day(op.at())),
            valid_to: self.valid_to,
            review_on: self.review_on,
            placed_at: op.at(),
            placed_by: caller.account,
            lifted_at: None,
            lifted_by: None,
            lifted_because: None,
            revision: 0,
        }
    }
}

/// What is wrong with what a hold is to be on: nothing at all, or too much.
pub(super) fn subjects_problem(subjects: &Subjects, searched: bool) -> Option<Problem> {
    match subjects.len() {
        0 if searched => Some(Problem::new("HOLD_SEARCH_EMPTY", "search")),
        0 => Some(Problem::new("HOLD_SUBJECT_REQUIRED", "")),
        1..=subjects::MOST => None,
        _ => Some(Problem::new("HOLD_SUBJECTS_TOO_MANY", "").with("most", subjects::MOST)),
    }
}

/// What is wrong with the day of a review.
pub(super) fn review_problem(
    review_on: NaiveDate,
    valid_to: Option<NaiveDate>,
    today: NaiveDate,
) -> Option<Problem> {
    if review_on <= today {
        return Some(Problem::new("HOLD_DAY_PASSED", "reviewOn").with("date", review_on));
    }
    let to = valid_to.filter(|to| *to < review_on && *to > today)?;
    Some(Problem::new("HOLD_REVIEW_TOO_LATE", "reviewOn").with("date", to))
}

/// Why somebody cannot answer for a hold.
pub(super) async fn owner_problem(
    op: &Op,
    institution: InstitutionId,
    owner: StaffMemberId,
) -> Result<Option<Problem>, Fault> {
    let today = calendar::day(op.at());
    let presence = presence(op.transaction(), institution, &[owner], today).await?;
    Ok(match presence.employed(owner, today) {
        Ok(()) => None,
        Err(Unavailable::NotEmployed { name, on }) => Some(
            Problem::new("HOLD_OWNER_NOT_EMPLOYED", "owner")
                .with("name", name)
                .with("date", on),
        ),
        Err(Unavailable::Unknown | Unavailable::Away { .. }) => {
            Some(Problem::new("STAFF_MEMBER_UNKNOWN", "owner"))
        }
    })
}

/// Places a hold.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn place(
    kit: &Kit,
    caller: &Caller,
    draft: Draft,
    named: Named<'_>,
) -> Result<Result<Placed, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::PlaceHold) {
        return Ok(Err(not.into()));
    }
    let problems = draft.problems(calendar::day(kit.clock.now()));
    let Some(owner) = draft.owner.filter(|_| problems.is_empty()) else {
        return Ok(Err(Refusal::Hold(problems)));
    };
    let mut op = kit.begin(caller.actor).await?;
    gate::alone(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let (id, files): (HoldId, u64) =
                serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let found = hold::Entity::find_by_id(id).one(op.transaction()).await?;
            let hold = found.ok_or(Fault::broken("an answer names no hold"))?;
            return Ok(Ok(Placed { hold, files }));
        }
        Ok(None) => {}
    }
    let mut problems = draft.subjects.unknown(&op, caller).await?;
    problems.extend(owner_problem(&op, caller.institution, owner).await?);
    if !problems.is_empty() {
        return Ok(Err(Refusal::Hold(problems)));
    }
    let subjects = draft.subjects.clone();
    let hold = draft.row(op.new_id(HoldId), owner, caller, &op);
    let active = hold.clone().into_active_model().reset_all();
    active.insert(op.transaction()).await?;
    subjects.write(&op, hold.id).await?;
    run_out::arrange(&mut op, &hold);
    let covered = subjects
        .covered(op.transaction(), caller.institution)
        .await?;
    record(&mut op, &hold, &subjects, covered.len());
    reckon_files(&mut op, &covered, Because::Held).await?;
    let because = list::Because {
        word: WithdrawnBecause::Held,
        words: hold.title.clone(),
    };
    list::withdraw(&mut op, caller.institution, &covered, &because).await?;
    let files = covered.len() as u64;
    keep_answer(&op, caller, named, json!((hold.id, files))).await?;
    op.commit().await?;
    Ok(Ok(Placed { hold, files }))
}

fn record(op: &mut Op, hold: &hold::Model, subjects: &Subjects, covered: usize) {
    op.record(entry(
        hold,
        "hold.placed",
        json!({
            "title": hold.title,
            "kind": hold.kind,
            "owner": hold.owner_id,
            "reason": hold.reason,
            "ground": hold.ground,
            "validFrom": hold.valid_from,
            "validTo": hold.valid_to,
            "reviewOn": hold.review_on,
            "on": {
                "files": subjects.files.len(),
                "series": subjects.series.len(),
                "documents": subjects.documents.len(),
                "correspondents": subjects.correspondents.len(),
            },
            "covers": covered,
        }),
    ));
}

/// An entry about a hold.
pub(super) fn entry(hold: &hold::Model, kind: &'static str, payload: Value) -> Entry {
    Entry {
        kind,
        institution: Some(hold.institution_id),
        subject: Subject {
            kind: "hold",
            id: Some(hold.id.0),
        },
        payload,
    }
}

/// Reckons anew what a hold covers; returns the files.
pub(super) async fn reckon_covered(
    op: &mut Op,
    hold: &hold::Model,
) -> Result<Vec<entities::ids::FileId>, Fault> {
    let rows = read::subjects(op.transaction(), hold.id).await?;
    let covered = Subjects::of_rows(rows)
        .covered(op.transaction(), hold.institution_id)
        .await?;
    reckon_files(op, &covered, Because::Held).await?;
    Ok(covered)
}
