//! The generations of an index on disk: directories side by side, of which a pointer names the one that answers.
//!
//! A new generation is filled while the old one answers, and takes over when the pointer is moved. The pointer is a file that
//! is replaced as a whole, so whatever is killed at whatever moment, it names a generation that is whole.

use std::fs::{self, File};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::error::SearchError;

const POINTER: &str = "current";
const NEXT_POINTER: &str = "current.next";

/// Where the generations of an index lie.
#[derive(Debug, Clone)]
pub struct Generations {
    root: PathBuf,
}

/// One of them: they count upwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Generation(u32);

impl Generation {
    fn name(self) -> String {
        format!("generation-{:06}", self.0)
    }

    fn read(name: &str) -> Option<Self> {
        let number = name.strip_prefix("generation-")?;
        let generation = Self(number.parse().ok()?);
        (generation.name() == name).then_some(generation)
    }
}

impl Generations {
    /// Those in `root`, which is made where it is missing.
    pub fn at(root: &Path) -> Result<Self, SearchError> {
        fs::create_dir_all(root).map_err(SearchError::Directory)?;
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// Where a generation lies.
    pub fn directory(&self, generation: Generation) -> PathBuf {
        self.root.join(generation.name())
    }

    /// The one that answers; none where no pointer leads to one.
    pub fn current(&self) -> Result<Option<Generation>, SearchError> {
        let pointer = match fs::read_to_string(self.root.join(POINTER)) {
            Ok(pointer) => pointer,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(SearchError::Directory(error)),
        };
        let named = Generation::read(pointer.trim());
        Ok(named.filter(|generation| self.directory(*generation).is_dir()))
    }

    /// The one that was begun after the one that answers and has not taken over.
    pub fn coming(&self) -> Result<Option<Generation>, SearchError> {
        let current = self.current()?;
        let newest = self.all()?.into_iter().max();
        Ok(newest.filter(|newest| Some(*newest) > current))
    }

    /// Begins a generation after all others.
    pub fn begin(&self) -> Result<Generation, SearchError> {
        let newest = self.all()?.into_iter().max();
        let next = Generation(newest.map_or(1, |newest| newest.0.saturating_add(1)));
        fs::create_dir(self.directory(next)).map_err(SearchError::Directory)?;
        self.sync()?;
        Ok(next)
    }

    /// Lets a generation answer from now on, also after a power cut.
    pub fn switch(&self, to: Generation) -> Result<(), SearchError> {
        let next = self.root.join(NEXT_POINTER);
        let write = || {
            let mut file = File::create(&next)?;
            file.write_all(to.name().as_bytes())?;
            file.sync_all()?;
            fs::rename(&next, self.root.join(POINTER))
        };
        write().map_err(SearchError::Directory)?;
        self.sync()
    }

    /// Removes a generation.
    pub fn remove(&self, generation: Generation) -> Result<(), SearchError> {
        removed(fs::remove_dir_all(self.directory(generation)))
    }

    /// Removes everything but some generations: older ones, what was left of others, what an older program put here.
    pub fn sweep(&self, kept: &[Generation]) -> Result<(), SearchError> {
        for entry in self.beside(kept)? {
            let kind = entry.file_type().map_err(SearchError::Directory)?;
            removed(match kind.is_dir() {
                true => fs::remove_dir_all(entry.path()),
                false => fs::remove_file(entry.path()),
            })?;
        }
        Ok(())
    }

    /// What [`Generations::sweep`] would remove, by name.
    pub fn left(&self, kept: &[Generation]) -> Result<Vec<String>, SearchError> {
        let left = self.beside(kept)?;
        let names = left.iter().map(fs::DirEntry::file_name);
        Ok(names
            .map(|name| name.to_string_lossy().into_owned())
            .collect())
    }

    fn beside(&self, kept: &[Generation]) -> Result<Vec<fs::DirEntry>, SearchError> {
        let kept: Vec<String> = kept.iter().map(|generation| generation.name()).collect();
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.root).map_err(SearchError::Directory)? {
            let entry = entry.map_err(SearchError::Directory)?;
            let name = entry.file_name();
            let is_kept = name.to_str().is_some_and(|name| {
                name == POINTER || kept.iter().any(|generation| generation == name)
            });
            if !is_kept {
                found.push(entry);
            }
        }
        Ok(found)
    }

    fn all(&self) -> Result<Vec<Generation>, SearchError> {
        let mut found = Vec::new();
        for entry in fs::read_dir(&self.root).map_err(SearchError::Directory)? {
            let name = entry.map_err(SearchError::Directory)?.file_name();
            found.extend(name.to_str().and_then(Generation::read));
        }
        Ok(found)
    }

    fn sync(&self) -> Result<(), SearchError> {
        File::open(&self.root)
            .and_then(|root| root.sync_all())
            .map_err(SearchError::Directory)
    }
}

fn removed(done: std::io::Result<()>) -> Result<(), SearchError> {
    match done {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(SearchError::Directory(error)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path) -> Vec<String> {
        let entries = fs::read_dir(root).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_generation_takes_over_when_the_pointer_is_moved() {
        let root = tempfile::tempdir().unwrap();
        let generations = Generations::at(&root.path().join("index")).unwrap();
        assert_eq!(generations.current().unwrap(), None);
        let first = generations.begin().unwrap();
        assert_eq!(generations.coming().unwrap(), Some(first));
        generations.switch(first).unwrap();
        assert_eq!(generations.current().unwrap(), Some(first));
        assert_eq!(generations.coming().unwrap(), None);

        let second = generations.begin().unwrap();
        assert!(second > first);
        assert_eq!(generations.current().unwrap(), Some(first));
        assert_eq!(generations.coming().unwrap(), Some(second));
        generations.switch(second).unwrap();
        assert_eq!(generations.left(&[second]).unwrap(), [first.name()]);
        generations.sweep(&[second]).unwrap();
        assert_eq!(generations.left(&[second]).unwrap(), Vec::<String>::new());
        assert_eq!(generations.current().unwrap(), Some(second));
        assert!(!generations.directory(first).exists());
    }

    #[test]
    fn what_was_left_by_others_is_no_generation_and_goes() {
        let root = tempfile::tempdir().unwrap();
        let generations = Generations::at(root.path()).unwrap();
        // An index of an older program lay here itself.
        fs::write(root.path().join("meta.json"), "{}").unwrap();
        fs::create_dir(root.path().join("generation-x")).unwrap();
        fs::write(root.path().join(POINTER), "generation-000009").unwrap();
        assert_eq!(generations.current().unwrap(), None, "it leads nowhere");
        let first = generations.begin().unwrap();
        generations.switch(first).unwrap();
        generations.sweep(&[first]).unwrap();
        assert_eq!(names(root.path()), ["current", "generation-000001"]);
    }
}
