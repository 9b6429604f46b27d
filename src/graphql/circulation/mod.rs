//! Circulation (dokumentu aprite): a document's legal clock, the rules of terms, the calendar of working days, and the
//! calculator over them; resolutions and tasks; routes; control cards; drafts with their approval and signature;
//! dispatches and answers.

mod approval;
mod clock_mutations;
mod control_card;
mod deadline;
mod derivation;
mod dispatch;
mod dispatch_mutations;
mod draft;
mod draft_card;
mod draft_mutations;
mod resolution;
mod route;
mod rule_mutations;
mod rules;
mod task_mutations;

use async_graphql::MergedObject;

pub(super) use control_card::{ControlCard, control_card};
pub(super) use deadline::{Deadline, deadline};
pub(super) use dispatch::{Answer, Dispatch, answers, dispatch, dispatches};
pub(super) use draft::{Draft, draft_of};
pub(super) use resolution::{Resolution, Task, resolutions};
pub(super) use route::{DocumentAction, DocumentRoute, available_actions, route};

/// What can be asked about circulation.
#[derive(MergedObject, Default)]
pub(super) struct CirculationQuery(
    deadline::DeadlinesQuery,
    rules::RulesQuery,
    resolution::TasksQuery,
    route::RoutesQuery,
    draft::DraftsQuery,
    dispatch::DispatchQuery,
);

/// What can be changed of circulation.
#[derive(MergedObject, Default)]
pub(super) struct CirculationMutation(
    clock_mutations::ClockMutation,
    rule_mutations::RuleMutation,
    task_mutations::TaskMutation,
    route::RouteMutation,
    draft_mutations::DraftMutation,
    dispatch_mutations::DispatchMutation,
);
