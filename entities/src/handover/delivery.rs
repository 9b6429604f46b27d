//! A package on its way to an archive (*pakotnes nosūtīšana*).

use crate::ids::{
    AccountId, HandoverDeliveryId, HandoverPackageId, InstitutionId, SubmissionAgreementId,
};
use crate::macros::table;
use crate::vocabulary::{
    DeliveryArrival, DeliveryCheck, DeliveryProblem, DeliveryStage, DeliveryState,
};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::entity::prelude::*;

/// A package on its way to an archive (*pakotnes nosūtīšana*). One of a package is under way at a time.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "handover_delivery")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HandoverDeliveryId,
    pub institution_id: InstitutionId,
    pub package_id: HandoverPackageId,
    pub agreement_id: SubmissionAgreementId,
    pub state: DeliveryState,
    /// Which of its jobs may act: a job of an earlier turn does nothing.
    pub turn: i32,
    /// Attempts in vain since somebody last ordered it.
    pub attempts: i32,
    /// Where it goes, for people; no secrets.
    pub destination: String,
    pub stage: Option<DeliveryStage>,
    /// Bytes of the package that the stage is done with.
    pub bytes_done: i64,
    pub bytes_all: i64,
    /// Where an upload goes on after a cut.
    pub bookmark: Option<String>,
    /// Not tried again before.
    pub next_at: Option<DateTime<Utc>>,
    /// What stood in the way the last time.
    pub problem: Option<DeliveryProblem>,
    /// Which file, or which key the host showed.
    pub detail: Option<String>,
    pub arrival: Option<DeliveryArrival>,
    /// How far it was looked at what arrived.
    pub verified: Option<DeliveryCheck>,
    pub ordered_at: DateTime<Utc>,
    pub ordered_by: AccountId,
    /// When it was delivered or cancelled.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    /// The day since which somebody must act; none while nobody need.
    pub waits_since: Option<NaiveDate>,
    /// Counts what people and destinations decided; guards against two people acting at once.
    pub revision: i32,
}

table!();
