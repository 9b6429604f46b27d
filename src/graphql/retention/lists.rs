//! What is due, what cannot be computed, and what will be due in which year.

use std::sync::Arc;

use async_graphql::connection::{ConnectionNameType, EdgeNameType};
use async_graphql::{Context, ID, Object, OutputType, Result};
use chrono::NaiveDate;
use entities::classification::file;
use entities::ids::FileId;

use super::super::asker::{Asker, OrError};
use super::super::classification::{File, FileSeries, series};
use super::super::ids;
use super::super::limits;
use super::super::organisation::{Unit, unit};
use super::super::paging::{Named, named_connection, request, total};
use super::super::scalars::{Date, Long};
use crate::access::Action;
use crate::kernel::Problem;
use crate::kernel::paging::Page;
use crate::retention::read::{self, DueFilter, DueKey, Forecast};

/// Years that one forecast may cover: a plan for rooms and hands, no more.
const MOST_YEARS: i32 = 100;

/// The files of a page, each with its place.
pub(super) async fn listed<K: Copy>(
    asker: &Asker,
    page: Page<K>,
    file: impl Fn(K) -> FileId,
) -> Result<Page<(K, Arc<file::Model>)>> {
    let ids: Vec<FileId> = page.rows.iter().map(|key| file(*key)).collect();
    let files = asker.load_now(ids).await.or_error(asker)?;
    let rows = page.rows.into_iter();
    Ok(Page {
        rows: rows
            .filter_map(|key| files.get(&file(key)).cloned().map(|file| (key, file)))
            .collect(),
        has_next: page.has_next,
    })
}

/// The first and the last day of the years of a forecast.
pub(super) fn years_within(from: i32, to: i32) -> Result<(NaiveDate, NaiveDate), Problem> {
    let furthest = from.saturating_add(MOST_YEARS - 1);
    NaiveDate::from_ymd_opt(from, 1, 1)
        .zip(NaiveDate::from_ymd_opt(to, 12, 31))
        .filter(|_| (from..=furthest).contains(&to))
        .ok_or_else(|| {
            Problem::new("RETENTION_YEARS_OUTSIDE", "to")
                .with("from", from)
                .with("to", furthest)
        })
}

/// How many files become due in a year.
struct RetentionForecast(Forecast);

#[Object]
/// How many files of a series and a unit become due in a year (iznīcināmo lietu prognoze).
impl RetentionForecast {
    /// Year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// Unit that opened them.
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.unit_id).await
    }

    /// Series.
    async fn series(&self, context: &Context<'_>) -> Result<Option<FileSeries>> {
        series(context, self.0.series_id).await
    }

    /// How many files.
    async fn files(&self) -> Long {
        self.0.files.into()
    }
}

/// Names the pages of what is due: they go by the day, other lists of files do not.
pub(super) struct DueFiles;

impl ConnectionNameType for DueFiles {
    fn type_name<T: OutputType>() -> String {
        "DueFileConnection".to_owned()
    }
}

impl EdgeNameType for DueFiles {
    fn type_name<T: OutputType>() -> String {
        "DueFileEdge".to_owned()
    }
}

/// Names the pages of what cannot be computed.
pub(super) struct UncomputableFiles;

impl ConnectionNameType for UncomputableFiles {
    fn type_name<T: OutputType>() -> String {
        "UncomputableFileConnection".to_owned()
    }
}

impl EdgeNameType for UncomputableFiles {
    fn type_name<T: OutputType>() -> String {
        "UncomputableFileEdge".to_owned()
    }
}

/// What can be asked about due files.
#[derive(Default)]
pub(super) struct RetentionListsQuery;

#[Object]
impl RetentionListsQuery {
    /// The files that may be destroyed from some day until `until` on, once that has been decided (lietas, kurām beidzies
    /// glabāšanas termiņš), the longest due first.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn retention_due(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The last day.")] until: Date,
        #[graphql(desc = "Of one unit.")] unit: Option<ID>,
        #[graphql(desc = "Of one series.")] series: Option<ID>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Named<DueKey, File, DueFiles, DueFiles>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadRetention)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let unit = unit.map(|id| ids::read(&id, "unit"));
        let series = series.map(|id| ids::read(&id, "series"));
        let filter = DueFilter {
            until: until.read("until").or_error(asker)?,
            unit: unit.transpose().or_error(asker)?,
            series: series.transpose().or_error(asker)?,
        };
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::due(reader, own, &filter, &request).await;
        let page = listed(asker, page.or_error(asker)?, |(_, file)| file).await?;
        let total = total(context, asker, read::count_due(reader, own, &filter)).await?;
        Ok(named_connection(
            page,
            request.after().is_some(),
            total,
            |(key, _)| *key,
            |(_, file)| File(file),
        ))
    }

    /// The files whose day cannot be computed (nav aprēķināms), in the order in which they were opened: each says why in
    /// `retention.obstacles`.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn retention_uncomputable(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Named<FileId, File, UncomputableFiles, UncomputableFiles>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadRetention)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::uncomputable(reader, own, &request).await;
        let page = listed(asker, page.or_error(asker)?, |file| file).await?;
        let total = total(context, asker, read::count_uncomputable(reader, own)).await?;
        Ok(named_connection(
            page,
            request.after().is_some(),
            total,
            |(key, _)| *key,
            |(_, file)| File(file),
        ))
    }

    /// How many files become due in each year (prognoze), by unit and series.
    #[graphql(complexity = "limits::hundreds(child_complexity)")]
    async fn retention_forecast(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "First year.")] from: i32,
        #[graphql(desc = "Last year, at most 100 years on.")] to: i32,
    ) -> Result<Vec<RetentionForecast>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadRetention)?;
        let (first, last) = years_within(from, to).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let rows = read::forecast(reader, asker.caller.institution, first, last).await;
        Ok(rows
            .or_error(asker)?
            .into_iter()
            .map(RetentionForecast)
            .collect())
    }
}
