//! Reading the scheme: by ids for loaders, lists for people.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::classification::{
    file, loan, register, register_closing, register_year, scheme, scheme_step, series, volume,
};
use entities::ids::{FileId, InstitutionId, RegisterId, SchemeId, SeriesId, VolumeId};
use entities::vocabulary::{OpenState, SchemeState};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::registers::validity;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};
use crate::organisation::Validity;

/// Sort key and id of the last row of a page of an index-ordered list.
pub type IndexKey = (String, uuid::Uuid);

fn series_of_schemes_in_force(institution: InstitutionId) -> Condition {
    Condition::all().add(
        series::Column::SchemeId.in_subquery(
            Query::select()
                .column(scheme::Column::Id)
                .from(scheme::Entity)
                .and_where(scheme::Column::InstitutionId.eq(institution))
                .and_where(scheme::Column::State.eq(SchemeState::InForce))
                .to_owned(),
        ),
    )
}

/// Series of the versions in force on a day.
pub(super) fn series_in_force_on(institution: InstitutionId, day: NaiveDate) -> Condition {
    Condition::all().add(
        series::Column::SchemeId.in_subquery(
            Query::select()
                .column(scheme::Column::Id)
                .from(scheme::Entity)
                .and_where(scheme::Column::InstitutionId.eq(institution))
                .cond_where(in_force_on(day))
                .to_owned(),
        ),
    )
}

/// Versions that are or were in force on a day. One taken over from a former service never was in force here.
fn in_force_on(day: NaiveDate) -> Condition {
    Condition::all()
        .add(scheme::Column::FormerUnitId.is_null())
        .add(scheme::Column::State.is_in([SchemeState::InForce, SchemeState::Superseded]))
        .add(scheme::Column::ValidFrom.lte(day))
        .add(
            Condition::any()
                .add(scheme::Column::ValidTo.is_null())
                .add(scheme::Column::ValidTo.gte(day)),
        )
}

/// Every series of the institution's schemes in force, in index order.
///
/// # Errors
/// A fault of the database.
pub async fn series_in_force<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<series::Model>, Fault> {
    Ok(series::Entity::find()
        .filter(series_of_schemes_in_force(institution))
        .order_by_asc(series::Column::IndexSortKey)
        .order_by_asc(series::Column::Id)
        .all(connection)
        .await?)
}

/// A page of the series in force on a day, in index order.
///
/// # Errors
/// A fault of the database.
pub async fn series_page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: NaiveDate,
    request: &PageRequest<IndexKey>,
) -> Result<Page<series::Model>, Fault> {
    let mut query = series::Entity::find().filter(series_in_force_on(institution, day));
    if let Some((key, id)) = request.after() {
        query = query.filter(after(
            series::Column::IndexSortKey,
            series::Column::Id,
            key,
            *id,
        ));
    }
    let rows = query
        .order_by_asc(series::Column::IndexSortKey)
        .order_by_asc(series::Column::Id)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}

fn after<C: ColumnTrait>(key_column: C, id_column: C, key: &str, id: uuid::Uuid) -> Condition {
    Condition::any().add(key_column.gt(key)).add(
        Condition::all()
            .add(key_column.eq(key))
            .add(id_column.gt(id)),
    )
}

/// Series by ids.
///
/// # Errors
/// A fault of the database.
pub async fn series_by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[SeriesId],
) -> Result<HashMap<SeriesId, series::Model>, Fault> {
    let rows = series::Entity::find()
        .filter(series::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Series by ids, those of the institution's schemes.
///
/// # Errors
/// A fault of the database.
pub async fn series_within<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[SeriesId],
) -> Result<HashMap<SeriesId, series::Model>, Fault> {
    let own = Query::select()
        .column(scheme::Column::Id)
        .from(scheme::Entity)
        .and_where(scheme::Column::InstitutionId.eq(institution))
        .to_owned();
    let rows = series::Entity::find()
        .filter(series::Column::Id.is_in(ids.iter().copied()))
        .filter(series::Column::SchemeId.in_subquery(own))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Files by ids.
///
/// # Errors
/// A fault of the database.
pub async fn files_by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[FileId],
) -> Result<HashMap<FileId, file::Model>, Fault> {
    let rows = file::Entity::find()
        .filter(file::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Files of a year and those that carry over.
///
/// # Errors
/// A fault of the database.
pub async fn files_of_year<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    year: i32,
) -> Result<Vec<file::Model>, Fault> {
    Ok(file::Entity::find()
        .filter(file::Column::InstitutionId.eq(institution))
        .filter(
            Condition::any()
                .add(file::Column::Year.eq(year))
                .add(file::Column::Year.is_null()),
        )
        .all(connection)
        .await?)
}

/// The series and year of every file of a year, and of every file that carries over and is not closed.
///
/// # Errors
/// A fault of the database.
pub(super) async fn files_present<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    year: i32,
) -> Result<Vec<(SeriesId, Option<i32>)>, Fault> {
    let going_on = Condition::all()
        .add(file::Column::Year.is_null())
        .add(file::Column::State.ne(OpenState::Closed));
    Ok(file::Entity::find()
        .select_only()
        .columns([file::Column::SeriesId, file::Column::Year])
        .filter(file::Column::InstitutionId.eq(institution))
        .filter(
            Condition::any()
                .add(file::Column::Year.eq(year))
                .add(going_on),
        )
        .into_tuple()
        .all(connection)
        .await?)
}

/// Which files a list shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FileFilter {
    /// Of one year (files that carry over belong to every year).
    pub year: Option<i32>,
    /// Of one series.
    pub series: Option<SeriesId>,
    /// Open, closed or reopened.
    pub state: Option<OpenState>,
    /// Opened by this day and not closed before it.
    pub open_on: Option<NaiveDate>,
}

fn filtered_files(institution: InstitutionId, filter: FileFilter) -> sea_orm::Select<file::Entity> {
    let mut query = file::Entity::find().filter(file::Column::InstitutionId.eq(institution));
    if let Some(year) = filter.year {
        query = query.filter(
            Condition::any()
                .add(file::Column::Year.eq(year))
                .add(file::Column::Year.is_null()),
        );
    }
    if let Some(series) = filter.series {
        query = query.filter(file::Column::SeriesId.eq(series));
    }
    if let Some(state) = filter.state {
        query = query.filter(file::Column::State.eq(state));
    }
    if let Some(day) = filter.open_on {
        query = query.filter(file::Column::OpenedOn.lte(day)).filter(
            Condition::any()
                .add(file::Column::ClosedOn.is_null())
                .add(file::Column::ClosedOn.gte(day)),
        );
    }
    query
}

/// A page of files in index order.
///
/// # Errors
/// A fault of the database.
pub async fn files_page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: FileFilter,
    request: &PageRequest<IndexKey>,
) -> Result<Page<file::Model>, Fault> {
    let mut query = filtered_files(institution, filter);
    if let Some((key, id)) = request.after() {
        query = query.filter(after(
            file::Column::IndexSortKey,
            file::Column::Id,
            key,
            *id,
        ));
    }
    let rows = query
        .order_by_asc(file::Column::IndexSortKey)
        .order_by_asc(file::Column::Id)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}

/// How many files a filter lets through.
///
/// # Errors
/// A fault of the database.
pub async fn count_files<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: FileFilter,
) -> Result<u64, Fault> {
    use sea_orm::PaginatorTrait as _;
    Ok(filtered_files(institution, filter)
        .count(connection)
        .await?)
}

/// How many series are in force on a day.
///
/// # Errors
/// A fault of the database.
pub async fn count_series<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: NaiveDate,
) -> Result<u64, Fault> {
    use sea_orm::PaginatorTrait as _;
    Ok(series::Entity::find()
        .filter(series_in_force_on(institution, day))
        .count(connection)
        .await?)
}

/// A register of the institution.
///
/// # Errors
/// A fault of the database.
pub async fn register<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: RegisterId,
) -> Result<Option<register::Model>, Fault> {
    Ok(register::Entity::find_by_id(id)
        .filter(register::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

/// The institution's own registers, those that have ended too, in index order: a handful, so not paged. Those taken over
/// from former services are not among them.
///
/// # Errors
/// A fault of the database.
pub async fn registers<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<register::Model>, Fault> {
    Ok(register::Entity::find()
        .filter(register::Column::InstitutionId.eq(institution))
        .filter(register::Column::FormerUnitId.is_null())
        .order_by_asc(register::Column::IndexSortKey)
        .order_by_asc(register::Column::Code)
        .all(connection)
        .await?)
}

/// The registers taken over from former services, in index order: a few for each service.
///
/// # Errors
/// A fault of the database.
pub async fn former_registers<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<register::Model>, Fault> {
    Ok(register::Entity::find()
        .filter(register::Column::InstitutionId.eq(institution))
        .filter(register::Column::FormerUnitId.is_not_null())
        .order_by_asc(register::Column::IndexSortKey)
        .order_by_asc(register::Column::Code)
        .all(connection)
        .await?)
}

/// The registers that give numbers on some day of a year, in index order.
///
/// # Errors
/// A fault of the database.
pub async fn registers_of_year<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    year: i32,
) -> Result<Vec<register::Model>, Fault> {
    let whole = Validity {
        from: NaiveDate::from_ymd_opt(year, 1, 1),
        to: NaiveDate::from_ymd_opt(year, 12, 31),
    };
    let mut rows = registers(connection, institution).await?;
    rows.retain(|row| validity(row).overlaps(whole));
    Ok(rows)
}

/// Registers by ids.
///
/// # Errors
/// A fault of the database.
pub async fn registers_by_ids<C: ConnectionTrait>(
    connection: &C,
    ids: &[RegisterId],
) -> Result<HashMap<RegisterId, register::Model>, Fault> {
    let rows = register::Entity::find()
        .filter(register::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// The years of the given registers, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn years_of_registers<C: ConnectionTrait>(
    connection: &C,
    registers: &[RegisterId],
) -> Result<HashMap<RegisterId, Vec<register_year::Model>>, Fault> {
    let rows = register_year::Entity::find()
        .filter(register_year::Column::RegisterId.is_in(registers.iter().copied()))
        .order_by_desc(register_year::Column::Year)
        .all(connection)
        .await?;
    let mut years: HashMap<RegisterId, Vec<register_year::Model>> = HashMap::new();
    for row in rows {
        years.entry(row.register_id).or_default().push(row);
    }
    Ok(years)
}

/// The closings of the given registers, newest year and newest closing first.
///
/// # Errors
/// A fault of the database.
pub async fn closings_of_registers<C: ConnectionTrait>(
    connection: &C,
    registers: &[RegisterId],
) -> Result<HashMap<RegisterId, Vec<register_closing::Model>>, Fault> {
    let rows = register_closing::Entity::find()
        .filter(register_closing::Column::RegisterId.is_in(registers.iter().copied()))
        .order_by_desc(register_closing::Column::Year)
        .order_by_desc(register_closing::Column::Ordinal)
        .all(connection)
        .await?;
    let mut closings: HashMap<RegisterId, Vec<register_closing::Model>> = HashMap::new();
    for row in rows {
        closings.entry(row.register_id).or_default().push(row);
    }
    Ok(closings)
}

/// The series of a version, in index order.
///
/// # Errors
/// A fault of the database.
pub async fn series_of_scheme<C: ConnectionTrait>(
    connection: &C,
    scheme: SchemeId,
) -> Result<Vec<series::Model>, Fault> {
    Ok(series::Entity::find()
        .filter(series::Column::SchemeId.eq(scheme))
        .order_by_asc(series::Column::IndexSortKey)
        .order_by_asc(series::Column::Id)
        .all(connection)
        .await?)
}

/// The steps of a version, first to last.
///
/// # Errors
/// A fault of the database.
pub async fn steps_of_scheme<C: ConnectionTrait>(
    connection: &C,
    scheme: SchemeId,
) -> Result<Vec<scheme_step::Model>, Fault> {
    Ok(scheme_step::Entity::find()
        .filter(scheme_step::Column::SchemeId.eq(scheme))
        .order_by_asc(scheme_step::Column::Ordinal)
        .all(connection)
        .await?)
}

/// The institution's versions, newest first: a handful, so not paged.
///
/// # Errors
/// A fault of the database.
pub async fn schemes<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<scheme::Model>, Fault> {
    Ok(scheme::Entity::find()
        .filter(scheme::Column::InstitutionId.eq(institution))
        .order_by_desc(scheme::Column::ValidFrom)
        .order_by_desc(scheme::Column::Id)
        .all(connection)
        .await?)
}

/// The institution's versions that are or were in force on a day, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn schemes_on<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: NaiveDate,
) -> Result<Vec<scheme::Model>, Fault> {
    Ok(scheme::Entity::find()
        .filter(scheme::Column::InstitutionId.eq(institution))
        .filter(in_force_on(day))
        .order_by_desc(scheme::Column::ValidFrom)
        .order_by_desc(scheme::Column::Id)
        .all(connection)
        .await?)
}

/// A version of the institution.
///
/// # Errors
/// A fault of the database.
pub async fn scheme<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: SchemeId,
) -> Result<Option<scheme::Model>, Fault> {
    Ok(scheme::Entity::find_by_id(id)
        .filter(scheme::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

/// The versions in force: one, unless institutions that lie behind one wall have schemes of their own.
///
/// # Errors
/// A fault of the database.
pub async fn schemes_in_force<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<scheme::Model>, Fault> {
    Ok(scheme::Entity::find()
        .filter(scheme::Column::InstitutionId.eq(institution))
        .filter(scheme::Column::State.eq(SchemeState::InForce))
        .order_by_desc(scheme::Column::ValidFrom)
        .order_by_desc(scheme::Column::Id)
        .all(connection)
        .await?)
}

/// The volumes of the given files in their order, each with its loans, newest first.
///
/// # Errors
/// A fault of the database.
pub async fn volumes_of_files<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, Vec<(volume::Model, Vec<loan::Model>)>>, Fault> {
    let volumes = volume::Entity::find()
        .filter(volume::Column::FileId.is_in(files.iter().copied()))
        .order_by_asc(volume::Column::Ordinal)
        .all(connection)
        .await?;
    let loans = loan::Entity::find()
        .filter(loan::Column::VolumeId.is_in(volumes.iter().map(|volume| volume.id)))
        .order_by_desc(loan::Column::Id)
        .all(connection)
        .await?;
    let mut of: HashMap<VolumeId, Vec<loan::Model>> = HashMap::new();
    for loan in loans {
        of.entry(loan.volume_id).or_default().push(loan);
    }
    let mut by_file: HashMap<FileId, Vec<(volume::Model, Vec<loan::Model>)>> = HashMap::new();
    for volume in volumes {
        let loans = of.remove(&volume.id).unwrap_or_default();
        by_file
            .entry(volume.file_id)
            .or_default()
            .push((volume, loans));
    }
    Ok(by_file)
}
