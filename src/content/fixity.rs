//! Fixity (*integritāte*): are the stored bytes what the cards say, and is nothing there that nobody owns?
//!
//! Rows and store are walked side by side in the order of their hashes, so memory does not grow with the archive, and
//! the service may go on working meanwhile: what looks wrong is looked at again at the end.
//!
//! Ground: Arhīvu likums 4. p. (a record stays what it was), ISO 14721 (fixity).

use entities::content::content;
use entities::values::ContentHash;
use futures::{StreamExt as _, TryStreamExt as _};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use storage::{Fixity, Listed, Store};

use super::owners;
use crate::kernel::Fault;
use crate::op::Kit;

/// Rows read at once.
const ROWS: u64 = 500;

/// Faults told; more are only counted.
const MOST: usize = 1_000;

/// How long bytes that have just arrived may lack their row, or a row that is being swept its bytes.
const UNDER_WAY: std::time::Duration = std::time::Duration::from_secs(2);

/// What is wrong with one content.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum ContentFault {
    /// The bytes are not those of the hash.
    Altered {
        /// The content.
        hash: String,
        /// SHA-256 of what is there.
        actual: String,
    },
    /// A card owns bytes that are not there.
    Missing {
        /// The content.
        hash: String,
    },
    /// The row tells another size than the bytes have.
    SizeDiffers {
        /// The content.
        hash: String,
        /// Bytes, as noted.
        noted: i64,
        /// Bytes there are.
        found: u64,
    },
    /// The bytes cannot be read to their end.
    Unreadable {
        /// The content.
        hash: String,
    },
    /// Bytes in the store that the database does not know.
    Unknown {
        /// The content.
        hash: String,
    },
    /// No document, no waiting upload and nothing that arrived owns the content.
    Unowned {
        /// The content.
        hash: String,
    },
}

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ContentReport {
    /// Contents read.
    pub contents: u64,
    /// Bytes read.
    pub bytes: u64,
    /// Faults, at most a thousand.
    pub faults: Vec<ContentFault>,
    /// Faults beyond those.
    pub more_faults: u64,
}

impl ContentReport {
    /// Whether everything is as it should be.
    pub const fn is_sound(&self) -> bool {
        self.faults.is_empty() && self.more_faults == 0
    }

    fn add(&mut self, fault: ContentFault) {
        if self.faults.len() < MOST {
            self.faults.push(fault);
        } else {
            self.more_faults += 1;
        }
    }
}

/// Reads every content again, and looks for bytes without an owner; `progress` is told the contents read so far.
///
/// # Errors
/// A fault of the database, or a store that cannot be listed.
pub async fn verify(
    kit: &Kit,
    store: &Store,
    progress: impl Fn(u64),
) -> Result<ContentReport, Fault> {
    let reader = kit.db.reader();
    let mut report = ContentReport::default();
    let mut unknown = Vec::new();
    let mut missing = Vec::new();
    let mut unowned = Vec::new();
    let mut listing = store.list(None).peekable();
    let mut after: Option<ContentHash> = None;
    loop {
        let rows = page(reader, after).await?;
        let last = (rows.len() as u64) < ROWS;
        after = rows.last().map(|row| row.hash).or(after);
        let hashes: Vec<ContentHash> = rows.iter().map(|row| row.hash).collect();
        let owned = owners::of(reader, &hashes).await?;
        unowned.extend(hashes.into_iter().filter(|hash| !owned.contains_key(hash)));
        for row in &rows {
            // Bytes that sort before this row have none of their own.
            while let Some(listed) = next_before(&mut listing, Some(row.hash)).await? {
                unknown.push(listed.hash);
            }
            if listing_is_at(&mut listing, row.hash).await {
                listing.next().await;
                check(store, row, &mut report).await;
            } else {
                missing.push(row.hash);
            }
            report.contents += 1;
            progress(report.contents);
        }
        if last {
            break;
        }
    }
    while let Some(listed) = next_before(&mut listing, None).await? {
        unknown.push(listed.hash);
    }
    look_again(
        kit,
        store,
        Doubts {
            unknown,
            missing,
            unowned,
        },
        &mut report,
    )
    .await?;
    Ok(report)
}

type Listing =
    futures::stream::Peekable<futures::stream::BoxStream<'static, storage::Result<Listed>>>;

/// The next listed content that sorts before `hash` (any when none).
async fn next_before(
    listing: &mut Listing,
    hash: Option<ContentHash>,
) -> Result<Option<Listed>, Fault> {
    let mut listing = std::pin::Pin::new(listing);
    let comes = match listing.as_mut().peek().await {
        None => false,
        // An error is taken out below.
        Some(Err(_)) => true,
        Some(Ok(listed)) => hash.is_none_or(|hash| listed.hash.as_bytes() < hash.as_bytes()),
    };
    if !comes {
        return Ok(None);
    }
    listing
        .try_next()
        .await
        .map_err(Fault::at("listing the store"))
}

async fn listing_is_at(listing: &mut Listing, hash: ContentHash) -> bool {
    let mut listing = std::pin::Pin::new(listing);
    matches!(listing.as_mut().peek().await, Some(Ok(listed)) if listed.hash.as_bytes() == hash.as_bytes())
}

async fn check(store: &Store, row: &content::Model, report: &mut ContentReport) {
    let hash = row.hash.to_string();
    match store.fixity(of_store(row.hash)).await {
        Ok(Fixity::Intact { size }) => {
            report.bytes += size;
            if i64::try_from(size) != Ok(row.size) {
                report.add(ContentFault::SizeDiffers {
                    hash,
                    noted: row.size,
                    found: size,
                });
            }
        }
        Ok(Fixity::Altered { actual_hash, size }) => {
            report.bytes += size;
            report.add(ContentFault::Altered {
                hash,
                actual: actual_hash.to_string(),
            });
        }
        Ok(Fixity::Missing) => report.add(ContentFault::Missing { hash }),
        Err(_) => report.add(ContentFault::Unreadable { hash }),
    }
}

/// What looked wrong and may only have been under way.
struct Doubts {
    unknown: Vec<storage::ContentHash>,
    missing: Vec<ContentHash>,
    unowned: Vec<ContentHash>,
}

async fn look_again(
    kit: &Kit,
    store: &Store,
    doubts: Doubts,
    report: &mut ContentReport,
) -> Result<(), Fault> {
    let Doubts {
        unknown,
        missing,
        unowned,
    } = doubts;
    if unknown.is_empty() && missing.is_empty() && unowned.is_empty() {
        return Ok(());
    }
    tokio::time::sleep(UNDER_WAY).await;
    let reader = kit.db.reader();
    for hash in missing {
        match content::Entity::find_by_id(hash).one(reader).await? {
            None => {}
            Some(_)
                if store
                    .exists(of_store(hash))
                    .await
                    .map_err(Fault::at("looking for a content"))? => {}
            Some(_) => report.add(ContentFault::Missing {
                hash: hash.to_string(),
            }),
        }
    }
    for hash in unknown {
        let ours = ContentHash::from_bytes(*hash.as_bytes());
        let known = content::Entity::find_by_id(ours)
            .one(reader)
            .await?
            .is_some();
        if !known
            && store
                .exists(hash)
                .await
                .map_err(Fault::at("looking for a content"))?
        {
            report.add(ContentFault::Unknown {
                hash: hash.to_string(),
            });
        }
    }
    for chunk in unowned.chunks(crate::db::CHUNK) {
        let owned = owners::of(reader, chunk).await?;
        for hash in chunk.iter().filter(|hash| !owned.contains_key(hash)) {
            if content::Entity::find_by_id(*hash)
                .one(reader)
                .await?
                .is_some()
            {
                report.add(ContentFault::Unowned {
                    hash: hash.to_string(),
                });
            }
        }
    }
    Ok(())
}

async fn page<C: ConnectionTrait>(
    connection: &C,
    after: Option<ContentHash>,
) -> Result<Vec<content::Model>, Fault> {
    let mut query = content::Entity::find()
        .order_by_asc(content::Column::Hash)
        .limit(ROWS);
    if let Some(after) = after {
        query = query.filter(content::Column::Hash.gt(after));
    }
    Ok(query.all(connection).await?)
}

fn of_store(hash: ContentHash) -> storage::ContentHash {
    storage::ContentHash::from_bytes(*hash.as_bytes())
}
