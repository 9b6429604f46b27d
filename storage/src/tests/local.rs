//! What a directory on a disk can show: damage, leftovers of a killed process, a full or broken place.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::TryStreamExt;
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Cause, ContentHash, Error, Fixity, Store};

const LETTER: &[u8] = b"Iesniegums par pabalstu";

struct Ground {
    directory: TempDir,
    store: Store,
}

impl Ground {
    fn new() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::local(directory.path()).unwrap();
        Self { directory, store }
    }

    async fn keep(&self, content: impl Into<Bytes>) -> ContentHash {
        self.store
            .keep(Uuid::from_u128(1), u64::MAX, content.into())
            .await
            .unwrap()
            .hash
    }

    fn path(&self, hash: ContentHash) -> PathBuf {
        self.directory.path().join(hash.key().as_ref())
    }

    /// Every file below the store.
    fn files(&self) -> Vec<PathBuf> {
        fn walk(directory: &Path, found: &mut Vec<PathBuf>) {
            for entry in fs::read_dir(directory).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, found)
                } else {
                    found.push(path)
                }
            }
        }
        let mut found = Vec::new();
        walk(self.directory.path(), &mut found);
        found
    }
}

#[tokio::test]
async fn published_content_is_one_file_and_nothing_else() {
    let ground = Ground::new();
    let small = ground.keep(LETTER).await;
    let large = ground.keep(vec![1; 5_000_000]).await;
    let mut expected = vec![ground.path(small), ground.path(large)];
    let mut found = ground.files();
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    assert_eq!(fs::metadata(ground.path(large)).unwrap().nlink(), 1);
}

#[tokio::test]
async fn a_new_store_is_readable_by_its_owner_only() {
    let ground = Ground::new();
    let inner = ground.directory.path().join("a/b");
    Store::local(&inner).unwrap();
    for made in [&inner, &inner.join("staging"), &inner.join("sha256/ff")] {
        assert_eq!(
            fs::metadata(made).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
}

#[tokio::test]
async fn altered_and_shortened_content_is_found_out() {
    let ground = Ground::new();
    let hash = ground.keep(LETTER).await;
    fs::write(ground.path(hash), b"Iesniegums par pabalstU").unwrap();
    let actual_hash = ContentHash::of(b"Iesniegums par pabalstU");
    let size = LETTER.len() as u64;
    assert_eq!(
        ground.store.fixity(hash).await.unwrap(),
        Fixity::Altered { actual_hash, size }
    );

    fs::write(ground.path(hash), b"Iesniegums").unwrap();
    let again = ground
        .store
        .keep(Uuid::from_u128(2), u64::MAX, LETTER.into())
        .await;
    assert!(
        matches!(
            again,
            Err(Error::SizeConflict {
                stored: 10,
                received: 23,
                ..
            })
        ),
        "{again:?}"
    );
}

#[tokio::test]
async fn content_that_shrinks_while_it_is_read_ends_in_an_error() {
    let ground = Ground::new();
    let hash = ground.keep(vec![7; 900_000]).await;
    let mut stream = ground.store.open(hash, None).await.unwrap();
    stream.try_next().await.unwrap().unwrap();
    fs::File::options()
        .write(true)
        .open(ground.path(hash))
        .unwrap()
        .set_len(400_000)
        .unwrap();
    let rest: Result<Vec<Bytes>, Error> = stream.try_collect().await;
    assert!(
        matches!(
            rest,
            Err(Error::Truncated {
                size: 900_000,
                found: 400_000,
                ..
            })
        ),
        "{rest:?}"
    );
}

#[tokio::test]
async fn erasing_takes_the_leftovers_of_a_killed_process_along() {
    let ground = Ground::new();
    let hash = ground.keep(LETTER).await;
    let neighbour = ground.keep(vec![1; 100]).await;
    let published = ground.path(hash);
    let staged = ground.directory.path().join("staging/5eed");
    // Killed after publishing, killed while writing, killed between naming staged content and clearing it.
    fs::hard_link(&published, published.with_file_name(format!("{hash}#1"))).unwrap();
    fs::write(published.with_file_name(format!("{hash}#7")), b"Iesn").unwrap();
    fs::hard_link(&published, &staged).unwrap();

    let proof = ground.store.erase(hash).await.unwrap();
    assert_eq!(proof.size_before, Some(LETTER.len() as u64));
    assert_eq!(ground.files(), [ground.path(neighbour)]);
}

#[tokio::test]
async fn erasing_looks_for_leftovers_even_without_the_content() {
    let ground = Ground::new();
    let hash = ContentHash::of(LETTER);
    fs::write(
        ground.path(hash).with_file_name(format!("{hash}#1")),
        LETTER,
    )
    .unwrap();
    assert_eq!(ground.store.erase(hash).await.unwrap().size_before, None);
    assert_eq!(ground.files(), [] as [PathBuf; 0]);
}

#[tokio::test]
async fn content_that_cannot_be_deleted_gives_no_proof() {
    let ground = Ground::new();
    let hash = ContentHash::of(LETTER);
    // A directory in its place cannot be unlinked, for root neither.
    fs::create_dir(ground.path(hash)).unwrap();
    let refused = ground.store.erase(hash).await;
    assert!(matches!(refused, Err(Error::Backend { .. })), "{refused:?}");
}

#[tokio::test]
async fn the_sweep_takes_old_leftovers_and_no_published_content() {
    let ground = Ground::new();
    let hash = ground.keep(LETTER).await;
    fs::write(ground.directory.path().join("staging/5eed"), b"whole").unwrap();
    fs::write(ground.directory.path().join("staging/5eed#1"), b"pa").unwrap();
    fs::write(ground.path(hash).with_file_name(format!("{hash}#3")), b"rt").unwrap();
    assert_eq!(
        ground
            .store
            .sweep_staging(DateTime::UNIX_EPOCH)
            .await
            .unwrap(),
        0
    );
    assert_eq!(
        ground
            .store
            .sweep_staging(DateTime::<Utc>::MAX_UTC)
            .await
            .unwrap(),
        3
    );
    assert_eq!(ground.files(), [ground.path(hash)]);
}

#[tokio::test]
async fn a_dropped_intake_removes_its_staged_file() {
    let ground = Ground::new();
    let mut intake = ground.store.intake(Uuid::from_u128(5), u64::MAX);
    intake.write(vec![0; 3_000_000].into()).await.unwrap();
    assert_eq!(ground.files().len(), 1);
    drop(intake);
    for _ in 0..200 {
        if ground.files().is_empty() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("{:?} are still there", ground.files());
}

#[tokio::test]
async fn the_list_passes_over_what_is_not_ours() {
    let ground = Ground::new();
    let hash = ground.keep(LETTER).await;
    fs::write(ground.directory.path().join("sha256/00/readme.txt"), b"?").unwrap();
    let listed: Vec<_> = ground.store.list(None).try_collect().await.unwrap();
    assert_eq!(
        listed.iter().map(|one| one.hash).collect::<Vec<_>>(),
        [hash]
    );
}

#[tokio::test]
async fn faults_name_no_path() {
    let ground = Ground::new();
    let hash = ContentHash::of(LETTER);
    let secret = ground.directory.path().to_string_lossy().into_owned();
    // Neither can be used as a directory, whoever asks.
    fs::remove_dir(ground.path(hash).parent().unwrap()).unwrap();
    fs::write(ground.path(hash).parent().unwrap(), b"").unwrap();
    fs::remove_dir(ground.directory.path().join("staging")).unwrap();
    fs::write(ground.directory.path().join("staging"), b"").unwrap();

    let store = &ground.store;
    let mut staged = store.intake(Uuid::nil(), u64::MAX);
    let faults = [
        store
            .keep(Uuid::nil(), u64::MAX, LETTER.into())
            .await
            .map(drop),
        staged.write(vec![0; 3_000_000].into()).await,
        store.open(hash, None).await.map(drop),
        store.size(hash).await.map(drop),
        store.fixity(hash).await.map(drop),
        store.erase(hash).await.map(drop),
        store
            .sweep_staging(DateTime::<Utc>::MAX_UTC)
            .await
            .map(drop),
        store.probe().await,
        Store::local(&ground.directory.path().join("staging/deeper")).map(drop),
    ];
    for (index, fault) in faults.into_iter().enumerate() {
        let fault = fault.unwrap_err();
        assert!(
            matches!(
                &fault,
                Error::Backend {
                    source: Cause::Io(_),
                    ..
                }
            ),
            "{index}: {fault:?}"
        );
        let mut text = format!("{fault:?}");
        let mut next: Option<&dyn std::error::Error> = Some(&fault);
        while let Some(current) = next {
            text += &current.to_string();
            next = current.source();
        }
        assert!(!text.contains(&secret), "{index}: {text}");
    }
}
