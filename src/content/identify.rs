//! What a file is, by its content; the name it arrived under is only a hint.
//!
//! [`glance`] decides from the first bytes alone and is safe to call anywhere. [`identify`] also opens ZIP
//! packages and OLE2 compound files, so it runs only in the extraction child.

use std::io;

use serde::{Deserialize, Serialize};
use zip::ZipArchive;

use super::format::Format;
use super::source::Source;

/// How many bytes [`glance`] wants to see, at most.
pub const GLANCE_BYTES: usize = 8 * 1024;

/// What the sender said about the file. Only its extension and media type matter here; the name itself is
/// personal data more often than not and goes no further.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHint {
    extension: String,
    media_type: String,
}

impl FileHint {
    /// Keeps the extension of a file name: lower case, at most eight ASCII letters and digits.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let extension = name
            .rsplit_once('.')
            .map(|(_, extension)| extension)
            .filter(|extension| {
                (1..=8).contains(&extension.len())
                    && extension.bytes().all(|byte| byte.is_ascii_alphanumeric())
            })
            .map(str::to_ascii_lowercase)
            .unwrap_or_default();
        Self {
            extension,
            media_type: String::new(),
        }
    }

    /// Adds the media type the sender declared, without its parameters.
    #[must_use]
    pub fn with_media_type(mut self, media_type: &str) -> Self {
        self.media_type = media_type
            .split(';')
            .next()
            .unwrap_or_default()
            .trim()
            .chars()
            .take(128)
            .collect::<String>()
            .to_ascii_lowercase();
        self
    }

    /// Extension in lower case without the dot; empty if unknown.
    #[must_use]
    pub fn extension(&self) -> &str {
        &self.extension
    }

    fn suggests(&self, extensions: &[&str], media_type: &str) -> bool {
        extensions.contains(&self.extension.as_str()) || self.media_type == media_type
    }
}

/// A format and, where it is known, its PRONOM identifier, which may depend on the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    pub format: Format,
    pub pronom: Option<&'static str>,
}

/// Decides from the first bytes of a file (up to [`GLANCE_BYTES`] are of use).
///
/// Packages are told apart as far as their first entry allows: a signed container or an OpenDocument file says
/// what it is in the first forty bytes, Office files usually in the first few hundred.
#[must_use]
pub fn glance(head: &[u8], hint: &FileHint) -> Format {
    if head.is_empty() {
        return Format::Nothing;
    }
    // PDF readers accept up to 1,024 bytes of rubbish in front (ISO 32000-1, annex H.3.4.1).
    if find(&head[..head.len().min(1024)], b"%PDF-").is_some() {
        return Format::Pdf;
    }
    if head.starts_with(b"{\\rtf") {
        return Format::Rtf;
    }
    if head.starts_with(b"PK\x03\x04")
        && let Some(format) =
            package_media_type(head).and_then(|media_type| by_package_type(&media_type, hint))
    {
        return format;
    }
    if let Some(format) = infer::get(head).and_then(|kind| by_media_type(kind.mime_type())) {
        return format;
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Format::Zip;
    }
    by_text(head, hint)
}

/// Decides from the whole file.
///
/// # Errors
/// Only if the file cannot be read; a damaged package is still a package ([`Format::Zip`]).
pub(crate) fn identify(source: &mut Source, hint: &FileHint) -> io::Result<Identity> {
    let head = source.head(GLANCE_BYTES)?;
    let format = match glance(&head, hint) {
        _ if head.starts_with(b"PK\x03\x04") => in_package(source, hint).unwrap_or(Format::Zip),
        _ if head.starts_with(&COMPOUND_FILE) => in_compound_file(source, &head, hint)?,
        other => other,
    };
    Ok(Identity {
        format,
        pronom: pronom(format, &head),
    })
}

/// The identifiers that depend on the version written in the first bytes.
fn pronom(format: Format, head: &[u8]) -> Option<&'static str> {
    match format {
        Format::Pdf => {
            let start = find(head, b"%PDF-")? + 5;
            match head.get(start..start + 3)? {
                b"1.0" => Some("fmt/14"),
                b"1.1" => Some("fmt/15"),
                b"1.2" => Some("fmt/16"),
                b"1.3" => Some("fmt/17"),
                b"1.4" => Some("fmt/18"),
                b"1.5" => Some("fmt/19"),
                b"1.6" => Some("fmt/20"),
                b"1.7" => Some("fmt/276"),
                b"2.0" => Some("fmt/1129"),
                _ => None,
            }
        }
        Format::Jpeg => match (head.get(6..11)?, head.get(11..13)?) {
            (b"JFIF\0", [1, 0]) => Some("fmt/42"),
            (b"JFIF\0", [1, 1]) => Some("fmt/43"),
            (b"JFIF\0", [1, 2]) => Some("fmt/44"),
            _ => None,
        },
        Format::Gif => match head.get(3..6)? {
            b"87a" => Some("fmt/3"),
            b"89a" => Some("fmt/4"),
            _ => None,
        },
        other => other.pronom(),
    }
}

fn by_media_type(media_type: &str) -> Option<Format> {
    Some(match media_type {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document" => Format::Docx,
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" => Format::Xlsx,
        "application/vnd.openxmlformats-officedocument.presentationml.presentation" => Format::Pptx,
        "application/vnd.oasis.opendocument.text" => Format::Odt,
        "application/vnd.oasis.opendocument.spreadsheet" => Format::Ods,
        "application/vnd.oasis.opendocument.presentation" => Format::Odp,
        "application/msword" => Format::Doc,
        "application/vnd.ms-excel" => Format::Xls,
        "application/vnd.ms-powerpoint" => Format::Ppt,
        "image/jpeg" => Format::Jpeg,
        "image/png" => Format::Png,
        "image/tiff" => Format::Tiff,
        "image/gif" => Format::Gif,
        "image/bmp" => Format::Bmp,
        "image/webp" => Format::Webp,
        "image/heif" => Format::Heif,
        "audio/mpeg" => Format::Mp3,
        "audio/x-wav" => Format::Wav,
        "audio/ogg" | "audio/opus" => Format::Ogg,
        "audio/x-flac" => Format::Flac,
        "audio/m4a" => Format::M4a,
        "video/mp4" | "video/x-m4v" => Format::Mp4,
        "video/quicktime" => Format::Mov,
        "video/x-msvideo" => Format::Avi,
        "video/x-matroska" | "video/webm" => Format::Mkv,
        "video/x-ms-wmv" => Format::Wmv,
        "text/html" => Format::Html,
        // Text kinds are left to `by_text`: a web page or a letter may well open with an XML declaration.
        media_type if media_type.starts_with("text/") => return None,
        "application/zip" | "application/x-ole-storage" => return None,
        _ => Format::Unknown,
    })
}

// ---- packages ----

/// The content of a stored first entry called `mimetype`, which OpenDocument (part 2, 3.3) and ASiC
/// (EN 319 162-1, A.1) demand so that it can be read without unpacking.
fn package_media_type(head: &[u8]) -> Option<String> {
    let name_length = usize::from(u16::from_le_bytes(head.get(26..28)?.try_into().ok()?));
    let extra_length = usize::from(u16::from_le_bytes(head.get(28..30)?.try_into().ok()?));
    let size = u32::from_le_bytes(head.get(18..22)?.try_into().ok()?);
    if head.get(30..30 + name_length)? != b"mimetype" || size > 256 {
        return None;
    }
    let start = 30 + name_length + extra_length;
    let content = head.get(start..start + usize::try_from(size).ok()?)?;
    let text = std::str::from_utf8(content).ok()?;
    Some(text.trim().to_ascii_lowercase())
}

fn by_package_type(media_type: &str, hint: &FileHint) -> Option<Format> {
    Some(match media_type {
        "application/vnd.oasis.opendocument.text"
        | "application/vnd.oasis.opendocument.text-template" => Format::Odt,
        "application/vnd.oasis.opendocument.spreadsheet"
        | "application/vnd.oasis.opendocument.spreadsheet-template" => Format::Ods,
        "application/vnd.oasis.opendocument.presentation" => Format::Odp,
        "application/vnd.etsi.asic-s+zip" => Format::AsicS,
        "application/vnd.etsi.asic-e+zip" | "application/x-edoc" | "application/vnd.bdoc-1.0" => {
            signed(hint)
        }
        _ => return None,
    })
}

fn signed(hint: &FileHint) -> Format {
    if hint.extension == "edoc" {
        Format::Edoc
    } else {
        Format::AsicE
    }
}

fn in_package(source: &mut Source, hint: &FileHint) -> Option<Format> {
    let head = source.head(GLANCE_BYTES).ok()?;
    if let Some(format) =
        package_media_type(&head).and_then(|media_type| by_package_type(&media_type, hint))
    {
        return Some(format);
    }
    let archive = ZipArchive::new(source).ok()?;
    let has = |name: &str| archive.index_for_name(name).is_some();
    if has("[Content_Types].xml") {
        let under = |folder: &[u8]| {
            archive
                .file_names_raw()
                .any(|name| name.starts_with(folder))
        };
        if under(b"word/") {
            return Some(if has("word/vbaProject.bin") {
                Format::Docm
            } else {
                Format::Docx
            });
        }
        if under(b"xl/") {
            return Some(if has("xl/vbaProject.bin") {
                Format::Xlsm
            } else {
                Format::Xlsx
            });
        }
        if under(b"ppt/") {
            return Some(Format::Pptx);
        }
    }
    let signed_inside = archive.file_names_raw().any(|name| {
        let name = name.to_ascii_lowercase();
        name.starts_with(b"meta-inf/")
            && name.ends_with(b".xml")
            && find(&name, b"signatures").is_some()
    });
    if signed_inside {
        return Some(signed(hint));
    }
    Some(Format::Zip)
}

// ---- OLE2 compound files ----

const COMPOUND_FILE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// Looks at the names in the first directory sectors ([MS-CFB] 2.6). Directories are written in one piece by every
/// writer there is; where one is not, the extension decides.
fn in_compound_file(source: &mut Source, head: &[u8], hint: &FileHint) -> io::Result<Format> {
    let word = |offset: usize| {
        head.get(offset..offset + 4)
            .and_then(|bytes| bytes.try_into().ok())
            .map(u32::from_le_bytes)
    };
    let sector_shift = head.get(30).copied().unwrap_or(9);
    let (Some(first_sector), 9 | 12) = (word(48), sector_shift) else {
        return Ok(Format::Unknown);
    };
    let offset = (u64::from(first_sector) + 1) << sector_shift;
    let directory = source.at(offset, 16 * 1024)?;
    let mut found = Format::Unknown;
    for entry in directory.as_chunks::<128>().0 {
        let length = usize::from(u16::from_le_bytes([entry[64], entry[65]]));
        let name: String = char::decode_utf16(
            entry[..length.saturating_sub(2).min(64)]
                .as_chunks::<2>()
                .0
                .iter()
                .map(|pair| u16::from_le_bytes(*pair)),
        )
        .filter_map(Result::ok)
        .collect();
        match name.as_str() {
            "EncryptedPackage" => return Ok(Format::OoxmlEncrypted),
            "WordDocument" => found = Format::Doc,
            "Workbook" | "Book" if found == Format::Unknown => found = Format::Xls,
            "PowerPoint Document" => found = Format::Ppt,
            "__properties_version1.0" => found = Format::Msg,
            _ => {}
        }
    }
    if found != Format::Unknown {
        return Ok(found);
    }
    Ok(match hint.extension.as_str() {
        "doc" | "dot" => Format::Doc,
        "xls" | "xlt" => Format::Xls,
        "ppt" | "pps" => Format::Ppt,
        "msg" => Format::Msg,
        _ => Format::Unknown,
    })
}

// ---- text ----

fn by_text(head: &[u8], hint: &FileHint) -> Format {
    let utf16 = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    if !utf16 && !looks_like_text(head) {
        return Format::Unknown;
    }
    let body = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    if looks_like_html(body) {
        return Format::Html;
    }
    if looks_like_mail(body, hint) {
        return Format::Eml;
    }
    if body.starts_with(b"<?xml") {
        return Format::Xml;
    }
    if hint.suggests(&["json"], "application/json") && matches!(body.first(), Some(b'{' | b'[')) {
        return Format::Json;
    }
    if hint.suggests(&["html", "htm", "xhtml"], "text/html") && body.contains(&b'<') {
        return Format::Html;
    }
    if hint.suggests(&["csv", "tsv"], "text/csv") {
        return Format::Csv;
    }
    Format::PlainText
}

/// No byte that text never holds, in any of the encodings letters come in; UTF-16 without a mark has its zeros all
/// on one side.
fn looks_like_text(head: &[u8]) -> bool {
    if super::text::plain::utf16_without_mark(head).is_some() {
        return true;
    }
    head.iter()
        .all(|&byte| byte >= 0x20 || matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B))
}

fn looks_like_html(mut body: &[u8]) -> bool {
    loop {
        body = body.trim_ascii_start();
        let skipped = if body.starts_with(b"<!--") {
            find(body, b"-->").map(|end| end + 3)
        } else if body.starts_with(b"<?xml") {
            find(body, b"?>").map(|end| end + 2)
        } else {
            break;
        };
        let Some(skipped) = skipped else { return false };
        body = &body[skipped..];
    }
    let start = body[..body.len().min(16)].to_ascii_lowercase();
    [
        b"<!doctype html".as_slice(),
        b"<html",
        b"<head",
        b"<body",
        b"<title",
        b"<meta",
    ]
    .iter()
    .any(|tag| start.starts_with(tag))
}

/// Header fields (RFC 5322, 3.6) that a letter has and other text hardly starts with.
const MAIL_FIELDS: [&[u8]; 12] = [
    b"from",
    b"to",
    b"subject",
    b"date",
    b"message-id",
    b"received",
    b"return-path",
    b"mime-version",
    b"delivered-to",
    b"reply-to",
    b"content-type",
    b"x-mailer",
];

fn looks_like_mail(body: &[u8], hint: &FileHint) -> bool {
    let needed = if hint.suggests(&["eml"], "message/rfc822") {
        1
    } else {
        3
    };
    let mut known = 0;
    for (number, line) in body.split(|&byte| byte == b'\n').enumerate().take(200) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.is_empty() {
            break;
        }
        // Folded continuation, or the mailbox separator some programs put in front.
        if line.starts_with(b" ")
            || line.starts_with(b"\t")
            || (number == 0 && line.starts_with(b"From "))
        {
            continue;
        }
        let Some(colon) = line.iter().position(|&byte| byte == b':') else {
            return known >= needed && line.len() >= 998;
        };
        let name = &line[..colon];
        if name.is_empty() || !name.iter().all(|byte| byte.is_ascii_graphic()) {
            return false;
        }
        if MAIL_FIELDS
            .iter()
            .any(|field| name.eq_ignore_ascii_case(field))
        {
            known += 1;
        }
    }
    known >= needed
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack
        .windows(needle.len())
        .position(|window| window == needle)
}
