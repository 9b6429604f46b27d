//! A version of the classification scheme and its series as plain values; taking one into use as a whole.
//!
//! A version that the institution makes itself goes through its life (`life`, `drafting`); this door is for what begins
//! in force: an institution's first scheme, and the sample.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::classification::{scheme, series};
use entities::ids::{InstitutionId, SchemeId, SeriesId, UnitId};
use entities::values::{FileIndex, RetentionPeriod};
use entities::vocabulary::{AccessClass, Medium, SchemeState};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::{Refusal, read};
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;

/// A series as a scheme version lists it: the eight mandatory contents (arhivi.gov.lv, *Klasifikācijas shēma*), any of
/// which a draft may still lack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesPlan {
    /// Level that it stands in (*līmenis*).
    pub level: Option<Level>,
    /// Index (*indekss*).
    pub index: FileIndex,
    /// Title in Latvian (*lietas nosaukums*).
    pub title_lv: String,
    /// Title in English.
    pub title_en: String,
    /// How long it is kept.
    pub retention: Option<RetentionPeriod>,
    /// What starts the retention period; a word of domain §2.
    pub trigger: Option<String>,
    /// Ground of the retention period, editable text.
    pub legal_basis: String,
    /// Unit that keeps it.
    pub unit: Option<UnitId>,
    /// Post of the employee that keeps it.
    pub responsible: Option<String>,
    /// On what it is kept.
    pub medium: Option<Medium>,
    /// Where what is electronic is kept.
    pub information_system: Option<String>,
    /// Spans years (*pārejoša lieta*).
    pub carries_over: bool,
    /// Access class of its documents unless a card says otherwise.
    pub default_access_class: AccessClass,
    /// Legal ground of the restriction.
    pub access_ground: Option<String>,
    /// For how long it is restricted, in words: `75 gadi`.
    pub access_term: Option<String>,
    /// Remarks (*piezīmes*).
    pub notes: Option<String>,
}

/// A level of the scheme (*līmenis*): a function or a unit whose series stand together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// As printed: `1`.
    pub index: String,
    /// What it is about.
    pub title: String,
}

impl SeriesPlan {
    /// A series with its index and titles, and nothing else said.
    pub fn titled(index: FileIndex, title_lv: String, title_en: String) -> Self {
        Self {
            level: None,
            index,
            title_lv,
            title_en,
            retention: None,
            trigger: None,
            legal_basis: String::new(),
            unit: None,
            responsible: None,
            medium: None,
            information_system: None,
            carries_over: false,
            default_access_class: AccessClass::Open,
            access_ground: None,
            access_term: None,
            notes: None,
        }
    }

    /// The row of this series in a version.
    pub(super) fn into_row(self, id: SeriesId, scheme: SchemeId, sample: bool) -> series::Model {
        let (level_index, level_title) = match self.level {
            Some(level) => (Some(level.index), Some(level.title)),
            None => (None, None),
        };
        series::Model {
            id,
            scheme_id: scheme,
            index_sort_key: self.index.sort_key(),
            file_index: self.index,
            level_index,
            level_title,
            title_lv: self.title_lv,
            title_en: self.title_en,
            unit_id: self.unit,
            responsible: self.responsible,
            retention_category: self.retention.map(RetentionPeriod::category),
            retention_years: self.retention.and_then(RetentionPeriod::years),
            retention_trigger: self.trigger,
            legal_basis: self.legal_basis,
            medium: self.medium,
            information_system: self.information_system,
            carries_over: self.carries_over,
            default_access_class: self.default_access_class,
            access_ground: self.access_ground,
            access_term: self.access_term,
            notes: self.notes,
            sample,
        }
    }
}

impl From<series::Model> for SeriesPlan {
    fn from(row: series::Model) -> Self {
        let retention = row.retention();
        Self {
            level: row
                .level_index
                .zip(row.level_title)
                .map(|(index, title)| Level { index, title }),
            index: row.file_index,
            title_lv: row.title_lv,
            title_en: row.title_en,
            retention,
            trigger: row.retention_trigger,
            legal_basis: row.legal_basis,
            unit: row.unit_id,
            responsible: row.responsible,
            medium: row.medium,
            information_system: row.information_system,
            carries_over: row.carries_over,
            default_access_class: row.default_access_class,
            access_ground: row.access_ground,
            access_term: row.access_term,
            notes: row.notes,
        }
    }
}

/// A scheme version to be taken into use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemePlan {
    /// Institution.
    pub institution: InstitutionId,
    /// Whose scheme it is, where it is not that of everything behind the institution's wall.
    pub unit: Option<UnitId>,
    /// Title of the version.
    pub title: String,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Sample data (*paraugs*).
    pub sample: bool,
    /// Its series.
    pub series: Vec<SeriesPlan>,
}

/// Puts a scheme version in force and returns its series by index.
///
/// # Errors
/// A fault of the database; inside it the refusal of a plan that lists an index twice, or where a version is in force.
pub async fn put_in_force(
    op: &mut Op,
    plan: SchemePlan,
) -> Result<Result<BTreeMap<String, SeriesId>, Refusal>, Fault> {
    let mut seen = BTreeSet::new();
    for series in &plan.series {
        if !seen.insert(series.index.as_str()) {
            return Ok(Err(Refusal::SeriesTwice(series.index.clone())));
        }
    }
    let before = read::schemes_in_force(op.transaction(), plan.institution).await?;
    if before.iter().any(|before| before.unit_id == plan.unit) {
        return Ok(Err(Refusal::SchemeInForce));
    }
    let scheme = scheme::Model {
        id: op.new_id(SchemeId),
        institution_id: plan.institution,
        unit_id: plan.unit,
        title: plan.title,
        state: SchemeState::InForce,
        valid_from: plan.valid_from,
        valid_to: None,
        based_on: None,
        agreed_until: None,
        sample: plan.sample,
        former_unit_id: None,
    };
    let scheme_id = scheme.id;
    op.record(Entry {
        kind: "scheme.put_in_force",
        institution: Some(plan.institution),
        subject: Subject { kind: "scheme", id: Some(scheme_id.0) },
        payload: json!({ "title": scheme.title, "unit": scheme.unit_id, "validFrom": scheme.valid_from, "series": plan.series.len(), "sample": scheme.sample }),
    });
    scheme
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    let rows = insert_series(op, scheme_id, plan.sample, plan.series).await?;
    Ok(Ok(rows
        .into_iter()
        .map(|row| (row.file_index.as_str().to_owned(), row.id))
        .collect()))
}

/// Writes the series of a version.
pub async fn insert_series(
    op: &Op,
    scheme: SchemeId,
    sample: bool,
    series: Vec<SeriesPlan>,
) -> Result<Vec<series::Model>, Fault> {
    let rows: Vec<series::Model> = series
        .into_iter()
        .map(|series| series.into_row(op.new_id(SeriesId), scheme, sample))
        .collect();
    for chunk in rows.chunks(CHUNK) {
        let chunk = chunk
            .iter()
            .cloned()
            .map(IntoActiveModel::into_active_model);
        series::Entity::insert_many(chunk)
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(rows)
}
