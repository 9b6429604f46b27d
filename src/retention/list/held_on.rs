//! Appraisals that go on holding (*ekspertīzes lēmumu spēks*): once everybody has agreed, what is to be kept is never due again,
//! and what is kept on is not due before its day. A later appraisal of the same file takes the place of an earlier one. It ends
//! with the list that said so, where that is given back or given up; of an executed list, by a decision of its own
//! ([`super::release`]).

use entities::ids::FileId;
use entities::retention::{destruction_item, file_appraisal};
use entities::vocabulary::{Appraisal, ItemState, WithdrawnBecause};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::command::Desk;
use super::{in_the_way, read};
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

/// What becomes of the list whose appraisals end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// It is compiled anew: what was kept stands on it again.
    Draft,
    /// It is given up.
    Nothing,
}

/// From now on the list's appraisals hold no more; the files are reckoned anew in the same operation.
pub(super) async fn end(desk: &mut Desk<'_>, after: After) -> Result<(), Fault> {
    use file_appraisal::Column as Appraised;
    let held: Vec<FileId> = file_appraisal::Entity::find()
        .select_only()
        .column(Appraised::FileId)
        .filter(Appraised::ListId.eq(desk.list.id))
        .filter(Appraised::ReplacedAt.is_null())
        .into_tuple()
        .all(desk.op.transaction())
        .await?;
    file_appraisal::Entity::update_many()
        .col_expr(Appraised::ReplacedAt, Expr::value(desk.op.at()))
        .filter(Appraised::ListId.eq(desk.list.id))
        .filter(Appraised::ReplacedAt.is_null())
        .exec(desk.op.transaction())
        .await?;
    if after == After::Draft {
        stand_again(desk).await?;
    }
    if !held.is_empty() {
        desk.record(
            "destruction_list.appraisals_ended",
            json!({ "files": held }),
        );
    }
    reckon_files(desk.op, &held, Because::Appraised).await
}

/// What was kept stands on the list again, but for what was put on another one since.
async fn stand_again(desk: &Desk<'_>) -> Result<(), Fault> {
    use destruction_item::Column;
    let kept: Vec<FileId> = destruction_item::Entity::find()
        .select_only()
        .column(Column::FileId)
        .filter(Column::ListId.eq(desk.list.id))
        .filter(Column::State.eq(ItemState::Kept))
        .into_tuple()
        .all(desk.op.transaction())
        .await?;
    for (file, (_, title)) in in_the_way::on_lists(desk.op.transaction(), &kept).await? {
        destruction_item::Entity::update_many()
            .col_expr(Column::State, Expr::value(ItemState::Withdrawn))
            .col_expr(
                Column::WithdrawnBecause,
                Expr::value(WithdrawnBecause::OnList),
            )
            .col_expr(Column::WithdrawnWords, Expr::value(title))
            .col_expr(Column::WithdrawnAt, Expr::value(desk.op.at()))
            .filter(Column::ListId.eq(desk.list.id))
            .filter(Column::FileId.eq(file))
            .exec(desk.op.transaction())
            .await?;
    }
    destruction_item::Entity::update_many()
        .col_expr(Column::State, Expr::value(ItemState::Standing))
        .filter(Column::ListId.eq(desk.list.id))
        .filter(Column::State.eq(ItemState::Kept))
        .exec(desk.op.transaction())
        .await?;
    Ok(())
}
