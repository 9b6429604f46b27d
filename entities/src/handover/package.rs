//! A package for the archive (*pakotne*).

use crate::ids::{AccountId, HandoverPackageId, InstitutionId, InventoryId};
use crate::macros::table;
use crate::values::{ContentHash, LegalRegistrationNumber};
use crate::vocabulary::{PackageProfile, PackageState};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// A package for the archive (*pakotne*), domain §7: chosen units of an inventory with their documents and contents.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_package")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HandoverPackageId,
    pub institution_id: InstitutionId,
    pub inventory_id: InventoryId,
    pub profile: PackageProfile,
    /// Its name, also of its root folder: `export_F412-1_211230-101500`.
    pub name: String,
    pub state: PackageState,
    /// Registration number of the institution, as the archive knows it.
    pub institution_number: LegalRegistrationNumber,
    /// Number of the submission agreement.
    pub agreement: Option<String>,
    /// How many units of description it is of.
    pub units: i32,
    pub ordered_at: DateTime<Utc>,
    pub ordered_by: AccountId,
    /// Files that are written, those that there will be, and the same of the bytes of contents.
    pub entries_done: i64,
    pub entries_all: i64,
    pub bytes_done: i64,
    pub bytes_all: i64,
    /// When writing it last broke off through no fault of what is in it.
    pub stumbled_at: Option<DateTime<Utc>>,
    /// When it was written, or found to be faulty.
    pub ended_at: Option<DateTime<Utc>>,
    /// How many faults were found; those that are kept may be fewer.
    pub faults: i32,
    /// How many documents are in it; none before it is written.
    pub documents: Option<i64>,
    /// Bytes of the zip file.
    pub size: Option<i64>,
    /// SHA-256 of the zip file.
    pub sha256: Option<ContentHash>,
    /// SHA-256 of its manifest, as it was when the package was written.
    pub manifest_sha256: Option<ContentHash>,
    /// Number of the act by which it was handed over.
    pub act_number: Option<String>,
    /// Why it was given up.
    pub reason: Option<String>,
}

table!();
