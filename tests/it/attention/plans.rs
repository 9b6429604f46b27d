//! How the databases go about the list of open tasks once there are thousands: each page walks an index in the list's own order.

use std::collections::BTreeSet;

use aprite::access::Scope;
use aprite::attention::my_work::list::page_query;
use aprite::attention::my_work::{Filter, Key, Onlooker, View};
use aprite::kernel::Ids;
use aprite::kernel::paging::PageRequest;
use aprite::op::Kit;
use chrono::NaiveDate;
use entities::circulation::{resolution, task};
use entities::ids::{ResolutionId, StaffMemberId, TaskId, UnitId};
use entities::organisation::{account, staff_member};
use entities::vocabulary::{Role, TaskRole, TaskState};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DbBackend, IntoActiveModel, TryGetable};

use super::*;
use crate::plans::{Archive, all, insert};
use crate::support::kit::Plumbing;

const PAGE: u64 = 20;

/// Open tasks on every document, half of them of one unit and one person; every seventh without a last day. One of those in the
/// middle of the list.
async fn give_tasks(kit: &Kit, archive: &Archive) -> (UnitId, StaffMemberId, Key) {
    let people = all::<staff_member::Entity>(kit, staff_member::Column::Id).await;
    let account = all::<account::Entity>(kit, account::Column::Login).await[0].id;
    let at = kit.clock.now();
    let ids = Ids::seeded(99);
    let first_day: NaiveDate = "2026-01-05".parse().expect("a day");
    let (mut resolutions, mut tasks) = (Vec::new(), Vec::new());
    for (number, document) in archive.documents.iter().enumerate() {
        let id = ids.make(at, ResolutionId);
        let day = first_day + TimeDelta::days(number as i64 * 7 % 90);
        let due_on = (number % 7 != 0).then_some(day);
        let which = if number % 2 == 0 { 0 } else { 1 + number % 7 };
        resolutions.push(
            resolution::Model {
                id,
                institution_id: archive.institution,
                document_id: *document,
                parent_task_id: None,
                author_id: people[1].id,
                given_at: at,
                given_by: account,
                given_for: None,
                text: "Izvērtēt".to_owned(),
                due_on,
                controller_id: None,
                released_at: None,
                released_by: None,
                released_for: None,
                release_reason: None,
                revision: 1,
            }
            .into_active_model()
            .reset_all(),
        );
        tasks.push(task::Model {
            id: ids.make(at, TaskId),
            institution_id: archive.institution,
            resolution_id: id,
            document_id: *document,
            role: TaskRole::Lead,
            executor_id: people[which].id,
            unit_id: Some(archive.units[which]),
            delegated_by: task::Chain::default(),
            state: TaskState::Assigned,
            assigned_at: at,
            due_on,
            answer_id: None,
            closed_at: None,
            revision: 1,
        });
    }
    let middle = Key::of(&tasks[tasks.len() / 2]);
    let tasks = tasks
        .into_iter()
        .map(|task| task.into_active_model().reset_all());
    let tasks = tasks.collect();
    insert::<resolution::Entity, _>(kit, resolutions).await;
    insert::<task::Entity, _>(kit, tasks).await;
    kit.db
        .reader()
        .execute_unprepared("ANALYZE")
        .await
        .expect("statistics");
    (archive.units[0], people[0].id, middle)
}

/// What the database will do, and whatever in it grows with the list.
async fn faults(kit: &Kit, mut statement: sea_orm::Statement, walks: usize) -> Vec<String> {
    let explain = match statement.db_backend {
        DbBackend::Postgres => "EXPLAIN (FORMAT JSON) ",
        _ => "EXPLAIN QUERY PLAN ",
    };
    statement.sql.insert_str(0, explain);
    let rows = kit
        .db
        .reader()
        .query_all_raw(statement)
        .await
        .expect("a plan");
    if kit.db.backend() == DbBackend::Postgres {
        let plan = Value::try_get_by(&rows[0], 0).expect("a plan");
        let mut found = Vec::new();
        postgres(&plan[0]["Plan"], walks, &mut found);
        return found;
    }
    let steps: Vec<String> = rows
        .iter()
        .map(|row| row.try_get("", "detail").expect("a step"))
        .collect();
    let scans = steps.iter().filter(|step| step.starts_with("SCAN task"));
    let sorts = steps.iter().filter(|step| step.contains("ORDER BY"));
    let mut found: Vec<String> = scans.cloned().collect();
    // Several pages that were walked in order are merged by one sort.
    found.extend(sorts.skip(usize::from(walks > 1)).cloned());
    let walked = steps
        .iter()
        .filter(|step| step.contains("INDEX task_open_by_"));
    if walked.count() < walks {
        found.push(format!(
            "not every walk has its index:\n{}",
            steps.join("\n")
        ));
    }
    found
}

fn postgres(node: &Value, walks: usize, found: &mut Vec<String>) {
    let kind = node["Node Type"].as_str().unwrap_or_default();
    let rows = node["Plan Rows"].as_u64().unwrap_or(u64::MAX);
    let whole = kind.contains("Seq Scan")
        && (node["Relation Name"] == "task" || node["Relation Name"] == "document");
    let most = (PAGE + 1) * walks as u64;
    if whole || (kind == "Sort" && rows > most) {
        found.push(format!("{kind} of {rows} rows"));
    }
    for part in node["Plans"].as_array().into_iter().flatten() {
        postgres(part, walks, found);
    }
}

#[both]
async fn no_page_of_open_tasks_sorts_or_scans_them(plumbing: Plumbing) {
    let kit = &plumbing.kit;
    let archive = Archive::fill(kit).await;
    let (unit, person, middle) = give_tasks(kit, &archive).await;
    let two = BTreeSet::from([unit, archive.units[2]]);
    let today: NaiveDate = "2026-03-02".parse().expect("a day");
    let mut found = Vec::new();
    for role in [Role::RecordsClerk, Role::Specialist] {
        for (name, view, units) in [
            ("mine", View::Mine, BTreeSet::new()),
            ("a unit's", View::Unit, BTreeSet::from([unit])),
            ("two units'", View::Unit, two.clone()),
        ] {
            for after in [None, Some(middle)] {
                let walks = units.len().max(1) * if after.is_some() { 2 } else { 1 };
                let scope = Scope::of(
                    archive.institution,
                    &[role].into(),
                    units.clone(),
                    Some(person),
                );
                let onlooker = Onlooker {
                    person: Some(person),
                    units: units.clone(),
                };
                let request = PageRequest::new(PAGE, after).expect("a page");
                let query = page_query(&scope, &onlooker, &Filter::of(view), today, &request);
                let statement = kit.db.backend().build(&query.expect("a query"));
                let faults = faults(kit, statement, walks).await;
                if !faults.is_empty() {
                    found.push(format!("{role}, {name}, {after:?}: {faults:#?}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n\n"));
}
