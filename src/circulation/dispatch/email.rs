//! Letters by e-mail: the job that hands each of them to the mail server.
//!
//! SMTP has one moment that nobody can make safe: the letter is handed over and the server's answer has not come. On its brink
//! the dispatch is kept as *sending*. A process that ends before has sent nothing, and the next one begins anew; one that ends
//! after leaves a dispatch that is *sending*, and whoever finds it there knows only that it may have gone. It is never sent
//! again by itself: it is *uncertain* until a person has asked the recipient or the mail server, and says that it went or sends
//! it again. Sent again it carries the same Message-ID, by which the recipient's mailbox knows the repetition.

use std::pin::Pin;

use chrono::{DateTime, TimeDelta, Utc};
use entities::circulation::dispatch;
use entities::documents::document;
use entities::ids::DispatchId;
use entities::jobs::job;
use entities::vocabulary::DispatchState;
use futures::TryStreamExt as _;
use sea_orm::EntityTrait;
use serde_json::json;
use storage::{ContentHash, Store};

use super::effects::{begin_sending, happen, locked};
use super::read;
use super::state::{Act, Standing};
use crate::jobs::{Handler, NewJob, Report};
use crate::journal::Actor;
use crate::kernel::problem::{Language, Messages};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::organisation;
use crate::parties;
use crate::post::{Attachment, Composed, Letter, Mailbox, MessageId, Outcome, Post, Unsendable};

/// Kind of the job.
pub const KIND: &str = "dispatch.email";

/// After so many attempts in vain a letter has failed: some four days, as mail servers themselves try (RFC 5321 §4.5.4.1).
const MOST_ATTEMPTS: i32 = 24;

/// Longest wait between two attempts.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);

/// The job that sends a dispatch by e-mail, at once or not before an instant.
pub(super) fn job(id: DispatchId, run_at: Option<DateTime<Utc>>) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!({ "dispatch": id }),
        unique_key: Some(format!("{KIND}/{id}")),
        run_at,
    }
}

/// How long to wait after so many attempts in vain.
pub(super) fn wait(attempts: i32) -> TimeDelta {
    let minutes = 1_i64 << attempts.clamp(0, 16);
    TimeDelta::minutes(minutes).min(LONGEST_WAIT)
}

/// Hands letters to the mail server.
pub struct SendEmail {
    kit: Kit,
    store: Store,
    post: Option<Post>,
    messages: Messages,
}

/// Why a letter does not go although the mail server would take it.
enum OnTheBrink {
    /// Somebody withdrew it meanwhile.
    Changed,
    Fault(Fault),
}

impl From<Fault> for OnTheBrink {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl SendEmail {
    /// Over `post`; while there is none letters wait.
    ///
    /// # Errors
    /// A fault when the messages are malformed.
    pub fn new(kit: Kit, store: Store, post: Option<Post>) -> Result<Self, Fault> {
        Ok(Self {
            kit,
            store,
            post,
            messages: Messages::new()?,
        })
    }

    async fn send(&self, job: &job::Model) -> Result<(), Fault> {
        let id = named(job)?;
        let reader = self.kit.db.reader();
        let found = dispatch::Entity::find_by_id(id).one(reader).await?;
        let Some(row) = found else {
            return self.finish(job).await;
        };
        match row.state {
            DispatchState::Prepared => {}
            DispatchState::Sending => {
                let reason = self.text("dispatch-interrupted");
                return self.enter(job, id, Act::Doubt { reason }).await;
            }
            // Withdrawn, or sent by hand.
            _ => return self.finish(job).await,
        }
        let Some(post) = &self.post else {
            let reason = self.text("dispatch-no-mail-server");
            return self.later(job, &row, reason).await;
        };
        let letter = match self.letter(&row, post).await? {
            Ok(letter) => letter,
            Err(Unsendable::Fault(fault)) => return Err(fault),
            Err(unsendable) => {
                let reason = unsendable.to_string();
                return self.enter(job, id, Act::Fail { reason }).await;
            }
        };
        let outcome = match post.send(&letter, self.brink(&row, post)).await {
            Ok(outcome) => outcome,
            Err(OnTheBrink::Changed) => return self.finish(job).await,
            Err(OnTheBrink::Fault(fault)) => return Err(fault),
        };
        match outcome {
            Outcome::Sent { words } => {
                let at = self.kit.clock.now();
                let act = Act::Send {
                    on: calendar::day(at),
                    at: Some(at),
                    reference: Some(words),
                };
                self.enter(job, id, act).await
            }
            Outcome::Refused { words } => self.enter(job, id, Act::Fail { reason: words }).await,
            Outcome::Later { words } => self.later(job, &row, words).await,
            Outcome::Uncertain { words } => self.enter(job, id, Act::Doubt { reason: words }).await,
        }
    }

    /// Tries again later, or gives up.
    async fn later(
        &self,
        job: &job::Model,
        row: &dispatch::Model,
        words: String,
    ) -> Result<(), Fault> {
        let act = if row.attempts + 1 >= MOST_ATTEMPTS {
            Act::Fail { reason: words }
        } else {
            Act::Postpone {
                until: self.kit.clock.now() + wait(row.attempts),
                reason: words,
            }
        };
        self.enter(job, row.id, act).await
    }

    /// Keeps that the letter is about to go.
    async fn brink(&self, seen: &dispatch::Model, post: &Post) -> Result<(), OnTheBrink> {
        let mut op = self.kit.begin(Actor::System).await?;
        let Some((_, row)) = locked(&op, seen.id).await? else {
            return Err(OnTheBrink::Changed);
        };
        if row.revision != seen.revision || row.state != DispatchState::Prepared {
            return Err(OnTheBrink::Changed);
        }
        let message_id = message_id(seen.id, post).to_string();
        begin_sending(&mut op, row, Some(message_id)).await?;
        Ok(op.commit().await?)
    }

    /// Lets happen what the mail server said, and finishes the job in the same commit.
    async fn enter(&self, job: &job::Model, id: DispatchId, act: Act) -> Result<(), Fault> {
        let mut op = self.kit.begin(Actor::System).await?;
        if let Some((card, row)) = locked(&op, id).await? {
            let done = happen(&mut op, card, row, &act, Standing::Carrier).await?;
            match (done, &act) {
                (Ok(_), Act::Postpone { until, .. }) => op.enqueue(self::job(id, Some(*until))),
                (Ok(_), _) => {}
                (Err(refusal), _) => {
                    let why = refusal.to_string();
                    tracing::warn!(dispatch = %id, why, "what the mail server said was not entered");
                }
            }
        }
        op.finish(&[job.id]).await?;
        op.commit().await
    }

    async fn finish(&self, job: &job::Model) -> Result<(), Fault> {
        let op: Op = self.kit.begin(Actor::System).await?;
        op.finish(&[job.id]).await?;
        op.commit().await
    }

    async fn letter(
        &self,
        row: &dispatch::Model,
        post: &Post,
    ) -> Result<Result<Composed, Unsendable>, Fault> {
        let reader = self.kit.db.reader();
        let card = document::Entity::find_by_id(row.document_id)
            .one(reader)
            .await?;
        let card = card.ok_or(Fault::broken("a dispatch is without its document"))?;
        let known = parties::read::of_every_reader(reader, &[row.correspondent_id]).await?;
        let name = known
            .get(&row.correspondent_id)
            .map(|who| who.name.as_str());
        let to = match Mailbox::new(name, row.address.as_deref().unwrap_or_default()) {
            Ok(to) => to,
            Err(unsendable) => return Ok(Err(unsendable)),
        };
        let mut attachments = Vec::new();
        let mut whole = 0_u64;
        for (place, content) in read::latest_contents(reader, card.id).await? {
            whole = whole.saturating_add(content.size.unsigned_abs());
            if whole > post.most_bytes() {
                // A later version is larger than the one that was prepared: nothing of it need be read.
                return Ok(Err(Unsendable::TooLarge {
                    bytes: whole,
                    most: post.most_bytes(),
                }));
            }
            attachments.push(Attachment {
                name: place.file_name,
                media_type: Some(content.media_type),
                bytes: self.bytes(content.hash).await?.into(),
            });
        }
        let institutions =
            organisation::read::institutions_by_ids(reader, &[card.institution_id]).await?;
        let institution = institutions
            .get(&card.institution_id)
            .ok_or(Fault::broken("an institution is missing"))?;
        let language = language(&card);
        let number = card
            .number
            .as_ref()
            .map(|number| number.as_str().to_owned());
        let files: Vec<String> = attachments.iter().map(|one| one.name.clone()).collect();
        let arguments = [
            ("number", number.unwrap_or_default()),
            ("date", card.registered_on.to_string()),
            ("files", files.join("; ")),
            (
                "institution",
                match language {
                    Language::English if !institution.name_en.is_empty() => {
                        institution.name_en.clone()
                    }
                    _ => institution.name_lv.clone(),
                },
            ),
        ];
        let say = |key| self.messages.text(language, key, &arguments);
        Ok(post.compose(Letter {
            message_id: message_id(row.id, post),
            written_at: self.kit.clock.now(),
            to,
            reply_to: None,
            subject: say("letter-subject"),
            text: say("letter-text"),
            attachments,
            in_reply_to: None,
            automatic: false,
        }))
    }

    async fn bytes(&self, hash: entities::values::ContentHash) -> Result<Vec<u8>, Fault> {
        let hash = ContentHash::from_bytes(*hash.as_bytes());
        let mut stream = self
            .store
            .open(hash, None)
            .await
            .map_err(Fault::at("opening a content to send"))?;
        let mut bytes = Vec::with_capacity(usize::try_from(stream.size()).unwrap_or_default());
        while let Some(chunk) = stream
            .try_next()
            .await
            .map_err(Fault::at("reading a content to send"))?
        {
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// What Aprite itself says of a dispatch is for the staff, in Latvian.
    fn text(&self, key: &str) -> String {
        self.messages.text(Language::Latvian, key, &[])
    }
}

impl Handler for SendEmail {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.send(job)).await })
    }
}

/// The dispatch that a job is about.
pub(super) fn named(job: &job::Model) -> Result<DispatchId, Fault> {
    let id = job.payload.get("dispatch").cloned();
    serde_json::from_value(id.unwrap_or_default()).map_err(Fault::at("reading a job"))
}

/// The letter's name for ever.
fn message_id(id: DispatchId, post: &Post) -> MessageId {
    MessageId::of("dispatch", id.0, post.sender().domain())
}

/// A document in English alone goes with an English letter.
fn language(card: &document::Model) -> Language {
    match card.languages.as_str() {
        "en" => Language::English,
        _ => Language::Latvian,
    }
}
