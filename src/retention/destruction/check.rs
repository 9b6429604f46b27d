//! What is asked at the moment of destruction (*pēdējā pārbaude*), for each file whose documents, volumes and row are locked.

use std::collections::BTreeSet;

use entities::classification::file;
use entities::documents::{also_in, document};
use entities::ids::{DestructionListId, FileId};
use entities::retention::{destruction_file, destruction_item, destruction_run};
use entities::vocabulary::{DestructionFate, WithdrawnBecause};
use sea_orm::{ColumnTrait, EntityTrait, JoinType, QueryFilter, QuerySelect};

use super::ordered::Ordered;
use crate::db::CHUNK;
use crate::journal::read::newest;
use crate::kernel::{Fault, calendar};
use crate::op::Op;
use crate::retention::list::in_the_way::{self, InTheWay};
use crate::retention::list::{Because, withdraw};

/// Whether the clock is before the day on which the act was ordered, or on which anything was done last.
///
/// # Errors
/// A fault of the database.
pub(super) async fn is_behind(op: &Op, run: &destruction_run::Model) -> Result<bool, Fault> {
    let last = newest(op.transaction()).await?;
    let last = last.map_or(run.ordered_at, |last| last.max(run.ordered_at));
    Ok(calendar::day(op.at()) < calendar::day(last))
}

/// What stands in the way of a file at this moment. It is taken off the list then, with words; the others go on.
///
/// # Errors
/// A fault of the database; also where its line is not what was ordered.
pub(super) async fn obstacles(
    op: &mut Op,
    run: &destruction_run::Model,
    ordered: &Ordered,
    file: &file::Model,
) -> Result<Vec<String>, Fault> {
    let item = destruction_item::Entity::find_by_id((run.list_id, file.id))
        .lock_exclusive()
        .one(op.transaction())
        .await?;
    let Some(item) = item else {
        return Ok(vec!["withdrawn".to_owned()]);
    };
    if !ordered.stands(&item)? {
        // A hold took it off meanwhile.
        let because = item.withdrawn_because;
        let because = because.map_or("withdrawn", WithdrawnBecause::as_str);
        return Ok(vec![because.to_owned()]);
    }
    let ways = ways_of(op, run.list_id, ordered, file).await?;
    let Some(first) = ways.first() else {
        return Ok(Vec::new());
    };
    let because = Because {
        word: first.because().unwrap_or(WithdrawnBecause::NotDue),
        words: first.words(),
    };
    withdraw(op, file.institution_id, &[file.id], &because).await?;
    Ok(ways.iter().map(|way| way.as_str().to_owned()).collect())
}

/// What stands in the way of a file. A further file in which a document of it stands as well is none where that file goes by the
/// same list: it stands on it, is to be destroyed, and may go.
async fn ways_of(
    op: &Op,
    list: DestructionListId,
    ordered: &Ordered,
    file: &file::Model,
) -> Result<Vec<InTheWay>, Fault> {
    let today = calendar::day(op.at());
    let further: Vec<FileId> = also_in::Entity::find()
        .select_only()
        .column(also_in::Column::FileId)
        .distinct()
        .join(
            JoinType::InnerJoin,
            also_in::Entity::belongs_to(document::Entity)
                .from(also_in::Column::DocumentId)
                .to(document::Column::Id)
                .into(),
        )
        .filter(document::Column::InstitutionId.eq(file.institution_id))
        .filter(document::Column::FileId.eq(file.id))
        .into_tuple()
        .all(op.transaction())
        .await?;
    let mut going = BTreeSet::new();
    for chunk in further.chunks(CHUNK) {
        let waiting: Vec<FileId> = destruction_file::Entity::find()
            .select_only()
            .column(destruction_file::Column::FileId)
            .filter(destruction_file::Column::ListId.eq(list))
            .filter(destruction_file::Column::FileId.is_in(chunk.iter().copied()))
            .filter(destruction_file::Column::Fate.eq(DestructionFate::Waiting))
            .into_tuple()
            .all(op.transaction())
            .await?;
        let items = destruction_item::Entity::find()
            .filter(destruction_item::Column::ListId.eq(list))
            .filter(destruction_item::Column::FileId.is_in(waiting))
            .all(op.transaction())
            .await?;
        for item in items {
            if ordered.stands(&item)? {
                going.insert(item.file_id);
            }
        }
    }
    loop {
        let mut asked = vec![file.id];
        asked.extend(going.iter().copied().filter(|other| *other != file.id));
        let mut found = in_the_way::of(op.transaction(), &asked, today).await?;
        let before = going.len();
        going.retain(|other| !found.contains_key(other));
        if going.len() == before {
            return Ok(found.remove(&file.id).unwrap_or_default());
        }
    }
}
