//! Reminders (*atgādinājumi*): who is told that something falls due, is late, or is late with somebody else.
//!
//! Once on each working day of an institution, at the minute that it set, a plain function ([`decide`]) compares open tasks and
//! running legal clocks with the day, the institution's calendar and its rules. What it finds becomes notifications (*paziņojumi*),
//! one for each term of each task, and a letter to each person who wants one ([`letter`]), which holds numbers, days and
//! counts and no personal data of clients. Whoever stands in for somebody away is told the same, marked as told for them. A day is begun by one process only and finished by one commit, so being killed in
//! between neither doubles nor loses anything.
//!
//! Ground: domain §4.5 (control card: reminders), §4.7; GDPR Art. 5(1)(c), 32 (mail leaves the house).

pub mod day;
pub mod decide;
pub mod letter;
pub mod notifications;
pub mod rules;

pub use day::{RemindDay, begin_due};
pub use decide::{Notice, notices};
pub use letter::SendDigest;
pub use rules::{Preference, Refusal, Rules};
