//! Doing something with an inventory (*darbības ar uzskaites sarakstu*): whoever may, on the inventory as they read it, with
//! entries, in one operation.

use chrono::NaiveDate;
use entities::handover::{inventory, inventory_step};
use entities::ids::{
    DescriptionUnitId, DocumentId, FileId, InstitutionId, InventoryId, InventoryStepId,
};
use entities::vocabulary::{InventoryState, InventoryStepKind};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::{Value, json};

use super::describe::Change;
use super::error::Refusal;
use super::{decide, mending, revise, units};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::retention::gate;

/// Which inventory, as the actor read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The inventory.
    pub inventory: InventoryId,
    /// Its revision: what somebody else did meanwhile is not overwritten.
    pub revision: i32,
}

/// The archive's letter that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Number of its approval, as printed.
    pub number: String,
    /// Its date.
    pub dated_on: NaiveDate,
    /// The letter as registered here.
    pub document: DocumentId,
    /// What was said besides.
    pub remarks: Option<String>,
}

/// What is to be said of some units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mending {
    /// Of which; none for all of the part that is being described.
    pub units: Option<Vec<DescriptionUnitId>>,
    /// What.
    pub change: Change,
}

/// What is done with an inventory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Files become units of it.
    Add {
        /// Which.
        files: Vec<FileId>,
        /// Behind which number, with letters; at the end where none.
        behind: Option<i32>,
    },
    /// Units leave it; their numbers stay empty.
    Remove {
        /// Which.
        units: Vec<DescriptionUnitId>,
        /// Why.
        reason: String,
    },
    /// Something is said otherwise of units.
    Describe(Vec<Mending>),
    /// Dates, extent and access follow from the files once more.
    Derive {
        /// Of which; none for all of the part that is being described.
        units: Option<Vec<DescriptionUnitId>>,
    },
    /// Approved units are described anew, in the part that is being described.
    Revise {
        /// Which.
        units: Vec<DescriptionUnitId>,
        /// Why.
        reason: String,
    },
    /// It goes to the archive.
    Submit,
    /// The archive gives it back.
    Return {
        /// What is to be mended.
        remarks: String,
    },
    /// The archive has approved it.
    Approve(Letter),
    /// Nothing is added to it any more.
    Close {
        /// Why.
        reason: String,
    },
}

/// A kind of deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Adding units, or describing approved ones anew: to an approved inventory as another part.
    Add,
    /// Removing, describing and deriving them.
    Alter,
    /// Submitting it to the archive.
    Submit,
    /// Noting that the archive gave it back.
    Return,
    /// Noting that the archive approved it.
    Approve,
    /// Closing it.
    Close,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 6] = [
        Self::Add,
        Self::Alter,
        Self::Submit,
        Self::Return,
        Self::Approve,
        Self::Close,
    ];

    /// The state to which it leads from another; none where it cannot be done there.
    pub const fn leads(self, from: InventoryState) -> Option<InventoryState> {
        use InventoryState as S;
        match (self, from) {
            (Self::Add, S::Draft | S::Approved) | (Self::Alter, S::Draft) => Some(S::Draft),
            (Self::Submit, S::Draft) => Some(S::Submitted),
            (Self::Return, S::Submitted) => Some(S::Draft),
            (Self::Approve, S::Submitted) => Some(S::Approved),
            (Self::Close, S::Draft | S::Approved) => Some(S::Closed),
            _ => None,
        }
    }

    /// What it takes to be allowed to do it.
    pub const fn action(self) -> Action {
        match self {
            Self::Add | Self::Alter | Self::Submit => Action::CompileInventory,
            Self::Return | Self::Approve | Self::Close => Action::ConcludeInventory,
        }
    }
}

impl Deed {
    /// The step that it is.
    pub const fn step(&self) -> Step {
        match self {
            Self::Add { .. } | Self::Revise { .. } => Step::Add,
            Self::Remove { .. } | Self::Describe(_) | Self::Derive { .. } => Step::Alter,
            Self::Submit => Step::Submit,
            Self::Return { .. } => Step::Return,
            Self::Approve(_) => Step::Approve,
            Self::Close { .. } => Step::Close,
        }
    }
}

/// An inventory in somebody's hands.
pub(super) struct Desk<'a> {
    pub(super) op: &'a mut Op,
    pub(super) caller: &'a Caller,
    pub(super) inventory: inventory::Model,
    pub(super) today: NaiveDate,
}

/// What came of a deed.
pub(super) type Done = Result<Result<(), Refusal>, Fault>;

/// Does something with an inventory.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn act(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    deed: Deed,
    named: Named<'_>,
) -> Result<Result<inventory::Model, Refusal>, Fault> {
    let step = deed.step();
    if let Err(not) = caller.require(step.action()) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    match step {
        // Two who put the same file into two inventories must not do it at once; and what is said of a file while it is being
        // destroyed would stay behind.
        Step::Add | Step::Alter => gate::alone(&op, caller.institution).await?,
        Step::Submit | Step::Return | Step::Approve | Step::Close => {
            gate::share(&op, caller.institution).await?;
        }
    }
    let Some(inventory) = held(&op, caller.institution, target.inventory).await? else {
        return Ok(Err(Refusal::InventoryUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(inventory)),
        Ok(None) => {}
    }
    if inventory.revision != target.revision {
        let now = inventory.revision;
        return Ok(Err(Refusal::Stale { now }));
    }
    let Some(to) = step.leads(inventory.state) else {
        return Ok(Err(Refusal::State(inventory.state)));
    };
    let today = calendar::day(op.at());
    let mut desk = Desk {
        op: &mut op,
        caller,
        inventory,
        today,
    };
    if let Err(refusal) = desk.perform(deed).await? {
        return Ok(Err(refusal));
    }
    desk.inventory.state = to;
    desk.inventory.revision += 1;
    let change = desk.inventory.into_active_model().reset_all();
    let inventory = change.update(desk.op.transaction()).await?;
    keep_answer(&op, caller, named, json!(inventory.id)).await?;
    op.commit().await?;
    Ok(Ok(inventory))
}

impl Desk<'_> {
    async fn perform(&mut self, deed: Deed) -> Done {
        match deed {
            Deed::Add { files, behind } => units::add(self, &files, behind).await,
            Deed::Remove { units, reason } => units::remove(self, &units, &reason).await,
            Deed::Describe(mendings) => mending::describe(self, mendings).await,
            Deed::Derive { units } => mending::derive_again(self, units).await,
            Deed::Revise { units, reason } => revise::revise(self, &units, &reason).await,
            Deed::Submit => decide::submit(self).await,
            Deed::Return { remarks } => decide::give_back(self, &remarks).await,
            Deed::Approve(letter) => decide::approve(self, letter).await,
            Deed::Close { reason } => decide::close(self, &reason).await,
        }
    }

    /// Says what was done; no words of files stand in it.
    pub(super) fn record(&mut self, kind: &'static str, payload: Value) {
        record(self.op, &self.inventory, kind, payload);
    }

    /// A step about the part that is being described.
    pub(super) fn step(&self, kind: InventoryStepKind, units: i32) -> inventory_step::Model {
        inventory_step::Model {
            id: self.op.new_id(InventoryStepId),
            inventory_id: self.inventory.id,
            part: self.inventory.part,
            kind,
            at: self.op.at(),
            recorded_by: self.caller.account,
            recorded_for: self.caller.standing_in,
            number: None,
            dated_on: None,
            document_id: None,
            remarks: None,
            units,
        }
    }

    /// Keeps a step.
    pub(super) async fn write(&self, step: inventory_step::Model) -> Result<(), Fault> {
        inventory_step::Entity::insert(step.into_active_model())
            .exec_without_returning(self.op.transaction())
            .await?;
        Ok(())
    }
}

/// An inventory of an institution, locked until the operation ends.
async fn held(
    op: &Op,
    institution: InstitutionId,
    id: InventoryId,
) -> Result<Option<inventory::Model>, Fault> {
    Ok(inventory::Entity::find_by_id(id)
        .filter(inventory::Column::InstitutionId.eq(institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}

/// Says what was done with an inventory.
pub(super) fn record(
    op: &mut Op,
    inventory: &inventory::Model,
    kind: &'static str,
    payload: Value,
) {
    op.record(Entry {
        kind,
        institution: Some(inventory.institution_id),
        subject: Subject {
            kind: "inventory",
            id: Some(inventory.id.0),
        },
        payload,
    });
}
