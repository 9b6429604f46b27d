//! Carrying the year's end out.

use entities::classification::{file, register, register_closing, register_extract, register_year};
use entities::ids::{ClosingId, FileId, InstitutionId, RegisterId};
use entities::vocabulary::OpenState;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::read::{Hold, facts, open_years, waiting};
use super::{Decision, Extract, Obstacle, RegisterFacts, YearFacts, decide};
use crate::access::{Action, Caller};
use crate::classification::command::{Named, first_answer, keep_answer, permit};
use crate::classification::{Refusal, read as scheme, registers};
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::kernel::calendar::{self, Year};
use crate::op::{Kit, Op};

/// What a closing run closed; what stood in the way of the rest is told beside it and may have gone by tomorrow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The year.
    pub year: i32,
    /// Registers whose year was closed now.
    pub registers: Vec<RegisterId>,
    /// Files that were closed now.
    pub files: Vec<FileId>,
}

/// What closing a year would do, without doing it (*pārbaude bez izpildes*); `elsewhere` is what later areas know.
///
/// # Errors
/// A fault of the database; inside it the refusal of a year that is not over.
pub async fn look(
    kit: &Kit,
    caller: &Caller,
    year: Year,
    elsewhere: Vec<Obstacle>,
) -> Result<Result<Decision, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ReadExtracts)
        .and_then(|()| year_over(year, Year::of(kit.clock.now())))
    {
        return Ok(Err(refusal));
    }
    let mut facts = facts(
        kit.db.reader(),
        caller.institution,
        year.get(),
        kit.clock.now(),
        Hold::Look,
    )
    .await?;
    facts.elsewhere = elsewhere;
    Ok(Ok(decide(&facts)))
}

/// Closes a year (*gada noslēgšana*): every register and every file of it that has nothing standing in its way.
///
/// A repeated run closes what was mended meanwhile; with nothing left to close it changes nothing. The area that began the
/// operation hands it over with what it knows to stand in the way.
///
/// # Errors
/// A fault of the database; inside it the refusal of a year that is not over.
pub async fn close_year(
    mut op: Op,
    caller: &Caller,
    year: Year,
    named: Named<'_>,
    elsewhere: Vec<Obstacle>,
) -> Result<Result<(Closed, Vec<Obstacle>), Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let closed = serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let now = facts(
                op.transaction(),
                caller.institution,
                year.get(),
                op.at(),
                Hold::Look,
            );
            let mut now = now.await?;
            now.elsewhere = elsewhere;
            return Ok(Ok((closed, decide(&now).obstacles)));
        }
        Ok(None) => {}
    }
    let done = close_year_within(&mut op, caller.institution, year, elsewhere).await?;
    let (closed, obstacles) = match done {
        Ok(done) => done,
        Err(refusal) => return Ok(Err(refusal)),
    };
    keep_answer(&op, caller, named, json!(closed)).await?;
    op.commit().await?;
    Ok(Ok((closed, obstacles)))
}

/// Closes a year within an operation; `elsewhere` is what the area that began the operation knows to stand in the way.
///
/// # Errors
/// A fault of the database; inside it the refusal of a year that is not over.
pub async fn close_year_within(
    op: &mut Op,
    institution: InstitutionId,
    year: Year,
    elsewhere: Vec<Obstacle>,
) -> Result<Result<(Closed, Vec<Obstacle>), Refusal>, Fault> {
    if let Err(refusal) = year_over(year, Year::of(op.at())) {
        return Ok(Err(refusal));
    }
    let year = year.get();
    let mut facts = facts(op.transaction(), institution, year, op.at(), Hold::Lock).await?;
    facts.elsewhere = elsewhere;
    let decision = decide(&facts);
    let mut closed = Closed {
        year,
        registers: Vec::with_capacity(decision.registers.len()),
        files: decision.files,
    };
    for (register, extract) in decision.registers {
        let last = last_sequence(&facts.registers, register);
        close_register_now(op, institution, register, year, last, extract).await?;
        closed.registers.push(register);
    }
    close_files_now(op, institution, &closed.files).await?;
    if !closed.registers.is_empty() || !closed.files.is_empty() {
        op.record(Entry {
            kind: "year.closed",
            institution: Some(institution),
            subject: Subject {
                kind: "institution",
                id: Some(institution.0),
            },
            payload: json!({
                "year": year,
                "registers": closed.registers,
                "files": closed.files.len(),
                "leftOpen": decision.obstacles.len(),
            }),
        });
    }
    Ok(Ok((closed, decision.obstacles)))
}

/// Closes one register's year, the present one too: a register may end before its year does.
///
/// # Errors
/// A fault of the database; inside it the refusal of a year that is not open, or of what stands in the way.
pub async fn close_register(
    op: &mut Op,
    institution: InstitutionId,
    register: RegisterId,
    year: Year,
    elsewhere: Vec<Obstacle>,
) -> Result<Result<(), Refusal>, Fault> {
    let Some(found) = scheme::register(op.transaction(), institution, register).await? else {
        return Ok(Err(Refusal::RegisterUnknown));
    };
    let present = Year::of(op.at());
    if year > present {
        return Ok(Err(Refusal::YearNotOpen(year.get())));
    }
    let (year, is_over) = (year.get(), year < present);
    if !is_over {
        // It may end before its first number is given. A past year that was never begun has nothing to close.
        registers::begin_year(op, &found, year).await?;
    }
    let rows = open_years(
        op.transaction(),
        institution,
        Some(register),
        year,
        Hold::Lock,
    )
    .await?;
    if rows.is_empty() {
        return Ok(Err(Refusal::YearNotOpen(year)));
    }
    let facts = YearFacts {
        year,
        registers: rows,
        files: Vec::new(),
        // A year that is not over may have a letter on somebody's desk at any moment.
        waiting: if is_over {
            waiting(op.transaction(), institution, year, op.at()).await?
        } else {
            Vec::new()
        },
        elsewhere,
    };
    let last = last_sequence(&facts.registers, register);
    let decision = decide(&facts);
    if !decision.obstacles.is_empty() {
        return Ok(Err(Refusal::StandsInTheWay(decision.obstacles)));
    }
    let Some((_, extract)) = decision.registers.into_iter().next() else {
        return Ok(Err(Refusal::YearNotOpen(year)));
    };
    close_register_now(op, institution, register, year, last, extract).await?;
    Ok(Ok(()))
}

/// Closes one register's year for a caller who may.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn close_register_for(
    mut op: Op,
    caller: &Caller,
    register: RegisterId,
    year: Year,
    named: Named<'_>,
    elsewhere: Vec<Obstacle>,
) -> Result<Result<register::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => {}
        Ok(None) => {
            if let Err(refusal) =
                close_register(&mut op, caller.institution, register, year, elsewhere).await?
            {
                return Ok(Err(refusal));
            }
            keep_answer(&op, caller, named, json!(register)).await?;
        }
    }
    let row = scheme::register(op.transaction(), caller.institution, register).await?;
    op.commit().await?;
    Ok(row.ok_or(Refusal::RegisterUnknown))
}

fn last_sequence(facts: &[RegisterFacts], register: RegisterId) -> i64 {
    let found = facts.iter().find(|facts| facts.register == register);
    found.map_or(0, |facts| facts.last_sequence)
}

fn year_over(year: Year, present: Year) -> Result<(), Refusal> {
    if year < present {
        Ok(())
    } else {
        Err(Refusal::YearNotOver(year.get()))
    }
}

/// Closes a register's year whose row is locked, and keeps its extract.
async fn close_register_now(
    op: &mut Op,
    institution: InstitutionId,
    register: RegisterId,
    year: i32,
    last_sequence: i64,
    extract: Extract,
) -> Result<(), Fault> {
    register_year::Entity::update_many()
        .col_expr(register_year::Column::State, Expr::value(OpenState::Closed))
        .col_expr(register_year::Column::ClosedAt, Expr::value(Some(op.at())))
        .filter(register_year::Column::RegisterId.eq(register))
        .filter(register_year::Column::Year.eq(year))
        .exec(op.transaction())
        .await?;
    let earlier = register_closing::Entity::find()
        .filter(register_closing::Column::RegisterId.eq(register))
        .filter(register_closing::Column::Year.eq(year))
        .count(op.transaction())
        .await?;
    let ordinal = i32::try_from(earlier + 1).map_err(Fault::at("counting closings"))?;
    let count = |length: usize| i64::try_from(length).unwrap_or(i64::MAX);
    let mut proof = extract.proof(last_sequence);
    proof["year"] = json!(year);
    proof["closing"] = json!(ordinal);
    op.record(Entry {
        kind: "register.year_closed",
        institution: Some(institution),
        subject: Subject {
            kind: "register",
            id: Some(register.0),
        },
        payload: proof,
    });
    let row = register_closing::Model {
        id: op.new_id(ClosingId),
        register_id: register,
        year,
        ordinal,
        closed_at: op.at(),
        closed_by: op.actor().account(),
        first_number: extract.first.clone(),
        last_number: extract.last.clone(),
        documents: extract.documents,
        annulled: count(extract.annulled.len()),
        unused: count(extract.unused.len()),
        extract_sha256: extract.sha256(),
        reopened_at: None,
        reopened_by: None,
        reopening_reason: None,
    };
    let text = register_extract::Model {
        closing_id: row.id,
        text: extract.text,
    };
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    text.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(())
}

/// Closes files whose rows are locked, each with an entry of its own: a file's history is asked for by the file.
async fn close_files_now(
    op: &mut Op,
    institution: InstitutionId,
    files: &[FileId],
) -> Result<(), Fault> {
    for chunk in files.chunks(CHUNK) {
        let closed = file::Entity::update_many()
            .col_expr(file::Column::State, Expr::value(OpenState::Closed))
            .col_expr(
                file::Column::ClosedOn,
                Expr::value(Some(calendar::day(op.at()))),
            )
            .filter(file::Column::Id.is_in(chunk.iter().copied()))
            .filter(file::Column::State.ne(OpenState::Closed))
            .exec(op.transaction())
            .await?;
        if closed.rows_affected != chunk.len() as u64 {
            return Err(Fault::broken("a file was closed meanwhile"));
        }
    }
    for file in files {
        op.record(Entry {
            kind: "file.closed",
            institution: Some(institution),
            subject: Subject {
                kind: "file",
                id: Some(file.0),
            },
            payload: json!({}),
        });
    }
    Ok(())
}
