//! Where a program is told of changes (*tīmekļa āķa adresāts*).

use crate::ids::{AccountId, InstitutionId, WebhookTargetId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Kinds of changes that are told; all where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Kinds(pub Vec<String>);

/// Where a program is told of changes (*tīmekļa āķa adresāts*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_target")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: WebhookTargetId,
    pub institution_id: InstitutionId,
    pub name: String,
    pub url: String,
    /// The program's account: it is told of what that account may see.
    pub account_id: AccountId,
    pub kinds: Kinds,
    /// Sealed; messages are signed with it.
    pub secret: Vec<u8>,
    /// The secret before, sealed; messages carry both signatures while it holds.
    pub former_secret: Option<Vec<u8>>,
    pub former_secret_until: Option<DateTime<Utc>>,
    pub enabled: bool,
    /// Place in the sealed journal from which on changes are not queued yet.
    pub position: i64,
    /// Deliveries that failed one after another.
    pub failures: i32,
    /// Until when nothing is sent there, after a failure.
    pub paused_until: Option<DateTime<Utc>>,
    /// Until when a process is at work on it.
    pub locked_until: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub created_by: AccountId,
    /// Counts changes made by people; guards against two at once.
    pub revision: i32,
}

table!();
