//! Packages to deliver, and somebody who watches.

use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use delivery::{
    Bookmark, Delivered, Destination, Digest, Draft, Entry, EntryPath, FolderDraft, Name, Package,
    Progress, S3Draft, Stage, Supplied, Supply, Transport, Watch,
};
use futures::future::BoxFuture;
use futures::{StreamExt as _, stream};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::S3Settings;

pub(crate) const MIB: u64 = 1 << 20;

/// Where packages lie before they are delivered.
#[derive(Debug)]
pub(crate) struct Outbox {
    folder: TempDir,
}

impl Outbox {
    pub(crate) fn new() -> Self {
        Self {
            folder: tempfile::tempdir().expect("a folder"),
        }
    }

    pub(crate) fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A package of one file; `seed` decides its bytes.
    pub(crate) fn file(&self, name: &str, size: u64, seed: u64) -> Package {
        let path = self.at(&format!("{seed}-{size}"));
        let sha256 = fill(&path, size, seed);
        Package::file(named(name), path, size, sha256)
    }

    /// The same as [`Outbox::file`], coming from elsewhere in pieces of a few bytes and many.
    pub(crate) fn supplied(&self, name: &str, size: u64, seed: u64) -> Package {
        let path = self.at(&format!("{seed}-{size}"));
        let sha256 = fill(&path, size, seed);
        Package::supplied(named(name), Arc::new(Elsewhere(path)), size, sha256)
    }

    /// A package of many files, each with the bytes that its path decides.
    pub(crate) fn tree(&self, name: &str, files: &[(&str, u64)]) -> Package {
        let root = self.at(name);
        let entries = files.iter().zip(0..).map(|((path, size), seed)| {
            let file = root.join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
            Entry {
                path: EntryPath::parse(path).expect("a path"),
                size: *size,
                sha256: fill(&file, *size, seed),
            }
        });
        let entries = entries.collect();
        Package::tree(named(name), root, entries).expect("a manifest")
    }
}

#[derive(Debug)]
struct Elsewhere(PathBuf);

impl Supply for Elsewhere {
    fn open(&self) -> BoxFuture<'_, io::Result<Supplied>> {
        let read = fs::read(&self.0).map(Bytes::from);
        let pieces = read.map(|mut rest| {
            let mut sizes = [1, 0, 700_001, 13].into_iter().cycle();
            let pieces = std::iter::from_fn(move || {
                let size = sizes.next()?.min(rest.len());
                (!rest.is_empty()).then(|| Ok(rest.split_to(size)))
            });
            stream::iter(pieces).boxed()
        });
        Box::pin(async move { pieces })
    }
}

pub(crate) fn named(name: &str) -> Name {
    Name::parse(name).expect("a name")
}

/// Writes bytes that compress badly and repeat never; gives their hash.
pub(crate) fn fill(path: &Path, size: u64, seed: u64) -> Digest {
    let mut file = fs::File::create(path).expect("a file");
    let mut hasher = Sha256::new();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut chunk = vec![0; 64 * 1024];
    let mut left = size;
    while left > 0 {
        for word in chunk.chunks_exact_mut(8) {
            // Xorshift; only difference matters here.
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            word.copy_from_slice(&state.to_le_bytes());
        }
        let count = usize::try_from(left).map_or(chunk.len(), |left| left.min(chunk.len()));
        file.write_all(&chunk[..count]).expect("bytes are written");
        hasher.update(&chunk[..count]);
        left -= count as u64;
    }
    Digest::from(<[u8; 32]>::from(hasher.finalize()))
}

/// The hash of a file that arrived.
pub(crate) fn hash(path: &Path) -> Digest {
    Digest::of(&fs::read(path).expect("a file"))
}

/// Everything that lies in a folder, hidden or not.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let mut names: Vec<String> = entries
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

pub(crate) fn folder(path: &Path) -> Destination {
    let draft = FolderDraft {
        path: path.display().to_string(),
        mount_point: None,
    };
    Destination::parse(&Draft::Folder(draft)).expect("a destination")
}

/// A bucket, as somebody would write it down who may use it.
pub(crate) fn bucket(settings: &S3Settings, change: impl FnOnce(&mut S3Draft)) -> Destination {
    let transport = if settings.allow_http {
        Transport::PlainAllowed
    } else {
        Transport::Encrypted
    };
    let mut draft = S3Draft {
        endpoint: settings.endpoint.clone(),
        region: settings.region.clone(),
        bucket: settings.bucket.clone(),
        prefix: settings.prefix.clone(),
        access_key: settings.access_key.clone(),
        secret_key: settings.secret_key.clone(),
        transport,
    };
    change(&mut draft);
    Destination::parse(&Draft::S3(draft)).expect("a destination")
}

/// What was told of a delivery.
#[derive(Clone, Debug, Default)]
pub(crate) struct Told {
    /// Each stage, with how far it was when it was told of first and last.
    pub(crate) stages: Vec<(Stage, u64, u64)>,
    pub(crate) bookmark: Option<Bookmark>,
}

impl Told {
    fn hear(&mut self, progress: Progress<'_>) {
        match self.stages.last_mut() {
            Some((stage, _, last)) if *stage == progress.stage => *last = progress.done,
            _ => self
                .stages
                .push((progress.stage, progress.done, progress.done)),
        }
        if let Some(bookmark) = progress.bookmark {
            self.bookmark = Some(bookmark.clone());
        }
    }

    /// How far the stage was when it was told of first.
    pub(crate) fn began(&self, wanted: Stage) -> Option<u64> {
        let mut stages = self.stages.iter();
        stages
            .find(|(stage, ..)| *stage == wanted)
            .map(|(_, first, _)| *first)
    }
}

/// Delivers without a bookmark and listens.
pub(crate) async fn deliver(
    destination: &Destination,
    package: &Package,
) -> (delivery::Result<Delivered>, Told) {
    deliver_from(destination, package, None).await
}

pub(crate) async fn deliver_from(
    destination: &Destination,
    package: &Package,
    bookmark: Option<&Bookmark>,
) -> (delivery::Result<Delivered>, Told) {
    let stop = CancellationToken::new();
    let mut told = Told::default();
    let mut progress = |progress: Progress<'_>| told.hear(progress);
    let watch = Watch {
        stop: &stop,
        progress: &mut progress,
    };
    let outcome = delivery::deliver(destination, package, bookmark, watch).await;
    (outcome, told)
}

/// Delivers until `bytes` of it are sent, and then stops.
pub(crate) async fn deliver_and_stop(
    destination: &Destination,
    package: &Package,
    bytes: u64,
) -> (delivery::Result<Delivered>, Told) {
    let stop = CancellationToken::new();
    let mut told = Told::default();
    let mut progress = |progress: Progress<'_>| {
        told.hear(progress);
        if progress.stage == Stage::Sending && progress.done >= bytes {
            stop.cancel();
        }
    };
    let watch = Watch {
        stop: &stop,
        progress: &mut progress,
    };
    let outcome = delivery::deliver(destination, package, None, watch).await;
    (outcome, told)
}
