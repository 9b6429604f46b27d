//! What a file's answer is reckoned from (*termiņa avoti*): the file, the term of its series, the versions that the institution
//! adopted, the events that somebody entered.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::NaiveDate;
use entities::classification::{file, scheme, series};
use entities::ids::{FileId, InstitutionId, SchemeId, SeriesId};
use entities::retention::{file_appraisal, file_retention, retention_event, retention_rule};
use entities::vocabulary::{EventStanding, Medium, RetentionState, RetentionTrigger};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::derivation::{Derivation, Fact, Facts, HandedOver, Keeper, Source};
use super::destruction;
use super::due_date::reckon;
use super::handed_over;
use super::hold::{self, Held};
use super::list;
use super::rule::{Rule, governing};
use crate::classification::read as classification;
use crate::db::CHUNK;
use crate::kernel::{Fault, calendar};

/// Whether dates that are fixed follow a rule's later version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fixed {
    /// They keep the version by which they were fixed.
    Stay,
    /// They go by the version in force today.
    Move,
}

/// The versions of institutions' rules.
#[derive(Debug, Default)]
pub(super) struct Versions(HashMap<InstitutionId, Vec<retention_rule::Model>>);

impl Versions {
    /// Those of the institutions that the files are of.
    pub(super) async fn of<C: ConnectionTrait>(
        connection: &C,
        cases: &[Case],
    ) -> Result<Self, Fault> {
        let mut versions: HashMap<InstitutionId, Vec<retention_rule::Model>> = HashMap::new();
        for case in cases {
            let institution = case.file.institution_id;
            if let Entry::Vacant(vacant) = versions.entry(institution) {
                vacant.insert(rules(connection, institution).await?);
            }
        }
        Ok(Self(versions))
    }

    fn of_institution(&self, institution: InstitutionId) -> &[retention_rule::Model] {
        self.0.get(&institution).map_or(&[], Vec::as_slice)
    }
}

/// The rules of an institution with all their versions, by code and first day.
///
/// # Errors
/// A fault of the database.
pub(super) async fn rules<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<retention_rule::Model>, Fault> {
    Ok(retention_rule::Entity::find()
        .filter(retention_rule::Column::InstitutionId.eq(institution))
        .order_by_asc(retention_rule::Column::Code)
        .order_by_asc(retention_rule::Column::ValidFrom)
        .all(connection)
        .await?)
}

/// A file with everything that its answer is reckoned from.
#[derive(Debug, Clone)]
pub(super) struct Case {
    /// The file.
    pub(super) file: file::Model,
    /// The term that the scheme gives its series.
    pub(super) own: Rule,
    /// On what its series is kept.
    pub(super) medium: Option<Medium>,
    /// What is known.
    pub(super) facts: Facts,
    /// What somebody entered, oldest first.
    pub(super) events: Vec<retention_event::Model>,
    /// What was kept.
    pub(super) kept: Option<file_retention::Model>,
}

impl Case {
    /// The rule that it goes by on `day`.
    pub(super) fn rule(&self, versions: &Versions, day: NaiveDate, fixed: Fixed) -> Rule {
        let versions = versions.of_institution(self.file.institution_id);
        if fixed == Fixed::Stay
            && let Some(kept) = self.fixed()
        {
            let own = kept
                .rule_id
                .and_then(|id| versions.iter().find(|version| version.id == id));
            return own.map_or_else(|| self.own.clone(), Rule::from);
        }
        let index = self.file.file_index.as_str();
        governing(versions, index, day).map_or_else(|| self.own.clone(), Rule::from)
    }

    /// The date that is fixed: the file was closed, and is kept under the series under which it was.
    pub(super) fn fixed(&self) -> Option<&file_retention::Model> {
        self.kept.as_ref().filter(|kept| {
            (kept.due_on.is_some() || kept.state == RetentionState::Held)
                && kept.series_id == self.file.series_id
                && self.file.closed_on.is_some()
        })
    }

    /// The day that is fixed, whatever keeps the file beyond it.
    pub(super) fn fixed_day(&self) -> Option<NaiveDate> {
        let kept = self.fixed()?;
        kept.due_on.or_else(|| {
            let derivation = serde_json::from_value::<Derivation>(kept.derivation.clone());
            derivation.ok()?.answer.counted_day()
        })
    }

    /// The answer on `day`.
    pub(super) fn reckon(&self, versions: &Versions, day: NaiveDate, fixed: Fixed) -> Derivation {
        reckon(&self.rule(versions, day, fixed), &self.facts)
    }
}

/// A file's answer as of now, with what was entered about it.
#[derive(Debug, Clone)]
pub struct Standing {
    /// How the answer came about.
    pub derivation: Derivation,
    /// What somebody entered and still stands, oldest first.
    pub events: Vec<retention_event::Model>,
    /// Counts what people entered.
    pub revision: i32,
}

/// The answers of files as of `day`; files that are not there are left out.
///
/// # Errors
/// A fault of the database.
pub(super) async fn standings<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
    day: NaiveDate,
) -> Result<HashMap<FileId, Standing>, Fault> {
    let mut found = HashMap::with_capacity(files.len());
    for chunk in files.chunks(CHUNK) {
        let rows = classification::files_by_ids(connection, chunk).await?;
        let cases = cases(connection, rows.into_values().collect(), day).await?;
        let versions = Versions::of(connection, &cases).await?;
        found.extend(cases.into_iter().map(|case| {
            let standing = Standing {
                derivation: case.reckon(&versions, day, Fixed::Stay),
                revision: case.kept.as_ref().map_or(0, |kept| kept.revision),
                events: case.events,
            };
            (case.file.id, standing)
        }));
    }
    Ok(found)
}

/// At most [`CHUNK`] files with what their answers are reckoned from, in the order given; holds are those of `day`.
///
/// # Errors
/// A fault of the database.
pub(super) async fn cases<C: ConnectionTrait>(
    connection: &C,
    files: Vec<file::Model>,
    day: NaiveDate,
) -> Result<Vec<Case>, Fault> {
    if files.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<FileId> = files.iter().map(|file| file.id).collect();
    let mut series: Vec<SeriesId> = files.iter().map(|file| file.series_id).collect();
    series.sort_unstable();
    series.dedup();
    // Each asks for itself: over several connections, where there are several, and one after the other in a transaction.
    let ((series, begun), standing, kept, mut held, mut appraised, destroyed, mut gone) = tokio::try_join!(
        async {
            let series = classification::series_by_ids(connection, &series).await?;
            let begun = beginnings(connection, &series).await?;
            Ok::<_, Fault>((series, begun))
        },
        standing_events(connection, &ids),
        kept(connection, &ids),
        hold::on(connection, &ids, day),
        list::read::appraisals(connection, &ids),
        destruction::read::destroyed_files(connection, &ids),
        handed_over::of(connection, &ids),
    )?;
    let mut events: HashMap<FileId, Vec<retention_event::Model>> = HashMap::new();
    for event in standing {
        events.entry(event.file_id).or_default().push(event);
    }
    let mut kept: HashMap<FileId, file_retention::Model> =
        kept.into_iter().map(|row| (row.file_id, row)).collect();
    files
        .into_iter()
        .map(|file| {
            let own = series
                .get(&file.series_id)
                .ok_or(Fault::broken("a file's series is missing"))?;
            let from = begun.get(&own.scheme_id).copied().unwrap_or(file.opened_on);
            let events = events.remove(&file.id).unwrap_or_default();
            Ok(Case {
                own: Rule::of_series(own, from),
                medium: own.medium,
                facts: Facts {
                    kept_by: keepers(appraised.remove(&file.id), held.remove(&file.id)),
                    destroyed_on: destroyed
                        .get(&file.id)
                        .and_then(|row| row.settled_at)
                        .map(calendar::day),
                    handed_over: gone.remove(&file.id).map(|row| HandedOver {
                        act: row.act_number,
                        on: row.handed_over_on,
                    }),
                    ..facts(&file, &events)
                },
                kept: kept.remove(&file.id),
                events,
                file,
            })
        })
        .collect()
}

/// Holds come last: what they keep is counted first, whatever prolongs it.
fn keepers(appraised: Option<file_appraisal::Model>, held: Option<Vec<Held>>) -> Vec<Keeper> {
    let held = held.into_iter().flatten();
    let appraised = appraised.into_iter().map(Keeper::from);
    appraised.chain(held.map(Keeper::from)).collect()
}

async fn beginnings<C: ConnectionTrait>(
    connection: &C,
    series: &HashMap<SeriesId, series::Model>,
) -> Result<HashMap<SchemeId, NaiveDate>, Fault> {
    let mut schemes: Vec<SchemeId> = series.values().map(|series| series.scheme_id).collect();
    schemes.sort_unstable();
    schemes.dedup();
    let rows: Vec<(SchemeId, NaiveDate)> = scheme::Entity::find()
        .select_only()
        .columns([scheme::Column::Id, scheme::Column::ValidFrom])
        .filter(scheme::Column::Id.is_in(schemes))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

async fn standing_events<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<Vec<retention_event::Model>, Fault> {
    Ok(retention_event::Entity::find()
        .filter(retention_event::Column::FileId.is_in(files.iter().copied()))
        .filter(retention_event::Column::ReplacedAt.is_null())
        .order_by_asc(retention_event::Column::Id)
        .all(connection)
        .await?)
}

async fn kept<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<Vec<file_retention::Model>, Fault> {
    Ok(file_retention::Entity::find()
        .filter(file_retention::Column::FileId.is_in(files.iter().copied()))
        .all(connection)
        .await?)
}

/// What is known about a file: what it says itself, and what somebody entered.
pub(super) fn facts(file: &file::Model, events: &[retention_event::Model]) -> Facts {
    let mut facts = Facts {
        closed_on: file.closed_on,
        ..Facts::default()
    };
    let source = || Source::File {
        id: file.id,
        designation: file.designation(),
    };
    // A file of a year is closed with it, on whichever day of the next one somebody got round to it.
    let closed_on = file.closed_on.map(|closed| {
        file.year
            .and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31))
            .unwrap_or(closed)
    });
    let closed = match closed_on {
        Some(on) => Fact::Happened {
            on,
            source: source(),
        },
        None => Fact::NotYet,
    };
    // A file that carries over is closed when its matter ends; one of a year may hold many matters.
    if file.year.is_none() {
        facts
            .known
            .insert(RetentionTrigger::CaseClosed, vec![closed.clone()]);
    }
    facts
        .known
        .insert(RetentionTrigger::FileClosed, vec![closed]);
    for event in events {
        let source = Source::Event {
            id: event.id,
            about: event.about.clone(),
            source: event.source.clone(),
        };
        let fact = match (event.standing, event.happened_on) {
            (EventStanding::Happened, Some(on)) => Fact::Happened { on, source },
            (EventStanding::Absent, _) => Fact::Absent { source },
            (EventStanding::Happened | EventStanding::Unknown, _) => Fact::Unknown {
                because: event.reason.clone(),
                source,
            },
        };
        facts.known.entry(event.event).or_default().push(fact);
    }
    facts
}
