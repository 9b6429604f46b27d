//! Who may read what the journal says of documents and people.
//!
//! An entry's frame (what was done, when, by whom) and its digest are for whoever may read the entry at all; its payload
//! says what was on the card, and is for those who may see that. Who looked at a document is told to those alone who may
//! read the journal: a colleague's looks are nobody else's matter.

use entities::ids::{CorrespondentId, DocumentId, DraftId};
use entities::journal::entry;
use entities::vocabulary::AccessClass;

use super::shown;
use crate::access::{Action, Caller};
use crate::journal::EntryFilter;

/// Kinds of entries that tell who looked at a document, or at a draft of one.
const LOOKS: &[&str] = &[
    "document.viewed",
    "content.opened",
    "draft.viewed",
    "draft.content_opened",
];

/// Which entries about a document, or about a draft, its history shows the caller.
pub fn shown_to(caller: &Caller) -> EntryFilter {
    EntryFilter {
        except: match caller.may(Action::ReadJournal) {
            true => &[],
            false => LOOKS,
        },
        ..EntryFilter::of(caller.institution)
    }
}

/// Whom an entry's payload is for, of those who may read the entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// All of them.
    All,
    /// Those who see this document.
    OfDocument(DocumentId),
    /// Those who see this draft.
    OfDraft(DraftId),
    /// Those who know this correspondent: that there is an entry about a person tells that the service knows them.
    OfCorrespondent(CorrespondentId),
    /// Those to whom restricted personal documents open, in the whole institution or in their units.
    OfPersonal,
}

impl Audience {
    /// The audience of an entry's payload.
    pub fn of(entry: &entry::Model) -> Self {
        match (entry.subject_kind.as_str(), entry.subject_id) {
            ("document", Some(id)) => Self::OfDocument(DocumentId(id)),
            ("draft", Some(id)) => Self::OfDraft(DraftId(id)),
            ("correspondent", Some(id)) => Self::OfCorrespondent(CorrespondentId(id)),
            // What arrived may be anything, a client's papers most of all.
            ("intake_item" | "intake_items", _) => Self::OfPersonal,
            _ if shown::names_restricted(&entry.kind) => Self::OfPersonal,
            _ => Self::All,
        }
    }
}

/// Whether documents that are restricted for the sake of private life open to the caller at all.
pub fn opens_personal(caller: &Caller) -> bool {
    caller.scope().opens(AccessClass::RestrictedPersonal)
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use entities::ids::{EntryId, OperationId};
    use entities::vocabulary::ActorKind;
    use uuid::Uuid;

    use super::*;

    #[test]
    fn a_payload_is_for_those_who_may_see_what_it_is_about() {
        let id = Uuid::from_u128(7);
        for (kind, subject_kind, subject_id, wanted) in [
            (
                "document.amended",
                "document",
                Some(id),
                Audience::OfDocument(DocumentId(id)),
            ),
            (
                "draft.prepared",
                "draft",
                Some(id),
                Audience::OfDraft(DraftId(id)),
            ),
            (
                "correspondent.registered",
                "correspondent",
                Some(id),
                Audience::OfCorrespondent(CorrespondentId(id)),
            ),
            ("documents.listed", "documents", None, Audience::OfPersonal),
            (
                "intake.viewed",
                "intake_item",
                Some(id),
                Audience::OfPersonal,
            ),
            ("intake.listed", "intake_items", None, Audience::OfPersonal),
            ("search.performed", "documents", None, Audience::OfPersonal),
            ("register.extract_read", "register", Some(id), Audience::All),
            ("year.closed", "institution", Some(id), Audience::All),
        ] {
            let entry = entry::Model {
                id: EntryId(id),
                position: None,
                operation_id: OperationId(id),
                institution_id: None,
                at: DateTime::default(),
                actor_kind: ActorKind::System,
                account_id: None,
                for_staff_member_id: None,
                kind: kind.to_owned(),
                subject_kind: subject_kind.to_owned(),
                subject_id,
                payload: None,
                payload_salt: None,
                payload_digest: String::new(),
                leaf_hash: String::new(),
            };
            assert_eq!(Audience::of(&entry), wanted, "{kind}");
        }
    }
}
