//! The execution of a destruction list (*iznīcināšanas izpilde*).

use crate::ids::{AccountId, DestructionListId, InstitutionId, StaffMemberId};
use crate::macros::table;
use crate::vocabulary::DestructionState;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// The execution of a destruction list (*iznīcināšanas izpilde*): how far it has come, and its certificate.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "destruction_run")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub list_id: DestructionListId,
    pub institution_id: InstitutionId,
    /// SHA-256 in hexadecimal of what everybody agreed on and was ordered; none where the service destroys again by itself.
    pub hash: Option<String>,
    /// Number of the act.
    pub act_number: String,
    /// How what is not electronic is destroyed, in words.
    pub method: String,
    /// Who destroys; none where the service did so again by itself after a restore.
    pub executor_id: Option<StaffMemberId>,
    pub ordered_at: DateTime<Utc>,
    pub ordered_by: Option<AccountId>,
    /// Whether it was executed before and the database was restored from an older copy since.
    pub again: bool,
    pub state: DestructionState,
    /// What was found that should be gone (JSON of `destruction::Remain`s).
    pub remains: Json,
    pub proved_at: Option<DateTime<Utc>>,
    /// The certificate (JSON text: its digest covers these very bytes).
    pub certificate: Option<String>,
    /// SHA-256 of the certificate, hexadecimal.
    pub certificate_sha256: Option<String>,
}

table!();
