//! A unit of an institution (*struktūrvienība*), valid from–to.

use crate::ids::{InstitutionId, UnitId};
use crate::macros::table;
use crate::vocabulary::UnitKind;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A unit of an institution (*struktūrvienība*), valid from–to.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitId,
    pub institution_id: InstitutionId,
    /// Code unique within the institution (`OG-AIN`).
    pub code: String,
    pub parent_id: Option<UnitId>,
    pub kind: UnitKind,
    pub name_lv: String,
    pub name_en: String,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    /// Parishes and towns it serves, a JSON list of names.
    pub territories: Json,
    /// Unit of the National Archives that keeps its record group (`VAZVA`); with a number or not at all.
    pub fonds_archive: Option<String>,
    /// Number that the archive gave its record group (*fonda numurs*), unique within that unit of the archive.
    pub fonds_number: Option<String>,
    /// Of its successors the one that took what is one and cannot be divided, where a reorganisation named one.
    pub heir_id: Option<UnitId>,
}

table!();
