//! Each format read back by libraries that we did not write.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use sha2::{Digest, Sha256};

use crate::sample::tests::{SAMPLE, last_day};
use crate::sample::{SampleFile, SampleFormat, file_of};

fn entry(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a ZIP archive");
    let mut text = String::new();
    archive
        .by_name(name)
        .expect(name)
        .read_to_string(&mut text)
        .expect("UTF-8");
    text
}

/// Text nodes of well-formed XML.
fn xml_text(xml: &str) -> String {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut text = String::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            quick_xml::events::Event::Text(part) => text.push_str(&part),
            quick_xml::events::Event::Eof => return text,
            _ => {}
        }
    }
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

fn written(format: SampleFormat) -> (SampleFile, [&'static str; 2]) {
    let paragraphs = [
        "Lūdzu piešķirt mājokļa pabalstu „Ķelderlejā” – ģimenei ar četriem bērniem; žņaugs, ēzelis, šūpoles, čakls ļaužu pūlis ņirb īsajā ķīlī.",
        "ĀČĒĢĪĶĻŅŠŪŽ & āčēģīķļņšūž 137,50 EUR (12 % no 0,4 ha)",
    ];
    (
        file_of(format, "Paraugs ģimenei", &paragraphs, last_day()).expect("written"),
        paragraphs,
    )
}

#[test]
fn a_pdf_gives_its_words_back() {
    let (file, paragraphs) = written(SampleFormat::Pdf);
    let text = pdf_extract::extract_text_from_mem(&file.bytes).expect("readable");
    for paragraph in paragraphs {
        let (found, wanted) = (words(&text), words(paragraph));
        assert!(
            found.windows(wanted.len()).any(|window| window == wanted),
            "{paragraph}\n{text}"
        );
    }
}

#[test]
fn a_long_pdf_turns_its_pages() {
    let paragraph =
        "Sociālais dienests izskatīja iesniegumu un nolēma piešķirt pabalstu ģimenei. ".repeat(8);
    let file = file_of(
        SampleFormat::Pdf,
        "Garš",
        &[paragraph.as_str(); 14],
        last_day(),
    )
    .expect("written");
    let pdf = pdf_extract::Document::load_mem(&file.bytes).expect("a PDF");
    assert_eq!(pdf.version, "1.7");
    assert!(
        pdf.get_pages().len() >= 3,
        "{} pages",
        pdf.get_pages().len()
    );
    assert!(file.bytes.len() < 40_000, "{} bytes", file.bytes.len());
}

#[test]
fn office_documents_are_well_formed_and_hold_the_words() {
    for (format, part, parts) in [
        (
            SampleFormat::Docx,
            "word/document.xml",
            vec![
                "[Content_Types].xml",
                "word/styles.xml",
                "word/header1.xml",
                "word/footer1.xml",
                "docProps/core.xml",
            ],
        ),
        (
            SampleFormat::Odt,
            "content.xml",
            vec!["styles.xml", "meta.xml", "META-INF/manifest.xml"],
        ),
        (
            SampleFormat::Xlsx,
            "xl/worksheets/sheet1.xml",
            vec!["[Content_Types].xml", "xl/workbook.xml"],
        ),
    ] {
        let (file, paragraphs) = written(format);
        let xml = entry(&file.bytes, part);
        xml_text(&xml);
        assert!(
            xml.contains(&paragraphs[0].replace('&', "&amp;")),
            "{format:?}"
        );
        assert!(
            xml.contains(&paragraphs[1].replace('&', "&amp;")),
            "{format:?}"
        );
        for part in parts {
            xml_text(&entry(&file.bytes, part));
        }
    }
}

#[test]
fn a_workbook_is_read_by_calamine() {
    use calamine::Reader;
    let (file, paragraphs) = written(SampleFormat::Xlsx);
    let mut workbook: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(Cursor::new(file.bytes)).expect("a workbook");
    let range = workbook.worksheet_range("Pārskats").expect("the sheet");
    assert_eq!(
        range.get_value((1, 0)).map(ToString::to_string).as_deref(),
        Some(paragraphs[0])
    );
}

#[test]
fn old_texts_are_in_the_baltic_code_page() {
    let (file, paragraphs) = written(SampleFormat::Windows1257);
    let (text, _, broken) = encoding_rs::WINDOWS_1257.decode(&file.bytes);
    assert!(!broken && !text.contains("&#") && std::str::from_utf8(&file.bytes).is_err());
    assert_eq!(words(&text)[2..], words(&paragraphs.join(" ")));
    let (file, paragraphs) = written(SampleFormat::Rtf);
    let rtf = String::from_utf8(file.bytes).expect("ASCII");
    assert!(
        rtf.is_ascii() && rtf.contains("\\ansicpg1257") && rtf.contains(r"L\'fbdzu pie\'f0\'edirt"),
        "{rtf} {}",
        paragraphs[0]
    );
}

#[test]
fn messages_carry_their_attachments() {
    let all = &*SAMPLE;
    let mut attached = BTreeSet::new();
    for document in all {
        for file in document
            .files
            .iter()
            .filter(|file| file.name.ends_with(".eml"))
        {
            let longest = file
                .bytes
                .split(|byte| *byte == b'\n')
                .map(<[u8]>::len)
                .max();
            assert!(
                longest.is_some_and(|length| length <= 79),
                "{}: {longest:?}",
                file.name
            );
            let message = mail_parser::MessageParser::default()
                .parse(&file.bytes)
                .expect("a message");
            assert_eq!(message.subject(), Some(document.title.as_str()));
            assert!(
                message
                    .from()
                    .and_then(|from| from.first())
                    .and_then(|from| from.address())
                    .is_some_and(|address| address.ends_with(".example"))
            );
            let sent = message.date().map(mail_parser::DateTime::to_timestamp);
            let received = document
                .received_at
                .map(|moment| moment.and_utc().timestamp());
            assert!(
                sent.zip(received)
                    .is_some_and(|(sent, local)| [7200, 10_800].contains(&(local - sent))),
                "{sent:?} {received:?}"
            );
            assert!(
                message
                    .body_text(0)
                    .is_some_and(|text| text.contains("Ar cieņu"))
            );
            assert!(message.attachment_count() > 0);
            for part in message.attachments() {
                use mail_parser::MimeHeaders;
                let name = part.attachment_name().expect("a name");
                let start: &[u8] = if name.ends_with(".pdf") {
                    b"%PDF-1.7"
                } else {
                    b"PK\x03\x04"
                };
                assert!(part.contents().starts_with(start), "{name}");
                attached.insert(name.rsplit('.').next().unwrap_or_default().to_owned());
            }
        }
    }
    assert_eq!(
        attached,
        BTreeSet::from(["docx".to_owned(), "pdf".to_owned()])
    );
}

/// The text between two marks, where it occurs for the first time.
fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from)
        .and_then(|(_, rest)| rest.split_once(to))
        .expect(from)
        .0
}

fn decode(text: &str) -> Vec<u8> {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD
        .decode(text)
        .expect("Base64")
}

#[test]
fn containers_are_signed_by_the_sample_authority_over_the_right_digests() {
    let authority = include_bytes!("../data/paraugs-test-pki/paraugs-test-ca.crt");
    let (_, authority) = x509_parser::parse_x509_certificate(authority).expect("a certificate");
    let all = &*SAMPLE;
    let (mut containers, mut twice) = (0, 0);
    for file in all
        .iter()
        .flat_map(|document| &document.files)
        .filter(|file| file.name.ends_with(".asice") || file.name.ends_with(".edoc"))
    {
        containers += 1;
        let mut archive = zip::ZipArchive::new(Cursor::new(&file.bytes)).expect("a ZIP archive");
        let first = archive.by_index(0).expect("an entry");
        assert_eq!(first.name().expect("UTF-8"), "mimetype");
        assert_eq!(first.compression(), zip::CompressionMethod::Stored);
        drop(first);
        let names: Vec<String> = archive
            .file_names()
            .map(|name| name.expect("UTF-8").into_owned())
            .collect();
        let signatures: Vec<&String> = names
            .iter()
            .filter(|name| name.starts_with("META-INF/signatures"))
            .collect();
        assert!(!signatures.is_empty());
        twice += usize::from(signatures.len() == 2);
        let inner: Vec<&String> = names
            .iter()
            .filter(|name| *name != "mimetype" && !name.starts_with("META-INF/"))
            .collect();
        let manifest = entry(&file.bytes, "META-INF/manifest.xml");
        assert!(
            inner
                .iter()
                .all(|name| manifest.contains(&format!("full-path=\"{name}\"")))
        );
        for signature in signatures {
            let xml = entry(&file.bytes, signature);
            xml_text(&xml);
            let signed_info = format!(
                "<ds:SignedInfo{}</ds:SignedInfo>",
                between(&xml, "<ds:SignedInfo", "</ds:SignedInfo>")
            );
            let properties = format!(
                "<xades:SignedProperties{}</xades:SignedProperties>",
                between(&xml, "<xades:SignedProperties", "</xades:SignedProperties>")
            );
            let digests: BTreeSet<Vec<u8>> = signed_info
                .split("<ds:DigestValue>")
                .skip(1)
                .map(|part| decode(part.split_once('<').expect("an end").0))
                .collect();
            assert_eq!(digests.len(), inner.len() + 1);
            assert!(digests.contains(Sha256::digest(properties.as_bytes()).as_slice()));
            for name in &inner {
                let mut bytes = Vec::new();
                archive
                    .by_name(name)
                    .expect(name)
                    .read_to_end(&mut bytes)
                    .expect(name);
                assert!(
                    digests.contains(Sha256::digest(&bytes).as_slice()),
                    "{name}"
                );
            }
            let certificate = decode(between(&xml, "<ds:X509Certificate>", "<"));
            let (_, certificate) =
                x509_parser::parse_x509_certificate(&certificate).expect("a certificate");
            let key = |certificate: &x509_parser::certificate::X509Certificate<'_>| {
                ring::signature::UnparsedPublicKey::new(
                    &ring::signature::RSA_PKCS1_2048_8192_SHA256,
                    certificate.public_key().subject_public_key.data.to_vec(),
                )
            };
            key(&certificate)
                .verify(
                    signed_info.as_bytes(),
                    &decode(between(&xml, "-SIG\">", "<")),
                )
                .expect("the signature verifies");
            key(&authority)
                .verify(
                    certificate.tbs_certificate.as_ref(),
                    &certificate.signature_value.data,
                )
                .expect("the authority issued it");
        }
    }
    assert!(containers >= 20, "{containers}");
    assert!(twice >= 1, "a contract signed by both parties");
}
