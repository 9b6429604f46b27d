//! What is published, for verification and for finding content without an owner; and clearing what nobody finished.

use chrono::{DateTime, Utc};
use futures::stream::{self, BoxStream};
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use object_store::{ObjectMeta, ObjectStoreExt};

use crate::address::{ContentHash, PUBLISHED, SHARDS, STAGING, shard_name};
use crate::backend::{Place, Store};
use crate::error::{Action, Error, Result};

/// One published content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its address.
    pub hash: ContentHash,
    /// Bytes.
    pub size: u64,
}

impl Store {
    /// All published content in the order of its hashes, from the first one after `after`. Files the store did not make
    /// are passed over. What is published or erased meanwhile may or may not be seen.
    pub fn list(&self, after: Option<ContentHash>) -> BoxStream<'static, Result<Listed>> {
        match &self.place {
            Place::Local(_) => self.list_by_shard(after),
            Place::S3 | Place::Memory => self
                .list_below(PUBLISHED, after)
                .try_filter_map(listed)
                .boxed(),
        }
    }

    /// A directory gives its files in any order, so one shard at a time is read and sorted.
    fn list_by_shard(&self, after: Option<ContentHash>) -> BoxStream<'static, Result<Listed>> {
        let first = after.map_or(0, |hash| u16::from(hash.as_bytes()[0]));
        let store = self.clone();
        stream::iter(first..SHARDS)
            .then(move |shard| {
                let listing = store
                    .list_below(&shard_name(shard as u8), after)
                    .try_filter_map(listed);
                async move {
                    let mut found: Vec<Listed> = listing.try_collect().await?;
                    found.sort_unstable_by_key(|one| one.hash);
                    Ok::<_, Error>(stream::iter(found).map(Ok))
                }
            })
            .try_flatten()
            .boxed()
    }

    fn list_below(
        &self,
        prefix: &str,
        after: Option<ContentHash>,
    ) -> BoxStream<'static, Result<ObjectMeta>> {
        let prefix = Path::from(prefix);
        let listing = match after {
            Some(hash) => self.objects.list_with_offset(Some(&prefix), &hash.key()),
            None => self.objects.list(Some(&prefix)),
        };
        listing
            .map_err(|error| Error::backend(Action::List, &error))
            .boxed()
    }

    /// Removes what unfinished intakes left and nobody has written to since `older_than`. Returns how many files or
    /// objects went. Choose an instant before any upload that may still be running began.
    pub async fn sweep_staging(&self, older_than: DateTime<Utc>) -> Result<usize> {
        if let Place::Local(tree) = &self.place {
            return tree.clone().sweep(older_than.into()).await;
        }
        let staging = Path::from(STAGING);
        let mut found = self.objects.list(Some(&staging));
        let mut removed = 0;
        while let Some(meta) = found
            .try_next()
            .await
            .map_err(|error| Error::backend(Action::Sweep, &error))?
        {
            if meta.last_modified >= older_than {
                continue;
            }
            match self.objects.delete(&meta.location).await {
                Ok(()) => removed += 1,
                Err(object_store::Error::NotFound { .. }) => {}
                Err(error) => return Err(Error::backend(Action::Sweep, &error)),
            }
        }
        Ok(removed)
    }
}

async fn listed(meta: ObjectMeta) -> Result<Option<Listed>> {
    Ok(ContentHash::from_key(&meta.location).map(|hash| Listed {
        hash,
        size: meta.size,
    }))
}
