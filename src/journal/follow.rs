//! The sealer at work: a task that seals what commits leave behind, as long as the process lives.
//!
//! Any number of processes may run it at once; the lock row lets one seal at a time. Sealing is a commit of its own, and on
//! one disk its sync competes with those of registrations, so a busy sealer rests between two seals and takes what
//! has gathered meanwhile.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::seal;
use crate::db::Db;
use crate::kernel::secret::Keys;
use crate::kernel::{Bells, Clock, Fault};
use crate::telemetry::Metrics;

/// Between two seals: at most five a second.
const REST: Duration = Duration::from_millis(200);

/// Entries of other processes ring no bell here.
const POLL: Duration = Duration::from_secs(1);

/// After a fault, before the next try.
const RECOVERY: Duration = Duration::from_secs(5);

/// What the sealer works with.
#[derive(Debug, Clone, Copy)]
pub struct Sealer<'a> {
    /// Where the journal is.
    pub db: &'a Db,
    /// The instant of a tree head.
    pub clock: &'a Clock,
    /// Signs tree heads.
    pub keys: &'a Keys,
    /// Wakes the sealer, and those who follow sealed positions.
    pub bells: &'a Bells,
    /// Told how many entries wait.
    pub metrics: &'a Metrics,
}

impl Sealer<'_> {
    /// Seals until told to stop, then what is left.
    pub async fn run(&self, stop: &CancellationToken) {
        loop {
            let stopping = stop.is_cancelled();
            let wait = match self.seal().await {
                Ok(sealed) if sealed >= seal::AT_ONCE => continue,
                Ok(0) if stopping => return,
                Ok(_) if stopping => continue,
                Ok(0) => None,
                Ok(_) => Some(REST),
                Err(fault) => {
                    tracing::error!(fault = fault.chain(), "the journal cannot be sealed");
                    if stopping {
                        return;
                    }
                    Some(RECOVERY)
                }
            };
            match wait {
                Some(rest) => tokio::select! {
                    () = tokio::time::sleep(rest) => {}
                    () = stop.cancelled() => {}
                },
                None => tokio::select! {
                    () = self.bells.journal.notified() => {}
                    () = tokio::time::sleep(POLL) => {}
                    () = stop.cancelled() => {}
                },
            }
        }
    }

    /// Seals everything that is committed now; returns how many entries that were.
    ///
    /// # Errors
    /// As [`seal::seal`].
    pub async fn seal_all(&self) -> Result<u64, Fault> {
        let mut all = 0;
        loop {
            match self.seal().await? {
                0 => return Ok(all),
                sealed => all += sealed,
            }
        }
    }

    async fn seal(&self) -> Result<u64, Fault> {
        let sealed = seal::seal(self.db, self.clock, self.keys).await;
        if matches!(sealed, Ok(1..)) {
            self.bells.sealed.notify_waiters();
        }
        let waiting = seal::count_unsealed(self.db.reader()).await?;
        self.metrics.sealer_lag(waiting);
        sealed
    }
}
