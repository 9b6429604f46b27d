//! Bounded looks into a file: nothing here holds more than a window, however large the file is.

use std::io::{self, Read, Seek, SeekFrom};

/// How much of the beginning the recognisers see, in bytes.
pub(crate) const HEAD_BYTES: usize = 64 * 1024;

/// A file behind its first bytes.
#[derive(Debug)]
pub(crate) struct Window<'a, R> {
    source: &'a mut R,
    head: Vec<u8>,
    length: u64,
}

impl<'a, R: Read + Seek> Window<'a, R> {
    pub(crate) fn over(source: &'a mut R) -> io::Result<Self> {
        let length = source.seek(SeekFrom::End(0))?;
        source.seek(SeekFrom::Start(0))?;
        let mut head = Vec::new();
        source
            .by_ref()
            .take(HEAD_BYTES as u64)
            .read_to_end(&mut head)?;
        Ok(Self {
            source,
            head,
            length,
        })
    }

    /// The first [`HEAD_BYTES`], or the whole of a smaller file.
    pub(crate) fn head(&self) -> &[u8] {
        &self.head
    }

    /// The size of the file in bytes.
    pub(crate) fn length(&self) -> u64 {
        self.length
    }

    /// Whether [`Self::head`] is the whole file.
    pub(crate) fn is_whole(&self) -> bool {
        self.length <= self.head.len() as u64
    }

    /// Up to `count` bytes from `offset`; fewer where the file ends before.
    pub(crate) fn at(&mut self, offset: u64, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        if offset < self.length {
            self.source.seek(SeekFrom::Start(offset))?;
            self.source
                .by_ref()
                .take(count as u64)
                .read_to_end(&mut bytes)?;
        }
        Ok(bytes)
    }

    /// The last `count` bytes, or the whole of a smaller file.
    pub(crate) fn tail(&mut self, count: usize) -> io::Result<Vec<u8>> {
        self.at(self.length.saturating_sub(count as u64), count)
    }

    /// The file itself, for a reader that seeks on its own.
    pub(crate) fn source(&mut self) -> io::Result<&mut R> {
        self.source.seek(SeekFrom::Start(0))?;
        Ok(self.source)
    }
}

/// Where `needle` begins in `bytes`.
pub(crate) fn find(bytes: &[u8], needle: &[u8]) -> Option<usize> {
    let (first, rest) = needle.split_first()?;
    let mut from = 0;
    while let Some(index) = bytes.get(from..)?.iter().position(|byte| byte == first) {
        let behind = from + index + 1;
        if bytes.get(behind..)?.starts_with(rest) {
            return Some(behind - 1);
        }
        from = behind;
    }
    None
}

/// Whether `needle` occurs in `bytes`.
pub(crate) fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    find(bytes, needle).is_some()
}

pub(crate) fn u16_le(bytes: &[u8], offset: usize) -> Option<u16> {
    Some(u16::from_le_bytes(
        bytes.get(offset..offset + 2)?.try_into().ok()?,
    ))
}

pub(crate) fn u32_le(bytes: &[u8], offset: usize) -> Option<u32> {
    Some(u32::from_le_bytes(
        bytes.get(offset..offset + 4)?.try_into().ok()?,
    ))
}

pub(crate) fn u32_be(bytes: &[u8], offset: usize) -> Option<u32> {
    Some(u32::from_be_bytes(
        bytes.get(offset..offset + 4)?.try_into().ok()?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_needle_is_found_at_its_first_place() {
        assert_eq!(find(b"aab aabc", b"aabc"), Some(4));
        assert_eq!(find(b"aab", b"aabc"), None);
        assert_eq!(find(b"", b"a"), None);
        assert_eq!(find(b"xa", b"a"), Some(1));
    }
}
