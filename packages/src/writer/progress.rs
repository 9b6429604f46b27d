//! Which entries are whole: a line for each, behind a line that says of which plan.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use super::{Keeper, WriteError};
use crate::hash::{Hashes, Measure};
use crate::plan::{Plan, Source};

/// An entry that is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Done {
    /// Where it begins in a zip file.
    pub(super) position: u64,
    pub(super) measure: Measure,
}

/// The file; locked as long as somebody writes the package.
pub(super) struct Progress {
    path: PathBuf,
    file: File,
    waiting: String,
}

impl Progress {
    /// Takes the lock, and reads which entries are whole.
    pub(super) fn open(path: &Path, plan: &Plan<'_>) -> Result<(Self, Vec<Done>), WriteError> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        file.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => WriteError::Busy,
            TryLockError::Error(error) => error.into(),
        })?;
        let heading = format!("{}\n", plan.digest());
        let mut lines = BufReader::new(&mut file);
        let mut line = String::new();
        lines.read_line(&mut line)?;
        let mut end = line.len();
        let mut done = Vec::new();
        if line.ends_with('\n') {
            if line != heading {
                return Err(WriteError::BegunDifferently);
            }
            loop {
                line.clear();
                lines.read_line(&mut line)?;
                // A line that was cut is none, and neither is what follows it.
                let Some(one) = whole(&line, plan, done.len()) else {
                    break;
                };
                end += line.len();
                done.push(one);
            }
        } else {
            end = 0;
        }
        drop(lines);
        file.set_len(end as u64)?;
        file.seek(SeekFrom::End(0))?;
        if end == 0 {
            file.write_all(heading.as_bytes())?;
        }
        let progress = Self {
            path: path.to_owned(),
            file,
            waiting: String::new(),
        };
        Ok((progress, done))
    }

    pub(super) fn remove(self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }
}

impl Keeper for Progress {
    fn note(&mut self, done: &Done) {
        self.waiting.push_str(&line(done));
    }

    fn keep(&mut self) -> Result<(), WriteError> {
        self.file.write_all(self.waiting.as_bytes())?;
        self.waiting.clear();
        Ok(self.file.sync_data()?)
    }
}

/// What stands in a note of an entry that is whole.
pub(super) fn line(done: &Done) -> String {
    let Done { position, measure } = done;
    let sha1 = measure
        .sha1
        .map_or_else(|| "-".to_owned(), |hash| hash.to_string());
    let Measure {
        size,
        sha256,
        crc32,
        ..
    } = measure;
    format!("{position} {size} {crc32} {sha256} {sha1}\n")
}

/// Reads what [`line`] wrote, of the entry of a plan that it is about.
pub(super) fn whole(line: &str, plan: &Plan<'_>, index: usize) -> Option<Done> {
    let done = read(line, plan.hashes)?;
    let entry = plan.entries.get(index)?;
    matches(&done, &entry.source).then_some(done)
}

fn read(line: &str, hashes: Hashes) -> Option<Done> {
    let line = line.strip_suffix('\n')?;
    let mut words = line.split(' ');
    let position = words.next()?.parse().ok()?;
    let size = words.next()?.parse().ok()?;
    let crc32 = words.next()?.parse().ok()?;
    let sha256 = words.next()?.parse().ok()?;
    let sha1 = match hashes {
        Hashes::Sha256 => None,
        Hashes::Sha256AndSha1 => Some(words.next()?.parse().ok()?),
    };
    Some(Done {
        position,
        measure: Measure {
            size,
            sha256,
            sha1,
            crc32,
        },
    })
}

fn matches(done: &Done, source: &Source<'_>) -> bool {
    match source {
        Source::Made(_) => true,
        Source::Content { content, .. } => {
            content.size == done.measure.size && content.sha256 == done.measure.sha256
        }
    }
}
