//! The steps by which something is taken in, and a place where tests stop a door between two of them, as a power cut would.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// A step that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The bytes are in the store.
    Stored,
    /// The item is committed.
    Committed,
    /// The original was put away.
    PutAway,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Stored, Self::Committed, Self::PutAway];
}

/// Where a door stops; clones are one.
#[derive(Debug, Clone, Default)]
pub struct Steps(Arc<Gate>);

#[derive(Debug, Default)]
struct Gate {
    stop_after: Mutex<Option<Step>>,
    stopped: Notify,
}

impl Steps {
    /// Stops every door after this step from now on, or none.
    pub fn stop_after(&self, step: Option<Step>) {
        *self
            .0
            .stop_after
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = step;
    }

    /// Waits until a door stands still; whoever waits may drop it then.
    pub async fn stopped(&self) {
        self.0.stopped.notified().await;
    }

    /// Goes on, or stands still for ever.
    pub(super) async fn done(&self, step: Step) {
        let stop = *self
            .0
            .stop_after
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if stop == Some(step) {
            self.0.stopped.notify_one();
            std::future::pending::<()>().await;
        }
    }
}
