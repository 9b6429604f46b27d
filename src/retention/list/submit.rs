//! Submitting a list to the commission (*akta iesniegšana*): it gets its number, what the act says of every file is frozen, and the
//! hash of that is what everybody decides about from then on.

use std::collections::HashMap;

use entities::ids::{DestructionListId, FileId};
use entities::retention::{destruction_item, destruction_list, list_decision};
use entities::vocabulary::{Appraisal, ItemState, ListDecisionKind};
use sea_orm::sea_query::{Expr, OnConflict, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::json;

use super::command::Desk;
use super::error::Refusal;
use super::in_the_way::{self, InTheWay};
use super::propose::{TOLD, problem};
use super::{facts, hash, read};
use crate::db::CHUNK;
use crate::kernel::{Fault, Problem, text};

const MOST_NUMBER: usize = 30;

/// Submits the list.
pub(super) async fn submit(
    desk: &mut Desk<'_>,
    act_number: &str,
) -> Result<Result<(), Refusal>, Fault> {
    let mut problems = number(desk, act_number).await?;
    let items = read::items(desk.op.transaction(), desk.list.id).await?;
    let (mut standing, left): (Vec<_>, Vec<_>) = items
        .into_iter()
        .partition(|item| item.state == ItemState::Standing);
    let unappraised = standing.iter().filter(|item| item.appraisal.is_none());
    let unappraised = unappraised.count();
    if unappraised > 0 {
        problems.push(Problem::new("LIST_NOT_APPRAISED", "list").with("files", unappraised));
    }
    let goes = |item: &destruction_item::Model| item.appraisal == Some(Appraisal::Destroy);
    if unappraised == 0 && !standing.iter().any(goes) {
        problems.push(Problem::new("LIST_NOTHING_TO_DESTROY", "list"));
    }
    let ids: Vec<FileId> = standing.iter().map(|item| item.file_id).collect();
    let frozen = facts::of(desk.op.transaction(), &ids, desk.today).await?;
    problems.extend(groundless(&standing, &frozen));
    problems.extend(in_the_way(desk, &standing, &frozen).await?);
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    for item in &mut standing {
        let facts = frozen.get(&item.file_id);
        let facts = facts.ok_or(Fault::broken("a file on a list is missing"))?;
        item.facts = Some(json!(facts));
        item.due_on = facts.due_on.unwrap_or(item.due_on);
    }
    freeze(desk, &standing, &left).await?;
    desk.list.act_number = Some(act_number.trim().to_owned());
    desk.list.round += 1;
    desk.list.submitted_at = Some(desk.op.at());
    desk.list.hash = Some(hash::of(&desk.list, &standing)?);
    let decision = list_decision::Model {
        number: desk.list.act_number.clone(),
        ..desk.decision(ListDecisionKind::Submitted)
    };
    desk.write(decision).await?;
    let list = desk.list.clone();
    desk.record(
        "destruction_list.submitted",
        json!({
            "actNumber": list.act_number,
            "round": list.round,
            "sha256": list.hash,
            "files": standing.len(),
            "toDestroy": standing.iter().filter(|item| goes(item)).count(),
        }),
    );
    Ok(Ok(()))
}

/// Files that nobody could say on which ground they are destroyed: their rule names no law, and the act would not either.
fn groundless(
    items: &[destruction_item::Model],
    frozen: &HashMap<FileId, facts::ItemFacts>,
) -> Vec<Problem> {
    items
        .iter()
        .filter(|item| item.appraisal == Some(Appraisal::Destroy))
        .filter_map(|item| frozen.get(&item.file_id))
        .filter(|facts| facts.ground().trim().is_empty())
        .take(TOLD)
        .map(|facts| {
            Problem::new("LIST_NO_GROUND", "list")
                .with("file", &facts.designation)
                .with("unit", facts.unit.as_deref().unwrap_or("–"))
                .with("index", &facts.index)
        })
        .collect()
}

/// What is wrong with the number of the act: none is given to two, nor is one that another list was ever submitted under.
async fn number(desk: &Desk<'_>, given: &str) -> Result<Vec<Problem>, Fault> {
    use destruction_list::Column;
    let given = given.trim();
    let mut problems = Vec::new();
    if given.is_empty() {
        problems.push(Problem::new("REQUIRED", "actNumber"));
    }
    if given.chars().count() > MOST_NUMBER {
        problems.push(Problem::new("TOO_LONG", "actNumber").with("most", MOST_NUMBER));
    }
    if text::has_control(given) {
        problems.push(Problem::new("CONTROL_CHARACTER", "actNumber"));
    }
    // As many as acts were ever submitted: a few a year. A database folds only the letters that English has.
    let lists: HashMap<DestructionListId, (String, Option<String>)> =
        destruction_list::Entity::find()
            .select_only()
            .columns([Column::Id, Column::Title, Column::ActNumber])
            .filter(Column::InstitutionId.eq(desk.list.institution_id))
            .filter(Column::Id.ne(desk.list.id))
            .into_tuple::<(DestructionListId, String, Option<String>)>()
            .all(desk.op.transaction())
            .await?
            .into_iter()
            .map(|(id, title, number)| (id, (title, number)))
            .collect();
    let own = Query::select()
        .column(Column::Id)
        .from(destruction_list::Entity)
        .and_where(Column::InstitutionId.eq(desk.list.institution_id))
        .take();
    let earlier: Vec<(DestructionListId, Option<String>)> = list_decision::Entity::find()
        .select_only()
        .columns([list_decision::Column::ListId, list_decision::Column::Number])
        .filter(list_decision::Column::Kind.eq(ListDecisionKind::Submitted))
        .filter(list_decision::Column::ListId.in_subquery(own))
        .into_tuple()
        .all(desk.op.transaction())
        .await?;
    let current = lists.iter().map(|(id, (_, number))| (*id, number.clone()));
    let same = earlier.into_iter().chain(current).find_map(|(id, number)| {
        let number = number.filter(|number| is_same_number(number, given))?;
        Some((number, lists.get(&id)?))
    });
    problems.extend(same.map(|(number, (title, _))| {
        Problem::new("LIST_ACT_NUMBER_USED", "actNumber")
            .with("number", number)
            .with("title", title)
    }));
    Ok(problems)
}

/// Whether people would read two numbers as one: however they are spaced, in capitals or not.
fn is_same_number(one: &str, other: &str) -> bool {
    let folded = |number: &str| -> String {
        let solid = number
            .chars()
            .filter(|character| !character.is_whitespace());
        solid.flat_map(char::to_lowercase).collect()
    };
    folded(one) == folded(other)
}

/// What stands in the way of destroying what is to be destroyed. That a file falls due only on a day that was known when the
/// list was made does not: lists are prepared ahead, and before anything is destroyed it is asked again.
async fn in_the_way(
    desk: &Desk<'_>,
    items: &[destruction_item::Model],
    frozen: &HashMap<FileId, facts::ItemFacts>,
) -> Result<Vec<Problem>, Fault> {
    let goes = items
        .iter()
        .filter(|item| item.appraisal == Some(Appraisal::Destroy));
    let goes: Vec<&destruction_item::Model> = goes.collect();
    let ids: Vec<FileId> = goes.iter().map(|item| item.file_id).collect();
    let mut found = in_the_way::of(desk.op.transaction(), &ids, desk.today).await?;
    let mut problems = Vec::new();
    for item in goes {
        let first = found.remove(&item.file_id).and_then(|obstacles| {
            let foreseen = |obstacle: &InTheWay| match obstacle {
                InTheWay::NotDue { due_on, .. } => due_on.is_some_and(|day| day <= item.due_on),
                _ => false,
            };
            obstacles.into_iter().find(|obstacle| !foreseen(obstacle))
        });
        if let Some(obstacle) = first {
            let file = frozen
                .get(&item.file_id)
                .map_or("", |facts| facts.designation.as_str());
            problems.push(problem("list", file, &obstacle));
        }
        if problems.len() == TOLD {
            break;
        }
    }
    Ok(problems)
}

async fn freeze(
    desk: &Desk<'_>,
    standing: &[destruction_item::Model],
    left: &[destruction_item::Model],
) -> Result<(), Fault> {
    use destruction_item::Column;
    for chunk in standing.chunks(CHUNK) {
        let rows = chunk.iter().cloned();
        let rows: Vec<_> = rows
            .map(|row| row.into_active_model().reset_all())
            .collect();
        destruction_item::Entity::insert_many(rows)
            .on_conflict(
                OnConflict::columns([Column::ListId, Column::FileId])
                    .update_columns([Column::Facts, Column::DueOn])
                    .to_owned(),
            )
            .exec_without_returning(desk.op.transaction())
            .await?;
    }
    // What left the list before is no part of what is submitted now.
    let left: Vec<FileId> = left.iter().map(|item| item.file_id).collect();
    for chunk in left.chunks(CHUNK) {
        destruction_item::Entity::update_many()
            .col_expr(
                Column::Facts,
                Expr::value(Option::<serde_json::Value>::None),
            )
            .filter(Column::ListId.eq(desk.list.id))
            .filter(Column::FileId.is_in(chunk.iter().copied()))
            .exec(desk.op.transaction())
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_same_number;

    #[test]
    fn a_number_is_the_same_however_it_is_typed() {
        for other in [
            "IZN-1/2026",
            " izn-1/2026 ",
            "Izn - 1 / 2026",
            "izn-1/2026\u{a0}",
        ] {
            assert!(is_same_number("IZN-1/2026", other), "{other}");
        }
        assert!(is_same_number("Ķ-1", "ķ-1"));
        for other in ["IZN-11/2026", "IZN-1/2025", "IZN1/2026", ""] {
            assert!(!is_same_number("IZN-1/2026", other), "{other}");
        }
    }
}
