//! A package as a folder of files.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::progress::Done;
use super::{Sink, gone, sync_folder};
use crate::hash::Measure;

pub(super) struct Folder {
    root: PathBuf,
    open: Option<File>,
    /// All that files were put into: their own entries are synced last.
    folders: BTreeSet<PathBuf>,
}

impl Folder {
    /// With nothing whole yet, what lies there is of another attempt.
    pub(super) fn open(root: &Path, done: &[Done]) -> io::Result<Self> {
        if done.is_empty() {
            gone(fs::remove_dir_all(root))?;
        }
        fs::create_dir_all(root)?;
        Ok(Self {
            root: root.to_owned(),
            open: None,
            folders: BTreeSet::from([root.to_owned()]),
        })
    }
}

impl Sink for Folder {
    fn begin(&mut self, path: &str, _size: u64) -> io::Result<()> {
        let path = self.root.join(path);
        if let Some(folder) = path.parent() {
            if !self.folders.contains(folder) {
                fs::create_dir_all(folder)?;
            }
            for folder in folder
                .ancestors()
                .take_while(|folder| folder.starts_with(&self.root))
            {
                self.folders.insert(folder.to_owned());
            }
        }
        self.open = Some(File::create(path)?);
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.open {
            Some(file) => file.write_all(bytes),
            None => Err(io::ErrorKind::NotFound.into()),
        }
    }

    fn end(&mut self, _path: &str, _measure: &Measure) -> io::Result<()> {
        match self.open.take() {
            Some(file) => file.sync_all(),
            None => Ok(()),
        }
    }

    fn position(&self) -> u64 {
        0
    }

    fn sync(&mut self) -> io::Result<()> {
        self.folders
            .iter()
            .try_for_each(|folder| sync_folder(folder))
    }

    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }
}
