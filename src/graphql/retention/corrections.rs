//! Notices of wrong data in records.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::ids::{DocumentId, FileId};
use entities::retention::correction_notice;

use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids::global;
use super::super::loaders::{NoticesOfDocument, NoticesOfFile};
use super::super::organisation::{Account, account};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Instant;
use crate::kernel;
use crate::retention::correction::{self, About};

/// A person's notice that a record holds wrong data.
pub(in crate::graphql) struct CorrectionNotice(correction_notice::Model);

/// The notices about a document that the caller sees.
pub(in crate::graphql) async fn notices_of_document(
    context: &Context<'_>,
    id: DocumentId,
) -> Result<Vec<CorrectionNotice>> {
    let asker = Asker::of(context);
    let rows = asker.loader().load_one(NoticesOfDocument(id)).await;
    let rows = rows.or_error(asker)?.map(|rows| rows.to_vec());
    seen(context, rows.unwrap_or_default()).await
}

/// The notices about a file that the caller sees.
pub(in crate::graphql) async fn notices_of_file(
    context: &Context<'_>,
    id: FileId,
) -> Result<Vec<CorrectionNotice>> {
    let asker = Asker::of(context);
    let rows = asker.loader().load_one(NoticesOfFile(id)).await;
    let rows = rows.or_error(asker)?.map(|rows| rows.to_vec());
    seen(context, rows.unwrap_or_default()).await
}

/// What a notice says is told to those alone who see the notice.
async fn seen(
    context: &Context<'_>,
    rows: Vec<correction_notice::Model>,
) -> Result<Vec<CorrectionNotice>> {
    let asker = Asker::of(context);
    let ids: Vec<DocumentId> = rows.iter().map(|row| row.notice_id).collect();
    let documents = asker.load_now(ids).await.or_error(asker)?;
    let rows = rows.into_iter();
    let seen = rows.filter(|row| documents.contains_key(&row.notice_id));
    Ok(seen.map(CorrectionNotice).collect())
}

#[Object]
/// A person's notice that a record holds wrong or incomplete data (paziņojums par neprecīziem datiem), linked to the record,
/// which stays as it is. Ground: Arhīvu likums 13.¹ p., GDPR Art. 16.
impl CorrectionNotice {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The notice as registered.
    async fn notice(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.0.notice_id).await
    }

    /// What is said to be wrong.
    async fn remark(&self) -> &str {
        &self.0.remark
    }

    /// When it was linked.
    async fn linked_at(&self) -> Instant {
        self.0.linked_at.into()
    }

    /// Account that linked it.
    async fn linked_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.linked_by)).await
    }
}

/// A notice to be linked.
#[derive(InputObject)]
struct LinkCorrectionNoticeInput {
    /// The notice: a document that was received and registered.
    notice: ID,
    /// The document that it is about; none where it is about a whole file.
    document: Option<ID>,
    /// The file that it is about.
    file: Option<ID>,
    /// What is said to be wrong, in a sentence, at most 500 characters.
    remark: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What linking a notice did.
#[derive(SimpleObject)]
struct LinkCorrectionNoticePayload {
    /// The link.
    correction_notice: Option<CorrectionNotice>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of notices.
#[derive(Default)]
pub(super) struct CorrectionsMutation;

#[Object]
impl CorrectionsMutation {
    /// Links a person's notice of wrong data to the document or file that it is about (paziņojuma piesaiste). The record itself
    /// is not altered.
    async fn link_correction_notice(
        &self,
        context: &Context<'_>,
        input: LinkCorrectionNoticeInput,
    ) -> Result<LinkCorrectionNoticePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("linkCorrectionNotice", key, &input);
        let notice = reading.id(&input.notice, "notice");
        let about = match (&input.document, &input.file) {
            (Some(id), None) => reading.id(id, "document").map(About::Document),
            (None, Some(id)) => reading.id(id, "file").map(About::File),
            (Some(_), Some(_)) | (None, None) => reading.take(Err(kernel::Problem::new(
                "CORRECTION_NOTICE_ABOUT",
                "document",
            ))),
        };
        let refused = |problems| LinkCorrectionNoticePayload {
            correction_notice: None,
            problems: told(asker, problems),
        };
        let which = match reading.done(notice.zip(about)) {
            Ok(which) => which,
            Err(problems) => return Ok(refused(problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = correction::link(kit, caller, which, &input.remark, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(row) => LinkCorrectionNoticePayload {
                correction_notice: Some(CorrectionNotice(row)),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
