//! Describing approved units anew (*apstiprināto vienību aprakstīšana no jauna*): what a file holds may become other than what the
//! archive approved, since a file can be opened again. Such units come into the part that is being described, under the numbers
//! that they have, and are submitted and approved with it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use entities::handover::{description_unit, former_part};
use entities::ids::{DescriptionUnitId, FileId, HandoverPackageId};
use entities::vocabulary::InventoryState;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::act::on_acts;
use super::command::{Desk, Done};
use super::derive::{Derived, derive};
use super::describe::Described;
use super::error::Refusal;
use super::mending::{AS_SUBMITTED, follow, keep, without_file};
use super::package::packed;
use super::units::{TOLD, named, rewrite, strangers, tell};
use super::{facts, units};
use crate::kernel::reason::reason as reason_given;
use crate::kernel::{Fault, Problem};

/// Approved units come into the part that is being described, and say what their files hold now.
pub(super) async fn revise(desk: &mut Desk<'_>, ids: &[DescriptionUnitId], reason: &str) -> Done {
    let mut problems: Vec<Problem> = named(ids.len(), "units").into_iter().collect();
    let reason = match reason_given(reason) {
        Ok(reason) => reason,
        Err(bad) => {
            problems.push(bad.problem("reason"));
            String::new()
        }
    };
    if !problems.is_empty() {
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let mut rows = approved(desk, ids).await?;
    problems.extend(unfit(desk, ids, &rows).await?);
    if !problems.is_empty() {
        problems.truncate(TOLD);
        return Ok(Err(Refusal::Faulty(problems)));
    }
    let files: BTreeSet<FileId> = rows.iter().map(|row| row.file_id).collect();
    let files: Vec<FileId> = files.into_iter().collect();
    let own = desk.caller.institution;
    let known = facts::of(desk.op.transaction(), own, &files, desk.today).await?;
    let medium = desk.inventory.medium;
    let derived: HashMap<FileId, Vec<Derived>> = known
        .iter()
        .map(|(file, facts)| (*file, derive(facts, medium)))
        .collect();
    if desk.inventory.state == InventoryState::Approved {
        desk.inventory.part += 1;
    }
    let part = desk.inventory.part;
    let former = rows.iter().map(|row| {
        let former = former_part::Model {
            unit_id: row.id,
            part: row.part,
        };
        former.into_active_model()
    });
    former_part::Entity::insert_many(former)
        .exec_without_returning(desk.op.transaction())
        .await?;
    let mut after = BTreeMap::new();
    for row in &mut rows {
        let mut described = Described::from(&*row);
        let derived = derived.get(&row.file_id).into_iter().flatten();
        follow(&mut described, row.volume_id, derived);
        let said = json!({ "reason": reason, "part": { "from": row.part, "to": part } });
        tell(desk, row, "description_unit.revised", said);
        row.part = part;
        (row.submitted_documents, row.submitted_bytes) = (None, None);
        after.insert(row.id, described);
    }
    let numbers: Vec<String> = rows
        .iter()
        .map(description_unit::Model::designation)
        .collect();
    let mut columns = AS_SUBMITTED.to_vec();
    columns.push(description_unit::Column::Part);
    rewrite(desk, &rows, &columns).await?;
    keep(desk, rows, after, "description_unit.derived").await?;
    desk.record(
        "inventory.units_revised",
        json!({ "part": part, "numbers": numbers }),
    );
    Ok(Ok(()))
}

/// The named units of the inventory, in the order of their numbers.
async fn approved(
    desk: &Desk<'_>,
    ids: &[DescriptionUnitId],
) -> Result<Vec<description_unit::Model>, Fault> {
    use description_unit::Column;
    let mut rows = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(units::ROWS) {
        let found = description_unit::Entity::find()
            .filter(Column::InventoryId.eq(desk.inventory.id))
            .filter(Column::Id.is_in(chunk.iter().copied()))
            .all(desk.op.transaction())
            .await?;
        rows.extend(found);
    }
    rows.sort_by(|one, other| (one.number, &one.letter).cmp(&(other.number, &other.letter)));
    Ok(rows)
}

/// What keeps units from being described anew: they are being described as it is, or go to the archive, or are there; or their file is
/// destroyed.
async fn unfit(
    desk: &Desk<'_>,
    ids: &[DescriptionUnitId],
    rows: &[description_unit::Model],
) -> Result<Vec<Problem>, Fault> {
    let connection = desk.op.transaction();
    let found: HashMap<DescriptionUnitId, &description_unit::Model> =
        rows.iter().map(|row| (row.id, row)).collect();
    let mut problems = strangers(ids, |id| found.contains_key(&id), "units");
    let packed = packed(connection, ids).await?;
    let gone = without_file(desk, rows).await?;
    for (at, id) in ids.iter().enumerate() {
        let Some(row) = found.get(id) else { continue };
        let problem =
            |code| Problem::new(code, &format!("units.{at}")).with("unit", row.designation());
        let is_described =
            desk.inventory.state == InventoryState::Draft && row.part == desk.inventory.part;
        if gone.contains_key(id) {
            problems.push(problem("DESCRIPTION_UNIT_DESTROYED"));
        } else if is_described {
            problems.push(problem("DESCRIPTION_UNIT_DESCRIBED"));
        } else if let Some(package) = packed.get(id) {
            problems.push(match &package.act_number {
                Some(act) => problem("PACKAGE_UNIT_HANDED_OVER").with("act", act),
                None => problem("PACKAGE_UNIT_PACKED").with("package", &package.name),
            });
        }
    }
    let units: Vec<(description_unit::Model, Option<HandoverPackageId>)> =
        rows.iter().map(|row| (row.clone(), None)).collect();
    problems.extend(on_acts(connection, &units, "units").await?);
    Ok(problems)
}
