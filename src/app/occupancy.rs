//! Who serves a data directory: one process at a time, which leaves word for whoever comes second.
//!
//! The search index would refuse a second process anyway, but only once much is open, and it cannot say who is there.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use chrono::{DateTime, Utc};
use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use crate::kernel::Fault;

/// The file that is locked, in the data directory.
const NAME: &str = "serving.lock";

/// The right to serve a data directory; given back when it is dropped, or the process ends, however it does.
#[derive(Debug)]
pub struct Occupancy {
    file: File,
    occupant: Occupant,
}

/// A process that serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occupant {
    /// Its number on this machine.
    pub process: u32,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Where it is reached, once it is.
    pub url: Option<String>,
}

impl Occupancy {
    /// Takes the right to serve, unless somebody has it: then who, as far as they have left word.
    ///
    /// # Errors
    /// A fault when the lock cannot be made.
    pub fn take(
        directory: &Path,
        at: DateTime<Utc>,
    ) -> Result<Result<Self, Option<Occupant>>, Fault> {
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(directory.join(NAME))
            .map_err(Fault::at("opening the lock of the data directory"))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(Errno::WOULDBLOCK) => {
                let mut word = String::new();
                let read = file.read_to_string(&mut word).ok();
                return Ok(Err(read.and_then(|_| serde_json::from_str(&word).ok())));
            }
            Err(error) => return Err(Fault::at("locking the data directory")(error)),
        }
        let mut taken = Self {
            file,
            occupant: Occupant {
                process: std::process::id(),
                since: at,
                url: None,
            },
        };
        taken.leave_word()?;
        Ok(Ok(taken))
    }

    /// Says where it is reached.
    ///
    /// # Errors
    /// A fault when it cannot be written.
    pub fn announce(&mut self, url: &str) -> Result<(), Fault> {
        self.occupant.url = Some(url.to_owned());
        self.leave_word()
    }

    fn leave_word(&mut self) -> Result<(), Fault> {
        const WHAT: &str = "writing the lock of the data directory";
        let word = serde_json::to_vec(&self.occupant).map_err(Fault::at(WHAT))?;
        let write = |file: &mut File| {
            file.rewind()?;
            file.set_len(0)?;
            file.write_all(&word)
        };
        write(&mut self.file).map_err(Fault::at(WHAT))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::morning;

    #[test]
    fn the_second_hears_who_is_there_and_the_next_may() {
        let folder = tempfile::tempdir().expect("a directory");
        let mut first = Occupancy::take(folder.path(), morning())
            .expect("a lock")
            .expect("nobody is there");
        first.announce("http://127.0.0.1:8080").expect("written");
        let second = Occupancy::take(folder.path(), morning()).expect("a lock");
        let there = second
            .expect_err("somebody is there")
            .expect("who left word");
        assert_eq!(there, first.occupant);
        drop(first);
        let third = Occupancy::take(folder.path(), morning()).expect("a lock");
        assert_eq!(third.expect("nobody is there").occupant.url, None);
    }
}
