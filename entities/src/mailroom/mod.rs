//! The mailroom: what arrived and is not a record yet.

pub mod intake_content;
pub mod intake_item;
