//! Carrying out a reorganisation (*reorganizācijas izpilde*): the one command that touches organisation, files and
//! registers at once, for the administrator who has the council's decision in hand.
//!
//! `organisation::reorganisation` decides what an act means for units and people; files and registers belong to
//! `classification` and open tasks to `circulation`, which are declared below it. All of it must happen together or not at
//! all, so the command cannot be left to a follower of the journal and lives here, below all of them. Open tasks stay with
//! their people until the act takes effect: the job that hands them over on that day is left behind by the same operation.
//! Areas for which later is early enough (notifications) follow the entry `reorganisation.carried_out`.
//!
//! The life of an act: planned ([`propose`], which keeps only what holds together), looked at as often as one likes
//! ([`dry_run`]: what moves, what stays, what stands in the way), carried out once ([`carry_out`]). Carried out again it
//! changes nothing and gives the same answer. It may be carried out before its day: everything in it is valid from that
//! day on, so the staff find their rights on the first morning.

mod dry_run;
mod error;
mod load;

use entities::ids::ReorganisationId;
use entities::organisation::reorganisation as entity;
use entities::vocabulary::CustodySubject;
use serde_json::json;

pub use dry_run::{DryRun, Obstacle, Part, Totals, dry_run};
pub use error::Refusal;
pub use load::load;

use crate::access::{Action, Caller, Gate};
use crate::circulation::task::hand_over::{self, Handing};
use crate::classification::custody::{self, HandedOver};
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::op::{IdempotencyKey, Kit, Op};
use crate::organisation::change::{self, Change};
use crate::organisation::reorganisation::{self, Plan};

/// The client's name for a request, with the request itself.
type Once = (IdempotencyKey, String);

/// Keeps a plan for the caller's institution, if it holds together.
///
/// # Errors
/// A [`Refusal`] with every fault of the plan.
pub async fn propose(
    kit: &Kit,
    caller: &Caller,
    plan: Plan,
    once: Option<&Once>,
) -> Result<ReorganisationId, Refusal> {
    caller.require(Action::ManageOrganisation)?;
    let mut op = kit.begin(caller.actor).await?;
    if let Some(first) = repeated(&op, caller, once).await? {
        return Ok(first);
    }
    let id = reorganisation::propose(&mut op, caller.institution, plan).await?;
    remember(&op, caller, once, id).await?;
    op.commit().await?;
    Ok(id)
}

/// Gives up a plan that was not carried out.
///
/// # Errors
/// A [`Refusal`].
pub async fn abandon(kit: &Kit, caller: &Caller, id: ReorganisationId) -> Result<(), Refusal> {
    caller.require(Action::ManageOrganisation)?;
    let mut op = kit.begin(caller.actor).await?;
    reorganisation::abandon(&mut op, caller.institution, id).await?;
    op.commit().await?;
    Ok(())
}

/// Carries an act out; one that was carried out stays as it is, with the same answer.
///
/// # Errors
/// A [`Refusal`] when the plan no longer holds together or something stands in the way; nothing is changed then.
pub async fn carry_out(
    kit: &Kit,
    gate: &Gate,
    caller: &Caller,
    id: ReorganisationId,
) -> Result<entity::Model, Refusal> {
    caller.require(Action::ManageOrganisation)?;
    let mut op = kit.begin(caller.actor).await?;
    let act = reorganisation::act(&op, caller.institution, id).await?;
    let done = carry_out_within(&mut op, &act).await?;
    op.commit().await?;
    gate.forget_everybody();
    Ok(done)
}

/// Ends a unit that nobody succeeds, if it keeps no open file and no register and nothing is left to do in it.
///
/// # Errors
/// A [`Refusal`]; what still has a keeper needs a successor, and so a reorganisation.
pub async fn end_unit(
    kit: &Kit,
    gate: &Gate,
    caller: &Caller,
    unit: entities::ids::UnitId,
    last: chrono::NaiveDate,
) -> Result<(), Refusal> {
    caller.require(Action::ManageOrganisation)?;
    let mut op = kit.begin(caller.actor).await?;
    change::apply(&mut op, caller.institution, Change::EndUnit(unit, last)).await?;
    let own = [unit];
    let files = custody::open_files_of(op.transaction(), caller.institution, &own, last).await?;
    let registers = custody::registers_of(op.transaction(), caller.institution, &own, last).await?;
    if files.len() + registers.len() > 0 {
        return Err(Refusal::StillKeeps {
            files: files.len(),
            registers: registers.len(),
        });
    }
    let open = hand_over::open_in(op.transaction(), caller.institution, &own).await?;
    if let Some(count) = open.get(&unit).copied() {
        return Err(Refusal::TasksOpen(count));
    }
    op.commit().await?;
    gate.forget_everybody();
    Ok(())
}

/// Carries an act out within an operation that holds the institution's lock.
///
/// # Errors
/// A [`Refusal`]; the operation must not be committed then.
pub async fn carry_out_within(op: &mut Op, act: &entity::Model) -> Result<entity::Model, Refusal> {
    if act.carried_out_at.is_some() {
        return Ok(act.clone());
    }
    let institution = act.institution_id;
    let plan = reorganisation::plan_of(act)?;
    let decided = reorganisation::decide(op.transaction(), institution, &plan).await?;
    let preview = dry_run::of_plan(op.transaction(), institution, &plan, &decided).await?;
    if !preview.run.obstacles.is_empty() {
        return Err(Refusal::InTheWay(preview.run.obstacles));
    }
    let moved = reorganisation::carry_out(op, institution, &plan, &decided).await?;
    let handed: Vec<HandedOver> = preview
        .handed_over
        .iter()
        .filter_map(|(kind, id, from, to)| {
            Some(HandedOver {
                kind: *kind,
                id: *id,
                from: *from,
                to: *moved.units.get(to)?,
            })
        })
        .collect();
    if handed.len() != preview.handed_over.len() {
        return Err(Fault::broken("a successor of a reorganisation is missing").into());
    }
    custody::hand_over(op, institution, &handed, plan.effective_on, act.id).await?;
    for ending in &decided.end {
        let unit_of = |code: &String| moved.units.get(code).copied();
        let Some(heir) = ending.heir.as_ref().and_then(unit_of) else {
            continue;
        };
        let successors = ending.to.iter().filter_map(unit_of).collect();
        let handing = Handing {
            institution,
            unit: ending.unit,
            heir,
            successors,
            first_day: plan.effective_on,
            act: act.id,
        };
        hand_over::arrange(op, &handing).await?;
    }
    Ok(reorganisation::finish(op, act, json!(preview.run)).await?)
}

/// Plans and carries out in one operation, for programs that load an institution with its history.
///
/// # Errors
/// A [`Refusal`]; nothing is changed then.
pub async fn perform(
    kit: &Kit,
    institution: entities::ids::InstitutionId,
    plan: Plan,
) -> Result<entity::Model, Refusal> {
    let mut op = kit.begin(Actor::System).await?;
    let id = reorganisation::propose(&mut op, institution, plan).await?;
    let act = reorganisation::act(&op, institution, id).await?;
    let done = carry_out_within(&mut op, &act).await?;
    op.commit().await?;
    Ok(done)
}

async fn repeated(
    op: &Op,
    caller: &Caller,
    once: Option<&Once>,
) -> Result<Option<ReorganisationId>, Refusal> {
    let Some((key, question)) = once else {
        return Ok(None);
    };
    let answer = key
        .first_answer(op.transaction(), op.keys(), caller.account, question)
        .await?
        .map_err(|_| Refusal::KeyReused)?;
    let first = answer.map(serde_json::from_value).transpose();
    Ok(first.map_err(Fault::at("reading an idempotent answer"))?)
}

async fn remember(
    op: &Op,
    caller: &Caller,
    once: Option<&Once>,
    id: ReorganisationId,
) -> Result<(), Fault> {
    match once {
        Some((key, question)) => {
            key.keep_answer(op, caller.account, question, json!(id))
                .await
        }
        None => Ok(()),
    }
}

/// Everything that the kinds of subject are called in the words of a plan.
pub(crate) const fn assigned(kind: CustodySubject, id: uuid::Uuid) -> reorganisation::Assigned {
    match kind {
        CustodySubject::File => reorganisation::Assigned::File(entities::ids::FileId(id)),
        CustodySubject::Register => {
            reorganisation::Assigned::Register(entities::ids::RegisterId(id))
        }
    }
}
