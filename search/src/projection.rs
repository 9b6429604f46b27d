//! What the index is told about a document.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Everything that a document can be found by. The index keeps no more of it than it needs to answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Projection {
    /// The document.
    pub id: Uuid,
    /// Orders hits that are equally good, and all hits by "newest": higher is newer. Unique and never changed.
    pub sequence: u64,
    /// Whoever holds one of these keys may see the document. None: only [`crate::Scope::All`] sees it.
    pub access_keys: Vec<u64>,
    pub title: String,
    /// Registration number (reģistrācijas numurs), as printed: `1-8/24/123`.
    pub number: Option<String>,
    /// The number under which the sender knows it.
    pub sender_number: Option<String>,
    /// Names of all senders and addressees.
    pub correspondents: Vec<String>,
    pub keywords: Vec<String>,
    /// Text of the document itself.
    pub body: String,
    /// Texts of its attachments, in their order.
    pub attachments: Vec<String>,
    pub kind: String,
    pub direction: String,
    pub access_class: String,
    pub status: String,
    pub content_states: Vec<String>,
    pub units: Vec<Uuid>,
    pub series: Vec<Uuid>,
    pub files: Vec<Uuid>,
    pub register: Option<Uuid>,
    /// Year of the register.
    pub year: Option<i32>,
    pub received_on: Option<NaiveDate>,
    /// Date that the document itself bears.
    pub dated_on: Option<NaiveDate>,
    pub registered_on: Option<NaiveDate>,
    /// Hash of everything above, taken by the caller and handed back by [`crate::SearchIndex::digests`].
    pub digest: [u8; 32],
}

impl Projection {
    /// Bytes of text in it: the measure by which waiting changes are bounded.
    pub(crate) fn weight(&self) -> usize {
        let strings = [&self.correspondents, &self.keywords, &self.attachments];
        let listed: usize = strings.into_iter().flatten().map(String::len).sum();
        size_of::<Self>() + self.title.len() + self.body.len() + listed
    }
}

/// One step of the index.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// The document is new, or is now like this.
    Put(Box<Projection>),
    /// The document is no longer to be found.
    Remove(Uuid),
}

impl Change {
    pub(crate) fn weight(&self) -> usize {
        match self {
            Self::Put(projection) => projection.weight(),
            Self::Remove(_) => size_of::<Self>(),
        }
    }
}
