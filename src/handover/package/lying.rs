//! A package that lies on the shelf, read from wherever that is (*pakotne plauktā*): a file of this machine, or an object of the
//! content store's bucket.

use std::fmt;
use std::fs::Metadata;
use std::io::{self, SeekFrom};
use std::ops::Range;
use std::os::unix::fs::MetadataExt as _;

use bytes::Bytes;
use delivery::{Supplied, Supply};
use entities::values::ContentHash;
use futures::future::BoxFuture;
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use sha2::{Digest as _, Sha256};
use storage::{Seen, ShelfFolder};
use tokio::fs::File;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio_util::io::ReaderStream;

use super::hashed::hash;
use super::on_shelf::PACKAGE;
use crate::kernel::Fault;

/// How much of a file is read at a time.
const PIECE: usize = 256 * 1024;

/// Bytes as they come.
pub(super) type Coming = BoxStream<'static, Result<Bytes, Fault>>;

/// What says that bytes are the same as when they were hashed. Whatever changes them changes that: of a file the last of it nobody
/// can set, of an object the service says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fingerprint {
    File {
        device: u64,
        inode: u64,
        size: u64,
        changed: (i64, i64),
    },
    Object(Seen),
}

impl Fingerprint {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self::File {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.len(),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// A package that can be read.
pub(super) enum Lying {
    /// On a disk.
    File { file: File, metadata: Metadata },
    /// In the bucket.
    Object { folder: ShelfFolder, seen: Seen },
}

impl Lying {
    pub(super) fn size(&self) -> u64 {
        match self {
            Self::File { metadata, .. } => metadata.len(),
            Self::Object { seen, .. } => seen.size,
        }
    }

    pub(super) fn print(&self) -> Fingerprint {
        match self {
            Self::File { metadata, .. } => Fingerprint::of(metadata),
            Self::Object { seen, .. } => Fingerprint::Object(seen.clone()),
        }
    }

    /// Some of its bytes.
    pub(super) async fn read(self, range: Range<u64>) -> Result<Coming, Fault> {
        match self {
            Self::File { mut file, .. } => {
                file.seek(SeekFrom::Start(range.start)).await?;
                let file = file.take(range.end - range.start);
                let bytes = ReaderStream::with_capacity(file, PIECE);
                Ok(bytes
                    .map_err(|error| Fault::at("reading a package")(error))
                    .boxed())
            }
            Self::Object { folder, seen } => object(&folder, &seen, range).await,
        }
    }

    /// SHA-256 of all of it, read now; for a task of its own, so that what was read is not lost when nobody waits any more.
    pub(super) async fn hashing(
        &self,
    ) -> Result<BoxFuture<'static, Result<ContentHash, Fault>>, Fault> {
        match self {
            Self::File { file, .. } => {
                let file = file.try_clone().await?.into_std().await;
                Ok(Box::pin(async move {
                    let hashing = tokio::task::spawn_blocking(move || hash(&file));
                    Ok(hashing
                        .await
                        .map_err(Fault::at("hashing a package aside"))??)
                }))
            }
            Self::Object { folder, seen } => {
                let (folder, seen) = (folder.clone(), seen.clone());
                Ok(Box::pin(async move {
                    let mut bytes = object(&folder, &seen, 0..seen.size).await?;
                    let mut sum = Sha256::new();
                    while let Some(piece) = bytes.try_next().await? {
                        sum.update(&piece);
                    }
                    Ok(ContentHash::from_bytes(sum.finalize().into()))
                }))
            }
        }
    }
}

impl fmt::Debug for Lying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Lying({:?})", self.print())
    }
}

/// Some bytes of an object as it was seen.
async fn object(folder: &ShelfFolder, seen: &Seen, range: Range<u64>) -> Result<Coming, Fault> {
    if range.is_empty() {
        return Ok(futures::stream::empty().boxed());
    }
    let opened = folder.open(PACKAGE, seen, range).await;
    let bytes = opened
        .map_err(Fault::at("opening a package"))?
        .ok_or(Fault::broken("a package is not what was seen any more"))?;
    Ok(bytes
        .map_err(|error| Fault::at("reading a package")(error))
        .boxed())
}

/// A package of the bucket on its way to an archive.
#[derive(Debug)]
pub(super) struct FromBucket(pub(super) ShelfFolder);

impl Supply for FromBucket {
    fn open(&self) -> BoxFuture<'_, io::Result<Supplied>> {
        Box::pin(async move {
            let seen = self.0.look(PACKAGE).await.map_err(io::Error::other)?;
            let seen = seen.ok_or(io::ErrorKind::NotFound)?;
            let opened = self.0.open(PACKAGE, &seen, 0..seen.size).await;
            let bytes = opened.map_err(io::Error::other)?;
            let bytes = bytes.ok_or(io::ErrorKind::NotFound)?;
            Ok(bytes.map_err(io::Error::other).boxed())
        })
    }
}
