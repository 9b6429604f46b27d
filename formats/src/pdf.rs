//! PDF by its header, PDF/A by what its XMP packet claims (ISO 19005-1 6.7.11, -2 and -3 6.6.4, -4 6.7.3).
//!
//! ISO 19005 leaves the packet of the document unpacked, so it can be found without reading the object structure. The file
//! is read once, in pieces.

use std::io::{self, Read, Seek};

use crate::found::{Ground, Identified, Protection, Signatures};
use crate::window::{Window, find, holds};

/// Readers accept this much in front of the header (ISO 32000-1, annex H.3.4.1); PRONOM allows 144 bytes in PDF/A only.
const HEADER_WITHIN: usize = 1024;
/// A PDF longer than this is looked at in its first and its last half of it.
const SCANNED_BYTES: u64 = 64 * 1024 * 1024;
const PIECE_BYTES: usize = 256 * 1024;
/// The claim stands within so many bytes behind its namespace, and pieces overlap by as much.
const CLAIM_BYTES: usize = 8 * 1024;

pub(crate) fn recognise<R: Read + Seek>(
    window: &mut Window<'_, R>,
) -> io::Result<Option<Identified>> {
    let Some(version) = version(window.head()) else {
        return Ok(None);
    };
    let marks = Marks::in_file(window)?;
    let claimed = marks
        .claim
        .and_then(|claim| claim.puid())
        .and_then(|puid| Identified::by(puid, Ground::Claim));
    let plain = || plain(version).and_then(|puid| Identified::by(puid, Ground::Signature));
    Ok(claimed.or_else(plain).map(|identified| {
        identified
            .protected(marks.protection)
            .signed(marks.signatures)
    }))
}

fn version(head: &[u8]) -> Option<[u8; 3]> {
    let start = find(&head[..head.len().min(HEADER_WITHIN)], b"%PDF-")? + 5;
    head.get(start..start + 3)?.try_into().ok()
}

fn plain(version: [u8; 3]) -> Option<&'static str> {
    Some(match &version {
        b"1.0" => "fmt/14",
        b"1.1" => "fmt/15",
        b"1.2" => "fmt/16",
        b"1.3" => "fmt/17",
        b"1.4" => "fmt/18",
        b"1.5" => "fmt/19",
        b"1.6" => "fmt/20",
        b"1.7" => "fmt/276",
        b"2.0" => "fmt/1129",
        _ => return None,
    })
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Claim {
    part: u8,
    /// Lower case; part 4 may have none.
    conformance: Option<u8>,
}

impl Claim {
    fn puid(self) -> Option<&'static str> {
        Some(match (self.part, self.conformance) {
            (b'1', Some(b'a')) => "fmt/95",
            (b'1', Some(b'b')) => "fmt/354",
            (b'2', Some(b'a')) => "fmt/476",
            (b'2', Some(b'b')) => "fmt/477",
            (b'2', Some(b'u')) => "fmt/478",
            (b'3', Some(b'a')) => "fmt/479",
            (b'3', Some(b'b')) => "fmt/480",
            (b'3', Some(b'u')) => "fmt/481",
            (b'4', None) => "fmt/1910",
            (b'4', Some(b'e')) => "fmt/1911",
            (b'4', Some(b'f')) => "fmt/1912",
            _ => return None,
        })
    }

    /// The claim behind a declared namespace, as elements or as attributes.
    fn read(bytes: &[u8]) -> Option<Self> {
        let part = value(bytes, b"pdfaid:part")?;
        let conformance = value(bytes, b"pdfaid:conformance").map(|byte| byte.to_ascii_lowercase());
        Some(Self { part, conformance })
    }
}

/// The first character of a property's value: `name>V` or `name="V`.
fn value(bytes: &[u8], name: &[u8]) -> Option<u8> {
    let behind = &bytes[find(bytes, name)? + name.len()..];
    let value = behind.iter().position(|byte| {
        !matches!(
            byte,
            b'=' | b'"' | b'\'' | b'>' | b' ' | b'\r' | b'\n' | b'\t'
        )
    })?;
    (value > 0).then(|| behind[value])
}

struct Marks {
    claim: Option<Claim>,
    protection: Protection,
    signatures: Signatures,
}

impl Marks {
    fn in_file<R: Read + Seek>(window: &mut Window<'_, R>) -> io::Result<Self> {
        let mut marks = Self {
            claim: None,
            protection: Protection::Open,
            signatures: Signatures::NoneSeen,
        };
        let length = window.length();
        let mut offset = 0;
        while offset < length {
            let piece = window.at(offset, PIECE_BYTES + CLAIM_BYTES)?;
            if piece.is_empty() {
                break;
            }
            marks.look(&piece);
            offset += PIECE_BYTES as u64;
            if length > SCANNED_BYTES && offset == SCANNED_BYTES / 2 {
                offset = length - SCANNED_BYTES / 2;
            }
        }
        Ok(marks)
    }

    /// A later claim replaces an earlier one: a change appended to a PDF stands behind what it changes.
    fn look(&mut self, piece: &[u8]) {
        let mut rest = piece;
        while let Some(index) = find(rest, b"http://www.aiim.org/pdfa/ns/id") {
            rest = &rest[index..];
            if let Some(claim) = Claim::read(&rest[..rest.len().min(CLAIM_BYTES)]) {
                self.claim = Some(claim);
            }
            rest = &rest[1..];
        }
        if encrypts(piece) {
            self.protection = Protection::Encrypted;
        }
        if holds(piece, b"/ByteRange") {
            self.signatures = Signatures::Inside;
        }
    }
}

/// Whether a trailer names an encryption dictionary: `/Encrypt 12 0 R`, or the dictionary itself.
fn encrypts(piece: &[u8]) -> bool {
    let mut rest = piece;
    while let Some(index) = find(rest, b"/Encrypt") {
        rest = &rest[index + b"/Encrypt".len()..];
        let next = rest.iter().find(|byte| !byte.is_ascii_whitespace());
        if next.is_some_and(|byte| byte.is_ascii_digit() || *byte == b'<') {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_claim_is_read_from_elements_and_from_attributes() {
        let elements: &[u8] =
            b"<pdfaid:part>2</pdfaid:part>\n<pdfaid:conformance>B</pdfaid:conformance>";
        let attributes: &[u8] = b"pdfaid:conformance='U' pdfaid:part = \"3\"";
        let fourth: &[u8] = b"pdfaid:part=\"4\" pdfaid:rev=\"2020\"";
        let puid = |bytes| Claim::read(bytes).and_then(Claim::puid);
        assert_eq!(puid(elements), Some("fmt/477"));
        assert_eq!(puid(attributes), Some("fmt/481"));
        assert_eq!(puid(fourth), Some("fmt/1910"));
        assert_eq!(puid(b"pdfaid:part>9</pdfaid:part>"), None);
        assert_eq!(puid(b"pdfaid:part"), None);
    }

    #[test]
    fn only_a_dictionary_encrypts() {
        assert!(encrypts(b"trailer << /Size 5 /Encrypt 12 0 R >>"));
        assert!(encrypts(b"/Encrypt<</Filter/Standard>>"));
        assert!(!encrypts(b"/EncryptMetadata true"));
    }
}
