//! Reading deliveries: a page of them, one, whether one of a package is under way.

use std::collections::HashMap;

use chrono::{Days, NaiveDate};
use entities::handover::{delivery, package, reply};
use entities::ids::{HandoverDeliveryId, HandoverPackageId, InstitutionId};
use entities::vocabulary::{DeliveryState, PackageState};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::db::listed;
use crate::handover::agreement::read as agreements;
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::{Fault, calendar};

/// Which deliveries.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// That stand so; all where none are named.
    pub states: Vec<DeliveryState>,
    /// Of one package.
    pub package: Option<HandoverPackageId>,
}

impl Filter {
    fn condition(&self, institution: InstitutionId) -> Condition {
        use delivery::Column;
        let states =
            (!self.states.is_empty()).then(|| Column::State.is_in(self.states.iter().copied()));
        Condition::all()
            .add(Column::InstitutionId.eq(institution))
            .add_option(states)
            .add_option(self.package.map(|package| Column::PackageId.eq(package)))
    }
}

/// A delivery of an institution; none where it has no such.
///
/// # Errors
/// A fault of the database.
pub async fn one<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: HandoverDeliveryId,
) -> Result<Option<delivery::Model>, Fault> {
    Ok(delivery::Entity::find_by_id(id)
        .filter(delivery::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

/// A page of an institution's deliveries, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
    request: &PageRequest<HandoverDeliveryId>,
) -> Result<Page<delivery::Model>, Fault> {
    let such = filter.condition(institution);
    listed::newest::<delivery::Entity, _, _>(connection, such, delivery::Column::Id, request).await
}

/// How many deliveries.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
) -> Result<u64, Fault> {
    listed::count::<delivery::Entity, _>(connection, filter.condition(institution)).await
}

/// What is delivered: packages of an institution by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn packages<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[HandoverPackageId],
) -> Result<HashMap<HandoverPackageId, package::Model>, Fault> {
    let own = Condition::all().add(package::Column::InstitutionId.eq(institution));
    listed::by_ids::<package::Entity, _, _>(connection, own, package::Column::Id, ids, |row| row.id)
        .await
}

/// Whether a delivery of a package has not ended.
///
/// # Errors
/// A fault of the database.
pub async fn is_under_way<C: ConnectionTrait>(
    connection: &C,
    package: HandoverPackageId,
) -> Result<bool, Fault> {
    use delivery::Column;
    let ended = [DeliveryState::Delivered, DeliveryState::Cancelled];
    let found = delivery::Entity::find()
        .filter(Column::PackageId.eq(package))
        .filter(Column::State.is_not_in(ended))
        .one(connection)
        .await?;
    Ok(found.is_some())
}

/// Deliveries of an institution by their ids.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[HandoverDeliveryId],
) -> Result<HashMap<HandoverDeliveryId, delivery::Model>, Fault> {
    let own = Condition::all().add(delivery::Column::InstitutionId.eq(institution));
    listed::by_ids::<delivery::Entity, _, _>(connection, own, delivery::Column::Id, ids, |row| {
        row.id
    })
    .await
}

/// Deliveries of an institution that somebody has to look at, or will: those that wait for a person; and those that arrived, are
/// not answered, and went by an agreement about answers, each with the last day of the answer.
///
/// # Errors
/// A fault of the database.
pub async fn pending<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<(delivery::Model, Option<NaiveDate>)>, Fault> {
    use delivery::Column;
    let waiting = delivery::Entity::find()
        .filter(Column::InstitutionId.eq(institution))
        .filter(Column::State.is_in([DeliveryState::Refused, DeliveryState::Halted]))
        .order_by_asc(Column::Id)
        .all(connection)
        .await?;
    let arrived = unanswered(connection, institution).await?;
    let agreements: Vec<_> = arrived.iter().map(|row| row.agreement_id).collect();
    let agreements = agreements::by_ids(connection, institution, &agreements).await?;
    let until = |row: &delivery::Model| {
        let days = agreements.get(&row.agreement_id)?.answer_days?;
        let days = Days::new(u64::try_from(days).ok()?);
        calendar::day(row.ended_at?).checked_add_days(days)
    };
    let arrived = arrived.into_iter().filter_map(|row| {
        let until = until(&row)?;
        Some((row, Some(until)))
    });
    let waiting = waiting.into_iter().map(|row| (row, None));
    Ok(waiting.chain(arrived).collect())
}

/// Deliveries of an institution that arrived with packages to which the archive has not answered, the oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn unanswered<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<delivery::Model>, Fault> {
    Ok(delivery::Entity::find()
        .filter(delivery::Column::InstitutionId.eq(institution))
        .filter(is_unanswered())
        .order_by_asc(delivery::Column::Id)
        .all(connection)
        .await?)
}

/// Of a delivery: it arrived, and its package is ready and not answered.
pub(in crate::handover) fn is_unanswered() -> Condition {
    let ready = Query::select()
        .column(package::Column::Id)
        .from(package::Entity)
        .and_where(package::Column::State.eq(PackageState::Ready))
        .take();
    let answered = Query::select()
        .column(reply::Column::PackageId)
        .from(reply::Entity)
        .take();
    Condition::all()
        .add(delivery::Column::State.eq(DeliveryState::Delivered))
        .add(delivery::Column::PackageId.in_subquery(ready))
        .add(delivery::Column::PackageId.not_in_subquery(answered))
}
