//! Deciding (*vizēšana*): a visa, an objection with remarks, an abstention, each for exactly the bytes and the card of its
//! round.

use entities::circulation::{approval, approval_content};
use entities::ids::{ApprovalId, ApprovalStepId, DraftId};
use entities::values::ContentHash;
use entities::vocabulary::{Verdict, VoidCause};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde_json::json;

use super::people::People;
use super::{Refusal, may, voiding};
use crate::access::{Action, Caller};
use crate::circulation::command::{Named, first_answer, remember};
use crate::circulation::draft::{Whole, change, hold, record};
use crate::kernel::Fault;
use crate::kernel::reason::{self, BadReason};
use crate::op::{Kit, Op};

/// A decision as it is made. The step belongs to a round, and so to one version: who decides about another one than they
/// read is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deciding {
    /// At which step.
    pub step: ApprovalStepId,
    /// What.
    pub verdict: Verdict,
    /// Remarks; an objection needs them.
    pub remarks: Option<String>,
}

/// Decides a step.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn decide(
    kit: &Kit,
    caller: &Caller,
    deciding: Deciding,
    named: Named<'_>,
) -> Result<Result<DraftId, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::DecideApproval) {
        return Ok(Err(not.into()));
    }
    let remarks = match remarks(&deciding) {
        Ok(remarks) => remarks,
        Err(bad) => return Ok(Err(Refusal::Remarks(bad))),
    };
    let Deciding { step, verdict, .. } = deciding;
    let mut op = kit.begin(caller.actor).await?;
    let Some(whole) = hold::draft_of_step(&op, caller, step).await? else {
        return Ok(Err(Refusal::StepUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Ok(None) => {}
        Ok(Some(_)) => return Ok(Ok(whole.row.id)),
        Err(_) => return Ok(Err(Refusal::KeyReused)),
    }
    let people = People::around(op.transaction(), caller, [&whole], op.at()).await?;
    if let Err(refusal) = may::decide(&people, caller, &whole, step, verdict) {
        return Ok(Err(may::told(op.transaction(), &whole, refusal).await?));
    }
    let decision = decision(&op, caller, &whole, step, verdict, remarks);
    let kind = match verdict {
        Verdict::Approved => "draft.approved",
        Verdict::Objected => "draft.objected",
        Verdict::Abstained => "draft.abstained",
    };
    write(&mut op, &whole, decision, kind).await?;
    let mut row = whole.row;
    row.revision += 1;
    let id = row.id;
    change::save(&op, row).await?;
    remember(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(id))
}

fn remarks(deciding: &Deciding) -> Result<Option<String>, BadReason> {
    let given = deciding.remarks.as_deref().map(str::trim);
    match given.filter(|given| !given.is_empty()) {
        Some(given) => reason::reason(given).map(Some),
        None if deciding.verdict == Verdict::Objected => Err(BadReason::Missing),
        None => Ok(None),
    }
}

/// A decision of the caller, by their own hand or in somebody's stead.
pub(super) fn decision(
    op: &Op,
    caller: &Caller,
    whole: &Whole,
    step: ApprovalStepId,
    verdict: Verdict,
    remarks: Option<String>,
) -> approval::Model {
    approval::Model {
        id: op.new_id(ApprovalId),
        step_id: step,
        verdict,
        remarks,
        card_version: whole.row.card_version,
        decided_at: op.at(),
        decided_by: caller.account,
        decided_for: caller.standing_in,
        form: None,
        signed_on: None,
        signed_by: None,
        container_hash: None,
        voided_at: None,
        void_cause: None,
    }
}

/// Writes a decision with the contents that it is for, and says so. An objection that it reconsiders falls.
pub(super) async fn write(
    op: &mut Op,
    whole: &Whole,
    decision: approval::Model,
    kind: &'static str,
) -> Result<(), Fault> {
    let found = whole.step(decision.step_id);
    let (round, step) = found.ok_or(Fault::broken("a step is missing"))?;
    if let Some(earlier) = step.standing() {
        voiding::void_one(op, earlier.row.id, VoidCause::Reconsidered).await?;
    }
    let contents: Vec<ContentHash> = whole.matter().contents;
    let told: Vec<String> = contents.iter().map(ToString::to_string).collect();
    record(
        op,
        &whole.row,
        kind,
        json!({
            "round": round.row.ordinal,
            "approver": step.row.approver_id,
            "contents": told,
            "version": whole.row.version,
            "cardVersion": decision.card_version,
            "remarks": decision.remarks,
            "form": decision.form,
            "signedOn": decision.signed_on,
            "signedBy": decision.signed_by,
        }),
    );
    let rows: Vec<_> = (1..)
        .zip(contents)
        .map(|(ordinal, content_hash)| {
            approval_content::Model {
                approval_id: decision.id,
                ordinal,
                content_hash,
            }
            .into_active_model()
        })
        .collect();
    approval::Entity::insert(decision.into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    approval_content::Entity::insert_many(rows)
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}
