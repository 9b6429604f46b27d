//! What the archive answers: which files lie in a folder, and the bytes of one.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use crate::error::{Error, Result};
use crate::files::{Files, Kind, Reader as _, Seen};
use crate::name::Name;
use crate::package::Digest;

/// A file at a destination.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub name: Name,
    /// In bytes.
    pub size: u64,
    /// By the destination's clock, where it says so.
    pub modified: Option<DateTime<Utc>>,
}

/// Files at a destination, by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub found: Vec<Found>,
    /// Whether there are more than the caller takes.
    pub more: bool,
    /// Files whose names are none (see [`crate::NameFault`]): they cannot be fetched.
    pub nameless: u64,
}

/// What was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// In bytes.
    pub size: u64,
    pub sha256: Digest,
}

/// The first so many files by name, whatever order they are shown in; never more of them in memory.
pub(crate) struct Shelf<'a> {
    limit: usize,
    is_known: &'a (dyn Fn(&Found) -> bool + Send + Sync),
    found: BTreeMap<String, Found>,
    more: bool,
    nameless: u64,
}

impl<'a> Shelf<'a> {
    pub(crate) fn new(limit: usize, is_known: &'a (dyn Fn(&Found) -> bool + Send + Sync)) -> Self {
        Self {
            limit,
            is_known,
            found: BTreeMap::new(),
            more: false,
            nameless: 0,
        }
    }

    pub(crate) fn show(&mut self, name: &str, seen: Seen) {
        if seen.kind != Kind::File || name.starts_with('.') {
            return;
        }
        let Ok(parsed) = Name::parse(name) else {
            self.nameless += 1;
            return;
        };
        let found = Found {
            name: parsed,
            size: seen.size,
            modified: seen.modified,
        };
        if (self.is_known)(&found) {
            return;
        }
        self.found.insert(name.to_owned(), found);
        if self.found.len() > self.limit {
            self.found.pop_last();
            self.more = true;
        }
    }

    pub(crate) fn listing(self) -> Listing {
        Listing {
            found: self.found.into_values().collect(),
            more: self.more,
            nameless: self.nameless,
        }
    }
}

/// What was fetched so far, on its way to where the caller wants it.
pub(crate) struct Taken<'a> {
    limit: u64,
    sink: &'a mut (dyn AsyncWrite + Send + Unpin),
    hasher: Sha256,
    size: u64,
}

impl<'a> Taken<'a> {
    pub(crate) fn new(limit: u64, sink: &'a mut (dyn AsyncWrite + Send + Unpin)) -> Self {
        Self {
            limit,
            sink,
            hasher: Sha256::new(),
            size: 0,
        }
    }

    pub(crate) async fn take(&mut self, bytes: &[u8]) -> Result<()> {
        self.size += bytes.len() as u64;
        if self.size > self.limit {
            return Err(Error::TooLarge { limit: self.limit });
        }
        self.hasher.update(bytes);
        self.sink.write_all(bytes).await.map_err(|_| Error::Sink)
    }

    pub(crate) async fn finish(self) -> Result<Fetched> {
        self.sink.flush().await.map_err(|_| Error::Sink)?;
        Ok(Fetched {
            size: self.size,
            sha256: Digest::end(self.hasher),
        })
    }
}

pub(crate) async fn list<F: Files>(files: &F, shelf: &mut Shelf<'_>) -> Result<()> {
    files.each(&mut |name, seen| shelf.show(name, seen)).await
}

pub(crate) async fn fetch<F: Files>(files: &F, name: &Name, taken: &mut Taken<'_>) -> Result<()> {
    let name = name.as_str();
    let is_file = files
        .look(name)
        .await?
        .is_some_and(|seen| seen.kind == Kind::File);
    if !is_file {
        return Err(Error::Gone {
            name: name.to_owned(),
        });
    }
    let mut reader = files.reader(name, 0).await?.ok_or(Error::Denied)?;
    while let Some(bytes) = reader.next().await? {
        taken.take(&bytes).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shelf_holds_the_first_by_name_and_says_that_there_are_more() {
        let seen = |kind| Seen {
            kind,
            size: 1,
            modified: None,
        };
        let is_known = |found: &Found| found.name.as_str() == "b.xml";
        let mut shelf = Shelf::new(2, &is_known);
        for name in ["d.xml", "b.xml", ".hidden", "c.xml", "a.xml", "x\\y"] {
            shelf.show(name, seen(Kind::File));
        }
        shelf.show("folder", seen(Kind::Folder));
        let listing = shelf.listing();
        let names: Vec<_> = listing
            .found
            .iter()
            .map(|found| found.name.as_str())
            .collect();
        assert_eq!(names, ["a.xml", "c.xml"]);
        assert!(listing.more);
        assert_eq!(listing.nameless, 1);
    }
}
