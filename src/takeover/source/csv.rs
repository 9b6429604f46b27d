//! CSV, row by row from a file.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;

use sha2::{Digest as _, Sha256};

use super::encoding::Evidence;
use super::{Cell, Encoding, Form, MOST_COLUMNS, MOST_LINE, Row, Survey, Unreadable, texts};
use crate::kernel::table::{QuotationMarks, separator_of};
use entities::values::ContentHash;

const MARK: &[u8] = b"\xef\xbb\xbf";

/// Reads the table line by line for what it is, then row by row for how many it has.
pub(super) fn survey(path: &Path, encoding: Option<Encoding>) -> Result<Survey, Unreadable> {
    let mut reader = BufReader::with_capacity(256 * 1024, File::open(path)?);
    let (mut hasher, mut evidence) = (Sha256::new(), Evidence::default());
    let mut marks: Option<QuotationMarks> = None;
    let mut separator = b';';
    let (mut line, mut number) = (Vec::new(), 0);
    loop {
        line.clear();
        let read = (&mut reader)
            .take(MOST_LINE as u64 + 1)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            break;
        }
        number += 1;
        if read > MOST_LINE {
            return Err(Unreadable::TooLong(number));
        }
        hasher.update(&line);
        let mut text = line.as_slice();
        if number == 1
            && let Some(rest) = text.strip_prefix(MARK)
        {
            evidence.mark();
            text = rest;
        }
        evidence.take(text);
        let marks = match &mut marks {
            Some(marks) => marks,
            None if text.trim_ascii().is_empty() => continue,
            // The first line that says something holds the names.
            empty => {
                separator = separator_of(text);
                empty.insert(QuotationMarks::new(separator))
            }
        };
        marks
            .read(text)
            .map_err(|_| Unreadable::Quotation(number))?;
    }
    let Some(marks) = marks else {
        return Err(Unreadable::Empty);
    };
    if marks.end().is_err() {
        return Err(unclosed(path, separator)?);
    }
    let encoding = encoding.unwrap_or_else(|| evidence.verdict());
    let mut rows = Rows::open(path, separator, encoding)?;
    let names = rows.next().ok_or(Unreadable::Empty)??;
    let mut count = 0;
    for row in rows {
        row?;
        count += 1;
    }
    Ok(Survey {
        form: Form::Csv {
            separator,
            encoding,
        },
        sha256: ContentHash::from_bytes(hasher.finalize().into()),
        names_at: names.number,
        names: texts(names),
        rows: count,
    })
}

/// The line of the mark that is never closed: counted from the first line of the file.
fn unclosed(path: &Path, separator: u8) -> Result<Unreadable, std::io::Error> {
    let mut reader = BufReader::new(File::open(path)?);
    let mut marks = QuotationMarks::new(separator);
    let mut first = true;
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        let read = buffer.len();
        let text = if first {
            buffer.strip_prefix(MARK).unwrap_or(buffer)
        } else {
            buffer
        };
        if let Err(line) = marks.read(text) {
            return Ok(Unreadable::Quotation(line));
        }
        first = false;
        reader.consume(read);
    }
    Ok(Unreadable::Quotation(marks.end().err().unwrap_or(1)))
}

/// Rows of a CSV.
pub struct Rows {
    reader: ::csv::Reader<Breaks<File>>,
    encoding: Encoding,
    record: ::csv::ByteRecord,
}

impl Rows {
    pub(super) fn open(path: &Path, separator: u8, encoding: Encoding) -> Result<Self, Unreadable> {
        let reader = ::csv::ReaderBuilder::new()
            .delimiter(separator)
            .has_headers(false)
            .flexible(true)
            .buffer_capacity(256 * 1024)
            .from_reader(Breaks::new(File::open(path)?));
        Ok(Self {
            reader,
            encoding,
            record: ::csv::ByteRecord::new(),
        })
    }

    fn read(&mut self) -> Result<Option<Row>, Unreadable> {
        loop {
            let more = self
                .reader
                .read_byte_record(&mut self.record)
                .map_err(|error| Unreadable::File(error.into()))?;
            if !more {
                return Ok(None);
            }
            let begins = self.record.position().map_or(0, ::csv::Position::byte);
            let number = self.reader.get_mut().line_at(begins);
            if self.record.len() > MOST_COLUMNS {
                return Err(Unreadable::TooLong(number));
            }
            let cells: Vec<Cell> = self
                .record
                .iter()
                .map(|bytes| {
                    self.encoding
                        .cell(bytes.strip_prefix(MARK).unwrap_or(bytes))
                })
                .collect();
            if cells.iter().any(|cell| !cell.is_empty()) {
                return Ok(Some(Row { number, cells }));
            }
        }
    }
}

impl Iterator for Rows {
    type Item = Result<Row, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

/// Remembers where the lines of what passes through it end, for as long as it is asked: the CSV reader's own count lags
/// behind empty lines and CRLF.
struct Breaks<R> {
    inner: R,
    ahead: VecDeque<(u64, u8)>,
    passed: u64,
    line: u64,
}

impl<R> Breaks<R> {
    const fn new(inner: R) -> Self {
        Self {
            inner,
            ahead: VecDeque::new(),
            passed: 0,
            line: 1,
        }
    }

    /// The line on which the record that begins at `byte`, or after line ends standing there, stands; bytes must rise.
    fn line_at(&mut self, byte: u64) -> u64 {
        let mut at = byte;
        while let Some((place, what)) = self
            .ahead
            .front()
            .copied()
            .filter(|(place, _)| *place <= at)
        {
            self.ahead.pop_front();
            self.line += u64::from(what == b'\n');
            if place == at {
                at += 1;
            }
        }
        self.line
    }
}

impl<R: Read> Read for Breaks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        for (place, byte) in (self.passed..).zip(&buffer[..read]) {
            if matches!(byte, b'\r' | b'\n') {
                self.ahead.push_back((place, *byte));
            }
        }
        self.passed += read as u64;
        Ok(read)
    }
}
