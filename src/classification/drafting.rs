//! Making a new version of the scheme: drafted from the one in force, filled from a table, led through its life.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::classification::{scheme, scheme_step, series, series_succession};
use entities::ids::{InstitutionId, SchemeId, SchemeStepId, SeriesId, UnitId};
use entities::vocabulary::SchemeState;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::command::{Named, first_answer, keep_answer, permit};
use super::formerly::{insert_links, predecessors};
use super::life::{self, Decision, LifeFacts};
use super::scheme::insert_series;
use super::{DraftedSeries, Refusal, SeriesPlan, check, coming_in_force, owner, read};
use crate::access::{Action, Caller};
use crate::db::CHUNK;
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, Problem, calendar, text};
use crate::op::{Kit, Op};
use crate::organisation::{Structure, read as organisation};

/// Longest title of a version, in characters.
const MOST_TITLE: usize = 200;

/// A version to be drafted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewVersion {
    /// Title.
    pub title: String,
    /// First day in force.
    pub valid_from: NaiveDate,
    /// Whose scheme it is, where it is not that of everything behind the institution's wall.
    pub unit: Option<UnitId>,
}

/// Drafts a version from the one in force (*projekts*): the same series, each going on with its predecessor, or those of a
/// table. A table that does not fit leaves no draft behind. Where it takes the place of versions of merged services, only a
/// table can say which of its series goes on with which of theirs.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn draft(
    kit: &Kit,
    caller: &Caller,
    new: NewVersion,
    table: Option<Vec<DraftedSeries>>,
    named: Named<'_>,
) -> Result<Result<scheme::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
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
    let made = match draft_within(&mut op, caller, new, versions, table).await? {
        Ok(made) => made,
        Err(refusal) => return Ok(Err(refusal)),
    };
    keep_answer(&op, caller, named, json!(made.id)).await?;
    op.commit().await?;
    Ok(Ok(made))
}

/// What [`draft`] would answer, without doing it (*pārbaude bez izpildes*).
///
/// # Errors
/// As [`draft`].
pub async fn try_draft(
    kit: &Kit,
    caller: &Caller,
    new: NewVersion,
    table: Option<Vec<DraftedSeries>>,
) -> Result<Result<scheme::Model, Refusal>, Fault> {
    if let Err(refusal) = permit(caller, Action::ManageScheme) {
        return Ok(Err(refusal));
    }
    let mut op = kit.begin(caller.actor).await?;
    let versions = locked(&op, caller.institution).await?;
    // The operation is given up with all that it did.
    draft_within(&mut op, caller, new, versions, table).await
}

async fn draft_within(
    op: &mut Op,
    caller: &Caller,
    new: NewVersion,
    versions: Vec<scheme::Model>,
    table: Option<Vec<DraftedSeries>>,
) -> Result<Result<scheme::Model, Refusal>, Fault> {
    let title = new.title.trim();
    if let Some(problem) = title_problem(title) {
        return Ok(Err(Refusal::Scheme(vec![problem])));
    }
    let structure = organisation::structure(op.transaction(), caller.institution).await?;
    if let Some(problem) = owner_problem(&new, &structure) {
        return Ok(Err(Refusal::Scheme(vec![problem])));
    }
    let mut row = scheme::Model {
        id: op.new_id(SchemeId),
        institution_id: caller.institution,
        unit_id: new.unit,
        title: title.to_owned(),
        state: SchemeState::Draft,
        valid_from: new.valid_from,
        valid_to: None,
        based_on: None,
        agreed_until: None,
        sample: false,
        former_unit_id: None,
    };
    let replaced = owner::replaced(&row, &versions, &structure);
    let before = match replaced.as_slice() {
        [only] => Some(*only),
        several => several
            .iter()
            .copied()
            .find(|version| version.unit_id == new.unit),
    };
    row.based_on = before.map(|before| before.id);
    row.sample = replaced.iter().any(|version| version.sample);
    op.record(Entry {
        kind: "scheme.drafted",
        institution: Some(caller.institution),
        subject: subject(row.id),
        payload: json!({ "title": row.title, "unit": row.unit_id, "validFrom": row.valid_from, "basedOn": row.based_on }),
    });
    let made = row
        .clone()
        .into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    if let Some(table) = table {
        if let Err(refusal) = fill(op, &made, table).await? {
            return Ok(Err(refusal));
        }
    } else if let Some(before) = before {
        let older = read::series_of_scheme(op.transaction(), before.id).await?;
        let plans = older.iter().cloned().map(SeriesPlan::from);
        let plans = plans
            .map(|plan| succeeded(plan, row.valid_from, &structure))
            .collect();
        let newer = insert_series(op, row.id, row.sample, plans).await?;
        let links = older.iter().zip(&newer).map(|(from, to)| (from.id, to.id));
        insert_links(op, links.collect()).await?;
    }
    Ok(Ok(made))
}

/// A series of an older version as a newer one has it: where its unit has ended meanwhile, in the hands of that one's heir.
fn succeeded(plan: SeriesPlan, from: NaiveDate, units: &Structure) -> SeriesPlan {
    let heir = plan.unit.and_then(|unit| units.heir_on(unit, from));
    SeriesPlan {
        unit: heir.or(plan.unit),
        ..plan
    }
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
    let links = match predecessors(op, draft.institution_id, &older, &table).await? {
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
    if decision.to == SchemeState::InForce {
        let structure = organisation::structure(op.transaction(), caller.institution).await?;
        for before in owner::replaced(&version, &versions, &structure) {
            coming_in_force::supersede(&mut op, before, &version).await?;
        }
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
    let others = read::schemes_in_force(connection, version.institution_id).await?;
    let structure = organisation::structure(connection, version.institution_id).await?;
    let replaced = owner::replaced(version, &others, &structure);
    let (mut registers_left_behind, mut files_left_behind) = (Vec::new(), Vec::new());
    if !matches!(
        version.state,
        SchemeState::InForce | SchemeState::Superseded
    ) {
        let before: BTreeSet<SchemeId> = replaced.iter().map(|before| before.id).collect();
        registers_left_behind =
            coming_in_force::registers_left_behind(connection, version, &series, &before).await?;
        files_left_behind =
            coming_in_force::files_left_behind(connection, &series, &before).await?;
    }
    let steps = read::steps_of_scheme(connection, version.id).await?;
    let count = series.len();
    let plans: Vec<SeriesPlan> = series.into_iter().map(SeriesPlan::from).collect();
    Ok(LifeFacts {
        state: version.state,
        valid_from: version.valid_from,
        today,
        faults: check::check(&plans, version.valid_from, &structure).len(),
        series: count,
        in_force_since: replaced.first().map(|before| before.valid_from),
        registers_left_behind,
        files_left_behind,
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

/// A scheme is an institution's, of today or of old, that exists when it begins.
fn owner_problem(new: &NewVersion, structure: &Structure) -> Option<Problem> {
    let unit = new.unit?;
    if !structure.forms_record_group(unit) {
        return Some(Problem::new("SCHEME_OF_NO_INSTITUTION", "unit"));
    }
    if !structure.in_force(unit, new.valid_from) {
        return Some(Problem::new("SCHEME_UNIT_NOT_THERE", "unit").with("date", new.valid_from));
    }
    None
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
