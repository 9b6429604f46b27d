//! Handover to the archive (*nodošana arhīvam*): what is of permanent value, and what is kept for long, arranged and described
//! as the archive wants it.
//!
//! For the archivist of the institution, who makes inventories year by year, and the archive's, who approves them.
//!
//! - An [`inventory`] (*uzskaites saraksts*) is of one record group, term, type and medium, and goes on across years in parts:
//!   drafted, submitted, approved by the archive. What is done with it is one [`command`]. Its units bear numbers that run on
//!   and are never given again ([`numbering`]).
//! - A unit of description (*glabājamā vienība*) is a file, or a volume of one. What the system knows of files is read in a
//!   number of statements that does not grow with them ([`facts`]); what a unit says of its file follows from that
//!   ([`derive`](mod@derive)); whatever somebody says otherwise, for one unit or for many, is a [`describe`] change.
//! - An inventory is given out on paper and as a table ([`export`]).
//! - The history of a record group follows from what the records tell, and the archivist completes it ([`finding_aids`]).
//! - Chosen units of what the archive has approved become a [`package`] that it takes.
//! - What an archive takes, and where, is an [`agreement`]; a package that is ready is brought there by [`delivering`].
//! - What the archive answers is a [`reply`], entered from a letter or by [`fetching`] where the archive puts it.
//! - What an archive does not take as it is gets a [`rendition`], which goes along with the original.
//! - What the archive accepted is handed over by an [`act`](mod@act) that both sides sign.
//! - [`check`](mod@check) compares what a unit says with what the system knows, and says where it will not do.
//!
//! The journal tells what was done with an inventory without any words of files, and every change of a unit as an entry about
//! its file: where the file is destroyed, those words go with it, and the unit takes the title of its series.
//!
//! Ground: Arhīvu likums; MK 282/2024; MK 690/2018; domain §5, §13 (22).

pub mod act;
pub mod agreement;
pub mod check;
pub mod command;
mod decide;
pub mod delivering;
pub mod derive;
pub mod describe;
pub mod error;
mod evidence;
pub mod export;
pub mod facts;
pub mod fetching;
pub mod finding_aids;
pub mod inventory;
mod mending;
pub mod numbering;
pub mod package;
pub mod paper;
pub mod read;
pub mod rendition;
pub mod reply;
mod revise;
pub mod sheet;
mod units;

pub use check::{Flaw, Weight, check};
pub use command::{Deed, Letter, Step, Target, act};
pub use describe::{Change, Described};
pub use error::Refusal;
pub use facts::FileFacts;
pub use inventory::{Draft, open};
pub use numbering::{Label, Totals, added_up};
