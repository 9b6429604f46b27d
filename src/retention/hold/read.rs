//! Reading holds: by ids for loaders, the list of those that stand or are to be reviewed, what one is on, its reviews.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::ids::{HoldId, InstitutionId, StaffMemberId};
use entities::retention::{hold, hold_review, hold_subject};
use entities::vocabulary::HoldSubjectKind;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use uuid::Uuid;

use super::on::standing;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Holds by ids, those of the institution.
///
/// # Errors
/// A fault of the database.
pub async fn by_ids<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    ids: &[HoldId],
) -> Result<HashMap<HoldId, hold::Model>, Fault> {
    let rows = hold::Entity::find()
        .filter(hold::Column::InstitutionId.eq(institution))
        .filter(hold::Column::Id.is_in(ids.iter().copied()))
        .all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}

/// Which holds are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only those that hold on a day.
    pub standing_on: Option<NaiveDate>,
    /// Only those that are to be reviewed by a day.
    pub review_until: Option<NaiveDate>,
    /// Only those for which one person answers.
    pub owner: Option<StaffMemberId>,
}

/// Place in the list.
pub type HoldKey = (NaiveDate, HoldId);

fn such(institution: InstitutionId, filter: &Filter) -> Select<hold::Entity> {
    let such = Condition::all()
        .add(hold::Column::InstitutionId.eq(institution))
        .add_option(filter.standing_on.map(standing))
        .add_option(
            filter
                .review_until
                .map(|until| hold::Column::ReviewOn.lte(until)),
        )
        .add_option(filter.owner.map(|owner| hold::Column::OwnerId.eq(owner)));
    hold::Entity::find().filter(such)
}

/// A page of holds, those first that are to be reviewed first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
    request: &PageRequest<HoldKey>,
) -> Result<Page<hold::Model>, Fault> {
    use hold::Column;
    let after = request.after().map(|(day, id)| {
        // The first bound is implied; it is what lets the index begin there.
        let later = Condition::any()
            .add(Column::ReviewOn.gt(*day))
            .add(Column::Id.gt(*id));
        Condition::all().add(Column::ReviewOn.gte(*day)).add(later)
    });
    let rows = such(institution, filter)
        .filter(Condition::all().add_option(after))
        .order_by_asc(Column::ReviewOn)
        .order_by_asc(Column::Id)
        .limit(request.limit());
    Ok(request.cut(rows.all(connection).await?))
}

/// How many.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
) -> Result<u64, Fault> {
    Ok(such(institution, filter).count(connection).await?)
}

/// The holds of an institution that hold on a day and are to be reviewed by another, for whoever reminds.
///
/// # Errors
/// A fault of the database.
pub async fn to_review<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    today: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<hold::Model>, Fault> {
    let filter = Filter {
        standing_on: Some(today),
        review_until: Some(until),
        owner: None,
    };
    let rows = such(institution, &filter).order_by_asc(hold::Column::ReviewOn);
    Ok(rows.all(connection).await?)
}

/// Everything that a hold is on.
pub(super) async fn subjects<C: ConnectionTrait>(
    connection: &C,
    hold: HoldId,
) -> Result<Vec<hold_subject::Model>, Fault> {
    Ok(hold_subject::Entity::find()
        .filter(hold_subject::Column::HoldId.eq(hold))
        .order_by_asc(hold_subject::Column::Kind)
        .order_by_asc(hold_subject::Column::SubjectId)
        .all(connection)
        .await?)
}

/// Place among what a hold is on.
pub type SubjectKey = (HoldSubjectKind, Uuid);

/// A page of what a hold is on, by kind and id.
///
/// # Errors
/// A fault of the database.
pub async fn subjects_page<C: ConnectionTrait>(
    connection: &C,
    hold: HoldId,
    request: &PageRequest<SubjectKey>,
) -> Result<Page<hold_subject::Model>, Fault> {
    use hold_subject::Column;
    let after = request.after().map(|(kind, id)| {
        let later = Condition::any()
            .add(Column::Kind.gt(*kind))
            .add(Column::SubjectId.gt(*id));
        Condition::all().add(Column::Kind.gte(*kind)).add(later)
    });
    let rows = hold_subject::Entity::find()
        .filter(Column::HoldId.eq(hold))
        .filter(Condition::all().add_option(after))
        .order_by_asc(Column::Kind)
        .order_by_asc(Column::SubjectId)
        .limit(request.limit());
    Ok(request.cut(rows.all(connection).await?))
}

/// On how many files, series, documents and correspondents a hold is.
///
/// # Errors
/// A fault of the database.
pub async fn count_subjects<C: ConnectionTrait>(
    connection: &C,
    hold: HoldId,
) -> Result<u64, Fault> {
    Ok(hold_subject::Entity::find()
        .filter(hold_subject::Column::HoldId.eq(hold))
        .count(connection)
        .await?)
}

/// The reviews of holds, oldest first.
///
/// # Errors
/// A fault of the database.
pub async fn reviews<C: ConnectionTrait>(
    connection: &C,
    holds: &[HoldId],
) -> Result<HashMap<HoldId, Vec<hold_review::Model>>, Fault> {
    let rows = hold_review::Entity::find()
        .filter(hold_review::Column::HoldId.is_in(holds.iter().copied()))
        .order_by_asc(hold_review::Column::Id)
        .all(connection)
        .await?;
    let mut reviews: HashMap<HoldId, Vec<hold_review::Model>> = HashMap::new();
    for row in rows {
        reviews.entry(row.hold_id).or_default().push(row);
    }
    Ok(reviews)
}
