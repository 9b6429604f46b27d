//! Reminders: what a person was told, how they want to be told, and when an institution tells.

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use entities::attention::notification;
use entities::ids::{HandoverDeliveryId, HoldId, NotificationId, SavedSearchId};
use entities::vocabulary::NotificationKind::{
    DeliveryWaits, HoldReviewDue, HoldReviewOverdue, ReplyOverdue, ReplyWaits, SavedSearchBroken,
    SavedSearchFound, TaskDueSoon, TaskEscalated, TaskOverdue, TermDueSoon, TermOverdue,
};

use super::super::asker::{Asker, OrError};
use super::super::circulation::Task;
use super::super::documents::{Document, document};
use super::super::handover::{HandoverDelivery, delivery};
use super::super::ids::global;
use super::super::limits;
use super::super::organisation::{StaffMember, staff_member_on};
use super::super::paging::{Paged, connection, request, wants_total};
use super::super::problems::{Problem, Reading, told};
use super::super::retention::{Hold, hold};
use super::super::scalars::{Date, Instant};
use super::super::search::{SavedSearch, saved_search};
use super::super::vocabulary::{LetterLanguage, NotificationKind};
use crate::access::Action;
use crate::attention::reminder::notifications;
use crate::attention::reminder::rules::{self, Preference, Refusal, Rules};
use crate::kernel;
use crate::kernel::calendar::day;
use crate::kernel::paging::Page;

/// Something that the caller was told.
struct Notification(notification::Model);

#[Object]
/// Something that the caller was told (paziņojums): once for each term of each task, document, hold or delivery to the archive, once
/// a day for each search that they keep.
impl Notification {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What it is about.
    async fn kind(&self) -> NotificationKind {
        self.0.kind.into()
    }

    /// The document, where the caller still sees it; null where it is about none.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.document_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }

    /// The hold that the caller is to review (iznīcināšanas aizliegums), where it is about one.
    async fn hold(&self, context: &Context<'_>) -> Result<Option<Hold>> {
        match self.0.kind {
            HoldReviewDue | HoldReviewOverdue => hold(context, HoldId(self.0.subject_id)).await,
            DeliveryWaits | ReplyOverdue | ReplyWaits | SavedSearchFound | SavedSearchBroken
            | TaskDueSoon | TaskOverdue | TaskEscalated | TermDueSoon | TermOverdue => Ok(None),
        }
    }

    /// The delivery of a package to the archive that the caller is to look at (nosūtīšana), where it is about one and the caller may
    /// still read such.
    async fn delivery(&self, context: &Context<'_>) -> Result<Option<HandoverDelivery>> {
        match self.0.kind {
            DeliveryWaits | ReplyOverdue | ReplyWaits => {
                delivery(context, HandoverDeliveryId(self.0.subject_id)).await
            }
            HoldReviewDue | HoldReviewOverdue | SavedSearchFound | SavedSearchBroken
            | TaskDueSoon | TaskOverdue | TaskEscalated | TermDueSoon | TermOverdue => Ok(None),
        }
    }

    /// The caller's search that it is about (saglabāts meklējums): what is new in it, or that it cannot be understood any more.
    async fn saved_search(&self, context: &Context<'_>) -> Result<Option<SavedSearch>> {
        match self.0.kind {
            SavedSearchFound | SavedSearchBroken => {
                saved_search(context, SavedSearchId(self.0.subject_id)).await
            }
            DeliveryWaits | ReplyOverdue | ReplyWaits | TaskDueSoon | TaskOverdue
            | TaskEscalated | TermDueSoon | TermOverdue | HoldReviewDue | HoldReviewOverdue => {
                Ok(None)
            }
        }
    }

    /// The task, where the caller still sees its document; null where it is about the document's legal clock.
    async fn task(&self, context: &Context<'_>) -> Result<Option<Task>> {
        let Some(id) = self.0.task_id else {
            return Ok(None);
        };
        let asker = Asker::of(context);
        Ok(asker.loader().load_one(id).await.or_error(asker)?.map(Task))
    }

    /// The colleague in whose stead the caller was told, who was away on that day (aizvietošana); null for what is the caller's
    /// own.
    async fn told_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(context, self.0.told_for, day(self.0.told_at)).await
    }

    /// Last day, as it was when this was told (termiņš); of a search the day on which it was told.
    async fn due_on(&self) -> Date {
        self.0.due_on.into()
    }

    /// When it was told.
    async fn told_at(&self) -> Instant {
        self.0.told_at.into()
    }

    /// When the caller marked it as read; null while they have not.
    async fn read_at(&self) -> Option<Instant> {
        self.0.read_at.map(Instant::from)
    }
}

/// When an institution reminds.
#[derive(SimpleObject)]
struct ReminderRules {
    /// Whether it does.
    enabled: bool,
    /// Working days before the last day on which executors are reminded.
    days_before: i32,
    /// Working days after the last day on which the author of a resolution is told that it is late; null for never.
    escalate_after: Option<i32>,
    /// Time of day in Europe/Riga, `HH:MM`.
    at: String,
    /// Counts changes; a change names the one it was made from.
    revision: i32,
}

impl From<Rules> for ReminderRules {
    fn from(rules: Rules) -> Self {
        let small = |number: u32| i32::try_from(number).unwrap_or(i32::MAX);
        Self {
            enabled: rules.enabled,
            days_before: small(rules.days_before),
            escalate_after: rules.escalate_after.map(small),
            at: format!(
                "{:02}:{:02}",
                rules.minute_of_day / 60,
                rules.minute_of_day % 60
            ),
            revision: rules.revision,
        }
    }
}

/// How the caller wants to be reminded.
#[derive(SimpleObject)]
struct MyReminders {
    /// Whether a letter comes by e-mail on days on which there is something to tell (dienas kopsavilkums).
    letters: bool,
    /// Where to, when not to the address of the staff list.
    address: Option<String>,
    /// In which language.
    language: LetterLanguage,
}

impl From<Preference> for MyReminders {
    fn from(preference: Preference) -> Self {
        Self {
            letters: preference.letters,
            address: preference.address,
            language: preference.language.into(),
        }
    }
}

/// What can be asked about reminders.
#[derive(Default)]
pub(super) struct RemindersQuery;

#[Object]
impl RemindersQuery {
    /// What the caller was told (paziņojumi), the newest first: terms that come near or have passed, tasks that are late with
    /// those whom the caller gave them, and what is new in the searches they keep.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn notifications(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that the caller has not marked as read.", default)]
        unread: bool,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<NotificationId, Notification>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let (mut page, mut total) = (Page::default(), 0);
        if let Some(person) = asker.caller.staff_member {
            page = notifications::page(reader, person, unread, &request)
                .await
                .or_error(asker)?;
            if wants_total(context) {
                total = notifications::count(reader, person, unread)
                    .await
                    .or_error(asker)?;
            }
        }
        Ok(connection(
            page,
            request.after().is_some(),
            wants_total(context).then_some(total),
            |row: &notification::Model| row.id,
            Notification,
        ))
    }

    /// When the caller's institution reminds (atgādinājumu noteikumi).
    async fn reminder_rules(&self, context: &Context<'_>) -> Result<ReminderRules> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let reader = asker.service.kit.db.reader();
        let rules = rules::of(reader, asker.caller.institution).await;
        Ok(rules.or_error(asker)?.into())
    }

    /// How the caller wants to be reminded; null for a program's account, and for whoever stands in for somebody.
    async fn my_reminders(&self, context: &Context<'_>) -> Result<Option<MyReminders>> {
        let asker = Asker::of(context);
        let own = asker.caller.staff_member;
        let Some(person) = own.filter(|_| asker.caller.standing_in.is_none()) else {
            return Ok(None);
        };
        let reader = asker.service.kit.db.reader();
        let mut found = rules::preferences(reader, &[person])
            .await
            .or_error(asker)?;
        Ok(Some(found.remove(&person).unwrap_or_default().into()))
    }
}

/// Rules to be set.
#[derive(InputObject)]
struct SetReminderRulesInput {
    /// The revision as it was read.
    revision: i32,
    /// Whether the institution reminds.
    enabled: bool,
    /// Working days before the last day, 0 to 30.
    days_before: i32,
    /// Working days after the last day on which the author is told, 1 to 30; never when none.
    escalate_after: Option<i32>,
    /// Time of day in Europe/Riga, `HH:MM`.
    at: String,
    /// The client's name for this request. A repetition is refused by its revision, with it or without.
    idempotency_key: Option<String>,
}

/// Preferences to be set.
#[derive(InputObject)]
struct SetMyRemindersInput {
    /// Whether a letter comes by e-mail.
    letters: Option<bool>,
    /// Where to; null for the address of the staff list.
    address: MaybeUndefined<String>,
    /// In which language.
    language: Option<LetterLanguage>,
    /// The client's name for this request. Setting twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// Notifications that were read.
#[derive(InputObject)]
struct MarkNotificationsReadInput {
    /// Which, at most 200; all of them when none.
    notifications: Option<Vec<ID>>,
    /// The client's name for this request. Marking twice is the same as once, with it or without.
    idempotency_key: Option<String>,
}

/// What setting rules did.
#[derive(SimpleObject, Default)]
struct SetReminderRulesPayload {
    /// The rules as they now are.
    rules: Option<ReminderRules>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What setting preferences did.
#[derive(SimpleObject, Default)]
struct SetMyRemindersPayload {
    /// The preferences as they now are.
    reminders: Option<MyReminders>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What marking did.
#[derive(SimpleObject, Default)]
struct MarkNotificationsReadPayload {
    /// How many were unread before.
    marked: i32,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What can be changed of reminders.
#[derive(Default)]
pub(super) struct RemindersMutation;

#[Object]
impl RemindersMutation {
    /// Sets when the institution reminds, for the next day on. For administrators.
    async fn set_reminder_rules(
        &self,
        context: &Context<'_>,
        input: SetReminderRulesInput,
    ) -> Result<SetReminderRulesPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency("setReminderRules", input.idempotency_key.as_ref(), &input);
        let number =
            |given: i32, path| u32::try_from(given).map_err(|_| Refusal::Days { path }.problem());
        let days_before = reading.take(number(input.days_before, "daysBefore"));
        let escalate_after = reading.take(
            input
                .escalate_after
                .map(|days| number(days, "escalateAfter"))
                .transpose(),
        );
        let minute = reading.take(minute(&input.at).ok_or_else(|| Refusal::Minute.problem()));
        let read = days_before.zip(escalate_after).zip(minute);
        let ((days_before, escalate_after), minute_of_day) = match reading.done(read) {
            Ok(read) => read,
            Err(problems) => {
                return Ok(SetReminderRulesPayload {
                    rules: None,
                    problems: told(asker, problems),
                });
            }
        };
        let rules = Rules {
            enabled: input.enabled,
            days_before,
            escalate_after,
            minute_of_day,
            revision: input.revision,
        };
        let done = rules::set(&asker.service.kit, &asker.caller, rules).await;
        Ok(match done.or_error(asker)? {
            Ok(rules) => SetReminderRulesPayload {
                rules: Some(rules.into()),
                problems: Vec::new(),
            },
            Err(refusal) => SetReminderRulesPayload {
                rules: None,
                problems: told(asker, [refusal.problem()]),
            },
        })
    }

    /// Sets how the caller wants to be reminded. Only in person.
    async fn set_my_reminders(
        &self,
        context: &Context<'_>,
        input: SetMyRemindersInput,
    ) -> Result<SetMyRemindersPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency("setMyReminders", input.idempotency_key.as_ref(), &input);
        if let Err(problems) = reading.done(Some(())) {
            return Ok(SetMyRemindersPayload {
                reminders: None,
                problems: told(asker, problems),
            });
        }
        let kit = &asker.service.kit;
        let mut wanted = Preference::default();
        if let Some(person) = asker.caller.staff_member {
            let known = rules::preferences(kit.db.reader(), &[person]).await;
            wanted = known.or_error(asker)?.remove(&person).unwrap_or_default();
        }
        wanted.letters = input.letters.unwrap_or(wanted.letters);
        wanted.language = input.language.map_or(wanted.language, Into::into);
        match input.address {
            MaybeUndefined::Undefined => {}
            MaybeUndefined::Null => wanted.address = None,
            MaybeUndefined::Value(address) => wanted.address = Some(address),
        }
        let done = rules::prefer(kit, &asker.caller, wanted).await;
        Ok(match done.or_error(asker)? {
            Ok(preference) => SetMyRemindersPayload {
                reminders: Some(preference.into()),
                problems: Vec::new(),
            },
            Err(refusal) => SetMyRemindersPayload {
                reminders: None,
                problems: told(asker, [refusal.problem()]),
            },
        })
    }

    /// Notes that the caller has read notifications of theirs; those of others are passed over.
    async fn mark_notifications_read(
        &self,
        context: &Context<'_>,
        input: MarkNotificationsReadInput,
    ) -> Result<MarkNotificationsReadPayload> {
        const MOST: usize = 200;
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        reading.idempotency(
            "markNotificationsRead",
            input.idempotency_key.as_ref(),
            &input,
        );
        if input
            .notifications
            .as_ref()
            .is_some_and(|ids| ids.len() > MOST)
        {
            let problem = kernel::Problem::new("TOO_MANY", "notifications").with("most", MOST);
            reading.take::<()>(Err(problem));
        }
        let which = input.notifications.as_ref().map(|ids| {
            ids.iter()
                .take(MOST)
                .enumerate()
                .filter_map(|(index, id)| reading.id(id, &format!("notifications.{index}")))
                .collect::<Vec<NotificationId>>()
        });
        let problems = match reading.done(Some(())) {
            Ok(()) => {
                let kit = &asker.service.kit;
                let done = notifications::mark_read(kit, &asker.caller, which.as_deref()).await;
                match done.or_error(asker)? {
                    Ok(marked) => {
                        return Ok(MarkNotificationsReadPayload {
                            marked: i32::try_from(marked).unwrap_or(i32::MAX),
                            problems: Vec::new(),
                        });
                    }
                    Err(refusal) => vec![refusal.problem()],
                }
            }
            Err(problems) => problems,
        };
        Ok(MarkNotificationsReadPayload {
            marked: 0,
            problems: told(asker, problems),
        })
    }
}

/// Minutes after midnight, from `HH:MM`.
fn minute(text: &str) -> Option<u32> {
    let (hours, minutes) = text.split_once(':')?;
    let number = |text: &str, below: u32| {
        let is_plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        let number: u32 = text.parse().ok().filter(|_| is_plain)?;
        (number < below).then_some(number)
    };
    Some(number(hours, 24)? * 60 + number(minutes, 60)?)
}

#[cfg(test)]
mod tests {
    use super::minute;

    #[test]
    fn a_time_of_day_has_four_digits() {
        for (text, wanted) in [
            ("00:00", Some(0)),
            ("07:30", Some(450)),
            ("23:59", Some(1_439)),
            ("24:00", None),
            ("7:30", None),
            ("07:60", None),
            ("07:3", None),
            ("+7:30", None),
            ("0730", None),
            ("", None),
        ] {
            assert_eq!(minute(text), wanted, "{text}");
        }
    }
}
