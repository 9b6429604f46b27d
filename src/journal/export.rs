//! The whole journal as a file: JSON lines that anyone can verify without us, our database or our program's help.
//!
//! First line: what it is, the number of entries, the public keys. Then one line for each entry, each tree head after its last
//! entry. Last line: how many of each, so that a file that breaks off is noticed.

use std::io::{BufRead, Read as _};

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncWrite, AsyncWriteExt as _};

use super::check::{Checker, Trust};
use super::faults::{Report, What};
use super::record::{EntryRecord, HeadRecord, KeyRecord};
use super::stored::{self, Stored, StoredHead};
use crate::db::Db;
use crate::kernel::Fault;

/// Version of the format.
const VERSION: u32 = 1;

/// Longest line, in bytes: more than any payload of ours, and a bound on what a hostile file can make us hold.
const LONGEST_LINE: u64 = 64 * 1024 * 1024;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Line {
    Journal(Opening),
    Entry(Box<EntryRecord>),
    Head(HeadRecord),
    End(Counts),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Opening {
    version: u32,
    exported_at: DateTime<Utc>,
    size: u64,
    keys: Vec<KeyRecord>,
}

/// What an export holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Counts {
    /// Entries.
    pub entries: u64,
    /// Tree heads.
    pub heads: u64,
}

/// Writes every sealed entry and every tree head. Memory does not grow with the journal.
///
/// # Errors
/// A fault of the database or of the writer, also when a stored value is not of its kind (`verify` says which).
pub async fn export<W: AsyncWrite + Unpin>(
    db: &Db,
    at: DateTime<Utc>,
    writer: &mut W,
) -> Result<Counts, Fault> {
    let size = super::read::sealed_size(db.reader()).await?;
    let opening = Opening {
        version: VERSION,
        exported_at: at,
        size,
        keys: stored::keys(db.reader()).await?,
    };
    write(writer, &Line::Journal(opening)).await?;
    let mut counts = Counts::default();
    let mut from = 0;
    while from < size {
        let page = stored::sealed(db.reader(), from, size).await?;
        let mut heads = heads(db, from, from + page.len() as u64)
            .await?
            .into_iter()
            .peekable();
        if page.is_empty() {
            return Err(Fault::broken("the journal lacks entries; verify it"));
        }
        for row in page {
            let Stored::Entry(entry) = row else {
                return Err(Fault::broken("an entry cannot be read; verify the journal"));
            };
            if entry.position != from {
                return Err(Fault::broken("the journal lacks entries; verify it"));
            }
            from += 1;
            write(writer, &Line::Entry(entry)).await?;
            counts.entries += 1;
            while let Some(head) = heads.next_if(|head| head.size == from) {
                write(writer, &Line::Head(head)).await?;
                counts.heads += 1;
            }
        }
    }
    write(writer, &Line::End(counts)).await?;
    writer.flush().await?;
    Ok(counts)
}

/// Heads of sizes above `after` up to `until`: never more than there are entries between.
async fn heads(db: &Db, after: u64, until: u64) -> Result<Vec<HeadRecord>, Fault> {
    stored::heads(db.reader(), after, until)
        .await?
        .into_iter()
        .map(|row| match row {
            StoredHead::Head(head) => Ok(head),
            StoredHead::Unreadable { .. } => Err(Fault::broken(
                "a tree head cannot be read; verify the journal",
            )),
        })
        .collect()
}

async fn write<W: AsyncWrite + Unpin>(writer: &mut W, line: &Line) -> Result<(), Fault> {
    let mut bytes = serde_json::to_vec(line).map_err(Fault::at("writing the export"))?;
    bytes.push(b'\n');
    Ok(writer.write_all(&bytes).await?)
}

/// Verifies an export without any database.
///
/// # Errors
/// When the reader fails; what is wrong with the journal is in the report.
pub fn verify_export<R: BufRead>(mut reader: R, trust: &Trust) -> std::io::Result<Report> {
    let mut lines = Lines::new(&mut reader);
    let (size, keys) = match lines.next()? {
        Some(Ok(Line::Journal(opening))) if opening.version == VERSION => {
            (opening.size, opening.keys)
        }
        _ => {
            let mut checker = Checker::new(trust, Vec::new());
            checker.add(None, None, unreadable(1));
            return Ok(checker.into_report());
        }
    };
    let mut checker = Checker::new(trust, keys);
    let mut seen = Counts::default();
    let mut ended = false;
    while let Some(line) = lines.next()? {
        match line {
            Ok(Line::Entry(entry)) if !ended => {
                seen.entries += 1;
                checker.entry(&entry);
            }
            Ok(Line::Head(head)) if !ended => {
                seen.heads += 1;
                if !checker.head(&head) {
                    checker.resume(&head, None);
                }
            }
            Ok(Line::End(told)) if !ended => {
                ended = true;
                if told != seen {
                    checker.add(None, None, What::Incomplete);
                }
            }
            _ => checker.add(None, None, unreadable(lines.number)),
        }
    }
    if !ended {
        checker.add(None, None, What::Incomplete);
    }
    Ok(checker.finish(size))
}

fn unreadable(line: u64) -> What {
    What::Unreadable {
        place: format!("line {line}"),
    }
}

/// Reads line by line, holding one at a time.
struct Lines<'a, R> {
    reader: &'a mut R,
    number: u64,
}

impl<'a, R: BufRead> Lines<'a, R> {
    const fn new(reader: &'a mut R) -> Self {
        Self { reader, number: 0 }
    }

    /// The next line: what it says, or that it says nothing of ours. After one that is too long there is none.
    fn next(&mut self) -> std::io::Result<Option<Result<Line, ()>>> {
        let mut bytes = Vec::new();
        let read = self
            .reader
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut bytes)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        Ok(Some(serde_json::from_slice(&bytes).map_err(|_| ())))
    }
}
