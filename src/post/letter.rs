//! A letter, and what of it travels.

use std::fmt;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Body, MultiPart, SinglePart};
use lettre::{Address, Message};
use uuid::Uuid;

use crate::kernel::Fault;

/// By which a letter is known for ever (RFC 5322 §3.6.4): drawn from what it is about, so that a repetition carries the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageId(String);

impl MessageId {
    /// Of the letter about something: `kind` is a word, `id` names one of that kind, `domain` is the sender's.
    pub fn of(kind: &str, id: Uuid, domain: &str) -> Self {
        Self(format!("<{kind}.{id}@{domain}>"))
    }

    /// As it stands in the header, in angle brackets.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Somebody's address, with the name beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailbox {
    /// Name as people read it.
    pub name: Option<String>,
    pub(super) address: Address,
}

impl Mailbox {
    /// With an address as somebody typed it.
    ///
    /// # Errors
    /// [`Unsendable::Address`].
    pub fn new(name: Option<&str>, address: &str) -> Result<Self, Unsendable> {
        Ok(Self {
            name: name.map(one_line).filter(|name| !name.is_empty()),
            address: address.trim().parse().map_err(|_| Unsendable::Address)?,
        })
    }

    /// The address alone.
    pub fn address(&self) -> &str {
        self.address.as_ref()
    }

    /// What stands behind the `@`.
    pub fn domain(&self) -> &str {
        self.address.domain()
    }

    fn written(&self) -> lettre::message::Mailbox {
        lettre::message::Mailbox::new(self.name.clone(), self.address.clone())
    }
}

/// Something enclosed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// File name.
    pub name: String,
    /// Media type; `application/octet-stream` when none or malformed.
    pub media_type: Option<String>,
    /// The bytes.
    pub bytes: Bytes,
}

/// A letter to one recipient. It comes from the sender that the settings name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its name for ever.
    pub message_id: MessageId,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// To whom.
    pub to: Mailbox,
    /// Where answers go, when not to the sender.
    pub reply_to: Option<Mailbox>,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Enclosures, in order.
    pub attachments: Vec<Attachment>,
    /// The letter it answers.
    pub in_reply_to: Option<String>,
    /// A program wrote it and nobody expects an answer: no absence notes, please (RFC 3834).
    pub automatic: bool,
}

/// Why a letter cannot travel at all.
#[derive(Debug, thiserror::Error)]
pub enum Unsendable {
    /// What was typed is no e-mail address.
    #[error("this is no e-mail address")]
    Address,
    /// Larger than the mail server takes.
    #[error("the letter has {bytes} bytes, the mail server takes {most}")]
    TooLarge {
        /// Its size as it travels.
        bytes: u64,
        /// Most.
        most: u64,
    },
    /// Ours.
    #[error(transparent)]
    Fault(Fault),
}

/// A letter as it travels.
#[derive(Debug)]
pub struct Composed {
    pub(super) from: Address,
    pub(super) to: Address,
    pub(super) bytes: Vec<u8>,
}

impl Composed {
    /// Its bytes (RFC 5322).
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}

/// Writes a letter down. Encoding takes a third more room than the enclosures themselves.
pub(super) fn compose(from: &Mailbox, letter: Letter, most: u64) -> Result<Composed, Unsendable> {
    let enclosed = letter.attachments.iter().map(|one| one.bytes.len() as u64);
    let enclosed: u64 = enclosed.sum();
    if enclosed > most {
        // Before anything of it is encoded.
        return Err(Unsendable::TooLarge {
            bytes: enclosed / 3 * 4,
            most,
        });
    }
    let mut message = Message::builder()
        .message_id(Some(letter.message_id.0.clone()))
        .date(letter.written_at.into())
        .from(from.written())
        .to(letter.to.written())
        .subject(one_line(&letter.subject));
    if let Some(reply_to) = &letter.reply_to {
        message = message.reply_to(reply_to.written());
    }
    if let Some(answered) = letter.in_reply_to.as_deref().map(one_line) {
        message = message.in_reply_to(answered.clone()).references(answered);
    }
    if letter.automatic {
        message = message.raw_header(HeaderValue::new(
            HeaderName::new_from_ascii_str("Auto-Submitted"),
            "auto-generated".to_owned(),
        ));
    }
    let text = SinglePart::plain(letter.text);
    let message = if letter.attachments.is_empty() {
        message.singlepart(text)
    } else {
        // Drawn from the name, or the same letter would be other bytes each time.
        let boundary = letter.message_id.0.replace(['<', '>', '@'], "-");
        let boundary = format!("aprite{boundary}");
        let boundary = boundary.get(..boundary.len().min(70)).unwrap_or("aprite");
        let mixed = MultiPart::mixed().boundary(boundary).singlepart(text);
        let whole = letter
            .attachments
            .into_iter()
            .fold(mixed, |whole, one| whole.singlepart(enclosure(one)));
        message.multipart(whole)
    };
    let message =
        message.map_err(|error| Unsendable::Fault(Fault::at("composing a letter")(error)))?;
    let bytes = message.formatted();
    if bytes.len() as u64 > most {
        return Err(Unsendable::TooLarge {
            bytes: bytes.len() as u64,
            most,
        });
    }
    Ok(Composed {
        from: from.address.clone(),
        to: letter.to.address,
        bytes,
    })
}

fn enclosure(attachment: Attachment) -> SinglePart {
    let media_type = attachment
        .media_type
        .as_deref()
        // A letter in the letter and a part in parts may not be encoded (RFC 2046 §5.2.1), and a signature needs every byte
        // as it was.
        .filter(|given| !given.starts_with("message/") && !given.starts_with("multipart/"))
        .and_then(|given| ContentType::parse(given).ok())
        .or_else(|| ContentType::parse("application/octet-stream").ok())
        .unwrap_or(ContentType::TEXT_PLAIN);
    let body = Body::new_with_encoding(attachment.bytes.to_vec(), ContentTransferEncoding::Base64);
    let body = body.unwrap_or_else(Body::new);
    lettre::message::Attachment::new(one_line(&attachment.name)).body(body, media_type)
}

/// Whatever is typed cannot begin another header.
fn one_line(text: &str) -> String {
    let spaced = text.replace(char::is_control, " ");
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
