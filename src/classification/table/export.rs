//! From the series of a version to the rows of a table.

use std::collections::{BTreeMap, HashMap};

use entities::classification::{scheme, series};
use entities::ids::{SchemeId, SeriesId, UnitId};
use entities::vocabulary::SchemeState;
use sea_orm::ConnectionTrait;

use super::cells::term_in_words;
use super::{Column, Format, aside, write};
use crate::classification::{SeriesPlan, crosswalk, read};
use crate::kernel::Fault;
use crate::organisation;

/// What the sheet of a workbook is called.
pub const SHEET: &str = "Klasifikācijas shēma";

/// A version written out.
///
/// # Errors
/// A fault of the database.
pub async fn export<C: ConnectionTrait>(
    connection: &C,
    version: &scheme::Model,
    format: Format,
) -> Result<Vec<u8>, Fault> {
    let rows = read::series_of_scheme(connection, version.id).await?;
    let units = organisation::read::units(connection, version.institution_id).await?;
    let codes: BTreeMap<UnitId, String> =
        units.into_iter().map(|unit| (unit.id, unit.code)).collect();
    // Of a draft, what its series go on with. A version that came in force is written out to become the next one, whose
    // series go on with those of the same index.
    let formerly = match version.state {
        SchemeState::InForce | SchemeState::Superseded => HashMap::new(),
        _ => formerly(connection, version, &rows, &codes).await?,
    };
    aside(move || {
        let mut table = vec![header()];
        for row in rows {
            let formerly = formerly.get(&row.id).cloned().unwrap_or_default();
            table.push(line(SeriesPlan::from(row), &codes, formerly));
        }
        write(format, SHEET, &table)
    })
    .await?
}

/// The names of the columns, in Latvian.
pub fn header() -> Vec<String> {
    let columns = Column::ALL.iter();
    columns.map(|column| column.latvian().to_owned()).collect()
}

/// A series as a row.
pub fn line(plan: SeriesPlan, codes: &BTreeMap<UnitId, String>, formerly: String) -> Vec<String> {
    let (level, level_title) = match plan.level {
        Some(level) => (level.index, level.title),
        None => Default::default(),
    };
    let cell = |column: &Column| match column {
        Column::Level => level.clone(),
        Column::LevelTitle => level_title.clone(),
        Column::Index => plan.index.to_string(),
        Column::TitleLv => plan.title_lv.clone(),
        Column::TitleEn => plan.title_en.clone(),
        Column::Retention => plan.retention.map(term_in_words).unwrap_or_default(),
        Column::Trigger => plan.trigger.clone().unwrap_or_default(),
        Column::LegalBasis => plan.legal_basis.clone(),
        Column::Unit => plan
            .unit
            .and_then(|unit| codes.get(&unit).cloned())
            .unwrap_or_default(),
        Column::Responsible => plan.responsible.clone().unwrap_or_default(),
        Column::Medium => plan
            .medium
            .map(|it| it.latvian().to_owned())
            .unwrap_or_default(),
        Column::InformationSystem => plan.information_system.clone().unwrap_or_default(),
        Column::Access => plan.default_access_class.latvian().to_owned(),
        Column::AccessGround => plan.access_ground.clone().unwrap_or_default(),
        Column::AccessTerm => plan.access_term.clone().unwrap_or_default(),
        Column::CarriesOver => if plan.carries_over { "jā" } else { "nē" }.to_owned(),
        Column::Formerly => formerly.clone(),
        Column::Notes => plan.notes.clone().unwrap_or_default(),
    };
    Column::ALL.iter().map(cell).collect()
}

/// The earlier indexes of each series, where they are not simply its own.
async fn formerly<C: ConnectionTrait>(
    connection: &C,
    version: &scheme::Model,
    rows: &[series::Model],
    codes: &BTreeMap<UnitId, String>,
) -> Result<HashMap<SeriesId, String>, Fault> {
    let ids: Vec<SeriesId> = rows.iter().map(|row| row.id).collect();
    let links = crosswalk::links_into(connection, &ids).await?;
    let from: Vec<SeriesId> = links.iter().map(|(from, _)| *from).collect();
    let older = read::series_by_ids(connection, &from).await?;
    let elsewhere = codes_of_schemes(connection, older.values(), version.based_on, codes).await?;
    let mut formerly: HashMap<SeriesId, Vec<String>> = HashMap::new();
    for (from, to) in links {
        let Some(series) = older.get(&from) else {
            continue;
        };
        let index = series.file_index.as_str();
        formerly
            .entry(to)
            .or_default()
            .push(match elsewhere.get(&series.scheme_id) {
                Some(code) => format!("{code}:{index}"),
                None => index.to_owned(),
            });
    }
    let own: HashMap<SeriesId, &str> = rows
        .iter()
        .map(|row| (row.id, row.file_index.as_str()))
        .collect();
    Ok(formerly
        .into_iter()
        .filter(|(id, indexes)| {
            let own = own.get(id).copied().unwrap_or_default();
            *indexes != [own]
        })
        .map(|(id, indexes)| (id, indexes.join(", ")))
        .collect())
}

/// Codes of the services whose own versions these series stand in, where it is not the one that this was drafted from.
async fn codes_of_schemes<C: ConnectionTrait>(
    connection: &C,
    series: impl Iterator<Item = &series::Model>,
    based_on: Option<SchemeId>,
    codes: &BTreeMap<UnitId, String>,
) -> Result<HashMap<SchemeId, String>, Fault> {
    use sea_orm::{ColumnTrait as _, EntityTrait as _, QueryFilter as _};
    let others: Vec<SchemeId> = series
        .map(|row| row.scheme_id)
        .filter(|scheme| Some(*scheme) != based_on)
        .collect();
    if others.is_empty() {
        return Ok(HashMap::new());
    }
    let schemes = scheme::Entity::find()
        .filter(scheme::Column::Id.is_in(others))
        .all(connection)
        .await?;
    Ok(schemes
        .into_iter()
        .filter_map(|scheme| {
            Some((
                scheme.id,
                codes
                    .get(&scheme.unit_id.or(scheme.former_unit_id)?)?
                    .clone(),
            ))
        })
        .collect())
}
