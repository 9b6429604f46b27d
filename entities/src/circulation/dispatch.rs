//! A dispatch of a document to one recipient (*nosūtījums*).

use crate::ids::{
    AccountId, CorrespondentId, DispatchId, DocumentId, InstitutionId, StaffMemberId,
};
use crate::macros::table;
use crate::vocabulary::{Delivery, DispatchState, ReturnReason};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A dispatch of a document to one recipient, one way (*nosūtījums*).
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatch")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DispatchId,
    pub institution_id: InstitutionId,
    pub document_id: DocumentId,
    pub correspondent_id: CorrespondentId,
    pub delivery: Delivery,
    pub state: DispatchState,
    /// Whether Aprite itself carries it; otherwise people do and say so.
    pub automatic: bool,
    /// Where to, as it was when it was prepared.
    pub address: Option<String>,
    /// Why it does not go to the recipient's active e-address.
    pub exception: Option<String>,
    /// Only tells that the answer follows (*starpatbilde*).
    pub interim: bool,
    /// The dispatch that this one repeats, otherwise or elsewhere.
    pub follows_id: Option<DispatchId>,
    pub prepared_at: DateTime<Utc>,
    pub prepared_by: Option<AccountId>,
    pub prepared_for: Option<StaffMemberId>,
    /// How often Aprite tried since people last asked for it.
    pub attempts: i32,
    /// When it tries again.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// Message-ID of the letter by e-mail.
    pub message_id: Option<String>,
    /// By what whoever carries it knows it: number of the registered item, id in DIV, words of the mail server.
    pub reference: Option<String>,
    pub sent_on: Option<NaiveDate>,
    pub sent_at: Option<DateTime<Utc>>,
    /// When the recipient has confirmed that they got it.
    pub confirmed_on: Option<NaiveDate>,
    pub notified_on: Option<NaiveDate>,
    /// How that day came about (JSON of `circulation::dispatch::Notification`).
    pub notification: Option<Json>,
    /// Last day on which the recipient may contest it.
    pub contest_until: Option<NaiveDate>,
    /// How that day came about (JSON of `circulation::deadline::Derivation`).
    pub contest: Option<Json>,
    pub returned_on: Option<NaiveDate>,
    pub return_reason: Option<ReturnReason>,
    /// Whether it counts as notified although it came back; none while it has not come back.
    pub stands: Option<bool>,
    /// Why it did not arrive, or why it is not known whether it did.
    pub failure: Option<String>,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
}

table!();
