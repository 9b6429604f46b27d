//! The letter of the day (*dienas kopsavilkums*): what is late, what falls due, what waits to be confirmed. Numbers, days and
//! counts; a title or a name would leave the house in the open.
//!
//! A letter is handed over at most once: that it is about to go is written down on the brink, and what was on its way when a
//! process died is not sent again. Tomorrow's letter says the same and more.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entities::attention::digest;
use entities::circulation::{resolution, task};
use entities::documents::document;
use entities::ids::{DocumentId, StaffMemberId};
use entities::jobs::job;
use entities::vocabulary::{DigestState, LetterLanguage, NotificationKind, TaskState};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::decide::Notice;
use super::rules;
use crate::db::CHUNK;
use crate::jobs::{Failure, Handler, NewJob, Report};
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::kernel::problem::{Language, Messages};
use crate::op::Kit;
use crate::organisation::read as organisation;
use crate::post::{Letter, Mailbox, MessageId, Outcome, Post};

/// Kind of the job.
pub const KIND: &str = "attention.letter";

/// Most lines of each part; how many more there are is said instead.
const LINES: usize = 30;

/// What a letter is to tell whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Summons {
    pub(super) person: StaffMemberId,
    pub(super) day: NaiveDate,
    pub(super) lines: Vec<Line>,
}

/// One thing in a letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Line {
    kind: NotificationKind,
    document: DocumentId,
    due_on: NaiveDate,
}

/// The job of writing to a person.
pub(super) fn job(person: StaffMemberId, day: NaiveDate, found: &BTreeSet<Notice>) -> NewJob {
    let own = found.iter().filter(|notice| notice.to == person);
    let mut lines: Vec<Line> = own
        .map(|notice| Line {
            kind: notice.kind,
            document: notice.document,
            due_on: notice.due_on,
        })
        .collect();
    lines.sort_by_key(|line| (line.kind, line.due_on, line.document));
    NewJob {
        kind: KIND,
        payload: json!(Summons { person, day, lines }),
        unique_key: None,
        run_at: None,
    }
}

/// What a letter says, before it is put into words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Its day.
    pub day: NaiveDate,
    /// What it is about: kind, registration number, last day.
    pub lines: Vec<(NotificationKind, String, NaiveDate)>,
    /// Tasks that wait for the person to confirm them.
    pub to_confirm: u64,
    /// The person's open tasks.
    pub open: u64,
    /// Where the person's list is found.
    pub url: Option<String>,
}

/// Parts of a letter, in their order.
const PARTS: [(&str, &[NotificationKind]); 3] = [
    (
        "digest-overdue",
        &[NotificationKind::TaskOverdue, NotificationKind::TermOverdue],
    ),
    (
        "digest-soon",
        &[NotificationKind::TaskDueSoon, NotificationKind::TermDueSoon],
    ),
    ("digest-escalated", &[NotificationKind::TaskEscalated]),
];

/// The letter in words: its subject and its text.
pub fn words(messages: &Messages, language: Language, facts: &Facts) -> (String, String) {
    let text =
        |key: &str, arguments: &[(&'static str, String)]| messages.text(language, key, arguments);
    let number = |kinds: &[NotificationKind]| {
        let of = facts.lines.iter().filter(|(kind, ..)| kinds.contains(kind));
        of.count()
    };
    let subject = text(
        "digest-subject",
        &[
            ("date", facts.day.to_string()),
            ("overdue", number(PARTS[0].1).to_string()),
            ("soon", number(PARTS[1].1).to_string()),
        ],
    );
    let mut parts = vec![text("digest-greeting", &[])];
    for (heading, kinds) in PARTS {
        let lines: Vec<_> = facts
            .lines
            .iter()
            .filter(|(kind, ..)| kinds.contains(kind))
            .collect();
        if lines.is_empty() {
            continue;
        }
        let mut part = vec![text(heading, &[])];
        part.extend(lines.iter().take(LINES).map(|(_, number, due_on)| {
            text(
                "digest-line",
                &[("number", number.clone()), ("date", due_on.to_string())],
            )
        }));
        if let Some(more) = lines.len().checked_sub(LINES).filter(|more| *more > 0) {
            part.push(text("digest-more", &[("count", more.to_string())]));
        }
        parts.push(part.join("\n"));
    }
    let mut counts = Vec::new();
    if facts.to_confirm > 0 {
        counts.push(text(
            "digest-to-confirm",
            &[("count", facts.to_confirm.to_string())],
        ));
    }
    counts.push(text("digest-open", &[("count", facts.open.to_string())]));
    parts.push(counts.join("\n"));
    if let Some(url) = &facts.url {
        parts.push(text("digest-link", &[("url", url.clone())]));
    }
    parts.push(text("digest-footer", &[]));
    (subject, parts.join("\n\n") + "\n")
}

/// Writes the letters of the day and hands them over.
pub struct SendDigest {
    kit: Kit,
    post: Post,
    messages: Arc<Messages>,
    public_url: Option<String>,
}

impl SendDigest {
    /// Letters lead to `public_url`, where there is one.
    ///
    /// # Errors
    /// A fault when the messages cannot be read.
    pub fn new(kit: Kit, post: Post, public_url: Option<String>) -> Result<Self, Fault> {
        Ok(Self {
            kit,
            post,
            messages: Arc::new(Messages::new()?),
            public_url,
        })
    }

    async fn send(&self, job: &job::Model) -> Result<(), Fault> {
        let summons: Summons = serde_json::from_value(job.payload.clone())
            .map_err(Fault::at("reading what a letter is to say"))?;
        let key = (summons.person, summons.day);
        let reader = self.kit.db.reader();
        let row = digest::Entity::find_by_id(key).one(reader).await?;
        // Handed over by a process that is no more, or done: nothing is sent twice.
        if row.is_none_or(|row| row.state != DigestState::Waiting) {
            return self.settle(job, key, None).await;
        }
        let Some(letter) = self.letter(&summons).await? else {
            return self.settle(job, key, Some(DigestState::Refused)).await;
        };
        let Ok(composed) = self.post.compose(letter) else {
            return self.settle(job, key, Some(DigestState::Refused)).await;
        };
        let brink = async { self.note(key, DigestState::Handed).await };
        match self.post.send(&composed, brink).await? {
            Outcome::Sent { .. } => self.settle(job, key, Some(DigestState::Sent)).await,
            Outcome::Refused { .. } => self.settle(job, key, Some(DigestState::Refused)).await,
            // It may have arrived.
            Outcome::Uncertain { .. } => self.settle(job, key, None).await,
            Outcome::Later { .. } => {
                self.note(key, DigestState::Waiting).await?;
                // The words of a mail server may name the person: they stay out of the job.
                Err(Fault::broken("the mail server does not take letters now"))
            }
        }
    }

    async fn note(&self, key: (StaffMemberId, NaiveDate), state: DigestState) -> Result<(), Fault> {
        let op = self.kit.begin(Actor::System).await?;
        note(op.transaction(), key, state, op.at()).await?;
        op.commit().await
    }

    async fn settle(
        &self,
        job: &job::Model,
        key: (StaffMemberId, NaiveDate),
        state: Option<DigestState>,
    ) -> Result<(), Fault> {
        let op = self.kit.begin(Actor::System).await?;
        if let Some(state) = state {
            note(op.transaction(), key, state, op.at()).await?;
        }
        op.finish(&[job.id]).await?;
        op.commit().await
    }

    /// The letter as of now; none where the person has no address that letters can go to.
    async fn letter(&self, summons: &Summons) -> Result<Option<Letter>, Fault> {
        let reader = self.kit.db.reader();
        let person = summons.person;
        let preference = rules::preferences(reader, &[person]).await?.remove(&person);
        let preference = preference.unwrap_or_default();
        let row = organisation::staff_by_ids(reader, &[person])
            .await?
            .remove(&person);
        let Some(row) = row else { return Ok(None) };
        let name = format!("{} {}", row.given_name, row.family_name);
        let Some(address) = preference.address.or(row.email) else {
            return Ok(None);
        };
        let Ok(to) = Mailbox::new(Some(&name), &address) else {
            return Ok(None);
        };
        let language = match preference.language {
            LetterLanguage::Latvian => Language::Latvian,
            LetterLanguage::English => Language::English,
        };
        let facts = facts(reader, summons, self.public_url.clone()).await?;
        let (subject, text) = words(&self.messages, language, &facts);
        // The same person's letter of the same day has the same name wherever it is written.
        let id = uuid::Uuid::from_u128(
            person.0.as_u128()
                ^ u128::from(
                    summons
                        .day
                        .format("%Y%m%d")
                        .to_string()
                        .parse::<u32>()
                        .unwrap_or_default(),
                ),
        );
        Ok(Some(Letter {
            message_id: MessageId::of("digest", id, self.post.sender().domain()),
            written_at: self.kit.clock.now(),
            to,
            reply_to: None,
            subject,
            text,
            attachments: Vec::new(),
            in_reply_to: None,
            automatic: true,
        }))
    }
}

async fn note<C: ConnectionTrait>(
    connection: &C,
    (person, day): (StaffMemberId, NaiveDate),
    state: DigestState,
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    digest::Entity::update_many()
        .col_expr(digest::Column::State, Expr::value(state))
        .col_expr(digest::Column::At, Expr::value(at))
        .filter(digest::Column::StaffMemberId.eq(person))
        .filter(digest::Column::Day.eq(day))
        .exec(connection)
        .await?;
    Ok(())
}

async fn facts<C: ConnectionTrait>(
    connection: &C,
    summons: &Summons,
    url: Option<String>,
) -> Result<Facts, Fault> {
    let documents: BTreeSet<DocumentId> = summons.lines.iter().map(|line| line.document).collect();
    let documents: Vec<DocumentId> = documents.into_iter().collect();
    let mut numbers = HashMap::new();
    for chunk in documents.chunks(CHUNK) {
        let rows = document::Entity::find()
            .filter(document::Column::Id.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        numbers.extend(rows.into_iter().filter_map(|row| {
            let number = row.number.as_ref()?.as_str().to_owned();
            Some((row.id, number))
        }));
    }
    let lines = summons.lines.iter().map(|line| {
        let number = numbers.get(&line.document).cloned();
        (
            line.kind,
            number.unwrap_or_else(|| "—".to_owned()),
            line.due_on,
        )
    });
    let controlled = Query::select()
        .column(resolution::Column::Id)
        .from(resolution::Entity)
        .and_where(resolution::Column::ControllerId.eq(summons.person))
        .and_where(resolution::Column::ReleasedAt.is_null())
        .take();
    let to_confirm = task::Entity::find()
        .filter(task::Column::State.eq(TaskState::Reported))
        .filter(task::Column::ClosedAt.is_null())
        .filter(task::Column::ResolutionId.in_subquery(controlled))
        .count(connection)
        .await?;
    let open = task::Entity::find()
        .filter(task::Column::ExecutorId.eq(summons.person))
        .filter(task::Column::ClosedAt.is_null())
        .count(connection)
        .await?;
    Ok(Facts {
        day: summons.day,
        lines: lines.collect(),
        to_confirm,
        open,
        url,
    })
}

impl Handler for SendDigest {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move {
            let mut failures = Vec::new();
            for job in jobs {
                if let Err(fault) = self.send(&job).await {
                    failures.push(Failure { job: job.id, fault });
                }
            }
            failures.into()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    #[test]
    fn a_letter_says_numbers_days_and_counts_in_both_languages() -> Result<(), Fault> {
        let messages = Messages::new()?;
        let line = |kind, number: &str, due: &str| (kind, number.to_owned(), day(due));
        let facts = Facts {
            day: day("2026-03-17"),
            lines: vec![
                line(NotificationKind::TaskOverdue, "2-5/26/7", "2026-03-12"),
                line(NotificationKind::TermDueSoon, "2-5/26/9", "2026-03-18"),
                line(NotificationKind::TaskEscalated, "2-1/26/3", "2026-03-11"),
            ],
            to_confirm: 1,
            open: 11,
            url: Some("https://aprite.ogre.lv".to_owned()),
        };
        let (subject, text) = words(&messages, Language::Latvian, &facts);
        assert_eq!(subject, "17.03.2026. Nokavēti: 1, termiņš tuvojas: 1");
        insta::assert_snapshot!("letter_lv", text);
        let (subject, text) = words(&messages, Language::English, &facts);
        assert_eq!(subject, "17 March 2026: overdue 1, due soon 1");
        insta::assert_snapshot!("letter_en", text);
        Ok(())
    }

    #[test]
    fn a_long_letter_says_how_much_more_there_is() -> Result<(), Fault> {
        let lines = (0..33).map(|number| {
            (
                NotificationKind::TaskOverdue,
                format!("1-8/26/{number}"),
                day("2026-03-12"),
            )
        });
        let facts = Facts {
            day: day("2026-03-17"),
            lines: lines.collect(),
            to_confirm: 0,
            open: 33,
            url: None,
        };
        let (_, text) = words(&Messages::new()?, Language::English, &facts);
        assert!(
            text.contains("… and 3 more") && !text.contains("1-8/26/30"),
            "{text}"
        );
        Ok(())
    }
}
