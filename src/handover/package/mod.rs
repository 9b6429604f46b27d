//! Packages for the archive (*pakotnes*): chosen units of an approved inventory with their documents and contents, in the
//! archive's layout.
//!
//! For the archivist of the institution, who orders a package and mends what is wrong with it until it is ready to go.
//!
//! - A package is ordered ([`order`]) and prepared in the background ([`Packer`]): gathered from what the records say, checked,
//!   written as one zip file on the [`Shelf`] (a directory, or the bucket of the contents), read back with every hash reckoned anew,
//!   and only then ready. Whatever is wrong is told with its place ([`read::faults`]), and nothing of such a package stays.
//! - Whoever may take it away leaves a trace ([`give_out`]), and gets what was written or nothing that would pass for it.
//!
//! A package that is ready has a name, a file on the shelf, its hash, and a manifest of all files in it with theirs. What becomes
//! of it (delivery, the archive's reply, the act) is noted on it: a unit that is in a package goes into no other until that one
//! is given up, and one that was handed over never again.
//!
//! What the archive refused goes again in another package; how that one differs from the first says [`difference`].
//!
//! A unit in a package is as open as its most closed document, each document as it says itself. Contents that nobody can read are
//! named with what is known of their document. Destroying a file gives up the packages that hold it and have not
//! been handed over ([`Shelf`]).
//!
//! Ground: Arhīvu likums 4., 11. p.; MK 282/2024; domain §7, §13 (21).

pub mod difference;
mod fault;
mod gather;
mod give_out;
mod hashed;
mod lying;
mod on_shelf;
mod order;
mod read;
mod shelf;
mod stored;
mod write;
mod writing;

pub(super) use gather::of_package;
pub use give_out::{Manifest, NotGiven, Opened, Sending, manifest, open, send, written};
pub(super) use order::packed;
pub use order::{Order, again, discard, order};
pub use read::{Filter, count, faults, one, page};
pub use shelf::{Packages, Shelf};
pub use write::{Packer, Packing};
