//! A file series of a scheme version (*lietu sērija*).

use crate::ids::{SchemeId, SeriesId, UnitId};
use crate::macros::table;
use crate::values::FileIndex;
use crate::vocabulary::{AccessClass, RetentionCategory};
use sea_orm::entity::prelude::*;

/// A file series of a scheme version (*lietu sērija*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "file_series")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SeriesId,
    pub scheme_id: SchemeId,
    pub file_index: FileIndex,
    pub index_sort_key: String,
    pub title_lv: String,
    pub title_en: String,
    /// Unit that keeps the series (*atbildīgā struktūrvienība*).
    pub unit_id: Option<UnitId>,
    pub retention_category: RetentionCategory,
    pub retention_years: Option<i32>,
    /// What starts the retention period; a word of domain §2.
    pub retention_trigger: Option<String>,
    pub legal_basis: String,
    /// Carries over year ends (*pārejoša lieta*).
    pub carries_over: bool,
    /// Access class a document of this series gets unless its card says otherwise.
    pub default_access_class: AccessClass,
    pub sample: bool,
}

table!();
