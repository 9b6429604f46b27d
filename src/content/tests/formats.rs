//! Each format, read from files that other programs made.

use super::super::extract::TextOutcome;
use super::super::format::Format;
use super::super::ocr::OcrPart;
use super::{fixture, read, read_bytes};
use crate::content::extract::Limits;

/// What every form of the same letter must give, whatever it went through.
fn assert_letter(text: &str) {
    for expected in [
        "Ogres novada sociālais dienests",
        "Iesniegums par dzīvokļa pabalstu",
        "aug četri bērni.",
        "Žanis Kļaviņš",
        "Ķieģeļu iela 7, Ikšķile",
        "izziņa par ienākumiem;",
        "Saistošie noteikumi Nr. 15/2021.",
        "Otrā lapa: lēmums stājas spēkā nākamajā dienā.",
        "Brīvības iela 33, Ogre",
    ] {
        assert!(text.contains(expected), "no «{expected}» in:\n{text}");
    }
}

#[test]
fn a_letter_is_the_same_in_every_office_format() {
    for (name, format) in [
        ("vestule.odt", Format::Odt),
        ("vestule.docx", Format::Docx),
        ("vestule.rtf", Format::Rtf),
        ("vestule.pdf", Format::Pdf),
        ("objektu-plusmas.pdf", Format::Pdf),
    ] {
        let read = read(name);
        assert_eq!(
            (read.inspection.format, &read.inspection.outcome),
            (format, &TextOutcome::Extracted),
            "{name}"
        );
        assert_letter(&read.text);
        assert!(!read.inspection.truncated, "{name}");
    }
}

#[test]
fn tables_and_tabs_keep_words_apart() {
    for name in ["vestule.odt", "vestule.docx", "vestule.rtf", "vestule.html"] {
        let text = read(name).text;
        assert!(text.contains("Apkure\t84,50 EUR"), "{name}:\n{text}");
        assert!(text.contains("Ūdens\t12,30 EUR"), "{name}:\n{text}");
        assert!(text.contains("Atstarpes: trīs."), "{name}:\n{text}");
    }
    for name in ["vestule.odt", "vestule.docx", "vestule.rtf"] {
        assert!(
            read(name)
                .text
                .contains("Vārds:\tŽanis Kļaviņš\nAdrese:\tĶieģeļu"),
            "{name}"
        );
    }
}

#[test]
fn notes_stand_after_the_text_they_belong_to() {
    for name in ["vestule.odt", "vestule.docx"] {
        let text = read(name).text;
        let note = text.find("Saistošie noteikumi").unwrap();
        assert!(
            note > text.find("nākamajā dienā.").unwrap(),
            "{name}:\n{text}"
        );
        assert!(
            text.contains("aug četri bērni. Ienākumi"),
            "{name}:\n{text}"
        );
    }
}

#[test]
fn word_headers_and_tables_are_read() {
    let read = read("rikojums.docx");
    assert_eq!(read.inspection.pronom.as_deref(), Some("fmt/412"));
    assert_eq!(
        read.text,
        "Ogres novada sociālais dienests\n\nRīkojums Nr. 7-1/26\nPar darba laiku svētku dienās\tOgrē\n\
         Datums\tLaiks\n24.12.2026.\tlīdz 12.00\n\n1. lapa no 1"
    );
}

#[test]
fn spreadsheets_show_dates_and_amounts() {
    for name in ["pabalsti.xlsx", "pabalsti.xls", "pabalsti.ods"] {
        let read = read(name);
        assert_eq!(read.inspection.outcome, TextOutcome::Extracted, "{name}");
        for expected in [
            "Pabalsti",
            "Vārds\tDatums\tSumma",
            "Žanis Kļaviņš",
            "Ķērsta Šņore",
        ] {
            assert!(
                read.text.contains(expected),
                "{name}: no «{expected}» in:\n{}",
                read.text
            );
        }
    }
    for name in ["pabalsti.xlsx", "pabalsti.xls"] {
        let text = read(name).text;
        assert!(
            text.contains("Žanis Kļaviņš\t05.01.2026\t84.5"),
            "{name}:\n{text}"
        );
        assert!(text.contains("01.02.2026 09:30"), "{name}:\n{text}");
    }
}

#[test]
fn pdfs_of_different_makers_give_latvian_letters_and_pages() {
    for (name, pages) in [
        ("reportlab.pdf", 2),
        ("fpdf2.pdf", 1),
        ("slegta-drukasana.pdf", 2),
        ("vestule.pdf", 2),
    ] {
        let read = read(name);
        assert_eq!(
            (read.inspection.pages, &read.inspection.outcome),
            (Some(pages), &TextOutcome::Extracted),
            "{name}"
        );
        assert!(read.text.contains("četri bērni."), "{name}:\n{}", read.text);
        let starts = &read.inspection.page_starts;
        assert_eq!(starts.len(), pages as usize, "{name}");
        assert_eq!(starts[0], 0, "{name}");
        for ends in starts.windows(2) {
            let page = read.text.get(ends[0] as usize..ends[1] as usize);
            assert!(page.is_some_and(|page| page.ends_with("\n\n")), "{name}");
        }
    }
    assert!(
        read("reportlab.pdf")
            .text
            .contains("ĀČĒĢĪĶĻŅŠŪŽ āčēģīķļņšūž")
    );
    assert_eq!(
        read("vestule.pdf").inspection.pronom.as_deref(),
        Some("fmt/20")
    );
}

#[test]
fn a_password_is_said_to_be_needed() {
    assert_eq!(
        read("ar-paroli.pdf").inspection.outcome,
        TextOutcome::Encrypted
    );
}

#[test]
fn a_scan_says_what_is_missing_to_read_it() {
    assert_eq!(
        read("skenets.png").inspection.outcome,
        TextOutcome::OcrUnavailable {
            missing: vec![OcrPart::Tesseract, OcrPart::LatvianData]
        }
    );
    let read = read("skenets.pdf");
    assert_eq!(read.inspection.pages, Some(1));
    assert_eq!(
        read.inspection.outcome,
        TextOutcome::OcrUnavailable {
            missing: vec![
                OcrPart::Tesseract,
                OcrPart::LatvianData,
                OcrPart::PdfRenderer
            ]
        }
    );
}

#[test]
fn old_word_files_are_known_but_not_read() {
    let read = read("vestule.doc");
    assert_eq!(
        (read.inspection.format, read.inspection.outcome),
        (Format::Doc, TextOutcome::Unsupported)
    );
}

#[test]
fn a_letter_gives_headers_body_and_attachments() {
    let read = read("ar-pielikumiem.eml");
    assert_eq!(read.inspection.format, Format::Eml);
    let mail = read.inspection.mail.unwrap();
    assert_eq!(mail.from, ["Žanis Kļaviņš <zanis@example.lv>"]);
    assert_eq!(
        mail.to,
        [
            "Sociālais dienests <dienests@example.lv>",
            "arhivs@example.lv"
        ]
    );
    assert_eq!(
        mail.subject.as_deref(),
        Some("Iesniegums par dzīvokļa pabalstu un citiem jautājumiem, kas skar ģimeni")
    );
    assert_eq!(
        mail.sent_at.unwrap().to_rfc3339(),
        "2026-03-02T07:15:00+00:00"
    );
    assert!(
        read.text
            .starts_with("From: Žanis Kļaviņš <zanis@example.lv>\nTo: "),
        "{}",
        read.text
    );
    assert!(
        read.text.contains("Date: 2026-03-02T09:15:00+02:00"),
        "{}",
        read.text
    );
    assert!(
        read.text
            .ends_with("Labdien!\n\nSūtu iesniegumu un izziņu.\nAr cieņu, Žanis"),
        "{}",
        read.text
    );
    let parts: Vec<(&str, Format, u64)> = read
        .inspection
        .parts
        .iter()
        .map(|part| (part.name.as_str(), part.format, part.size))
        .collect();
    assert_eq!(
        parts[0],
        (
            "Rīkojums Nr. 7.docx",
            Format::Docx,
            fixture("rikojums.docx").len() as u64
        )
    );
    assert_eq!(parts[1].0, "izmaksas.csv");
    assert_eq!(parts[1].1, Format::Csv);
    assert_eq!(
        (parts[2].0, parts[2].1),
        ("Pārsūtītā vēstule.eml", Format::Eml)
    );
    assert_eq!(parts.len(), 3);
}

#[test]
fn an_attachment_comes_out_byte_for_byte() {
    use super::super::source::Source;
    use super::super::text::email::attachment;

    let mut letter = Source::from_bytes(fixture("ar-pielikumiem.eml"));
    let mut part = |index| attachment(&mut letter, index, u64::MAX).unwrap();
    assert_eq!(part(0).unwrap(), fixture("rikojums.docx"));
    // Sent in windows-1257, kept in windows-1257.
    assert_eq!(
        part(1).unwrap(),
        &*encoding_rs::WINDOWS_1257
            .encode("vārds;summa\r\nŽanis;84,50\r\n")
            .0
    );
    let nested = part(2).unwrap();
    assert!(
        nested.starts_with(b"From: cits@example.lv"),
        "{}",
        String::from_utf8_lossy(&nested)
    );
    assert!(part(3).is_none());
}

#[test]
fn a_letter_without_plain_text_is_read_from_its_html() {
    let text = read("tikai-html.eml").text;
    assert!(
        text.ends_with("Atbilde uz Jūsu vēstuli: izziņa sagatavota."),
        "{text}"
    );
}

#[test]
fn content_decides_and_the_name_only_hints() {
    let renamed = read_bytes("rekins.pdf", fixture("rikojums.docx"), &Limits::default());
    assert_eq!(renamed.inspection.format, Format::Docx);
    let text = "Jautājums: kad?\nAtbilde: rīt.\n";
    for (name, bytes, format) in [
        ("a.txt", text.as_bytes().to_vec(), Format::PlainText),
        ("a.csv", b"a;b\n1;2\n".to_vec(), Format::Csv),
        ("a.bin", vec![0, 159, 146, 150, 0, 1, 2], Format::Unknown),
        ("a.docx", Vec::new(), Format::Nothing),
        ("a", b"<!-- x --><!DOCTYPE html><p>a".to_vec(), Format::Html),
        (
            "a.xml",
            b"<?xml version=\"1.0\"?><a/>".to_vec(),
            Format::Xml,
        ),
        (
            "a.zip",
            b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(),
            Format::Zip,
        ),
        (
            "a",
            b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x01\0".to_vec(),
            Format::Jpeg,
        ),
    ] {
        assert_eq!(
            read_bytes(name, bytes, &Limits::default())
                .inspection
                .format,
            format,
            "{name}"
        );
    }
}

#[test]
fn a_long_text_is_cut_and_said_to_be() {
    let limits = Limits {
        text: 1000,
        ..Limits::default()
    };
    for (name, bytes) in [
        ("a.txt", "ē".repeat(10_000).into_bytes()),
        ("vestule.docx", fixture("vestule.docx")),
        ("vestule.pdf", fixture("vestule.pdf")),
        ("vestule.odt", fixture("vestule.odt")),
        ("vestule.rtf", fixture("vestule.rtf")),
    ] {
        let read = read_bytes(name, bytes, &limits);
        assert_eq!(read.inspection.outcome, TextOutcome::Extracted, "{name}");
        assert!(
            read.inspection.truncated && read.text.len() <= 1000 && read.text.len() > 900,
            "{name}: {}",
            read.text.len()
        );
    }
}
