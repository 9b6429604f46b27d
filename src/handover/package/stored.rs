//! The contents of a package, as the writer reads them: from the content store, one at a time, on a thread that may wait.

use std::io::{self, Read};
use std::path::PathBuf;

use packages::{Contents, Sha256};
use storage::{ContentHash, Error, Store};
use tokio::runtime::Handle;

/// The store for a thread outside the runtime.
pub(super) struct Stored {
    pub(super) store: Store,
    /// Where a content waits that the store has no file of.
    pub(super) scratch: PathBuf,
    pub(super) runtime: Handle,
}

fn address(content: &Sha256) -> ContentHash {
    ContentHash::from_bytes(*content.bytes())
}

impl Contents for Stored {
    fn size(&self, content: &Sha256) -> io::Result<Option<u64>> {
        match self.runtime.block_on(self.store.size(address(content))) {
            Ok(size) => Ok(Some(size)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(io::Error::other(error)),
        }
    }

    fn open(&self, content: &Sha256) -> io::Result<Box<dyn Read + Send + '_>> {
        let opening = self.store.materialise(address(content), &self.scratch);
        let file = self.runtime.block_on(opening).map_err(io::Error::other)?;
        Ok(Box::new(file.into_file()))
    }
}
