//! What is asked of the extraction of one file and what it answers; the choice of the extractor.
//!
//! The types are what the service stores and shows. The reading itself ([`extract`]) happens only in the child.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use chrono::{DateTime, Utc};
use entities::values::ContentHash;
use entities::vocabulary::TextState;
use serde::{Deserialize, Serialize};

use super::format::Format;
use super::identify::{self, FileHint};
use super::ocr::{self, Need, OcrPart, Tools};
use super::signature::Signature;
use super::source::Source;
pub use super::text::budget::Flaw;
use super::text::{
    Budget, Sink, Stop, container, docx, email, html, odf, pdf, plain, rtf, spreadsheet,
};

/// What one extraction may cost. The defaults suit an office's mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Time by the clock, without recognition.
    pub wall: Duration,
    /// Time by the clock when pages have to be recognised, or a part is copied out at the receiver's pace.
    pub wall_long: Duration,
    /// Processor time of each process; whole seconds count.
    pub cpu: Duration,
    /// Address space of each process, in bytes.
    pub memory: u64,
    /// Largest file of a format that has to be read whole (PDF, letters, RTF, HTML), in bytes.
    pub in_memory: u64,
    /// Longest text kept, in bytes of UTF-8; the rest is left out and said to be.
    pub text: usize,
    /// Largest answer the parent accepts, in bytes of JSON.
    pub answer: u64,
    /// Largest part (attachment, inner file) handed out, in bytes.
    pub part: u64,
    /// Most that all packages in one file may unpack to, in bytes.
    pub unpacked: u64,
    /// Most that an entry may unpack to, as a multiple of its packed size.
    pub ratio: u32,
    /// Most entries of a package, and most attachments of a letter.
    pub entries: u32,
    /// How deep containers may stand inside each other.
    pub nesting: u8,
    /// Most pages recognised; the rest is left out and said to be.
    pub ocr_pages: u32,
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Self {
            wall: Duration::from_secs(30),
            wall_long: Duration::from_mins(10),
            cpu: Duration::from_secs(20),
            memory: 1024 * MIB,
            in_memory: 128 * MIB,
            text: 4 * 1024 * 1024,
            answer: 32 * MIB,
            part: 1024 * MIB,
            unpacked: 256 * MIB,
            ratio: 200,
            entries: 5_000,
            nesting: 3,
            ocr_pages: 50,
        }
    }
}

/// All that was learned from the bytes of one file. It depends on nothing but the bytes, the hint, the limits and
/// the tools installed, so it may be thrown away and made again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extraction {
    /// The text: NFC, `\n` line ends, no control characters but `\t` and `\n`.
    pub text: String,
    pub inspection: Inspection,
}

/// Pages of which the beginnings are kept: of more of them the list would be longer than what else is known of a content.
pub const MOST_PAGES: usize = 2_000;

/// What was found besides the text (apskates rezultāts), stored as JSON beside the content.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// What the file is.
    pub format: Format,
    /// PRONOM identifier (`fmt/412`), where known.
    pub pronom: Option<String>,
    /// What became of the text.
    pub outcome: TextOutcome,
    /// Text is missing at the end, or pages were left out.
    pub truncated: bool,
    /// Pages, where the format has them.
    pub pages: Option<u32>,
    /// At which byte of the text each page begins, the first one first; empty where that is not known: in other formats, with more
    /// than [`MOST_PAGES`], and where the text was read before this was kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub page_starts: Vec<u32>,
    /// Headers of a letter.
    pub mail: Option<MailHeaders>,
    /// Attachments of a letter or inner files of a container, in the order in which they can be asked for.
    pub parts: Vec<Part>,
    /// Signatures of a signed container.
    pub signatures: Vec<Signature>,
}

/// What became of the text of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum TextOutcome {
    /// Read from the file.
    Extracted,
    /// Recognised (OCR), in whole or for some pages.
    Recognised,
    /// Read to the end; there is no text.
    Empty,
    /// There are only pictures of text and no means to recognise them here.
    OcrUnavailable {
        /// What would have to be installed.
        missing: Vec<OcrPart>,
    },
    /// Recognition was tried and failed.
    OcrFailed,
    /// A password is needed.
    Encrypted,
    /// No text is read from files of this format.
    Unsupported,
    /// Larger than files of this format may be to be read.
    TooLarge,
    /// Could not be read to its end; what was read until then is kept.
    Broken {
        /// Why.
        reason: Flaw,
    },
}

impl TextOutcome {
    /// The summary kept in a column, for lists and filters.
    #[must_use]
    pub fn state(&self) -> TextState {
        match self {
            Self::Extracted => TextState::Extracted,
            Self::Recognised => TextState::Recognised,
            Self::Empty => TextState::Empty,
            Self::OcrUnavailable { .. } => TextState::RecognitionUnavailable,
            Self::Encrypted => TextState::Encrypted,
            Self::Unsupported => TextState::Unsupported,
            Self::OcrFailed | Self::TooLarge => TextState::Refused,
            Self::Broken { .. } => TextState::Broken,
        }
    }
}

/// A file inside a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Name made safe ([`super::names`]); inner files keep their folders.
    pub name: String,
    /// Size in bytes.
    pub size: u64,
    /// What it is, as far as its first bytes tell.
    pub format: Format,
    /// Media type of that format.
    pub media_type: String,
    /// SHA-256 of its bytes.
    #[serde(with = "hash_as_text")]
    pub hash: ContentHash,
    /// Shown inside a letter's body (a logo, mostly) rather than attached to it.
    pub inline: bool,
}

/// A SHA-256 as the address of a content.
pub(crate) fn content_hash(sha256: &ring::digest::Digest) -> ContentHash {
    let mut bytes = [0; 32];
    bytes.copy_from_slice(sha256.as_ref());
    ContentHash::from_bytes(bytes)
}

mod hash_as_text {
    use entities::values::ContentHash;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub(super) fn serialize<S: Serializer>(
        hash: &ContentHash,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(hash)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<ContentHash, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// The headers of a letter that a registration needs (personal data).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailHeaders {
    /// `Name <address>` or either alone.
    pub from: Vec<String>,
    pub to: Vec<String>,
    pub cc: Vec<String>,
    pub subject: Option<String>,
    /// When the sender says it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    pub message_id: Option<String>,
    /// What it reports of another letter, where a mail server wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<DeliveryReport>,
}

/// What a mail server reports of a letter (RFC 3464).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryReport {
    /// `Message-ID` of the letter, without angle brackets; none where the report does not name it.
    pub letter: Option<String>,
    /// What became of it.
    pub outcome: DeliveryOutcome,
    /// The mail server's own words, in one line; may be empty.
    pub words: String,
}

/// What became of a letter, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryOutcome {
    /// It was delivered, or handed on to where nothing more is reported.
    Passed,
    /// It is still being tried.
    Delayed,
    /// It did not arrive.
    Failed,
}

/// What an extractor found besides the text it wrote.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) pronom: Option<&'static str>,
    pub(crate) pages: Option<u32>,
    pub(crate) mail: Option<MailHeaders>,
    pub(crate) parts: Vec<Part>,
    pub(crate) signatures: Vec<Signature>,
}

/// The reading of one file and all that is inside it.
pub(crate) struct Reading<'r> {
    pub(crate) limits: &'r Limits,
    pub(crate) tools: &'r Tools,
    /// Whether pages may be recognised now; otherwise only the need is noted.
    pub(crate) recognise: bool,
    pub(crate) budget: Budget,
    pub(crate) text: Sink,
    pub(crate) need: Need,
    pub(crate) depth: u8,
}

impl<'r> Reading<'r> {
    pub(crate) fn new(limits: &'r Limits, tools: &'r Tools, recognise: bool) -> Self {
        Self {
            limits,
            tools,
            recognise,
            budget: Budget::new(limits.unpacked, limits.ratio),
            text: Sink::new(limits.text),
            need: Need::None,
            depth: 0,
        }
    }
}

/// Reads one file. The second value says whether pages wait to be recognised.
///
/// # Errors
/// Only if the file itself cannot be read from the disk.
pub(crate) fn extract(
    source: &mut Source,
    hint: &FileHint,
    mut reading: Reading<'_>,
) -> std::io::Result<(Extraction, bool)> {
    let identity = identify::identify(source, hint)?;
    let read = read_as(identity.format, source, &mut reading);
    let need = std::mem::take(&mut reading.need);
    let (text, mut truncated, page_starts) = reading.text.finish_with_pages();
    let (found, outcome) = match read {
        Ok(None) => (Found::default(), TextOutcome::Unsupported),
        Ok(Some(found)) => (found, outcome(&need, &text)),
        Err(Stop::Full) => (Found::default(), outcome(&need, &text)),
        Err(Stop::Encrypted) => (Found::default(), TextOutcome::Encrypted),
        Err(Stop::TooLarge) => (Found::default(), TextOutcome::TooLarge),
        Err(Stop::Broken(reason)) => {
            truncated = true;
            (Found::default(), TextOutcome::Broken { reason })
        }
    };
    let inspection = Inspection {
        format: identity.format,
        pronom: found.pronom.or(identity.pronom).map(str::to_owned),
        outcome,
        truncated,
        pages: found.pages,
        page_starts: page_starts_kept(page_starts),
        mail: found.mail,
        parts: found.parts,
        signatures: found.signatures,
    };
    let extraction = Extraction { text, inspection };
    Ok((extraction, need == Need::Wanted))
}

fn page_starts_kept(starts: Vec<usize>) -> Vec<u32> {
    if starts.len() > MOST_PAGES {
        return Vec::new();
    }
    let starts: Result<Vec<u32>, _> = starts.into_iter().map(u32::try_from).collect();
    starts.unwrap_or_default()
}

fn outcome(need: &Need, text: &str) -> TextOutcome {
    match need {
        Need::Done => TextOutcome::Recognised,
        Need::Failed if text.is_empty() => TextOutcome::OcrFailed,
        Need::Unavailable(missing) if text.is_empty() => TextOutcome::OcrUnavailable {
            missing: missing.clone(),
        },
        _ if text.is_empty() => TextOutcome::Empty,
        _ => TextOutcome::Extracted,
    }
}

/// Writes the text of a file of that format; nothing if no text is read from it.
pub(crate) fn read_as(
    format: Format,
    source: &mut Source,
    reading: &mut Reading<'_>,
) -> Result<Option<Found>, Stop> {
    // The libraries below are written for honest files; a panic over a dishonest one says no more than "damaged".
    let outcome = catch_unwind(AssertUnwindSafe(|| dispatch(format, source, reading)));
    outcome.unwrap_or(Err(Flaw::Damaged.into()))
}

fn dispatch(
    format: Format,
    source: &mut Source,
    reading: &mut Reading<'_>,
) -> Result<Option<Found>, Stop> {
    let found = match format {
        Format::Pdf => pdf::read(source, reading)?,
        Format::Docx | Format::Docm | Format::Pptx => docx::read(source, reading)?,
        Format::Xlsx | Format::Xlsm => spreadsheet::read(source, reading)?,
        Format::Xls => spreadsheet::read_old(source, reading)?,
        Format::Odt | Format::Ods | Format::Odp => odf::read(source, format, reading)?,
        Format::Rtf => rtf::read(source, reading)?,
        Format::Html => html::read(source, reading)?,
        Format::PlainText | Format::Csv | Format::Json | Format::Xml => {
            plain::read(source, reading)?
        }
        Format::Eml => email::read(source, reading)?,
        Format::AsicE | Format::AsicS | Format::Edoc | Format::Zip => {
            container::read(source, format, reading)?
        }
        Format::OoxmlEncrypted => return Err(Stop::Encrypted),
        Format::Nothing => Found::default(),
        format if format.is_picture() => ocr::read_picture(source, reading)?,
        _ => return Ok(None),
    };
    Ok(Some(found))
}
