use bytes::Bytes;
use chrono::DateTime;
use mail_parser::{MessageParser, MimeHeaders as _};
use uuid::Uuid;

use super::letter::compose;
use super::*;

const MOST: u64 = 1_000_000;

fn sender() -> Mailbox {
    Mailbox::new(
        Some("Ogres sociālais dienests"),
        "dokumenti@ogre.example.lv",
    )
    .unwrap()
}

fn letter() -> Letter {
    Letter {
        message_id: MessageId::of("dispatch", Uuid::from_u128(7), sender().domain()),
        written_at: DateTime::from_timestamp(1_772_438_400, 0).unwrap(),
        to: Mailbox::new(Some("Jānis Bērziņš"), " janis.berzins@example.lv ").unwrap(),
        reply_to: None,
        subject: "Nr. 1-8/26/12 Lēmums par pabalstu".to_owned(),
        text: "Labdien!\n\nPielikumā lēmums.\n.\nrinda aiz punkta".to_owned(),
        attachments: Vec::new(),
        in_reply_to: None,
        automatic: false,
    }
}

fn attachment(name: &str, media_type: Option<&str>, bytes: Vec<u8>) -> Attachment {
    Attachment {
        name: name.to_owned(),
        media_type: media_type.map(str::to_owned),
        bytes: Bytes::from(bytes),
    }
}

#[test]
fn a_letter_reads_as_it_was_written() {
    let letter = Letter {
        reply_to: Some(Mailbox::new(None, "ogre@soc.example.lv").unwrap()),
        in_reply_to: Some("<question.1@example.lv>".to_owned()),
        automatic: true,
        ..letter()
    };
    let composed = compose(&sender(), letter, MOST).unwrap();
    let read = MessageParser::default().parse(composed.bytes()).unwrap();
    assert_eq!(
        read.message_id(),
        Some("dispatch.00000000-0000-0000-0000-000000000007@ogre.example.lv")
    );
    assert_eq!(read.subject(), Some("Nr. 1-8/26/12 Lēmums par pabalstu"));
    let from = read.from().and_then(|from| from.first()).unwrap();
    assert_eq!(from.name(), Some("Ogres sociālais dienests"));
    assert_eq!(from.address(), Some("dokumenti@ogre.example.lv"));
    let to = read.to().and_then(|to| to.first()).unwrap();
    assert_eq!(to.name(), Some("Jānis Bērziņš"));
    assert_eq!(to.address(), Some("janis.berzins@example.lv"));
    assert_eq!(read.in_reply_to().as_text(), Some("question.1@example.lv"));
    assert_eq!(
        read.header_raw("Auto-Submitted").map(str::trim),
        Some("auto-generated")
    );
    assert_eq!(
        read.date().map(|date| date.to_timestamp()),
        Some(1_772_438_400)
    );
    assert_eq!(
        read.body_text(0).unwrap().replace("\r\n", "\n").trim_end(),
        "Labdien!\n\nPielikumā lēmums.\n.\nrinda aiz punkta"
    );
}

#[test]
fn enclosures_arrive_byte_for_byte_whatever_they_are() {
    let every_byte: Vec<u8> = (0..=255).cycle().take(600).collect();
    let eml = b"From: a@example.lv\nSubject: x\n\n.\nFrom here\n".to_vec();
    let letter = Letter {
        attachments: vec![
            attachment(
                "lēmums, 1. daļa.asice",
                Some("application/vnd.etsi.asic-e+zip"),
                every_byte.clone(),
            ),
            attachment("vēstule.eml", Some("message/rfc822"), eml.clone()),
            attachment(
                "a\r\nBcc: x@example.lv.txt",
                Some("text/plain; charset=utf-8"),
                b"x\n".to_vec(),
            ),
            attachment("kas tas ir", Some("no media type"), Vec::new()),
        ],
        ..letter()
    };
    let composed = compose(&sender(), letter.clone(), MOST).unwrap();
    let again = compose(&sender(), letter, MOST).unwrap();
    assert_eq!(
        composed.bytes(),
        again.bytes(),
        "the same letter is the same bytes"
    );
    let read = MessageParser::default().parse(composed.bytes()).unwrap();
    assert!(read.bcc().is_none());
    let found: Vec<_> = read
        .attachments()
        .map(|part| (part.attachment_name().unwrap_or_default(), part.contents()))
        .collect();
    assert_eq!(
        found,
        [
            ("lēmums, 1. daļa.asice", every_byte.as_slice()),
            ("vēstule.eml", eml.as_slice()),
            ("a Bcc: x@example.lv.txt", b"x\n".as_slice()),
            ("kas tas ir", b"".as_slice()),
        ]
    );
}

#[test]
fn what_is_typed_begins_no_header() {
    let letter = Letter {
        subject: "Atbilde\r\nBcc: citi@example.lv\r\n\r\nteksts".to_owned(),
        to: Mailbox::new(Some("A\r\nBcc: b@example.lv"), "a@example.lv").unwrap(),
        in_reply_to: Some("<1@example.lv>\r\nBcc: c@example.lv".to_owned()),
        ..letter()
    };
    let composed = compose(&sender(), letter, MOST).unwrap();
    let read = MessageParser::default().parse(composed.bytes()).unwrap();
    assert!(read.bcc().is_none());
    assert_eq!(read.subject(), Some("Atbilde Bcc: citi@example.lv teksts"));
}

#[test]
fn what_cannot_travel_is_told_before_it_leaves() {
    for wrong in [
        "",
        "janis",
        "janis@",
        "@example.lv",
        "a b@example.lv",
        "a@example.lv\r\nRCPT TO:<b@example.lv>",
        "a@b@c",
    ] {
        assert!(
            matches!(Mailbox::new(None, wrong), Err(Unsendable::Address)),
            "{wrong}"
        );
    }
    let large = Letter {
        attachments: vec![attachment("a", None, vec![b'a'; 9_000])],
        ..letter()
    };
    // Fits before it is encoded, and not as it travels.
    let refused = compose(&sender(), large.clone(), 10_000);
    assert!(matches!(refused, Err(Unsendable::TooLarge { bytes, most: 10_000 }) if bytes > 12_000));
    assert!(compose(&sender(), large.clone(), 20_000).is_ok());
    let refused = compose(&sender(), large, 8_000);
    assert!(matches!(
        refused,
        Err(Unsendable::TooLarge {
            bytes: 12_000,
            most: 8_000
        })
    ));
}
