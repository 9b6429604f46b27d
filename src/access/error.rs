//! Why someone is not let in, or may not do what they asked.

use crate::kernel::{Fault, Problem};
use crate::organisation;
use crate::organisation::password::HashingBusy;

use super::policy::Action;

/// The caller's roles, or the token that was used, do not allow the action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotPermitted {
    /// None of the account's roles allows it.
    #[error("your roles do not allow you to {}; ask the administrator for a role that does", .0.as_str())]
    ByRole(Action),
    /// The roles would allow it, this token does not.
    #[error("this access token does not allow to {}; {}", .0.as_str(), remedy(.0))]
    ByToken(Action),
    /// Nobody does this in another's stead.
    #[error("nobody may {} in another's stead; do it as yourself", .0.as_str())]
    StandingIn(Action),
}

impl NotPermitted {
    /// The refusal as a problem of the whole request: what stands in the way, and so what to do about it.
    pub fn problem(self) -> Problem {
        let code = match self {
            Self::ByRole(_) => "NOT_PERMITTED",
            Self::ByToken(_) => "NOT_PERMITTED_BY_TOKEN",
            Self::StandingIn(_) => "NOT_PERMITTED_STANDING_IN",
        };
        let problem = Problem::new(code, "");
        match self {
            Self::ByToken(action) if action.begets_access() => problem.with("tokens", "none"),
            Self::ByToken(_) => problem.with("tokens", "wider"),
            Self::ByRole(_) | Self::StandingIn(_) => problem,
        }
    }
}

/// What helps whose token does not allow something.
const fn remedy(action: &Action) -> &'static str {
    match action.begets_access() {
        true => "no token does: sign in with a browser",
        false => "sign in, or use a token of a wider scope",
    }
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefusal {
    /// Unknown login, wrong password or disabled account: which of them is nobody's business.
    #[error("login name and password do not match")]
    WrongCredentials,
    /// Too many attempts with this login name or from this address.
    #[error("too many attempts; try again in {wait_seconds} seconds")]
    TooManyAttempts {
        /// Seconds until the next attempt is looked at.
        wait_seconds: u64,
    },
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl From<HashingBusy> for SignInRefusal {
    fn from(_: HashingBusy) -> Self {
        Self::TooManyAttempts { wait_seconds: 1 }
    }
}

/// Why a token was not made or revoked.
#[derive(Debug, thiserror::Error)]
pub enum TokenRefusal {
    /// Not an action of this caller.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The name is blank or too long.
    #[error("a token's name has 1 to 100 characters")]
    Name,
    /// The life asked for is 0 days or too long.
    #[error("a token lives between 1 and {} days", super::token::MOST_DAYS)]
    Days,
    /// There is no such account, or it is disabled.
    #[error("there is no such account in use")]
    NoSuchAccount,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The account has no such token.
    #[error("there is no such token")]
    NotFound,
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why a document was not granted to a staff member.
#[derive(Debug, thiserror::Error)]
pub enum GrantRefusal {
    /// The document does not exist, or not for this caller.
    #[error("there is no such document")]
    NoSuchDocument,
    /// The institution of the document has no such staff member.
    #[error("the institution has no such staff member")]
    NoSuchStaffMember,
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

/// Why accounts or the organisation were not changed.
#[derive(Debug, thiserror::Error)]
pub enum ManageRefusal {
    /// Not an action of this caller.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// The login name cannot be one.
    #[error("this cannot be a login name")]
    Login,
    /// The account has no such token.
    #[error("there is no such token")]
    NoSuchToken,
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The organisation refuses.
    #[error(transparent)]
    Organisation(organisation::Refusal),
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl ManageRefusal {
    /// The refusal as located problems.
    ///
    /// # Errors
    /// The fault, which is no problem that a person can act on.
    pub fn problems(self) -> Result<Vec<Problem>, Fault> {
        Ok(vec![match self {
            Self::Organisation(refusal) => return refusal.problems(),
            Self::Fault(fault) => return Err(fault),
            Self::NotPermitted(not) => not.problem(),
            Self::Login => Problem::new("LOGIN_MALFORMED", "login"),
            Self::NoSuchToken => Problem::new("TOKEN_UNKNOWN", "accessToken"),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
        }])
    }
}

impl From<organisation::Refusal> for ManageRefusal {
    fn from(refusal: organisation::Refusal) -> Self {
        match refusal {
            organisation::Refusal::Fault(fault) => Self::Fault(fault),
            other => Self::Organisation(other),
        }
    }
}

/// Why nobody acts in somebody's stead.
#[derive(Debug, thiserror::Error)]
pub enum StandInRefusal {
    /// There is no substitution of the two on this day.
    #[error("you do not stand in for this person today")]
    NotSubstitute,
    /// Something unexpected.
    #[error(transparent)]
    Fault(#[from] Fault),
}

macro_rules! faults_from_the_database {
    ($($name:ident),*) => {$(
        impl From<sea_orm::DbErr> for $name {
            fn from(error: sea_orm::DbErr) -> Self {
                Self::Fault(error.into())
            }
        }
    )*};
}

faults_from_the_database!(
    SignInRefusal,
    TokenRefusal,
    GrantRefusal,
    ManageRefusal,
    StandInRefusal
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::problem::{Language, Messages};

    #[test]
    fn nobody_is_sent_for_a_wider_token_where_none_would_do() {
        let messages = Messages::new().expect("messages");
        for (action, wider) in [
            (Action::RegisterDocument, true),
            (Action::ManageAccounts, false),
            (Action::ManageAgreements, false),
        ] {
            let not = NotPermitted::ByToken(action);
            let told = messages.say(Language::English, &not.problem());
            for text in [told, not.to_string()] {
                assert_eq!(text.contains("wider"), wider, "{text}");
                assert!(text.to_lowercase().contains("sign in"), "{text}");
            }
        }
    }
}
