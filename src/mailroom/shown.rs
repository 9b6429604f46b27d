//! Items that an answer shows, and the trace that leaves. What arrived may be anything, so looking at it is told like looking
//! at a document that is restricted for the sake of private life (`documents::shown`): an entry about each item that somebody
//! opened, one for all that were shown together.
//!
//! Ground: domain §16 (every read of these classes is logged), GDPR Art. 5(2).

use std::collections::{BTreeMap, BTreeSet};

use entities::ids::{InstitutionId, IntakeItemId};
use serde_json::json;

use crate::documents::view::Purpose;
use crate::journal::{Entry, Subject};

/// The kind of the entry that names items which were shown together.
const LISTED: &str = "intake.listed";

/// What one answer shows of items.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// Opened by their ids, each with why.
    viewed: BTreeMap<IntakeItemId, Purpose>,
    /// Shown in lists, or beside other items.
    listed: BTreeSet<IntakeItemId>,
    /// Those about which the same request leaves an entry of the caller's anyway.
    acted_on: BTreeSet<IntakeItemId>,
}

impl Shown {
    /// Notes an item that somebody opens.
    pub fn add_viewed(&mut self, id: IntakeItemId, purpose: Purpose) {
        self.viewed.insert(id, purpose);
    }

    /// Notes an item that is shown in a list.
    pub fn add_listed(&mut self, id: IntakeItemId) {
        self.listed.insert(id);
    }

    /// Notes an item that the caller has dealt with in the same request: that they saw it says nothing new.
    pub fn add_acted_on(&mut self, id: IntakeItemId) {
        self.acted_on.insert(id);
    }

    /// The entries that tell of it: one for each item that was opened, at most one for all the others.
    pub fn entries(self, institution: InstitutionId, purpose: &Purpose) -> Vec<Entry> {
        let Self {
            viewed,
            listed,
            acted_on,
        } = self;
        let listed: Vec<IntakeItemId> = listed
            .into_iter()
            .filter(|id| !viewed.contains_key(id) && !acted_on.contains(id))
            .collect();
        let together = (!listed.is_empty()).then(|| Entry {
            kind: LISTED,
            institution: Some(institution),
            subject: Subject {
                kind: "intake_items",
                id: None,
            },
            payload: json!({ "items": listed, "purpose": purpose }),
        });
        viewed
            .into_iter()
            .map(|(id, purpose)| Entry {
                kind: "intake.viewed",
                institution: Some(institution),
                subject: Subject {
                    kind: "intake_item",
                    id: Some(id.0),
                },
                payload: json!({ "purpose": purpose }),
            })
            .chain(together)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_was_opened_or_dealt_with_is_not_listed_besides() {
        let institution = InstitutionId(Uuid::from_u128(1));
        let [one, two, three] = [1, 2, 3].map(|number| IntakeItemId(Uuid::from_u128(number)));
        let purpose = Purpose::new(Some("pasts"));
        assert_eq!(Shown::default().entries(institution, &purpose), []);

        let mut shown = Shown::default();
        for id in [one, two, two, three] {
            shown.add_listed(id);
        }
        shown.add_viewed(one, Purpose::new(Some("iesniegums")));
        shown.add_acted_on(three);
        let entries = shown.entries(institution, &purpose).into_iter();
        let told: Vec<_> = entries
            .map(|entry| (entry.kind, entry.subject.id, entry.payload))
            .collect();
        assert_eq!(
            told,
            [
                (
                    "intake.viewed",
                    Some(one.0),
                    json!({ "purpose": "iesniegums" })
                ),
                (
                    "intake.listed",
                    None,
                    json!({ "items": [two], "purpose": "pasts" })
                ),
            ]
        );
    }
}
