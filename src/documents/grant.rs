//! Letting a colleague see one document (*piekļuve pēc nepieciešamības*), by whoever sees it and may give leave.

use entities::documents::document;
use entities::ids::{DocumentId, StaffMemberId};

use super::annul::for_change;
use super::error::{Refusal, Thing};
use crate::access::{Action, Caller, GrantRefusal, grants};
use crate::kernel::Fault;
use crate::op::Kit;

/// Lets a staff member see a document; one who may already stays so.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn grant(
    kit: &Kit,
    caller: &Caller,
    id: DocumentId,
    to: StaffMemberId,
) -> Result<Result<document::Model, Refusal>, Fault> {
    if !caller.may(Action::GrantAccess) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let mut op = kit.begin(caller.actor).await?;
    let card = match for_change(&op, caller, id).await? {
        Ok(card) => card,
        Err(refusal) => return Ok(Err(refusal)),
    };
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
) -> Result<Result<document::Model, Refusal>, Fault> {
    if !caller.may(Action::GrantAccess) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let mut op = kit.begin(caller.actor).await?;
    let card = match for_change(&op, caller, id).await? {
        Ok(card) => card,
        Err(refusal) => return Ok(Err(refusal)),
    };
    grants::withdraw(&mut op, id, from).await?;
    op.commit().await?;
    Ok(Ok(card))
}
