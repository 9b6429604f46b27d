//! A closing of a register's year (*gada noslēgšana*), with the figures of its extract.

use crate::ids::{AccountId, ClosingId, RegisterId};
use crate::macros::table;
use crate::values::RegistrationNumber;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A closing of a register's year (*gada noslēgšana*). A year that was opened again and closed again has several.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "register_closing")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ClosingId,
    pub register_id: RegisterId,
    pub year: i32,
    /// 1 for the first closing of that year.
    pub ordinal: i32,
    pub closed_at: DateTime<Utc>,
    /// None where Aprite itself did it.
    pub closed_by: Option<AccountId>,
    /// Lowest number given; none when none was.
    pub first_number: Option<RegistrationNumber>,
    /// Highest number given.
    pub last_number: Option<RegistrationNumber>,
    /// Documents that have a number, annulled ones included.
    pub documents: i64,
    /// Documents whose registration is annulled.
    pub annulled: i64,
    /// Numbers that were given to nothing, each with its stated reason.
    pub unused: i64,
    /// SHA-256 of the extract's text, hexadecimal; the journal has it too.
    pub extract_sha256: String,
    pub reopened_at: Option<DateTime<Utc>>,
    pub reopened_by: Option<AccountId>,
    pub reopening_reason: Option<String>,
}

table!();
