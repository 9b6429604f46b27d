//! Bytes in: hashed while they arrive, staged, synced, published under their hash.
//!
//! Content that fits one part is held in memory and put at its final key in one step. Larger content is staged part by
//! part under the intake's id, because its key is known only at the end, and then linked (or, on S3, copied) to the key.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use object_store::path::Path;
use object_store::{CopyMode, CopyOptions, ObjectStore, PutMode, PutPayload};
use tokio::runtime::Handle;
use uuid::Uuid;

use crate::address::{ContentHash, Hasher};
use crate::backend::{Place, Store};
use crate::error::{Action, Cause, Error, Result};

mod buffer;
mod spool;

use buffer::Buffer;
use spool::Spool;

/// From here on signing a request for S3 (which hashes its body again) goes where blocking is allowed.
const SIGNED_INLINE: usize = 512 * 1024;

/// How often publishing is tried while the service reports a conflict with a request that then came to nothing.
const ATTEMPTS: u32 = 5;

/// Content on its way in. Dropped before [`Intake::finish`], it leaves nothing but what [`Store::sweep_staging`] removes.
pub struct Intake {
    store: Store,
    id: Uuid,
    limit: u64,
    size: u64,
    hasher: Hasher,
    held: Buffer,
    spool: Option<Spool>,
    closed: bool,
}

/// Content that is published and durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stored {
    /// Its address.
    pub hash: ContentHash,
    /// Bytes.
    pub size: u64,
    /// Whether the same content was there before; it has another owner, or had one. Of several who bring the same content
    /// at once at least one is told that it is new, and more than one may be: the object is one all the same. Who was first
    /// is for the owner's own record to say.
    pub already_present: bool,
}

impl Store {
    /// Begins to take content of at most `max_bytes` bytes (on S3 at most 5 GiB). `staging_id` must be fresh.
    #[must_use]
    pub fn intake(&self, staging_id: Uuid, max_bytes: u64) -> Intake {
        Intake {
            store: self.clone(),
            id: staging_id,
            limit: max_bytes.min(self.ceiling()),
            size: 0,
            hasher: Hasher::default(),
            held: Buffer::default(),
            spool: None,
            closed: false,
        }
    }

    /// Takes content that is at hand as a whole.
    pub async fn keep(&self, staging_id: Uuid, max_bytes: u64, content: Bytes) -> Result<Stored> {
        let mut intake = self.intake(staging_id, max_bytes);
        intake.write(content).await?;
        intake.finish(None).await
    }
}

impl Intake {
    /// Bytes taken so far.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Takes the next bytes; waits while the backend is behind. After an error, or when this future was dropped half-way,
    /// the intake takes no more and nothing of it stays in staging.
    pub async fn write(&mut self, bytes: Bytes) -> Result<()> {
        if self.closed {
            return Err(Error::IntakeClosed);
        }
        // Dropped half-way, these bytes may be hashed and not kept: what follows must not be published as if they were.
        self.closed = true;
        let taken = self.take(bytes).await;
        match taken {
            Ok(()) => self.closed = false,
            Err(_) => self.close().await,
        }
        taken
    }

    async fn take(&mut self, bytes: Bytes) -> Result<()> {
        let length = bytes.len() as u64;
        if length > self.limit - self.size {
            return Err(Error::TooLarge { limit: self.limit });
        }
        self.size += length;
        self.hasher.update(&bytes).await;
        self.held.push(bytes);
        let part = self.store.part_size();
        // One full part stays behind: only when more follows is the content too large to be put at once.
        while self.held.len() > part {
            let payload = self.held.take(part);
            self.spool().await?.put(payload).await?;
        }
        Ok(())
    }

    async fn spool(&mut self) -> Result<&mut Spool> {
        let spool = match self.spool.take() {
            Some(spool) => spool,
            None => Spool::begin(&self.store, self.id).await?,
        };
        Ok(self.spool.insert(spool))
    }

    /// Publishes the content, durably, under its hash. With `expected`, only if that is its hash.
    ///
    /// On an error nothing is published and nothing stays in staging; only where the directory could not be synced
    /// after the name was made may the complete content stay without an owner, since by then another intake may rely
    /// on it. The same holds when the future is dropped half-way.
    pub async fn finish(mut self, expected: Option<ContentHash>) -> Result<Stored> {
        if self.closed {
            return Err(Error::IntakeClosed);
        }
        let hash = std::mem::take(&mut self.hasher).finish();
        let published = match expected {
            _ if self.size == 0 => Err(Error::Empty),
            Some(expected) if expected != hash => Err(Error::HashMismatch {
                expected,
                received: hash,
            }),
            _ => self.publish(hash).await,
        };
        self.close().await;
        published.map(|already_present| Stored {
            hash,
            size: self.size,
            already_present,
        })
    }

    async fn publish(&mut self, hash: ContentHash) -> Result<bool> {
        let held = self.held.take_all();
        let Some(spool) = &mut self.spool else {
            return self.store.put_whole(hash, self.size, held).await;
        };
        if self.store.confirm(hash, self.size).await? {
            return Ok(true);
        }
        spool.put(held).await?;
        spool.complete().await?;
        self.store.name_staged(spool.key(), hash, self.size).await
    }

    /// Gives up the intake without a trace. Dropping it does the same, later and unobserved.
    pub async fn abort(mut self) {
        self.close().await;
    }

    async fn close(&mut self) {
        self.closed = true;
        self.held = Buffer::default();
        if let Some(mut spool) = self.spool.take() {
            spool.discard().await;
        }
    }
}

impl Store {
    /// Returns whether the content was there before.
    async fn put_whole(&self, hash: ContentHash, size: u64, payload: PutPayload) -> Result<bool> {
        let key = hash.key();
        self.create(hash, size, || {
            let (store, key, payload) = (self.clone(), key.clone(), payload.clone());
            async move {
                let objects = Arc::clone(&store.objects);
                let put = async move {
                    objects
                        .put_opts(&key, payload, PutMode::Create.into())
                        .await
                        .map(drop)
                };
                store.off_thread(size, put).await
            }
        })
        .await
    }

    async fn name_staged(&self, staged: &Path, hash: ContentHash, size: u64) -> Result<bool> {
        let key = hash.key();
        self.create(hash, size, || {
            let (objects, staged, key) = (Arc::clone(&self.objects), staged.clone(), key.clone());
            async move {
                objects
                    .copy_opts(
                        &staged,
                        &key,
                        CopyOptions::new().with_mode(CopyMode::Create),
                    )
                    .await
            }
        })
        .await
    }

    async fn create<F>(&self, hash: ContentHash, size: u64, attempt: impl Fn() -> F) -> Result<bool>
    where
        F: Future<Output = object_store::Result<()>>,
    {
        for tried in 1..=ATTEMPTS {
            match attempt().await {
                Ok(()) => return Ok(false),
                Err(object_store::Error::AlreadyExists { .. }) => {}
                Err(error) => return Err(Error::backend(Action::Publish, &error)),
            }
            if self.confirm(hash, size).await? {
                return Ok(true);
            }
            // S3 also says "conflict" about a concurrent request that then fails or deletes: the name is free after all.
            if tried < ATTEMPTS {
                tokio::time::sleep(Duration::from_millis(25 << tried)).await;
            }
        }
        Err(Error::Backend {
            action: Action::Publish,
            source: Cause::Service,
        })
    }

    /// Whether the content is there, durably and with this size.
    async fn confirm(&self, hash: ContentHash, received: u64) -> Result<bool> {
        let Some(found) = self.look(hash).await? else {
            return Ok(false);
        };
        if found.size != received {
            return Err(Error::SizeConflict {
                hash,
                stored: found.size,
                received,
            });
        }
        if let Place::Local(tree) = &self.place {
            tree.sync_shard(hash).await?;
        }
        Ok(true)
    }

    /// Runs a request that will hash its body to sign it.
    async fn off_thread<F>(&self, size: u64, request: F) -> object_store::Result<()>
    where
        F: Future<Output = object_store::Result<()>> + Send + 'static,
    {
        match self.place {
            Place::S3 if size > SIGNED_INLINE as u64 => {
                let runtime = Handle::current();
                tokio::task::spawn_blocking(move || runtime.block_on(request)).await?
            }
            _ => request.await,
        }
    }
}
