//! The letter of the day (*dienas kopsavilkums*): what is late, what falls due, what waits to be confirmed. Numbers, days and
//! counts, and whom one stands in for; a title or a client's name would leave the house in the open.
//!
//! A letter is handed over at most once: that it is about to go is written down on the brink, and what was on its way when a
//! process died is not sent again. Tomorrow's letter says the same and more.

use std::collections::{BTreeSet, HashMap};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use entities::attention::digest;
use entities::circulation::{approval_round, approval_step, resolution, task};
use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId, StaffMemberId};
use entities::jobs::job;
use entities::vocabulary::{DigestState, LetterLanguage, NotificationKind, TaskState};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::decide::Notice;
use super::rules;
use crate::access::caller;
use crate::circulation::draft::list;
use crate::db::CHUNK;
use crate::jobs::{Handler, NewJob, Report};
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
    document: Option<DocumentId>,
    due_on: NaiveDate,
    told_for: Option<StaffMemberId>,
}

/// The job of writing to a person.
pub(super) fn job(person: StaffMemberId, day: NaiveDate, found: &BTreeSet<Notice>) -> NewJob {
    let own = found.iter().filter(|notice| notice.to == person);
    let mut lines: Vec<Line> = own
        .map(|notice| Line {
            kind: notice.kind,
            document: notice.document,
            due_on: notice.due_on,
            told_for: notice.told_for,
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
    /// What it is about.
    pub lines: Vec<Told>,
    /// Tasks that wait for the person to confirm them.
    pub to_confirm: u64,
    /// Drafts that wait for the person's visa or signature.
    pub to_approve: u64,
    /// The person's open tasks.
    pub open: u64,
    /// Where the person's list is found.
    pub url: Option<String>,
}

/// A line of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What of.
    pub kind: NotificationKind,
    /// Registration number.
    pub number: String,
    /// Last day.
    pub due_on: NaiveDate,
    /// Name of the colleague in whose stead.
    pub told_for: Option<String>,
}

/// The part about holds to be reviewed. Their titles may name people, so the letter says no more than the day.
const HOLDS: &str = "digest-holds";

/// The part about packages that were sent to the archive: what they are called says nothing without the list.
const DELIVERIES: &str = "digest-deliveries";

/// Parts of a letter, in their order.
const PARTS: [(&str, &[NotificationKind]); 5] = [
    (
        "digest-overdue",
        &[NotificationKind::TaskOverdue, NotificationKind::TermOverdue],
    ),
    (
        "digest-soon",
        &[NotificationKind::TaskDueSoon, NotificationKind::TermDueSoon],
    ),
    ("digest-escalated", &[NotificationKind::TaskEscalated]),
    (
        HOLDS,
        &[
            NotificationKind::HoldReviewDue,
            NotificationKind::HoldReviewOverdue,
        ],
    ),
    (
        DELIVERIES,
        &[
            NotificationKind::DeliveryWaits,
            NotificationKind::ReplyOverdue,
            NotificationKind::ReplyWaits,
        ],
    ),
];

/// The letter in words: its subject and its text.
pub fn words(messages: &Messages, language: Language, facts: &Facts) -> (String, String) {
    let text =
        |key: &str, arguments: &[(&'static str, String)]| messages.text(language, key, arguments);
    let number = |kinds: &[NotificationKind]| {
        let of = facts.lines.iter().filter(|line| kinds.contains(&line.kind));
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
            .filter(|line| kinds.contains(&line.kind))
            .collect();
        if lines.is_empty() {
            continue;
        }
        let mut part = vec![text(heading, &[])];
        part.extend(lines.iter().take(LINES).map(|line| {
            let mut arguments = vec![
                ("number", line.number.clone()),
                ("date", line.due_on.to_string()),
            ];
            let (own, for_other) = match (heading, line.kind) {
                (HOLDS, _) => ("digest-hold", "digest-hold-for"),
                (_, NotificationKind::DeliveryWaits) => {
                    ("digest-delivery-waits", "digest-delivery-waits-for")
                }
                (_, NotificationKind::ReplyOverdue) => {
                    ("digest-reply-overdue", "digest-reply-overdue-for")
                }
                (_, NotificationKind::ReplyWaits) => {
                    ("digest-reply-waits", "digest-reply-waits-for")
                }
                _ => ("digest-line", "digest-line-for"),
            };
            let Some(name) = &line.told_for else {
                return text(own, &arguments);
            };
            arguments.push(("name", name.clone()));
            text(for_other, &arguments)
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
    if facts.to_approve > 0 {
        counts.push(text(
            "digest-to-approve",
            &[("count", facts.to_approve.to_string())],
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
        let facts = facts(&self.kit, summons, self.public_url.clone()).await?;
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

/// Those whose visa or signature is asked for now (*gaida vīzu vai parakstu*), of an institution.
///
/// # Errors
/// A fault of the database.
pub(super) async fn approvers(
    kit: &Kit,
    institution: InstitutionId,
) -> Result<BTreeSet<StaffMemberId>, Fault> {
    let open = Query::select()
        .column(approval_round::Column::Id)
        .from(approval_round::Entity)
        // Spelled out: SQLite uses a partial index only when the statement itself says what it is of.
        .and_where(Expr::cust("state = 'open'"))
        .take();
    let asked: Vec<StaffMemberId> = approval_step::Entity::find()
        .select_only()
        .distinct()
        .column(approval_step::Column::ApproverId)
        .filter(approval_step::Column::RoundId.in_subquery(open))
        .into_tuple()
        .all(kit.db.reader())
        .await?;
    let mut found = BTreeSet::new();
    for person in asked {
        if to_approve(kit, Some(institution), person).await? > 0 {
            found.insert(person);
        }
    }
    Ok(found)
}

/// How many drafts wait for a person's visa or signature; none of another institution's person.
async fn to_approve(
    kit: &Kit,
    institution: Option<InstitutionId>,
    person: StaffMemberId,
) -> Result<u64, Fault> {
    let (reader, now) = (kit.db.reader(), kit.clock.now());
    let accounts = organisation::accounts_of_staff(reader, &[person]).await?;
    for account in accounts {
        let Some(caller) = caller::for_account(reader, account.id, now).await? else {
            continue;
        };
        if institution.is_none_or(|own| own == caller.institution) {
            return Ok(list::waiting_for(reader, &caller).await?.len() as u64);
        }
    }
    Ok(0)
}

async fn facts(kit: &Kit, summons: &Summons, url: Option<String>) -> Result<Facts, Fault> {
    let connection = kit.db.reader();
    let named = summons.lines.iter().filter_map(|line| line.document);
    let documents: BTreeSet<DocumentId> = named.collect();
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
    let absent: BTreeSet<StaffMemberId> = summons
        .lines
        .iter()
        .filter_map(|line| line.told_for)
        .collect();
    let absent: Vec<StaffMemberId> = absent.into_iter().collect();
    let absent = organisation::staff_by_ids(connection, &absent).await?;
    let name = |person: StaffMemberId| {
        let row = absent.get(&person)?;
        Some(format!("{} {}", row.given_name, row.family_name))
    };
    let lines = summons.lines.iter().map(|line| Told {
        kind: line.kind,
        number: line
            .document
            .and_then(|document| numbers.get(&document))
            .cloned()
            .unwrap_or_else(|| "—".to_owned()),
        due_on: line.due_on,
        told_for: line.told_for.and_then(name),
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
        to_approve: to_approve(kit, None, summons.person).await?,
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
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.send(job)).await })
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
        let line = |kind, number: &str, due: &str| Told {
            kind,
            number: number.to_owned(),
            due_on: day(due),
            told_for: None,
        };
        let facts = Facts {
            day: day("2026-03-17"),
            lines: vec![
                line(NotificationKind::TaskOverdue, "2-5/26/7", "2026-03-12"),
                Told {
                    told_for: Some("Normunds Zariņš".to_owned()),
                    ..line(NotificationKind::TaskOverdue, "2-5/26/8", "2026-03-13")
                },
                line(NotificationKind::TermDueSoon, "2-5/26/9", "2026-03-18"),
                line(NotificationKind::TaskEscalated, "2-1/26/3", "2026-03-11"),
            ],
            to_confirm: 1,
            to_approve: 2,
            open: 11,
            url: Some("https://aprite.ogre.lv".to_owned()),
        };
        let (subject, text) = words(&messages, Language::Latvian, &facts);
        assert_eq!(subject, "17.03.2026. Nokavēti: 2, termiņš tuvojas: 1");
        insta::assert_snapshot!("letter_lv", text);
        let (subject, text) = words(&messages, Language::English, &facts);
        assert_eq!(subject, "17 March 2026: overdue 2, due soon 1");
        insta::assert_snapshot!("letter_en", text);
        Ok(())
    }

    #[test]
    fn a_long_letter_says_how_much_more_there_is() -> Result<(), Fault> {
        let lines = (0..33).map(|number| Told {
            kind: NotificationKind::TaskOverdue,
            number: format!("1-8/26/{number}"),
            due_on: day("2026-03-12"),
            told_for: None,
        });
        let facts = Facts {
            day: day("2026-03-17"),
            lines: lines.collect(),
            to_confirm: 0,
            to_approve: 0,
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
