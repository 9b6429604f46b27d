//! Pictures by their headers and the chunks behind them.

use std::io::{self, Read, Seek};

use crate::found::{Ground, Identified};
use crate::window::{Window, find, u16_le, u32_be, u32_le};

/// Chunks of a PNG that are stepped over, at most; a large scan has one per 8 to 64 KiB of pixels.
const MOST_CHUNKS: usize = 65_536;

pub(crate) fn recognise<R: Read + Seek>(
    window: &mut Window<'_, R>,
) -> io::Result<Option<Identified>> {
    let head = window.head();
    if head.starts_with(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") {
        return Ok(Identified::by(png(window)?, Ground::Structure));
    }
    let puid = jpeg(head)
        .or_else(|| tiff(head))
        .or_else(|| gif(head))
        .or_else(|| bitmap(head));
    Ok(puid.and_then(|puid| Identified::by(puid, Ground::Signature)))
}

/// The version of a PNG is that of the newest chunk in it: PNG 1.1 brought `iCCP`, `sPLT` and `sRGB`, 1.2 brought `iTXt`.
fn png<R: Read + Seek>(window: &mut Window<'_, R>) -> io::Result<&'static str> {
    let mut puid = "fmt/11";
    let mut offset = 8;
    for _ in 0..MOST_CHUNKS {
        let header = window.at(offset, 8)?;
        let (Some(length), Some(name)) = (u32_be(&header, 0), header.get(4..8)) else {
            break;
        };
        match name {
            b"iTXt" => return Ok("fmt/13"),
            b"iCCP" | b"sPLT" | b"sRGB" => puid = "fmt/12",
            b"IEND" => break,
            _ => {}
        }
        offset += u64::from(length) + 12;
    }
    Ok(puid)
}

fn jpeg(head: &[u8]) -> Option<&'static str> {
    if !head.starts_with(&[0xFF, 0xD8, 0xFF]) {
        return None;
    }
    let segment = (head.get(3).copied(), head.get(6..).unwrap_or_default());
    Some(match segment {
        (Some(0xE0), [b'J', b'F', b'I', b'F', 0, 1, 0, ..]) => "fmt/42",
        (Some(0xE0), [b'J', b'F', b'I', b'F', 0, 1, 1, ..]) => "fmt/43",
        (Some(0xE0), [b'J', b'F', b'I', b'F', 0, 1, 2, ..]) => "fmt/44",
        (Some(0xE1), [b'E', b'x', b'i', b'f', 0, 0, directory @ ..]) => {
            exif(directory).unwrap_or("fmt/41")
        }
        (Some(0xE8), [b'S', b'P', b'I', b'F', b'F', 0, ..]) => "fmt/112",
        _ => "fmt/41",
    })
}

/// The tag ExifVersion (0x9000, undefined, four bytes) of a camera's picture; both byte orders.
fn exif(directory: &[u8]) -> Option<&'static str> {
    let tag: &[u8] = match directory.get(..2)? {
        b"MM" => &[0x90, 0x00, 0x00, 0x07, 0, 0, 0, 4],
        b"II" => &[0x00, 0x90, 0x07, 0x00, 4, 0, 0, 0],
        _ => return None,
    };
    let start = find(directory, tag)? + tag.len();
    Some(match directory.get(start..start + 4)? {
        b"0200" => "x-fmt/398",
        b"0210" => "x-fmt/390",
        b"0220" => "x-fmt/391",
        b"0221" => "fmt/645",
        [b'0', b'2', b'3', _] => "fmt/1507",
        _ => return None,
    })
}

fn tiff(head: &[u8]) -> Option<&'static str> {
    let begins = head.starts_with(b"II*\0") || head.starts_with(b"MM\0*");
    begins.then_some("fmt/353")
}

fn gif(head: &[u8]) -> Option<&'static str> {
    match head.get(..6)? {
        b"GIF87a" => Some("fmt/3"),
        b"GIF89a" => Some("fmt/4"),
        _ => None,
    }
}

/// By the size of the second header, which grew with every version of Windows.
fn bitmap(head: &[u8]) -> Option<&'static str> {
    if !head.starts_with(b"BM") {
        return None;
    }
    Some(match (u32_le(head, 14)?, u16_le(head, 30)) {
        (12, _) => "fmt/115",
        (40, Some(3)) => "fmt/117",
        (40, _) => "fmt/116",
        (108, _) => "fmt/118",
        (124, _) => "fmt/119",
        _ => return None,
    })
}
