//! Letting a colleague see one document (*piekļuve pēc nepieciešamības*), by whoever sees it and may give leave.

use entities::documents::document;
use entities::ids::{DocumentId, StaffMemberId};

use super::change::{for_change, is_repeated, remember};
use super::enclose::{self, Leave};
use super::error::{Refusal, Thing};
use crate::access::{Action, Caller, GrantRefusal, grants};
use crate::kernel::Fault;
use crate::op::{IdempotencyKey, Kit};

/// Lets a staff member see a document; one who may already stays so.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn grant(
    kit: &Kit,
    caller: &Caller,
    id: DocumentId,
    to: StaffMemberId,
    idempotency: Option<&(IdempotencyKey, String)>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::GrantAccess) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let mut op = kit.begin(caller.actor).await?;
    let card = match for_change(&op, caller, id).await? {
        Ok(card) => card,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match is_repeated(&op, caller, idempotency).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(card)),
        Err(refusal) => return Ok(Err(refusal)),
    }
    let unknown = |what, path: &str| Refusal::Unknown {
        what,
        path: path.to_owned(),
    };
    match grants::grant(&mut op, id, to).await {
        Ok(_) => {}
        Err(GrantRefusal::NoSuchDocument) => {
            return Ok(Err(unknown(Thing::Document, "document")));
        }
        Err(GrantRefusal::NoSuchStaffMember) => {
            return Ok(Err(unknown(Thing::StaffMember, "staffMember")));
        }
        Err(GrantRefusal::Fault(fault)) => return Err(fault),
    }
    enclose::grants_follow(&mut op, id, Leave::Given(to)).await?;
    remember(&op, caller, idempotency, id).await?;
    op.commit().await?;
    Ok(Ok(card))
}

/// Takes that leave back; where there was none, nothing changes.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn withdraw(
    kit: &Kit,
    caller: &Caller,
    id: DocumentId,
    from: StaffMemberId,
    idempotency: Option<&(IdempotencyKey, String)>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::GrantAccess) {
        return Ok(Err(Refusal::NotPermitted(not)));
    }
    let mut op = kit.begin(caller.actor).await?;
    let card = match for_change(&op, caller, id).await? {
        Ok(card) => card,
        Err(refusal) => return Ok(Err(refusal)),
    };
    match is_repeated(&op, caller, idempotency).await? {
        Ok(false) => {}
        Ok(true) => return Ok(Ok(card)),
        Err(refusal) => return Ok(Err(refusal)),
    }
    grants::withdraw(&mut op, id, from).await?;
    enclose::grants_follow(&mut op, id, Leave::Withdrawn(from)).await?;
    remember(&op, caller, idempotency, id).await?;
    op.commit().await?;
    Ok(Ok(card))
}
