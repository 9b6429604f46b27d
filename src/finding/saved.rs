//! Searches that people keep (*saglabāti meklējumi*): under a name, to be asked again, and to be told by what is new.
//!
//! A search is its person's own. It looks with that person's rights of the moment, so nobody is told of what they may not
//! see, and what is told is the document's id alone: whoever opens the list later sees of it what they may see then. New is
//! what was registered since the search was kept or last changed; a letter whose text is read an hour after it was registered
//! is found an hour later. Each document is told once, whatever is killed in between ([`saved_search_hit`] is written with the
//! place in the journal). A search that names something which is not there any more says so, once and in the list: when something
//! comes in, or on the next day on which people are reminded.
//!
//! [`saved_search_hit`]: entities::finding::saved_search_hit

mod error;
mod keep;
pub mod read;
mod rounds;
mod tell;

pub use error::Refusal;
pub use keep::{Change, Kept, Question, change, forget, keep};
