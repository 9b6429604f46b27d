//! Drafts that concern somebody: those they prepare, and those that wait for their decision.

use std::collections::{BTreeSet, HashMap};

use entities::circulation::{approval_round, approval_step, draft};
use entities::ids::{ApprovalRoundId, DraftId, StaffMemberId};
use entities::vocabulary::Verdict;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::Whole;
use super::read::wholes;
use crate::access::Caller;
use crate::kernel::Fault;

/// Most drafts of a list: nobody prepares or decides more at a time.
pub const MOST: u64 = 200;

/// The same as a length.
const MOST_WAITING: usize = MOST as usize;

/// Drafts under way that the caller prepares, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn prepared_by<C: ConnectionTrait>(
    connection: &C,
    caller: &Caller,
) -> Result<Vec<Whole>, Fault> {
    // Asked apart, each by its own index; asked as one, SQLite looks through every draft there ever was.
    let of = |own: Condition| {
        draft::Entity::find()
            .select_only()
            .column(draft::Column::Id)
            .filter(draft::Column::EndedAt.is_null())
            .filter(own)
            .order_by_desc(draft::Column::Id)
            .limit(MOST)
            .into_tuple()
    };
    let written = Condition::all().add(draft::Column::PreparedBy.eq(caller.account));
    let mut ids: BTreeSet<DraftId> = of(written).all(connection).await?.into_iter().collect();
    if let Some(own) = caller.staff_member {
        let prepared = Condition::all().add(draft::Column::PreparerId.eq(own));
        ids.extend(of(prepared).all(connection).await?);
    }
    let newest = ids.into_iter().rev().take(MOST_WAITING).collect();
    in_order(connection, caller, newest).await
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
    // From the rounds under way, which are few, and not from everything that was ever asked. Spelled out: SQLite uses an
    // index of some rows only when the statement itself says that it asks for no others.
    let under_way = Expr::cust("approval_round.state = 'open'");
    let asked = Query::select()
        .expr(Expr::val(1))
        .from(approval_step::Entity)
        .and_where(
            Expr::col((approval_step::Entity, approval_step::Column::RoundId))
                .equals((approval_round::Entity, approval_round::Column::Id)),
        )
        .and_where(approval_step::Column::ApproverId.eq(own))
        .to_owned();
    let mut waiting = Vec::new();
    let mut after = None;
    // Whose turn it is only the round knows, so rounds are looked through until there are enough of the caller's.
    while waiting.len() < MOST_WAITING {
        let rounds: Vec<(ApprovalRoundId, DraftId)> = approval_round::Entity::find()
            .select_only()
            .columns([approval_round::Column::Id, approval_round::Column::DraftId])
            .filter(under_way.clone())
            .filter(Expr::exists(asked.clone()))
            .filter(
                Condition::all()
                    .add_option(after.map(|after| approval_round::Column::Id.gt(after))),
            )
            .order_by_asc(approval_round::Column::Id)
            .limit(MOST)
            .into_tuple()
            .all(connection)
            .await?;
        after = rounds.last().map(|(round, _)| *round);
        let is_last = (rounds.len() as u64) < MOST;
        let ids = rounds.into_iter().map(|(_, draft)| draft).collect();
        let drafts = in_order(connection, caller, ids).await?.into_iter();
        waiting.extend(drafts.filter(|whole| is_turn_of(whole, own)));
        if is_last {
            break;
        }
    }
    waiting.truncate(MOST_WAITING);
    Ok(waiting)
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
