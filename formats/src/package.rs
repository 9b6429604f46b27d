//! ZIP packages: signed containers, OpenDocument, Office Open XML, and packages of no such kind.

use std::io::{self, Read, Seek};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::found::{Ground, Identified, Protection, Signatures};
use crate::window::{Window, find, holds, u16_le, u32_le};

/// A directory larger than these is not read: the package stays a ZIP.
const MOST_ENTRIES: u16 = 20_000;
const MOST_DIRECTORY_BYTES: u32 = 8 * 1024 * 1024;
/// How much of a part is unpacked, at most, in bytes.
const PART_BYTES: u64 = 256 * 1024;
/// The end record and the longest comment behind it (APPNOTE.TXT 4.3.16).
const END_BYTES: usize = 22 + 65_535;

const ZIP: &str = "x-fmt/263";

pub(crate) fn recognise<R: Read + Seek>(
    window: &mut Window<'_, R>,
    extension: Option<&str>,
) -> io::Result<Option<Identified>> {
    let head = window.head();
    if !head.starts_with(b"PK\x03\x04") && !head.starts_with(b"PK\x05\x06") {
        return Ok(None);
    }
    let bare = Identified::by(ZIP, Ground::Signature);
    if !directory_is_bounded(&window.tail(END_BYTES)?) {
        return Ok(bare);
    }
    let mut archive = match ZipArchive::new(window.source()?) {
        Ok(archive) => archive,
        Err(ZipError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => {
            return Err(error);
        }
        Err(_) => return Ok(bare),
    };
    let mut parts = Parts {
        archive: &mut archive,
        extension,
    };
    Ok(parts.identify().or(bare))
}

/// Whether the end record names a directory that may be read. The 64-bit extension is for packages of more than we read.
fn directory_is_bounded(tail: &[u8]) -> bool {
    let mut end = None;
    let mut from = 0;
    while let Some(index) = find(&tail[from..], b"PK\x05\x06") {
        end = Some(from + index);
        from += index + 4;
    }
    let Some(end) = end else { return false };
    u16_le(tail, end + 10).is_some_and(|entries| entries <= MOST_ENTRIES)
        && u32_le(tail, end + 12).is_some_and(|bytes| bytes <= MOST_DIRECTORY_BYTES)
}

struct Parts<'a, R> {
    archive: &'a mut ZipArchive<R>,
    extension: Option<&'a str>,
}

impl<R: Read + Seek> Parts<'_, R> {
    fn identify(&mut self) -> Option<Identified> {
        let structure = |puid| Identified::by(puid, Ground::Structure);
        if let Some(media_type) = self.part("mimetype") {
            let media_type = String::from_utf8_lossy(&media_type)
                .trim()
                .to_ascii_lowercase();
            if let Some(puid) = self.signed_container(&media_type) {
                return structure(puid).map(|found| found.signed(Signatures::Inside));
            }
            if let Some(kind) = media_type.strip_prefix("application/vnd.oasis.opendocument.") {
                return self.open_document(kind.trim_end_matches("-template"));
            }
        }
        if let Some(types) = self.part("[Content_Types].xml") {
            let puid = office_open_xml(&types);
            return structure(puid).map(|found| found.signed(self.seen_under("_xmlsignatures/")));
        }
        let locked = self.any_entry_is_encrypted();
        structure(ZIP).map(|found| found.protected(locked))
    }

    /// EN 319 162-1 for ASiC. PRONOM tells a Latvian eDoc from an Estonian BDOC by how the file with the signatures is
    /// called; eParaksts has used both ways, so its extension decides before the names of a BDOC do.
    fn signed_container(&self, media_type: &str) -> Option<&'static str> {
        match media_type {
            "application/vnd.etsi.asic-s+zip" => Some("fmt/1341"),
            "application/vnd.bdoc-1.0" => Some("fmt/1340"),
            "application/vnd.etsi.asic-e+zip"
                if self.extension == Some("edoc") || self.any_name("META-INF/edoc-signatures") =>
            {
                Some("fmt/1251")
            }
            "application/vnd.etsi.asic-e+zip"
                if self.any_name("META-INF/signatures0.xml")
                    || self.any_name("META-INF/signatures1.xml") =>
            {
                Some("fmt/1342")
            }
            "application/vnd.etsi.asic-e+zip" => Some("fmt/1564"),
            _ => None,
        }
    }

    /// OpenDocument 1.0 to 1.3; PRONOM has files that name no version under 1.1. Where the content is encrypted, the
    /// manifest still names the version.
    fn open_document(&mut self, kind: &str) -> Option<Identified> {
        let content = self.part("content.xml").unwrap_or_default();
        let manifest = self.part("META-INF/manifest.xml").unwrap_or_default();
        let (protection, version) = if holds(&manifest, b"encryption-data") {
            let version = attribute(&manifest, b"manifest:version");
            (Protection::Encrypted, version)
        } else {
            (Protection::Open, attribute(&content, b"office:version"))
        };
        let version = version.unwrap_or_default();
        let puid = match (kind, version.as_slice()) {
            ("text", b"1.0") => "fmt/136",
            ("text", b"1.1" | b"") => "fmt/290",
            ("text", b"1.2") => "fmt/291",
            ("text", b"1.3") => "fmt/1756",
            ("spreadsheet", b"1.0") => "fmt/137",
            ("spreadsheet", b"1.1" | b"") => "fmt/294",
            ("spreadsheet", b"1.2") => "fmt/295",
            ("spreadsheet", b"1.3") => "fmt/1755",
            ("presentation", b"1.0") => "fmt/138",
            ("presentation", b"1.1" | b"") => "fmt/292",
            ("presentation", b"1.2") => "fmt/293",
            ("presentation", b"1.3") => "fmt/1754",
            _ => return None,
        };
        Identified::by(puid, Ground::Structure).map(|found| {
            found
                .protected(protection)
                .signed(self.seen_under("META-INF/documentsignatures"))
        })
    }

    fn seen_under(&self, prefix: &str) -> Signatures {
        if self.any_name(prefix) {
            Signatures::Inside
        } else {
            Signatures::NoneSeen
        }
    }

    fn any_name(&self, prefix: &str) -> bool {
        self.archive
            .file_names_raw()
            .any(|name| name.starts_with(prefix.as_bytes()))
    }

    fn any_entry_is_encrypted(&mut self) -> Protection {
        let encrypted = (0..self.archive.len()).any(|index| {
            self.archive
                .by_index_raw(index)
                .is_ok_and(|entry| entry.encrypted())
        });
        if encrypted {
            Protection::Encrypted
        } else {
            Protection::Open
        }
    }

    /// The beginning of a part; `None` where it is not there or cannot be unpacked.
    fn part(&mut self, name: &str) -> Option<Vec<u8>> {
        let entry = self.archive.by_name(name).ok()?;
        let mut bytes = Vec::new();
        entry.take(PART_BYTES).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    }
}

/// By the content type of the main part (ECMA-376 part 1, 11.3.10, 12.3.23, 13.3.6).
fn office_open_xml(types: &[u8]) -> &'static str {
    const MAIN: [(&str, &str); 8] = [
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
            "fmt/412",
        ),
        (
            "application/vnd.ms-word.document.macroEnabled.main+xml",
            "fmt/523",
        ),
        (
            "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
            "fmt/597",
        ),
        (
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
            "fmt/214",
        ),
        (
            "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            "fmt/445",
        ),
        (
            "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
            "fmt/215",
        ),
        (
            "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml",
            "fmt/487",
        ),
        (
            "application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml",
            "fmt/629",
        ),
    ];
    MAIN.iter()
        .find(|(content_type, _)| holds(types, content_type.as_bytes()))
        .map_or("fmt/189", |(_, puid)| puid)
}

/// The value of the first attribute of this name, up to 16 bytes.
fn attribute(xml: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let behind = &xml[find(xml, name)? + name.len()..];
    let (quote, value) = match behind {
        [b'=', quote @ (b'"' | b'\''), value @ ..] => (*quote, value),
        _ => return None,
    };
    let end = value.iter().take(16).position(|byte| *byte == quote)?;
    Some(value[..end].to_vec())
}
