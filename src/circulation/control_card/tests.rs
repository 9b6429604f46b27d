use chrono::{DateTime, TimeDelta, Utc};
use entities::circulation::task::Chain;
use entities::ids::{AccountId, InstitutionId, StaffMemberId, TaskStepId};
use entities::vocabulary::TaskRole;
use uuid::Uuid;

use super::*;
use crate::testing::morning;

fn id<T>(wrap: impl FnOnce(Uuid) -> T, number: u128) -> T {
    wrap(Uuid::from_u128(number))
}

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn resolution(number: u128, parent: Option<u128>) -> resolution::Model {
    resolution::Model {
        id: id(ResolutionId, number),
        institution_id: id(InstitutionId, 1),
        document_id: id(DocumentId, 1),
        parent_task_id: parent.map(|parent| id(TaskId, parent)),
        author_id: id(StaffMemberId, 1),
        given_at: morning(),
        given_by: id(AccountId, 1),
        given_for: None,
        text: "Izvērtēt".to_owned(),
        due_on: None,
        controller_id: Some(id(StaffMemberId, 9)),
        released_at: None,
        released_by: None,
        released_for: None,
        release_reason: None,
        revision: 1,
    }
}

fn task(number: u128, resolution: u128, state: TaskState) -> task::Model {
    task::Model {
        id: id(TaskId, number),
        institution_id: id(InstitutionId, 1),
        resolution_id: id(ResolutionId, resolution),
        document_id: id(DocumentId, 1),
        role: TaskRole::Lead,
        executor_id: id(StaffMemberId, 2),
        unit_id: None,
        delegated_by: Chain::default(),
        state,
        assigned_at: morning(),
        due_on: Some(day("2026-03-10")),
        answer_id: None,
        closed_at: None,
        revision: 1,
    }
}

fn step(number: u128, task: u128, act: TaskAct, at: DateTime<Utc>) -> task_step::Model {
    task_step::Model {
        id: id(TaskStepId, number),
        task_id: id(TaskId, task),
        act,
        at,
        done_by: None,
        done_for: None,
        from_id: id(StaffMemberId, 2),
        to_id: id(StaffMemberId, 2),
        text: Some(format!("{act} {number}")),
        due_before: None,
        due_after: None,
        answer_id: None,
    }
}

fn assembled(
    resolutions: Vec<resolution::Model>,
    tasks: Vec<task::Model>,
    steps: Vec<task_step::Model>,
    today: &str,
) -> Option<ControlCard> {
    let mut of = HashMap::<_, Vec<_>>::new();
    for task in tasks {
        of.entry(task.resolution_id).or_default().push(task);
    }
    let mut done = HashMap::<_, Vec<_>>::new();
    for step in steps {
        done.entry(step.task_id).or_default().push(step);
    }
    let facts = Facts {
        resolutions,
        clock: None,
    };
    assemble(facts, &mut of, &mut done, day(today))
}

#[test]
fn what_asks_nobody_to_act_has_no_card() {
    let nothing = assembled(Vec::new(), Vec::new(), Vec::new(), "2026-03-02");
    assert_eq!(nothing, None);
    let read_only = assembled(
        vec![resolution(1, None)],
        Vec::new(),
        Vec::new(),
        "2026-03-02",
    );
    assert_eq!(read_only, None);
}

#[test]
fn what_divides_a_task_up_follows_it_however_deep() {
    use TaskState::{Accepted, Done};
    // 1 has tasks 10 and 11; 3 divides 10 up, 4 divides 11 up, 5 divides 3's task up; 2 came later on the document itself.
    let resolutions = vec![
        resolution(1, None),
        resolution(2, None),
        resolution(3, Some(10)),
        resolution(4, Some(11)),
        resolution(5, Some(30)),
    ];
    let tasks = vec![
        task(10, 1, Accepted),
        task(11, 1, Accepted),
        task(20, 2, Done),
        task(30, 3, Accepted),
        task(40, 4, Done),
        task(50, 5, Done),
    ];
    let card = assembled(resolutions, tasks, Vec::new(), "2026-03-10").expect("a card");
    let order: Vec<(u128, usize)> = card
        .sheets
        .iter()
        .map(|sheet| (sheet.resolution.id.0.as_u128(), sheet.depth))
        .collect();
    assert_eq!(order, [(1, 0), (3, 1), (5, 2), (4, 1), (2, 0)]);
    assert!(card.under_control && !card.overdue, "its last day is today");
}

#[test]
fn a_report_holds_until_it_comes_back() {
    use TaskAct::{Extend, Remind, Report, Return};
    let at = |hours| morning() + TimeDelta::hours(hours);
    let steps = || {
        vec![
            step(1, 10, Remind, at(1)),
            step(2, 10, Report, at(2)),
            step(3, 10, Return, at(3)),
            step(4, 10, Extend, at(4)),
            step(5, 10, Report, at(5)),
        ]
    };
    for (state, holds, late) in [
        (TaskState::Reported, true, false),
        (TaskState::Done, true, false),
        (TaskState::Returned, false, true),
        (TaskState::Assigned, false, true),
        (TaskState::Withdrawn, false, false),
    ] {
        let card = assembled(
            vec![resolution(1, None)],
            vec![task(10, 1, state)],
            steps(),
            "2026-03-11",
        );
        let card = card.expect("a card");
        let line = &card.sheets[0].lines[0];
        let report = line.report.as_ref().map(|step| step.id.0.as_u128());
        assert_eq!(report, holds.then_some(5), "{state}");
        assert_eq!((line.overdue, card.overdue), (late, late), "{state}");
        assert_eq!((line.reminders.len(), line.extensions.len()), (1, 1));
        let open = !matches!(state, TaskState::Done | TaskState::Withdrawn);
        assert_eq!(card.under_control, open, "{state}");
    }
}
