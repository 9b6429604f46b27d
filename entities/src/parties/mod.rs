//! Who writes to the institution and whom it writes to.

pub mod correspondent;
