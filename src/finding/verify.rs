//! Proving the index equal to the database: both are walked in the order of ids and compared by digest.

use entities::documents::document;
use entities::ids::DocumentId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use uuid::Uuid;

use super::projection::Projecting;
use super::{Finding, blocking};
use crate::journal;
use crate::kernel::Fault;

/// Documents compared at once.
const AT_ONCE: usize = 500;

/// Differences listed; more are only counted.
const MOST_LISTED: usize = 1_000;

/// One document in which index and database differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "difference", content = "document", rename_all = "snake_case")]
pub enum Difference {
    /// The database has it, the index has not.
    Missing(Uuid),
    /// The index has it, the database has not.
    Extra(Uuid),
    /// The index knows it otherwise than it is.
    Stale(Uuid),
}

/// What the comparison found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct IndexReport {
    /// Documents in the database.
    pub documents: u64,
    /// Documents in the index.
    pub indexed: u64,
    /// Sealed entries that the index has not yet taken in.
    pub behind: u64,
    /// Differences, at most a thousand.
    pub differences: Vec<Difference>,
    /// All differences.
    pub different: u64,
}

impl IndexReport {
    /// Whether index and database are equal.
    pub const fn is_equal(&self) -> bool {
        self.different == 0 && self.behind == 0 && self.documents == self.indexed
    }

    fn add(&mut self, difference: Difference) {
        self.different += 1;
        if self.differences.len() < MOST_LISTED {
            self.differences.push(difference);
        }
    }
}

impl Finding {
    /// Compares the index with the database, document by document.
    ///
    /// # Errors
    /// A fault of database or index.
    pub async fn verify(&self) -> Result<IndexReport, Fault> {
        let sealed = journal::read::sealed_size(self.kit.db.reader()).await?;
        let mut report = IndexReport {
            indexed: self.live.answering().count(),
            behind: sealed.saturating_sub(self.position()),
            ..IndexReport::default()
        };
        let (mut in_database, mut in_index) = (Walk::new(), Walk::new());
        loop {
            if in_database.is_spent() {
                let page = self.database_page(in_database.last).await?;
                report.documents += page.len() as u64;
                in_database.refill(page);
            }
            if in_index.is_spent() {
                let after = in_index.last;
                let page = blocking(&self.live.answering(), move |index| {
                    index.digests(after, AT_ONCE)
                })
                .await?;
                in_index.refill(page.map_err(Fault::at("reading the search index"))?);
            }
            match (in_database.peek(), in_index.peek()) {
                (None, None) => return Ok(report),
                (Some((id, _)), None) => {
                    report.add(Difference::Missing(id));
                    in_database.step();
                }
                (None, Some((id, _))) => {
                    report.add(Difference::Extra(id));
                    in_index.step();
                }
                (Some((id, digest)), Some((indexed, indexed_digest))) => {
                    if id <= indexed {
                        in_database.step();
                    }
                    if indexed <= id {
                        in_index.step();
                    }
                    if id < indexed {
                        report.add(Difference::Missing(id));
                    } else if indexed < id {
                        report.add(Difference::Extra(indexed));
                    } else if digest != indexed_digest {
                        report.add(Difference::Stale(id));
                    }
                }
            }
        }
    }

    async fn database_page(&self, after: Option<Uuid>) -> Result<Vec<(Uuid, [u8; 32])>, Fault> {
        let mut query = document::Entity::find()
            .select_only()
            .column(document::Column::Id);
        if let Some(after) = after {
            query = query.filter(document::Column::Id.gt(after));
        }
        let ids: Vec<DocumentId> = query
            .order_by_asc(document::Column::Id)
            .limit(AT_ONCE as u64)
            .into_tuple()
            .all(self.kit.db.reader())
            .await?;
        let reader = self.kit.db.reader();
        let mut projecting = Projecting::of(reader, &ids).await?;
        let mut digests: Vec<(Uuid, [u8; 32])> = Vec::with_capacity(ids.len());
        while let Some(projections) = projecting.next(reader).await? {
            digests.extend(
                projections
                    .into_iter()
                    .map(|projection| (projection.id, projection.digest)),
            );
        }
        digests.sort_unstable();
        Ok(digests)
    }
}

/// A walk through one side, page by page.
struct Walk {
    rows: std::vec::IntoIter<(Uuid, [u8; 32])>,
    next: Option<(Uuid, [u8; 32])>,
    last: Option<Uuid>,
    ended: bool,
}

impl Walk {
    fn new() -> Self {
        Self {
            rows: Vec::new().into_iter(),
            next: None,
            last: None,
            ended: false,
        }
    }

    fn is_spent(&self) -> bool {
        self.next.is_none() && !self.ended
    }

    fn refill(&mut self, page: Vec<(Uuid, [u8; 32])>) {
        self.ended = page.is_empty();
        self.last = page.last().map(|(id, _)| *id).or(self.last);
        self.rows = page.into_iter();
        self.next = self.rows.next();
    }

    const fn peek(&self) -> Option<(Uuid, [u8; 32])> {
        self.next
    }

    fn step(&mut self) {
        self.next = self.rows.next();
    }
}
