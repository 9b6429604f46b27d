//! The gate before destruction (*iznīcināšanas vārti*): a lock for each institution that orders holds and destruction.
//!
//! Placing and lifting a hold passes it alone. Proposing, changing and approving a list, and the point of no return of every
//! item that is destroyed, pass it together with others of their kind. So whoever destroys either sees the hold, or was done
//! before it was placed and had said so: no item is destroyed while a hold is being placed on it.
//!
//! It is passed before anything else is locked, and left by the end of the operation. SQLite has one writer, so there an
//! operation is alone anyway.

use entities::ids::InstitutionId;
use entities::retention::disposal_gate;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};

use crate::kernel::Fault;
use crate::op::Op;

/// Passes the gate together with others who share it: nobody places or lifts a hold until the operation ends.
///
/// # Errors
/// A fault of the database.
pub async fn share(op: &Op, institution: InstitutionId) -> Result<(), Fault> {
    build(op, institution).await?;
    disposal_gate::Entity::find_by_id(institution)
        .lock_shared()
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("the gate before destruction is missing"))?;
    Ok(())
}

/// Passes the gate alone: nothing is proposed, approved or destroyed until the operation ends.
///
/// # Errors
/// A fault of the database.
pub async fn alone(op: &Op, institution: InstitutionId) -> Result<(), Fault> {
    build(op, institution).await?;
    disposal_gate::Entity::find_by_id(institution)
        .lock_exclusive()
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("the gate before destruction is missing"))?;
    Ok(())
}

async fn build(op: &Op, institution: InstitutionId) -> Result<(), Fault> {
    let row = disposal_gate::ActiveModel {
        institution_id: Set(institution),
    };
    disposal_gate::Entity::insert(row)
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(op.transaction())
        .await?;
    Ok(())
}
