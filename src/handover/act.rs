//! Acts of handover (*akti par dokumentu nodošanu un pieņemšanu pastāvīgā valsts glabāšanā*): what the archive has accepted, or what
//! is on paper, passes to it by an act that both sides sign.
//!
//! For the archivist, who draws acts up, has them signed, and records who signed what.
//!
//! - An act is drawn up ([`draw_up`](mod@draw_up)) from packages with an accepting answer, or from approved units on paper. What
//!   it [says](said) is frozen, numbered in a series of its own per year and institution, and printed once: those bytes are
//!   what both sides sign, and they stay.
//! - Each side's signature ([`sign`](mod@sign)) names the hash of the paper that was signed, and the registered document that
//!   shows it; how far the signed act could be compared with the paper is told beside it. With the second one the units are the
//!   archive's.
//! - Until then an act is cancelled with a reason, and its units go on another. A number is never given again.
//! - It is given out ([`export`]) on paper, as a table and as data.
//!
//! Ground: Arhīvu likums 11. p.; MK 282/2024; domain §6.

mod cancel;
mod draw_up;
pub mod export;
mod gather;
mod paper;
pub mod read;
mod release;
pub mod said;
mod sheet;
mod sign;
mod signed_pdf;

pub use cancel::cancel;
pub use draw_up::{Draft, What, draw_up};
pub(super) use gather::on_acts;
pub use sign::{Signature, sign};

use entities::handover::act;
use entities::ids::{HandoverActId, InstitutionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;

use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;

/// Which act, as the actor read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The act.
    pub act: HandoverActId,
    /// Its revision: what became of it meanwhile is not overlooked.
    pub revision: i32,
}

/// An act of an institution, locked until the operation ends.
async fn held(
    op: &Op,
    institution: InstitutionId,
    id: HandoverActId,
) -> Result<Option<act::Model>, Fault> {
    Ok(act::Entity::find_by_id(id)
        .filter(act::Column::InstitutionId.eq(institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}

/// Says what was done with an act; nobody's name stands in it.
fn record(op: &mut Op, act: &act::Model, kind: &'static str, payload: Value) {
    op.record(Entry {
        kind,
        institution: Some(act.institution_id),
        subject: Subject {
            kind: "handover_act",
            id: Some(act.id.0),
        },
        payload,
    });
}
