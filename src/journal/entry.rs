//! One entry: what it says and the bytes that are hashed into the tree.

use chrono::{DateTime, Utc};
use entities::ids::{AccountId, EntryId, InstitutionId, OperationId, StaffMemberId};
use entities::journal::entry;
use entities::vocabulary::ActorKind;
use sea_orm::ActiveValue::Set;
use serde_json::Value;
use uuid::Uuid;

use super::merkle::{self, Hash};
use crate::kernel::secret;

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Actor {
    /// An account that signed in.
    Account(AccountId),
    /// An account that signed in and stands in for somebody who is away (*aizvietotājs*).
    Substitute {
        /// Whose hands.
        account: AccountId,
        /// In whose stead.
        absent: StaffMemberId,
    },
    /// Aprite itself: a job, a clock, the command line of the machine's administrator.
    System,
    /// Someone who has not said who they are.
    Anonymous,
}

impl Actor {
    /// The account, where there is one.
    pub const fn account(self) -> Option<AccountId> {
        match self {
            Self::Account(account) | Self::Substitute { account, .. } => Some(account),
            Self::System | Self::Anonymous => None,
        }
    }

    /// In whose stead the account acts.
    pub const fn absent(self) -> Option<StaffMemberId> {
        match self {
            Self::Substitute { absent, .. } => Some(absent),
            Self::Account(_) | Self::System | Self::Anonymous => None,
        }
    }

    const fn kind(self) -> ActorKind {
        match self {
            Self::Account(_) | Self::Substitute { .. } => ActorKind::Account,
            Self::System => ActorKind::System,
            Self::Anonymous => ActorKind::Anonymous,
        }
    }
}

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Subject {
    /// The kind of record, one word: `document`.
    pub kind: &'static str,
    /// Its id, where it is a single one.
    pub id: Option<Uuid>,
}

/// An entry to be written.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What happened, a dotted word: `document.registered`.
    pub kind: &'static str,
    /// In which institution: its people read the entry. None for what concerns the system as a whole, which only the
    /// machine's administrator reads.
    pub institution: Option<InstitutionId>,
    /// To what.
    pub subject: Subject,
    /// Details. Personal data belong here and nowhere else.
    pub payload: Value,
}

impl Entry {
    /// Turns the entry into a row, with its digest and leaf hash.
    pub(crate) fn into_row(
        self,
        id: EntryId,
        operation: OperationId,
        at: DateTime<Utc>,
        actor: Actor,
        salt: [u8; 16],
    ) -> entry::ActiveModel {
        let payload = self.payload.to_string();
        let salt = secret::hex(&salt);
        let digest = payload_digest(&salt, &payload);
        let leaf = leaf_hash(&LeafFields {
            id,
            operation,
            institution: self.institution,
            at,
            actor_kind: actor.kind(),
            account: actor.account(),
            absent: actor.absent(),
            kind: self.kind,
            subject_kind: self.subject.kind,
            subject_id: self.subject.id,
            payload_digest: &digest,
        });
        entry::ActiveModel {
            id: Set(id),
            position: Set(None),
            operation_id: Set(operation),
            institution_id: Set(self.institution),
            at: Set(at),
            actor_kind: Set(actor.kind()),
            account_id: Set(actor.account()),
            for_staff_member_id: Set(actor.absent()),
            kind: Set(self.kind.to_owned()),
            subject_kind: Set(self.subject.kind.to_owned()),
            subject_id: Set(self.subject.id),
            payload: Set(Some(payload)),
            payload_salt: Set(Some(salt)),
            payload_digest: Set(digest),
            leaf_hash: Set(secret::hex(&leaf)),
        }
    }
}

/// Digest of a payload: SHA-256 of its salt, a line break and the payload, hexadecimal.
///
/// The salt is blanked with the payload. Without it the digest that remains would confirm any guess of a name or a
/// personal code.
pub fn payload_digest(salt: &str, payload: &str) -> String {
    secret::hash(&format!("{salt}\n{payload}"))
}

/// What a leaf is made of: everything an entry says, its payload by digest.
pub(super) struct LeafFields<'a> {
    pub(super) id: EntryId,
    pub(super) operation: OperationId,
    pub(super) institution: Option<InstitutionId>,
    pub(super) at: DateTime<Utc>,
    pub(super) actor_kind: ActorKind,
    pub(super) account: Option<AccountId>,
    pub(super) absent: Option<StaffMemberId>,
    pub(super) kind: &'a str,
    pub(super) subject_kind: &'a str,
    pub(super) subject_id: Option<Uuid>,
    pub(super) payload_digest: &'a str,
}

/// Leaf input, version 1: one field a line, `-` for none. No field may hold a line break, so the form is unambiguous;
/// anyone can rebuild it from an exported entry with a text editor and `sha256sum`.
///
/// An entry of somebody who stood in for another is of version 2, which has one line more: in whose stead.
pub(super) fn leaf_hash(fields: &LeafFields<'_>) -> Hash {
    let optional = |id: Option<Uuid>| id.map_or_else(|| "-".to_owned(), |id| id.to_string());
    let input = format!(
        "{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n{}\n",
        fields.id,
        fields.operation,
        optional(fields.institution.map(|id| id.0)),
        fields.at.timestamp_micros(),
        fields.actor_kind,
        optional(fields.account.map(|id| id.0)),
        fields.kind,
        fields.subject_kind,
        optional(fields.subject_id),
        fields.payload_digest,
    );
    let input = match fields.absent {
        None => format!("aprite journal entry 1\n{input}"),
        Some(absent) => format!("aprite journal entry 2\n{input}{absent}\n"),
    };
    merkle::leaf(input.as_bytes())
}
