//! Drafts that concern somebody: those they prepare, and those that wait for their decision.

use std::collections::HashMap;

use entities::circulation::{approval_round, approval_step, draft};
use entities::ids::{DraftId, StaffMemberId};
use entities::vocabulary::{RoundState, Verdict};
use sea_orm::sea_query::Query;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::Whole;
use super::read::wholes;
use crate::access::Caller;
use crate::kernel::Fault;

/// Most drafts of a list: nobody prepares or decides more at a time.
pub const MOST: u64 = 200;

/// Drafts under way that the caller prepares, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn prepared_by<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
) -> Result<Vec<Whole>, Fault> {
    let own = Condition::any()
        .add(draft::Column::PreparedBy.eq(caller.account))
        .add_option(
            caller
                .staff_member
                .map(|own| draft::Column::PreparerId.eq(own)),
        );
    let ids: Vec<DraftId> = draft::Entity::find()
        .select_only()
        .column(draft::Column::Id)
        .filter(draft::Column::EndedAt.is_null())
        .filter(own)
        .order_by_desc(draft::Column::Id)
        .limit(MOST)
        .into_tuple()
        .all(connection)
        .await?;
    in_order(connection, caller, ids).await
}

/// Drafts whose next decision is the caller's, the longest waiting first.
///
/// # Errors
/// A fault of the database.
pub async fn waiting_for<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
) -> Result<Vec<Whole>, Fault> {
    let Some(own) = caller.staff_member else {
        return Ok(Vec::new());
    };
    let asked = Query::select()
        .column(approval_step::Column::RoundId)
        .from(approval_step::Entity)
        .and_where(approval_step::Column::ApproverId.eq(own))
        .to_owned();
    let ids: Vec<DraftId> = approval_round::Entity::find()
        .select_only()
        .column(approval_round::Column::DraftId)
        .filter(approval_round::Column::State.eq(RoundState::Open))
        .filter(approval_round::Column::Id.in_subquery(asked))
        .order_by_asc(approval_round::Column::Id)
        .limit(MOST)
        .into_tuple()
        .all(connection)
        .await?;
    let drafts = in_order(connection, caller, ids).await?;
    Ok(drafts
        .into_iter()
        .filter(|whole| is_turn_of(whole, own))
        .collect())
}

fn is_turn_of(whole: &Whole, person: StaffMemberId) -> bool {
    let Some(round) = whole.round() else {
        return false;
    };
    let mut steps = round.steps().iter();
    let own = steps.find(|step| step.approver == person && step.decision.is_none());
    own.is_some_and(|step| round.may_decide(step.id, Verdict::Approved).is_ok())
}

async fn in_order<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
    ids: Vec<DraftId>,
) -> Result<Vec<Whole>, Fault> {
    let mut found: HashMap<DraftId, Whole> = wholes(connection, caller.institution, &ids).await?;
    let found = ids.into_iter().filter_map(|id| found.remove(&id));
    Ok(found.filter(|whole| whole.is_seen_by(caller)).collect())
}
