//! What dispatch refuses.

use chrono::NaiveDate;
use entities::vocabulary::Delivery;

use super::meanwhile::Meanwhile;
use super::state::Reason;
use crate::documents;
use crate::kernel::Problem;
use crate::kernel::reason::BadReason;

/// A refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error("not permitted")]
    NotPermitted,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The document is not there for the caller, or not theirs to work on.
    #[error("the document cannot be sent")]
    Document(#[source] documents::Refusal),
    /// The dispatch is not there for the caller.
    #[error("there is no such dispatch")]
    DispatchUnknown,
    /// This may not happen to it now.
    #[error("this may not happen to the dispatch now")]
    Barred(Reason),
    /// Somebody else acted meanwhile.
    #[error("the dispatch was changed meanwhile")]
    Stale(Meanwhile),
    /// No reason was given, or none that can be kept.
    #[error("the reason given is none")]
    Reason(#[source] BadReason),
    /// A text that cannot be kept, or one that is missing.
    #[error("a text cannot be kept")]
    Text(Problem),
    /// Something is said to have happened before it could.
    #[error("the day at {path} is before {earliest}")]
    TooEarly {
        /// Where it is named.
        path: String,
        /// First day on which it could.
        earliest: NaiveDate,
    },
    /// Something is said to have happened on a day to come.
    #[error("the day at {path} is still to come")]
    InFuture {
        /// Where it is named.
        path: String,
        /// The day.
        day: NaiveDate,
    },
    /// The document has no number or signature, was annulled, or came from others.
    #[error("the document is none that goes out")]
    NotForDispatch(&'static str),
    /// Several things are wrong with the recipients.
    #[error("{} things are wrong with the recipients", .0.len())]
    Recipients(Vec<Wrong>),
    /// Nobody is named, or too many.
    #[error("{0} recipients are named")]
    Count(usize),
}

/// What is wrong with one recipient; `at` counts them from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Which recipient.
    pub at: usize,
    /// What.
    pub why: WrongRecipient,
}

/// What is wrong with a recipient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrongRecipient {
    /// The institution has no such correspondent, or the caller may not know them.
    Unknown,
    /// Neither correspondent nor addressee of the document.
    NotOfDocument,
    /// Named twice.
    Twice,
    /// The same letter is on its way there, or was.
    Already {
        /// Since when.
        on: NaiveDate,
        /// Which way.
        delivery: Delivery,
    },
    /// The recipient has an active e-address.
    MustUseEAddress {
        /// Since when it is active.
        since: NaiveDate,
    },
    /// Only somebody with another role may make the exception.
    ExceptionNotPermitted,
    /// The reason of an exception is none.
    ExceptionReason(BadReason),
    /// There is nothing to except from.
    ExceptionIdle,
    /// The e-address is not known to be active.
    EAddressInactive {
        /// Last day on which it was; none where it is not known to have been.
        until: Option<NaiveDate>,
    },
    /// There is no address to send to.
    AddressMissing(Delivery),
    /// What is given is no e-mail address.
    AddressMalformed,
    /// An address where the way needs none or has its own.
    AddressIdle(Delivery),
    /// A text that cannot be kept.
    Text(Problem),
    /// No mail server is set up.
    NoMailServer,
    /// There is nothing to attach.
    NothingToSend,
    /// What is attached is more than a mail server takes.
    TooLarge {
        /// Bytes, as they travel.
        bytes: u64,
        /// Most.
        most: u64,
    },
    /// Aprite itself says when it went.
    SentByItself,
    /// The day is before the document's.
    TooEarly(NaiveDate),
    /// The day is to come.
    InFuture(NaiveDate),
    /// The earlier dispatch is none of this document's and recipient's.
    FollowsUnknown,
    /// The earlier dispatch is on its way, or there.
    FollowsLive,
    /// By that way nothing is sent to a body of this kind.
    WayOfOthers(Delivery),
}

impl Wrong {
    /// As a located problem.
    pub fn problem(&self) -> Problem {
        let at = |field: &str| match field {
            "" => format!("recipients.{}", self.at),
            field => format!("recipients.{}.{field}", self.at),
        };
        let one = |code, field: &str| Problem::new(code, &at(field));
        match &self.why {
            WrongRecipient::Unknown => one("CORRESPONDENT_UNKNOWN", "correspondent"),
            WrongRecipient::NotOfDocument => one("RECIPIENT_NOT_OF_DOCUMENT", "correspondent"),
            WrongRecipient::Twice => one("RECIPIENT_TWICE", "correspondent"),
            WrongRecipient::Already { on, delivery } => one("DISPATCH_ALREADY", "correspondent")
                .with("date", on)
                .with("delivery", delivery),
            WrongRecipient::MustUseEAddress { since } => {
                one("E_ADDRESS_REQUIRED", "delivery").with("date", since)
            }
            WrongRecipient::ExceptionNotPermitted => {
                one("E_ADDRESS_EXCEPTION_NOT_PERMITTED", "exception")
            }
            WrongRecipient::ExceptionReason(bad) => bad.problem(&at("exception")),
            WrongRecipient::ExceptionIdle => one("E_ADDRESS_EXCEPTION_IDLE", "exception"),
            WrongRecipient::EAddressInactive { until: None } => {
                one("E_ADDRESS_NOT_ACTIVE", "delivery")
            }
            WrongRecipient::EAddressInactive { until: Some(until) } => {
                one("E_ADDRESS_DEACTIVATED", "delivery").with("date", until)
            }
            WrongRecipient::AddressMissing(Delivery::Email) => one("EMAIL_MISSING", "address"),
            WrongRecipient::AddressMissing(_) => one("ADDRESS_MISSING", "address"),
            WrongRecipient::AddressMalformed => one("EMAIL_MALFORMED", "address"),
            WrongRecipient::AddressIdle(delivery) => {
                one("ADDRESS_IDLE", "address").with("delivery", delivery)
            }
            WrongRecipient::Text(problem) => problem.clone().within(&at("")),
            WrongRecipient::NoMailServer => one("EMAIL_NOT_SET_UP", "delivery"),
            WrongRecipient::NothingToSend => one("DISPATCH_NOTHING_TO_SEND", "delivery"),
            WrongRecipient::TooLarge { bytes, most } => one("LETTER_TOO_LARGE", "delivery")
                .with("mebibytes", bytes.div_ceil(1 << 20))
                .with("most", most >> 20),
            WrongRecipient::SentByItself => one("DISPATCH_SENT_BY_ITSELF", "sentOn"),
            WrongRecipient::TooEarly(earliest) => {
                one("DATE_TOO_EARLY", "sentOn").with("date", earliest)
            }
            WrongRecipient::InFuture(day) => one("DATE_IN_FUTURE", "sentOn").with("date", day),
            WrongRecipient::FollowsUnknown => one("DISPATCH_UNKNOWN", "follows"),
            WrongRecipient::FollowsLive => one("DISPATCH_FOLLOWS_LIVE", "follows"),
            WrongRecipient::WayOfOthers(delivery) => {
                one("DELIVERY_OF_OTHERS", "delivery").with("delivery", delivery)
            }
        }
    }
}

impl From<BadReason> for Refusal {
    fn from(bad: BadReason) -> Self {
        Self::Reason(bad)
    }
}

impl From<documents::Refusal> for Refusal {
    fn from(refusal: documents::Refusal) -> Self {
        match refusal {
            documents::Refusal::KeyReused => Self::KeyReused,
            other => Self::Document(other),
        }
    }
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Document(refusal) => refusal.problems(),
            Self::Recipients(wrong) => wrong.iter().map(Wrong::problem).collect(),
            other => vec![other.problem()],
        }
    }

    fn problem(&self) -> Problem {
        let one = Problem::new;
        match self {
            Self::NotPermitted => one("NOT_PERMITTED", ""),
            Self::KeyReused => one("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::Document(_) => one("DOCUMENT_UNKNOWN", "document"),
            Self::DispatchUnknown => one("DISPATCH_UNKNOWN", "dispatch"),
            Self::Barred(reason) => reason.problem(),
            Self::Stale(meanwhile) => meanwhile.problem(),
            Self::Reason(bad) => bad.problem("reason"),
            Self::Text(problem) => problem.clone(),
            Self::TooEarly { path, earliest } => one("DATE_TOO_EARLY", path).with("date", earliest),
            Self::InFuture { path, day } => one("DATE_IN_FUTURE", path).with("date", day),
            Self::NotForDispatch(code) => one(code, "document"),
            Self::Recipients(_) => one("RECIPIENTS_NONE", "recipients"),
            Self::Count(0) => one("RECIPIENTS_NONE", "recipients"),
            Self::Count(_) => {
                one("RECIPIENTS_TOO_MANY", "recipients").with("most", super::draft::MOST)
            }
        }
    }
}
