//! Taking files off lists (*izņemšana no akta*) in somebody else's operation: a hold that is placed, an obstacle that is found at
//! the moment of destruction.
//!
//! It only narrows a list, so what was decided about the rest goes on holding: the hash is of what was submitted, and what
//! left it since is told beside.

use std::collections::BTreeMap;

use entities::ids::{DestructionListId, FileId, InstitutionId};
use entities::retention::destruction_item;
use entities::vocabulary::{ItemState, WithdrawnBecause};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
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
