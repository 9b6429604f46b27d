//! What narrows a question (*atlases nosacījumi*), as it can be kept: what follows from the organisation and from lists as they
//! are now is put in when it is asked.

use ::search::Filters;
use entities::ids::{DestructionListId, HandoverActId, InventoryId, UnitId};
use entities::retention::destruction_list;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::standing::{self, MOST_FILES};
use super::{Finding, Refusal};
use crate::access::{Action, Caller};
use crate::kernel::{Fault, Problem, calendar};
use crate::organisation::read as organisation;

/// What narrows a question.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrowing {
    /// What the index knows by itself.
    pub filters: Filters,
    /// For units, those that they succeeded too.
    pub with_predecessors: bool,
    /// Of files that stand on one of these lists of what is to be destroyed.
    pub destruction_lists: Vec<DestructionListId>,
    /// Of files of which one of these acts hands units over.
    // What was kept before there was this says nothing of it.
    #[serde(default)]
    pub handover_acts: Vec<HandoverActId>,
    /// Of files that are described in one of these inventories.
    pub inventories: Vec<InventoryId>,
}

impl Narrowing {
    /// Whether it leaves anything out.
    pub fn narrows(&self) -> bool {
        let Filters {
            kinds,
            directions,
            access_classes,
            statuses,
            content_states,
            units,
            series,
            files,
            documents,
            file_sets,
            registers,
            years,
            dates,
            correspondent,
            number,
        } = &self.filters;
        let says = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            text.chars().any(char::is_alphanumeric)
        };
        [kinds, directions, access_classes, statuses, content_states]
            .iter()
            .any(|words| !words.is_empty())
            || [units, series, files, documents, registers]
                .iter()
                .any(|ids| !ids.is_empty())
            || !file_sets.is_empty()
            || !years.is_empty()
            || dates
                .iter()
                .any(|range| range.from.is_some() || range.to.is_some())
            || says(correspondent)
            || says(number)
            || !self.destruction_lists.is_empty()
            || !self.handover_acts.is_empty()
            || !self.inventories.is_empty()
    }
}

impl Finding {
    /// The filters of today for what narrows a question of the caller.
    ///
    /// # Errors
    /// A fault of the database; inside it the refusal.
    pub async fn narrowed(
        &self,
        caller: &Caller,
        narrowing: Narrowing,
    ) -> Result<Result<Filters, Refusal>, Fault> {
        let Narrowing {
            mut filters,
            with_predecessors,
            destruction_lists,
            handover_acts,
            inventories,
        } = narrowing;
        let (reader, institution) = (self.kit.db.reader(), caller.institution);
        if with_predecessors && !filters.units.is_empty() {
            let today = calendar::day(self.kit.clock.now());
            let named = filters.units.into_iter().map(UnitId).collect();
            let structure = organisation::structure(reader, institution).await?;
            let units = structure.with_predecessors(named, today);
            filters.units = units.into_iter().map(|unit| unit.0).collect();
        }
        if !destruction_lists.is_empty() {
            if let Err(not) = caller.require(Action::ReadDestructionLists) {
                return Ok(Err(Refusal::NotPermitted(not)));
            }
            let known: Vec<DestructionListId> = destruction_list::Entity::find()
                .filter(destruction_list::Column::InstitutionId.eq(institution))
                .filter(destruction_list::Column::Id.is_in(destruction_lists.iter().copied()))
                .all(reader)
                .await?
                .into_iter()
                .map(|list| list.id)
                .collect();
            if let Some(problem) = unknown(&destruction_lists, &known, "LIST_UNKNOWN", LISTS) {
                return Ok(Err(Refusal::Filter(problem)));
            }
            let files = standing::on_lists(reader, &known).await?;
            let files = files.into_values().flatten().map(|file| file.0).collect();
            match bounded(files, LISTS) {
                Ok(files) => filters.file_sets.push(files),
                Err(problem) => return Ok(Err(Refusal::Filter(problem))),
            }
        }
        if !handover_acts.is_empty() {
            if let Err(not) = caller.require(Action::ReadInventories) {
                return Ok(Err(Refusal::NotPermitted(not)));
            }
            let known: Vec<HandoverActId> = standing::handover_acts(reader, institution)
                .await?
                .into_iter()
                .map(|(id, _)| id)
                .filter(|id| handover_acts.contains(id))
                .collect();
            if let Some(problem) = unknown(&handover_acts, &known, "ACT_UNKNOWN", ACTS) {
                return Ok(Err(Refusal::Filter(problem)));
            }
            let files = standing::on_handover_acts(reader, &known).await?;
            let files = files.into_values().flatten().map(|file| file.0).collect();
            match bounded(files, ACTS) {
                Ok(files) => filters.file_sets.push(files),
                Err(problem) => return Ok(Err(Refusal::Filter(problem))),
            }
        }
        if !inventories.is_empty() {
            if let Err(not) = caller.require(Action::ReadInventories) {
                return Ok(Err(Refusal::NotPermitted(not)));
            }
            let known: Vec<InventoryId> = standing::inventories(reader, institution)
                .await?
                .into_iter()
                .map(|(id, _)| id)
                .filter(|id| inventories.contains(id))
                .collect();
            if let Some(problem) = unknown(&inventories, &known, "INVENTORY_UNKNOWN", INVENTORIES) {
                return Ok(Err(Refusal::Filter(problem)));
            }
            let files = standing::in_inventories(reader, &known).await?;
            let files = files.into_values().flatten().map(|file| file.0).collect();
            match bounded(files, INVENTORIES) {
                Ok(files) => filters.file_sets.push(files),
                Err(problem) => return Ok(Err(Refusal::Filter(problem))),
            }
        }
        Ok(Ok(filters))
    }
}

const LISTS: &str = "filter.destructionLists";
const ACTS: &str = "filter.handoverActs";
const INVENTORIES: &str = "filter.inventories";

/// The first of what was named that is not there.
fn unknown<T: PartialEq>(
    named: &[T],
    known: &[T],
    code: &'static str,
    path: &str,
) -> Option<Problem> {
    let index = named.iter().position(|id| !known.contains(id))?;
    Some(Problem::new(code, &format!("{path}.{index}")))
}

fn bounded(files: Vec<Uuid>, path: &str) -> Result<Vec<Uuid>, Problem> {
    if files.len() > MOST_FILES {
        return Err(Problem::new("SEARCH_FILES_TOO_MANY", path).with("most", MOST_FILES));
    }
    Ok(files)
}
