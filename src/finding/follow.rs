//! The index follows the journal by position and resumes exactly where its last commit stood.

use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use entities::ids::DocumentId;
use search::{Change, SearchIndex};
use tokio_util::sync::CancellationToken;

use super::projection::Projecting;
use super::renewal::ORDERED;
use super::{Finding, blocking};
use crate::journal;
use crate::kernel::Fault;

/// Journal entries taken in at once.
const ENTRIES: u64 = 1_000;

/// Documents projected at once.
const DOCUMENTS: usize = 250;

/// At most one commit in this time: a commit costs about as much for one document as for a hundred.
const COMMIT_EVERY: Duration = Duration::from_millis(400);

/// How often to look when nothing in this process rang.
const LOOK_EVERY: Duration = Duration::from_secs(1);

impl Finding {
    /// Takes in what was sealed since the last time, at most [`ENTRIES`]; returns how far that brought it.
    /// What it took in is found after [`Finding::commit`].
    ///
    /// # Errors
    /// A fault of database or index; the same entries are taken in again then.
    pub async fn take_in(&self, from: journal::Position) -> Result<journal::Position, Fault> {
        let taken = self.take_in_to(&self.live.answering(), from).await?;
        if taken.destroyed {
            self.purge_due.store(true, Ordering::Release);
        }
        // One that is filled from nothing needs no other.
        if taken.renewal && !self.live.is_filling() {
            self.order()?;
        }
        if taken.position == from {
            self.live.is_filled();
        }
        Ok(taken.position)
    }

    /// Takes the entries from a position on into an index.
    pub(super) async fn take_in_to(
        &self,
        index: &Arc<SearchIndex>,
        from: journal::Position,
    ) -> Result<TakenIn, Fault> {
        let entries = journal::read::from_position(self.kit.db.reader(), from, ENTRIES).await?;
        let mut taken = TakenIn {
            position: from + entries.len() as u64,
            destroyed: false,
            renewal: false,
        };
        let mut documents = Vec::new();
        let mut seen = HashSet::new();
        for entry in &entries {
            taken.destroyed |= entry.kind == "document.destroyed";
            taken.renewal |= entry.kind == ORDERED;
            let Some(id) = entry
                .subject_id
                .filter(|_| entry.subject_kind == "document")
            else {
                continue;
            };
            // A look changes nothing that could be found.
            if !matches!(entry.kind.as_str(), "document.viewed" | "content.opened")
                && seen.insert(id)
            {
                documents.push(DocumentId(id));
            }
        }
        for chunk in documents.chunks(DOCUMENTS) {
            let reader = self.kit.db.reader();
            let mut projecting = Projecting::of(reader, chunk).await?;
            let mut gone: HashSet<DocumentId> = chunk.iter().copied().collect();
            while let Some(projections) = projecting.next(reader).await? {
                for projection in &projections {
                    gone.remove(&DocumentId(projection.id));
                }
                let puts = projections
                    .into_iter()
                    .map(|projection| Change::Put(Box::new(projection)));
                apply(index, puts.collect(), from).await?;
            }
            let gone = gone.into_iter().map(|id| Change::Remove(id.0));
            apply(index, gone.collect(), from).await?;
        }
        if taken.position > from {
            apply(index, Vec::new(), taken.position).await?;
        }
        Ok(taken)
    }

    /// Makes what was taken in durable and findable.
    ///
    /// # Errors
    /// A fault of the index.
    pub async fn commit(&self) -> Result<journal::Position, Fault> {
        // Each process has an index of its own, and in each the words of what was destroyed must go from the disk.
        if self.purge_due.swap(false, Ordering::AcqRel) {
            let purged = blocking(&self.live.answering(), SearchIndex::purge_deleted).await?;
            return purged.map_err(|error| {
                self.purge_due.store(true, Ordering::Release);
                Fault::at("purging the search index")(error)
            });
        }
        blocking(&self.live.answering(), SearchIndex::commit)
            .await?
            .map_err(Fault::at("committing the search index"))
    }

    /// Where the index stands in the journal.
    pub fn position(&self) -> journal::Position {
        self.live.answering().committed_position()
    }

    /// Takes in all that is sealed and commits; for tests, imports and rebuilding.
    ///
    /// # Errors
    /// A fault of database or index.
    pub async fn catch_up(&self) -> Result<(), Fault> {
        let _turn = self.live.turn.lock().await;
        let mut position = self.position();
        loop {
            let next = self.take_in(position).await?;
            if next == position {
                break;
            }
            position = next;
        }
        self.commit().await?;
        Ok(())
    }

    /// Fills another index from the journal and lets it take over; the old one answers until then.
    ///
    /// # Errors
    /// A fault of database or index.
    pub async fn rebuild(&self) -> Result<(), Fault> {
        self.order()?;
        self.renew_due(&CancellationToken::new()).await
    }

    /// Follows the journal until told to stop, then commits what it has.
    pub async fn follow(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            match self.follow_once(stop).await {
                Ok(true) => {}
                Ok(false) => {
                    tokio::select! {
                        () = self.kit.bells.sealed.notified() => {}
                        () = tokio::time::sleep(LOOK_EVERY) => {}
                        () = stop.cancelled() => {}
                    }
                }
                Err(fault) => {
                    tracing::error!(
                        fault = fault.chain(),
                        "the search index cannot follow the journal"
                    );
                    tokio::select! {
                        () = tokio::time::sleep(LOOK_EVERY * 5) => {}
                        () = stop.cancelled() => {}
                    }
                }
            }
        }
        if let Err(fault) = self.commit().await {
            tracing::error!(
                fault = fault.chain(),
                "the search index was not committed; it takes up from its last commit"
            );
        }
    }

    /// Gathers for as long as one commit may wait, then commits; whether there was anything.
    async fn follow_once(&self, stop: &CancellationToken) -> Result<bool, Fault> {
        let _turn = self.live.turn.lock().await;
        let from = self.position();
        let mut position = self.take_in(from).await?;
        if position == from {
            return Ok(false);
        }
        let gather = tokio::time::sleep(COMMIT_EVERY);
        tokio::pin!(gather);
        loop {
            tokio::select! {
                () = &mut gather => break,
                () = stop.cancelled() => break,
                () = self.kit.bells.sealed.notified() => position = self.take_in(position).await?,
            }
        }
        self.commit().await?;
        Ok(true)
    }
}

/// How far entries brought an index, and what else they said.
pub(super) struct TakenIn {
    pub(super) position: journal::Position,
    /// Something was destroyed: its words must leave the files.
    pub(super) destroyed: bool,
    /// Somebody ordered another index.
    pub(super) renewal: bool,
}

/// Hands changes to an index, which they bring to a position.
pub(super) async fn apply(
    index: &Arc<SearchIndex>,
    changes: Vec<Change>,
    position: journal::Position,
) -> Result<(), Fault> {
    blocking(index, move |index| index.apply(changes, position))
        .await?
        .map_err(Fault::at("writing the search index"))
}
