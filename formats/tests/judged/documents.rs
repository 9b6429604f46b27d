//! Documents, pictures, texts and packages.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::compound_file::compound_file;
use crate::sample::{Sample, fixture, sample};

/// Made by LibreOffice, qpdf, Pillow, openpyxl and others.
pub(crate) fn by_others() -> Vec<Sample> {
    vec![
        fixture("vestule.odt", "fmt/1756"),
        fixture("vestule.docx", "fmt/412"),
        fixture("vestule.doc", "fmt/40"),
        fixture("vestule.rtf", "fmt/45"),
        fixture("vestule.html", "fmt/471"),
        fixture("vestule.fodt", "fmt/101"),
        fixture("vestule.pdf", "fmt/20"),
        fixture("rikojums.docx", "fmt/412"),
        fixture("pabalsti.xlsx", "fmt/214"),
        fixture("pabalsti.ods", "fmt/1755"),
        fixture("pabalsti.xls", "fmt/61"),
        fixture("objektu-plusmas.pdf", "fmt/20"),
        fixture("reportlab.pdf", "fmt/17"),
        fixture("fpdf2.pdf", "fmt/17"),
        fixture("skenets.pdf", "fmt/18"),
        fixture("skenets.png", "fmt/11"),
        fixture("ar-paroli.pdf", "fmt/276"),
        fixture("slegta-drukasana.pdf", "fmt/20"),
        fixture("ar-pielikumiem.eml", "fmt/950"),
        fixture("tikai-html.eml", "fmt/950"),
        fixture("parakstits.edoc", "fmt/1251"),
        fixture("mainits.asice", "fmt/1342"),
    ]
}

pub(crate) fn pdf(version: &str, metadata: &str) -> Vec<u8> {
    format!("%PDF-{version}\n%\u{e2}\n1 0 obj\n<< /Type /Catalog >>\nendobj\n{metadata}\ntrailer\n<< /Root 1 0 R >>\nstartxref\n0\n%%EOF\n")
        .into_bytes()
}

pub(crate) fn claim(part: u8, conformance: char) -> String {
    format!(
        "<rdf:Description xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" rdf:about=\"\">\
         <pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{conformance}</pdfaid:conformance></rdf:Description>"
    )
}

pub(crate) fn pdfs() -> Vec<Sample> {
    let versions = [
        ("1.0", "fmt/14"),
        ("1.1", "fmt/15"),
        ("1.2", "fmt/16"),
        ("1.3", "fmt/17"),
        ("1.4", "fmt/18"),
        ("1.5", "fmt/19"),
        ("1.6", "fmt/20"),
        ("1.7", "fmt/276"),
        ("2.0", "fmt/1129"),
    ];
    let parts = [
        (1, 'A', "fmt/95"),
        (1, 'B', "fmt/354"),
        (2, 'A', "fmt/476"),
        (2, 'B', "fmt/477"),
        (2, 'U', "fmt/478"),
        (3, 'A', "fmt/479"),
        (3, 'B', "fmt/480"),
        (3, 'U', "fmt/481"),
    ];
    let plain = versions
        .map(|(version, puid)| sample(&format!("pdf-{version}.pdf"), puid, pdf(version, "")));
    let archival = parts.map(|(part, conformance, puid)| {
        let name = format!("pdfa-{part}{conformance}.pdf");
        sample(&name, puid, pdf("1.4", &claim(part, conformance)))
    });
    plain.into_iter().chain(archival).collect()
}

/// A ZIP package; the first part is stored as its name in the standards demands.
pub(crate) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        writer.start_file(*name, stored).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// With the root's properties, a recipient and the class of the message.
fn outlook() -> Vec<u8> {
    let streams = [
        "__nameid_version1.0",
        "__properties_version1.0",
        "__recip_version1.0_#00000000",
    ];
    [compound_file(&streams), b"IPM.Note".to_vec()].concat()
}

fn office(main: &str) -> Vec<u8> {
    let types = format!(
        "<?xml version=\"1.0\"?><Types><Override PartName=\"/m.xml\" ContentType=\"{main}\"/></Types>"
    );
    package(&[("[Content_Types].xml", &types), ("m.xml", "<m/>")])
}

fn open_document(kind: &str, version: &str) -> Vec<u8> {
    let media_type = format!("application/vnd.oasis.opendocument.{kind}");
    let content = format!("<office:document-content office:version=\"{version}\"/>");
    let manifest = format!(
        "<manifest:file-entry manifest:media-type=\"{media_type}\" manifest:full-path=\"/\"/>"
    );
    package(&[
        ("mimetype", &media_type),
        ("META-INF/manifest.xml", &manifest),
        ("content.xml", &content),
    ])
}

fn container(media_type: &str, signatures: &str) -> Vec<u8> {
    package(&[
        ("mimetype", media_type),
        ("lēmums.txt", "Piešķirt."),
        ("META-INF/manifest.xml", "<manifest/>"),
        (signatures, "<signatures/>"),
    ])
}

pub(crate) fn packages() -> Vec<Sample> {
    const E: &str = "application/vnd.etsi.asic-e+zip";
    const W: &str =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";
    const X: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml";
    const P: &str =
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml";
    vec![
        sample("a.docx", "fmt/412", office(W)),
        sample("a.xlsx", "fmt/214", office(X)),
        sample("a.pptx", "fmt/215", office(P)),
        sample(
            "a.docm",
            "fmt/523",
            office("application/vnd.ms-word.document.macroEnabled.main+xml"),
        ),
        sample(
            "a.xlsm",
            "fmt/445",
            office("application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
        ),
        sample("text-12.odt", "fmt/291", open_document("text", "1.2")),
        sample(
            "table-12.ods",
            "fmt/295",
            open_document("spreadsheet", "1.2"),
        ),
        sample(
            "show-12.odp",
            "fmt/293",
            open_document("presentation", "1.2"),
        ),
        sample(
            "show-13.odp",
            "fmt/1754",
            open_document("presentation", "1.3"),
        ),
        sample(
            "latvian.edoc",
            "fmt/1251",
            container(E, "META-INF/edoc-signatures-S1.xml"),
        ),
        sample(
            "latvian.asice",
            "fmt/1251",
            container(E, "META-INF/edoc-signatures-S1.xml"),
        ),
        sample(
            "plain.asice",
            "fmt/1564",
            container(E, "META-INF/signatures.xml"),
        ),
        sample(
            "simple.asics",
            "fmt/1341",
            container("application/vnd.etsi.asic-s+zip", "META-INF/signatures.xml"),
        ),
        sample(
            "files.zip",
            "x-fmt/263",
            package(&[("a.txt", "a"), ("b.txt", "b")]),
        ),
        sample(
            "files.7z",
            "fmt/484",
            b"7z\xBC\xAF\x27\x1C\x00\x04rest".as_slice(),
        ),
        sample(
            "files.gz",
            "x-fmt/266",
            [
                0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            ]
            .as_slice(),
        ),
        sample("letter.msg", "x-fmt/430", outlook()),
        sample(
            "slides.ppt",
            "fmt/126",
            compound_file(&["PowerPoint Document"]),
        ),
        sample(
            "locked.docx",
            "fmt/494",
            compound_file(&["EncryptionInfo", "EncryptedPackage"]),
        ),
    ]
}

pub(crate) fn texts() -> Vec<Sample> {
    let page = |doctype: &str| {
        format!("{doctype}\n<html><head><title>Pabalsti</title></head><body>Ķegums</body></html>\n")
    };
    vec![
        sample("zinas.txt", "x-fmt/111", "Iesniegums saņemts 02.03.2026.\n"),
        sample("saraksts.csv", "x-fmt/18", "\u{feff}Nr.;Datums\r\n1;02.03.2026\r\n"),
        sample("dati.json", "fmt/817", "{\"numurs\": \"2-5/26/1\"}\n"),
        sample("dati.xml", "fmt/101", "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<lieta/>\n"),
        sample("lapa-5.html", "fmt/471", page("<!DOCTYPE html>")),
        sample("lapa-401.html", "fmt/100", page("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\" \"http://www.w3.org/TR/html4/strict.dtd\">")),
        sample("lapa-40.html", "fmt/99", page("<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.0 Transitional//EN\">")),
        sample("lapa.html", "fmt/96", page("")),
        sample("lapa.xhtml", "fmt/102", page("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd\">")
            .replace("<html>", "<html xmlns=\"http://www.w3.org/1999/xhtml\">")),
        sample("a.eml", "fmt/950", "Received: from a by b\r\nFrom: a@b.lv\r\nTo: c@d.lv\r\nDate: Mon, 2 Mar 2026 10:00:00 +0200\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nLabdien!\r\n"),
        sample("rtf-10.rtf", "fmt/45", "{\\rtf1\\ansi\\deff0 Lēmums}"),
        sample("rtf-15.rtf", "fmt/50", "{\\rtf1\\ansi\\ansicpg1257\\deff0 Lemums}"),
    ]
}

fn chunk(name: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap().to_be_bytes();
    let crc: &[u8] = if name == b"IEND" {
        &[0xAE, 0x42, 0x60, 0x82]
    } else {
        &[0; 4]
    };
    [&length, &name[..], content, crc].concat()
}

fn png(chunks: &[&[u8; 4]]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(b"IHDR", &[0; 13]));
    for name in chunks {
        bytes.extend(chunk(name, b"content"));
    }
    bytes.extend(chunk(b"IEND", b""));
    bytes
}

fn jpeg(segment: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap().to_be_bytes();
    [
        &[0xFF, 0xD8, 0xFF, segment],
        &length[..],
        content,
        &[0xFF, 0xD9],
    ]
    .concat()
}

fn exif(version: &[u8; 4]) -> Vec<u8> {
    let big = [0x90, 0x00, 0x00, 0x07, 0, 0, 0, 4];
    jpeg(
        0xE1,
        &[b"Exif\0\0MM\0*\0\0\0\x08", &big[..], version].concat(),
    )
}

fn bitmap(header: u32, bits: u16) -> Vec<u8> {
    let mut bytes = b"BM".to_vec();
    bytes.extend([100, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0]);
    bytes.extend(header.to_le_bytes());
    bytes.extend([1, 0, 0, 0, 1, 0, 0, 0, 1, 0]);
    bytes.extend(bits.to_le_bytes());
    bytes.resize(160, 0);
    bytes
}

pub(crate) fn pictures() -> Vec<Sample> {
    vec![
        sample("one.png", "fmt/11", png(&[b"IDAT"])),
        sample("colours.png", "fmt/12", png(&[b"sRGB", b"IDAT"])),
        sample("words.png", "fmt/13", png(&[b"IDAT", b"iTXt"])),
        sample("raw.jpg", "fmt/41", jpeg(0xDB, &[0; 65])),
        sample(
            "jfif-100.jpg",
            "fmt/42",
            jpeg(0xE0, b"JFIF\0\x01\0\0\0\x01\0\x01\0\0"),
        ),
        sample(
            "jfif-101.jpg",
            "fmt/43",
            jpeg(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        ),
        sample(
            "jfif-102.jpg",
            "fmt/44",
            jpeg(0xE0, b"JFIF\0\x01\x02\0\0\x01\0\x01\0\0"),
        ),
        sample("camera-20.jpg", "x-fmt/398", exif(b"0200")),
        sample("camera-21.jpg", "x-fmt/390", exif(b"0210")),
        sample("camera-22.jpg", "x-fmt/391", exif(b"0220")),
        sample("camera-221.jpg", "fmt/645", exif(b"0221")),
        sample("camera-23.jpg", "fmt/1507", exif(b"0230")),
        sample(
            "scan-le.tif",
            "fmt/353",
            b"II*\0\x08\0\0\0\0\0\0\0\0\0".as_slice(),
        ),
        sample(
            "scan-be.tiff",
            "fmt/353",
            b"MM\0*\0\0\0\x08\0\0\0\0\0\0".as_slice(),
        ),
        sample("a87.gif", "fmt/3", b"GIF87a\x01\0\x01\0\0\0\0;".as_slice()),
        sample("a89.gif", "fmt/4", b"GIF89a\x01\0\x01\0\0\0\0;".as_slice()),
        sample("three.bmp", "fmt/116", bitmap(40, 24)),
        sample("four.bmp", "fmt/118", bitmap(108, 24)),
        sample("five.bmp", "fmt/119", bitmap(124, 24)),
    ]
}
