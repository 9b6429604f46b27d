//! Rules of retention (*glabāšanas termiņu noteikumi*): the scheme's own term of a series, and the versions that an
//! institution adopted.

use chrono::NaiveDate;
use entities::classification::series;
use entities::ids::RetentionRuleId;
use entities::retention::retention_rule::Model as Version;
use entities::vocabulary::{RetentionCategory, RetentionCounting};
use serde::{Deserialize, Serialize};

/// How long something is kept, from when on, and on which ground; as it was when a date was reckoned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    /// Version of an adopted rule; none for the term that the scheme gives a series.
    pub id: Option<RetentionRuleId>,
    /// Code of the rule, or index of the series.
    pub code: String,
    /// Its name in Latvian.
    pub title_lv: String,
    /// Its name in English.
    pub title_en: String,
    /// First day of the version, or of the scheme.
    pub valid_from: NaiveDate,
    /// How long; none where nobody has said so.
    pub category: Option<RetentionCategory>,
    /// Years, where the category is counted.
    pub years: Option<i32>,
    /// The events that it is counted from, as written; the customary ones where none.
    pub counted_from: Option<String>,
    /// How it is counted.
    pub counting: RetentionCounting,
    /// Legal act and section, as printed.
    pub ground: String,
}

impl From<&Version> for Rule {
    fn from(version: &Version) -> Self {
        Self {
            id: Some(version.id),
            code: version.code.clone(),
            title_lv: version.title_lv.clone(),
            title_en: version.title_en.clone(),
            valid_from: version.valid_from,
            category: Some(version.category),
            years: version.years,
            counted_from: version.counted_from.clone(),
            counting: version.counting,
            ground: version.ground.clone(),
        }
    }
}

impl Rule {
    /// The term that a scheme in force from `valid_from` gives a series.
    pub fn of_series(series: &series::Model, valid_from: NaiveDate) -> Self {
        Self {
            id: None,
            code: series.file_index.to_string(),
            title_lv: series.title_lv.clone(),
            title_en: series.title_en.clone(),
            valid_from,
            category: series.retention_category,
            years: series.retention_years,
            counted_from: series.retention_trigger.clone(),
            counting: RetentionCounting::WholeYears,
            ground: series.legal_basis.clone(),
        }
    }
}

/// Whether dates are fixed by a version on `day`.
pub fn covers(version: &Version, day: NaiveDate) -> bool {
    version.valid_from <= day && version.valid_to.is_none_or(|to| day <= to)
}

/// Whether a version is for the series with an index.
pub fn is_for(version: &Version, index: &str) -> bool {
    version.series.0.iter().any(|named| named == index)
}

/// The version that governs the files under an index on `day`; no two do (see [`contend`]).
pub fn governing<'a>(versions: &'a [Version], index: &str, day: NaiveDate) -> Option<&'a Version> {
    versions
        .iter()
        .find(|version| covers(version, day) && is_for(version, index))
}

/// Whether two versions hold on some day together.
pub fn overlap(one: &Version, other: &Version) -> bool {
    let before =
        |first: &Version, second: &Version| first.valid_to.is_some_and(|to| to < second.valid_from);
    !before(one, other) && !before(other, one)
}

/// Whether versions of two rules would govern the same files on some day.
pub fn contend(one: &Version, other: &Version) -> bool {
    one.code != other.code
        && overlap(one, other)
        && one.series.0.iter().any(|index| is_for(other, index))
}
