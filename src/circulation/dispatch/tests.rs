//! Which way is open, what may happen when, and what follows, as tables.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::circulation::dispatch;
use entities::ids::{CorrespondentId, DispatchId, DocumentId, InstitutionId};
use entities::vocabulary::{Delivery, DispatchAct, DispatchState};
use proptest::prelude::*;
use uuid::Uuid;

use super::Refusal;
use super::email::wait;
use super::error::{Wrong, WrongRecipient};
use super::meanwhile::Meanwhile;
use super::notified::notification;
use super::reached::everybody;
use super::state::{Act, BY_PEOPLE, Reason, Standing, apply, barred, has_gone, is_live};
use crate::kernel::Problem;
use crate::kernel::problem::Messages;
use crate::kernel::reason::BadReason;
use crate::kernel::working_days::WorkCalendar;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn row(delivery: Delivery, state: DispatchState) -> dispatch::Model {
    let sent = has_gone(state).then(|| day("2026-11-02"));
    dispatch::Model {
        id: DispatchId(Uuid::from_u128(1)),
        institution_id: InstitutionId(Uuid::nil()),
        document_id: DocumentId(Uuid::nil()),
        correspondent_id: CorrespondentId(Uuid::nil()),
        delivery,
        state,
        automatic: matches!(delivery, Delivery::Email | Delivery::EAddress),
        address: None,
        exception: None,
        interim: false,
        follows_id: None,
        prepared_at: DateTime::<Utc>::UNIX_EPOCH,
        prepared_by: None,
        prepared_for: None,
        attempts: 0,
        next_attempt_at: None,
        message_id: None,
        reference: None,
        sent_on: sent,
        sent_at: None,
        confirmed_on: None,
        notified_on: None,
        notification: None,
        contest_until: None,
        contest: None,
        returned_on: None,
        return_reason: None,
        stands: None,
        failure: None,
        revision: 1,
    }
}

const PERSON: Standing = Standing::Person {
    may_send: true,
    works_on: true,
};

fn open(delivery: Delivery, state: DispatchState, standing: Standing) -> Vec<DispatchAct> {
    let row = row(delivery, state);
    DispatchAct::ALL
        .iter()
        .copied()
        .filter(|act| barred(*act, &row, standing).is_none())
        .collect()
}

#[test]
fn what_is_open_to_people_and_to_carriers() {
    use DispatchAct::{
        Cancel, Confirm, Deliver, Doubt, Fail, HandOver, Postpone, Retry, Return, Send,
    };
    use DispatchState::{
        Cancelled, Delivered, Failed, HandedOver, Prepared, Returned, Sending, Sent, Uncertain,
    };
    for (state, by_post, by_email, carrier) in [
        (
            Prepared,
            vec![Send, Cancel],
            vec![Cancel],
            vec![HandOver, Send, Fail, Postpone, Cancel],
        ),
        (HandedOver, vec![Fail], vec![Fail], vec![Send, Fail]),
        (
            Sending,
            vec![],
            vec![],
            vec![HandOver, Send, Fail, Postpone, Doubt],
        ),
        (Uncertain, vec![Send, Fail], vec![Send, Fail, Retry], vec![]),
        (
            Sent,
            vec![Confirm, Return, Fail],
            vec![Confirm, Fail],
            vec![Deliver, Fail],
        ),
        (Delivered, vec![Confirm], vec![Confirm], vec![]),
        (Failed, vec![], vec![Retry], vec![]),
        (Returned, vec![], vec![], vec![]),
        (Cancelled, vec![], vec![], vec![]),
    ] {
        assert_eq!(
            open(Delivery::RegisteredPost, state, PERSON),
            by_post,
            "{state}"
        );
        assert_eq!(open(Delivery::Email, state, PERSON), by_email, "{state}");
        assert_eq!(
            open(Delivery::Email, state, Standing::Carrier),
            carrier,
            "{state}"
        );
    }
    for act in BY_PEOPLE {
        let row = row(Delivery::OrdinaryPost, Sent);
        let stranger = Standing::Person {
            may_send: true,
            works_on: false,
        };
        assert_eq!(barred(act, &row, stranger), Some(Reason::NotTheirs));
        let reader = Standing::Person {
            may_send: false,
            works_on: true,
        };
        assert_eq!(barred(act, &row, reader), Some(Reason::NotPermitted));
    }
}

fn any_act() -> impl Strategy<Value = Act> {
    let on = (0_i64..60).prop_map(|days| day("2026-10-20") + TimeDelta::days(days));
    prop_oneof![
        Just(Act::HandOver),
        Just(Act::Retry),
        on.clone().prop_map(|on| Act::Send {
            on,
            at: None,
            reference: Some("RR1".to_owned())
        }),
        on.clone().prop_map(|on| Act::Deliver { on }),
        on.clone().prop_map(|on| Act::Confirm { on, text: None }),
        (on, any::<bool>()).prop_map(|(on, stands)| Act::Return {
            on,
            reason: entities::vocabulary::ReturnReason::Unclaimed,
            text: None,
            stands
        }),
        Just(Act::Fail {
            reason: "nav".to_owned()
        }),
        Just(Act::Doubt {
            reason: "nav zināms".to_owned()
        }),
        Just(Act::Postpone {
            until: DateTime::<Utc>::UNIX_EPOCH,
            reason: "vēlāk".to_owned()
        }),
        Just(Act::Cancel {
            reason: "nē".to_owned()
        }),
    ]
}

proptest! {
    /// Whatever happens in whatever order: what has gone has a day not before its registration and not in the future, and
    /// only what has gone and arrived counts as notified, never before it went.
    #[test]
    fn a_dispatch_holds_together(
        delivery in 0..Delivery::ALL.len(),
        acts in proptest::collection::vec((any_act(), any::<bool>()), 0..12),
    ) {
        let (registered, today) = (day("2026-11-01"), day("2026-12-01"));
        let mut row = row(Delivery::ALL[delivery], DispatchState::Prepared);
        let calendar = WorkCalendar::new([]);
        for (act, by_person) in acts {
            let standing = if by_person { PERSON } else { Standing::Carrier };
            if barred(act.word(), &row, standing).is_some() {
                continue;
            }
            let before = row.clone();
            match apply(&mut row, &act, registered, today) {
                Err(_) => prop_assert_eq!(&row, &before, "what is refused changes nothing"),
                Ok(_) => prop_assert_eq!(row.revision, before.revision + 1),
            }
            prop_assert!(!has_gone(row.state) || row.sent_on.is_some());
            if let Some(on) = row.sent_on {
                prop_assert!(registered <= on && on <= today);
            }
            prop_assert_eq!(row.state == DispatchState::Returned, row.returned_on.is_some());
            match notification(&row, &calendar) {
                Some(found) => {
                    prop_assert!(has_gone(row.state));
                    prop_assert!(Some(found.on) >= row.sent_on);
                    prop_assert_eq!(found.confirmed, row.confirmed_on.is_some());
                }
                None => prop_assert!(!has_gone(row.state) || row.stands == Some(false)),
            }
        }
    }
}

#[test]
fn a_letter_is_tried_for_some_four_days_and_ever_more_seldom() {
    let waits: Vec<TimeDelta> = (0..23).map(wait).collect();
    assert_eq!(waits[0], TimeDelta::minutes(1));
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
    assert_eq!(waits[22], TimeDelta::hours(6));
    let whole: TimeDelta = waits.iter().sum();
    assert!((3..=4).contains(&whole.num_days()), "{whole}");
    assert!(wait(i32::MAX) == TimeDelta::hours(6) && wait(-1) == TimeDelta::minutes(1));
}

#[test]
fn what_is_live_need_not_go_again() {
    let dead: Vec<_> = DispatchState::ALL
        .iter()
        .filter(|state| !is_live(**state))
        .collect();
    assert_eq!(
        dead,
        [
            &DispatchState::Failed,
            &DispatchState::Returned,
            &DispatchState::Cancelled
        ]
    );
}

#[test]
fn every_refusal_is_said_in_both_languages() {
    let messages = Messages::new().expect("bundles");
    let wrong = [
        WrongRecipient::Unknown,
        WrongRecipient::NotOfDocument,
        WrongRecipient::Twice,
        WrongRecipient::Already {
            on: day("2026-11-02"),
            delivery: Delivery::Email,
        },
        WrongRecipient::MustUseEAddress {
            since: day("2023-01-01"),
        },
        WrongRecipient::ExceptionNotPermitted,
        WrongRecipient::ExceptionReason(BadReason::Missing),
        WrongRecipient::ExceptionIdle,
        WrongRecipient::EAddressInactive { until: None },
        WrongRecipient::EAddressInactive {
            until: Some(day("2026-01-01")),
        },
        WrongRecipient::AddressMissing(Delivery::Email),
        WrongRecipient::AddressMissing(Delivery::OrdinaryPost),
        WrongRecipient::AddressMalformed,
        WrongRecipient::AddressIdle(Delivery::InPerson),
        WrongRecipient::Text(Problem::new("CONTROL_CHARACTER", "address")),
        WrongRecipient::NoMailServer,
        WrongRecipient::NothingToSend,
        WrongRecipient::TooLarge {
            bytes: 30 << 20,
            most: 20 << 20,
        },
        WrongRecipient::SentByItself,
        WrongRecipient::TooEarly(day("2026-11-02")),
        WrongRecipient::InFuture(day("2026-11-02")),
        WrongRecipient::FollowsUnknown,
        WrongRecipient::FollowsLive,
        WrongRecipient::WayOfOthers(Delivery::DocumentExchange),
    ];
    let mut problems: Vec<Problem> = wrong
        .into_iter()
        .map(|why| Wrong { at: 2, why }.problem())
        .collect();
    assert!(
        problems
            .iter()
            .all(|problem| problem.path[..2] == ["recipients", "2"])
    );
    let reasons = [
        Reason::NotPermitted,
        Reason::NotTheirs,
        Reason::State(DispatchState::Sent),
        Reason::Automatic,
        Reason::SentAnew,
        Reason::NoReturn(Delivery::Email),
    ];
    problems.extend(reasons.map(Reason::problem));
    for refusal in [
        Refusal::DispatchUnknown,
        Refusal::NotForDispatch("DISPATCH_INCOMING"),
        Refusal::NotForDispatch("DISPATCH_NOT_REGISTERED"),
        Refusal::Count(0),
        Refusal::Count(101),
        Refusal::Stale(Meanwhile {
            what: DispatchAct::Send,
            who: None,
            on: day("2026-11-02"),
            state: DispatchState::Sent,
        }),
    ] {
        problems.extend(refusal.problems());
    }
    for problem in problems {
        let key = problem.code.to_ascii_lowercase().replace('_', "-");
        assert!(messages.knows(&key), "{key}");
    }
    for key in [
        "notified-confirmed",
        "notified-returned",
        "dispatch-interrupted",
        "dispatch-no-mail-server",
        "letter-subject",
        "letter-text",
    ] {
        assert!(messages.knows(key), "{key}");
    }
}

#[test]
fn everybody_is_notified_when_the_last_one_is() {
    let to = |who: u128, state, notified: Option<&str>| {
        let mut row = row(Delivery::OrdinaryPost, state);
        row.correspondent_id = CorrespondentId(Uuid::from_u128(who));
        row.notified_on = notified.map(day);
        row
    };
    use DispatchState::{Cancelled, Delivered, Failed, Prepared, Returned, Sent};
    for (rows, expected) in [
        (vec![], None),
        (vec![to(1, Sent, Some("2026-11-10"))], Some("2026-11-10")),
        (
            vec![
                to(1, Sent, Some("2026-11-10")),
                to(2, Delivered, Some("2026-11-05")),
            ],
            Some("2026-11-10"),
        ),
        (
            vec![to(1, Sent, Some("2026-11-10")), to(2, Prepared, None)],
            None,
        ),
        // Of two letters to one recipient the first notifies, whatever becomes of the other.
        (
            vec![
                to(1, Sent, Some("2026-11-10")),
                to(1, Delivered, Some("2026-11-04")),
            ],
            Some("2026-11-04"),
        ),
        (
            vec![to(1, Sent, Some("2026-11-10")), to(1, Prepared, None)],
            Some("2026-11-10"),
        ),
        // Whoever was not reached is not notified; whoever was sent nothing after all need not be.
        (
            vec![to(1, Sent, Some("2026-11-10")), to(2, Failed, None)],
            None,
        ),
        (
            vec![to(1, Sent, Some("2026-11-10")), to(2, Returned, None)],
            None,
        ),
        (
            vec![to(1, Sent, Some("2026-11-10")), to(2, Cancelled, None)],
            Some("2026-11-10"),
        ),
        (vec![to(1, Cancelled, None)], None),
    ] {
        assert_eq!(everybody(&rows), expected.map(day), "{rows:?}");
    }
}
