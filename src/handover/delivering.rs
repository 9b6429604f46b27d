//! Bringing packages to archives (*pakotņu nosūtīšana*).
//!
//! For the archivist, who sends a package that is ready by an agreement with the archive and looks how far it is.
//!
//! - A delivery is ordered, tried once more, or given up ([`order`](mod@order)); one of a package is under way at a time.
//! - A job carries it ([`Carrier`]): streams the package, goes on where an earlier try was cut off, lets it be seen there under its
//!   name only when it has been read back, and notes what of that the destination permitted.
//! - What becomes of a delivery after an attempt is a plain function ([`course`]): tried again after a while that doubles, or
//!   left to a person.
//!
//! A job names the turn for which it was made; when somebody orders anew, the jobs of earlier turns do nothing. So a process that
//! is killed, a lease that ran out and an impatient person never make two deliveries of one.

mod carry;
pub mod course;
mod errand;
mod order;
pub mod read;

pub use carry::Carrier;
pub use order::{Target, cancel, order, retry};
pub(super) use read::is_under_way;
