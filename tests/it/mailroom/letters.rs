//! Letters as mail programs write them.

use std::fmt::Write;

use aprite::sample::{SampleFormat, file_of};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// A message to be sent.
pub(super) struct Letter {
    pub(super) from: &'static str,
    pub(super) subject: &'static str,
    pub(super) id: Option<&'static str>,
    pub(super) text: &'static str,
    pub(super) attachments: Vec<(&'static str, &'static str, Vec<u8>)>,
}

impl Letter {
    pub(super) fn new(from: &'static str, subject: &'static str, id: &'static str) -> Self {
        Self {
            from,
            subject,
            id: Some(id),
            text: "Labdien!",
            attachments: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, kind: &'static str, bytes: Vec<u8>) -> Self {
        self.attachments.push((name, kind, bytes));
        self
    }

    /// As it arrives: `delivery` stands in the header that each delivery adds.
    pub(super) fn bytes(&self, delivery: u32) -> Vec<u8> {
        let mut text = format!(
            "Received: from mail.example.lv by mx.ogre.example.lv with ESMTP id {delivery}\r\n\
             From: {}\r\nTo: pasts@ogre.example.lv\r\nDate: Mon, 2 Mar 2026 07:40:00 +0200\r\n\
             Subject: =?utf-8?B?{}?=\r\n",
            self.from,
            STANDARD.encode(self.subject),
        );
        if let Some(id) = self.id {
            let _ = write!(text, "Message-ID: <{id}>\r\n");
        }
        text.push_str("MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=\"b\"\r\n\r\n");
        let _ = write!(
            text,
            "--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n",
            STANDARD.encode(self.text)
        );
        for (name, kind, bytes) in &self.attachments {
            let _ = write!(
                text,
                "--b\r\nContent-Type: {kind}; name=\"{name}\"\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\
                 Content-Transfer-Encoding: base64\r\n\r\n{}\r\n",
                lines(&STANDARD.encode(bytes))
            );
        }
        text.push_str("--b--\r\n");
        text.into_bytes()
    }
}

fn lines(encoded: &str) -> String {
    let pieces: Vec<&str> = encoded
        .as_bytes()
        .chunks(76)
        .map(|piece| std::str::from_utf8(piece).expect("ASCII"))
        .collect();
    pieces.join("\r\n")
}

pub(super) fn pdf(title: &str, paragraph: &str) -> Vec<u8> {
    let date = "2026-02-27".parse().expect("a date");
    let file = file_of(SampleFormat::Pdf, title, &[paragraph], date);
    file.expect("a PDF").bytes
}
