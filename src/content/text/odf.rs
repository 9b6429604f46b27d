//! OpenDocument texts, spreadsheets and presentations (ISO/IEC 26300): ODT, ODS, ODP.
//!
//! All three hold paragraphs and tables of the same vocabulary. A spreadsheet cell carries what it shows as text, so
//! amounts and dates come out as the author saw them; repeated rows and columns are written once.

use std::io::BufRead;

use super::budget::{Flaw, Stop};
use super::package::Package;
use super::sink::Sink;
use super::xml::{Node, walk};
use crate::content::extract::{Found, Reading};
use crate::content::format::Format;
use crate::content::source::Source;

/// Writes the text: page headers, body, page footers, then notes and comments.
pub(crate) fn read(
    source: &mut Source,
    format: Format,
    reading: &mut Reading<'_>,
) -> Result<Found, Stop> {
    let mut package = Package::open(source, &reading.budget, reading.limits.entries)?;
    if is_encrypted(&mut package)? {
        return Err(Stop::Encrypted);
    }
    let mut footers = Sink::new(reading.text.free());
    if let Some(styles) = package.named("styles.xml")? {
        page_margins(styles, &mut reading.text, &mut footers)?;
        reading.text.paragraph();
    }
    let mut notes = Sink::new(reading.text.free());
    let content = package.named("content.xml")?.ok_or(Flaw::Damaged)?;
    let version = body(content, &mut reading.text, &mut notes)?;
    for extra in [footers, notes] {
        reading.text.paragraph();
        let (text, truncated) = extra.finish();
        reading.text.push(&text)?;
        if truncated {
            reading.text.cut();
        }
    }
    Ok(Found {
        pronom: pronom(format, version.as_deref()),
        ..Found::default()
    })
}

fn pronom(format: Format, version: Option<&str>) -> Option<&'static str> {
    match (format, version?) {
        (Format::Odt, "1.0") => Some("fmt/136"),
        (Format::Odt, "1.1") => Some("fmt/290"),
        (Format::Odt, "1.2") => Some("fmt/291"),
        (Format::Odt, "1.3") => Some("fmt/1756"),
        (Format::Ods, "1.0") => Some("fmt/137"),
        (Format::Ods, "1.1") => Some("fmt/294"),
        (Format::Ods, "1.2") => Some("fmt/295"),
        (Format::Ods, "1.3") => Some("fmt/1755"),
        (Format::Odp, "1.0") => Some("fmt/138"),
        (Format::Odp, "1.1") => Some("fmt/292"),
        (Format::Odp, "1.2") => Some("fmt/293"),
        (Format::Odp, "1.3") => Some("fmt/1754"),
        _ => None,
    }
}

fn is_encrypted(package: &mut Package<'_>) -> Result<bool, Stop> {
    let mut encrypted = false;
    if let Some(manifest) = package.named("META-INF/manifest.xml")? {
        walk(manifest, |node| {
            if let Node::Open(element) = node
                && matches!(element.name(), "encryption-data" | "encrypted-key")
            {
                encrypted = true;
            }
            Ok(())
        })?;
    }
    Ok(encrypted)
}

/// Headers and footers stand in the page styles.
fn page_margins<R: BufRead>(styles: R, headers: &mut Sink, footers: &mut Sink) -> Result<(), Stop> {
    let mut in_header = 0_u32;
    let mut in_footer = 0_u32;
    let mut paragraphs = 0_u32;
    walk(styles, |node| {
        let step = match &node {
            Node::Open(element) => Some((element.name(), true)),
            Node::Close(name) => Some((*name, false)),
            Node::Text(_) => None,
        };
        let target = if in_header > 0 {
            &mut *headers
        } else {
            &mut *footers
        };
        match (step, &node) {
            (Some((name, opens)), _) if name.starts_with("header") && !name.ends_with("style") => {
                count(&mut in_header, opens);
            }
            (Some((name, opens)), _) if name.starts_with("footer") && !name.ends_with("style") => {
                count(&mut in_footer, opens);
            }
            _ if in_header + in_footer == 0 => {}
            (Some(("p" | "h", opens)), _) => {
                count(&mut paragraphs, opens);
                target.end_line();
            }
            (Some(("tab", _)), _) => target.tab(),
            (Some(("s", _)), _) => target.space(),
            (None, Node::Text(words)) if paragraphs > 0 => target.push_inline(words)?,
            _ => {}
        }
        Ok(())
    })
}

fn count(counter: &mut u32, opens: bool) {
    *counter = if opens {
        *counter + 1
    } else {
        counter.saturating_sub(1)
    };
}

/// Elements whose text is not part of the document: deleted text, form definitions, the number of a note, who wrote
/// a comment and when.
fn is_left_out(element: &str) -> bool {
    matches!(
        element,
        "tracked-changes"
            | "forms"
            | "scripts"
            | "note-citation"
            | "creator"
            | "date-string"
            | "sender-initials"
    )
}

/// Writes the body and returns the version of OpenDocument it claims.
fn body<R: BufRead>(content: R, text: &mut Sink, notes: &mut Sink) -> Result<Option<String>, Stop> {
    let mut version = None;
    let mut left_out = 0_u32;
    let mut note_depth = 0_u32;
    let mut paragraphs = 0_u32;
    let mut cells = 0_u32;
    let mut spreadsheet = false;
    walk(content, |node| {
        let target = if note_depth > 0 {
            &mut *notes
        } else {
            &mut *text
        };
        match node {
            Node::Open(element) => match element.name() {
                name if is_left_out(name) => left_out += 1,
                _ if left_out > 0 => {}
                "document-content" => version = element.attribute("version"),
                "spreadsheet" => spreadsheet = true,
                "table" if spreadsheet => {
                    target.paragraph();
                    target.push_inline(&element.attribute("name").unwrap_or_default())?;
                    target.end_line();
                }
                "p" | "h" => paragraphs += 1,
                "note" | "annotation" => note_depth += 1,
                "table-cell" => cells += 1,
                "tab" => target.tab(),
                "s" => target.space(),
                "line-break" => target.end_line(),
                _ => {}
            },
            Node::Close(name) if is_left_out(name) => left_out = left_out.saturating_sub(1),
            Node::Close(_) if left_out > 0 => {}
            Node::Close("p" | "h") => {
                paragraphs = paragraphs.saturating_sub(1);
                if cells > 0 && note_depth == 0 {
                    target.space();
                } else {
                    target.line();
                }
            }
            Node::Close("note" | "annotation") => {
                target.end_line();
                note_depth = note_depth.saturating_sub(1);
            }
            Node::Close("table-cell" | "covered-table-cell") => {
                cells = cells.saturating_sub(1);
                target.tab();
            }
            Node::Close("table-row") => target.end_line(),
            Node::Close("page") => target.paragraph(),
            Node::Text(words) if paragraphs > 0 && left_out == 0 => target.push_inline(words)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(version)
}
