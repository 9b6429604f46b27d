//! Making a new version of the scheme: drafted from the one in force, filled from a table, led through its life.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::classification::{scheme, scheme_step, series, series_succession};
use entities::ids::{InstitutionId, SchemeId, SchemeStepId, SeriesId};
use entities::organisation::institution;
use entities::vocabulary::SchemeState;
use sea_orm::sea_query::Query;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::command::{Named, first_answer, keep_answer, permit};
use super::life::{self, Decision, LifeFacts};
use super::scheme::insert_series;
use super::{Refusal, SeriesPlan, check, coming_in_force, crosswalk, read};
use crate::access::{Action, Caller};
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};

/// Longest title of a version, in characters.
const MOST_TITLE: usize = 200;

/// A series that a table describes, with the older ones that it goes on with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftedSeries {
    /// Where it stands in the table, for problems: a path.
    pub place: String,
    /// The series.
    pub plan: SeriesPlan,
    /// Indexes of the version that it was drafted from (`2-5`), or of another institution's last version (`ME:2-5`); the
    /// series with the same index when nothing is said.
    pub formerly: Vec<String>,
}

/// Drafts a version from the one in force (*projekts*): the same series, each going on with its predecessor, or those of a
/// table. A table that does not fit leaves no draft behind.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn draft(
    kit: &Kit,
    caller: &Caller,
    (title, valid_from): (&str, NaiveDate),
    table: Option<Vec<DraftedSeries>>,
    named: Named<'_>,
) -> Result<Result<scheme::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let title = title.trim();
    if let Some(problem) = title_problem(title) {
        return Ok(Err(Refusal::Scheme(vec![problem])));
    }
    let mut op = kit.begin(caller.actor).await?;
    let versions = locked(&op, caller.institution).await?;
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(answer)) => {
            let id: SchemeId =
                serde_json::from_value(answer).map_err(Fault::at("reading an answer"))?;
            let first = versions.into_iter().find(|version| version.id == id);
            return Ok(first.ok_or(Refusal::SchemeUnknown));
        }
        Ok(None) => {}
    }
    let before = in_force(&versions);
    let row = scheme::Model {
        id: op.new_id(SchemeId),
        institution_id: caller.institution,
        title: title.to_owned(),
        state: SchemeState::Draft,
        valid_from,
        valid_to: None,
        based_on: before.map(|before| before.id),
        agreed_until: None,
        sample: before.is_some_and(|before| before.sample),
        former_unit_id: None,
    };
    op.record(Entry {
        kind: "scheme.drafted",
        institution: Some(caller.institution),
        subject: subject(row.id),
        payload: json!({ "title": row.title, "validFrom": valid_from, "basedOn": row.based_on }),
    });
    let made = row
        .clone()
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    if let Some(table) = table {
        if let Err(refusal) = fill(&mut op, &made, table).await? {
            return Ok(Err(refusal));
        }
    } else if let Some(before) = before {
        let older = read::series_of_scheme(op.transaction(), before.id).await?;
        let plans = older.iter().cloned().map(SeriesPlan::from).collect();
        let newer = insert_series(&op, row.id, row.sample, plans).await?;
        let links = older.iter().zip(&newer).map(|(from, to)| (from.id, to.id));
        insert_links(&op, links.collect()).await?;
    }
    keep_answer(&op, caller, named, json!(row.id)).await?;
    op.commit().await?;
    Ok(Ok(made))
}

/// Replaces the series of a draft by those of a table; nothing is changed when any of them cannot be.
///
/// # Errors
/// A fault of the database; inside it the refusal with every located problem.
pub async fn replace_series(
    kit: &Kit,
    caller: &Caller,
    id: SchemeId,
    table: Vec<DraftedSeries>,
    named: Named<'_>,
) -> Result<Result<scheme::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    let versions = locked(&op, caller.institution).await?;
    let Some(draft) = versions.into_iter().find(|version| version.id == id) else {
        return Ok(Err(Refusal::SchemeUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(draft)),
        Ok(None) => {}
    }
    if draft.state != SchemeState::Draft {
        return Ok(Err(Refusal::SchemeNotDraft));
    }
    if let Err(refusal) = fill(&mut op, &draft, table).await? {
        return Ok(Err(refusal));
    }
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(draft))
}

/// Gives a draft the series of a table, in place of those it had.
async fn fill(
    op: &mut Op,
    draft: &scheme::Model,
    table: Vec<DraftedSeries>,
) -> Result<Result<(), Refusal>, Fault> {
    let older = match draft.based_on {
        Some(before) => read::series_of_scheme(op.transaction(), before).await?,
        None => Vec::new(),
    };
    let links = match predecessors(op, &older, &table).await? {
        Ok(links) => links,
        Err(problems) => return Ok(Err(Refusal::Scheme(problems))),
    };
    clear(op, draft.id).await?;
    let count = table.len();
    let plans = table.into_iter().map(|series| series.plan).collect();
    let newer = insert_series(op, draft.id, draft.sample, plans).await?;
    let linked = newer.iter().zip(links).flat_map(|(series, from)| {
        from.into_iter()
            .map(|predecessor| (predecessor, series.id))
            .collect::<Vec<_>>()
    });
    insert_links(op, linked.collect()).await?;
    op.record(Entry {
        kind: "scheme.filled",
        institution: Some(draft.institution_id),
        subject: subject(draft.id),
        payload: json!({ "series": count }),
    });
    Ok(Ok(()))
}

/// Takes a version one step further in its life, or back to the draft.
///
/// # Errors
/// A fault of the database; inside it the refusal with everything that stands in the way.
pub async fn step(
    kit: &Kit,
    caller: &Caller,
    id: SchemeId,
    decision: Decision,
    named: Named<'_>,
) -> Result<Result<scheme::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    let versions = locked(&op, caller.institution).await?;
    let Some(version) = versions.iter().find(|version| version.id == id).cloned() else {
        return Ok(Err(Refusal::SchemeUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(version)),
        Ok(None) => {}
    }
    let today = calendar::day(op.at());
    let facts = facts(op.transaction(), &version, today).await?;
    let problems = life::step(&facts, &decision);
    if !problems.is_empty() {
        return Ok(Err(Refusal::Scheme(problems)));
    }
    let earlier = read::steps_of_scheme(op.transaction(), id).await?;
    let ordinal = earlier.last().map_or(1, |step| step.ordinal + 1);
    op.record(Entry {
        kind: "scheme.stepped",
        institution: Some(caller.institution),
        subject: subject(id),
        payload: json!({
            "from": version.state,
            "to": decision.to,
            "decidedOn": decision.decided_on,
            "decidedBy": decision.decided_by.trim(),
            "reference": decision.reference.trim(),
            "agreedUntil": decision.agreed_until,
            "note": decision.note,
        }),
    });
    scheme_step::Model {
        id: op.new_id(SchemeStepId),
        scheme_id: id,
        ordinal,
        from_state: version.state,
        to_state: decision.to,
        decided_on: decision.decided_on,
        decided_by: decision.decided_by.trim().to_owned(),
        reference: decision.reference.trim().to_owned(),
        note: decision.note,
        recorded_at: op.at(),
        recorded_by: caller.actor.account(),
    }
    .into_active_model()
    .reset_all()
    .insert(op.transaction())
    .await?;
    let mut change = version.clone().into_active_model();
    change.state = Set(decision.to);
    match decision.to {
        SchemeState::Agreed => change.agreed_until = Set(decision.agreed_until),
        // The agreement was about contents that may change now.
        SchemeState::Draft => change.agreed_until = Set(None),
        _ => {}
    }
    if decision.to == SchemeState::InForce
        && let Some(before) = in_force(&versions)
    {
        coming_in_force::supersede(&mut op, before, &version).await?;
    }
    let stepped = change.update(op.transaction()).await?;
    if decision.to == SchemeState::InForce {
        coming_in_force::take_over(&mut op, &stepped).await?;
    }
    keep_answer(&op, caller, named, json!(id)).await?;
    op.commit().await?;
    Ok(Ok(stepped))
}

/// What decides about the next steps of a version.
///
/// # Errors
/// A fault of the database.
pub async fn facts<C: ConnectionTrait>(
    connection: &C,
    version: &scheme::Model,
    today: NaiveDate,
) -> Result<LifeFacts, Fault> {
    let series = read::series_of_scheme(connection, version.id).await?;
    let before = read::scheme_in_force(connection, version.institution_id).await?;
    let registers_left_behind = if version.state == SchemeState::Agreed {
        coming_in_force::left_behind(connection, version, &series).await?
    } else {
        Vec::new()
    };
    let steps = read::steps_of_scheme(connection, version.id).await?;
    let count = series.len();
    let plans: Vec<SeriesPlan> = series.into_iter().map(SeriesPlan::from).collect();
    Ok(LifeFacts {
        state: version.state,
        valid_from: version.valid_from,
        today,
        faults: check::check(&plans).len(),
        series: count,
        in_force_since: before
            .filter(|before| before.id != version.id)
            .map(|before| before.valid_from),
        registers_left_behind,
        last_step_on: steps.last().map(|step| step.decided_on),
    })
}

fn title_problem(title: &str) -> Option<Problem> {
    if title.is_empty() {
        Some(Problem::new("REQUIRED", "title"))
    } else if text::has_control(title) {
        Some(Problem::new("CONTROL_CHARACTER", "title"))
    } else if title.chars().count() > MOST_TITLE {
        Some(Problem::new("TOO_LONG", "title").with("most", MOST_TITLE))
    } else {
        None
    }
}

const fn subject(id: SchemeId) -> Subject {
    Subject {
        kind: "scheme",
        id: Some(id.0),
    }
}

/// Every version of the institution, locked: one command at a time changes the scheme.
async fn locked(op: &Op, institution: InstitutionId) -> Result<Vec<scheme::Model>, Fault> {
    Ok(scheme::Entity::find()
        .filter(scheme::Column::InstitutionId.eq(institution))
        .order_by_asc(scheme::Column::Id)
        .lock_exclusive()
        .all(op.transaction())
        .await?)
}

fn in_force(versions: &[scheme::Model]) -> Option<&scheme::Model> {
    versions
        .iter()
        .filter(|version| version.state == SchemeState::InForce)
        .max_by_key(|version| (version.valid_from, version.id))
}

/// The predecessors of each series of a table, in the table's order; or every index that stands for nothing.
async fn predecessors(
    op: &Op,
    older: &[series::Model],
    table: &[DraftedSeries],
) -> Result<Result<Vec<BTreeSet<SeriesId>>, Vec<Problem>>, Fault> {
    let by_index: BTreeMap<&str, SeriesId> = older
        .iter()
        .map(|series| (series.file_index.as_str(), series.id))
        .collect();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let (mut links, mut problems) = (Vec::with_capacity(table.len()), Vec::new());
    for row in table {
        if !seen.insert(row.plan.index.as_str()) {
            let path = format!("{}.index", row.place);
            problems.push(Problem::new("SERIES_TWICE", &path).with("index", &row.plan.index));
        }
        let mut from = BTreeSet::new();
        if row.formerly.is_empty() {
            from.extend(by_index.get(row.plan.index.as_str()));
        }
        for formerly in &row.formerly {
            let found = match formerly.split_once(':') {
                None => by_index.get(formerly.as_str()).copied(),
                Some((code, index)) => elsewhere(op, code.trim(), index.trim()).await?,
            };
            match found {
                Some(series) => {
                    from.insert(series);
                }
                None => problems.push(
                    Problem::new("SERIES_UNKNOWN", &format!("{}.formerly", row.place))
                        .with("index", formerly),
                ),
            }
        }
        links.push(from);
    }
    Ok(if problems.is_empty() {
        Ok(links)
    } else {
        Err(problems)
    })
}

/// A series of another institution's last version: after a merger its successor's scheme goes on with it.
async fn elsewhere(op: &Op, code: &str, index: &str) -> Result<Option<SeriesId>, Fault> {
    let institutions = Query::select()
        .column(institution::Column::Id)
        .from(institution::Entity)
        .and_where(institution::Column::Code.eq(code))
        .take();
    let real = Query::select()
        .column(scheme::Column::Id)
        .from(scheme::Entity)
        .and_where(scheme::Column::InstitutionId.in_subquery(institutions))
        .and_where(scheme::Column::FormerUnitId.is_null())
        .and_where(scheme::Column::State.is_in([SchemeState::InForce, SchemeState::Superseded]))
        .take();
    let rows = series::Entity::find()
        .filter(series::Column::SchemeId.in_subquery(real))
        .filter(series::Column::FileIndex.eq(index))
        .all(op.transaction())
        .await?;
    let schemes: Vec<SchemeId> = rows.iter().map(|row| row.scheme_id).collect();
    let newest = scheme::Entity::find()
        .filter(scheme::Column::Id.is_in(schemes))
        .order_by_desc(scheme::Column::ValidFrom)
        .one(op.transaction())
        .await?;
    Ok(newest.and_then(|newest| {
        rows.into_iter()
            .find(|row| row.scheme_id == newest.id)
            .map(|row| row.id)
    }))
}

/// Takes the series of a draft away, with what they go on with. No file was ever opened from them.
async fn clear(op: &Op, id: SchemeId) -> Result<(), Fault> {
    let series = read::series_of_scheme(op.transaction(), id).await?;
    let ids: Vec<SeriesId> = series.iter().map(|row| row.id).collect();
    for chunk in ids.chunks(CHUNK) {
        series_succession::Entity::delete_many()
            .filter(series_succession::Column::SuccessorId.is_in(chunk.iter().copied()))
            .exec(op.transaction())
            .await?;
    }
    series::Entity::delete_many()
        .filter(series::Column::SchemeId.eq(id))
        .exec(op.transaction())
        .await?;
    Ok(())
}

async fn insert_links(op: &Op, links: Vec<(SeriesId, SeriesId)>) -> Result<(), Fault> {
    let rows: Vec<series_succession::ActiveModel> = links
        .into_iter()
        .map(|(predecessor_id, successor_id)| {
            series_succession::Model {
                predecessor_id,
                successor_id,
            }
            .into_active_model()
            .reset_all()
        })
        .collect();
    for chunk in rows.chunks(CHUNK) {
        series_succession::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(op.transaction())
            .await?;
    }
    Ok(())
}

/// The pairs of positions in two versions of which the second goes on with the first.
///
/// # Errors
/// A fault of the database.
pub async fn going_on<C: ConnectionTrait>(
    connection: &C,
    older: &[series::Model],
    newer: &[series::Model],
) -> Result<BTreeSet<(usize, usize)>, Fault> {
    let position = |rows: &[series::Model]| -> BTreeMap<SeriesId, usize> {
        let rows = rows.iter().enumerate();
        rows.map(|(position, row)| (row.id, position)).collect()
    };
    let (before, after) = (position(older), position(newer));
    let ids: Vec<SeriesId> = older.iter().map(|row| row.id).collect();
    let links = crosswalk::links_from_any(connection, &ids).await?;
    Ok(ids
        .iter()
        .flat_map(|start| {
            let from = before.get(start).copied();
            crosswalk::reached(*start, &links)
                .into_iter()
                .filter_map(|to| Some((from?, *after.get(&to)?)))
                .collect::<Vec<_>>()
        })
        .collect())
}
