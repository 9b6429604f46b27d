//! Circulation: the legal clock of documents, its rules, and the days that institutions moved.

pub mod deadline;
pub mod deadline_extension;
pub mod deadline_pause;
pub mod deadline_rule;
pub mod moved_day;
