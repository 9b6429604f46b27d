//! What a delivery tells while it is under way, and how it is stopped.

use std::fmt;

use tokio_util::sync::CancellationToken;

use crate::error::{Error, Result};
use crate::package::Digest;

/// Who follows a delivery.
pub struct Watch<'a> {
    /// Cancelled, it ends the delivery at the next chunk with [`Error::Stopped`].
    pub stop: &'a CancellationToken,
    /// Told after each chunk; must not block.
    pub progress: &'a mut (dyn FnMut(Progress<'_>) + Send),
}

/// How far a delivery is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    pub stage: Stage,
    /// Bytes of the package that this stage is done with. Begins anew with each stage of each file.
    pub done: u64,
    /// Bytes of the package.
    pub total: u64,
    /// New since the last call: where to go on after a cut. Keeping an older one costs sending more again.
    pub bookmark: Option<&'a Bookmark>,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// What is there already is compared with the package.
    Comparing,
    /// Bytes go out.
    Sending,
    /// What arrived is read back.
    Checking,
}

/// Where an S3 upload stands. A text to keep and to hand in again; nobody else needs to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bookmark {
    /// Of the package; with another one the bookmark is of no use.
    pub(crate) package: Digest,
    /// Which of the package's files, counted from 0.
    pub(crate) entry: usize,
    pub(crate) part_size: u64,
    /// The service's id of the upload.
    pub(crate) upload: String,
    /// What the service calls the parts it has, in their order.
    pub(crate) parts: Vec<String>,
}

impl Bookmark {
    /// Reads what [`Bookmark::to_string`](ToString::to_string) wrote; `None` for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let package = Digest::parse(lines.next()?).ok()?;
        let entry = lines.next()?.parse().ok()?;
        let part_size = lines.next()?.parse().ok()?;
        let upload = lines.next()?.to_owned();
        Some(Self {
            package,
            entry,
            part_size,
            upload,
            parts: lines.map(str::to_owned).collect(),
        })
    }
}

impl fmt::Display for Bookmark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            package,
            entry,
            part_size,
            upload,
            parts,
        } = self;
        write!(f, "{package}\n{entry}\n{part_size}\n{upload}\n")?;
        parts.iter().try_for_each(|part| writeln!(f, "{part}"))
    }
}

/// A delivery's own account of how far it is.
pub(crate) struct Course<'a> {
    watch: Watch<'a>,
    total: u64,
    /// Bytes of the files before the present one.
    before: u64,
}

impl<'a> Course<'a> {
    pub(crate) fn new(total: u64, watch: Watch<'a>) -> Self {
        Self {
            watch,
            total,
            before: 0,
        }
    }

    /// `done` bytes of the present file are done with. Fails when the delivery is to end.
    pub(crate) fn at(&mut self, stage: Stage, done: u64) -> Result<()> {
        self.tell(stage, done, None)
    }

    pub(crate) fn keep(&mut self, done: u64, bookmark: &Bookmark) -> Result<()> {
        self.tell(Stage::Sending, done, Some(bookmark))
    }

    fn tell(&mut self, stage: Stage, done: u64, bookmark: Option<&Bookmark>) -> Result<()> {
        (self.watch.progress)(Progress {
            stage,
            done: self.before + done,
            total: self.total,
            bookmark,
        });
        self.goes_on()
    }

    /// Fails when the delivery is to end.
    pub(crate) fn goes_on(&self) -> Result<()> {
        if self.watch.stop.is_cancelled() {
            return Err(Error::Stopped);
        }
        Ok(())
    }

    /// The present file of `size` bytes is finished.
    pub(crate) fn next(&mut self, size: u64) {
        self.before += size;
    }

    /// What `work` comes to, unless the delivery is stopped before.
    pub(crate) fn unless_stopped<T, W>(
        &self,
        work: W,
    ) -> impl Future<Output = Result<T>> + use<'a, T, W>
    where
        W: Future<Output = Result<T>>,
    {
        let stop = self.watch.stop;
        async move {
            tokio::select! {
                biased;
                () = stop.cancelled() => Err(Error::Stopped),
                outcome = work => outcome,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bookmark_reads_what_it_prints() {
        let mut bookmark = Bookmark {
            package: Digest::of(b"x"),
            entry: 3,
            part_size: 8 << 20,
            upload: "2~a b".to_owned(),
            parts: Vec::new(),
        };
        assert_eq!(
            Bookmark::parse(&bookmark.to_string()),
            Some(bookmark.clone())
        );
        bookmark.parts = vec!["\"ab\"".to_owned(), "cd".to_owned()];
        assert_eq!(Bookmark::parse(&bookmark.to_string()), Some(bookmark));
        assert_eq!(Bookmark::parse("nothing"), None);
        assert_eq!(Bookmark::parse(""), None);
    }
}
