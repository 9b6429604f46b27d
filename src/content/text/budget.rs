//! What reading one file may cost, and why reading stopped.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

/// Why a file could not be read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Flaw {
    /// The bytes do not follow their own format, or end too early.
    #[error("the file is damaged")]
    Damaged,
    /// It unpacks to more than is allowed, in all or in proportion to its size (a "zip bomb").
    #[error("the file unpacks to more than is allowed")]
    UnpacksTooLarge,
    /// The package has more entries than is allowed.
    #[error("the package has too many entries")]
    TooManyEntries,
    /// Elements, groups or packages stand inside each other deeper than is allowed.
    #[error("the file is nested too deeply")]
    NestedTooDeeply,
}

/// Why an extractor stopped before the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    Broken(Flaw),
    /// A password is needed.
    Encrypted,
    /// Too large to be read into memory, as its format needs.
    TooLarge,
    /// The sink takes no more text.
    Full,
}

/// Bytes that may still be unpacked out of one file, counted over everything inside it however deep.
#[derive(Clone)]
pub(crate) struct Budget {
    left: Rc<Cell<u64>>,
    ratio: u64,
}

/// Below this many unpacked bytes the ratio says nothing: an empty table compresses a thousandfold.
const RATIO_COUNTS_FROM: u64 = 16 * 1024 * 1024;

impl Budget {
    pub(crate) fn new(unpacked: u64, ratio: u32) -> Self {
        Self {
            left: Rc::new(Cell::new(unpacked)),
            ratio: u64::from(ratio),
        }
    }

    /// Counts what is read through it; `packed` is the size the bytes have in the package.
    pub(crate) fn counted<R: Read>(&self, reader: R, packed: u64) -> Counted<R> {
        Counted {
            reader,
            budget: self.clone(),
            packed: packed.max(1),
            read: 0,
        }
    }
}

/// A reader that fails with a [`Flaw`] once the budget is spent.
pub(crate) struct Counted<R> {
    reader: R,
    budget: Budget,
    packed: u64,
    read: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        self.read += count as u64;
        let left = self.budget.left.get();
        let spent = left < count as u64;
        let bomb = self.read > RATIO_COUNTS_FROM && self.read / self.packed > self.budget.ratio;
        if spent || bomb {
            return Err(io::Error::other(Flaw::UnpacksTooLarge));
        }
        self.budget.left.set(left - count as u64);
        Ok(count)
    }
}

impl From<Flaw> for Stop {
    fn from(flaw: Flaw) -> Self {
        Self::Broken(flaw)
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::from(&error)
    }
}

impl From<&io::Error> for Stop {
    /// Finds the flaw a [`Counted`] reader put into an error, through the libraries that passed it on.
    fn from(error: &io::Error) -> Self {
        Self::Broken(
            error
                .get_ref()
                .and_then(|inner| inner.downcast_ref::<Flaw>())
                .copied()
                .unwrap_or(Flaw::Damaged),
        )
    }
}

impl From<quick_xml::Error> for Stop {
    fn from(error: quick_xml::Error) -> Self {
        match error {
            quick_xml::Error::Io(error) => Self::from(&*error),
            _ => Self::Broken(Flaw::Damaged),
        }
    }
}

impl From<zip::result::ZipError> for Stop {
    fn from(error: zip::result::ZipError) -> Self {
        match error {
            zip::result::ZipError::Io(error) => Self::from(&error),
            zip::result::ZipError::InvalidPassword => Self::Encrypted,
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => {
                Self::Encrypted
            }
            _ => Self::Broken(Flaw::Damaged),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_shared_by_all_that_is_read() {
        let budget = Budget::new(10, 100);
        let mut sink = Vec::new();
        assert!(
            budget
                .counted(&[0; 6][..], 6)
                .read_to_end(&mut sink)
                .is_ok()
        );
        let error = budget
            .counted(&[0; 6][..], 6)
            .read_to_end(&mut sink)
            .unwrap_err();
        assert_eq!(Stop::from(error), Stop::Broken(Flaw::UnpacksTooLarge));
    }

    #[test]
    fn a_bomb_is_known_by_its_ratio() {
        let budget = Budget::new(u64::MAX, 200);
        let mut honest = budget.counted(io::repeat(0).take(64 << 20), 1 << 20);
        assert!(io::copy(&mut honest, &mut io::sink()).is_ok());
        let mut bomb = budget.counted(io::repeat(0).take(64 << 20), 64 << 10);
        let error = io::copy(&mut bomb, &mut io::sink()).unwrap_err();
        assert_eq!(Stop::from(error), Stop::Broken(Flaw::UnpacksTooLarge));
    }
}
