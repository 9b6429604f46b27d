//! Recording agreements with archives, changing them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, OneofObject, Result, SimpleObject};
use entities::handover::agreement::{self as kept, Place};

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::PackageProfile;
use super::agreements::SubmissionAgreement;
use crate::handover::Refusal;
use crate::handover::agreement::{self, Draft, Secret};
use crate::kernel;

/// A directory of the service's machine.
#[derive(InputObject)]
struct FolderDestinationInput {
    /// Its absolute path, below the directory that the machine's settings name for archives (`archives.dir`).
    path: String,
    /// For a mounted share: where it is mounted, the path itself or a folder above it.
    mount_point: Option<String>,
}

/// A private key of SFTP.
#[derive(InputObject)]
struct SftpKeyInput {
    /// OpenSSH or PEM.
    key: String,
    /// Where it is encrypted.
    passphrase: Option<String>,
}

/// What proves to SFTP who we are. It is kept sealed and never shown again.
#[derive(OneofObject)]
enum SftpCredentialInput {
    /// A password.
    Password(String),
    /// A private key.
    Key(SftpKeyInput),
}

/// A folder behind SFTP.
#[derive(InputObject)]
struct SftpDestinationInput {
    /// Name or address.
    host: String,
    /// 22 where none is said.
    port: Option<i32>,
    /// User's name.
    user: String,
    /// The host's public keys: bare, or lines of `known_hosts`. No other host is let in.
    host_key: String,
    /// Absolute, or below the folder in which the login ends; empty for that folder.
    #[graphql(default)]
    folder: String,
    /// What proves who we are. Null in a change where host, port, user and host key stay: the one that is kept goes on to hold.
    credential: Option<SftpCredentialInput>,
}

/// The two keys of S3. They are kept sealed and never shown again.
#[derive(InputObject)]
struct S3CredentialInput {
    /// Who we are.
    access_key: String,
    /// Proof of it.
    secret_key: String,
}

/// A prefix of an S3 bucket.
#[derive(InputObject)]
struct S3DestinationInput {
    /// `https://HOST[:PORT]`.
    endpoint: String,
    /// What signatures name; any word where the service has none.
    region: String,
    /// Name of the bucket.
    bucket: String,
    /// Empty for none.
    #[graphql(default)]
    prefix: String,
    /// Whether plain HTTP is allowed, for a service inside one's own walls.
    #[graphql(default)]
    plain: bool,
    /// What proves who we are. Null in a change where the endpoint stays: the one that is kept goes on to hold.
    credential: Option<S3CredentialInput>,
}

/// Where packages go.
#[derive(OneofObject)]
enum DestinationInput {
    /// A directory of the service's machine.
    Folder(FolderDestinationInput),
    /// A folder behind SFTP.
    Sftp(SftpDestinationInput),
    /// A prefix of an S3 bucket.
    S3(S3DestinationInput),
}

impl DestinationInput {
    fn read(&self) -> (Place, Option<Secret>) {
        match self {
            Self::Folder(given) => {
                let place = Place::Folder {
                    path: given.path.clone(),
                    mount_point: given.mount_point.clone(),
                };
                (place, None)
            }
            Self::Sftp(given) => {
                let place = Place::Sftp {
                    host: given.host.clone(),
                    port: given.port,
                    user: given.user.clone(),
                    host_key: given.host_key.clone(),
                    folder: given.folder.clone(),
                };
                let secret = given
                    .credential
                    .as_ref()
                    .map(|credential| match credential {
                        SftpCredentialInput::Password(password) => {
                            Secret::Password(password.clone().into())
                        }
                        SftpCredentialInput::Key(SftpKeyInput { key, passphrase }) => Secret::Key {
                            key: key.clone().into(),
                            passphrase: passphrase.clone().map(Into::into),
                        },
                    });
                (place, secret)
            }
            Self::S3(given) => {
                let place = Place::S3 {
                    endpoint: given.endpoint.clone(),
                    region: given.region.clone(),
                    bucket: given.bucket.clone(),
                    prefix: given.prefix.clone(),
                    plain: given.plain,
                };
                let secret = given.credential.as_ref();
                let secret = secret.map(|credential| Secret::AccessKeys {
                    access_key: credential.access_key.clone().into(),
                    secret_key: credential.secret_key.clone().into(),
                });
                (place, secret)
            }
        }
    }
}

/// What was agreed with an archive.
#[derive(InputObject)]
struct AgreementTermsInput {
    /// Number of the agreement, at most 60 characters; one of the institution's has it.
    number: String,
    /// Unit of the archive, as record groups name it: `SZVA`.
    archive_code: String,
    /// Name of the archive, at most 200 characters.
    archive_name: String,
    /// Legal act, contract, letter, at most 200 characters.
    ground: String,
    /// Whom to ask there, at most 500 characters.
    contact: Option<String>,
    /// Layouts that the archive takes.
    profiles: Vec<PackageProfile>,
    /// First day.
    valid_from: Date,
    /// Last day; null while it is open-ended.
    valid_to: Option<Date>,
    /// Days within which the archive answers to a package, 1 to 365: whoever sent one is told when they have passed.
    answer_days: Option<i32>,
    /// Where packages go.
    destination: DestinationInput,
    /// At the same destination: the folder (of a directory its absolute path) or prefix in which the archive puts its answers; another
    /// one than that of packages. They are fetched from there by themselves. Null where the archive does not answer so.
    reply_folder: Option<String>,
}

impl AgreementTermsInput {
    fn read(&self, reading: &mut Reading) -> Option<Draft> {
        let valid_from = reading.date(&self.valid_from, "terms.validFrom");
        let last = self.valid_to.as_ref();
        let valid_to = last.and_then(|day| reading.date(day, "terms.validTo"));
        let (place, secret) = self.destination.read();
        Some(Draft {
            number: self.number.clone(),
            archive_code: self.archive_code.clone(),
            archive_name: self.archive_name.clone(),
            ground: self.ground.clone(),
            contact: self.contact.clone(),
            profiles: self.profiles.iter().map(|word| (*word).into()).collect(),
            valid_from: valid_from?,
            valid_to,
            answer_days: self.answer_days,
            place,
            secret,
            reply_folder: self.reply_folder.clone(),
        })
    }
}

/// An agreement to be recorded.
#[derive(InputObject)]
struct RecordSubmissionAgreementInput {
    /// What was agreed.
    terms: AgreementTermsInput,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// An agreement becomes another.
#[derive(InputObject)]
struct ChangeSubmissionAgreementInput {
    /// Which.
    agreement: ID,
    /// Its revision as it was read: what somebody else did meanwhile is not overwritten.
    revision: i32,
    /// All of what holds from now on.
    terms: AgreementTermsInput,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What recording or changing an agreement did.
#[derive(SimpleObject)]
struct SubmissionAgreementPayload {
    /// The agreement as it now is.
    agreement: Option<SubmissionAgreement>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

impl SubmissionAgreementPayload {
    fn of(asker: &Asker, done: std::result::Result<kept::Model, Refusal>) -> Self {
        match done {
            Ok(row) => Self {
                agreement: Some(SubmissionAgreement(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(Refusal::Faulty(problems)) => {
                let problems = problems.into_iter();
                Self::refused(asker, problems.map(|problem| problem.within("terms")))
            }
            Err(refusal) => Self::refused(asker, refusal.problems()),
        }
    }

    fn refused(asker: &Asker, problems: impl IntoIterator<Item = kernel::Problem>) -> Self {
        Self {
            agreement: None,
            problems: told(asker, problems),
        }
    }
}

/// What can be done with agreements.
#[derive(Default)]
pub(super) struct AgreementMutation;

#[Object]
impl AgreementMutation {
    /// Records an agreement with an archive (ierakstīt nodošanas vienošanos). For the archivist and the administrator, from a browser
    /// session.
    async fn record_submission_agreement(
        &self,
        context: &Context<'_>,
        input: RecordSubmissionAgreementInput,
    ) -> Result<SubmissionAgreementPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("recordSubmissionAgreement", key, &input);
        let draft = input.terms.read(&mut reading);
        let draft = match reading.done(draft) {
            Ok(draft) => draft,
            Err(problems) => return Ok(SubmissionAgreementPayload::refused(asker, problems)),
        };
        let (kit, caller, archives) = (&asker.service.kit, &asker.caller, &asker.service.archives);
        let done = agreement::record(kit, caller, archives, draft, named.as_ref()).await;
        Ok(SubmissionAgreementPayload::of(asker, done.or_error(asker)?))
    }

    /// Says what an agreement is from now on (mainīt nodošanas vienošanos). Deliveries that are under way go on by it.
    async fn change_submission_agreement(
        &self,
        context: &Context<'_>,
        input: ChangeSubmissionAgreementInput,
    ) -> Result<SubmissionAgreementPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("changeSubmissionAgreement", key, &input);
        let draft = input.terms.read(&mut reading);
        let id = reading.id(&input.agreement, "agreement");
        let (id, draft) = match reading.done(id.zip(draft)) {
            Ok(read) => read,
            Err(problems) => return Ok(SubmissionAgreementPayload::refused(asker, problems)),
        };
        let (kit, caller, archives) = (&asker.service.kit, &asker.caller, &asker.service.archives);
        let target = (id, input.revision);
        let done = agreement::change(kit, caller, archives, target, draft, named.as_ref()).await;
        Ok(SubmissionAgreementPayload::of(asker, done.or_error(asker)?))
    }
}
