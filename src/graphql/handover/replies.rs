//! What archives answer to packages, as clients see it; entering it.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::handover::reply as kept;
use entities::values::ContentHash;

use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::organisation::{Account, account};
use super::super::paging::{Paged, connection, request};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::{Instant, Long};
use super::super::vocabulary::ReplyOutcome;
use super::packages::HandoverPackage;
use crate::access::Action;
use crate::handover::Refusal;
use crate::handover::reply::read::{self, Exception};
use crate::handover::reply::{self, Answer};
use crate::kernel;

/// What an archive answered.
struct ArchiveReply(Arc<kept::Model>);

#[Object]
/// What the archive answered to a package (arhīva atbilde): of all its units and files, matched by path and hash. It stays, with its
/// bytes.
impl ArchiveReply {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The package that it is about.
    async fn package(&self, context: &Context<'_>) -> Result<Option<HandoverPackage>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.0.package_id).await;
        Ok(row.or_error(asker)?.map(HandoverPackage))
    }

    /// What the archive decided of the whole (lēmums).
    async fn outcome(&self) -> ReplyOutcome {
        self.0.outcome.into()
    }

    /// What it said besides.
    async fn remarks(&self) -> Option<&str> {
        self.0.remarks.as_deref()
    }

    /// The letter with which it came; null where it was fetched, and where the caller may not see the letter.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.document_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }

    /// Where the archive had put it, with the name of its file; null where it was entered from a letter.
    async fn fetched_from(&self) -> Option<&str> {
        self.0.fetched_from.as_deref()
    }

    /// SHA-256 of its bytes, hexadecimal.
    async fn sha256(&self) -> String {
        self.0.content_hash.to_string()
    }

    /// How many files it is about: all of the package.
    async fn file_count(&self) -> Long {
        self.0.files.into()
    }

    /// How many of them are refused.
    async fn refused_count(&self) -> Long {
        self.0.refused.into()
    }

    /// Units and files that are not simply accepted, in the order of the package.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn exceptions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<i32, ReplyException>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let page = read::exceptions(reader, &self.0, &request).await;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            u64::try_from(self.0.exceptions).ok(),
            |exception| exception.line.ordinal,
            ReplyException,
        ))
    }

    /// When it was entered.
    async fn recorded_at(&self) -> Instant {
        self.0.recorded_at.into()
    }

    /// Account that entered it; null where it was fetched.
    async fn recorded_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, self.0.recorded_by).await
    }
}

/// A unit or file that is not simply accepted.
struct ReplyException(Exception);

#[Object]
/// A unit or file that the archive did not simply accept (arhīva piezīme).
impl ReplyException {
    /// Number of the unit; null where it is about a file.
    async fn unit(&self) -> Option<&str> {
        self.0.unit.as_deref()
    }

    /// Path of the file from the root of the package; null where it is about a unit. Its name is empty once its document is
    /// destroyed.
    async fn path(&self) -> Option<String> {
        let file = self.0.file.as_ref()?;
        Some(format!("{}{}", file.folder, file.name))
    }

    /// SHA-256 of the file, hexadecimal.
    async fn sha256(&self) -> Option<String> {
        Some(self.0.file.as_ref()?.sha256.to_string())
    }

    /// What the archive decided.
    async fn outcome(&self) -> ReplyOutcome {
        self.0.line.outcome.into()
    }

    /// What it said besides.
    async fn remarks(&self) -> Option<&str> {
        self.0.line.remarks.as_deref()
    }
}

/// What can be asked about answers.
#[derive(Default)]
pub(super) struct RepliesQuery;

#[Object]
impl RepliesQuery {
    /// What the archive answered to a package (arhīva atbilde); null where there is no answer yet. For the records office, the head and
    /// the archivist.
    async fn archive_reply(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The package.")] package: ID,
    ) -> Result<Option<ArchiveReply>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let package = ids::read(&package, "package").or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let row = read::to(reader, own, package).await.or_error(asker)?;
        Ok(row.map(|row| ArchiveReply(Arc::new(row))))
    }
}

/// An answer of the archive.
#[derive(InputObject)]
struct RecordArchiveReplyInput {
    /// To which package: it was delivered, and there is no answer to it yet.
    package: ID,
    /// The archive's letter as registered here, received.
    document: ID,
    /// SHA-256 of the letter's content that is the answer, hexadecimal: XML, CSV or XLSX, at most 64 MiB (docs/handover.md).
    content: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What entering an answer did.
#[derive(SimpleObject)]
struct RecordArchiveReplyPayload {
    /// The answer.
    reply: Option<ArchiveReply>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

impl RecordArchiveReplyPayload {
    fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> Self {
        Self {
            reply: None,
            problems: told(asker, problems),
        }
    }
}

/// What can be done with answers.
#[derive(Default)]
pub(super) struct ReplyMutation;

#[Object]
impl ReplyMutation {
    /// Enters what the archive answered to a package (ierakstīt arhīva atbildi). It must be about this very package: all its units and
    /// files, by path and hash; otherwise it says where not, and changes nothing.
    async fn record_archive_reply(
        &self,
        context: &Context<'_>,
        input: RecordArchiveReplyInput,
    ) -> Result<RecordArchiveReplyPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("recordArchiveReply", key, &input);
        let package = reading.id(&input.package, "package");
        let document = reading.id(&input.document, "document");
        let malformed = |_| kernel::Problem::new("REPLY_CONTENT_UNKNOWN", "content");
        let content = reading.take(input.content.parse::<ContentHash>().map_err(malformed));
        let answer = package
            .zip(document)
            .zip(content)
            .map(|((package, document), content)| Answer {
                package,
                document,
                content,
            });
        let answer = match reading.done(answer) {
            Ok(answer) => answer,
            Err(problems) => return Ok(RecordArchiveReplyPayload::refused(asker, problems)),
        };
        let (kit, store, caller) = (&asker.service.kit, &asker.service.store, &asker.caller);
        let done = reply::record(kit, store, caller, answer, named.as_ref()).await;
        let done: std::result::Result<kept::Model, Refusal> = done.or_error(asker)?;
        Ok(match done {
            Ok(row) => RecordArchiveReplyPayload {
                reply: Some(ArchiveReply(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(refusal) => RecordArchiveReplyPayload::refused(asker, refusal.problems()),
        })
    }
}
