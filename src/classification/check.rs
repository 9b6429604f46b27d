//! Whether a scheme version has the eight contents that it must have, and what is wrong where.
//!
//! Ground: arhivi.gov.lv *Klasifikācijas shēma* (MK 282/2024): level and index, level name, file title, retention term,
//! responsible unit or employee, medium, link to an information system, access restriction with its ground and time.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::vocabulary::{AccessClass, Medium};

use super::SeriesPlan;
use crate::kernel::Problem;
use crate::organisation::Structure;

/// Most characters of a file's title that the archive's transfer takes (domain §4.1).
const MOST_TITLE: usize = 1_000;

/// One of the eight contents, in the archive's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Content {
    /// Level and file index.
    Index,
    /// Level name.
    LevelTitle,
    /// File title.
    Title,
    /// File title in English: ours, the archive asks for the Latvian one.
    TitleEnglish,
    /// Retention term.
    Term,
    /// Responsible unit or employee.
    Responsible,
    /// Medium.
    Medium,
    /// Information system.
    InformationSystem,
    /// Access restriction with its ground and time.
    Access,
}

impl Content {
    /// The column that holds it, as tables of a scheme name it.
    pub const fn column(self) -> &'static str {
        match self {
            Self::Index => "index",
            Self::LevelTitle => "levelTitle",
            Self::Title => "title",
            Self::TitleEnglish => "titleEn",
            Self::Term => "retention",
            Self::Responsible => "unit",
            Self::Medium => "medium",
            Self::InformationSystem => "informationSystem",
            Self::Access => "accessGround",
        }
    }
}

/// Something that a version lacks or contradicts itself in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemeFault {
    /// Which series, counted from 0 in the version's order.
    pub position: usize,
    /// Its index.
    pub index: String,
    /// Which of the contents.
    pub content: Content,
    /// What is wrong with it; its path is `series.POSITION.COLUMN`.
    pub problem: Problem,
}

/// Everything that a version beginning on `from` still lacks, series by series.
pub fn check(series: &[SeriesPlan], from: NaiveDate, units: &Structure) -> Vec<SchemeFault> {
    let mut faults = Vec::new();
    let mut indexes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut levels: BTreeMap<&str, &str> = BTreeMap::new();
    for (position, plan) in series.iter().enumerate() {
        let mut wrong =
            |content: Content, code: &'static str, given: Option<(&'static str, &str)>| {
                let path = format!("series.{position}.{}", content.column());
                let mut problem = Problem::new(code, &path).with("index", &plan.index);
                if let Some((name, value)) = given {
                    problem = problem.with(name, value);
                }
                faults.push(SchemeFault {
                    position,
                    index: plan.index.to_string(),
                    content,
                    problem,
                });
            };
        if indexes.insert(plan.index.as_str(), position).is_some() {
            wrong(Content::Index, "SERIES_TWICE", None);
        }
        match &plan.level {
            None => wrong(Content::LevelTitle, "SERIES_WITHOUT_LEVEL", None),
            Some(level) => {
                let title = *levels.entry(&level.index).or_insert(&level.title);
                if title != level.title {
                    wrong(
                        Content::LevelTitle,
                        "LEVEL_TITLED_TWICE",
                        Some(("level", &level.index)),
                    );
                }
            }
        }
        match plan.title_lv.trim().chars().count() {
            0 => wrong(Content::Title, "SERIES_WITHOUT_TITLE", None),
            length if length > MOST_TITLE => wrong(Content::Title, "SERIES_TITLE_TOO_LONG", None),
            _ => {}
        }
        if plan.title_en.chars().count() > MOST_TITLE {
            wrong(Content::TitleEnglish, "SERIES_TITLE_TOO_LONG", None);
        }
        if plan.retention.is_none() {
            wrong(Content::Term, "SERIES_WITHOUT_TERM", None);
        }
        if plan.unit.is_none() && plan.responsible.is_none() {
            wrong(Content::Responsible, "SERIES_WITHOUT_RESPONSIBLE", None);
        }
        if plan.unit.is_some_and(|unit| units.ended(unit, from)) {
            wrong(Content::Responsible, "SERIES_UNIT_ENDED", None);
        }
        match plan.medium {
            None => wrong(Content::Medium, "SERIES_WITHOUT_MEDIUM", None),
            Some(Medium::Electronic | Medium::Hybrid) if plan.information_system.is_none() => {
                wrong(Content::InformationSystem, "SERIES_WITHOUT_SYSTEM", None);
            }
            Some(_) => {}
        }
        let restricted = plan.default_access_class != AccessClass::Open;
        if restricted && (plan.access_ground.is_none() || plan.access_term.is_none()) {
            wrong(Content::Access, "SERIES_RESTRICTION_UNGROUNDED", None);
        }
        if !restricted && (plan.access_ground.is_some() || plan.access_term.is_some()) {
            wrong(Content::Access, "SERIES_OPEN_WITH_RESTRICTION", None);
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use entities::ids::UnitId;
    use entities::values::RetentionPeriod;
    use entities::vocabulary::RetentionCategory;

    use super::super::scheme::Level;
    use super::*;

    pub(crate) fn whole(index: &str) -> SeriesPlan {
        let index = index.parse().expect("an index");
        SeriesPlan {
            level: Some(Level {
                index: "1".to_owned(),
                title: "Vadība".to_owned(),
            }),
            retention: RetentionPeriod::new(RetentionCategory::ShortTerm, Some(5)).ok(),
            unit: Some(UnitId(uuid::Uuid::nil())),
            medium: Some(Medium::Paper),
            ..SeriesPlan::titled(index, "Sarakste".to_owned(), "Letters".to_owned())
        }
    }

    #[test]
    fn a_whole_version_has_no_fault() {
        assert_eq!(
            check(
                &[whole("1-1"), whole("1-2")],
                NaiveDate::default(),
                &Structure::default()
            ),
            []
        );
    }

    #[test]
    fn each_missing_content_is_told_at_its_place() {
        type Spoil = fn(&mut SeriesPlan);
        let cases: [(Spoil, Content, &str); 11] = [
            (
                |it| it.index = "1-1".parse().expect("an index"),
                Content::Index,
                "SERIES_TWICE",
            ),
            (
                |it| it.level = None,
                Content::LevelTitle,
                "SERIES_WITHOUT_LEVEL",
            ),
            (
                |it| {
                    it.level = Some(Level {
                        index: "1".to_owned(),
                        title: "Cits".to_owned(),
                    })
                },
                Content::LevelTitle,
                "LEVEL_TITLED_TWICE",
            ),
            (
                |it| it.title_lv = " ".to_owned(),
                Content::Title,
                "SERIES_WITHOUT_TITLE",
            ),
            (
                |it| it.title_lv = "ā".repeat(1_001),
                Content::Title,
                "SERIES_TITLE_TOO_LONG",
            ),
            (
                |it| it.title_en = "e".repeat(1_001),
                Content::TitleEnglish,
                "SERIES_TITLE_TOO_LONG",
            ),
            (
                |it| it.retention = None,
                Content::Term,
                "SERIES_WITHOUT_TERM",
            ),
            (
                |it| it.unit = None,
                Content::Responsible,
                "SERIES_WITHOUT_RESPONSIBLE",
            ),
            (
                |it| it.medium = None,
                Content::Medium,
                "SERIES_WITHOUT_MEDIUM",
            ),
            (
                |it| it.medium = Some(Medium::Hybrid),
                Content::InformationSystem,
                "SERIES_WITHOUT_SYSTEM",
            ),
            (
                |it| it.default_access_class = AccessClass::RestrictedPersonal,
                Content::Access,
                "SERIES_RESTRICTION_UNGROUNDED",
            ),
        ];
        for (spoil, content, code) in cases {
            let mut series = [whole("1-1"), whole("1-2"), whole("1-3")];
            spoil(&mut series[1]);
            let faults = check(&series, NaiveDate::default(), &Structure::default());
            let told: Vec<_> = faults
                .iter()
                .map(|fault| (fault.position, fault.content, fault.problem.code))
                .collect();
            assert_eq!(told, [(1, content, code)]);
            assert_eq!(faults[0].problem.path, ["series", "1", content.column()]);
        }
    }
}
