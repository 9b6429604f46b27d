//! Opening and closing: years, registers' years, single files; the exceptions of an administrator.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::classification::{file, register};

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Long;
use super::year::{ClosedYear, YearEndObstacle, YearOpening, obstacles};
use super::{File, Register};
use crate::circulation;
use crate::classification::year_end::{exceptions, run};
use crate::classification::{Refusal, files, year_opening};
use crate::kernel;

/// Opening a year.
#[derive(InputObject)]
struct OpenYearInput {
    /// The present year or the coming one.
    year: i32,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What opening a year did.
#[derive(SimpleObject, Default)]
struct OpenYearPayload {
    /// What was opened, and what was there before.
    opening: Option<YearOpening>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// Closing a year.
#[derive(InputObject)]
struct CloseYearInput {
    /// The year; it must be over.
    year: i32,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What closing a year did.
#[derive(SimpleObject, Default)]
struct CloseYearPayload {
    /// What was closed.
    closed: Option<ClosedYear>,
    /// What stood in the way of the rest, which stays open.
    obstacles: Vec<YearEndObstacle>,
    /// Why nothing was done at all.
    problems: Vec<Problem>,
}

/// Closing a register's year.
#[derive(InputObject)]
struct CloseRegisterYearInput {
    /// The register.
    register: ID,
    /// The year; a future one cannot be closed.
    year: i32,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What closing a register's year did.
#[derive(SimpleObject, Default)]
struct CloseRegisterYearPayload {
    /// The register, with its years as they now are.
    register: Option<Register>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// Opening a register's year again.
#[derive(InputObject)]
struct ReopenRegisterYearInput {
    /// The register.
    register: ID,
    /// The year.
    year: i32,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What opening a register's year again did.
#[derive(SimpleObject, Default)]
struct ReopenRegisterYearPayload {
    /// The register, with its years as they now are.
    register: Option<Register>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// Stating why a number was given to nothing.
#[derive(InputObject)]
struct StateUnusedNumberInput {
    /// The register.
    register: ID,
    /// The year.
    year: i32,
    /// The number's sequence in that year.
    sequence: Long,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What stating it did.
#[derive(SimpleObject, Default)]
struct StateUnusedNumberPayload {
    /// The register.
    register: Option<Register>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// Opening a file.
#[derive(InputObject)]
struct OpenFileInput {
    /// A series in force whose files carry over.
    series: ID,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What opening a file did.
#[derive(SimpleObject, Default)]
struct OpenFilePayload {
    /// The file.
    file: Option<File>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// Closing a file.
#[derive(InputObject)]
struct CloseFileInput {
    /// The file.
    file: ID,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What closing a file did.
#[derive(SimpleObject, Default)]
struct CloseFilePayload {
    /// The file as it now is.
    file: Option<File>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// Opening a closed file again.
#[derive(InputObject)]
struct ReopenFileInput {
    /// The file.
    file: ID,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What opening a file again did.
#[derive(SimpleObject, Default)]
struct ReopenFilePayload {
    /// The file as it now is.
    file: Option<File>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// A payload that has nothing to show but problems, or the thing the command changed.
trait Payload<T>: Default {
    fn done(thing: T) -> Self;
    fn problems(&mut self) -> &mut Vec<Problem>;
}

macro_rules! payloads {
    ($($payload:ident($field:ident): $row:ty => $shown:expr;)*) => {$(
        impl Payload<$row> for $payload {
            fn done(thing: $row) -> Self {
                Self { $field: Some($shown(thing)), ..Self::default() }
            }

            fn problems(&mut self) -> &mut Vec<Problem> {
                &mut self.problems
            }
        }
    )*};
}

payloads! {
    OpenYearPayload(opening): year_opening::Opening => YearOpening;
    CloseYearPayload(closed): run::Closed => ClosedYear;
    CloseRegisterYearPayload(register): register::Model => |row| Register(Arc::new(row));
    ReopenRegisterYearPayload(register): register::Model => |row| Register(Arc::new(row));
    StateUnusedNumberPayload(register): register::Model => |row| Register(Arc::new(row));
    OpenFilePayload(file): file::Model => |row| File(Arc::new(row));
    CloseFilePayload(file): file::Model => |row| File(Arc::new(row));
    ReopenFilePayload(file): file::Model => |row| File(Arc::new(row));
}

fn refused<T, P: Payload<T>>(asker: &Asker, problems: Vec<kernel::Problem>) -> P {
    let mut payload = P::default();
    *payload.problems() = told(asker, problems);
    payload
}

fn answer<T, P: Payload<T>>(asker: &Asker, done: std::result::Result<T, Refusal>) -> P {
    match done {
        Ok(thing) => P::done(thing),
        Err(refusal) => refused(asker, refusal.problems()),
    }
}

/// What can be opened and closed.
#[derive(Default)]
pub(super) struct YearMutation;

#[Object]
impl YearMutation {
    /// Opens the present or the coming year (gada atvēršana): the file of every series in force that has none yet, and the
    /// registers' counters. Repeated, it opens only what is missing; files that carry over simply go on.
    async fn open_year(
        &self,
        context: &Context<'_>,
        input: OpenYearInput,
    ) -> Result<OpenYearPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("openYear", input.idempotency_key.as_ref(), &input);
        let year = reading.year(input.year, "year", asker);
        let year = match reading.done(year) {
            Ok(year) => year,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let kit = &asker.service.kit;
        let done = year_opening::open_year(kit, &asker.caller, year, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?))
    }

    /// Closes a year that is over (gada noslēgšana): every register and every file of it that has nothing standing in its
    /// way. The rest stays open and is told; a repeated run closes what was mended meanwhile.
    async fn close_year(
        &self,
        context: &Context<'_>,
        input: CloseYearInput,
    ) -> Result<CloseYearPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("closeYear", input.idempotency_key.as_ref(), &input);
        let year = reading.year(input.year, "year", asker);
        let year = match reading.done(year) {
            Ok(year) => year,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let kit = &asker.service.kit;
        let done =
            circulation::year_end::close_year(kit, &asker.caller, year, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok((closed, standing)) => CloseYearPayload {
                obstacles: obstacles(asker, &standing).await?,
                ..CloseYearPayload::done(closed)
            },
            Err(refusal) => refused(asker, refusal.problems()),
        })
    }

    /// Closes a register's year (gada noslēgšana): no number is given in it any more.
    async fn close_register_year(
        &self,
        context: &Context<'_>,
        input: CloseRegisterYearInput,
    ) -> Result<CloseRegisterYearPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let register = reading.id(&input.register, "register");
        let named =
            reading.idempotency("closeRegisterYear", input.idempotency_key.as_ref(), &input);
        let year = reading.year(input.year, "year", asker);
        let (register, year) = match reading.done(register.zip(year)) {
            Ok(read) => read,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let kit = &asker.service.kit;
        let done = circulation::year_end::close_register(
            kit,
            &asker.caller,
            register,
            year,
            named.as_ref(),
        );
        Ok(answer(asker, done.await.or_error(asker)?))
    }

    /// Opens a register's year again (atkārtota atvēršana): an administrator's exception, with its reason. A year that was
    /// never closed but is over is opened the same way.
    async fn reopen_register_year(
        &self,
        context: &Context<'_>,
        input: ReopenRegisterYearInput,
    ) -> Result<ReopenRegisterYearPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let register = reading.id(&input.register, "register");
        let named =
            reading.idempotency("reopenRegisterYear", input.idempotency_key.as_ref(), &input);
        let year = reading.year(input.year, "year", asker);
        let (register, year) = match reading.done(register.zip(year)) {
            Ok(read) => read,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done =
            exceptions::reopen_register(kit, caller, register, year, &input.reason, named.as_ref());
        Ok(answer(asker, done.await.or_error(asker)?))
    }

    /// States why a number was given to nothing (neizmantots numurs), so that the year can be closed over the gap.
    async fn state_unused_number(
        &self,
        context: &Context<'_>,
        input: StateUnusedNumberInput,
    ) -> Result<StateUnusedNumberPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let register = reading.id(&input.register, "register");
        let named =
            reading.idempotency("stateUnusedNumber", input.idempotency_key.as_ref(), &input);
        let year = reading.year(input.year, "year", asker);
        let (register, year) = match reading.done(register.zip(year)) {
            Ok(read) => read,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let number = (register, year, input.sequence.0);
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done =
            exceptions::state_unused_number(kit, caller, number, &input.reason, named.as_ref());
        Ok(answer(asker, done.await.or_error(asker)?))
    }

    /// Opens a further file of a series that carries over (lietas atvēršana), as for another client. It bears the series'
    /// index and title and the next number under that index; what it is about is no part of either, because the list of
    /// files is open to everybody. A year's own files are opened by `openYear`.
    async fn open_file(
        &self,
        context: &Context<'_>,
        input: OpenFileInput,
    ) -> Result<OpenFilePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let series = reading.id(&input.series, "series");
        let named = reading.idempotency("openFile", input.idempotency_key.as_ref(), &input);
        let series = match reading.done(series) {
            Ok(series) => series,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let kit = &asker.service.kit;
        let done = files::open_file(kit, &asker.caller, series, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?))
    }

    /// Closes a file (lietas slēgšana): no document enters it any more. The year's own files are closed by `closeYear`; this
    /// is for those that carry over and end with their matter.
    async fn close_file(
        &self,
        context: &Context<'_>,
        input: CloseFileInput,
    ) -> Result<CloseFilePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let file = reading.id(&input.file, "file");
        let named = reading.idempotency("closeFile", input.idempotency_key.as_ref(), &input);
        let file = match reading.done(file) {
            Ok(file) => file,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let kit = &asker.service.kit;
        let done = files::close_file(kit, &asker.caller, file, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?))
    }

    /// Opens a closed file again: an administrator's exception, with its reason.
    async fn reopen_file(
        &self,
        context: &Context<'_>,
        input: ReopenFileInput,
    ) -> Result<ReopenFilePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let file = reading.id(&input.file, "file");
        let named = reading.idempotency("reopenFile", input.idempotency_key.as_ref(), &input);
        let file = match reading.done(file) {
            Ok(file) => file,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = files::reopen_file(kit, caller, file, &input.reason, named.as_ref());
        Ok(answer(asker, done.await.or_error(asker)?))
    }
}
