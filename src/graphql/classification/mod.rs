//! The classification scheme (klasifikācijas shēma): file series, files, registers and their years.

mod record_group;
mod registers;
mod scheme;
mod scheme_mutations;
mod volumes;
mod year;
mod year_mutations;

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MergedObject, Object, Result};
use chrono::NaiveDate;
use entities::classification::{file, series};
use entities::ids::UnitId;
use entities::vocabulary::CustodySubject;

use super::asker::{Asker, OrError};
use super::ids::{self, global};
use super::loaders::{KeeperOf, OldFileOf, VolumesOf};
use super::organisation::{Unit, as_of as today_or, optional_day, structure, unit};
use super::paging::{Paged, connection, request, total};
use super::retention::{
    CorrectionNotice, FileRetention, FileTransfer, Hold, holds_on_file, notices_of_file, retention,
    transfers,
};
use super::scalars::Date;
use super::takeover::OldFile;
use super::vocabulary::{AccessClass, Medium, OpenState, RetentionCategory};
use super::{Language, limits};
use crate::classification::read;

pub(super) use registers::Register;

/// A file series (lietu sērija).
#[derive(Clone)]
pub(super) struct FileSeries(pub(super) Arc<series::Model>);

#[Object]
/// A file series of the classification scheme (lietu sērija): what its files are about and how long they are kept.
/// Ground: MK 282/2024; Arhīvu likums.
impl FileSeries {
    /// Opaque id.
    pub(super) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// File index (lietas indekss), at most 30 characters.
    async fn file_index(&self) -> &str {
        self.0.file_index.as_str()
    }

    /// Title (nosaukums), in the caller's language unless another is asked for.
    async fn title(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        Language::or_asked(language, context).choose(&self.0.title_lv, &self.0.title_en)
    }

    /// Level of the scheme that it stands in (līmenis).
    async fn level(&self) -> Option<&str> {
        self.0.level_index.as_deref()
    }

    /// What that level is about (līmeņa nosaukums).
    async fn level_title(&self) -> Option<&str> {
        self.0.level_title.as_deref()
    }

    /// Post of the employee that keeps it, where it is not a whole unit (atbildīgais darbinieks).
    async fn responsible(&self) -> Option<&str> {
        self.0.responsible.as_deref()
    }

    /// On what its files are kept (vide).
    async fn medium(&self) -> Option<Medium> {
        self.0.medium.map(Into::into)
    }

    /// Where what is electronic is kept (informācijas sistēma).
    async fn information_system(&self) -> Option<&str> {
        self.0.information_system.as_deref()
    }

    /// Legal ground of its restriction.
    async fn access_ground(&self) -> Option<&str> {
        self.0.access_ground.as_deref()
    }

    /// For how long it is restricted, in the scheme's words.
    async fn access_term(&self) -> Option<&str> {
        self.0.access_term.as_deref()
    }

    /// Remarks (piezīmes).
    async fn notes(&self) -> Option<&str> {
        self.0.notes.as_deref()
    }

    /// Unit that keeps it, where one does.
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.unit_id).await
    }

    /// Retention category (glabāšanas termiņa veids); null while nobody has said how long.
    async fn retention_category(&self) -> Option<RetentionCategory> {
        self.0.retention_category.map(Into::into)
    }

    /// How many years it is kept, where the category counts years.
    async fn retention_years(&self) -> Option<i32> {
        self.0.retention_years
    }

    /// What the years are counted from, in the scheme's words.
    async fn retention_trigger(&self) -> Option<&str> {
        self.0.retention_trigger.as_deref()
    }

    /// Legal ground of the retention period.
    async fn legal_basis(&self) -> &str {
        &self.0.legal_basis
    }

    /// Whether its files carry over from year to year.
    async fn carries_over(&self) -> bool {
        self.0.carries_over
    }

    /// Access class of its documents unless the card says otherwise (pieejamība).
    async fn default_access_class(&self) -> AccessClass {
        self.0.default_access_class.into()
    }

    /// Whether it is made up, for trying things out (paraugs).
    async fn sample(&self) -> bool {
        self.0.sample
    }
}

/// A file (lieta).
#[derive(Clone)]
pub(super) struct File(pub(super) Arc<file::Model>);

#[Object]
/// A file (lieta): a series in a year, or one that carries over from year to year.
impl File {
    /// Opaque id.
    pub(super) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What a former service's list said of it, where it was taken over (pārņemšana).
    async fn formerly(&self, context: &Context<'_>) -> Result<Option<OldFile>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(OldFileOf(self.0.id)).await;
        Ok(row.or_error(asker)?.map(OldFile))
    }

    /// Where what stands in it, as far as the asker may see it, is given out as one package to take away (izsniegšana): a ZIP with
    /// the list, the contents and their hashes, and with what the journal proves of each document where the asker may read the
    /// journal. A path on this server.
    async fn package_url(&self) -> String {
        format!("/files/{}/package", ids::print(self.0.id))
    }

    /// File index (lietas indekss).
    async fn file_index(&self) -> &str {
        self.0.file_index.as_str()
    }

    /// Title (nosaukums).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Its year; none where it carries over.
    async fn year(&self) -> Option<i32> {
        self.0.year
    }

    /// Where it carries over its running number under the index (kārtas numurs), from 1 and never given again; else none.
    async fn number(&self) -> Option<i32> {
        self.0.number
    }

    /// What stands on its cover: the index, with the number where it has one: `3-1 Nr. 17`.
    async fn designation(&self) -> String {
        self.0.designation()
    }

    /// Whether it takes documents (statuss).
    async fn state(&self) -> OpenState {
        self.0.state.into()
    }

    /// First day.
    async fn opened_on(&self) -> Date {
        self.0.opened_on.into()
    }

    /// Day of closing.
    async fn closed_on(&self) -> Option<Date> {
        self.0.closed_on.map(Date::from)
    }

    /// Its series.
    async fn series(&self, context: &Context<'_>) -> Result<Option<FileSeries>> {
        series(context, self.0.series_id).await
    }

    /// Unit in which it was opened.
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.unit_id).await
    }

    /// Until when it is kept and why (glabāšanas termiņš); null for those who may not read it.
    async fn retention(&self, context: &Context<'_>) -> Result<Option<FileRetention>> {
        retention(context, self.0.id).await
    }

    /// When it goes to the archive (nodošanas termiņš), for each medium on which it is, as last reckoned; empty where it is not
    /// kept permanently, null for those who may not read it.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn transfers(&self, context: &Context<'_>) -> Result<Option<Vec<FileTransfer>>> {
        transfers(context, &self.0).await
    }

    /// People's notices that it holds wrong data (paziņojumi par neprecīziem datiem), oldest first, those that the caller sees. It
    /// stays as it is (Arhīvu likums 13.¹ p.).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn correction_notices(&self, context: &Context<'_>) -> Result<Vec<CorrectionNotice>> {
        notices_of_file(context, self.0.id).await
    }

    /// Holds on its destruction that stand today (iznīcināšanas aizliegumi), in the order in which they were placed; null for
    /// those who may not read them.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn holds(&self, context: &Context<'_>) -> Result<Option<Vec<Hold>>> {
        holds_on_file(context, self.0.id).await
    }

    /// Its volumes (sējumi), in their order: where its paper stands.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn volumes(&self, context: &Context<'_>) -> Result<Vec<volumes::Volume>> {
        let asker = Asker::of(context);
        let key = VolumesOf(self.0.id);
        let rows = asker.loader().load_one(key).await.or_error(asker)?;
        let rows = rows.iter().flat_map(|rows| rows.iter().cloned());
        Ok(rows
            .map(|(row, loans)| volumes::Volume { row, loans })
            .collect())
    }

    /// Unit that keeps it on a day (glabātājs): the one it was opened in, until a reorganisation hands it over.
    async fn keeper(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today when none, or the day on which it was closed.")]
        as_of: Option<Date>,
    ) -> Result<Option<Unit>> {
        let day = self.day(context, as_of.as_ref())?;
        let keeper = keeper(context, CustodySubject::File, self.0.id.0, day).await?;
        unit(context, keeper.or(self.0.unit_id)).await
    }

    /// The institution, of today or of old, in whose record group (fonds) it lies on a day; a closed file keeps the group of
    /// its time. The number that the archive gave the group is the institution's `fonds`. Ground: Arhīvu likums 4. p.
    async fn record_group(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today when none, or the day on which it was closed.")]
        as_of: Option<Date>,
    ) -> Result<Option<Unit>> {
        let day = self.day(context, as_of.as_ref())?;
        let keeper = keeper(context, CustodySubject::File, self.0.id.0, day).await?;
        let Some(keeper) = keeper.or(self.0.unit_id) else {
            return Ok(None);
        };
        let structure = structure(context, self.0.institution_id).await?;
        unit(context, structure.record_group(keeper, day)).await
    }
}

impl File {
    /// The day asked for; else the day of closing, or today.
    fn day(&self, context: &Context<'_>, given: Option<&Date>) -> Result<NaiveDate> {
        match (given, self.0.closed_on) {
            (None, Some(closed)) => Ok(closed),
            _ => today_or(context, given),
        }
    }
}

/// The unit that a file or register was handed over to by a day.
async fn keeper(
    context: &Context<'_>,
    kind: CustodySubject,
    id: uuid::Uuid,
    day: NaiveDate,
) -> Result<Option<UnitId>> {
    let asker = Asker::of(context);
    let found = asker.loader().load_one(KeeperOf(kind, id, day)).await;
    Ok(found.or_error(asker)?.map(|unit| *unit))
}

/// The series with an id.
pub(super) async fn series(
    context: &Context<'_>,
    id: entities::ids::SeriesId,
) -> Result<Option<FileSeries>> {
    let asker = Asker::of(context);
    Ok(asker
        .loader()
        .load_one(id)
        .await
        .or_error(asker)?
        .map(FileSeries))
}

/// What can be asked about the scheme and its years.
#[derive(MergedObject, Default)]
pub(super) struct ClassificationQuery(
    SchemeQuery,
    registers::RegisterQuery,
    scheme::VersionQuery,
    year::YearQuery,
);

/// What can be changed of the scheme and its years.
#[derive(MergedObject, Default)]
pub(super) struct ClassificationMutation(
    registers::RegisterMutation,
    record_group::RecordGroupMutation,
    scheme_mutations::VersionMutation,
    volumes::VolumeMutation,
    year_mutations::YearMutation,
);

/// What can be asked about the scheme.
#[derive(Default)]
struct SchemeQuery;

/// Narrows a list of files.
#[derive(InputObject, Default)]
struct FileFilter {
    /// Of one year; those that carry over belong to every year.
    year: Option<i32>,
    /// Of one series.
    series: Option<ID>,
    /// Open, closed or reopened.
    state: Option<OpenState>,
    /// Open on this day: opened by then, and not closed before it.
    as_of: Option<Date>,
}

#[Object]
impl SchemeQuery {
    /// File series of the versions in force on a day, in the order of their indexes (lietu nomenklatūra).
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn file_series(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today when none.")] as_of: Option<Date>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<read::IndexKey, FileSeries>> {
        let asker = Asker::of(context);
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let day = today_or(context, as_of.as_ref())?;
        let page = read::series_page(reader, own, day, &request)
            .await
            .or_error(asker)?;
        let total = total(context, asker, read::count_series(reader, own, day)).await?;
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |row| (row.index_sort_key.clone(), row.id.0),
            |row| FileSeries(Arc::new(row)),
        ))
    }

    /// Files, in the order of their indexes (lietas).
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn files(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<FileFilter>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<read::IndexKey, File>> {
        let asker = Asker::of(context);
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let filter = filter.unwrap_or_default();
        let series = filter
            .series
            .as_ref()
            .map(|id| ids::read(id, "filter.series"));
        let filter = read::FileFilter {
            year: filter.year,
            series: series.transpose().or_error(asker)?,
            state: filter.state.map(Into::into),
            open_on: optional_day(asker, filter.as_of.as_ref())?,
        };
        let page = read::files_page(reader, own, filter, &request)
            .await
            .or_error(asker)?;
        let total = total(context, asker, read::count_files(reader, own, filter)).await?;
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |row| (row.index_sort_key.clone(), row.id.0),
            |row| File(Arc::new(row)),
        ))
    }
}
