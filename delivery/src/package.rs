//! What is delivered: a file, or a folder of files with their sizes and hashes.

use std::collections::HashSet;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use futures::StreamExt as _;
use futures::future::BoxFuture;
use futures::stream::{self, BoxStream};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use crate::name::{EntryPath, Name, PARTIAL};

/// A SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// The text is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a SHA-256 is 64 hexadecimal digits")]
pub struct InvalidDigest;

impl Digest {
    /// # Errors
    /// When it is not 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, InvalidDigest> {
        let digits = text.as_bytes();
        if digits.len() != 64 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(InvalidDigest);
        }
        let mut bytes = [0; 32];
        for (byte, at) in bytes.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(&text[at..at + 2], 16).map_err(|_| InvalidDigest)?;
        }
        Ok(Self(bytes))
    }

    /// The hash of bytes that are in memory.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self::end(Sha256::new_with_prefix(bytes))
    }

    pub(crate) fn end(hasher: Sha256) -> Self {
        Self(hasher.finalize().into())
    }
}

impl From<[u8; 32]> for Digest {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

/// One file of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it lies in the package.
    pub path: EntryPath,
    /// In bytes.
    pub size: u64,
    pub sha256: Digest,
}

/// A finished package of ours, and the name it is to have at the destination.
#[derive(Clone, Debug)]
pub struct Package {
    name: Name,
    content: Content,
}

#[derive(Clone, Debug)]
pub(crate) enum Content {
    File(File),
    Tree { root: PathBuf, files: Vec<Entry> },
}

/// One file to send.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// Where it lies.
    pub(crate) origin: Origin,
    pub(crate) size: u64,
    pub(crate) sha256: Digest,
}

#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// On a disk of ours.
    Path(PathBuf),
    Supply(Arc<dyn Supply>),
}

/// Bytes as they come.
pub type Supplied = BoxStream<'static, io::Result<Bytes>>;

/// Where the bytes of a package come from that lies on no disk of ours.
pub trait Supply: fmt::Debug + Send + Sync {
    /// All of them, from the first on. [`io::ErrorKind::NotFound`] when there is no such package.
    fn open(&self) -> BoxFuture<'_, io::Result<Supplied>>;
}

#[derive(Debug)]
struct Held(Bytes);

impl Supply for Held {
    fn open(&self) -> BoxFuture<'_, io::Result<Supplied>> {
        let bytes = stream::iter([Ok(self.0.clone())]).boxed();
        Box::pin(async move { Ok(bytes) })
    }
}

/// What cannot be right about a manifest. `index` counts the entries from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ManifestProblem {
    #[error("the package has no files")]
    Empty,
    #[error("entry {index} was there before")]
    Twice { index: usize },
    #[error("entry {index} is a file and a folder of another entry")]
    FileAndFolder { index: usize },
}

impl Package {
    /// A package that is one file.
    #[must_use]
    pub fn file(name: Name, path: PathBuf, size: u64, sha256: Digest) -> Self {
        Self {
            name,
            content: Content::File(File {
                origin: Origin::Path(path),
                size,
                sha256,
            }),
        }
    }

    /// A package that is one file and lies elsewhere.
    #[must_use]
    pub fn supplied(name: Name, supply: Arc<dyn Supply>, size: u64, sha256: Digest) -> Self {
        Self {
            name,
            content: Content::File(File {
                origin: Origin::Supply(supply),
                size,
                sha256,
            }),
        }
    }

    /// A small file that is in memory.
    #[must_use]
    pub fn held(name: Name, bytes: Bytes) -> Self {
        let (size, sha256) = (bytes.len() as u64, Digest::of(&bytes));
        Self::supplied(name, Arc::new(Held(bytes)), size, sha256)
    }

    /// A package of files below the folder `root`. Files there that the manifest does not name are not sent.
    ///
    /// # Errors
    /// All that cannot be right about the manifest.
    pub fn tree(
        name: Name,
        root: PathBuf,
        files: Vec<Entry>,
    ) -> Result<Self, Vec<ManifestProblem>> {
        let mut problems = Vec::new();
        if files.is_empty() {
            problems.push(ManifestProblem::Empty);
        }
        let folders: HashSet<&str> = files.iter().flat_map(|file| file.path.folders()).collect();
        let mut before = HashSet::new();
        for (index, file) in files.iter().enumerate() {
            if !before.insert(file.path.as_str()) {
                problems.push(ManifestProblem::Twice { index });
            }
            if folders.contains(file.path.as_str()) {
                problems.push(ManifestProblem::FileAndFolder { index });
            }
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            name,
            content: Content::Tree { root, files },
        })
    }

    #[must_use]
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// All bytes of all files.
    #[must_use]
    pub fn size(&self) -> u64 {
        match &self.content {
            Content::File(file) => file.size,
            Content::Tree { files, .. } => files.iter().map(|file| file.size).sum(),
        }
    }

    /// What tells this package from every other: a hash over its name and its files.
    #[must_use]
    pub fn identity(&self) -> Digest {
        let mut hasher = Sha256::new();
        hasher.update(self.name.as_str());
        match &self.content {
            Content::File(file) => {
                hasher.update("\0file\0");
                hasher.update(file.sha256.0);
            }
            Content::Tree { files, .. } => {
                hasher.update("\0tree\0");
                for file in files {
                    hasher.update(file.sha256.0);
                    hasher.update(file.path.as_str());
                    hasher.update("\0");
                }
            }
        }
        Digest::end(hasher)
    }

    pub(crate) fn content(&self) -> &Content {
        &self.content
    }

    /// What it is called while it is not whole. Another package of the same name has another one, so nobody goes on with
    /// somebody else's bytes.
    pub(crate) fn partial(&self) -> String {
        let identity = self.identity().to_string();
        format!("{PARTIAL}{}", &identity[..32])
    }
}

impl File {
    pub(crate) fn of(root: &Path, entry: &Entry) -> Self {
        Self {
            origin: Origin::Path(root.join(entry.path.as_str())),
            size: entry.size,
            sha256: entry.sha256,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(path: &str) -> Entry {
        Entry {
            path: EntryPath::parse(path).expect("a path"),
            size: 1,
            sha256: Digest::of(b"x"),
        }
    }

    fn tree(paths: &[&str]) -> Result<Package, Vec<ManifestProblem>> {
        let name = Name::parse("sip").expect("a name");
        let files = paths.iter().map(|path| entry(path)).collect();
        Package::tree(name, PathBuf::from("sip"), files)
    }

    #[test]
    fn a_manifest_is_told_all_its_problems() {
        assert!(tree(&["METS.xml", "metadata/a.xml"]).is_ok());
        assert_eq!(
            tree(&[]).expect_err("nothing to send"),
            [ManifestProblem::Empty]
        );
        assert_eq!(
            tree(&["a", "b/c", "a", "b"]).expect_err("two problems"),
            [
                ManifestProblem::Twice { index: 2 },
                ManifestProblem::FileAndFolder { index: 3 }
            ]
        );
    }

    #[test]
    fn packages_are_told_apart_by_name_kind_and_bytes() {
        let name = |text| Name::parse(text).expect("a name");
        let file = |text, bytes: &[u8]| {
            Package::file(name(text), PathBuf::from("x"), 1, Digest::of(bytes)).partial()
        };
        assert_eq!(file("a", b"x"), file("a", b"x"));
        let others = [
            file("a", b"x"),
            file("b", b"x"),
            file("a", b"y"),
            tree(&["x"]).expect("a tree").partial(),
        ];
        assert_eq!(HashSet::from(others).len(), 4);
    }

    #[test]
    fn a_digest_reads_what_it_prints() {
        let digest = Digest::of(b"");
        let text = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(digest.to_string(), text);
        assert_eq!(Digest::parse(text), Ok(digest));
        for bad in [
            "",
            "e3",
            &text[1..],
            &text.replace('e', "g"),
            &text.replace("e3", "ķ"),
        ] {
            assert_eq!(Digest::parse(bad), Err(InvalidDigest), "{bad}");
        }
    }
}
