//! Taking files off lists (*izņemšana no akta*) in somebody else's operation: a hold that is placed, an obstacle that is found at
//! the moment of destruction.
//!
//! It only narrows a list, so what was decided about the rest goes on holding: the hash is of what was submitted, and what
//! left it since is told beside. It is another revision all the same: whoever read the list before reads it again. A list that
//! was submitted and has nothing left to be destroyed is stopped, so that it waits for nothing.

use std::collections::BTreeMap;

use entities::ids::{DestructionListId, FileId, InstitutionId, ListDecisionId};
use entities::retention::list_decision::{self, Members};
use entities::retention::{destruction_item, destruction_list};
use entities::vocabulary::{Appraisal, ItemState, ListDecisionKind, ListState, WithdrawnBecause};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::op::Op;

/// Why files are taken off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Because {
    /// The word.
    pub word: WithdrawnBecause,
    /// What exactly, as it is called: the title of a hold, the number of a document.
    pub words: String,
}

/// What taking them off did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Withdrawn {
    /// What was taken off which lists.
    pub items: Vec<(DestructionListId, FileId)>,
    /// For what it came too late: it is being destroyed, or was.
    pub too_late: Vec<(DestructionListId, FileId)>,
}

/// Takes files of an institution off every list on which they stand, whatever was decided about it, in the caller's
/// transaction.
///
/// # Errors
/// A fault of the database.
pub async fn withdraw(
    op: &mut Op,
    institution: InstitutionId,
    files: &[FileId],
    because: &Because,
) -> Result<Withdrawn, Fault> {
    use destruction_item::Column;
    let mut done = Withdrawn::default();
    for chunk in files.chunks(CHUNK) {
        let rows: Vec<(DestructionListId, FileId, ItemState)> = destruction_item::Entity::find()
            .select_only()
            .columns([Column::ListId, Column::FileId, Column::State])
            .filter(Column::FileId.is_in(chunk.iter().copied()))
            .filter(Column::State.is_in([
                ItemState::Standing,
                ItemState::Destroying,
                ItemState::Destroyed,
            ]))
            .order_by_asc(Column::FileId)
            .lock_exclusive()
            .into_tuple()
            .all(op.transaction())
            .await?;
        let (stand, late): (Vec<_>, Vec<_>) = rows
            .into_iter()
            .partition(|(.., state)| *state == ItemState::Standing);
        let named = |rows: Vec<(DestructionListId, FileId, ItemState)>| {
            rows.into_iter().map(|(list, file, _)| (list, file))
        };
        done.too_late.extend(named(late));
        let stand: Vec<_> = named(stand).collect();
        let leave: Vec<FileId> = stand.iter().map(|(_, file)| *file).collect();
        destruction_item::Entity::update_many()
            .col_expr(Column::State, Expr::value(ItemState::Withdrawn))
            .col_expr(Column::WithdrawnBecause, Expr::value(because.word))
            .col_expr(Column::WithdrawnWords, Expr::value(because.words.as_str()))
            .col_expr(Column::WithdrawnAt, Expr::value(op.at()))
            .filter(Column::FileId.is_in(leave))
            .filter(Column::State.eq(ItemState::Standing))
            .exec(op.transaction())
            .await?;
        done.items.extend(stand);
    }
    let mut lists: BTreeMap<DestructionListId, Vec<FileId>> = BTreeMap::new();
    for (list, file) in &done.items {
        lists.entry(*list).or_default().push(*file);
    }
    for (list, files) in lists {
        narrowed(op, list, because).await?;
        op.record(Entry {
            kind: "destruction_list.withdrawn",
            institution: Some(institution),
            subject: Subject {
                kind: "destruction_list",
                id: Some(list.0),
            },
            payload: json!({
                "because": because.word,
                "words": because.words,
                "files": files,
            }),
        });
    }
    Ok(done)
}

/// A list from which files were taken is in another revision; where none is left that is to be destroyed, it is stopped. One that
/// is being executed goes its own way.
async fn narrowed(op: &mut Op, id: DestructionListId, because: &Because) -> Result<(), Fault> {
    use destruction_list::Column;
    let list = destruction_list::Entity::find_by_id(id)
        .lock_exclusive()
        .one(op.transaction())
        .await?
        .ok_or(Fault::broken("a file stands on no list"))?;
    let submitted = match list.state {
        ListState::Draft | ListState::ChangesRequested | ListState::Stopped => false,
        ListState::WithCommission
        | ListState::WithHead
        | ListState::WithArchive
        | ListState::Waiting
        | ListState::Ready => true,
        ListState::Abandoned
        | ListState::Executing
        | ListState::ExecutedWithRemains
        | ListState::Executed => return Ok(()),
    };
    let left = destruction_item::Entity::find()
        .filter(destruction_item::Column::ListId.eq(id))
        .filter(destruction_item::Column::State.eq(ItemState::Standing))
        .filter(destruction_item::Column::Appraisal.eq(Appraisal::Destroy))
        .count(op.transaction())
        .await?;
    let stops = submitted && left == 0;
    let state = if stops {
        ListState::Stopped
    } else {
        list.state
    };
    destruction_list::Entity::update_many()
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1))
        .col_expr(Column::State, Expr::value(state))
        .filter(Column::Id.eq(id))
        .exec(op.transaction())
        .await?;
    if stops {
        stopped(op, &list, because).await?;
    }
    Ok(())
}

async fn stopped(
    op: &mut Op,
    list: &destruction_list::Model,
    because: &Because,
) -> Result<(), Fault> {
    // Nobody decided to stop it; whose act emptied it is noted where it was somebody's.
    if let Some(account) = op.actor().account() {
        let decision = list_decision::Model {
            id: op.new_id(ListDecisionId),
            list_id: list.id,
            round: list.round,
            kind: ListDecisionKind::Stopped,
            hash: list.hash.clone(),
            decided_by: None,
            decided_for: None,
            entered_by: account,
            at: op.at(),
            remarks: Some(because.words.clone()),
            number: None,
            dated_on: None,
            document_id: None,
            members: Members::default(),
            voided_at: None,
        };
        list_decision::Entity::insert(decision.into_active_model())
            .exec_without_returning(op.transaction())
            .await?;
    }
    super::command::record(
        op,
        list,
        "destruction_list.stopped",
        json!({ "because": because.word, "reason": because.words, "left": 0 }),
    );
    Ok(())
}
