//! What no condition over the ids of a file tells (*kas var palikt citur*): people who went with the last file that named them, and
//! the lines of annulled documents in the extracts of their registers. Read again before anything is certified, and cleared
//! again where something brought it back.

use std::collections::BTreeSet;

use entities::ids::{CorrespondentId, FileId};
use entities::retention::{destruction_file, destruction_run};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JsonValue, QueryFilter, QueryOrder, QuerySelect,
};

use super::erase_file::Told;
use super::places::Remain;
use super::{extract, people};
use crate::db::CHUNK;
use crate::journal::Actor;
use crate::kernel::Fault;
use crate::op::Kit;

/// What of it is still there.
///
/// # Errors
/// A fault of the database.
pub(super) async fn remains<C: ConnectionTrait>(
    connection: &C,
    run: &destruction_run::Model,
) -> Result<Vec<Remain>, Fault> {
    let gone = gone(connection, run).await?;
    let people = people::there(connection, &gone).await?;
    let annulled = extract::annulled(connection, run.list_id).await?;
    let lines = extract::still_told(connection, &annulled).await?;
    let remain = |what: String| Remain {
        place: "database".to_owned(),
        what,
    };
    let people = people.into_iter().map(|id| format!("correspondent {id}"));
    let lines = lines.into_iter().map(|id| format!("register_extract {id}"));
    Ok(people.chain(lines).map(remain).collect())
}

/// Clears it once more.
///
/// # Errors
/// A fault of the database.
pub(super) async fn clear(kit: &Kit, run: &destruction_run::Model) -> Result<(), Fault> {
    let op = kit.begin(Actor::System).await?;
    let gone = gone(op.transaction(), run).await?;
    people::forget(&op, &gone.into_iter().collect()).await?;
    let annulled = extract::annulled(op.transaction(), run.list_id).await?;
    extract::rewrite(&op, annulled.iter(), &run.act_number).await?;
    op.commit().await
}

/// People who went with the files of a list.
async fn gone<C: ConnectionTrait>(
    connection: &C,
    run: &destruction_run::Model,
) -> Result<Vec<CorrespondentId>, Fault> {
    use destruction_file::Column;
    let mut gone = BTreeSet::new();
    let mut after = None;
    loop {
        let mut query = destruction_file::Entity::find()
            .select_only()
            .columns([Column::FileId, Column::Told])
            .filter(Column::ListId.eq(run.list_id))
            .order_by_asc(Column::FileId)
            .limit(CHUNK as u64);
        if let Some(after) = after {
            query = query.filter(Column::FileId.gt(after));
        }
        let rows: Vec<(FileId, JsonValue)> = query.into_tuple().all(connection).await?;
        let Some((last, _)) = rows.last() else {
            return Ok(gone.into_iter().collect());
        };
        after = Some(*last);
        for (_, told) in rows {
            let told: Told = serde_json::from_value(told)
                .map_err(Fault::at("reading how a file was destroyed"))?;
            gone.extend(told.people_gone);
        }
    }
}
