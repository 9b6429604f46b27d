//! Registering an item (*reģistrēt saņemto*): its contents are claimed like uploads, and the document, its number and the item's
//! new state are written in one operation.
//!
//! What the card does not say is taken from the item: title, channel, the message's id, when it came, which unit received it.
//! Who sent it is only suggested ([`super::known`]), because an address proves nobody.

use entities::content::upload;
use entities::documents::document;
use entities::ids::{FileId, RegisterId, UploadId};
use entities::mailroom::{intake_content, intake_item};
use entities::vocabulary::{Channel, ContentRole, Direction, IntakeChannel, IntakeState};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use serde_json::json;

use super::Refusal;
use super::hold::{self, Held, Named, Target};
use super::state::Act;
use crate::access::Caller;
use crate::documents::register::register_batch;
use crate::documents::{CardDraft, Claim, Consequences, NewRelation, RegisterDocument, read};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};

/// Longest title and longest id of a message that a card takes, in characters (`documents::card`).
const LONGEST_TITLE: usize = 500;
const LONGEST_MESSAGE_ID: usize = 200;
const LONGEST_SENDER_NUMBER: usize = 30;

/// How an item is to be registered.
pub struct Registration {
    /// Which.
    pub target: Target,
    /// Into which register.
    pub register: RegisterId,
    /// Into which file; the open one of the register's series when none.
    pub file: Option<FileId>,
    /// What the clerk says of the card, applied to what the item says.
    pub card: Box<dyn FnOnce(&mut CardDraft) + Send>,
    /// How the document stands to others.
    pub relations: Vec<NewRelation>,
}

/// The card that an item suggests.
pub fn suggested(item: &intake_item::Model) -> CardDraft {
    let cut = |text: &Option<String>, most: usize| {
        text.as_ref().map(|text| text.chars().take(most).collect())
    };
    CardDraft {
        title: cut(&item.subject, LONGEST_TITLE).unwrap_or_default(),
        received_at: Some(item.received_at),
        sent_on: item.sent_at.map(calendar::day),
        channel: match item.channel {
            IntakeChannel::Email => Some(Channel::Email),
            IntakeChannel::EAddress => Some(Channel::EAddress),
            // What was scanned came by post or over the counter; the clerk knows.
            IntakeChannel::Folder => None,
        },
        // An id that does not fit is no use cut short: nothing would be found by it.
        channel_message_id: item
            .message_id
            .clone()
            .filter(|id| id.chars().count() <= LONGEST_MESSAGE_ID),
        sender_number: cut(&item.sender_number, LONGEST_SENDER_NUMBER),
        receiving_unit: item.unit_id,
        ..CardDraft::default()
    }
}

/// Registers an item.
///
/// # Errors
/// A fault of the database; inside it the refusal, which has used no number and changed nothing.
pub async fn register(
    kit: &Kit,
    consequences: &Consequences,
    caller: &Caller,
    registration: Registration,
    named: Named<'_>,
) -> Result<Result<(intake_item::Model, document::Model), Refusal>, Fault> {
    let _served = kit.bells.desk.serve();
    let mut op = kit.begin(caller.actor).await?;
    let mut item = match hold::hold(&op, caller, Act::Register, registration.target, named).await? {
        Ok(Held::Now(item)) => item,
        Ok(Held::Before(item)) => return before(&op, caller, item).await,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let mut card = suggested(&item);
    (registration.card)(&mut card);
    let command = RegisterDocument {
        register: registration.register,
        file: registration.file,
        card,
        claims: bring(&op, caller, &item).await?,
        relations: registration.relations,
        // The name of the whole request is kept with the item.
        idempotency: None,
    };
    let asked = [(caller.clone(), command)];
    let answered = register_batch(&mut op, consequences, &asked).await?;
    let card = match answered.into_iter().next() {
        Some(Ok(card)) => card,
        Some(Err(refusal)) => return Ok(Err(Refusal::Document(refusal))),
        None => return Err(Fault::broken("a registration was left without an answer")),
    };
    // A folder may hold scans of anything; a letter came from somebody else.
    if card.direction == Direction::Outgoing && item.channel != IntakeChannel::Folder {
        return Ok(Err(Refusal::Outgoing));
    }
    hold::acted(&op, &mut item, IntakeState::Registered);
    item.document_id = Some(card.id);
    let payload = json!({
        "document": card.id,
        "number": card.number.as_ref().map(|number| number.as_str()),
    });
    let done = hold::finish(op, caller, item, "intake.registered", payload, named).await?;
    Ok(done.map(|item| (item, card)))
}

/// The answer that the same request got before; what the caller may no longer see is not shown to them again.
async fn before(
    op: &Op,
    caller: &Caller,
    item: intake_item::Model,
) -> Result<Result<(intake_item::Model, document::Model), Refusal>, Fault> {
    let Some(id) = item.document_id else {
        return Ok(Err(Refusal::ItemUnknown));
    };
    let seen = read::by_ids(op.transaction(), caller.scope(), &[id]).await?;
    Ok(match seen.into_iter().next() {
        Some((_, card)) => Ok((item, card)),
        None => Err(Refusal::ItemUnknown),
    })
}

/// Makes uploads of the item's contents, which the registration claims a moment later in the same operation.
async fn bring(op: &Op, caller: &Caller, item: &intake_item::Model) -> Result<Vec<Claim>, Fault> {
    let contents = intake_content::Entity::find()
        .filter(intake_content::Column::ItemId.eq(item.id))
        .filter(intake_content::Column::Within.is_null())
        .order_by_asc(intake_content::Column::Ordinal)
        .all(op.transaction())
        .await?;
    if contents.is_empty() {
        return Ok(Vec::new());
    }
    let (mut claims, mut rows) = (Vec::new(), Vec::new());
    for content in contents {
        let row = upload::Model {
            id: op.new_id(UploadId),
            account_id: caller.account,
            content_hash: content.content_hash,
            file_name: content.file_name,
            created_at: op.at(),
            // It is claimed before anybody sees it; afterwards the row only waits to be swept.
            expires_at: op.at() + chrono::TimeDelta::hours(1),
            claimed_by: None,
        };
        claims.push(Claim {
            upload: row.id,
            role: match claims.is_empty() {
                true => ContentRole::Main,
                false => ContentRole::Annex,
            },
        });
        rows.push(row.into_active_model());
    }
    upload::Entity::insert_many(rows)
        .exec_without_returning(op.transaction())
        .await?;
    Ok(claims)
}
