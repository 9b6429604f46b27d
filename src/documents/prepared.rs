//! Documents that were prepared before they get their number (*sagatavoti dokumenti*): checked as a registration of the day
//! would be, and registered in the operation that signs them.
//!
//! What a draft lacks is told while it can still be mended, by the very rules of registering; what has come between
//! (a closed year, a merged unit) is told at signing, which has used no number then. The documents that a draft names were
//! seen by whoever named them: whoever changes or signs it need not see the letter that it answers.

use std::collections::HashSet;

use entities::documents::document;
use entities::ids::{DocumentId, UnitId};
use entities::vocabulary::{AccessClass, Direction};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::register::{Named, Surroundings, decide, write};
use super::{CardDraft, Consequences, NewRelation, Refusal, RegisterDocument};
use crate::access::Caller;
use crate::kernel::Fault;
use crate::op::Op;

pub use super::register::NewContent;

/// A registration that would be possible today.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The card, trimmed, with every default filled in, its unit and access class among them.
    pub card: CardDraft,
    /// Unit that would answer for it.
    pub unit: UnitId,
    /// Access class that it would have.
    pub access_class: AccessClass,
    /// Whether it goes out or stays.
    pub direction: Direction,
    /// Contents of the uploads that it claims.
    pub contents: Vec<NewContent>,
}

/// The documents that a card and its relations name.
pub fn named(card: &CardDraft, relations: &[NewRelation]) -> HashSet<DocumentId> {
    let particulars = card.particulars.as_ref();
    let particulars = particulars.and_then(|particulars| particulars.named_document());
    let related = relations.iter().map(|relation| relation.to);
    related.chain(particulars.map(|(id, _)| id)).collect()
}

/// Checks what is to be registered later, and takes nothing for it: no number, no upload. Documents that are `vouched` for
/// may be named by whoever does not see them.
///
/// # Errors
/// A fault of the database; inside it what registering would refuse.
pub async fn check(
    op: &Op,
    caller: &Caller,
    command: &RegisterDocument,
    vouched: &HashSet<DocumentId>,
) -> Result<Result<Prepared, Refusal>, Fault> {
    let destroyed = hold_named(op, command).await?;
    let commands = [(caller.clone(), command.clone())];
    let surroundings = Surroundings::load(op, &Named::of(&commands)).await?;
    let decided = decide(
        op,
        &surroundings,
        &mut HashSet::new(),
        caller,
        command,
        vouched,
    );
    // Told last, when it is known that the caller may know of it.
    if let (Ok(_), Some(destroyed)) = (&decided, destroyed) {
        return Ok(Err(Refusal::destroyed(&destroyed)));
    }
    Ok(decided.map(|decided| {
        let (unit, direction) = (decided.unit(), decided.direction());
        let access_class = decided.card.access_class;
        let mut card = decided.card.fields;
        card.kind = Some(decided.card.kind);
        card.unit = Some(unit);
        card.access_class = Some(access_class);
        Prepared {
            card,
            unit,
            access_class,
            direction,
            contents: decided.contents,
        }
    }))
}

/// Shares the lock of the documents that are to be answered until the operation ends, in the order of their ids: who destroys
/// one must see what is being prepared about it. Returns one that is destroyed.
async fn hold_named(op: &Op, command: &RegisterDocument) -> Result<Option<document::Model>, Fault> {
    let named = named(&command.card, &command.relations);
    if named.is_empty() {
        return Ok(None);
    }
    let held = document::Entity::find()
        .filter(document::Column::Id.is_in(named))
        .order_by_asc(document::Column::Id)
        .lock_shared()
        .all(op.transaction())
        .await?;
    Ok(held.into_iter().find(document::Model::is_destroyed))
}

/// Registers a document with contents that were kept before, within the operation that signs it.
///
/// # Errors
/// A fault of the database; inside it the refusal: the operation must not be committed in either case.
pub async fn register(
    op: &mut Op,
    consequences: &Consequences,
    caller: &Caller,
    command: RegisterDocument,
    contents: Vec<NewContent>,
) -> Result<Result<document::Model, Refusal>, Fault> {
    let commands = [(caller.clone(), command)];
    let surroundings = Surroundings::load(op, &Named::of(&commands)).await?;
    let [(caller, command)] = &commands;
    let vouched = named(&command.card, &command.relations);
    let decided = decide(
        op,
        &surroundings,
        &mut HashSet::new(),
        caller,
        command,
        &vouched,
    );
    let mut decided = match decided {
        Ok(decided) => decided,
        Err(refusal) => return Ok(Err(refusal)),
    };
    // The container of a signature comes as a claim; what was approved stands before it.
    decided.contents.splice(0..0, contents);
    let written = write(op, consequences, vec![(0, decided)]).await?;
    let registered = written.into_iter().next().map(|(_, row)| row);
    registered
        .map(Ok)
        .ok_or(Fault::broken("a registration was left without an answer"))
}
