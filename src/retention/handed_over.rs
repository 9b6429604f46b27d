//! That the archive has a file (*nodota lieta*): what is kept of it here may go from then on, by a list like everything else.
//!
//! Whoever hands over says so, in the operation that completes it, and the file is reckoned anew: it has a day now, whatever its
//! rule says, and is due no more at the archive. Holds and appraisals go on keeping it.
//!
//! Ground: Arhīvu likums 11. p.; domain §6.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::classification::file;
use entities::ids::FileId;
use entities::retention::file_handed_over;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::keep::{Because, reckon_files};
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::op::Op;

/// Files that the archive has.
///
/// # Errors
/// A fault of the database.
pub async fn of<C: ConnectionTrait>(
    connection: &C,
    files: &[FileId],
) -> Result<HashMap<FileId, file_handed_over::Model>, Fault> {
    let mut found = HashMap::new();
    for chunk in files.chunks(CHUNK) {
        let rows = file_handed_over::Entity::find()
            .filter(file_handed_over::Column::FileId.is_in(chunk.iter().copied()))
            .all(connection)
            .await?;
        found.extend(rows.into_iter().map(|row| (row.file_id, row)));
    }
    Ok(found)
}

/// Notes that the archive has the whole of files, by an act that both sides signed: the number of the act, the day of its last
/// signature.
///
/// # Errors
/// A fault of the database.
pub async fn note(
    op: &mut Op,
    files: &[FileId],
    (act, on): (&str, NaiveDate),
) -> Result<(), Fault> {
    for chunk in files.chunks(CHUNK / 4) {
        let rows = file::Entity::find()
            .filter(file::Column::Id.is_in(chunk.iter().copied()))
            .all(op.transaction())
            .await?;
        let rows = rows.into_iter().map(|file| {
            file_handed_over::Model {
                file_id: file.id,
                institution_id: file.institution_id,
                act_number: act.to_owned(),
                handed_over_on: on,
                recorded_at: op.at(),
            }
            .into_active_model()
        });
        let rows: Vec<_> = rows.collect();
        file_handed_over::Entity::insert_many(rows)
            .exec_without_returning(op.transaction())
            .await?;
    }
    reckon_files(op, files, Because::HandedOver).await
}
