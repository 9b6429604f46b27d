//! What a reorganisation would move, what it would leave, and what stands in its way: looked at without changing anything.

use std::collections::{BTreeMap, BTreeSet};

use entities::ids::{FileId, InstitutionId, UnitId};
use entities::organisation::reorganisation as entity;
use entities::vocabulary::CustodySubject;
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Refusal;
use crate::circulation::task::hand_over;
use crate::classification::custody;
use crate::documents;
use crate::kernel::{Fault, Problem};
use crate::organisation::read;
use crate::organisation::reorganisation::{self, Assigned, Decided, Plan};

/// What an act moves and leaves.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DryRun {
    /// Everything together.
    pub totals: Totals,
    /// Unit by unit, in the plan's order.
    pub parts: Vec<Part>,
    /// What stands in the way; it cannot be carried out while there is any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub obstacles: Vec<Obstacle>,
}

/// How many of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Units that begin.
    pub units_begun: u64,
    /// Units that end.
    pub units_ended: u64,
    /// Appointments that go on in a successor.
    pub appointments: u64,
    /// Appointments that end with a unit that nobody succeeds.
    pub appointments_ended: u64,
    /// People whose accounts get the rights of a successor.
    pub people: u64,
    /// Open files that are handed over.
    pub open_files: u64,
    /// Registers that are handed over.
    pub registers: u64,
    /// Volumes of the open files, which stand on the shelves of the successor from then on.
    #[serde(default)]
    pub volumes: u64,
    /// Posts of the staff list, held or vacant, that go on in a successor.
    #[serde(default)]
    pub posts: u64,
    /// Open tasks that go on in a successor.
    #[serde(default)]
    pub tasks: u64,
    /// Closed files that stay in the record group of the unit that ends.
    pub closed_files: u64,
    /// Volumes of those.
    #[serde(default)]
    pub closed_volumes: u64,
    /// Documents that keep the name of the unit that ends; leave to see them follows the successor.
    pub documents: u64,
}

/// What comes of one unit that ends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Part {
    /// The unit.
    pub unit: UnitId,
    /// Its code.
    pub code: String,
    /// Codes of its successors.
    pub successors: Vec<String>,
    /// Code of the one that takes people, open files and registers.
    pub heir: Option<String>,
    /// Appointments that last beyond its end.
    pub appointments: u64,
    /// Open files that it hands over.
    pub open_files: u64,
    /// Registers that it hands over.
    pub registers: u64,
    /// Volumes of its open files.
    #[serde(default)]
    pub volumes: u64,
    /// Posts of its staff list that last beyond its end.
    #[serde(default)]
    pub posts: u64,
    /// Open tasks of its people.
    #[serde(default)]
    pub tasks: u64,
    /// Closed files that stay.
    pub closed_files: u64,
    /// Volumes of those.
    #[serde(default)]
    pub closed_volumes: u64,
    /// Documents that stay.
    pub documents: u64,
}

/// What stands in the way of an act whose plan holds together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Obstacle {
    /// Documents were registered for a unit on days on which it would not have existed.
    #[serde(rename_all = "camelCase")]
    DocumentsAfter {
        /// Which succession of the plan, from 0.
        at: usize,
        /// The unit's code.
        code: String,
        /// How many.
        count: u64,
    },
    /// A unit is closed and nobody takes what it keeps.
    #[serde(rename_all = "camelCase")]
    NobodyTakes {
        /// Which succession of the plan, from 0.
        at: usize,
        /// The unit's code.
        code: String,
        /// Open files.
        files: u64,
        /// Registers.
        registers: u64,
    },
    /// A unit is closed and nobody takes the tasks that are open in it.
    #[serde(rename_all = "camelCase")]
    TasksOpen {
        /// Which succession of the plan, from 0.
        at: usize,
        /// The unit's code.
        code: String,
        /// How many.
        count: u64,
    },
    /// An assignment names what no unit of the plan keeps, or a unit that does not succeed the keeper.
    #[serde(rename_all = "camelCase")]
    Misassigned {
        /// Which assignment of the plan, from 0.
        at: usize,
        /// The code it names.
        code: String,
    },
}

impl Obstacle {
    /// The obstacle as a located problem.
    pub fn problem(&self) -> Problem {
        match self {
            Self::DocumentsAfter { at, code, count } => Problem::new(
                "REORGANISATION_DOCUMENTS_AFTER",
                &format!("successions.{at}.from"),
            )
            .with("code", code)
            .with("count", count),
            Self::NobodyTakes {
                at,
                code,
                files,
                registers,
            } => Problem::new(
                "REORGANISATION_NOBODY_TAKES",
                &format!("successions.{at}.to"),
            )
            .with("code", code)
            .with("files", files)
            .with("registers", registers),
            Self::TasksOpen { at, code, count } => {
                Problem::new("REORGANISATION_TASKS_OPEN", &format!("successions.{at}.to"))
                    .with("code", code)
                    .with("count", count)
            }
            Self::Misassigned { at, code } => {
                Problem::new("ASSIGNED_ELSEWHERE", &format!("assignments.{at}.to"))
                    .with("code", code)
            }
        }
    }
}

/// A dry run with what it found by id.
pub(super) struct Found {
    pub(super) run: DryRun,
    /// Files and registers with their keeper and the code of their receiver.
    pub(super) handed_over: Vec<(CustodySubject, Uuid, UnitId, String)>,
}

/// What an act moves: as it would now, or as it did when it was carried out.
///
/// # Errors
/// A [`Refusal`] with every fault of a plan that no longer holds together.
pub async fn dry_run<C: ConnectionTrait>(
    connection: &C,
    act: &entity::Model,
) -> Result<DryRun, Refusal> {
    if let Some(outcome) = &act.outcome {
        let outcome = serde_json::from_value(outcome.clone());
        return Ok(outcome.map_err(Fault::at("reading a reorganisation's outcome"))?);
    }
    let plan = reorganisation::plan_of(act)?;
    let decided = reorganisation::decide(connection, act.institution_id, &plan).await?;
    Ok(of_plan(connection, act.institution_id, &plan, &decided)
        .await?
        .run)
}

pub(super) async fn of_plan<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    plan: &Plan,
    decided: &Decided,
) -> Result<Found, Fault> {
    let day = plan.effective_on;
    let units: Vec<UnitId> = decided.end.iter().map(|ending| ending.unit).collect();
    let places = reorganisation::appointments_moving(connection, &decided.end, day).await?;
    let files = custody::open_files_of(connection, institution, &units, day).await?;
    let registers = custody::registers_of(connection, institution, &units, day).await?;
    let closed = custody::closed_files_of(connection, institution, &units).await?;
    let open_ids: Vec<FileId> = files.iter().map(|(file, _)| file.id).collect();
    let volumes = custody::volumes_of(connection, &open_ids).await?;
    let closed_volumes = custody::closed_volumes_of(connection, institution, &units).await?;
    let posts = reorganisation::posts_moving(connection, &decided.end, day).await?;
    let tasks = hand_over::open_in(connection, institution, &units).await?;
    let documents = documents::list::count_of_units(connection, institution, &units, None).await?;
    let after = documents::list::count_of_units(connection, institution, &units, Some(day)).await?;

    let kept: Vec<(CustodySubject, Uuid, UnitId)> = files
        .iter()
        .map(|(file, keeper)| (CustodySubject::File, file.id.0, *keeper))
        .chain(
            registers
                .iter()
                .map(|(register, keeper)| (CustodySubject::Register, register.id.0, *keeper)),
        )
        .collect();
    let mut found = Found {
        run: DryRun::default(),
        handed_over: Vec::with_capacity(kept.len()),
    };
    let mut assigned: BTreeMap<Assigned, UnitId> = kept
        .iter()
        .map(|(kind, id, keeper)| (super::assigned(*kind, *id), *keeper))
        .collect();
    assigned.extend(
        places
            .iter()
            .map(|place| (Assigned::Appointment(place.id), place.unit_id)),
    );
    let count = |of: usize| u64::try_from(of).unwrap_or(u64::MAX);
    for (at, ending) in decided.end.iter().enumerate() {
        let own: Vec<_> = kept
            .iter()
            .filter(|(_, _, keeper)| *keeper == ending.unit)
            .collect();
        let of_kind = |wanted| count(own.iter().filter(|(kind, ..)| *kind == wanted).count());
        let part = Part {
            unit: ending.unit,
            code: ending.code.clone(),
            successors: ending.to.clone(),
            heir: ending.heir.clone(),
            appointments: count(
                places
                    .iter()
                    .filter(|place| place.unit_id == ending.unit)
                    .count(),
            ),
            open_files: of_kind(CustodySubject::File),
            registers: of_kind(CustodySubject::Register),
            volumes: files
                .iter()
                .filter(|(_, keeper)| *keeper == ending.unit)
                .filter_map(|(file, _)| volumes.get(&file.id))
                .sum(),
            posts: count(
                posts
                    .iter()
                    .filter(|post| post.unit_id == ending.unit)
                    .count(),
            ),
            tasks: tasks.get(&ending.unit).copied().unwrap_or_default(),
            closed_files: closed.get(&ending.unit).copied().unwrap_or_default(),
            closed_volumes: closed_volumes
                .get(&ending.unit)
                .copied()
                .unwrap_or_default(),
            documents: documents.get(&ending.unit).copied().unwrap_or_default(),
        };
        match after.get(&ending.unit) {
            Some(count) if *count > 0 => found.run.obstacles.push(Obstacle::DocumentsAfter {
                at,
                code: ending.code.clone(),
                count: *count,
            }),
            _ => {}
        }
        if ending.heir.is_none() && !own.is_empty() {
            found.run.obstacles.push(Obstacle::NobodyTakes {
                at,
                code: ending.code.clone(),
                files: part.open_files,
                registers: part.registers,
            });
        }
        if ending.heir.is_none() && part.tasks > 0 {
            found.run.obstacles.push(Obstacle::TasksOpen {
                at,
                code: ending.code.clone(),
                count: part.tasks,
            });
        }
        for (kind, id, keeper) in own {
            if let Some(to) = plan.receiver(ending, super::assigned(*kind, *id)) {
                found.handed_over.push((*kind, *id, *keeper, to.to_owned()));
            }
        }
        found.run.parts.push(part);
    }
    for (at, assignment) in plan.assignments.iter().enumerate() {
        let succeeds = assigned.get(&assignment.what).is_some_and(|keeper| {
            decided
                .end
                .iter()
                .any(|ending| ending.unit == *keeper && ending.to.contains(&assignment.to))
        });
        if !succeeds {
            let code = assignment.to.clone();
            found.run.obstacles.push(Obstacle::Misassigned { at, code });
        }
    }
    let heirless: BTreeSet<UnitId> = decided
        .end
        .iter()
        .filter(|ending| ending.heir.is_none())
        .map(|ending| ending.unit)
        .collect();
    let moving: BTreeSet<_> = places
        .iter()
        .filter(|place| !heirless.contains(&place.unit_id))
        .map(|place| place.staff_member_id)
        .collect();
    let people: Vec<_> = moving.iter().copied().collect();
    let accounts = read::accounts_of_staff(connection, &people).await?;
    let with_account: BTreeSet<_> = accounts
        .iter()
        .filter_map(|account| account.staff_member_id)
        .collect();
    let sum = |of: fn(&Part) -> u64| found.run.parts.iter().map(of).sum();
    let ended = places
        .iter()
        .filter(|place| heirless.contains(&place.unit_id))
        .count();
    found.run.totals = Totals {
        units_begun: count(decided.begin.len()),
        units_ended: count(decided.end.len()),
        appointments: count(places.len() - ended),
        appointments_ended: count(ended),
        people: count(with_account.len()),
        open_files: sum(|part| part.open_files),
        registers: sum(|part| part.registers),
        volumes: sum(|part| part.volumes),
        posts: found
            .run
            .parts
            .iter()
            .filter(|part| part.heir.is_some())
            .map(|part| part.posts)
            .sum(),
        tasks: sum(|part| part.tasks),
        closed_files: sum(|part| part.closed_files),
        closed_volumes: sum(|part| part.closed_volumes),
        documents: sum(|part| part.documents),
    };
    Ok(found)
}
