//! The archivist notes the number that the archive gave an institution's record group (*fonda numurs*); closed files show it.
//! What such a number is stands in `organisation::record_group`; who may note it is decided here, where the files are.

use entities::ids::UnitId;
use serde_json::json;

use super::Refusal;
use super::command::{Named, first_answer, keep_answer, permit};
use crate::access::{Action, Caller};
use crate::kernel::Fault;
use crate::op::Kit;
use crate::organisation::{self, Fonds, record_group};

/// Notes the number of a unit's record group, or takes a mistaken one away.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn number(
    kit: &Kit,
    caller: &Caller,
    unit: UnitId,
    fonds: Option<&Fonds>,
    named: Named<'_>,
) -> Result<Result<(), Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(())),
        Ok(None) => {}
    }
    match record_group::number(&mut op, caller.institution, unit, fonds).await {
        Ok(()) => {}
        Err(organisation::Refusal::Fault(fault)) => return Err(fault),
        Err(refusal) => return Ok(Err(Refusal::RecordGroup(refusal.problems()?))),
    }
    keep_answer(&op, caller, named, json!(unit)).await?;
    op.commit().await?;
    Ok(Ok(()))
}
