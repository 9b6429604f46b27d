//! The lines of the table.

use crate::table::{Format, Kind, Puid};

const fn line(
    puid: &'static str,
    name: &'static str,
    version: &'static str,
    (kind, media_type, extensions): (Kind, &'static str, &'static [&'static str]),
) -> Format {
    Format {
        puid: Puid(puid),
        name,
        version,
        media_type,
        extensions,
        kind,
    }
}

type Shared = (Kind, &'static str, &'static [&'static str]);

const PDF: Shared = (Kind::Pdf, "application/pdf", &["pdf"]);
const PDF_A: Shared = (Kind::PdfA, "application/pdf", &["pdf"]);
const DOC: Shared = (Kind::Writing, "application/msword", &["doc", "dot", "wbk"]);
const XLS: Shared = (
    Kind::Spreadsheet,
    "application/vnd.ms-excel",
    &["xls", "xlt", "xlw"],
);
const PPT: Shared = (
    Kind::Presentation,
    "application/vnd.ms-powerpoint",
    &["ppt", "pps", "pot"],
);
const MSG: Shared = (Kind::Message, "application/vnd.ms-outlook", &["msg", "oft"]);
const OLE2: Shared = (Kind::Package, "application/x-ole-storage", &[]);
const LOCKED: Shared = (
    Kind::Package,
    "application/x-ole-storage",
    &["docx", "xlsx", "pptx", "docm", "xlsm", "pptm"],
);
const DOCX: Shared = (
    Kind::Writing,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    &["docx", "wbk"],
);
const DOCM: Shared = (
    Kind::Writing,
    "application/vnd.ms-word.document.macroEnabled.12",
    &["docm"],
);
const DOTX: Shared = (
    Kind::Writing,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    &["dotx"],
);
const XLSX: Shared = (
    Kind::Spreadsheet,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    &["xlsx"],
);
const XLSM: Shared = (
    Kind::Spreadsheet,
    "application/vnd.ms-excel.sheet.macroEnabled.12",
    &["xlsm"],
);
const PPTX: Shared = (
    Kind::Presentation,
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    &["pptx"],
);
const PPTM: Shared = (
    Kind::Presentation,
    "application/vnd.ms-powerpoint.presentation.macroEnabled.12",
    &["pptm"],
);
const PPSX: Shared = (
    Kind::Presentation,
    "application/vnd.openxmlformats-officedocument.presentationml.slideshow",
    &["ppsx"],
);
const OOXML: Shared = (Kind::Package, "application/zip", &[]);
const ODT: Shared = (
    Kind::Writing,
    "application/vnd.oasis.opendocument.text",
    &["odt", "ott"],
);
const ODS: Shared = (
    Kind::Spreadsheet,
    "application/vnd.oasis.opendocument.spreadsheet",
    &["ods", "ots"],
);
const ODP: Shared = (
    Kind::Presentation,
    "application/vnd.oasis.opendocument.presentation",
    &["odp", "otp"],
);
const RTF: Shared = (Kind::Writing, "application/rtf", &["rtf"]);
const TXT: Shared = (Kind::Text, "text/plain", &["txt"]);
const CSV: Shared = (Kind::Text, "text/csv", &["csv"]);
const HTML: Shared = (Kind::Text, "text/html", &["html", "htm"]);
const XHTML: Shared = (
    Kind::Text,
    "application/xhtml+xml",
    &["xhtml", "html", "htm"],
);
const XML: Shared = (
    Kind::Text,
    "application/xml",
    &["xml", "xsd", "xsl", "fodt", "fods"],
);
const JSON: Shared = (Kind::Text, "application/json", &["json"]);
const EML: Shared = (Kind::Message, "message/rfc822", &["eml"]);
const JPEG: Shared = (
    Kind::Picture,
    "image/jpeg",
    &["jpg", "jpeg", "jpe", "jfif", "jif"],
);
const PNG: Shared = (Kind::Picture, "image/png", &["png"]);
const TIFF: Shared = (Kind::Picture, "image/tiff", &["tif", "tiff"]);
const GIF: Shared = (Kind::Picture, "image/gif", &["gif"]);
const BMP: Shared = (Kind::Picture, "image/bmp", &["bmp", "dib"]);
const MP3: Shared = (Kind::Sound, "audio/mpeg", &["mp3"]);
const WAV: Shared = (Kind::Sound, "audio/x-wav", &["wav", "wave"]);
const MP4: Shared = (Kind::Film, "application/mp4", &["mp4", "m4v", "m4a"]);
const MOV: Shared = (Kind::Film, "video/quicktime", &["mov", "qt"]);
const MKV: Shared = (Kind::Film, "video/x-matroska", &["mkv", "mka", "mks"]);
const ZIP: Shared = (Kind::Package, "application/zip", &["zip"]);
const SEVEN_ZIP: Shared = (Kind::Package, "application/x-7z-compressed", &["7z"]);
const GZIP: Shared = (Kind::Package, "application/gzip", &["gz", "tgz"]);
const EDOC: Shared = (
    Kind::Signed,
    "application/vnd.etsi.asic-e+zip",
    &["edoc", "asice", "sce"],
);
const ASIC_E: Shared = (
    Kind::Signed,
    "application/vnd.etsi.asic-e+zip",
    &["asice", "sce", "edoc", "bdoc"],
);
const BDOC: Shared = (
    Kind::Signed,
    "application/vnd.etsi.asic-e+zip",
    &["bdoc", "asice", "edoc"],
);
const BDOC_1: Shared = (Kind::Signed, "application/vnd.bdoc-1.0", &["bdoc"]);
const ASIC_S: Shared = (
    Kind::Signed,
    "application/vnd.etsi.asic-s+zip",
    &["asics", "scs"],
);

pub(crate) static LINES: [Format; 116] = [
    line(
        "fmt/14",
        "Acrobat PDF 1.0 - Portable Document Format",
        "1.0",
        PDF,
    ),
    line(
        "fmt/15",
        "Acrobat PDF 1.1 - Portable Document Format",
        "1.1",
        PDF,
    ),
    line(
        "fmt/16",
        "Acrobat PDF 1.2 - Portable Document Format",
        "1.2",
        PDF,
    ),
    line(
        "fmt/17",
        "Acrobat PDF 1.3 - Portable Document Format",
        "1.3",
        PDF,
    ),
    line(
        "fmt/18",
        "Acrobat PDF 1.4 - Portable Document Format",
        "1.4",
        PDF,
    ),
    line(
        "fmt/19",
        "Acrobat PDF 1.5 - Portable Document Format",
        "1.5",
        PDF,
    ),
    line(
        "fmt/20",
        "Acrobat PDF 1.6 - Portable Document Format",
        "1.6",
        PDF,
    ),
    line(
        "fmt/276",
        "Acrobat PDF 1.7 - Portable Document Format",
        "1.7",
        PDF,
    ),
    line("fmt/1129", "PDF 2.0 - Portable Document Format", "2.0", PDF),
    line(
        "fmt/95",
        "Acrobat PDF/A - Portable Document Format",
        "1a",
        PDF_A,
    ),
    line(
        "fmt/354",
        "Acrobat PDF/A - Portable Document Format",
        "1b",
        PDF_A,
    ),
    line(
        "fmt/476",
        "Acrobat PDF/A - Portable Document Format",
        "2a",
        PDF_A,
    ),
    line(
        "fmt/477",
        "Acrobat PDF/A - Portable Document Format",
        "2b",
        PDF_A,
    ),
    line(
        "fmt/478",
        "Acrobat PDF/A - Portable Document Format",
        "2u",
        PDF_A,
    ),
    line(
        "fmt/479",
        "Acrobat PDF/A - Portable Document Format",
        "3a",
        PDF_A,
    ),
    line(
        "fmt/480",
        "Acrobat PDF/A - Portable Document Format",
        "3b",
        PDF_A,
    ),
    line(
        "fmt/481",
        "Acrobat PDF/A - Portable Document Format",
        "3u",
        PDF_A,
    ),
    line(
        "fmt/1910",
        "Acrobat PDF/A - Portable Document Format",
        "4",
        PDF_A,
    ),
    line(
        "fmt/1911",
        "Acrobat PDF/A - Portable Document Format",
        "4e",
        PDF_A,
    ),
    line(
        "fmt/1912",
        "Acrobat PDF/A - Portable Document Format",
        "4f",
        PDF_A,
    ),
    line("fmt/39", "Microsoft Word Document", "6.0/95", DOC),
    line("fmt/40", "Microsoft Word Document", "97-2003", DOC),
    line(
        "fmt/59",
        "Microsoft Excel 5.0/95 Workbook (xls)",
        "5/95",
        XLS,
    ),
    line("fmt/61", "Microsoft Excel 97 Workbook (xls)", "8", XLS),
    line(
        "fmt/126",
        "Microsoft Powerpoint Presentation",
        "97-2003",
        PPT,
    ),
    line(
        "x-fmt/430",
        "Microsoft Outlook Email Message",
        "97-2003",
        MSG,
    ),
    line("fmt/111", "OLE2 Compound Document Format", "", OLE2),
    line(
        "fmt/494",
        "Microsoft Office Encrypted Document",
        "2007 Onwards",
        LOCKED,
    ),
    line(
        "fmt/412",
        "Microsoft Word for Windows",
        "2007 onwards",
        DOCX,
    ),
    line(
        "fmt/523",
        "Macro enabled Microsoft Word Document OOXML",
        "2007 Onwards",
        DOCM,
    ),
    line("fmt/597", "Microsoft Word Template", "2007 onwards", DOTX),
    line(
        "fmt/214",
        "Microsoft Excel for Windows",
        "2007 onwards",
        XLSX,
    ),
    line("fmt/445", "Microsoft Excel Macro-Enabled", "2007", XLSM),
    line(
        "fmt/215",
        "Microsoft Powerpoint for Windows",
        "2007 onwards",
        PPTX,
    ),
    line(
        "fmt/487",
        "Macro Enabled Microsoft Powerpoint",
        "2007 Onwards",
        PPTM,
    ),
    line("fmt/629", "Microsoft PowerPoint Show", "2007", PPSX),
    line(
        "fmt/189",
        "Microsoft Office Open XML",
        "2007 onwards",
        OOXML,
    ),
    line("fmt/136", "OpenDocument Text", "1.0", ODT),
    line("fmt/290", "OpenDocument Text", "1.1", ODT),
    line("fmt/291", "OpenDocument Text", "1.2", ODT),
    line("fmt/1756", "OpenDocument Text", "1.3", ODT),
    line("fmt/137", "OpenDocument Spreadsheet", "1.0", ODS),
    line("fmt/294", "OpenDocument Spreadsheet", "1.1", ODS),
    line("fmt/295", "OpenDocument Spreadsheet", "1.2", ODS),
    line("fmt/1755", "OpenDocument Spreadsheet", "1.3", ODS),
    line("fmt/138", "OpenDocument Presentation", "1.0", ODP),
    line("fmt/292", "OpenDocument Presentation", "1.1", ODP),
    line("fmt/293", "OpenDocument Presentation", "1.2", ODP),
    line("fmt/1754", "OpenDocument Presentation", "1.3", ODP),
    line("fmt/969", "Rich Text Format", "0", RTF),
    line("fmt/45", "Rich Text Format", "1.0-1.4", RTF),
    line("fmt/50", "Rich Text Format", "1.5-1.6", RTF),
    line("fmt/52", "Rich Text Format", "1.7", RTF),
    line("fmt/53", "Rich Text Format", "1.8", RTF),
    line("fmt/355", "Rich Text Format", "1.9", RTF),
    line("x-fmt/111", "Plain Text File", "", TXT),
    line("x-fmt/18", "Comma Separated Values", "", CSV),
    line("fmt/96", "Hypertext Markup Language", "", HTML),
    line("fmt/99", "Hypertext Markup Language", "4.0", HTML),
    line("fmt/100", "Hypertext Markup Language", "4.01", HTML),
    line("fmt/471", "Hypertext Markup Language", "5", HTML),
    line(
        "fmt/102",
        "Extensible Hypertext Markup Language",
        "1.0",
        XHTML,
    ),
    line(
        "fmt/103",
        "Extensible Hypertext Markup Language",
        "1.1",
        XHTML,
    ),
    line("fmt/101", "Extensible Markup Language", "1.0", XML),
    line("fmt/1776", "Extensible Markup Language", "1.1", XML),
    line("fmt/817", "JSON Data Interchange Format", "", JSON),
    line("fmt/278", "Internet Message Format", "", EML),
    line("fmt/950", "MIME Email", "1.0", EML),
    line("fmt/41", "Raw JPEG Stream", "", JPEG),
    line("fmt/42", "JPEG File Interchange Format", "1.00", JPEG),
    line("fmt/43", "JPEG File Interchange Format", "1.01", JPEG),
    line("fmt/44", "JPEG File Interchange Format", "1.02", JPEG),
    line(
        "fmt/112",
        "Still Picture Interchange File Format",
        "1.0",
        JPEG,
    ),
    line(
        "x-fmt/398",
        "Exchangeable Image File Format (Compressed)",
        "2.0",
        JPEG,
    ),
    line(
        "x-fmt/390",
        "Exchangeable Image File Format (Compressed)",
        "2.1",
        JPEG,
    ),
    line(
        "x-fmt/391",
        "Exchangeable Image File Format (Compressed)",
        "2.2",
        JPEG,
    ),
    line(
        "fmt/645",
        "Exchangeable Image File Format (Compressed)",
        "2.2.1",
        JPEG,
    ),
    line(
        "fmt/1507",
        "Exchangeable Image File Format (Compressed)",
        "2.3.x",
        JPEG,
    ),
    line("fmt/11", "Portable Network Graphics", "1.0", PNG),
    line("fmt/12", "Portable Network Graphics", "1.1", PNG),
    line("fmt/13", "Portable Network Graphics", "1.2", PNG),
    line("fmt/353", "Tagged Image File Format", "", TIFF),
    line("fmt/3", "Graphics Interchange Format", "87a", GIF),
    line("fmt/4", "Graphics Interchange Format", "89a", GIF),
    line("fmt/115", "Windows Bitmap", "2.0", BMP),
    line("fmt/116", "Windows Bitmap", "3.0", BMP),
    line("fmt/117", "Windows Bitmap", "3.0 NT", BMP),
    line("fmt/118", "Windows Bitmap", "4.0", BMP),
    line("fmt/119", "Windows Bitmap", "5.0", BMP),
    line("fmt/134", "MPEG 1/2 Audio Layer 3", "", MP3),
    line("fmt/6", "Waveform Audio", "", WAV),
    line("fmt/141", "Waveform Audio (PCMWAVEFORMAT)", "", WAV),
    line("fmt/142", "Waveform Audio (WAVEFORMATEX)", "", WAV),
    line("fmt/143", "Waveform Audio (WAVEFORMATEXTENSIBLE)", "", WAV),
    line("fmt/1", "Broadcast WAVE", "0 Generic", WAV),
    line("fmt/2", "Broadcast WAVE", "1 Generic", WAV),
    line("fmt/703", "Broadcast WAVE", "0 PCM Encoding", WAV),
    line("fmt/704", "Broadcast WAVE", "1 PCM Encoding", WAV),
    line("fmt/705", "Broadcast WAVE", "2 PCM Encoding", WAV),
    line("fmt/706", "Broadcast WAVE", "0 MPEG Encoding", WAV),
    line("fmt/707", "Broadcast WAVE", "1 MPEG Encoding", WAV),
    line("fmt/708", "Broadcast WAVE", "2 MPEG Encoding", WAV),
    line(
        "fmt/709",
        "Broadcast WAVE",
        "0 WAVEFORMATEXTENSIBLE Encoding",
        WAV,
    ),
    line(
        "fmt/710",
        "Broadcast WAVE",
        "1 WAVEFORMATEXTENSIBLE Encoding",
        WAV,
    ),
    line(
        "fmt/711",
        "Broadcast WAVE",
        "2 WAVEFORMATEXTENSIBLE Encoding",
        WAV,
    ),
    line("fmt/199", "MPEG-4 Media File", "", MP4),
    line("x-fmt/384", "Quicktime", "", MOV),
    line("fmt/569", "Matroska", "1-4", MKV),
    line("x-fmt/263", "ZIP Format", "", ZIP),
    line("fmt/484", "7Zip format", "", SEVEN_ZIP),
    line("x-fmt/266", "GZIP Format", "", GZIP),
    line(
        "fmt/1251",
        "Electronically Certified Document (EDOC)",
        "",
        EDOC,
    ),
    line(
        "fmt/1564",
        "Associated Signature Container Extended (ASiC-E)",
        "",
        ASIC_E,
    ),
    line("fmt/1342", "BDOC", "2.x", BDOC),
    line("fmt/1340", "BDOC", "1", BDOC_1),
    line(
        "fmt/1341",
        "Associated Signature Container Simple (ASiC-S)",
        "",
        ASIC_S,
    ),
];
