//! A day of reminders: begun by one process, done by one commit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::future::Future;
use std::pin::Pin;

use chrono::{DateTime, NaiveDate, Utc};
use entities::attention::{digest, notification, reminder_day};
use entities::circulation::{deadline, resolution, task};
use entities::documents::document;
use entities::ids::{InstitutionId, NotificationId, ResolutionId, StaffMemberId};
use entities::jobs::job;
use entities::vocabulary::{DigestState, NotificationKind, TaskState};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::decide::{self, Matter, Notice, Review, Sent, Task, Term, notices, with_substitutes};
use super::letter;
use super::rules::{self, Rules};
use crate::circulation::deadline::days;
use crate::db::CHUNK;
use crate::handover::{delivering, fetching};
use crate::jobs::{Handler, NewJob, Report};
use crate::journal::{Actor, Entry, Subject};
use crate::kernel::Fault;
use crate::op::{Kit, Op};
use crate::organisation::availability::presence;
use crate::organisation::{Doers, Validity, heads_of, read as organisation};
use crate::retention::hold;

/// Kind of the job.
pub const KIND: &str = "attention.day";

/// Which day of which institution.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Day {
    institution: InstitutionId,
    day: NaiveDate,
}

/// Begins the day of every institution whose minute has come and whose day nobody has begun; returns how many. The row that
/// says so and the job are one commit, so a day is begun once, by whichever process is first.
///
/// # Errors
/// A fault of the database.
pub async fn begin_due(kit: &Kit) -> Result<u64, Fault> {
    let reader = kit.db.reader();
    let (today, minute) = rules::minute(kit.clock.now());
    let mut begun = 0;
    for institution in organisation::institutions(reader).await? {
        let validity = Validity {
            from: institution.valid_from,
            to: institution.valid_to,
        };
        let rules = rules::of(reader, institution.id).await?;
        if !validity.covers(today) || !rules.enabled || minute < rules.minute_of_day {
            continue;
        }
        let known = reminder_day::Entity::find_by_id((institution.id, today))
            .one(reader)
            .await?;
        if known.is_some() {
            continue;
        }
        let calendar = days::work_calendar(reader, institution.id).await?;
        if !calendar.is_working_day(today) {
            continue;
        }
        let mut op = kit.begin(Actor::System).await?;
        let row = reminder_day::ActiveModel {
            institution_id: Set(institution.id),
            day: Set(today),
            begun_at: Set(op.at()),
        };
        let written = reminder_day::Entity::insert(row)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(op.transaction())
            .await?;
        if written == 0 {
            continue;
        }
        let day = Day {
            institution: institution.id,
            day: today,
        };
        op.enqueue(NewJob {
            kind: KIND,
            payload: json!(day),
            unique_key: None,
            run_at: None,
        });
        op.commit().await?;
        begun += 1;
    }
    Ok(begun)
}

/// Decides whom to tell what, and writes it down.
pub struct RemindDay {
    kit: Kit,
    /// Whether letters can leave at all.
    has_post: bool,
}

impl RemindDay {
    /// Without post there are notifications and no letters.
    pub const fn new(kit: Kit, has_post: bool) -> Self {
        Self { kit, has_post }
    }

    async fn remind(&self, job: &job::Model) -> Result<(), Fault> {
        let day: Day = serde_json::from_value(job.payload.clone())
            .map_err(Fault::at("reading a day of reminders"))?;
        let approvers = match self.has_post {
            true => letter::approvers(&self.kit, day.institution).await?,
            false => BTreeSet::new(),
        };
        let mut op = self.kit.begin(Actor::System).await?;
        let rules = rules::of(op.transaction(), day.institution).await?;
        let found = found(&op, day, &rules).await?;
        tell(&mut op, day.institution, &found).await?;
        if self.has_post {
            summon(&mut op, day, &found, approvers).await?;
        }
        op.finish(&[job.id]).await?;
        op.commit().await
    }
}

impl Handler for RemindDay {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.remind(job)).await })
    }
}

/// Everything that is to be told on the day, to those who are employed on it.
async fn found(op: &Op, day: Day, rules: &Rules) -> Result<BTreeSet<Notice>, Fault> {
    let connection = op.transaction();
    let until = decide::horizon(day.day, rules);
    let tasks = tasks(connection, day.institution, until).await?;
    let terms = terms(connection, day.institution, until).await?;
    let calendar = days::work_calendar(connection, day.institution).await?;
    let mut found = notices(&tasks, &terms, day.day, &calendar, rules);
    let due = reviews(connection, day.institution, day.day, until).await?;
    let due = decide::reviews(&due, day.day, &calendar, rules);
    let mut due = due;
    due.extend(decide::sent(&sent(connection, day).await?, day.day));
    found.extend(through_heads(connection, day, due).await?);
    let people: BTreeSet<StaffMemberId> = found.iter().map(|notice| notice.to).collect();
    let people: Vec<StaffMemberId> = people.into_iter().collect();
    let presence = presence(connection, day.institution, &people, day.day).await?;
    let mut found = with_substitutes(found, &presence);
    found.retain(|notice| presence.employed(notice.to, day.day).is_ok());
    Ok(found)
}

async fn tasks<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    until: NaiveDate,
) -> Result<Vec<Task>, Fault> {
    let open = task::Entity::find()
        .filter(task::Column::InstitutionId.eq(institution))
        .filter(task::Column::ClosedAt.is_null())
        .filter(task::Column::State.is_in([
            TaskState::Assigned,
            TaskState::Accepted,
            TaskState::Returned,
        ]))
        .filter(task::Column::DueOn.lte(until))
        .order_by_asc(task::Column::Id)
        .all(connection)
        .await?;
    let mut authors: HashMap<ResolutionId, StaffMemberId> = HashMap::new();
    let resolutions: HashSet<ResolutionId> = open.iter().map(|task| task.resolution_id).collect();
    let resolutions: Vec<ResolutionId> = resolutions.into_iter().collect();
    for chunk in resolutions.chunks(CHUNK) {
        let rows: Vec<(ResolutionId, StaffMemberId)> = resolution::Entity::find()
            .select_only()
            .column(resolution::Column::Id)
            .column(resolution::Column::AuthorId)
            .filter(resolution::Column::Id.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(connection)
            .await?;
        authors.extend(rows);
    }
    Ok(open
        .into_iter()
        .filter_map(|task| {
            Some(Task {
                id: task.id,
                document: task.document_id,
                executor: task.executor_id,
                author: *authors.get(&task.resolution_id)?,
                state: task.state,
                due_on: task.due_on?,
            })
        })
        .collect())
}

/// Clocks that run, of documents that somebody works on.
async fn terms<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    until: NaiveDate,
) -> Result<Vec<Term>, Fault> {
    let running = deadline::Entity::find()
        .filter(deadline::Column::InstitutionId.eq(institution))
        .filter(deadline::Column::ConcludedOn.is_null())
        .filter(deadline::Column::PausedOn.is_null())
        .filter(deadline::Column::DueOn.lte(until))
        .order_by_asc(deadline::Column::DocumentId)
        .all(connection)
        .await?;
    let mut executors = HashMap::new();
    let documents: Vec<_> = running.iter().map(|row| row.document_id).collect();
    for chunk in documents.chunks(CHUNK) {
        let rows: Vec<(entities::ids::DocumentId, Option<StaffMemberId>)> =
            document::Entity::find()
                .select_only()
                .column(document::Column::Id)
                .column(document::Column::ExecutorId)
                .filter(document::Column::Id.is_in(chunk.iter().copied()))
                .into_tuple()
                .all(connection)
                .await?;
        executors.extend(rows);
    }
    Ok(running
        .into_iter()
        .filter_map(|row| {
            Some(Term {
                document: row.document_id,
                executor: executors.get(&row.document_id).copied().flatten()?,
                due_on: row.due_on?,
            })
        })
        .collect())
}

/// Holds that are to be reviewed.
async fn reviews<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    today: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Review>, Fault> {
    let holds = hold::read::to_review(connection, institution, today, until).await?;
    let holds = holds.into_iter().map(|hold| Review {
        hold: hold.id,
        owner: hold.owner_id,
        due_on: hold.review_on,
    });
    Ok(holds.collect())
}

/// Packages that were sent to the archive and that whoever sent them should look at.
async fn sent<C: ConnectionTrait>(connection: &C, day: Day) -> Result<Vec<Sent>, Fault> {
    let pending = delivering::read::pending(connection, day.institution).await?;
    let replies = fetching::read::waiting(connection, day.institution).await?;
    let senders = pending.iter().map(|(row, _)| row.ordered_by);
    let senders = senders.chain(replies.iter().map(|(row, _)| row.ordered_by));
    let senders = Doers::of(connection, senders).await?;
    let sent = pending.iter().filter_map(|(row, until)| {
        let matter = match (row.waits_since, until) {
            (Some(since), _) => Matter::Waits { since },
            (None, Some(until)) => Matter::Unanswered { until: *until },
            (None, None) => return None,
        };
        Some(Sent {
            delivery: row.id,
            sender: senders.person(row.ordered_by)?,
            matter,
        })
    });
    let replies = replies.iter().filter_map(|(row, since)| {
        Some(Sent {
            delivery: row.id,
            sender: senders.person(row.ordered_by)?,
            matter: Matter::Reply { since: *since },
        })
    });
    Ok(sent.chain(replies).collect())
}

/// What would be told to owners of holds, or senders of packages, who have left is told to whoever answers for what they left behind.
async fn through_heads<C: ConnectionTrait>(
    connection: &C,
    day: Day,
    found: BTreeSet<Notice>,
) -> Result<BTreeSet<Notice>, Fault> {
    let owners: BTreeSet<StaffMemberId> = found.iter().map(|notice| notice.to).collect();
    let owners: Vec<StaffMemberId> = owners.into_iter().collect();
    let here = presence(connection, day.institution, &owners, day.day).await?;
    let mut left = owners;
    left.retain(|owner| here.employed(*owner, day.day).is_err());
    let heads = heads_of(connection, day.institution, &left, day.day).await?;
    let told = found.into_iter().flat_map(|notice| {
        let heads = heads.get(&notice.to).map(|heads| {
            let told_for = Some(notice.to);
            let passed_on = heads.iter().map(|head| Notice {
                to: *head,
                told_for,
                ..notice
            });
            passed_on.collect()
        });
        heads.unwrap_or_else(|| vec![notice])
    });
    Ok(told.collect())
}

/// Writes down what was not told before. A task that is late with somebody else leaves an entry on its document.
async fn tell(
    op: &mut Op,
    institution: InstitutionId,
    found: &BTreeSet<Notice>,
) -> Result<(), Fault> {
    let known = known(op, found).await?;
    let new: Vec<&Notice> = found
        .iter()
        .filter(|notice| !known.contains(&once(notice)))
        .collect();
    for chunk in new.chunks(CHUNK / 2) {
        let rows = chunk.iter().map(|notice| {
            let row = notification::Model {
                id: op.new_id(NotificationId),
                institution_id: institution,
                staff_member_id: notice.to,
                told_for: notice.told_for,
                kind: notice.kind,
                document_id: notice.document,
                task_id: notice.task,
                subject_id: subject(notice),
                due_on: notice.due_on,
                told_at: op.at(),
                read_at: None,
            };
            row.into_active_model().reset_all()
        });
        notification::Entity::insert_many(rows)
            .exec_without_returning(op.transaction())
            .await?;
    }
    for notice in new {
        // Whoever is told in somebody's stead is told of the same.
        if notice.kind != NotificationKind::TaskEscalated || notice.told_for.is_some() {
            continue;
        }
        op.record(Entry {
            kind: "task.escalated",
            institution: Some(institution),
            subject: Subject {
                kind: "document",
                id: notice.document.map(|document| document.0),
            },
            payload: json!({ "task": notice.task, "to": notice.to, "dueOn": notice.due_on }),
        });
    }
    Ok(())
}

type Once = (StaffMemberId, NotificationKind, Uuid, NaiveDate);

/// By what a notification is told once.
fn once(notice: &Notice) -> Once {
    (notice.to, notice.kind, subject(notice), notice.due_on)
}

/// What a notice is about; every one is about something.
fn subject(notice: &Notice) -> Uuid {
    let task = notice.task.map(|task| task.0);
    let hold = notice.hold.map(|hold| hold.0);
    let delivery = notice.delivery.map(|delivery| delivery.0);
    task.or(hold)
        .or(delivery)
        .or(notice.document.map(|document| document.0))
        .unwrap_or_default()
}

async fn known(op: &Op, found: &BTreeSet<Notice>) -> Result<HashSet<Once>, Fault> {
    let people: BTreeSet<StaffMemberId> = found.iter().map(|notice| notice.to).collect();
    let people: Vec<StaffMemberId> = people.into_iter().collect();
    let earliest = found.iter().map(|notice| notice.due_on).min();
    let mut known = HashSet::new();
    let Some(earliest) = earliest else {
        return Ok(known);
    };
    for chunk in people.chunks(CHUNK) {
        let rows: Vec<Once> = notification::Entity::find()
            .select_only()
            .column(notification::Column::StaffMemberId)
            .column(notification::Column::Kind)
            .column(notification::Column::SubjectId)
            .column(notification::Column::DueOn)
            .filter(notification::Column::StaffMemberId.is_in(chunk.iter().copied()))
            .filter(notification::Column::DueOn.gte(earliest))
            .into_tuple()
            .all(op.transaction())
            .await?;
        known.extend(rows);
    }
    Ok(known)
}

/// Leaves a letter to be written for each person who is told something or asked for an approval, and wants one.
async fn summon(
    op: &mut Op,
    day: Day,
    found: &BTreeSet<Notice>,
    approvers: BTreeSet<StaffMemberId>,
) -> Result<(), Fault> {
    let mut people = approvers;
    people.extend(found.iter().map(|notice| notice.to));
    let people: Vec<StaffMemberId> = people.into_iter().collect();
    let preferences = rules::preferences(op.transaction(), &people).await?;
    let staff: BTreeMap<_, _> = organisation::staff_by_ids(op.transaction(), &people)
        .await?
        .into_iter()
        .collect();
    let at: DateTime<Utc> = op.at();
    for (person, row) in staff {
        let preference = preferences.get(&person).cloned().unwrap_or_default();
        if !preference.letters || (preference.address.is_none() && row.email.is_none()) {
            continue;
        }
        let written = digest::Entity::insert(digest::ActiveModel {
            staff_member_id: Set(person),
            day: Set(day.day),
            institution_id: Set(day.institution),
            state: Set(DigestState::Waiting),
            at: Set(at),
        })
        .on_conflict(OnConflict::new().do_nothing().to_owned())
        .exec_without_returning(op.transaction())
        .await?;
        if written > 0 {
            op.enqueue(letter::job(person, day.day, found));
        }
    }
    Ok(())
}
