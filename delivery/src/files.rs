//! What a place of files must be able to do, so that a delivery can be brought there and a reply be read.

use bytes::Bytes;
use chrono::{DateTime, Utc};

use crate::error::Result;

/// How much is read from a disk of ours, or handed to a writer, at once.
pub(crate) const CHUNK: usize = 256 * 1024;

/// Folders and files below one folder. Paths are names joined by `/`; the empty one is the folder itself.
pub(crate) trait Files {
    type Reader: Reader;
    type Writer: Writer;

    /// What lies there; symbolic links are not followed. `None` also where we may not look.
    async fn look(&self, path: &str) -> Result<Option<Seen>>;

    /// The bytes from `from` on; `None` where we may not read.
    async fn reader(&self, path: &str, from: u64) -> Result<Option<Self::Reader>>;

    /// Writes behind the first `from` bytes that are there; from the beginning with 0, whatever was there.
    async fn writer(&self, path: &str, from: u64) -> Result<Self::Writer>;

    /// Makes a folder, or is content that it is there.
    async fn make_folder(&self, path: &str) -> Result<()>;

    /// Makes sure that a power cut does not undo what was done in the folder, as far as the place lets us.
    async fn settle(&self, folder: &str) -> Result<()>;

    /// Gives a whole file or folder its name, in one step, unless the name is taken.
    async fn publish(&self, partial: &str, name: &str) -> Result<Published>;

    /// Removes a file; nothing being there is no error.
    async fn remove_file(&self, path: &str) -> Result<()>;

    /// Removes an empty folder; nothing being there is no error.
    async fn remove_folder(&self, path: &str) -> Result<()>;

    /// Shows each file of the place's own folder, in any order.
    async fn each(&self, visit: &mut (dyn FnMut(&str, Seen) + Send)) -> Result<()>;
}

pub(crate) trait Reader {
    /// The next bytes, never none; `None` at the end.
    async fn next(&mut self) -> Result<Option<Bytes>>;
}

pub(crate) trait Writer {
    async fn write(&mut self, bytes: Bytes) -> Result<()>;

    /// Waits until all is written, and kept as well as the place can promise.
    async fn finish(self) -> Result<()>;
}

/// What lies under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) kind: Kind,
    /// In bytes.
    pub(crate) size: u64,
    pub(crate) modified: Option<DateTime<Utc>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    File,
    Folder,
    /// A link, a device.
    Other,
}

/// What became of a name that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Published {
    Done,
    Taken,
}
