//! Uploads (*augšupielādes*): bytes taken in and waiting for the registration that claims them, by default for a day.
//!
//! An upload is not yet a record: its row is no journal matter, and what nobody claims disappears with its bytes.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use chrono::TimeDelta;
use entities::content::{content, upload};
use entities::ids::{AccountId, UploadId};
use entities::values::ContentHash;
use entities::vocabulary::TextState;
use futures::{Stream, StreamExt};
use sea_orm::sea_query::OnConflict;
use sea_orm::{EntityTrait, FromQueryResult, IntoActiveModel, QueryTrait, Statement};
use storage::Store;

use super::identify::{FileHint, GLANCE_BYTES, glance};
use super::names::safe_name;
use crate::config::UploadSettings;
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::kernel::batch::Batcher;
use crate::op::Kit;

/// Most uploads that share one commit.
const AT_ONCE: usize = 64;

/// Why bytes were not taken in. Nothing of them is kept.
#[derive(Debug, thiserror::Error)]
pub enum UploadRefusal {
    /// No byte came.
    #[error("the upload is empty")]
    Empty,
    /// More bytes than allowed.
    #[error("the upload is larger than {most} bytes")]
    TooLarge {
        /// Most bytes.
        most: u64,
    },
    /// The account's uploads that nobody has claimed yet take all the room they may.
    #[error("unclaimed uploads take {most} bytes already")]
    TooMuchWaiting {
        /// Most bytes of them.
        most: u64,
    },
    /// Other bytes than the sender announced.
    #[error("the bytes do not have the announced hash")]
    HashMismatch,
    /// The sender stopped before the end.
    #[error("the upload broke off")]
    BrokenOff,
}

/// Bytes taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// To claim them by.
    pub upload: UploadId,
    /// Their SHA-256.
    pub hash: ContentHash,
    /// How many.
    pub size: u64,
    /// What they look like.
    pub media_type: &'static str,
    /// Name without any path.
    pub file_name: String,
    /// Whether nobody had brought these bytes before. Of several who bring them at once exactly one is the first: the one
    /// whose row of the content stands.
    pub first: bool,
}

struct NewUpload {
    id: UploadId,
    account: AccountId,
    received: Received,
}

/// The door for bytes.
#[derive(Clone)]
pub struct Uploads {
    kit: Kit,
    store: Store,
    settings: UploadSettings,
    coming: Arc<Coming>,
    rows: Batcher<NewUpload, Result<bool, Arc<Fault>>>,
}

impl Uploads {
    /// Opens the door.
    pub fn new(kit: Kit, store: Store, settings: UploadSettings) -> Self {
        let rows = Batcher::start(AT_ONCE, {
            let (kit, expiry) = (kit.clone(), settings.expiry);
            move |uploads| write_rows(kit.clone(), expiry, uploads)
        });
        Self {
            kit,
            store,
            settings,
            coming: Arc::default(),
            rows,
        }
    }

    /// Most bytes of one upload.
    pub const fn most_bytes(&self) -> u64 {
        self.settings.max_bytes
    }

    /// Streams a body into the store while hashing it, and notes who may claim it.
    ///
    /// # Errors
    /// A fault of store or database; inside it the refusal.
    pub async fn receive<S, E>(
        &self,
        account: AccountId,
        file_name: &str,
        expected: Option<ContentHash>,
        mut body: S,
    ) -> Result<Result<Received, UploadRefusal>, Fault>
    where
        S: Stream<Item = Result<Bytes, E>> + Unpin,
    {
        let waiting = waiting_bytes(&self.kit, account).await?;
        let most = self.settings.waiting_bytes;
        if waiting.saturating_add(self.coming.of(account)) >= most {
            return Ok(Err(UploadRefusal::TooMuchWaiting { most }));
        }
        let mut coming = self.coming.begin(account);
        let id = self.kit.ids.make(self.kit.clock.now(), UploadId);
        let mut intake = self.store.intake(id.0, self.settings.max_bytes);
        let mut head = Vec::new();
        while let Some(chunk) = body.next().await {
            let Ok(chunk) = chunk else {
                intake.abort().await;
                return Ok(Err(UploadRefusal::BrokenOff));
            };
            let wanted = GLANCE_BYTES.saturating_sub(head.len()).min(chunk.len());
            head.extend_from_slice(&chunk[..wanted]);
            if waiting.saturating_add(coming.add(chunk.len() as u64)) > most {
                intake.abort().await;
                return Ok(Err(UploadRefusal::TooMuchWaiting { most }));
            }
            if let Err(error) = intake.write(chunk).await {
                return refused(error);
            }
        }
        // Not before: a large body may take hours to come.
        let _served = self.kit.bells.desk.serve();
        let expected = expected.map(|hash| storage::ContentHash::from_bytes(*hash.as_bytes()));
        let stored = match intake.finish(expected).await {
            Ok(stored) => stored,
            Err(error) => return refused(error),
        };
        let file_name = safe_name(file_name);
        let mut received = Received {
            upload: id,
            hash: ContentHash::from_bytes(*stored.hash.as_bytes()),
            size: stored.size,
            media_type: glance(&head, &FileHint::from_name(&file_name)).media_type(),
            file_name,
            first: false,
        };
        received.first = self
            .rows
            .ask(NewUpload {
                id,
                account,
                received: received.clone(),
            })
            .await?
            .map_err(Fault::at("noting an upload"))?;
        // The sweeper may have erased the same bytes between our look and our row; from now on it cannot.
        if !self
            .store
            .exists(stored.hash)
            .await
            .map_err(Fault::at("taking in bytes"))?
        {
            return Ok(Err(UploadRefusal::BrokenOff));
        }
        Ok(Ok(received))
    }
}

/// Bytes that are coming in at this moment, by account: they wait for their claim as well, only not yet in the table.
#[derive(Default)]
struct Coming(Mutex<HashMap<AccountId, u64>>);

impl Coming {
    fn of(&self, account: AccountId) -> u64 {
        let coming = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        coming.get(&account).copied().unwrap_or_default()
    }

    fn begin(self: &Arc<Self>, account: AccountId) -> OneComing {
        OneComing {
            all: Arc::clone(self),
            account,
            bytes: 0,
        }
    }
}

/// One of them; counted until it is dropped.
struct OneComing {
    all: Arc<Coming>,
    account: AccountId,
    bytes: u64,
}

impl OneComing {
    /// Counts bytes that came; returns all that are coming for the account.
    fn add(&mut self, bytes: u64) -> u64 {
        self.bytes += bytes;
        let mut coming = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        let all = coming.entry(self.account).or_default();
        *all += bytes;
        *all
    }
}

impl Drop for OneComing {
    fn drop(&mut self) {
        let mut coming = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(all) = coming.get_mut(&self.account) {
            *all -= self.bytes;
            if *all == 0 {
                coming.remove(&self.account);
            }
        }
    }
}

#[derive(FromQueryResult)]
struct Waiting {
    bytes: i64,
}

/// Bytes of the account's uploads that nobody has claimed and nobody has swept.
async fn waiting_bytes(kit: &Kit, account: AccountId) -> Result<u64, Fault> {
    let statement = Statement::from_sql_and_values(
        kit.db.backend(),
        "SELECT CAST(COALESCE(SUM(c.size), 0) AS BIGINT) AS bytes FROM upload u \
         JOIN content c ON c.hash = u.content_hash WHERE u.account_id = $1 AND u.claimed_by IS NULL",
        [account.into()],
    );
    let waiting = Waiting::find_by_statement(statement)
        .one(kit.db.reader())
        .await?;
    let bytes = waiting.map_or(0, |waiting| waiting.bytes);
    u64::try_from(bytes).map_err(Fault::at("counting what waits to be claimed"))
}

fn refused<T>(error: storage::Error) -> Result<Result<T, UploadRefusal>, Fault> {
    match error {
        storage::Error::Empty => Ok(Err(UploadRefusal::Empty)),
        storage::Error::TooLarge { limit } => Ok(Err(UploadRefusal::TooLarge { most: limit })),
        storage::Error::HashMismatch { .. } => Ok(Err(UploadRefusal::HashMismatch)),
        other => Err(Fault::at("taking in bytes")(other)),
    }
}

async fn write_rows(
    kit: Kit,
    expiry: TimeDelta,
    uploads: Vec<NewUpload>,
) -> Vec<Result<bool, Arc<Fault>>> {
    let mut hashes: Vec<ContentHash> = Vec::with_capacity(uploads.len());
    hashes.extend(uploads.iter().map(|upload| upload.received.hash));
    match insert_rows(&kit, expiry, uploads).await.map_err(Arc::new) {
        // Within a batch the first of those who bring the same bytes is the one.
        Ok(mut new) => hashes.iter().map(|hash| Ok(new.remove(hash))).collect(),
        Err(fault) => vec![Err(fault); hashes.len()],
    }
}

/// Which of the contents had no row before.
async fn insert_rows(
    kit: &Kit,
    expiry: TimeDelta,
    uploads: Vec<NewUpload>,
) -> Result<HashSet<ContentHash>, Fault> {
    let op = kit.begin(Actor::System).await?;
    let (contents, rows): (Vec<_>, Vec<_>) = uploads
        .into_iter()
        .map(
            |NewUpload {
                 id,
                 account,
                 received,
             }| {
                let content =
                    new_content(received.hash, received.size, received.media_type, op.at())?;
                let row = upload::Model {
                    id,
                    account_id: account,
                    content_hash: received.hash,
                    file_name: received.file_name,
                    created_at: op.at(),
                    expires_at: op.at() + expiry,
                    claimed_by: None,
                };
                Ok((content.into_active_model(), row.into_active_model()))
            },
        )
        .collect::<Result<Vec<_>, Fault>>()?
        .into_iter()
        .unzip();
    let mut insert = content::Entity::insert_many(contents)
        .on_conflict(
            OnConflict::column(content::Column::Hash)
                .do_nothing()
                .to_owned(),
        )
        .into_query();
    insert.returning_col(content::Column::Hash);
    let statement = kit.db.backend().build(&insert);
    let new = Inserted::find_by_statement(statement)
        .all(op.transaction())
        .await?;
    upload::Entity::insert_many(rows)
        .exec_without_returning(op.transaction())
        .await?;
    op.commit().await?;
    Ok(new.into_iter().map(|row| row.hash).collect())
}

#[derive(FromQueryResult)]
struct Inserted {
    hash: ContentHash,
}

/// A content as it enters: nothing is known of its text yet.
///
/// # Errors
/// A fault when its size is beyond counting.
pub fn new_content(
    hash: ContentHash,
    size: u64,
    media_type: &str,
    at: chrono::DateTime<chrono::Utc>,
) -> Result<content::Model, Fault> {
    Ok(content::Model {
        hash,
        size: i64::try_from(size).map_err(Fault::at("noting a content's size"))?,
        media_type: media_type.to_owned(),
        text_state: TextState::Pending,
        inspection: None,
        created_at: at,
    })
}
