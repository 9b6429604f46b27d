//! What the organisation refuses.

use entities::ids::{AccountId, StaffMemberId};

use crate::kernel::Fault;

/// Why a change of the organisation or of an account was refused.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// A unit, institution, staff member or position without a name or code.
    #[error("{what} needs a {field}")]
    Blank {
        /// Of what: the unit's code or a description.
        what: String,
        /// The field.
        field: &'static str,
    },
    /// Two entries of the plan share a code.
    #[error("the code {0} stands twice in the plan")]
    CodeTwice(String),
    /// A unit's parent, predecessor or an appointment's unit is not among the units.
    #[error("{of} names the unit {code}, which the plan does not hold")]
    UnknownUnit {
        /// Who names it.
        of: String,
        /// The missing code.
        code: String,
    },
    /// An appointment's staff member is not among the staff.
    #[error("an appointment names the staff member {0}, whom the plan does not hold")]
    UnknownStaff(String),
    /// Units that stand above themselves.
    #[error("the unit {0} stands above itself")]
    Cycle(String),
    /// A unit that succeeded itself, or was succeeded by what it succeeded.
    #[error("the unit {0} is its own predecessor")]
    OwnPredecessor(String),
    /// A period that ends before it begins.
    #[error("the period of {0} ends before it begins")]
    Backwards(String),
    /// The login name belongs to another account.
    #[error("the login name {0} is taken; choose another")]
    LoginTaken(String),
    /// No such account.
    #[error("there is no account {0}")]
    NoSuchAccount(AccountId),
    /// The institution has no such staff member.
    #[error("the institution has no staff member {0}")]
    NoSuchStaffMember(StaffMemberId),
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<sea_orm::DbErr> for Refusal {
    fn from(error: sea_orm::DbErr) -> Self {
        Self::Fault(error.into())
    }
}
