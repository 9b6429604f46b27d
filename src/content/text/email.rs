//! Internet messages (RFC 5322, MIME RFC 2045–2049): headers and body as text, attachments as documents of their own.

use std::borrow::Cow;
use std::io;

use bytes::Bytes;
use chrono::DateTime;
use mail_parser::decoders::{base64::base64_decode, quoted_printable::quoted_printable_decode};
use mail_parser::{Address, Encoding, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use ring::digest::{SHA256, digest};

use super::budget::{Flaw, Stop};
use super::sink::{Sink, one_line};
use super::{delivery_report, html, plain};
use crate::content::extract::{Found, MailHeaders, Part, Reading, content_hash};
use crate::content::identify::{FileHint, identify};
use crate::content::names::safe_name;
use crate::content::source::Source;

/// Writes headers and body and lists the attachments.
pub(crate) fn read(source: &mut Source, reading: &mut Reading<'_>) -> Result<Found, Stop> {
    let bytes = source
        .all(reading.limits.in_memory)?
        .ok_or(Stop::TooLarge)?;
    let message = MessageParser::default()
        .parse(&bytes)
        .ok_or(Flaw::Damaged)?;
    let headers = headers(&message);
    let attachments = attachments(&message);
    if attachments.len() > usize::try_from(reading.limits.entries).unwrap_or(usize::MAX) {
        return Err(Flaw::TooManyEntries.into());
    }
    let parts = attachments
        .iter()
        .enumerate()
        .map(|(number, attachment)| listed(number, attachment, &bytes))
        .collect::<io::Result<Vec<Part>>>()?;
    let found = Found {
        mail: Some(headers.clone()),
        parts,
        ..Found::default()
    };
    // Reaching the end of the sink must not lose the attachments.
    match write(&message, &headers, &mut reading.text) {
        Ok(()) | Err(Stop::Full) => Ok(found),
        Err(stop) => Err(stop),
    }
}

/// The bytes of one attachment as they were before they were put into the message.
pub(crate) fn attachment(
    source: &mut Source,
    index: u32,
    in_memory: u64,
) -> Result<Option<Vec<u8>>, Stop> {
    let bytes = source.all(in_memory)?.ok_or(Stop::TooLarge)?;
    let message = MessageParser::default()
        .parse(&bytes)
        .ok_or(Flaw::Damaged)?;
    Ok(attachments(&message)
        .get(usize::try_from(index).unwrap_or(usize::MAX))
        .map(|part| original(part, &bytes).into_owned()))
}

fn attachments<'m>(message: &'m Message<'m>) -> Vec<&'m MessagePart<'m>> {
    message.attachments().collect()
}

/// The parser hands text attachments out converted to UTF-8; a record is kept as it was sent.
fn original<'m>(part: &'m MessagePart<'_>, raw: &'m [u8]) -> Cow<'m, [u8]> {
    if !matches!(part.body, PartType::Text(_) | PartType::Html(_)) {
        return match &part.body {
            PartType::Message(message) => Cow::Borrowed(nested(message, part, raw)),
            _ => Cow::Borrowed(part.contents()),
        };
    }
    let encoded = span(part, raw);
    let decoded = match part.encoding {
        Encoding::None => Some(Cow::Borrowed(encoded)),
        Encoding::Base64 => base64_decode(encoded).map(Cow::Owned),
        Encoding::QuotedPrintable => quoted_printable_decode(encoded).map(Cow::Owned),
    };
    decoded.unwrap_or_else(|| Cow::Borrowed(part.contents()))
}

fn span<'m>(part: &MessagePart<'_>, raw: &'m [u8]) -> &'m [u8] {
    raw.get(part.offset_body as usize..part.offset_end as usize)
        .unwrap_or_default()
}

/// A message inside a message: its own bytes if it was encoded, otherwise the stretch of the outer one it occupies.
fn nested<'m>(message: &'m Message<'_>, part: &MessagePart<'_>, raw: &'m [u8]) -> &'m [u8] {
    if part.encoding == Encoding::None {
        span(part, raw)
    } else {
        message.raw_message()
    }
}

fn listed(number: usize, part: &MessagePart<'_>, raw: &[u8]) -> io::Result<Part> {
    let bytes = Bytes::from(original(part, raw).into_owned());
    let declared = part.content_type().map(|kind| {
        kind.subtype().map_or_else(
            || kind.ctype().to_owned(),
            |subtype| format!("{}/{subtype}", kind.ctype()),
        )
    });
    let name = part
        .attachment_name()
        .map(str::to_owned)
        .or_else(|| match &part.body {
            PartType::Message(message) => message.subject().map(|subject| format!("{subject}.eml")),
            _ => None,
        });
    let hint = name.as_deref().map(FileHint::from_name).unwrap_or_default();
    let hint = declared.as_deref().map_or_else(
        || hint.clone(),
        |declared| hint.clone().with_media_type(declared),
    );
    let format = identify(&mut Source::from_bytes(bytes.clone()), &hint)?.format;
    let fallback = match format.extension() {
        "" => format!("pielikums-{}", number + 1),
        extension => format!("pielikums-{}.{extension}", number + 1),
    };
    Ok(Part {
        name: name
            .as_deref()
            .map(safe_name)
            .filter(|name| !name.is_empty())
            .unwrap_or(fallback),
        size: bytes.len() as u64,
        format,
        media_type: format.media_type().to_owned(),
        hash: content_hash(&digest(&SHA256, &bytes)),
        inline: part.content_id().is_some()
            && !part
                .content_disposition()
                .is_some_and(mail_parser::ContentType::is_attachment),
    })
}

fn headers(message: &Message<'_>) -> MailHeaders {
    MailHeaders {
        from: people(message.from()),
        to: people(message.to()),
        cc: people(message.cc()),
        subject: message.subject().map(|subject| one_line(subject, 998)),
        sent_at: message
            .date()
            .filter(|date| date.is_valid())
            .and_then(|date| DateTime::from_timestamp(date.to_timestamp(), 0)),
        message_id: message.message_id().map(|id| one_line(id, 998)),
        report: delivery_report::read(message),
    }
}

/// More recipients than a letter has; a list server's header may name thousands.
const MOST_PEOPLE: usize = 200;

fn people(address: Option<&Address<'_>>) -> Vec<String> {
    address
        .into_iter()
        .flat_map(Address::iter)
        .take(MOST_PEOPLE)
        .map(|person| {
            let name = person
                .name()
                .map(|name| one_line(name, 200))
                .unwrap_or_default();
            let address = person
                .address()
                .map(|address| one_line(address, 320))
                .unwrap_or_default();
            match (name.as_str(), address.as_str()) {
                ("", _) => address,
                (_, "") => name,
                _ => format!("{name} <{address}>"),
            }
        })
        .filter(|person| !person.is_empty())
        .collect()
}

fn write(message: &Message<'_>, headers: &MailHeaders, text: &mut Sink) -> Result<(), Stop> {
    let mut line = |name: &str, value: &str| -> Result<(), Stop> {
        if !value.is_empty() {
            text.push(&format!("{name}: {value}"))?;
            text.end_line();
        }
        Ok(())
    };
    line("From", &headers.from.join(", "))?;
    line("To", &headers.to.join(", "))?;
    line("Cc", &headers.cc.join(", "))?;
    line("Subject", headers.subject.as_deref().unwrap_or_default())?;
    if let Some(date) = message.date().filter(|date| date.is_valid()) {
        line("Date", &date.to_rfc3339())?;
    }
    text.paragraph();
    let plain_is_blank = message
        .text_bodies()
        .all(|part| matches!(&part.body, PartType::Text(words) if words.trim().is_empty()));
    let bodies: Vec<&MessagePart<'_>> = if plain_is_blank {
        message.html_bodies().collect()
    } else {
        message.text_bodies().collect()
    };
    for part in bodies {
        match &part.body {
            PartType::Html(words) => html::write(words, text)?,
            PartType::Text(words) => text.push(&readable(part, words, message.raw_message()))?,
            _ => {}
        }
        text.paragraph();
    }
    Ok(())
}

/// Eight-bit text whose sender forgot to say the encoding comes out of the parser as replacement characters.
fn readable<'m>(part: &MessagePart<'_>, parsed: &'m str, raw: &'m [u8]) -> Cow<'m, str> {
    let undeclared = part
        .content_type()
        .is_none_or(|kind| kind.attribute("charset").is_none());
    if parsed.contains(char::REPLACEMENT_CHARACTER) && undeclared && part.encoding == Encoding::None
    {
        plain::decode(span(part, raw))
    } else {
        Cow::Borrowed(parsed)
    }
}
