//! The state machine of tasks: as a table, and as rules that hold whatever people do.

use chrono::{DateTime, NaiveDate, Utc};
use entities::circulation::task::Chain;
use entities::circulation::{resolution, task};
use entities::ids::{AccountId, DocumentId, InstitutionId, ResolutionId, StaffMemberId, TaskId};
use entities::vocabulary::{TaskAct, TaskRole, TaskState};
use proptest::prelude::*;
use uuid::Uuid;

use super::Refusal;
use super::leave::needed;
use super::meanwhile::Meanwhile;
use super::state::{Above, Act, Reason, Standing, apply, barred, is_closed, release};
use crate::kernel::problem::{Language, Messages, Problem};

const AT: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn who(number: u128) -> StaffMemberId {
    StaffMemberId(Uuid::from_u128(number))
}

const AUTHOR: u128 = 1;
const CONTROLLER: u128 = 2;
const EXECUTOR: u128 = 3;

fn resolution(controlled: bool) -> resolution::Model {
    resolution::Model {
        id: ResolutionId(Uuid::from_u128(10)),
        institution_id: InstitutionId(Uuid::nil()),
        document_id: DocumentId(Uuid::nil()),
        parent_task_id: None,
        author_id: who(AUTHOR),
        given_at: AT,
        given_by: AccountId(Uuid::nil()),
        given_for: None,
        text: "Sagatavot atbildi".to_owned(),
        due_on: Some(day("2026-03-12")),
        controller_id: controlled.then(|| who(CONTROLLER)),
        released_at: None,
        released_by: None,
        released_for: None,
        release_reason: None,
        revision: 1,
    }
}

fn task(role: TaskRole, state: TaskState) -> task::Model {
    task::Model {
        id: TaskId(Uuid::from_u128(20)),
        institution_id: InstitutionId(Uuid::nil()),
        resolution_id: ResolutionId(Uuid::from_u128(10)),
        document_id: DocumentId(Uuid::nil()),
        role,
        executor_id: who(EXECUTOR),
        unit_id: None,
        delegated_by: Chain::default(),
        state,
        assigned_at: AT,
        due_on: Some(day("2026-03-12")),
        answer_id: None,
        closed_at: is_closed(state).then_some(AT),
        revision: 1,
    }
}

/// What somebody is, who does it in person and may do all that their role lets them.
fn standing(number: u128, task: &task::Model, given: &resolution::Model) -> Standing {
    Standing {
        executor: task.executor_id == who(number),
        controller: given.controller_id == Some(who(number)),
        author: given.author_id == who(number),
        head: false,
        in_person: true,
        may_act: true,
        may_delegate: true,
    }
}

/// What is open to whom in every state. Whatever is not in the table is barred.
#[test]
fn each_state_opens_what_the_table_says() {
    use TaskAct::{
        Accept, Acknowledge, Confirm, Delegate, Extend, Reassign, Refuse, Remind, Report, Return,
        Withdraw,
    };
    use TaskState::{Accepted, Assigned, Done, Refused, Reported, Returned, Withdrawn};
    let given = resolution(true);
    for (state, executor, controller, author) in [
        (
            Assigned,
            vec![Accept, Refuse, Delegate, Report],
            vec![Remind],
            vec![Reassign, Extend, Remind, Withdraw],
        ),
        (
            Accepted,
            vec![Refuse, Delegate, Report],
            vec![Remind],
            vec![Reassign, Extend, Remind, Withdraw],
        ),
        (Refused, vec![], vec![], vec![Reassign, Extend, Withdraw]),
        (
            Reported,
            vec![],
            vec![Confirm, Return],
            vec![Confirm, Return, Reassign, Extend, Withdraw],
        ),
        (
            Returned,
            vec![Refuse, Delegate, Report],
            vec![Remind],
            vec![Reassign, Extend, Remind, Withdraw],
        ),
        (Done, vec![], vec![], vec![]),
        (Withdrawn, vec![], vec![], vec![]),
    ] {
        for (number, wanted) in [
            (EXECUTOR, executor),
            (CONTROLLER, controller),
            (AUTHOR, author),
            (9, vec![]),
        ] {
            for role in [TaskRole::Lead, TaskRole::CoExecutor] {
                let task = task(role, state);
                let standing = standing(number, &task, &given);
                let open = TaskAct::ALL.iter().copied();
                let open: Vec<_> = open
                    .filter(|act| barred(*act, &task, standing, 0).is_none())
                    .collect();
                assert_eq!(open, wanted, "{state} for {number}");
            }
        }
    }
    // What is only to be read is read, reminded of, or needs no reading any more.
    for (number, wanted) in [
        (EXECUTOR, vec![Acknowledge]),
        (AUTHOR, vec![Reassign, Extend, Remind, Withdraw]),
    ] {
        let task = task(TaskRole::Information, Assigned);
        let standing = standing(number, &task, &given);
        let open = TaskAct::ALL.iter().copied();
        let open: Vec<_> = open
            .filter(|act| barred(*act, &task, standing, 0).is_none())
            .collect();
        assert_eq!(open, wanted);
    }
}

#[test]
fn what_is_barred_says_why() {
    let given = resolution(true);
    let lead = task(TaskRole::Lead, TaskState::Accepted);
    let reading = task(TaskRole::Information, TaskState::Assigned);
    let executor = standing(EXECUTOR, &lead, &given);
    let stranger = standing(9, &lead, &given);
    for (act, task, standing, open, wanted) in [
        (TaskAct::Report, &lead, stranger, 0, Reason::NotExecutor),
        (TaskAct::Confirm, &lead, executor, 0, Reason::NotController),
        (TaskAct::Extend, &lead, executor, 0, Reason::NotAuthor),
        (
            TaskAct::Accept,
            &lead,
            executor,
            0,
            Reason::State(TaskState::Accepted),
        ),
        (TaskAct::Report, &lead, executor, 2, Reason::SubtasksOpen(2)),
        (
            TaskAct::Acknowledge,
            &lead,
            executor,
            0,
            Reason::NotForInformation,
        ),
        (
            TaskAct::Report,
            &reading,
            executor,
            0,
            Reason::ForInformation,
        ),
        (
            TaskAct::Acknowledge,
            &reading,
            Standing {
                in_person: false,
                ..executor
            },
            0,
            Reason::NotInPerson,
        ),
        (
            TaskAct::Delegate,
            &lead,
            Standing {
                may_delegate: false,
                ..executor
            },
            0,
            Reason::NotPermitted,
        ),
        (
            TaskAct::Accept,
            &lead,
            Standing {
                may_act: false,
                ..executor
            },
            0,
            Reason::NotPermitted,
        ),
    ] {
        assert_eq!(barred(act, task, standing, open), Some(wanted), "{act}");
    }
}

#[test]
fn every_reason_and_every_word_is_said_in_both_languages() {
    let messages = Messages::new().expect("bundles");
    let said = |problem: &Problem| {
        [Language::Latvian, Language::English].map(|language| messages.say(language, problem))
    };
    let reasons = [
        Reason::NotExecutor,
        Reason::NotController,
        Reason::NotAuthor,
        Reason::NotInPerson,
        Reason::ForInformation,
        Reason::NotForInformation,
        Reason::SubtasksOpen(3),
    ];
    let states = TaskState::ALL.iter().map(|state| Reason::State(*state));
    let mut all = std::collections::BTreeSet::new();
    for reason in reasons.into_iter().chain(states) {
        let problem = reason.problem();
        let key = problem.code.to_ascii_lowercase().replace('_', "-");
        assert!(messages.knows(&key), "{key}");
        for said in said(&problem) {
            assert!(all.insert(said.clone()), "said twice: {said}");
        }
    }
    // What somebody did meanwhile has words of its own for every act.
    let acts = TaskAct::ALL.iter().map(|act| act.as_str());
    for what in acts.chain(["given"]) {
        let meanwhile = Meanwhile {
            what,
            who: Some("Dace Auziņa".to_owned()),
            on: day("2026-03-05"),
            state: TaskState::Done,
        };
        for said in said(&meanwhile.problem()) {
            let day = ["05.03.2026.", "5 March 2026"].map(|day| format!("Dace Auziņa, {day}"));
            assert!(day.iter().any(|told| said.contains(told)), "{said}");
            assert!(all.insert(said.clone()), "said twice: {said}");
        }
    }
}

#[test]
fn nobody_is_handed_what_they_passed_on() {
    let given = resolution(false);
    let above = Above {
        people: vec![who(7), who(8)],
        due_on: Some(day("2026-03-20")),
    };
    let mut task = task(TaskRole::Lead, TaskState::Assigned);
    let today = day("2026-03-02");
    let mut pass = |to: u128| {
        let act = Act::Delegate {
            to: who(to),
            text: None,
        };
        apply(&mut task, &act, &given, &above, AT, today).map(|step| step.to)
    };
    assert_eq!(pass(4), Ok(who(4)));
    assert_eq!(pass(5), Ok(who(5)));
    let circle = || {
        Err(Refusal::Circle {
            path: "to".to_owned(),
        })
    };
    for (to, why) in [
        (EXECUTOR, "the first one"),
        (4, "the second one"),
        (5, "oneself"),
        (AUTHOR, "who gave it"),
        (7, "who gave what it is part of"),
    ] {
        assert_eq!(pass(to), circle(), "{why}");
    }
    assert_eq!(task.delegated_by.0, [who(EXECUTOR), who(4)]);
    // Given back, it goes the way it came.
    let refuse = Act::Refuse {
        reason: "Nav manā kompetencē".to_owned(),
    };
    for (left, state) in [
        (4, TaskState::Accepted),
        (EXECUTOR, TaskState::Accepted),
        (EXECUTOR, TaskState::Refused),
    ] {
        apply(&mut task, &refuse, &given, &above, AT, today).expect("given back");
        assert_eq!((task.executor_id, task.state), (who(left), state));
    }
    let reassign = |to: u128| Act::Reassign {
        to: who(to),
        reason: "Cits izpildītājs".to_owned(),
    };
    let to_above = apply(&mut task, &reassign(8), &given, &above, AT, today);
    assert_eq!(to_above.map(|step| step.to), circle());
    apply(&mut task, &reassign(AUTHOR), &given, &above, AT, today)
        .expect("the author takes it over");
}

#[test]
fn a_term_neither_passes_nor_outlasts_what_it_is_part_of() {
    let given = resolution(false);
    let above = Above {
        people: Vec::new(),
        due_on: Some(day("2026-03-20")),
    };
    let today = day("2026-03-16");
    let extended = |until: &str| {
        let mut task = task(TaskRole::Lead, TaskState::Accepted);
        let act = Act::Extend {
            until: day(until),
            reason: "Gaida ziņas".to_owned(),
        };
        apply(&mut task, &act, &given, &above, AT, today).map(|_| task.due_on)
    };
    let path = "until";
    assert_eq!(
        extended("2026-03-12"),
        Err(Refusal::UntilNotLater(day("2026-03-12")))
    );
    assert_eq!(
        extended("2026-03-15"),
        Err(Refusal::TermPassed {
            path,
            due: day("2026-03-15")
        })
    );
    assert_eq!(extended("2026-03-16"), Ok(Some(day("2026-03-16"))));
    assert_eq!(extended("2026-03-20"), Ok(Some(day("2026-03-20"))));
    assert_eq!(
        extended("2026-03-21"),
        Err(Refusal::TermBeyond {
            path,
            most: day("2026-03-20")
        })
    );
}

fn acts() -> impl Strategy<Value = Act> {
    let reason = || "Iemesls".to_owned();
    let person = (1_u128..8).prop_map(who);
    prop_oneof![
        Just(Act::Accept),
        Just(Act::Acknowledge),
        Just(Act::Refuse { reason: reason() }),
        person
            .clone()
            .prop_map(|to| Act::Delegate { to, text: None }),
        Just(Act::Report {
            text: Some("Izdarīts".to_owned()),
            answer: None
        }),
        Just(Act::Report {
            text: None,
            answer: None
        }),
        Just(Act::Confirm { text: None }),
        Just(Act::Return { reason: reason() }),
        person.prop_map(move |to| Act::Reassign {
            to,
            reason: "Iemesls".to_owned()
        }),
        (0_i64..40).prop_map(|days| Act::Extend {
            until: day("2026-03-01") + chrono::TimeDelta::days(days),
            reason: "Iemesls".to_owned(),
        }),
        Just(Act::Remind { text: None }),
        Just(Act::Withdraw {
            reason: " ".to_owned()
        }),
        Just(Act::Withdraw {
            reason: "Vairs nav vajadzīgs".to_owned()
        }),
    ]
}

proptest! {
    /// Whatever people do with a task, in whatever order.
    #[test]
    fn a_task_is_always_somebodys_or_over(
        controlled in any::<bool>(),
        information in any::<bool>(),
        course in proptest::collection::vec((acts(), 1_u128..8, any::<bool>()), 0..40),
    ) {
        let given = resolution(controlled);
        let role = if information { TaskRole::Information } else { TaskRole::Lead };
        let mut task = task(role, TaskState::Assigned);
        for (act, number, head) in course {
            let before = task.clone();
            let standing = Standing { head, ..standing(number, &task, &given) };
            if let Some(reason) = barred(act.word(), &task, standing, 0) {
                if is_closed(task.state) {
                    let party_first = matches!(
                        reason,
                        Reason::State(_) | Reason::NotExecutor | Reason::NotController | Reason::NotAuthor
                            | Reason::ForInformation | Reason::NotForInformation
                    );
                    prop_assert!(party_first, "{:?}", reason);
                }
                continue;
            }
            prop_assert!(!is_closed(before.state), "what is over stays as it is");
            let Ok(step) = apply(&mut task, &act, &given, &Above::default(), AT, day("2026-03-02")) else {
                prop_assert_eq!(&task, &before, "a refusal changes nothing");
                continue;
            };
            prop_assert_eq!(task.revision, before.revision + 1);
            prop_assert_eq!((step.from, step.to), (before.executor_id, task.executor_id));
            prop_assert_eq!(task.closed_at.is_some(), is_closed(task.state));
            let mut chain = task.delegated_by.0.clone();
            chain.push(task.executor_id);
            let mut unique = chain.clone();
            unique.sort();
            unique.dedup();
            prop_assert_eq!(unique.len(), chain.len(), "nobody stands in the chain twice");
            prop_assert!(controlled || task.state != TaskState::Reported, "nobody would confirm it");
            // Whoever has something to do can read what it is about; whoever has not, is not let in by it.
            let let_in = needed(std::slice::from_ref(&given), std::slice::from_ref(&task));
            let is_over = matches!(task.state, TaskState::Refused | TaskState::Withdrawn);
            prop_assert_eq!(let_in.contains(&task.executor_id), !is_over);
            if is_over {
                prop_assert!(let_in.is_empty());
            }
        }
    }
}

#[test]
fn what_was_reported_counts_as_done_once_nobody_controls_it() {
    for state in TaskState::ALL.iter().copied() {
        let mut task = task(TaskRole::Lead, state);
        let before = task.clone();
        assert_eq!(release(&mut task, AT), state == TaskState::Reported);
        if state == TaskState::Reported {
            assert_eq!((task.state, task.closed_at), (TaskState::Done, Some(AT)));
        } else {
            assert_eq!(task, before);
        }
    }
}
