//! Files into the store, and files out of the way.

use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use entities::ids::UploadId;
use entities::values::ContentHash;
use ring::digest::{Context, SHA256};
use tokio::io::AsyncReadExt as _;

use super::{Desk, Hindrance};
use crate::content::extract::content_hash;
use crate::content::identify::{FileHint, GLANCE_BYTES, glance};
use crate::content::names::safe_name;
use crate::kernel::Fault;
use crate::mailroom::arrive::Brought;
use crate::mailroom::condition::Trouble;

/// Bytes handed on at once.
const CHUNK: usize = 256 * 1024;

/// Most files of one name that lie side by side where things are put away.
const MOST_ALIKE: u32 = 10_000;

/// Why bytes were not taken into the store. Nothing of them is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Untaken {
    /// There are none.
    Empty,
    /// More than allowed.
    TooLarge,
}

/// Bytes on their way into the store.
pub(super) struct Taking {
    intake: storage::Intake,
    head: Vec<u8>,
}

impl Taking {
    /// Begins.
    pub(super) fn begin(desk: &Desk) -> Self {
        let kit = &desk.service.kit;
        let staging = kit.ids.make(kit.clock.now(), UploadId);
        Self {
            intake: desk.service.store.intake(staging.0, desk.max_bytes),
            head: Vec::new(),
        }
    }

    /// Takes the next bytes.
    pub(super) async fn write(&mut self, bytes: Bytes) -> Result<Result<(), Untaken>, Fault> {
        let wanted = GLANCE_BYTES
            .saturating_sub(self.head.len())
            .min(bytes.len());
        self.head.extend_from_slice(&bytes[..wanted]);
        match self.intake.write(bytes).await {
            Ok(()) => Ok(Ok(())),
            Err(storage::Error::TooLarge { .. }) => Ok(Err(Untaken::TooLarge)),
            Err(error) => Err(Fault::at("taking in mail")(error)),
        }
    }

    /// Publishes them under their hash.
    pub(super) async fn finish(self, name: &str) -> Result<Result<Brought, Untaken>, Fault> {
        let stored = match self.intake.finish(None).await {
            Ok(stored) => stored,
            Err(storage::Error::Empty) => return Ok(Err(Untaken::Empty)),
            Err(storage::Error::TooLarge { .. }) => return Ok(Err(Untaken::TooLarge)),
            Err(error) => return Err(Fault::at("taking in mail")(error)),
        };
        let file_name = safe_name(name);
        Ok(Ok(Brought {
            hash: ContentHash::from_bytes(*stored.hash.as_bytes()),
            size: stored.size,
            media_type: glance(&self.head, &FileHint::from_name(&file_name))
                .media_type()
                .to_owned(),
            file_name,
        }))
    }

    /// Gives up without a trace.
    pub(super) async fn abort(self) {
        self.intake.abort().await;
    }
}

/// Opens a plain file; no link is followed and no pipe waited for.
pub(super) fn open(path: &Path) -> io::Result<File> {
    let flags = rustix::fs::OFlags::NOFOLLOW | rustix::fs::OFlags::NONBLOCK;
    let flags = i32::try_from(flags.bits()).map_err(io::Error::other)?;
    let file = OpenOptions::new()
        .read(true)
        .custom_flags(flags)
        .open(path)?;
    if file.metadata()?.is_file() {
        Ok(file)
    } else {
        Err(io::ErrorKind::InvalidInput.into())
    }
}

/// SHA-256 of a file that has this many bytes; none of one that has not.
///
/// Blocks.
pub(super) fn digest_of(path: &Path, size: u64) -> io::Result<Option<ContentHash>> {
    use std::io::Read as _;
    let mut file = open(path)?;
    if file.metadata()?.len() != size {
        return Ok(None);
    }
    let mut context = Context::new(&SHA256);
    let mut chunk = vec![0; CHUNK];
    loop {
        match file.read(&mut chunk)? {
            0 => return Ok(Some(content_hash(&context.finish()))),
            read => context.update(&chunk[..read]),
        }
    }
}

/// What tells that a file was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) size: u64,
    /// When it was last written.
    pub(super) written: Option<DateTime<Utc>>,
}

impl Mark {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            size: metadata.len(),
            written: metadata.modified().ok().map(DateTime::from),
        }
    }
}

/// A file in the store.
pub(super) enum Taken {
    /// As it was when it was looked at.
    Whole(Brought),
    /// It cannot be taken.
    Not(Untaken),
    /// Somebody writes to it at this moment.
    Changing,
}

/// Streams a file into the store.
pub(super) async fn take(
    desk: &Desk,
    file: File,
    mark: Mark,
    name: &str,
) -> Result<Result<Taken, io::Error>, Fault> {
    let mut file = tokio::fs::File::from_std(file);
    let mut taking = Taking::begin(desk);
    loop {
        let mut chunk = BytesMut::with_capacity(CHUNK);
        match file.read_buf(&mut chunk).await {
            Ok(0) => break,
            Ok(_) => {
                if let Err(untaken) = taking.write(chunk.freeze()).await? {
                    return Ok(Ok(Taken::Not(untaken)));
                }
            }
            Err(error) => {
                taking.abort().await;
                return Ok(Err(error));
            }
        }
    }
    let after = match file.metadata().await {
        Ok(metadata) => Mark::of(&metadata),
        Err(error) => {
            taking.abort().await;
            return Ok(Err(error));
        }
    };
    if after != mark {
        taking.abort().await;
        return Ok(Ok(Taken::Changing));
    }
    Ok(Ok(match taking.finish(name).await? {
        Ok(brought) => Taken::Whole(brought),
        Err(untaken) => Taken::Not(untaken),
    }))
}

/// Moves something out of the way, to `to` or beside what has that name already. Gone before is gone as well.
///
/// Blocks.
pub(super) fn put_away(from: &Path, to: &Path) -> io::Result<Option<PathBuf>> {
    if let Some(folder) = to.parent() {
        std::fs::create_dir_all(folder)?;
    }
    for number in 1..MOST_ALIKE {
        let candidate = numbered(to, number);
        match rename(from, &candidate) {
            Ok(()) => return Ok(Some(candidate)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                // Another process was faster.
                return match std::fs::symlink_metadata(from) {
                    Err(gone) if gone.kind() == io::ErrorKind::NotFound => Ok(None),
                    _ => Err(error),
                };
            }
            Err(error) => return Err(error),
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Renames and replaces nothing. File systems of the network may not know how; there one looks first.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    use rustix::io::Errno;
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            if std::fs::symlink_metadata(to).is_ok() {
                return Err(io::ErrorKind::AlreadyExists.into());
            }
            std::fs::rename(from, to)
        }
        renamed => renamed.map_err(io::Error::from),
    }
}

/// `scan (2).pdf`.
fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let mut name = path.file_stem().unwrap_or_default().to_owned();
    name.push(format!(" ({number})"));
    if let Some(ending) = path.extension() {
        name.push(".");
        name.push(ending);
    }
    path.with_file_name(name)
}

/// Whether a folder can be looked into and written to.
///
/// Blocks.
pub(super) fn probe(path: &Path) -> io::Result<()> {
    std::fs::read_dir(path)?;
    let probe = path.join(".aprite-probe");
    std::fs::write(&probe, b"")?;
    std::fs::remove_file(&probe)
}

/// Runs what blocks on files.
pub(super) async fn blocking<T: Send + 'static>(
    context: &'static str,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Hindrance> {
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(Fault::at(context))?;
    done.map_err(hindrance(context))
}

/// What an error of files means for whoever keeps the folders.
pub(super) fn hindrance(context: &'static str) -> impl FnOnce(io::Error) -> Hindrance {
    move |error| {
        let trouble = match error.kind() {
            io::ErrorKind::NotFound
            | io::ErrorKind::PermissionDenied
            // Something else is where a folder should be.
            | io::ErrorKind::AlreadyExists
            | io::ErrorKind::NotADirectory
            | io::ErrorKind::ReadOnlyFilesystem => Trouble::Missing,
            _ => Trouble::Unreachable,
        };
        Hindrance::at(trouble, context)(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_away_replaces_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let (from, to) = (
            directory.path().join("a.pdf"),
            directory.path().join("received/a.pdf"),
        );
        for expected in ["a.pdf", "a (2).pdf", "a (3).pdf"] {
            std::fs::write(&from, expected).unwrap();
            let moved = put_away(&from, &to).unwrap().unwrap();
            assert_eq!(moved.file_name().unwrap(), expected);
            assert_eq!(std::fs::read_to_string(moved).unwrap(), expected);
        }
        assert_eq!(put_away(&from, &to).unwrap(), None, "gone already");
    }

    #[test]
    fn links_and_folders_are_not_opened() {
        let directory = tempfile::tempdir().unwrap();
        let (file, link) = (directory.path().join("file"), directory.path().join("link"));
        std::fs::write(&file, "x").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        assert!(open(&file).is_ok());
        assert!(open(&link).is_err());
        assert!(open(directory.path()).is_err());
    }
}
