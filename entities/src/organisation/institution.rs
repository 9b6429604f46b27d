//! An institution (*iestāde*).

use crate::ids::InstitutionId;
use crate::macros::table;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// An institution (*iestāde*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "institution")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InstitutionId,
    /// Short code, unique (`OG`).
    pub code: String,
    pub name_lv: String,
    pub name_en: String,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// Sample data (*paraugs*) must never be taken for the institution's own.
    pub sample: bool,
}

table!();
