//! A round in which one version of a draft is approved (*saskaņošanas kārta*).

use crate::ids::{AccountId, ApprovalRoundId, DraftId};
use crate::macros::table;
use crate::vocabulary::RoundState;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A round in which one version of a draft is approved (*saskaņošanas kārta*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approval_round")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ApprovalRoundId,
    pub draft_id: DraftId,
    /// Its number within the draft, from 1.
    pub ordinal: i32,
    /// Version of the contents that it is about.
    pub version: i32,
    /// Version of the card that it is about.
    pub card_version: i32,
    pub state: RoundState,
    pub started_at: DateTime<Utc>,
    pub started_by: Option<AccountId>,
    pub ended_at: Option<DateTime<Utc>>,
}

table!();
