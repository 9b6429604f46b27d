//! What may be done with an item now, by whom, and why the rest may not: one function for whoever asks and for whoever acts.

use std::collections::HashMap;

use entities::documents::document;
use entities::ids::DocumentId;
use entities::mailroom::intake_item;
use entities::vocabulary::{DocumentStatus, IntakeState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::Refusal;
use crate::access::{Action, Caller, NotPermitted, Scope};
use crate::documents::read;
use crate::kernel::{Fault, calendar};

/// Something that can be done with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Register it (*reģistrēt*).
    Register,
    /// Set it aside (*atlikt*).
    SetAside,
    /// Let it wait again (*atgriezt*).
    TakeBack,
}

impl Act {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 3] = [Self::Register, Self::SetAside, Self::TakeBack];

    /// Goes on only where role and token allow it. Whoever registers an item registers a document.
    pub(super) fn require(self, caller: &Caller) -> Result<(), NotPermitted> {
        caller.require(Action::SortIntake)?;
        match self {
            Self::Register => caller.require(Action::RegisterDocument),
            Self::SetAside | Self::TakeBack => Ok(()),
        }
    }
}

/// The document that an item became.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Became {
    /// Whether its registration was annulled.
    pub annulled: bool,
    /// Its number; none where the caller may not see the document.
    pub number: Option<String>,
}

/// What items became, by the documents' ids.
///
/// # Errors
/// A fault of the database.
pub async fn became<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Became>, Fault> {
    if documents.is_empty() {
        return Ok(HashMap::new());
    }
    // Whether an item may be taken back does not depend on who sees the document.
    let states: Vec<(DocumentId, DocumentStatus)> = document::Entity::find()
        .select_only()
        .column(document::Column::Id)
        .column(document::Column::Status)
        .filter(document::Column::Id.is_in(documents.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?;
    let mut seen = read::by_ids(connection, scope, documents).await?;
    Ok(states
        .into_iter()
        .map(|(id, status)| {
            let number = seen.remove(&id).and_then(|card| card.number);
            let became = Became {
                annulled: status == DocumentStatus::Annulled,
                number: number.map(|number| number.as_str().to_owned()),
            };
            (id, became)
        })
        .collect())
}

/// Why the caller, who sees the item, may not do something with it now; none where they may.
pub fn barred(
    act: Act,
    caller: &Caller,
    item: &intake_item::Model,
    became: Option<&Became>,
) -> Option<Refusal> {
    if let Err(not) = act.require(caller) {
        return Some(not.into());
    }
    match (act, item.state) {
        (Act::Register | Act::SetAside, _) => settled(item, became),
        (Act::TakeBack, IntakeState::Waiting) => Some(Refusal::Waiting),
        (Act::TakeBack, IntakeState::SetAside) => None,
        (Act::TakeBack, IntakeState::Registered) => match became {
            Some(became) if became.annulled => None,
            _ => settled(item, became),
        },
    }
}

/// Why an item that is settled cannot be settled again; none for one that waits.
pub(super) fn settled(item: &intake_item::Model, became: Option<&Became>) -> Option<Refusal> {
    let on = calendar::day(item.acted_at.unwrap_or(item.taken_in_at));
    match (item.state, item.set_aside_as) {
        (IntakeState::SetAside, Some(reason)) => Some(Refusal::SetAside { reason, on }),
        (IntakeState::Registered, _) => {
            let number = became.and_then(|became| became.number.as_deref());
            Some(Refusal::Registered {
                number: number.unwrap_or("—").to_owned(),
                on,
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use entities::ids::{AccountId, InstitutionId, IntakeItemId};
    use entities::mailroom::intake_item::Remarks;
    use entities::vocabulary::{IntakeChannel, Role, SetAsideReason, TokenScope};
    use uuid::Uuid;

    use super::*;
    use crate::access::caller::Identity;
    use crate::testing::morning;

    const INSTITUTION: InstitutionId = InstitutionId(Uuid::nil());

    fn caller(role: Role, scope: Option<TokenScope>) -> Caller {
        let identity = Identity {
            account: AccountId(Uuid::nil()),
            login: "kads".to_owned(),
            institution: INSTITUTION,
            staff_member: None,
            roles: BTreeSet::from([role]),
        };
        Caller::new(identity, BTreeSet::new(), scope)
    }

    fn item(state: IntakeState) -> intake_item::Model {
        intake_item::Model {
            id: IntakeItemId(Uuid::nil()),
            institution_id: INSTITUTION,
            unit_id: None,
            channel: IntakeChannel::Email,
            source: "pasts".to_owned(),
            origin: "INBOX".to_owned(),
            external_id: "1/1".to_owned(),
            received_at: morning(),
            taken_in_at: morning(),
            sent_at: None,
            sender_name: None,
            sender_address: None,
            subject: None,
            message_id: None,
            sender_number: None,
            remarks: Remarks::default(),
            read_at: None,
            state,
            acted_at: Some(morning()),
            acted_by: None,
            acted_for: None,
            document_id: None,
            set_aside_as: (state == IntakeState::SetAside).then_some(SetAsideReason::Duplicate),
            set_aside_words: None,
            revision: 1,
        }
    }

    fn told(caller: &Caller, state: IntakeState, became: Option<&Became>) -> [Option<Refusal>; 3] {
        Act::ALL.map(|act| barred(act, caller, &item(state), became))
    }

    #[test]
    fn what_may_be_done_follows_from_the_state() {
        use IntakeState::{Registered, SetAside, Waiting};
        let clerk = caller(Role::RecordsClerk, None);
        let on = calendar::day(morning());
        let aside = Some(Refusal::SetAside {
            reason: SetAsideReason::Duplicate,
            on,
        });
        let registered = |number: &str| {
            Some(Refusal::Registered {
                number: number.to_owned(),
                on,
            })
        };
        let number = Some("2-5/26/1".to_owned());
        let standing = Became {
            annulled: false,
            number: number.clone(),
        };
        let annulled = Became {
            annulled: true,
            number,
        };
        assert_eq!(
            told(&clerk, Waiting, None),
            [None, None, Some(Refusal::Waiting)]
        );
        assert_eq!(told(&clerk, SetAside, None), [aside.clone(), aside, None]);
        let known = registered("2-5/26/1");
        assert_eq!(
            told(&clerk, Registered, Some(&standing)),
            [known.clone(), known.clone(), known.clone()]
        );
        assert_eq!(
            told(&clerk, Registered, Some(&annulled)),
            [known.clone(), known, None]
        );
        let hidden = registered("—");
        assert_eq!(
            told(&clerk, Registered, Some(&Became::default())),
            [hidden.clone(), hidden.clone(), hidden]
        );
    }

    #[test]
    fn roles_and_tokens_come_first() {
        for (caller, wanted) in [
            (
                caller(Role::Auditor, None),
                NotPermitted::ByRole(Action::SortIntake),
            ),
            (
                caller(Role::RecordsClerk, Some(TokenScope::Read)),
                NotPermitted::ByToken(Action::SortIntake),
            ),
        ] {
            for state in [
                IntakeState::Waiting,
                IntakeState::SetAside,
                IntakeState::Registered,
            ] {
                let wanted = Some(Refusal::NotPermitted(wanted));
                assert_eq!(
                    told(&caller, state, None),
                    [wanted.clone(), wanted.clone(), wanted]
                );
            }
        }
    }
}
