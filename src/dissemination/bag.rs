//! How what is given out lies in the package: BagIt 1.0 (RFC 8493) within one folder of a ZIP file, written in one pass to
//! something that cannot be rewound.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::rc::Rc;

use ::packages::names;
use chrono::{DateTime, Datelike, Timelike, Utc};
use entities::ids::DocumentId;
use entities::values::ContentHash;
use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipWriter};

use super::gather::{Gathered, Taken};
use super::listing::number_of;

/// What ZIP needs its longer form for.
const LARGE: u64 = u32::MAX as u64;

const CHUNK: usize = 128 * 1024;

/// Where the bytes come from while the package is written.
pub trait Sources {
    /// A content.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    fn content(&mut self, hash: ContentHash) -> io::Result<Box<dyn Read + '_>>;

    /// What the journal proves of a document; none where the asker may not read the journal, or nothing was sealed yet.
    ///
    /// # Errors
    /// When it cannot be read.
    fn proof(&mut self, document: DocumentId) -> io::Result<Option<Vec<u8>>>;
}

/// The list, in both forms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// PDF/A.
    pub paper: Vec<u8>,
    /// XLSX.
    pub table: Vec<u8>,
}

/// The folder of a document within `data/saturs/`: its place on the list and its number.
fn folder(number: usize, taken: &Taken) -> String {
    let called: String = number_of(taken)
        .chars()
        .map(|character| match character {
            '0'..='9' | 'A'..='Z' | 'a'..='z' | '-' | '.' => character,
            _ => '-',
        })
        .collect();
    format!("{number:04} {called}")
}

/// Where a content lies in the payload, counted from 0 among those of its document; two of one name are told apart. No name has
/// a percent sign: RFC 8493 §2.1.3 wants it spelled otherwise in manifests, and the most common validator does not read that.
pub fn place(number: usize, taken: &Taken, at: usize) -> String {
    let mut used = BTreeSet::new();
    let mut name = String::new();
    for (position, content) in taken.contents.iter().enumerate().take(at + 1) {
        let given = names::kept(&content.file_name).replace('%', "_");
        name = free(&used, &given, position);
        used.insert(names::same(&name));
    }
    format!("saturs/{}/{name}", folder(number, taken))
}

/// A name that none before it has, as file systems compare them that do not tell capitals apart, or spellings of one letter.
fn free(used: &BTreeSet<String>, given: &str, position: usize) -> String {
    if !used.contains(&names::same(given)) {
        return given.to_owned();
    }
    let (stem, extension) = match given.rfind('.').filter(|dot| *dot > 0) {
        Some(dot) => given.split_at(dot),
        None => (given, ""),
    };
    let mut turn = position + 1;
    loop {
        let other = format!("{stem} ({turn}){extension}");
        if !used.contains(&names::same(&other)) {
            return other;
        }
        turn += 1;
    }
}

/// Writes the package. What was written is worth nothing unless this ends well.
///
/// # Errors
/// Of what is written to, and of what is read; also where a content is not what was registered.
pub fn write<W: Write>(
    gathered: &Gathered,
    listed: &Listed,
    sources: &mut impl Sources,
    out: W,
) -> io::Result<W> {
    let open = Rc::new(Cell::new(true));
    let out = Gate {
        out,
        open: Rc::clone(&open),
    };
    let mut bag = Bag::new(gathered, out);
    match fill(&mut bag, gathered, listed, sources) {
        Ok(()) => Ok(bag.finish(gathered)?.out),
        Err(error) => {
            // A ZIP file that is let go of writes its end by itself, and what is half would look whole.
            open.set(false);
            Err(error)
        }
    }
}

fn fill<W: Write>(
    bag: &mut Bag<W>,
    gathered: &Gathered,
    listed: &Listed,
    sources: &mut impl Sources,
) -> io::Result<()> {
    let declaration = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";
    bag.tag("bagit.txt", declaration.as_bytes())?;
    bag.payload("saraksts.pdf", &mut listed.paper.as_slice())?;
    bag.payload("saraksts.xlsx", &mut listed.table.as_slice())?;
    for (taken, number) in gathered.documents.iter().zip(1..) {
        if let Some(proof) = sources.proof(taken.card.id)? {
            let path = format!("zurnals/{}.json", folder(number, taken));
            bag.payload(&path, &mut proof.as_slice())?;
        }
        for (content, at) in taken.contents.iter().zip(0..) {
            let hash = content.content.hash;
            let mut bytes = sources.content(hash)?;
            let found = bag.payload(&place(number, taken, at), &mut bytes)?;
            if found != hash.to_string() {
                return Err(io::Error::other("a content is not what was registered"));
            }
        }
    }
    Ok(())
}

/// Lets nothing through once it is shut.
struct Gate<W> {
    out: W,
    open: Rc<Cell<bool>>,
}

impl<W: Write> Write for Gate<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.open.get() {
            true => self.out.write(bytes),
            false => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.open.get() {
            true => self.out.flush(),
            false => Ok(()),
        }
    }
}

/// A package that is being written.
struct Bag<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    name: String,
    at: DateTime<Utc>,
    manifest: String,
    tags: String,
    bytes: u64,
    files: u64,
}

impl<W: Write> Bag<W> {
    fn new(gathered: &Gathered, out: W) -> Self {
        Self {
            zip: ZipWriter::new_stream(out),
            name: gathered.name.clone(),
            at: gathered.at,
            manifest: String::new(),
            tags: String::new(),
            bytes: 0,
            files: 0,
        }
    }

    fn options(&self) -> SimpleFileOptions {
        let at = self.at;
        let [month, day, hour, minute, second] =
            [at.month(), at.day(), at.hour(), at.minute(), at.second()].map(|part| part as u8);
        let made = u16::try_from(at.year()).ok().and_then(|year| {
            zip::DateTime::from_date_and_time(year, month, day, hour, minute, second).ok()
        });
        SimpleFileOptions::default()
            // Offices keep what is compressed already.
            .compression_method(CompressionMethod::Stored)
            .last_modified_time(made.unwrap_or_default())
            .unix_permissions(0o644)
    }

    /// Writes a file of the payload; returns its SHA-256.
    fn payload(&mut self, path: &str, bytes: &mut dyn Read) -> io::Result<String> {
        let path = format!("data/{path}");
        // Nobody knows beforehand how much a reader gives.
        let options = self.options().large_file(true);
        self.zip
            .start_file(format!("{}/{path}", self.name), options)?;
        let (mut sum, mut buffer) = (Sha256::new(), vec![0; CHUNK]);
        loop {
            let read = bytes.read(&mut buffer)?;
            let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
                break;
            };
            sum.update(part);
            self.zip.write_all(part)?;
            self.bytes += part.len() as u64;
        }
        self.files += 1;
        let sum = crate::kernel::secret::hex(&sum.finalize());
        line(&mut self.manifest, &sum, &path);
        Ok(sum)
    }

    fn tag(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let options = self.options().large_file(bytes.len() as u64 >= LARGE);
        self.zip
            .start_file(format!("{}/{name}", self.name), options)?;
        self.zip.write_all(bytes)?;
        let sum = crate::kernel::secret::hex(&Sha256::digest(bytes));
        line(&mut self.tags, &sum, name);
        Ok(())
    }

    fn finish(mut self, gathered: &Gathered) -> io::Result<W> {
        let info = format!(
            "Source-Organization: {}\nExternal-Description: {}\nBagging-Date: {}\nPayload-Oxum: {}.{}\n\
             Bag-Software-Agent: aprite {}\n",
            one_line(&gathered.institution),
            one_line(&gathered.title),
            gathered.at.date_naive(),
            self.bytes,
            self.files,
            env!("CARGO_PKG_VERSION"),
        );
        self.tag("bag-info.txt", info.as_bytes())?;
        let manifest = std::mem::take(&mut self.manifest);
        self.tag("manifest-sha256.txt", manifest.as_bytes())?;
        let tags = std::mem::take(&mut self.tags);
        let options = self.options();
        let name = format!("{}/tagmanifest-sha256.txt", self.name);
        self.zip.start_file(name, options)?;
        self.zip.write_all(tags.as_bytes())?;
        Ok(self.zip.finish()?.into_inner())
    }
}

/// A line of a manifest.
fn line(manifest: &mut String, sum: &str, path: &str) {
    // Writing to a text cannot fail.
    let _ = writeln!(manifest, "{sum}  {path}");
}

/// What stands in `bag-info.txt` must not begin another element.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_one_name_are_told_apart() {
        let used: BTreeSet<String> = ["iesniegums.pdf", "bez", "ā.pdf"].map(str::to_owned).into();
        for (given, expected) in [
            ("Iesniegums.pdf", "Iesniegums (2).pdf"),
            ("cits.pdf", "cits.pdf"),
            ("bez", "bez (2)"),
            (".slepens", ".slepens"),
            ("A\u{304}.pdf", "A\u{304} (2).pdf"),
        ] {
            assert_eq!(free(&used, given, 1), expected);
        }
    }

    #[test]
    fn a_title_is_one_line_of_what_is_told_about_the_bag() {
        assert_eq!(
            one_line("Lieta\nPayload-Oxum: 0.0"),
            "Lieta Payload-Oxum: 0.0"
        );
    }
}
