//! Content that has lost its last lawful owner ceases to exist, provably.

use object_store::ObjectStoreExt;

use crate::address::ContentHash;
use crate::backend::{Place, Store};
use crate::error::{Action, Error, Result};

/// Content was deleted and then looked for in vain. Made by [`Store::erase`] alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErasureProof {
    /// What was erased.
    pub hash: ContentHash,
    /// Bytes it had; `None` if nothing was there to begin with.
    pub size_before: Option<u64>,
    /// That a fresh look after the synced deletion found nothing. Always true: otherwise there is no proof.
    pub absent_after: bool,
}

impl Store {
    /// Erases content and proves it: deleted, on a disk the deletion synced, then looked for afresh.
    ///
    /// On a disk that includes what killed processes left of it. A bucket that keeps versions is refused with
    /// [`Error::KeepsVersions`] before anything is deleted. What cannot be proven is [`Error::StillPresent`].
    /// The blocks of the disk are freed, not overwritten; snapshots and backups are not the store's to see.
    pub async fn erase(&self, hash: ContentHash) -> Result<ErasureProof> {
        let before = self.look(hash).await?;
        let gone = match &self.place {
            Place::Local(tree) => tree.clone().erase(hash).await?,
            Place::S3 | Place::Memory => {
                // A service names a version only where the bucket keeps them; "null" is an object from the time before.
                if before
                    .as_ref()
                    .and_then(|meta| meta.version.as_deref())
                    .is_some_and(|version| version != "null")
                {
                    return Err(Error::KeepsVersions);
                }
                match self.objects.delete(&hash.key()).await {
                    Ok(()) | Err(object_store::Error::NotFound { .. }) => true,
                    Err(error) => return Err(Error::backend(Action::Erase, &error)),
                }
            }
        };
        if !gone || self.look(hash).await?.is_some() {
            return Err(Error::StillPresent { hash });
        }
        Ok(ErasureProof {
            hash,
            size_before: before.map(|meta| meta.size),
            absent_after: true,
        })
    }
}
