//! Lists of what is to be destroyed, as clients see them.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result};
use entities::ids::DestructionListId;
use entities::retention::{destruction_list, list_decision};

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::loaders::DecisionsAbout;
use super::super::organisation::{Account, StaffMember, account, staff_member_on};
use super::super::paging::{Paged, connection, request, total};
use super::super::scalars::{Date, Instant};
use super::super::vocabulary::{ItemState, ListDecisionKind, ListState};
use super::destruction::{DestructionExecution, execution};
use super::destruction_item::{DestructionAct, DestructionItem};
use super::words;
use crate::access::Action;
use crate::kernel::calendar;
use crate::retention::list::{Missing, Step, act, read, state};

/// A list of what is to be destroyed.
#[derive(Clone)]
pub(super) struct DestructionList(pub(super) Arc<destruction_list::Model>);

/// What can be done with a list (darbība ar aktu).
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
enum DestructionStep {
    /// Adding, removing and appraising files (labot).
    Alter,
    /// Remarking on a file (piezīme par lietu).
    Remark,
    /// Submitting it to the commission (iesniegt).
    Submit,
    /// Noting what the commission decided (ierakstīt komisijas lēmumu).
    RecordCommission,
    /// Approving it (apstiprināt).
    Approve,
    /// Noting that the archive agrees (ierakstīt arhīva saskaņojumu).
    RecordArchive,
    /// Giving it back (pieprasīt labojumus).
    RequestChanges,
    /// Stopping it while it waits (apturēt).
    Stop,
    /// Giving it up (atcelt).
    Abandon,
}

impl From<Step> for DestructionStep {
    fn from(step: Step) -> Self {
        match step {
            Step::Alter => Self::Alter,
            Step::Remark => Self::Remark,
            Step::Submit => Self::Submit,
            Step::RecordCommission => Self::RecordCommission,
            Step::Approve => Self::Approve,
            Step::RecordArchive => Self::RecordArchive,
            Step::RequestChanges => Self::RequestChanges,
            Step::Stop => Self::Stop,
            Step::Abandon => Self::Abandon,
        }
    }
}

#[Object]
/// A list of what is to be destroyed (akts par dokumentu atlasi iznīcināšanai): appraised file by file, decided by an expert
/// commission, approved by the head, agreed on by the archive. Ground: Arhīvu likums; MK 282/2024.
impl DestructionList {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What people call it (nosaukums).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// On what the choice rests (pamatojums).
    async fn ground(&self) -> &str {
        &self.0.ground
    }

    /// Where it stands today (statuss).
    async fn state(&self, context: &Context<'_>) -> ListState {
        let now = Asker::of(context).service.kit.clock.now();
        state::shown(&self.0, calendar::day(now)).into()
    }

    /// How often it was submitted.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// Number of the act (akta numurs), given when it is first submitted.
    async fn act_number(&self) -> Option<&str> {
        self.0.act_number.as_deref()
    }

    /// SHA-256 of what was submitted, in hexadecimal: everything that is decided is bound to it. Null while the list can be
    /// changed.
    async fn sha256(&self) -> Option<&str> {
        self.0.hash.as_deref()
    }

    /// Days for which it waits once everybody has agreed.
    async fn wait_days(&self) -> i32 {
        self.0.wait_days
    }

    /// Last of these days; null before they begin.
    async fn wait_until(&self) -> Option<Date> {
        self.0.wait_until.map(Date::from)
    }

    /// When it was proposed.
    async fn created_at(&self) -> Instant {
        self.0.created_at.into()
    }

    /// Account that proposed it.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.created_by)).await
    }

    /// When it was submitted last.
    async fn submitted_at(&self) -> Option<Instant> {
        self.0.submitted_at.map(Instant::from)
    }

    /// Counts changes; whoever changes it names the one that they read.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// What the caller's roles let them do with it as it stands (pieejamās darbības). Whoever has another part in it is
    /// refused all the same.
    async fn available_steps(&self, context: &Context<'_>) -> Vec<DestructionStep> {
        let asker = Asker::of(context);
        let now = asker.service.kit.clock.now();
        let from = state::shown(&self.0, calendar::day(now));
        let steps = Step::ALL
            .into_iter()
            .filter(|step| step.leads(from).is_some() && asker.caller.may(step.action()));
        steps.map(DestructionStep::from).collect()
    }

    /// What is missing before it can be executed (kas trūkst); empty where nothing is.
    #[graphql(complexity = "limits::TABLE + child_complexity")]
    async fn missing(&self, context: &Context<'_>) -> Result<Vec<MissingForDestruction>> {
        let asker = Asker::of(context);
        let kit = &asker.service.kit;
        let day = calendar::day(kit.clock.now());
        let missing = read::what_is_missing(kit.db.reader(), &self.0, day).await;
        let missing = missing.or_error(asker)?;
        Ok(missing.into_iter().map(MissingForDestruction).collect())
    }

    /// What was decided about it and done with it (lēmumi), the first one first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn decisions(&self, context: &Context<'_>) -> Result<Vec<ListDecision>> {
        let asker = Asker::of(context);
        let found = asker.loader().load_one(DecisionsAbout(self.0.id)).await;
        let found = found.or_error(asker)?;
        let rows = found.iter().flat_map(|rows| rows.iter().cloned());
        Ok(rows.map(ListDecision).collect())
    }

    /// The files on it (akta rindas), in the order of their numbers.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn items(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that stand so.")] states: Option<Vec<ItemState>>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<i32, DestructionItem>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let states: Vec<_> = states
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect();
        let kit = &asker.service.kit;
        let (reader, today) = (kit.db.reader(), calendar::day(kit.clock.now()));
        let page = read::items_page(reader, self.0.id, &states, &request, today).await;
        let total = total(
            context,
            asker,
            read::count_items(reader, self.0.id, &states),
        )
        .await?;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            |item| item.row.ordinal,
            |item| DestructionItem(Arc::new(item)),
        ))
    }

    /// Its execution (iznīcināšanas gaita): how far it has come, what is left, the certificate; null where it was not ordered.
    async fn execution(&self, context: &Context<'_>) -> Result<Option<DestructionExecution>> {
        execution(context, self.0.id).await
    }

    /// The act (akts); null while it was not submitted.
    #[graphql(complexity = "limits::TABLE + child_complexity")]
    async fn act(&self, context: &Context<'_>) -> Result<Option<DestructionAct>> {
        let asker = Asker::of(context);
        let reader = asker.service.kit.db.reader();
        let totals = act::totals(reader, &asker.service.messages, &self.0).await;
        let list = Arc::clone(&self.0);
        Ok(totals
            .or_error(asker)?
            .map(|totals| DestructionAct { list, totals }))
    }
}

/// What is missing before a list can be executed.
struct MissingForDestruction(Missing);

#[Object]
/// What is missing before a list can be executed (kas trūkst iznīcināšanai).
impl MissingForDestruction {
    /// Stable word for programs: `over`, `submission`, `appraisals`, `nothing_to_destroy`, `unchanged`, `commission`, `head`,
    /// `archive`, `wait`, `clock`.
    async fn code(&self) -> &str {
        self.0.as_str()
    }

    /// In a sentence, in the caller's language unless another is asked for.
    async fn text(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        words(context, language).missing(&self.0)
    }

    /// The day until which it waits.
    async fn until(&self) -> Option<Date> {
        match self.0 {
            Missing::Wait { until } => Some(until.into()),
            _ => None,
        }
    }
}

/// What somebody decided or did about a list.
struct ListDecision(list_decision::Model);

#[Object]
/// What somebody decided or did about a list of what is to be destroyed (lēmums par aktu).
impl ListDecision {
    /// What.
    async fn kind(&self) -> ListDecisionKind {
        self.0.kind.into()
    }

    /// In which round.
    async fn round(&self) -> i32 {
        self.0.round
    }

    /// SHA-256 of the list as it was decided about; null for what is done while it can change.
    async fn sha256(&self) -> Option<&str> {
        self.0.hash.as_deref()
    }

    /// Who acted; null for a commission and the archive.
    async fn by(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(context, self.0.decided_by, calendar::day(self.0.at)).await
    }

    /// In whose stead.
    async fn in_stead_of(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(context, self.0.decided_for, calendar::day(self.0.at)).await
    }

    /// Account that noted it.
    async fn entered_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.entered_by)).await
    }

    /// When it was noted.
    async fn at(&self) -> Instant {
        self.0.at.into()
    }

    /// What was said.
    async fn remarks(&self) -> Option<&str> {
        self.0.remarks.as_deref()
    }

    /// Number of the minutes or the letter; of a submission, the act's.
    async fn number(&self) -> Option<&str> {
        self.0.number.as_deref()
    }

    /// Its date.
    async fn dated_on(&self) -> Option<Date> {
        self.0.dated_on.map(Date::from)
    }

    /// The registered document that says so; null where the caller may not see it.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.document_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }

    /// The members of the commission (komisijas locekļi); whoever chaired comes first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn members(&self, context: &Context<'_>) -> Result<Vec<StaffMember>> {
        let day = self.0.dated_on.unwrap_or(calendar::day(self.0.at));
        let mut members = Vec::with_capacity(self.0.members.0.len());
        for member in &self.0.members.0 {
            members.extend(staff_member_on(context, Some(*member), day).await?);
        }
        Ok(members)
    }

    /// When it lost its force because the list was given back; null while it holds.
    async fn voided_at(&self) -> Option<Instant> {
        self.0.voided_at.map(Instant::from)
    }
}

/// What can be asked about lists of what is to be destroyed.
#[derive(Default)]
pub(super) struct DestructionListsQuery;

#[Object]
impl DestructionListsQuery {
    /// The institution's lists of what is to be destroyed (iznīcināšanas akti), the newest first. For the records office, the
    /// head, the archivist and the auditor.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn destruction_lists(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "Only those that stand so; one that has waited long enough counts as waiting."
        )]
        states: Option<Vec<ListState>>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<DestructionListId, DestructionList>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDestructionLists)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let states: Vec<_> = states
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect();
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::lists(reader, own, &states, &request).await;
        let total = total(context, asker, read::count_lists(reader, own, &states)).await?;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            |row| row.id,
            |row| DestructionList(Arc::new(row)),
        ))
    }

    /// One of these lists; null where the institution has no such list.
    async fn destruction_list(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<DestructionList>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDestructionLists)?;
        let id = ids::read(&id, "id").or_error(asker)?;
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let row = read::list(reader, own, id).await.or_error(asker)?;
        Ok(row.map(|row| DestructionList(Arc::new(row))))
    }
}
