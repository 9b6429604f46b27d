//! An abbreviation that the descriptions of a record group use (*saīsinājums*).

use crate::ids::{AccountId, InstitutionId};
use crate::macros::table;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

/// An abbreviation that the descriptions of a record group use (*saīsinājums*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "abbreviation")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: InstitutionId,
    /// Unit of the archive that keeps the record group.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fonds_archive: String,
    /// Number of the record group there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub fonds_number: String,
    /// `SD`
    #[sea_orm(primary_key, auto_increment = false)]
    pub short: String,
    /// What it stands for.
    pub meaning: String,
    pub written_at: DateTime<Utc>,
    pub written_by: AccountId,
}

table!();
