//! Reading lists: a page of them, a page of what stands on one, what was decided, and what is missing.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::ids::{DestructionListId, FileId, InstitutionId};
use entities::retention::{destruction_item, destruction_list, file_appraisal, list_decision};
use entities::vocabulary::{Appraisal, ItemState, ListState};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::facts::{self, ItemFacts};
use super::hash;
use super::state::{Missing, Tally, missing};
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// A list of an institution; none where it has no such list.
///
/// # Errors
/// A fault of the database.
pub async fn list<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: DestructionListId,
) -> Result<Option<destruction_list::Model>, Fault> {
    Ok(destruction_list::Entity::find_by_id(id)
        .filter(destruction_list::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

fn those(institution: InstitutionId, states: &[ListState]) -> Condition {
    use destruction_list::Column;
    let kept = states.iter().map(|state| match state {
        // That is a matter of the day, and kept nowhere.
        ListState::Ready => ListState::Waiting,
        state => *state,
    });
    let states = (!states.is_empty()).then(|| Column::State.is_in(kept));
    Condition::all()
        .add(Column::InstitutionId.eq(institution))
        .add_option(states)
}

/// A page of an institution's lists, the newest first; those in some states only, where any are named.
///
/// # Errors
/// A fault of the database.
pub async fn lists<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    states: &[ListState],
    request: &PageRequest<DestructionListId>,
) -> Result<Page<destruction_list::Model>, Fault> {
    use destruction_list::Column;
    let after = request.after().map(|after| Column::Id.lt(*after));
    let rows = destruction_list::Entity::find()
        .filter(those(institution, states).add_option(after))
        .order_by_desc(Column::Id)
        .limit(request.limit())
        .all(connection)
        .await?;
    Ok(request.cut(rows))
}

/// How many lists.
///
/// # Errors
/// A fault of the database.
pub async fn count_lists<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    states: &[ListState],
) -> Result<u64, Fault> {
    Ok(destruction_list::Entity::find()
        .filter(those(institution, states))
        .count(connection)
        .await?)
}

/// A file on a list with what the act says of it: as it was frozen, else as it is now.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The row.
    pub row: destruction_item::Model,
    /// What the act says; none of a file that is gone.
    pub facts: Option<ItemFacts>,
}

/// A page of what stands on a list, or stood, in the order of its numbers.
///
/// # Errors
/// A fault of the database.
pub async fn items_page<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
    states: &[ItemState],
    request: &PageRequest<i32>,
    today: NaiveDate,
) -> Result<Page<Item>, Fault> {
    use destruction_item::Column;
    let after = request.after().map(|after| Column::Ordinal.gt(*after));
    let states = (!states.is_empty()).then(|| Column::State.is_in(states.iter().copied()));
    let rows = destruction_item::Entity::find()
        .filter(Column::ListId.eq(list))
        .filter(Condition::all().add_option(after).add_option(states))
        .order_by_asc(Column::Ordinal)
        .limit(request.limit())
        .all(connection)
        .await?;
    let page = request.cut(rows);
    let open = page.rows.iter().filter(|row| row.facts.is_none());
    let open: Vec<FileId> = open.map(|row| row.file_id).collect();
    let mut now = match open.is_empty() {
        true => HashMap::new(),
        false => facts::of(connection, &open, today).await?,
    };
    let mut items = Vec::with_capacity(page.rows.len());
    for row in page.rows {
        let facts = match hash::frozen(&row)? {
            Some(facts) => Some(facts),
            None => now.remove(&row.file_id),
        };
        items.push(Item { row, facts });
    }
    Ok(Page {
        rows: items,
        has_next: page.has_next,
    })
}

/// How many stand on a list so.
///
/// # Errors
/// A fault of the database.
pub async fn count_items<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
    states: &[ItemState],
) -> Result<u64, Fault> {
    use destruction_item::Column;
    let states = (!states.is_empty()).then(|| Column::State.is_in(states.iter().copied()));
    Ok(destruction_item::Entity::find()
        .filter(Column::ListId.eq(list))
        .filter(Condition::all().add_option(states))
        .count(connection)
        .await?)
}

/// Everything on a list, in the order of its numbers.
///
/// # Errors
/// A fault of the database.
pub async fn items<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
) -> Result<Vec<destruction_item::Model>, Fault> {
    use destruction_item::Column;
    Ok(destruction_item::Entity::find()
        .filter(Column::ListId.eq(list))
        .order_by_asc(Column::Ordinal)
        .all(connection)
        .await?)
}

/// What was decided about lists, the first decision first.
///
/// # Errors
/// A fault of the database.
pub async fn decisions_of<C: ConnectionTrait>(
    connection: &C,
    lists: &[DestructionListId],
) -> Result<HashMap<DestructionListId, Vec<list_decision::Model>>, Fault> {
    use list_decision::Column;
    let mut found: HashMap<DestructionListId, Vec<list_decision::Model>> = HashMap::new();
    for chunk in lists.chunks(CHUNK) {
        let rows = list_decision::Entity::find()
            .filter(Column::ListId.is_in(chunk.iter().copied()))
            .order_by_asc(Column::Id)
            .all(connection)
            .await?;
        for row in rows {
            found.entry(row.list_id).or_default().push(row);
        }
    }
    Ok(found)
}

/// What was decided about one list, the first decision first.
///
/// # Errors
/// A fault of the database.
pub async fn decisions<C: ConnectionTrait>(
    connection: &C,
    list: DestructionListId,
) -> Result<Vec<list_decision::Model>, Fault> {
    let found = decisions_of(connection, &[list]).await?.remove(&list);
    Ok(found.unwrap_or_default())
}

/// Counts items, and reckons the hash of what was submitted anew.
///
/// # Errors
/// A fault when what was frozen cannot be read.
pub fn tally_of(
    list: &destruction_list::Model,
    items: &[destruction_item::Model],
) -> Result<Tally, Fault> {
    let mut tally = Tally::default();
    for item in items {
        if item.state != ItemState::Standing {
            continue;
        }
        tally.standing += 1;
        match item.appraisal {
            None => tally.unappraised += 1,
            Some(Appraisal::Destroy) => tally.to_destroy += 1,
            Some(Appraisal::Keep | Appraisal::Sample | Appraisal::Extend) => {}
        }
    }
    if list.hash.is_some() {
        tally.hash = Some(hash::of(list, items)?);
    }
    Ok(tally)
}

/// Counts what stands on a list, and reckons the hash of what was submitted anew.
///
/// # Errors
/// A fault of the database.
pub async fn tally<C: ConnectionTrait>(
    connection: &C,
    list: &destruction_list::Model,
) -> Result<Tally, Fault> {
    tally_of(list, &items(connection, list.id).await?)
}

/// What is missing on a day before a list can be executed.
///
/// # Errors
/// A fault of the database.
pub async fn what_is_missing<C: ConnectionTrait>(
    connection: &C,
    list: &destruction_list::Model,
    day: NaiveDate,
) -> Result<Vec<Missing>, Fault> {
    let tally = tally(connection, list).await?;
    let decisions = decisions(connection, list.id).await?;
    Ok(missing(list, &tally, &decisions, day))
}

/// The appraisals that hold for files.
///
/// # Errors
/// A fault of the database.
pub async fn appraisals<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, file_appraisal::Model>, Fault> {
    use file_appraisal::Column;
    let mut found = HashMap::new();
    for chunk in files.chunks(CHUNK) {
        let rows = file_appraisal::Entity::find()
            .filter(Column::FileId.is_in(chunk.iter().copied()))
            .filter(Column::ReplacedAt.is_null())
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.file_id, row)));
    }
    Ok(found)
}
