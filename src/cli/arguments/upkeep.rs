//! What can be typed after `aprite reread` and `aprite jobs`.

use clap::{Args, ValueEnum};
use entities::vocabulary::TextState;

pub(super) const AFTER_REREAD: &str = "\
The contents are queued and read by the running service, or by the next one that starts; what is found replaces what was \
found before. It may run while the service does.

Example, after installing tesseract-ocr-lav:
  aprite reread --state recognition-unavailable";

/// Which contents `reread` has read again.
#[derive(Debug, Clone, Args)]
pub(crate) struct RereadArguments {
    /// Contents in this state; may be given several times. Default: recognition-unavailable, refused and broken.
    #[arg(long, value_enum, value_name = "STATE")]
    pub state: Vec<ReadState>,
}

/// The [`TextState`]s in which reading again may find more, as typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadState {
    /// Pages wait for a Tesseract that was not installed.
    RecognitionUnavailable,
    /// Reading broke its limits.
    Refused,
    /// The file seemed damaged.
    Broken,
    /// There was no text.
    Empty,
    /// Files of the format are not read.
    Unsupported,
    /// A password is needed.
    Encrypted,
    /// Never read yet.
    Pending,
    /// Text was read.
    Extracted,
    /// Text was recognised.
    Recognised,
}

impl From<ReadState> for TextState {
    fn from(state: ReadState) -> Self {
        match state {
            ReadState::RecognitionUnavailable => Self::RecognitionUnavailable,
            ReadState::Refused => Self::Refused,
            ReadState::Broken => Self::Broken,
            ReadState::Empty => Self::Empty,
            ReadState::Unsupported => Self::Unsupported,
            ReadState::Encrypted => Self::Encrypted,
            ReadState::Pending => Self::Pending,
            ReadState::Extracted => Self::Extracted,
            ReadState::Recognised => Self::Recognised,
        }
    }
}

pub(super) const AFTER_JOBS: &str = "\
A job (reading a content) that fails is tried again after a while, eight times in all, and then given up. Mend what its \
message names, then let it begin anew:
  aprite jobs --retry

Exit status: 0 none was given up, or all begin anew; 1 some were given up; 2 could not run.";

/// What `jobs` does.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct JobsArguments {
    /// Let all jobs that were given up begin anew.
    #[arg(long)]
    pub retry: bool,
}
