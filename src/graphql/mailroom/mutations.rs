//! Registering items, setting them aside and taking them back.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::mailroom::intake_item;

use super::item::IntakeItem;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::documents::{CardInput, Document, RelationInput, read_card, read_relations};
use crate::graphql::problems::{Problem, Reading, told};
use crate::graphql::vocabulary::SetAsideReason;
use crate::mailroom::hold::Target;
use crate::mailroom::register::{self, Registration};
use crate::mailroom::settle;

/// An item is registered.
#[derive(InputObject)]
struct RegisterIntakeItemInput {
    /// Which.
    item: ID,
    /// The item's revision as it was read: what somebody else did meanwhile is not overwritten.
    revision: i32,
    /// Into which register (reģistrs): it gives the number.
    register: ID,
    /// Into which file (lieta); the open one of the register's series when none.
    file: Option<ID>,
    /// The card. What is left out is taken from the item: title, channel, id of the message, when it was received and sent,
    /// the receiving unit, the sender's number. Null clears it.
    card: Option<CardInput>,
    /// How it stands to documents that are registered already; at most 100.
    #[graphql(default)]
    relations: Vec<RelationInput>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer and
    /// registers nothing more.
    idempotency_key: Option<String>,
}

/// An item is set aside.
#[derive(InputObject)]
struct SetIntakeItemAsideInput {
    /// Which.
    item: ID,
    /// The item's revision as it was read.
    revision: i32,
    /// Why it is no record.
    reason: SetAsideReason,
    /// The same in words, at most 500 characters; required for another reason than the usual ones.
    words: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// An item waits again.
#[derive(InputObject)]
struct TakeIntakeItemBackInput {
    /// Which.
    item: ID,
    /// The item's revision as it was read.
    revision: i32,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What registering an item did.
#[derive(SimpleObject)]
struct RegisterIntakeItemPayload {
    /// The item as it now is.
    item: Option<IntakeItem>,
    /// The document that it became.
    document: Option<Document>,
    /// What stood in the way, all of it at once; nothing was changed and no number used then.
    problems: Vec<Problem>,
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The item as it now is.
            item: Option<IntakeItem>,
            /// What stood in the way; nothing was changed then.
            problems: Vec<Problem>,
        }

        impl $name {
            fn of(
                asker: &Asker,
                done: Result<intake_item::Model, Vec<crate::kernel::Problem>>,
            ) -> Self {
                match done {
                    Ok(row) => Self { item: Some(IntakeItem::dealt_with(asker, row)), problems: Vec::new() },
                    Err(problems) => Self { item: None, problems: told(asker, problems) },
                }
            }
        }
    )*};
}

payloads! {
    /// What setting aside did.
    SetIntakeItemAsidePayload;
    /// What taking back did.
    TakeIntakeItemBackPayload;
}

/// What can be changed in the mailroom.
#[derive(Default)]
pub(in crate::graphql) struct MailroomMutation;

#[Object]
impl MailroomMutation {
    /// Registers what arrived (reģistrēt saņemto): number, card and contents together, or nothing of it. What is attached to a
    /// message becomes documents of their own a moment later.
    async fn register_intake_item(
        &self,
        context: &Context<'_>,
        input: RegisterIntakeItemInput,
    ) -> Result<RegisterIntakeItemPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("registerIntakeItem", key, &input);
        let item = reading.id(&input.item, "item");
        let register = reading.id(&input.register, "register");
        let file = reading.optional_id(input.file.as_ref(), "file");
        let relations = read_relations(&mut reading, &input.relations);
        let change = input.card.map(|card| read_card(&mut reading, card));
        let refused = |problems| RegisterIntakeItemPayload {
            item: None,
            document: None,
            problems: told(asker, problems),
        };
        let (item, register) = match reading.done(item.zip(register)) {
            Ok(read) => read,
            Err(problems) => return Ok(refused(problems)),
        };
        let registration = Registration {
            target: Target {
                item,
                revision: input.revision,
            },
            register,
            file,
            card: change.unwrap_or_else(|| Box::new(|_| ())),
            relations,
        };
        let service = &asker.service;
        let done = register::register(
            &service.kit,
            &service.consequences,
            &asker.caller,
            registration,
            named.as_ref(),
        )
        .await
        .or_error(asker)?;
        Ok(match done {
            Ok((item, card)) => {
                service.metrics.registered(1);
                RegisterIntakeItemPayload {
                    item: Some(IntakeItem::dealt_with(asker, item)),
                    document: Some(Document(Arc::new(card))),
                    problems: Vec::new(),
                }
            }
            Err(refusal) => refused(refusal.problems()),
        })
    }

    /// Says that an item is no record and why (atlikt kā nereģistrējamu). It stays, and can be taken back.
    async fn set_intake_item_aside(
        &self,
        context: &Context<'_>,
        input: SetIntakeItemAsideInput,
    ) -> Result<SetIntakeItemAsidePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("setIntakeItemAside", key, &input);
        let item = reading.id(&input.item, "item");
        let item = match reading.done(item) {
            Ok(item) => item,
            Err(problems) => return Ok(SetIntakeItemAsidePayload::of(asker, Err(problems))),
        };
        let target = Target {
            item,
            revision: input.revision,
        };
        let done = settle::set_aside(
            &asker.service.kit,
            &asker.caller,
            target,
            input.reason.into(),
            input.words.as_deref(),
            named.as_ref(),
        )
        .await
        .or_error(asker)?;
        let done = done.map_err(|refusal| refusal.problems());
        Ok(SetIntakeItemAsidePayload::of(asker, done))
    }

    /// Lets an item wait again (atgriezt): one that was set aside, or one whose registration was annulled.
    async fn take_intake_item_back(
        &self,
        context: &Context<'_>,
        input: TakeIntakeItemBackInput,
    ) -> Result<TakeIntakeItemBackPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("takeIntakeItemBack", key, &input);
        let item = reading.id(&input.item, "item");
        let item = match reading.done(item) {
            Ok(item) => item,
            Err(problems) => return Ok(TakeIntakeItemBackPayload::of(asker, Err(problems))),
        };
        let target = Target {
            item,
            revision: input.revision,
        };
        let kit = &asker.service.kit;
        let done = settle::take_back(kit, &asker.caller, target, named.as_ref()).await;
        let done = done.or_error(asker)?.map_err(|refusal| refusal.problems());
        Ok(TakeIntakeItemBackPayload::of(asker, done))
    }
}
