//! What the store refuses, and what went wrong underneath it.
//!
//! `object_store`'s errors name local paths, addresses and, on S3, answer bodies that may repeat the access key. None of
//! that may reach a log, so a backend's error is reduced here to its [`Cause`] and never kept as a source.

use std::fmt;
use std::io;

use object_store::client::{HttpError, HttpErrorKind};
use thiserror::Error;

use crate::address::ContentHash;

/// The outcome of what the store does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A refusal or a fault of the store. Carries hashes and sizes; never a local path, an address or a credential.
#[derive(Debug, Error)]
pub enum Error {
    /// Nothing is published under this hash.
    #[error("there is no content {hash}")]
    NotFound { hash: ContentHash },
    /// An intake ended without a byte. Send the file again.
    #[error("the content is empty")]
    Empty,
    /// An intake brought more than `limit` bytes; what had arrived is gone.
    #[error("the content is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    /// What arrived is not what was announced; it was not kept.
    #[error("the content was announced as {expected} but is {received}")]
    HashMismatch {
        expected: ContentHash,
        received: ContentHash,
    },
    /// Fixity fault: what is published under the hash of the bytes just received has another size.
    #[error("stored content {hash} has {stored} bytes where it must have {received}")]
    SizeConflict {
        hash: ContentHash,
        stored: u64,
        received: u64,
    },
    /// Fixity fault: the stored content ended before its own size.
    #[error("stored content {hash} ended after {found} of {size} bytes")]
    Truncated {
        hash: ContentHash,
        size: u64,
        found: u64,
    },
    /// The range asked for is empty or begins behind the last byte.
    #[error("the range lies outside the content's {size} bytes")]
    RangeOutside { size: u64 },
    /// The intake failed earlier and takes no more.
    #[error("the intake has already failed")]
    IntakeClosed,
    /// The bucket keeps versions, so a deletion would hide bytes instead of erasing them.
    #[error("the bucket keeps versions of deleted objects; turn versioning off")]
    KeepsVersions,
    /// Content was deleted and can still be seen.
    #[error("content {hash} is still there after its deletion")]
    StillPresent { hash: ContentHash },
    /// The backend failed.
    #[error("the store could not {action}")]
    Backend { action: Action, source: Cause },
}

/// What the store was doing when its backend failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Opening the directory or configuring the client.
    Set,
    /// Writing to staging.
    Stage,
    /// Putting content under its hash.
    Publish,
    /// Reading content or its size.
    Read,
    /// Deleting, or syncing the deletion.
    Erase,
    /// Listing what is published.
    List,
    /// Clearing staging.
    Sweep,
    /// Answering whether it is ready.
    Probe,
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Set => "be opened",
            Self::Stage => "stage content",
            Self::Publish => "publish content",
            Self::Read => "read content",
            Self::Erase => "erase content",
            Self::List => "list its contents",
            Self::Sweep => "clear its staging area",
            Self::Probe => "be reached",
        })
    }
}

/// Why a backend failed, without anything that identifies the machine or the account.
#[derive(Debug, Error)]
pub enum Cause {
    /// No space or quota left.
    #[error("the disk is full")]
    Full,
    /// An error of the operating system.
    #[error("input/output error: {0}")]
    Io(io::Error),
    /// The storage service did not accept the credentials, or they do not allow this.
    #[error("the storage service refused the credentials")]
    Denied,
    /// No connection could be made, or it broke.
    #[error("the storage service cannot be reached")]
    Unreachable,
    /// No answer in time.
    #[error("the storage service did not answer in time")]
    Timeout,
    /// The service lacks an operation this store relies on.
    #[error("the storage service does not support the operation")]
    Unsupported,
    /// The service answered with an error of its own.
    #[error("the storage service answered with an error")]
    Service,
    /// A setting of the backend cannot be used.
    #[error("the setting {0} cannot be used")]
    Setting(&'static str),
}

impl Error {
    pub(crate) fn io(action: Action, error: &io::Error) -> Self {
        Self::Backend {
            action,
            source: Cause::from_io(error),
        }
    }

    pub(crate) fn backend(action: Action, error: &object_store::Error) -> Self {
        Self::Backend {
            action,
            source: Cause::from_backend(error),
        }
    }

    pub(crate) fn setting(name: &'static str) -> Self {
        Self::Backend {
            action: Action::Set,
            source: Cause::Setting(name),
        }
    }
}

impl Cause {
    /// Keeps the code or the kind, never the message: a wrapped error's text may name a path.
    pub(crate) fn from_io(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full,
            kind => Self::Io(
                error
                    .raw_os_error()
                    .map_or_else(|| kind.into(), io::Error::from_raw_os_error),
            ),
        }
    }

    fn from_backend(error: &object_store::Error) -> Self {
        match error {
            object_store::Error::PermissionDenied { .. }
            | object_store::Error::Unauthenticated { .. } => {
                return Self::Denied;
            }
            object_store::Error::NotImplemented { .. }
            | object_store::Error::NotSupported { .. } => {
                return Self::Unsupported;
            }
            _ => {}
        }
        let mut next: Option<&(dyn std::error::Error + 'static)> = Some(error);
        while let Some(current) = next {
            // The HTTP client wraps io errors of its own, so its kind is looked for first on the way down.
            if let Some(http) = current.downcast_ref::<HttpError>() {
                return match http.kind() {
                    HttpErrorKind::Timeout => Self::Timeout,
                    HttpErrorKind::Connect
                    | HttpErrorKind::Request
                    | HttpErrorKind::Interrupted => Self::Unreachable,
                    _ => Self::Service,
                };
            }
            if let Some(io) = current.downcast_ref::<io::Error>() {
                return Self::from_io(io);
            }
            next = current.source();
        }
        Self::Service
    }
}
