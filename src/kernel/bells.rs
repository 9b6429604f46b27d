//! Bells: what wakes the followers of this process after a commit, so that they need not wait for their next look.
//!
//! A bell is only a hint. Followers poll as well, because other processes commit too and ring no bell here.

use tokio::sync::Notify;

use super::Desk;

/// Rung after a commit.
#[derive(Debug, Default)]
pub struct Bells {
    /// Something waits to be sealed. One listener: the sealer; a ring while it works is kept for it.
    pub journal: Notify,
    /// Something waits to be done. Rung with `notify_waiters`: enable the `Notified` before looking.
    pub jobs: Notify,
    /// Something was sealed. Rung with `notify_waiters`: enable the `Notified` before looking.
    pub sealed: Notify,
    /// Who waits at this moment: what can wait lets them go first.
    pub desk: Desk,
}
