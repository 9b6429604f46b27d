//! What archives put where their answers come, as clients see it.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entities::handover::reply_file as kept;
use entities::ids::ReplyFileId;

use super::super::asker::{Asker, OrError};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::paging::{Paged, connection, request, total};
use super::super::scalars::{Instant, Long};
use super::super::vocabulary::ReplyFileState;
use super::agreements::SubmissionAgreement;
use super::deliveries::{HandoverDelivery, delivery};
use super::packages::HandoverPackage;
use crate::access::Action;
use crate::handover::fetching::read::{self, Filter};
use crate::kernel::problem::Language;

/// A file that an archive put there.
struct ArchiveReplyFile(kept::Model);

/// What keeps a file from being entered as an answer.
#[derive(SimpleObject)]
struct ReplyFlaw {
    /// Stable code for programs, in capitals: `REPLY_OTHER_HASH`.
    code: String,
    /// What is wrong, and where: a line, or sheet and row, in the caller's language.
    message: String,
}

#[Object]
/// A file that an archive put where its answers come (arhīva ielikta datne), and what became of it. It is never removed there.
impl ArchiveReplyFile {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// By which agreement it was found.
    async fn agreement(&self, context: &Context<'_>) -> Result<Option<SubmissionAgreement>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.0.agreement_id).await;
        Ok(row.or_error(asker)?.map(SubmissionAgreement))
    }

    /// Where it lies, in one line.
    async fn address(&self) -> &str {
        &self.0.place
    }

    /// What it is called there.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// In bytes.
    async fn size(&self) -> Long {
        self.0.size.into()
    }

    /// When it was last written, by the destination's clock, where it says so.
    async fn modified_at(&self) -> Option<Instant> {
        self.0.modified_at.map(Instant::from)
    }

    /// What became of it (statuss).
    async fn state(&self) -> ReplyFileState {
        self.0.state.into()
    }

    /// SHA-256 of its bytes, hexadecimal; null while it was not read.
    async fn sha256(&self) -> Option<String> {
        self.0.sha256.map(|hash| hash.to_string())
    }

    /// The package that it speaks of; null where it speaks of none of the institution's.
    async fn package(&self, context: &Context<'_>) -> Result<Option<HandoverPackage>> {
        let Some(id) = self.0.package_id else {
            return Ok(None);
        };
        let asker = Asker::of(context);
        let row = asker.loader().load_one(id).await;
        Ok(row.or_error(asker)?.map(HandoverPackage))
    }

    /// Whoever ordered this delivery is told that it cannot be entered; null where it was.
    async fn delivery(&self, context: &Context<'_>) -> Result<Option<HandoverDelivery>> {
        match self.0.delivery_id {
            Some(id) => delivery(context, id).await,
            None => Ok(None),
        }
    }

    /// Why it cannot be entered (kļūdas), at most 20 things.
    async fn flaws(&self, context: &Context<'_>) -> Vec<ReplyFlaw> {
        let language = Asker::of(context).language;
        let flaws = self.0.flaws.0.iter().map(|flaw| ReplyFlaw {
            code: flaw.code.clone(),
            message: match language {
                Language::Latvian => flaw.lv.clone(),
                Language::English => flaw.en.clone(),
            },
        });
        flaws.collect()
    }

    /// When it was found as it is.
    async fn found_at(&self) -> Instant {
        self.0.found_at.into()
    }

    /// When it was decided what becomes of it.
    async fn settled_at(&self) -> Option<Instant> {
        self.0.settled_at.map(Instant::from)
    }
}

/// What can be asked about such files.
#[derive(Default)]
pub(super) struct ReplyFilesQuery;

#[Object]
impl ReplyFilesQuery {
    /// What archives put where their answers come (arhīva ieliktās datnes), the newest first. For the records office, the head and the
    /// archivist.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn archive_reply_files(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "By this agreement only.")] agreement: Option<ID>,
        #[graphql(desc = "Of which whoever ordered this delivery is told only.")] delivery: Option<
            ID,
        >,
        #[graphql(desc = "Of which this became only; of which anything did when none.")]
        states: Option<Vec<ReplyFileState>>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<ReplyFileId, ArchiveReplyFile>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let agreement = agreement
            .map(|id| ids::read(&id, "agreement"))
            .transpose()
            .or_error(asker)?;
        let delivery = delivery
            .map(|id| ids::read(&id, "delivery"))
            .transpose()
            .or_error(asker)?;
        let states = states.unwrap_or_default();
        let filter = Filter {
            states: states.into_iter().map(Into::into).collect(),
            agreement,
            delivery,
        };
        let request = request(first, after.as_deref()).or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::page(reader, own, &filter, &request).await;
        let total = total(context, asker, read::count(reader, own, &filter)).await?;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            |row| row.id,
            ArchiveReplyFile,
        ))
    }
}
