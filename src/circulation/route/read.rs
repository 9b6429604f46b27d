//! Reading routes: versions of an institution, where documents stand, and the facts that decide about their next steps.

use std::collections::HashMap;

use entities::circulation::{document_route, route_template, task};
use entities::documents::document;
use entities::ids::{DocumentId, InstitutionId, RegisterId};
use entities::vocabulary::{DocumentKind, RouteStage, TaskRole, TaskState, TermBinds};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::place::Facts;
use super::template;
use crate::circulation::deadline::{Clock, read as clocks};
use crate::classification::read as scheme;
use crate::db::CHUNK;
use crate::documents::legal_force;
use crate::kernel::Fault;
use crate::op::Op;

/// Every version of an institution's routes, by direction, kind and version.
///
/// # Errors
/// A fault of the database.
pub async fn templates<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<route_template::Model>, Fault> {
    Ok(route_template::Entity::find()
        .filter(route_template::Column::InstitutionId.eq(institution))
        .order_by_asc(route_template::Column::Direction)
        .order_by_asc(route_template::Column::Kind)
        .order_by_asc(route_template::Column::Version)
        .all(connection)
        .await?)
}

/// Whether the route of what is registered in a register leads to the signature only by coordination.
///
/// # Errors
/// A fault of the database.
pub async fn wants_visas(
    op: &Op,
    institution: InstitutionId,
    register: RegisterId,
    kind: Option<DocumentKind>,
) -> Result<bool, Fault> {
    let registers = scheme::registers_by_ids(op.transaction(), &[register]).await?;
    let register = registers.get(&register);
    let register = register.ok_or(Fault::broken("a draft's register is missing"))?;
    let versions = templates(op.transaction(), institution).await?;
    let kind = kind.unwrap_or(DocumentKind::Letter);
    let steps = template::steps_in_force(&versions, register.direction, kind, op.at());
    Ok(template::wants_visas(&steps.0))
}

/// Where documents stand; those that were never moved are left out.
///
/// # Errors
/// A fault of the database.
pub async fn places<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, document_route::Model>, Fault> {
    let mut found = HashMap::with_capacity(documents.len());
    for chunk in documents.chunks(CHUNK) {
        let rows = document_route::Entity::find()
            .filter(document_route::Column::DocumentId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.document_id, row)));
    }
    Ok(found)
}

/// What was given to do with a document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Directed {
    /// Whether anybody was given anything to do, those apart who only read.
    pub directed: bool,
    /// How many of those tasks are open.
    pub open: u64,
}

#[derive(FromQueryResult)]
struct Counted {
    document_id: DocumentId,
    state: TaskState,
    number: i64,
}

/// What was given to do with documents; those with which nobody was given anything to do are left out.
///
/// # Errors
/// A fault of the database.
pub async fn directed<C: ConnectionTrait>(
    connection: &C,
    documents: &[DocumentId],
) -> Result<HashMap<DocumentId, Directed>, Fault> {
    let mut found = HashMap::<_, Directed>::new();
    for chunk in documents.chunks(CHUNK) {
        let rows = task::Entity::find()
            .select_only()
            .column(task::Column::DocumentId)
            .column(task::Column::State)
            .column_as(task::Column::Id.count(), "number")
            .filter(task::Column::DocumentId.is_in(chunk.iter().copied()))
            .filter(task::Column::Role.ne(TaskRole::Information))
            .filter(task::Column::State.ne(TaskState::Withdrawn))
            .group_by(task::Column::DocumentId)
            .group_by(task::Column::State)
            .into_model::<Counted>()
            .all(connection)
            .await?;
        for row in rows {
            let directed = found.entry(row.document_id).or_default();
            directed.directed = true;
            if row.state != TaskState::Done {
                directed.open += row.number.unsigned_abs();
            }
        }
    }
    Ok(found)
}

/// Puts a document's facts together.
///
/// # Errors
/// A fault when a clock's derivation cannot be read.
pub fn facts(
    card: &document::Model,
    place: Option<&document_route::Model>,
    directed: Directed,
    clock: Option<&Clock>,
) -> Result<Facts, Fault> {
    let term = match clock.filter(|clock| clock.row.concluded_on.is_none()) {
        Some(clock) if clock.derivation()?.rule.binds == TermBinds::Institution => clock.row.due_on,
        _ => None,
    };
    Ok(Facts {
        status: card.status,
        stage: place.map_or(RouteStage::Registered, |place| place.stage),
        directed: directed.directed,
        open_tasks: directed.open,
        term,
        lacks_requisites: !legal_force::missing_requisites(card).is_empty(),
    })
}

/// The facts of one document, and where it stands.
///
/// # Errors
/// A fault of the database.
pub async fn facts_of<C: ConnectionTrait>(
    connection: &C,
    card: &document::Model,
) -> Result<(Facts, Option<document_route::Model>), Fault> {
    let own = [card.id];
    let place = places(connection, &own).await?.remove(&card.id);
    let directed = directed(connection, &own).await?.remove(&card.id);
    let clock = clocks::clocks(connection, &own).await?.remove(&card.id);
    let facts = facts(
        card,
        place.as_ref(),
        directed.unwrap_or_default(),
        clock.as_ref(),
    )?;
    Ok((facts, place))
}
