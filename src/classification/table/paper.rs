//! A version as a paper to be approved and kept: the marks of approval and agreement, the series under their levels, and
//! how many of them are kept for how long.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use entities::classification::{scheme, scheme_step};
use entities::ids::UnitId;
use entities::vocabulary::{AccessClass, RetentionCategory, SchemeState};
use sea_orm::ConnectionTrait;

use super::aside;
use super::cells::term_in_words;
use crate::classification::{SeriesPlan, read};
use crate::kernel::Fault;
use crate::organisation;
use crate::print::{Align, Block, Paper, TableRow, print};

/// The version printed as PDF/A-2b.
///
/// # Errors
/// A fault of the database or of the fonts compiled into the program.
pub async fn printed<C: ConnectionTrait>(
    connection: &C,
    version: &scheme::Model,
    at: DateTime<Utc>,
) -> Result<Vec<u8>, Fault> {
    let institutions =
        organisation::read::institutions_by_ids(connection, &[version.institution_id]).await?;
    let institution = institutions
        .into_values()
        .next()
        .ok_or(Fault::broken("a scheme has no institution"))?;
    let rows = read::series_of_scheme(connection, version.id).await?;
    let units = organisation::read::units(connection, version.institution_id).await?;
    let names = units
        .into_iter()
        .map(|unit| (unit.id, unit.name_lv))
        .collect();
    let steps = read::steps_of_scheme(connection, version.id).await?;
    let version = version.clone();
    let printed = aside(move || {
        let series: Vec<SeriesPlan> = rows.into_iter().map(SeriesPlan::from).collect();
        print(&paper(
            &institution.name_lv,
            &version,
            &steps,
            &series,
            &names,
            at,
        ))
    });
    printed.await?.map_err(Fault::at("printing a scheme"))
}

/// The paper of a version.
pub fn paper(
    institution: &str,
    version: &scheme::Model,
    steps: &[scheme_step::Model],
    series: &[SeriesPlan],
    units: &BTreeMap<UnitId, String>,
    at: DateTime<Utc>,
) -> Paper {
    let mut blocks = vec![
        text(institution, true),
        Block::Columns(vec![
            mark("APSTIPRINU", last(steps, SchemeState::Approved)),
            mark(
                "EKSPERTU KOMISIJĀ IZSKATĪTS",
                last(steps, SchemeState::Reviewed),
            ),
            mark("SASKAŅOTS", last(steps, SchemeState::Agreed)),
        ]),
        text(&version.title, true),
        text(&format!("Spēkā no {}", day(version.valid_from)), false),
        table(series, units),
    ];
    blocks.push(left("Kopsavilkums", true));
    blocks.extend(summary(series).into_iter().map(|line| left(&line, false)));
    Paper {
        title: version.title.clone(),
        author: institution.to_owned(),
        at,
        blocks,
    }
}

/// The last decision for a state that was not taken back since.
fn last(steps: &[scheme_step::Model], state: SchemeState) -> Option<&scheme_step::Model> {
    let since_draft = steps
        .iter()
        .rposition(|step| step.to_state == SchemeState::Draft)
        .map_or(0, |position| position + 1);
    steps[since_draft..]
        .iter()
        .rfind(|step| step.to_state == state)
}

/// A mark with its decision, or the lines to fill in by hand.
fn mark(title: &str, step: Option<&scheme_step::Model>) -> Vec<String> {
    match step {
        Some(step) => vec![
            title.to_owned(),
            step.decided_by.clone(),
            step.reference.clone(),
            day(step.decided_on),
        ],
        None => vec![
            title.to_owned(),
            "_______________________".to_owned(),
            "Nr. ____________".to_owned(),
            "____.____.________.".to_owned(),
        ],
    }
}

fn table(series: &[SeriesPlan], units: &BTreeMap<UnitId, String>) -> Block {
    let mut rows = Vec::with_capacity(series.len());
    let mut level = None;
    for plan in series {
        if plan.level.is_some() && plan.level != level {
            level.clone_from(&plan.level);
            if let Some(level) = &level {
                rows.push(TableRow::Heading(format!(
                    "{}. {}",
                    level.index, level.title
                )));
            }
        }
        rows.push(TableRow::Cells(vec![
            plan.index.to_string(),
            plan.title_lv.clone(),
            plan.retention.map(term_in_words).unwrap_or_default(),
            plan.legal_basis.clone(),
            responsible(plan, units),
            medium(plan),
            remarks(plan),
        ]));
    }
    Block::Table {
        widths: vec![1.0, 4.4, 1.5, 3.2, 2.4, 1.6, 2.6],
        header: [
            "Indekss",
            "Lietas nosaukums",
            "Glabāšanas termiņš",
            "Pamatojums",
            "Atbildīgais",
            "Vide, sistēma",
            "Pieejamība, piezīmes",
        ]
        .map(str::to_owned)
        .to_vec(),
        rows,
    }
}

fn responsible(plan: &SeriesPlan, units: &BTreeMap<UnitId, String>) -> String {
    let unit = plan.unit.and_then(|unit| units.get(&unit).cloned());
    let parts = [unit, plan.responsible.clone()].into_iter().flatten();
    parts.collect::<Vec<_>>().join(", ")
}

fn medium(plan: &SeriesPlan) -> String {
    let medium = plan.medium.map(|medium| medium.latvian().to_owned());
    let parts = [medium, plan.information_system.clone()]
        .into_iter()
        .flatten();
    parts.collect::<Vec<_>>().join(", ")
}

fn remarks(plan: &SeriesPlan) -> String {
    let mut parts = Vec::new();
    if plan.default_access_class != AccessClass::Open {
        parts.push(plan.default_access_class.latvian().to_owned());
        parts.extend(plan.access_ground.clone());
        parts.extend(plan.access_term.clone());
    }
    if plan.carries_over {
        parts.push("pārejoša".to_owned());
    }
    parts.extend(plan.notes.clone());
    parts.join("; ")
}

/// How many series are kept for how long, and how many of them carry over.
fn summary(series: &[SeriesPlan]) -> Vec<String> {
    let mut lines: Vec<String> = RetentionCategory::ALL
        .iter()
        .filter_map(|category| {
            let of: Vec<&SeriesPlan> = series
                .iter()
                .filter(|plan| plan.retention.is_some_and(|it| it.category() == *category))
                .collect();
            let carried = of.iter().filter(|plan| plan.carries_over).count();
            (!of.is_empty()).then(|| {
                format!(
                    "Glabājamas {}: {}, no tām pārejošas: {carried}",
                    category.latvian(),
                    of.len()
                )
            })
        })
        .collect();
    lines.push(format!("Pavisam lietu sērijas: {}", series.len()));
    lines
}

fn text(text: &str, strong: bool) -> Block {
    Block::Text {
        text: text.to_owned(),
        align: Align::Centre,
        strong,
    }
}

fn left(text: &str, strong: bool) -> Block {
    Block::Text {
        text: text.to_owned(),
        align: Align::Left,
        strong,
    }
}

/// A day as Latvians write it.
fn day(date: NaiveDate) -> String {
    date.format("%d.%m.%Y.").to_string()
}
