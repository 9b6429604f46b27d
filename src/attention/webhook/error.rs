//! What keeping webhooks refuses.

use super::address::BadUrl;
use crate::access::NotPermitted;
use crate::kernel::Problem;

/// A refusal of keeping webhooks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Role or token does not permit it.
    #[error("the caller may not keep webhooks")]
    NotPermitted(#[source] NotPermitted),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// No target of the institution.
    #[error("there is no such webhook")]
    Unknown,
    /// Somebody else changed it since it was read.
    #[error("the webhook was changed meanwhile")]
    Stale,
    /// The address cannot be one of a target.
    #[error("the address cannot be one of a webhook")]
    Url(#[source] BadUrl),
    /// The name in the address is not known to the resolver.
    #[error("the host of the address cannot be found")]
    HostUnknown,
    /// Not a program's account of the institution that is in use.
    #[error("the account is not a program's")]
    Account,
    /// No name, or one that cannot be kept.
    #[error("the name cannot be kept")]
    Name(Problem),
    /// A word that is none of the journal's.
    #[error("the kind at {0} is none")]
    Kind(usize),
    /// As many as an institution may have.
    #[error("there are {0} webhooks already")]
    TooMany(usize),
    /// No dead delivery of the institution.
    #[error("there is no such delivery")]
    DeliveryUnknown,
}

impl Refusal {
    /// The refusal as a located problem.
    pub fn problem(&self) -> Problem {
        let one = Problem::new;
        match self {
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => one("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::Unknown => one("WEBHOOK_UNKNOWN", "webhook"),
            Self::Stale => one("WEBHOOK_STALE", "revision"),
            Self::Url(BadUrl::Malformed) => one("WEBHOOK_URL_MALFORMED", "url"),
            Self::Url(BadUrl::NotHttps) => one("WEBHOOK_URL_NOT_HTTPS", "url"),
            Self::Url(BadUrl::Credentials) => one("WEBHOOK_URL_CREDENTIALS", "url"),
            Self::Url(BadUrl::Inside) => one("WEBHOOK_URL_INSIDE", "url"),
            Self::HostUnknown => one("WEBHOOK_HOST_UNKNOWN", "url"),
            Self::Account => one("WEBHOOK_ACCOUNT", "account"),
            Self::Name(problem) => problem.clone(),
            Self::Kind(index) => one("WEBHOOK_KIND", &format!("kinds.{index}")),
            Self::TooMany(most) => one("WEBHOOKS_TOO_MANY", "").with("most", most),
            Self::DeliveryUnknown => one("WEBHOOK_DELIVERY_UNKNOWN", "delivery"),
        }
    }
}
