//! Faults: what went wrong on our side. A clerk can do nothing about them; we log each once.

use std::fmt;

/// Something unexpected: a database that is gone, a disk that is full, bytes that changed.
///
/// `Display` says which of our parts failed and never repeats its source; the chain is for the log.
#[derive(Debug)]
pub struct Fault {
    context: &'static str,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

impl Fault {
    /// A fault without a deeper cause: an invariant of ours that does not hold.
    pub const fn broken(context: &'static str) -> Self {
        Self {
            context,
            source: None,
        }
    }

    /// A fault caused by `source`; made for `map_err(Fault::at("reading the scheme"))`.
    pub fn at<E>(context: &'static str) -> impl FnOnce(E) -> Self
    where
        E: std::error::Error + Send + Sync + 'static,
    {
        move |source| Self {
            context,
            source: Some(Box::new(source)),
        }
    }

    /// The causes, outermost first, for one log line.
    pub fn chain(&self) -> String {
        let mut text = self.context.to_owned();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.context)
    }
}

impl std::error::Error for Fault {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<sea_orm::DbErr> for Fault {
    fn from(error: sea_orm::DbErr) -> Self {
        Self {
            context: "database",
            source: Some(Box::new(error)),
        }
    }
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self {
            context: "files",
            source: Some(Box::new(error)),
        }
    }
}
