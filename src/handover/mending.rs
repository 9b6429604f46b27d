//! Saying something otherwise of units (*aprakstu labošana*), of one or of many at once: in a number of statements that does not grow
//! with them, and with an entry about each file that is concerned.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use entities::handover::description_unit;
use entities::ids::{DescriptionUnitId, FileId, VolumeId};
use entities::vocabulary::DescriptionAccess;
use serde_json::json;

use super::command::{Desk, Done, Mending};
use super::derive::{Derived, derive};
use super::describe::{Described, Sound, difference};
use super::error::Refusal;
use super::facts;
use super::units::{TOLD, named, of_part, rewrite, strangers, tell};
use crate::kernel::{Fault, Problem};
use crate::retention::destruction::read::destroyed_files;

/// A change that was read: its place in the input, of which units, what.
type Mended = (String, Option<Vec<DescriptionUnitId>>, Sound);

/// Most changes of one deed.
const MOST_CHANGES: usize = 200;

/// Says something otherwise of units: each change of one or many. All of it, or nothing.
pub(super) async fn describe(desk: &mut Desk<'_>, mendings: Vec<Mending>) -> Done {
    let mut problems = Vec::new();
    if mendings.is_empty() {
        problems.push(Problem::new("REQUIRED", "changes"));
    }
    if mendings.len() > MOST_CHANGES {
        problems.push(Problem::new("TOO_MANY", "changes").with("most", MOST_CHANGES));
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let mut sound: Vec<Mended> = Vec::new();
    for (place, mending) in mendings.into_iter().enumerate() {
        let path = format!("changes.{place}");
        if mending.change.is_empty() {
            problems.push(Problem::new("NOTHING_TO_AMEND", &path));
        }
        let count = mending.units.as_ref().map(Vec::len);
        problems.extend(
            count
                .and_then(|count| named(count, "units"))
                .map(|problem| problem.within(&path)),
        );
        match mending.change.read() {
            Ok(change) => sound.push((path, mending.units, change)),
            Err(found) => {
                problems.extend(found.into_iter().map(|problem| problem.within(&path)));
            }
        }
    }
    if !problems.is_empty() {
        problems.truncate(TOLD);
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let mut rows = of_part(desk, None).await?;
    let gone = without_file(desk, &rows).await?;
    problems.extend(named_of(&gone, &sound));
    // Of what is destroyed nothing is said any more.
    rows.retain(|row| !gone.contains_key(&row.id));
    let before: BTreeMap<DescriptionUnitId, Described> = rows
        .iter()
        .map(|row| (row.id, Described::from(row)))
        .collect();
    let mut after = before.clone();
    for (path, units, change) in &sound {
        let all: Vec<DescriptionUnitId>;
        let units = match units {
            Some(units) => {
                let here = |id| before.contains_key(&id) || gone.contains_key(&id);
                problems.extend(strangers(units, here, &format!("{path}.units")));
                units
            }
            None => {
                all = rows.iter().map(|row| row.id).collect();
                &all
            }
        };
        for unit in units {
            let Some(described) = after.get_mut(unit) else {
                continue;
            };
            let was = described.problems();
            let related = described.related.clone();
            change.apply(described);
            // What was wrong before this change and is no worse now is told by the checks.
            let new = described
                .problems()
                .into_iter()
                .filter(|problem| !was.contains(problem));
            let row = rows.iter().find(|row| row.id == *unit);
            let label = row.map_or_else(String::new, description_unit::Model::designation);
            let itself = format!("{}-{label}", desk.inventory.designation());
            let named = described.related.as_deref().unwrap_or_default();
            if described.related != related && named.split(", ").any(|unit| unit == itself) {
                let problem = Problem::new("DESCRIPTION_RELATED_ITSELF", "related").within(path);
                problems.push(problem.with("unit", &label));
            }
            problems.extend(new.map(|problem| problem.within(path).with("unit", &label)));
            if problems.len() >= TOLD {
                break;
            }
        }
    }
    if !problems.is_empty() {
        problems.truncate(TOLD);
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let changed = keep(desk, rows, after, "description_unit.described").await?;
    desk.record("inventory.units_described", json!({ "units": changed }));
    Ok(Ok(()))
}

/// The numbers of units whose file is destroyed.
pub(super) async fn without_file(
    desk: &Desk<'_>,
    rows: &[description_unit::Model],
) -> Result<HashMap<DescriptionUnitId, String>, Fault> {
    let files: BTreeSet<FileId> = rows.iter().map(|row| row.file_id).collect();
    let files: Vec<FileId> = files.into_iter().collect();
    let gone = destroyed_files(desk.op.transaction(), &files).await?;
    let gone = rows.iter().filter(|row| gone.contains_key(&row.file_id));
    Ok(gone.map(|row| (row.id, row.designation())).collect())
}

/// What is said of such units by name.
fn named_of(gone: &HashMap<DescriptionUnitId, String>, sound: &[Mended]) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (path, units, _) in sound {
        for (place, id) in units.iter().flatten().enumerate() {
            if let Some(number) = gone.get(id) {
                let problem = Problem::new(
                    "DESCRIPTION_UNIT_DESTROYED",
                    &format!("{path}.units.{place}"),
                );
                problems.push(problem.with("unit", number));
            }
        }
    }
    problems
}

/// Lets dates, extent, languages and access follow from the files once more. What somebody said in words stays.
pub(super) async fn derive_again(
    desk: &mut Desk<'_>,
    units: Option<Vec<DescriptionUnitId>>,
) -> Done {
    if let Some(problem) = units.as_ref().and_then(|units| named(units.len(), "units")) {
        return Ok(Err(problem.into()));
    }
    let mut rows = of_part(desk, units.as_deref()).await?;
    let here: HashSet<DescriptionUnitId> = rows.iter().map(|row| row.id).collect();
    let mut problems = strangers(
        units.as_deref().unwrap_or_default(),
        |id| here.contains(&id),
        "units",
    );
    if !problems.is_empty() {
        problems.truncate(TOLD);
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let files: BTreeSet<FileId> = rows.iter().map(|row| row.file_id).collect();
    let files: Vec<FileId> = files.into_iter().collect();
    let own = desk.caller.institution;
    let known = facts::of(desk.op.transaction(), own, &files, desk.today).await?;
    let mut units: HashMap<FileId, Vec<Derived>> = HashMap::new();
    for (file, facts) in known.iter().filter(|(_, facts)| !facts.destroyed) {
        units.insert(*file, derive(facts, desk.inventory.medium));
    }
    let mut after = BTreeMap::new();
    for row in &mut rows {
        let mut described = Described::from(&*row);
        let derived = units.get(&row.file_id).into_iter().flatten();
        follow(&mut described, row.volume_id, derived);
        after.insert(row.id, described);
        // Whatever it was when it was submitted: now it says what the file holds.
        (row.submitted_documents, row.submitted_bytes) = (None, None);
    }
    rewrite(desk, &rows, &AS_SUBMITTED).await?;
    let changed = keep(desk, rows, after, "description_unit.derived").await?;
    desk.record("inventory.units_derived", json!({ "units": changed }));
    Ok(Ok(()))
}

/// Lets dates, extent, languages and access be what was derived of the same volume.
pub(super) fn follow<'a>(
    described: &mut Described,
    volume: Option<VolumeId>,
    derived: impl IntoIterator<Item = &'a Derived>,
) {
    let derived = derived.into_iter().find(|unit| unit.volume == volume);
    let Some(fresh) = derived.map(|unit| unit.described.clone()) else {
        return;
    };
    described.from_on = fresh.from_on;
    described.to_on = fresh.to_on;
    described.extent = fresh.extent;
    described.extent_unit = fresh.extent_unit;
    described.languages = fresh.languages;
    described.access = fresh.access;
    // Where the documents name no ground, somebody has said it in words.
    let said = described.access_ground.take();
    described.access_ground = match fresh.access {
        DescriptionAccess::General => None,
        DescriptionAccess::Restricted | DescriptionAccess::Sensitive => {
            fresh.access_ground.or(said)
        }
    };
    described.secrecy = fresh.secrecy;
}

/// Columns of what a file held when its unit was submitted.
pub(super) const AS_SUBMITTED: [description_unit::Column; 2] = [
    description_unit::Column::SubmittedDocuments,
    description_unit::Column::SubmittedBytes,
];

/// Writes the units that now say something else; returns how many.
pub(super) async fn keep(
    desk: &mut Desk<'_>,
    rows: Vec<description_unit::Model>,
    mut after: BTreeMap<DescriptionUnitId, Described>,
    kind: &'static str,
) -> Result<usize, Fault> {
    use description_unit::Column;
    let mut changed = Vec::new();
    for mut row in rows {
        let before = Described::from(&row);
        let Some(now) = after.remove(&row.id).filter(|now| *now != before) else {
            continue;
        };
        tell(desk, &row, kind, difference(&before, &now));
        now.write(&mut row);
        changed.push(row);
    }
    let columns = [
        Column::SeriesCode,
        Column::FromOn,
        Column::ToOn,
        Column::DateNotes,
        Column::Extent,
        Column::ExtentUnit,
        Column::Related,
        Column::Title,
        Column::Content,
        Column::Notes,
        Column::Arrangement,
        Column::Languages,
        Column::Access,
        Column::AccessGround,
        Column::Form,
        Column::Secrecy,
        Column::Copies,
        Column::ArchiveHistory,
        Column::Unreadable,
    ];
    rewrite(desk, &changed, &columns).await?;
    Ok(changed.len())
}
