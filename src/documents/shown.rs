//! Restricted documents in lists: what one answer shows of them leaves a trace, one for all of them together.
//!
//! A title, a correspondent, even that there is such a document tells of somebody's private life. Whoever opens one
//! document is told in an entry about that document (`view`); a list would drown the journal in these, so its entry names
//! all the restricted documents that it showed. What was looked for is not kept: people search by names.
//!
//! The extract of a register's year lists every document of it, restricted ones with them, and says why registrations were
//! annulled; it is named by register and year.
//!
//! Ground: domain §16 (every read of these classes is logged), GDPR Art. 5(2).

use std::collections::{BTreeMap, BTreeSet};

use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId, RegisterId};
use entities::vocabulary::AccessClass;
use serde_json::json;

use super::view::Purpose;
use crate::access::Caller;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Kit;

/// Where documents are shown together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum List {
    /// A list, relations of a document, the journal.
    Documents,
    /// What was found by words.
    Search,
}

impl List {
    /// The kind of the entry that tells of it.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Documents => "documents.listed",
            Self::Search => "search.performed",
        }
    }
}

/// Whether an entry of this kind names restricted documents that were shown together.
pub fn names_restricted(kind: &str) -> bool {
    [List::Documents, List::Search]
        .iter()
        .any(|list| list.kind() == kind)
}

/// What one answer shows of restricted documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Those that have an entry of their own.
    viewed: BTreeSet<DocumentId>,
    listed: BTreeMap<List, BTreeSet<DocumentId>>,
    extracts: BTreeSet<(RegisterId, i32)>,
}

impl Shown {
    /// Notes a card that is shown in a list. Only restricted personal ones matter.
    pub fn add(&mut self, list: List, card: &document::Model) {
        if card.access_class == AccessClass::RestrictedPersonal {
            self.listed.entry(list).or_default().insert(card.id);
        }
    }

    /// Notes a document whose viewing is journalled already: where the same answer shows it again, that says nothing new.
    pub fn add_viewed(&mut self, id: DocumentId) {
        self.viewed.insert(id);
    }

    /// Notes the extract of a register's year, or the reasons of annulments in it.
    pub fn add_extract(&mut self, register: RegisterId, year: i32) {
        self.extracts.insert((register, year));
    }

    /// The entries that tell of it: at most one for each kind of list and each extract.
    pub fn entries(self, institution: InstitutionId, purpose: &Purpose) -> Vec<Entry> {
        let viewed = self.viewed;
        let extracts = self.extracts.into_iter().map(|(register, year)| Entry {
            kind: "register.extract_read",
            institution: Some(institution),
            subject: Subject {
                kind: "register",
                id: Some(register.0),
            },
            payload: json!({ "year": year, "purpose": purpose }),
        });
        self.listed
            .into_iter()
            .filter_map(|(list, documents)| {
                let documents: Vec<DocumentId> = documents.difference(&viewed).copied().collect();
                (!documents.is_empty()).then(|| Entry {
                    kind: list.kind(),
                    institution: Some(institution),
                    subject: Subject {
                        kind: "documents",
                        id: None,
                    },
                    payload: json!({ "documents": documents, "purpose": purpose }),
                })
            })
            .chain(extracts)
            .collect()
    }
}

/// Writes the trace of what an answer shows, before it goes out; nothing when it shows nothing restricted.
///
/// # Errors
/// A fault of the database: the answer must not go out then.
pub async fn tell(
    kit: &Kit,
    caller: &Caller,
    shown: Shown,
    purpose: &Purpose,
) -> Result<(), Fault> {
    write(kit, caller, shown.entries(caller.institution, purpose)).await
}

/// Writes the traces of what an answer shows, in one commit; none when there are none.
///
/// # Errors
/// A fault of the database: the answer must not go out then.
pub async fn write(kit: &Kit, caller: &Caller, entries: Vec<Entry>) -> Result<(), Fault> {
    if entries.is_empty() {
        return Ok(());
    }
    let mut op = kit.begin(caller.actor).await?;
    for entry in entries {
        op.record(entry);
    }
    op.commit().await
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn an_answer_leaves_at_most_one_entry_for_each_kind_of_list() {
        let institution = InstitutionId(Uuid::from_u128(1));
        let [one, two] = [1, 2].map(|number| DocumentId(Uuid::from_u128(number)));
        let purpose = Purpose::new(Some("pārbaude"));
        assert_eq!(Shown::default().entries(institution, &purpose), []);

        let mut shown = Shown::default();
        for (list, id) in [
            (List::Documents, one),
            (List::Documents, two),
            (List::Documents, one),
            (List::Search, one),
        ] {
            shown.listed.entry(list).or_default().insert(id);
        }
        let mut viewed = shown.clone();
        let told = |shown: Shown| -> Vec<(&str, serde_json::Value)> {
            let entries = shown.entries(institution, &purpose).into_iter();
            entries.map(|entry| (entry.kind, entry.payload)).collect()
        };
        assert_eq!(
            told(shown),
            [
                (
                    "documents.listed",
                    json!({ "documents": [one, two], "purpose": "pārbaude" })
                ),
                (
                    "search.performed",
                    json!({ "documents": [one], "purpose": "pārbaude" })
                ),
            ]
        );
        viewed.add_viewed(one);
        assert_eq!(
            told(viewed),
            [(
                "documents.listed",
                json!({ "documents": [two], "purpose": "pārbaude" })
            )]
        );
        assert!(names_restricted("documents.listed") && !names_restricted("document.viewed"));
    }
}
