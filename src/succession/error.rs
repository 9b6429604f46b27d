//! Why a reorganisation was not planned or carried out.

use super::dry_run::Obstacle;
use crate::access::NotPermitted;
use crate::kernel::{Fault, Problem};
use crate::organisation;

/// A refusal of this area.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Not an action of this caller.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The organisation refuses, or the plan does not hold together.
    #[error(transparent)]
    Organisation(organisation::Refusal),
    /// The plan holds together, but what there is stands in the way.
    #[error("{} things stand in the way", .0.len())]
    InTheWay(Vec<Obstacle>),
    /// What is to be loaded would undo what the records say.
    #[error("{} things in the plan contradict the records", .0.len())]
    Loading(Vec<Problem>),
    /// A unit that ends without a successor still keeps something.
    #[error("the unit keeps {files} open files and {registers} registers")]
    StillKeeps {
        /// Open files.
        files: usize,
        /// Registers.
        registers: usize,
    },
    /// A unit that ends without a successor has tasks that nobody would take over.
    #[error("{0} tasks are open in the unit")]
    TasksOpen(u64),
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal {
    /// The refusal as located problems.
    ///
    /// # Errors
    /// The fault, which is no problem that a person can act on.
    pub fn problems(self) -> Result<Vec<Problem>, Fault> {
        Ok(vec![match self {
            Self::Organisation(refusal) => return refusal.problems(),
            Self::Fault(fault) => return Err(fault),
            Self::InTheWay(obstacles) => {
                return Ok(obstacles.iter().map(Obstacle::problem).collect());
            }
            Self::Loading(problems) => return Ok(problems),
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::StillKeeps { files, registers } => Problem::new("UNIT_STILL_KEEPS", "unit")
                .with("files", files)
                .with("registers", registers),
            Self::TasksOpen(count) => Problem::new("UNIT_TASKS_OPEN", "unit").with("count", count),
        }])
    }
}

impl From<organisation::Refusal> for Refusal {
    fn from(refusal: organisation::Refusal) -> Self {
        match refusal {
            organisation::Refusal::Fault(fault) => Self::Fault(fault),
            other => Self::Organisation(other),
        }
    }
}

impl From<sea_orm::DbErr> for Refusal {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}
