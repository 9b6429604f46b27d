//! A version of the classification scheme (*klasifikācijas shēma, lietu nomenklatūra*).

use crate::ids::{InstitutionId, SchemeId, UnitId};
use crate::macros::table;
use crate::vocabulary::SchemeState;
use chrono::NaiveDate;
use sea_orm::entity::prelude::*;

/// A version of the classification scheme (*klasifikācijas shēma, lietu nomenklatūra*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "scheme")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SchemeId,
    pub institution_id: InstitutionId,
    /// The institution, of today or of old, whose scheme it is; none where it is that of all that lies behind the wall.
    pub unit_id: Option<UnitId>,
    pub title: String,
    pub state: SchemeState,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
    /// The version that this one was drafted from.
    pub based_on: Option<SchemeId>,
    /// Until when the archive's agreement holds: five years, eight where a sector scheme exists.
    pub agreed_until: Option<NaiveDate>,
    /// Sample data (*paraugs*).
    pub sample: bool,
    /// The former service whose files it lists, where it was taken over: it was never in force here.
    pub former_unit_id: Option<UnitId>,
}

table!();
