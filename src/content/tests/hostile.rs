//! Files made to harm.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::extract::{Flaw, Limits, TextOutcome};
use super::super::format::Format;
use super::read_bytes;

fn package(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        writer
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const TYPES: &[u8] = br#"<Types><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"#;

fn word(document: &[u8]) -> Vec<u8> {
    package(&[
        ("[Content_Types].xml", TYPES),
        ("word/document.xml", document),
    ])
}

fn small() -> Limits {
    Limits {
        unpacked: 4 * 1024 * 1024,
        ..Limits::default()
    }
}

#[test]
fn a_zip_bomb_is_stopped_while_it_unpacks() {
    let zeros = vec![b' '; 40 * 1024 * 1024];
    let mut document = b"<document><body><p><r><t>".to_vec();
    document.extend_from_slice(&zeros);
    document.extend_from_slice(b"</t></r></p></body></document>");
    let bomb = word(&document);
    assert!(bomb.len() < 100_000);
    for limits in [small(), Limits::default()] {
        let read = read_bytes("a.docx", bomb.clone(), &limits);
        assert_eq!(
            read.inspection.outcome,
            TextOutcome::Broken {
                reason: Flaw::UnpacksTooLarge
            }
        );
    }
    let read = read_bytes(
        "a.edoc",
        package(&[("META-INF/signatures.xml", b"<a/>"), ("a.txt", &zeros)]),
        &small(),
    );
    assert_eq!(
        read.inspection.outcome,
        TextOutcome::Broken {
            reason: Flaw::UnpacksTooLarge
        }
    );
}

#[test]
fn packages_inside_packages_share_one_budget_and_end_at_a_depth() {
    let mut nested = package(&[("a.txt", "dziļi".as_bytes())]);
    for _ in 0..6 {
        nested = package(&[("a.zip", &nested)]);
    }
    let read = read_bytes("a.zip", nested, &Limits::default());
    assert_eq!(read.inspection.format, Format::Zip);
    assert!(
        read.inspection.truncated && !read.text.contains("dziļi"),
        "{}",
        read.text
    );

    let mebibyte = vec![b'x'; 1024 * 1024];
    let inner = package(&[("1.txt", &mebibyte), ("2.txt", &mebibyte)]);
    let outer = package(&[("1.zip", &inner), ("2.zip", &inner), ("3.zip", &inner)]);
    let read = read_bytes("a.zip", outer, &small());
    assert_eq!(
        read.inspection.outcome,
        TextOutcome::Broken {
            reason: Flaw::UnpacksTooLarge
        }
    );
}

#[test]
fn too_many_entries_are_refused() {
    let names: Vec<String> = (0..50).map(|number| format!("{number}.txt")).collect();
    let entries: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    let limits = Limits {
        entries: 49,
        ..Limits::default()
    };
    let read = read_bytes("a.zip", package(&entries), &limits);
    assert_eq!(
        read.inspection.outcome,
        TextOutcome::Broken {
            reason: Flaw::TooManyEntries
        }
    );
}

#[test]
fn names_in_a_container_lead_nowhere() {
    let read = read_bytes(
        "a.asice",
        package(&[
            ("META-INF/signatures0.xml", b"<XAdESSignatures/>"),
            ("../../etc/cron.d/ļauns", b"x"),
            ("C:\\Windows\\sistēma.txt", b"y"),
            ("..", b"z"),
        ]),
        &Limits::default(),
    );
    let names: Vec<&str> = read
        .inspection
        .parts
        .iter()
        .map(|part| part.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["etc/cron.d/ļauns", "C_/Windows/sistēma.txt", "fails-3"]
    );
}

#[test]
fn xml_in_documents_expands_nothing_and_opens_nothing() {
    let document = r#"<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>
        <document><body><p><r><t>sākums &b;&f; beigas</t></r></p></body></document>"#;
    let read = read_bytes("a.docx", word(document.as_bytes()), &Limits::default());
    assert_eq!(read.text, "sākums beigas");
}

#[test]
fn an_unreadable_signature_is_still_listed() {
    for signatures in [&b"<XAdESSignatures><Signature>"[..], b"\xFF\xFE\x00", b""] {
        let read = read_bytes(
            "a.asice",
            package(&[("META-INF/signatures0.xml", signatures), ("a.txt", b"x")]),
            &Limits::default(),
        );
        assert_eq!(read.inspection.signatures.len(), 1);
        assert!(
            read.inspection.signatures[0].unreadable
                && !read.inspection.signatures[0].files_match()
        );
        assert_eq!(read.inspection.signatures[0].unsigned_files, ["a.txt"]);
    }
}

#[test]
fn a_sheet_that_claims_the_whole_grid_takes_no_more_than_it_holds() {
    let sheet = br#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><t>pirmais</t></is></c></row>
        <row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>beidzamais</t></is></c></row></sheetData></worksheet>"#;
    let bytes = package(&[
        ("[Content_Types].xml", b"<Types/>"),
        ("_rels/.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#),
        ("xl/workbook.xml", br#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="Lapa" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", br#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#),
        ("xl/worksheets/sheet1.xml", sheet),
    ]);
    let read = read_bytes("a.xlsx", bytes, &Limits::default());
    assert_eq!(
        (read.text.as_str(), read.inspection.outcome),
        ("Lapa\npirmais\nbeidzamais", TextOutcome::Extracted)
    );
}

#[test]
fn a_letter_of_nested_parts_comes_to_an_end() {
    let mut letter = String::from("From: a@example.lv\r\nSubject: b\r\nMIME-Version: 1.0\r\n");
    for depth in 0..2000 {
        letter.push_str(&format!(
            "Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n"
        ));
    }
    letter.push_str("\r\ndziļumā\r\n");
    let read = read_bytes("a.eml", letter.into_bytes(), &Limits::default());
    assert_eq!(read.inspection.format, Format::Eml);
    assert!(
        read.text.starts_with("From: a@example.lv\nSubject: b"),
        "{}",
        read.text
    );
}

#[test]
fn torn_and_random_files_are_broken_and_nothing_worse() {
    let limits = Limits::default();
    for name in [
        "vestule.docx",
        "vestule.odt",
        "vestule.pdf",
        "objektu-plusmas.pdf",
        "pabalsti.xlsx",
        "pabalsti.xls",
        "parakstits.edoc",
        "ar-pielikumiem.eml",
        "vestule.rtf",
    ] {
        let whole = super::fixture(name);
        for cut in [1, 3, 10] {
            // Cut off.
            let _ = read_bytes(name, whole[..whole.len() * cut / 11].to_vec(), &limits);
            // Damaged in the middle.
            let mut damaged = whole.clone();
            for (index, byte) in damaged.iter_mut().enumerate().skip(whole.len() / 20) {
                if index % (cut * 97) == 0 {
                    *byte ^= 0x55;
                }
            }
            let _ = read_bytes(name, damaged, &limits);
        }
    }
    let read = read_bytes("a.pdf", b"%PDF-1.7\nnekas".to_vec(), &limits);
    assert_eq!(
        read.inspection.outcome,
        TextOutcome::Broken {
            reason: Flaw::Damaged
        }
    );
}
