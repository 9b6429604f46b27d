//! Why there is no rendition.

use std::io;
use std::path::PathBuf;

use crate::identify::Identification;
use crate::table::Format;

/// Why no rendition was made. None carries a word of the document.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    #[error("{} is not there or is no LibreOffice", .0.display())]
    Missing(PathBuf),
    /// Spreadsheets and presentations too: what a page of them is, a person has to say.
    #[error("no rendition is made of {} ({})", .0.name, .0.puid)]
    NotRenderable(&'static Format),
    #[error("the document is locked with a password")]
    Encrypted,
    #[error("the document is longer than {most} bytes")]
    InputTooLarge { most: u64 },
    /// The parts that identified it are there, but it does not open as what it is.
    #[error("the document is damaged: it does not open as {} ({})", .0.name, .0.puid)]
    Corrupt(&'static Format),
    #[error("the program did not end in time")]
    TimedOut,
    #[error("the rendition would be longer than {most} bytes")]
    OutputTooLarge { most: u64 },
    /// The program ended, by itself or for want of memory, and left nothing.
    #[error("the program produced nothing ({status})")]
    NothingProduced { status: std::process::ExitStatus },
    #[error("the program produced something else than PDF/A-2b")]
    NotPdfA(Identification),
    #[error("the work could not be done here: {0}")]
    Work(#[from] io::Error),
}

/// What helps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remedy {
    /// Trying again, later.
    Again,
    /// Somebody who looks after the machine.
    Administrator,
    /// A clerk, who opens the document and decides.
    Clerk,
}

impl Fault {
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::TimedOut | Self::NothingProduced { .. } | Self::Work(_) => Remedy::Again,
            Self::Missing(_) | Self::NotPdfA(_) => Remedy::Administrator,
            Self::NotRenderable(_)
            | Self::Encrypted
            | Self::InputTooLarge { .. }
            | Self::Corrupt(_)
            | Self::OutputTooLarge { .. } => Remedy::Clerk,
        }
    }
}
