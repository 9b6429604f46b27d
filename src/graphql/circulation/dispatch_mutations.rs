//! Sending documents, and saying what became of that.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::NaiveDate;
use entities::circulation::dispatch;
use entities::ids::DispatchId;

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::{Delivery, ReturnReason};
use super::dispatch::Dispatch;
use crate::circulation::dispatch::{Act, Draft, RecipientDraft, Refusal, Target, act, prepare};
use crate::kernel::calendar;
use crate::op::IdempotencyKey;

/// One recipient of a document.
#[derive(InputObject)]
struct RecipientInput {
    /// Who: the document's correspondent or one of its addressees.
    correspondent: ID,
    /// Which way.
    delivery: Delivery,
    /// Where to, by post or e-mail, where it is not the correspondent's own address; at most 300 characters.
    address: Option<String>,
    /// Why it does not go to the recipient's active e-address, at most 500 characters; for those who may make the exception.
    exception: Option<String>,
    /// When it went, where people have sent it already; by post the day it was handed to the post. What Aprite itself carries
    /// has no such day.
    sent_on: Option<Date>,
    /// By what the carrier knows it, as the number of the registered item; at most 300 characters.
    reference: Option<String>,
    /// The dispatch to the same recipient that failed or came back, and that this one repeats.
    follows: Option<ID>,
    /// It goes once more although the same document went there the same way.
    #[graphql(default)]
    again: bool,
}

/// A document is to be sent.
#[derive(InputObject)]
struct DispatchDocumentInput {
    /// Which; registered, with date and signature, and none that came in. A draft is signed first.
    document: ID,
    /// To whom, each in their own way; at most 100. All of them, or none.
    recipients: Vec<RecipientInput>,
    /// It only tells that the answer follows (starpatbilde): what it answers stays open.
    #[graphql(default)]
    interim: bool,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// What sending did.
#[derive(SimpleObject)]
struct DispatchDocumentPayload {
    /// The dispatches, in the order of the recipients.
    dispatches: Vec<Dispatch>,
    /// What stood in the way; nothing was prepared then.
    problems: Vec<Problem>,
}

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        struct $name {
            /// Which dispatch.
            dispatch: ID,
            /// The dispatch's revision as it was read: what somebody else did meanwhile is not overwritten.
            revision: i32,
            $($(#[$field_doc])* $field: $type,)*
            /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
            idempotency_key: Option<String>,
        }
    )*};
}

inputs! {
    /// A dispatch went.
    RecordDispatchSentInput {
        /// When; today when none. By post, the day it was handed to the post.
        on: Option<Date>,
        /// By what the carrier knows it, at most 500 characters.
        reference: Option<String>,
    }

    /// The recipient has confirmed that they got it.
    ConfirmDispatchInput {
        /// When they got it; today when none.
        on: Option<Date>,
        /// How that is known, at most 500 characters.
        text: Option<String>,
    }

    /// Mail came back.
    RecordDispatchReturnedInput {
        /// When; today when none.
        on: Option<Date>,
        /// Why.
        reason: ReturnReason,
        /// What else stands on it, at most 500 characters; required for another reason.
        text: Option<String>,
        /// What follows: it counts as notified all the same (true), or it must be sent otherwise (false).
        stands: bool,
    }

    /// It did not arrive.
    RecordDispatchFailedInput {
        /// Why, at most 500 characters.
        reason: String,
    }

    /// A letter by e-mail that failed, or of which nobody knows whether it went, is sent again.
    RetryDispatchInput {}

    /// A dispatch is not sent after all.
    CancelDispatchInput {
        /// Why, at most 500 characters.
        reason: String,
    }
}

trait Payload {
    fn of(dispatch: Option<Dispatch>, problems: Vec<Problem>) -> Self;
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The dispatch as it now is.
            dispatch: Option<Dispatch>,
            /// What stood in the way; nothing was changed then.
            problems: Vec<Problem>,
        }

        impl Payload for $name {
            fn of(dispatch: Option<Dispatch>, problems: Vec<Problem>) -> Self {
                Self { dispatch, problems }
            }
        }
    )*};
}

payloads! {
    /// What noting it did.
    RecordDispatchSentPayload;
    /// What noting it did.
    ConfirmDispatchPayload;
    /// What noting it did.
    RecordDispatchReturnedPayload;
    /// What noting it did.
    RecordDispatchFailedPayload;
    /// What sending it again did.
    RetryDispatchPayload;
    /// What cancelling did.
    CancelDispatchPayload;
}

/// A day that is today unless another is named.
fn day(reading: &mut Reading, asker: &Asker, given: Option<&Date>) -> Option<NaiveDate> {
    match given {
        Some(date) => reading.date(date, "on"),
        None => Some(calendar::day(asker.service.kit.clock.now())),
    }
}

struct Asked {
    dispatch: Option<DispatchId>,
    revision: i32,
    named: Option<(IdempotencyKey, String)>,
    act: Option<Act>,
}

async fn perform<P: Payload>(asker: &Asker, reading: Reading, asked: Asked) -> Result<P> {
    let (dispatch, asked_act) = match reading.done(asked.dispatch.zip(asked.act)) {
        Ok(read) => read,
        Err(problems) => return Ok(P::of(None, told(asker, problems))),
    };
    let target = Target {
        dispatch,
        revision: asked.revision,
    };
    let kit = &asker.service.kit;
    let done = act(kit, &asker.caller, target, asked_act, asked.named.as_ref()).await;
    Ok(match done.or_error(asker)? {
        Ok(row) => P::of(Some(Dispatch(Arc::new(row))), Vec::new()),
        Err(refusal) => P::of(None, told(asker, refusal.problems())),
    })
}

/// Reads what every input has, and the act that it asks for.
macro_rules! asked {
    ($context:ident, $input:ident, $operation:literal, |$reading:ident, $asker:ident| $act:expr) => {{
        let $asker = Asker::of($context);
        let mut $reading = Reading::default();
        let named = $reading.idempotency($operation, $input.idempotency_key.as_ref(), &$input);
        let dispatch = $reading.id(&$input.dispatch, "dispatch");
        let act = $act;
        let asked = Asked {
            dispatch,
            revision: $input.revision,
            named,
            act,
        };
        perform($asker, $reading, asked).await
    }};
}

fn prepared(
    asker: &Asker,
    done: std::result::Result<Vec<dispatch::Model>, Refusal>,
) -> DispatchDocumentPayload {
    match done {
        Ok(rows) => DispatchDocumentPayload {
            dispatches: rows.into_iter().map(Arc::new).map(Dispatch).collect(),
            problems: Vec::new(),
        },
        Err(refusal) => DispatchDocumentPayload {
            dispatches: Vec::new(),
            problems: told(asker, refusal.problems()),
        },
    }
}

fn recipient(reading: &mut Reading, at: usize, given: RecipientInput) -> Option<RecipientDraft> {
    let path = |field: &str| format!("recipients.{at}.{field}");
    let correspondent = reading.id(&given.correspondent, &path("correspondent"));
    let sent_on = given.sent_on.map(|on| reading.date(&on, &path("sentOn")));
    let follows = given.follows.map(|id| reading.id(&id, &path("follows")));
    Some(RecipientDraft {
        correspondent: correspondent?,
        delivery: given.delivery.into(),
        address: given.address,
        exception: given.exception,
        sent_on: sent_on.flatten(),
        reference: given.reference,
        follows: follows.flatten(),
        again: given.again,
    })
}

/// What can be done about dispatches.
#[derive(Default)]
pub(super) struct DispatchMutation;

#[Object]
impl DispatchMutation {
    /// Sends a document to its recipients (nosūtīt). By e-mail, and to e-addresses where a connector is set up, Aprite carries
    /// it and says when it went; otherwise people do. A recipient with an active e-address gets it only there (Oficiālās
    /// elektroniskās adreses likums 12. p.), unless whoever may make an exception states its ground.
    async fn dispatch_document(
        &self,
        context: &Context<'_>,
        input: DispatchDocumentInput,
    ) -> Result<DispatchDocumentPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("dispatchDocument", input.idempotency_key.as_ref(), &input);
        let document = reading.id(&input.document, "document");
        let given = input.recipients.into_iter().enumerate();
        let recipients: Vec<_> = given
            .filter_map(|(at, given)| recipient(&mut reading, at, given))
            .collect();
        let document = match reading.done(document) {
            Ok(document) => document,
            Err(problems) => {
                return Ok(DispatchDocumentPayload {
                    dispatches: Vec::new(),
                    problems: told(asker, problems),
                });
            }
        };
        let draft = Draft {
            document,
            recipients,
            interim: input.interim,
        };
        let service = &asker.service;
        let done = prepare(
            &service.kit,
            &asker.caller,
            service.ways,
            draft,
            named.as_ref(),
        );
        Ok(prepared(asker, done.await.or_error(asker)?))
    }

    /// Notes when a dispatch went that people carry (nosūtīts), or that one of which nobody knew did go.
    async fn record_dispatch_sent(
        &self,
        context: &Context<'_>,
        input: RecordDispatchSentInput,
    ) -> Result<RecordDispatchSentPayload> {
        asked!(context, input, "recordDispatchSent", |reading, asker| {
            let on = day(&mut reading, asker, input.on.as_ref());
            on.map(|on| Act::Send {
                on,
                at: None,
                reference: input.reference.clone(),
            })
        })
    }

    /// Notes that the recipient has confirmed that they got it (apstiprināta saņemšana): it counts as notified on that day,
    /// whatever the law presumes.
    async fn confirm_dispatch(
        &self,
        context: &Context<'_>,
        input: ConfirmDispatchInput,
    ) -> Result<ConfirmDispatchPayload> {
        asked!(context, input, "confirmDispatch", |reading, asker| {
            let on = day(&mut reading, asker, input.on.as_ref());
            on.map(|on| Act::Confirm {
                on,
                text: input.text.clone(),
            })
        })
    }

    /// Notes that mail came back (atgriezts sūtījums), why, and what follows.
    async fn record_dispatch_returned(
        &self,
        context: &Context<'_>,
        input: RecordDispatchReturnedInput,
    ) -> Result<RecordDispatchReturnedPayload> {
        asked!(
            context,
            input,
            "recordDispatchReturned",
            |reading, asker| {
                let on = day(&mut reading, asker, input.on.as_ref());
                on.map(|on| Act::Return {
                    on,
                    reason: input.reason.into(),
                    text: input.text.clone(),
                    stands: input.stands,
                })
            }
        )
    }

    /// Notes that a dispatch did not arrive (nav piegādāts), as when an e-mail bounced: it no longer counts as notified.
    async fn record_dispatch_failed(
        &self,
        context: &Context<'_>,
        input: RecordDispatchFailedInput,
    ) -> Result<RecordDispatchFailedPayload> {
        asked!(context, input, "recordDispatchFailed", |reading, asker| {
            Some(Act::Fail {
                reason: input.reason.clone(),
            })
        })
    }

    /// Sends a letter by e-mail again under the same Message-ID (sūtīt vēlreiz): one that failed, or of which nobody knows
    /// whether it went.
    async fn retry_dispatch(
        &self,
        context: &Context<'_>,
        input: RetryDispatchInput,
    ) -> Result<RetryDispatchPayload> {
        asked!(context, input, "retryDispatch", |reading, asker| {
            Some(Act::Retry)
        })
    }

    /// Withdraws a dispatch that has not gone yet (atcelt nosūtījumu).
    async fn cancel_dispatch(
        &self,
        context: &Context<'_>,
        input: CancelDispatchInput,
    ) -> Result<CancelDispatchPayload> {
        asked!(context, input, "cancelDispatch", |reading, asker| {
            Some(Act::Cancel {
                reason: input.reason.clone(),
            })
        })
    }
}
