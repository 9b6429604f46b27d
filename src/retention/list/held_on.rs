//! Appraisals that go on holding (*ekspertīzes lēmumu spēks*): once everybody has agreed, what is to be kept is never due again,
//! and what is kept on is not due before its day. A later appraisal of the same file takes the place of an earlier one.

use entities::ids::FileId;
use entities::retention::{destruction_item, file_appraisal};
use entities::vocabulary::{Appraisal, ItemState};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::command::Desk;
use super::read;
use crate::db::CHUNK;
use crate::kernel::Fault;
use crate::retention::keep::{Because, reckon_files};

/// From now on the list's appraisals hold; the files are reckoned anew in the same operation.
pub(super) async fn begin(desk: &mut Desk<'_>) -> Result<(), Fault> {
    use destruction_item::Column;
    use file_appraisal::Column as Appraised;
    let act = desk.list.act_number.clone().unwrap_or_default();
    let items = read::items(desk.op.transaction(), desk.list.id).await?;
    let rows: Vec<file_appraisal::Model> = items
        .into_iter()
        .filter(|item| item.state == ItemState::Standing)
        .filter_map(|item| {
            let appraisal = item.appraisal.filter(|one| *one != Appraisal::Destroy)?;
            Some(file_appraisal::Model {
                file_id: item.file_id,
                list_id: item.list_id,
                institution_id: desk.list.institution_id,
                appraisal,
                until_on: item.extend_until,
                reason: item.reason.unwrap_or_default(),
                act_number: act.clone(),
                held_from: desk.op.at(),
                replaced_at: None,
            })
        })
        .collect();
    let files: Vec<FileId> = rows.iter().map(|row| row.file_id).collect();
    for chunk in rows.chunks(CHUNK) {
        let own: Vec<FileId> = chunk.iter().map(|row| row.file_id).collect();
        file_appraisal::Entity::update_many()
            .col_expr(Appraised::ReplacedAt, Expr::value(desk.op.at()))
            .filter(Appraised::FileId.is_in(own.iter().copied()))
            .filter(Appraised::ReplacedAt.is_null())
            .exec(desk.op.transaction())
            .await?;
        let rows = chunk.iter().cloned();
        let rows: Vec<_> = rows
            .map(|row| row.into_active_model().reset_all())
            .collect();
        // The same list may have been agreed on before, and stopped.
        let again = OnConflict::columns([Appraised::FileId, Appraised::ListId])
            .update_columns([
                Appraised::Appraisal,
                Appraised::UntilOn,
                Appraised::Reason,
                Appraised::ActNumber,
                Appraised::HeldFrom,
                Appraised::ReplacedAt,
            ])
            .to_owned();
        file_appraisal::Entity::insert_many(rows)
            .on_conflict(again)
            .exec_without_returning(desk.op.transaction())
            .await?;
        destruction_item::Entity::update_many()
            .col_expr(Column::State, Expr::value(ItemState::Kept))
            .filter(Column::ListId.eq(desk.list.id))
            .filter(Column::FileId.is_in(own))
            .exec(desk.op.transaction())
            .await?;
    }
    reckon_files(desk.op, &files, Because::Appraised).await
}
