//! Following what happens to files (*pārrēķins*): whenever a file is opened, closed or opened again, taken over, or goes on under
//! another series, its day is reckoned anew. The journal says that something happened; what is reckoned is read from the
//! files, so that doing it again does no harm, and nothing that an entry does not name is missed: what its entry names by
//! another record than the file is found by comparing.

use std::collections::BTreeSet;
use std::time::Duration;

use entities::classification::file;
use entities::documents::document;
use entities::ids::{DocumentId, FileId, SeriesId};
use entities::journal::entry;
use entities::retention::{file_retention, retention_follower};
use entities::vocabulary::RetentionState;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Order, Query};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::Value;
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;

use super::derivation::Obstacle;
use super::hold;
use super::hold::subjects::filed;
use super::keep::{Because, reckon_files};
use crate::db::CHUNK;
use crate::journal::{self, Actor};
use crate::kernel::Fault;
use crate::op::Kit;

/// Entries looked at together.
const AT_ONCE: u64 = 1_000;

/// Entries after which other documents, or other people's, stand in files.
const FILING: [&str; 6] = [
    "document.registered",
    "document.amended",
    "document.enclosed",
    "document.annulled",
    "document.put_also_in",
    "document.taken_out_of",
];

/// How often to look when nothing in this process rang.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The only row of the follower's table.
const ONLY: i32 = 1;

/// Follows the journal for retention. Several processes may; whoever holds the row goes on.
pub struct Follower {
    kit: Kit,
    /// Where this process stands; none until it has looked. It may be ahead of the row by entries that concern no file, for
    /// which alone nothing is written.
    position: Mutex<Option<journal::Position>>,
}

/// What entries tell of files.
#[derive(Debug, Default, PartialEq, Eq)]
struct News {
    /// Files that they name.
    files: BTreeSet<FileId>,
    /// Series whose term they change.
    series: BTreeSet<SeriesId>,
    /// Documents that were filed, corrected or moved: what holds a file, and from when a permanent one is counted, may be
    /// another now.
    documents: BTreeSet<DocumentId>,
    /// Whether they change files that they do not name.
    others: bool,
}

/// The file that a document left.
fn left(entry: &entry::Model) -> Option<FileId> {
    let payload: Value = serde_json::from_str(entry.payload.as_deref()?).ok()?;
    let file = match entry.kind.as_str() {
        "document.amended" => &payload["changes"]["file"]["from"],
        "document.taken_out_of" => &payload["file"],
        _ => return None,
    };
    serde_json::from_value(file.clone()).ok()
}

impl News {
    fn of(entries: &[entry::Model]) -> Self {
        let mut news = Self::default();
        for entry in entries {
            let area = entry.kind.split('.').next().unwrap_or_default();
            match (area, entry.subject_id) {
                ("document", Some(id)) if FILING.contains(&entry.kind.as_str()) => {
                    news.documents.insert(DocumentId(id));
                    news.files.extend(left(entry));
                }
                // A volume says on what a file is.
                ("file" | "volume", Some(id)) if entry.subject_kind == "file" => {
                    news.files.insert(FileId(id));
                }
                ("series", Some(id)) if entry.subject_kind == "series" => {
                    news.series.insert(SeriesId(id));
                }
                // A year and a takeover open files by the hundred, a version that comes in force takes files with it.
                ("file" | "files" | "scheme" | "takeover" | "reorganisation", _) => {
                    news.others = true;
                }
                _ => {}
            }
        }
        news
    }

    fn is_none(&self) -> bool {
        self.files.is_empty() && self.series.is_empty() && self.documents.is_empty() && !self.others
    }
}

impl Follower {
    /// A follower.
    pub fn new(kit: Kit) -> Self {
        Self {
            kit,
            position: Mutex::default(),
        }
    }

    /// Follows to the end of what is sealed; returns how many entries that were.
    ///
    /// # Errors
    /// A fault of the database; the same entries are looked at again then.
    pub async fn catch_up(&self) -> Result<u64, Fault> {
        let mut place = self.position.lock().await;
        let mut followed = 0;
        loop {
            let reader = self.kit.db.reader();
            let from = match *place {
                Some(position) => position,
                None => match self.stored().await? {
                    Some(position) => position,
                    // Files that were there before anything was followed.
                    None => {
                        let end = journal::read::sealed_size(reader).await?;
                        self.compare().await?;
                        self.store(end).await?;
                        end
                    }
                },
            };
            *place = Some(from);
            let entries = journal::read::from_position(reader, from, AT_ONCE).await?;
            if entries.is_empty() {
                return Ok(followed);
            }
            let next = from + entries.len() as u64;
            self.take_in(&News::of(&entries), next).await?;
            *place = Some(next);
            followed += entries.len() as u64;
        }
    }

    async fn take_in(&self, news: &News, next: journal::Position) -> Result<(), Fault> {
        if news.is_none() {
            return Ok(());
        }
        if news.others {
            self.compare().await?;
        }
        for series in &news.series {
            self.reckon_series(*series).await?;
        }
        let mut files = news.files.clone();
        let documents: Vec<DocumentId> = news.documents.iter().copied().collect();
        files.extend(touched(self.kit.db.reader(), &documents).await?);
        // Most documents change nothing of the kind; the row is written with the next news.
        if files.is_empty() && news.series.is_empty() && !news.others {
            return Ok(());
        }
        let files: Vec<FileId> = files.into_iter().collect();
        let mut op = self.kit.begin(Actor::System).await?;
        reckon_files(&mut op, &files, Because::Changed).await?;
        op.commit().await?;
        self.store(next).await
    }

    /// Where some process stood last; none where nobody ever followed.
    async fn stored(&self) -> Result<Option<journal::Position>, Fault> {
        let row = retention_follower::Entity::find_by_id(ONLY)
            .one(self.kit.db.reader())
            .await?;
        row.map(|row| u64::try_from(row.position).map_err(Fault::at("following the journal")))
            .transpose()
    }

    /// Keeps where it stands, unless another process is further.
    async fn store(&self, position: journal::Position) -> Result<(), Fault> {
        use retention_follower::Column;
        let position = i64::try_from(position).map_err(Fault::at("following the journal"))?;
        let op = self.kit.begin(Actor::System).await?;
        let row = retention_follower::ActiveModel {
            id: Set(ONLY),
            position: Set(position),
        };
        let further = OnConflict::column(Column::Id)
            .update_column(Column::Position)
            .action_and_where(
                Expr::col((retention_follower::Entity, Column::Position)).lt(position),
            )
            .to_owned();
        retention_follower::Entity::insert(row)
            .on_conflict(further)
            .exec_without_returning(op.transaction())
            .await?;
        op.commit().await
    }

    /// Reckons every file of a series.
    async fn reckon_series(&self, series: SeriesId) -> Result<(), Fault> {
        let mut after = None;
        loop {
            let reader = self.kit.db.reader();
            let files = file::Entity::find()
                .select_only()
                .column(file::Column::Id)
                .filter(file::Column::SeriesId.eq(series))
                .filter(
                    Condition::all()
                        .add_option(after.map(|after: FileId| file::Column::Id.gt(after))),
                )
                .order_by_asc(file::Column::Id)
                .limit(CHUNK as u64)
                .into_tuple::<FileId>()
                .all(reader)
                .await?;
            let Some(last) = files.last() else {
                return Ok(());
            };
            after = Some(*last);
            let mut op = self.kit.begin(Actor::System).await?;
            reckon_files(&mut op, &files, Because::Changed).await?;
            op.commit().await?;
        }
    }

    /// Reckons every file that is not as it was when it was last reckoned.
    async fn compare(&self) -> Result<(), Fault> {
        let mut after = None;
        loop {
            let files = changed_after(self.kit.db.reader(), after).await?;
            let Some(last) = files.last() else {
                return Ok(());
            };
            after = Some(*last);
            let mut op = self.kit.begin(Actor::System).await?;
            reckon_files(&mut op, &files, Because::Changed).await?;
            op.commit().await?;
        }
    }

    /// Follows the journal until told to stop.
    pub async fn run(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            let sealed = self.kit.bells.sealed.notified();
            let rest = match self.catch_up().await {
                Ok(_) => LOOK_EVERY,
                Err(fault) => {
                    tracing::error!(fault = fault.chain(), "retention cannot follow the journal");
                    LOOK_EVERY * 5
                }
            };
            tokio::select! {
                () = sealed => {}
                () = tokio::time::sleep(rest) => {}
                () = stop.cancelled() => {}
            }
        }
    }
}

#[derive(FromQueryResult)]
struct Changed {
    id: FileId,
}

/// Of the files in which documents stand, those whose answer depends on their documents: permanent ones, and all while some
/// hold stands.
async fn touched<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<BTreeSet<FileId>, Fault> {
    let mut files = BTreeSet::new();
    if documents.is_empty() {
        return Ok(files);
    }
    let is_held = hold::on::any_stands(connection).await?;
    for chunk in documents.chunks(CHUNK) {
        let named = document::Column::Id.is_in(chunk.iter().copied());
        let filed = filed(connection, Condition::all().add(named)).await?;
        if is_held {
            files.extend(filed);
            continue;
        }
        for filed in filed.chunks(CHUNK) {
            let permanent: Vec<FileId> = file_retention::Entity::find()
                .select_only()
                .column(file_retention::Column::FileId)
                .filter(file_retention::Column::FileId.is_in(filed.iter().copied()))
                .filter(file_retention::Column::State.eq(RetentionState::Never))
                .into_tuple()
                .all(connection)
                .await?;
            files.extend(permanent);
        }
    }
    Ok(files)
}

/// The files that follow one in the order of ids and are not as they were when they were last reckoned; at most [`CHUNK`].
async fn changed_after<C: ConnectionTrait>(
    connection: &C,
    after: Option<FileId>,
) -> Result<Vec<FileId>, Fault> {
    use file_retention::Column as Kept;
    let own = |column| Expr::col((file::Entity, column));
    let kept = |column| Expr::col((file_retention::Entity, column));
    let closed = own(file::Column::ClosedOn)
        .is_not_null()
        .and(kept(Kept::ClosedOn).is_null());
    let opened = own(file::Column::ClosedOn)
        .is_null()
        .and(kept(Kept::ClosedOn).is_not_null());
    // Rows of an earlier version lack it; what has none by right says so.
    let categoryless = kept(Kept::Category).is_null().and(
        kept(Kept::Obstacle)
            .is_null()
            .or(kept(Kept::Obstacle).ne(Obstacle::NoTerm.as_str())),
    );
    let differs = kept(Kept::FileId)
        .is_null()
        .or(kept(Kept::SeriesId).ne(own(file::Column::SeriesId)))
        .or(kept(Kept::ClosedOn).ne(own(file::Column::ClosedOn)))
        .or(closed)
        .or(opened)
        .or(categoryless);
    let query = Query::select()
        .expr_as(own(file::Column::Id), "id")
        .from(file::Entity)
        .left_join(
            file_retention::Entity,
            kept(Kept::FileId).equals((file::Entity, file::Column::Id)),
        )
        .and_where(differs)
        .and_where_option(after.map(|after| own(file::Column::Id).gt(after)))
        .order_by((file::Entity, file::Column::Id), Order::Asc)
        .limit(CHUNK as u64)
        .take();
    let statement = connection.get_database_backend().build(&query);
    let rows = Changed::find_by_statement(statement)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::kit;

    #[tokio::test]
    async fn an_empty_house_is_followed_once_and_no_more_written() {
        let (kit, _folder) = kit().await;
        let follower = Follower::new(kit.clone());
        assert_eq!(follower.catch_up().await.expect("followed"), 0);
        let again = Follower::new(kit);
        assert_eq!(again.stored().await.expect("a row"), Some(0));
        again.store(7).await.expect("ahead");
        again.store(3).await.expect("never back");
        assert_eq!(again.stored().await.expect("a row"), Some(7));
    }
}
