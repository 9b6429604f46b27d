//! Registers and their years, and keeping them: opened, changed, ended.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use entities::classification::{register, register_year};
use entities::values::{FileIndex, NumberFormat};
use entities::vocabulary::CustodySubject;

use super::super::asker::{Asker, OrError};
use super::super::ids::global;
use super::super::loaders::{ClosingsOf, YearsOf};
use super::super::organisation::{Unit, as_of as today_or, optional_day, unit};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::{Date, Instant, Long};
use super::super::vocabulary::{Direction, OpenState};
use super::super::{Language, limits};
use super::{FileSeries, keeper, series, year};
use crate::classification::registers::{self, NewRegister, RegisterChange};
use crate::classification::{Refusal, read};
use crate::kernel;

/// A register (reģistrs).
#[derive(Clone)]
pub(in crate::graphql) struct Register(pub(in crate::graphql) Arc<register::Model>);

#[Object]
/// A register (reģistrs, reģistrācijas žurnāls): gives consecutive numbers, year by year, without gaps.
impl Register {
    /// Opaque id.
    pub(in crate::graphql) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Short code.
    async fn code(&self) -> &str {
        &self.0.code
    }

    /// Title (nosaukums), in the caller's language unless another is asked for.
    async fn title(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> &str {
        Language::or_asked(language, context).choose(&self.0.title_lv, &self.0.title_en)
    }

    /// Which documents it takes.
    async fn direction(&self) -> Direction {
        self.0.direction.into()
    }

    /// Index printed in its numbers.
    async fn file_index(&self) -> &str {
        self.0.file_index.as_str()
    }

    /// How its numbers are printed from this year on.
    async fn number_format(&self) -> String {
        self.0.number_format.to_string()
    }

    /// The former service whose register it was, where it was taken over (pārņemšana): it takes no new registrations.
    async fn former_unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.former_unit_id).await
    }

    /// Series whose open file its documents enter when a registration names no file.
    async fn series(&self, context: &Context<'_>) -> Result<Option<FileSeries>> {
        match self.0.series_id {
            Some(id) => series(context, id).await,
            None => Ok(None),
        }
    }

    /// Unit that keeps it on a day (glabātājs); none where it is the whole institution's.
    async fn keeper(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day; today when none.")] as_of: Option<Date>,
    ) -> Result<Option<Unit>> {
        let day = today_or(context, as_of.as_ref())?;
        let keeper = keeper(context, CustodySubject::Register, self.0.id.0, day).await?;
        unit(context, keeper).await
    }

    /// First day on which it gives numbers; none where nobody remembers.
    async fn valid_from(&self) -> Option<Date> {
        self.0.valid_from.map(Date::from)
    }

    /// Last day on which it gives numbers, once it has ended.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }

    /// Its years, newest first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn years(&self, context: &Context<'_>) -> Result<Vec<RegisterYear>> {
        let asker = Asker::of(context);
        let years = asker
            .loader()
            .load_one(YearsOf(self.0.id))
            .await
            .or_error(asker)?;
        Ok(years
            .iter()
            .flat_map(|years| years.iter().cloned())
            .map(RegisterYear)
            .collect())
    }
}

/// A register's year (reģistra gads).
pub(super) struct RegisterYear(register_year::Model);

#[Object]
/// A year of a register (reģistra gads).
impl RegisterYear {
    /// The year.
    async fn year(&self) -> i32 {
        self.0.year
    }

    /// How its numbers are printed.
    async fn number_format(&self) -> String {
        self.0.number_format.to_string()
    }

    /// Sequence of the last number given; 0 before the first. As many were given, those included that no document has
    /// (`closings.unused`).
    async fn last_sequence(&self) -> Long {
        self.0.last_sequence.into()
    }

    /// Whether it gives numbers.
    async fn state(&self) -> OpenState {
        self.0.state.into()
    }

    /// When it was closed (gada noslēgšana).
    async fn closed_at(&self) -> Option<Instant> {
        self.0.closed_at.map(Instant::from)
    }

    /// How often it was closed, newest first: once, unless an administrator opened it again.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn closings(&self, context: &Context<'_>) -> Result<Vec<year::RegisterClosing>> {
        let asker = Asker::of(context);
        let key = ClosingsOf(self.0.register_id);
        let closings = asker.loader().load_one(key).await.or_error(asker)?;
        Ok(closings
            .iter()
            .flat_map(|closings| closings.iter().cloned())
            .filter(|closing| closing.year == self.0.year)
            .map(year::RegisterClosing)
            .collect())
    }
}

/// What can be asked about registers.
#[derive(Default)]
pub(super) struct RegisterQuery;

#[Object]
impl RegisterQuery {
    /// The registers of the caller's institution, in the order of their indexes: those that give numbers on one day, or all
    /// that ever did when none is given. A handful.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn registers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
        #[graphql(
            default,
            desc = "Those taken over from former services instead of the institution's own."
        )]
        former: bool,
    ) -> Result<Vec<Register>> {
        let asker = Asker::of(context);
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let day = optional_day(asker, as_of.as_ref())?;
        let rows = match former {
            true => read::former_registers(reader, own).await,
            false => read::registers(reader, own).await,
        };
        Ok(rows
            .or_error(asker)?
            .into_iter()
            .filter(|row| day.is_none_or(|day| registers::validity(row).covers(day)))
            .map(|row| Register(Arc::new(row)))
            .collect())
    }
}

/// A register to be opened.
#[derive(InputObject)]
struct OpenRegisterInput {
    /// Short code, one word of at most 40 characters, unique in the institution for all time.
    code: String,
    /// Title in Latvian, at most 200 characters.
    title_lv: String,
    /// Title in English; the Latvian one when none.
    title_en: Option<String>,
    /// Which documents it takes.
    direction: Direction,
    /// Index printed in its numbers: `2-5`.
    file_index: String,
    /// How its numbers are printed: text with `{seq}` once, and `{index}`, `{yy}` or `{yyyy}` where wanted.
    #[graphql(default_with = "String::from(\"{index}/{yy}/{seq}\")")]
    number_format: String,
    /// Series in force whose open file its documents enter when a registration names no file.
    series: Option<ID>,
    /// Unit that keeps it; the whole institution when none.
    keeper: Option<ID>,
    /// First day on which it gives numbers; today when none.
    valid_from: Option<Date>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A register to be changed. A field left out keeps what is there.
#[derive(InputObject)]
struct ChangeRegisterInput {
    /// Which.
    register: ID,
    /// Title in Latvian, at most 200 characters.
    title_lv: Option<String>,
    /// Title in English.
    title_en: Option<String>,
    /// How its numbers are printed from the next year on that has not begun; a year that has begun keeps its own.
    number_format: Option<String>,
    /// Series in force whose open file its documents enter when a registration names no file; null takes it away.
    series: MaybeUndefined<ID>,
    /// Unit that keeps it.
    keeper: Option<ID>,
    /// From which day that unit keeps it; today when none.
    kept_from: Option<Date>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A register to be ended.
#[derive(InputObject)]
struct EndRegisterInput {
    /// Which.
    register: ID,
    /// Last day on which it gives numbers; no document may have been registered in it later.
    last_day: Date,
    /// The client's name for this request. Ending on the same day twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// What a change of a register did.
#[derive(SimpleObject, Default)]
struct RegisterPayload {
    /// The register as it now is.
    register: Option<Register>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> RegisterPayload {
    RegisterPayload {
        problems: told(asker, problems),
        ..RegisterPayload::default()
    }
}

fn answer(asker: &Asker, done: std::result::Result<register::Model, Refusal>) -> RegisterPayload {
    match done {
        Ok(row) => RegisterPayload {
            register: Some(Register(Arc::new(row))),
            ..RegisterPayload::default()
        },
        Err(refusal) => refused(asker, refusal.problems()),
    }
}

fn number_format(reading: &mut Reading, given: &str) -> Option<NumberFormat> {
    let malformed =
        |_| kernel::Problem::new("NUMBER_FORMAT_MALFORMED", "numberFormat").with("given", given);
    reading.take(given.parse::<NumberFormat>().map_err(malformed))
}

/// What can be changed of registers.
#[derive(Default)]
pub(super) struct RegisterMutation;

#[Object]
impl RegisterMutation {
    /// Opens a register (reģistra atvēršana): from its first day on it gives consecutive numbers, year by year. For the
    /// records office.
    async fn open_register(
        &self,
        context: &Context<'_>,
        input: OpenRegisterInput,
    ) -> Result<RegisterPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("openRegister", input.idempotency_key.as_ref(), &input);
        let malformed = |_| {
            kernel::Problem::new("FILE_INDEX_MALFORMED", "fileIndex")
                .with("given", &input.file_index)
        };
        let index = reading.take(input.file_index.parse::<FileIndex>().map_err(malformed));
        let format = number_format(&mut reading, &input.number_format);
        let series = reading.optional_id(input.series.as_ref(), "series");
        let keeper = reading.optional_id(input.keeper.as_ref(), "keeper");
        let from = match &input.valid_from {
            Some(from) => reading.date(from, "validFrom"),
            None => Some(today_or(context, None)?),
        };
        let (file_index, number_format, from) = match reading.done(index.zip(format).zip(from)) {
            Ok(((index, format), from)) => (index, format, from),
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let new = NewRegister {
            code: input.code,
            title_lv: input.title_lv,
            title_en: input.title_en,
            direction: input.direction.into(),
            file_index,
            number_format,
            series,
            keeper,
            from,
        };
        let kit = &asker.service.kit;
        let done = registers::open(kit, &asker.caller, new, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?))
    }

    /// Changes a register: its titles, the format of numbers to come, its usual series, its keeper. For the records office.
    async fn change_register(
        &self,
        context: &Context<'_>,
        input: ChangeRegisterInput,
    ) -> Result<RegisterPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("changeRegister", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.register, "register");
        let format = input
            .number_format
            .as_deref()
            .and_then(|format| number_format(&mut reading, format));
        let series = match &input.series {
            MaybeUndefined::Undefined => None,
            MaybeUndefined::Null => Some(None),
            MaybeUndefined::Value(id) => reading.id(id, "series").map(Some),
        };
        let from = match &input.kept_from {
            Some(from) => reading.date(from, "keptFrom"),
            None => Some(today_or(context, None)?),
        };
        let keeper = reading.optional_id(input.keeper.as_ref(), "keeper");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let change = RegisterChange {
            title_lv: input.title_lv,
            title_en: input.title_en,
            number_format: format,
            series,
            keeper: keeper.zip(from),
        };
        let kit = &asker.service.kit;
        let done = registers::change(kit, &asker.caller, id, change, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?))
    }

    /// Ends a register (reģistra slēgšana): it gives no more numbers after its last day, and keeps all that it gave. Its
    /// years are closed as any other's. For the records office.
    async fn end_register(
        &self,
        context: &Context<'_>,
        input: EndRegisterInput,
    ) -> Result<RegisterPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("endRegister", input.idempotency_key.as_ref(), &input);
        let id = reading.id(&input.register, "register");
        let last = reading.date(&input.last_day, "lastDay");
        let (id, last) = match reading.done(id.zip(last)) {
            Ok(read) => read,
            Err(problems) => return Ok(refused(asker, problems)),
        };
        let kit = &asker.service.kit;
        let done = registers::end(kit, &asker.caller, id, last, named.as_ref()).await;
        Ok(answer(asker, done.or_error(asker)?))
    }
}
