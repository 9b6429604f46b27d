//! The steps of a destruction, and a place where tests stop it between two of them, as a power cut would.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::Notify;

/// A step that was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// A file is erased in a transaction that is not committed yet.
    FileErased,
    /// It is committed.
    FileCommitted,
    /// All files are settled.
    FilesSettled,
    /// The ledger is written.
    Noted,
    /// Bytes are gone and the transaction that says so is not committed yet.
    BytesErased,
    /// It is committed.
    ContentSettled,
    /// One of the other places is cleared: the index, folders, what was staged.
    PlaceCleared,
    /// All of them are.
    PlacesCleared,
    /// The database has given its room back.
    RoomGivenBack,
    /// Every place was read again.
    ReadAgain,
    /// The certificate is committed, the job is not finished in the eyes of whoever runs it.
    Certified,
}

impl Step {
    /// All of them, in order.
    pub const ALL: [Self; 11] = [
        Self::FileErased,
        Self::FileCommitted,
        Self::FilesSettled,
        Self::Noted,
        Self::BytesErased,
        Self::ContentSettled,
        Self::PlaceCleared,
        Self::PlacesCleared,
        Self::RoomGivenBack,
        Self::ReadAgain,
        Self::Certified,
    ];
}

/// Where a destruction stops; clones are one.
#[derive(Debug, Clone, Default)]
pub struct Steps(Arc<Gate>);

#[derive(Debug, Default)]
struct Gate {
    /// After which step, the how-manyth time it is done.
    stop_after: Mutex<Option<(Step, u32)>>,
    stopped: Notify,
}

impl Steps {
    /// Stops after this step has been done so many times from now on (1 for the next time), or never.
    pub fn stop_after(&self, step: Option<(Step, u32)>) {
        *self
            .0
            .stop_after
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = step;
    }

    /// Waits until it stands still; whoever waits may drop it then.
    pub async fn stopped(&self) {
        self.0.stopped.notified().await;
    }

    /// Goes on, or stands still for ever.
    pub(super) async fn done(&self, step: Step) {
        let stands = {
            let mut stop = self
                .0
                .stop_after
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            match stop.as_mut() {
                Some((at, 1)) if *at == step => true,
                Some((at, left)) if *at == step => {
                    *left = left.saturating_sub(1);
                    false
                }
                _ => false,
            }
        };
        if stands {
            self.0.stopped.notify_one();
            std::future::pending::<()>().await;
        }
    }
}
