//! Reorganisations (reorganizācijas): planned, looked at, carried out.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::ids::{AppointmentId, FileId, ReorganisationId};
use entities::organisation::reorganisation;

use super::time::optional_day;
use super::{Unit, unit};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::ids::{self, global};
use crate::graphql::limits;
use crate::graphql::problems::{Problem, Reading, told};
use crate::graphql::scalars::{Date, Instant, Long};
use crate::graphql::vocabulary::UnitKind;
use crate::kernel;
use crate::organisation::reorganisation::{
    Assigned, Assignment, Plan, PlannedUnit, Succession, acts,
};
use crate::succession::{self, DryRun, Obstacle, Part};

/// An act that reorganises.
#[derive(Clone)]
pub(in crate::graphql) struct Reorganisation(pub(super) reorganisation::Model);

#[Object]
/// A reorganisation (reorganizācija): units end, others succeed them, on a legal basis and a day. Nothing is renamed:
/// documents keep the name of their time. Ground: Valsts pārvaldes iekārtas likums, Arhīvu likums 4. p.
impl Reorganisation {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Legal basis (tiesiskais pamats).
    async fn ground(&self) -> &str {
        &self.0.ground
    }

    /// Day of the decision; none where nobody remembers.
    async fn decided_on(&self) -> Option<Date> {
        self.0.decided_on.map(Date::from)
    }

    /// First day of the successors.
    async fn effective_on(&self) -> Date {
        self.0.effective_on.into()
    }

    /// When it was carried out; none while it is only planned.
    async fn carried_out_at(&self) -> Option<Instant> {
        self.0.carried_out_at.map(Instant::from)
    }

    /// What moves, what stays and what stands in the way: as it would today (izmēģinājums), or as it did when it was carried
    /// out.
    async fn dry_run(&self, context: &Context<'_>) -> Result<ReorganisationRun> {
        let asker = Asker::of(context);
        let found = succession::dry_run(asker.service.kit.db.reader(), &self.0).await;
        Ok(match found {
            Ok(run) => ReorganisationRun::of(asker, run),
            Err(refusal) => ReorganisationRun {
                totals: ReorganisationTotals::default(),
                parts: Vec::new(),
                obstacles: told(asker, refusal.problems().or_error(asker)?),
            },
        })
    }
}

/// What a reorganisation moves and leaves.
#[derive(SimpleObject)]
struct ReorganisationRun {
    /// Everything together.
    totals: ReorganisationTotals,
    /// Unit by unit that ends, in the plan's order.
    parts: Vec<ReorganisationPart>,
    /// What stands in the way; it cannot be carried out while there is any.
    obstacles: Vec<Problem>,
}

/// How many of what.
#[derive(SimpleObject, Default)]
struct ReorganisationTotals {
    /// Units that begin.
    units_begun: Long,
    /// Units that end.
    units_ended: Long,
    /// Moves: appointments that go on in a successor (tiesības seko pēctecim).
    appointments: Long,
    /// Appointments that end with a unit that nobody succeeds.
    appointments_ended: Long,
    /// Moves: people whose accounts get the rights of a successor.
    people: Long,
    /// Moves: open files that are handed over (atvērtās lietas).
    open_files: Long,
    /// Moves: registers that are handed over.
    registers: Long,
    /// Moves: volumes of those files, which stand on the successors' shelves from then on (sējumi).
    volumes: Long,
    /// Moves: posts of the staff lists, held or vacant (amata vietas).
    posts: Long,
    /// Moves: open tasks, which follow their executors (atvērtie uzdevumi).
    tasks: Long,
    /// Stays: closed files, in the record group (fonds) of the unit that ends.
    closed_files: Long,
    /// Stays: volumes of those.
    closed_volumes: Long,
    /// Stays: documents, under the name of the unit that ends; leave to see them follows the successor.
    documents: Long,
}

/// What comes of one unit that ends.
struct ReorganisationPart(Part);

#[Object]
/// What comes of one unit that ends.
impl ReorganisationPart {
    /// The unit.
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, Some(self.0.unit)).await
    }

    /// Codes of its successors.
    async fn successors(&self) -> &[String] {
        &self.0.successors
    }

    /// Code of the one that takes people, open files and registers.
    async fn heir(&self) -> Option<&str> {
        self.0.heir.as_deref()
    }

    /// Appointments that last beyond its end.
    async fn appointments(&self) -> Long {
        long(self.0.appointments)
    }

    /// Open tasks of its people.
    async fn tasks(&self) -> Long {
        long(self.0.tasks)
    }

    /// Open files that it hands over.
    async fn open_files(&self) -> Long {
        long(self.0.open_files)
    }

    /// Registers that it hands over.
    async fn registers(&self) -> Long {
        long(self.0.registers)
    }

    /// Volumes of those open files.
    async fn volumes(&self) -> Long {
        long(self.0.volumes)
    }

    /// Posts of its staff list that last beyond its end.
    async fn posts(&self) -> Long {
        long(self.0.posts)
    }

    /// Closed files that stay in its record group.
    async fn closed_files(&self) -> Long {
        long(self.0.closed_files)
    }

    /// Volumes of those closed files.
    async fn closed_volumes(&self) -> Long {
        long(self.0.closed_volumes)
    }

    /// Documents that keep its name.
    async fn documents(&self) -> Long {
        long(self.0.documents)
    }
}

impl ReorganisationRun {
    fn of(asker: &Asker, run: DryRun) -> Self {
        let totals = run.totals;
        Self {
            totals: ReorganisationTotals {
                units_begun: long(totals.units_begun),
                units_ended: long(totals.units_ended),
                appointments: long(totals.appointments),
                appointments_ended: long(totals.appointments_ended),
                people: long(totals.people),
                open_files: long(totals.open_files),
                registers: long(totals.registers),
                volumes: long(totals.volumes),
                posts: long(totals.posts),
                tasks: long(totals.tasks),
                closed_files: long(totals.closed_files),
                closed_volumes: long(totals.closed_volumes),
                documents: long(totals.documents),
            },
            parts: run.parts.into_iter().map(ReorganisationPart).collect(),
            obstacles: told(asker, run.obstacles.iter().map(Obstacle::problem)),
        }
    }
}

fn long(count: u64) -> Long {
    i64::try_from(count).unwrap_or(i64::MAX).into()
}

/// What can be asked about reorganisations.
#[derive(Default)]
pub(in crate::graphql) struct ReorganisationQuery;

#[Object]
impl ReorganisationQuery {
    /// Reorganisations of the caller's institution, the last in time first: those carried out that had taken effect by a day,
    /// or all, planned ones too, when none is given.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn reorganisations(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The day.")] as_of: Option<Date>,
    ) -> Result<Vec<Reorganisation>> {
        let asker = Asker::of(context);
        let day = optional_day(asker, as_of.as_ref())?;
        let in_effect = |row: &reorganisation::Model| {
            day.is_none_or(|day| row.carried_out_at.is_some() && row.effective_on <= day)
        };
        let rows = acts(asker.service.kit.db.reader(), asker.caller.institution)
            .await
            .or_error(asker)?;
        Ok(rows
            .into_iter()
            .filter(in_effect)
            .map(Reorganisation)
            .collect())
    }
}

/// What can be changed by reorganising.
#[derive(Default)]
pub(in crate::graphql) struct ReorganisationMutation;

/// A reorganisation to be planned. Units are named by their codes.
#[derive(InputObject)]
struct PlanReorganisationInput {
    /// Legal basis (tiesiskais pamats): the decision with its body, number and paragraph; at most 500 characters.
    ground: String,
    /// Day of the decision; none where nobody remembers.
    decided_on: Option<Date>,
    /// First day of the successors; what ends does so on the day before.
    effective_on: Date,
    /// Units that begin; at most 500.
    #[graphql(default)]
    units: Vec<PlannedUnitInput>,
    /// Units that end, with what comes of them; at most 500. A unit that gets another name, another kind or another place in
    /// the tree ends and is succeeded by one that begins.
    #[graphql(default)]
    successions: Vec<SuccessionInput>,
    /// What does not go to the heir of its unit: appointments, open files, registers; at most 500.
    #[graphql(default)]
    assignments: Vec<AssignmentInput>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A unit that begins.
#[derive(InputObject)]
struct PlannedUnitInput {
    /// Code, unique in the institution for all time; at most 40 characters, one word.
    code: String,
    /// Code of the unit above, which may begin with it.
    parent: Option<String>,
    /// Kind (veids).
    kind: UnitKind,
    /// Name in Latvian, at most 200 characters.
    name_lv: String,
    /// Name in English; the Latvian one when none.
    name_en: Option<String>,
    /// Parishes and towns that it serves; at most 200.
    #[graphql(default)]
    territories: Vec<String>,
}

/// A unit that ends, with what comes of it.
#[derive(InputObject)]
struct SuccessionInput {
    /// Code of the unit that ends.
    from: String,
    /// Codes of its successors; none where it is closed.
    #[graphql(default)]
    to: Vec<String>,
    /// Which successor takes people, open files and registers; needed where they do not lie above one another.
    heir: Option<String>,
}

/// Something that goes to another successor than the heir.
#[derive(InputObject)]
struct AssignmentInput {
    /// Id of an appointment, an open file or a register.
    what: ID,
    /// Code of the successor.
    to: String,
}

/// A planned reorganisation to be carried out.
#[derive(InputObject)]
struct CarryOutReorganisationInput {
    /// Which.
    reorganisation: ID,
    /// The client's name for this request. Carrying out twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// A planned reorganisation to be given up.
#[derive(InputObject)]
struct AbandonReorganisationInput {
    /// Which.
    reorganisation: ID,
    /// The client's name for this request.
    idempotency_key: Option<String>,
}

/// What planning or carrying out did.
#[derive(SimpleObject, Default)]
struct ReorganisationPayload {
    /// The reorganisation as it now is; none when it was refused or given up.
    reorganisation: Option<Reorganisation>,
    /// What is wrong, all of it at once; nothing was changed then.
    problems: Vec<Problem>,
}

#[Object]
impl ReorganisationMutation {
    /// Plans a reorganisation, if it holds together; `dryRun` of the answer says what it would do. For administrators.
    async fn plan_reorganisation(
        &self,
        context: &Context<'_>,
        input: PlanReorganisationInput,
    ) -> Result<ReorganisationPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let once =
            reading.idempotency("planReorganisation", input.idempotency_key.as_ref(), &input);
        let plan = read_plan(&mut reading, input);
        let plan = match reading.done(plan) {
            Ok(plan) => plan,
            Err(problems) => return Ok(ReorganisationPayload::refused(asker, problems)),
        };
        let kit = &asker.service.kit;
        match succession::propose(kit, &asker.caller, plan, once.as_ref()).await {
            Ok(id) => ReorganisationPayload::of(asker, id).await,
            Err(refusal) => Ok(ReorganisationPayload::refused(
                asker,
                refusal.problems().or_error(asker)?,
            )),
        }
    }

    /// Carries a planned reorganisation out, everything at once or nothing; one that was carried out already stays as it is.
    /// It may be carried out before its day: it takes effect on it. For administrators.
    async fn carry_out_reorganisation(
        &self,
        context: &Context<'_>,
        input: CarryOutReorganisationInput,
    ) -> Result<ReorganisationPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency(
            "carryOutReorganisation",
            input.idempotency_key.as_ref(),
            &input,
        );
        let id = reading.id(&input.reorganisation, "reorganisation");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(ReorganisationPayload::refused(asker, problems)),
        };
        let service = &asker.service;
        match succession::carry_out(&service.kit, &service.gate, &asker.caller, id).await {
            Ok(row) => Ok(ReorganisationPayload {
                reorganisation: Some(Reorganisation(row)),
                problems: Vec::new(),
            }),
            Err(refusal) => Ok(ReorganisationPayload::refused(
                asker,
                refusal.problems().or_error(asker)?,
            )),
        }
    }

    /// Gives up a reorganisation that was not carried out. For administrators.
    async fn abandon_reorganisation(
        &self,
        context: &Context<'_>,
        input: AbandonReorganisationInput,
    ) -> Result<ReorganisationPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency(
            "abandonReorganisation",
            input.idempotency_key.as_ref(),
            &input,
        );
        let id = reading.id(&input.reorganisation, "reorganisation");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(ReorganisationPayload::refused(asker, problems)),
        };
        match succession::abandon(&asker.service.kit, &asker.caller, id).await {
            Ok(()) => Ok(ReorganisationPayload::default()),
            Err(refusal) => Ok(ReorganisationPayload::refused(
                asker,
                refusal.problems().or_error(asker)?,
            )),
        }
    }
}

impl ReorganisationPayload {
    async fn of(asker: &Asker, id: ReorganisationId) -> Result<Self> {
        let reader = asker.service.kit.db.reader();
        let rows = acts(reader, asker.caller.institution)
            .await
            .or_error(asker)?;
        Ok(Self {
            reorganisation: rows
                .into_iter()
                .find(|row| row.id == id)
                .map(Reorganisation),
            problems: Vec::new(),
        })
    }

    fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> Self {
        Self {
            reorganisation: None,
            problems: told(asker, problems),
        }
    }
}

fn read_plan(reading: &mut Reading, input: PlanReorganisationInput) -> Option<Plan> {
    let decided_on = input
        .decided_on
        .as_ref()
        .and_then(|day| reading.date(day, "decidedOn"));
    let effective_on = reading.date(&input.effective_on, "effectiveOn");
    let assignments: Vec<Assignment> = input
        .assignments
        .into_iter()
        .enumerate()
        .filter_map(|(at, assignment)| {
            let path = format!("assignments.{at}.what");
            let what = reading.take(assigned(&assignment.what, &path))?;
            Some(Assignment {
                what,
                to: assignment.to,
            })
        })
        .collect();
    let units = input.units.into_iter().map(|unit| PlannedUnit {
        code: unit.code,
        parent: unit.parent,
        kind: unit.kind.into(),
        name_lv: unit.name_lv,
        name_en: unit.name_en,
        territories: unit.territories,
    });
    let successions = input.successions.into_iter().map(|succession| Succession {
        from: succession.from,
        to: succession.to,
        heir: succession.heir,
    });
    Some(Plan {
        ground: input.ground,
        decided_on,
        effective_on: effective_on?,
        units: units.collect(),
        successions: successions.collect(),
        assignments,
    })
}

/// What an assignment names: the word of the id says which kind.
fn assigned(id: &ID, path: &str) -> std::result::Result<Assigned, kernel::Problem> {
    match ids::split(id) {
        Some(("Appointment", id)) => Ok(Assigned::Appointment(AppointmentId(id))),
        Some(("File", id)) => Ok(Assigned::File(FileId(id))),
        _ => ids::read(id, path).map(Assigned::Register),
    }
}
