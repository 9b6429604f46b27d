//! Work to be done after a commit.

pub mod job;
