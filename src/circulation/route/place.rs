//! Where a document stands, which steps are open to whom, and why another is not.

use chrono::NaiveDate;
use entities::circulation::route_template::RouteSteps;
use entities::vocabulary::{DocumentStatus, Role, RouteStage};

use crate::kernel::Problem;

/// What decides about a document's next steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// Its status.
    pub status: DocumentStatus,
    /// Where it stands.
    pub stage: RouteStage,
    /// Whether somebody was given something to do with it.
    pub directed: bool,
    /// How many tasks on it are open, those apart that only ask to read it.
    pub open_tasks: u64,
    /// Last day of its term where its legal clock runs and binds the institution.
    pub term: Option<NaiveDate>,
    /// Whether it lacks a requisite of legal force: author, date or signature.
    pub lacks_requisites: bool,
}

/// What somebody may do with the document apart from its state.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Standing {
    /// Roles held.
    pub roles: Vec<Role>,
    /// Whether the document is theirs to work on.
    pub works_on: bool,
    /// Whether role and token allow moving documents at all.
    pub may_move: bool,
}

/// Why a step is not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Role or token does not permit it, or others work on the document.
    NotPermitted,
    /// The registration is annulled.
    Annulled,
    /// What is enclosed goes with its letter.
    Enclosed,
    /// It is destroyed.
    Destroyed,
    /// The route has no such step from where the document stands.
    NoSuchStep(RouteStage),
    /// Nobody was given anything to do.
    NotDirected,
    /// Somebody still has something to do.
    TasksOpen(u64),
    /// The term runs: first it is answered, or its clock is ended.
    TermRuns(NaiveDate),
    /// A requisite of legal force is missing.
    RequisitesMissing,
}

impl Reason {
    /// The reason as a problem that says what to do.
    pub fn problem(self) -> Problem {
        let one = |code| Problem::new(code, "to");
        match self {
            Self::NotPermitted => Problem::new("NOT_PERMITTED", ""),
            Self::Annulled => Problem::new("DOCUMENT_ANNULLED", "document"),
            Self::Destroyed => Problem::new("DOCUMENT_DESTROYED", "document").with("act", "none"),
            Self::Enclosed => Problem::new("ENCLOSED_FOLLOWS_LETTER", "document"),
            Self::NoSuchStep(stage) => one("ROUTE_NO_SUCH_STEP").with("stage", stage),
            Self::NotDirected => one("ROUTE_NOT_DIRECTED"),
            Self::TasksOpen(count) => one("ROUTE_TASKS_OPEN").with("count", count),
            Self::TermRuns(due) => one("ROUTE_TERM_RUNS").with("date", due),
            Self::RequisitesMissing => one("ROUTE_REQUISITES_MISSING"),
        }
    }
}

/// A step from where a document stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Next {
    /// Where it leads.
    pub to: RouteStage,
    /// Why it is not open now; none where it is.
    pub reason: Option<Reason>,
}

/// Every step of the route from where the document stands, in the route's order, each with why it is not open.
pub fn next(steps: &RouteSteps, facts: &Facts, standing: &Standing) -> Vec<Next> {
    steps
        .0
        .iter()
        .filter(|step| step.from == facts.stage)
        .map(|step| {
            let permitted = standing.may_move
                && standing.works_on
                && step.roles.iter().any(|role| standing.roles.contains(role));
            let reason = barred(facts, step.to).or((!permitted).then_some(Reason::NotPermitted));
            Next {
                to: step.to,
                reason,
            }
        })
        .collect()
}

/// Why a document may not be moved somewhere; none where it may.
pub fn refused(
    steps: &RouteSteps,
    facts: &Facts,
    standing: &Standing,
    to: RouteStage,
) -> Option<Reason> {
    match next(steps, facts, standing)
        .iter()
        .find(|next| next.to == to)
    {
        Some(next) => next.reason,
        None => whole(facts).or(Some(Reason::NoSuchStep(facts.stage))),
    }
}

/// What bars every step.
const fn whole(facts: &Facts) -> Option<Reason> {
    match facts.status {
        DocumentStatus::Registered => None,
        DocumentStatus::Annulled => Some(Reason::Annulled),
        DocumentStatus::Enclosed => Some(Reason::Enclosed),
        DocumentStatus::Destroyed => Some(Reason::Destroyed),
    }
}

/// What bars a step, whoever takes it.
pub fn barred(facts: &Facts, to: RouteStage) -> Option<Reason> {
    if let Some(reason) = whole(facts) {
        return Some(reason);
    }
    let open = (facts.open_tasks > 0).then_some(Reason::TasksOpen(facts.open_tasks));
    match to {
        RouteStage::InExecution => (facts.open_tasks == 0).then_some(Reason::NotDirected),
        RouteStage::Executed if !facts.directed => Some(Reason::NotDirected),
        // Forwarding and leaving unexamined end the clock; filing does not, so what must be answered is not filed before.
        RouteStage::Executed | RouteStage::Forwarded | RouteStage::LeftUnexamined => open,
        RouteStage::Filed => open.or(facts.term.map(Reason::TermRuns)),
        RouteStage::Sent => facts.lacks_requisites.then_some(Reason::RequisitesMissing),
        _ => None,
    }
}

/// Where a document goes by itself once its tasks stand as the facts say; none where it stays.
pub fn following(steps: &RouteSteps, facts: &Facts) -> Option<RouteStage> {
    let wanted = if facts.open_tasks > 0 {
        RouteStage::InExecution
    } else if facts.directed && facts.stage == RouteStage::InExecution {
        RouteStage::Executed
    } else {
        return None;
    };
    let leads = |from, to| {
        steps
            .0
            .iter()
            .any(|step| (step.from, step.to) == (from, to))
    };
    let is_step = facts.stage != wanted && leads(facts.stage, wanted);
    (is_step && barred(facts, wanted).is_none()).then_some(wanted)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use entities::vocabulary::Direction;
    use proptest::prelude::*;

    use super::*;
    use crate::circulation::route::standard;
    use crate::kernel::problem::{Language, Messages};

    fn facts(stage: RouteStage) -> Facts {
        Facts {
            status: DocumentStatus::Registered,
            stage,
            directed: true,
            open_tasks: 0,
            term: None,
            lacks_requisites: false,
        }
    }

    fn clerk() -> Standing {
        Standing {
            roles: vec![Role::RecordsClerk],
            works_on: true,
            may_move: true,
        }
    }

    fn open(
        direction: Direction,
        facts: &Facts,
        standing: &Standing,
    ) -> Vec<(RouteStage, Option<Reason>)> {
        let steps = standard::steps(direction);
        next(&steps, facts, standing)
            .into_iter()
            .map(|next| (next.to, next.reason))
            .collect()
    }

    #[test]
    fn an_incoming_document_goes_the_way_of_the_domain() {
        use RouteStage::{
            Executed, Filed, ForInformation, ForResolution, Forwarded, InExecution, LeftUnexamined,
            Registered,
        };
        let due = "2026-03-16".parse().expect("a date");
        let arrived = Facts {
            directed: false,
            term: Some(due),
            ..facts(Registered)
        };
        assert_eq!(
            open(Direction::Incoming, &arrived, &clerk()),
            [
                (ForResolution, None),
                (InExecution, Some(Reason::NotDirected)),
                (ForInformation, None),
                (Forwarded, None),
                (LeftUnexamined, None),
                (Filed, Some(Reason::TermRuns(due))),
            ]
        );
        let busy = Facts {
            open_tasks: 2,
            ..facts(InExecution)
        };
        assert_eq!(
            open(Direction::Incoming, &busy, &clerk()),
            [
                (Executed, Some(Reason::TasksOpen(2))),
                (Forwarded, Some(Reason::TasksOpen(2))),
                (LeftUnexamined, Some(Reason::TasksOpen(2))),
            ]
        );
        let specialist = Standing {
            roles: vec![Role::Specialist],
            ..clerk()
        };
        assert_eq!(
            open(Direction::Incoming, &facts(Executed), &specialist),
            [(InExecution, Some(Reason::NotDirected)), (Filed, None)]
        );
        for nobody in [
            Standing {
                may_move: false,
                ..clerk()
            },
            Standing {
                works_on: false,
                ..clerk()
            },
            Standing {
                roles: Vec::new(),
                ..clerk()
            },
        ] {
            let found = open(Direction::Incoming, &facts(Executed), &nobody);
            assert_eq!(found[1], (Filed, Some(Reason::NotPermitted)));
        }
        assert_eq!(open(Direction::Incoming, &facts(Filed), &clerk()), []);
    }

    /// Domain §13 (15): what lacks author, date or signature does not go out.
    #[test]
    fn what_lacks_a_requisite_is_not_sent() {
        let lacking = Facts {
            lacks_requisites: true,
            ..facts(RouteStage::Registered)
        };
        let found = open(Direction::Outgoing, &lacking, &clerk());
        assert_eq!(
            found[0],
            (RouteStage::Sent, Some(Reason::RequisitesMissing))
        );
        let annulled = Facts {
            status: DocumentStatus::Annulled,
            ..facts(RouteStage::Registered)
        };
        let found = open(Direction::Outgoing, &annulled, &clerk());
        assert!(
            found
                .iter()
                .all(|(_, reason)| *reason == Some(Reason::Annulled))
        );
        let steps = standard::steps(Direction::Outgoing);
        let found = refused(
            &steps,
            &facts(RouteStage::Registered),
            &clerk(),
            RouteStage::Executed,
        );
        assert_eq!(found, Some(Reason::NoSuchStep(RouteStage::Registered)));
    }

    #[test]
    fn tasks_take_the_document_along() {
        use RouteStage::{Executed, ForResolution, InExecution, Registered};
        let steps = standard::steps(Direction::Incoming);
        for (stage, open_tasks, wanted) in [
            (Registered, 1, Some(InExecution)),
            (ForResolution, 1, Some(InExecution)),
            (InExecution, 1, None),
            (InExecution, 0, Some(Executed)),
            (Executed, 1, Some(InExecution)),
            (Executed, 0, None),
            (Registered, 0, None),
            (RouteStage::Filed, 1, None),
        ] {
            let facts = Facts {
                open_tasks,
                ..facts(stage)
            };
            assert_eq!(following(&steps, &facts), wanted, "{stage} {open_tasks}");
        }
    }

    #[test]
    fn every_reason_is_said_in_both_languages() {
        let messages = Messages::new().expect("bundles");
        let stages = RouteStage::ALL
            .iter()
            .map(|stage| Reason::NoSuchStep(*stage));
        let others = [
            Reason::NotDirected,
            Reason::TasksOpen(2),
            Reason::TermRuns("2026-03-16".parse().expect("a date")),
            Reason::RequisitesMissing,
        ];
        let mut all = BTreeSet::new();
        for reason in stages.chain(others) {
            let problem = reason.problem();
            assert!(messages.knows(&problem.code.to_ascii_lowercase().replace('_', "-")));
            for language in [Language::Latvian, Language::English] {
                let said = messages.say(language, &problem);
                assert!(all.insert(said.clone()), "said twice: {said}");
            }
        }
    }

    proptest! {
        /// Wherever a document goes, it ends in its file and never leaves it.
        #[test]
        fn every_way_ends_in_the_file(
            direction in 0..Direction::ALL.len(),
            choices in proptest::collection::vec(0_usize..20, 1..30),
        ) {
            let steps = standard::steps(Direction::ALL[direction]);
            let mut at = facts(RouteStage::Registered);
            for choice in choices {
                let next = next(&steps, &at, &clerk());
                let open: Vec<_> = next.iter().filter(|next| next.reason.is_none()).collect();
                if open.is_empty() {
                    prop_assert_eq!(at.stage, RouteStage::Filed, "a dead end");
                    break;
                }
                at.stage = open[choice % open.len()].to;
            }
        }
    }
}
