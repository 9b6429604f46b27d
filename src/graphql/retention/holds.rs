//! Holds: what must not be destroyed, why, and who answers for that.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, Union};
use entities::ids::{CorrespondentId, DocumentId, FileId, HoldId, SeriesId};
use entities::retention::{hold, hold_review, hold_subject};
use entities::vocabulary as kept;

use super::super::asker::{Asker, OrError};
use super::super::classification::{File, FileSeries, series};
use super::super::documents::{Document, document};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::loaders::{AlsoIn, HoldReviewsOf, HoldsOn};
use super::super::organisation::{Account, StaffMember, account, staff_member};
use super::super::paging::{Paged, connection, request, total};
use super::super::parties::{Correspondent, correspondent};
use super::super::scalars::{Date, Instant};
use super::super::vocabulary::{HoldKind, HoldState, HoldSubjectKind};
use crate::access::Action;
use crate::kernel::calendar;
use crate::retention::hold::on::holds;
use crate::retention::hold::read::{self, Filter, HoldKey, SubjectKey};
use crate::retention::hold::review::answers_for;

/// A hold on destruction.
#[derive(Clone)]
pub(in crate::graphql) struct Hold(pub(in crate::graphql) Arc<hold::Model>);

/// The hold with an id, for those who may read holds and for whoever answers for it.
pub(in crate::graphql) async fn hold(context: &Context<'_>, id: HoldId) -> Result<Option<Hold>> {
    let asker = Asker::of(context);
    let Some(row) = asker.loader().load_one(id).await.or_error(asker)? else {
        return Ok(None);
    };
    let kit = &asker.service.kit;
    let today = calendar::day(kit.clock.now());
    let shown = asker.caller.may(Action::ReadHolds)
        || answers_for(kit.db.reader(), &asker.caller, &row, today)
            .await
            .or_error(asker)?;
    Ok(shown.then_some(Hold(row)))
}

/// The holds that are on any of some files today; none for those who may not read them.
async fn on(context: &Context<'_>, files: &[FileId]) -> Result<Option<Vec<Hold>>> {
    let asker = Asker::of(context);
    if !asker.caller.may(Action::ReadHolds) {
        return Ok(None);
    }
    let keys = files.iter().copied().map(HoldsOn);
    let held = asker.loader().load_many(keys).await.or_error(asker)?;
    let mut ids: Vec<HoldId> = held
        .values()
        .flat_map(|held| held.iter().map(|held| held.hold))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    let rows = asker.load_now(ids.clone()).await.or_error(asker)?;
    let rows = ids.iter().filter_map(|id| rows.get(id).cloned());
    Ok(Some(rows.map(Hold).collect()))
}

/// The holds on a file.
pub(in crate::graphql) async fn holds_on_file(
    context: &Context<'_>,
    file: FileId,
) -> Result<Option<Vec<Hold>>> {
    on(context, &[file]).await
}

/// The holds on the files in which a document stands.
pub(in crate::graphql) async fn holds_on_document(
    context: &Context<'_>,
    (id, file): (DocumentId, FileId),
) -> Result<Option<Vec<Hold>>> {
    let asker = Asker::of(context);
    if !asker.caller.may(Action::ReadHolds) {
        return Ok(None);
    }
    let further = asker.loader().load_one(AlsoIn(id)).await.or_error(asker)?;
    let mut files = vec![file];
    files.extend(further.iter().flat_map(|further| further.iter()));
    on(context, &files).await
}

#[Object]
/// A hold on destruction (iznīcināšanas aizliegums): the files that it covers must not be destroyed, whatever their term. It
/// holds from when it is placed until it is lifted or its last day passes.
impl Hold {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What people call it (nosaukums).
    async fn title(&self) -> &str {
        &self.0.title
    }

    /// For the sake of what (veids).
    async fn kind(&self) -> HoldKind {
        self.0.kind.into()
    }

    /// Why (iemesls).
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Legal act and section, or the case (pamatojums).
    async fn ground(&self) -> &str {
        &self.0.ground
    }

    /// Who answers for it and reviews it (atbildīgais).
    async fn owner(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member(context, Some(self.0.owner_id)).await
    }

    /// Whether it holds (stāvoklis).
    async fn state(&self, context: &Context<'_>) -> HoldState {
        let today = calendar::day(Asker::of(context).service.kit.clock.now());
        match (holds(&self.0, today), self.0.lifted_by) {
            (true, _) => HoldState::Standing,
            (false, Some(_)) => HoldState::Lifted,
            (false, None) => HoldState::RanOut,
        }
    }

    /// Since when its ground exists.
    async fn valid_from(&self) -> Date {
        self.0.valid_from.into()
    }

    /// Last day on which it holds; null for as long as it is not lifted.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }

    /// Until when its owner is to say again that it is needed (pārskatīšanas diena).
    async fn review_on(&self) -> Date {
        self.0.review_on.into()
    }

    /// What was searched for, as JSON of words and filters, where its documents were found by searching; null where not.
    async fn searched(&self) -> Option<String> {
        self.0.searched.as_ref().map(ToString::to_string)
    }

    /// When it was placed.
    async fn placed_at(&self) -> Instant {
        self.0.placed_at.into()
    }

    /// Account that placed it.
    async fn placed_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.placed_by)).await
    }

    /// When it ceased; null while it holds.
    async fn lifted_at(&self) -> Option<Instant> {
        self.0.lifted_at.map(Instant::from)
    }

    /// Account that lifted it; null where its last day passed.
    async fn lifted_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, self.0.lifted_by).await
    }

    /// Why it was lifted.
    async fn lifted_because(&self) -> Option<&str> {
        self.0.lifted_because.as_deref()
    }

    /// Its reviews (pārskatīšanas), oldest first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn reviews(&self, context: &Context<'_>) -> Result<Vec<HoldReview>> {
        let asker = Asker::of(context);
        let key = HoldReviewsOf(self.0.id);
        let rows = asker.loader().load_one(key).await.or_error(asker)?;
        let rows = rows.iter().flat_map(|rows| rows.iter().cloned());
        Ok(rows.map(HoldReview).collect())
    }

    /// What it is on (priekšmeti), by kind.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn subjects(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<SubjectKey, HoldSubject>> {
        let asker = Asker::of(context);
        let request = request(first, after.as_deref()).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let page = read::subjects_page(reader, self.0.id, &request).await;
        let total = total(context, asker, read::count_subjects(reader, self.0.id)).await?;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            |row: &hold_subject::Model| (row.kind, row.subject_id),
            HoldSubject,
        ))
    }

    /// Counts its reviews; whoever reviews or lifts it names the one that they read.
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// Something that a hold is on.
struct HoldSubject(hold_subject::Model);

/// A record that a hold is on.
#[derive(Union)]
enum HeldRecord {
    File(File),
    FileSeries(FileSeries),
    Document(Document),
    Correspondent(Correspondent),
}

#[Object]
/// Something that a hold is on (aizlieguma priekšmets).
impl HoldSubject {
    /// What it is.
    async fn kind(&self) -> HoldSubjectKind {
        self.0.kind.into()
    }

    /// It; null for those who may not see it.
    async fn record(&self, context: &Context<'_>) -> Result<Option<HeldRecord>> {
        let asker = Asker::of(context);
        let id = self.0.subject_id;
        Ok(match self.0.kind {
            kept::HoldSubjectKind::File => {
                let row = asker.loader().load_one(FileId(id)).await.or_error(asker)?;
                row.map(|row| HeldRecord::File(File(row)))
            }
            kept::HoldSubjectKind::Series => series(context, SeriesId(id))
                .await?
                .map(HeldRecord::FileSeries),
            kept::HoldSubjectKind::Document => document(context, DocumentId(id))
                .await?
                .map(HeldRecord::Document),
            kept::HoldSubjectKind::Correspondent => {
                let id = Some(CorrespondentId(id));
                let found = correspondent(context, id).await?;
                found.map(HeldRecord::Correspondent)
            }
        })
    }
}

/// A review of a hold.
struct HoldReview(hold_review::Model);

#[Object]
/// A review of a hold (aizlieguma pārskatīšana): somebody said that it is still needed.
impl HoldReview {
    /// When.
    async fn reviewed_at(&self) -> Instant {
        self.0.reviewed_at.into()
    }

    /// Account that reviewed it.
    async fn reviewed_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, Some(self.0.reviewed_by)).await
    }

    /// Who answers for the hold from then on.
    async fn owner(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member(context, Some(self.0.owner_id)).await
    }

    /// Until when it is to be reviewed again.
    async fn review_on(&self) -> Date {
        self.0.review_on.into()
    }

    /// Its last day from then on; null for as long as it is not lifted.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date::from)
    }

    /// Why it is still needed.
    async fn remark(&self) -> &str {
        &self.0.remark
    }
}

/// What can be asked about holds.
#[derive(Default)]
pub(super) struct HoldsQuery;

#[Object]
impl HoldsQuery {
    /// A hold; null where there is none that the caller may see.
    async fn hold(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<Hold>> {
        let asker = Asker::of(context);
        hold(context, ids::read(&id, "id").or_error(asker)?).await
    }

    /// Holds on destruction (iznīcināšanas aizliegumi), those first that are to be reviewed first.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn holds(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Those that have ceased as well.", default)] ceased: bool,
        #[graphql(desc = "Only those that are to be reviewed by this day.")] review_until: Option<
            Date,
        >,
        #[graphql(desc = "Only those for which this staff member answers.")] owner: Option<ID>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<HoldKey, Hold>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadHolds)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let until = review_until.map(|day| day.read("reviewUntil"));
        let owner = owner.map(|id| ids::read(&id, "owner"));
        let today = calendar::day(asker.service.kit.clock.now());
        let filter = Filter {
            standing_on: (!ceased).then_some(today),
            review_until: until.transpose().or_error(asker)?,
            owner: owner.transpose().or_error(asker)?,
        };
        let (reader, own) = (asker.service.kit.db.reader(), asker.caller.institution);
        let page = read::page(reader, own, &filter, &request).await;
        let total = total(context, asker, read::count(reader, own, &filter)).await?;
        Ok(connection(
            page.or_error(asker)?,
            request.after().is_some(),
            total,
            |row: &hold::Model| (row.review_on, row.id),
            |row| Hold(Arc::new(row)),
        ))
    }
}
