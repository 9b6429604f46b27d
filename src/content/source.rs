//! The bytes being read: the opened file on standard input, or a file unpacked from a container.

use std::fs::File;
use std::io::{self, BufReader, Cursor, Read, Seek, SeekFrom};

use bytes::Bytes;

/// Seekable bytes with a known length. It has no path and can open none.
pub(crate) enum Source {
    File {
        reader: BufReader<File>,
        length: u64,
    },
    Memory(Cursor<Bytes>),
}

impl Source {
    /// Takes an opened file; whatever was read from it before does not matter.
    pub(crate) fn from_file(mut file: File) -> io::Result<Self> {
        let length = file.seek(SeekFrom::End(0))?;
        file.seek(SeekFrom::Start(0))?;
        Ok(Self::File {
            reader: BufReader::with_capacity(32 * 1024, file),
            length,
        })
    }

    pub(crate) fn from_bytes(bytes: impl Into<Bytes>) -> Self {
        Self::Memory(Cursor::new(bytes.into()))
    }

    /// Length in bytes.
    pub(crate) fn length(&self) -> u64 {
        match self {
            Self::File { length, .. } => *length,
            Self::Memory(cursor) => cursor.get_ref().len() as u64,
        }
    }

    /// Up to `count` bytes from the start.
    pub(crate) fn head(&mut self, count: usize) -> io::Result<Vec<u8>> {
        self.at(0, count)
    }

    /// Up to `count` bytes from `offset`; fewer at the end of the file.
    pub(crate) fn at(&mut self, offset: u64, count: usize) -> io::Result<Vec<u8>> {
        self.seek(SeekFrom::Start(offset))?;
        let mut bytes = Vec::new();
        Read::by_ref(self)
            .take(count as u64)
            .read_to_end(&mut bytes)?;
        Ok(bytes)
    }

    /// All bytes, or nothing if there are more than `limit`.
    pub(crate) fn all(&mut self, limit: u64) -> io::Result<Option<Bytes>> {
        let length = self.length();
        if length > limit {
            return Ok(None);
        }
        if let Self::Memory(cursor) = self {
            return Ok(Some(cursor.get_ref().clone()));
        }
        self.seek(SeekFrom::Start(0))?;
        let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or_default());
        self.take(limit).read_to_end(&mut bytes)?;
        Ok(Some(bytes.into()))
    }
}

impl Read for Source {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::File { reader, .. } => reader.read(buffer),
            Self::Memory(cursor) => cursor.read(buffer),
        }
    }
}

impl Seek for Source {
    fn seek(&mut self, position: SeekFrom) -> io::Result<u64> {
        match self {
            Self::File { reader, .. } => reader.seek(position),
            Self::Memory(cursor) => cursor.seek(position),
        }
    }
}
