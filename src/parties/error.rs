//! What parties refuses.

use chrono::NaiveDate;
use entities::values::{InvalidLegalRegistrationNumber, InvalidPersonalCode};

use crate::access::NotPermitted;
use crate::kernel::Problem;

/// A refusal of this area; [`Refusal::field`] says where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No name.
    #[error("a correspondent needs a name")]
    NameMissing,
    /// A text that does not fit its field.
    #[error("{field} has more than {most} characters")]
    TooLong {
        /// Which field.
        field: &'static str,
        /// Most characters.
        most: usize,
    },
    /// A text with a character that cannot be kept.
    #[error("{field} has a control character")]
    Unreadable {
        /// Which field.
        field: &'static str,
    },
    /// No personal code.
    #[error("the personal code is malformed")]
    PersonalCode(#[source] InvalidPersonalCode),
    /// No registration number.
    #[error("the registration number is malformed")]
    RegistrationNumber(#[source] InvalidLegalRegistrationNumber),
    /// The check digit of an old personal code does not fit; it is saved only when confirmed.
    #[error(
        "the check digit of the personal code does not fit; confirm it to save it all the same"
    )]
    PersonalCodeDoubtful,
    /// The caller's role or token does not permit it.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// There is no such correspondent for the caller.
    #[error("there is no such correspondent")]
    Unknown,
    /// No e-address.
    #[error("an e-address is needed")]
    EAddressMissing,
    /// A time that ends before it begins.
    #[error("{until} is before {since}")]
    EndsBeforeItBegins {
        /// Which field.
        field: &'static str,
        /// First day.
        since: NaiveDate,
        /// Last day.
        until: NaiveDate,
    },
    /// A personal code beside something that is no person, or a registration number beside a person.
    #[error("{field} does not belong to this kind of correspondent")]
    WrongKind {
        /// Which field.
        field: &'static str,
    },
}

impl Refusal {
    /// The field that is wrong.
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NameMissing => "name",
            Self::TooLong { field, .. }
            | Self::Unreadable { field }
            | Self::EndsBeforeItBegins { field, .. }
            | Self::WrongKind { field } => field,
            Self::PersonalCode(_) | Self::PersonalCodeDoubtful => "personalCode",
            Self::RegistrationNumber(_) => "registrationNumber",
            Self::KeyReused => "idempotencyKey",
            Self::Unknown => "correspondent",
            Self::EAddressMissing => "eAddress",
            Self::NotPermitted(_) => "",
        }
    }

    /// The refusal as a located problem.
    pub fn problem(&self) -> Problem {
        let code = match self {
            Self::NameMissing | Self::EAddressMissing => "REQUIRED",
            Self::Unknown => "CORRESPONDENT_UNKNOWN",
            Self::EndsBeforeItBegins { field, since, .. } => {
                return Problem::new("DATE_TOO_EARLY", field).with("date", since);
            }
            Self::TooLong { field, most } => {
                return Problem::new("TOO_LONG", field).with("most", most);
            }
            Self::PersonalCode(InvalidPersonalCode::NoSuchDate) => "PERSONAL_CODE_DATE",
            Self::PersonalCode(_) => "PERSONAL_CODE_MALFORMED",
            Self::PersonalCodeDoubtful => "PERSONAL_CODE_DOUBTFUL",
            Self::RegistrationNumber(InvalidLegalRegistrationNumber::Malformed) => {
                "REGISTRATION_NUMBER_MALFORMED"
            }
            Self::RegistrationNumber(InvalidLegalRegistrationNumber::ControlSum) => {
                "REGISTRATION_NUMBER_CONTROL"
            }
            Self::WrongKind { .. } => "FIELD_OF_OTHER_KIND",
            Self::Unreadable { .. } => "CONTROL_CHARACTER",
            Self::NotPermitted(not) => return not.problem(),
            Self::KeyReused => "IDEMPOTENCY_KEY_REUSED",
        };
        Problem::new(code, self.field())
    }
}
