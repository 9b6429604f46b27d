//! What is decided about a list: the commission's minutes, the head's approval, the archive's agreement; giving it back, stopping
//! it, giving it up.

use std::collections::BTreeSet;

use chrono::Days;
use entities::ids::StaffMemberId;
use entities::retention::destruction_item;
use entities::retention::list_decision::{self, Members};
use entities::vocabulary::{ItemState, ListDecisionKind, WithdrawnBecause};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::command::{Desk, Paper};
use super::error::Refusal;
use super::evidence::{self, Sheet};
use super::held_on;
use super::state::{Part, other_part};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem, calendar, text};
use crate::organisation::availability::Unavailable;

/// Fewest who sit in a commission.
const FEWEST_MEMBERS: usize = 3;

/// Most who sit in one.
const MOST_MEMBERS: usize = 30;

const MOST_REMARKS: usize = 2_000;

type Done = Result<Result<(), Refusal>, Fault>;

/// Notes what the commission decided.
pub(super) async fn commission(
    desk: &mut Desk<'_>,
    minutes: Paper,
    chair: StaffMemberId,
    members: Vec<StaffMemberId>,
) -> Done {
    let submitted = desk.list.submitted_at.map(calendar::day);
    let all: Vec<StaffMemberId> = std::iter::once(chair).chain(members).collect();
    let mut problems = evidence::problems(desk, &minutes, Sheet::Minutes(&all), submitted).await?;
    if all.len() < FEWEST_MEMBERS {
        problems
            .push(Problem::new("LIST_COMMISSION_SMALL", "members").with("least", FEWEST_MEMBERS));
    }
    if all.len() > MOST_MEMBERS {
        problems.push(Problem::new("LIST_COMMISSION_LARGE", "members").with("most", MOST_MEMBERS));
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let here = desk.presence(&all).await?;
    let mut seen = BTreeSet::new();
    for (at, person) in all.iter().enumerate() {
        let path = match at.checked_sub(1) {
            None => "chair".to_owned(),
            Some(at) => format!("members.{at}"),
        };
        if !seen.insert(*person) {
            problems
                .push(Problem::new("LIST_MEMBER_TWICE", &path).with("person", here.name(*person)));
        }
        problems.extend(unemployed(here.employed(*person, minutes.dated_on), &path));
        if let Some(part) = other_part(&desk.decisions, *person, Part::Commission) {
            let problem = Problem::new("LIST_TWO_PARTS", &path)
                .with("person", here.name(*person))
                .with("part", part.as_str());
            problems.push(problem);
        }
    }
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let decision = list_decision::Model {
        members: Members(all),
        ..noted(desk, ListDecisionKind::Commission, &minutes)
    };
    let payload = json!({
        "number": decision.number,
        "datedOn": decision.dated_on,
        "document": decision.document_id,
        "members": decision.members,
        "remarks": decision.remarks,
        "sha256": decision.hash,
    });
    desk.write(decision).await?;
    desk.record("destruction_list.commission_decided", payload);
    Ok(Ok(()))
}

fn unemployed(employed: Result<(), Unavailable>, path: &str) -> Option<Problem> {
    Some(match employed.err()? {
        Unavailable::Unknown => Problem::new("STAFF_MEMBER_UNKNOWN", path),
        Unavailable::NotEmployed { name, on } => Problem::new("LIST_MEMBER_NOT_EMPLOYED", path)
            .with("person", name)
            .with("on", on),
        Unavailable::Away { .. } => return None,
    })
}

/// The head approves.
pub(super) async fn approve(desk: &mut Desk<'_>, remarks: Option<String>) -> Done {
    let remarks = match said(remarks, "remarks") {
        Ok(remarks) => remarks,
        Err(problem) => return Ok(Err(Refusal::Faulty(vec![problem]))),
    };
    let decision = list_decision::Model {
        remarks,
        ..desk.decision(ListDecisionKind::Head)
    };
    let payload = json!({
        "by": decision.decided_by,
        "remarks": decision.remarks,
        "sha256": decision.hash,
    });
    desk.write(decision).await?;
    desk.record("destruction_list.approved", payload);
    Ok(Ok(()))
}

/// Notes that the archive agrees. From then on the list waits, and what it says is to be kept is kept.
pub(super) async fn archive(desk: &mut Desk<'_>, letter: Paper) -> Done {
    let approved =
        desk.decisions.iter().rev().find(|decision| {
            decision.kind == ListDecisionKind::Head && decision.voided_at.is_none()
        });
    let approved = approved.map(|decision| calendar::day(decision.at));
    let problems = evidence::problems(desk, &letter, Sheet::Letter, approved).await?;
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let decision = list_decision::Model {
        decided_by: None,
        decided_for: None,
        ..noted(desk, ListDecisionKind::Archive, &letter)
    };
    let days = u64::try_from(desk.list.wait_days).unwrap_or_default();
    let until = desk.today.checked_add_days(Days::new(days));
    let until = until.ok_or(Fault::broken("a list waits beyond the calendar"))?;
    desk.list.wait_until = Some(until);
    let payload = json!({
        "number": decision.number,
        "datedOn": decision.dated_on,
        "document": decision.document_id,
        "remarks": decision.remarks,
        "sha256": decision.hash,
        "waitsUntil": until,
    });
    desk.write(decision).await?;
    desk.record("destruction_list.archive_agreed", payload);
    held_on::begin(desk).await?;
    Ok(Ok(()))
}

/// Gives the list back to those who compile it. What was decided about it loses its force, its appraisals among it.
pub(super) async fn request_changes(desk: &mut Desk<'_>, remarks: &str) -> Done {
    let remarks = match reason_given(remarks) {
        Ok(remarks) => remarks,
        Err(bad) => {
            return Ok(Err(Refusal::Reason {
                path: "remarks",
                bad,
            }));
        }
    };
    let decision = list_decision::Model {
        remarks: Some(remarks),
        ..desk.decision(ListDecisionKind::ChangesRequested)
    };
    let payload = json!({ "remarks": decision.remarks, "sha256": decision.hash });
    void(desk).await?;
    held_on::end(desk, held_on::After::Draft).await?;
    desk.write(decision).await?;
    desk.list.hash = None;
    desk.list.wait_until = None;
    desk.record("destruction_list.changes_requested", payload);
    Ok(Ok(()))
}

async fn void(desk: &mut Desk<'_>) -> Result<(), Fault> {
    use list_decision::Column;
    let binding = [
        ListDecisionKind::Submitted,
        ListDecisionKind::Commission,
        ListDecisionKind::Head,
        ListDecisionKind::Archive,
    ];
    let at = desk.op.at();
    list_decision::Entity::update_many()
        .col_expr(Column::VoidedAt, Expr::value(at))
        .filter(Column::ListId.eq(desk.list.id))
        .filter(Column::Kind.is_in(binding))
        .filter(Column::VoidedAt.is_null())
        .exec(desk.op.transaction())
        .await?;
    Ok(())
}

/// Stops a list that waits to be executed.
pub(super) async fn stop(desk: &mut Desk<'_>, reason: &str) -> Done {
    ended(
        desk,
        ListDecisionKind::Stopped,
        "destruction_list.stopped",
        reason,
    )
    .await
}

/// Gives a list up: its files leave it, and what it said is to be kept goes by its term again.
pub(super) async fn abandon(desk: &mut Desk<'_>, reason: &str) -> Done {
    use destruction_item::Column;
    let kind = ListDecisionKind::Abandoned;
    if let Err(refusal) = ended(desk, kind, "destruction_list.abandoned", reason).await? {
        return Ok(Err(refusal));
    }
    held_on::end(desk, held_on::After::Nothing).await?;
    destruction_item::Entity::update_many()
        .col_expr(Column::State, Expr::value(ItemState::Withdrawn))
        .col_expr(
            Column::WithdrawnBecause,
            Expr::value(WithdrawnBecause::ListAbandoned),
        )
        .col_expr(Column::WithdrawnWords, Expr::value(reason.trim()))
        .col_expr(Column::WithdrawnAt, Expr::value(desk.op.at()))
        .filter(Column::ListId.eq(desk.list.id))
        .filter(Column::State.is_in([ItemState::Standing, ItemState::Kept]))
        .exec(desk.op.transaction())
        .await?;
    Ok(Ok(()))
}

async fn ended(
    desk: &mut Desk<'_>,
    kind: ListDecisionKind,
    entry: &'static str,
    reason: &str,
) -> Done {
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => {
            return Ok(Err(Refusal::Reason {
                path: "reason",
                bad,
            }));
        }
    };
    let decision = list_decision::Model {
        remarks: Some(reason),
        ..desk.decision(kind)
    };
    let payload = json!({ "reason": decision.remarks });
    desk.write(decision).await?;
    desk.record(entry, payload);
    Ok(Ok(()))
}

/// A decision that others took, as its paper says.
fn noted(desk: &Desk<'_>, kind: ListDecisionKind, paper: &Paper) -> list_decision::Model {
    list_decision::Model {
        decided_by: None,
        decided_for: None,
        remarks: said(paper.remarks.clone(), "remarks").unwrap_or_default(),
        number: Some(paper.number.trim().to_owned()),
        dated_on: Some(paper.dated_on),
        document_id: Some(paper.document),
        ..desk.decision(kind)
    }
}

pub(super) fn said(given: Option<String>, path: &str) -> Result<Option<String>, Problem> {
    let Some(given) = given else { return Ok(None) };
    let given = given.trim();
    if given.chars().count() > MOST_REMARKS {
        return Err(Problem::new("TOO_LONG", path).with("most", MOST_REMARKS));
    }
    if text::has_control(given) {
        return Err(Problem::new("CONTROL_CHARACTER", path));
    }
    Ok(Some(given.to_owned()).filter(|given| !given.is_empty()))
}
