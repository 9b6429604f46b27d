//! Objects under names of their own beside the content, which grow in parts and stay when the process that writes them
//! ends: packages for the archive, larger than the machine's disk may be.
//!
//! Below `packages/<id>/`. What the names mean and when something is whole is the packages' business; this knows names and
//! bytes. A directory has no shelf: there files do the same.

use std::fmt;
use std::ops::Range;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures::stream::BoxStream;
use futures::{StreamExt, TryStreamExt};
use object_store::multipart::PartId;
use object_store::path::Path;
use object_store::{GetOptions, GetRange, ObjectMeta, ObjectStoreExt, PutMode};
use uuid::Uuid;

use crate::backend::{Growing, Store};
use crate::error::{Action, Error, Result};

const SHELF: &str = "packages";

/// A folder of the shelf.
#[derive(Clone)]
pub struct ShelfFolder {
    store: Store,
    growing: Growing,
    id: Uuid,
}

/// An upload in parts that the service keeps until it is completed or given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Upload(pub String);

/// What the service says of an object. Whoever puts other bytes under the name changes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// In bytes.
    pub size: u64,
    /// The service's word for these bytes.
    tag: Option<String>,
    since: DateTime<Utc>,
}

/// What became of a part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is there, under this word of the service.
    Done(String),
    /// The service knows no such upload: it was completed, given up, or removed by a rule of the bucket.
    UploadUnknown,
}

impl Store {
    /// A folder for objects that grow; none where the store is a directory.
    #[must_use]
    pub fn shelf(&self, id: Uuid) -> Option<ShelfFolder> {
        Some(ShelfFolder {
            growing: self.growing.clone()?,
            store: self.clone(),
            id,
        })
    }

    /// Whether the store has shelves.
    #[must_use]
    pub fn has_shelves(&self) -> bool {
        self.growing.is_some()
    }
}

impl ShelfFolder {
    fn folder(&self) -> Path {
        Path::from_iter([SHELF, &self.id.to_string()])
    }

    /// `name` is one part of a key: letters, digits and marks that keys take as they are.
    fn key(&self, name: &str) -> Path {
        Path::from_iter([SHELF, &self.id.to_string(), name])
    }

    /// Uploads in parts know nothing of the store's prefix.
    fn whole_key(&self, name: &str) -> Path {
        let prefix = self.growing.prefix.parts();
        prefix.chain(self.key(name).parts()).collect()
    }

    /// Begins an upload in parts.
    ///
    /// # Errors
    /// What keeps the service from it.
    pub async fn begin(&self, name: &str) -> Result<Upload> {
        let key = self.whole_key(name);
        let id = self
            .growing
            .parts
            .create_multipart(&key)
            .await
            .map_err(|error| Error::backend(Action::Stage, &error))?;
        Ok(Upload(id))
    }

    /// Puts a part, counted from 0; one of this number that was there is replaced.
    ///
    /// # Errors
    /// What keeps the service from it.
    pub async fn put_part(
        &self,
        name: &str,
        upload: &Upload,
        number: usize,
        bytes: Bytes,
    ) -> Result<Put> {
        let (parts, key) = (&self.growing.parts, self.whole_key(name));
        match parts.put_part(&key, &upload.0, number, bytes.into()).await {
            Ok(PartId { content_id }) => Ok(Put::Done(content_id)),
            Err(error) if is_unknown(&error) => Ok(Put::UploadUnknown),
            Err(error) => Err(Error::backend(Action::Stage, &error)),
        }
    }

    /// Makes the object out of all its parts, in their order.
    ///
    /// # Errors
    /// What keeps the service from it.
    pub async fn complete(&self, name: &str, upload: &Upload, parts: Vec<String>) -> Result<()> {
        let parts = parts.into_iter();
        let parts = parts.map(|content_id| PartId { content_id }).collect();
        let key = self.whole_key(name);
        let made = self
            .growing
            .parts
            .complete_multipart(&key, &upload.0, parts);
        made.await
            .map(|_| ())
            .map_err(|error| Error::backend(Action::Publish, &error))
    }

    /// Gives an upload up: its parts are gone. One that is unknown is given up already.
    ///
    /// # Errors
    /// What keeps the service from it.
    pub async fn abort(&self, name: &str, upload: &Upload) -> Result<()> {
        let key = self.whole_key(name);
        match self.growing.parts.abort_multipart(&key, &upload.0).await {
            Ok(()) => Ok(()),
            Err(error) if is_unknown(&error) => Ok(()),
            Err(error) => Err(Error::backend(Action::Erase, &error)),
        }
    }

    /// Puts a small object under a name that nothing has; `false` where something has it.
    ///
    /// # Errors
    /// What keeps the service from it.
    pub async fn put_new(&self, name: &str, bytes: Bytes) -> Result<bool> {
        let objects = &self.store.objects;
        let key = self.key(name);
        match objects
            .put_opts(&key, bytes.into(), PutMode::Create.into())
            .await
        {
            Ok(_) => Ok(true),
            Err(
                object_store::Error::AlreadyExists { .. }
                | object_store::Error::Precondition { .. },
            ) => Ok(false),
            Err(error) => Err(Error::backend(Action::Publish, &error)),
        }
    }

    /// A small object; `None` if there is none.
    ///
    /// # Errors
    /// What keeps the service from it.
    pub async fn get(&self, name: &str) -> Result<Option<Bytes>> {
        match self.store.objects.get(&self.key(name)).await {
            Ok(found) => found
                .bytes()
                .await
                .map(Some)
                .map_err(|error| Error::backend(Action::Read, &error)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Error::backend(Action::Read, &error)),
        }
    }

    /// What is under a name; `None` if nothing is.
    ///
    /// # Errors
    /// What keeps the service from it.
    pub async fn look(&self, name: &str) -> Result<Option<Seen>> {
        match self.store.objects.head(&self.key(name)).await {
            Ok(meta) => Ok(Some(seen(&meta))),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Error::backend(Action::Read, &error)),
        }
    }

    /// Some bytes of an object as it was seen, as they come; `None` if it is not there any more, or is another one. The range
    /// must lie inside the object.
    ///
    /// # Errors
    /// What keeps the service from it; the stream ends with what breaks it off.
    pub async fn open(
        &self,
        name: &str,
        seen: &Seen,
        range: Range<u64>,
    ) -> Result<Option<BoxStream<'static, Result<Bytes>>>> {
        let options = GetOptions {
            range: Some(GetRange::Bounded(range)),
            if_match: seen.tag.clone(),
            ..GetOptions::default()
        };
        match self.store.objects.get_opts(&self.key(name), options).await {
            Ok(found) => {
                let bytes = found.into_stream();
                let bytes = bytes.map_err(|error| Error::backend(Action::Read, &error));
                Ok(Some(bytes.boxed()))
            }
            Err(
                object_store::Error::NotFound { .. } | object_store::Error::Precondition { .. },
            ) => Ok(None),
            Err(error) => Err(Error::backend(Action::Read, &error)),
        }
    }

    /// The names of what lies in the folder, in order. Uploads that are not completed have none.
    ///
    /// # Errors
    /// What keeps the service from it.
    pub async fn names(&self) -> Result<Vec<String>> {
        let objects = self.store.objects.list(Some(&self.folder()));
        let mut names: Vec<String> = objects
            .try_filter_map(|meta| async move { Ok(meta.location.filename().map(str::to_owned)) })
            .try_collect()
            .await
            .map_err(|error| Error::backend(Action::List, &error))?;
        names.sort_unstable();
        Ok(names)
    }

    /// Removes an object; one that is not there is removed already.
    ///
    /// # Errors
    /// What keeps the service from it; [`Error::KeepsVersions`] before anything is removed from a bucket that keeps them.
    pub async fn remove(&self, name: &str) -> Result<()> {
        let key = self.key(name);
        match self.store.objects.head(&key).await {
            // A service names a version only where the bucket keeps them; "null" is an object from the time before.
            Ok(meta)
                if meta
                    .version
                    .as_deref()
                    .is_some_and(|version| version != "null") =>
            {
                return Err(Error::KeepsVersions);
            }
            Ok(_) => {}
            Err(object_store::Error::NotFound { .. }) => return Ok(()),
            Err(error) => return Err(Error::backend(Action::Erase, &error)),
        }
        match self.store.objects.delete(&key).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(Error::backend(Action::Erase, &error)),
        }
    }
}

impl fmt::Debug for ShelfFolder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShelfFolder({})", self.id)
    }
}

fn seen(meta: &ObjectMeta) -> Seen {
    Seen {
        size: meta.size,
        tag: meta.e_tag.clone(),
        since: meta.last_modified,
    }
}

/// Where an upload is gone the word of the protocol stands in the answer; the store in memory has words of its own.
fn is_unknown(error: &object_store::Error) -> bool {
    if matches!(error, object_store::Error::NotFound { .. }) {
        return true;
    }
    let first: &(dyn std::error::Error + 'static) = error;
    let mut chain = std::iter::successors(Some(first), |error| error.source());
    chain.any(|error| {
        let said = error.to_string();
        said.contains("NoSuchUpload") || said.contains("MultipartUpload not found")
    })
}
