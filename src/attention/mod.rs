//! Attention (*uzmanība*): that nobody has to look for what waits for them.
//!
//! For everyone on the staff, and for the programs of other institutions. What stands here: the list of what each person has
//! to do, or waits for ([`my_work`]), and what those who are connected hear of ([`changes`]), what other
//! programs are told by HTTP ([`webhook`]), and of what people are reminded ([`reminder`]). It reads what the areas above keep and changes none of it.
//!
//! Ground: domain §4.5 (control card: reminders; overdue is computed, never stored); GDPR Art. 5(1)(c): whoever is told of
//! something is told no more than that it is there.

pub mod changes;
pub mod my_work;
pub mod reminder;
pub mod webhook;
