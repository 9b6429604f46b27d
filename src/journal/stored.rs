//! Entries as they stand in the database, for those who trust nothing: a value that is not of its kind is told, not fatal.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entities::ids::{AccountId, EntryId, InstitutionId, OperationId, StaffMemberId};
use entities::journal::{node, seal_key, tree_head};
use entities::vocabulary::ActorKind;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait, FromQueryResult, QueryFilter,
    QueryOrder, QueryResult, QuerySelect, Statement, TryGetable,
};
use uuid::Uuid;

use super::merkle::{Hash, Place};
use super::record::{BlankingRecord, EntryRecord, HeadRecord, KeyRecord};
use crate::kernel::{Fault, secret};

/// Entries and heads read at once: bounds the memory of whoever reads all of them.
pub(super) const AT_ONCE: u64 = 1_000;

/// A row of `journal_entry` with its blanking.
pub(super) enum Stored {
    Entry(Box<EntryRecord>),
    Unreadable {
        position: Option<u64>,
        id: Option<EntryId>,
        column: &'static str,
    },
}

const COLUMNS: &str = "SELECT e.id, e.position, e.operation_id, e.institution_id, e.at, e.actor_kind, e.account_id, e.for_staff_member_id, e.kind, e.subject_kind, \
     e.subject_id, e.payload, e.payload_salt, e.payload_digest, e.leaf_hash, b.at AS blanked_at, b.ground AS ground \
     FROM journal_entry AS e LEFT JOIN journal_blanking AS b ON b.entry_id = e.id";

impl FromQueryResult for Stored {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, sea_orm::DbErr> {
        let position = row
            .try_get::<Option<i64>>("", "position")
            .ok()
            .flatten()
            .and_then(|position| u64::try_from(position).ok());
        Ok(match record(row) {
            Ok(entry) => Self::Entry(Box::new(entry)),
            Err(column) => Self::Unreadable {
                position,
                id: row.try_get("", "id").ok(),
                column,
            },
        })
    }
}

/// The entry, or the column that cannot be read. An unsealed entry gets the position 0.
fn record(row: &QueryResult) -> Result<EntryRecord, &'static str> {
    fn get<T: TryGetable>(row: &QueryResult, column: &'static str) -> Result<T, &'static str> {
        row.try_get("", column).map_err(|_| column)
    }
    let position = get::<Option<i64>>(row, "position")?.unwrap_or_default();
    let blanked_at = get::<Option<DateTime<Utc>>>(row, "blanked_at")?;
    let ground = get::<Option<String>>(row, "ground")?;
    Ok(EntryRecord {
        position: u64::try_from(position).map_err(|_| "position")?,
        id: EntryId(get(row, "id")?),
        operation: OperationId(get(row, "operation_id")?),
        institution: get::<Option<Uuid>>(row, "institution_id")?.map(InstitutionId),
        at: get(row, "at")?,
        actor: get::<ActorKind>(row, "actor_kind")?,
        account: get::<Option<Uuid>>(row, "account_id")?.map(AccountId),
        absent: get::<Option<Uuid>>(row, "for_staff_member_id")?.map(StaffMemberId),
        kind: get(row, "kind")?,
        subject_kind: get(row, "subject_kind")?,
        subject: get(row, "subject_id")?,
        payload: get(row, "payload")?,
        payload_salt: get(row, "payload_salt")?,
        payload_digest: get(row, "payload_digest")?,
        leaf_hash: get(row, "leaf_hash")?,
        blanked: blanked_at
            .zip(ground)
            .map(|(at, ground)| BlankingRecord { at, ground }),
    })
}

/// Sealed entries of positions `from..until`, at most [`AT_ONCE`], in order.
pub(super) async fn sealed<C: ConnectionTrait>(
    connection: &C,
    from: u64,
    until: u64,
) -> Result<Vec<Stored>, Fault> {
    let sql = format!(
        "{COLUMNS} WHERE e.position >= $1 AND e.position < $2 ORDER BY e.position LIMIT {AT_ONCE}"
    );
    all(
        connection,
        sql,
        [signed(from)?.into(), signed(until)?.into()],
    )
    .await
}

/// Unsealed entries after `after`, at most [`AT_ONCE`], in the order of their ids.
pub(super) async fn unsealed<C: ConnectionTrait>(
    connection: &C,
    after: Option<EntryId>,
) -> Result<Vec<Stored>, Fault> {
    let after = after.map_or(Uuid::nil(), |id| id.0);
    let sql =
        format!("{COLUMNS} WHERE e.position IS NULL AND e.id > $1 ORDER BY e.id LIMIT {AT_ONCE}");
    all(connection, sql, [after.into()]).await
}

/// Entries about these subjects in the order of their ids: of one kind, and sealed before a position, where these are given.
pub(super) async fn about<C: ConnectionTrait>(
    connection: &C,
    subjects: &[Uuid],
    kind: Option<&str>,
    before: Option<u64>,
) -> Result<Vec<Stored>, Fault> {
    let mut found = Vec::new();
    for chunk in subjects.chunks(crate::db::CHUNK) {
        let marks: Vec<String> = (1..=chunk.len()).map(|mark| format!("${mark}")).collect();
        let mut sql = format!("{COLUMNS} WHERE e.subject_id IN ({})", marks.join(", "));
        let mut values: Vec<sea_orm::Value> = chunk.iter().map(|id| (*id).into()).collect();
        if let Some(kind) = kind {
            values.push(kind.into());
            sql.push_str(&format!(" AND e.kind = ${}", values.len()));
        }
        if let Some(before) = before {
            values.push(signed(before)?.into());
            sql.push_str(&format!(" AND e.position < ${}", values.len()));
        }
        sql.push_str(" ORDER BY e.id");
        found.extend(all(connection, sql, values).await?);
    }
    Ok(found)
}

/// Entries that tell of the blanking of several others, these among them: those sealed at `position` or later, or not yet.
pub(super) async fn told_since<C: ConnectionTrait>(
    connection: &C,
    kind: &str,
    position: u64,
    blanked: &[Uuid],
) -> Result<Vec<Stored>, Fault> {
    if blanked.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "{COLUMNS} WHERE e.kind = $1 AND (e.position IS NULL OR e.position >= $2) ORDER BY e.id"
    );
    all(connection, sql, [kind.into(), signed(position)?.into()]).await
}

/// The entries that tell of the blanking of several others, these among them, sealed before a position.
pub(super) async fn tellers<C: ConnectionTrait>(
    connection: &C,
    blanked: &[Uuid],
    before: u64,
) -> Result<Vec<Stored>, Fault> {
    let mut found = BTreeMap::new();
    for chunk in blanked.chunks(crate::db::CHUNK) {
        let marks: Vec<String> = (1..=chunk.len()).map(|mark| format!("${mark}")).collect();
        let mut values: Vec<sea_orm::Value> = chunk.iter().map(|id| (*id).into()).collect();
        values.push(signed(before)?.into());
        let sql = format!(
            "{COLUMNS} WHERE e.id IN (SELECT told_by FROM journal_blanking WHERE entry_id IN ({})) \
             AND e.position < ${} ORDER BY e.id",
            marks.join(", "),
            values.len(),
        );
        for row in all(connection, sql, values).await? {
            let id = match &row {
                Stored::Entry(entry) => Some(entry.id),
                Stored::Unreadable { id, .. } => *id,
            };
            found.insert(id, row);
        }
    }
    Ok(found.into_values().collect())
}

async fn all<C: ConnectionTrait>(
    connection: &C,
    sql: String,
    values: impl IntoIterator<Item = sea_orm::Value>,
) -> Result<Vec<Stored>, Fault> {
    let statement = Statement::from_sql_and_values(connection.get_database_backend(), sql, values);
    Ok(Stored::find_by_statement(statement).all(connection).await?)
}

/// A row of `journal_tree_head`.
pub(super) enum StoredHead {
    Head(HeadRecord),
    Unreadable {
        size: Option<u64>,
        column: &'static str,
    },
}

impl FromQueryResult for StoredHead {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, sea_orm::DbErr> {
        let size = row
            .try_get::<i64>("", "size")
            .ok()
            .and_then(|size| u64::try_from(size).ok());
        Ok(match head(row, size) {
            Ok(head) => Self::Head(head),
            Err(column) => Self::Unreadable { size, column },
        })
    }
}

fn head(row: &QueryResult, size: Option<u64>) -> Result<HeadRecord, &'static str> {
    Ok(HeadRecord {
        size: size.ok_or("size")?,
        root: row.try_get("", "root").map_err(|_| "root")?,
        at: row.try_get("", "at").map_err(|_| "at")?,
        key_id: row.try_get("", "key_id").map_err(|_| "key_id")?,
        signature: row.try_get("", "signature").map_err(|_| "signature")?,
    })
}

/// Heads of sizes above `after` and up to `until`, at most [`AT_ONCE`], in order.
pub(super) async fn heads<C: ConnectionTrait>(
    connection: &C,
    after: u64,
    until: u64,
) -> Result<Vec<StoredHead>, Fault> {
    Ok(tree_head::Entity::find()
        .filter(tree_head::Column::Size.gt(signed(after)?))
        .filter(tree_head::Column::Size.lte(signed(until)?))
        .order_by_asc(tree_head::Column::Size)
        .limit(AT_ONCE)
        .into_model::<StoredHead>()
        .all(connection)
        .await?)
}

/// The newest head, where there is one.
pub(super) async fn newest_head<C: ConnectionTrait>(
    connection: &C,
) -> Result<Option<HeadRecord>, Fault> {
    let newest = tree_head::Entity::find()
        .order_by_desc(tree_head::Column::Size)
        .into_model::<StoredHead>()
        .one(connection)
        .await?;
    match newest {
        None => Ok(None),
        Some(StoredHead::Head(head)) => Ok(Some(head)),
        Some(StoredHead::Unreadable { .. }) => {
            Err(Fault::broken("the newest tree head cannot be read"))
        }
    }
}

/// Where the journal ends.
pub(super) struct Ends {
    /// As the sealer noted.
    pub(super) noted: u64,
    /// After the last entry and the last head.
    pub(super) found: u64,
}

/// Reads all that tell of the end in one statement, so that a sealer at work cannot make them differ.
pub(super) async fn ends<C: ConnectionTrait>(connection: &C) -> Result<Ends, Fault> {
    let statement = Statement::from_string(
        connection.get_database_backend(),
        // Bounded above, because SQLite would take a text for the largest number.
        format!(
            "SELECT (SELECT max(size) FROM journal_sealer) AS noted, \
             (SELECT max(position) FROM journal_entry WHERE position < {most}) AS positions, \
             (SELECT max(size) FROM journal_tree_head WHERE size < {most}) AS heads",
            most = i64::MAX
        ),
    );
    let row = connection
        .query_one_raw(statement)
        .await?
        .ok_or(Fault::broken("the database gives no answer"))?;
    let number = |column| {
        let number = row.try_get::<Option<i64>>("", column).ok().flatten();
        number.and_then(|number| u64::try_from(number).ok())
    };
    let positions = number("positions").map_or(0, |last| last + 1);
    Ok(Ends {
        noted: number("noted").unwrap_or(0),
        found: Ord::max(positions, number("heads").unwrap_or(0)),
    })
}

/// Nodes of the tree that are completed by the leaves `from..until`; one that cannot be read is as good as none.
pub(super) async fn nodes_completed<C: ConnectionTrait>(
    connection: &C,
    from: u64,
    until: u64,
) -> Result<BTreeMap<Place, Hash>, Fault> {
    let mut wanted = Condition::any();
    for level in 1..i64::BITS {
        let (first, end) = (from >> level, until >> level);
        if first < end {
            let of_level = node::Column::Level
                .eq(i32::try_from(level).map_err(Fault::at("reading the journal's tree"))?)
                .and(node::Column::Index.gte(signed(first)?))
                .and(node::Column::Index.lt(signed(end)?));
            wanted = wanted.add(of_level);
        }
    }
    if wanted.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = node::Entity::find().filter(wanted).all(connection).await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let place = Place {
                level: u32::try_from(row.level).ok()?,
                index: u64::try_from(row.index).ok()?,
            };
            let hash = secret::unhex(&row.hash)?.try_into().ok()?;
            Some((place, hash))
        })
        .collect())
}

/// Every key that signed.
pub(super) async fn keys<C: ConnectionTrait>(connection: &C) -> Result<Vec<KeyRecord>, Fault> {
    let rows = seal_key::Entity::find()
        .order_by_asc(seal_key::Column::KeyId)
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(KeyRecord::from).collect())
}

pub(super) fn signed(number: u64) -> Result<i64, Fault> {
    i64::try_from(number).map_err(Fault::at("counting journal entries"))
}
