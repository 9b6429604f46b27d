//! Whether a package on the shelf is still what was written (*pakotnes datnes nemainība*): it is hashed when it goes out, and what came of
//! that is remembered as long as the file system, or the bucket, says that it is the same.

use std::collections::HashMap;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use entities::ids::HandoverPackageId;
use entities::values::ContentHash;
use futures::future::BoxFuture;
use sha2::{Digest as _, Sha256};

use super::lying::Fingerprint;
use crate::kernel::Fault;

/// How much of a file is read at a time.
const PIECE: usize = 1024 * 1024;

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
    /// Those that are being hashed for the sake of a part: others that want the same wait for what comes of it.
    turns: Mutex<HashMap<HandoverPackageId, Weak<Turn>>>,
}

type Turn = tokio::sync::Mutex<()>;

impl Hashed {
    /// What is known of a file as it is; none where it was not hashed since it became so.
    pub(super) fn verdict(
        &self,
        package: HandoverPackageId,
        print: &Fingerprint,
    ) -> Option<Verdict> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (of, verdict) = known.get(&package)?;
        (of == print).then_some(*verdict)
    }

    /// Whether a package that looks so is what was written; `hashing` is begun where that is not known. Whoever asked may leave
    /// meanwhile: what was begun is brought to its end, and is known to the next.
    ///
    /// # Errors
    /// What keeps it from being read.
    pub(super) async fn judged(
        self: Arc<Self>,
        package: HandoverPackageId,
        print: Fingerprint,
        hashing: BoxFuture<'static, Result<ContentHash, Fault>>,
        written: ContentHash,
    ) -> Result<Verdict, Fault> {
        if let Some(known) = self.verdict(package, &print) {
            return Ok(known);
        }
        let turn = self.turn(package).lock_owned().await;
        if let Some(known) = self.verdict(package, &print) {
            return Ok(known);
        }
        let judging = tokio::spawn(async move {
            let verdict = Verdict::of(hashing.await?, written);
            self.remember(package, print, verdict);
            drop(turn);
            Ok::<_, Fault>(verdict)
        });
        judging
            .await
            .map_err(Fault::at("hashing a package aside"))?
    }

    /// The turn of a package, while anybody has it or waits for it.
    fn turn(&self, package: HandoverPackageId) -> Arc<Turn> {
        let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(turn) = turns.get(&package).and_then(Weak::upgrade) {
            return turn;
        }
        turns.retain(|_, turn| turn.strong_count() > 0);
        let turn = Arc::default();
        turns.insert(package, Arc::downgrade(&turn));
        turn
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
        let package = package(1);
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(b"pakotne").expect("written");
        let print = || Fingerprint::of(&file.metadata().expect("known"));
        let (before, written) = (print(), hash(&file).expect("hashed"));
        let hashed = Hashed::default();
        assert_eq!(hashed.verdict(package, &before), None);
        let verdict = Verdict::of(hash(&file).expect("hashed"), written);
        hashed.remember(package, before.clone(), verdict);
        assert_eq!(hashed.verdict(package, &before), Some(Verdict::Same));
        // As long as before; the file system's clock ticks some hundred times a second.
        while print() == before {
            file.write_all_at(b"PAKOTNE", 0).expect("written");
        }
        assert_eq!(hashed.verdict(package, &print()), None);
        let verdict = Verdict::of(hash(&file).expect("hashed"), written);
        assert_eq!(verdict, Verdict::Altered);
        hashed.forget(package);
        assert_eq!(hashed.verdict(package, &before), None);
    }

    fn package(number: u128) -> HandoverPackageId {
        HandoverPackageId(Uuid::from_u128(number))
    }

    fn looks(so: u64) -> Fingerprint {
        Fingerprint::File {
            device: 1,
            inode: so,
            size: 7,
            changed: (0, 0),
        }
    }

    fn of(bytes: &[u8]) -> ContentHash {
        ContentHash::from_bytes(Sha256::digest(bytes).into())
    }

    /// Hashing that comes to this.
    fn comes_to(bytes: &[u8]) -> BoxFuture<'static, Result<ContentHash, Fault>> {
        let found = of(bytes);
        Box::pin(async move { Ok(found) })
    }

    #[tokio::test]
    async fn what_was_begun_for_somebody_who_left_is_there_for_the_next() {
        let written = of(b"pakotne");
        let hashed = Arc::new(Hashed::default());
        tokio::select! {
            biased;
            _ = Arc::clone(&hashed).judged(package(1), looks(1), comes_to(b"pakotne"), written) => {}
            () = std::future::ready(()) => {}
        }
        let never = Box::pin(async { Err(Fault::broken("hashed a second time")) });
        let judged = hashed.judged(package(1), looks(1), never, written).await;
        assert_eq!(judged.expect("judged"), Verdict::Same);
    }

    #[tokio::test]
    async fn nobody_waits_for_what_is_known_or_for_another_package() {
        let written = of(b"pakotne");
        let hashed = Arc::new(Hashed::default());
        let held = hashed.turn(package(1)).lock_owned().await;
        let judge = |number, looks, bytes| {
            Arc::clone(&hashed).judged(package(number), looks, comes_to(bytes), written)
        };
        let judged = judge(2, looks(2), b"citapak".as_slice()).await;
        assert_eq!(judged.expect("judged"), Verdict::Altered);
        hashed.remember(package(1), looks(1), Verdict::Same);
        let judged = judge(1, looks(1), b"pakotne".as_slice()).await;
        assert_eq!(judged.expect("judged"), Verdict::Same);
        drop(held);
        drop(hashed.turn(package(3)));
        hashed.turn(package(4));
        assert_eq!(hashed.turns.lock().expect("turns").len(), 1);
    }
}
