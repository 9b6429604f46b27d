//! The index as a place that destruction clears (`retention::destruction::places`): destroyed documents are projected as what is left
//! of them, and the segments that held their words are written anew without them.

use std::collections::HashMap;
use std::sync::Arc;

use entities::ids::DocumentId;
use search::{Change, SearchIndex};
use uuid::Uuid;

use super::follow::apply;
use super::projection::{Projecting, project};
use super::{Finding, blocking};
use crate::kernel::Fault;
use crate::retention::destruction::places::Doing;
use crate::retention::destruction::{Gone, Place, Remain};

/// Documents projected at once.
const DOCUMENTS: usize = 250;

impl Finding {
    /// In the index that answers and in one that is filled beside it.
    async fn forget_words(&self, documents: &[DocumentId]) -> Result<(), Fault> {
        for index in self.live.all() {
            // Behind what was taken in, never ahead: entries may come again.
            let position = index.committed_position();
            for chunk in documents.chunks(DOCUMENTS) {
                let reader = self.kit.db.reader();
                let mut projecting = Projecting::of(reader, chunk).await?;
                while let Some(projections) = projecting.next(reader).await? {
                    let puts = projections
                        .into_iter()
                        .map(|projection| Change::Put(Box::new(projection)));
                    apply(&index, puts.collect(), position).await?;
                }
            }
            blocking(&index, SearchIndex::purge_deleted)
                .await?
                .map_err(Fault::at("purging the search index"))?;
        }
        Ok(())
    }

    /// Destroyed documents that an index knows otherwise than as what is left of them.
    async fn still_known(&self, documents: &[DocumentId]) -> Result<Vec<Uuid>, Fault> {
        let mut found = Vec::new();
        for chunk in documents.chunks(DOCUMENTS) {
            let expected: HashMap<Uuid, [u8; 32]> = project(self.kit.db.reader(), chunk)
                .await?
                .into_iter()
                .map(|projection| (projection.id, projection.digest))
                .collect();
            let ids: Vec<Uuid> = chunk.iter().map(|id| id.0).collect();
            for index in self.live.all() {
                let ids = ids.clone();
                let known = blocking(&index, move |index| index.digests_of(&ids))
                    .await?
                    .map_err(Fault::at("reading the search index again"))?;
                found.extend(
                    known
                        .into_iter()
                        .filter(|(id, digest)| expected.get(id) != Some(digest))
                        .map(|(id, _)| id),
                );
            }
        }
        Ok(found)
    }

    /// Tries once more to remove what could not be removed when it should have been.
    async fn remove_left(&self) -> Result<(), Fault> {
        let live = Arc::clone(&self.live);
        let removed = tokio::task::spawn_blocking(move || live.remove_left()).await;
        // What stays all the same is told by what remains.
        if let Err(error) = removed.map_err(Fault::at("removing an old search index aside"))? {
            let fault = Fault::at("removing an old search index")(error);
            tracing::error!(
                fault = fault.chain(),
                "an old search index was not removed: it still holds words"
            );
        }
        Ok(())
    }

    async fn left(&self) -> Result<Vec<String>, Fault> {
        let live = Arc::clone(&self.live);
        let left = tokio::task::spawn_blocking(move || live.left()).await;
        left.map_err(Fault::at("looking for an old search index aside"))?
            .map_err(Fault::at("looking for an old search index"))
    }

    /// Whether files of an index still hold what was taken out of it.
    async fn is_unclean(&self) -> Result<bool, Fault> {
        for index in self.live.all() {
            let unclean = blocking(&index, SearchIndex::has_deleted)
                .await?
                .map_err(Fault::at("reading the search index again"))?;
            if unclean {
                return Ok(true);
            }
        }
        Ok(false)
    }
}

impl Place for Finding {
    fn name(&self) -> &'static str {
        "index"
    }

    fn clear<'a>(&'a self, gone: &'a Gone) -> Doing<'a, ()> {
        Box::pin(async move {
            let _turn = self.live.turn.lock().await;
            self.forget_words(&gone.documents).await?;
            self.remove_left().await
        })
    }

    fn remains<'a>(&'a self, gone: &'a Gone) -> Doing<'a, Vec<Remain>> {
        Box::pin(async move {
            let _turn = self.live.turn.lock().await;
            let mut found = self.still_known(&gone.documents).await?;
            let unclean = self.is_unclean().await?;
            // A document of somebody else may have been replaced meanwhile; only a purge tells whose words a segment keeps.
            if unclean && found.is_empty() {
                self.forget_words(&[]).await?;
                found = self.still_known(&gone.documents).await?;
            }
            let known = found.into_iter().map(|id| id.to_string());
            let remain = |what| Remain {
                place: self.name().to_owned(),
                what,
            };
            Ok(known.chain(self.left().await?).map(remain).collect())
        })
    }
}
