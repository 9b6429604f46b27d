//! A plan written out: to a folder, to a zip file or to an object of a bucket, one content after another, hashed while it is copied.
//!
//! What is being written bears the ending `.part` and stands beside a small file `.progress` of the entries that are
//! whole; the package has its name only when all of it is on disk. A writer that was killed goes on behind the last whole
//! entry that is noted. Nothing is written while a content is missing, and a content that is not what was registered ends
//! the writing.

mod folder;
mod object;
mod progress;
mod zip;

use std::fs::{self, File};
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::description::Content;
use crate::fault::{Fault, Place, Rule};
use crate::hash::{Hashes, Measure, Measuring, Sha256};
use crate::plan::{Entry, Measured, Plan, Source};
use folder::Folder;
use progress::{Done, Progress};
use zip::{OnDisk, Zip};

pub use object::{Bucket, ObjectWriter, ReadSeek, Uploaded};

/// How much is read at a time.
const CHUNK: usize = 512 * 1024;
/// After so many bytes all is synced and noted as done; a kill costs no more than these.
const CHECKPOINT: u64 = 64 * 1024 * 1024;

/// Where the bytes come from.
pub trait Contents {
    /// The size of a content in bytes; `None` if there is none under this hash.
    fn size(&self, content: &Sha256) -> io::Result<Option<u64>>;

    /// The bytes of a content.
    fn open(&self, content: &Sha256) -> io::Result<Box<dyn Read + Send + '_>>;
}

/// What the package becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    Folder,
    /// Stored without compression, with `.sha256` beside it.
    Zip,
}

/// How far the writing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Advance {
    /// Files that are whole.
    pub entries: usize,
    pub entries_in_all: usize,
    /// Bytes of contents.
    pub bytes: u64,
    pub bytes_in_all: u64,
}

/// A package that is whole and on disk.
#[derive(Debug)]
pub struct Written {
    /// The folder or the zip file.
    pub path: PathBuf,
    /// SHA-256 of the zip file.
    pub checksum: Option<Sha256>,
    /// Every file with its path from the root of the package, in the order of writing.
    pub files: Vec<(String, Measure)>,
}

impl Written {
    /// The SHA-256 of every file, as `sha256sum` writes and checks them: what the sender keeps for ever.
    #[must_use]
    pub fn manifest(&self) -> String {
        manifest(&self.files)
    }
}

fn manifest(files: &[(String, Measure)]) -> String {
    let line = |(path, measure): &(String, Measure)| format!("{}  {path}\n", measure.sha256);
    files.iter().map(line).collect()
}

/// Why there is no package.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WriteError {
    /// Contents that are missing, or not what was registered. Mend them and write anew.
    #[error("{} faults", .0.len())]
    Refused(Vec<Fault>),
    #[error("a package of this name is there already")]
    Exists,
    #[error("somebody else is writing this package")]
    Busy,
    /// A package of this name was begun from another description; discard it first.
    #[error("a package of this name was begun from something else")]
    BegunDifferently,
    /// The caller asked to stop; the next call goes on from there.
    #[error("stopped")]
    Stopped,
    #[error("a file of the package cannot be made")]
    NotMade(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the content {content} cannot be read")]
    Contents {
        content: Sha256,
        #[source]
        cause: io::Error,
    },
    #[error("the package cannot be written")]
    Disk(#[from] io::Error),
}

/// Writes packages into one folder.
#[derive(Debug, Clone)]
pub struct Writer {
    folder: PathBuf,
    shape: Shape,
    checkpoint: u64,
}

impl Writer {
    /// `folder` must exist; packages are put into it under their names.
    #[must_use]
    pub fn new(folder: impl Into<PathBuf>, shape: Shape) -> Self {
        Self {
            folder: folder.into(),
            shape,
            checkpoint: CHECKPOINT,
        }
    }

    /// Notes what is whole after so many bytes; 0: after each file.
    #[must_use]
    pub fn checkpoint_every(mut self, bytes: u64) -> Self {
        self.checkpoint = bytes;
        self
    }

    /// Where the package of this name will be.
    #[must_use]
    pub fn path(&self, name: &str) -> PathBuf {
        match self.shape {
            Shape::Folder => self.folder.join(name),
            Shape::Zip => self.folder.join(format!("{name}.zip")),
        }
    }

    /// Writes a package, or goes on with one that was begun. `advance` is told after each part and may stop it.
    pub fn write(
        &self,
        plan: &Plan<'_>,
        contents: &dyn Contents,
        mut advance: impl FnMut(Advance) -> ControlFlow<()>,
    ) -> Result<Written, WriteError> {
        let path = self.path(plan.name());
        if path.try_exists()? {
            return Err(WriteError::Exists);
        }
        let bytes_in_all = look_at_contents(plan, contents)?;
        let part = with_ending(&path, "part");
        let (mut progress, done) = Progress::open(&with_ending(&path, "progress"), plan)?;
        let mut sink: Box<dyn Sink> = match self.shape {
            Shape::Folder => Box::new(Folder::open(&part, &done)?),
            Shape::Zip => {
                let file = OnDisk::open(&part, plan, &done)?;
                Box::new(Zip::new(file, plan, &done))
            }
        };
        let mut filling = Filling {
            plan,
            contents,
            checkpoint: self.checkpoint,
            bytes_in_all,
        };
        let measured = filling.fill(&done, sink.as_mut(), &mut progress, &mut advance)?;
        drop(sink);

        let checksum = match self.shape {
            Shape::Folder => None,
            Shape::Zip => Some(self.write_checksum(&part, &path)?),
        };
        fs::rename(&part, &path)?;
        sync_folder(&self.folder)?;
        progress.remove()?;
        Ok(Written {
            path,
            checksum,
            files: measured.files(plan),
        })
    }

    /// Gives up a package that was begun: nothing of it stays. A whole one stays.
    pub fn discard(&self, name: &str) -> io::Result<()> {
        let path = self.path(name);
        let part = with_ending(&path, "part");
        match self.shape {
            Shape::Folder => gone(fs::remove_dir_all(part))?,
            Shape::Zip => {
                gone(fs::remove_file(part))?;
                if !path.try_exists()? {
                    gone(fs::remove_file(with_ending(&path, "sha256")))?;
                }
            }
        }
        gone(fs::remove_file(with_ending(&path, "progress")))?;
        sync_folder(&self.folder)
    }

    /// As `sha256sum --check` reads it.
    fn write_checksum(&self, part: &Path, path: &Path) -> Result<Sha256, WriteError> {
        let hash = Measure::of(&mut File::open(part)?, Hashes::Sha256)?.sha256;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let beside = with_ending(path, "sha256");
        fs::write(&beside, format!("{hash}  {name}\n"))?;
        File::open(&beside)?.sync_all()?;
        Ok(hash)
    }
}

/// Writing what a plan says, wherever it goes.
struct Filling<'a> {
    plan: &'a Plan<'a>,
    contents: &'a dyn Contents,
    /// After so many bytes all is synced and noted.
    checkpoint: u64,
    /// Of contents.
    bytes_in_all: u64,
}

impl Filling<'_> {
    /// Writes what is not `done`, and what stands behind the last file.
    fn fill(
        &mut self,
        done: &[Done],
        sink: &mut dyn Sink,
        keeper: &mut dyn Keeper,
        advance: &mut dyn FnMut(Advance) -> ControlFlow<()>,
    ) -> Result<Measured, WriteError> {
        let plan = self.plan;
        let mut measured = Measured::default();
        let mut now = Advance {
            entries: done.len(),
            entries_in_all: plan.entries.len(),
            bytes: 0,
            bytes_in_all: self.bytes_in_all,
        };
        for (entry, done) in plan.entries.iter().zip(done) {
            if let Source::Content { content, .. } = &entry.source {
                now.bytes += content.size;
            }
            measured.insert(entry.path.clone(), done.measure);
        }

        let mut since = 0;
        let mut buffer = vec![0; CHUNK];
        for entry in plan.entries.iter().skip(now.entries) {
            let mut told = |bytes: u64| {
                now.bytes += bytes;
                advance(now)
            };
            let wrote = copy(
                entry,
                plan.hashes,
                self.contents,
                &measured,
                sink,
                &mut buffer,
                &mut told,
            );
            let done = match wrote {
                Err(WriteError::Stopped) => {
                    sink.sync()?;
                    keeper.keep()?;
                    return Err(WriteError::Stopped);
                }
                other => other?,
            };
            since += done.measure.size;
            measured.insert(entry.path.clone(), done.measure);
            keeper.note(&done);
            now.entries += 1;
            if since >= self.checkpoint {
                since = 0;
                sink.sync()?;
                keeper.keep()?;
            }
            if advance(now).is_break() && now.entries < now.entries_in_all {
                sink.sync()?;
                keeper.keep()?;
                return Err(WriteError::Stopped);
            }
        }
        sink.finish()?;
        sink.sync()?;
        keeper.keep()?;
        Ok(measured)
    }
}

/// Where it is noted which entries are whole.
trait Keeper {
    /// Remembers an entry until [`Keeper::keep`].
    fn note(&mut self, done: &Done);
    /// Makes what was noted outlast the process; the bytes that it speaks of must be there already.
    fn keep(&mut self) -> Result<(), WriteError>;
}

/// Where the bytes of a package go.
trait Sink {
    /// Begins a file; `size` is what it will have.
    fn begin(&mut self, path: &str, size: u64) -> io::Result<()>;
    fn write(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// Ends the file.
    fn end(&mut self, path: &str, measure: &Measure) -> io::Result<()>;
    /// Where the next file would begin, for kinds that count.
    fn position(&self) -> u64;
    fn sync(&mut self) -> io::Result<()>;
    /// Writes what stands behind the last file.
    fn finish(&mut self) -> io::Result<()>;
}

/// Faults of the contents as a whole, before a byte is written; how many bytes they are in all.
fn look_at_contents(plan: &Plan<'_>, contents: &dyn Contents) -> Result<u64, WriteError> {
    let mut faults = Vec::new();
    let mut bytes = 0;
    for entry in &plan.entries {
        let Source::Content { place, content } = &entry.source else {
            continue;
        };
        bytes += content.size;
        let found = contents
            .size(&content.sha256)
            .map_err(|cause| unread(content, cause))?;
        let rule = match found {
            None => Rule::NoContent,
            Some(found) if found != content.size => Rule::ContentSize {
                expected: content.size,
                found,
            },
            Some(_) => continue,
        };
        faults.push(Fault::new(place.clone(), "content", rule));
    }
    if faults.is_empty() {
        Ok(bytes)
    } else {
        Err(WriteError::Refused(faults))
    }
}

fn unread(content: &Content, cause: io::Error) -> WriteError {
    WriteError::Contents {
        content: content.sha256,
        cause,
    }
}

fn copy(
    entry: &Entry<'_>,
    hashes: Hashes,
    contents: &dyn Contents,
    measured: &Measured,
    sink: &mut dyn Sink,
    buffer: &mut [u8],
    advance: &mut dyn FnMut(u64) -> ControlFlow<()>,
) -> Result<Done, WriteError> {
    let position = sink.position();
    let mut measuring = Measuring::new(hashes);
    let measure = match &entry.source {
        Source::Made(make) => {
            let bytes = make(measured).map_err(|error| WriteError::NotMade(Box::new(error)))?;
            measuring.update(&bytes);
            let measure = measuring.finish();
            sink.begin(&entry.path, measure.size)?;
            sink.write(&bytes)?;
            measure
        }
        Source::Content { place, content } => {
            let mut input = contents
                .open(&content.sha256)
                .map_err(|cause| unread(content, cause))?;
            sink.begin(&entry.path, content.size)?;
            let mut left = content.size;
            loop {
                let read = match input.read(buffer) {
                    Ok(read) => read,
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    Err(cause) => return Err(unread(content, cause)),
                };
                // More than was registered is not written: the header of a zip file has said how much there is.
                if read == 0 || read as u64 > left {
                    left = left.saturating_sub(read as u64);
                    measuring.update(&buffer[..read]);
                    if read > 0 {
                        return Err(altered(place, content, &measuring.finish()));
                    }
                    break;
                }
                left -= read as u64;
                measuring.update(&buffer[..read]);
                sink.write(&buffer[..read])?;
                if advance(read as u64).is_break() {
                    return Err(WriteError::Stopped);
                }
            }
            let measure = measuring.finish();
            let same = left == 0
                && measure.sha256 == content.sha256
                && (measure.sha1.is_none()
                    || content.sha1.is_none()
                    || measure.sha1 == content.sha1);
            if !same {
                return Err(altered(place, content, &measure));
            }
            measure
        }
    };
    sink.end(&entry.path, &measure)?;
    Ok(Done { position, measure })
}

fn altered(place: &Place, content: &Content, found: &Measure) -> WriteError {
    let rule = if found.size == content.size {
        Rule::ContentHash {
            expected: content.sha256.to_string(),
            found: found.sha256.to_string(),
        }
    } else {
        Rule::ContentSize {
            expected: content.size,
            found: found.size,
        }
    };
    WriteError::Refused(vec![Fault::new(place.clone(), "content", rule)])
}

fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(ending);
    PathBuf::from(name)
}

fn gone(removed: io::Result<()>) -> io::Result<()> {
    match removed {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
