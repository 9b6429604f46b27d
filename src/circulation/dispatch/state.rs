//! What may happen to a dispatch, through whom, in which state, and what comes of it.

use chrono::{DateTime, NaiveDate, Utc};
use entities::circulation::dispatch;
use entities::vocabulary::{Delivery, DispatchAct, DispatchState, ReturnReason};

use super::error::Refusal;
use crate::kernel::{Problem, reason, text};

/// Longest remark or reference, in characters.
const MAX_TEXT: usize = 500;

/// Something that happens to a dispatch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The connector has it.
    HandOver,
    /// It goes: whoever carries it has taken it over.
    Send {
        /// On which day; by post the day it was handed to the post.
        on: NaiveDate,
        /// The instant, where it is known.
        at: Option<DateTime<Utc>>,
        /// By what the carrier knows it.
        reference: Option<String>,
    },
    /// The carrier says that it lies with the recipient.
    Deliver {
        /// On which day.
        on: NaiveDate,
    },
    /// The recipient says that they got it.
    Confirm {
        /// On which day.
        on: NaiveDate,
        /// How that is known.
        text: Option<String>,
    },
    /// It comes back.
    Return {
        /// On which day.
        on: NaiveDate,
        /// Why.
        reason: ReturnReason,
        /// What else stands on it.
        text: Option<String>,
        /// Whether it counts as notified all the same.
        stands: bool,
    },
    /// It does not arrive.
    Fail {
        /// Why.
        reason: String,
    },
    /// Not now.
    Postpone {
        /// When it is tried again.
        until: DateTime<Utc>,
        /// Why.
        reason: String,
    },
    /// Nobody knows whether it went.
    Doubt {
        /// What is known.
        reason: String,
    },
    /// It is sent again.
    Retry,
    /// It is not sent after all.
    Cancel {
        /// Why.
        reason: String,
    },
}

impl Act {
    /// Its word.
    pub const fn word(&self) -> DispatchAct {
        match self {
            Self::HandOver => DispatchAct::HandOver,
            Self::Send { .. } => DispatchAct::Send,
            Self::Deliver { .. } => DispatchAct::Deliver,
            Self::Confirm { .. } => DispatchAct::Confirm,
            Self::Return { .. } => DispatchAct::Return,
            Self::Fail { .. } => DispatchAct::Fail,
            Self::Postpone { .. } => DispatchAct::Postpone,
            Self::Doubt { .. } => DispatchAct::Doubt,
            Self::Retry => DispatchAct::Retry,
            Self::Cancel { .. } => DispatchAct::Cancel,
        }
    }
}

/// What people may do with a dispatch; whatever else happens to it, the carriers tell.
pub const BY_PEOPLE: [DispatchAct; 6] = [
    DispatchAct::Send,
    DispatchAct::Confirm,
    DispatchAct::Return,
    DispatchAct::Fail,
    DispatchAct::Retry,
    DispatchAct::Cancel,
];

/// Who acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Whoever carries it: the mail server, the connector.
    Carrier,
    /// A person.
    Person {
        /// Role and token allow sending.
        may_send: bool,
        /// The document is theirs to work on.
        works_on: bool,
    },
}

/// Why something may not happen to a dispatch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Role or token does not permit it.
    NotPermitted,
    /// The document is not theirs to work on.
    NotTheirs,
    /// It is not in a state in which this happens.
    State(DispatchState),
    /// Aprite carries it and says itself when it went.
    Automatic,
    /// The same letter goes again by e-mail alone; otherwise it is another dispatch.
    SentAnew,
    /// Nothing that goes this way comes back.
    NoReturn(Delivery),
}

impl Reason {
    /// The reason as a problem that says what to do.
    pub fn problem(self) -> Problem {
        let one = |code| Problem::new(code, "dispatch");
        match self {
            Self::NotPermitted => Problem::new("NOT_PERMITTED", ""),
            Self::NotTheirs => Problem::new("NOT_PERMITTED", ""),
            Self::State(state) => one("DISPATCH_STATE").with("state", state),
            Self::Automatic => one("DISPATCH_AUTOMATIC"),
            Self::SentAnew => one("DISPATCH_SENT_ANEW"),
            Self::NoReturn(delivery) => one("DISPATCH_NO_RETURN").with("delivery", delivery),
        }
    }
}

/// Whether a dispatch is on its way or there: the same letter need not go the same way again.
pub const fn is_live(state: DispatchState) -> bool {
    !matches!(
        state,
        DispatchState::Failed | DispatchState::Returned | DispatchState::Cancelled
    )
}

/// Whether it has gone, whatever became of it then.
pub const fn has_gone(state: DispatchState) -> bool {
    matches!(
        state,
        DispatchState::Sent | DispatchState::Delivered | DispatchState::Returned
    )
}

/// Why this may not happen to the dispatch now; none where it may.
pub fn barred(act: DispatchAct, row: &dispatch::Model, standing: Standing) -> Option<Reason> {
    use DispatchState::{Delivered, Failed, HandedOver, Prepared, Sending, Sent, Uncertain};
    let state = row.state;
    let fits = match standing {
        Standing::Carrier => match act {
            DispatchAct::HandOver => matches!(state, Prepared | Sending),
            DispatchAct::Send => matches!(state, Prepared | HandedOver | Sending),
            DispatchAct::Deliver => matches!(state, Sent),
            DispatchAct::Fail => matches!(state, Prepared | HandedOver | Sending | Sent),
            DispatchAct::Postpone => matches!(state, Prepared | Sending),
            DispatchAct::Doubt => state == Sending,
            DispatchAct::Cancel => state == Prepared,
            DispatchAct::Prepare
            | DispatchAct::Confirm
            | DispatchAct::Return
            | DispatchAct::Retry => false,
        },
        Standing::Person {
            may_send: false, ..
        } => return Some(Reason::NotPermitted),
        Standing::Person {
            works_on: false, ..
        } => return Some(Reason::NotTheirs),
        Standing::Person { .. } => match act {
            DispatchAct::Send if row.automatic && state != Uncertain => {
                return Some(Reason::Automatic);
            }
            DispatchAct::Send => matches!(state, Prepared | Uncertain),
            DispatchAct::Confirm => matches!(state, Sent | Delivered),
            DispatchAct::Return if !comes_back(row.delivery) => {
                return Some(Reason::NoReturn(row.delivery));
            }
            DispatchAct::Return => state == Sent,
            DispatchAct::Fail => matches!(state, HandedOver | Uncertain | Sent),
            DispatchAct::Retry if row.delivery != Delivery::Email => {
                return Some(Reason::SentAnew);
            }
            DispatchAct::Retry => matches!(state, Failed | Uncertain),
            DispatchAct::Cancel => state == Prepared,
            DispatchAct::Prepare
            | DispatchAct::HandOver
            | DispatchAct::Deliver
            | DispatchAct::Postpone
            | DispatchAct::Doubt => return Some(Reason::Automatic),
        },
    };
    (!fits).then_some(Reason::State(state))
}

const fn comes_back(delivery: Delivery) -> bool {
    matches!(delivery, Delivery::RegisteredPost | Delivery::OrdinaryPost)
}

/// What an act left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which act.
    pub act: DispatchAct,
    /// Day on which it happened, where it has one of its own.
    pub on: Option<NaiveDate>,
    /// Reason, remark, or the carrier's words.
    pub text: Option<String>,
}

/// Lets something happen to a dispatch to which it may ([`barred`]). `registered_on` is the document's day: nothing goes out
/// before it.
///
/// # Errors
/// The refusal; the dispatch is as it was.
pub fn apply(
    row: &mut dispatch::Model,
    act: &Act,
    registered_on: NaiveDate,
    today: NaiveDate,
) -> Result<Step, Refusal> {
    let mut step = Step {
        act: act.word(),
        on: None,
        text: None,
    };
    match act {
        Act::HandOver => row.state = DispatchState::HandedOver,
        Act::Send { on, at, reference } => {
            between("on", *on, registered_on, today)?;
            let reference = line(reference.as_deref(), "reference")?;
            step.on = Some(*on);
            step.text.clone_from(&reference);
            row.state = DispatchState::Sent;
            row.sent_on = Some(*on);
            row.sent_at = *at;
            row.reference = reference.or(row.reference.take());
            row.failure = None;
            row.next_attempt_at = None;
        }
        Act::Deliver { on } => {
            between("on", *on, row.sent_on.unwrap_or(registered_on), today)?;
            step.on = Some(*on);
            row.state = DispatchState::Delivered;
        }
        Act::Confirm { on, text } => {
            between("on", *on, row.sent_on.unwrap_or(registered_on), today)?;
            step.on = Some(*on);
            step.text = line(text.as_deref(), "text")?;
            row.state = DispatchState::Delivered;
            row.confirmed_on = Some(*on);
        }
        Act::Return {
            on,
            reason,
            text,
            stands,
        } => {
            between("on", *on, row.sent_on.unwrap_or(registered_on), today)?;
            step.on = Some(*on);
            step.text = line(text.as_deref(), "text")?;
            if *reason == ReturnReason::Other && step.text.is_none() {
                return Err(Refusal::Text(Problem::new("REASON_REQUIRED", "text")));
            }
            row.state = DispatchState::Returned;
            row.returned_on = Some(*on);
            row.return_reason = Some(*reason);
            row.stands = Some(*stands);
            row.failure.clone_from(&step.text);
        }
        Act::Fail { reason } => {
            let reason = reason::reason(reason)?;
            step.text = Some(reason.clone());
            row.state = DispatchState::Failed;
            row.failure = Some(reason);
            row.next_attempt_at = None;
        }
        Act::Postpone { until, reason } => {
            step.text = Some(reason.clone());
            row.state = DispatchState::Prepared;
            row.failure = Some(reason.clone());
            row.next_attempt_at = Some(*until);
            row.attempts += 1;
        }
        Act::Doubt { reason } => {
            step.text = Some(reason.clone());
            row.state = DispatchState::Uncertain;
            row.failure = Some(reason.clone());
        }
        Act::Retry => {
            row.state = DispatchState::Prepared;
            row.attempts = 0;
            row.failure = None;
            row.next_attempt_at = None;
            // A bounced letter was sent once; sent again it is sent anew.
            (row.sent_on, row.sent_at) = (None, None);
        }
        Act::Cancel { reason } => {
            step.text = Some(reason::reason(reason)?);
            row.state = DispatchState::Cancelled;
            row.next_attempt_at = None;
        }
    }
    row.revision += 1;
    Ok(step)
}

fn between(
    path: &'static str,
    day: NaiveDate,
    earliest: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if day > today {
        return Err(Refusal::InFuture {
            path: path.to_owned(),
            day,
        });
    }
    if day < earliest {
        return Err(Refusal::TooEarly {
            path: path.to_owned(),
            earliest,
        });
    }
    Ok(())
}

/// A line that may be left out.
fn line(given: Option<&str>, path: &str) -> Result<Option<String>, Refusal> {
    let Some(given) = given.map(str::trim).filter(|given| !given.is_empty()) else {
        return Ok(None);
    };
    if text::has_control(given) {
        return Err(Refusal::Text(Problem::new("CONTROL_CHARACTER", path)));
    }
    if given.chars().count() > MAX_TEXT {
        let problem = Problem::new("TOO_LONG", path).with("most", MAX_TEXT);
        return Err(Refusal::Text(problem));
    }
    Ok(Some(given.to_owned()))
}
