//! A bucket that misbehaves in ways a well-behaved server cannot be made to.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use bytes::Bytes;
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use object_store::memory::InMemory;
use object_store::path::Path;
use object_store::{
    CopyOptions, Error as BackendError, GetOptions, GetResult, GetResultPayload, ListResult,
    MultipartUpload, ObjectMeta, ObjectStore, PutMultipartOptions, PutOptions, PutPayload,
    PutResult, Result as BackendResult,
};
use uuid::Uuid;

use crate::backend::Place;
use crate::{Cause, ContentHash, Error, Fixity, Store};

const LETTER: Bytes = Bytes::from_static(b"Iesniegums par pabalstu");

#[derive(Clone, Copy, Debug, PartialEq)]
enum Mischief {
    /// "409 Conflict" about a request of somebody else's that then came to nothing.
    ConflictWithNobody {
        times: usize,
    },
    /// Answers that repeat what must stay secret.
    Denies,
    /// Deleting is acknowledged and not done.
    ForgetsToDelete,
    KeepsVersions,
    /// The body ends early without an error.
    EndsEarly,
    /// Another byte than the one that was put.
    Alters,
}

#[derive(Debug)]
struct Bucket {
    inner: InMemory,
    mischief: Mischief,
    conflicts: AtomicUsize,
}

fn bucket(mischief: Mischief) -> Store {
    let bucket = Bucket {
        inner: InMemory::new(),
        mischief,
        conflicts: AtomicUsize::new(0),
    };
    Store {
        objects: Arc::new(bucket),
        place: Place::S3,
        growing: None,
    }
}

fn denied(location: &Path) -> BackendError {
    BackendError::PermissionDenied {
        path: location.to_string(),
        source: "AWSAccessKeyId AKSECRET".into(),
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreliable bucket")
    }
}

#[async_trait]
impl ObjectStore for Bucket {
    async fn put_opts(
        &self,
        location: &Path,
        payload: PutPayload,
        options: PutOptions,
    ) -> BackendResult<PutResult> {
        match self.mischief {
            Mischief::ConflictWithNobody { times }
                if self.conflicts.fetch_add(1, Ordering::Relaxed) < times =>
            {
                Err(BackendError::AlreadyExists {
                    path: location.to_string(),
                    source: "409".into(),
                })
            }
            Mischief::Denies => Err(denied(location)),
            _ => self.inner.put_opts(location, payload, options).await,
        }
    }

    async fn put_multipart_opts(
        &self,
        location: &Path,
        options: PutMultipartOptions,
    ) -> BackendResult<Box<dyn MultipartUpload>> {
        self.inner.put_multipart_opts(location, options).await
    }

    async fn get_opts(&self, location: &Path, options: GetOptions) -> BackendResult<GetResult> {
        if self.mischief == Mischief::Denies {
            return Err(denied(location));
        }
        let mut found = self.inner.get_opts(location, options).await?;
        let change: fn(Bytes) -> Bytes = match self.mischief {
            Mischief::EndsEarly => |bytes| bytes.slice(..bytes.len() - 1),
            Mischief::Alters => |bytes| {
                bytes
                    .iter()
                    .map(|byte| byte ^ 1)
                    .collect::<Vec<u8>>()
                    .into()
            },
            _ => |bytes| bytes,
        };
        if self.mischief == Mischief::KeepsVersions {
            found.meta.version = Some("3sL4kqtJlcpXroDTDmJ".to_owned());
        }
        if let GetResultPayload::Stream(bytes) = found.payload {
            found.payload = GetResultPayload::Stream(bytes.map_ok(change).boxed());
        }
        Ok(found)
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, BackendResult<Path>>,
    ) -> BoxStream<'static, BackendResult<Path>> {
        match self.mischief {
            Mischief::ForgetsToDelete => locations,
            _ => self.inner.delete_stream(locations),
        }
    }

    fn list(&self, prefix: Option<&Path>) -> BoxStream<'static, BackendResult<ObjectMeta>> {
        match self.mischief {
            Mischief::Denies => stream::iter([Err(BackendError::Generic {
                store: "S3",
                source: "AKSECRET".into(),
            })])
            .boxed(),
            _ => self.inner.list(prefix),
        }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Path>) -> BackendResult<ListResult> {
        match self.mischief {
            Mischief::Denies => Err(BackendError::Generic {
                store: "S3",
                source: "AKSECRET".into(),
            }),
            _ => self.inner.list_with_delimiter(prefix).await,
        }
    }

    async fn copy_opts(&self, from: &Path, to: &Path, options: CopyOptions) -> BackendResult<()> {
        self.inner.copy_opts(from, to, options).await
    }
}

async fn keep(store: &Store) -> Result<crate::Stored, Error> {
    store.keep(Uuid::nil(), 1_000, LETTER).await
}

#[tokio::test]
async fn a_conflict_with_nobody_is_tried_again_and_not_taken_for_presence() {
    let stored = keep(&bucket(Mischief::ConflictWithNobody { times: 3 }))
        .await
        .unwrap();
    assert!(!stored.already_present);

    let store = bucket(Mischief::ConflictWithNobody { times: usize::MAX });
    let refused = keep(&store).await;
    assert!(
        matches!(
            refused,
            Err(Error::Backend {
                source: Cause::Service,
                ..
            })
        ),
        "{refused:?}"
    );
    assert!(!store.exists(ContentHash::of(&LETTER)).await.unwrap());
}

#[tokio::test]
async fn a_bucket_that_keeps_versions_is_not_erased_from() {
    let store = bucket(Mischief::KeepsVersions);
    let hash = keep(&store).await.unwrap().hash;
    let refused = store.erase(hash).await;
    assert!(matches!(refused, Err(Error::KeepsVersions)), "{refused:?}");
    assert!(store.exists(hash).await.unwrap());
}

#[tokio::test]
async fn a_deletion_that_did_nothing_gives_no_proof() {
    let store = bucket(Mischief::ForgetsToDelete);
    let hash = keep(&store).await.unwrap().hash;
    let refused = store.erase(hash).await;
    assert!(
        matches!(refused, Err(Error::StillPresent { hash: named }) if named == hash),
        "{refused:?}"
    );
}

#[tokio::test]
async fn a_body_that_ends_early_is_no_shorter_document() {
    let store = bucket(Mischief::EndsEarly);
    let hash = keep(&store).await.unwrap().hash;
    let read: Result<Vec<Bytes>, Error> = store.open(hash, None).await.unwrap().try_collect().await;
    assert!(
        matches!(
            read,
            Err(Error::Truncated {
                size: 23,
                found: 22,
                ..
            })
        ),
        "{read:?}"
    );
    let scratch = tempfile::tempdir().unwrap();
    let file = store.materialise(hash, scratch.path()).await;
    assert!(matches!(file, Err(Error::Truncated { .. })), "{file:?}");
}

#[tokio::test]
async fn altered_bytes_of_a_stream_are_found_out() {
    let store = bucket(Mischief::Alters);
    let hash = keep(&store).await.unwrap().hash;
    let found = store.fixity(hash).await.unwrap();
    assert!(
        matches!(found, Fixity::Altered { actual_hash, size: 23 } if actual_hash != hash),
        "{found:?}"
    );
}

#[tokio::test]
async fn a_refusal_says_so_and_repeats_nothing() {
    let store = bucket(Mischief::Denies);
    let hash = ContentHash::of(&LETTER);
    for refused in [
        keep(&store).await.map(drop),
        store.size(hash).await.map(drop),
        store.open(hash, Some(0..1)).await.map(drop),
        store.fixity(hash).await.map(drop),
        store.erase(hash).await.map(drop),
        store.probe().await,
    ] {
        let fault = refused.unwrap_err();
        assert!(
            matches!(
                fault,
                Error::Backend {
                    source: Cause::Denied,
                    ..
                }
            ),
            "{fault:?}"
        );
    }
    let listed = store.list(None).try_collect::<Vec<_>>().await.unwrap_err();
    assert!(
        matches!(
            listed,
            Error::Backend {
                source: Cause::Service,
                ..
            }
        ),
        "{listed:?}"
    );
    assert!(!format!("{listed:?} {listed}").contains("AKSECRET"));
}
