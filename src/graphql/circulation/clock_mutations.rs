//! Acting on a document's clock.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::NaiveDate;
use entities::ids::DocumentId;

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::{DeadlineOutcome, Delivery};
use super::deadline::Deadline;
use crate::circulation::Refusal;
use crate::circulation::deadline::start::Naming;
use crate::circulation::deadline::{Act, Clock, Target, act, apply_rule};
use crate::kernel::calendar;
use crate::op::IdempotencyKey;

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        struct $name {
            /// Whose clock.
            document: ID,
            /// The clock's revision as it was read: what somebody else did meanwhile is not overwritten.
            revision: i32,
            $($(#[$field_doc])* $field: $type,)*
            /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
            idempotency_key: Option<String>,
        }
    )*};
}

inputs! {
    /// A clock is to stand still.
    PauseDeadlineInput {
        /// First day that does not count; today when none.
        on: Option<Date>,
        /// Why, at most 500 characters.
        reason: String,
    }

    /// A clock is to run again.
    ResumeDeadlineInput {
        /// First day that counts again; today when none.
        on: Option<Date>,
    }

    /// A term is to end later.
    ExtendDeadlineInput {
        /// The new last day.
        until: Date,
        /// Why, at most 500 characters.
        reason: String,
        /// When it was decided; today when none.
        decided_on: Option<Date>,
        /// Reasoned decision (its number and date), which an extension beyond the ordinary limit needs; at most 200 characters.
        decision: Option<String>,
        /// When the applicant was told, where they were.
        applicant_told_on: Option<Date>,
    }

    /// The applicant was told of the last extension.
    RecordApplicantToldInput {
        /// When; today when none.
        on: Option<Date>,
    }

    /// The last required document came.
    CompleteDocumentsInput {
        /// When; today when none.
        on: Option<Date>,
    }

    /// The document went to its addressee.
    RecordNotificationInput {
        /// How it went.
        delivery: Delivery,
        /// When; today when none. By post, the day it was handed to the post or registered as sent.
        sent_on: Option<Date>,
    }

    /// What the clock is for is done.
    ConcludeDeadlineInput {
        /// How.
        outcome: DeadlineOutcome,
        /// When; today when none.
        on: Option<Date>,
    }
}

/// The rule of a document's term is named by hand.
#[derive(InputObject)]
struct ApplyDeadlineRuleInput {
    /// For which document.
    document: ID,
    /// The clock's revision as it was read; none where the document has no clock yet.
    revision: Option<i32>,
    /// Code of the rule.
    rule: String,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

trait Payload {
    fn of(deadline: Option<Deadline>, problems: Vec<Problem>) -> Self;
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The clock as it now is.
            deadline: Option<Deadline>,
            /// What stood in the way; nothing was changed then.
            problems: Vec<Problem>,
        }

        impl Payload for $name {
            fn of(deadline: Option<Deadline>, problems: Vec<Problem>) -> Self {
                Self { deadline, problems }
            }
        }
    )*};
}

payloads! {
    /// What pausing did.
    PauseDeadlinePayload;
    /// What resuming did.
    ResumeDeadlinePayload;
    /// What extending did.
    ExtendDeadlinePayload;
    /// What noting it did.
    RecordApplicantToldPayload;
    /// What noting it did.
    CompleteDocumentsPayload;
    /// What noting it did.
    RecordNotificationPayload;
    /// What ending did.
    ConcludeDeadlinePayload;
    /// What naming the rule did.
    ApplyDeadlineRulePayload;
}

fn answer<P: Payload>(asker: &Asker, done: Result<Clock, Refusal>) -> Result<P> {
    Ok(match done {
        Ok(clock) => P::of(Some(Deadline::of(asker, Arc::new(clock))?), Vec::new()),
        Err(refusal) => P::of(None, told(asker, refusal.problems())),
    })
}

/// A day that is today unless another is named.
fn day(
    reading: &mut Reading,
    asker: &Asker,
    given: Option<&Date>,
    path: &str,
) -> Option<NaiveDate> {
    match given {
        Some(date) => reading.date(date, path),
        None => Some(calendar::day(asker.service.kit.clock.now())),
    }
}

/// What was read of an input.
struct Asked {
    document: Option<DocumentId>,
    revision: i32,
    named: Option<(IdempotencyKey, String)>,
    act: Option<Act>,
}

async fn perform<P: Payload>(asker: &Asker, reading: Reading, asked: Asked) -> Result<P> {
    let read = asked.document.zip(asked.act);
    let (document, asked_act) = match reading.done(read) {
        Ok(read) => read,
        Err(problems) => return Ok(P::of(None, told(asker, problems))),
    };
    let target = Target {
        document,
        revision: asked.revision,
    };
    let kit = &asker.service.kit;
    let done = act(kit, &asker.caller, target, asked_act, asked.named.as_ref()).await;
    answer(asker, done.or_error(asker)?)
}

/// Reads what every input has, and the act that it asks for.
macro_rules! asked {
    ($context:ident, $input:ident, $operation:literal, |$reading:ident, $asker:ident| $act:expr) => {{
        let $asker = Asker::of($context);
        let mut $reading = Reading::default();
        let named = $reading.idempotency($operation, $input.idempotency_key.as_ref(), &$input);
        let document = $reading.id(&$input.document, "document");
        let act = $act;
        let asked = Asked {
            document,
            revision: $input.revision,
            named,
            act,
        };
        perform($asker, $reading, asked).await
    }};
}

/// What can be done to clocks.
#[derive(Default)]
pub(super) struct ClockMutation;

#[Object]
impl ClockMutation {
    /// Lets a document's clock stand still (apturēt termiņu): from that day on no day counts.
    async fn pause_deadline(
        &self,
        context: &Context<'_>,
        input: PauseDeadlineInput,
    ) -> Result<PauseDeadlinePayload> {
        asked!(context, input, "pauseDeadline", |reading, asker| {
            let on = day(&mut reading, asker, input.on.as_ref(), "on");
            on.map(|on| Act::Pause {
                on,
                reason: input.reason.clone(),
            })
        })
    }

    /// Lets a document's clock run again (atjaunot termiņu): the due date moves by exactly the days that did not count.
    async fn resume_deadline(
        &self,
        context: &Context<'_>,
        input: ResumeDeadlineInput,
    ) -> Result<ResumeDeadlinePayload> {
        asked!(context, input, "resumeDeadline", |reading, asker| {
            let on = day(&mut reading, asker, input.on.as_ref(), "on");
            on.map(|on| Act::Resume { on })
        })
    }

    /// Gives a term another last day (pagarināt termiņu), as far as its rule allows. For heads of the institution and of units.
    async fn extend_deadline(
        &self,
        context: &Context<'_>,
        input: ExtendDeadlineInput,
    ) -> Result<ExtendDeadlinePayload> {
        asked!(context, input, "extendDeadline", |reading, asker| {
            let until = reading.date(&input.until, "until");
            let decided_on = day(&mut reading, asker, input.decided_on.as_ref(), "decidedOn");
            let told_on = input.applicant_told_on.as_ref();
            let told_on = told_on.map(|date| reading.date(date, "applicantToldOn"));
            until
                .zip(decided_on)
                .map(|(until, decided_on)| Act::Extend {
                    until,
                    reason: input.reason.clone(),
                    decided_on,
                    decision: input.decision.clone(),
                    applicant_told_on: told_on.flatten(),
                })
        })
    }

    /// Notes when the applicant was told of the last extension.
    async fn record_applicant_told(
        &self,
        context: &Context<'_>,
        input: RecordApplicantToldInput,
    ) -> Result<RecordApplicantToldPayload> {
        asked!(context, input, "recordApplicantTold", |reading, asker| {
            let on = day(&mut reading, asker, input.on.as_ref(), "on");
            on.map(|on| Act::TellApplicant { on })
        })
    }

    /// Notes when the last required document came (visi dokumenti saņemti): the term is counted from then. Noted again, it
    /// corrects the day.
    async fn complete_documents(
        &self,
        context: &Context<'_>,
        input: CompleteDocumentsInput,
    ) -> Result<CompleteDocumentsPayload> {
        asked!(context, input, "completeDocuments", |reading, asker| {
            let on = day(&mut reading, asker, input.on.as_ref(), "on");
            on.map(|on| Act::CompleteDocuments { on })
        })
    }

    /// Notes how and when the document went (paziņošana): the term is counted from the day on which it counts as notified.
    /// Noted again, it corrects the day.
    async fn record_notification(
        &self,
        context: &Context<'_>,
        input: RecordNotificationInput,
    ) -> Result<RecordNotificationPayload> {
        asked!(context, input, "recordNotification", |reading, asker| {
            let delivery = input.delivery.into();
            let sent_on = day(&mut reading, asker, input.sent_on.as_ref(), "sentOn");
            sent_on.map(|sent_on| Act::Notify { delivery, sent_on })
        })
    }

    /// Ends a document's clock (izpildīts): answered, forwarded, left unexamined.
    async fn conclude_deadline(
        &self,
        context: &Context<'_>,
        input: ConcludeDeadlineInput,
    ) -> Result<ConcludeDeadlinePayload> {
        asked!(context, input, "concludeDeadline", |reading, asker| {
            let outcome = input.outcome.into();
            let on = day(&mut reading, asker, input.on.as_ref(), "on");
            on.map(|on| Act::Conclude { on, outcome })
        })
    }

    /// Names the rule of a document's term by hand: starts a clock where none runs, puts a running one under another rule,
    /// starts an ended one again. The version is that of the day on which the term starts.
    async fn apply_deadline_rule(
        &self,
        context: &Context<'_>,
        input: ApplyDeadlineRuleInput,
    ) -> Result<ApplyDeadlineRulePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named =
            reading.idempotency("applyDeadlineRule", input.idempotency_key.as_ref(), &input);
        let document = reading.id(&input.document, "document");
        let document = match reading.done(document) {
            Ok(document) => document,
            Err(problems) => {
                return Ok(ApplyDeadlineRulePayload::of(None, told(asker, problems)));
            }
        };
        let naming = Naming {
            document,
            rule: input.rule,
            reason: input.reason,
            revision: input.revision,
        };
        let kit = &asker.service.kit;
        let done = apply_rule(kit, &asker.caller, naming, named.as_ref()).await;
        answer(asker, done.or_error(asker)?)
    }
}
