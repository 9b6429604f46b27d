//! A package as a zip file: stored, with the 64-bit extensions where sizes need them (APPNOTE 6.3.10).
//!
//! Written by hand because it must go on behind the last whole entry after a kill. The sizes are known before the bytes;
//! the checksum of an entry is put into its header when it is whole, so that the file can also be read front to back.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read as _, Seek, SeekFrom, Write};
use std::path::Path;

use chrono::{DateTime, Datelike, Timelike, Utc};

use super::Sink;
use super::progress::Done;
use crate::hash::Measure;
use crate::plan::{Entry, Plan};

/// Above these the fields of 64 bits are used.
const MOST_32: u64 = 0xffff_ffff;
const MOST_16: usize = 0xffff;
/// Offset of the checksum in a local header, and its bytes.
const CHECKSUM_AT: usize = 14;
const CHECKSUM: usize = 4;
/// Names are in UTF-8.
const FLAGS: u16 = 1 << 11;
/// Unix, version 4.5 of the format.
const MADE_BY: u16 = (3 << 8) | 45;
/// A plain file that its owner may write and everybody read.
const ATTRIBUTES: u32 = 0o100_644 << 16;
/// Extra field of the 64-bit extensions.
const EXTENSION: u16 = 1;

/// Where the bytes of a zip file go, one behind the other.
pub(super) trait Out {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()>;
    /// The next bytes, so many, are known later: [`Out::patch`] gives them.
    fn owe(&mut self, bytes: usize) -> io::Result<()>;
    /// Gives the bytes that are owed.
    fn patch(&mut self, bytes: &[u8]) -> io::Result<()>;
    fn sync(&mut self) -> io::Result<()>;
}

pub(super) struct Zip<O> {
    out: O,
    root: String,
    date: u16,
    time: u16,
    position: u64,
    entries: Vec<Listed>,
    begun: u64,
}

struct Listed {
    name: String,
    position: u64,
    size: u64,
    crc32: u32,
}

/// Where an entry of a plan ends that is whole.
pub(super) fn end(plan: &Plan<'_>, entry: &Entry<'_>, done: &Done) -> u64 {
    let listed = listed(plan.name(), entry, done);
    listed.position + local_header(&listed, 0, 0).len() as u64 + listed.size
}

fn listed(root: &str, entry: &Entry<'_>, done: &Done) -> Listed {
    Listed {
        name: format!("{root}/{}", entry.path),
        position: done.position,
        size: done.measure.size,
        crc32: done.measure.crc32,
    }
}

impl<O: Out> Zip<O> {
    /// Goes on behind the last whole entry, where `out` stands.
    pub(super) fn new(out: O, plan: &Plan<'_>, done: &[Done]) -> Self {
        let entries = plan.entries.iter().zip(done);
        let last = entries.clone().next_back();
        let (date, time) = dos(plan.description.created_at);
        Self {
            out,
            root: plan.name().to_owned(),
            date,
            time,
            position: last.map_or(0, |(entry, done)| end(plan, entry, done)),
            entries: entries
                .map(|(entry, done)| listed(plan.name(), entry, done))
                .collect(),
            begun: 0,
        }
    }

    pub(super) fn into_out(self) -> O {
        self.out
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.position += bytes.len() as u64;
        self.out.put(bytes)
    }
}

impl<O: Out> Sink for Zip<O> {
    fn begin(&mut self, path: &str, size: u64) -> io::Result<()> {
        self.begun = self.position;
        let entry = Listed {
            name: format!("{}/{path}", self.root),
            position: self.position,
            size,
            crc32: 0,
        };
        let header = local_header(&entry, self.date, self.time);
        let (before, rest) = header.split_at(CHECKSUM_AT);
        let behind = rest.get(CHECKSUM..).unwrap_or_default();
        self.put(before)?;
        self.out.owe(CHECKSUM)?;
        self.position += CHECKSUM as u64;
        self.put(behind)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.put(bytes)
    }

    fn end(&mut self, path: &str, measure: &Measure) -> io::Result<()> {
        self.out.patch(&measure.crc32.to_le_bytes())?;
        self.entries.push(Listed {
            name: format!("{}/{path}", self.root),
            position: self.begun,
            size: measure.size,
            crc32: measure.crc32,
        });
        Ok(())
    }

    fn position(&self) -> u64 {
        self.position
    }

    fn sync(&mut self) -> io::Result<()> {
        self.out.sync()
    }

    fn finish(&mut self) -> io::Result<()> {
        let begin = self.position;
        for entry in std::mem::take(&mut self.entries) {
            let header = central_header(&entry, self.date, self.time);
            self.put(&header)?;
            self.entries.push(entry);
        }
        let end = end_of_directory(self.entries.len(), begin, self.position - begin);
        self.put(&end)
    }
}

/// A zip file on disk.
pub(super) struct OnDisk {
    out: BufWriter<File>,
    position: u64,
    owed: u64,
}

impl OnDisk {
    /// Cuts the file behind the last whole entry.
    pub(super) fn open(path: &Path, plan: &Plan<'_>, done: &[Done]) -> io::Result<Self> {
        let mut file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .read(true)
            .write(true)
            .open(path)?;
        let last = plan.entries.iter().zip(done).next_back();
        let position = last.map_or(0, |(entry, done)| end(plan, entry, done));
        if file.metadata()?.len() < position {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the part is shorter than its progress says",
            ));
        }
        file.set_len(position)?;
        file.seek(SeekFrom::Start(position))?;
        Ok(Self {
            out: BufWriter::with_capacity(64 * 1024, file),
            position,
            owed: position,
        })
    }
}

impl Out for OnDisk {
    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.position += bytes.len() as u64;
        self.out.write_all(bytes)
    }

    fn owe(&mut self, bytes: usize) -> io::Result<()> {
        self.owed = self.position;
        io::copy(&mut io::repeat(0).take(bytes as u64), &mut self.out)?;
        self.position += bytes as u64;
        Ok(())
    }

    fn patch(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.out.flush()?;
        let file = self.out.get_mut();
        file.seek(SeekFrom::Start(self.owed))?;
        file.write_all(bytes)?;
        file.seek(SeekFrom::Start(self.position))?;
        Ok(())
    }

    fn sync(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().sync_all()
    }
}

/// Little-endian fields one after another.
#[derive(Default)]
struct Fields(Vec<u8>);

impl Fields {
    fn u16(mut self, value: u16) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn u32(mut self, value: u32) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn u64(mut self, value: u64) -> Self {
        self.0.extend(value.to_le_bytes());
        self
    }

    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.extend(bytes);
        self
    }
}

/// The value, or the mark that it stands in the extension.
fn in_32(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

fn in_16(value: usize) -> u16 {
    u16::try_from(value).unwrap_or(u16::MAX)
}

/// APPNOTE 4.3.7
fn local_header(entry: &Listed, date: u16, time: u16) -> Vec<u8> {
    let mut extension = Vec::new();
    if entry.size >= MOST_32 {
        let fields = Fields::default().u16(EXTENSION).u16(16);
        extension = fields.u64(entry.size).u64(entry.size).0;
    }
    Fields::default()
        .u32(0x0403_4b50)
        .u16(if extension.is_empty() { 20 } else { 45 })
        .u16(FLAGS)
        .u16(0)
        .u16(time)
        .u16(date)
        .u32(entry.crc32)
        .u32(in_32(entry.size))
        .u32(in_32(entry.size))
        .u16(in_16(entry.name.len()))
        .u16(in_16(extension.len()))
        .bytes(entry.name.as_bytes())
        .bytes(&extension)
        .0
}

/// APPNOTE 4.3.12
fn central_header(entry: &Listed, date: u16, time: u16) -> Vec<u8> {
    let mut extension = Fields::default();
    if entry.size >= MOST_32 {
        extension = extension.u64(entry.size).u64(entry.size);
    }
    if entry.position >= MOST_32 {
        extension = extension.u64(entry.position);
    }
    let extension = match extension.0 {
        none if none.is_empty() => none,
        some => {
            let fields = Fields::default().u16(EXTENSION).u16(in_16(some.len()));
            fields.bytes(&some).0
        }
    };
    Fields::default()
        .u32(0x0201_4b50)
        .u16(MADE_BY)
        .u16(if extension.is_empty() { 20 } else { 45 })
        .u16(FLAGS)
        .u16(0)
        .u16(time)
        .u16(date)
        .u32(entry.crc32)
        .u32(in_32(entry.size))
        .u32(in_32(entry.size))
        .u16(in_16(entry.name.len()))
        .u16(in_16(extension.len()))
        .u16(0)
        .u16(0)
        .u16(0)
        .u32(ATTRIBUTES)
        .u32(in_32(entry.position))
        .bytes(entry.name.as_bytes())
        .bytes(&extension)
        .0
}

/// APPNOTE 4.3.14 to 4.3.16
fn end_of_directory(entries: usize, begin: u64, size: u64) -> Vec<u8> {
    let mut fields = Fields::default();
    if entries >= MOST_16 || begin >= MOST_32 || size >= MOST_32 {
        fields = fields
            .u32(0x0606_4b50)
            .u64(44)
            .u16(MADE_BY)
            .u16(45)
            .u32(0)
            .u32(0)
            .u64(entries as u64)
            .u64(entries as u64)
            .u64(size)
            .u64(begin)
            .u32(0x0706_4b50)
            .u32(0)
            .u64(begin + size)
            .u32(1);
    }
    fields
        .u32(0x0605_4b50)
        .u16(0)
        .u16(0)
        .u16(in_16(entries))
        .u16(in_16(entries))
        .u32(in_32(size))
        .u32(in_32(begin))
        .u16(0)
        .0
}

/// Date and time as the format counts them: from 1980, to two seconds.
fn dos(at: DateTime<Utc>) -> (u16, u16) {
    let year = u16::try_from(at.year() - 1980).unwrap_or(0).min(127);
    let field = |value: u32| u16::try_from(value).unwrap_or(0);
    let date = (year << 9) | (field(at.month()) << 5) | field(at.day());
    let time = (field(at.hour()) << 11) | (field(at.minute()) << 5) | field(at.second() / 2);
    (date, time)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Nobody writes 5 GB in a unit test; the headers of such a file say what they must.
    #[test]
    fn what_does_not_fit_into_32_bits_stands_in_the_extension() {
        let large = Listed {
            name: "a".to_owned(),
            position: 5 << 30,
            size: 6 << 30,
            crc32: 7,
        };
        let local = local_header(&large, 0, 0);
        assert_eq!(local[18..26], [0xff; 8]);
        assert_eq!(local[28..30], [20, 0]);
        assert_eq!(local[35..43], (6_u64 << 30).to_le_bytes());
        let central = central_header(&large, 0, 0);
        assert_eq!(central[42..46], [0xff; 4]);
        assert_eq!(central.len(), 46 + 1 + 4 + 24);
        assert_eq!(central[67..75], (5_u64 << 30).to_le_bytes());

        let small = end_of_directory(3, 100, 200);
        assert_eq!(small.len(), 22);
        let many = end_of_directory(70_000, 100, 200);
        assert_eq!(many.len(), 56 + 20 + 22);
        assert_eq!(many[84..88], [0xff; 4]);
    }
}
