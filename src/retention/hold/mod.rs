//! Holds (*iznīcināšanas aizliegumi*): what must not be destroyed although its term is over, because of a lawsuit, an audit, a
//! dispute about somebody's data, an open case (domain §2).
//!
//! A hold is on files, series, documents or correspondents, and what it keeps is always whole files: the unit of destruction.
//! Which these are is asked of the source of truth whenever it matters ([`on`](fn@on)), so a document that is filed later, or a
//! file that is opened later, is kept too. It holds from the moment in which it is [placed](mod@place), under the
//! [gate](super::gate), until somebody [lifts](mod@lift) it or its last day [passes](mod@run_out). Its owner [reviews](mod@review) it:
//! nothing is kept for ever because nobody looked. What one would do can be seen before ([`mod@preview`]).

pub mod lift;
pub mod on;
pub mod place;
pub mod preview;
pub mod read;
pub mod review;
pub mod run_out;
pub(super) mod subjects;

pub use lift::lift;
pub use on::{Held, on};
pub use place::{Draft, Placed, place};
pub use preview::{Loss, Preview, preview};
pub use review::{Review, review};
pub use subjects::{MOST as MOST_SUBJECTS, Subjects};
