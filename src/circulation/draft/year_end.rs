//! Drafts at the year's end (*nereģistrēti projekti gada noslēgumā*): what was prepared by the end of a year and neither signed
//! nor withdrawn keeps its register's year open, because nobody can say yet that nothing more belongs into it.
//!
//! Told by register and count alone: whoever closes a year need not see the drafts.

use chrono::NaiveDate;
use entities::circulation::draft;
use entities::classification::register;
use entities::ids::{InstitutionId, RegisterId};
use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ConnectionTrait, FromQueryResult};

use crate::classification::year_end::Obstacle;
use crate::kernel::calendar::{self, Year};
use crate::kernel::{Fault, Problem};

#[derive(FromQueryResult)]
struct Open {
    register_id: RegisterId,
    code: String,
    drafts: i64,
}

/// Drafts under way that were prepared by the end of a year, counted by register; of one register only, where one is named.
///
/// # Errors
/// A fault of the database.
pub(in crate::circulation) async fn open_drafts<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    only: Option<RegisterId>,
    year: Year,
) -> Result<Vec<Obstacle>, Fault> {
    let of_draft = |column| Expr::col((draft::Entity, column));
    let code = || Expr::col((register::Entity, register::Column::Code));
    let until = NaiveDate::from_yo_opt(year.get() + 1, 1).map(calendar::begins);
    let query = Query::select()
        .expr_as(of_draft(draft::Column::RegisterId), "register_id")
        .expr_as(code(), "code")
        .expr_as(of_draft(draft::Column::Id).count(), "drafts")
        .from(draft::Entity)
        .inner_join(
            register::Entity,
            Expr::col((register::Entity, register::Column::Id))
                .equals((draft::Entity, draft::Column::RegisterId)),
        )
        .and_where(of_draft(draft::Column::InstitutionId).eq(institution))
        .and_where(of_draft(draft::Column::EndedAt).is_null())
        .and_where_option(until.map(|until| of_draft(draft::Column::PreparedAt).lt(until)))
        .and_where_option(only.map(|id| of_draft(draft::Column::RegisterId).eq(id)))
        .add_group_by([of_draft(draft::Column::RegisterId), code()])
        .order_by((register::Entity, register::Column::Code), Order::Asc)
        .take();
    let statement = connection.get_database_backend().build(&query);
    let rows = Open::find_by_statement(statement).all(connection).await?;
    Ok(rows
        .into_iter()
        .map(|row| Obstacle::Elsewhere {
            problem: Problem::new("YEAR_DRAFTS_OPEN", "year")
                .with("register", &row.code)
                .with("count", row.drafts),
            register: Some(row.register_id),
        })
        .collect())
}
