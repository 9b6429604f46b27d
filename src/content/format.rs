//! The kinds of file the service knows by name.
//!
//! A closed list: what is not on it is [`Format::Unknown`] and is kept all the same, byte for byte, only without
//! text. The identifiers are those of PRONOM, the register of The National Archives (UK), which archives ask for in
//! their packages (PREMIS `formatRegistryKey`).

use serde::{Deserialize, Serialize};

/// What a file is, by its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Portable Document Format, any version, PDF/A included.
    Pdf,
    /// Office Open XML text.
    Docx,
    /// Office Open XML text with macros.
    Docm,
    /// Office Open XML spreadsheet.
    Xlsx,
    /// Office Open XML spreadsheet with macros.
    Xlsm,
    /// Office Open XML presentation.
    Pptx,
    /// An Office Open XML document encrypted with a password (wrapped in an OLE2 compound file, ECMA-376 part 2).
    OoxmlEncrypted,
    /// Word 97–2003.
    Doc,
    /// Excel 97–2003.
    Xls,
    /// PowerPoint 97–2003.
    Ppt,
    /// Outlook message.
    Msg,
    /// OpenDocument text.
    Odt,
    /// OpenDocument spreadsheet.
    Ods,
    /// OpenDocument presentation.
    Odp,
    /// Rich Text Format.
    Rtf,
    /// HTML or XHTML page.
    Html,
    /// Text without markup.
    PlainText,
    /// Comma- or semicolon-separated values.
    Csv,
    /// XML with no more specific kind.
    Xml,
    /// JSON text.
    Json,
    /// Internet message (RFC 5322).
    Eml,
    /// Associated Signature Container, extended (ETSI EN 319 162-1).
    AsicE,
    /// Associated Signature Container, simple.
    AsicS,
    /// eDoc, the Latvian signed container (eParaksts): an ASiC-E by another extension.
    Edoc,
    /// ZIP archive with no more specific kind.
    Zip,
    /// JPEG picture.
    Jpeg,
    /// PNG picture.
    Png,
    /// TIFF picture, one page or many.
    Tiff,
    /// GIF picture.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// WebP picture.
    Webp,
    /// HEIF picture, as telephones make them.
    Heif,
    /// MPEG audio, layer 3.
    Mp3,
    /// RIFF WAVE sound.
    Wav,
    /// Ogg sound.
    Ogg,
    /// FLAC sound.
    Flac,
    /// MPEG-4 sound.
    M4a,
    /// MPEG-4 film.
    Mp4,
    /// QuickTime film.
    Mov,
    /// AVI film.
    Avi,
    /// Matroska film.
    Mkv,
    /// Windows Media film.
    Wmv,
    /// An empty file.
    Nothing,
    /// Anything else.
    Unknown,
}

/// One row of the table: media type, usual extension, PRONOM identifier, Latvian and English name.
struct Row(
    &'static str,
    &'static str,
    Option<&'static str>,
    &'static str,
    &'static str,
);

impl Format {
    /// Media type as registered with IANA, without parameters.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        self.row().0
    }

    /// Usual extension, lower case, without the dot; empty where there is none.
    #[must_use]
    pub fn extension(self) -> &'static str {
        self.row().1
    }

    /// PRONOM identifier where the format alone decides it. Formats with one identifier per version (PDF,
    /// OpenDocument, JPEG) get theirs from [`super::identify::Identity::pronom`].
    #[must_use]
    pub fn pronom(self) -> Option<&'static str> {
        self.row().2
    }

    /// What staff read, in Latvian.
    #[must_use]
    pub fn name_lv(self) -> &'static str {
        self.row().3
    }

    /// What staff read, in English.
    #[must_use]
    pub fn name_en(self) -> &'static str {
        self.row().4
    }

    /// A picture whose text can only come from recognition (OCR).
    #[must_use]
    pub fn is_picture(self) -> bool {
        matches!(
            self,
            Self::Jpeg | Self::Png | Self::Tiff | Self::Gif | Self::Bmp | Self::Webp
        )
    }

    /// A container that carries signatures beside the files they sign.
    #[must_use]
    pub fn is_signed_container(self) -> bool {
        matches!(self, Self::AsicE | Self::AsicS | Self::Edoc)
    }

    fn row(self) -> Row {
        match self {
            Self::Pdf => Row(
                "application/pdf",
                "pdf",
                None,
                "PDF dokuments",
                "PDF document",
            ),
            Self::Docx => Row(
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "docx",
                Some("fmt/412"),
                "Word dokuments",
                "Word document",
            ),
            Self::Docm => Row(
                "application/vnd.ms-word.document.macroEnabled.12",
                "docm",
                Some("fmt/523"),
                "Word dokuments ar makro",
                "Word document with macros",
            ),
            Self::Xlsx => Row(
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                "xlsx",
                Some("fmt/214"),
                "Excel izklājlapa",
                "Excel spreadsheet",
            ),
            Self::Xlsm => Row(
                "application/vnd.ms-excel.sheet.macroEnabled.12",
                "xlsm",
                Some("fmt/445"),
                "Excel izklājlapa ar makro",
                "Excel spreadsheet with macros",
            ),
            Self::Pptx => Row(
                "application/vnd.openxmlformats-officedocument.presentationml.presentation",
                "pptx",
                Some("fmt/215"),
                "PowerPoint prezentācija",
                "PowerPoint presentation",
            ),
            Self::OoxmlEncrypted => Row(
                "application/x-ole-storage",
                "",
                Some("fmt/494"),
                "ar paroli aizsargāts Office dokuments",
                "password-protected Office document",
            ),
            Self::Doc => Row(
                "application/msword",
                "doc",
                Some("fmt/40"),
                "Word 97–2003 dokuments",
                "Word 97–2003 document",
            ),
            Self::Xls => Row(
                "application/vnd.ms-excel",
                "xls",
                Some("fmt/61"),
                "Excel 97–2003 izklājlapa",
                "Excel 97–2003 spreadsheet",
            ),
            Self::Ppt => Row(
                "application/vnd.ms-powerpoint",
                "ppt",
                Some("fmt/126"),
                "PowerPoint 97–2003 prezentācija",
                "PowerPoint 97–2003 presentation",
            ),
            Self::Msg => Row(
                "application/vnd.ms-outlook",
                "msg",
                Some("x-fmt/430"),
                "Outlook vēstule",
                "Outlook message",
            ),
            Self::Odt => Row(
                "application/vnd.oasis.opendocument.text",
                "odt",
                None,
                "OpenDocument teksts",
                "OpenDocument text",
            ),
            Self::Ods => Row(
                "application/vnd.oasis.opendocument.spreadsheet",
                "ods",
                None,
                "OpenDocument izklājlapa",
                "OpenDocument spreadsheet",
            ),
            Self::Odp => Row(
                "application/vnd.oasis.opendocument.presentation",
                "odp",
                None,
                "OpenDocument prezentācija",
                "OpenDocument presentation",
            ),
            Self::Rtf => Row(
                "application/rtf",
                "rtf",
                None,
                "RTF dokuments",
                "RTF document",
            ),
            Self::Html => Row(
                "text/html",
                "html",
                Some("fmt/96"),
                "HTML lapa",
                "HTML page",
            ),
            Self::PlainText => Row(
                "text/plain",
                "txt",
                Some("x-fmt/111"),
                "teksts",
                "plain text",
            ),
            Self::Csv => Row(
                "text/csv",
                "csv",
                Some("x-fmt/18"),
                "CSV tabula",
                "CSV table",
            ),
            Self::Xml => Row(
                "application/xml",
                "xml",
                Some("fmt/101"),
                "XML fails",
                "XML file",
            ),
            Self::Json => Row(
                "application/json",
                "json",
                Some("fmt/817"),
                "JSON fails",
                "JSON file",
            ),
            Self::Eml => Row(
                "message/rfc822",
                "eml",
                Some("fmt/278"),
                "e-pasta vēstule",
                "e-mail message",
            ),
            Self::AsicE => Row(
                "application/vnd.etsi.asic-e+zip",
                "asice",
                None,
                "elektroniski parakstīts konteiners (ASiC-E)",
                "signed container (ASiC-E)",
            ),
            Self::AsicS => Row(
                "application/vnd.etsi.asic-s+zip",
                "asics",
                None,
                "elektroniski parakstīts konteiners (ASiC-S)",
                "signed container (ASiC-S)",
            ),
            Self::Edoc => Row(
                "application/vnd.etsi.asic-e+zip",
                "edoc",
                None,
                "elektroniski parakstīts dokuments (eDoc)",
                "signed document (eDoc)",
            ),
            Self::Zip => Row(
                "application/zip",
                "zip",
                Some("x-fmt/263"),
                "ZIP arhīvs",
                "ZIP archive",
            ),
            Self::Jpeg => Row("image/jpeg", "jpg", None, "JPEG attēls", "JPEG picture"),
            Self::Png => Row("image/png", "png", None, "PNG attēls", "PNG picture"),
            Self::Tiff => Row(
                "image/tiff",
                "tif",
                Some("fmt/353"),
                "TIFF attēls",
                "TIFF picture",
            ),
            Self::Gif => Row("image/gif", "gif", None, "GIF attēls", "GIF picture"),
            Self::Bmp => Row("image/bmp", "bmp", None, "BMP attēls", "BMP picture"),
            Self::Webp => Row("image/webp", "webp", None, "WebP attēls", "WebP picture"),
            Self::Heif => Row("image/heif", "heic", None, "HEIF attēls", "HEIF picture"),
            Self::Mp3 => Row(
                "audio/mpeg",
                "mp3",
                Some("fmt/134"),
                "MP3 skaņa",
                "MP3 sound",
            ),
            Self::Wav => Row("audio/wav", "wav", None, "WAV skaņa", "WAV sound"),
            Self::Ogg => Row("audio/ogg", "ogg", None, "Ogg skaņa", "Ogg sound"),
            Self::Flac => Row(
                "audio/flac",
                "flac",
                Some("fmt/279"),
                "FLAC skaņa",
                "FLAC sound",
            ),
            Self::M4a => Row("audio/mp4", "m4a", None, "MPEG-4 skaņa", "MPEG-4 sound"),
            Self::Mp4 => Row(
                "video/mp4",
                "mp4",
                Some("fmt/199"),
                "MPEG-4 video",
                "MPEG-4 film",
            ),
            Self::Mov => Row(
                "video/quicktime",
                "mov",
                Some("x-fmt/384"),
                "QuickTime video",
                "QuickTime film",
            ),
            Self::Avi => Row(
                "video/x-msvideo",
                "avi",
                Some("fmt/5"),
                "AVI video",
                "AVI film",
            ),
            Self::Mkv => Row(
                "video/matroska",
                "mkv",
                Some("fmt/569"),
                "Matroska video",
                "Matroska film",
            ),
            Self::Wmv => Row(
                "video/x-ms-wmv",
                "wmv",
                Some("fmt/133"),
                "Windows Media video",
                "Windows Media film",
            ),
            Self::Nothing => Row("application/x-empty", "", None, "tukšs fails", "empty file"),
            Self::Unknown => Row(
                "application/octet-stream",
                "bin",
                None,
                "nezināms formāts",
                "unknown format",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn a_stored_name_stays_what_it_was() {
        let stored = serde_json::to_string(&Format::AsicE).unwrap();
        assert_eq!(stored, "\"asic_e\"");
        assert_eq!(
            serde_json::from_str::<Format>(&stored).unwrap(),
            Format::AsicE
        );
    }

    #[test]
    fn archives_get_the_identifiers_of_pronom() {
        assert_eq!(Format::Docx.pronom(), Some("fmt/412"));
        assert_eq!(Format::Eml.media_type(), "message/rfc822");
        assert_eq!(Format::Edoc.extension(), "edoc");
    }
}
