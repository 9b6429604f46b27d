//! Whether the file of a package is still what was written (*pakotnes datnes nemainība*): it is hashed when it goes out, and what came of
//! that is remembered as long as the file system says that the file is the same.

use std::collections::HashMap;
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::sync::{Mutex, PoisonError};

use entities::ids::HandoverPackageId;
use entities::values::ContentHash;
use sha2::{Digest as _, Sha256};

/// How much of a file is read at a time.
const PIECE: usize = 1024 * 1024;

/// What the file system says of a file. Whatever changes its bytes changes that: the last of it nobody can set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fingerprint {
    device: u64,
    inode: u64,
    size: u64,
    changed: (i64, i64),
}

impl Fingerprint {
    pub(super) fn of(metadata: &Metadata) -> Self {
        Self {
            device: metadata.dev(),
            inode: metadata.ino(),
            size: metadata.len(),
            changed: (metadata.ctime(), metadata.ctime_nsec()),
        }
    }
}

/// What hashing a file said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    /// It is what was written.
    Same,
    /// It is not.
    Altered,
}

impl Verdict {
    pub(super) fn of(found: ContentHash, written: ContentHash) -> Self {
        match found == written {
            true => Self::Same,
            false => Self::Altered,
        }
    }
}

/// Files that this process has hashed.
#[derive(Debug, Default)]
pub(super) struct Hashed {
    known: Mutex<HashMap<HandoverPackageId, (Fingerprint, Verdict)>>,
    /// Whoever hashes a file to look at a part of it: others that want the same wait for what comes of it.
    pub(super) turn: tokio::sync::Mutex<()>,
}

impl Hashed {
    /// What is known of a file as it is; none where it was not hashed since it became so.
    pub(super) fn verdict(
        &self,
        package: HandoverPackageId,
        print: Fingerprint,
    ) -> Option<Verdict> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, verdict) = known.get(&package)?;
        (*of == print).then_some(*verdict)
    }

    pub(super) fn remember(
        &self,
        package: HandoverPackageId,
        print: Fingerprint,
        verdict: Verdict,
    ) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(package, (print, verdict));
    }

    pub(super) fn forget(&self, package: HandoverPackageId) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.remove(&package);
    }
}

/// SHA-256 of a file, wherever somebody else is reading it.
pub(super) fn hash(file: &File) -> io::Result<ContentHash> {
    let (mut sum, mut buffer, mut offset) = (Sha256::new(), vec![0; PIECE], 0);
    loop {
        let read = match file.read_at(&mut buffer, offset) {
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        let Some(part) = buffer.get(..read).filter(|part| !part.is_empty()) else {
            return Ok(ContentHash::from_bytes(sum.finalize().into()));
        };
        sum.update(part);
        offset += read as u64;
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_known_of_a_file_ends_with_its_next_change() {
        let package = HandoverPackageId(Uuid::from_u128(1));
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(b"pakotne").expect("written");
        let print = || Fingerprint::of(&file.metadata().expect("known"));
        let (before, written) = (print(), hash(&file).expect("hashed"));
        let hashed = Hashed::default();
        assert_eq!(hashed.verdict(package, before), None);
        let verdict = Verdict::of(hash(&file).expect("hashed"), written);
        hashed.remember(package, before, verdict);
        assert_eq!(hashed.verdict(package, before), Some(Verdict::Same));
        // As long as before; the file system's clock ticks some hundred times a second.
        while print() == before {
            file.write_all_at(b"PAKOTNE", 0).expect("written");
        }
        assert_eq!(hashed.verdict(package, print()), None);
        let verdict = Verdict::of(hash(&file).expect("hashed"), written);
        assert_eq!(verdict, Verdict::Altered);
        hashed.forget(package);
        assert_eq!(hashed.verdict(package, before), None);
    }
}
