//! Pages and counts of open tasks, always inside the reader's scope.
//!
//! Tasks lie in the order of their last day and, on one day, of their ids; a task without a last day comes after all others.
//! A page continues on the day of its cursor and then on the days after it: two walks of one index, neither of which reads
//! what the page does not show. Several units are as many pairs of walks, merged.

use chrono::NaiveDate;
use entities::circulation::{resolution, task, task_step};
use entities::ids::{StaffMemberId, TaskId, UnitId};
use entities::vocabulary::TaskAct;
use sea_orm::sea_query::{
    Asterisk, CaseStatement, Expr, ExprTrait, Order, Query, SelectStatement, UnionType,
};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryTrait,
};
use serde::{Deserialize, Serialize};

use super::{Due, Filter, Onlooker, Turn, View, states};
use crate::access::Scope;
use crate::documents::read::is_seen;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// By which tasks are ordered; the indexes of open tasks are made over these very words (`migration`).
const DUE: &str = "COALESCE(task.due_on, '9999-12-31')";

/// Stands for no last day.
const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Place of a task in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Key {
    /// Last day; none comes last.
    pub due_on: Option<NaiveDate>,
    /// The task.
    pub id: TaskId,
}

impl Key {
    /// The place of a task.
    pub const fn of(task: &task::Model) -> Self {
        Self {
            due_on: task.due_on,
            id: task.id,
        }
    }
}

fn due() -> Expr {
    Expr::cust(DUE)
}

fn id() -> Expr {
    Expr::col((task::Entity, task::Column::Id))
}

/// Whose tasks: one condition for each walk.
fn owners(onlooker: &Onlooker, filter: &Filter) -> Vec<Condition> {
    let all = Condition::all;
    if filter.view == View::Unit {
        let units = onlooker.units(filter).into_iter();
        return units
            .map(|unit: UnitId| all().add(task::Column::UnitId.eq(unit)))
            .collect();
    }
    let Some(person) = onlooker.person else {
        return Vec::new();
    };
    let under = |which: Condition| {
        let resolutions = Query::select()
            .column(resolution::Column::Id)
            .from(resolution::Entity)
            .cond_where(which)
            .take();
        all().add(task::Column::ResolutionId.in_subquery(resolutions))
    };
    vec![match filter.view {
        View::Mine | View::Unit => all().add(task::Column::ExecutorId.eq(person)),
        View::Controlled => under(
            all()
                .add(resolution::Column::ControllerId.eq(person))
                .add(resolution::Column::ReleasedAt.is_null()),
        ),
        View::Given => under(all().add(resolution::Column::AuthorId.eq(person))),
        View::PassedOn => passed_on(person),
    }]
}

/// Tasks that somebody delegated once, and that they still stand in the chain of: what was given back waits for nobody else.
fn passed_on(person: StaffMemberId) -> Condition {
    let steps = Query::select()
        .column(task_step::Column::TaskId)
        .from(task_step::Entity)
        .and_where(task_step::Column::FromId.eq(person))
        // Spelled out: SQLite uses a partial index only when the statement itself says what it is of.
        .and_where(Expr::cust(format!("act = '{}'", TaskAct::Delegate)))
        .take();
    Condition::all()
        .add(task::Column::Id.in_subquery(steps))
        .add(
            Expr::col((task::Entity, task::Column::DelegatedBy))
                .cast_as("text")
                .like(format!("%{person}%")),
        )
}

/// What a filter lets through of open tasks, apart from whose they are.
fn narrowed(scope: &Scope, filter: &Filter, today: NaiveDate) -> Condition {
    let due = filter.due.map(|when| match when {
        Due::Overdue => due().lt(today),
        Due::Today => due().eq(today),
        Due::Later => due().gt(today).and(due().lt(NEVER)),
        Due::Never => due().eq(NEVER),
    });
    Condition::all()
        .add(task::Column::ClosedAt.is_null())
        .add_option(due)
        .add_option(filter.role.map(|role| task::Column::Role.eq(role)))
        .add_option(
            (filter.turn.is_some() || filter.due == Some(Due::Overdue))
                .then(|| task::Column::State.is_in(states(filter))),
        )
        .add(is_seen(
            scope,
            (task::Entity, task::Column::DocumentId),
            Condition::all(),
        ))
}

/// What [`page`] asks, for whoever wants to know how the database goes about it; none where nobody's tasks are asked for.
pub fn page_query(
    scope: &Scope,
    onlooker: &Onlooker,
    filter: &Filter,
    today: NaiveDate,
    request: &PageRequest<Key>,
) -> Option<SelectStatement> {
    // On the day of the cursor only ids are still to be ordered by: so the database sees that the index has them in order.
    let starts = match request.after() {
        None => vec![(Condition::all(), false)],
        Some(after) => {
            let day = after.due_on.unwrap_or(NEVER);
            let rest = Condition::all().add(due().eq(day)).add(id().gt(after.id));
            vec![(rest, true), (Condition::all().add(due().gt(day)), false)]
        }
    };
    let mut walks = Vec::new();
    for owner in owners(onlooker, filter) {
        for (start, one_day) in &starts {
            let which = Condition::all()
                .add(owner.clone())
                .add(start.clone())
                .add(narrowed(scope, filter, today));
            let mut walk = task::Entity::find().filter(which).into_query();
            if !one_day {
                walk.order_by_expr(due(), Order::Asc);
            }
            walk.order_by_expr(id(), Order::Asc).limit(request.limit());
            walks.push(walk);
        }
    }
    if walks.len() < 2 {
        return walks.pop();
    }
    // Whole rows, ordered once: nothing is looked up again.
    let walks = walks.into_iter().map(|walk| rows_of(walk, "walked"));
    let merged = walks.reduce(|mut merged, walk| merged.union(UnionType::All, walk).take())?;
    let mut page = rows_of(merged, "merged");
    page.order_by_expr(
        Expr::cust("COALESCE(merged.due_on, '9999-12-31')"),
        Order::Asc,
    )
    .order_by(("merged", task::Column::Id), Order::Asc)
    .limit(request.limit());
    Some(page)
}

/// The rows of a statement, under a name: a part of a union has an order and an end of its own only so.
fn rows_of(statement: SelectStatement, name: &'static str) -> SelectStatement {
    Query::select()
        .column(Asterisk)
        .from_subquery(statement, name)
        .take()
}

/// A page of open tasks, the most urgent first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    onlooker: &Onlooker,
    filter: &Filter,
    today: NaiveDate,
    request: &PageRequest<Key>,
) -> Result<Page<task::Model>, Fault> {
    let Some(query) = page_query(scope, onlooker, filter, today, request) else {
        return Ok(Page::default());
    };
    let statement = connection.get_database_backend().build(&query);
    let rows = task::Model::find_by_statement(statement);
    Ok(request.cut(rows.all(connection).await?))
}

/// How many open tasks there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    /// All that are open.
    pub open: i64,
    /// Of these, overdue.
    pub overdue: i64,
    /// Of these, due today.
    pub today: i64,
    /// Of these, somebody else's turn.
    pub waiting: i64,
}

/// How many tasks of a view are open, overdue, due today, and wait for others; one statement.
///
/// # Errors
/// A fault of the database.
pub async fn counts<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    onlooker: &Onlooker,
    filter: &Filter,
    today: NaiveDate,
) -> Result<Counts, Fault> {
    let Some(which) = counted(scope, onlooker, filter, today) else {
        return Ok(Counts::default());
    };
    let all = Condition::all;
    let sum = |when: Condition| {
        let counted = CaseStatement::new().case(when, 1).finally(0);
        Expr::expr(counted).sum().if_null(0).cast_as("bigint")
    };
    let state = |due: Option<Due>, turn: Option<Turn>| {
        task::Column::State.is_in(states(&Filter {
            due,
            turn,
            ..filter.clone()
        }))
    };
    let overdue = all()
        .add(due().lt(today))
        .add(state(Some(Due::Overdue), None));
    let query = Query::select()
        .expr_as(id().count(), "open")
        .expr_as(sum(overdue), "overdue")
        .expr_as(sum(all().add(due().eq(today))), "today")
        .expr_as(sum(all().add(state(None, Some(Turn::Others)))), "waiting")
        .from(task::Entity)
        .cond_where(which)
        .take();
    let statement = connection.get_database_backend().build(&query);
    let found = Counts::find_by_statement(statement).one(connection).await?;
    Ok(found.unwrap_or_default())
}

/// How many tasks a filter lets through.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    onlooker: &Onlooker,
    filter: &Filter,
    today: NaiveDate,
) -> Result<u64, Fault> {
    let Some(which) = counted(scope, onlooker, filter, today) else {
        return Ok(0);
    };
    Ok(task::Entity::find().filter(which).count(connection).await?)
}

/// What is counted; none where nobody's tasks are asked for.
fn counted(
    scope: &Scope,
    onlooker: &Onlooker,
    filter: &Filter,
    today: NaiveDate,
) -> Option<Condition> {
    let owners = owners(onlooker, filter);
    if owners.is_empty() {
        return None;
    }
    let whose = owners.into_iter().fold(Condition::any(), Condition::add);
    Some(
        Condition::all()
            .add(whose)
            .add(narrowed(scope, filter, today)),
    )
}
