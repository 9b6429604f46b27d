//! Keeping registers (*reģistru uzturēšana*): the records office opens, changes and ends them.
//!
//! What was given stays: a year that has begun keeps its number format, a register that has ended keeps its code, so that
//! nobody takes its numbers for another's. Ground: the institution's own rules of record keeping name its registers
//! (MK 282/2024).

use chrono::NaiveDate;
use entities::classification::{custody as custody_row, register};
use entities::documents::document;
use entities::ids::{InstitutionId, RegisterId, SeriesId, UnitId};
use entities::organisation::{institution, unit};
use entities::values::{FileIndex, NumberFormat};
use entities::vocabulary::{CustodySubject, Direction};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::{RegisterPlan, open_register, validity};
use crate::access::{Action, Caller};
use crate::classification::command::{Named, first_answer, keep_answer, permit};
use crate::classification::{Refusal, custody, read};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, text};
use crate::op::{Kit, Op};
use crate::organisation::{Period, Validity};

/// Most characters of a code.
const MOST_CODE: usize = 40;

/// Most characters of a title.
const MOST_TITLE: usize = 200;

/// The greatest sequence that a number format is tried on.
const GREATEST: i64 = 99_999;

/// A register to be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRegister {
    /// Code, one word, unique in the institution for all time.
    pub code: String,
    /// Title in Latvian.
    pub title_lv: String,
    /// Title in English; the Latvian one where there is none.
    pub title_en: Option<String>,
    /// Which documents it takes.
    pub direction: Direction,
    /// Index printed in its numbers.
    pub file_index: FileIndex,
    /// How its numbers are printed.
    pub number_format: NumberFormat,
    /// Series whose file its documents enter.
    pub series: Option<SeriesId>,
    /// Unit that keeps it from the first day on; none where it is the whole institution's.
    pub keeper: Option<UnitId>,
    /// First day on which it gives numbers.
    pub from: NaiveDate,
}

/// What is to be another of a register; what is none stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegisterChange {
    /// Title in Latvian.
    pub title_lv: Option<String>,
    /// Title in English.
    pub title_en: Option<String>,
    /// How numbers are printed, from the next year on that has not begun.
    pub number_format: Option<NumberFormat>,
    /// Series whose file its documents enter; none within where it shall have none.
    pub series: Option<Option<SeriesId>>,
    /// Unit that keeps it, from a day on.
    pub keeper: Option<(UnitId, NaiveDate)>,
}

/// Opens a register in the caller's institution.
///
/// # Errors
/// A fault of the database; inside it the refusal with every located problem.
pub async fn open(
    kit: &Kit,
    caller: &Caller,
    new: NewRegister,
    named: Named<'_>,
) -> Result<Result<register::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    let known = locked(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id: RegisterId =
                serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let first = known.into_iter().find(|row| row.id == id);
            return Ok(first.ok_or(Refusal::RegisterUnknown));
        }
        Ok(None) => {}
    }
    let mut problems = Vec::new();
    let code = line("code", &new.code, MOST_CODE, &mut problems);
    if code.contains(' ') {
        problems.push(Problem::new("REGISTER_CODE_WORDS", "code"));
    }
    if known.iter().any(|row| row.code == code) {
        problems.push(Problem::new("REGISTER_CODE_TAKEN", "code").with("code", &code));
    }
    let title_lv = line("titleLv", &new.title_lv, MOST_TITLE, &mut problems);
    let title_en = match &new.title_en {
        Some(title) => line("titleEn", title, MOST_TITLE, &mut problems),
        None => title_lv.clone(),
    };
    let valid = Validity {
        from: Some(new.from),
        to: None,
    };
    let printed = (&new.number_format, &new.file_index);
    check_numbers(printed, valid, None, &known, &mut problems);
    if let Some(series) = new.series {
        check_series(&op, caller.institution, series, &mut problems).await?;
    }
    if let Some(keeper) = new.keeper {
        check_keeper(&op, caller.institution, (keeper, new.from), &mut problems).await?;
    }
    if !problems.is_empty() {
        return Ok(Err(Refusal::Register(problems)));
    }
    let plan = RegisterPlan {
        institution: caller.institution,
        code,
        title_lv,
        title_en,
        direction: new.direction,
        file_index: new.file_index,
        number_format: new.number_format,
        series: new.series,
        valid_from: Some(new.from),
    };
    let id = open_register(&mut op, plan).await?;
    if let Some(keeper) = new.keeper
        && let Err(refusal) =
            custody::keep_register(&mut op, caller.institution, id, keeper, new.from).await?
    {
        return Ok(Err(refusal));
    }
    keep_answer(&op, caller, named, json!(id)).await?;
    let row = read::register(op.transaction(), caller.institution, id).await?;
    op.commit().await?;
    Ok(row.ok_or(Refusal::RegisterUnknown))
}

/// Changes a register.
///
/// # Errors
/// A fault of the database; inside it the refusal with every located problem.
pub async fn change(
    kit: &Kit,
    caller: &Caller,
    id: RegisterId,
    change: RegisterChange,
    named: Named<'_>,
) -> Result<Result<register::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    let known = locked(&op, caller.institution).await?;
    let Some(row) = known.iter().find(|row| row.id == id).cloned() else {
        return Ok(Err(Refusal::RegisterUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(row)),
        Ok(None) => {}
    }
    let mut problems = Vec::new();
    let mut changed = row.clone();
    if let Some(title) = &change.title_lv {
        changed.title_lv = line("titleLv", title, MOST_TITLE, &mut problems);
    }
    if let Some(title) = &change.title_en {
        changed.title_en = line("titleEn", title, MOST_TITLE, &mut problems);
    }
    if let Some(format) = change.number_format {
        let printed = (&format, &row.file_index);
        check_numbers(printed, validity(&row), Some(id), &known, &mut problems);
        changed.number_format = format;
    }
    if let Some(series) = change.series {
        if let Some(series) = series {
            check_series(&op, caller.institution, series, &mut problems).await?;
        }
        changed.series_id = series;
    }
    if let Some(keeper) = change.keeper {
        check_keeper(&op, caller.institution, keeper, &mut problems).await?;
        check_succession(&op, &row, keeper.1, &mut problems).await?;
    }
    if !problems.is_empty() {
        return Ok(Err(Refusal::Register(problems)));
    }
    if changed != row {
        op.record(entry(
            "register.changed",
            &row,
            json!({
                "titleLv": changed.title_lv,
                "titleEn": changed.title_en,
                "numberFormat": changed.number_format.to_string(),
                "series": changed.series_id,
            }),
        ));
        let mut active = row.into_active_model();
        active.title_lv = Set(changed.title_lv.clone());
        active.title_en = Set(changed.title_en.clone());
        active.number_format = Set(changed.number_format.clone());
        active.series_id = Set(changed.series_id);
        active.update(op.transaction()).await?;
    }
    if let Some((keeper, from)) = change.keeper
        && let Err(refusal) =
            custody::keep_register(&mut op, caller.institution, id, keeper, from).await?
    {
        return Ok(Err(refusal));
    }
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(changed))
}

/// Ends a register: it gives no numbers after its last day, and keeps all that it gave.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn end(
    kit: &Kit,
    caller: &Caller,
    id: RegisterId,
    last: NaiveDate,
    named: Named<'_>,
) -> Result<Result<register::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    let known = locked(&op, caller.institution).await?;
    let Some(row) = known.into_iter().find(|row| row.id == id) else {
        return Ok(Err(Refusal::RegisterUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(row)),
        Ok(None) => {}
    }
    if row.valid_to == Some(last) {
        return Ok(Ok(row));
    }
    let exists = validity(&row);
    if !exists.covers(last) {
        let problem = Problem::new("ENDS_OUTSIDE", "lastDay").with("period", Period(exists));
        return Ok(Err(Refusal::Register(vec![problem])));
    }
    let after = document::Entity::find()
        .filter(document::Column::RegisterId.eq(id))
        .filter(document::Column::RegisteredOn.gt(last))
        .count(op.transaction())
        .await?;
    if after > 0 {
        let problem = Problem::new("REGISTER_DOCUMENTS_AFTER", "lastDay").with("count", after);
        return Ok(Err(Refusal::Register(vec![problem])));
    }
    op.record(entry("register.ended", &row, json!({ "to": last })));
    let mut active = row.into_active_model();
    active.valid_to = Set(Some(last));
    let ended = active.update(op.transaction()).await?;
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(ended))
}

/// Every register of the institution; one command at a time changes them.
async fn locked(op: &Op, own: InstitutionId) -> Result<Vec<register::Model>, Fault> {
    institution::Entity::find_by_id(own)
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    read::registers(op.transaction(), own).await
}

/// A text as it is kept: trimmed, spaces in it single, not empty.
fn line(field: &str, given: &str, most: usize, problems: &mut Vec<Problem>) -> String {
    let line = given.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        problems.push(Problem::new("REQUIRED", field));
    }
    if line.chars().count() > most {
        problems.push(Problem::new("TOO_LONG", field).with("most", most));
    }
    if text::has_control(given) {
        problems.push(Problem::new("CONTROL_CHARACTER", field));
    }
    line
}

/// Numbers must fit the archive's field, and no two registers of one time may print the same.
fn check_numbers(
    (format, index): (&NumberFormat, &FileIndex),
    valid: Validity,
    own: Option<RegisterId>,
    known: &[register::Model],
    problems: &mut Vec<Problem>,
) {
    if let Err(too_long) = format.print(index, 2099, GREATEST) {
        problems.push(Problem::new("NUMBER_TOO_LONG", "numberFormat").with("number", too_long.0));
        return;
    }
    let twin = known.iter().find(|other| {
        Some(other.id) != own
            && validity(other).overlaps(valid)
            && print_alike((format, index), (&other.number_format, &other.file_index))
    });
    if let Some(twin) = twin {
        problems.push(
            Problem::new("REGISTER_NUMBERS_ALIKE", "numberFormat").with("register", &twin.code),
        );
    }
}

/// Whether two formats print the same number for the same sequence of the same year. Two years and sequences with other
/// digits tell formats apart that agree in one of them by chance.
fn print_alike(one: (&NumberFormat, &FileIndex), other: (&NumberFormat, &FileIndex)) -> bool {
    [(2026, 7), (2031, 48)].into_iter().all(|(year, sequence)| {
        let number =
            |(format, index): (&NumberFormat, &FileIndex)| format.print(index, year, sequence).ok();
        number(one) == number(other)
    })
}

async fn check_series(
    op: &Op,
    own: InstitutionId,
    series: SeriesId,
    problems: &mut Vec<Problem>,
) -> Result<(), Fault> {
    let in_force = read::series_in_force(op.transaction(), own).await?;
    if !in_force.iter().any(|row| row.id == series) {
        problems.push(Problem::new("SERIES_NOT_IN_FORCE", "series"));
    }
    Ok(())
}

/// A keeper must exist on the day from which it keeps.
async fn check_keeper(
    op: &Op,
    own: InstitutionId,
    (keeper, from): (UnitId, NaiveDate),
    problems: &mut Vec<Problem>,
) -> Result<(), Fault> {
    let row = unit::Entity::find_by_id(keeper)
        .filter(unit::Column::InstitutionId.eq(own))
        .one(op.transaction())
        .await?;
    match row {
        None => problems.push(Problem::new("UNIT_UNKNOWN", "keeper")),
        Some(row) if !Validity::of_unit(&row).covers(from) => problems.push(
            Problem::new("OUTSIDE_UNIT", "keeper")
                .with("code", row.code.clone())
                .with("period", Period(Validity::of_unit(&row))),
        ),
        Some(_) => {}
    }
    Ok(())
}

/// A keeper follows the one before; nobody is put in between afterwards.
async fn check_succession(
    op: &Op,
    row: &register::Model,
    from: NaiveDate,
    problems: &mut Vec<Problem>,
) -> Result<(), Fault> {
    if !validity(row).covers(from) {
        problems
            .push(Problem::new("ENDS_OUTSIDE", "keptFrom").with("period", Period(validity(row))));
    }
    let last = custody_row::Entity::find()
        .filter(custody_row::Column::SubjectKind.eq(CustodySubject::Register))
        .filter(custody_row::Column::SubjectId.eq(row.id.0))
        .order_by_desc(custody_row::Column::ValidFrom)
        .one(op.transaction())
        .await?;
    if let Some(last) = last.filter(|last| last.valid_from > from) {
        problems.push(
            Problem::new("DATE_ORDER", "keptFrom")
                .with("later", from)
                .with("earlier", last.valid_from),
        );
    }
    Ok(())
}

fn entry(kind: &'static str, row: &register::Model, payload: serde_json::Value) -> Entry {
    Entry {
        kind,
        institution: Some(row.institution_id),
        subject: Subject {
            kind: "register",
            id: Some(row.id.0),
        },
        payload,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn registers_print_alike_by_format_and_index_where_it_is_printed() {
        let index = |text: &str| text.parse::<FileIndex>().expect("an index");
        let format = |text: &str| text.parse::<NumberFormat>().expect("a format");
        for (one, other, alike) in [
            (
                ("{index}/{yy}/{seq}", "2-1"),
                ("{index}/{yy}/{seq}", "2-1"),
                true,
            ),
            (
                ("{index}/{yy}/{seq}", "2-1"),
                ("{index}/{yy}/{seq}", "2-2"),
                false,
            ),
            (("{seq}/{yyyy}", "2-1"), ("{seq}/{yyyy}", "2-2"), true),
            (("{seq}/{yyyy}", "2-1"), ("{yyyy}/{seq}", "2-1"), false),
            (
                ("2-1/{yy}/{seq}", "9-9"),
                ("{index}/{yy}/{seq}", "2-1"),
                true,
            ),
        ] {
            let (first, second) = (
                (format(one.0), index(one.1)),
                (format(other.0), index(other.1)),
            );
            let found = print_alike((&first.0, &first.1), (&second.0, &second.1));
            assert_eq!(found, alike, "{one:?} {other:?}");
        }
    }
}
