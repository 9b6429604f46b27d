//! Ending what an act said is to be kept.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::super::asker::{Asker, OrError};
use super::super::classification::File;
use super::super::problems::{Problem, Reading, told};
use crate::retention::list::release::release;

/// An appraisal to be ended.
#[derive(InputObject)]
struct EndAppraisalInput {
    /// Of which file.
    file: ID,
    /// Why it is to be judged anew; at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What ending an appraisal did.
#[derive(SimpleObject)]
struct EndAppraisalPayload {
    /// The file, which goes by its term again.
    file: Option<File>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of appraisals.
#[derive(Default)]
pub(super) struct AppraisalsMutation;

#[Object]
impl AppraisalsMutation {
    /// Ends the appraisal by which a file is kept beyond its term (ekspertīzes lēmuma izbeigšana): it was kept for its own value,
    /// as a sample or until a day, by an act that is over. The file goes by its term again and can be chosen for another list.
    /// For the records office and the archivist.
    async fn end_appraisal(
        &self,
        context: &Context<'_>,
        input: EndAppraisalInput,
    ) -> Result<EndAppraisalPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("endAppraisal", key, &input);
        let file = reading.id(&input.file, "file");
        let refused = |problems| EndAppraisalPayload {
            file: None,
            problems: told(asker, problems),
        };
        let file = match reading.done(file) {
            Ok(file) => file,
            Err(problems) => return Ok(refused(problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = release(kit, caller, file, &input.reason, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(row) => EndAppraisalPayload {
                file: Some(File(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
