//! Notes that must outlive the database beside which the content is kept: which destructions were executed.
//!
//! Whoever restores a database from a backup brings back what was destroyed since. The store is what the service finds
//! beside any database, so it keeps one small object for each destruction, under `destructions/<id>.json`. It holds ids and
//! hashes; what is in it is its writer's business.

use bytes::Bytes;
use futures::TryStreamExt;
use object_store::ObjectStoreExt;
use object_store::path::Path;
use uuid::Uuid;

use crate::backend::Store;
use crate::error::{Action, Error, Result};

const LEDGER: &str = "destructions";

fn key(id: Uuid) -> Path {
    Path::from(format!("{LEDGER}/{id}.json"))
}

impl Store {
    /// Keeps a note under an id, durably, in place of an earlier one.
    pub async fn note(&self, id: Uuid, note: Bytes) -> Result<()> {
        self.objects
            .put(&key(id), note.into())
            .await
            .map_err(|error| Error::backend(Action::Publish, &error))?;
        Ok(())
    }

    /// The ids of all notes, in their order.
    pub async fn notes(&self) -> Result<Vec<Uuid>> {
        let folder = Path::from(LEDGER);
        let mut found: Vec<Uuid> = self
            .objects
            .list(Some(&folder))
            .try_filter_map(|meta| async move {
                let name = meta.location.filename().unwrap_or_default();
                Ok(name
                    .strip_suffix(".json")
                    .and_then(|id| Uuid::parse_str(id).ok()))
            })
            .try_collect()
            .await
            .map_err(|error| Error::backend(Action::List, &error))?;
        found.sort_unstable();
        Ok(found)
    }

    /// A note; none where there is none under the id.
    pub async fn read_note(&self, id: Uuid) -> Result<Option<Bytes>> {
        match self.objects.get(&key(id)).await {
            Ok(found) => found
                .bytes()
                .await
                .map(Some)
                .map_err(|error| Error::backend(Action::Read, &error)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(Error::backend(Action::Read, &error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn notes_are_kept_beside_the_content_and_are_none() {
        let directory = tempfile::tempdir().expect("a directory");
        for store in [
            Store::memory(),
            Store::local(directory.path()).expect("a store"),
        ] {
            assert!(store.notes().await.expect("listed").is_empty());
            let [one, two] = [1, 2].map(Uuid::from_u128);
            for id in [two, one, one] {
                let note = Bytes::from(format!("{{\"id\":\"{id}\"}}"));
                store.note(id, note).await.expect("kept");
            }
            assert_eq!(store.notes().await.expect("listed"), [one, two]);
            let read = store.read_note(two).await.expect("read").expect("a note");
            assert_eq!(read, format!("{{\"id\":\"{two}\"}}"));
            let none = store.read_note(Uuid::from_u128(3)).await.expect("read");
            assert_eq!(none, None);
            let contents: Vec<_> = store.list(None).try_collect().await.expect("listed");
            assert!(contents.is_empty());
        }
    }
}
