//! A file that an archive put where its answers come (*arhīva ielikta datne*).

use crate::ids::{
    HandoverDeliveryId, HandoverPackageId, InstitutionId, ReplyFileId, SubmissionAgreementId,
};
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::ReplyFileState;
use chrono::{DateTime, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Something that keeps a file from being entered: where it is and what is to be done, in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flaw {
    pub code: String,
    pub lv: String,
    pub en: String,
}

/// What keeps a file from being entered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Flaws(pub Vec<Flaw>);

/// A file that an archive put where its answers come (*arhīva ielikta datne*), and what became of it. It is never removed there.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "archive_reply_file")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReplyFileId,
    pub institution_id: InstitutionId,
    pub agreement_id: SubmissionAgreementId,
    /// Where it lies, for people; no secrets.
    pub place: String,
    pub name: String,
    /// In bytes.
    pub size: i64,
    /// When it was last written, by the destination's clock, where it says so.
    pub modified_at: Option<DateTime<Utc>>,
    pub state: ReplyFileState,
    /// Its bytes; none while it was not read.
    pub sha256: Option<ContentHash>,
    /// Of which package it speaks; none where it speaks of none of ours.
    pub package_id: Option<HandoverPackageId>,
    /// Whoever ordered this delivery is told of a file that cannot be entered.
    pub delivery_id: Option<HandoverDeliveryId>,
    pub flaws: Flaws,
    pub found_at: DateTime<Utc>,
    /// When it was decided what becomes of it.
    pub settled_at: Option<DateTime<Utc>>,
}

table!();
