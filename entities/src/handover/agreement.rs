//! An agreement with an archive about what it takes (*nodošanas vienošanās*).

use crate::ids::{AccountId, InstitutionId, SubmissionAgreementId};
use crate::macros::table;
use crate::vocabulary::{DeliveryProblem, DestinationKind, PackageProfile};
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// Layouts that the archive takes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(transparent)]
pub struct Profiles(pub Vec<PackageProfile>);

/// Where packages go, without what proves who we are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Place {
    /// A directory of this machine.
    Folder {
        path: String,
        /// For a mounted share: where it is mounted.
        mount_point: Option<String>,
    },
    /// A folder behind SFTP.
    Sftp {
        host: String,
        /// 22 where none is said.
        port: Option<i32>,
        user: String,
        /// The pinned public keys of the host.
        host_key: String,
        /// Empty for the folder in which the login ends.
        folder: String,
    },
    /// A prefix in a bucket.
    S3 {
        endpoint: String,
        region: String,
        bucket: String,
        /// Empty for none.
        prefix: String,
        /// Whether plain HTTP is allowed, for a service inside one's own walls.
        plain: bool,
    },
}

/// An agreement with an archive about what it takes (*nodošanas vienošanās*): ISO 14721, submission agreement.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "submission_agreement")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubmissionAgreementId,
    pub institution_id: InstitutionId,
    /// As printed; one of the institution's has it.
    pub number: String,
    /// Unit of the archive, as record groups name it: `SZVA`.
    pub archive_code: String,
    pub archive_name: String,
    /// Legal act, contract, letter.
    pub ground: String,
    /// Whom to ask there.
    pub contact: Option<String>,
    pub profiles: Profiles,
    pub valid_from: NaiveDate,
    /// Last day; none while it is open-ended.
    pub valid_to: Option<NaiveDate>,
    pub kind: DestinationKind,
    pub destination: Place,
    /// What proves who we are, sealed; none for a folder.
    pub secret: Option<Vec<u8>>,
    pub recorded_at: DateTime<Utc>,
    pub recorded_by: AccountId,
    /// Days within which the archive answers to a package; none where nothing is agreed about that.
    pub answer_days: Option<i32>,
    /// Counts changes; guards against two people acting at once.
    pub revision: i32,
    /// At the same destination: the folder or prefix in which the archive puts its answers; none where it does not.
    pub reply_folder: Option<String>,
    /// When that was last looked into.
    pub looked_at: Option<DateTime<Utc>>,
    /// Not looked into before; none where it was never looked into.
    pub look_next_at: Option<DateTime<Utc>>,
    /// Looks in vain since the last that succeeded.
    pub look_attempts: i32,
    /// What stood in the way the last time.
    pub look_problem: Option<DeliveryProblem>,
    /// Which key the host showed.
    pub look_detail: Option<String>,
    /// Files there that nobody can fetch, because no file may be called so.
    pub look_nameless: i64,
    /// The day since which somebody must see to that place; none while nobody need.
    pub look_waits_since: Option<NaiveDate>,
}

table!();
