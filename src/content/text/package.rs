//! ZIP packages, read under the budget.

use std::io::BufReader;

use zip::ZipArchive;

use super::budget::{Budget, Counted, Flaw, Stop};
use crate::content::source::Source;

/// An opened package. Names are only ever compared or shown, never used as paths.
pub(crate) struct Package<'s> {
    archive: ZipArchive<&'s mut Source>,
    budget: Budget,
    length: u64,
}

impl<'s> Package<'s> {
    /// Opens the package and refuses one with more than `entries` entries.
    pub(crate) fn open(
        source: &'s mut Source,
        budget: &Budget,
        entries: u32,
    ) -> Result<Self, Stop> {
        let length = source.length();
        let archive = ZipArchive::new(source)?;
        if archive.len() > usize::try_from(entries).unwrap_or(usize::MAX) {
            return Err(Flaw::TooManyEntries.into());
        }
        Ok(Self {
            archive,
            budget: budget.clone(),
            length,
        })
    }

    /// Names of all entries in their order, folders included.
    pub(crate) fn names(&self) -> Vec<String> {
        self.archive
            .file_names_raw()
            .map(|raw| String::from_utf8_lossy(raw).into_owned())
            .collect()
    }

    pub(crate) fn index_of(&self, name: &str) -> Option<usize> {
        self.archive.index_for_name(name)
    }

    /// The entry's bytes, counted against the budget.
    pub(crate) fn entry(
        &mut self,
        index: usize,
    ) -> Result<BufReader<Counted<impl std::io::Read>>, Stop> {
        let entry = self.archive.by_index(index)?;
        // A header may claim any packed size, but not more than the package has.
        let packed = entry.compressed_size().min(self.length);
        Ok(BufReader::new(self.budget.counted(entry, packed)))
    }

    /// The entry of that name, or nothing if there is none.
    pub(crate) fn named(
        &mut self,
        name: &str,
    ) -> Result<Option<BufReader<Counted<impl std::io::Read>>>, Stop> {
        match self.index_of(name) {
            Some(index) => self.entry(index).map(Some),
            None => Ok(None),
        }
    }
}
