//! Documents (*dokumenti*): a card plus bytes, from registration to correction and annulment.
//!
//! For the records clerk who registers and the specialist who reads. A document gets its number inside the transaction
//! that registers it (`numbering`), its card may be corrected (`amend`) and its registration annulled with a reason
//! (`annul`); the number stays for ever. A content may be called otherwise (`rename`). What later areas must do in the same operation hangs on `consequences`; whom they let in for the sake of a task they say by
//! [`settle_tasks`]. Every look at a document restricted for the sake of private life is
//! journalled, alone (`view`) or in a list (`shown`).
//!
//! Ground: MK 282/2024, Dokumentu juridiskā spēka likums, MK 558/2018; fields of domain §4.1–4.2.

pub mod also_in;
pub mod amend;
pub mod annul;
pub mod card;
pub mod change;
mod closed;
pub mod consequences;
mod enclose;
pub mod error;
pub mod executor;
pub mod grant;
pub mod history;
pub mod legal_force;
pub mod list;
pub mod numbering;
pub mod particulars;
pub mod prepared;
pub mod read;
pub mod reading;
pub mod register;
pub mod relations;
pub mod rename;
pub mod sent;
pub mod shown;
pub mod signed;
mod versions;
pub mod view;

pub use card::{AddresseeDraft, Card, CardDraft};
pub use consequences::Consequences;
pub use enclose::settle_tasks;
pub use error::Refusal;
pub use particulars::Particulars;
pub use register::{Claim, NewRelation, RegisterDocument, Registrar};
