//! A folder of this machine, its own or one in which a share is mounted.

use std::fs;
use std::io;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use chrono::{DateTime, Utc};
use rustix::fs::{CWD, OFlags, RenameFlags, renameat_with};
use rustix::io::Errno;
use tokio::io::{AsyncReadExt as _, AsyncSeekExt as _, AsyncWriteExt as _};

use crate::destination::FolderPlace;
use crate::error::{Error, Result};
use crate::files::{CHUNK, Files, Kind, Published, Reader, Seen, Writer};

/// A share whose server is gone may keep a system call for ever; whoever waits for it does not have to.
const PATIENCE: Duration = Duration::from_secs(60);
/// Bringing all of a large file to the other side may be put off until it is synced.
const SYNC_PATIENCE: Duration = Duration::from_secs(30 * 60);

pub(crate) struct Folder {
    base: PathBuf,
}

impl Folder {
    pub(crate) async fn open(place: &FolderPlace) -> Result<Self> {
        let FolderPlace { path, mount_point } = place.clone();
        blocking(PATIENCE, move || {
            if let Some(mount_point) = mount_point {
                let parent = mount_point.parent().unwrap_or(&mount_point);
                if fs::metadata(&mount_point)?.dev() == fs::metadata(parent)?.dev() {
                    return Ok(Err(Error::NotMounted));
                }
            }
            if !fs::metadata(&path)?.is_dir() {
                return Ok(Err(Error::Missing));
            }
            Ok(Ok(Self { base: path }))
        })
        .await?
    }

    fn at(&self, path: &str) -> PathBuf {
        if path.is_empty() {
            self.base.clone()
        } else {
            self.base.join(path)
        }
    }
}

impl Files for Folder {
    type Reader = FolderReader;
    type Writer = FolderWriter;

    async fn look(&self, path: &str) -> Result<Option<Seen>> {
        let path = self.at(path);
        blocking(PATIENCE, move || match fs::symlink_metadata(path) {
            Ok(metadata) => Ok(Some(seen(&metadata))),
            Err(error) => match error.kind() {
                io::ErrorKind::NotFound | io::ErrorKind::PermissionDenied => Ok(None),
                _ => Err(error),
            },
        })
        .await
    }

    async fn reader(&self, path: &str, from: u64) -> Result<Option<FolderReader>> {
        let path = self.at(path);
        let opened = blocking(PATIENCE, move || {
            fs::OpenOptions::new()
                .read(true)
                .custom_flags(flags(OFlags::NOFOLLOW))
                .open(path)
        })
        .await;
        let mut file = match opened {
            Ok(file) => tokio::fs::File::from_std(file),
            Err(Error::Denied) => return Ok(None),
            Err(error) => return Err(error),
        };
        file.set_max_buf_size(CHUNK);
        patient(PATIENCE, file.seek(io::SeekFrom::Start(from))).await?;
        Ok(Some(FolderReader { file }))
    }

    async fn writer(&self, path: &str, from: u64) -> Result<FolderWriter> {
        let path = self.at(path);
        let file = blocking(PATIENCE, move || {
            fs::OpenOptions::new()
                .write(true)
                .create(true)
                .truncate(from == 0)
                .mode(0o640)
                .custom_flags(flags(OFlags::NOFOLLOW))
                .open(path)
        })
        .await?;
        let mut file = tokio::fs::File::from_std(file);
        file.set_max_buf_size(CHUNK);
        patient(PATIENCE, file.seek(io::SeekFrom::Start(from))).await?;
        Ok(FolderWriter { file })
    }

    async fn make_folder(&self, path: &str) -> Result<()> {
        let path = self.at(path);
        blocking(PATIENCE, move || {
            match fs::DirBuilder::new().mode(0o750).create(path) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
                made => made,
            }
        })
        .await
    }

    async fn settle(&self, folder: &str) -> Result<()> {
        let path = self.at(folder);
        blocking(SYNC_PATIENCE, move || sync_folder(&path)).await
    }

    async fn publish(&self, partial: &str, name: &str) -> Result<Published> {
        let (from, to, base) = (self.at(partial), self.at(name), self.base.clone());
        blocking(SYNC_PATIENCE, move || {
            let published = match renameat_with(CWD, &from, CWD, &to, RenameFlags::NOREPLACE) {
                Ok(()) => Published::Done,
                Err(Errno::EXIST | Errno::NOTEMPTY) => return Ok(Published::Taken),
                Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => publish_plainly(&from, &to)?,
                Err(error) => return Err(error.into()),
            };
            sync_folder(&base)?;
            Ok(published)
        })
        .await
    }

    async fn remove_file(&self, path: &str) -> Result<()> {
        let path = self.at(path);
        blocking(PATIENCE, move || gone(fs::remove_file(path))).await
    }

    async fn remove_folder(&self, path: &str) -> Result<()> {
        let path = self.at(path);
        blocking(PATIENCE, move || gone(fs::remove_dir(path))).await
    }

    async fn each(&self, visit: &mut (dyn FnMut(&str, Seen) + Send)) -> Result<()> {
        const BATCH: usize = 1000;
        let base = self.base.clone();
        let mut entries = blocking(PATIENCE, move || fs::read_dir(base)).await?;
        loop {
            let (rest, batch) = blocking(PATIENCE, move || {
                let mut batch = Vec::new();
                for entry in entries.by_ref().take(BATCH) {
                    let entry = entry?;
                    match entry.metadata() {
                        Ok(metadata) => batch.push((entry.file_name(), seen(&metadata))),
                        // Taken away since it was listed.
                        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                        Err(error) => return Err(error),
                    }
                }
                Ok((entries, batch))
            })
            .await?;
            entries = rest;
            if batch.is_empty() {
                return Ok(());
            }
            for (name, seen) in &batch {
                if let Some(name) = name.to_str() {
                    visit(name, *seen);
                }
            }
        }
    }
}

pub(crate) struct FolderReader {
    file: tokio::fs::File,
}

impl Reader for FolderReader {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        let mut buffer = BytesMut::with_capacity(CHUNK);
        let count = patient(PATIENCE, self.file.read_buf(&mut buffer)).await?;
        Ok((count > 0).then(|| buffer.freeze()))
    }
}

pub(crate) struct FolderWriter {
    file: tokio::fs::File,
}

impl Writer for FolderWriter {
    async fn write(&mut self, bytes: Bytes) -> Result<()> {
        patient(PATIENCE, self.file.write_all(&bytes)).await
    }

    async fn finish(mut self) -> Result<()> {
        patient(SYNC_PATIENCE, self.file.flush()).await?;
        patient(SYNC_PATIENCE, self.file.sync_all()).await
    }
}

/// For file systems that cannot rename without replacing: a second name for a file, which fails where there is one; else
/// a look before the step. A folder is never renamed over one that holds anything.
fn publish_plainly(from: &Path, to: &Path) -> io::Result<Published> {
    let is_file = fs::symlink_metadata(from)?.is_file();
    if is_file {
        match fs::hard_link(from, to) {
            Ok(()) => {
                fs::remove_file(from)?;
                return Ok(Published::Done);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Ok(Published::Taken);
            }
            Err(_) => {}
        }
    }
    match fs::symlink_metadata(to) {
        Ok(_) => return Ok(Published::Taken),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    fs::rename(from, to)?;
    Ok(Published::Done)
}

/// Shares often refuse to sync a folder; then it is as safe as they make it.
fn sync_folder(path: &Path) -> io::Result<()> {
    match fs::File::open(path)?.sync_all() {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        synced => synced,
    }
}

fn seen(metadata: &fs::Metadata) -> Seen {
    let kind = if metadata.is_file() {
        Kind::File
    } else if metadata.is_dir() {
        Kind::Folder
    } else {
        Kind::Other
    };
    Seen {
        kind,
        size: metadata.len(),
        modified: metadata.modified().ok().map(DateTime::<Utc>::from),
    }
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

fn flags(flags: OFlags) -> i32 {
    flags.bits().cast_signed()
}

async fn blocking<T: Send + 'static>(
    patience: Duration,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::time::timeout(patience, tokio::task::spawn_blocking(work)).await {
        Ok(Ok(outcome)) => outcome.map_err(|error| fault(&error)),
        Ok(Err(_)) => Err(Error::Failed),
        Err(_) => Err(Error::Timeout),
    }
}

async fn patient<T>(patience: Duration, work: impl Future<Output = io::Result<T>>) -> Result<T> {
    match tokio::time::timeout(patience, work).await {
        Ok(outcome) => outcome.map_err(|error| fault(&error)),
        Err(_) => Err(Error::Timeout),
    }
}

/// What an error of the operating system means for a folder, which may be the near end of a share.
fn fault(error: &io::Error) -> Error {
    use io::ErrorKind as Of;
    match error.kind() {
        Of::StorageFull | Of::QuotaExceeded => Error::Full,
        Of::PermissionDenied | Of::ReadOnlyFilesystem => Error::Denied,
        Of::NotFound | Of::NotADirectory => Error::Missing,
        Of::TimedOut => Error::Timeout,
        Of::StaleNetworkFileHandle
        | Of::HostUnreachable
        | Of::NetworkUnreachable
        | Of::NetworkDown
        | Of::ConnectionRefused
        | Of::ConnectionReset
        | Of::ConnectionAborted
        | Of::NotConnected
        | Of::BrokenPipe => Error::Unreachable,
        Of::FileTooLarge | Of::Unsupported | Of::InvalidFilename => Error::Unsupported,
        _ => Error::Failed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_system_without_careful_renaming_overwrites_nothing_either() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        fs::write(at("new"), "new").expect("a file");
        fs::write(at("old"), "old").expect("a file");
        let publish = |from, to| publish_plainly(&at(from), &at(to)).expect("an answer");

        assert_eq!(publish("new", "old"), Published::Taken);
        assert_eq!(fs::read(at("old")).expect("bytes"), b"old");
        assert_eq!(publish("new", "free"), Published::Done);
        assert_eq!(fs::read(at("free")).expect("bytes"), b"new");
        assert!(!at("new").exists());

        fs::create_dir(at("tree")).expect("a folder");
        assert_eq!(publish("tree", "old"), Published::Taken);
        assert_eq!(publish("tree", "whole"), Published::Done);
        assert!(at("whole").is_dir());
    }
}
