//! Blanking: a payload that holds personal data ceases to exist where law demands it (GDPR Art. 17; the retention schedule).
//!
//! The entry stays, with its digest, its leaf and its place, so the tree still verifies; what it said of a person is gone,
//! and its salt with it, so that no guess can be confirmed. The ground is noted beside the entry and in a journal entry of
//! its own, without which the verifier takes a blank payload for tampering. Where a whole file is destroyed, one such entry
//! names many.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use entities::ids::{EntryId, InstitutionId};
use entities::journal::{blanking, entry};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;
use uuid::Uuid;

use super::entry::{Entry, Subject};
use crate::db::CHUNK;
use crate::kernel::Fault;

/// The kind of the entry that tells of a blanking; its subject is the blanked entry.
pub const BLANKED: &str = "journal.payload_blanked";

/// The kind of the entry that tells of several blankings; its payload names the blanked entries.
pub const MANY_BLANKED: &str = "journal.payloads_blanked";

/// Most entries that one entry tells of.
pub(super) const MOST_TOLD: usize = CHUNK;

/// Longest ground, in characters.
const LONGEST_GROUND: usize = 1_000;

/// Why a payload was not blanked.
#[derive(Debug, thiserror::Error)]
pub enum BlankingError {
    /// Nobody could tell later why.
    #[error("say the legal ground of the blanking in at most {LONGEST_GROUND} characters")]
    NoGround,
    /// There is no such entry.
    #[error("there is no such journal entry")]
    NoSuchEntry,
    /// It is blank.
    #[error("the payload of this journal entry was blanked before")]
    BlankedBefore,
    /// The ground of a blanking must stay readable.
    #[error("an entry that tells of a blanking cannot be blanked itself")]
    TellsOfBlanking,
    /// Our side failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for BlankingError {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// Blanks a payload in the transaction of an operation (`Op::blank_payload`), and gives the entry that must tell of it.
pub(crate) async fn blank<C: ConnectionTrait>(
    connection: &C,
    id: EntryId,
    ground: &str,
    at: DateTime<Utc>,
) -> Result<Entry, BlankingError> {
    let ground = ground.trim();
    if ground.is_empty() || ground.chars().count() > LONGEST_GROUND {
        return Err(BlankingError::NoGround);
    }
    let Some(found) = entry::Entity::find_by_id(id).one(connection).await? else {
        return Err(BlankingError::NoSuchEntry);
    };
    if found.kind == BLANKED || found.kind == MANY_BLANKED {
        return Err(BlankingError::TellsOfBlanking);
    }
    let blanked = entry::Entity::update_many()
        .col_expr(entry::Column::Payload, Expr::value(Option::<String>::None))
        .col_expr(
            entry::Column::PayloadSalt,
            Expr::value(Option::<String>::None),
        )
        .filter(entry::Column::Id.eq(id))
        .filter(entry::Column::Payload.is_not_null())
        .exec(connection)
        .await?;
    if blanked.rows_affected == 0 {
        return Err(BlankingError::BlankedBefore);
    }
    let note = blanking::ActiveModel {
        entry_id: Set(id),
        at: Set(at),
        ground: Set(ground.to_owned()),
        told_by: Set(None),
    };
    blanking::Entity::insert(note)
        .exec_without_returning(connection)
        .await?;
    Ok(Entry {
        kind: BLANKED,
        institution: found.institution_id,
        subject: Subject {
            kind: "journal_entry",
            id: Some(id.0),
        },
        payload: json!({ "ground": ground }),
    })
}

/// Which payloads are blanked together, and how that is told.
#[derive(Debug, Clone, Copy)]
pub struct Bulk<'a> {
    /// Whose they are.
    pub institution: InstitutionId,
    /// All entries about these records.
    pub subjects: &'a [Uuid],
    /// Except those of these kinds, which hold nothing of a person.
    pub except: &'a [&'static str],
    /// The legal ground.
    pub ground: &'a str,
    /// What the entries that tell of it are about.
    pub told_of: Subject,
}

/// The next entries about the records that still say something, whenever they were made: one that was under way while a record
/// was destroyed is committed after it. At most as many as one entry may tell of.
pub(crate) async fn speaking<C: ConnectionTrait>(
    connection: &C,
    subjects: &[Uuid],
    except: &[&'static str],
) -> Result<Vec<EntryId>, Fault> {
    let mut found = BTreeSet::new();
    for chunk in subjects.chunks(CHUNK) {
        let kept = except.iter().copied().chain([BLANKED, MANY_BLANKED]);
        let ids: Vec<EntryId> = entry::Entity::find()
            .select_only()
            .column(entry::Column::Id)
            .filter(entry::Column::SubjectId.is_in(chunk.iter().copied()))
            .filter(entry::Column::Payload.is_not_null())
            .filter(entry::Column::Kind.is_not_in(kept))
            .order_by_asc(entry::Column::Id)
            .limit(MOST_TOLD as u64)
            .into_tuple()
            .all(connection)
            .await?;
        found.extend(ids);
        if found.len() >= MOST_TOLD {
            break;
        }
    }
    Ok(found.into_iter().take(MOST_TOLD).collect())
}

/// Blanks one portion of payloads in the transaction of an operation; `told_by` is the entry that will tell of them, which is
/// returned. None when nothing about the records says anything any more.
pub(crate) async fn blank_many<C: ConnectionTrait>(
    connection: &C,
    bulk: &Bulk<'_>,
    told_by: EntryId,
    at: DateTime<Utc>,
) -> Result<Option<(Entry, u64)>, BlankingError> {
    let ground = bulk.ground.trim();
    if ground.is_empty() || ground.chars().count() > LONGEST_GROUND {
        return Err(BlankingError::NoGround);
    }
    let entries = speaking(connection, bulk.subjects, bulk.except).await?;
    if entries.is_empty() {
        return Ok(None);
    }
    let blanked = entry::Entity::update_many()
        .col_expr(entry::Column::Payload, Expr::value(Option::<String>::None))
        .col_expr(
            entry::Column::PayloadSalt,
            Expr::value(Option::<String>::None),
        )
        .filter(entry::Column::Id.is_in(entries.iter().copied()))
        .filter(entry::Column::Payload.is_not_null())
        .exec(connection)
        .await?;
    if blanked.rows_affected != entries.len() as u64 {
        return Err(BlankingError::BlankedBefore);
    }
    let notes = entries.iter().map(|id| blanking::ActiveModel {
        entry_id: Set(*id),
        at: Set(at),
        ground: Set(ground.to_owned()),
        told_by: Set(Some(told_by)),
    });
    blanking::Entity::insert_many(notes)
        .exec_without_returning(connection)
        .await?;
    let told = Entry {
        kind: MANY_BLANKED,
        institution: Some(bulk.institution),
        subject: bulk.told_of,
        payload: json!({ "ground": ground, "entries": entries }),
    };
    Ok(Some((told, blanked.rows_affected)))
}
