//! The year's end with what circulation knows (*gada noslēgšana*): a register's year stays open while somebody still has
//! something to do with a document of it, or a draft for it is neither signed nor withdrawn.
//!
//! `classification::year_end` decides and carries out; this owns the command, because both must be read in the very
//! operation that closes. What was only to be read keeps no year open.

use entities::circulation::task;
use entities::classification::register;
use entities::documents::document;
use entities::ids::{InstitutionId, RegisterId};
use entities::vocabulary::{DocumentStatus, TaskRole};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::access::Caller;
use crate::circulation::command::Named;
use crate::circulation::draft::year_end::open_drafts;
use crate::classification::Refusal;
use crate::classification::year_end::run::{self, Closed};
use crate::classification::year_end::{Decision, Obstacle};
use crate::kernel::calendar::Year;
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
    documents: i64,
}

/// Documents of a year's registers with which somebody still has something to do, counted by register.
async fn open_tasks<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    register: Option<RegisterId>,
    year: Year,
) -> Result<Vec<Obstacle>, Fault> {
    let card = |column| Expr::col((document::Entity, column));
    let of_task = |column| Expr::col((task::Entity, column));
    let code = || Expr::col((register::Entity, register::Column::Code));
    let query = Query::select()
        .expr_as(card(document::Column::RegisterId), "register_id")
        .expr_as(code(), "code")
        .expr_as(card(document::Column::Id).count_distinct(), "documents")
        .from(task::Entity)
        .inner_join(
            document::Entity,
            card(document::Column::Id).equals((task::Entity, task::Column::DocumentId)),
        )
        .inner_join(
            register::Entity,
            Expr::col((register::Entity, register::Column::Id))
                .equals((document::Entity, document::Column::RegisterId)),
        )
        .and_where(of_task(task::Column::InstitutionId).eq(institution))
        .and_where(of_task(task::Column::ClosedAt).is_null())
        .and_where(of_task(task::Column::Role).ne(TaskRole::Information))
        .and_where(card(document::Column::RegisterYear).eq(year.get()))
        .and_where(card(document::Column::Status).eq(DocumentStatus::Registered))
        .and_where_option(register.map(|id| card(document::Column::RegisterId).eq(id)))
        .add_group_by([card(document::Column::RegisterId), code()])
        .order_by(
            (register::Entity, register::Column::Code),
            sea_orm::Order::Asc,
        )
        .take();
    let statement = connection.get_database_backend().build(&query);
    let rows = Open::find_by_statement(statement).all(connection).await?;
    Ok(rows
        .into_iter()
        .map(|row| Obstacle::Elsewhere {
            problem: Problem::new("YEAR_TASKS_OPEN", "year")
                .with("register", &row.code)
                .with("count", row.documents),
            register: Some(row.register_id),
        })
        .collect())
}
