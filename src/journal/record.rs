//! Entries, heads and keys as they leave the database: what exports and bundles hold and what the verifier reads.

use chrono::{DateTime, Utc};
use entities::ids::{AccountId, EntryId, InstitutionId, OperationId, StaffMemberId};
use entities::journal::seal_key;
use entities::vocabulary::ActorKind;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entry::{LeafFields, leaf_hash, payload_digest};
use super::merkle::Hash;
use super::seal::head_message;
use crate::kernel::secret;

/// A sealed entry, complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EntryRecord {
    /// Place in the sealed order, from 0.
    pub position: u64,
    /// Its id.
    pub id: EntryId,
    /// Entries of one operation share it.
    pub operation: OperationId,
    /// In which institution; none for what concerns the system as a whole.
    pub institution: Option<InstitutionId>,
    /// When, UTC to the microsecond.
    pub at: DateTime<Utc>,
    /// Who acted.
    pub actor: ActorKind,
    /// As which account.
    pub account: Option<AccountId>,
    /// In whose stead, where the account stood in for somebody.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub absent: Option<StaffMemberId>,
    /// What happened.
    pub kind: String,
    /// To what kind of record.
    pub subject_kind: String,
    /// To which one.
    pub subject: Option<Uuid>,
    /// Details: JSON text, kept as text because its digest covers these very bytes. None when blanked.
    pub payload: Option<String>,
    /// Hashed with the payload, blanked with it.
    pub payload_salt: Option<String>,
    /// SHA-256 of salt and payload, hexadecimal.
    pub payload_digest: String,
    /// The leaf hash as it was stored, hexadecimal.
    pub leaf_hash: String,
    /// When and why the payload was blanked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blanked: Option<BlankingRecord>,
}

/// That a payload was lawfully blanked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BlankingRecord {
    /// When.
    pub at: DateTime<Utc>,
    /// On which legal ground.
    pub ground: String,
}

/// A signed tree head.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HeadRecord {
    /// Leaves of the tree.
    pub size: u64,
    /// Its root, hexadecimal.
    pub root: String,
    /// When it was signed.
    pub at: DateTime<Utc>,
    /// Which key signed it.
    pub key_id: String,
    /// Ed25519 signature, hexadecimal.
    pub signature: String,
}

/// A public key that signed tree heads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct KeyRecord {
    /// Its short name (`seal::key_id`).
    pub key_id: String,
    /// Ed25519 public key, hexadecimal.
    pub public_key: String,
}

impl EntryRecord {
    /// The leaf hash that its fields make.
    pub fn leaf(&self) -> Hash {
        leaf_hash(&LeafFields {
            id: self.id,
            operation: self.operation,
            institution: self.institution,
            at: self.at,
            actor_kind: self.actor,
            account: self.account,
            absent: self.absent,
            kind: &self.kind,
            subject_kind: &self.subject_kind,
            subject_id: self.subject,
            payload_digest: &self.payload_digest,
        })
    }

    /// Whether payload and salt are those of the digest; none when one of them is not there.
    pub fn payload_fits(&self) -> Option<bool> {
        let (salt, payload) = (self.payload_salt.as_ref()?, self.payload.as_ref()?);
        Some(payload_digest(salt, payload) == self.payload_digest)
    }
}

impl HeadRecord {
    /// The root, where it is one.
    pub fn root_hash(&self) -> Option<Hash> {
        secret::unhex(&self.root)?.try_into().ok()
    }

    /// Whether the key signed this head.
    pub fn is_signed_by(&self, public_key: &[u8]) -> bool {
        let (Some(root), Some(signature)) = (self.root_hash(), secret::unhex(&self.signature))
        else {
            return false;
        };
        secret::verifies(
            public_key,
            &head_message(self.size, &root, self.at),
            &signature,
        )
    }
}

impl From<seal_key::Model> for KeyRecord {
    fn from(row: seal_key::Model) -> Self {
        Self {
            key_id: row.key_id,
            public_key: row.public_key,
        }
    }
}
