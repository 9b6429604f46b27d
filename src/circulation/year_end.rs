//! The year's end with what circulation knows (*gada noslēgšana*): a register's year stays open while somebody still has
//! something to do with a document of it, or a draft for it is neither signed nor withdrawn.
//!
//! `classification::year_end` decides and carries out; this owns the command, because both must be read in the very
//! operation that closes. What was only to be read keeps no year open.

use chrono::NaiveDate;
use entities::circulation::{draft, task};
use entities::classification::register;
use entities::documents::document;
use entities::ids::{InstitutionId, RegisterId};
use entities::vocabulary::{DocumentStatus, TaskRole};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Order, Query, SelectStatement};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::access::Caller;
use crate::circulation::command::Named;
use crate::classification::Refusal;
use crate::classification::year_end::run::{self, Closed};
use crate::classification::year_end::{Decision, Obstacle};
use crate::kernel::calendar::{self, Year};
use crate::kernel::{Fault, Problem};
use crate::op::Kit;

/// What closing a year would do, without doing it (*pārbaude bez izpildes*).
///
/// # Errors
/// A fault of the database; inside it the refusal of a year that is not over.
pub async fn look(
    kit: &Kit,
    caller: &Caller,
    year: Year,
) -> Result<Result<Decision, Refusal>, Fault> {
    let open = open(kit.db.reader(), caller.institution, None, year).await?;
    run::look(kit, caller, year, open).await
}

/// Closes a year: every register and every file of it that has nothing standing in its way.
///
/// # Errors
/// A fault of the database; inside it the refusal of a year that is not over.
pub async fn close_year(
    kit: &Kit,
    caller: &Caller,
    year: Year,
    named: Named<'_>,
) -> Result<Result<(Closed, Vec<Obstacle>), Refusal>, Fault> {
    let op = kit.begin(caller.actor).await?;
    let open = open(op.transaction(), caller.institution, None, year).await?;
    run::close_year(op, caller, year, named, open).await
}

/// Closes one register's year.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn close_register(
    kit: &Kit,
    caller: &Caller,
    register: RegisterId,
    year: Year,
    named: Named<'_>,
) -> Result<Result<register::Model, Refusal>, Fault> {
    let op = kit.begin(caller.actor).await?;
    let open = open(op.transaction(), caller.institution, Some(register), year).await?;
    run::close_register_for(op, caller, register, year, named, open).await
}

/// What circulation knows to stand in the way: open tasks, and drafts that nobody signed.
async fn open<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    register: Option<RegisterId>,
    year: Year,
) -> Result<Vec<Obstacle>, Fault> {
    let mut found = open_tasks(connection, institution, register, year).await?;
    found.extend(open_drafts(connection, institution, register, year).await?);
    Ok(found)
}

#[derive(FromQueryResult)]
struct Open {
    register_id: RegisterId,
    code: String,
    number: i64,
}

/// Documents of a year's registers with which somebody still has something to do, counted by register.
async fn open_tasks<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    only: Option<RegisterId>,
    year: Year,
) -> Result<Vec<Obstacle>, Fault> {
    let card = |column| Expr::col((document::Entity, column));
    let of_task = |column| Expr::col((task::Entity, column));
    let query = Query::select()
        .expr_as(card(document::Column::Id).count_distinct(), "number")
        .from(task::Entity)
        .inner_join(
            document::Entity,
            card(document::Column::Id).equals((task::Entity, task::Column::DocumentId)),
        )
        .and_where(of_task(task::Column::InstitutionId).eq(institution))
        .and_where(of_task(task::Column::ClosedAt).is_null())
        .and_where(of_task(task::Column::Role).ne(TaskRole::Information))
        .and_where(card(document::Column::RegisterYear).eq(year.get()))
        .and_where(card(document::Column::Status).eq(DocumentStatus::Registered))
        .take();
    let register = (document::Entity, document::Column::RegisterId);
    by_register(connection, "YEAR_TASKS_OPEN", query, register, only).await
}

/// Drafts (*neparakstīti projekti*) that were prepared by the end of a year and neither signed nor withdrawn: nobody can say yet
/// that nothing more belongs into it. Told by count alone: whoever closes a year need not see the drafts.
async fn open_drafts<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    only: Option<RegisterId>,
    year: Year,
) -> Result<Vec<Obstacle>, Fault> {
    let of_draft = |column| Expr::col((draft::Entity, column));
    let until = NaiveDate::from_yo_opt(year.get() + 1, 1).map(calendar::begins);
    let query = Query::select()
        .expr_as(of_draft(draft::Column::Id).count(), "number")
        .from(draft::Entity)
        .and_where(of_draft(draft::Column::InstitutionId).eq(institution))
        .and_where(of_draft(draft::Column::EndedAt).is_null())
        .and_where_option(until.map(|until| of_draft(draft::Column::PreparedAt).lt(until)))
        .take();
    let register = (draft::Entity, draft::Column::RegisterId);
    by_register(connection, "YEAR_DRAFTS_OPEN", query, register, only).await
}

/// An obstacle for each register that a counting query (`number`) finds something for; `id` is where its rows name theirs.
async fn by_register<C: ConnectionTrait>(
    connection: &C,
    problem: &'static str,
    mut query: SelectStatement,
    id: impl IntoColumnRef + Copy,
    only: Option<RegisterId>,
) -> Result<Vec<Obstacle>, Fault> {
    let own = |column| Expr::col((register::Entity, column));
    query
        .expr_as(own(register::Column::Id), "register_id")
        .expr_as(own(register::Column::Code), "code")
        .inner_join(
            register::Entity,
            own(register::Column::Id).eq(Expr::col(id)),
        )
        .and_where_option(only.map(|only| own(register::Column::Id).eq(only)))
        .add_group_by([own(register::Column::Id), own(register::Column::Code)])
        .order_by((register::Entity, register::Column::Code), Order::Asc);
    let statement = connection.get_database_backend().build(&query);
    let rows = Open::find_by_statement(statement).all(connection).await?;
    Ok(rows
        .into_iter()
        .map(|row| Obstacle::Elsewhere {
            problem: Problem::new(problem, "year")
                .with("register", &row.code)
                .with("count", row.number),
            register: Some(row.register_id),
        })
        .collect())
}
