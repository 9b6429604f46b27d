//! Sound and film by their chunks and boxes.

use std::io::{self, Read, Seek};

use crate::found::{Ground, Identified};
use crate::window::{Window, holds, u16_le, u32_be, u32_le};

/// Chunks of a WAVE file that are looked at, at most.
const MOST_CHUNKS: usize = 1024;

pub(crate) fn recognise<R: Read + Seek>(
    window: &mut Window<'_, R>,
) -> io::Result<Option<Identified>> {
    let head = window.head();
    if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WAVE") {
        return Ok(Identified::by(wave(window)?, Ground::Structure));
    }
    let puid = mpeg_4(head)
        .or_else(|| matroska(head))
        .or_else(|| mpeg_audio(head));
    Ok(puid.and_then(|puid| Identified::by(puid, Ground::Signature)))
}

/// The encoding stands in the chunk `fmt `; a chunk `bext` makes it a broadcast wave (EBU Tech 3285), whose version stands
/// 346 bytes into it.
fn wave<R: Read + Seek>(window: &mut Window<'_, R>) -> io::Result<&'static str> {
    let mut encoding = None;
    let mut broadcast = None;
    let mut offset = 12;
    for _ in 0..MOST_CHUNKS {
        let chunk = window.at(offset, 8 + 348)?;
        let (Some(name), Some(size)) = (chunk.get(..4), u32_le(&chunk, 4)) else {
            break;
        };
        match name {
            b"fmt " => encoding = u16_le(&chunk, 8).map(|encoding| (encoding, size)),
            b"bext" => broadcast = u16_le(&chunk, 8 + 346),
            _ => {}
        }
        // Chunks begin at even places.
        offset += 8 + u64::from(size) + u64::from(size % 2);
    }
    Ok(match (broadcast, encoding) {
        (None, Some((1, 16))) => "fmt/141",
        (None, Some((0xFFFE, _))) => "fmt/143",
        (None, Some((_, size))) if size != 16 => "fmt/142",
        (None, _) => "fmt/6",
        (Some(0), Some((1, _))) => "fmt/703",
        (Some(1), Some((1, _))) => "fmt/704",
        (Some(2), Some((1, _))) => "fmt/705",
        (Some(0), Some((0x50, _))) => "fmt/706",
        (Some(1), Some((0x50, _))) => "fmt/707",
        (Some(2), Some((0x50, _))) => "fmt/708",
        (Some(0), Some((0xFFFE, _))) => "fmt/709",
        (Some(1), Some((0xFFFE, _))) => "fmt/710",
        (Some(2), Some((0xFFFE, _))) => "fmt/711",
        (Some(0), _) => "fmt/1",
        (Some(1), _) => "fmt/2",
        (Some(_), _) => "fmt/6",
    })
}

/// By the brands of the first box (ISO/IEC 14496-12, 4.3).
fn mpeg_4(head: &[u8]) -> Option<&'static str> {
    if head.get(4..8)? != b"ftyp" {
        return None;
    }
    let size = usize::try_from(u32_be(head, 0)?).ok()?;
    let brands = head.get(8..size.clamp(8, 264).min(head.len()))?;
    if brands.starts_with(b"qt  ") {
        return Some("x-fmt/384");
    }
    let known: [&[u8]; 5] = [b"mp41", b"mp42", b"isom", b"iso2", b"M4A "];
    known
        .iter()
        .any(|brand| brands.chunks_exact(4).any(|found| found == *brand))
        .then_some("fmt/199")
}

/// The EBML header of a Matroska file names its document type.
fn matroska(head: &[u8]) -> Option<&'static str> {
    let begins = head.starts_with(&[0x1A, 0x45, 0xDF, 0xA3]);
    (begins && holds(&head[..head.len().min(64)], b"matroska")).then_some("fmt/569")
}

/// An ID3 tag, or three frames of layer III one behind the other: a single sync word is found in anything.
fn mpeg_audio(head: &[u8]) -> Option<&'static str> {
    if head.starts_with(b"ID3") {
        return Some("fmt/134");
    }
    let mut offset = 0;
    for _ in 0..3 {
        offset += frame_bytes(head.get(offset..offset + 4)?)?;
    }
    Some("fmt/134")
}

/// The length of a frame of layer III (ISO/IEC 11172-3, 2.4.2.3; 13818-3 for the lower sampling rates).
fn frame_bytes(header: &[u8]) -> Option<usize> {
    const FIRST: [usize; 15] = [
        0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
    ];
    const SECOND: [usize; 15] = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
    if header[0] != 0xFF || header[1] & 0xE6 != 0xE2 {
        return None;
    }
    let rate = [44_100, 48_000, 32_000].get(usize::from(header[2] >> 2 & 3))?;
    let (bits, rate, samples) = match header[1] >> 3 & 3 {
        3 => (FIRST, *rate, 144),
        2 => (SECOND, rate / 2, 72),
        0 => (SECOND, rate / 4, 72),
        _ => return None,
    };
    let kilobits = *bits
        .get(usize::from(header[2] >> 4))
        .filter(|bits| **bits > 0)?;
    Some(samples * kilobits * 1000 / rate + usize::from(header[2] >> 1 & 1))
}
