//! What a hold would do, without placing it (*pārbaude bez izpildes*): how many files and documents it would cover, which lists
//! would lose files, and for what it would come too late. A slip of the pen in a search must not empty acts that a
//! commission sat over.

use std::collections::{BTreeMap, BTreeSet};

use entities::documents::document;
use entities::ids::{DestructionListId, FileId};
use entities::retention::{destruction_item, destruction_list};
use entities::vocabulary::{Appraisal, ItemState};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect,
};

use super::Subjects;
use super::place::subjects_problem;
use crate::access::{Action, Caller};
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::op::Kit;
use crate::retention::Refusal;

/// What a hold would do.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Preview {
    /// Files that it would cover.
    pub files: u64,
    /// Documents that stand in them, of those that the caller sees.
    pub documents: u64,
    /// Lists that would lose files, the newest first.
    pub lists: Vec<Loss>,
    /// Files that are being destroyed, or were.
    pub too_late: u64,
}

/// A list that would lose files.
#[derive(Debug, Clone, PartialEq)]
pub struct Loss {
    /// Which.
    pub list: destruction_list::Model,
    /// How many files would leave it.
    pub files: u64,
    /// How many that are to be destroyed would be left.
    pub left: u64,
}

/// Looks at what a hold on `subjects` would do; `searched` says whether some of them were found by searching.
///
/// # Errors
/// A fault of the database; inside it the refusal that placing it would meet on their account.
pub async fn preview(
    kit: &Kit,
    caller: &Caller,
    subjects: &Subjects,
    searched: bool,
) -> Result<Result<Preview, Refusal>, Fault> {
    if let Err(not) = caller.require(Action::PlaceHold) {
        return Ok(Err(not.into()));
    }
    if let Some(problem) = subjects_problem(subjects, searched) {
        return Ok(Err(Refusal::Hold(vec![problem])));
    }
    // Nothing is written, but what is read must hold together.
    let op = kit.begin(caller.actor).await?;
    let unknown = subjects.unknown(&op, caller).await?;
    if !unknown.is_empty() {
        return Ok(Err(Refusal::Hold(unknown)));
    }
    let covered = subjects
        .covered(op.transaction(), caller.institution)
        .await?;
    let mut preview = Preview {
        files: covered.len() as u64,
        ..Preview::default()
    };
    let mut losses: BTreeMap<DestructionListId, BTreeSet<FileId>> = BTreeMap::new();
    for chunk in covered.chunks(CHUNK) {
        preview.documents += document::Entity::find()
            .filter(document::Column::FileId.is_in(chunk.iter().copied()))
            .filter(caller.scope().condition())
            .count(op.transaction())
            .await?;
        for (list, file, state) in listed(op.transaction(), chunk).await? {
            match state {
                ItemState::Standing => {
                    losses.entry(list).or_default().insert(file);
                }
                _ => preview.too_late += 1,
            }
        }
    }
    for (list, files) in losses.into_iter().rev() {
        preview
            .lists
            .push(loss(op.transaction(), list, &files).await?);
    }
    Ok(Ok(preview))
}

async fn listed<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<Vec<(DestructionListId, FileId, ItemState)>, Fault> {
    use destruction_item::Column;
    Ok(destruction_item::Entity::find()
        .select_only()
        .columns([Column::ListId, Column::FileId, Column::State])
        .filter(Column::FileId.is_in(files.iter().copied()))
        .filter(Column::State.is_in([
            ItemState::Standing,
            ItemState::Destroying,
            ItemState::Destroyed,
        ]))
        .into_tuple()
        .all(connection)
        .await?)
}

async fn loss<C: ConnectionTrait>(
    connection: &C,
    id: DestructionListId,
    files: &BTreeSet<FileId>,
) -> Result<Loss, Fault> {
    use destruction_item::Column;
    let list = destruction_list::Entity::find_by_id(id)
        .one(connection)
        .await?
        .ok_or(Fault::broken("a file stands on no list"))?;
    let going: Vec<FileId> = destruction_item::Entity::find()
        .select_only()
        .column(Column::FileId)
        .filter(Column::ListId.eq(id))
        .filter(Column::State.eq(ItemState::Standing))
        .filter(Column::Appraisal.eq(Appraisal::Destroy))
        .into_tuple()
        .all(connection)
        .await?;
    Ok(Loss {
        list,
        files: files.len() as u64,
        left: going.iter().filter(|file| !files.contains(file)).count() as u64,
    })
}
