//! What contents are by PRONOM (*datņu formāti*), for the archive, which takes some versions of a format and not others.
//!
//! A content is looked at when it is read ([`super::reading`]), and once more when the recognisers have a newer edition: then
//! [`Identify`] goes through all contents, a window at a time. What is kept is of the bytes alone, with the extension of the
//! name under which they were registered first; whether a name contradicts them follows from both ([`identification`]).
//!
//! Ground: MK 282/2024; domain §7 (formats).

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Seek};
use std::path::PathBuf;
use std::pin::Pin;

use chrono::{DateTime, Utc};
use entities::content::{content, content_format};
use entities::documents::version_content;
use entities::jobs::job;
use entities::values::ContentHash;
use entities::vocabulary::FormatGround;
use formats::{EDITION, Extension, Ground, Identification, Identified, Protection, Signatures};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::Store;

use crate::db::CHUNK;
use crate::jobs::{Handler, NewJob, Report};
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::op::{Kit, Op};

/// Kind of the job that goes through all contents.
const KIND: &str = "content.identify";

/// Contents looked at in one run of the job.
const WINDOW: u64 = 100;

/// What was seen of a content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// What it is; none where it is no format that we know.
    pub found: Option<Identified>,
    /// The extension of the name that it was looked at under.
    pub extension: Option<Extension>,
}

/// Looks at a content and leaves its file at the beginning. Blocks; see [`formats::identify`] for how much is read.
///
/// # Errors
/// Only where the file cannot be read.
pub fn look(mut file: &File, file_name: &str) -> io::Result<Seen> {
    let extension = Extension::of(file_name);
    let found = formats::identify(&mut file, extension.as_ref())?
        .found()
        .copied();
    file.rewind()?;
    Ok(Seen { found, extension })
}

/// Looks at a content aside. One over which the recognisers break is taken for unknown: it must not keep its text from being
/// read.
///
/// # Errors
/// A fault where the file cannot be read.
pub async fn look_aside(file: File, file_name: &str) -> Result<(File, Seen), Fault> {
    let again = file
        .try_clone()
        .map_err(Fault::at("holding on to a content"))?;
    let name = file_name.to_owned();
    let looked = tokio::task::spawn_blocking(move || look(&file, &name)).await;
    match looked {
        Ok(seen) => Ok((again, seen.map_err(Fault::at("looking at a content"))?)),
        Err(broken) => {
            tracing::error!(fault = %broken, "the recognisers of formats broke over a content");
            (&again).rewind()?;
            let seen = Seen {
                found: None,
                extension: Extension::of(file_name),
            };
            Ok((again, seen))
        }
    }
}

/// Keeps what contents are, in place of what an older edition saw.
///
/// # Errors
/// A fault of the database.
pub async fn keep<C: ConnectionTrait>(
    connection: &C,
    seen: &[(ContentHash, Seen)],
    at: DateTime<Utc>,
) -> Result<(), Fault> {
    use content_format::Column;
    if seen.is_empty() {
        return Ok(());
    }
    let rows = seen.iter().map(|(hash, seen)| {
        let found = seen.found;
        content_format::ActiveModel {
            hash: Set(*hash),
            puid: Set(found.map(|found| found.format.puid.as_str().to_owned())),
            ground: Set(found.map(|found| kept(found.ground))),
            encrypted: Set(found.is_some_and(|found| found.protection == Protection::Encrypted)),
            signed: Set(found.is_some_and(|found| found.signatures == Signatures::Inside)),
            extension: Set(seen.extension.as_ref().map(|one| one.as_str().to_owned())),
            edition: Set(EDITION),
            identified_at: Set(at),
        }
    });
    content_format::Entity::insert_many(rows)
        .on_conflict(
            OnConflict::column(Column::Hash)
                .update_columns([
                    Column::Puid,
                    Column::Ground,
                    Column::Encrypted,
                    Column::Signed,
                    Column::Extension,
                    Column::Edition,
                    Column::IdentifiedAt,
                ])
                .to_owned(),
        )
        .exec_without_returning(connection)
        .await?;
    Ok(())
}

const fn kept(ground: Ground) -> FormatGround {
    match ground {
        Ground::Structure => FormatGround::Structure,
        Ground::Signature => FormatGround::Signature,
        Ground::Claim => FormatGround::Claim,
        Ground::Appearance => FormatGround::Appearance,
        Ground::Extension => FormatGround::Extension,
    }
}

const fn read(ground: FormatGround) -> Ground {
    match ground {
        FormatGround::Structure => Ground::Structure,
        FormatGround::Signature => Ground::Signature,
        FormatGround::Claim => Ground::Claim,
        FormatGround::Appearance => Ground::Appearance,
        FormatGround::Extension => Ground::Extension,
    }
}

/// What was found, as columns keep it.
#[derive(Debug, Clone, Copy)]
pub struct Columns<'a> {
    /// PRONOM identifier.
    pub puid: Option<&'a str>,
    /// On what it rests.
    pub ground: Option<FormatGround>,
    /// Whether a password is needed.
    pub encrypted: bool,
    /// Whether signatures are inside.
    pub signed: bool,
}

/// What columns say; nothing for what is unknown, or has left the table of formats since.
pub fn found(columns: Columns<'_>) -> Option<Identified> {
    Some(Identified {
        format: formats::Format::of(columns.puid?)?,
        ground: read(columns.ground?),
        protection: match columns.encrypted {
            true => Protection::Encrypted,
            false => Protection::Open,
        },
        signatures: match columns.signed {
            true => Signatures::Inside,
            false => Signatures::NoneSeen,
        },
    })
}

/// What a content is, held against a name that it bears.
pub fn identification(row: &content_format::Model, file_name: &str) -> Identification {
    let columns = Columns {
        puid: row.puid.as_deref(),
        ground: row.ground,
        encrypted: row.encrypted,
        signed: row.signed,
    };
    Identification::under(found(columns), Extension::of(file_name).as_ref())
}

/// What contents are, by their hashes; those that were not looked at yet are left out.
///
/// # Errors
/// A fault of the database.
pub async fn by_hashes<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<HashMap<ContentHash, content_format::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in hashes.chunks(CHUNK) {
        let rows = content_format::Entity::find()
            .filter(content_format::Column::Hash.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.hash, row)));
    }
    Ok(found)
}

/// Forgets what a content is, as the content itself goes.
///
/// # Errors
/// A fault of the database.
pub async fn forget(op: &Op, hash: ContentHash) -> Result<(), Fault> {
    content_format::Entity::delete_by_id(hash)
        .exec(op.transaction())
        .await?;
    Ok(())
}

#[derive(Debug, Serialize, Deserialize)]
struct Course {
    /// Contents up to this one were looked at.
    after: Option<String>,
}

fn job(after: Option<ContentHash>) -> NewJob {
    NewJob {
        kind: KIND,
        payload: json!(Course {
            after: after.map(|hash| hash.to_string()),
        }),
        unique_key: Some(KIND.to_owned()),
        run_at: None,
    }
}

/// Has all contents looked at where none was, or where an older edition looked at some.
///
/// # Errors
/// A fault of the database.
pub async fn begin(kit: &Kit) -> Result<(), Fault> {
    let reader = kit.db.reader();
    let older = content_format::Entity::find()
        .filter(content_format::Column::Edition.lt(EDITION))
        .limit(1)
        .one(reader)
        .await?;
    if older.is_none() {
        let any = content_format::Entity::find().limit(1).one(reader).await?;
        let nothing = content::Entity::find().limit(1).one(reader).await?;
        if any.is_some() || nothing.is_none() {
            return Ok(());
        }
    }
    let mut op = kit.begin(Actor::System).await?;
    op.enqueue(job(None));
    op.commit().await
}

/// Looks at all contents that the newest edition has not seen.
pub struct Identify {
    kit: Kit,
    store: Store,
    /// Where a content of a remote store is laid down.
    scratch: PathBuf,
}

impl Identify {
    /// The handler.
    pub const fn new(kit: Kit, store: Store, scratch: PathBuf) -> Self {
        Self {
            kit,
            store,
            scratch,
        }
    }

    async fn go_on(&self, job_row: &job::Model) -> Result<(), Fault> {
        let Course { after } =
            Course::deserialize(&job_row.payload).map_err(Fault::at("reading a job"))?;
        let after = after
            .map(|hash| hash.parse())
            .transpose()
            .map_err(Fault::at("reading a job"))?;
        let window = window(self.kit.db.reader(), after).await?;
        let names = names(self.kit.db.reader(), &window).await?;
        let mut seen = Vec::with_capacity(window.len());
        for hash in &window {
            let name = names.get(hash).map(String::as_str).unwrap_or_default();
            if let Some(one) = self.look(*hash, name).await? {
                seen.push((*hash, one));
            }
        }
        let mut op = self.kit.begin(Actor::System).await?;
        // What was erased meanwhile says nothing of itself any more.
        let there = there(op.transaction(), &window).await?;
        seen.retain(|(hash, _)| there.contains(hash));
        keep(op.transaction(), &seen, op.at()).await?;
        if window.len() as u64 == WINDOW {
            op.enqueue(job(window.last().copied()));
        }
        op.finish(&[job_row.id]).await?;
        op.commit().await
    }

    async fn look(&self, hash: ContentHash, name: &str) -> Result<Option<Seen>, Fault> {
        let stored = storage::ContentHash::from_bytes(*hash.as_bytes());
        let file = match self.store.materialise(stored, &self.scratch).await {
            Ok(file) => file.into_file(),
            Err(storage::Error::NotFound { .. }) => {
                tracing::warn!(%hash, "a content is not there to be identified");
                return Ok(None);
            }
            Err(error) => return Err(Fault::at("opening a content")(error)),
        };
        let (_, seen) = look_aside(file, name).await?;
        Ok(Some(seen))
    }
}

async fn window<C: ConnectionTrait>(
    connection: &C,
    after: Option<ContentHash>,
) -> Result<Vec<ContentHash>, Fault> {
    let seen = |column| Expr::col((content_format::Entity, column));
    let current = Query::select()
        .expr(Expr::value(1))
        .from(content_format::Entity)
        .and_where(
            seen(content_format::Column::Hash).equals((content::Entity, content::Column::Hash)),
        )
        .and_where(seen(content_format::Column::Edition).gte(EDITION))
        .to_owned();
    let mut query = content::Entity::find()
        .select_only()
        .column(content::Column::Hash)
        .filter(Expr::exists(current).not())
        .order_by_asc(content::Column::Hash)
        .limit(WINDOW);
    if let Some(after) = after {
        query = query.filter(content::Column::Hash.gt(after));
    }
    Ok(query.into_tuple().all(connection).await?)
}

async fn there<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<Vec<ContentHash>, Fault> {
    Ok(content::Entity::find()
        .select_only()
        .column(content::Column::Hash)
        .filter(content::Column::Hash.is_in(hashes.iter().copied()))
        .into_tuple()
        .all(connection)
        .await?)
}

/// The names under which contents were registered first.
async fn names<C: ConnectionTrait>(
    connection: &C,
    hashes: &[ContentHash],
) -> Result<HashMap<ContentHash, String>, Fault> {
    use version_content::Column;
    let rows: Vec<(ContentHash, String)> = version_content::Entity::find()
        .select_only()
        .columns([Column::ContentHash, Column::FileName])
        .filter(Column::ContentHash.is_in(hashes.iter().copied()))
        .order_by_desc(Column::VersionId)
        .order_by_desc(Column::Ordinal)
        .into_tuple()
        .all(connection)
        .await?;
    Ok(rows.into_iter().collect())
}

impl Handler for Identify {
    fn kind(&self) -> &'static str {
        KIND
    }

    /// One window at a time; people who wait for an answer go first.
    fn has_room(&self, batches: usize) -> bool {
        batches == 0 && self.kit.bells.desk.lets_begin()
    }

    fn run<'a>(
        &'a self,
        jobs: Vec<job::Model>,
    ) -> Pin<Box<dyn Future<Output = Report> + Send + 'a>> {
        Box::pin(async move { Report::one_by_one(&jobs, |job| self.go_on(job)).await })
    }
}
