//! Taking a version of the classification scheme into use: its series, and the year's files.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use entities::classification::{file, scheme, series};
use entities::ids::{FileId, InstitutionId, SchemeId, SeriesId, UnitId};
use entities::values::{FileIndex, RetentionPeriod};
use entities::vocabulary::{AccessClass, OpenState, SchemeState};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::Refusal;
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;

/// A series as a scheme version lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeriesPlan {
    /// Index (*indekss*).
    pub index: FileIndex,
    /// Title in Latvian (*lietas nosaukums*).
    pub title_lv: String,
    /// Title in English.
    pub title_en: String,
    /// Unit that keeps it.
    pub unit: Option<UnitId>,
    /// How long it is kept.
    pub retention: RetentionPeriod,
    /// What starts the retention period; a word of domain §2.
    pub trigger: Option<String>,
    /// Ground of the retention period, editable text.
    pub legal_basis: String,
    /// Spans years (*pārejoša lieta*).
    pub carries_over: bool,
    /// Access class of its documents unless a card says otherwise.
    pub default_access_class: AccessClass,
}

/// A scheme version to be taken into use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemePlan {
    /// Institution.
    pub institution: InstitutionId,
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
/// A fault of the database; inside it the refusal of a plan that lists an index twice.
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
    let scheme = scheme::Model {
        id: op.new_id(SchemeId),
        institution_id: plan.institution,
        title: plan.title,
        state: SchemeState::InForce,
        valid_from: plan.valid_from,
        valid_to: None,
        sample: plan.sample,
    };
    let scheme_id = scheme.id;
    op.record(Entry {
        kind: "scheme.put_in_force",
        institution: Some(plan.institution),
        subject: Subject { kind: "scheme", id: Some(scheme_id.0) },
        payload: json!({ "title": scheme.title, "validFrom": scheme.valid_from, "series": plan.series.len(), "sample": scheme.sample }),
    });
    scheme
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    let mut ids = BTreeMap::new();
    let rows: Vec<series::ActiveModel> = plan
        .series
        .into_iter()
        .map(|series| {
            let id = op.new_id(SeriesId);
            ids.insert(series.index.as_str().to_owned(), id);
            series::Model {
                id,
                scheme_id,
                index_sort_key: series.index.sort_key(),
                file_index: series.index,
                title_lv: series.title_lv,
                title_en: series.title_en,
                unit_id: series.unit,
                retention_category: series.retention.category(),
                retention_years: series.retention.years(),
                retention_trigger: series.trigger,
                legal_basis: series.legal_basis,
                carries_over: series.carries_over,
                default_access_class: series.default_access_class,
                sample: plan.sample,
            }
            .into_active_model()
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        series::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(Ok(ids))
}

/// Opens the year's file of every series in force that has none yet; a series that carries over has one file for all
/// years. Returns how many were opened.
///
/// # Errors
/// A fault of the database.
pub async fn open_files(
    op: &mut Op,
    institution: InstitutionId,
    opened_on: NaiveDate,
) -> Result<usize, Fault> {
    let year = opened_on.year();
    let series = super::read::series_in_force(op.transaction(), institution).await?;
    let present: BTreeSet<(SeriesId, Option<i32>)> =
        super::read::files_of_year(op.transaction(), institution, year)
            .await?
            .into_iter()
            .map(|file| (file.series_id, file.year))
            .collect();
    let rows: Vec<file::ActiveModel> = series
        .into_iter()
        .map(|series| {
            (
                if series.carries_over {
                    None
                } else {
                    Some(year)
                },
                series,
            )
        })
        .filter(|(year, series)| !present.contains(&(series.id, *year)))
        .map(|(year, series)| {
            file::Model {
                id: op.new_id(FileId),
                series_id: series.id,
                institution_id: institution,
                unit_id: series.unit_id,
                index_sort_key: series.index_sort_key,
                file_index: series.file_index,
                title: series.title_lv,
                year,
                state: OpenState::Open,
                opened_on,
                closed_on: None,
            }
            .into_active_model()
        })
        .collect();
    let opened = rows.len();
    for chunk in rows.chunks(CHUNK) {
        file::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    if opened > 0 {
        op.record(Entry {
            kind: "files.opened",
            institution: Some(institution),
            subject: Subject {
                kind: "institution",
                id: Some(institution.0),
            },
            payload: json!({ "year": year, "files": opened }),
        });
    }
    Ok(opened)
}
