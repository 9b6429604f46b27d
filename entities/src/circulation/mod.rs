//! Circulation: the legal clock of documents, its rules, and the days that institutions moved; resolutions and tasks;
//! routes; drafts and the rounds in which they are approved and signed; dispatches and answers.

pub mod answer;
pub mod approval;
pub mod approval_content;
pub mod approval_round;
pub mod approval_step;
pub mod deadline;
pub mod deadline_extension;
pub mod deadline_pause;
pub mod deadline_rule;
pub mod dispatch;
pub mod dispatch_step;
pub mod document_route;
pub mod draft;
pub mod draft_content;
pub mod moved_day;
pub mod resolution;
pub mod route_template;
pub mod task;
pub mod task_step;
