//! A package as an object of a bucket, put there in parts (S3 multipart uploads and their like).
//!
//! Nothing of it lies on this machine. A part is sent when it is full; one in which a checksum is still owed waits until the
//! entry is whole, which is never more than two. What is there is noted in small objects beside it, each written once: so
//! two that write one package find out about each other, and whoever goes on after a kill begins with the entry in which
//! the last part ends that is there with all before it.

use std::collections::BTreeMap;
use std::io::{self, Read, Seek};
use std::ops::{ControlFlow, Range};

use super::progress::{Done, line, whole};
use super::zip::{self, Out, Zip};
use super::{
    Advance, CHECKPOINT, Contents, Filling, Keeper, WriteError, look_at_contents, manifest,
};
use crate::hash::{Hashes, Measure, Sha256};
use crate::plan::Plan;

const MIB: u64 = 1024 * 1024;
/// Bytes of a part, unless there would be too many.
const PART: u64 = 8 * MIB;
/// S3 takes 10,000; what a package says of itself comes to its contents.
const MOST_PARTS: u64 = 5_000;

/// The note that says of what the rest is.
const BEGUN: &str = "begun";
const PARTS: &str = "parts-";
const ENTRIES: &str = "entries-";

/// What can be read from anywhere.
pub trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// A place in a bucket for one package, with notes beside it. All of it blocks.
pub trait Bucket {
    /// Whether the package is there, whole.
    fn is_there(&self) -> io::Result<bool>;

    /// The package, when it is there.
    fn read(&self) -> io::Result<Box<dyn ReadSeek>>;

    /// Begins an upload and says what it is called.
    fn begin(&self) -> io::Result<String>;

    /// Sends a part, counted from 0; comes back before it is there. An error may be of an earlier one, and is
    /// [`io::ErrorKind::NotFound`] when there is no such upload any more.
    fn put(&self, upload: &str, number: usize, bytes: Vec<u8>) -> io::Result<()>;

    /// Waits for what was sent; what the parts are called that came to be there since the last time.
    fn settle(&self) -> io::Result<Vec<(usize, String)>>;

    /// Makes the package out of its parts.
    fn complete(&self, upload: &str, parts: Vec<String>) -> io::Result<()>;

    /// Gives an upload up with all its parts; one that is not there is given up.
    fn abort(&self, upload: &str) -> io::Result<()>;

    /// Keeps a note under a name of small letters, digits and `-`; `false` when there is one of that name.
    fn note(&self, name: &str, text: String) -> io::Result<bool>;

    /// The names of the notes, in any order.
    fn notes(&self) -> io::Result<Vec<String>>;

    /// What a note says; `None` if there is none of that name.
    fn noted(&self, name: &str) -> io::Result<Option<String>>;

    /// Removes a note; one that is not there is removed.
    fn forget(&self, name: &str) -> io::Result<()>;
}

/// A package that is whole and in its bucket.
#[derive(Debug)]
pub struct Uploaded {
    /// Bytes of the object.
    pub size: u64,
    /// SHA-256 of the object as it was read back.
    pub checksum: Sha256,
    /// Every file with its path from the root of the package, in the order of writing.
    pub files: Vec<(String, Measure)>,
}

impl Uploaded {
    /// The SHA-256 of every file, as `sha256sum` writes and checks them: what the sender keeps for ever.
    #[must_use]
    pub fn manifest(&self) -> String {
        manifest(&self.files)
    }
}

/// Writes one package into a bucket.
pub struct ObjectWriter<'a> {
    bucket: &'a dyn Bucket,
    part: u64,
    checkpoint: u64,
}

impl<'a> ObjectWriter<'a> {
    #[must_use]
    pub fn new(bucket: &'a dyn Bucket) -> Self {
        Self {
            bucket,
            part: PART,
            checkpoint: CHECKPOINT,
        }
    }

    /// Bytes of every part but the last; S3 takes none below 5 MiB.
    #[must_use]
    pub fn parts_of(mut self, bytes: u64) -> Self {
        self.part = bytes.max(1);
        self
    }

    /// Notes what is there after so many bytes; 0: after each file.
    #[must_use]
    pub fn checkpoint_every(mut self, bytes: u64) -> Self {
        self.checkpoint = bytes;
        self
    }

    /// Writes a package, or goes on with one that was begun. `advance` is told after each part and may stop it.
    pub fn write(
        &self,
        plan: &Plan<'_>,
        contents: &dyn Contents,
        mut advance: impl FnMut(Advance) -> ControlFlow<()>,
    ) -> Result<Uploaded, WriteError> {
        if self.bucket.is_there()? {
            return Err(WriteError::Exists);
        }
        let bytes_in_all = look_at_contents(plan, contents)?;
        match self.upload(plan, contents, bytes_in_all, &mut advance) {
            // The service has forgotten the upload: a rule of the bucket removes old ones.
            Err(WriteError::Disk(error)) if error.kind() == io::ErrorKind::NotFound => {
                Err(WriteError::BegunDifferently)
            }
            Err(WriteError::Disk(error)) if error.kind() == io::ErrorKind::ResourceBusy => {
                Err(WriteError::Busy)
            }
            other => other,
        }
    }

    fn upload(
        &self,
        plan: &Plan<'_>,
        contents: &dyn Contents,
        bytes_in_all: u64,
        advance: &mut dyn FnMut(Advance) -> ControlFlow<()>,
    ) -> Result<Uploaded, WriteError> {
        let begun = self.begun(plan, bytes_in_all)?;
        let mut notes = Notes::read(self.bucket, plan)?;
        let parts = Parts::after(self.bucket, begun, &mut notes, plan);
        let mut zip = Zip::new(parts, plan, &notes.done);
        let mut entries = Entries {
            bucket: self.bucket,
            next: notes.done.len(),
            waiting: String::new(),
            ordinal: notes.entries,
        };
        let mut filling = Filling {
            plan,
            contents,
            checkpoint: self.checkpoint,
            bytes_in_all,
        };
        let measured = filling.fill(&notes.done, &mut zip, &mut entries, advance)?;
        zip.into_out().complete()?;
        let whole = Measure::of(&mut self.bucket.read()?, Hashes::Sha256)?;
        self.forget()?;
        Ok(Uploaded {
            size: whole.size,
            checksum: whole.sha256,
            files: measured.files(plan),
        })
    }

    /// Gives up a package that was begun: nothing of it stays. A whole one stays.
    pub fn discard(&self) -> io::Result<()> {
        if let Some(text) = self.bucket.noted(BEGUN)?
            && let Some(begun) = Begun::parse(&text)
        {
            self.bucket.abort(&begun.upload)?;
        }
        self.forget()
    }

    /// The note that names the upload goes last: as long as it is there the upload can be given up.
    fn forget(&self) -> io::Result<()> {
        for name in self.bucket.notes()? {
            if name != BEGUN {
                self.bucket.forget(&name)?;
            }
        }
        self.bucket.forget(BEGUN)
    }

    fn begun(&self, plan: &Plan<'_>, bytes_in_all: u64) -> Result<Begun, WriteError> {
        let digest = plan.digest();
        if let Some(text) = self.bucket.noted(BEGUN)? {
            let begun = Begun::parse(&text).filter(|begun| begun.digest == digest);
            return begun.ok_or(WriteError::BegunDifferently);
        }
        let few = bytes_in_all.div_ceil(MOST_PARTS).next_multiple_of(MIB);
        let begun = Begun {
            digest,
            upload: self.bucket.begin()?,
            part: match bytes_in_all.div_ceil(self.part) > MOST_PARTS {
                true => few,
                false => self.part,
            },
        };
        if !self.bucket.note(BEGUN, begun.print())? {
            self.bucket.abort(&begun.upload)?;
            return Err(WriteError::Busy);
        }
        Ok(begun)
    }
}

/// Of what the rest is.
struct Begun {
    /// Of the plan.
    digest: Sha256,
    upload: String,
    /// Bytes of every part but the last.
    part: u64,
}

impl Begun {
    fn print(&self) -> String {
        let Self {
            digest,
            upload,
            part,
        } = self;
        format!("{digest}\n{part}\n{upload}\n")
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        let digest = lines.next()?.parse().ok()?;
        let part = lines.next()?.parse().ok().filter(|part| *part > 0)?;
        let upload = lines.next()?.to_owned();
        Some(Self {
            digest,
            upload,
            part,
        })
    }
}

/// What earlier writers noted.
struct Notes {
    /// Entries that are whole, from the first on.
    done: Vec<Done>,
    /// What the parts are called that are there.
    names: BTreeMap<usize, String>,
    /// Ordinals of the next notes.
    entries: usize,
    parts: usize,
}

impl Notes {
    fn read(bucket: &dyn Bucket, plan: &Plan<'_>) -> Result<Self, WriteError> {
        let mut kept: Vec<String> = bucket.notes()?;
        kept.sort_unstable();
        let mut notes = Self {
            done: Vec::new(),
            names: BTreeMap::new(),
            entries: 0,
            parts: 0,
        };
        let mut done: BTreeMap<usize, Done> = BTreeMap::new();
        for name in kept {
            let ordinal = |prefix| name.strip_prefix(prefix)?.parse::<usize>().ok();
            let of_entries = ordinal(ENTRIES);
            let of_parts = ordinal(PARTS);
            if of_entries.is_none() && of_parts.is_none() {
                continue;
            }
            let text = bucket.noted(&name)?.unwrap_or_default();
            let lines = text.split_inclusive('\n');
            let lines = lines.filter_map(|line| line.split_once(' '));
            let lines = lines.filter_map(|(index, rest)| Some((index.parse().ok()?, rest)));
            if let Some(ordinal) = of_entries {
                notes.entries = ordinal + 1;
                done.extend(
                    lines.filter_map(|(index, rest)| Some((index, whole(rest, plan, index)?))),
                );
            } else if let Some(ordinal) = of_parts {
                notes.parts = ordinal + 1;
                notes
                    .names
                    .extend(lines.map(|(index, rest)| (index, rest.trim_end().to_owned())));
            }
        }
        let together = done.into_iter().enumerate();
        let together = together.take_while(|(expected, (index, _))| expected == index);
        notes.done = together.map(|(_, (_, done))| done).collect();
        Ok(notes)
    }
}

/// Notes entries that are whole.
struct Entries<'a> {
    bucket: &'a dyn Bucket,
    /// Index of the next entry.
    next: usize,
    waiting: String,
    ordinal: usize,
}

impl Keeper for Entries<'_> {
    fn note(&mut self, done: &Done) {
        self.waiting
            .push_str(&format!("{} {}", self.next, line(done)));
        self.next += 1;
    }

    fn keep(&mut self) -> Result<(), WriteError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        let text = std::mem::take(&mut self.waiting);
        let is_ours = self
            .bucket
            .note(&format!("{ENTRIES}{:08}", self.ordinal), text)?;
        self.ordinal += 1;
        match is_ours {
            true => Ok(()),
            false => Err(WriteError::Busy),
        }
    }
}

/// The bytes of a zip file, on their way.
struct Parts<'a> {
    bucket: &'a dyn Bucket,
    upload: String,
    size: u64,
    /// What is before this is there.
    from: u64,
    /// Of the next byte.
    position: u64,
    /// The part that is being filled.
    current: Vec<u8>,
    /// Bytes that are known later.
    owed: Range<u64>,
    /// Full parts that wait for them.
    held: BTreeMap<usize, Vec<u8>>,
    /// What the parts are called that are there.
    names: BTreeMap<usize, String>,
    ordinal: usize,
}

impl<'a> Parts<'a> {
    /// Behind the parts that are there with all before them; of `notes` only the entries stay that end before that.
    fn after(bucket: &'a dyn Bucket, begun: Begun, notes: &mut Notes, plan: &Plan<'_>) -> Self {
        let names = std::mem::take(&mut notes.names);
        let together = names.keys().enumerate();
        let together = together.take_while(|(expected, number)| expected == *number);
        let from = together.count() as u64 * begun.part;
        let entries = plan.entries.iter().zip(&notes.done);
        let ends: Vec<u64> = entries
            .map(|(entry, done)| zip::end(plan, entry, done))
            .take_while(|end| *end <= from)
            .collect();
        notes.done.truncate(ends.len());
        Self {
            bucket,
            upload: begun.upload,
            size: begun.part,
            from,
            position: ends.last().copied().unwrap_or(0),
            current: Vec::new(),
            owed: 0..0,
            held: BTreeMap::new(),
            names,
            ordinal: notes.parts,
        }
    }

    fn number(&self, position: u64) -> io::Result<usize> {
        usize::try_from(position / self.size).map_err(io::Error::other)
    }

    fn send_when_full(&mut self) -> io::Result<()> {
        if (self.current.len() as u64) < self.size {
            return Ok(());
        }
        let number = self.number(self.position - 1)?;
        let bytes = std::mem::take(&mut self.current);
        let begin = self.position - self.size;
        if self.owed.start < self.position && begin < self.owed.end {
            self.held.insert(number, bytes);
            return Ok(());
        }
        self.bucket.put(&self.upload, number, bytes)
    }

    fn complete(mut self) -> Result<(), WriteError> {
        if !self.current.is_empty() {
            let number = self.number(self.position - 1)?;
            let last = std::mem::take(&mut self.current);
            self.bucket.put(&self.upload, number, last)?;
        }
        self.names.extend(self.bucket.settle()?);
        let wanted =
            usize::try_from(self.position.div_ceil(self.size)).map_err(io::Error::other)?;
        // Of another attempt none is behind the end: the same plan has the same bytes.
        let parts: Vec<String> = (0..wanted)
            .map_while(|number| self.names.remove(&number))
            .collect();
        if parts.len() != wanted {
            return Err(io::Error::other("a part of the package was never sent").into());
        }
        Ok(self.bucket.complete(&self.upload, parts)?)
    }
}

impl Out for Parts<'_> {
    fn put(&mut self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let there = self.from.saturating_sub(self.position);
            let room = match there {
                0 => self.size - self.current.len() as u64,
                there => there,
            };
            let taken = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
            let (now, rest) = bytes.split_at(taken);
            if there == 0 {
                self.current.extend_from_slice(now);
            }
            self.position += taken as u64;
            if there == 0 {
                self.send_when_full()?;
            }
            bytes = rest;
        }
        Ok(())
    }

    fn owe(&mut self, bytes: usize) -> io::Result<()> {
        self.owed = self.position..self.position + bytes as u64;
        self.put(&vec![0; bytes])
    }

    fn patch(&mut self, bytes: &[u8]) -> io::Result<()> {
        for (at, byte) in self.owed.clone().zip(bytes) {
            let number = self.number(at)?;
            let offset = usize::try_from(at % self.size).map_err(io::Error::other)?;
            let part = match at < self.from {
                true => None,
                false => Some(self.held.get_mut(&number).unwrap_or(&mut self.current)),
            };
            if let Some(slot) = part.and_then(|part| part.get_mut(offset)) {
                *slot = *byte;
            }
        }
        self.owed = 0..0;
        for (number, part) in std::mem::take(&mut self.held) {
            self.bucket.put(&self.upload, number, part)?;
        }
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        let settled = self.bucket.settle()?;
        if settled.is_empty() {
            return Ok(());
        }
        let lines = settled.iter();
        let lines: String = lines
            .map(|(number, name)| format!("{number} {name}\n"))
            .collect();
        self.names.extend(settled);
        let is_ours = self
            .bucket
            .note(&format!("{PARTS}{:08}", self.ordinal), lines)?;
        self.ordinal += 1;
        match is_ours {
            true => Ok(()),
            false => Err(io::ErrorKind::ResourceBusy.into()),
        }
    }
}
