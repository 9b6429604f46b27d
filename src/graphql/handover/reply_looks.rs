//! Looking at once for what an archive answers.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::agreements::SubmissionAgreement;
use crate::handover::fetching;
use crate::kernel;

/// It is to be looked for answers.
#[derive(InputObject)]
struct LookForArchiveRepliesInput {
    /// By which agreement: it names a folder for answers.
    agreement: ID,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it has nothing looked for once more.
    idempotency_key: Option<String>,
}

/// What ordering a look did.
#[derive(SimpleObject)]
struct LookForArchiveRepliesPayload {
    /// The agreement; its `replyLook` tells what comes of it.
    agreement: Option<SubmissionAgreement>,
    /// What stood in the way; nothing is looked for then.
    problems: Vec<Problem>,
}

impl LookForArchiveRepliesPayload {
    fn refused(asker: &Asker, problems: Vec<kernel::Problem>) -> Self {
        Self {
            agreement: None,
            problems: told(asker, problems),
        }
    }
}

/// What can be done about answers that archives put somewhere.
#[derive(Default)]
pub(super) struct ReplyLookMutation;

#[Object]
impl ReplyLookMutation {
    /// Has it looked at once where an archive puts its answers (meklēt atbildes tūlīt), in the background, instead of waiting for the
    /// next of the looks that come by themselves. A file that is found for the first time is read a minute later, when it is still the
    /// same. For the archivist.
    async fn look_for_archive_replies(
        &self,
        context: &Context<'_>,
        input: LookForArchiveRepliesInput,
    ) -> Result<LookForArchiveRepliesPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("lookForArchiveReplies", key, &input);
        let id = reading.id(&input.agreement, "agreement");
        let id = match reading.done(id) {
            Ok(id) => id,
            Err(problems) => return Ok(LookForArchiveRepliesPayload::refused(asker, problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = fetching::look_now(kit, caller, id, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(row) => LookForArchiveRepliesPayload {
                agreement: Some(SubmissionAgreement(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(refusal) => LookForArchiveRepliesPayload::refused(asker, refusal.problems()),
        })
    }
}
