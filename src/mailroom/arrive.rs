//! Arriving: what a door brought becomes an item, once.
//!
//! A door first puts the bytes into the store, then calls [`arrive`], and only when that has committed does it put the original
//! away. Killed in between, it finds the original again, and the external id says that it is here already ([`is_here`]).

use chrono::{DateTime, Utc};
use entities::content::content;
use entities::ids::{InstitutionId, IntakeItemId, UnitId};
use entities::mailroom::intake_item::Remarks;
use entities::mailroom::{intake_content, intake_item};
use entities::values::ContentHash;
use entities::vocabulary::{IntakeChannel, IntakeRemark, IntakeState};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde_json::json;
use storage::Store;

use super::reading;
use crate::content::names::safe_name;
use crate::content::uploads::new_content;
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::{Fault, text};
use crate::op::Kit;

/// Longest words of a stranger that are kept as a field of an item; the message itself has them all.
const LONGEST: usize = 998;

/// Where something came from: the same for everything of one mailbox or folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Whose it is.
    pub institution: InstitutionId,
    /// Which unit's; none where it is the institution's.
    pub unit: Option<UnitId>,
    /// By which door.
    pub channel: IntakeChannel,
    /// Name of the mailbox or folder in the settings.
    pub source: String,
    /// Where in it.
    pub place: String,
}

/// A content that a door has put into the store.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// Its SHA-256.
    pub hash: ContentHash,
    /// How many bytes.
    pub size: u64,
    /// What it looks like.
    pub media_type: String,
    /// Its name, as it came.
    pub file_name: String,
}

/// What the door itself knows of the sender; what it does not know is read from the contents later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hints {
    /// When the sender says that it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// The sender's name.
    pub sender_name: Option<String>,
    /// The sender's address.
    pub sender_address: Option<String>,
    /// What it is about.
    pub subject: Option<String>,
    /// Id that the sender's system gave it.
    pub message_id: Option<String>,
    /// The sender's own number.
    pub sender_number: Option<String>,
}

/// Something that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Where it came from.
    pub origin: Origin,
    /// What the source knows it by.
    pub external_id: String,
    /// When it reached the source.
    pub received_at: DateTime<Utc>,
    /// What the door knows of it.
    pub hints: Hints,
    /// What it consists of, the main one first.
    pub contents: Vec<Brought>,
    /// What is out of the ordinary.
    pub remarks: Vec<IntakeRemark>,
}

/// What became of something that arrived.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arrived {
    /// It is an item now.
    Now(IntakeItemId),
    /// It was one before: its original only has to be put away.
    Before,
}

/// Whether something that a source knows by this id arrived before.
///
/// # Errors
/// A fault of the database.
pub async fn is_here(kit: &Kit, origin: &Origin, external_id: &str) -> Result<bool, Fault> {
    let found = same(origin, external_id).count(kit.db.reader()).await?;
    Ok(found > 0)
}

fn same(origin: &Origin, external_id: &str) -> sea_orm::Select<intake_item::Entity> {
    intake_item::Entity::find()
        .filter(intake_item::Column::Channel.eq(origin.channel))
        .filter(intake_item::Column::Source.eq(&origin.source))
        .filter(intake_item::Column::ExternalId.eq(external_id))
}

/// Makes an item of what arrived; durable when this returns. Its bytes must be in the store.
///
/// # Errors
/// A fault of database or store; also when the bytes are gone again: they have to be brought anew.
pub async fn arrive(kit: &Kit, store: &Store, arrival: Arrival) -> Result<Arrived, Fault> {
    let mut op = kit.begin(Actor::System).await?;
    if same(&arrival.origin, &arrival.external_id)
        .count(op.transaction())
        .await?
        > 0
    {
        return Ok(Arrived::Before);
    }
    let id = op.new_id(IntakeItemId);
    let Arrival {
        origin,
        external_id,
        received_at,
        hints,
        contents,
        remarks,
    } = arrival;
    keep_contents(op.transaction(), store, &contents, op.at()).await?;
    let row = intake_item::Model {
        id,
        institution_id: origin.institution,
        unit_id: origin.unit,
        channel: origin.channel,
        source: origin.source,
        origin: kept(&origin.place).unwrap_or_default(),
        external_id,
        received_at,
        taken_in_at: op.at(),
        sent_at: hints.sent_at,
        sender_name: hints.sender_name.as_deref().and_then(kept),
        sender_address: hints.sender_address.as_deref().and_then(kept),
        subject: hints.subject.as_deref().and_then(kept),
        message_id: hints.message_id.as_deref().and_then(kept),
        sender_number: hints.sender_number.as_deref().and_then(kept),
        remarks: Remarks(remarks),
        // Nothing is left to be read of what has no bytes.
        read_at: contents.is_empty().then(|| op.at()),
        state: IntakeState::Waiting,
        acted_at: None,
        acted_by: None,
        acted_for: None,
        document_id: None,
        set_aside_as: None,
        set_aside_words: None,
        revision: 1,
    };
    let entry = told(&row, &contents);
    // Two processes may look at one mailbox: whoever comes second writes nothing.
    let inserted = intake_item::Entity::insert(row.into_active_model())
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(op.transaction())
        .await?;
    if inserted == 0 {
        return Ok(Arrived::Before);
    }
    let places = (1..).zip(&contents).map(|(ordinal, content)| {
        let name = safe_name(&content.file_name);
        let place = intake_content::Model {
            item_id: id,
            ordinal,
            content_hash: content.hash,
            file_name: if name.is_empty() {
                format!("datne-{ordinal}")
            } else {
                name
            },
            within: None,
        };
        place.into_active_model()
    });
    if !contents.is_empty() {
        intake_content::Entity::insert_many(places)
            .exec_without_returning(op.transaction())
            .await?;
        op.enqueue(reading::job(id));
    }
    op.record(entry);
    op.commit().await?;
    Ok(Arrived::Now(id))
}

/// The items of a source whose contents begin with this one, with what the source knows them by. A server that numbered its
/// mailbox anew brings the same bytes under another id.
///
/// # Errors
/// A fault of the database.
pub async fn known_by(
    kit: &Kit,
    origin: &Origin,
    hash: ContentHash,
) -> Result<Vec<(IntakeItemId, String)>, Fault> {
    let with = Query::select()
        .column(intake_content::Column::ItemId)
        .from(intake_content::Entity)
        .and_where(Expr::col(intake_content::Column::ContentHash).eq(hash))
        .and_where(Expr::col(intake_content::Column::Ordinal).eq(1))
        .take();
    let rows = intake_item::Entity::find()
        .filter(intake_item::Column::Channel.eq(origin.channel))
        .filter(intake_item::Column::Source.eq(&origin.source))
        .filter(intake_item::Column::Id.in_subquery(with))
        .all(kit.db.reader())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, row.external_id))
        .collect())
}

fn told(row: &intake_item::Model, contents: &[Brought]) -> Entry {
    let contents: Vec<_> = contents
        .iter()
        .map(|content| json!({ "sha256": content.hash.to_string(), "size": content.size }))
        .collect();
    Entry {
        kind: "intake.arrived",
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "intake_item",
            id: Some(row.id.0),
        },
        payload: json!({
            "channel": row.channel,
            "source": row.source,
            "unit": row.unit_id,
            "externalId": row.external_id,
            "receivedAt": row.received_at,
            "contents": contents,
            "remarks": row.remarks,
        }),
    }
}

/// Notes contents and makes sure that their bytes are there. The rows come first: after that the sweeper, which erases under
/// the row's lock, cannot take the bytes away any more.
async fn keep_contents<C: ConnectionTrait>(
    connection: &C,
    store: &Store,
    contents: &[Brought],
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    if contents.is_empty() {
        return Ok(());
    }
    // In one order, so that two arrivals with the same contents cannot wait for each other.
    let mut sorted: Vec<&Brought> = contents.iter().collect();
    sorted.sort_by_key(|content| content.hash);
    sorted.dedup_by_key(|content| content.hash);
    let rows = sorted
        .iter()
        .map(|content| {
            let row = new_content(content.hash, content.size, &content.media_type, at)?;
            Ok(row.into_active_model())
        })
        .collect::<Result<Vec<_>, Fault>>()?;
    content::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(content::Column::Hash)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    for content in sorted {
        let hash = storage::ContentHash::from_bytes(*content.hash.as_bytes());
        let is_stored = store
            .exists(hash)
            .await
            .map_err(Fault::at("looking for what was brought"))?;
        if !is_stored {
            return Err(Fault::broken(
                "the bytes of an arrival were swept meanwhile",
            ));
        }
    }
    Ok(())
}

/// Words of a stranger as they are kept: one line, no control characters, not longer than a line of a message may be.
pub(super) fn kept(words: &str) -> Option<String> {
    let spaced = words.replace(['\n', '\r', '\t'], " ");
    let visible = text::visible(&spaced);
    let plain: Vec<&str> = visible.split_whitespace().collect();
    let plain: String = plain.join(" ").chars().take(LONGEST).collect();
    (!plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_strangers_are_one_line_without_tricks() {
        assert_eq!(
            kept(" Iesniegums\r\n par\tpabalstu\0 "),
            Some("Iesniegums par pabalstu".to_owned())
        );
        assert_eq!(kept("\r\n\u{7}"), None);
        assert_eq!(
            kept(&"ā".repeat(2_000)).map(|text| text.chars().count()),
            Some(LONGEST)
        );
    }
}
