//! Reading what archives put where their answers come, and what of that somebody has to look at.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use entities::handover::{delivery, reply_file};
use entities::ids::{HandoverDeliveryId, InstitutionId, ReplyFileId, SubmissionAgreementId};
use entities::vocabulary::ReplyFileState;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::super::agreement::read as agreements;
use super::super::delivering::read::unanswered;
use crate::db::{CHUNK, listed};
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::{Fault, calendar};

/// Which files.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of which something of this became; all where none are named.
    pub states: Vec<ReplyFileState>,
    /// That were put where the answers of one agreement come.
    pub agreement: Option<SubmissionAgreementId>,
    /// Of which whoever ordered this delivery is told.
    pub delivery: Option<HandoverDeliveryId>,
}

impl Filter {
    fn condition(&self, institution: InstitutionId) -> Condition {
        use reply_file::Column;
        let states =
            (!self.states.is_empty()).then(|| Column::State.is_in(self.states.iter().copied()));
        let agreement = self.agreement.map(|id| Column::AgreementId.eq(id));
        Condition::all()
            .add(Column::InstitutionId.eq(institution))
            .add_option(states)
            .add_option(agreement)
            .add_option(self.delivery.map(|id| Column::DeliveryId.eq(id)))
    }
}

/// A page of an institution's files, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
    request: &PageRequest<ReplyFileId>,
) -> Result<Page<reply_file::Model>, Fault> {
    let such = filter.condition(institution);
    listed::newest::<reply_file::Entity, _, _>(connection, such, reply_file::Column::Id, request)
        .await
}

/// How many files.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
) -> Result<u64, Fault> {
    listed::count::<reply_file::Entity, _>(connection, filter.condition(institution)).await
}

/// Deliveries that are not answered and whose senders have to look at what came from the archive, or at where it comes, each with the
/// day since which: files that cannot be entered, and places that cannot be looked into. Of the latter the newest delivery of each
/// sender.
///
/// # Errors
/// A fault of the database.
pub async fn waiting<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
) -> Result<Vec<(delivery::Model, NaiveDate)>, Fault> {
    let unanswered = unanswered(connection, institution).await?;
    let ids: Vec<HandoverDeliveryId> = unanswered.iter().map(|row| row.id).collect();
    let mut since = BTreeSet::new();
    for chunk in ids.chunks(CHUNK) {
        let rows: Vec<(Option<HandoverDeliveryId>, Option<DateTime<Utc>>)> =
            reply_file::Entity::find()
                .select_only()
                .column(reply_file::Column::DeliveryId)
                .column(reply_file::Column::SettledAt)
                .filter(reply_file::Column::State.eq(ReplyFileState::Unfit))
                .filter(reply_file::Column::DeliveryId.is_in(chunk.iter().copied()))
                .into_tuple()
                .all(connection)
                .await?;
        let found = rows.into_iter();
        since.extend(found.filter_map(|(id, at)| Some((id?, calendar::day(at?)))));
    }
    let by: Vec<SubmissionAgreementId> = unanswered.iter().map(|row| row.agreement_id).collect();
    let by = agreements::by_ids(connection, institution, &by).await?;
    let newest: BTreeMap<_, _> = unanswered
        .iter()
        .filter_map(|row| {
            let day = by.get(&row.agreement_id)?.look_waits_since?;
            Some(((row.agreement_id, row.ordered_by), (row.id, day)))
        })
        .collect();
    since.extend(newest.into_values());
    let rows: HashMap<_, _> = unanswered.into_iter().map(|row| (row.id, row)).collect();
    let waiting = since.into_iter();
    Ok(waiting
        .filter_map(|(id, day)| Some((rows.get(&id)?.clone(), day)))
        .collect())
}
