//! Whom to tell what on a day. Plain functions over tasks, clocks, the institution's calendar and its rules.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::ids::{DocumentId, HandoverDeliveryId, HoldId, StaffMemberId, TaskId};
use entities::vocabulary::{NotificationKind, TaskState};

use super::rules::Rules;
use crate::kernel::working_days::WorkCalendar;
use crate::organisation::availability::Presence;

/// An open task with a last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// Which.
    pub id: TaskId,
    /// On which document.
    pub document: DocumentId,
    /// Whose it is.
    pub executor: StaffMemberId,
    /// Who gave it.
    pub author: StaffMemberId,
    /// Where it stands.
    pub state: TaskState,
    /// Last day.
    pub due_on: NaiveDate,
}

/// A running legal clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Term {
    /// Of which document.
    pub document: DocumentId,
    /// Who works on it.
    pub executor: StaffMemberId,
    /// Last day of the law.
    pub due_on: NaiveDate,
}

/// A hold on destruction that its owner is to review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Review {
    /// Which.
    pub hold: HoldId,
    /// Who answers for it.
    pub owner: StaffMemberId,
    /// Until when it is to be reviewed.
    pub due_on: NaiveDate,
}

/// A package on its way to the archive, or there, about which whoever sent it should do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    /// Which delivery.
    pub delivery: HandoverDeliveryId,
    /// Who sent it.
    pub sender: StaffMemberId,
    /// What.
    pub matter: Matter,
}

/// What is to be done about a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Matter {
    /// It waits for somebody to act.
    Waits {
        /// Since when.
        since: NaiveDate,
    },
    /// It arrived, and the archive has not answered.
    Unanswered {
        /// Last day on which it was to.
        until: NaiveDate,
    },
    /// What the archive put where its answers come is none, or that place cannot be looked into.
    Reply {
        /// Since when.
        since: NaiveDate,
    },
}

/// Something to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Notice {
    /// To whom.
    pub to: StaffMemberId,
    /// What.
    pub kind: NotificationKind,
    /// Last day of what it is about.
    pub due_on: NaiveDate,
    /// On which document; none for a hold and a delivery.
    pub document: Option<DocumentId>,
    /// Which task; none for the document's clock.
    pub task: Option<TaskId>,
    /// Which hold.
    pub hold: Option<HoldId>,
    /// Which delivery of a package to the archive.
    pub delivery: Option<HandoverDeliveryId>,
    /// In whose stead, for those who stand in for somebody who is away.
    pub told_for: Option<StaffMemberId>,
}

/// Everything that is to be told on a day, told before or not.
pub fn notices(
    tasks: &[Task],
    terms: &[Term],
    today: NaiveDate,
    calendar: &WorkCalendar,
    rules: &Rules,
) -> BTreeSet<Notice> {
    let mut found = BTreeSet::new();
    for task in tasks {
        // What was reported waits for its controller, what was refused for its author: both find it in their lists.
        let with_executor = matches!(
            task.state,
            TaskState::Assigned | TaskState::Accepted | TaskState::Returned
        );
        if !with_executor {
            continue;
        }
        let notice = |to, kind| Notice {
            to,
            kind,
            due_on: task.due_on,
            document: Some(task.document),
            task: Some(task.id),
            hold: None,
            delivery: None,
            told_for: None,
        };
        if let Some(late) = late_by(task.due_on, today, calendar) {
            found.insert(notice(task.executor, NotificationKind::TaskOverdue));
            let is_too_late = rules.escalate_after.is_some_and(|most| late >= most);
            if is_too_late && task.author != task.executor {
                found.insert(notice(task.author, NotificationKind::TaskEscalated));
            }
        } else if is_soon(task.due_on, today, calendar, rules) {
            found.insert(notice(task.executor, NotificationKind::TaskDueSoon));
        }
    }
    for term in terms {
        let kind = if term.due_on < today {
            NotificationKind::TermOverdue
        } else if is_soon(term.due_on, today, calendar, rules) {
            NotificationKind::TermDueSoon
        } else {
            continue;
        };
        found.insert(Notice {
            to: term.executor,
            kind,
            due_on: term.due_on,
            document: Some(term.document),
            task: None,
            hold: None,
            delivery: None,
            told_for: None,
        });
    }
    found
}

/// What is to be told of holds that are to be reviewed.
pub fn reviews(
    reviews: &[Review],
    today: NaiveDate,
    calendar: &WorkCalendar,
    rules: &Rules,
) -> BTreeSet<Notice> {
    let told = reviews.iter().filter_map(|review| {
        let kind = if review.due_on < today {
            NotificationKind::HoldReviewOverdue
        } else if is_soon(review.due_on, today, calendar, rules) {
            NotificationKind::HoldReviewDue
        } else {
            return None;
        };
        Some(Notice {
            to: review.owner,
            kind,
            due_on: review.due_on,
            document: None,
            task: None,
            hold: Some(review.hold),
            delivery: None,
            told_for: None,
        })
    });
    told.collect()
}

/// What is to be told of packages that were sent to the archive.
pub fn sent(deliveries: &[Sent], today: NaiveDate) -> BTreeSet<Notice> {
    let told = deliveries.iter().filter_map(|sent| {
        let (kind, due_on) = match sent.matter {
            Matter::Waits { since } => (NotificationKind::DeliveryWaits, since),
            Matter::Unanswered { until } if until < today => {
                (NotificationKind::ReplyOverdue, until)
            }
            Matter::Unanswered { .. } => return None,
            Matter::Reply { since } => (NotificationKind::ReplyWaits, since),
        };
        Some(Notice {
            to: sent.sender,
            kind,
            due_on,
            document: None,
            task: None,
            hold: None,
            delivery: Some(sent.delivery),
            told_for: None,
        })
    });
    told.collect()
}

/// What is told to somebody who is away is told to those who act in their stead as well.
pub fn with_substitutes(found: BTreeSet<Notice>, presence: &Presence) -> BTreeSet<Notice> {
    let mut whole = BTreeSet::new();
    for notice in found {
        if presence.away_until(notice.to).is_some() {
            whole.extend(presence.in_stead_of(notice.to).map(|to| Notice {
                to,
                told_for: Some(notice.to),
                ..notice
            }));
        }
        whole.insert(notice);
    }
    whole
}

/// By how many working days a last day has passed; none while it has not.
fn late_by(due_on: NaiveDate, today: NaiveDate, calendar: &WorkCalendar) -> Option<u32> {
    if due_on >= today {
        return None;
    }
    let (first, end) = (due_on.succ_opt()?, today.succ_opt()?);
    Some(calendar.working_days_between(first, end))
}

fn is_soon(due_on: NaiveDate, today: NaiveDate, calendar: &WorkCalendar, rules: &Rules) -> bool {
    today <= due_on && calendar.working_days_between(today, due_on) <= rules.days_before
}

/// The last day that can be told of as coming soon: between it and today lie more days off than any year has in a row.
pub fn horizon(today: NaiveDate, rules: &Rules) -> NaiveDate {
    let days = u64::from(rules.days_before) * 3 + 31;
    today
        .checked_add_days(chrono::Days::new(days))
        .unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::kernel::working_days::MovedDay;
    use NotificationKind::{TaskDueSoon, TaskEscalated, TaskOverdue, TermDueSoon, TermOverdue};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn person(number: u128) -> StaffMemberId {
        StaffMemberId(Uuid::from_u128(number))
    }

    fn task(state: TaskState, due_on: &str) -> Task {
        Task {
            id: TaskId(Uuid::from_u128(1)),
            document: DocumentId(Uuid::from_u128(2)),
            executor: person(1),
            author: person(2),
            state,
            due_on: day(due_on),
        }
    }

    fn told(task: Task, today: &str) -> Vec<(u128, NotificationKind)> {
        let rules = Rules::default();
        let found = notices(&[task], &[], day(today), &WorkCalendar::default(), &rules);
        found
            .into_iter()
            .map(|notice| (notice.to.0.as_u128(), notice.kind))
            .collect()
    }

    /// Two working days before, three after; Good Friday 3 April and Easter Monday 6 April 2026 do not count.
    #[test]
    fn reminds_before_tells_on_the_day_after_and_escalates_by_working_days() {
        for (due_on, today, wanted) in [
            ("2026-03-12", "2026-03-09", vec![]),
            ("2026-03-12", "2026-03-10", vec![(1, TaskDueSoon)]),
            ("2026-03-12", "2026-03-12", vec![(1, TaskDueSoon)]),
            ("2026-03-12", "2026-03-13", vec![(1, TaskOverdue)]),
            ("2026-03-12", "2026-03-16", vec![(1, TaskOverdue)]),
            (
                "2026-03-12",
                "2026-03-17",
                vec![(1, TaskOverdue), (2, TaskEscalated)],
            ),
            ("2026-04-07", "2026-03-31", vec![]),
            ("2026-04-07", "2026-04-01", vec![(1, TaskDueSoon)]),
            ("2026-04-01", "2026-04-07", vec![(1, TaskOverdue)]),
            (
                "2026-04-01",
                "2026-04-08",
                vec![(1, TaskOverdue), (2, TaskEscalated)],
            ),
        ] {
            assert_eq!(
                told(task(TaskState::Accepted, due_on), today),
                wanted,
                "due {due_on}, on {today}"
            );
        }
    }

    #[test]
    fn whoever_sent_a_package_is_told_when_it_waits_and_when_no_answer_came_in_time() {
        let of = |matter| Sent {
            delivery: HandoverDeliveryId(Uuid::from_u128(3)),
            sender: person(1),
            matter,
        };
        let until = day("2026-03-10");
        let since = day("2026-03-02");
        for (matter, today, wanted) in [
            (
                Matter::Waits { since },
                "2026-03-02",
                Some(NotificationKind::DeliveryWaits),
            ),
            (Matter::Unanswered { until }, "2026-03-10", None),
            (
                Matter::Unanswered { until },
                "2026-03-11",
                Some(NotificationKind::ReplyOverdue),
            ),
            (
                Matter::Reply { since },
                "2026-03-02",
                Some(NotificationKind::ReplyWaits),
            ),
        ] {
            let found = sent(&[of(matter)], day(today));
            assert_eq!(found.first().map(|notice| notice.kind), wanted, "{today}");
        }
    }

    #[test]
    fn nobody_is_told_of_what_waits_for_somebody_else() {
        for state in [TaskState::Reported, TaskState::Refused] {
            assert_eq!(told(task(state, "2026-03-02"), "2026-03-31"), []);
        }
        // Whoever gave it to themselves hears of it once.
        let own = Task {
            author: person(1),
            ..task(TaskState::Assigned, "2026-03-02")
        };
        assert_eq!(told(own, "2026-03-31"), [(1, TaskOverdue)]);
    }

    #[test]
    fn escalation_can_be_left_out_and_moved_days_count_as_the_institution_moved_them() {
        let late = task(TaskState::Assigned, "2026-06-19");
        let never = Rules {
            escalate_after: None,
            ..Rules::default()
        };
        let kinds = |calendar: &WorkCalendar, rules: &Rules, today: &str| {
            let found = notices(&[late], &[], day(today), calendar, rules);
            found
                .into_iter()
                .map(|notice| notice.kind)
                .collect::<Vec<_>>()
        };
        let usual = WorkCalendar::default();
        assert_eq!(kinds(&usual, &never, "2026-12-01"), [TaskOverdue]);
        // Monday the 22nd counts, Tuesday and Wednesday are holidays: Thursday is the second day, Friday the third.
        let rules = Rules::default();
        assert_eq!(kinds(&usual, &rules, "2026-06-25"), [TaskOverdue]);
        assert_eq!(
            kinds(&usual, &rules, "2026-06-26"),
            [TaskOverdue, TaskEscalated]
        );
        let moved = WorkCalendar::new([MovedDay {
            off: day("2026-06-22"),
            worked: Some(day("2026-06-27")),
        }]);
        assert_eq!(kinds(&moved, &rules, "2026-06-26"), [TaskOverdue]);
        assert_eq!(
            kinds(&moved, &rules, "2026-06-27"),
            [TaskOverdue, TaskEscalated]
        );
    }

    #[test]
    fn whoever_stands_in_is_told_too_as_long_as_they_are_at_work() {
        use entities::ids::{InstitutionId, SubstitutionId};
        use entities::organisation::{staff_member, substitution};
        let institution = InstitutionId(Uuid::from_u128(9));
        let employed = |number| staff_member::Model {
            id: person(number),
            institution_id: institution,
            given_name: "Darbinieks".to_owned(),
            family_name: "Viens".to_owned(),
            name_sort_key: Vec::new(),
            former_names: serde_json::json!([]),
            email: None,
            valid_from: None,
            valid_to: None,
        };
        let away = |absent, substitute| substitution::Model {
            id: SubstitutionId(Uuid::from_u128(absent)),
            institution_id: institution,
            absent_id: person(absent),
            substitute_id: person(substitute),
            valid_from: day("2026-03-09"),
            valid_to: day("2026-03-20"),
            ground: "rīkojums".to_owned(),
        };
        let told = |rows: &[substitution::Model], today: &str| {
            let presence = Presence::new(day(today), [1, 2, 3].map(employed), &[], rows);
            let found = notices(
                &[task(TaskState::Assigned, "2026-03-12")],
                &[],
                day(today),
                &WorkCalendar::default(),
                &Rules::default(),
            );
            with_substitutes(found, &presence)
                .into_iter()
                .map(|notice| (notice.to, notice.told_for))
                .collect::<Vec<_>>()
        };
        let one = [away(1, 3)];
        assert_eq!(
            told(&one, "2026-03-12"),
            [(person(1), None), (person(3), Some(person(1)))]
        );
        assert_eq!(told(&[], "2026-03-12"), [(person(1), None)]);
        // Who is away themselves is no help.
        let both = [away(1, 3), away(3, 2)];
        assert_eq!(told(&both, "2026-03-12"), [(person(1), None)]);
    }

    #[test]
    fn holds_are_reviewed_by_their_owners() {
        let review = |number, due_on: &str| Review {
            hold: HoldId(Uuid::from_u128(number)),
            owner: person(1),
            due_on: day(due_on),
        };
        let due = [
            review(7, "2026-03-09"),
            review(8, "2026-03-12"),
            review(9, "2026-03-30"),
        ];
        let (calendar, rules) = (WorkCalendar::default(), Rules::default());
        let found = reviews(&due, day("2026-03-10"), &calendar, &rules);
        let found: Vec<_> = found
            .into_iter()
            .map(|notice| (notice.kind, notice.hold.map(|hold| hold.0.as_u128())))
            .collect();
        assert_eq!(
            found,
            [
                (NotificationKind::HoldReviewDue, Some(8)),
                (NotificationKind::HoldReviewOverdue, Some(7))
            ]
        );
    }

    #[test]
    fn clocks_of_law_are_the_executors() {
        let term = |due_on: &str| Term {
            document: DocumentId(Uuid::from_u128(2)),
            executor: person(1),
            due_on: day(due_on),
        };
        let terms = [term("2026-03-09"), term("2026-03-12"), term("2026-03-30")];
        let rules = Rules::default();
        let found = notices(
            &[],
            &terms,
            day("2026-03-10"),
            &WorkCalendar::default(),
            &rules,
        );
        let found: Vec<_> = found
            .into_iter()
            .map(|notice| (notice.kind, notice.task))
            .collect();
        assert_eq!(found, [(TermDueSoon, None), (TermOverdue, None)]);
    }

    proptest! {
        /// Nothing that is told lies beyond what is read for it.
        #[test]
        fn whatever_is_soon_lies_within_the_horizon(start in 0_i64..3_000, ahead in 0_i64..400, before in 0_u32..30) {
            let today = day("2024-01-01") + chrono::TimeDelta::days(start);
            let due_on = today + chrono::TimeDelta::days(ahead);
            let rules = Rules { days_before: before, ..Rules::default() };
            if is_soon(due_on, today, &WorkCalendar::default(), &rules) {
                prop_assert!(due_on <= horizon(today, &rules));
            }
        }
    }
}
