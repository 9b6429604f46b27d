//! A file series of a scheme version (*lietu sērija*).

use crate::ids::{SchemeId, SeriesId, UnitId};
use crate::macros::table;
use crate::values::{FileIndex, RetentionPeriod};
use crate::vocabulary::{AccessClass, Medium, RetentionCategory};
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
    /// Level of the scheme that it stands in, as printed: `1` (*līmenis*).
    pub level_index: Option<String>,
    /// What that level is about (*līmeņa nosaukums*).
    pub level_title: Option<String>,
    pub title_lv: String,
    pub title_en: String,
    /// Unit that keeps the series (*atbildīgā struktūrvienība*).
    pub unit_id: Option<UnitId>,
    /// Post of the employee that keeps the series, where it is not a whole unit (*atbildīgais darbinieks*).
    pub responsible: Option<String>,
    /// None while nobody has said how long: the year of its files cannot be closed then.
    pub retention_category: Option<RetentionCategory>,
    pub retention_years: Option<i32>,
    /// What starts the retention period; a word of domain §2.
    pub retention_trigger: Option<String>,
    pub legal_basis: String,
    pub medium: Option<Medium>,
    /// Where what is electronic is kept (*informācijas sistēma*).
    pub information_system: Option<String>,
    /// Carries over year ends (*pārejoša lieta*).
    pub carries_over: bool,
    /// Access class a document of this series gets unless its card says otherwise.
    pub default_access_class: AccessClass,
    /// Legal ground of its restriction.
    pub access_ground: Option<String>,
    /// For how long it is restricted, in the scheme's words: `75 gadi`.
    pub access_term: Option<String>,
    pub notes: Option<String>,
    pub sample: bool,
}

table!();

impl Model {
    /// How long its files are kept; none while nobody has said so.
    pub fn retention(&self) -> Option<RetentionPeriod> {
        RetentionPeriod::new(self.retention_category?, self.retention_years).ok()
    }
}
