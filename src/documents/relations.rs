//! Relations of documents (*saistības*) as one end of them sees the other: pages of several documents at once, in the order in
//! which they were made. An end that the reader may not see does not exist, and neither does the relation.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entities::documents::{document, relation};
use entities::ids::{DocumentId, InstitutionId, RelationId};
use entities::vocabulary::RelationKind;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter,
};
use serde_json::json;

use crate::access::Scope;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};
use crate::op::Op;

/// A relation seen from one of its ends.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Related {
    /// Its id.
    pub id: RelationId,
    /// What it is.
    pub kind: RelationKind,
    /// The document that replies, is the annex, or replaces.
    pub from_id: DocumentId,
    /// The end it is seen from.
    pub near: DocumentId,
    /// The other end, which the reader may see.
    pub far: DocumentId,
    /// When they were related.
    pub created_at: DateTime<Utc>,
}

/// For each of the documents the page of its relations that follows the same key; documents without any have no page.
///
/// # Errors
/// A fault of the database.
pub async fn pages<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    documents: &[DocumentId],
    request: &PageRequest<RelationId>,
) -> Result<HashMap<DocumentId, Page<Related>>, Fault> {
    let placed = seen(scope, documents, request.after().copied())
        .columns(SHOWN.map(|column| ("ends", column)))
        .expr_as(
            Expr::cust("ROW_NUMBER() OVER (PARTITION BY ends.near ORDER BY ends.id)"),
            "place",
        )
        .take();
    let statement = Query::select()
        .columns(SHOWN)
        .from_subquery(placed, "placed")
        .and_where(Expr::col("place").lte(request.limit()))
        .order_by("id", sea_orm::Order::Asc)
        .take();
    let statement = connection.get_database_backend().build(&statement);
    let mut found: HashMap<DocumentId, Vec<Related>> = HashMap::new();
    for row in Related::find_by_statement(statement)
        .all(connection)
        .await?
    {
        found.entry(row.near).or_default().push(row);
    }
    Ok(found
        .into_iter()
        .map(|(document, rows)| (document, request.cut(rows)))
        .collect())
}

/// How many relations each of the documents has; those without any are left out.
///
/// # Errors
/// A fault of the database.
pub async fn counts<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, u64>, Fault> {
    #[derive(FromQueryResult)]
    struct Counted {
        near: DocumentId,
        number: i64,
    }
    let statement = seen(scope, documents, None)
        .column(("ends", "near"))
        .expr_as(Expr::cust("COUNT(*)"), "number")
        .group_by_col(("ends", "near"))
        .take();
    let statement = connection.get_database_backend().build(&statement);
    Counted::find_by_statement(statement)
        .all(connection)
        .await?
        .into_iter()
        .map(|row| {
            let number = u64::try_from(row.number).map_err(Fault::at("counting relations"))?;
            Ok((row.near, number))
        })
        .collect()
}

const SHOWN: [&str; 6] = ["id", "kind", "from_id", "near", "far", "created_at"];

/// The ends of relations behind `after`, as `ends`, whose other end the reader may see.
fn seen(scope: &Scope, documents: &[DocumentId], after: Option<RelationId>) -> SelectStatement {
    use relation::Column::{FromId, ToId};
    let end = |near, far| {
        Query::select()
            .columns([relation::Column::Id, relation::Column::Kind, FromId])
            .expr_as(Expr::col(near), "near")
            .expr_as(Expr::col(far), "far")
            .column(relation::Column::CreatedAt)
            .from(relation::Entity)
            .and_where(Expr::col(near).is_in(documents.iter().copied()))
            .and_where_option(after.map(|after| Expr::col(relation::Column::Id).gt(after)))
            .take()
    };
    let ends = end(FromId, ToId)
        .union(UnionType::All, end(ToId, FromId))
        .take();
    Query::select()
        .from_subquery(ends, "ends")
        .inner_join(
            document::Entity,
            Expr::col((document::Entity, document::Column::Id)).equals(("ends", "far")),
        )
        .cond_where(scope.condition())
        .take()
}

/// Notes that `from` stands to `to` in a relation, within an operation of another area that has asked whether its actor sees
/// both; says whether that is new.
///
/// # Errors
/// A fault of the database.
pub async fn tie(
    op: &mut Op,
    institution: InstitutionId,
    kind: RelationKind,
    from: DocumentId,
    to: DocumentId,
) -> Result<bool, Fault> {
    let known = relation::Entity::find()
        .filter(relation::Column::Kind.eq(kind))
        .filter(relation::Column::FromId.eq(from))
        .filter(relation::Column::ToId.eq(to))
        .one(op.transaction())
        .await?;
    if known.is_some() {
        return Ok(false);
    }
    let row = relation::Model {
        id: op.new_id(RelationId),
        kind,
        from_id: from,
        to_id: to,
        created_at: op.at(),
    };
    relation::Entity::insert(row.into_active_model())
        .exec_without_returning(op.transaction())
        .await?;
    op.record(Entry {
        kind: "document.related",
        institution: Some(institution),
        subject: Subject {
            kind: "document",
            id: Some(to.0),
        },
        payload: json!({ "relation": kind, "from": from }),
    });
    Ok(true)
}
