//! From settings to what the extraction of texts and the making of renditions may use and cost.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::config::{ExtractionSettings, RenditionSettings};
use crate::content::extract::Limits;
use crate::content::ocr::{Tesseract, Tools};

/// The programs that the settings name, as far as they are installed. Blocks: it asks Tesseract for its languages.
pub fn tools(settings: &ExtractionSettings, path: &OsStr) -> Tools {
    let find = |program: &Path| find(program, path);
    Tools {
        tesseract: settings
            .tesseract
            .as_deref()
            .and_then(find)
            .map_or(Tesseract::Missing, |program| {
                Tesseract::ask(program, &settings.languages)
            }),
        pdftoppm: find(Path::new("pdftoppm")),
        pdftotext: settings.pdftotext.as_deref().and_then(find),
    }
}

/// LibreOffice, as far as it is installed.
pub fn office(settings: &RenditionSettings, path: &OsStr) -> Option<PathBuf> {
    settings.office.as_deref().and_then(|name| find(name, path))
}

/// What one rendition may take.
pub const fn rendition_limits(settings: &RenditionSettings) -> formats::Limits {
    formats::Limits {
        time: settings.timeout,
        input: settings.largest,
        output: settings.largest,
        memory: settings.memory,
    }
}

/// A name without a folder is looked up in `path`; a path is taken as it is. The child stands in `/`, so it is absolute.
fn find(program: &Path, path: &OsStr) -> Option<PathBuf> {
    if program.components().count() > 1 {
        return std::path::absolute(program)
            .ok()
            .filter(|program| program.is_file());
    }
    std::env::split_paths(path)
        .map(|folder| folder.join(program))
        .find(|program| program.is_file())
}

/// Bytes of JSON that all which is found besides the text may take.
const INSPECTION: u64 = 8 * 1024 * 1024;

/// The limits that the settings name.
pub fn limits(settings: &ExtractionSettings) -> Limits {
    let defaults = Limits::default();
    let text = usize::try_from(settings.output).unwrap_or(usize::MAX);
    Limits {
        wall: settings.timeout.min(defaults.wall),
        wall_long: settings.timeout,
        memory: settings.memory,
        text,
        // JSON doubles the worst of texts, and the inspection comes besides.
        answer: defaults
            .answer
            .max(settings.output.saturating_mul(2) + INSPECTION),
        ..defaults
    }
}
