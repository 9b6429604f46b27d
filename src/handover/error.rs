//! What is refused about inventories.

use entities::vocabulary::{ActState, DeliveryState, InventoryState, PackageState};

use crate::access::NotPermitted;
use crate::kernel::Problem;
use crate::op::KeyReused;

/// A refusal about an inventory.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// The institution has no such inventory.
    #[error("there is no such inventory")]
    InventoryUnknown,
    /// Somebody else changed it since the caller read it.
    #[error("the inventory is in revision {now}")]
    Stale {
        /// Revision as it is now.
        now: i32,
    },
    /// Where it stands, that cannot be done.
    #[error("that cannot be done with an inventory that is {0}")]
    State(InventoryState),
    /// The institution has no such package.
    #[error("there is no such package")]
    PackageUnknown,
    /// Where a package stands, that cannot be done.
    #[error("that cannot be done with a package that is {0}")]
    PackageState(PackageState),
    /// A package is on its way to the archive.
    #[error("the package is on its way to the archive")]
    PackageUnderWay,
    /// The institution has no such agreement.
    #[error("there is no such agreement")]
    AgreementUnknown,
    /// Somebody else changed it since the caller read it.
    #[error("the agreement is in revision {now}")]
    AgreementStale {
        /// Revision as it is now.
        now: i32,
    },
    /// The institution has no such delivery.
    #[error("there is no such delivery")]
    DeliveryUnknown,
    /// Something became of it since the caller read it.
    #[error("the delivery is in revision {now}")]
    DeliveryStale {
        /// Revision as it is now.
        now: i32,
    },
    /// Where a delivery stands, that cannot be done.
    #[error("that cannot be done with a delivery that is {0}")]
    DeliveryState(DeliveryState),
    /// The institution has no such act.
    #[error("there is no such handover act")]
    ActUnknown,
    /// Something became of it since the caller read it.
    #[error("the handover act is in revision {now}")]
    ActStale {
        /// Revision as it is now.
        now: i32,
    },
    /// Where an act stands, that cannot be done.
    #[error("that cannot be done with a handover act that is {0}")]
    ActState(ActState),
    /// What was given does not hold together, or the units will not do.
    #[error("{} things are wrong with it", .0.len())]
    Faulty(Vec<Problem>),
}

impl From<KeyReused> for Refusal {
    fn from(_: KeyReused) -> Self {
        Self::KeyReused
    }
}

impl From<NotPermitted> for Refusal {
    fn from(not: NotPermitted) -> Self {
        Self::NotPermitted(not)
    }
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self::Faulty(vec![problem])
    }
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(&self) -> Vec<Problem> {
        let one = match self {
            Self::Faulty(problems) => return problems.clone(),
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::InventoryUnknown => Problem::new("INVENTORY_UNKNOWN", "inventory"),
            Self::Stale { now } => {
                Problem::new("INVENTORY_STALE", "revision").with("revision", now)
            }
            Self::State(state) => Problem::new("INVENTORY_STATE", "inventory").with("state", state),
            Self::PackageUnknown => Problem::new("PACKAGE_UNKNOWN", "package"),
            Self::PackageState(state) => {
                Problem::new("PACKAGE_STATE", "package").with("state", state)
            }
            Self::PackageUnderWay => Problem::new("PACKAGE_UNDER_WAY", "package"),
            Self::AgreementUnknown => Problem::new("AGREEMENT_UNKNOWN", "agreement"),
            Self::AgreementStale { now } => {
                Problem::new("AGREEMENT_STALE", "revision").with("revision", now)
            }
            Self::DeliveryUnknown => Problem::new("DELIVERY_UNKNOWN", "delivery"),
            Self::DeliveryStale { now } => {
                Problem::new("DELIVERY_STALE", "revision").with("revision", now)
            }
            Self::DeliveryState(state) => {
                Problem::new("DELIVERY_STATE", "delivery").with("state", state)
            }
            Self::ActUnknown => Problem::new("ACT_UNKNOWN", "act"),
            Self::ActStale { now } => Problem::new("ACT_STALE", "revision").with("revision", now),
            Self::ActState(state) => Problem::new("ACT_STATE", "act").with("state", state),
        };
        vec![one]
    }
}
