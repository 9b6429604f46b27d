//! The classification scheme, its file series, yearly files and registers.

pub mod file;
pub mod register;
pub mod register_year;
pub mod scheme;
pub mod series;
