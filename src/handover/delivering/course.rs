//! What becomes of a delivery: plain functions.

use ::delivery::{Error, Remedy};
use chrono::TimeDelta;
use entities::vocabulary::{DeliveryProblem, DeliveryState};

/// After so many attempts in vain a person has to look: some four days.
const MOST_ATTEMPTS: i32 = 24;

/// Longest wait between two attempts.
const LONGEST_WAIT: TimeDelta = TimeDelta::hours(6);

/// What somebody does with a delivery.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// Tries again at once.
    Retry,
    /// Gives it up.
    Cancel,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Self; 2] = [Self::Retry, Self::Cancel];

    /// The state to which it leads; none where it cannot be done.
    pub const fn leads(self, from: DeliveryState) -> Option<DeliveryState> {
        use DeliveryState as S;
        match (self, from) {
            (Self::Retry, S::Queued | S::Refused | S::Halted) => Some(S::Queued),
            (Self::Cancel, S::Queued | S::Sending | S::Refused | S::Halted) => Some(S::Cancelling),
            _ => None,
        }
    }
}

/// What follows an attempt in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Another one after a while.
    Again(TimeDelta),
    /// Nothing before a person acts: the destination does not take it.
    Refused,
    /// Nothing before a person acts: something here keeps it, or it was tried often enough.
    Halted,
}

/// What follows an attempt that stumbled over a problem, after so many others in vain.
pub fn next(problem: DeliveryProblem, remedy: Remedy, attempts: i32) -> Next {
    use DeliveryProblem as P;
    match remedy {
        Remedy::Later if attempts + 1 < MOST_ATTEMPTS => Next::Again(wait(attempts)),
        Remedy::Later => Next::Halted,
        Remedy::Person => match problem {
            P::Source | P::PackageGone | P::Agreement => Next::Halted,
            _ => Next::Refused,
        },
    }
}

/// How long to wait after so many attempts in vain: one minute, and twice as long each time.
fn wait(attempts: i32) -> TimeDelta {
    let minutes = 1_i64 << attempts.clamp(0, 16);
    TimeDelta::minutes(minutes).min(LONGEST_WAIT)
}

/// What stood in the way, and which file or key it was about.
pub fn problem(error: &Error) -> (DeliveryProblem, Option<String>) {
    use DeliveryProblem as P;
    match error {
        Error::Unreachable => (P::Unreachable, None),
        Error::Timeout => (P::Timeout, None),
        Error::Full => (P::Full, None),
        Error::NotMounted => (P::NotMounted, None),
        // The last three come of fetching, which a delivery does not do.
        Error::Failed | Error::Gone { .. } | Error::TooLarge { .. } | Error::Sink => {
            (P::Failed, None)
        }
        Error::Damaged { name } => (P::Damaged, Some(name.clone())),
        Error::Stopped => (P::Stopped, None),
        Error::Credentials => (P::Credentials, None),
        Error::HostKey { shown } => (P::HostKey, shown.clone()),
        Error::Denied => (P::Denied, None),
        Error::Missing => (P::Missing, None),
        Error::Unsupported => (P::Unsupported, None),
        Error::Taken { name, .. } => (P::Taken, Some(name.clone())),
        Error::Source { name, .. } => (P::Source, Some(name.clone())),
    }
}

#[cfg(test)]
mod tests {
    use ::delivery::{SourceFault, Taker};

    use super::*;

    #[test]
    fn a_delivery_is_retried_and_given_up_only_where_that_means_something() {
        use DeliveryState as S;
        let table = [
            (S::Queued, Some(S::Queued), Some(S::Cancelling)),
            (S::Sending, None, Some(S::Cancelling)),
            (S::Delivered, None, None),
            (S::Refused, Some(S::Queued), Some(S::Cancelling)),
            (S::Halted, Some(S::Queued), Some(S::Cancelling)),
            (S::Cancelling, None, None),
            (S::Cancelled, None, None),
        ];
        assert_eq!(table.len(), S::ALL.len());
        for (from, retried, cancelled) in table {
            assert_eq!(Deed::Retry.leads(from), retried, "{from}");
            assert_eq!(Deed::Cancel.leads(from), cancelled, "{from}");
        }
    }

    #[test]
    fn what_helps_by_waiting_is_waited_for_and_the_rest_is_a_persons() {
        let name = || "export.zip".to_owned();
        let again = |minutes| Next::Again(TimeDelta::minutes(minutes));
        let taken = Error::Taken {
            name: name(),
            by: Taker::Another,
        };
        let source = Error::Source {
            name: name(),
            fault: SourceFault::Altered,
        };
        let host_key = Error::HostKey {
            shown: Some("SHA256:x".to_owned()),
        };
        for (error, attempts, expected) in [
            (Error::Unreachable, 0, again(1)),
            (Error::Timeout, 1, again(2)),
            (Error::Full, 3, again(8)),
            (Error::Failed, 8, again(256)),
            (Error::NotMounted, 9, again(360)),
            (Error::Damaged { name: name() }, 22, again(360)),
            (Error::Unreachable, 23, Next::Halted),
            (Error::Unreachable, i32::MAX - 1, Next::Halted),
            (Error::Credentials, 0, Next::Refused),
            (host_key, 0, Next::Refused),
            (Error::Denied, 5, Next::Refused),
            (Error::Missing, 0, Next::Refused),
            (Error::Unsupported, 0, Next::Refused),
            (taken, 0, Next::Refused),
            (source, 0, Next::Halted),
        ] {
            let (problem, _) = problem(&error);
            assert_eq!(next(problem, error.remedy(), attempts), expected, "{error}");
        }
    }
}
