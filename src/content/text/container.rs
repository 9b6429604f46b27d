//! Signed containers (ASiC-E, ASiC-S, eDoc) and plain ZIP archives: inner files listed, read and compared with what the
//! signatures say of them. The container itself stays as it is: it is the original (Elektronisko dokumentu likums).

use std::collections::HashMap;
use std::io::{self, Read};

use bytes::Bytes;
use entities::values::ContentHash;
use ring::digest::{Context, SHA256};

use super::budget::{Flaw, Stop};
use super::package::Package;
use crate::content::extract::{Found, Part, Reading, content_hash, read_as};
use crate::content::format::Format;
use crate::content::identify::{FileHint, GLANCE_BYTES, glance, identify};
use crate::content::names::safe_entry_name;
use crate::content::signature::{self, DigestAlgorithm, Digests, Unchecked};
use crate::content::source::Source;

/// Lists the inner files, writes their text and checks their digests.
pub(crate) fn read(
    source: &mut Source,
    format: Format,
    reading: &mut Reading<'_>,
) -> Result<Found, Stop> {
    let mut package = Package::open(source, &reading.budget, reading.limits.entries)?;
    let names = package.names();
    let unchecked = if format.is_signed_container() {
        signatures(&mut package, &names)?
    } else {
        Vec::new()
    };
    let mut parts = Vec::new();
    let mut digests: Digests = HashMap::new();
    for (index, name) in inner_files(format, &names) {
        let algorithms = signature::algorithms_for(&unchecked, name);
        let entry = package.entry(index)?;
        let inner = inner_file(entry, &algorithms, reading.limits.in_memory)?;
        let hint = FileHint::from_name(name);
        let shown = safe_entry_name(name);
        let format = inner.format(&hint)?;
        parts.push(Part {
            name: if shown.is_empty() {
                format!("fails-{}", parts.len() + 1)
            } else {
                shown
            },
            size: inner.size,
            format,
            media_type: format.media_type().to_owned(),
            hash: inner.hash,
            inline: false,
        });
        digests.insert(name.to_owned(), inner.digests);
        if let Some(part) = parts.last() {
            inner_text(part, inner.bytes, reading)?;
        }
    }
    let covered: Vec<&str> = inner_files(format, &names).map(|(_, name)| name).collect();
    Ok(Found {
        parts,
        signatures: unchecked
            .into_iter()
            .map(|signature| signature.check(&digests, &covered))
            .collect(),
        ..Found::default()
    })
}

/// Copies one inner file to `output`; nothing if there is no such part.
pub(crate) fn copy_part(
    source: &mut Source,
    format: Format,
    index: u32,
    reading: &Reading<'_>,
    output: &mut dyn io::Write,
) -> Result<Option<()>, Stop> {
    let mut package = Package::open(source, &reading.budget, reading.limits.entries)?;
    let names = package.names();
    let Some((entry, _)) =
        inner_files(format, &names).nth(usize::try_from(index).unwrap_or(usize::MAX))
    else {
        return Ok(None);
    };
    io::copy(&mut package.entry(entry)?, output)?;
    Ok(Some(()))
}

/// Entries that are documents, with their position in the package.
fn inner_files(format: Format, names: &[String]) -> impl Iterator<Item = (usize, &str)> {
    names
        .iter()
        .map(String::as_str)
        .enumerate()
        .filter(move |(_, name)| {
            let administrative = format.is_signed_container()
                && (*name == "mimetype" || name.starts_with("META-INF/"));
            !administrative && !name.ends_with('/')
        })
}

fn signatures(package: &mut Package<'_>, names: &[String]) -> Result<Vec<Unchecked>, Stop> {
    let mut found = Vec::new();
    for (index, name) in names.iter().enumerate() {
        let Some(file) = name.strip_prefix("META-INF/") else {
            continue;
        };
        let lower = file.to_ascii_lowercase();
        if lower.contains("signatures") && lower.ends_with(".xml") {
            match signature::parse(name, package.entry(index)?) {
                Ok(signatures) => found.extend(signatures),
                Err(stop @ Stop::Broken(Flaw::UnpacksTooLarge)) => return Err(stop),
                Err(_) => found.push(Unchecked::unreadable(name)),
            }
        } else if lower.contains("signature") && lower.ends_with(".p7s") {
            found.push(Unchecked::unreadable(name));
        }
    }
    Ok(found)
}

/// What was read of an inner file.
struct Inner {
    size: u64,
    hash: ContentHash,
    digests: Vec<(DigestAlgorithm, Vec<u8>)>,
    head: Vec<u8>,
    /// Everything, unless it is too large to be kept in memory.
    bytes: Option<Bytes>,
}

impl Inner {
    fn format(&self, hint: &FileHint) -> io::Result<Format> {
        match &self.bytes {
            Some(bytes) => identify(&mut Source::from_bytes(bytes.clone()), hint)
                .map(|identity| identity.format),
            None => Ok(glance(&self.head, hint)),
        }
    }
}

fn inner_file(
    mut entry: impl Read,
    algorithms: &[DigestAlgorithm],
    in_memory: u64,
) -> Result<Inner, Stop> {
    let mut sha256 = Context::new(&SHA256);
    let mut others: Vec<(DigestAlgorithm, Context)> = algorithms
        .iter()
        .map(|algorithm| (*algorithm, Context::new(algorithm.ring())))
        .collect();
    let mut bytes: Option<Vec<u8>> = Some(Vec::new());
    let mut head = Vec::new();
    let mut size = 0_u64;
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let count = entry.read(&mut buffer)?;
        if count == 0 {
            break;
        }
        let chunk = &buffer[..count];
        size += count as u64;
        sha256.update(chunk);
        for (_, context) in &mut others {
            context.update(chunk);
        }
        if head.len() < GLANCE_BYTES {
            head.extend_from_slice(&chunk[..count.min(GLANCE_BYTES - head.len())]);
        }
        if size > in_memory {
            bytes = None;
        }
        if let Some(bytes) = &mut bytes {
            bytes.extend_from_slice(chunk);
        }
    }
    Ok(Inner {
        size,
        hash: content_hash(&sha256.finish()),
        digests: others
            .into_iter()
            .map(|(algorithm, context)| (algorithm, context.finish().as_ref().to_vec()))
            .collect(),
        head,
        bytes: bytes.map(Bytes::from),
    })
}

/// Writes the text of an inner file under its name. What cannot be read there does not stop the rest.
fn inner_text(part: &Part, bytes: Option<Bytes>, reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.text.paragraph();
    if reading.text.push_inline(&part.name).is_err() {
        return Ok(());
    }
    reading.text.paragraph();
    let Some(bytes) = bytes.filter(|_| reading.depth < reading.limits.nesting) else {
        reading.text.cut();
        return Ok(());
    };
    let mut source = Source::from_bytes(bytes);
    reading.depth += 1;
    let outcome = read_as(part.format, &mut source, reading);
    reading.depth -= 1;
    match outcome {
        Ok(_) => Ok(()),
        // The budget is spent for the whole file.
        Err(stop @ Stop::Broken(Flaw::UnpacksTooLarge)) => Err(stop),
        Err(_) => {
            reading.text.cut();
            Ok(())
        }
    }
}
