//! What is known already about items: whether the same was registered before, and who of the correspondents may have sent them.
//!
//! For a whole list at once. Each question gathers pairs of an item and a candidate by indexes that lead from the item, and
//! only then asks who may see the candidate: one condition with an `OR` over the archive would have PostgreSQL walk all of it
//! for each item. `tests/it/plans.rs` holds the queries to that.

use std::collections::HashMap;
use std::hash::Hash;

use entities::documents::{document, version, version_content};
use entities::ids::{CorrespondentId, DocumentId, IntakeItemId};
use entities::mailroom::{intake_content, intake_item};
use entities::parties::correspondent;
use entities::vocabulary::IntakeChannel;
use sea_orm::sea_query::{
    Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, UnionType,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, FromQueryResult};
use uuid::Uuid;

use super::{reach, read};
use crate::access::{Caller, Scope};
use crate::documents;
use crate::kernel::Fault;
use crate::parties;

/// Most documents, items or correspondents told of one item.
const MOST: u64 = 5;

/// The item that is asked about, and another one.
const OWN: &str = "own";
const OTHER: &str = "other";

/// For each item the documents that the caller may see and that are the item again: they hold one of its contents, carry the id
/// of its message, or were registered from an item with that id. The last registered first; items without any are left out.
///
/// # Errors
/// A fault of the database.
pub async fn registered_as<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    items: &[IntakeItemId],
) -> Result<HashMap<IntakeItemId, Vec<document::Model>>, Fault> {
    let query = registered_as_query(connection.get_database_backend(), caller.scope(), items);
    let pairs = pairs(connection, &query, DocumentId).await?;
    let ids: Vec<_> = pairs.iter().map(|(_, id)| *id).collect();
    let rows = documents::read::by_ids(connection, caller.scope(), &ids).await?;
    Ok(gathered(pairs, &rows))
}

/// For each item other items that the caller may see and that are this one again: the same message or the same bytes. The last
/// first; items without any are left out.
///
/// # Errors
/// A fault of the database.
pub async fn repeats<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    items: &[IntakeItemId],
) -> Result<HashMap<IntakeItemId, Vec<intake_item::Model>>, Fault> {
    let query = repeats_query(caller, items);
    let pairs = pairs(connection, &query, IntakeItemId).await?;
    let ids: Vec<_> = pairs.iter().map(|(_, id)| *id).collect();
    let rows = read::by_ids(connection, caller, &ids).await?;
    Ok(gathered(pairs, &rows))
}

/// For each item the correspondents that the caller may see and that have the sender's address, in the order in which they were
/// taken in; items without any are left out.
///
/// # Errors
/// A fault of the database.
pub async fn senders<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    items: &[IntakeItemId],
) -> Result<HashMap<IntakeItemId, Vec<correspondent::Model>>, Fault> {
    let query = senders_query(caller.scope(), items);
    let pairs = pairs(connection, &query, CorrespondentId).await?;
    let ids: Vec<_> = pairs.iter().map(|(_, id)| *id).collect();
    let rows = parties::read::by_ids(connection, caller.scope(), &ids).await?;
    Ok(gathered(pairs, &rows))
}

/// What [`registered_as`] asks first, for whoever wants to know how the database goes about it.
pub fn registered_as_query(
    backend: DbBackend,
    scope: &Scope,
    items: &[IntakeItemId],
) -> SelectStatement {
    use intake_item::Column::{DocumentId, Id, InstitutionId, MessageId};
    let of_document = |column| (document::Entity, column);
    // Two columns of words compare by the collation of the one that names its own, which is not that of the index.
    let message = match backend {
        DbBackend::Postgres => Expr::cust("own.message_id COLLATE \"default\""),
        _ => Expr::col((OWN, MessageId)),
    };
    let carrying = own_items(items)
        .expr_as(Expr::col(of_document(document::Column::Id)), "found")
        .inner_join(
            document::Entity,
            Condition::all()
                .add(
                    Expr::col(of_document(document::Column::InstitutionId))
                        .equals((OWN, InstitutionId)),
                )
                .add(Expr::col(of_document(document::Column::ChannelMessageId)).eq(message))
                // Said in the very words of the index, here and below.
                .add(Expr::col(of_document(document::Column::ChannelMessageId)).is_not_null()),
        )
        .take();
    let from_items = own_items(items)
        .expr_as(Expr::col((OTHER, DocumentId)), "found")
        .join_as(
            JoinType::InnerJoin,
            intake_item::Entity,
            OTHER,
            same_message().add(Expr::col((OTHER, DocumentId)).is_not_null()),
        )
        .take();
    let of_version = |column| (version::Entity, column);
    let of_content = |column| (version_content::Entity, column);
    let pairs = own_contents(items)
        .expr_as(Expr::col(of_version(version::Column::DocumentId)), "found")
        .inner_join(
            version_content::Entity,
            Expr::col(of_content(version_content::Column::ContentHash))
                .equals((OWN, intake_content::Column::ContentHash)),
        )
        .inner_join(
            version::Entity,
            Expr::col(of_version(version::Column::Id))
                .equals(of_content(version_content::Column::VersionId)),
        )
        .union(UnionType::Distinct, carrying)
        .union(UnionType::Distinct, from_items)
        .take();
    // What the item itself became is no repetition of it.
    let own = Query::select()
        .expr(Expr::val(1))
        .from_as(intake_item::Entity, OWN)
        .and_where(Expr::col((OWN, Id)).equals(("pair", "item")))
        .and_where(Expr::col((OWN, DocumentId)).equals(of_document(document::Column::Id)))
        .take();
    let seen = Condition::all()
        .add(scope.condition())
        .add(Expr::exists(own).not());
    first(
        pairs,
        document::Entity,
        document::Column::Id,
        seen,
        Order::Desc,
    )
}

/// What [`repeats`] asks first.
pub fn repeats_query(caller: &Caller, items: &[IntakeItemId]) -> SelectStatement {
    use intake_content::Column::{ContentHash, ItemId, Within};
    use intake_item::Column::Id;
    let carrying = own_items(items)
        .expr_as(Expr::col((OTHER, Id)), "found")
        .join_as(
            JoinType::InnerJoin,
            intake_item::Entity,
            OTHER,
            same_message(),
        )
        .take();
    let pairs = own_contents(items)
        .expr_as(Expr::col((OTHER, ItemId)), "found")
        .join_as(
            JoinType::InnerJoin,
            intake_content::Entity,
            OTHER,
            Condition::all()
                .add(Expr::col((OTHER, ContentHash)).equals((OWN, ContentHash)))
                .add(Expr::col((OTHER, Within)).is_null()),
        )
        .union(UnionType::Distinct, carrying)
        .take();
    let seen = Condition::all()
        .add(reach::condition(caller))
        .add(Expr::col((intake_item::Entity, Id)).not_equals(("pair", "item")));
    first(pairs, intake_item::Entity, Id, seen, Order::Desc)
}

/// What [`senders`] asks first.
pub fn senders_query(scope: &Scope, items: &[IntakeItemId]) -> SelectStatement {
    use correspondent::Column::{EAddress, Email, Id, InstitutionId};
    use intake_item::Column::{Channel, SenderAddress};
    let of = |column| (correspondent::Entity, column);
    let having = |address: Condition| {
        own_items(items)
            .expr_as(Expr::col(of(Id)), "found")
            .inner_join(
                correspondent::Entity,
                address.add(
                    Expr::col(of(InstitutionId)).equals((OWN, intake_item::Column::InstitutionId)),
                ),
            )
            .take()
    };
    let by_e_address = having(
        Condition::all()
            .add(Expr::col(of(EAddress)).equals((OWN, SenderAddress)))
            .add(Expr::col(of(EAddress)).is_not_null()),
    )
    .and_where(Expr::col((OWN, Channel)).eq(IntakeChannel::EAddress))
    .take();
    let pairs = having(
        Condition::all()
            .add(
                Expr::expr(Func::lower(Expr::col(of(Email))))
                    .eq(Func::lower(Expr::col((OWN, SenderAddress)))),
            )
            .add(Expr::col(of(Email)).is_not_null()),
    )
    .and_where(Expr::col((OWN, Channel)).ne(IntakeChannel::EAddress))
    .union(UnionType::Distinct, by_e_address)
    .take();
    first(
        pairs,
        correspondent::Entity,
        Id,
        scope.correspondents(),
        Order::Asc,
    )
}

/// The items that are asked about, as [`OWN`], each with its id as `item`.
fn own_items(items: &[IntakeItemId]) -> SelectStatement {
    Query::select()
        .expr_as(Expr::col((OWN, intake_item::Column::Id)), "item")
        .from_as(intake_item::Entity, OWN)
        .and_where(Expr::col((OWN, intake_item::Column::Id)).is_in(items.iter().copied()))
        .take()
}

/// Their contents, as [`OWN`], without what is attached to them.
fn own_contents(items: &[IntakeItemId]) -> SelectStatement {
    use intake_content::Column::{ItemId, Within};
    Query::select()
        .expr_as(Expr::col((OWN, ItemId)), "item")
        .from_as(intake_content::Entity, OWN)
        .and_where(Expr::col((OWN, ItemId)).is_in(items.iter().copied()))
        .and_where(Expr::col((OWN, Within)).is_null())
        .take()
}

/// Items of the same institution that carry the same message's id.
fn same_message() -> Condition {
    use intake_item::Column::{InstitutionId, MessageId};
    Condition::all()
        .add(Expr::col((OTHER, InstitutionId)).equals((OWN, InstitutionId)))
        .add(Expr::col((OTHER, MessageId)).equals((OWN, MessageId)))
        .add(Expr::col((OTHER, MessageId)).is_not_null())
}

/// Of the pairs (`item`, `found`) the first [`MOST`] of each item in an order of ids, of those that the caller sees.
fn first<E, I>(
    pairs: SelectStatement,
    table: E,
    id: I,
    seen: Condition,
    order: Order,
) -> SelectStatement
where
    E: EntityTrait,
    I: ColumnTrait,
{
    let found = Expr::col((table, id));
    let placed = Query::select()
        .column(("pair", "item"))
        .column(("pair", "found"))
        .expr_as(
            match order {
                Order::Asc => {
                    Expr::cust("ROW_NUMBER() OVER (PARTITION BY pair.item ORDER BY pair.found ASC)")
                }
                _ => Expr::cust(
                    "ROW_NUMBER() OVER (PARTITION BY pair.item ORDER BY pair.found DESC)",
                ),
            },
            "place",
        )
        .from_subquery(pairs, "pair")
        .inner_join(table, found.equals(("pair", "found")))
        .cond_where(seen)
        .take();
    Query::select()
        .column("item")
        .column("found")
        .from_subquery(placed, "placed")
        .and_where(Expr::col("place").lte(MOST))
        .order_by("found", order)
        .take()
}

/// An item and the id of what was found for it.
#[derive(FromQueryResult)]
struct Pair {
    item: Uuid,
    found: Uuid,
}

async fn pairs<C: ConnectionTrait, K>(
    connection: &C,
    query: &SelectStatement,
    key: impl Fn(Uuid) -> K,
) -> Result<Vec<(IntakeItemId, K)>, Fault> {
    let statement = connection.get_database_backend().build(query);
    let rows = Pair::find_by_statement(statement).all(connection).await?;
    Ok(rows
        .into_iter()
        .map(|row| (IntakeItemId(row.item), key(row.found)))
        .collect())
}

/// What was found, by the item it was found for, in the order of the pairs.
fn gathered<K: Eq + Hash, T: Clone>(
    pairs: Vec<(IntakeItemId, K)>,
    rows: &HashMap<K, T>,
) -> HashMap<IntakeItemId, Vec<T>> {
    let mut found: HashMap<_, Vec<T>> = HashMap::new();
    for (item, key) in pairs {
        if let Some(row) = rows.get(&key) {
            found.entry(item).or_default().push(row.clone());
        }
    }
    found
}
