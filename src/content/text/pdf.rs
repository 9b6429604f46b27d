//! PDF (ISO 32000): the text layer, and recognition where pages are only pictures.
//!
//! `pdf-extract` goes first: on Latvian letters it gives the same words as poppler in 5–15 ms of processor time and
//! starts no process. Where it fails, panics or returns rubbish, poppler's `pdftotext` is asked, if installed.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pdf_extract::{Dictionary, Document, Object, PlainTextOutput, output_doc_page};

use super::budget::{Flaw, Stop};
use crate::content::extract::{Found, Reading};
use crate::content::ocr::{self, Need};
use crate::content::source::Source;

/// A page and whether it shows more than its text layer says.
struct Page {
    text: String,
    /// Hardly any text, but something drawn: a scan, most likely.
    is_picture: bool,
}

/// A page with fewer letters and digits than this is taken to have no text of its own (a page number, a stamp).
const HARDLY_ANY: usize = 16;

/// Writes the text of a PDF.
pub(crate) fn read(source: &mut Source, reading: &mut Reading<'_>) -> Result<Found, Stop> {
    let bytes = source
        .all(reading.limits.in_memory)?
        .ok_or(Stop::TooLarge)?;
    let archival = archival_pronom(&bytes);
    let limit = reading.text.free();
    let native = catch_unwind(AssertUnwindSafe(|| pages(&bytes, limit)))
        .unwrap_or(Err(Flaw::Damaged.into()));
    let pages = match native {
        Ok((pages, complete)) if complete && !is_rubbish(&pages) => Ok(pages),
        Err(Stop::Encrypted) => return Err(Stop::Encrypted),
        partial => match by_poppler(&bytes, reading) {
            Some(pages) => Ok(pages),
            None => {
                reading.text.cut();
                partial.map(|(pages, _)| {
                    if is_rubbish(&pages) {
                        Vec::new()
                    } else {
                        pages
                    }
                })
            }
        },
    }?;
    let found = Found {
        pronom: archival,
        pages: u32::try_from(pages.len()).ok(),
        ..Found::default()
    };
    match write(&bytes, pages, reading) {
        Ok(()) | Err(Stop::Full) => Ok(found),
        Err(stop) => Err(stop),
    }
}

fn write(bytes: &[u8], pages: Vec<Page>, reading: &mut Reading<'_>) -> Result<(), Stop> {
    let scanned = pages.iter().filter(|page| page.is_picture).count();
    let missing = reading.tools.missing_for_pdf();
    let recognise = match (scanned, missing.is_empty(), reading.recognise) {
        (0, ..) => false,
        (_, false, _) => {
            reading.need.raise(Need::Unavailable(missing));
            reading.text.cut();
            false
        }
        (_, true, false) => {
            reading.need.raise(Need::Wanted);
            false
        }
        (_, true, true) => true,
    };
    let mut left = reading.limits.ocr_pages;
    for (number, page) in (1_u32..).zip(pages) {
        let recognised = if recognise && page.is_picture && left > 0 {
            left -= 1;
            ocr::pdf_page(bytes, number, reading)
        } else {
            if recognise && page.is_picture {
                reading.text.cut();
            }
            None
        };
        // What is inside something else has no pages of its own.
        if reading.depth == 0 {
            reading.text.page();
        }
        reading
            .text
            .push(recognised.as_deref().unwrap_or(&page.text))?;
        reading.text.paragraph();
    }
    Ok(())
}

/// The pages, and whether all could be read; stops once there is more text than anyone keeps.
fn pages(bytes: &[u8], limit: usize) -> Result<(Vec<Page>, bool), Stop> {
    let mut document = Document::load_mem(bytes).map_err(of_library)?;
    if document.is_encrypted() {
        // Many PDFs are encrypted only to forbid printing; they open with the empty password.
        document.decrypt("").map_err(|_| Stop::Encrypted)?;
    }
    let numbered = document.get_pages();
    if numbered.is_empty() {
        return Err(Flaw::Damaged.into());
    }
    let mut complete = true;
    let mut length = 0;
    let mut pages = Vec::new();
    for (number, id) in numbered {
        let mut text = String::new();
        if length <= limit {
            // One page that makes the library panic must not cost the others.
            let outcome = catch_unwind(AssertUnwindSafe(|| {
                output_doc_page(&document, &mut PlainTextOutput::new(&mut text), number)
            }));
            complete &= matches!(outcome, Ok(Ok(())));
        }
        length += text.len();
        let is_picture = text
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .count()
            < HARDLY_ANY
            && draws_something(&document, id);
        pages.push(Page { text, is_picture });
    }
    Ok((pages, complete))
}

fn of_library(error: pdf_extract::Error) -> Stop {
    match error {
        pdf_extract::Error::Decryption(_) => Stop::Encrypted,
        _ => Flaw::Damaged.into(),
    }
}

/// Whether the page uses any picture or form.
fn draws_something(document: &Document, page: pdf_extract::ObjectId) -> bool {
    let Ok((inline, shared)) = document.get_page_resources(page) else {
        return false;
    };
    let draws = |resources: &Dictionary| {
        resources
            .get(b"XObject")
            .and_then(|objects| document.dereference(objects))
            .is_ok_and(|(_, objects)| matches!(objects, Object::Dictionary(objects) if !objects.is_empty()))
    };
    inline.is_some_and(draws)
        || shared
            .iter()
            .any(|id| document.get_dictionary(*id).is_ok_and(draws))
}

/// Text whose font says nothing about its letters comes out as replacement characters, private use or controls.
fn is_rubbish(pages: &[Page]) -> bool {
    let (mut odd, mut all) = (0_usize, 0_usize);
    for letter in pages.iter().flat_map(|page| page.text.chars()) {
        if letter.is_whitespace() {
            continue;
        }
        all += 1;
        if letter == char::REPLACEMENT_CHARACTER
            || letter.is_control()
            || ('\u{E000}'..='\u{F8FF}').contains(&letter)
        {
            odd += 1;
        }
    }
    odd > 8 && odd * 5 > all
}

fn by_poppler(bytes: &[u8], reading: &Reading<'_>) -> Option<Vec<Page>> {
    let program = reading.tools.pdftotext.as_deref()?;
    let output = ocr::run(
        program,
        &["-enc", "UTF-8", "-", "-"],
        bytes,
        reading.limits.answer,
    )?;
    let text = String::from_utf8_lossy(&output);
    let pages: Vec<Page> = text
        .split_terminator('\u{0C}')
        .map(|page| Page {
            is_picture: page
                .chars()
                .filter(|letter| letter.is_alphanumeric())
                .count()
                < HARDLY_ANY,
            text: page.to_owned(),
        })
        .collect();
    (!pages.is_empty() && !is_rubbish(&pages)).then_some(pages)
}

/// PDF/A says its part and level in metadata that must not be compressed (ISO 19005-1, 6.7.2).
fn archival_pronom(bytes: &[u8]) -> Option<&'static str> {
    let value = |key: &[u8]| {
        let at = bytes.windows(key.len()).position(|window| window == key)? + key.len();
        bytes
            .get(at..at + 4)?
            .iter()
            .copied()
            .find(u8::is_ascii_alphanumeric)
            .map(|byte| byte.to_ascii_lowercase())
    };
    match (
        value(b"pdfaid:part")?,
        value(b"pdfaid:conformance").unwrap_or(b' '),
    ) {
        (b'1', b'a') => Some("fmt/95"),
        (b'1', b'b') => Some("fmt/354"),
        (b'2', b'a') => Some("fmt/476"),
        (b'2', b'b') => Some("fmt/477"),
        (b'2', b'u') => Some("fmt/478"),
        (b'3', b'a') => Some("fmt/479"),
        (b'3', b'b') => Some("fmt/480"),
        (b'3', b'u') => Some("fmt/481"),
        _ => None,
    }
}
