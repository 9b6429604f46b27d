//! Decisions that fall, and rounds that end or begin anew, as rows and entries.

use entities::circulation::{approval, approval_round, approval_step, draft};
use entities::ids::{ApprovalId, ApprovalRoundId, ApprovalStepId, StaffMemberId};
use entities::values::ContentHash;
use entities::vocabulary::{ApprovalKind, RoundState, VoidCause};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::{Value, json};

use super::round::Matter;
use crate::circulation::draft::read::RoundRows;
use crate::circulation::draft::{Whole, record};
use crate::kernel::Fault;
use crate::op::Op;

/// A draft became another: what no longer holds falls, and another round asks the same people. `after` is the draft as it
/// became, `contents` what it holds. Does nothing where no round is under way.
///
/// # Errors
/// A fault of the database.
pub(in crate::circulation) async fn restart(
    op: &mut Op,
    whole: &Whole,
    after: &draft::Model,
    contents: Vec<ContentHash>,
) -> Result<(), Fault> {
    let (Some(open), Some(mut round)) = (whole.open_round(), whole.round()) else {
        return Ok(());
    };
    let fallen = round.change(Matter {
        contents,
        card_version: after.card_version,
    });
    void(op, after, open, &fallen).await?;
    close(op, open.row.id, RoundState::Superseded).await?;
    let asked = open
        .steps
        .iter()
        .map(|step| (step.row.stage, step.row.kind, step.row.approver_id));
    let asked: Vec<_> = asked.collect();
    let next = begin(op, after, open.row.ordinal + 1, &asked).await?;
    record(op, after, "draft.approval_restarted", told(&next, &asked));
    Ok(())
}

/// Ends the round under way; whatever stands in it falls for `cause`. Does nothing where none is.
///
/// # Errors
/// A fault of the database.
pub(in crate::circulation) async fn end(
    op: &mut Op,
    whole: &Whole,
    state: RoundState,
    cause: VoidCause,
) -> Result<(), Fault> {
    let Some(open) = whole.open_round() else {
        return Ok(());
    };
    let standing = open.steps.iter().filter(|step| step.standing().is_some());
    let fallen: Vec<_> = standing.map(|step| (step.row.id, cause)).collect();
    void(op, &whole.row, open, &fallen).await?;
    close(op, open.row.id, state).await
}

/// Writes the end of a round.
///
/// # Errors
/// A fault of the database.
pub(super) async fn close(op: &Op, round: ApprovalRoundId, state: RoundState) -> Result<(), Fault> {
    approval_round::Entity::update_many()
        .col_expr(approval_round::Column::State, Expr::value(state))
        .col_expr(approval_round::Column::EndedAt, Expr::value(op.at()))
        .filter(approval_round::Column::Id.eq(round))
        .exec(op.transaction())
        .await?;
    Ok(())
}

/// Writes that the standing decisions of some steps fell, each with its cause, and says so.
pub(super) async fn void(
    op: &mut Op,
    draft: &draft::Model,
    round: &RoundRows,
    fallen: &[(ApprovalStepId, VoidCause)],
) -> Result<(), Fault> {
    let mut said: Vec<Value> = Vec::new();
    for (step, cause) in fallen {
        let rows = round.steps.iter().find(|rows| rows.row.id == *step);
        let Some((rows, given)) = rows.and_then(|rows| Some((rows, rows.standing()?))) else {
            continue;
        };
        void_one(op, given.row.id, *cause).await?;
        said.push(json!({
            "approver": rows.row.approver_id,
            "verdict": given.row.verdict,
            "cause": cause,
        }));
    }
    if !said.is_empty() {
        let said = json!({ "round": round.row.ordinal, "decisions": said });
        record(op, draft, "draft.approvals_voided", said);
    }
    Ok(())
}

/// Writes that a decision fell.
pub(super) async fn void_one(op: &Op, id: ApprovalId, cause: VoidCause) -> Result<(), Fault> {
    approval::Entity::update_many()
        .col_expr(approval::Column::VoidedAt, Expr::value(op.at()))
        .col_expr(approval::Column::VoidCause, Expr::value(cause))
        .filter(approval::Column::Id.eq(id))
        .filter(approval::Column::VoidedAt.is_null())
        .exec(op.transaction())
        .await?;
    Ok(())
}

/// Writes a round about a draft as it is, and its steps.
pub(super) async fn begin(
    op: &Op,
    draft: &draft::Model,
    ordinal: i32,
    asked: &[(i32, ApprovalKind, StaffMemberId)],
) -> Result<approval_round::Model, Fault> {
    let round = approval_round::Model {
        id: op.new_id(ApprovalRoundId),
        draft_id: draft.id,
        ordinal,
        version: draft.version,
        card_version: draft.card_version,
        state: RoundState::Open,
        started_at: op.at(),
        started_by: op.actor().account(),
        ended_at: None,
    };
    approval_round::Entity::insert(round.clone().into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    let steps = asked.iter().map(|(stage, kind, approver)| {
        approval_step::Model {
            id: op.new_id(ApprovalStepId),
            round_id: round.id,
            stage: *stage,
            kind: *kind,
            approver_id: *approver,
        }
        .into_active_model()
    });
    approval_step::Entity::insert_many(steps.collect::<Vec<_>>())
        .exec_without_returning(op.transaction())
        .await?;
    Ok(round)
}

/// A round as entries tell of it.
pub(super) fn told(
    round: &approval_round::Model,
    asked: &[(i32, ApprovalKind, StaffMemberId)],
) -> Value {
    let asked = asked.iter().map(
        |(stage, kind, approver)| json!({ "stage": stage, "kind": kind, "approver": approver }),
    );
    json!({
        "round": round.ordinal,
        "version": round.version,
        "cardVersion": round.card_version,
        "asked": asked.collect::<Vec<_>>(),
    })
}
