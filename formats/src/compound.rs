//! OLE2 compound files ([MS-CFB]): Word, Excel and PowerPoint before 2007, Outlook messages, encrypted newer documents.

use std::io::{self, Read, Seek};

use crate::found::{Ground, Identified, Protection};
use crate::window::{Window, u16_le, u32_le};

const MAGIC: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const ENTRY_BYTES: usize = 128;
/// The directory is followed for so many sectors, at most; an Outlook message with many recipients has some hundred
/// entries.
const MOST_DIRECTORY_SECTORS: usize = 256;
/// Streams shorter than this lie in the mini stream.
const MINI_CUTOFF: u32 = 4096;

pub(crate) fn recognise<R: Read + Seek>(
    window: &mut Window<'_, R>,
) -> io::Result<Option<Identified>> {
    if !window.head().starts_with(&MAGIC) {
        return Ok(None);
    }
    let bare = Identified::by("fmt/111", Ground::Signature);
    let Some(mut file) = CompoundFile::of(window) else {
        return Ok(bare);
    };
    let streams = file.streams()?;
    let named = |name: &str| streams.iter().find(|stream| stream.name == name);
    let structure = |puid| Identified::by(puid, Ground::Structure);

    if named("EncryptedPackage").is_some() {
        return Ok(structure("fmt/494").map(|found| found.protected(Protection::Encrypted)));
    }
    if let Some(stream) = named("WordDocument") {
        return Ok(word(&file.start_of(stream, &streams)?).or(bare));
    }
    if let Some(stream) = named("Workbook").or_else(|| named("Book")) {
        return Ok(workbook(&file.start_of(stream, &streams)?).or(bare));
    }
    if named("PowerPoint Document").is_some() {
        return Ok(structure("fmt/126"));
    }
    if named("__properties_version1.0").is_some() {
        return Ok(structure("x-fmt/430"));
    }
    Ok(bare)
}

/// By the version of the file information block ([MS-DOC] 2.5.2); bit 8 of its flags says encrypted.
fn word(block: &[u8]) -> Option<Identified> {
    let version = u16_le(block, 2)?;
    let flags = u16_le(block, 10)?;
    let puid = match version {
        0x00C0.. => "fmt/40",
        0x0065..=0x0069 => "fmt/39",
        _ => return None,
    };
    let protection = if flags & 0x0100 == 0 {
        Protection::Open
    } else {
        Protection::Encrypted
    };
    Identified::by(puid, Ground::Structure).map(|found| found.protected(protection))
}

/// By the first record, which names the version of the format ([MS-XLS] 2.4.21); a `FilePass` record follows where the
/// workbook is encrypted (2.4.117).
fn workbook(stream: &[u8]) -> Option<Identified> {
    let puid = match (u16_le(stream, 0)?, u16_le(stream, 4)?) {
        (0x0809, 0x0600) => "fmt/61",
        (0x0809, 0x0500) => "fmt/59",
        _ => return None,
    };
    let next = 4 + usize::from(u16_le(stream, 2)?);
    let protection = if u16_le(stream, next) == Some(0x002F) {
        Protection::Encrypted
    } else {
        Protection::Open
    };
    Identified::by(puid, Ground::Structure).map(|found| found.protected(protection))
}

struct Stream {
    name: String,
    sector: u32,
    size: u32,
}

struct CompoundFile<'w, 'a, R> {
    window: &'w mut Window<'a, R>,
    sector_shift: u16,
}

impl<'w, 'a, R: Read + Seek> CompoundFile<'w, 'a, R> {
    fn of(window: &'w mut Window<'a, R>) -> Option<Self> {
        match u16_le(window.head(), 30)? {
            sector_shift @ (9 | 12) => Some(Self {
                window,
                sector_shift,
            }),
            _ => None,
        }
    }

    fn sector(&mut self, number: u32) -> io::Result<Vec<u8>> {
        let offset = (u64::from(number) + 1) << self.sector_shift;
        self.window.at(offset, 1 << self.sector_shift)
    }

    /// The sector behind `number`, as the allocation table has it. Tables beyond the first 109 sectors are not followed:
    /// a directory lies at the front of its file or is small.
    fn next(&mut self, number: u32) -> io::Result<Option<u32>> {
        let in_a_sector = 1_u32 << (self.sector_shift - 2);
        let Ok(index) = usize::try_from(number / in_a_sector) else {
            return Ok(None);
        };
        if index >= 109 {
            return Ok(None);
        }
        let Some(table) = u32_le(self.window.head(), 76 + 4 * index) else {
            return Ok(None);
        };
        if table >= 0xFFFF_FFFA {
            return Ok(None);
        }
        let place = usize::try_from(number % in_a_sector).unwrap_or_default() * 4;
        let next = u32_le(&self.sector(table)?, place);
        Ok(next.filter(|next| *next < 0xFFFF_FFFA))
    }

    /// What the directory names; the first is the root.
    fn streams(&mut self) -> io::Result<Vec<Stream>> {
        let mut streams = Vec::new();
        let mut number = u32_le(self.window.head(), 48);
        for _ in 0..MOST_DIRECTORY_SECTORS {
            let Some(current) = number else { break };
            let sector = self.sector(current)?;
            streams.extend(sector.chunks_exact(ENTRY_BYTES).filter_map(entry));
            number = self.next(current)?;
        }
        Ok(streams)
    }

    /// The first bytes of a stream: at most one sector.
    fn start_of(&mut self, stream: &Stream, all: &[Stream]) -> io::Result<Vec<u8>> {
        if stream.size >= MINI_CUTOFF {
            return self.sector(stream.sector);
        }
        // A small stream lies in 64-byte pieces of the root's own stream.
        let Some(root) = all.first() else {
            return Ok(Vec::new());
        };
        let offset = u64::from(stream.sector) * 64;
        let mut sector = root.sector;
        for _ in 0..(offset >> self.sector_shift).min(1024) {
            match self.next(sector)? {
                Some(next) => sector = next,
                None => return Ok(Vec::new()),
            }
        }
        let within = usize::try_from(offset & ((1 << self.sector_shift) - 1)).unwrap_or_default();
        let bytes = self.sector(sector)?;
        Ok(bytes.get(within..).unwrap_or_default().to_vec())
    }
}

/// An entry of the directory ([MS-CFB] 2.6.1); `None` for one that is not in use.
fn entry(bytes: &[u8]) -> Option<Stream> {
    let length = usize::from(u16_le(bytes, 64)?);
    if !(2..=64).contains(&length) || bytes.get(66) == Some(&0) {
        return None;
    }
    let units = bytes[..length - 2]
        .chunks_exact(2)
        .map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
    Some(Stream {
        name: char::decode_utf16(units).filter_map(Result::ok).collect(),
        sector: u32_le(bytes, 116)?,
        size: u32_le(bytes, 120)?,
    })
}
