//! Texts: what they begin with, and where that says nothing, the extension among those that the characters allow.

use crate::found::{Ground, Identified};
use crate::window::{find, holds};

/// How far a document type or the root of a web page may stand behind the beginning, in bytes.
const PROLOGUE_BYTES: usize = 1024;
const LETTER_BYTES: usize = 16 * 1024;

pub(crate) fn recognise(head: &[u8], whole: bool, extension: Option<&str>) -> Option<Identified> {
    if head.starts_with(b"{\\rt") {
        return rich_text(head).and_then(|puid| Identified::by(puid, Ground::Signature));
    }
    // Encoded in 16 bits a text has zeros; after a byte order mark they are none.
    let wide = head.starts_with(&[0xFF, 0xFE]) || head.starts_with(&[0xFE, 0xFF]);
    // A PDF of a version that nobody has written yet is no text for that.
    if head.is_empty() || head.starts_with(b"%PDF-") || !(wide || is_text(head)) {
        return None;
    }
    let bare = head
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(head)
        .trim_ascii_start();
    if let Some(puid) = letter(head).or_else(|| marked_up(bare)) {
        return Identified::by(puid, Ground::Signature);
    }
    let (puid, ground) = match extension {
        Some("csv") => ("x-fmt/18", Ground::Extension),
        Some("json") if is_json(bare, whole) => ("fmt/817", Ground::Extension),
        Some("txt") => ("x-fmt/111", Ground::Extension),
        _ => ("x-fmt/111", Ground::Appearance),
    };
    Identified::by(puid, ground)
}

/// No control characters but those of a text. Bytes above 127 may be any of the encodings in use here.
fn is_text(head: &[u8]) -> bool {
    !head
        .iter()
        .any(|byte| matches!(byte, 0..=8 | 11 | 14..=26 | 28..=31 | 127))
}

fn is_json(bare: &[u8], whole: bool) -> bool {
    let closes = |close| !whole || bare.trim_ascii_end().ends_with(close);
    match bare.first() {
        Some(b'{') => closes(b"}"),
        Some(b'[') => closes(b"]"),
        _ => false,
    }
}

/// The versions of RTF brought control words with them; only 1.8 and 1.9 name all four of a file's font classes.
fn rich_text(head: &[u8]) -> Option<&'static str> {
    let behind = head.strip_prefix(b"{\\rtf")?;
    if behind.starts_with(b"0\\") {
        return Some("fmt/969");
    }
    let set = find(&behind[..behind.len().min(20)], b"\\ansicpg").is_some();
    let classes =
        holds(head, b"\\stshfdbch") && holds(head, b"\\stshfloch") && holds(head, b"\\stshfhich");
    if set && classes && holds(head, b"\\stshfbi") {
        let newest: [&[u8]; 4] = [
            b"\\*\\colorschememapping",
            b"\\afelev",
            b"\\*\\datastore",
            b"\\*\\defchp",
        ];
        return Some(if newest.iter().any(|word| holds(head, word)) {
            "fmt/355"
        } else if holds(head, b"\\lsdstimax") {
            "fmt/53"
        } else {
            "fmt/52"
        });
    }
    Some(if set { "fmt/50" } else { "fmt/45" })
}

fn marked_up(bare: &[u8]) -> Option<&'static str> {
    let prologue = bare[..bare.len().min(PROLOGUE_BYTES)].to_ascii_lowercase();
    if let Some(index) = find(&prologue, b"<!doctype") {
        let kind = prologue[index + 9..].trim_ascii_start();
        if let Some(behind) = kind.strip_prefix(b"html") {
            return Some(html(behind));
        }
    }
    if let Some(declaration) = prologue.strip_prefix(b"<?xml") {
        let end = find(declaration, b"?>").unwrap_or(declaration.len());
        let first: [&[u8]; 2] = [b"version=\"1.1\"", b"version='1.1'"];
        let is_second = first
            .iter()
            .any(|version| holds(&declaration[..end], version));
        return Some(if is_second { "fmt/1776" } else { "fmt/101" });
    }
    holds(&prologue, b"<html").then_some("fmt/96")
}

/// By the document type, in lower case, behind the word `html`.
fn html(behind: &[u8]) -> &'static str {
    let end = find(behind, b">").unwrap_or(behind.len());
    let declared = &behind[..end];
    let versions: [(&[u8], &'static str); 6] = [
        (b"dtd xhtml 1.0", "fmt/102"),
        (b"dtd xhtml 1.1", "fmt/103"),
        (b"html 4.01", "fmt/100"),
        (b"html 4.0", "fmt/99"),
        (b"about:legacy-compat", "fmt/471"),
        (b"public", "fmt/96"),
    ];
    versions
        .iter()
        .find(|(mark, _)| holds(declared, mark))
        .map_or("fmt/471", |(_, puid)| puid)
}

/// A letter has header fields alone before its first empty line (RFC 5322, 2.2), among them who sent it and when; a letter not sent
/// yet has no date, but says that it is MIME.
fn letter(head: &[u8]) -> Option<&'static str> {
    let head = &head[..head.len().min(LETTER_BYTES)];
    let end = [&b"\r\n\r\n"[..], b"\n\n"]
        .iter()
        .filter_map(|empty| find(head, empty))
        .min()
        .unwrap_or(head.len());
    let mut names = Vec::new();
    for line in head[..end].split(|byte| *byte == b'\n') {
        if line.first().is_none_or(|byte| matches!(byte, b' ' | b'\t')) {
            continue;
        }
        let colon = line.iter().position(|byte| *byte == b':')?;
        if !line[..colon].iter().all(u8::is_ascii_graphic) {
            return None;
        }
        names.push(line[..colon].to_ascii_lowercase());
    }
    let has = |name: &[u8]| names.iter().any(|found| found == name);
    if !has(b"from") || !(has(b"date") || has(b"mime-version")) {
        return None;
    }
    Some(if has(b"mime-version") {
        "fmt/950"
    } else {
        "fmt/278"
    })
}
