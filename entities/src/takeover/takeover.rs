//! A table of a former service's register or files that was taken over (*pārņemšana*).

use crate::ids::{AccountId, InstitutionId, RegisterId, SchemeId, TakeoverId, UnitId};
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::TakeoverKind;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A table of a former service's register or files that was taken over (*pārņemšana*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "takeover")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TakeoverId,
    pub institution_id: InstitutionId,
    /// The former service whose table it is.
    pub unit_id: UnitId,
    pub kind: TakeoverKind,
    /// Where its registrations went.
    pub register_id: Option<RegisterId>,
    /// Where its files went.
    pub scheme_id: Option<SchemeId>,
    /// Whether the numbers of its register are unique within it only; else no other register of the service and direction
    /// has them.
    pub own_numbers: bool,
    /// Name of the table's file.
    pub source_name: String,
    /// SHA-256 of the table's bytes.
    pub source_sha256: ContentHash,
    pub started_at: DateTime<Utc>,
    pub started_by: Option<AccountId>,
    /// None while rows are still to come: it was broken off, and the same command goes on with it.
    pub finished_at: Option<DateTime<Utc>>,
    /// Rows of the table without its line of column names.
    pub rows_read: i64,
    /// Rows that became records by this takeover.
    pub rows_taken_over: i64,
    /// Rows of files that an earlier one had taken over and of which this one said more.
    pub rows_completed: i64,
    /// Rows that an earlier one had taken over just so.
    pub rows_known: i64,
    /// Rows left out because something is wrong with them.
    pub rows_faulty: i64,
    /// What was compared at the end (JSON of `takeover::Reconciliation`).
    pub reconciliation: Option<Json>,
}

table!();
