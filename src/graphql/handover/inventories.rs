//! Inventories, as clients see them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use entities::handover::{inventory, inventory_step, omitted_number};
use entities::ids::InventoryId;

use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids::{self, global, print};
use super::super::limits;
use super::super::loaders::{OmittedIn, StepsOfInventory};
use super::super::organisation::{Account, Unit, account, unit};
use super::super::paging::{Paged, connection, request, total};
use super::super::scalars::{Date, Instant};
use super::super::vocabulary::{
    InventoryState, InventoryStepKind, InventoryTerm, RecordType, TransferMedium,
};
use super::units::DescriptionUnit;
use crate::access::Action;
use crate::handover::inventory::reference;
use crate::handover::read::{self, Filter, UnitFilter, UnitKey};
use crate::handover::{Step, Totals};
use crate::kernel::calendar;

/// An inventory.
#[derive(Clone)]
pub(super) struct Inventory(pub(super) Arc<inventory::Model>);

/// What can be done with an inventory (darbība ar uzskaites sarakstu).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum InventoryDeed {
    /// Adding units; to an approved one as another part (pievienot).
    Add,
    /// Removing, describing and deriving units (labot).
    Alter,
    /// Submitting it to the archive (iesniegt).
    Submit,
    /// Noting that the archive gave it back (atdot labošanai).
    Return,
    /// Noting that the archive approved it (apstiprināt).
    Approve,
    /// Closing it (slēgt).
    Close,
}

impl From<Step> for InventoryDeed {
    fn from(step: Step) -> Self {
        match step {
            Step::Add => Self::Add,
            Step::Alter => Self::Alter,
            Step::Submit => Self::Submit,
            Step::Return => Self::Return,
            Step::Approve => Self::Approve,
            Step::Close => Self::Close,
        }
    }
}

#[Object]
/// An inventory of a record group (uzskaites saraksts): of one term, type and medium, numbered on across years. Ground: MK
/// 282/2024.
impl Inventory {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The institution, of today or of old, whose record group it is (fonds).
    async fn record_group(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, Some(self.0.unit_id)).await
    }

    /// The archive's reference code: `LV_LNA_SZVA_F412_2`.
    async fn reference(&self) -> String {
        reference(&self.0)
    }

    /// Subgroup (apakšfonds); null where the record group has none.
    async fn subgroup(&self) -> Option<i32> {
        Some(self.0.subgroup).filter(|subgroup| *subgroup > 0)
    }

    /// For which terms (glabāšanas termiņš).
    async fn term(&self) -> InventoryTerm {
        self.0.term.into()
    }

    /// What the records are (dokumentu veids).
    async fn record_type(&self) -> RecordType {
        self.0.record_type.into()
    }

    /// On what they are (nesējs).
    async fn medium(&self) -> TransferMedium {
        self.0.medium.into()
    }

    /// Its number with perhaps a letter: `2`, `2A`.
    async fn number(&self) -> String {
        self.0.designation()
    }

    /// Its title (nosaukums).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// Where it stands (statuss).
    async fn state(&self) -> InventoryState {
        self.0.state.into()
    }

    /// The part that is being described, or was last (turpinājums): 1 for the first.
    async fn part(&self) -> i32 {
        self.0.part
    }

    /// When it was opened.
    async fn opened_at(&self) -> Instant {
        self.0.opened_at.into()
    }

    /// Account that opened it.
    async fn opened_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.opened_by)).await
    }

    /// Counts changes; whoever changes it names the one that they read.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// What the caller's roles let them do with it as it stands (pieejamās darbības).
    async fn available_deeds(&self, context: &Context<'_>) -> Vec<InventoryDeed> {
        let caller = &Asker::of(context).caller;
        let steps = Step::ALL.into_iter();
        let steps =
            steps.filter(|step| step.leads(self.0.state).is_some() && caller.may(step.action()));
        steps.map(InventoryDeed::from).collect()
    }

    /// What was done with it (gaita), the first step first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn steps(&self, context: &Context<'_>) -> Result<Vec<InventoryStep>> {
        let asker = Asker::of(context);
        let found = asker.loader().load_one(StepsOfInventory(self.0.id)).await;
        let found = found.or_error(asker)?;
        let rows = found.iter().flat_map(|rows| rows.iter().cloned());
        Ok(rows.map(InventoryStep).collect())
    }

    /// Its units of description (glabājamās vienības), in the order of their numbers, each with what is wrong with it.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn units(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those of one part.")] part: Option<i32>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<UnitKey, DescriptionUnit>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let filter = UnitFilter {
            part,
            ..UnitFilter::default()
        };
        let kit = &asker.service.kit;
        let (reader, today) = (kit.db.reader(), calendar::day(kit.clock.now()));
        let page = read::units(reader, &self.0, filter, &request, today).await;
        let page = page.or_error(asker)?;
        let total = total(context, asker, read::count_units(reader, self.0.id, filter)).await?;
        let files: Vec<_> = page.rows.iter().map(|unit| unit.row.file_id).collect();
        asker.load_now(files).await.or_error(asker)?;
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |unit| (unit.row.number, unit.row.letter.clone()),
            DescriptionUnit,
        ))
    }

    /// Numbers that no unit has any more (izlaistie numuri), in their order.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn omitted(&self, context: &Context<'_>) -> Result<Vec<OmittedNumber>> {
        let asker = Asker::of(context);
        let found = asker.loader().load_one(OmittedIn(self.0.id)).await;
        let found = found.or_error(asker)?;
        let rows = found.iter().flat_map(|rows| rows.iter().cloned());
        Ok(rows.map(OmittedNumber).collect())
    }

    /// What stands at its foot (kopsavilkums).
    #[graphql(complexity = "limits::TABLE + child_complexity")]
    async fn totals(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Of one part; of all of it when none.")] part: Option<i32>,
    ) -> Result<InventoryTotals> {
        let asker = Asker::of(context);
        let reader = asker.service.kit.db.reader();
        let totals = read::totals(
            reader,
            self.0.id,
            UnitFilter {
                part,
                ..UnitFilter::default()
            },
        )
        .await;
        Ok(InventoryTotals(totals.or_error(asker)?))
    }

    /// Where `GET` gives it as PDF/A-2b to be signed, below the service's address.
    async fn url(&self) -> String {
        format!("/inventories/{}/paper", print(self.0.id))
    }

    /// Where `GET` gives it as CSV for the archive's tool: UTF-8 with a byte-order mark, `;`, CRLF.
    async fn csv_url(&self) -> String {
        format!("/inventories/{}/table.csv", print(self.0.id))
    }

    /// Where `GET` gives the same as a workbook.
    async fn xlsx_url(&self) -> String {
        format!("/inventories/{}/table.xlsx", print(self.0.id))
    }
}

/// Something done with a part of an inventory.
struct InventoryStep(inventory_step::Model);

#[Object]
/// Something done with a part of an inventory (uzskaites saraksta gaita).
impl InventoryStep {
    /// What.
    async fn kind(&self) -> InventoryStepKind {
        self.0.kind.into()
    }

    /// With which part.
    async fn part(&self) -> i32 {
        self.0.part
    }

    /// When it was recorded.
    async fn at(&self) -> Instant {
        self.0.at.into()
    }

    /// Account that recorded it.
    async fn recorded_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.recorded_by)).await
    }

    /// Number of the archive's approval.
    async fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// Date of the archive's approval.
    async fn dated_on(&self) -> Option<Date> {
        self.0.dated_on.map(Date::from)
    }

    /// The approval as registered here; null where there is none, or the caller may not see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.document_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }

    /// What was said.
    async fn remarks(&self) -> Option<&str> {
        self.0.remarks.as_deref()
    }

    /// How many units the part had.
    async fn units(&self) -> i32 {
        self.0.units
    }
}

/// A number that no unit has any more.
struct OmittedNumber(omitted_number::Model);

#[Object]
/// A number of an inventory that no unit has any more (izlaists numurs); it is never given again.
impl OmittedNumber {
    /// The number, with its letter.
    async fn number(&self) -> String {
        format!("{}{}", self.0.number, self.0.letter)
    }

    /// Why nobody has it.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Since when.
    async fn omitted_at(&self) -> Instant {
        self.0.omitted_at.into()
    }

    /// Account that took the unit off.
    async fn omitted_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.omitted_by)).await
    }
}

/// What stands at the foot of an inventory.
struct InventoryTotals(Totals);

#[Object]
/// What stands at the foot of an inventory (kopsavilkums), domain form of the archive.
impl InventoryTotals {
    /// How many units.
    async fn units(&self) -> i32 {
        i32::try_from(self.0.units).unwrap_or(i32::MAX)
    }

    /// The same in Latvian words: `divdesmit viena`.
    async fn in_words(&self) -> &str {
        &self.0.in_words
    }

    /// The lowest number; null where there are no units.
    async fn first(&self) -> Option<i32> {
        self.0.first
    }

    /// The highest number.
    async fn last(&self) -> Option<i32> {
        self.0.last
    }

    /// Numbers with a letter (litera numuri).
    async fn lettered(&self) -> &[String] {
        &self.0.lettered
    }

    /// Numbers that no unit has any more (izlaistie numuri).
    async fn omitted(&self) -> &[String] {
        &self.0.omitted
    }

    /// The whole foot in Latvian, as it is printed.
    async fn sentence(&self) -> String {
        self.0.sentence()
    }
}

/// What can be asked about inventories.
#[derive(Default)]
pub(super) struct InventoriesQuery;

#[Object]
impl InventoriesQuery {
    /// The institution's inventories (uzskaites saraksti), the newest first. For the records office, the head and the archivist.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    #[expect(
        clippy::too_many_arguments,
        reason = "each is an argument of the query"
    )]
    async fn inventories(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that stand so.")] states: Option<Vec<InventoryState>>,
        #[graphql(desc = "Of the record group of one institution.")] record_group: Option<ID>,
        #[graphql(desc = "For these terms.")] term: Option<InventoryTerm>,
        #[graphql(desc = "On one medium.")] medium: Option<TransferMedium>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<InventoryId, Inventory>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let unit = record_group.map(|id| ids::read(&id, "recordGroup"));
        let states = states.unwrap_or_default().into_iter();
        let filter = Filter {
            states: states.map(Into::into).collect(),
            unit: unit.transpose().or_error(asker)?,
            term: term.map(Into::into),
            medium: medium.map(Into::into),
        };
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::page(reader, own, &filter, &request).await;
        let total = total(context, asker, read::count(reader, own, &filter)).await?;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            |row| row.id,
            |row| Inventory(Arc::new(row)),
        ))
    }

    /// One of these inventories; null where the institution has no such.
    async fn inventory(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<Inventory>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadInventories)?;
        let id = ids::read(&id, "id").or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let row = read::one(reader, own, id).await.or_error(asker)?;
        Ok(row.map(|row| Inventory(Arc::new(row))))
    }
}
