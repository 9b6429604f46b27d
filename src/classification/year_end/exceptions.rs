//! What is out of the ordinary about a register's year: opening it again, and accounting for a number given to nothing.

use chrono::{DateTime, Datelike, Utc};
use entities::classification::{register, register_closing, register_year, unused_number};
use entities::ids::{AccountId, RegisterId};
use entities::vocabulary::OpenState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::read::{Hold, open_years};
use crate::access::{Action, Caller};
use crate::classification::command::{Named, first_answer, keep_answer, permit};
use crate::classification::{Refusal, read as scheme, registers};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::kernel::calendar::{self, Year};
use crate::kernel::reason::reason as reason_given;
use crate::op::Kit;

/// Opens a register's past year again (*atkārtota atvēršana*): an administrator's exception, with its reason. The closing
/// stays on record; closing again makes a new extract.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn reopen_register(
    kit: &Kit,
    caller: &Caller,
    register: RegisterId,
    year: Year,
    reason: &str,
    named: Named<'_>,
) -> Result<Result<register::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ReopenYear) {
        return Ok(Err(refusal));
    }
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(Refusal::Reason(bad))),
    };
    let mut op = kit.begin(caller.actor).await?;
    let Some(found) = scheme::register(op.transaction(), caller.institution, register).await?
    else {
        return Ok(Err(Refusal::RegisterUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(found)),
        Ok(None) => {}
    }
    let (year, present) = (year.get(), calendar::year(op.at()));
    if year > present {
        return Ok(Err(Refusal::YearNotOpen(year)));
    }
    if year < present {
        let years = scheme::years_of_registers(op.transaction(), &[register]).await?;
        let years = years.get(&register).into_iter().flatten();
        let first = match found.valid_from {
            Some(day) => Some(day.year()),
            None => years.map(|row| row.year).min(),
        };
        let last = found.valid_to.map(|day| day.year());
        if first.is_none_or(|first| year < first) || last.is_some_and(|last| last < year) {
            return Ok(Err(Refusal::YearNotOpen(year)));
        }
        // Past and never closed: no number is given in it either, and the exception is the same.
        registers::begin_year(&op, &found, year).await?;
    }
    let changed = register_year::Entity::update_many()
        .col_expr(
            register_year::Column::State,
            Expr::value(OpenState::Reopened),
        )
        .col_expr(
            register_year::Column::ClosedAt,
            Expr::value(None::<DateTime<Utc>>),
        )
        .filter(register_year::Column::RegisterId.eq(register))
        .filter(register_year::Column::Year.eq(year))
        .filter(match year < present {
            true => register_year::Column::State.ne(OpenState::Reopened),
            false => register_year::Column::State.eq(OpenState::Closed),
        })
        .exec(op.transaction())
        .await?;
    if changed.rows_affected == 0 {
        return Ok(Err(Refusal::YearNotClosed(year)));
    }
    let last = register_closing::Entity::find()
        .filter(register_closing::Column::RegisterId.eq(register))
        .filter(register_closing::Column::Year.eq(year))
        .filter(register_closing::Column::ReopenedAt.is_null())
        .order_by_desc(register_closing::Column::Ordinal)
        .one(op.transaction())
        .await?;
    if let Some(closing) = last {
        let by: Option<AccountId> = caller.actor.account();
        register_closing::Entity::update_many()
            .col_expr(
                register_closing::Column::ReopenedAt,
                Expr::value(Some(op.at())),
            )
            .col_expr(register_closing::Column::ReopenedBy, Expr::value(by))
            .col_expr(
                register_closing::Column::ReopeningReason,
                Expr::value(reason.clone()),
            )
            .filter(register_closing::Column::Id.eq(closing.id))
            .exec(op.transaction())
            .await?;
    }
    op.record(Entry {
        kind: "register.year_reopened",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "register",
            id: Some(register.0),
        },
        payload: json!({ "year": year, "reason": reason }),
    });
    keep_answer(&op, caller, named, json!(register)).await?;
    op.commit().await?;
    Ok(Ok(found))
}

/// States why a number was given to nothing (*neizmantots numurs*): the year can be closed over the gap then.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn state_unused_number(
    kit: &Kit,
    caller: &Caller,
    (register, year, sequence): (RegisterId, Year, i64),
    reason: &str,
    named: Named<'_>,
) -> Result<Result<register::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => return Ok(Err(Refusal::Reason(bad))),
    };
    let mut op = kit.begin(caller.actor).await?;
    let Some(found) = scheme::register(op.transaction(), caller.institution, register).await?
    else {
        return Ok(Err(Refusal::RegisterUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(found)),
        Ok(None) => {}
    }
    let year = year.get();
    let rows = open_years(
        op.transaction(),
        caller.institution,
        Some(register),
        year,
        Hold::Lock,
    )
    .await?;
    let Some(facts) = rows.into_iter().next() else {
        return Ok(Err(Refusal::YearNotOpen(year)));
    };
    let is_given = (1..=facts.last_sequence).contains(&sequence);
    if !is_given
        || super::numbers::accounted(&facts.numbers, &facts.unused).any(|known| known == sequence)
    {
        return Ok(Err(Refusal::NumberNotMissing(sequence)));
    }
    op.record(Entry {
        kind: "register.number_unused",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "register",
            id: Some(register.0),
        },
        payload: json!({ "year": year, "sequence": sequence, "reason": reason }),
    });
    unused_number::Model {
        register_id: register,
        year,
        sequence,
        reason,
        stated_at: op.at(),
        stated_by: caller.actor.account(),
    }
    .into_active_model()
    .reset_all()
    .insert(op.transaction())
    .await?;
    keep_answer(&op, caller, named, json!(register)).await?;
    op.commit().await?;
    Ok(Ok(found))
}
