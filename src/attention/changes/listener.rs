//! One listener: what they missed while they were away, then what happens.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::{Announcement, Changes, ENTRIES, Interest, announcements};
use crate::journal::{self, Position};
use crate::kernel::Fault;

/// Entries of the journal that are told again at most; whoever was away longer reads anew what they show.
const MOST_BACK: u64 = 10_000;

/// What a listener hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum News {
    /// Something happened that may be of interest: whether it may be told is asked with [`Announcement::is_for`].
    Happened(Arc<Announcement>),
    /// What happened up to this position is not told: the listener was away too long, or too slow.
    Missed(Position),
}

/// Listens; dropped, it listens no more.
pub struct Listener {
    changes: Changes,
    receiver: broadcast::Receiver<Arc<Announcement>>,
    interest: Interest,
    /// Positions before this one are told already.
    next: Position,
    /// Whether the journal is still to be read up to what is announced.
    is_behind: bool,
    read: VecDeque<Announcement>,
}

impl Listener {
    pub(super) fn new(changes: Changes, interest: Interest, after: Option<Position>) -> Self {
        Self {
            // Before the journal is read: what comes in between is heard twice and told once.
            receiver: changes.0.sender.subscribe(),
            interest,
            next: after.map_or(0, |after| after.saturating_add(1)),
            is_behind: after.is_some(),
            read: VecDeque::new(),
            changes,
        }
    }

    /// What the listener wants to hear of.
    pub const fn interest(&self) -> Interest {
        self.interest
    }

    /// The next thing to be heard; none when nothing will be said any more. May be dropped while it waits.
    ///
    /// # Errors
    /// A fault of the database, of reading what the listener missed.
    pub async fn next(&mut self) -> Result<Option<News>, Fault> {
        loop {
            if let Some(announcement) = self.read.pop_front() {
                return Ok(Some(News::Happened(Arc::new(announcement))));
            }
            if self.is_behind {
                if let Some(missed) = self.catch_up().await? {
                    return Ok(Some(missed));
                }
                continue;
            }
            match self.receiver.recv().await {
                Ok(announcement) if announcement.position < self.next => {}
                Ok(announcement) => {
                    self.next = announcement.position + 1;
                    return Ok(Some(News::Happened(announcement)));
                }
                Err(RecvError::Closed) => return Ok(None),
                Err(RecvError::Lagged(_)) => {
                    self.receiver = self.changes.0.sender.subscribe();
                    let told = self.changes.0.told.load(Ordering::Acquire);
                    self.next = self.next.max(told);
                    return Ok(Some(News::Missed(self.next.saturating_sub(1))));
                }
            }
        }
    }

    /// Reads the next entries that were sealed while the listener was away.
    async fn catch_up(&mut self) -> Result<Option<News>, Fault> {
        let reader = self.changes.0.kit.db.reader();
        let end = journal::read::sealed_size(reader).await?;
        if end > self.next && end - self.next > MOST_BACK {
            self.next = end;
            self.is_behind = false;
            return Ok(Some(News::Missed(end - 1)));
        }
        let entries = journal::read::from_position(reader, self.next, ENTRIES).await?;
        if entries.is_empty() {
            // A position of another journal must not silence this one.
            self.next = self.next.min(end);
            self.is_behind = false;
            return Ok(None);
        }
        self.read = announcements(reader, &entries).await?.into();
        self.next += entries.len() as u64;
        Ok(None)
    }
}
