//! What the local backend needs beyond `object_store`: durable directories, synced deletions, and the leftovers of a
//! killed process, which `object_store` hides.
//!
//! `LocalFileSystem` writes `<name>#<n>` beside the name it is going to publish, syncs it, links it to the name, syncs
//! the directory and removes the first name. A process killed in between leaves `<name>#<n>`: invisible to its listing, but
//! bytes on the disk. Erasing content must therefore erase these too.

use std::fs::{self, DirBuilder, DirEntry, File};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path as FilePath, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use object_store::local::LocalFileSystem;

use crate::address::{ContentHash, PUBLISHED, SHARDS, STAGING, shard_name};
use crate::error::{Action, Error, Result};

/// The directory of a local store.
#[derive(Clone)]
pub(crate) struct LocalTree {
    root: Arc<FilePath>,
}

impl LocalTree {
    /// Creates what is missing and syncs it, so that every later publication finds its directory durable.
    pub(crate) fn open(directory: &FilePath) -> Result<Self> {
        Self::prepare(directory).map_err(|error| Error::io(Action::Set, &error))
    }

    fn prepare(directory: &FilePath) -> io::Result<Self> {
        let mut build = DirBuilder::new();
        build.recursive(true).mode(0o700);
        build.create(directory)?;
        let root = fs::canonicalize(directory)?;
        build.create(root.join(STAGING))?;
        for first in 0..SHARDS {
            build.create(root.join(shard_name(first as u8)))?;
        }
        // Also when nothing was created just now: whoever created it may have been killed before the sync.
        sync_directory(&root.join(PUBLISHED))?;
        sync_directory(&root)?;
        for ancestor in root.ancestors().skip(1) {
            // An ancestor we may not open was not created by us.
            if sync_directory(ancestor).is_err() {
                break;
            }
        }
        Ok(Self { root: root.into() })
    }

    pub(crate) fn object_store(&self) -> Result<LocalFileSystem> {
        LocalFileSystem::new_with_prefix(&self.root)
            .map(|files| files.with_fsync(true))
            .map_err(|error| Error::backend(Action::Set, &error))
    }

    fn shard(&self, hash: ContentHash) -> PathBuf {
        self.root.join(shard_name(hash.as_bytes()[0]))
    }

    /// Takes a file without a name in staging, which fails where nothing can be written.
    pub(crate) async fn probe(self) -> Result<()> {
        blocking(Action::Probe, move || {
            tempfile::tempfile_in(self.root.join(STAGING)).map(drop)
        })
        .await
    }

    /// Makes durable that a name is there which somebody else published, perhaps a moment ago.
    pub(crate) async fn sync_shard(&self, hash: ContentHash) -> Result<()> {
        let shard = self.shard(hash);
        blocking(Action::Publish, move || sync_directory(&shard)).await
    }

    /// Removes an intake's staged bytes, also those of a part that was being written.
    pub(crate) async fn discard(self, staging_name: String) -> Result<()> {
        blocking(Action::Stage, move || {
            let staging = self.root.join(STAGING);
            remove_if_there(&staging.join(&staging_name))?;
            remove_if_there(&staging.join(format!("{staging_name}#1")))
        })
        .await
    }

    /// Removes everything that holds the content's bytes, syncs the removal, and says whether it is all gone.
    pub(crate) async fn erase(self, hash: ContentHash) -> Result<bool> {
        blocking(Action::Erase, move || {
            let shard = self.shard(hash);
            let name = hash.to_string();
            let links = match fs::symlink_metadata(shard.join(&name)) {
                Ok(meta) if meta.nlink() > 1 => Some(meta.ino()),
                Ok(_) => None,
                Err(error) if error.kind() == ErrorKind::NotFound => None,
                Err(error) => return Err(error),
            };
            for path in names_of(&shard, &name)? {
                remove_if_there(&path)?;
            }
            sync_directory(&shard)?;
            if let Some(inode) = links {
                // Staged content gets its published name by a second link; a killed process leaves the first one.
                let staging = self.root.join(STAGING);
                for entry in entries(&staging)? {
                    if entry.metadata().is_ok_and(|meta| meta.ino() == inode) {
                        remove_if_there(&entry.path())?;
                    }
                }
                sync_directory(&staging)?;
            }
            Ok(names_of(&shard, &name)?.is_empty())
        })
        .await
    }

    /// Removes what unfinished intakes left and nobody has written to since `before`. Returns how many files went.
    pub(crate) async fn sweep(self, before: SystemTime) -> Result<usize> {
        blocking(Action::Sweep, move || {
            let mut removed = sweep_directory(&self.root.join(STAGING), before, |_| true)?;
            for first in 0..SHARDS {
                removed +=
                    sweep_directory(&self.root.join(shard_name(first as u8)), before, |name| {
                        name.contains('#')
                    })?;
            }
            Ok(removed)
        })
        .await
    }
}

fn sweep_directory(
    directory: &FilePath,
    before: SystemTime,
    stray: impl Fn(&str) -> bool,
) -> io::Result<usize> {
    let mut removed = 0;
    for entry in entries(directory)? {
        if !entry.file_name().to_str().is_some_and(&stray) {
            continue;
        }
        let modified = match entry.metadata() {
            Ok(meta) if meta.is_file() => meta.modified()?,
            Ok(_) => continue,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        if modified < before {
            remove_if_there(&entry.path())?;
            removed += 1;
        }
    }
    if removed > 0 {
        sync_directory(directory)?;
    }
    Ok(removed)
}

/// The published name and its `#<n>` siblings, as far as they are there.
fn names_of(shard: &FilePath, name: &str) -> io::Result<Vec<PathBuf>> {
    let belongs = |entry: &DirEntry| {
        entry
            .file_name()
            .to_str()
            .and_then(|found| found.strip_prefix(name))
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('#'))
    };
    Ok(entries(shard)?
        .into_iter()
        .filter(belongs)
        .map(|entry| entry.path())
        .collect())
}

fn entries(directory: &FilePath) -> io::Result<Vec<DirEntry>> {
    fs::read_dir(directory)?.collect()
}

fn remove_if_there(path: &FilePath) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn sync_directory(directory: &FilePath) -> io::Result<()> {
    File::open(directory)?.sync_all()
}

/// Runs file work where blocking is allowed.
pub(crate) async fn blocking<T: Send + 'static>(
    action: Action,
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(|error| Error::io(action, &error)),
        Err(_) => Err(Error::io(action, &ErrorKind::Other.into())),
    }
}
