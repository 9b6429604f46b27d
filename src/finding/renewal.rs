//! Filling another index beside the one that answers, and letting it take over (*meklēšanas indeksa atjaunošana*).
//!
//! It is due when the words of the index were analysed by another version of the program, when an administrator orders it, and
//! when one was begun and not ended. It fills from the journal, piece by piece, each made durable, so whatever is killed goes on
//! where it was. While it fills, the old index goes on following the journal and answering; the last piece is taken in and the
//! pointer moved while nobody brings the old one further. What is destroyed meanwhile leaves both.

use std::sync::Arc;
use std::time::{Duration, Instant};

use ::search::SearchIndex;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::{Finding, blocking};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller, NotPermitted};
use crate::journal::{self, Entry, Subject};
use crate::kernel::{Fault, Problem};
use crate::op::KeyReused;

/// The entry by which every process has another index filled.
pub(super) const ORDERED: &str = "search_index.renewal_ordered";

/// What a kill may cost of the filling.
const DURABLE_EVERY: Duration = Duration::from_secs(10);

/// After a renewal that failed.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// Longest that reading beforehand may take.
pub(super) const WARMING: Duration = Duration::from_secs(5);

/// Between two looks whether the old index still answers somebody, and most of them.
const LET_GO: (Duration, u32) = (Duration::from_millis(100), 600);

/// What ordering a renewal refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Role or token does not permit it.
    #[error("the caller may not order it")]
    NotPermitted(#[source] NotPermitted),
    /// The name belongs to another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
}

impl From<KeyReused> for Refusal {
    fn from(_: KeyReused) -> Self {
        Self::KeyReused
    }
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(self) -> Vec<Problem> {
        vec![match self {
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
        }]
    }
}

/// How an index stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Condition {
    /// It finds what it should.
    Sound,
    /// It was begun from nothing and has not come to the end of the journal: it does not find everything yet.
    Filling,
    /// Its words were analysed by another version of the program: it may miss some forms until another index takes over.
    Outdated,
}

/// What there is to say about the index of this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct State {
    /// How it stands.
    pub condition: Condition,
    /// Documents that can be found.
    pub documents: u64,
    /// Entries of the journal that it has taken in.
    pub position: journal::Position,
    /// Entries that the one being filled beside it has taken in.
    pub renewed: Option<journal::Position>,
    /// Sealed entries of the journal.
    pub sealed: u64,
}

impl Finding {
    /// How the index stands.
    pub fn condition(&self) -> Condition {
        if self.live.is_filling() {
            Condition::Filling
        } else if self.live.is_outdated() {
            Condition::Outdated
        } else {
            Condition::Sound
        }
    }

    /// How the index stands, and how far it is.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn state(&self) -> Result<State, Fault> {
        let renewed = self.live.coming();
        Ok(State {
            condition: self.condition(),
            documents: self.count(),
            position: self.position(),
            renewed: renewed.map(|coming| coming.committed_position()),
            sealed: journal::read::sealed_size(self.kit.db.reader()).await?,
        })
    }

    /// Has every process fill another index beside its own.
    ///
    /// # Errors
    /// A fault of the database; inside it the refusal.
    pub async fn order_renewal(
        &self,
        caller: &Caller,
        named: Named<'_>,
    ) -> Result<Result<(), Refusal>, Fault> {
        if let Err(not) = caller.require(Action::RenewIndex) {
            return Ok(Err(Refusal::NotPermitted(not)));
        }
        let mut op = self.kit.begin(caller.actor).await?;
        match first_answer(&op, caller, named).await? {
            Err(refusal) => return Ok(Err(refusal)),
            Ok(Some(_)) => return Ok(Ok(())),
            Ok(None) => {}
        }
        op.record(Entry {
            kind: ORDERED,
            institution: Some(caller.institution),
            subject: Subject {
                kind: "search_index",
                id: None,
            },
            payload: json!({}),
        });
        keep_answer(&op, caller, named, json!(true)).await?;
        op.commit().await?;
        Ok(Ok(()))
    }

    /// Fills another index whenever that is due, until told to stop.
    pub async fn keep_renewed(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            match self.renew_due(stop).await {
                Ok(()) => {
                    tokio::select! {
                        () = self.live.wanted() => {}
                        () = stop.cancelled() => {}
                    }
                }
                Err(fault) => {
                    tracing::error!(
                        fault = fault.chain(),
                        "the search index was not renewed; the old one answers, and it is tried again in a minute"
                    );
                    tokio::select! {
                        () = tokio::time::sleep(AGAIN_AFTER) => {}
                        () = stop.cancelled() => {}
                    }
                }
            }
        }
    }

    /// Fills another index where that is due, and lets it take over; leaves it as far as it is when told to stop.
    ///
    /// # Errors
    /// A fault of database or index; the old one goes on answering, and what was filled stays.
    pub async fn renew_due(&self, stop: &CancellationToken) -> Result<(), Fault> {
        while self.live.is_due() && !stop.is_cancelled() {
            let renewed = self.renew(stop).await;
            if renewed.is_err() {
                self.live.leave();
                self.order()?;
            }
            renewed?;
        }
        Ok(())
    }

    /// Has another index filled.
    pub(super) fn order(&self) -> Result<(), Fault> {
        self.live
            .order()
            .map_err(Fault::at("beginning another search index"))
    }

    async fn renew(&self, stop: &CancellationToken) -> Result<(), Fault> {
        let live = Arc::clone(&self.live);
        let begun = tokio::task::spawn_blocking(move || live.begin())
            .await
            .map_err(Fault::at("beginning another search index aside"))?;
        let Some(coming) = begun.map_err(Fault::at("beginning another search index"))? else {
            return Ok(());
        };
        let index = &coming.index;
        let mut position = index.committed_position();
        tracing::info!(position, "another search index is filled");
        let mut durable = Instant::now();
        loop {
            if stop.is_cancelled() {
                self.durable(index).await?;
                self.live.leave();
                return Ok(());
            }
            let taken = self.take_in_to(index, position).await?;
            if taken.position == position {
                break;
            }
            position = taken.position;
            if durable.elapsed() >= DURABLE_EVERY {
                self.durable(index).await?;
                durable = Instant::now();
            }
        }
        // As far as possible before anybody has to wait for it.
        self.purge(index).await?;
        self.warm(index).await?;
        {
            let _turn = self.live.turn.lock().await;
            loop {
                let taken = self.take_in_to(index, position).await?;
                if taken.position == position {
                    break;
                }
                position = taken.position;
            }
            // What was destroyed while it filled may stand in its files.
            self.purge(index).await?;
            let live = Arc::clone(&self.live);
            tokio::task::spawn_blocking(move || live.take_over(&coming))
                .await
                .map_err(Fault::at("letting another search index answer aside"))?
                .map_err(Fault::at("letting another search index answer"))?;
        }
        tracing::info!(position, "another search index answers");
        if let Err(fault) = self.let_go().await {
            tracing::error!(
                fault = fault.chain(),
                "the old search index was not removed; the next start does"
            );
        }
        Ok(())
    }

    async fn purge(&self, index: &Arc<SearchIndex>) -> Result<(), Fault> {
        let purged = blocking(index, SearchIndex::purge_deleted).await?;
        purged
            .map(drop)
            .map_err(Fault::at("purging another search index"))
    }

    async fn durable(&self, index: &Arc<SearchIndex>) -> Result<(), Fault> {
        let committed = blocking(index, SearchIndex::commit).await?;
        committed
            .map(drop)
            .map_err(Fault::at("committing another search index"))
    }

    pub(super) async fn warm(&self, index: &Arc<SearchIndex>) -> Result<(), Fault> {
        let warmed = blocking(index, |index| index.warm(WARMING)).await?;
        warmed
            .map(drop)
            .map_err(Fault::at("reading the search index beforehand"))
    }

    /// Closes the old index once nobody asks it any more, and takes it off the disk.
    async fn let_go(&self) -> Result<(), Fault> {
        let (pause, most) = LET_GO;
        for _ in 0..most {
            if !self.live.is_asked() {
                break;
            }
            tokio::time::sleep(pause).await;
        }
        let _turn = self.live.turn.lock().await;
        let live = Arc::clone(&self.live);
        tokio::task::spawn_blocking(move || live.sweep())
            .await
            .map_err(Fault::at("closing the old search index aside"))?
            .map_err(Fault::at("removing the old search index"))
    }
}
