//! Opening an inventory.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::vocabulary::{InventoryTerm, RecordType, TransferMedium};
use super::inventories::Inventory;
use crate::handover::{self, Draft};

/// An inventory to be opened.
#[derive(InputObject)]
struct OpenInventoryInput {
    /// The institution, of today or of old, whose record group it is: the archive has given it a number.
    record_group: ID,
    /// Subgroup (apakšfonds), 1 to 999; null where the record group has none.
    subgroup: Option<i32>,
    /// For which terms.
    term: InventoryTerm,
    /// What the records are.
    record_type: RecordType,
    /// On what they are.
    medium: TransferMedium,
    /// Its number, 1 to 70, with perhaps a letter: `2`, `2A`. No other inventory of the record group has it.
    number: String,
    /// Its title, at most 500 characters; by term and type when none.
    title: Option<String>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What opening did.
#[derive(SimpleObject)]
struct OpenInventoryPayload {
    /// The inventory.
    inventory: Option<Inventory>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// Opening an inventory.
#[derive(Default)]
pub(super) struct InventoryOpening;

#[Object]
impl InventoryOpening {
    /// Opens an inventory (atvērt uzskaites sarakstu): one for each term, type and medium is open at a time.
    async fn open_inventory(
        &self,
        context: &Context<'_>,
        input: OpenInventoryInput,
    ) -> Result<OpenInventoryPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("openInventory", input.idempotency_key.as_ref(), &input);
        let unit = reading.id(&input.record_group, "recordGroup");
        let draft = unit.map(|unit| Draft {
            unit,
            subgroup: input.subgroup,
            term: input.term.into(),
            record_type: input.record_type.into(),
            medium: input.medium.into(),
            number: input.number.clone(),
            title: input.title.clone(),
        });
        let refused = |problems| OpenInventoryPayload {
            inventory: None,
            problems: told(asker, problems),
        };
        let draft = match reading.done(draft) {
            Ok(draft) => draft,
            Err(problems) => return Ok(refused(problems)),
        };
        let (kit, caller) = (&asker.service.kit, &asker.caller);
        let opened = handover::open(kit, caller, draft, named.as_ref()).await;
        Ok(match opened.or_error(asker)? {
            Ok(row) => OpenInventoryPayload {
                inventory: Some(Inventory(Arc::new(row))),
                problems: Vec::new(),
            },
            Err(refusal) => refused(refusal.problems()),
        })
    }
}
