//! Retention: rules of how long files are kept, the events that periods are counted from, and the day on which each file is
//! due; what is chosen for destruction and what was decided about it; what was destroyed and what is kept of it; what keeps
//! files beyond their day, when permanent ones go to the archive, and notices of wrong data.

pub mod correction_notice;
pub mod destruction_content;
pub mod destruction_file;
pub mod destruction_item;
pub mod destruction_list;
pub mod destruction_run;
pub mod disposal_gate;
pub mod file_appraisal;
pub mod file_handed_over;
pub mod file_retention;
pub mod file_transfer;
pub mod hold;
pub mod hold_review;
pub mod hold_subject;
pub mod list_decision;
pub mod retention_event;
pub mod retention_follower;
pub mod retention_rule;
pub mod tombstone;
pub mod transfer_extension;
