//! What stands in the way of a delivery, and whether waiting helps.
//!
//! The libraries' own errors name addresses, local paths and sometimes credentials. None of that may reach a log or an
//! answer, so they are reduced here to what happened; names inside a package are kept, because somebody has to find them.

use thiserror::Error;

/// The outcome of what this crate does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a delivery, a listing or a fetch ended. There are no others.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Error {
    /// No connection could be made, or it broke.
    #[error("the destination cannot be reached")]
    Unreachable,
    /// No answer in time.
    #[error("the destination did not answer in time")]
    Timeout,
    /// No space or quota left there.
    #[error("there is no room left at the destination")]
    Full,
    /// The folder is there, but what should be mounted in it is not.
    #[error("the share is not mounted")]
    NotMounted,
    /// The destination failed and did not say why.
    #[error("the destination failed without saying why")]
    Failed,
    /// What was read back is not what was sent. It was removed there.
    #[error("{name} did not arrive as it was sent")]
    Damaged { name: String },
    /// Whoever asked for the delivery stopped it.
    #[error("the delivery was stopped")]
    Stopped,
    /// The destination did not accept who we say we are.
    #[error("the destination did not accept the credentials")]
    Credentials,
    /// The host showed another key than the pinned one (`shown` is its fingerprint), or has none of the pinned kind.
    #[error("the host's key is not the pinned one")]
    HostKey { shown: Option<String> },
    /// We are known there, and this is not permitted to us.
    #[error("the destination does not permit it")]
    Denied,
    /// The folder or the bucket is not there.
    #[error("the destination's folder or bucket does not exist")]
    Missing,
    /// The destination lacks an operation that a delivery relies on, or does not speak the protocol.
    #[error("the destination does not support what a delivery needs")]
    Unsupported,
    /// Something else of that name lies there. It was left alone.
    #[error("the name {name} is taken at the destination")]
    Taken { name: String, by: Taker },
    /// Our own file is not what the package says.
    #[error("{name} of the package cannot be sent")]
    Source { name: String, fault: SourceFault },
    /// The file to fetch is not there (any more).
    #[error("there is no file {name}")]
    Gone { name: String },
    /// The file to fetch has more bytes than the caller takes.
    #[error("the file is larger than {limit} bytes")]
    TooLarge { limit: u64 },
    /// What was fetched could not be put where the caller wants it.
    #[error("what was fetched could not be kept")]
    Sink,
}

/// What takes a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taker {
    /// Other bytes, or a folder where a file should be.
    Another,
    /// Something of the same size that we may not read, so nobody can say here whether it is the same.
    Unreadable,
}

/// What is wrong with a file of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceFault {
    /// It is not there.
    Missing,
    /// It cannot be read.
    Unreadable,
    /// Its size or its SHA-256 is not the package's.
    Altered,
}

/// What helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// The same again, later.
    Later,
    /// Somebody must act first; the same again ends the same.
    Person,
}

impl Error {
    /// Whether trying again makes sense.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Unreachable
            | Self::Timeout
            | Self::Full
            | Self::NotMounted
            | Self::Failed
            | Self::Damaged { .. }
            | Self::Stopped
            | Self::Sink => Remedy::Later,
            Self::Credentials
            | Self::HostKey { .. }
            | Self::Denied
            | Self::Missing
            | Self::Unsupported
            | Self::Taken { .. }
            | Self::Source { .. }
            | Self::Gone { .. }
            | Self::TooLarge { .. } => Remedy::Person,
        }
    }

    pub(crate) fn source(name: &str, fault: SourceFault) -> Self {
        Self::Source {
            name: name.to_owned(),
            fault,
        }
    }
}
