//! Classification (*klasifikācijas shēma, lietu nomenklatūra*): the scheme's file series, the files opened from them,
//! and the registers that number what enters.
//!
//! For the records clerk, who must know into which file a document goes, and the archivist, who answers for the scheme.
//! Ground: MK 282/2024 (document and archive management), arhivi.gov.lv *Klasifikācijas shēma* (mandatory contents).

pub mod check;
mod coming_in_force;
pub mod command;
pub mod compare;
pub mod crosswalk;
pub mod custody;
pub mod drafting;
pub mod error;
pub mod files;
pub mod filing;
pub mod formerly;
pub mod life;
pub mod owner;
pub mod read;
pub mod record_group;
pub mod registers;
pub mod scheme;
pub mod submission;
pub mod table;
pub mod volumes;
pub mod year_end;
pub mod year_opening;

pub use error::Refusal;
pub use filing::{FileChoice, choose_file};
pub use formerly::DraftedSeries;
pub use registers::year_is_open;
pub use scheme::SeriesPlan;
