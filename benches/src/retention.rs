//! What retention must do in one night: reckon the last day of every file anew, compare it with the one kept, and walk through
//! what is due, beside a bare pass that only reads the same rows.

use std::time::Instant;

use aprite::kernel::paging::{MAX_PAGE, PageRequest};
use aprite::kernel::{Clock, calendar};
use aprite::retention::follow::Follower;
use aprite::retention::read::{self, DueFilter};
use aprite::retention::verify::verify;
use chrono::{Datelike, Days, NaiveDate};
use clap::Args;
use entities::classification::{file, series};
use entities::ids::{FileId, RetentionEventId, SeriesId};
use entities::retention::{file_retention, retention_event};
use entities::vocabulary::{EventStanding, OpenState, RetentionCategory, RetentionTrigger};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, EntityTrait, IntoActiveModel, Iterable, QueryResult,
};
use serde_json::Value;
use uuid::Uuid;

use crate::Outcome;
use crate::figure::{Durations, Figure, Goal, Kind};
use crate::stage::{Directory, LOADED_FROM, Stage};
use crate::words::Dice;

const BENCH: &str = "retention";

/// Series under which the files lie.
const SERIES: usize = 100;

/// Rows of one insert and of one page of the bare pass.
const AT_ONCE: u64 = 1_000;

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// Over which databases; both without it.
    #[arg(long, value_enum)]
    database: Vec<Kind>,
    /// Files that have a day.
    #[arg(long, default_value_t = 1_000_000)]
    files: u64,
    /// How often each side is run.
    #[arg(long, default_value_t = 3)]
    rounds: usize,
    /// Ten thousand files: whether it works.
    #[arg(long)]
    quick: bool,
}

pub(crate) async fn run(mut arguments: Arguments) -> Outcome<()> {
    if arguments.quick {
        (arguments.files, arguments.rounds) = (10_000, 1);
    }
    let kinds = match arguments.database.as_slice() {
        [] => vec![Kind::Sqlite, Kind::Postgresql],
        some => some.to_vec(),
    };
    for kind in kinds {
        let clock = Clock::standing_at(LOADED_FROM);
        let stage = Stage::as_of(kind, Directory::new(None)?, clock).await?;
        let today = calendar::day(stage.kit.clock.now());
        let series = add_series(&stage).await?;
        add_files(&stage, &series, arguments.files, today).await?;
        let began = Instant::now();
        Follower::new(stage.kit.clone()).catch_up().await?;
        let rate = arguments.files as f64 / began.elapsed().as_secs_f64();
        Figure::new(BENCH, "first_reckoned_per_second", rate, "1/s")
            .over(kind)
            .print()?;
        stage.kit.db.tend().await?;
        if kind == Kind::Postgresql {
            let reader = stage.kit.db.reader();
            reader.execute_unprepared("VACUUM ANALYZE").await?;
        }
        compare(kind, &stage, &arguments, today).await?;
    }
    Ok(())
}

async fn compare(
    kind: Kind,
    stage: &Stage,
    arguments: &Arguments,
    today: NaiveDate,
) -> Outcome<()> {
    let (mut ours, mut bare) = (Durations::default(), Durations::default());
    for _ in 0..arguments.rounds {
        let began = Instant::now();
        let due = reckon_all(stage, arguments.files, today).await?;
        ours.push(began.elapsed());
        let began = Instant::now();
        let passed = pass(stage, arguments.files, today).await?;
        bare.push(began.elapsed());
        if due != passed {
            return Err(format!("{due} files are due, the bare pass saw {passed}").into());
        }
        eprintln!("{due} of {} files are due", arguments.files);
    }
    Figure::new(BENCH, "reckoned_and_due_found", ours.quantile(0.5), "ms")
        .over(kind)
        .beside("bare_pass", bare.quantile(0.5))
        .aiming(Goal::AtMost(2.0))
        .print()
}

/// Reckons all and walks through what is due, as the service does; returns how many are due.
async fn reckon_all(stage: &Stage, files: u64, today: NaiveDate) -> Outcome<u64> {
    let reader = stage.kit.db.reader();
    let report = verify(reader, today, |_| {}).await?;
    if (report.different, report.behind) != (0, 0) || report.files < files {
        return Err(format!("not all was as kept: {report:?}").into());
    }
    let filter = DueFilter {
        until: today,
        unit: None,
        series: None,
    };
    let (mut found, mut after) = (0, None);
    loop {
        let request = PageRequest::new(MAX_PAGE, after).map_err(|_| "no page")?;
        let page = read::due(reader, stage.clerk.caller.institution, &filter, &request).await?;
        found += page.rows.len() as u64;
        after = page.rows.last().copied();
        if !page.has_next {
            break;
        }
    }
    if found != report.due {
        return Err(format!("{} are due, the list has {found}", report.due).into());
    }
    Ok(found)
}

/// Reads the same rows once, page by page, and reckons nothing; returns how many say that they are due.
async fn pass(stage: &Stage, files: u64, today: NaiveDate) -> Outcome<u64> {
    let reader = stage.kit.db.reader();
    let (mut seen, mut due, mut after) = (0, 0, None);
    loop {
        let rows = reader.query_all(&page(after)).await?;
        let Some(last) = rows.last() else {
            break;
        };
        let last: FileId = last.try_get("f_", "id")?;
        for row in &rows {
            let read = Row::read(row)?;
            due += u64::from(read.due_on.is_some_and(|day| day <= today));
        }
        seen += rows.len() as u64;
        after = Some(last);
    }
    if seen < files {
        return Err(format!("the bare pass saw {seen} files").into());
    }
    Ok(due)
}

/// A page of files with what is kept, the terms of their series and the event entered, of which each has one at most here.
fn page(after: Option<FileId>) -> SelectStatement {
    let mut query = Query::select();
    for column in file::Column::iter() {
        add(&mut query, file::Entity, column, "f_");
    }
    for column in file_retention::Column::iter() {
        add(&mut query, file_retention::Entity, column, "k_");
    }
    for column in retention_event::Column::iter() {
        add(&mut query, retention_event::Entity, column, "e_");
    }
    for column in [
        series::Column::RetentionCategory,
        series::Column::RetentionYears,
        series::Column::RetentionTrigger,
        series::Column::LegalBasis,
    ] {
        add(&mut query, series::Entity, column, "s_");
    }
    let own = |column| (file::Entity, column);
    let event = |column| Expr::col((retention_event::Entity, column));
    // The page is cut before anything is joined: PostgreSQL would otherwise join a million rows for each.
    let files = Query::select()
        .columns(file::Column::iter())
        .from(file::Entity)
        .and_where_option(after.map(|after| Expr::col(file::Column::Id).gt(after)))
        .order_by(file::Column::Id, Order::Asc)
        .limit(AT_ONCE)
        .take();
    query
        .from_subquery(files, file::Entity)
        .inner_join(
            series::Entity,
            Expr::col((series::Entity, series::Column::Id)).equals(own(file::Column::SeriesId)),
        )
        .left_join(
            file_retention::Entity,
            Expr::col((file_retention::Entity, file_retention::Column::FileId))
                .equals(own(file::Column::Id)),
        )
        .left_join(
            retention_event::Entity,
            event(retention_event::Column::FileId)
                .equals(own(file::Column::Id))
                .and(event(retention_event::Column::ReplacedAt).is_null()),
        )
        .order_by(own(file::Column::Id), Order::Asc);
    query
}

fn add<E, C>(query: &mut SelectStatement, table: E, column: C, prefix: &str)
where
    E: EntityTrait,
    C: sea_orm::ColumnTrait,
    (E, C): IntoColumnRef,
{
    let name = format!("{prefix}{}", column.as_str());
    query.expr_as(Expr::col((table, column)), name);
}

/// A row as read, every column of it that reckoning needs: a statement whose answer nobody reads would be no comparison.
#[expect(dead_code, reason = "read only to have been read")]
struct Row {
    file: FileId,
    ids: [Option<Uuid>; 5],
    texts: [Option<String>; 14],
    days: [Option<NaiveDate>; 4],
    numbers: [Option<i32>; 4],
    derivation: Option<Value>,
    due_on: Option<NaiveDate>,
}

impl Row {
    fn read(row: &QueryResult) -> Outcome<Self> {
        let id = |name: &str| row.try_get::<Option<Uuid>>("", name);
        let text = |name: &str| row.try_get::<Option<String>>("", name);
        let day = |name: &str| row.try_get::<Option<NaiveDate>>("", name);
        let number = |name: &str| row.try_get::<Option<i32>>("", name);
        Ok(Self {
            file: row.try_get("f_", "id")?,
            ids: [
                id("f_series_id")?,
                id("f_institution_id")?,
                id("f_unit_id")?,
                id("k_rule_id")?,
                id("e_id")?,
            ],
            texts: [
                text("f_file_index")?,
                text("f_index_sort_key")?,
                text("f_title")?,
                text("f_state")?,
                text("k_state")?,
                text("k_obstacle")?,
                text("e_event")?,
                text("e_about")?,
                text("e_standing")?,
                text("e_source")?,
                text("e_reason")?,
                text("s_retention_category")?,
                text("s_retention_trigger")?,
                text("s_legal_basis")?,
            ],
            days: [
                day("f_opened_on")?,
                day("f_closed_on")?,
                day("k_closed_on")?,
                day("e_happened_on")?,
            ],
            numbers: [
                number("f_year")?,
                number("f_number")?,
                number("k_revision")?,
                number("s_retention_years")?,
            ],
            derivation: row.try_get("", "k_derivation")?,
            due_on: day("k_due_on")?,
        })
    }
}

/// Series with terms of every kind, beside the one that is there.
async fn add_series(stage: &Stage) -> Outcome<Vec<SeriesId>> {
    let op = stage.kit.begin(aprite::journal::Actor::System).await?;
    let first = series::Entity::find()
        .one(op.transaction())
        .await?
        .ok_or("no series")?;
    let mut rows = Vec::with_capacity(SERIES);
    for number in 0..SERIES {
        let years = i32::try_from(number % 15)? + 1;
        let (category, years, trigger) = match number % 10 {
            0 => (RetentionCategory::Permanent, None, None),
            1 => (
                RetentionCategory::LongTerm,
                Some(90),
                Some("person_birth".to_owned()),
            ),
            2 => (
                RetentionCategory::UntilSuperseded,
                None,
                Some("superseded".to_owned()),
            ),
            3 => (
                RetentionCategory::ShortTerm,
                Some(10),
                Some("later_of(file_closed_year_end, contract_end)".to_owned()),
            ),
            _ if years > 10 => (RetentionCategory::LongTerm, Some(years), None),
            _ => (RetentionCategory::ShortTerm, Some(years), None),
        };
        let index: entities::values::FileIndex = format!("9-{}", number + 1).parse()?;
        rows.push(series::Model {
            id: op.new_id(SeriesId),
            index_sort_key: index.sort_key(),
            file_index: index,
            retention_category: Some(category),
            retention_years: years,
            retention_trigger: trigger,
            carries_over: true,
            ..first.clone()
        });
    }
    let ids = rows.iter().map(|row| row.id).collect();
    let rows = rows
        .into_iter()
        .map(|row| row.into_active_model().reset_all());
    series::Entity::insert_many(rows)
        .exec_without_returning(op.transaction())
        .await?;
    op.commit().await?;
    Ok(ids)
}

/// Client files closed in the last thirty years, one in twenty still open; what their series count from was entered for most.
async fn add_files(
    stage: &Stage,
    series: &[SeriesId],
    wanted: u64,
    today: NaiveDate,
) -> Outcome<()> {
    let mut dice = Dice::new(29);
    let rows = series::Entity::find().all(stage.kit.db.reader()).await?;
    let account = stage.clerk.caller.account;
    let mut made = 0;
    while made < wanted {
        let op = stage.kit.begin(aprite::journal::Actor::System).await?;
        let (mut files, mut events) = (Vec::new(), Vec::new());
        for number in made..Ord::min(wanted, made + AT_ONCE) {
            let own = series[number as usize % series.len()];
            let of = rows
                .iter()
                .find(|row| row.id == own)
                .ok_or("no such series")?;
            let closed = today
                .checked_sub_days(Days::new(1 + dice.below(30 * 365)))
                .ok_or("no such day")?;
            let is_open = dice.below(20) == 0;
            let id = op.new_id(FileId);
            files.push(
                file::Model {
                    id,
                    series_id: own,
                    institution_id: stage.clerk.caller.institution,
                    unit_id: Some(stage.units[number as usize % stage.units.len()]),
                    file_index: of.file_index.clone(),
                    index_sort_key: of.index_sort_key.clone(),
                    title: of.title_lv.clone(),
                    year: None,
                    number: Some(i32::try_from(number)? + 1),
                    state: match is_open {
                        true => OpenState::Open,
                        false => OpenState::Closed,
                    },
                    opened_on: closed
                        .with_month(1)
                        .and_then(|day| day.with_day(1))
                        .unwrap_or(closed),
                    closed_on: (!is_open).then_some(closed),
                }
                .into_active_model()
                .reset_all(),
            );
            let event = match of.retention_trigger.as_deref() {
                Some("person_birth") => RetentionTrigger::PersonBirth,
                Some("superseded") => RetentionTrigger::Superseded,
                Some(_) => RetentionTrigger::ContractEnd,
                None => continue,
            };
            // What nobody entered cannot be computed, or is waited for.
            if dice.below(10) == 0 {
                continue;
            }
            let on = match event {
                RetentionTrigger::PersonBirth => closed.with_year(closed.year() - 60),
                _ => Some(closed),
            };
            events.push(
                retention_event::Model {
                    id: op.new_id(RetentionEventId),
                    file_id: id,
                    institution_id: stage.clerk.caller.institution,
                    event,
                    about: String::new(),
                    standing: EventStanding::Happened,
                    happened_on: Some(on.unwrap_or(closed)),
                    source: "paraugs".to_owned(),
                    reason: "mērījums".to_owned(),
                    entered_at: op.at(),
                    entered_by: account,
                    replaced_at: None,
                }
                .into_active_model()
                .reset_all(),
            );
        }
        made += files.len() as u64;
        file::Entity::insert_many(files)
            .exec_without_returning(op.transaction())
            .await?;
        if !events.is_empty() {
            retention_event::Entity::insert_many(events)
                .exec_without_returning(op.transaction())
                .await?;
        }
        op.commit().await?;
    }
    Ok(())
}
