//! Retention: rules of how long files are kept, the events that periods are counted from, and the day on which each file is
//! due.

pub mod file_retention;
pub mod retention_event;
pub mod retention_follower;
pub mod retention_rule;
