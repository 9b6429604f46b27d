//! Text recognition (OCR) by programs that may or may not be installed: Tesseract, and poppler for the pages of PDFs.
//!
//! They run as children of the extraction child, under its limits and in its process group. What is missing is said
//! in the document's state, so that an administrator knows what to install and what to have read again.

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde::{Deserialize, Serialize};

use super::extract::{Found, Reading};
use super::source::Source;
use super::text::Stop;

const LATVIAN: &str = "lav";

/// What letters to a Latvian office are written in.
const USUAL_LANGUAGES: [&str; 3] = [LATVIAN, "eng", "rus"];

/// Something that recognition needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OcrPart {
    /// The `tesseract` program (Debian: `tesseract-ocr`).
    Tesseract,
    /// Its Latvian language data (Debian: `tesseract-ocr-lav`).
    LatvianData,
    /// The `pdftoppm` program (Debian: `poppler-utils`).
    PdfRenderer,
}

/// The state of Tesseract on this machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Tesseract {
    /// Not installed.
    #[default]
    Missing,
    /// Installed without Latvian: what it made of Latvian pages would be worse than nothing.
    WithoutLatvian,
    /// Ready, with languages as for `-l`, for example `lav+eng`.
    Ready { program: PathBuf, languages: String },
}

/// Programs found on this machine. The extraction child gets their full paths: it has no `PATH`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tools {
    pub tesseract: Tesseract,
    /// Renders PDF pages for recognition.
    pub pdftoppm: Option<PathBuf>,
    /// Reads PDFs that the built-in reader cannot.
    pub pdftotext: Option<PathBuf>,
}

impl Tools {
    /// Looks for the programs in the folders of `path` (the value of `PATH`) and asks Tesseract for its languages.
    /// Blocks for the time that takes: once, at start.
    #[must_use]
    pub fn discover(path: &OsStr) -> Self {
        let find = |name: &str| {
            std::env::split_paths(path)
                .map(|folder| folder.join(name))
                .find(|program| program.is_file())
        };
        Self {
            tesseract: find("tesseract").map_or(Tesseract::Missing, |program| {
                Tesseract::ask(program, &USUAL_LANGUAGES)
            }),
            pdftoppm: find("pdftoppm"),
            pdftotext: find("pdftotext"),
        }
    }

    /// What is missing to recognise a picture; empty if nothing.
    #[must_use]
    pub fn missing_for_picture(&self) -> Vec<OcrPart> {
        match self.tesseract {
            Tesseract::Missing => vec![OcrPart::Tesseract, OcrPart::LatvianData],
            Tesseract::WithoutLatvian => vec![OcrPart::LatvianData],
            Tesseract::Ready { .. } => Vec::new(),
        }
    }

    /// What is missing to recognise the pages of a PDF; empty if nothing.
    #[must_use]
    pub fn missing_for_pdf(&self) -> Vec<OcrPart> {
        let mut missing = self.missing_for_picture();
        if self.pdftoppm.is_none() {
            missing.push(OcrPart::PdfRenderer);
        }
        missing
    }
}

impl Tesseract {
    /// Asks an installed Tesseract which of the `wanted` languages (its codes, in order of preference) it has data for.
    /// Blocks for the time that takes.
    #[must_use]
    pub fn ask<W: AsRef<str>>(program: PathBuf, wanted: &[W]) -> Self {
        let listed = Command::new(&program)
            .arg("--list-langs")
            .stdin(Stdio::null())
            .output();
        let installed = listed
            .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
            .unwrap_or_default();
        languages(&installed, wanted).map_or(Self::WithoutLatvian, |languages| Self::Ready {
            program,
            languages,
        })
    }
}

/// Latvian is a must wherever it is wanted; the others are taken where there is data for them.
fn languages<W: AsRef<str>>(installed: &str, wanted: &[W]) -> Option<String> {
    let has = |language: &str| installed.lines().any(|line| line.trim() == language);
    let wanted = || wanted.iter().map(AsRef::as_ref);
    let found: Vec<&str> = wanted().filter(|language| has(language)).collect();
    let lacking = wanted().any(|language| language == LATVIAN) && !has(LATVIAN);
    (!lacking && !found.is_empty()).then(|| found.join("+"))
}

/// Whether pages had to be recognised, and what came of it; the later variant says more about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Need {
    #[default]
    None,
    Unavailable(Vec<OcrPart>),
    Failed,
    Done,
    Wanted,
}

impl Need {
    fn weight(&self) -> u8 {
        match self {
            Self::None => 0,
            Self::Unavailable(_) => 1,
            Self::Failed => 2,
            Self::Done => 3,
            Self::Wanted => 4,
        }
    }

    pub(crate) fn raise(&mut self, other: Self) {
        if other.weight() > self.weight() {
            *self = other;
        }
    }
}

/// Writes the text recognised on a picture.
pub(crate) fn read_picture(source: &mut Source, reading: &mut Reading<'_>) -> Result<Found, Stop> {
    let missing = reading.tools.missing_for_picture();
    if !missing.is_empty() {
        reading.need.raise(Need::Unavailable(missing));
    } else if !reading.recognise {
        reading.need.raise(Need::Wanted);
    } else {
        let bytes = source
            .all(reading.limits.in_memory)?
            .ok_or(Stop::TooLarge)?;
        if let Some(text) = recognise(&bytes, reading) {
            reading.text.push(&text)?;
        }
    }
    Ok(Found::default())
}

/// Pixels along the longer side of a rendered page: A4 at 300 dots per inch, however large the page says it is.
const LONG_SIDE: &str = "3508";

/// Largest rendered page: grey, one byte a pixel, square at worst.
const PICTURE_BYTES: u64 = 3508 * 3508 + 64;

/// The text recognised on one page of a PDF (numbers start at 1).
pub(crate) fn pdf_page(pdf: &[u8], number: u32, reading: &mut Reading<'_>) -> Option<String> {
    let renderer = reading.tools.pdftoppm.as_deref()?;
    let page = number.to_string();
    let arguments = [
        "-f",
        &page,
        "-l",
        &page,
        "-gray",
        "-scale-to",
        LONG_SIDE,
        "-",
    ];
    match run(renderer, &arguments, pdf, PICTURE_BYTES) {
        Some(picture) => recognise(&picture, reading),
        None => {
            reading.need.raise(Need::Failed);
            None
        }
    }
}

fn recognise(picture: &[u8], reading: &mut Reading<'_>) -> Option<String> {
    let Tesseract::Ready { program, languages } = &reading.tools.tesseract else {
        return None;
    };
    let arguments = ["stdin", "stdout", "-l", languages];
    let text = run(program, &arguments, picture, reading.limits.answer);
    reading.need.raise(if text.is_some() {
        Need::Done
    } else {
        Need::Failed
    });
    text.map(|text| String::from_utf8_lossy(&text).into_owned())
}

/// Runs a program with bytes on its standard input and returns its standard output; nothing if it fails or says more
/// than `most` bytes.
pub(crate) fn run(program: &Path, arguments: &[&str], input: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut child = Command::new(program)
        .args(arguments)
        .env_clear()
        // Tesseract would start a thread per core and be slower for it.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take();
    let mut stdout = child.stdout.take();
    let mut output = Vec::new();
    let read = thread::scope(|scope| {
        // Fed from beside: a program may write before it has read everything.
        scope.spawn(move || stdin.as_mut().map(|stdin| stdin.write_all(input)));
        let read = stdout
            .as_mut()
            .map(|stdout| stdout.take(most + 1).read_to_end(&mut output));
        // Closes the pipe, so that a program that still writes or reads comes to its end.
        drop(stdout.take());
        if output.len() as u64 > most {
            let _ = child.kill();
        }
        read
    });
    let finished = child.wait().is_ok_and(|status| status.success());
    (finished && matches!(read, Some(Ok(_))) && output.len() as u64 <= most).then_some(output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latvian_is_a_must_and_the_others_are_welcome() {
        let usual = |installed: &str| languages(installed, &USUAL_LANGUAGES);
        assert_eq!(
            usual("List of available languages (3):\neng\nlav\nosd\n").as_deref(),
            Some("lav+eng")
        );
        assert_eq!(usual("lav\nrus\neng").as_deref(), Some("lav+eng+rus"));
        assert_eq!(usual("eng\nosd"), None);
        assert_eq!(languages("eng\nosd", &["eng"]).as_deref(), Some("eng"));
    }

    #[test]
    fn what_is_missing_is_named() {
        let none = Tools::discover(OsStr::new("/nonexistent"));
        assert_eq!(none, Tools::default());
        assert_eq!(
            none.missing_for_pdf(),
            [
                OcrPart::Tesseract,
                OcrPart::LatvianData,
                OcrPart::PdfRenderer
            ]
        );
    }

    #[test]
    fn a_program_that_says_too_much_or_fails_counts_as_failed() {
        let echo = Path::new("/bin/cat");
        let input = vec![b'x'; 1 << 20];
        assert_eq!(run(echo, &[], &input, 1 << 20), Some(input.clone()));
        assert_eq!(run(echo, &[], &input, 1000), None);
        assert_eq!(run(Path::new("/bin/false"), &[], b"", 1000), None);
        assert_eq!(run(Path::new("/nonexistent"), &[], b"", 1000), None);
    }
}
