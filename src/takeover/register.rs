//! Taking over a register.

mod batches;
mod known;

use std::collections::HashMap;
use std::sync::Arc;

use entities::classification::register;
use entities::ids::RegisterId;
use entities::organisation::unit;
use entities::takeover::takeover;
use entities::values::{FileIndex, NumberFormat};
use entities::vocabulary::{Direction, TakeoverKind};
use sea_orm::{ActiveModelTrait, ConnectionTrait, IntoActiveModel};
use serde_json::json;

use batches::Writing;
use known::{Before, Registers};

use super::begun::{Begun, begin_takeover, counted, finish};
use super::cells::Flaw;
use super::columns::RegisterColumn as Column;
use super::error::TakenAs;
use super::mapping::{Mapping, Written};
use super::registration::{self, Files, OldRegistration, Terms};
use super::source::Row;
use super::table::{Portions, Table};
use super::{
    AT_ONCE, Filled, Mode, Outcome, Phase, Refusal, Tally, Watch, read, reconcile, writing,
};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, calendar};
use crate::op::{Kit, Op};
use crate::organisation::Validity;

/// Which register it was, and what holds for all its rows.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Code of the unit whose register it was.
    pub service: String,
    /// Short code of the register, unique within the institution.
    pub code: String,
    /// Its title; the code when none.
    pub title: Option<String>,
    /// Which documents it took.
    pub direction: Direction,
    /// How it printed its numbers; none where numbers of any form are taken as they are.
    pub number_format: Option<NumberFormat>,
    /// File of the rows that name none.
    pub file_index: Option<FileIndex>,
    /// Its numbers are unique within it only: another register of the service and direction printed the same ones. Once
    /// said it stays so.
    pub own_numbers: bool,
}

pub(super) use batches::id_of;
pub(super) use known::by_year;

/// A row that was judged.
pub(super) type Judged = Result<OldRegistration, Vec<Flaw>>;

/// What every pass over the rows needs.
pub(super) struct Rows<'a> {
    pub(super) table: &'a Table,
    pub(super) mapping: Arc<Mapping<Column>>,
    pub(super) terms: Arc<Terms>,
    pub(super) files: Arc<Files>,
}

impl Rows<'_> {
    /// Judges every row, each by itself and against the rows above it.
    pub(super) fn judged(&self) -> Portions<Judged> {
        let (mapping, terms, files) = (
            Arc::clone(&self.mapping),
            Arc::clone(&self.terms),
            Arc::clone(&self.files),
        );
        let mut seen: HashMap<(i32, String), u64> = HashMap::new();
        self.table.pass(AT_ONCE, move |row: Row| {
            let registration = registration::read(&row, &mapping, &terms, &files)?;
            let key = (registration.year(), registration.number.to_string());
            match seen.get(&key) {
                None => {
                    seen.insert(key, row.number);
                    Ok(registration)
                }
                Some(first) => Err(vec![doubled(&row, &mapping, &registration, *first)]),
            }
        })
    }
}

fn doubled(
    row: &Row,
    mapping: &Mapping<Column>,
    registration: &OldRegistration,
    first: u64,
) -> Flaw {
    let problem = Problem::new("NUMBER_DOUBLED", &format!("rows.{}.number", row.number));
    Flaw {
        row: row.number,
        column: Some(mapping.name_of(Column::Number).to_owned()),
        problem: problem
            .with("number", &registration.number)
            .with("year", registration.year())
            .with("row", first),
    }
}

/// Takes a register over.
///
/// # Errors
/// A fault; inside it the refusal, after which nothing has changed.
pub async fn take_over(
    kit: &Kit,
    caller: &Caller,
    table: &Table,
    written: &Written,
    plan: &Plan,
    mode: Mode,
    watch: &mut dyn Watch,
) -> Result<Result<Outcome, Refusal>, Fault> {
    if !caller.may(Action::Import) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let reader = kit.db.reader();
    let Some(service) = read::service(reader, caller.institution, &plan.service).await? else {
        return Ok(Err(Refusal::ServiceUnknown(plan.service.clone())));
    };
    let known = read::register_by_code(reader, caller.institution, &plan.code).await?;
    if let Some(known) = &known
        && let Err(refusal) = fits(known, plan, &service)
    {
        return Ok(Err(refusal));
    }
    let mut needed = vec![Column::Number, Column::RegisteredOn, Column::Title];
    if plan.file_index.is_none() {
        needed.push(Column::FileIndex);
    }
    let survey = &table.survey;
    let mapping = match Mapping::of(&survey.names, survey.names_at, written, &needed) {
        Ok(mapping) => mapping,
        Err(problems) => return Ok(Err(Refusal::Columns(problems))),
    };
    if mapping.has(Column::CorrespondentCode) && !caller.may(Action::ManageCorrespondents) {
        return Ok(Err(Refusal::NotPermitted));
    }
    let files = read::files_of_service(reader, service.id).await?;
    let rows = Rows {
        table,
        mapping: Arc::new(mapping),
        terms: Arc::new(Terms {
            direction: plan.direction,
            number_format: plan.number_format.clone(),
            file_index: plan.file_index.clone(),
            service: Validity::of_unit(&service),
            today: calendar::day(kit.clock.now()),
        }),
        files: Arc::new(Files::new(files)),
    };
    let registers = read::registers_of_service(reader, service.id, plan.direction).await?;
    let own = known.as_ref().map(|known| known.id);
    let (own_numbers, guarded) = guarded(reader, plan, own, registers).await?;
    let before = Registers {
        own,
        all: guarded.into_iter().map(|row| (row.id, row.code)).collect(),
    };
    let tally = check(kit, &rows, &before, watch).await?;
    let filled = |title: &str| Filled {
        code: plan.code.clone(),
        title: title.to_owned(),
        direction: plan.direction,
        service: service.name_lv.clone(),
    };
    let outcome = Outcome {
        tally,
        register: Some(filled(match &known {
            Some(known) => &known.title_lv,
            None => plan.title(),
        })),
        takeover: None,
        reconciliation: None,
    };
    match mode {
        Mode::DryRun => return Ok(Ok(outcome)),
        Mode::Whole if tally.faulty > 0 => return Ok(Err(Refusal::Faulty(tally.faulty))),
        Mode::Whole | Mode::LeaveFaulty => {}
    }
    let terms = Begun {
        kind: TakeoverKind::Register,
        register: None,
        scheme: None,
        own_numbers,
    };
    let (register, takeover) = begin(kit, caller, table, plan, &service, (terms, tally)).await?;
    let mut before = before;
    before.own = Some(register.id);
    before.all.insert(register.id, register.code.clone());
    let mut writing = Writing {
        registers: before,
        kit,
        caller,
        service: &service,
        register: &register,
        takeover: &takeover,
        people: writing::People::new()?,
    };
    let tally = writing.write_all(&rows, watch).await?;
    let reconciliation = reconcile::register(kit, &rows, &register, &service, tally, watch).await?;
    let taken_over = takeover.rows_taken_over + counted(tally.taken_over)?;
    let takeover = finish(kit, caller, takeover, tally, taken_over, &reconciliation).await?;
    Ok(Ok(Outcome {
        tally,
        register: Some(filled(&register.title_lv)),
        takeover: Some(takeover),
        reconciliation: Some(reconciliation),
    }))
}

impl Plan {
    fn title(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.code)
    }
}

/// Whether the plan is about the register that has its code.
fn fits(known: &register::Model, plan: &Plan, service: &unit::Model) -> Result<(), Refusal> {
    if known.former_unit_id != Some(service.id) {
        return Err(Refusal::RegisterElsewhere(plan.code.clone()));
    }
    let format = plan.number_format.as_ref();
    let same_format = format.is_none_or(|format| *format == known.number_format);
    if known.direction == plan.direction && same_format {
        return Ok(());
    }
    Err(Refusal::RegisterOtherwise(Box::new(TakenAs {
        code: known.code.clone(),
        title: known.title_lv.clone(),
        direction: known.direction,
        format: known.number_format.clone(),
    })))
}

/// Whether the register's numbers are its own, and the registers among which an old number stands once: without those
/// whose numbers are their own. A mistyped code would otherwise take every document over a second time.
async fn guarded<C: ConnectionTrait>(
    connection: &C,
    plan: &Plan,
    own: Option<RegisterId>,
    registers: Vec<register::Model>,
) -> Result<(bool, Vec<register::Model>), Fault> {
    let ids: Vec<RegisterId> = registers.iter().map(|row| row.id).collect();
    let apart = read::with_own_numbers(connection, &ids).await?;
    let own_numbers = plan.own_numbers || own.is_some_and(|own| apart.contains(&own));
    let among =
        |row: &register::Model| Some(row.id) == own || (!own_numbers && !apart.contains(&row.id));
    Ok((own_numbers, registers.into_iter().filter(among).collect()))
}

/// Goes over every row and tells what is wrong; rows that are there already are compared with what they said then.
async fn check(
    kit: &Kit,
    rows: &Rows<'_>,
    registers: &Registers,
    watch: &mut dyn Watch,
) -> Result<Tally, Fault> {
    watch.begin(Phase::Checking, rows.table.survey.rows);
    let mut tally = Tally::default();
    let mut portions = rows.judged();
    while let Some(portion) = portions.next().await? {
        let before = registers.known(kit.db.reader(), &portion).await?;
        watch.advance(portion.len() as u64);
        for judged in portion {
            tally.read += 1;
            let flaws = match judged {
                Ok(registration) => {
                    match registers.compared(kit, &before, &registration, &rows.mapping) {
                        Before::Never => {
                            tally.taken_over += 1;
                            continue;
                        }
                        Before::JustSo => {
                            tally.known += 1;
                            continue;
                        }
                        Before::Otherwise(flaw) => vec![flaw],
                    }
                }
                Err(flaws) => flaws,
            };
            tally.faulty += 1;
            for flaw in &flaws {
                watch.flaw(flaw);
            }
        }
    }
    Ok(tally)
}

/// Opens the register, unless an earlier takeover did, and notes what is begun; a takeover of the same bytes that was broken
/// off is gone on with.
async fn begin(
    kit: &Kit,
    caller: &Caller,
    table: &Table,
    plan: &Plan,
    service: &unit::Model,
    (terms, tally): (Begun, Tally),
) -> Result<(register::Model, takeover::Model), Fault> {
    let mut op = kit.begin(caller.actor).await?;
    let register =
        match read::register_by_code(op.transaction(), caller.institution, &plan.code).await? {
            Some(known) => known,
            None => open(&mut op, caller, plan, service).await?,
        };
    let begun = Begun {
        register: Some(register.id),
        ..terms
    };
    let takeover = begin_takeover(&mut op, caller, table, service, begun, tally).await?;
    op.commit().await?;
    Ok((register, takeover))
}

async fn open(
    op: &mut Op,
    caller: &Caller,
    plan: &Plan,
    service: &unit::Model,
) -> Result<register::Model, Fault> {
    let title = plan.title().to_owned();
    let index: FileIndex = match &plan.file_index {
        Some(index) => index.clone(),
        None => "0"
            .parse()
            .map_err(Fault::at("a register without an index"))?,
    };
    let number_format: NumberFormat = match &plan.number_format {
        Some(format) => format.clone(),
        None => "{seq}"
            .parse()
            .map_err(Fault::at("a register without a format"))?,
    };
    let row = register::Model {
        id: op.new_id(RegisterId),
        institution_id: caller.institution,
        code: plan.code.clone(),
        title_en: title.clone(),
        title_lv: title,
        direction: plan.direction,
        index_sort_key: index.sort_key(),
        file_index: index,
        number_format,
        series_id: None,
        former_unit_id: Some(service.id),
        valid_from: service.valid_from,
        valid_to: service.valid_to,
    };
    op.record(Entry {
        kind: "register.taken_over",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "register",
            id: Some(row.id.0),
        },
        payload: json!({ "code": row.code, "service": service.code, "direction": row.direction }),
    });
    row.clone()
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(row)
}
