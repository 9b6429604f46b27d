//! What later areas do in the very operation that changes a document (*sekas*).
//!
//! An effect that points down the list of modules usually follows the journal. Some must not lag behind: a submission is not
//! registered unless its clock runs. The area declared below implements [`Consequence`]; the composition root hands it to
//! every command that registers, corrects or annuls, so none of them can forget it. Whatever it does is part of the same
//! transaction and, by the actor and operation it is given, of the same journal operation. It decides nothing about the
//! document: it cannot refuse, only fail, and then nothing at all has happened.

use std::pin::Pin;
use std::sync::Arc;

use entities::documents::document;
use entities::ids::OperationId;

use crate::journal::Actor;
use crate::kernel::Fault;
use crate::op::Op;

/// What a consequence is doing.
pub type Doing<'a> = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send + 'a>>;

/// A registration within an operation that several may share.
#[derive(Debug, Clone, Copy)]
pub struct Registered<'a> {
    /// Who registered.
    pub actor: Actor,
    /// Their operation: entries about this registration belong to it ([`Op::record_as`]).
    pub operation: OperationId,
    /// The card.
    pub card: &'a document::Model,
}

/// An area that acts together with the documents'.
pub trait Consequence: Send + Sync {
    /// Documents were registered.
    fn registered<'a>(&'a self, op: &'a mut Op, registered: &'a [Registered<'a>]) -> Doing<'a>;

    /// A card was corrected.
    fn amended<'a>(
        &'a self,
        op: &'a mut Op,
        before: &'a document::Model,
        after: &'a document::Model,
    ) -> Doing<'a>;

    /// A registration was annulled.
    fn annulled<'a>(&'a self, op: &'a mut Op, card: &'a document::Model) -> Doing<'a>;
}

/// All of them, in the order in which they act; clones are one.
#[derive(Clone, Default)]
pub struct Consequences(Arc<[Box<dyn Consequence>]>);

impl Consequences {
    /// These.
    pub fn of(all: Vec<Box<dyn Consequence>>) -> Self {
        Self(all.into())
    }

    /// No other area: for documents whose matters were dealt with elsewhere, and for measuring documents alone.
    pub fn none() -> Self {
        Self::default()
    }

    pub(super) async fn registered(
        &self,
        op: &mut Op,
        registered: &[Registered<'_>],
    ) -> Result<(), Fault> {
        if registered.is_empty() {
            return Ok(());
        }
        for consequence in self.0.iter() {
            consequence.registered(op, registered).await?;
        }
        Ok(())
    }

    pub(super) async fn amended(
        &self,
        op: &mut Op,
        before: &document::Model,
        after: &document::Model,
    ) -> Result<(), Fault> {
        for consequence in self.0.iter() {
            consequence.amended(op, before, after).await?;
        }
        Ok(())
    }

    pub(super) async fn annulled(&self, op: &mut Op, card: &document::Model) -> Result<(), Fault> {
        for consequence in self.0.iter() {
            consequence.annulled(op, card).await?;
        }
        Ok(())
    }
}
