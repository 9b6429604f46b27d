//! An intake item (*saņemtais sūtījums*): what arrived through a channel of its own and waits to be registered or set aside.

use crate::ids::{AccountId, DocumentId, InstitutionId, IntakeItemId, StaffMemberId, UnitId};
use crate::macros::table;
use crate::vocabulary::{IntakeChannel, IntakeRemark, IntakeState, SetAsideReason};
use chrono::{DateTime, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What is out of the ordinary about an item, each at most once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Remarks(pub Vec<IntakeRemark>);

/// An intake item (*saņemtais sūtījums, vēl nereģistrēts*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "intake_item")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IntakeItemId,
    pub institution_id: InstitutionId,
    /// Unit whose mailbox or folder it came to; none where it came to the institution.
    pub unit_id: Option<UnitId>,
    pub channel: IntakeChannel,
    /// Name of the mailbox or folder in the settings.
    pub source: String,
    /// Where in it: folder of the mailbox, folder of the scanner.
    pub origin: String,
    /// What the source knows it by, unique within the source: `UIDVALIDITY/UID`, name and hash of a file, id of an e-address
    /// message. Taking the same thing in twice fails on it.
    pub external_id: String,
    /// When it reached the mailbox or folder.
    pub received_at: DateTime<Utc>,
    /// When it was taken in here.
    pub taken_in_at: DateTime<Utc>,
    /// When the sender says that it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// The sender's name, as the message says.
    pub sender_name: Option<String>,
    /// The sender's e-mail address or e-address.
    pub sender_address: Option<String>,
    pub subject: Option<String>,
    /// Id that the sender's system gave the message (`Message-ID`).
    pub message_id: Option<String>,
    /// The sender's own number.
    pub sender_number: Option<String>,
    pub remarks: Remarks,
    /// When its contents were read; none before.
    pub read_at: Option<DateTime<Utc>>,
    pub state: IntakeState,
    /// When somebody last registered it, set it aside or took it back; none while nobody has.
    pub acted_at: Option<DateTime<Utc>>,
    /// Who.
    pub acted_by: Option<AccountId>,
    /// In whose stead, where a substitute did it.
    pub acted_for: Option<StaffMemberId>,
    /// What became of it, where it was registered.
    pub document_id: Option<DocumentId>,
    pub set_aside_as: Option<SetAsideReason>,
    /// Why it was set aside, in words.
    pub set_aside_words: Option<String>,
    /// Counts what people did; guards against two acting at once.
    pub revision: i32,
}

table!();
