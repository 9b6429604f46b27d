//! Reorganisation (*reorganizācija*): services and units merge, split or get another name, on a legal basis and a day.
//!
//! It is an act, not an edit. The plan says which units begin, which end and who succeeds them; `check` decides whether it
//! holds together; carried out, the old units end on the day before and the new ones begin on the day. Nothing is
//! renamed: a document of 2010 shows *Suntažu sociālais dienests* for ever (domain rule 24), and leave to see it follows
//! the successor by itself (`Structure::answers_for`).
//!
//! What is here is the organisation's part: units, successions, appointments. Files and registers belong to an area that
//! is declared later, and all of it must happen at once or not at all, so the command itself is `crate::succession`.
//!
//! Ground: Pašvaldību likums and Valsts pārvaldes iekārtas likums (an institution is reorganised by decision of its
//! council), Arhīvu likums 4. p. (a record keeps its origin).

use chrono::NaiveDate;
use entities::ids::{AppointmentId, FileId, InstitutionId, RegisterId, ReorganisationId, UnitId};
use entities::organisation::reorganisation;
use entities::vocabulary::UnitKind;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::change::{entry, line};
use super::error::{Refusal, Thing};
use super::read;
use crate::kernel::Fault;
use crate::op::Op;

mod carry_out;
mod check;
mod fault;
mod posts;

pub use carry_out::{Moved, appointments_moving, carry_out, finish};
pub use check::{Decided, Ending, check};
pub use fault::PlanFault;
pub use posts::posts_moving;

/// Longest legal basis, in characters.
const MOST_GROUND: usize = 500;

/// Most units that one act may begin or end, and most single things that it may assign.
pub const MOST: usize = 500;

/// A reorganisation as planned. Units are named by their codes, which are unique in an institution for all time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Plan {
    /// Legal basis: the decision with its body, number and paragraph.
    pub ground: String,
    /// Day of the decision; none where nobody remembers.
    pub decided_on: Option<NaiveDate>,
    /// First day of the successors.
    pub effective_on: NaiveDate,
    /// Units that begin.
    pub units: Vec<PlannedUnit>,
    /// Units that end, with what comes of them.
    pub successions: Vec<Succession>,
    /// What does not go to the heir of its unit.
    pub assignments: Vec<Assignment>,
}

/// A unit that begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedUnit {
    /// Its code.
    pub code: String,
    /// Code of the unit above, which may begin with it.
    pub parent: Option<String>,
    /// Its kind.
    pub kind: UnitKind,
    /// Name in Latvian.
    pub name_lv: String,
    /// Name in English; the Latvian one where there is none.
    pub name_en: Option<String>,
    /// Parishes and towns that it serves.
    pub territories: Vec<String>,
}

/// A unit that ends, with what comes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Succession {
    /// Code of the unit that ends.
    pub from: String,
    /// Codes of its successors; none where it is closed.
    pub to: Vec<String>,
    /// The successor that takes people, open files and registers; needed where the successors do not lie above one another.
    pub heir: Option<String>,
}

/// Something that goes to another successor than the heir.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Assignment {
    /// What.
    pub what: Assigned,
    /// Code of the successor.
    pub to: String,
}

/// What can be assigned one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Assigned {
    /// Somebody's place.
    Appointment(AppointmentId),
    /// An open file.
    File(FileId),
    /// A register.
    Register(RegisterId),
}

impl Plan {
    /// Who gets a thing that `ending` keeps: the unit it is assigned to, or the heir.
    pub fn receiver<'a>(&'a self, ending: &'a Ending, what: Assigned) -> Option<&'a str> {
        self.assignments
            .iter()
            .find(|assignment| assignment.what == what)
            .map(|assignment| assignment.to.as_str())
            .filter(|to| ending.to.iter().any(|code| code == to))
            .or(ending.heir.as_deref())
    }
}

/// Reads the plan of an act.
///
/// # Errors
/// A fault when what is kept is no plan.
pub fn plan_of(act: &reorganisation::Model) -> Result<Plan, Fault> {
    serde_json::from_value(act.plan.clone()).map_err(Fault::at("reading a reorganisation"))
}

/// Checks a plan against the institution's units.
///
/// # Errors
/// A [`Refusal`] with every fault of the plan.
pub async fn decide<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    plan: &Plan,
) -> Result<Decided, Refusal> {
    let known = read::units(connection, institution).await?;
    let ids: Vec<UnitId> = known.iter().map(|row| row.id).collect();
    let links = read::predecessors_of(connection, &ids).await?;
    check(plan, &known, &links).map_err(Refusal::Plan)
}

/// Keeps a plan that holds together, to be carried out later.
///
/// # Errors
/// A [`Refusal`] with every fault of the plan; nothing is kept then.
pub async fn propose(
    op: &mut Op,
    institution: InstitutionId,
    plan: Plan,
) -> Result<ReorganisationId, Refusal> {
    let ground = line("ground", &plan.ground, MOST_GROUND)?;
    decide(op.transaction(), institution, &plan).await?;
    let row = reorganisation::Model {
        id: op.new_id(ReorganisationId),
        institution_id: institution,
        ground,
        decided_on: plan.decided_on,
        effective_on: plan.effective_on,
        plan: json!(plan),
        carried_out_at: None,
        outcome: None,
    };
    op.record(entry(
        "reorganisation.planned",
        institution,
        "reorganisation",
        row.id.0,
        json!({ "ground": row.ground, "decidedOn": row.decided_on, "effectiveOn": row.effective_on, "plan": row.plan }),
    ));
    let id = row.id;
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(id)
}

/// Gives up a plan that was not carried out.
///
/// # Errors
/// A [`Refusal`] when there is no such plan, or it was carried out.
pub async fn abandon(
    op: &mut Op,
    institution: InstitutionId,
    id: ReorganisationId,
) -> Result<(), Refusal> {
    let act = act(op, institution, id).await?;
    if act.carried_out_at.is_some() {
        return Err(Refusal::CarriedOut);
    }
    reorganisation::Entity::delete_by_id(id)
        .exec(op.transaction())
        .await?;
    op.record(entry(
        "reorganisation.abandoned",
        institution,
        "reorganisation",
        id.0,
        json!({ "ground": act.ground, "effectiveOn": act.effective_on }),
    ));
    Ok(())
}

/// An act of the institution, with the institution locked until the operation ends.
///
/// # Errors
/// A [`Refusal`] when there is no such act.
pub async fn act(
    op: &Op,
    institution: InstitutionId,
    id: ReorganisationId,
) -> Result<reorganisation::Model, Refusal> {
    super::change::lock(op, institution).await?;
    reorganisation::Entity::find_by_id(id)
        .filter(reorganisation::Column::InstitutionId.eq(institution))
        .one(op.transaction())
        .await?
        .ok_or(Refusal::Unknown {
            what: Thing::Reorganisation,
            field: "reorganisation",
        })
}

/// The institution's acts, the last in time first.
///
/// # Errors
/// A fault of the database.
pub async fn acts<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<reorganisation::Model>, Fault> {
    Ok(reorganisation::Entity::find()
        .filter(reorganisation::Column::InstitutionId.eq(institution))
        .order_by_desc(reorganisation::Column::EffectiveOn)
        .order_by_desc(reorganisation::Column::Id)
        .all(connection)
        .await?)
}

#[cfg(test)]
mod tests;
