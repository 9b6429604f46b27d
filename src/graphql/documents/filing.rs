//! A document in further files besides its own.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::documents::document;
use entities::ids::{DocumentId, FileId};

use super::document::Document;
use crate::documents::{Refusal, also_in};
use crate::graphql::asker::{Asker, OrError};
use crate::graphql::problems::{Problem, Reading, told};

/// Putting a document into a further file.
#[derive(InputObject)]
struct PutDocumentInFileInput {
    /// The document.
    document: ID,
    /// The file.
    file: ID,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What putting it there did.
#[derive(SimpleObject)]
struct PutDocumentInFilePayload {
    /// The document.
    document: Option<Document>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// Taking a document out of a further file.
#[derive(InputObject)]
struct TakeDocumentOutOfFileInput {
    /// The document.
    document: ID,
    /// The file; not the document's own.
    file: ID,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What taking it out did.
#[derive(SimpleObject)]
struct TakeDocumentOutOfFilePayload {
    /// The document.
    document: Option<Document>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// The ids that both inputs name.
fn read(reading: &mut Reading, document: &ID, file: &ID) -> Option<(DocumentId, FileId)> {
    let document = reading.id(document, "document");
    document.zip(reading.id(file, "file"))
}

fn answer(
    asker: &Asker,
    done: std::result::Result<document::Model, Refusal>,
) -> (Option<Document>, Vec<Problem>) {
    match done {
        Ok(row) => (Some(Document(Arc::new(row))), Vec::new()),
        Err(refusal) => (None, told(asker, refusal.problems())),
    }
}

/// What can be changed about a document's further files.
#[derive(Default)]
pub(in crate::graphql) struct FilingMutation;

#[Object]
impl FilingMutation {
    /// Puts a document into a further file (norāde citā lietā): it is kept once, with its own file's term, and found in the
    /// other too.
    async fn put_document_in_file(
        &self,
        context: &Context<'_>,
        input: PutDocumentInFileInput,
    ) -> Result<PutDocumentInFilePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named =
            reading.idempotency("putDocumentInFile", input.idempotency_key.as_ref(), &input);
        let ids = read(&mut reading, &input.document, &input.file);
        let (document, problems) = match reading.done(ids) {
            Ok(ids) => {
                let (kit, caller) = (&asker.service.kit, &asker.caller);
                let done = also_in::put(kit, caller, ids, &input.reason, named.as_ref()).await;
                answer(asker, done.or_error(asker)?)
            }
            Err(problems) => (None, told(asker, problems)),
        };
        Ok(PutDocumentInFilePayload { document, problems })
    }

    /// Takes a document out of a further file. Its own file is left by moving it (`amendDocument`).
    async fn take_document_out_of_file(
        &self,
        context: &Context<'_>,
        input: TakeDocumentOutOfFileInput,
    ) -> Result<TakeDocumentOutOfFilePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency(
            "takeDocumentOutOfFile",
            input.idempotency_key.as_ref(),
            &input,
        );
        let ids = read(&mut reading, &input.document, &input.file);
        let (document, problems) = match reading.done(ids) {
            Ok(ids) => {
                let (kit, caller) = (&asker.service.kit, &asker.caller);
                let done = also_in::take_out(kit, caller, ids, &input.reason, named.as_ref()).await;
                answer(asker, done.or_error(asker)?)
            }
            Err(problems) => (None, told(asker, problems)),
        };
        Ok(TakeDocumentOutOfFilePayload { document, problems })
    }
}
