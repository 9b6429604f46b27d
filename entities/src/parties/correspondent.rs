//! A correspondent (*korespondents*).

use crate::ids::{CorrespondentId, InstitutionId};
use crate::macros::table;
use crate::values::LegalRegistrationNumber;
use crate::vocabulary::CorrespondentKind;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A correspondent (*korespondents*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "correspondent")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CorrespondentId,
    pub institution_id: InstitutionId,
    pub kind: CorrespondentKind,
    pub name: String,
    /// Latvian collation key of the name.
    pub name_sort_key: Vec<u8>,
    /// The name in lower case without diacritics, for look-ups.
    pub name_folded: String,
    pub registration_number: Option<LegalRegistrationNumber>,
    /// Personal code, sealed with the institution's key.
    pub personal_code_sealed: Option<Vec<u8>>,
    /// Keyed hash of the personal code, for look-ups.
    pub personal_code_index: Option<Vec<u8>>,
    /// `150550-*****`.
    pub personal_code_masked: Option<String>,
    pub address: Option<String>,
    pub email: Option<String>,
    pub e_address: Option<String>,
    /// First day on which the e-address is active; none while that is not known.
    pub e_address_since: Option<NaiveDate>,
    /// Last day on which it is; none while it is not deactivated.
    pub e_address_until: Option<NaiveDate>,
    pub created_at: DateTime<Utc>,
}

table!();
