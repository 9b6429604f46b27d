//! What circulation must answer at once: the first page of a unit's open tasks through GraphQL beside one bare statement that
//! joins the same rows within the same scope; and how soon a thousand subscribers hear of a change.

pub(crate) mod subscribers;

use std::time::Instant;

use aprite::kernel::{Clock, calendar};
use clap::Args;
use entities::circulation::{resolution, task};
use entities::documents::document;
use entities::ids::{ResolutionId, StaffMemberId, TaskId};
use entities::organisation::staff_member;
use entities::vocabulary::{AccessClass, TaskRole, TaskState};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryResult, QuerySelect,
};
use serde_json::json;

use crate::Outcome;
use crate::bulk::{self, Load};
use crate::figure::{Durations, Figure, Goal, Kind};
use crate::http::{Connection, question};
use crate::server::Server;
use crate::stage::{Directory, LOADED_FROM, Stage};
use crate::words::{self, Dice};

const BENCH: &str = "circulation";
const PAGE: u64 = 50;

/// A page of a unit's work as a work list shows it.
const MY_WORK: &str = "query($first: Int!) { myWork(view: UNIT, first: $first) { edges { cursor node { id state role dueOn overdue document { id number title } resolution { id text } executor { id givenName familyName } } } pageInfo { hasNextPage endCursor } } }";

#[derive(Debug, Clone, Args)]
pub(crate) struct Arguments {
    /// Over which databases; both without it.
    #[arg(long, value_enum)]
    database: Vec<Kind>,
    /// Open tasks of the unit.
    #[arg(long, default_value_t = 100_000)]
    tasks: u64,
    /// Requests for the page.
    #[arg(long, default_value_t = 500)]
    requests: usize,
    /// Subscribers that hear of each change.
    #[arg(long, default_value_t = 1_000)]
    subscribers: usize,
    /// Changes that they hear of.
    #[arg(long, default_value_t = 30)]
    changes: usize,
    /// Two thousand tasks and fifty subscribers: whether it works.
    #[arg(long)]
    quick: bool,
}

pub(crate) async fn run(mut arguments: Arguments) -> Outcome<()> {
    if arguments.quick {
        (arguments.tasks, arguments.requests) = (2_000, 50);
        (arguments.subscribers, arguments.changes) = (50, 5);
    }
    let kinds = match arguments.database.as_slice() {
        [] => vec![Kind::Sqlite, Kind::Postgresql],
        some => some.to_vec(),
    };
    for kind in kinds {
        let clock = Clock::standing_at(LOADED_FROM);
        let stage = Stage::as_of(kind, Directory::new(None)?, clock).await?;
        let load = Load {
            documents: arguments.tasks,
            text_bytes: 200,
            indexed: true,
        };
        bulk::fill(&stage, load).await?;
        give_tasks(&stage, arguments.tasks).await?;
        first_page(kind, &stage, &arguments, "my_work_first_page_traced").await?;
        open_all(&stage).await?;
        first_page(kind, &stage, &arguments, "my_work_first_page").await?;
        subscribers::run(kind, &stage, arguments.subscribers, arguments.changes).await?;
    }
    Ok(())
}

/// One resolution with one open task on every document, all of them the first unit's. Their last days lie around today; every
/// tenth has none.
async fn give_tasks(stage: &Stage, wanted: u64) -> Outcome<()> {
    let documents: Vec<entities::ids::DocumentId> = document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .limit(wanted)
        .into_tuple()
        .all(stage.kit.db.reader())
        .await?;
    let people: Vec<StaffMemberId> = staff_member::Entity::find()
        .select_only()
        .column(staff_member::Column::Id)
        .into_tuple()
        .all(stage.kit.db.reader())
        .await?;
    let today = calendar::day(Clock::system().now());
    let mut dice = Dice::new(17);
    let mut pick = |below: usize| dice.below(below as u64) as usize;
    let op = stage.kit.begin(aprite::journal::Actor::System).await?;
    for chunk in documents.chunks(400) {
        let (mut resolutions, mut tasks) = (Vec::new(), Vec::new());
        for document in chunk {
            let id = op.new_id(ResolutionId);
            let day = today + chrono::TimeDelta::days(i64::try_from(pick(120))? - 20);
            let due = (pick(10) > 0).then_some(day);
            let executor = people[pick(people.len())];
            resolutions.push(
                resolution::Model {
                    id,
                    institution_id: stage.clerk.caller.institution,
                    document_id: *document,
                    parent_task_id: None,
                    author_id: people[0],
                    given_at: op.at(),
                    given_by: stage.clerk.caller.account,
                    given_for: None,
                    text: words::phrase(&mut Dice::new(pick(1_000) as u64), 8),
                    due_on: due,
                    controller_id: None,
                    released_at: None,
                    released_by: None,
                    released_for: None,
                    release_reason: None,
                    revision: 1,
                }
                .into_active_model()
                .reset_all(),
            );
            tasks.push(
                task::Model {
                    id: op.new_id(TaskId),
                    institution_id: stage.clerk.caller.institution,
                    resolution_id: id,
                    document_id: *document,
                    role: TaskRole::Lead,
                    executor_id: executor,
                    unit_id: Some(stage.units[0]),
                    delegated_by: task::Chain::default(),
                    state: TaskState::Assigned,
                    assigned_at: op.at(),
                    due_on: due,
                    answer_id: None,
                    closed_at: None,
                    revision: 1,
                }
                .into_active_model()
                .reset_all(),
            );
        }
        resolution::Entity::insert_many(resolutions)
            .exec_without_returning(op.transaction())
            .await?;
        task::Entity::insert_many(tasks)
            .exec_without_returning(op.transaction())
            .await?;
    }
    op.commit().await?;
    let reader = stage.kit.db.reader();
    eprintln!("{} open tasks", task::Entity::find().count(reader).await?);
    stage.kit.db.tend().await?;
    if matches!(stage.database, crate::database::Database::Postgresql(_)) {
        reader.execute_unprepared("ANALYZE").await?;
    }
    Ok(())
}

/// Opens every document. A page that shows restricted ones leaves its trace in the journal, one durable commit for each page, which
/// no bare statement does: measured apart, it hides nothing else.
async fn open_all(stage: &Stage) -> Outcome<()> {
    let op = stage.kit.begin(aprite::journal::Actor::System).await?;
    document::Entity::update_many()
        .col_expr(
            document::Column::AccessClass,
            Expr::value(AccessClass::Open),
        )
        .col_expr(
            document::Column::AccessUntil,
            Expr::value(None::<chrono::NaiveDate>),
        )
        .col_expr(document::Column::AccessGround, Expr::value(None::<String>))
        .exec(op.transaction())
        .await?;
    op.commit().await?;
    stage.kit.db.tend().await?;
    if matches!(stage.database, crate::database::Database::Postgresql(_)) {
        let reader = stage.kit.db.reader();
        reader.execute_unprepared("VACUUM ANALYZE").await?;
    }
    Ok(())
}

async fn first_page(kind: Kind, stage: &Stage, arguments: &Arguments, figure: &str) -> Outcome<()> {
    let server = Server::start("serve", stage.data.path(), Some(&stage.database.url()))?;
    let mut connection = Connection::open(server.address, &stage.specialist.token).await?;
    let ours_body = question(MY_WORK, json!({ "first": PAGE }));
    let bare_statement = bare(stage);
    let (mut ours, mut bare) = (Durations::default(), Durations::default());
    for turn in 0..arguments.requests + 50 {
        let began = Instant::now();
        connection.ask_raw(&ours_body).await?;
        let took = began.elapsed();
        let began = Instant::now();
        let rows = stage.kit.db.reader().query_all(&bare_statement).await?;
        let rows = rows.iter().map(Row::read).collect::<Outcome<Vec<_>>>()?;
        let bare_took = began.elapsed();
        if rows.len() as u64 != PAGE + 1 {
            return Err(format!("the bare statement found {} rows", rows.len()).into());
        }
        // The first fifty warm caches on both sides.
        if turn >= 50 {
            ours.push(took);
            bare.push(bare_took);
        }
    }
    for (name, part) in [("p50", 0.5), ("p99", 0.99)] {
        Figure::new(BENCH, format!("{figure}_{name}"), ours.quantile(part), "ms")
            .over(kind)
            .beside("bare_statement", bare.quantile(part))
            .aiming(Goal::AtMost(2.0))
            .print()?;
    }
    server.stop()
}

/// One statement for the whole page, within the scope that the service itself uses.
fn bare(stage: &Stage) -> SelectStatement {
    let caller = &stage.specialist.caller;
    let due = || Expr::cust("COALESCE(task.due_on, '9999-12-31')");
    let mut query = Query::select();
    for column in [
        task::Column::Id,
        task::Column::State,
        task::Column::Role,
        task::Column::DueOn,
    ] {
        query.column((task::Entity, column));
    }
    query
        .expr_as(
            Expr::col((document::Entity, document::Column::Id)),
            "document_key",
        )
        .column((document::Entity, document::Column::Number))
        .column((document::Entity, document::Column::Title))
        .expr_as(
            Expr::col((resolution::Entity, resolution::Column::Id)),
            "resolution_key",
        )
        .column((resolution::Entity, resolution::Column::Text))
        .expr_as(
            Expr::col((staff_member::Entity, staff_member::Column::Id)),
            "person_key",
        )
        .column((staff_member::Entity, staff_member::Column::GivenName))
        .column((staff_member::Entity, staff_member::Column::FamilyName))
        .from(task::Entity)
        .inner_join(
            document::Entity,
            Expr::col((document::Entity, document::Column::Id))
                .equals((task::Entity, task::Column::DocumentId)),
        )
        .inner_join(
            resolution::Entity,
            Expr::col((resolution::Entity, resolution::Column::Id))
                .equals((task::Entity, task::Column::ResolutionId)),
        )
        .inner_join(
            staff_member::Entity,
            Expr::col((staff_member::Entity, staff_member::Column::Id))
                .equals((task::Entity, task::Column::ExecutorId)),
        )
        .and_where(task::Column::ClosedAt.is_null())
        .cond_where(caller.scope().condition())
        .order_by_expr(due(), Order::Asc)
        .order_by((task::Entity, task::Column::Id), Order::Asc)
        .limit(PAGE + 1);
    if let Some(unit) = caller.units.first() {
        query.and_where(task::Column::UnitId.eq(*unit));
    }
    query
}

/// A row as read, every column of it: a statement whose answer nobody reads would be no comparison.
#[expect(dead_code, reason = "read only to have been read")]
struct Row {
    ids: [sea_orm::prelude::Uuid; 4],
    texts: [String; 7],
    due_on: Option<chrono::NaiveDate>,
}

impl Row {
    fn read(row: &QueryResult) -> Outcome<Self> {
        let text = |name: &str| row.try_get::<String>("", name);
        Ok(Self {
            ids: [
                row.try_get("", "id")?,
                row.try_get("", "document_key")?,
                row.try_get("", "resolution_key")?,
                row.try_get("", "person_key")?,
            ],
            texts: [
                text("state")?,
                text("role")?,
                text("number")?,
                text("title")?,
                text("text")?,
                text("given_name")?,
                text("family_name")?,
            ],
            due_on: row.try_get("", "due_on")?,
        })
    }
}
