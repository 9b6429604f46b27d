//! A mailbox (*e-pasta pastkaste*) over IMAP (RFC 3501, 4315, 6851, 2177).
//!
//! Messages are fetched in parts and streamed into the store as they are, so that the largest takes no more memory than a part.
//! A message is known by the mailbox's UIDVALIDITY and its UID. One that was taken in is moved to a folder of the mailbox, or
//! gets a keyword, and only after its item is committed. Where a server numbers its mailbox anew, the same bytes are known by
//! their hash: they are put away and not taken in twice.

mod line;
mod take;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use super::{Desk, Hindrance, Looked};
use crate::config::{MailboxSettings, SourceSettings};
use crate::mailroom::condition::Trouble;

/// Longest that any one command may take.
const COMMAND: Duration = Duration::from_secs(60);

/// Longest that a line is kept open to be told of news; servers close it after half an hour.
const IDLE: Duration = Duration::from_secs(25 * 60);

/// A mailbox.
pub(super) struct Mailbox {
    desk: Desk,
    settings: MailboxSettings,
    /// The line of the last look, to wait on for news.
    line: Mutex<Option<line::Line>>,
    stumbled: take::Stumbled,
}

impl Mailbox {
    pub(super) fn new(desk: Desk, settings: MailboxSettings) -> Self {
        Self {
            desk,
            settings,
            line: Mutex::default(),
            stumbled: take::Stumbled::default(),
        }
    }

    pub(super) const fn source(&self) -> &SourceSettings {
        &self.settings.source
    }

    fn kept_line(&self) -> Option<line::Line> {
        let mut kept = self.line.lock().unwrap_or_else(PoisonError::into_inner);
        kept.take()
    }

    /// Takes in every message.
    pub(super) async fn look(&self, looked: &mut Looked) -> Result<(), Hindrance> {
        // A line that is dropped half-way through a command is of no use any more, so it is taken out first. One that was kept
        // may be dead by now, which is no trouble of the server's.
        if let Some(mut line) = self.kept_line()
            && self.look_by(&mut line, looked).await.is_ok()
        {
            self.keep(line).await;
            return Ok(());
        }
        looked.begin_again();
        let mut line = line::connect(&self.settings).await?;
        self.look_by(&mut line, looked).await?;
        self.keep(line).await;
        Ok(())
    }

    /// Takes in every message, also those that come meanwhile: the server tells of each only once.
    async fn look_by(&self, line: &mut line::Line, looked: &mut Looked) -> Result<(), Hindrance> {
        loop {
            take::all(self, line, looked).await?;
            if !line.was_told_of_news() {
                return Ok(());
            }
        }
    }

    async fn keep(&self, line: line::Line) {
        if self.settings.idle && line.tells_of_news() {
            *self.line.lock().unwrap_or_else(PoisonError::into_inner) = Some(line);
        } else {
            line.close().await;
        }
    }

    /// Waits until the server tells of news, or until it is time to look again.
    pub(super) async fn wait(&self) {
        let Some(line) = self.kept_line() else {
            tokio::time::sleep(self.settings.source.poll).await;
            return;
        };
        let longest = self.settings.source.poll.min(IDLE);
        // Without the line the next look makes a new one, and says what the matter is if it cannot.
        if let Ok(line) = line.wait(longest).await {
            *self.line.lock().unwrap_or_else(PoisonError::into_inner) = Some(line);
        } else {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    }
}

/// Whether a mailbox can be signed in to and its folder opened.
///
/// # Errors
/// What stands in the way.
pub(super) async fn reach(settings: &MailboxSettings) -> Result<(), Hindrance> {
    let mut line = line::connect(settings).await?;
    line.open(&settings.folder).await?;
    line.close().await;
    Ok(())
}

/// What a server's answer to a command means.
fn refused(
    refused: Trouble,
    context: &'static str,
) -> impl FnOnce(async_imap::error::Error) -> Hindrance {
    move |error| {
        use async_imap::error::Error;
        let trouble = match &error {
            Error::No(_) => refused,
            Error::Io(_) | Error::ConnectionLost => Trouble::Unreachable,
            _ => Trouble::Protocol,
        };
        // The server's own words may name people; the word for the trouble is enough.
        Hindrance::broken(trouble, context)
    }
}
