//! Files: papers in their formats.

use chrono::NaiveDate;

use super::SampleError;
use super::format::pdf::PdfWriter;
use super::format::{docx, html, odt, pdf, rtf, text, xlsx};
use super::paper::{Block, Paper};
use super::themes::Format;

/// A file of a document. The first of a document is the main one, the rest are annexes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SampleFile {
    /// File name with extension, Latvian letters and spaces included.
    pub name: String,
    /// Media type.
    pub media_type: &'static str,
    /// Content.
    pub bytes: Vec<u8>,
}

/// Formats that [`file_of`] writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SampleFormat {
    /// Office Open XML text.
    Docx,
    /// OpenDocument text.
    Odt,
    /// PDF 1.7 with an embedded font.
    Pdf,
    /// Rich Text Format in windows-1257.
    Rtf,
    /// HTML in UTF-8.
    Html,
    /// Plain text in UTF-8.
    Text,
    /// Plain text in windows-1257.
    Windows1257,
    /// Office Open XML workbook.
    Xlsx,
}

/// A file with these very paragraphs, for tests and benches that need to know what is in it.
///
/// A PDF shows a question mark for a character that its font lacks.
///
/// # Errors
/// [`SampleError`] when embedded data is damaged.
pub fn file_of(
    format: SampleFormat,
    title: &str,
    paragraphs: &[&str],
    date: NaiveDate,
) -> Result<SampleFile, SampleError> {
    let heading = Block::Centre {
        text: title.to_owned(),
        strong: true,
    };
    let blocks = std::iter::once(heading)
        .chain(
            paragraphs
                .iter()
                .map(|text| Block::Text((*text).to_owned())),
        )
        .collect();
    let paper = Paper {
        title: title.to_owned(),
        author: "Ogres novada Sociālais dienests".to_owned(),
        date,
        blocks,
    };
    let format = match format {
        SampleFormat::Docx => Format::Docx,
        SampleFormat::Odt => Format::Odt,
        SampleFormat::Pdf => Format::Pdf,
        SampleFormat::Rtf => Format::Rtf,
        SampleFormat::Html => Format::Html,
        SampleFormat::Text => Format::Text,
        SampleFormat::Windows1257 => Format::OldText,
        SampleFormat::Xlsx => Format::Xlsx,
    };
    write_file(&PdfWriter::new()?, format, title, &paper)
}

/// A paper as a file of a format that is no wrapper of others.
pub(super) fn write_file(
    pdf_writer: &PdfWriter,
    format: Format,
    stem: &str,
    paper: &Paper,
) -> Result<SampleFile, SampleError> {
    let (extension, media_type, bytes) = match format {
        Format::Docx => ("docx", docx::MEDIA_TYPE, docx::write(paper)?),
        Format::Odt => ("odt", odt::MEDIA_TYPE, odt::write(paper)?),
        Format::Rtf => ("rtf", rtf::MEDIA_TYPE, rtf::write(paper)),
        Format::Html => ("html", html::MEDIA_TYPE, html::write(paper)),
        Format::Text => ("txt", text::MEDIA_TYPE, text::utf8(paper)),
        Format::OldText => ("txt", text::MEDIA_TYPE, text::windows_1257(paper)),
        Format::Xlsx => ("xlsx", xlsx::MEDIA_TYPE, xlsx::write(paper)?),
        Format::Pdf | Format::Mail | Format::Asice | Format::Edoc => {
            ("pdf", pdf::MEDIA_TYPE, pdf_writer.write(paper)?)
        }
    };
    Ok(SampleFile {
        name: format!("{stem}.{extension}"),
        media_type,
        bytes,
    })
}
