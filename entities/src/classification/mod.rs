//! The classification scheme, its file series, yearly files and registers.

pub mod custody;
pub mod file;
pub mod loan;
pub mod register;
pub mod register_closing;
pub mod register_extract;
pub mod register_year;
pub mod scheme;
pub mod scheme_step;
pub mod series;
pub mod series_succession;
pub mod unused_number;
pub mod volume;
