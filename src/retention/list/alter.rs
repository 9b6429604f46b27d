//! Changing a list while it is a draft: files come and go, and somebody says of each what is to become of it (*ekspertīze*).

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::ids::FileId;
use entities::retention::destruction_item;
use entities::vocabulary::{Appraisal, ItemState};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::json;

use super::command::Desk;
use super::error::Refusal;
use super::propose::{MOST_ITEMS, TOLD, named_files, put_on};
use crate::db::CHUNK;
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem, text};

const MOST_REMARK: usize = 1_000;

type Done = Result<Result<(), Refusal>, Fault>;

/// Puts further files on the list: all that are named, or none.
pub(super) async fn add(desk: &mut Desk<'_>, files: &[FileId]) -> Done {
    use destruction_item::Column;
    if files.is_empty() {
        return Ok(Err(Refusal::Faulty(vec![Problem::new(
            "REQUIRED", "files",
        )])));
    }
    let before = destruction_item::Entity::find()
        .filter(Column::ListId.eq(desk.list.id))
        .count(desk.op.transaction())
        .await?;
    let before = usize::try_from(before).map_err(Fault::at("counting what is on a list"))?;
    if before.saturating_add(files.len()) > MOST_ITEMS {
        let problem = Problem::new("LIST_TOO_LONG", "files").with("most", MOST_ITEMS);
        return Ok(Err(Refusal::Faulty(vec![problem])));
    }
    let chosen = match named_files(desk.op, desk.caller, files, desk.today).await? {
        Ok(chosen) => chosen,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let last: Option<i32> = destruction_item::Entity::find()
        .select_only()
        .column(Column::Ordinal)
        .filter(Column::ListId.eq(desk.list.id))
        .order_by_desc(Column::Ordinal)
        .into_tuple()
        .one(desk.op.transaction())
        .await?;
    put_on(desk, chosen, last.unwrap_or(0) + 1).await?;
    desk.compiles().await?;
    desk.record("destruction_list.added", json!({ "files": files }));
    Ok(Ok(()))
}

/// Takes files off the list: all that are named, or none.
pub(super) async fn remove(desk: &mut Desk<'_>, files: &[FileId], reason: &str) -> Done {
    use destruction_item::Column;
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => {
            return Ok(Err(Refusal::Reason {
                path: "reason",
                bad,
            }));
        }
    };
    if let Err(refusal) = stand(desk, files).await? {
        return Ok(Err(refusal));
    }
    for chunk in files.chunks(CHUNK) {
        destruction_item::Entity::delete_many()
            .filter(Column::ListId.eq(desk.list.id))
            .filter(Column::FileId.is_in(chunk.iter().copied()))
            .exec(desk.op.transaction())
            .await?;
    }
    desk.compiles().await?;
    desk.record(
        "destruction_list.removed",
        json!({ "files": files, "reason": reason }),
    );
    Ok(Ok(()))
}

/// Says of files what is to become of them; of all that nobody has appraised where none are named.
pub(super) async fn appraise(
    desk: &mut Desk<'_>,
    files: Option<Vec<FileId>>,
    appraisal: Appraisal,
    reason: &str,
    until: Option<NaiveDate>,
) -> Done {
    use destruction_item::Column;
    let mut problems = Vec::new();
    if let Err(bad) = reason_given(reason) {
        problems.push(bad.problem("reason"));
    }
    match (appraisal, until) {
        (Appraisal::Extend, None) => problems.push(Problem::new("REQUIRED", "until")),
        (Appraisal::Extend, Some(until)) if until <= desk.today => {
            problems.push(Problem::new("LIST_UNTIL_PAST", "until").with("until", until));
        }
        (Appraisal::Extend, Some(_)) => {}
        (Appraisal::Destroy | Appraisal::Keep | Appraisal::Sample, Some(_)) => {
            problems.push(Problem::new("LIST_UNTIL_POINTLESS", "until"));
        }
        (Appraisal::Destroy | Appraisal::Keep | Appraisal::Sample, None) => {}
    }
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let files = match files {
        Some(files) => files,
        None => unappraised(desk).await?,
    };
    if let Err(refusal) = stand(desk, &files).await? {
        return Ok(Err(refusal));
    }
    for chunk in files.chunks(CHUNK) {
        destruction_item::Entity::update_many()
            .col_expr(Column::Appraisal, Expr::value(appraisal))
            .col_expr(Column::Reason, Expr::value(reason.trim()))
            .col_expr(Column::ExtendUntil, Expr::value(until))
            .col_expr(Column::AppraisedAt, Expr::value(desk.op.at()))
            .col_expr(Column::AppraisedBy, Expr::value(desk.person))
            .filter(Column::ListId.eq(desk.list.id))
            .filter(Column::FileId.is_in(chunk.iter().copied()))
            .exec(desk.op.transaction())
            .await?;
    }
    desk.compiles().await?;
    desk.record(
        "destruction_list.appraised",
        json!({ "files": files, "appraisal": appraisal, "reason": reason.trim(), "until": until }),
    );
    Ok(Ok(()))
}

/// Remarks on a file.
pub(super) async fn remark(desk: &mut Desk<'_>, file: FileId, given: &str) -> Done {
    use destruction_item::Column;
    let mut problems = Vec::new();
    if given.chars().count() > MOST_REMARK {
        problems.push(Problem::new("TOO_LONG", "text").with("most", MOST_REMARK));
    }
    if text::has_control(given) {
        problems.push(Problem::new("CONTROL_CHARACTER", "text"));
    }
    let known = states(desk, &[file]).await?;
    if !known.contains_key(&file) {
        problems.push(Problem::new("LIST_FILE_NOT_ON", "file"));
    }
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let given = Some(given.trim()).filter(|given| !given.is_empty());
    let by = given.map(|_| desk.person);
    destruction_item::Entity::update_many()
        .col_expr(Column::Remark, Expr::value(given))
        .col_expr(Column::RemarkedAt, Expr::value(by.map(|_| desk.op.at())))
        .col_expr(Column::RemarkedBy, Expr::value(by))
        .filter(Column::ListId.eq(desk.list.id))
        .filter(Column::FileId.eq(file))
        .exec(desk.op.transaction())
        .await?;
    desk.record(
        "destruction_list.remarked",
        json!({ "file": file, "remark": given }),
    );
    Ok(Ok(()))
}

async fn unappraised(desk: &Desk<'_>) -> Result<Vec<FileId>, Fault> {
    use destruction_item::Column;
    Ok(destruction_item::Entity::find()
        .select_only()
        .column(Column::FileId)
        .filter(Column::ListId.eq(desk.list.id))
        .filter(Column::State.eq(ItemState::Standing))
        .filter(Column::Appraisal.is_null())
        .order_by_asc(Column::Ordinal)
        .into_tuple()
        .all(desk.op.transaction())
        .await?)
}

async fn states(desk: &Desk<'_>, files: &[FileId]) -> Result<HashMap<FileId, ItemState>, Fault> {
    use destruction_item::Column;
    let mut found = HashMap::new();
    for chunk in files.chunks(CHUNK) {
        let rows: Vec<(FileId, ItemState)> = destruction_item::Entity::find()
            .select_only()
            .columns([Column::FileId, Column::State])
            .filter(Column::ListId.eq(desk.list.id))
            .filter(Column::FileId.is_in(chunk.iter().copied()))
            .into_tuple()
            .all(desk.op.transaction())
            .await?;
        found.extend(rows);
    }
    Ok(found)
}

/// Refuses files that do not stand on the list, each where it is named; and no files at all.
async fn stand(desk: &Desk<'_>, files: &[FileId]) -> Done {
    if files.is_empty() {
        return Ok(Err(Refusal::Faulty(vec![Problem::new(
            "REQUIRED", "files",
        )])));
    }
    let known = states(desk, files).await?;
    let mut seen = BTreeSet::new();
    let mut problems = Vec::new();
    for (at, file) in files.iter().enumerate() {
        let path = format!("files.{at}");
        if !seen.insert(*file) {
            problems.push(Problem::new("LIST_FILE_TWICE", &path));
        } else if known.get(file) != Some(&ItemState::Standing) {
            problems.push(Problem::new("LIST_FILE_NOT_ON", &path));
        }
    }
    problems.truncate(TOLD);
    Ok(match problems.is_empty() {
        true => Ok(()),
        false => Err(Refusal::Faulty(problems)),
    })
}
