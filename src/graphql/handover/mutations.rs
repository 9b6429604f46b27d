//! Changing inventories, deciding about them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, Result, SimpleObject};
use entities::ids::{DescriptionUnitId, FileId, InventoryId};

use super::super::asker::{Asker, OrError};
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::{Date, Long};
use super::super::vocabulary::{DescriptionAccess, ExtentUnit, Secrecy};
use super::inventories::Inventory;
use crate::handover::command::Mending;
use crate::handover::{self, Change, Deed, Letter, Target};
use crate::op::IdempotencyKey;

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        struct $name {
            /// Which inventory.
            inventory: ID,
            /// Its revision as it was read: what somebody else did meanwhile is not overwritten.
            revision: i32,
            $($(#[$field_doc])* $field: $type,)*
            /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
            idempotency_key: Option<String>,
        }
    )*};
}

inputs! {
    /// Files become units of an inventory.
    AddDescriptionUnitsInput {
        /// Which, at most 1,000: closed files of the inventory's record group, term and medium. All of them, or none.
        files: Vec<ID>,
        /// Put in behind this number, with letters; at the end when none.
        behind: Option<i32>,
    }

    /// Units leave the part that is being described.
    RemoveDescriptionUnitsInput {
        /// Which, at most 1,000; all of them, or none.
        units: Vec<ID>,
        /// Why, at most 500 characters.
        reason: String,
    }

    /// Something is said otherwise of units.
    DescribeUnitsInput {
        /// What of which, at most 200 changes; all of them, or none.
        changes: Vec<UnitChangeInput>,
    }

    /// Dates, extent, languages and access follow from the files once more.
    DeriveDescriptionInput {
        /// Of which, at most 1,000; null for all of the part that is being described.
        units: Option<Vec<ID>>,
    }

    /// Approved units are described anew.
    ReviseDescriptionUnitsInput {
        /// Which, at most 1,000, in no package and on no act; all of them, or none.
        units: Vec<ID>,
        /// Why, at most 500 characters.
        reason: String,
    }

    /// A part goes to the archive.
    SubmitInventoryInput {}

    /// The archive gave a part back.
    ReturnInventoryInput {
        /// What is to be mended, at most 500 characters.
        remarks: String,
    }

    /// The archive has approved a part.
    RecordInventoryApprovalInput {
        /// Number of its approval, at most 60 characters.
        number: String,
        /// Its date: not before the part was submitted.
        dated_on: Date,
        /// Its letter as registered here, received.
        document: ID,
        /// What was said besides, at most 2,000 characters.
        remarks: Option<String>,
    }

    /// Nothing is added to an inventory any more.
    CloseInventoryInput {
        /// Why, at most 500 characters.
        reason: String,
    }
}

/// What is to be said of units. What is left out stays; what is null is taken away.
#[derive(InputObject)]
struct UnitChangeInput {
    /// Of which, at most 1,000; null for all of the part that is being described.
    units: Option<Vec<ID>>,
    /// Code of the series or subseries: `1.2`, at most 20 characters.
    series_code: MaybeUndefined<String>,
    /// Date of the first document: `15.07.2015.`, `07.2015.` or `2015.`, or as ISO 8601.
    from: Option<String>,
    /// Date of the last document.
    to: Option<String>,
    /// What is to be said of the dates, at most 500 characters.
    date_notes: MaybeUndefined<String>,
    /// How much it is.
    extent: Option<Long>,
    /// In what that is measured.
    extent_unit: Option<ExtentUnit>,
    /// Units that belong with it by inventory and number, several with commas between them: `2-15, 2A-7a`; at most 500
    /// characters.
    related: MaybeUndefined<String>,
    /// Title, at most 1,000 characters.
    title: Option<String>,
    /// What is in it, at most 2,000 characters.
    content: MaybeUndefined<String>,
    /// Whatever else, at most 500 characters.
    notes: MaybeUndefined<String>,
    /// How it is arranged, at most 500 characters.
    arrangement: MaybeUndefined<String>,
    /// Languages, ISO 639-1.
    languages: Option<Vec<String>>,
    /// Who may read it: what not everybody may read needs a ground.
    access: Option<DescriptionAccess>,
    /// On which ground not everybody may, at most 500 characters.
    access_ground: MaybeUndefined<String>,
    /// Its form, at most 100 characters.
    form: MaybeUndefined<String>,
    /// How secret it is.
    secrecy: Option<Secrecy>,
    /// Which copies there are, at most 500 characters.
    copies: MaybeUndefined<String>,
    /// What happened to it before, at most 500 characters.
    archive_history: MaybeUndefined<String>,
    /// Why contents that nobody can read go to the archive as they are, at most 500 characters.
    unreadable: MaybeUndefined<String>,
}

fn set(given: &MaybeUndefined<String>) -> handover::describe::Set<String> {
    match given {
        MaybeUndefined::Undefined => None,
        MaybeUndefined::Null => Some(None),
        MaybeUndefined::Value(text) => Some(Some(text.clone())),
    }
}

impl UnitChangeInput {
    fn mending(&self, reading: &mut Reading, place: usize) -> Mending {
        let path = format!("changes.{place}.units");
        let change = Change {
            series_code: set(&self.series_code),
            from: self.from.clone(),
            to: self.to.clone(),
            date_notes: set(&self.date_notes),
            extent: self.extent.map(|extent| extent.0),
            extent_unit: self.extent_unit.map(Into::into),
            related: set(&self.related),
            title: self.title.clone(),
            content: set(&self.content),
            notes: set(&self.notes),
            arrangement: set(&self.arrangement),
            languages: self.languages.clone(),
            access: self.access.map(Into::into),
            access_ground: set(&self.access_ground),
            form: set(&self.form),
            secrecy: self.secrecy.map(Into::into),
            copies: set(&self.copies),
            archive_history: set(&self.archive_history),
            unreadable: set(&self.unreadable),
        };
        let given = self.units.as_deref();
        Mending {
            units: given.map(|given| units(reading, given, &path)),
            change,
        }
    }
}

trait Payload {
    fn of(inventory: Option<Inventory>, problems: Vec<Problem>) -> Self;
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The inventory as it now is.
            inventory: Option<Inventory>,
            /// What stood in the way; nothing was changed then.
            problems: Vec<Problem>,
        }

        impl Payload for $name {
            fn of(inventory: Option<Inventory>, problems: Vec<Problem>) -> Self {
                Self { inventory, problems }
            }
        }
    )*};
}

payloads! {
    /// What adding did.
    AddDescriptionUnitsPayload;
    /// What removing did.
    RemoveDescriptionUnitsPayload;
    /// What describing did.
    DescribeUnitsPayload;
    /// What deriving did.
    DeriveDescriptionPayload;
    /// What describing them anew did.
    ReviseDescriptionUnitsPayload;
    /// What submitting did.
    SubmitInventoryPayload;
    /// What noting it did.
    ReturnInventoryPayload;
    /// What noting it did.
    RecordInventoryApprovalPayload;
    /// What closing did.
    CloseInventoryPayload;
}

struct Asked {
    inventory: Option<InventoryId>,
    revision: i32,
    named: Option<(IdempotencyKey, String)>,
    deed: Option<Deed>,
}

async fn perform<P: Payload>(asker: &Asker, reading: Reading, asked: Asked) -> Result<P> {
    let (inventory, deed) = match reading.done(asked.inventory.zip(asked.deed)) {
        Ok(read) => read,
        Err(problems) => return Ok(P::of(None, told(asker, problems))),
    };
    let target = Target {
        inventory,
        revision: asked.revision,
    };
    let (kit, caller) = (&asker.service.kit, &asker.caller);
    let done = handover::act(kit, caller, target, deed, asked.named.as_ref()).await;
    Ok(match done.or_error(asker)? {
        Ok(row) => P::of(Some(Inventory(Arc::new(row))), Vec::new()),
        Err(refusal) => P::of(None, told(asker, refusal.problems())),
    })
}

/// Reads what every input has, and what it asks for.
macro_rules! asked {
    ($context:ident, $input:ident, $operation:literal, |$reading:ident| $deed:expr) => {{
        let asker = Asker::of($context);
        let mut $reading = Reading::default();
        let named = $reading.idempotency($operation, $input.idempotency_key.as_ref(), &$input);
        let inventory = $reading.id(&$input.inventory, "inventory");
        let deed = $deed;
        let asked = Asked {
            inventory,
            revision: $input.revision,
            named,
            deed,
        };
        perform(asker, $reading, asked).await
    }};
}

/// More than this are refused without being read.
const MOST_READ: usize = 1_001;

fn files(reading: &mut Reading, given: &[ID]) -> Vec<FileId> {
    let given = given.iter().take(MOST_READ).enumerate();
    given
        .filter_map(|(at, id)| reading.id(id, &format!("files.{at}")))
        .collect()
}

pub(super) fn units(reading: &mut Reading, given: &[ID], path: &str) -> Vec<DescriptionUnitId> {
    let given = given.iter().take(MOST_READ).enumerate();
    given
        .filter_map(|(at, id)| reading.id(id, &format!("{path}.{at}")))
        .collect()
}

/// What can be done with inventories.
#[derive(Default)]
pub(super) struct InventoryMutation;

#[Object]
impl InventoryMutation {
    /// Makes files units of an inventory (pievienot glabājamās vienības), numbered on; those of an approved one begin another
    /// part.
    async fn add_description_units(
        &self,
        context: &Context<'_>,
        input: AddDescriptionUnitsInput,
    ) -> Result<AddDescriptionUnitsPayload> {
        asked!(context, input, "addDescriptionUnits", |reading| {
            Some(Deed::Add {
                files: files(&mut reading, &input.files),
                behind: input.behind,
            })
        })
    }

    /// Takes units off the part that is being described (izņemt glabājamās vienības). Their numbers stay empty.
    async fn remove_description_units(
        &self,
        context: &Context<'_>,
        input: RemoveDescriptionUnitsInput,
    ) -> Result<RemoveDescriptionUnitsPayload> {
        asked!(context, input, "removeDescriptionUnits", |reading| {
            Some(Deed::Remove {
                units: units(&mut reading, &input.units, "units"),
                reason: input.reason.clone(),
            })
        })
    }

    /// Says something otherwise of units (labot aprakstu): one, or many at once.
    async fn describe_units(
        &self,
        context: &Context<'_>,
        input: DescribeUnitsInput,
    ) -> Result<DescribeUnitsPayload> {
        asked!(context, input, "describeUnits", |reading| {
            let changes = input.changes.iter().enumerate();
            let mendings = changes.map(|(place, change)| change.mending(&mut reading, place));
            Some(Deed::Describe(mendings.collect()))
        })
    }

    /// Lets dates, extent, languages and access of units follow from their files once more (atjaunot no lietām). What somebody
    /// said in words stays.
    async fn derive_description(
        &self,
        context: &Context<'_>,
        input: DeriveDescriptionInput,
    ) -> Result<DeriveDescriptionPayload> {
        asked!(context, input, "deriveDescription", |reading| {
            let given = input.units.as_deref();
            Some(Deed::Derive {
                units: given.map(|given| units(&mut reading, given, "units")),
            })
        })
    }

    /// Describes approved units anew (aprakstīt no jauna): they come into the part that is being described, under the numbers that
    /// they have; of an approved inventory that is another part. Dates, extent, languages and access follow from their files.
    async fn revise_description_units(
        &self,
        context: &Context<'_>,
        input: ReviseDescriptionUnitsInput,
    ) -> Result<ReviseDescriptionUnitsPayload> {
        asked!(context, input, "reviseDescriptionUnits", |reading| {
            Some(Deed::Revise {
                units: units(&mut reading, &input.units, "units"),
                reason: input.reason.clone(),
            })
        })
    }

    /// Submits the part that is being described to the archive (iesniegt arhīvam): no unit of it has a flaw that blocks.
    async fn submit_inventory(
        &self,
        context: &Context<'_>,
        input: SubmitInventoryInput,
    ) -> Result<SubmitInventoryPayload> {
        asked!(context, input, "submitInventory", |reading| Some(
            Deed::Submit
        ))
    }

    /// Notes that the archive gave a part back (atdots labošanai).
    async fn return_inventory(
        &self,
        context: &Context<'_>,
        input: ReturnInventoryInput,
    ) -> Result<ReturnInventoryPayload> {
        asked!(context, input, "returnInventory", |reading| {
            Some(Deed::Return {
                remarks: input.remarks.clone(),
            })
        })
    }

    /// Notes that the archive has approved a part (ierakstīt arhīva apstiprinājumu). What was approved stays as it is.
    async fn record_inventory_approval(
        &self,
        context: &Context<'_>,
        input: RecordInventoryApprovalInput,
    ) -> Result<RecordInventoryApprovalPayload> {
        asked!(context, input, "recordInventoryApproval", |reading| {
            let dated_on = reading.date(&input.dated_on, "datedOn");
            let document = reading.id(&input.document, "document");
            dated_on.zip(document).map(|(dated_on, document)| {
                Deed::Approve(Letter {
                    number: input.number.clone(),
                    dated_on,
                    document,
                    remarks: input.remarks.clone(),
                })
            })
        })
    }

    /// Closes an inventory (slēgt uzskaites sarakstu) that is approved, or in which nothing is: another of its kind can be
    /// opened then.
    async fn close_inventory(
        &self,
        context: &Context<'_>,
        input: CloseInventoryInput,
    ) -> Result<CloseInventoryPayload> {
        asked!(context, input, "closeInventory", |reading| {
            Some(Deed::Close {
                reason: input.reason.clone(),
            })
        })
    }
}
