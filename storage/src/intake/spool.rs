//! Large content in staging, where it waits until its hash is known.

use object_store::path::Path;
use object_store::{MultipartUpload, ObjectStoreExt, PutPayload};
use tokio::runtime::Handle;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::address::staging_key;
use crate::backend::{Place, Store};
use crate::error::{Action, Error, Result};

/// Content in staging, or on its way there.
pub(super) struct Spool {
    store: Store,
    key: Path,
    name: String,
    upload: Option<Box<dyn MultipartUpload>>,
    parts: JoinSet<object_store::Result<()>>,
    discarded: bool,
}

impl Spool {
    pub(super) async fn begin(store: &Store, id: Uuid) -> Result<Self> {
        let key = staging_key(id);
        let upload = store
            .objects
            .put_multipart(&key)
            .await
            .map_err(|error| Error::backend(Action::Stage, &error))?;
        let name = key.filename().unwrap_or_default().to_owned();
        Ok(Self {
            store: store.clone(),
            key,
            name,
            upload: Some(upload),
            parts: JoinSet::new(),
            discarded: false,
        })
    }

    /// Where the content lies once it is complete.
    pub(super) fn key(&self) -> &Path {
        &self.key
    }

    /// Sends one part off; waits while too many are on their way.
    pub(super) async fn put(&mut self, payload: PutPayload) -> Result<()> {
        self.wait_until_fewer_than(self.store.parts_in_flight())
            .await?;
        let Some(upload) = &mut self.upload else {
            return Err(Error::IntakeClosed);
        };
        let size = payload.content_length() as u64;
        let part = upload.put_part(payload);
        let store = self.store.clone();
        self.parts
            .spawn(async move { store.off_thread(size, part).await });
        Ok(())
    }

    async fn wait_until_fewer_than(&mut self, parts: usize) -> Result<()> {
        while self.parts.len() >= parts {
            match self.parts.join_next().await {
                None | Some(Ok(Ok(()))) => {}
                Some(Ok(Err(error))) => return Err(Error::backend(Action::Stage, &error)),
                Some(Err(error)) => return Err(Error::backend(Action::Stage, &error.into())),
            }
        }
        Ok(())
    }

    /// Makes the staged object whole and durable.
    pub(super) async fn complete(&mut self) -> Result<()> {
        self.wait_until_fewer_than(1).await?;
        let Some(upload) = &mut self.upload else {
            return Err(Error::IntakeClosed);
        };
        upload
            .complete()
            .await
            .map_err(|error| Error::backend(Action::Stage, &error))?;
        self.upload = None;
        Ok(())
    }

    pub(super) async fn discard(&mut self) {
        self.parts.shutdown().await;
        remove_staged(&self.store, &self.key, &self.name, self.upload.take()).await;
        self.discarded = true;
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        if self.discarded {
            return;
        }
        // Without a runtime the process is ending; the sweep of its successor finds what is left.
        if let Ok(runtime) = Handle::try_current() {
            let (store, key, name, upload) = (
                self.store.clone(),
                self.key.clone(),
                self.name.clone(),
                self.upload.take(),
            );
            runtime.spawn(async move { remove_staged(&store, &key, &name, upload).await });
        }
    }
}

/// Removes what an intake staged, at whichever step it stopped. What cannot be removed now is left to the sweep, since
/// the caller has a more telling error to report, or success.
async fn remove_staged(
    store: &Store,
    key: &Path,
    name: &str,
    upload: Option<Box<dyn MultipartUpload>>,
) {
    // An upload that cannot be aborted may have been completed without our learning of it.
    let staged_whole = match upload {
        Some(mut upload) => upload.abort().await.is_err(),
        None => true,
    };
    match &store.place {
        Place::Local(tree) => drop(tree.clone().discard(name.to_owned()).await),
        Place::S3 | Place::Memory if staged_whole => drop(store.objects.delete(key).await),
        Place::S3 | Place::Memory => {}
    }
}
