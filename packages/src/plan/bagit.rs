//! BagIt 1.0 (RFC 8493): the files and their register as payload, SHA-256 over everything.

use super::{Entry, Measured, NotMade, folder, held, made, register};
use crate::description::Description;

/// RFC 8493 §2.1.1
pub(crate) const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
pub(crate) const MANIFEST: &str = "manifest-sha256.txt";
pub(crate) const TAG_MANIFEST: &str = "tagmanifest-sha256.txt";
pub(crate) const REGISTER: &str = "data/registrs.xml";

pub(super) fn entries(description: &Description) -> Vec<Entry<'_>> {
    let mut entries: Vec<Entry<'_>> = held(description)
        .filter_map(|held| {
            let path = format!("data/{}/{}", held.folder(), held.file.name);
            held.entry(path)
        })
        .collect();
    entries.push(made(REGISTER, move |_| {
        Ok(register::xml(description, folder))
    }));
    let payload: Vec<String> = entries.iter().map(|entry| entry.path.clone()).collect();
    let manifested = payload.clone();
    entries.extend([
        made("bagit.txt", |_| Ok(DECLARATION.as_bytes().to_vec())),
        made("bag-info.txt", move |measured| {
            info(description, &payload, measured)
        }),
        made(MANIFEST, move |measured| manifest(&manifested, measured)),
        made(TAG_MANIFEST, |measured| {
            manifest(&["bag-info.txt", "bagit.txt", MANIFEST], measured)
        }),
    ]);
    entries
}

fn manifest<T: AsRef<str>>(paths: &[T], measured: &Measured) -> Result<Vec<u8>, NotMade> {
    let mut text = String::new();
    for path in paths {
        let path = path.as_ref();
        let hash = measured.get(path)?.sha256;
        text.push_str(&format!("{hash}  {}\n", encoded(path)));
    }
    Ok(text.into_bytes())
}

/// RFC 8493 §2.1.3: only line breaks and the sign itself are encoded.
fn encoded(path: &str) -> String {
    path.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// RFC 8493 §2.2.2
fn info(
    description: &Description,
    payload: &[String],
    measured: &Measured,
) -> Result<Vec<u8>, NotMade> {
    let mut bytes = 0;
    for path in payload {
        bytes += measured.get(path)?.size;
    }
    let Description {
        institution,
        software,
        ..
    } = description;
    let date = description.created_at.date_naive();
    let lines = [
        ("Source-Organization", institution.name.clone()),
        (
            "Organization-Identifier",
            institution.registration_number.clone(),
        ),
        (
            "External-Description",
            description.record_group.title.clone(),
        ),
        ("External-Identifier", description.name.clone()),
        ("Bagging-Date", date.format("%Y-%m-%d").to_string()),
        (
            "Bag-Software-Agent",
            format!("{} {}", software.name, software.version),
        ),
        ("Payload-Oxum", format!("{bytes}.{}", payload.len())),
    ];
    let line = |(label, value): (&str, String)| {
        // A line break would begin another label.
        let value: Vec<&str> = value.split_whitespace().collect();
        format!("{label}: {}\n", value.join(" "))
    };
    Ok(lines.map(line).concat().into_bytes())
}
