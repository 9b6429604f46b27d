//! The gate before destruction (*iznīcināšanas vārti*): a lock for each institution that orders holds and destruction.
//!
//! Placing and lifting a hold passes it alone. Proposing, changing and approving a list, and the point of no return of every
//! item that is destroyed, pass it together with others of their kind. So whoever destroys either sees the hold, or was done
//! before it was placed and had said so: no item is destroyed while a hold is being placed on it.
//!
//! It is passed before anything else is locked, and left by the end of the operation. SQLite has one writer, so there an
//! operation is alone anyway.
//!
//! # The order of locks
//!
//! On PostgreSQL whoever locks several of these takes them in this order, rows of one table by rising ids:
//!
//! 1. the gate, the list, the row of the file in its execution (`destruction_file`);
//! 2. documents; what hangs on them (tasks, clocks, dispatches, routes, drafts that were signed) after them;
//! 3. volumes;
//! 4. files; what is reckoned of them, and their lines on lists, after them;
//! 5. people, contents.
//!
//! Whoever destroys a file holds its documents, its volumes and the file itself (`FOR UPDATE`) *before* it asks what stands in
//! the way, so nothing can come between the answer and the erasure. What attaches something to any of them waits for that, and
//! is either seen or refused:
//!
//! - Resolutions, tasks, clocks, routes, dispatches, answers, corrections, versions, grants, further files and annulments lock the
//!   document (`documents::change::for_change`, `circulation::task::commands::held_document`,
//!   `circulation::dispatch::effects::locked`), read what they change after that, and refuse a destroyed one; enclosures lock
//!   the letter.
//! - Drafts share the lock of the documents that they answer (`documents::prepared::check`), then that of their file
//!   (`classification::filing`); approvals and signatures hang on the draft, whose end the destroyer waits for as it is under way.
//! - Loans and places lock the volume and its file, and refuse a destroyed one (`classification::volumes`); opening, closing and
//!   registering into a file lock the file (`classification::files`, `classification::filing`), and only an open one takes
//!   documents. One that came while the file was being locked makes the destroyer begin anew.
//! - Events of retention, appraisals and extensions lock the file; packages and acts of handover all that they hold
//!   (`classification::submission`).
//! - What only refers to a document (notifications, relations, decisions of lists) takes the foreign key's share lock: it waits for
//!   whoever destroys, and is seen if it came before. If it comes after, it finds the tombstone, and is cleared away before the
//!   certificate is made, as is every entry of the journal that was under way (somebody read the document in that instant).
//! - Holds pass the gate alone.
//!
//! Documents are tied to each other in the order in which people answer them, not in that of their ids: there two may wait in
//! a circle, which the database breaks, and the job of whoever destroys is done again.

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
