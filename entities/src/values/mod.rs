//! Value types: each parses at the door, prints as people write it, and cannot hold what its rule forbids.

mod archival_date;
mod content_hash;
mod file_index;
mod language;
mod legal_registration_number;
mod number_format;
mod personal_code;
mod registration_number;
mod retention_period;

pub use archival_date::{ArchivalDate, InvalidArchivalDate};
pub use content_hash::{ContentHash, InvalidContentHash};
pub use file_index::{FileIndex, InvalidFileIndex};
pub use language::is_language_code;
pub use legal_registration_number::{InvalidLegalRegistrationNumber, LegalRegistrationNumber};
pub use number_format::{InvalidNumberFormat, NumberFormat, NumberRead, NumberTooLong};
pub use personal_code::{CodeDoubt, InvalidPersonalCode, PersonalCode};
pub use registration_number::{ImpossibleNumber, RegistrationNumber};
pub use retention_period::{InvalidRetentionPeriod, RetentionPeriod};
