//! My work (*mani darbi*): open tasks by whose they are and by when they are due, the most urgent first.
//!
//! Which tasks a view shows and whose turn it is are decided by plain functions; the list itself walks indexes whose order
//! is its own ([`list`]), so that its first page costs the same whether a unit has a hundred open tasks or a hundred
//! thousand.

pub mod list;

use std::collections::BTreeSet;

use entities::ids::{StaffMemberId, UnitId};
use entities::vocabulary::{TaskRole, TaskState};

use crate::access::Caller;

pub use list::{Counts, Key, count, counts, page};

/// Whose tasks are shown (*skats*).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// Those the caller executes.
    Mine,
    /// Those of the caller's units, or of one named unit.
    Unit,
    /// Those under resolutions that the caller controls and that were not removed from control.
    Controlled,
    /// Those under resolutions that the caller gave.
    Given,
    /// Those that the caller delegated and that have not come back.
    PassedOn,
}

/// When a task is due, seen from today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// The last day has passed and its executor has not reported (*nokavēts*).
    Overdue,
    /// Today is the last day.
    Today,
    /// The last day is to come.
    Later,
    /// Without a last day.
    Never,
}

/// Whom a task waits for, seen from a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Turn {
    /// Whoever looks has to act.
    Own,
    /// Somebody else has to act first (*gaida citus*).
    Others,
}

/// Which tasks are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// Whose.
    pub view: View,
    /// When due; all when none.
    pub due: Option<Due>,
    /// Whose turn it is; either when none.
    pub turn: Option<Turn>,
    /// Which part the executor has; all when none.
    pub role: Option<TaskRole>,
    /// One unit instead of the caller's own, for [`View::Unit`]. What the caller sees of it is decided by their scope.
    pub unit: Option<UnitId>,
}

impl Filter {
    /// All of a view.
    pub const fn of(view: View) -> Self {
        Self {
            view,
            due: None,
            turn: None,
            role: None,
            unit: None,
        }
    }
}

/// Whose turn it is with an open task.
pub const fn turn(view: View, state: TaskState) -> Turn {
    let with_executor = matches!(
        state,
        TaskState::Assigned | TaskState::Accepted | TaskState::Returned
    );
    let own = match view {
        View::Mine | View::Unit => with_executor,
        View::Controlled => matches!(state, TaskState::Reported),
        View::Given => matches!(state, TaskState::Refused),
        View::PassedOn => false,
    };
    if own { Turn::Own } else { Turn::Others }
}

/// States of the open tasks that a filter lets through.
pub fn states(filter: &Filter) -> Vec<TaskState> {
    let open = TaskState::ALL
        .iter()
        .copied()
        .filter(|state| !matches!(state, TaskState::Done | TaskState::Withdrawn));
    open.filter(|state| {
        filter
            .turn
            .is_none_or(|wanted| turn(filter.view, *state) == wanted)
    })
    // What is reported is late for nobody: the executor has done what they could.
    .filter(|state| filter.due != Some(Due::Overdue) || !matches!(state, TaskState::Reported))
    .collect()
}

/// Who looks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Onlooker {
    /// The person; none for a program's account, which has no tasks.
    pub person: Option<StaffMemberId>,
    /// The units they answer for.
    pub units: BTreeSet<UnitId>,
}

impl Onlooker {
    /// The caller, or whoever they stand in for.
    pub fn of(caller: &Caller) -> Self {
        Self {
            person: caller.staff_member,
            units: caller.units.clone(),
        }
    }

    /// The units whose tasks a filter shows.
    fn units(&self, filter: &Filter) -> BTreeSet<UnitId> {
        match filter.unit {
            Some(unit) => BTreeSet::from([unit]),
            None => self.units.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_open_state_waits_for_somebody_in_every_view() {
        use TaskState::{Accepted, Assigned, Refused, Reported, Returned};
        let own = |view| {
            let filter = Filter {
                turn: Some(Turn::Own),
                ..Filter::of(view)
            };
            states(&filter)
        };
        assert_eq!(own(View::Mine), [Assigned, Accepted, Returned]);
        assert_eq!(own(View::Unit), own(View::Mine));
        assert_eq!(own(View::Controlled), [Reported]);
        assert_eq!(own(View::Given), [Refused]);
        assert_eq!(own(View::PassedOn), []);
        for view in [
            View::Mine,
            View::Unit,
            View::Controlled,
            View::Given,
            View::PassedOn,
        ] {
            let both = [Turn::Own, Turn::Others].map(|turn| {
                let turn = Some(turn);
                states(&Filter {
                    turn,
                    ..Filter::of(view)
                })
                .len()
            });
            assert_eq!(both[0] + both[1], states(&Filter::of(view)).len());
            assert_eq!(states(&Filter::of(view)).len(), 5);
        }
    }

    #[test]
    fn what_is_reported_is_not_overdue() {
        let late = Filter {
            due: Some(Due::Overdue),
            ..Filter::of(View::Unit)
        };
        assert!(!states(&late).contains(&TaskState::Reported));
        assert!(states(&late).contains(&TaskState::Refused));
    }
}
