//! A letter that came to the e-address, as the connector drops it: the words of `post::e_address`, read strictly. What is wrong is
//! told with its place in `message.json`; nothing of a broken letter is taken in.

use chrono::{DateTime, Utc};
use entities::values::ContentHash;
use serde::Deserialize;
use serde_json::Value;

use crate::post::e_address::{MESSAGE_FORMAT, Party, is_plain_name};

/// Longest subject and longest name, in characters.
const LONGEST_SUBJECT: usize = 500;
const LONGEST_NAME: usize = 200;

/// Most files of one letter.
const MOST_FILES: usize = 500;

/// A letter as far as it is taken in.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Letter {
    pub(super) from: Party,
    pub(super) subject: String,
    pub(super) number: Option<String>,
    pub(super) sent_at: DateTime<Utc>,
    pub(super) files: Vec<Enclosed>,
}

/// A file of the letter, its digest read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Enclosed {
    /// Its name in `files/`.
    pub(super) path: String,
    /// The name that people read.
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) hash: ContentHash,
}

/// What is wrong with a letter, and where in `message.json`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {problem}")]
pub(super) struct Flaw {
    /// Where: `files.0.sha256`.
    pub(super) path: String,
    /// What, without repeating what stands there.
    pub(super) problem: &'static str,
}

/// What a `message.json` came to.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Read {
    /// A letter.
    Letter(Box<Letter>),
    /// Of another format, for somebody else.
    Foreign,
    /// Broken.
    Flawed(Flaw),
}

impl From<Flaw> for Read {
    fn from(flaw: Flaw) -> Self {
        Self::Flawed(flaw)
    }
}

fn flaw(path: impl Into<String>, problem: &'static str) -> Flaw {
    Flaw {
        path: path.into(),
        problem,
    }
}

/// Reads a `message.json` that lies in the folder `id`.
pub(super) fn read(bytes: &[u8], id: &str) -> Read {
    let Ok(value) = serde_json::from_slice::<Value>(bytes) else {
        return flaw("message.json", "is no JSON").into();
    };
    match value.get("format").and_then(Value::as_str) {
        Some(MESSAGE_FORMAT) => {}
        // Another is for somebody else.
        Some(_) => return Read::Foreign,
        None => return flaw("format", "is missing").into(),
    }
    match letter(&value, id) {
        Ok(letter) => Read::Letter(Box::new(letter)),
        Err(flaw) => flaw.into(),
    }
}

fn letter(value: &Value, id: &str) -> Result<Letter, Flaw> {
    if text(value, "", "id")? != id {
        return Err(flaw("id", "is not the name of the folder"));
    }
    let from = party(value, "from")?;
    party(value, "to")?;
    let subject = text(value, "", "subject")?;
    if subject.chars().count() > LONGEST_SUBJECT || subject.contains(['\n', '\r']) {
        return Err(flaw("subject", "is not one line of at most 500 characters"));
    }
    let sent_at = DateTime::parse_from_rfc3339(text(value, "", "sentAt")?)
        .map_err(|_| flaw("sentAt", "is no instant with an offset (RFC 3339)"))?;
    let files = value
        .get("files")
        .and_then(Value::as_array)
        .ok_or_else(|| flaw("files", "is missing or no list"))?;
    if files.len() > MOST_FILES {
        return Err(flaw("files", "has more than 500 files"));
    }
    let mut enclosed: Vec<Enclosed> = Vec::with_capacity(files.len());
    for (index, file) in files.iter().enumerate() {
        let file = self::file(file, index)?;
        if enclosed.iter().any(|other| other.path == file.path) {
            return Err(flaw(format!("files.{index}.path"), "is named twice"));
        }
        enclosed.push(file);
    }
    Ok(Letter {
        from,
        subject: subject.to_owned(),
        number: optional(value, "registrationNumber")?,
        sent_at: sent_at.to_utc(),
        files: enclosed,
    })
}

fn file(value: &Value, index: usize) -> Result<Enclosed, Flaw> {
    let place = format!("files.{index}.");
    let path = text(value, &place, "path")?;
    if !is_plain_name(path) {
        return Err(flaw(format!("{place}path"), "is no plain name"));
    }
    let name = text(value, &place, "name")?;
    if name.chars().count() > LONGEST_NAME {
        return Err(flaw(format!("{place}name"), "has more than 200 characters"));
    }
    let size = value
        .get("size")
        .and_then(Value::as_u64)
        .ok_or_else(|| flaw(format!("{place}size"), "is missing or no number of bytes"))?;
    let hash = text(value, &place, "sha256")?;
    let hash = hash
        .parse()
        .ok()
        .filter(|_| !hash.bytes().any(|byte| byte.is_ascii_uppercase()))
        .ok_or_else(|| {
            flaw(
                format!("{place}sha256"),
                "is no SHA-256 in lower-case hexadecimal",
            )
        })?;
    Ok(Enclosed {
        path: path.to_owned(),
        name: name.to_owned(),
        size,
        hash,
    })
}

fn text<'a>(value: &'a Value, place: &str, name: &'static str) -> Result<&'a str, Flaw> {
    value
        .get(name)
        .and_then(Value::as_str)
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .ok_or_else(|| flaw(format!("{place}{name}"), "is missing or no text"))
}

fn optional(value: &Value, name: &'static str) -> Result<Option<String>, Flaw> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => {
            Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty()))
        }
        Some(_) => Err(flaw(name, "is no text")),
    }
}

fn party(value: &Value, name: &'static str) -> Result<Party, Flaw> {
    let given = value.get(name).ok_or_else(|| flaw(name, "is missing"))?;
    let party =
        Party::deserialize(given).map_err(|_| flaw(name, "is not an e-address with a name"))?;
    if party.e_address.trim().is_empty() {
        return Err(flaw(format!("{name}.eAddress"), "is missing or no text"));
    }
    Ok(party)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn message() -> Value {
        json!({
            "format": MESSAGE_FORMAT,
            "id": "m-1",
            "from": { "eAddress": "40003521600", "name": "SIA Paraugs", "registrationNumber": "40003521600" },
            "to": { "eAddress": "90000043649" },
            "subject": "Par līgumu",
            "registrationNumber": "2026/117",
            "somethingNew": 1,
            "sentAt": "2026-03-02T10:15:00+02:00",
            "files": [{ "path": "1.pdf", "name": "Līgums.pdf", "size": 3, "sha256": "a".repeat(64) }],
        })
    }

    fn told(message: &Value) -> String {
        match read(message.to_string().as_bytes(), "m-1") {
            Read::Flawed(flaw) => flaw.to_string(),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn a_letter_is_read_and_what_is_new_in_it_passed_over() {
        let Read::Letter(letter) = read(message().to_string().as_bytes(), "m-1") else {
            panic!("a letter");
        };
        assert_eq!(letter.from.e_address, "40003521600");
        assert_eq!(letter.number.as_deref(), Some("2026/117"));
        assert_eq!(letter.sent_at.to_rfc3339(), "2026-03-02T08:15:00+00:00");
        assert_eq!(
            (letter.files[0].name.as_str(), letter.files[0].size),
            ("Līgums.pdf", 3)
        );
    }

    #[test]
    fn each_flaw_has_its_place() {
        assert!(matches!(read(b"{", "m-1"), Read::Flawed(_)));
        let mut foreign = message();
        foreign["format"] = json!(format!("{MESSAGE_FORMAT}.1"));
        assert_eq!(read(foreign.to_string().as_bytes(), "m-1"), Read::Foreign);
        for (place, value, wanted) in [
            ("/format", json!(null), "format: is missing"),
            ("/id", json!("m-2"), "id: is not the name of the folder"),
            ("/from", json!({}), "from: is not an e-address with a name"),
            (
                "/to/eAddress",
                json!(" "),
                "to.eAddress: is missing or no text",
            ),
            (
                "/subject",
                json!("a\nb"),
                "subject: is not one line of at most 500 characters",
            ),
            (
                "/sentAt",
                json!("2026-03-02"),
                "sentAt: is no instant with an offset (RFC 3339)",
            ),
            (
                "/registrationNumber",
                json!(5),
                "registrationNumber: is no text",
            ),
            ("/files", json!("x"), "files: is missing or no list"),
            (
                "/files/0/path",
                json!("../x"),
                "files.0.path: is no plain name",
            ),
            (
                "/files/0/name",
                json!(""),
                "files.0.name: is missing or no text",
            ),
            (
                "/files/0/size",
                json!(-1),
                "files.0.size: is missing or no number of bytes",
            ),
            (
                "/files/0/sha256",
                json!("A".repeat(64)),
                "files.0.sha256: is no SHA-256 in lower-case hexadecimal",
            ),
        ] {
            let mut broken = message();
            *broken.pointer_mut(place).expect("a place") = value;
            assert_eq!(told(&broken), wanted);
        }
        let mut twice = message();
        let file = twice["files"][0].clone();
        twice["files"].as_array_mut().expect("a list").push(file);
        assert_eq!(told(&twice), "files.1.path: is named twice");
    }
}
