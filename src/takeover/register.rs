//! Taking over a register.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use std::time::Duration;

use chrono::Datelike as _;
use entities::classification::{register, register_year};
use entities::documents::document;
use entities::ids::{DocumentId, RegisterId};
use entities::organisation::unit;
use entities::takeover::{taken_over_document, takeover};
use entities::values::{FileIndex, NumberFormat};
use entities::vocabulary::{Direction, OpenState, TakeoverKind};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde_json::json;

use super::cells::Flaw;
use super::columns::RegisterColumn as Column;
use super::mapping::{Mapping, Written};
use super::registration::{self, Files, OldRegistration, Terms};
use super::source::Row;
use super::table::{Portions, Table};
use super::{AT_ONCE, Mode, Outcome, Phase, Refusal, Tally, Watch, read, reconcile, writing};
use crate::access::{Action, Caller};
use crate::documents::numbering;
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
}

/// Between two commits on SQLite, so that a service that registers meanwhile comes to its turn.
const BREATH: Duration = Duration::from_millis(8);

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
    if known.as_ref().is_some_and(|known| {
        let other_format = plan
            .number_format
            .as_ref()
            .is_some_and(|format| *format != known.number_format);
        known.former_unit_id != Some(service.id)
            || known.direction != plan.direction
            || other_format
    }) {
        return Ok(Err(Refusal::RegisterElsewhere(plan.code.clone())));
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
    let before = Registers {
        own: known.as_ref().map(|known| known.id),
        all: registers
            .into_iter()
            .map(|row| (row.id, row.code))
            .collect(),
    };
    let tally = check(kit, &rows, &before, watch).await?;
    let outcome = Outcome {
        tally,
        takeover: None,
        reconciliation: None,
    };
    match mode {
        Mode::DryRun => return Ok(Ok(outcome)),
        Mode::Whole if tally.faulty > 0 => return Ok(Err(Refusal::Faulty(tally.faulty))),
        Mode::Whole | Mode::LeaveFaulty => {}
    }
    let (register, takeover) = begin(kit, caller, table, plan, &service, tally).await?;
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
        takeover: Some(takeover),
        reconciliation: Some(reconciliation),
    }))
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

/// Whether a row was taken over before.
enum Before {
    Never,
    JustSo,
    Otherwise(Flaw),
}

/// By year and number: in which register it stands, and the digest of what its row said.
type Known = HashMap<(i32, String), (RegisterId, Vec<u8>)>;

/// The registers of one service and direction: an old number stands in one of them only.
struct Registers {
    own: Option<RegisterId>,
    all: BTreeMap<RegisterId, String>,
}

impl Registers {
    fn compared(
        &self,
        kit: &Kit,
        before: &Known,
        registration: &OldRegistration,
        mapping: &Mapping<Column>,
    ) -> Before {
        let key = (registration.year(), registration.number.to_string());
        let problem = match before.get(&key) {
            None => return Before::Never,
            Some((register, _)) if Some(*register) != self.own => {
                let code = self.all.get(register).map_or("", String::as_str);
                Problem::new("NUMBER_IN_OTHER_REGISTER", "").with("register", code)
            }
            Some((_, digest)) if *digest == registration.digest(&kit.keys) => {
                return Before::JustSo;
            }
            Some(_) => Problem::new("ROW_CHANGED", ""),
        };
        Before::Otherwise(Flaw {
            row: registration.row,
            column: Some(mapping.name_of(Column::Number).to_owned()),
            problem: problem
                .with("number", &registration.number)
                .with("year", registration.year())
                .within(&format!("rows.{}.number", registration.row)),
        })
    }

    /// Those of the registrations that were taken over before.
    async fn known<C: ConnectionTrait>(
        &self,
        connection: &C,
        portion: &[Judged],
    ) -> Result<Known, Fault> {
        let mut found = Known::new();
        if self.all.is_empty() {
            return Ok(found);
        }
        for (year, numbers) in by_year(portion) {
            let rows: Vec<(RegisterId, String, Option<Vec<u8>>)> = document::Entity::find()
                .select_only()
                .column(document::Column::RegisterId)
                .column(document::Column::Number)
                .column(taken_over_document::Column::RowDigest)
                .join(sea_orm::JoinType::LeftJoin, read::taken_over())
                .filter(document::Column::RegisterId.is_in(self.all.keys().copied()))
                .filter(document::Column::RegisterYear.eq(year))
                .filter(document::Column::Number.is_in(numbers))
                .into_tuple()
                .all(connection)
                .await?;
            for (register, number, digest) in rows {
                found.insert((year, number), (register, digest.unwrap_or_default()));
            }
        }
        Ok(found)
    }
}

/// The numbers of a portion's sound rows, year by year.
pub(super) fn by_year(portion: &[Judged]) -> BTreeMap<i32, Vec<String>> {
    let mut years: BTreeMap<i32, Vec<String>> = BTreeMap::new();
    for registration in portion.iter().flatten() {
        let numbers = years.entry(registration.year()).or_default();
        numbers.push(registration.number.to_string());
    }
    years
}

/// Opens the register, unless an earlier takeover did, and notes what is begun; a takeover of the same bytes that was broken
/// off is gone on with.
async fn begin(
    kit: &Kit,
    caller: &Caller,
    table: &Table,
    plan: &Plan,
    service: &unit::Model,
    tally: Tally,
) -> Result<(register::Model, takeover::Model), Fault> {
    let mut op = kit.begin(caller.actor).await?;
    let register =
        match read::register_by_code(op.transaction(), caller.institution, &plan.code).await? {
            Some(known) => known,
            None => open(&mut op, caller, plan, service).await?,
        };
    let begun = Begun {
        kind: TakeoverKind::Register,
        register: Some(register.id),
        scheme: None,
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
    let title = plan.title.clone().unwrap_or_else(|| plan.code.clone());
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

/// What is begun.
pub(super) struct Begun {
    pub(super) kind: TakeoverKind,
    pub(super) register: Option<RegisterId>,
    pub(super) scheme: Option<entities::ids::SchemeId>,
}

/// Notes a takeover that is begun.
pub(super) async fn begin_takeover(
    op: &mut Op,
    caller: &Caller,
    table: &Table,
    service: &unit::Model,
    begun: Begun,
    tally: Tally,
) -> Result<takeover::Model, Fault> {
    let broken_off = takeover::Entity::find()
        .filter(takeover::Column::InstitutionId.eq(caller.institution))
        .filter(takeover::Column::UnitId.eq(service.id))
        .filter(takeover::Column::Kind.eq(begun.kind))
        .filter(takeover::Column::SourceSha256.eq(table.survey.sha256))
        .filter(takeover::Column::FinishedAt.is_null())
        .order_by_desc(takeover::Column::Id)
        .all(op.transaction())
        .await?
        .into_iter()
        .find(|row| row.register_id == begun.register);
    if let Some(row) = broken_off {
        return Ok(row);
    }
    let row = takeover::Model {
        id: op.new_id(entities::ids::TakeoverId),
        institution_id: caller.institution,
        unit_id: service.id,
        kind: begun.kind,
        register_id: begun.register,
        scheme_id: begun.scheme,
        source_name: table.name.clone(),
        source_sha256: table.survey.sha256,
        started_at: op.at(),
        started_by: caller.actor.account(),
        finished_at: None,
        rows_read: counted(tally.read)?,
        rows_taken_over: 0,
        rows_known: 0,
        rows_faulty: counted(tally.faulty)?,
        reconciliation: None,
    };
    op.record(Entry {
        kind: "takeover.begun",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "takeover",
            id: Some(row.id.0),
        },
        payload: json!({
            "kind": row.kind,
            "service": service.code,
            "source": row.source_name,
            "sourceSha256": row.source_sha256.to_string(),
            "rows": tally.read,
            "faulty": tally.faulty,
        }),
    });
    row.clone()
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(row)
}

/// Notes that a takeover is finished, and seals what was compared.
pub(super) async fn finish(
    kit: &Kit,
    caller: &Caller,
    takeover: takeover::Model,
    tally: Tally,
    taken_over: i64,
    reconciliation: &reconcile::Reconciliation,
) -> Result<takeover::Model, Fault> {
    let mut op = kit.begin(caller.actor).await?;
    let told =
        serde_json::to_value(reconciliation).map_err(Fault::at("keeping what was compared"))?;
    let row = takeover::Model {
        finished_at: Some(op.at()),
        rows_read: counted(tally.read)?,
        // Of the whole takeover, however often it was broken off.
        rows_taken_over: taken_over,
        rows_known: (counted(tally.read)? - counted(tally.faulty)? - taken_over).max(0),
        rows_faulty: counted(tally.faulty)?,
        reconciliation: Some(told.clone()),
        ..takeover
    };
    op.record(Entry {
        kind: "takeover.finished",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "takeover",
            id: Some(row.id.0),
        },
        payload: told,
    });
    row.clone()
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    op.commit().await?;
    Ok(row)
}

pub(super) fn counted(rows: u64) -> Result<i64, Fault> {
    i64::try_from(rows).map_err(Fault::at("counting rows"))
}

/// Writes the rows, some hundreds to a commit.
struct Writing<'a> {
    registers: Registers,
    kit: &'a Kit,
    caller: &'a Caller,
    service: &'a unit::Model,
    register: &'a register::Model,
    takeover: &'a takeover::Model,
    people: writing::People,
}

impl Writing<'_> {
    async fn write_all(&mut self, rows: &Rows<'_>, watch: &mut dyn Watch) -> Result<Tally, Fault> {
        watch.begin(Phase::TakingOver, rows.table.survey.rows);
        let mut tally = Tally::default();
        let mut portions = rows.judged();
        while let Some(portion) = portions.next().await? {
            let read = portion.len() as u64;
            let (taken_over, known, changed) = self.write(portion, rows).await?;
            tally.read += read;
            tally.taken_over += taken_over;
            tally.known += known;
            tally.faulty += changed;
            watch.advance(read);
        }
        tally.faulty = tally.read - tally.taken_over - tally.known;
        Ok(tally)
    }

    /// One commit; says how many rows were new, known, and known otherwise.
    async fn write(
        &mut self,
        portion: Vec<Judged>,
        rows: &Rows<'_>,
    ) -> Result<(u64, u64, u64), Fault> {
        let mut op = self.kit.begin(self.caller.actor).await?;
        let before = self.registers.known(op.transaction(), &portion).await?;
        let (mut new, mut known, mut changed) = (Vec::new(), 0, 0);
        for registration in portion.into_iter().flatten() {
            match self
                .registers
                .compared(self.kit, &before, &registration, &rows.mapping)
            {
                Before::Never => new.push(registration),
                Before::JustSo => known += 1,
                Before::Otherwise(_) => changed += 1,
            }
        }
        if new.is_empty() {
            return Ok((0, known, changed));
        }
        let mut sequences = self.sequences(&op, &new).await?;
        let mut written = writing::Batch::default();
        for registration in &new {
            let year = registration.registered.first().year();
            let sequence = sequences
                .get_mut(&year)
                .and_then(Iterator::next)
                .ok_or(Fault::broken("too few sequences were taken"))?;
            let correspondent = self
                .people
                .resolve(&mut op, self.caller, &registration.said)
                .await?;
            let place = writing::Place {
                register: self.register,
                service: self.service.id,
                sequence,
                correspondent,
            };
            written.add(&mut op, self.takeover, registration, &place);
        }
        written.insert(&op).await?;
        let rows = takeover::Entity::update_many()
            .col_expr(
                takeover::Column::RowsTakenOver,
                sea_orm::ExprTrait::add(
                    sea_orm::sea_query::Expr::col(takeover::Column::RowsTakenOver),
                    counted(new.len() as u64)?,
                ),
            )
            .filter(takeover::Column::Id.eq(self.takeover.id))
            .exec(op.transaction())
            .await?;
        if rows.rows_affected != 1 {
            return Err(Fault::broken("a takeover went missing"));
        }
        op.commit().await?;
        // SQLite hands its one writer's place to whoever asks next, and another process asks only now and then.
        if self.kit.db.backend() == sea_orm::DbBackend::Sqlite {
            tokio::time::sleep(BREATH).await;
        }
        Ok((new.len() as u64, known, changed))
    }

    /// Sequences for the new rows of each year: the order in which they are taken over. The years of an old register are
    /// closed from their beginning.
    async fn sequences(
        &self,
        op: &Op,
        new: &[OldRegistration],
    ) -> Result<BTreeMap<i32, numbering::Taken>, Fault> {
        let mut counts: BTreeMap<i32, i64> = BTreeMap::new();
        for registration in new {
            *counts.entry(registration.year()).or_default() += 1;
        }
        let mut taken = BTreeMap::new();
        for (year, count) in counts {
            let row = register_year::Model {
                register_id: self.register.id,
                year,
                number_format: self.register.number_format.clone(),
                last_sequence: 0,
                state: OpenState::Closed,
                closed_at: Some(op.at()),
            };
            register_year::Entity::insert(row.into_active_model())
                .on_conflict(
                    OnConflict::columns([
                        register_year::Column::RegisterId,
                        register_year::Column::Year,
                    ])
                    .do_nothing()
                    .to_owned(),
                )
                .exec_without_returning(op.transaction())
                .await?;
            let (_, sequences) =
                numbering::take(op.transaction(), self.register.id, year, count).await?;
            taken.insert(year, sequences);
        }
        Ok(taken)
    }
}

/// Ids of what was taken over rise with the day of registration, as those of all documents do, and within a day with the
/// rows.
pub(super) fn id_of(op: &Op, registration: &OldRegistration) -> DocumentId {
    let step = i32::try_from(registration.row).unwrap_or(i32::MAX);
    op.id_at(
        calendar::begins(registration.day()) + crate::kernel::ids::STEP * step,
        DocumentId,
    )
}
