//! What parties refuses.

use entities::values::{InvalidLegalRegistrationNumber, InvalidPersonalCode};

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
            Self::TooLong { field, .. } | Self::WrongKind { field } => field,
            Self::PersonalCode(_) | Self::PersonalCodeDoubtful => "personalCode",
            Self::RegistrationNumber(_) => "registrationNumber",
        }
    }
}
