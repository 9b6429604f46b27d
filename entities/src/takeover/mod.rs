//! Taking over the registers and files of former services: what was read, from which table, and how it was written there.

pub mod taken_over_document;
pub mod taken_over_file;
#[expect(
    clippy::module_inception,
    reason = "the table is named like its area: one takeover a row"
)]
pub mod takeover;
