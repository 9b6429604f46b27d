//! Reading inventories: a page of them, a page of their units with what is wrong with each, what was done, the foot.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::handover::{
    description_unit, former_part, inventory, inventory_step, omitted_number,
};
use entities::ids::{FileId, HandoverPackageId, InstitutionId, InventoryId, UnitId};
use entities::vocabulary::{InventoryState, InventoryTerm, TransferMedium};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use super::check::{Flaw, Unit, check};
use super::describe::Described;
use super::facts::Holding;
use super::numbering::{Label, Totals, added_up};
use super::package::of_package;
use super::{agreement, facts};
use crate::db::listed;
use crate::kernel::Fault;
use crate::kernel::paging::{Page, PageRequest};

/// Which inventories.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// That stand so; all where none are named.
    pub states: Vec<InventoryState>,
    /// Of the record group of one institution, of today or of old.
    pub unit: Option<UnitId>,
    /// For these terms.
    pub term: Option<InventoryTerm>,
    /// On this medium.
    pub medium: Option<TransferMedium>,
}

impl Filter {
    fn condition(&self, institution: InstitutionId) -> Condition {
        use inventory::Column;
        let states =
            (!self.states.is_empty()).then(|| Column::State.is_in(self.states.iter().copied()));
        Condition::all()
            .add(Column::InstitutionId.eq(institution))
            .add_option(states)
            .add_option(self.unit.map(|unit| Column::UnitId.eq(unit)))
            .add_option(self.term.map(|term| Column::Term.eq(term)))
            .add_option(self.medium.map(|medium| Column::Medium.eq(medium)))
    }
}

/// An inventory of an institution; none where it has no such.
///
/// # Errors
/// A fault of the database.
pub async fn one<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: InventoryId,
) -> Result<Option<inventory::Model>, Fault> {
    Ok(inventory::Entity::find_by_id(id)
        .filter(inventory::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

/// A page of an institution's inventories, the newest first.
///
/// # Errors
/// A fault of the database.
pub async fn page<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
    request: &PageRequest<InventoryId>,
) -> Result<Page<inventory::Model>, Fault> {
    let such = filter.condition(institution);
    listed::newest::<inventory::Entity, _, _>(connection, such, inventory::Column::Id, request)
        .await
}

/// How many inventories.
///
/// # Errors
/// A fault of the database.
pub async fn count<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    filter: &Filter,
) -> Result<u64, Fault> {
    listed::count::<inventory::Entity, _>(connection, filter.condition(institution)).await
}

/// What was done with inventories, the first step first.
///
/// # Errors
/// A fault of the database.
pub async fn steps<C: ConnectionTrait>(
    connection: &C,
    inventories: &[InventoryId],
) -> Result<HashMap<InventoryId, Vec<inventory_step::Model>>, Fault> {
    let rows = inventory_step::Entity::find()
        .filter(inventory_step::Column::InventoryId.is_in(inventories.iter().copied()))
        .order_by_asc(inventory_step::Column::Id)
        .all(connection)
        .await?;
    let mut steps: HashMap<InventoryId, Vec<inventory_step::Model>> = HashMap::new();
    for row in rows {
        steps.entry(row.inventory_id).or_default().push(row);
    }
    Ok(steps)
}

/// The numbers of inventories that no unit has any more, in their order.
///
/// # Errors
/// A fault of the database.
pub async fn omitted<C: ConnectionTrait>(
    connection: &C,
    inventories: &[InventoryId],
) -> Result<HashMap<InventoryId, Vec<omitted_number::Model>>, Fault> {
    use omitted_number::Column;
    let rows = omitted_number::Entity::find()
        .filter(Column::InventoryId.is_in(inventories.iter().copied()))
        .order_by_asc(Column::Number)
        .order_by_asc(Column::Letter)
        .all(connection)
        .await?;
    let mut omitted: HashMap<InventoryId, Vec<omitted_number::Model>> = HashMap::new();
    for row in rows {
        omitted.entry(row.inventory_id).or_default().push(row);
    }
    Ok(omitted)
}

/// Which units of an inventory.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct UnitFilter {
    /// Of one part: also what was described anew in a later one.
    pub part: Option<i32>,
    /// That go into one package.
    pub package: Option<HandoverPackageId>,
}

/// Place in an inventory: number and letter.
pub type UnitKey = (i32, String);

/// A unit with what is wrong with it.
#[derive(Debug, Clone)]
pub struct Checked {
    /// The unit.
    pub row: description_unit::Model,
    /// What will not do, or should be looked at.
    pub flaws: Vec<Flaw>,
}

fn such(inventory: InventoryId, filter: UnitFilter) -> Condition {
    use description_unit::Column;
    Condition::all()
        .add(Column::InventoryId.eq(inventory))
        .add_option(filter.part.map(in_part))
        .add_option(filter.package.map(of_package))
}

/// What is described anew in a later part was approved with this one all the same.
fn in_part(part: i32) -> Condition {
    let before = former_part::Entity::find()
        .select_only()
        .column(former_part::Column::UnitId)
        .filter(former_part::Column::Part.eq(part))
        .into_query();
    Condition::any()
        .add(description_unit::Column::Part.eq(part))
        .add(description_unit::Column::Id.in_subquery(before))
}

/// A page of an inventory's units in the order of their numbers, each checked as of a day.
///
/// # Errors
/// A fault of the database.
pub async fn units<C: ConnectionTrait>(
    connection: &C,
    inventory: &inventory::Model,
    filter: UnitFilter,
    request: &PageRequest<UnitKey>,
    today: NaiveDate,
) -> Result<Page<Checked>, Fault> {
    use description_unit::Column;
    let after = request.after().map(|(number, letter)| {
        let same = Condition::all()
            .add(Column::Number.eq(*number))
            .add(Column::Letter.gt(letter.as_str()));
        let later = Condition::any().add(Column::Number.gt(*number)).add(same);
        // The first bound is implied; it is what lets the index begin there.
        Condition::all().add(Column::Number.gte(*number)).add(later)
    });
    let rows = description_unit::Entity::find()
        .filter(such(inventory.id, filter).add_option(after))
        .order_by_asc(Column::Number)
        .order_by_asc(Column::Letter)
        .limit(request.limit())
        .all(connection)
        .await?;
    let page = request.cut(rows);
    Ok(Page {
        rows: checked(connection, inventory, page.rows, today).await?,
        has_next: page.has_next,
    })
}

/// Checks units of an inventory, in the order given.
///
/// # Errors
/// A fault of the database.
pub async fn checked<C: ConnectionTrait>(
    connection: &C,
    inventory: &inventory::Model,
    rows: Vec<description_unit::Model>,
    today: NaiveDate,
) -> Result<Vec<Checked>, Fault> {
    let files: BTreeSet<FileId> = rows.iter().map(|row| row.file_id).collect();
    let files: Vec<FileId> = files.into_iter().collect();
    let known = facts::of(connection, inventory.institution_id, &files, today).await?;
    let formats = agreement::read::formats(connection, inventory, today).await?;
    let checked = rows.into_iter().map(|row| {
        let label = Label::lettered(row.number, &row.letter);
        let described = Described::from(&row);
        let unit = Unit {
            label: &label,
            term: inventory.term,
            medium: row.medium,
            volume: row.volume_id,
            described: &described,
            submitted: Holding::submitted(&row),
            formats,
        };
        let flaws = known.get(&row.file_id).map(|facts| check(&unit, facts));
        Checked {
            flaws: flaws.unwrap_or_default(),
            row,
        }
    });
    Ok(checked.collect())
}

/// How many units.
///
/// # Errors
/// A fault of the database.
pub async fn count_units<C: ConnectionTrait>(
    connection: &C,
    inventory: InventoryId,
    filter: UnitFilter,
) -> Result<u64, Fault> {
    let units = description_unit::Entity::find().filter(such(inventory, filter));
    Ok(units.count(connection).await?)
}

#[derive(FromQueryResult)]
struct Bounds {
    units: i64,
    first: Option<i32>,
    last: Option<i32>,
}

/// What stands at the foot of an inventory, or of one part of it.
///
/// # Errors
/// A fault of the database.
pub async fn totals<C: ConnectionTrait>(
    connection: &C,
    inventory: InventoryId,
    filter: UnitFilter,
) -> Result<Totals, Fault> {
    use description_unit::Column;
    let bounds = description_unit::Entity::find()
        .select_only()
        .column_as(Expr::col(Column::Id).count(), "units")
        .column_as(Expr::col(Column::Number).min(), "first")
        .column_as(Expr::col(Column::Number).max(), "last")
        .filter(such(inventory, filter))
        .into_model::<Bounds>()
        .one(connection)
        .await?;
    let lettered: Vec<(i32, String)> = description_unit::Entity::find()
        .select_only()
        .columns([Column::Number, Column::Letter])
        .filter(such(inventory, filter))
        .filter(Column::Letter.ne(""))
        .into_tuple()
        .all(connection)
        .await?;
    let omitted = omitted(connection, &[inventory]).await?;
    let omitted = omitted
        .into_values()
        .flatten()
        .filter(|row| filter.part.is_none_or(|part| part == row.part))
        .map(|row| Label::lettered(row.number, &row.letter));
    let labels = lettered
        .iter()
        .map(|(number, letter)| Label::lettered(*number, letter));
    let counted = bounds.as_ref().map_or(0, |bounds| bounds.units);
    let between = bounds.and_then(|bounds| bounds.first.zip(bounds.last));
    let counted = u32::try_from(counted).unwrap_or(u32::MAX);
    let in_all = match filter.part.is_some() || filter.package.is_some() {
        false => counted,
        true => {
            let all = count_units(connection, inventory, UnitFilter::default()).await?;
            u32::try_from(all).unwrap_or(u32::MAX)
        }
    };
    Ok(added_up(
        counted,
        between,
        labels.collect(),
        omitted.collect(),
        in_all,
    ))
}
