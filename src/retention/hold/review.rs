//! Reviewing a hold (*aizlieguma pārskatīšana*): somebody says that it is still needed, and until when it is to be looked at
//! again. A review may give it a later last day and another owner, never an earlier end: that is lifting it.

use chrono::NaiveDate;
use entities::ids::{HoldId, HoldReviewId, StaffMemberId};
use entities::retention::{hold, hold_review};
use entities::vocabulary::Role;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, IntoActiveModel};
use serde_json::json;

use super::lift::{Found, for_change};
use super::place::{entry, owner_problem, reckon_covered, review_problem};
use super::run_out;
use crate::access::once::{Named, keep_answer};
use crate::access::{Action, Caller};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem, calendar};
use crate::op::Kit;
use crate::organisation::availability::presence;
use crate::organisation::heads_of;
use crate::retention::{Refusal, gate};

/// What somebody says who reviewed a hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// The next review.
    pub review_on: NaiveDate,
    /// Another last day, later than the one it has; none where that stays.
    pub prolonged_to: Option<NaiveDate>,
    /// Who answers for it from now on; none where that stays.
    pub owner: Option<StaffMemberId>,
    /// Why it is still needed.
    pub remark: String,
}

impl Review {
    fn problems(&self, hold: &hold::Model, today: NaiveDate) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Err(bad) = reason_given(&self.remark) {
            problems.push(bad.problem("remark"));
        }
        match (self.prolonged_to, hold.valid_to) {
            (Some(_), None) => problems.push(Problem::new("HOLD_WITHOUT_END", "prolongedTo")),
            (Some(to), Some(end)) if to < end => {
                problems.push(Problem::new("HOLD_SHORTENED", "prolongedTo").with("date", end));
            }
            (Some(_) | None, _) => {}
        }
        let valid_to = self.prolonged_to.or(hold.valid_to);
        problems.extend(review_problem(self.review_on, valid_to, today));
        problems
    }
}

/// Reviews a hold that stands. `revision` is the one that the caller read.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn review(
    kit: &Kit,
    caller: &Caller,
    (id, revision): (HoldId, i32),
    review: Review,
    named: Named<'_>,
) -> Result<Result<hold::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::ReviewOwnHold) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    gate::alone(&op, caller.institution).await?;
    let before = match for_change(&op, caller, (id, revision), named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Found::Repeated(hold)) => return Ok(Ok(hold)),
        Ok(Found::Standing(hold)) => hold,
    };
    let today = calendar::day(op.at());
    // Whoever answers for it may, whatever their role.
    if let Err(not) = caller.require(Action::PlaceHold)
        && !answers_for(op.transaction(), caller, &before, today).await?
    {
        return Ok(Err(not.into()));
    }
    let mut problems = review.problems(&before, today);
    // Nobody reviews a hold and leaves it with somebody who has left.
    let owner = review.owner.unwrap_or(before.owner_id);
    problems.extend(owner_problem(&op, caller.institution, owner).await?);
    if !problems.is_empty() {
        return Ok(Err(Refusal::Hold(problems)));
    }
    let row = hold_review::Model {
        id: op.new_id(HoldReviewId),
        hold_id: id,
        reviewed_at: op.at(),
        reviewed_by: caller.account,
        owner_id: review.owner.unwrap_or(before.owner_id),
        review_on: review.review_on,
        valid_to: review.prolonged_to.or(before.valid_to),
        remark: review.remark.trim().to_owned(),
    };
    let mut change = before.clone().into_active_model();
    change.owner_id = Set(row.owner_id);
    change.review_on = Set(row.review_on);
    change.valid_to = Set(row.valid_to);
    change.revision = Set(before.revision + 1);
    let hold = change.update(op.transaction()).await?;
    op.record(entry(
        &hold,
        "hold.reviewed",
        json!({
            "reviewOn": row.review_on,
            "owner": { "from": before.owner_id, "to": row.owner_id },
            "validTo": { "from": before.valid_to, "to": row.valid_to },
            "remark": row.remark,
        }),
    ));
    let row = row.into_active_model().reset_all();
    row.insert(op.transaction()).await?;
    if hold.valid_to != before.valid_to {
        run_out::arrange(&mut op, &hold);
        reckon_covered(&mut op, &hold).await?;
    }
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(hold))
}

/// Whether the caller answers for a hold: its owner does, and once they have left the head of the unit in which they worked.
///
/// # Errors
/// A fault of the database.
pub async fn answers_for<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    hold: &hold::Model,
    today: NaiveDate,
) -> Result<bool, Fault> {
    let Some(person) = caller.staff_member else {
        return Ok(false);
    };
    if person == hold.owner_id {
        return Ok(true);
    }
    if !caller.roles.contains(&Role::UnitHead) {
        return Ok(false);
    }
    let owner = &[hold.owner_id];
    let here = presence(connection, hold.institution_id, owner, today).await?;
    if here.employed(hold.owner_id, today).is_ok() {
        return Ok(false);
    }
    let heads = heads_of(connection, hold.institution_id, owner, today).await?;
    Ok(heads.values().any(|heads| heads.contains(&person)))
}
