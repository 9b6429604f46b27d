//! Internet messages with attachments (RFC 5322, 2045–2049, 2183, 2231).

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, FixedOffset};

use crate::sample::SampleFile;

pub(crate) const MEDIA_TYPE: &str = "message/rfc822";

pub(crate) struct Message<'a> {
    pub(crate) from: (&'a str, &'a str),
    pub(crate) to: (&'a str, &'a str),
    pub(crate) subject: &'a str,
    pub(crate) date: DateTime<FixedOffset>,
    /// Unique part of the Message-ID and the boundary.
    pub(crate) token: u64,
    pub(crate) body: &'a str,
    pub(crate) attachments: &'a [SampleFile],
}

pub(crate) fn write(message: &Message<'_>) -> Vec<u8> {
    let boundary = format!("=_aprite_{:016x}", message.token);
    let domain = message
        .from
        .1
        .rsplit('@')
        .next()
        .unwrap_or("e-pasts.example");
    let mut text = String::new();
    let _ = write!(text, "From: {}\r\n", mailbox(message.from));
    let _ = write!(text, "To: {}\r\n", mailbox(message.to));
    let _ = write!(
        text,
        "Subject: {}\r\n",
        encoded_words(message.subject, "Subject: ".len())
    );
    let _ = write!(text, "Date: {}\r\n", message.date.to_rfc2822());
    let _ = write!(text, "Message-ID: <{:016x}@{domain}>\r\n", message.token);
    text.push_str("MIME-Version: 1.0\r\n");
    let _ = write!(
        text,
        "Content-Type: multipart/mixed; boundary=\"{boundary}\"\r\n\r\n"
    );
    let _ = write!(
        text,
        "--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    );
    quoted_printable(&mut text, message.body);
    for file in message.attachments {
        let _ = write!(
            text,
            "\r\n--{boundary}\r\nContent-Type:\r\n {}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment{}\r\n\r\n",
            file.media_type,
            file_name(&file.name)
        );
        let encoded = STANDARD.encode(&file.bytes);
        let mut rest = encoded.as_str();
        while !rest.is_empty() {
            let (line, tail) = rest.split_at(rest.len().min(76));
            text.push_str(line);
            text.push_str("\r\n");
            rest = tail;
        }
    }
    let _ = write!(text, "\r\n--{boundary}--\r\n");
    text.into_bytes()
}

fn mailbox((name, address): (&str, &str)) -> String {
    if name.is_ascii() {
        format!("\"{name}\" <{address}>")
    } else {
        format!("{}\r\n <{address}>", encoded_words(name, 6))
    }
}

/// RFC 2047 encoded words of at most 75 characters, folded; ASCII stays as it is.
fn encoded_words(text: &str, used: usize) -> String {
    if text.is_ascii() && used + text.len() <= 78 {
        return text.to_owned();
    }
    // 42 bytes become 56 characters of Base64: with its 12 characters of frame each word fits beside any header name here.
    let mut words = Vec::new();
    let mut chunk = String::new();
    for letter in text.chars() {
        if chunk.len() + letter.len_utf8() > 42 {
            words.push(std::mem::take(&mut chunk));
        }
        chunk.push(letter);
    }
    words.push(chunk);
    let encoded: Vec<String> = words
        .iter()
        .map(|word| format!("=?utf-8?B?{}?=", STANDARD.encode(word)))
        .collect();
    encoded.join("\r\n ")
}

/// The parameter `filename`, encoded and continued after RFC 2231.
fn file_name(name: &str) -> String {
    let mut parts = vec![String::from("utf-8''")];
    for letter in name.chars() {
        let encoded = percent_encode(letter.encode_utf8(&mut [0; 4]));
        match parts.last_mut() {
            Some(part) if part.len() + encoded.len() <= 60 => part.push_str(&encoded),
            _ => parts.push(encoded),
        }
    }
    if let [whole] = parts.as_slice() {
        return format!(";\r\n filename*={whole}");
    }
    parts
        .iter()
        .enumerate()
        .map(|(number, part)| format!(";\r\n filename*{number}*={part}"))
        .collect()
}

/// RFC 2045 quoted-printable with soft line breaks before column 76.
fn quoted_printable(out: &mut String, body: &str) {
    for line in body.lines() {
        let bytes = line.as_bytes();
        let mut column = 0;
        for (position, byte) in bytes.iter().enumerate() {
            let last = position + 1 == bytes.len();
            let literal = matches!(byte, b'!'..=b'<' | b'>'..=b'~') || (*byte == b' ' && !last);
            let width = if literal { 1 } else { 3 };
            if column + width > 75 {
                out.push_str("=\r\n");
                column = 0;
            }
            if literal {
                out.push(char::from(*byte));
            } else {
                let _ = write!(out, "={byte:02X}");
            }
            column += width;
        }
        out.push_str("\r\n");
    }
}

/// Percent-encodes everything but the unreserved characters of RFC 3986, as both RFC 2231 and a URI reference allow.
pub(super) fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    encoded
}
