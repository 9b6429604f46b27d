//! Agreements with archives, as clients see them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject, Union};
use entities::handover::agreement::{self as kept, Place};
use entities::ids::SubmissionAgreementId;

use super::super::asker::{Asker, OrError};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::organisation::{Account, account};
use super::super::paging::{Paged, connection, request, total};
use super::super::scalars::{Date, Instant, Long};
use super::super::vocabulary::{DeliveryProblem, DestinationKind, PackageProfile};
use crate::access::Action;
use crate::handover::agreement::place::{printed, reply_place};
use crate::handover::agreement::read;

/// An agreement.
#[derive(Clone)]
pub(super) struct SubmissionAgreement(pub(super) Arc<kept::Model>);

/// A directory of the service's machine (mape).
#[derive(SimpleObject)]
struct FolderDestination {
    /// Its absolute path.
    path: String,
    /// For a mounted share: where it is mounted. Nothing is written while nothing is.
    mount_point: Option<String>,
}

/// A folder behind SFTP. What proves who we are is never shown.
#[derive(SimpleObject)]
struct SftpDestination {
    /// Name or address.
    host: String,
    /// 22 where none is said.
    port: Option<i32>,
    /// User's name.
    user: String,
    /// The pinned public keys of the host.
    host_key: String,
    /// Empty for the folder in which the login ends.
    folder: String,
}

/// A prefix of an S3 bucket. What proves who we are is never shown.
#[derive(SimpleObject)]
struct S3Destination {
    /// Address of the service.
    endpoint: String,
    /// What signatures name.
    region: String,
    /// Name of the bucket.
    bucket: String,
    /// Empty for none.
    prefix: String,
    /// Whether plain HTTP is allowed.
    plain: bool,
}

/// Where packages go (galamērķis).
#[derive(Union)]
enum Destination {
    Folder(FolderDestination),
    Sftp(SftpDestination),
    S3(S3Destination),
}

/// How it is looked for answers of the archive (atbilžu meklēšana): while a package that was delivered by the agreement is not answered.
#[derive(SimpleObject)]
struct ReplyLook {
    /// Where, in one line.
    address: String,
    /// When it was last looked, whatever came of it.
    looked_at: Option<Instant>,
    /// Not before this instant it is looked again.
    next_at: Option<Instant>,
    /// Looks in vain since the last that succeeded.
    attempts: i32,
    /// What stood in the way the last time (šķērslis).
    problem: Option<DeliveryProblem>,
    /// The fingerprint of the key that the host showed, where that was it.
    detail: Option<String>,
    /// Files there that cannot be fetched because of how they are called.
    nameless: Long,
    /// The day since which somebody must see to that place (gaida rīcību kopš); null while nobody need.
    waits_since: Option<Date>,
}

impl From<&Place> for Destination {
    fn from(place: &Place) -> Self {
        match place.clone() {
            Place::Folder { path, mount_point } => {
                Self::Folder(FolderDestination { path, mount_point })
            }
            Place::Sftp {
                host,
                port,
                user,
                host_key,
                folder,
            } => Self::Sftp(SftpDestination {
                host,
                port,
                user,
                host_key,
                folder,
            }),
            Place::S3 {
                endpoint,
                region,
                bucket,
                prefix,
                plain,
            } => Self::S3(S3Destination {
                endpoint,
                region,
                bucket,
                prefix,
                plain,
            }),
        }
    }
}

#[Object]
/// An agreement with an archive about what it takes (nodošanas vienošanās). Ground: ISO 14721, submission agreement; MK 282/2024.
impl SubmissionAgreement {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// Its number, as printed.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Unit of the archive, as record groups name it: `SZVA`.
    async fn archive_code(&self) -> &str {
        &self.0.archive_code
    }

    /// Name of the archive.
    async fn archive_name(&self) -> &str {
        &self.0.archive_name
    }

    /// Legal act, contract, letter (pamatojums).
    async fn ground(&self) -> &str {
        &self.0.ground
    }

    /// Whom to ask there (kontaktpersona).
    async fn contact(&self) -> Option<&str> {
        self.0.contact.as_deref()
    }

    /// Layouts that the archive takes (pakotņu veidi).
    async fn profiles(&self) -> Vec<PackageProfile> {
        let profiles = self.0.profiles.0.iter();
        profiles.map(|profile| (*profile).into()).collect()
    }

    /// First day.
    async fn valid_from(&self) -> Date {
        self.0.valid_from.into()
    }

    /// Last day; null while it is open-ended.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }

    /// Days within which the archive answers to a package; null where nothing is agreed about that.
    async fn answer_days(&self) -> Option<i32> {
        self.0.answer_days
    }

    /// What takes the packages.
    async fn kind(&self) -> DestinationKind {
        self.0.kind.into()
    }

    /// Where packages go (galamērķis).
    async fn destination(&self) -> Destination {
        (&self.0.destination).into()
    }

    /// The same in one line.
    async fn address(&self) -> String {
        printed(&self.0.destination)
    }

    /// At the same destination: the folder or prefix in which the archive puts its answers (atbilžu mape); null where it does not.
    async fn reply_folder(&self) -> Option<&str> {
        self.0.reply_folder.as_deref()
    }

    /// How it is looked for answers there; null where the archive does not answer so.
    async fn reply_look(&self) -> Option<ReplyLook> {
        let row = &self.0;
        let folder = row.reply_folder.as_deref()?;
        Some(ReplyLook {
            address: printed(&reply_place(&row.destination, folder)),
            looked_at: row.looked_at.map(Instant::from),
            next_at: row.look_next_at.map(Instant::from),
            attempts: row.look_attempts,
            problem: row.look_problem.map(DeliveryProblem::from),
            detail: row.look_detail.clone(),
            nameless: row.look_nameless.into(),
            waits_since: row.look_waits_since.map(Date::from),
        })
    }

    /// When it was recorded.
    async fn recorded_at(&self) -> Instant {
        self.0.recorded_at.into()
    }

    /// Account that recorded it.
    async fn recorded_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.recorded_by)).await
    }

    /// Counts changes: whoever changes it names the one they read.
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// What can be asked about agreements.
#[derive(Default)]
pub(super) struct AgreementsQuery;

/// Whoever reads inventories knows by what they are handed over; whoever records agreements reads them back.
fn may_read(asker: &Asker) -> Result<()> {
    match asker.caller.may(Action::ManageAgreements) {
        true => Ok(()),
        false => asker.require(Action::ReadInventories),
    }
}

#[Object]
impl AgreementsQuery {
    /// The institution's agreements with archives (nodošanas vienošanās), the newest first. For the records office, the head, the
    /// archivist and the administrator.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn submission_agreements(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<SubmissionAgreementId, SubmissionAgreement>> {
        let asker = Asker::of(context);
        may_read(asker)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::page(reader, own, &request).await;
        let total = total(context, asker, read::count(reader, own)).await?;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            |row| row.id,
            |row| SubmissionAgreement(Arc::new(row)),
        ))
    }

    /// One of these agreements; null where the institution has no such.
    async fn submission_agreement(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<SubmissionAgreement>> {
        let asker = Asker::of(context);
        may_read(asker)?;
        let id = ids::read(&id, "id").or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let row = read::one(reader, own, id).await.or_error(asker)?;
        Ok(row.map(|row| SubmissionAgreement(Arc::new(row))))
    }
}
