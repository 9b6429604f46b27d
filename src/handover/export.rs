//! Giving an inventory out (*uzskaites saraksta izdošana*): on paper to be signed, and as a table for the archive's programs.

use entities::handover::{description_unit, inventory};
use entities::ids::{AccountId, InventoryId};
use entities::vocabulary::InventoryStepKind;
use sea_orm::ConnectionTrait;

use super::paper::{Printing, paper};
use super::read::{self, UnitFilter};
use super::sheet;
use crate::access::{Action, Caller};
use crate::classification::table::{Format, write};
use crate::kernel::{Fault, calendar};
use crate::op::Kit;
use crate::organisation::{Doers, read as organisation};
use crate::print::print;

/// A file to be taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Name to keep it under.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

fn named(inventory: &inventory::Model, extension: &str) -> String {
    let subgroup = match inventory.subgroup {
        0 => String::new(),
        subgroup => format!("-{subgroup}"),
    };
    format!(
        "uzskaites-saraksts-F{}{subgroup}-{}.{extension}",
        inventory.fonds_number,
        inventory.designation()
    )
}

/// An inventory on paper, as PDF/A-2b; none where the caller may not read it.
///
/// # Errors
/// A fault of the database, or of the fonts compiled into the program.
pub async fn printed(
    kit: &Kit,
    caller: &Caller,
    id: InventoryId,
) -> Result<Option<Exported>, Fault> {
    let connection = kit.db.reader();
    let Some(inventory) = readable(kit, caller, id).await? else {
        return Ok(None);
    };
    let units = all_units(connection, id).await?;
    let totals = read::totals(connection, id, UnitFilter::default()).await?;
    let groups = organisation::units_by_ids(connection, &[inventory.unit_id]).await?;
    let group = groups.get(&inventory.unit_id);
    let steps = read::steps(connection, &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    let of = |kind| steps.iter().filter(move |step| step.kind == kind);
    let last = of(InventoryStepKind::Submitted).next_back();
    let accounts: Vec<AccountId> = last.map(|step| step.recorded_by).into_iter().collect();
    let doers = Doers::of(connection, accounts).await?;
    let printing = Printing {
        group: group.map(|unit| unit.name_lv.clone()).unwrap_or_default(),
        units,
        totals,
        submitted: last.map(|step| {
            let name = doers.named(step.recorded_by, step.at).unwrap_or_default();
            (name, calendar::day(step.at))
        }),
        approvals: of(InventoryStepKind::Approved)
            .filter_map(|step| Some((step.part, step.number.clone()?, step.dated_on?)))
            .collect(),
        at: kit.clock.now(),
        inventory,
    };
    let name = named(&printing.inventory, "pdf");
    // Typesetting keeps a processor busy; the threads that answer requests must not wait for it.
    let printed = tokio::task::spawn_blocking(move || print(&paper(&printing)))
        .await
        .map_err(Fault::at("printing an inventory aside"))?;
    let bytes = printed.map_err(Fault::at("printing an inventory"))?;
    Ok(Some(Exported { name, bytes }))
}

/// An inventory as a table; none where the caller may not read it.
///
/// # Errors
/// A fault of the database.
pub async fn tabled(
    kit: &Kit,
    caller: &Caller,
    id: InventoryId,
    format: Format,
) -> Result<Option<Exported>, Fault> {
    let Some(inventory) = readable(kit, caller, id).await? else {
        return Ok(None);
    };
    let units = all_units(kit.db.reader(), id).await?;
    let name = named(&inventory, format.extension());
    let title = format!("Uzskaites saraksts {}", inventory.designation());
    let written = tokio::task::spawn_blocking(move || {
        write(format, &title, &sheet::rows(&inventory, &units))
    });
    let bytes = written
        .await
        .map_err(Fault::at("writing an inventory aside"))??;
    Ok(Some(Exported { name, bytes }))
}

async fn readable(
    kit: &Kit,
    caller: &Caller,
    id: InventoryId,
) -> Result<Option<inventory::Model>, Fault> {
    match caller.may(Action::ReadInventories) {
        true => read::one(kit.db.reader(), caller.institution, id).await,
        false => Ok(None),
    }
}

/// All units of an inventory, in the order of their numbers: some thousands at most, since each is a file of a service.
async fn all_units<C: ConnectionTrait>(
    connection: &C,
    id: InventoryId,
) -> Result<Vec<description_unit::Model>, Fault> {
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
    Ok(description_unit::Entity::find()
        .filter(description_unit::Column::InventoryId.eq(id))
        .order_by_asc(description_unit::Column::Number)
        .order_by_asc(description_unit::Column::Letter)
        .all(connection)
        .await?)
}
