//! Reading dispatches and answers: by ids for loaders, in lists by where they stand. Whoever may see the document may see how it
//! went.

use std::collections::HashMap;

use entities::circulation::{answer, dispatch, dispatch_step};
use entities::content::content;
use entities::documents::{document, version_content};
use entities::ids::{DispatchId, DocumentId, InstitutionId, UnitId};
use entities::vocabulary::{Delivery, DispatchState};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use crate::access::Scope;
use crate::db::CHUNK;
use crate::documents::read as documents;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Dispatches by ids, those of documents that the reader may see.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    scope: &Scope,
    ids: &[DispatchId],
) -> Result<HashMap<DispatchId, dispatch::Model>, Fault> {
    let rows = dispatch::Entity::find()
        .filter(dispatch::Column::Id.is_in(ids.iter().copied()))
        .filter(documents::is_seen(
            scope,
            (dispatch::Entity, dispatch::Column::DocumentId),
            Condition::all(),
        ))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Dispatches by ids, in the order of the ids.
pub(super) async fn in_order<C: ConnectionTrait>(
    connection: &C,
    ids: &[DispatchId],
) -> Result<Vec<dispatch::Model>, Fault> {
    let rows = dispatch::Entity::find()
        .filter(dispatch::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    let mut rows: HashMap<_, _> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(ids.iter().filter_map(|id| rows.remove(id)).collect())
}

/// Dispatches of a document, the first one first.
pub(super) async fn of_document<C: ConnectionTrait>(
    connection: &C,
    document: DocumentId,
) -> Result<Vec<dispatch::Model>, Fault> {
    let mut found = of_documents(connection, &[document]).await?;
    Ok(found.remove(&document).unwrap_or_default())
}

/// Dispatches of documents, the first one first.
///
/// # Errors
/// A fault of the database.
pub async fn of_documents<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<dispatch::Model>>, Fault> {
    let mut found = HashMap::<_, Vec<_>>::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = dispatch::Entity::find()
            .filter(dispatch::Column::DocumentId.is_in(chunk.iter().copied()))
            .order_by_asc(dispatch::Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.document_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// What happened to dispatches, the first step first.
///
/// # Errors
/// A fault of the database.
pub async fn steps<C: ConnectionTrait>(
    connection: &C,
    ids: &[DispatchId],
) -> Result<HashMap<DispatchId, Vec<dispatch_step::Model>>, Fault> {
    let mut found = HashMap::<_, Vec<_>>::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = dispatch_step::Entity::find()
            .filter(dispatch_step::Column::DispatchId.is_in(chunk.iter().copied()))
            .order_by_asc(dispatch_step::Column::Revision)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.dispatch_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// What answers documents, in the order in which it went.
///
/// # Errors
/// A fault of the database.
pub async fn answers_to<C: ConnectionTrait>(
    connection: &C,
    ids: &[DocumentId],
) -> Result<HashMap<DocumentId, Vec<answer::Model>>, Fault> {
    let mut found = HashMap::<_, Vec<_>>::new();
    for chunk in ids.chunks(CHUNK) {
        let rows = answer::Entity::find()
            .filter(answer::Column::DocumentId.is_in(chunk.iter().copied()))
            .order_by_asc(answer::Column::AnsweredOn)
            .order_by_asc(answer::Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.document_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// The contents of a document's latest version, in their order.
pub(super) async fn latest_contents<C: ConnectionTrait>(
    connection: &C,
    id: DocumentId,
) -> Result<Vec<(version_content::Model, content::Model)>, Fault> {
    let mut versions = documents::versions(connection, &[id]).await?;
    let Some(latest) = versions.remove(&id).and_then(|mut all| all.pop()) else {
        return Ok(Vec::new());
    };
    let mut contents = documents::contents(connection, &[latest.id]).await?;
    Ok(contents.remove(&latest.id).unwrap_or_default())
}

/// Narrows a list; what is given must hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DispatchFilter {
    /// One of these states; any when empty.
    pub states: Vec<DispatchState>,
    /// One of these ways; any when empty.
    pub deliveries: Vec<Delivery>,
    /// Of documents for which this unit answers.
    pub unit: Option<UnitId>,
    /// Carried by Aprite (true) or by people (false).
    pub automatic: Option<bool>,
}

fn listed(
    institution: InstitutionId,
    scope: &Scope,
    filter: &DispatchFilter,
) -> Select<dispatch::Entity> {
    let unit = filter.unit.map(|unit| document::Column::UnitId.eq(unit));
    let such = Condition::all().add_option(unit);
    let states = (!filter.states.is_empty())
        .then(|| dispatch::Column::State.is_in(filter.states.iter().copied()));
    let deliveries = (!filter.deliveries.is_empty())
        .then(|| dispatch::Column::Delivery.is_in(filter.deliveries.iter().copied()));
    let automatic = filter
        .automatic
        .map(|automatic| dispatch::Column::Automatic.eq(automatic));
    dispatch::Entity::find()
        .filter(dispatch::Column::InstitutionId.eq(institution))
        .filter(
            Condition::all()
                .add_option(states)
                .add_option(deliveries)
                .add_option(automatic),
        )
        .filter(documents::is_seen(
            scope,
            (dispatch::Entity, dispatch::Column::DocumentId),
            such,
        ))
}

/// A page of the dispatches of documents that the reader may see, the oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    scope: &Scope,
    filter: &DispatchFilter,
    request: &PageRequest<DispatchId>,
) -> Result<Page<dispatch::Model>, Fault> {
    let mut query = listed(institution, scope, filter)
        .order_by_asc(dispatch::Column::Id)
        .limit(request.limit());
    if let Some(after) = request.after() {
        query = query.filter(dispatch::Column::Id.gt(*after));
    }
    Ok(request.cut(query.all(connection).await?))
}

/// How many [`page`] has in all.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    scope: &Scope,
    filter: &DispatchFilter,
) -> Result<u64, Fault> {
    Ok(listed(institution, scope, filter).count(connection).await?)
}
