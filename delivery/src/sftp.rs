//! Files behind SFTP. Many requests are under way at once, so that distance costs little; never more than a megabyte of
//! them.

use std::sync::Arc;

use bytes::Bytes;
use chrono::DateTime;
use futures::future::BoxFuture;
use futures::stream::{FuturesOrdered, FuturesUnordered};
use futures::{FutureExt as _, StreamExt as _};
use russh_sftp::client::RawSftpSession;
use russh_sftp::client::error::Error as SftpError;
use russh_sftp::protocol::{Data, FileAttributes, FileType, OpenFlags, Status, StatusCode};

use crate::connection::{Abilities, Connection};
use crate::error::{Error, Result};
use crate::files::{Files, Kind, Published, Reader, Seen, Writer};

/// Requests under way at once.
const UNDER_WAY: usize = 16;
/// With less than this left, a refused write is for want of room.
const ROOM: u64 = 2 << 20;

impl Connection {
    fn at(&self, path: &str) -> String {
        match (self.base.as_str(), path) {
            (base, "") => base.to_owned(),
            (".", path) => path.to_owned(),
            ("/", path) => format!("/{path}"),
            (base, path) => format!("{base}/{path}"),
        }
    }

    async fn open_file(&self, path: &str, flags: OpenFlags) -> Result<String> {
        let opened = self.sftp.open(path, flags, FileAttributes::empty()).await;
        match opened {
            Ok(handle) => Ok(handle.handle),
            Err(error) => Err(self.space().fault(&error).await),
        }
    }

    fn space(&self) -> Space {
        Space {
            sftp: Arc::clone(&self.sftp),
            base: self.base.clone(),
            abilities: self.abilities,
        }
    }
}

impl Files for Connection {
    type Reader = SftpReader;
    type Writer = SftpWriter;

    async fn look(&self, path: &str) -> Result<Option<Seen>> {
        match self.sftp.lstat(self.at(path)).await {
            Ok(attributes) => Ok(Some(seen(&attributes.attrs))),
            Err(error) => match fault(&error) {
                Error::Missing | Error::Denied => Ok(None),
                error => Err(error),
            },
        }
    }

    async fn reader(&self, path: &str, from: u64) -> Result<Option<SftpReader>> {
        let opened = self
            .sftp
            .open(self.at(path), OpenFlags::READ, FileAttributes::empty())
            .await;
        let handle = match opened {
            Ok(handle) => handle.handle,
            Err(error) => return denied(fault(&error)),
        };
        let mut reader = SftpReader {
            sftp: Arc::clone(&self.sftp),
            handle,
            length: self.abilities.length,
            ahead: from,
            window: 1,
            under_way: FuturesOrdered::new(),
            first: None,
        };
        // Where reading is not permitted, some hosts let us open the file and say so only now.
        match reader.more().await {
            Ok(first) => {
                reader.first = Some(first);
                Ok(Some(reader))
            }
            Err(error) => {
                let _ = self.sftp.close(reader.handle).await;
                denied(error)
            }
        }
    }

    async fn writer(&self, path: &str, from: u64) -> Result<SftpWriter> {
        let flags = if from == 0 {
            OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNCATE
        } else {
            OpenFlags::WRITE
        };
        let handle = self.open_file(&self.at(path), flags).await?;
        Ok(SftpWriter {
            space: self.space(),
            handle,
            offset: from,
            under_way: FuturesUnordered::new(),
        })
    }

    async fn make_folder(&self, path: &str) -> Result<()> {
        let path = self.at(path);
        match self.sftp.mkdir(path.clone(), FileAttributes::empty()).await {
            Ok(_) => Ok(()),
            // The protocol has no answer that says "there is one".
            Err(error) => match self.sftp.lstat(path).await {
                Ok(found) if seen(&found.attrs).kind == Kind::Folder => Ok(()),
                _ => Err(self.space().fault(&error).await),
            },
        }
    }

    /// SFTP cannot sync a folder; the host's file system does so in its own time.
    async fn settle(&self, _folder: &str) -> Result<()> {
        Ok(())
    }

    /// In version 3 of the protocol a rename to a name that is taken fails.
    async fn publish(&self, partial: &str, name: &str) -> Result<Published> {
        let (from, to) = (self.at(partial), self.at(name));
        match self.sftp.rename(from, to.clone()).await {
            Ok(_) => Ok(Published::Done),
            Err(error) => match (self.sftp.lstat(to).await, fault(&error)) {
                (Ok(_), _) => Ok(Published::Taken),
                // Where nobody may look, a refusal without a reason is all the answer there is.
                (Err(looked), Error::Failed) if fault(&looked) == Error::Denied => {
                    Ok(Published::Taken)
                }
                (Err(_), error) => Err(error),
            },
        }
    }

    async fn remove_file(&self, path: &str) -> Result<()> {
        gone(self.sftp.remove(self.at(path)).await)
    }

    async fn remove_folder(&self, path: &str) -> Result<()> {
        gone(self.sftp.rmdir(self.at(path)).await)
    }

    async fn each(&self, visit: &mut (dyn FnMut(&str, Seen) + Send)) -> Result<()> {
        let opened = self.sftp.opendir(self.at("")).await;
        let handle = opened.map_err(|error| fault(&error))?.handle;
        loop {
            match self.sftp.readdir(handle.as_str()).await {
                Ok(names) => {
                    for file in &names.files {
                        visit(&file.filename, seen(&file.attrs));
                    }
                }
                Err(SftpError::Status(status)) if status.status_code == StatusCode::Eof => break,
                Err(error) => return Err(fault(&error)),
            }
        }
        let _ = self.sftp.close(handle).await;
        Ok(())
    }
}

pub(crate) struct SftpReader {
    sftp: Arc<RawSftpSession>,
    handle: String,
    length: u32,
    /// Where the next request begins.
    ahead: u64,
    /// How many requests may be under way: one for a small file, more as a large one goes on.
    window: usize,
    under_way: FuturesOrdered<BoxFuture<'static, (u64, Result<Data, SftpError>)>>,
    /// Read before anybody asked.
    first: Option<Option<Bytes>>,
}

impl SftpReader {
    async fn more(&mut self) -> Result<Option<Bytes>> {
        while self.under_way.len() < self.window {
            let (sftp, handle) = (Arc::clone(&self.sftp), self.handle.clone());
            let (offset, length) = (self.ahead, self.length);
            self.under_way.push_back(
                async move { (offset, sftp.read(handle, offset, length).await) }.boxed(),
            );
            self.ahead += u64::from(length);
        }
        let Some((offset, read)) = self.under_way.next().await else {
            return Ok(None);
        };
        match read {
            Ok(data) if !data.data.is_empty() => {
                if data.data.len() < self.length as usize {
                    // The end is near, or the host gives less at once: what was asked for behind the gap is of no use.
                    self.under_way = FuturesOrdered::new();
                    self.ahead = offset + data.data.len() as u64;
                    self.window = 1;
                } else {
                    self.window = (self.window * 2).min(UNDER_WAY);
                }
                Ok(Some(Bytes::from(data.data)))
            }
            Ok(_) => self.end().await,
            Err(SftpError::Status(status)) if status.status_code == StatusCode::Eof => {
                self.end().await
            }
            Err(error) => Err(fault(&error)),
        }
    }

    async fn end(&mut self) -> Result<Option<Bytes>> {
        self.under_way = FuturesOrdered::new();
        self.window = 0;
        // A host keeps only so many files open for us. Nothing was written, so nothing can be lost.
        let _ = self.sftp.close(self.handle.as_str()).await;
        Ok(None)
    }
}

impl Reader for SftpReader {
    async fn next(&mut self) -> Result<Option<Bytes>> {
        match self.first.take() {
            Some(first) => Ok(first),
            None => self.more().await,
        }
    }
}

pub(crate) struct SftpWriter {
    space: Space,
    handle: String,
    offset: u64,
    under_way: FuturesUnordered<BoxFuture<'static, Result<Status, SftpError>>>,
}

impl Writer for SftpWriter {
    async fn write(&mut self, bytes: Bytes) -> Result<()> {
        for piece in bytes.chunks(self.space.abilities.length as usize) {
            let (sftp, handle) = (Arc::clone(&self.space.sftp), self.handle.clone());
            let (offset, piece) = (self.offset, piece.to_vec());
            self.offset += piece.len() as u64;
            self.under_way
                .push(async move { sftp.write(handle, offset, piece).await }.boxed());
            // Asked for once, it is on its way: so the pieces leave in their order, and a cut leaves no hole.
            if let Some(Some(outcome)) = self.under_way.next().now_or_never() {
                self.space.written(outcome).await?;
            }
            while self.under_way.len() >= UNDER_WAY {
                if let Some(outcome) = self.under_way.next().await {
                    self.space.written(outcome).await?;
                }
            }
        }
        Ok(())
    }

    async fn finish(mut self) -> Result<()> {
        while let Some(outcome) = self.under_way.next().await {
            self.space.written(outcome).await?;
        }
        let sftp = &self.space.sftp;
        if self.space.abilities.sync {
            let synced = sftp.fsync(self.handle.as_str()).await;
            self.space.written(synced).await?;
        }
        let closed = sftp.close(self.handle.as_str()).await;
        self.space.written(closed).await
    }
}

/// Asks why a write failed: the protocol has one answer for a full disk and for everything else.
struct Space {
    sftp: Arc<RawSftpSession>,
    base: String,
    abilities: Abilities,
}

impl Space {
    async fn written(&self, outcome: Result<Status, SftpError>) -> Result<()> {
        match outcome {
            Ok(_) => Ok(()),
            Err(error) => Err(self.fault(&error).await),
        }
    }

    async fn fault(&self, error: &SftpError) -> Error {
        let error = fault(error);
        if error == Error::Failed
            && self.abilities.space
            && let Ok(room) = self.sftp.statvfs(self.base.as_str()).await
            && room.blocks_avail.saturating_mul(room.fragment_size) < ROOM
        {
            return Error::Full;
        }
        error
    }
}

fn denied<T>(error: Error) -> Result<Option<T>> {
    match error {
        Error::Denied => Ok(None),
        error => Err(error),
    }
}

fn gone(removed: Result<Status, SftpError>) -> Result<()> {
    match removed.map_err(|error| fault(&error)) {
        Ok(_) | Err(Error::Missing) => Ok(()),
        Err(error) => Err(error),
    }
}

fn seen(attributes: &FileAttributes) -> Seen {
    let kind = match attributes.permissions.map(|_| attributes.file_type()) {
        Some(FileType::Dir) => Kind::Folder,
        // A host that keeps no modes says nothing about the kind.
        Some(FileType::File) | None => Kind::File,
        Some(_) => Kind::Other,
    };
    Seen {
        kind,
        size: attributes.size.unwrap_or(0),
        modified: attributes
            .mtime
            .and_then(|seconds| DateTime::from_timestamp(i64::from(seconds), 0)),
    }
}

pub(crate) fn fault(error: &SftpError) -> Error {
    match error {
        SftpError::Status(status) => match status.status_code {
            StatusCode::NoSuchFile => Error::Missing,
            StatusCode::PermissionDenied => Error::Denied,
            StatusCode::OpUnsupported | StatusCode::BadMessage => Error::Unsupported,
            StatusCode::NoConnection | StatusCode::ConnectionLost => Error::Unreachable,
            StatusCode::Failure | StatusCode::Ok | StatusCode::Eof => Error::Failed,
        },
        SftpError::Timeout => Error::Timeout,
        SftpError::Limited(_) | SftpError::UnexpectedPacket => Error::Unsupported,
        // The library tells a broken connection in either of these.
        SftpError::IO(_) | SftpError::UnexpectedBehavior(_) => Error::Unreachable,
    }
}
