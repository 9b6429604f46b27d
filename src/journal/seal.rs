//! Sealing: entries commit in any order; here they get consecutive positions and enter the tree.
//!
//! Whoever locks the one row of `journal_sealer` seals; the others wait their turn. An entry that commits late simply
//! gets a later position, so a reader that follows positions can miss none.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entities::journal::{entry, node, seal_key, sealer, tree_head};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait,
    FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect, Statement,
};

use super::merkle::{Edge, Hash, Place};
use crate::db::Db;
use crate::kernel::secret::{self, Keys};
use crate::kernel::{Clock, Fault};

/// Most entries sealed in one transaction.
pub(super) const AT_ONCE: u64 = 2_000;

/// The only row of `journal_sealer`.
const LOCK_ROW: i32 = 1;

#[derive(FromQueryResult)]
struct Sealed {
    position: i64,
    leaf_hash: String,
}

/// Seals what is committed and not yet sealed; returns how many entries that were (fewer than all when there are more
/// than one transaction should hold: call again until it returns 0).
///
/// # Errors
/// A fault of the database, or a journal whose tree does not fit its entries.
pub async fn seal(db: &Db, clock: &Clock, keys: &Keys) -> Result<u64, Fault> {
    if !anything_unsealed(db).await? {
        return Ok(0);
    }
    let transaction = db.begin().await?;
    let size = lock(&transaction).await?;
    let sealed = give_positions(&transaction, size).await?;
    if sealed.is_empty() {
        // Another process was quicker; a commit would wait for the disk.
        transaction.rollback().await?;
        return Ok(0);
    }
    let mut edge = read_edge(&transaction, size)
        .await?
        .ok_or(Fault::broken("the journal's tree lacks a node"))?;
    let mut nodes = Vec::with_capacity(sealed.len());
    for row in &sealed {
        if u64::try_from(row.position).ok() != Some(edge.size()) {
            return Err(Fault::broken("the journal's positions have a gap"));
        }
        nodes.extend(edge.append(hash_from_hex(&row.leaf_hash)?));
    }
    write_nodes(&transaction, nodes).await?;
    write_head(&transaction, &edge, clock.now(), keys).await?;
    sealer::Entity::update_many()
        .col_expr(
            sealer::Column::Size,
            sea_orm::sea_query::Expr::value(signed(edge.size())?),
        )
        .filter(sealer::Column::Id.eq(LOCK_ROW))
        .exec(&transaction)
        .await?;
    transaction.commit().await?;
    Ok(sealed.len() as u64)
}

async fn anything_unsealed(db: &Db) -> Result<bool, Fault> {
    let found = db
        .reader()
        .query_one_raw(Statement::from_string(
            db.backend(),
            "SELECT id FROM journal_entry WHERE position IS NULL LIMIT 1",
        ))
        .await?;
    Ok(found.is_some())
}

/// Takes the row lock (on SQLite the transaction already holds the only write lock) and reads the sealed size.
async fn lock(transaction: &DatabaseTransaction) -> Result<u64, Fault> {
    let row = sealer::Entity::find_by_id(LOCK_ROW)
        .lock_exclusive()
        .one(transaction)
        .await?
        .ok_or(Fault::broken("the sealer's row is missing"))?;
    u64::try_from(row.size).map_err(Fault::at("reading the sealed size"))
}

async fn give_positions(
    transaction: &DatabaseTransaction,
    size: u64,
) -> Result<Vec<Sealed>, Fault> {
    let statement = Statement::from_string(
        transaction.get_database_backend(),
        format!(
            "UPDATE journal_entry SET position = {size} + waiting.n - 1 FROM \
             (SELECT id, row_number() OVER (ORDER BY id) AS n FROM \
              (SELECT id FROM journal_entry WHERE position IS NULL ORDER BY id LIMIT {AT_ONCE}) AS oldest) AS waiting \
             WHERE journal_entry.id = waiting.id RETURNING position, leaf_hash"
        ),
    );
    let mut sealed = Sealed::find_by_statement(statement)
        .all(transaction)
        .await?;
    sealed.sort_by_key(|row| row.position);
    Ok(sealed)
}

/// Reads the right edge of the tree of `size` leaves; none when a node of it is missing.
pub(super) async fn read_edge<C: ConnectionTrait>(
    connection: &C,
    size: u64,
) -> Result<Option<Edge>, Fault> {
    let places = Edge::places(size);
    let nodes = read_nodes(connection, &places).await?;
    let roots: Option<Vec<Hash>> = places
        .iter()
        .map(|place| nodes.get(place).copied())
        .collect();
    Ok(roots.and_then(|roots| Edge::new(size, roots)))
}

/// Reads nodes; a leaf's hash stands in its entry. What is not there, or is no hash, is not in the answer either.
pub(super) async fn read_nodes<C: ConnectionTrait>(
    connection: &C,
    places: &[Place],
) -> Result<BTreeMap<Place, Hash>, Fault> {
    let mut nodes = BTreeMap::new();
    for chunk in places.chunks(crate::db::CHUNK) {
        let mut levels: BTreeMap<u32, Vec<i64>> = BTreeMap::new();
        for place in chunk {
            let indices = levels.entry(place.level).or_default();
            indices.push(signed(place.index)?);
        }
        if let Some(leaves) = levels.remove(&0) {
            let rows: Vec<(i64, String)> = entry::Entity::find()
                .select_only()
                .columns([entry::Column::Position, entry::Column::LeafHash])
                .filter(entry::Column::Position.is_in(leaves))
                .into_tuple()
                .all(connection)
                .await?;
            for (position, hash) in rows {
                if let Ok(hash) = hash_from_hex(&hash) {
                    nodes.insert(place(0, position)?, hash);
                }
            }
        }
        let mut wanted = Condition::any();
        for (level, indices) in &levels {
            let level = i32::try_from(*level).map_err(Fault::at("reading the journal's tree"))?;
            let of_level = node::Column::Level
                .eq(level)
                .and(node::Column::Index.is_in(indices.iter().copied()));
            wanted = wanted.add(of_level);
        }
        if wanted.is_empty() {
            continue;
        }
        for row in node::Entity::find().filter(wanted).all(connection).await? {
            if let Ok(hash) = hash_from_hex(&row.hash) {
                nodes.insert(place(row.level, row.index)?, hash);
            }
        }
    }
    Ok(nodes)
}

fn place(level: i32, index: i64) -> Result<Place, Fault> {
    Ok(Place {
        level: u32::try_from(level).map_err(Fault::at("reading the journal's tree"))?,
        index: u64::try_from(index).map_err(Fault::at("reading the journal's tree"))?,
    })
}

async fn write_nodes(
    transaction: &DatabaseTransaction,
    nodes: Vec<(Place, Hash)>,
) -> Result<(), Fault> {
    for chunk in nodes.chunks(crate::db::CHUNK) {
        let rows = chunk
            .iter()
            .map(|(place, hash)| {
                Ok(node::ActiveModel {
                    level: Set(i32::try_from(place.level)
                        .map_err(Fault::at("writing the journal's tree"))?),
                    index: Set(signed(place.index)?),
                    hash: Set(secret::hex(hash)),
                })
            })
            .collect::<Result<Vec<_>, Fault>>()?;
        node::Entity::insert_many(rows)
            .exec_without_returning(transaction)
            .await?;
    }
    Ok(())
}

/// What a tree head's signature covers.
pub fn head_message(size: u64, root: &Hash, at: DateTime<Utc>) -> Vec<u8> {
    format!(
        "aprite tree head 1\n{size}\n{}\n{}\n",
        secret::hex(root),
        at.timestamp_micros()
    )
    .into_bytes()
}

/// How many entries wait to be sealed.
///
/// # Errors
/// A fault of the database.
pub async fn count_unsealed<C: ConnectionTrait>(connection: &C) -> Result<u64, Fault> {
    Ok(entry::Entity::find()
        .filter(entry::Column::Position.is_null())
        .count(connection)
        .await?)
}

/// Short name of a public key: the first 16 hexadecimal digits of its SHA-256.
pub fn key_id(public_key: &[u8]) -> String {
    secret::hash(&secret::hex(public_key))
        .chars()
        .take(16)
        .collect()
}

/// Whether the journal's heads were signed with these keys before, or with none yet. With other keys nothing that is sealed
/// in the database can be opened, and every new head would be one that nobody trusts.
///
/// # Errors
/// A fault of the database.
pub async fn knows_key<C: ConnectionTrait>(connection: &C, keys: &Keys) -> Result<bool, Fault> {
    let rows = seal_key::Entity::find().all(connection).await?;
    let ours = secret::hex(keys.public_key());
    Ok(rows.is_empty() || rows.iter().any(|row| row.public_key == ours))
}

async fn write_head(
    transaction: &DatabaseTransaction,
    edge: &Edge,
    at: DateTime<Utc>,
    keys: &Keys,
) -> Result<(), Fault> {
    let key_id = key_id(keys.public_key());
    if seal_key::Entity::find_by_id(key_id.clone())
        .one(transaction)
        .await?
        .is_none()
    {
        let key = seal_key::ActiveModel {
            key_id: Set(key_id.clone()),
            public_key: Set(secret::hex(keys.public_key())),
            created_at: Set(at),
        };
        seal_key::Entity::insert(key)
            .exec_without_returning(transaction)
            .await?;
    }
    let root = edge.root();
    let head = tree_head::ActiveModel {
        size: Set(signed(edge.size())?),
        root: Set(secret::hex(&root)),
        at: Set(at),
        key_id: Set(key_id),
        signature: Set(secret::hex(&keys.sign(&head_message(
            edge.size(),
            &root,
            at,
        )))),
    };
    tree_head::Entity::insert(head)
        .exec_without_returning(transaction)
        .await?;
    Ok(())
}

fn hash_from_hex(text: &str) -> Result<Hash, Fault> {
    secret::unhex(text)
        .and_then(|bytes| bytes.try_into().ok())
        .ok_or(Fault::broken("the journal holds a hash that is no hash"))
}

fn signed(number: u64) -> Result<i64, Fault> {
    i64::try_from(number).map_err(Fault::at("counting journal entries"))
}
