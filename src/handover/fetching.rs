//! Fetching what archives answer (*arhīva atbilžu saņemšana*).
//!
//! For the archivist, whose packages are answered without anybody carrying files: where an agreement names a folder for answers, it is
//! looked into while a package that went by the agreement is not answered.
//!
//! - Who is due is asked each minute ([`begin_due`]), and whoever does not want to wait has it looked at once ([`look_now`]); a job looks
//!   ([`Fetcher`]). When it looks again is a plain function ([`course`]).
//! - A file is read when two looks found it the same: whoever is still writing it is not disturbed. What it says is entered by the very
//!   rules by which a person enters an answer ([`super::reply`]).
//! - What is no answer to a package that went there stays where it is, changes nothing, and is told once to whoever sent the package,
//!   with what is wrong with it. The same bytes are entered once, whatever is killed in between: the answer and what became of its
//!   file are one commit.
//!
//! Nothing is ever removed or renamed there: the place is the archive's.

pub mod course;
mod due;
mod files;
mod look;
mod order;
pub mod read;

pub use due::begin_due;
pub use look::Fetcher;
pub use order::look_now;
