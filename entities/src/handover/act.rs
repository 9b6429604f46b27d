//! An act by which units are handed over to the archive (*nodošanas un pieņemšanas akts*).

use crate::ids::{AccountId, DocumentId, HandoverActId, InstitutionId};
use crate::macros::table;
use crate::values::ContentHash;
use crate::vocabulary::ActState;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// An act by which units are handed over to the archive (*akts par dokumentu nodošanu un pieņemšanu*, domain §6). What it says is
/// frozen when it is drawn up; a number is never given again.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_act")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HandoverActId,
    pub institution_id: InstitutionId,
    /// Unit of the archive that takes it over (`VAZVA`).
    pub fonds_archive: String,
    /// Number of the record group there.
    pub fonds_number: String,
    /// Its series: a year of the institution.
    pub year: i32,
    /// Its place in the series, from 1.
    pub sequence: i32,
    pub state: ActState,
    /// What it says (JSON).
    pub said: Json,
    /// How many units it hands over.
    pub units: i32,
    /// SHA-256 of its paper: what both sides sign.
    pub paper_sha256: ContentHash,
    /// The archive's letter that lets units go before their time.
    pub consent_id: Option<DocumentId>,
    pub drawn_up_at: DateTime<Utc>,
    pub drawn_up_by: AccountId,
    /// When the second side's signature was recorded, or it was cancelled.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    pub revision: i32,
}

impl Model {
    /// Its number: `3/2026`.
    pub fn number(&self) -> String {
        Self::numbered(self.sequence, self.year)
    }

    /// The number of an act at a place in a year's series.
    pub fn numbered(sequence: i32, year: i32) -> String {
        format!("{sequence}/{year}")
    }
}

table!();
