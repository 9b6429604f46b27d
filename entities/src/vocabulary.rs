//! Closed vocabularies: the words a card is filled with, each with the Latvian term; a file for each area.

mod attention;
mod circulation;
mod classification;
mod documents;
mod handover;
mod mailroom;
mod organisation;
mod retention;

pub use attention::*;
pub use circulation::*;
pub use classification::*;
pub use documents::*;
pub use handover::*;
pub use mailroom::*;
pub use organisation::*;
pub use retention::*;

/// A word that is not on its list.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{list} has no word {word:?}")]
pub struct UnknownWord {
    /// The vocabulary that was asked.
    pub list: &'static str,
    /// What was given.
    pub word: String,
}
