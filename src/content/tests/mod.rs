//! Extraction of real files (see `tests/fixtures/content/README.md`) and of malicious ones, without the process around
//! it; that one is tested with the program itself in `tests/it`.

mod formats;
mod hostile;
mod signed;

use super::extract::{Extraction, Limits, Reading, extract};
use super::identify::FileHint;
use super::ocr::Tools;
use super::source::Source;

fn fixture(name: &str) -> Vec<u8> {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/fixtures/content")
        .join(name);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads bytes that arrived under a name, on a machine without OCR.
fn read_bytes(name: &str, bytes: Vec<u8>, limits: &Limits) -> Extraction {
    let reading = Reading::new(limits, &TOOLS, false);
    let (extraction, wants_recognition) = extract(
        &mut Source::from_bytes(bytes),
        &FileHint::from_name(name),
        reading,
    )
    .unwrap();
    assert!(
        !wants_recognition,
        "there is nothing here to recognise with"
    );
    extraction
}

static TOOLS: Tools = Tools {
    tesseract: super::ocr::Tesseract::Missing,
    pdftoppm: None,
    pdftotext: None,
};

fn read(name: &str) -> Extraction {
    read_bytes(name, fixture(name), &Limits::default())
}
