//! What the archive answers (*arhīva atbilde*): accepted, accepted with remarks, or refused, for the package, each unit and each file.
//!
//! For the archivist, who enters the answer that came with a letter of the archive, or finds it entered where it was fetched
//! ([`super::fetching`]).
//!
//! - The answer is data in one of three forms ([`exchange`]), read strictly and up to a limit: whatever is not expected is told with its
//!   line, and changes nothing.
//! - It is matched per file and hash with the manifest of the package ([`matching`]): an answer for another package, with other
//!   hashes, about files that are not there or silent about some that are, is no answer.
//! - What was answered is kept with its bytes, which nothing erases, and with the letter or the place that it came from ([`record`](mod@record)).
//!
//! Ground: ISO 14721, ingest; domain §6, §7.

pub mod exchange;
mod matching;
pub mod read;
mod record;

pub(super) use read::{is_accepted, is_answered, of_bytes};
pub use record::{Answer, record};
pub(super) use record::{Fetched, enter};
