//! By what hits are counted.

use std::collections::HashMap;

use ::search as engine;
use async_graphql::{Enum, InputObject, Result, SimpleObject, Union};
use entities::ids::{FileId, RegisterId, SeriesId, UnitId};

use super::filter::SearchDate;
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::classification::{File, FileSeries, Register};
use crate::graphql::ids;
use crate::graphql::organisation::Unit;
use crate::graphql::scalars::{Date, Long};

/// By what hits are counted.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "engine::FacetField")]
pub(super) enum SearchFacet {
    /// Kind of document.
    Kind,
    /// Direction.
    Direction,
    /// Unit.
    Unit,
    /// File series.
    Series,
    /// File.
    File,
    /// Register.
    Register,
    /// Year of registration.
    Year,
    /// Access class.
    AccessClass,
    /// Status.
    Status,
    /// How far the text of its contents is known.
    ContentState,
}

/// By what hits are spread over time.
#[derive(InputObject)]
pub(super) struct SearchHistogram {
    /// Which date.
    date: SearchDate,
    /// Width of a bar.
    step: HistogramStep,
}

impl From<SearchHistogram> for engine::Histogram {
    fn from(given: SearchHistogram) -> Self {
        Self {
            field: given.date.into(),
            step: given.step.into(),
        }
    }
}

/// Width of a bar.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "engine::Step")]
enum HistogramStep {
    /// A month.
    Month,
    /// A year.
    Year,
}

/// How many of the documents found have their date in a month or year.
#[derive(SimpleObject)]
pub(super) struct HistogramBar {
    /// Its first day.
    from: Date,
    /// How many.
    count: Long,
}

impl From<engine::Bar> for HistogramBar {
    fn from(bar: engine::Bar) -> Self {
        Self {
            from: bar.from.into(),
            count: bar.count.into(),
        }
    }
}

/// The values of a facet.
#[derive(SimpleObject)]
pub(super) struct FacetCounts {
    /// Which.
    facet: SearchFacet,
    /// Its values, most frequent first.
    values: Vec<FacetValue>,
}

/// A value of a facet.
#[derive(SimpleObject)]
pub(super) struct FacetValue {
    /// What to give the filter of the same name: a word, a year or an id.
    value: String,
    /// What it stands for, where it is an id.
    subject: Option<FacetSubject>,
    /// How many of the documents found have it.
    count: Long,
}

/// What a facet's value stands for.
#[derive(Union, Clone)]
pub(super) enum FacetSubject {
    Unit(Unit),
    FileSeries(FileSeries),
    File(File),
    Register(Register),
}

pub(super) fn distinct(facets: Vec<SearchFacet>) -> Vec<engine::FacetField> {
    let mut distinct: Vec<engine::FacetField> = Vec::new();
    for facet in facets.into_iter().map(engine::FacetField::from) {
        if !distinct.contains(&facet) {
            distinct.push(facet);
        }
    }
    distinct
}

pub(super) async fn facets(
    asker: &Asker,
    counted: Vec<(engine::FacetField, Vec<engine::FacetCount>)>,
) -> Result<Vec<FacetCounts>> {
    let mut facets = Vec::with_capacity(counted.len());
    for (field, counts) in counted {
        let ids: Vec<uuid::Uuid> = counts
            .iter()
            .filter_map(|counted| counted.value.parse().ok())
            .collect();
        let subjects = subjects(asker, field, ids).await?;
        let values = counts.into_iter().map(|counted| {
            let id: Option<uuid::Uuid> = counted.value.parse().ok();
            FacetValue {
                value: value(field, id, counted.value),
                subject: id.and_then(|id| subjects.get(&id).cloned()),
                count: counted.count.into(),
            }
        });
        facets.push(FacetCounts {
            facet: field.into(),
            values: values.collect(),
        });
    }
    Ok(facets)
}

/// What the ids among a facet's values stand for, read together.
async fn subjects(
    asker: &Asker,
    field: engine::FacetField,
    ids: Vec<uuid::Uuid>,
) -> Result<HashMap<uuid::Uuid, FacetSubject>> {
    macro_rules! load {
        ($id:ident, $subject:ident($wrap:ident)) => {{
            let ids = ids.into_iter().map($id).collect();
            let rows = asker.load_now(ids).await.or_error(asker)?;
            rows.into_iter()
                .map(|(id, row)| (id.0, FacetSubject::$subject($wrap(row))))
                .collect()
        }};
    }
    Ok(match field {
        engine::FacetField::Unit => load!(UnitId, Unit(Unit)),
        engine::FacetField::Series => load!(SeriesId, FileSeries(FileSeries)),
        engine::FacetField::File => load!(FileId, File(File)),
        engine::FacetField::Register => load!(RegisterId, Register(Register)),
        _ => HashMap::new(),
    })
}

/// The value as the filter takes it: an id as clients know it, a word in the form that enums have.
fn value(field: engine::FacetField, id: Option<uuid::Uuid>, value: String) -> String {
    match (field, id) {
        (engine::FacetField::Unit, Some(id)) => ids::print(UnitId(id)),
        (engine::FacetField::Series, Some(id)) => ids::print(SeriesId(id)),
        (engine::FacetField::File, Some(id)) => ids::print(FileId(id)),
        (engine::FacetField::Register, Some(id)) => ids::print(RegisterId(id)),
        _ => value.to_uppercase(),
    }
}
