//! Entering events, adopting versions of rules.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::super::asker::{Asker, OrError};
use super::super::classification::File;
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::super::vocabulary::{EventStanding, RetentionTrigger};
use super::rules::{AdoptRetentionRuleInput, RetentionPreview, RetentionRule};
use crate::retention::adopt;
use crate::retention::event::{self, Said};

/// An event from which a file's period is counted.
#[derive(InputObject)]
struct EnterRetentionEventInput {
    /// Of which file.
    file: ID,
    /// The revision of its retention that was read.
    revision: i32,
    /// Which event.
    event: RetentionTrigger,
    /// The person or matter that it is about, where the file is about several; at most 100 characters. A later word about the
    /// same takes the place of this one.
    #[graphql(default)]
    about: String,
    /// What is known of it; that it happened when none.
    standing: Option<EventStanding>,
    /// When it happened; none where it did not, or nobody knows.
    happened_on: Option<Date>,
    /// The record that says so: its number, or what it is; at most 200 characters.
    source: String,
    /// Why it is entered, or why nobody can say; at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What entering an event did.
#[derive(SimpleObject)]
struct EnterRetentionEventPayload {
    /// The file, with its day as it now is.
    file: Option<File>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What adopting a version did.
#[derive(SimpleObject)]
struct AdoptRetentionRulePayload {
    /// The version.
    rule: Option<RetentionRule>,
    /// What it changes, from its first day on.
    preview: Option<RetentionPreview>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of events.
#[derive(Default)]
pub(super) struct RetentionEventMutation;

#[Object]
impl RetentionEventMutation {
    /// Enters an event from which a file's period is counted (glabāšanas termiņa notikums): a birth, the end of a contract;
    /// also that there is none of the kind, or that nobody knows when. The file's day follows at once.
    async fn enter_retention_event(
        &self,
        context: &Context<'_>,
        input: EnterRetentionEventInput,
    ) -> Result<EnterRetentionEventPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("enterRetentionEvent", key, &input);
        let file = reading.id(&input.file, "file");
        let happened_on = input.happened_on.as_ref();
        let happened_on = happened_on.and_then(|date| reading.date(date, "happenedOn"));
        let refused = |problems| EnterRetentionEventPayload {
            file: None,
            problems: told(asker, problems),
        };
        let file = match reading.done(file) {
            Ok(file) => file,
            Err(problems) => return Ok(refused(problems)),
        };
        let said = Said {
            event: input.event.into(),
            about: input.about,
            standing: input.standing.unwrap_or(EventStanding::Happened).into(),
            happened_on,
            source: input.source,
            reason: input.reason,
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = event::enter(kit, caller, file, input.revision, said, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(row) => EnterRetentionEventPayload {
                file: Some(File(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}

/// What can be changed of rules.
#[derive(Default)]
pub(super) struct RetentionRuleMutation;

#[Object]
impl RetentionRuleMutation {
    /// Adopts a version of a rule of retention (noteikuma redakcijas pieņemšana). From its first day on it fixes the days of the
    /// files that it governs; those that are fixed already move only where it says so. For archivists.
    async fn adopt_retention_rule(
        &self,
        context: &Context<'_>,
        input: AdoptRetentionRuleInput,
    ) -> Result<AdoptRetentionRulePayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("adoptRetentionRule", key, &input);
        let refused = |problems| AdoptRetentionRulePayload {
            rule: None,
            preview: None,
            problems: told(asker, problems),
        };
        let draft = match input.read(reading) {
            Ok(draft) => draft,
            Err(problems) => return Ok(refused(problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let done = adopt::adopt(kit, caller, draft, named.as_ref()).await;
        Ok(match done.or_error(asker)? {
            Ok(adopted) => AdoptRetentionRulePayload {
                rule: Some(RetentionRule(Arc::new(adopted.version))),
                preview: Some(RetentionPreview(adopted.preview)),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
