//! Blanking: a payload that holds personal data ceases to exist where law demands it (GDPR Art. 17; the retention schedule).
//!
//! The entry stays, with its digest, its leaf and its place, so the tree still verifies; what it said of a person is gone,
//! and its salt with it, so that no guess can be confirmed. The ground is noted beside the entry and in a journal entry of
//! its own, without which the verifier takes a blank payload for tampering.

use chrono::{DateTime, Utc};
use entities::ids::EntryId;
use entities::journal::{blanking, entry};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use serde_json::json;

use super::entry::{Entry, Subject};
use crate::kernel::Fault;

/// The kind of the entry that tells of a blanking; its subject is the blanked entry.
pub const BLANKED: &str = "journal.payload_blanked";

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
    if found.kind == BLANKED {
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
