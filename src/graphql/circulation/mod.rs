//! Circulation (dokumentu aprite): a document's legal clock, the rules of terms, the calendar of working days, and the
//! calculator over them.

mod clock_mutations;
mod deadline;
mod derivation;
mod rule_mutations;
mod rules;

use async_graphql::MergedObject;

pub(super) use deadline::{Deadline, deadline};

/// What can be asked about circulation.
#[derive(MergedObject, Default)]
pub(super) struct CirculationQuery(deadline::DeadlinesQuery, rules::RulesQuery);

/// What can be changed of circulation.
#[derive(MergedObject, Default)]
pub(super) struct CirculationMutation(clock_mutations::ClockMutation, rule_mutations::RuleMutation);
