//! An entry of the journal (*žurnāla ieraksts*). Only its position and a lawfully blanked payload ever change.

use crate::ids::{AccountId, EntryId, InstitutionId, OperationId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::ActorKind;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// An entry of the journal (*žurnāla ieraksts*). Only its position and a lawfully blanked payload ever change.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "journal_entry")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EntryId,
    /// Place in the sealed order, from 0; none until the sealer has been.
    pub position: Option<i64>,
    pub operation_id: OperationId,
    /// Whose it is; none for what concerns the system as a whole.
    pub institution_id: Option<InstitutionId>,
    pub at: DateTime<Utc>,
    pub actor_kind: ActorKind,
    pub account_id: Option<AccountId>,
    /// In whose stead the account acted, under a substitution.
    pub for_staff_member_id: Option<StaffMemberId>,
    /// What happened, a dotted word: `document.registered`.
    pub kind: String,
    pub subject_kind: String,
    pub subject_id: Option<Uuid>,
    /// Details (JSON text); blanked where law demands it.
    pub payload: Option<String>,
    /// 16 random bytes, hexadecimal, hashed with the payload and blanked with it.
    pub payload_salt: Option<String>,
    /// SHA-256 of salt and payload, hexadecimal; outlives both.
    pub payload_digest: String,
    /// RFC 9162 leaf hash, hexadecimal.
    pub leaf_hash: String,
}

table!();
