//! Loaders: rows by their ids, gathered from everything one request asks and read in one statement each. They hold the
//! caller, so that what is outside the scope or behind the institution's wall is not there for them either.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::dataloader::Loader;
use chrono::NaiveDate;
use entities::circulation::{
    answer, deadline_rule, dispatch, dispatch_step, document_route, resolution, route_template,
    task, task_step,
};
use entities::classification::{
    file, loan, register, register_closing, register_year, series, volume,
};
use entities::content::{content, content_format};
use entities::documents::{addressee, document, version, version_content};
use entities::finding::saved_search;
use entities::handover::{
    act, act_signature, agreement, delivery, inventory_step, omitted_number, package,
};
use entities::ids::{
    AccountId, AppointmentId, CorrespondentId, DeadlineRuleId, DescriptionUnitId,
    DestructionListId, DispatchId, DocumentId, DraftId, FileId, HandoverActId, HandoverDeliveryId,
    HandoverPackageId, HoldId, InstitutionId, IntakeItemId, InventoryId, RegisterId, RelationId,
    ResolutionId, SavedSearchId, SeriesId, StaffMemberId, SubmissionAgreementId, TakeoverId,
    TaskId, UnitId, VersionId,
};
use entities::journal::entry;
use entities::mailroom::{intake_content, intake_item};
use entities::organisation::{account, appointment, institution, staff_member, unit};
use entities::parties::correspondent;
use entities::retention::{
    correction_notice, destruction_run, file_transfer, hold_review, list_decision, tombstone,
    transfer_extension,
};
use entities::takeover::{taken_over_document, taken_over_file, takeover};
use entities::values::ContentHash;
use entities::vocabulary::CustodySubject;
use uuid::Uuid;

use crate::access::Caller;
use crate::circulation::approval::ask::{Available, available};
use crate::circulation::control_card::{self, ControlCard};
use crate::circulation::deadline::{Clock, read as clocks};
use crate::circulation::dispatch::read as dispatches;
use crate::circulation::draft::{Whole, read as drafts};
use crate::circulation::route::read as routes;
use crate::circulation::task::read as tasks;
use crate::content::pronom;
use crate::content::read::{by_hashes, texts};
use crate::content::renditions::{self, Rendition};
use crate::documents::relations::{self, Related};
use crate::documents::{history, read as documents};
use crate::finding::saved;
use crate::journal::read as journal;
use crate::kernel::paging::{Page, PageRequest};
use crate::kernel::{Fault, calendar};
use crate::mailroom::known;
use crate::mailroom::state::{Became, became};
use crate::op::Kit;
use crate::organisation::{Structure, read as organisation};
use crate::retention::hold::{self, Held};
use crate::retention::{Standing, destruction};
use crate::retention::{correction, transfer_due};
use crate::{classification, handover, mailroom, parties};

/// Reads rows for one request.
pub(super) struct Rows {
    kit: Kit,
    caller: Arc<Caller>,
    request: String,
}

/// Rows could not be read. Why is in the log: every waiting resolver gets a copy of this.
#[derive(Debug, Clone, Copy)]
pub(super) struct LoadFailed;

impl Rows {
    pub(super) const fn new(kit: Kit, caller: Arc<Caller>, request: String) -> Self {
        Self {
            kit,
            caller,
            request,
        }
    }

    async fn histories(
        &self,
        keys: &[HistoryOf],
    ) -> Result<HashMap<HistoryOf, Page<entry::Model>>, Fault> {
        let (reader, filter) = (self.kit.db.reader(), history::shown_to(&self.caller));
        let mut found = HashMap::with_capacity(keys.len());
        for (request, documents) in alike(keys) {
            let subjects: Vec<_> = documents.iter().map(|id| id.0).collect();
            let pages = journal::pages(reader, &filter, &subjects, &request).await;
            found.extend(paged(&request, rekeyed(pages, DocumentId)?));
        }
        Ok(found)
    }

    async fn relations(
        &self,
        keys: &[RelationsOf],
    ) -> Result<HashMap<RelationsOf, Page<Related>>, Fault> {
        let (reader, scope) = (self.kit.db.reader(), self.caller.scope());
        let mut found = HashMap::with_capacity(keys.len());
        for (request, documents) in alike(keys) {
            let pages = relations::pages(reader, scope, &documents, &request).await?;
            found.extend(paged(&request, pages));
        }
        Ok(found)
    }

    async fn acts(&self, keys: &[ActsOn]) -> Result<HashMap<ActsOn, Vec<Available>>, Fault> {
        let connection = self.kit.db.reader();
        let ids: Vec<_> = keys.iter().map(|key| key.draft).collect();
        let wholes = drafts::wholes(connection, self.caller.institution, &ids).await?;
        let seen = wholes
            .values()
            .filter(|whole| whole.is_seen_by(&self.caller));
        let seen: Vec<_> = seen.collect();
        let now = self.kit.clock.now();
        let mut acts = available(connection, &self.caller, &seen, now).await?;
        let found = keys
            .iter()
            .filter_map(|key| Some((*key, acts.remove(&key.draft)?)));
        Ok(found.collect())
    }

    fn log(&self, fault: &Fault) -> LoadFailed {
        tracing::error!(target: "aprite::graphql", request = self.request, fault = fault.chain(), "a loader failed");
        LoadFailed
    }
}

/// Shared, because the loader hands out copies.
fn shared<K: Eq + Hash, V>(rows: HashMap<K, V>) -> HashMap<K, Arc<V>> {
    rows.into_iter()
        .map(|(key, row)| (key, Arc::new(row)))
        .collect()
}

/// A key of rows that stand around a record.
macro_rules! around {
    ($($(#[$doc:meta])* $key:ident($id:ident);)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(super) struct $key(pub(super) $id);
    )*};
}

around! {
    /// The years of a register, newest first.
    YearsOf(RegisterId);
    /// The closings of a register's years, newest first.
    ClosingsOf(RegisterId);
    /// The volumes of a file, in their order, each with its loans.
    VolumesOf(FileId);
    /// Further files of a document.
    AlsoIn(DocumentId);
    /// What an old register said of a document.
    FormerlyOf(DocumentId);
    /// What an old list said of a file.
    OldFileOf(FileId);
    /// Until when a file is kept.
    RetentionOf(FileId);
    /// The execution of a destruction list.
    ExecutionOf(DestructionListId);
    /// What is kept of a destroyed document.
    TombstoneOf(DocumentId);
    /// When a permanent file goes to the archive, by medium.
    TransfersOf(FileId);
    /// What the archive decided about when a file is transferred.
    ExtensionsOf(FileId);
    /// The notices of wrong data about a document, oldest first.
    NoticesOfDocument(DocumentId);
    /// The notices of wrong data about a file, oldest first.
    NoticesOfFile(FileId);
    /// The holds on a file.
    HoldsOn(FileId);
    /// The reviews of a hold, oldest first.
    HoldReviewsOf(HoldId);
    /// What was decided about a list of what is to be destroyed, the first decision first.
    DecisionsAbout(DestructionListId);
    /// What was done with an inventory, the first step first.
    StepsOfInventory(InventoryId);
    /// The numbers of an inventory that no unit has any more.
    OmittedIn(InventoryId);
    /// Who signed an act of handover, in the order in which that was recorded.
    SignaturesOfAct(HandoverActId);
    /// The packages that an act hands over.
    PackagesOfAct(HandoverActId);
    /// The act on which a unit of description is, unless it was cancelled.
    ActOfUnit(DescriptionUnitId);
    /// The versions of a document, oldest first.
    VersionsOf(DocumentId);
    /// The contents of a version.
    ContentsOf(VersionId);
    /// What a content is by PRONOM.
    FormatOf(ContentHash);
    /// The rendition of a content.
    RenditionOf(ContentHash);
    /// The addressees of a document.
    AddresseesOf(DocumentId);
    /// How many entries of the journal a document's history has.
    HistorySize(DocumentId);
    /// How many relations a document has to others that the caller may see.
    RelationsNumber(DocumentId);
    /// Staff members let in on a document.
    GrantsOf(DocumentId);
    /// The legal clock of a document.
    ClockOf(DocumentId);
    /// The control card of a document.
    ControlOf(DocumentId);
    /// Resolutions on a document itself.
    ResolutionsOn(DocumentId);
    /// Resolutions that divide a task up.
    ResolutionsUnder(TaskId);
    /// Tasks of a resolution's executors.
    ExecutorsOf(ResolutionId);
    /// How many must read what a resolution gives for information, and have.
    ReadersOf(ResolutionId);
    /// What was done with a task.
    StepsOf(TaskId);
    /// How many tasks are open under a task.
    OpenSubtasksOf(TaskId);
    /// Where a document stands on its route.
    PlaceOf(DocumentId);
    /// What was given to do with a document.
    DirectedOf(DocumentId);
    /// The versions of an institution's routes.
    RoutesOf(InstitutionId);
    /// How a document went to its recipients, the first dispatch first.
    DispatchesOf(DocumentId);
    /// What answers a document.
    AnswersTo(DocumentId);
    /// What happened to a dispatch.
    DispatchStepsOf(DispatchId);
    /// The contents of an item that arrived, in their order.
    IntakeContentsOf(IntakeItemId);
    /// The beginning of a content's text, as much of it as an item shows.
    IntakeTextOf(ContentHash);
    /// What an item became: whether it stands, and its number where the caller may see it.
    BecameOf(DocumentId);
    /// Documents that are an item again.
    AlreadyRegistered(IntakeItemId);
    /// Other items that are an item again.
    RepeatsOf(IntakeItemId);
    /// Correspondents with the address of an item's sender.
    SendersOf(IntakeItemId);
    /// The draft that a document came from.
    DraftOf(DocumentId);
    /// Units that a unit succeeded.
    PredecessorsOf(UnitId);
    /// Units that succeeded a unit.
    SuccessorsOf(UnitId);
    /// The appointments to a unit, past ones included.
    AppointmentsTo(UnitId);
    /// The appointments of a staff member, past ones included.
    AppointmentsOf(StaffMemberId);
    /// The tree of an institution's units.
    StructureOf(InstitutionId);
}

/// What the caller may do with a draft as it is in a revision: a request may change it, and ask again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ActsOn {
    pub(super) draft: DraftId,
    pub(super) revision: i32,
}

/// A key of a page around a document. Fields of one selection ask alike for every document of a list, so that one
/// statement reads them all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct PageOf<K> {
    pub(super) document: DocumentId,
    pub(super) request: PageRequest<K>,
}

/// A page of a document's history, newest first.
pub(super) type HistoryOf = PageOf<Uuid>;

/// A page of a document's relations, in the order in which they were made.
pub(super) type RelationsOf = PageOf<RelationId>;

/// The documents whose pages were asked alike, to be read together.
fn alike<K: Clone + Eq + Hash>(keys: &[PageOf<K>]) -> HashMap<PageRequest<K>, Vec<DocumentId>> {
    let mut alike: HashMap<PageRequest<K>, Vec<DocumentId>> = HashMap::new();
    for key in keys {
        let documents = alike.entry(key.request.clone()).or_default();
        documents.push(key.document);
    }
    alike
}

/// Pages by the keys that asked for them.
fn paged<K: Clone + Eq + Hash, T>(
    request: &PageRequest<K>,
    pages: HashMap<DocumentId, Page<T>>,
) -> impl Iterator<Item = (PageOf<K>, Page<T>)> {
    pages.into_iter().map(|(document, page)| {
        let request = request.clone();
        (PageOf { document, request }, page)
    })
}

/// The unit that a file or register was handed over to by a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct KeeperOf(
    pub(super) CustodySubject,
    pub(super) Uuid,
    pub(super) NaiveDate,
);

/// One loader: key, value, and the area function that reads.
macro_rules! loaders {
    ($($key:ty => $value:ty: |$rows:ident, $connection:ident, $keys:ident| $read:expr;)*) => {$(
        impl Loader<$key> for Rows {
            type Value = Arc<$value>;
            type Error = LoadFailed;

            async fn load(&self, $keys: &[$key]) -> Result<HashMap<$key, Arc<$value>>, LoadFailed> {
                let $rows = self;
                let $connection = self.kit.db.reader();
                let found: Result<HashMap<$key, $value>, Fault> = $read;
                found.map(shared).map_err(|fault| self.log(&fault))
            }
        }
    )*};
}

/// Keeps what is the caller's institution's.
fn within<K: Eq + Hash, V>(
    rows: Result<HashMap<K, V>, Fault>,
    own: InstitutionId,
    of: impl Fn(&V) -> InstitutionId,
) -> Result<HashMap<K, V>, Fault> {
    rows.map(|rows| rows.into_iter().filter(|(_, row)| of(row) == own).collect())
}

/// Rows by the bare ids of their keys.
fn rekeyed<I, K, V>(
    rows: Result<HashMap<I, V>, Fault>,
    key: impl Fn(I) -> K,
) -> Result<HashMap<K, V>, Fault>
where
    K: Eq + Hash,
{
    rows.map(|rows| rows.into_iter().map(|(id, row)| (key(id), row)).collect())
}

loaders! {
    InstitutionId => institution::Model: |rows, connection, keys| {
        within(organisation::institutions_by_ids(connection, keys).await, rows.caller.institution, |row| row.id)
    };
    UnitId => unit::Model: |rows, connection, keys| {
        within(organisation::units_by_ids(connection, keys).await, rows.caller.institution, |row| row.institution_id)
    };
    StaffMemberId => staff_member::Model: |rows, connection, keys| {
        within(organisation::staff_by_ids(connection, keys).await, rows.caller.institution, |row| row.institution_id)
    };
    AccountId => account::Model: |rows, connection, keys| {
        within(organisation::accounts_by_ids(connection, keys).await, rows.caller.institution, |row| row.institution_id)
    };
    SeriesId => series::Model: |rows, connection, keys| {
        classification::read::series_within(connection, rows.caller.institution, keys).await
    };
    FileId => file::Model: |rows, connection, keys| {
        within(classification::read::files_by_ids(connection, keys).await, rows.caller.institution, |row| row.institution_id)
    };
    RegisterId => register::Model: |rows, connection, keys| {
        within(classification::read::registers_by_ids(connection, keys).await, rows.caller.institution, |row| row.institution_id)
    };
    CorrespondentId => correspondent::Model: |rows, connection, keys| {
        parties::read::by_ids(connection, rows.caller.scope(), keys).await
    };
    DocumentId => document::Model: |rows, connection, keys| {
        documents::by_ids(connection, rows.caller.scope(), keys).await
    };
    YearsOf => Vec<register_year::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(classification::read::years_of_registers(connection, &ids).await, YearsOf)
    };
    ClosingsOf => Vec<register_closing::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(classification::read::closings_of_registers(connection, &ids).await, ClosingsOf)
    };
    VolumesOf => Vec<(volume::Model, Vec<loan::Model>)>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(classification::read::volumes_of_files(connection, &ids).await, VolumesOf)
    };
    AlsoIn => Vec<FileId>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(crate::documents::also_in::of_documents(connection, &ids).await, AlsoIn)
    };
    FormerlyOf => taken_over_document::Model: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(crate::takeover::read::of_documents(connection, &ids).await, FormerlyOf)
    };
    OldFileOf => taken_over_file::Model: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(crate::takeover::read::of_files(connection, &ids).await, OldFileOf)
    };
    DecisionsAbout => Vec<list_decision::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(crate::retention::list::read::decisions_of(connection, &ids).await, DecisionsAbout)
    };
    RetentionOf => Standing: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let today = calendar::day(rows.kit.clock.now());
        rekeyed(crate::retention::read::standings(connection, &ids, today).await, RetentionOf)
    };
    HoldsOn => Vec<Held>: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let today = calendar::day(rows.kit.clock.now());
        rekeyed(hold::on(connection, &ids, today).await, HoldsOn)
    };
    TransfersOf => Vec<file_transfer::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(transfer_due::read::of_files(connection, &ids).await, TransfersOf)
    };
    ExtensionsOf => Vec<transfer_extension::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(transfer_due::read::extensions(connection, &ids).await, ExtensionsOf)
    };
    NoticesOfDocument => Vec<correction_notice::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(correction::of_documents(connection, &ids).await, NoticesOfDocument)
    };
    NoticesOfFile => Vec<correction_notice::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(correction::of_files(connection, &ids).await, NoticesOfFile)
    };
    HoldId => entities::retention::hold::Model: |rows, connection, keys| {
        hold::read::by_ids(connection, rows.caller.institution, keys).await
    };
    SavedSearchId => saved_search::Model: |rows, connection, keys| {
        let own = rows.caller.staff_member.filter(|_| rows.caller.standing_in.is_none());
        match own {
            Some(person) => saved::read::by_ids(connection, person, keys).await,
            None => Ok(HashMap::new()),
        }
    };
    HoldReviewsOf => Vec<hold_review::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(hold::read::reviews(connection, &ids).await, HoldReviewsOf)
    };
    ExecutionOf => destruction_run::Model: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let institution = rows.caller.institution;
        rekeyed(destruction::read::runs(connection, institution, &ids).await, ExecutionOf)
    };
    TombstoneOf => tombstone::Model: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(destruction::read::tombstones(connection, &ids).await, TombstoneOf)
    };
    StepsOfInventory => Vec<inventory_step::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(handover::read::steps(connection, &ids).await, StepsOfInventory)
    };
    OmittedIn => Vec<omitted_number::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(handover::read::omitted(connection, &ids).await, OmittedIn)
    };
    SubmissionAgreementId => agreement::Model: |rows, connection, keys| {
        let own = rows.caller.institution;
        handover::agreement::read::by_ids(connection, own, keys).await
    };
    SignaturesOfAct => Vec<act_signature::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(handover::act::read::signatures(connection, &ids).await, SignaturesOfAct)
    };
    PackagesOfAct => Vec<HandoverPackageId>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(handover::act::read::packages(connection, &ids).await, PackagesOfAct)
    };
    ActOfUnit => act::Model: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(handover::act::read::of_units(connection, &ids).await, ActOfUnit)
    };
    HandoverDeliveryId => delivery::Model: |rows, connection, keys| {
        let own = rows.caller.institution;
        handover::delivering::read::by_ids(connection, own, keys).await
    };
    HandoverPackageId => package::Model: |rows, connection, keys| {
        let own = rows.caller.institution;
        handover::delivering::read::packages(connection, own, keys).await
    };
    TakeoverId => takeover::Model: |rows, connection, keys| {
        crate::takeover::read::by_ids(connection, rows.caller.institution, keys).await
    };
    VersionsOf => Vec<version::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(documents::versions(connection, &ids).await, VersionsOf)
    };
    ContentHash => content::Model: |_rows, connection, keys| by_hashes(connection, keys).await;
    ContentsOf => Vec<(version_content::Model, content::Model)>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(documents::contents(connection, &ids).await, ContentsOf)
    };
    FormatOf => content_format::Model: |_rows, connection, keys| {
        let hashes: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(pronom::by_hashes(connection, &hashes).await, FormatOf)
    };
    RenditionOf => Rendition: |_rows, connection, keys| {
        let hashes: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(renditions::of(connection, &hashes).await, RenditionOf)
    };
    AddresseesOf => Vec<addressee::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(documents::addressees(connection, &ids).await, AddresseesOf)
    };
    HistoryOf => Page<entry::Model>: |rows, _connection, keys| rows.histories(keys).await;
    HistorySize => u64: |rows, connection, keys| {
        let subjects: Vec<_> = keys.iter().map(|key| key.0.0).collect();
        let counted = journal::counts(connection, &history::shown_to(&rows.caller), &subjects).await;
        rekeyed(counted, |id| HistorySize(DocumentId(id)))
    };
    RelationsOf => Page<Related>: |rows, _connection, keys| rows.relations(keys).await;
    RelationsNumber => u64: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(relations::counts(connection, rows.caller.scope(), &ids).await, RelationsNumber)
    };
    GrantsOf => Vec<StaffMemberId>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(documents::granted(connection, &ids).await, GrantsOf)
    };
    ClockOf => Clock: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(clocks::clocks(connection, &ids).await, ClockOf)
    };
    ControlOf => ControlCard: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let today = calendar::day(rows.kit.clock.now());
        rekeyed(control_card::of_documents(connection, &ids, today).await, ControlOf)
    };
    DraftId => Whole: |rows, connection, keys| {
        let caller = &rows.caller;
        let found = drafts::wholes(connection, caller.institution, keys).await;
        found.map(|found| {
            let seen = found.into_iter().filter(|(_, whole)| whole.is_seen_by(caller));
            seen.collect()
        })
    };
    ActsOn => Vec<Available>: |rows, _connection, keys| rows.acts(keys).await;
    DraftOf => Whole: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        let own = rows.caller.institution;
        rekeyed(drafts::of_documents(connection, own, &ids).await, DraftOf)
    };
    DeadlineRuleId => deadline_rule::Model: |rows, connection, keys| {
        clocks::rules_by_ids(connection, rows.caller.institution, keys).await
    };
    ResolutionId => resolution::Model: |rows, connection, keys| {
        tasks::resolutions_by_ids(connection, rows.caller.scope(), keys).await
    };
    TaskId => task::Model: |rows, connection, keys| {
        tasks::tasks_by_ids(connection, rows.caller.scope(), keys).await
    };
    ResolutionsOn => Vec<resolution::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(tasks::resolutions_on(connection, &ids).await, ResolutionsOn)
    };
    ResolutionsUnder => Vec<resolution::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(tasks::resolutions_under(connection, &ids).await, ResolutionsUnder)
    };
    ExecutorsOf => Vec<task::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(tasks::executors(connection, &ids).await, ExecutorsOf)
    };
    ReadersOf => tasks::Readers: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(tasks::readers(connection, &ids).await, ReadersOf)
    };
    StepsOf => Vec<task_step::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(tasks::steps(connection, &ids).await, StepsOf)
    };
    OpenSubtasksOf => u64: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(tasks::open_subtasks(connection, &ids).await, OpenSubtasksOf)
    };
    PlaceOf => document_route::Model: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(routes::places(connection, &ids).await, PlaceOf)
    };
    DirectedOf => routes::Directed: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(routes::directed(connection, &ids).await, DirectedOf)
    };
    RoutesOf => Vec<route_template::Model>: |rows, connection, keys| {
        let own = rows.caller.institution;
        match keys.contains(&RoutesOf(own)) {
            true => routes::templates(connection, own)
                .await
                .map(|versions| HashMap::from([(RoutesOf(own), versions)])),
            false => Ok(HashMap::new()),
        }
    };
    DispatchId => dispatch::Model: |rows, connection, keys| {
        dispatches::by_ids(connection, rows.caller.scope(), keys).await
    };
    DispatchesOf => Vec<dispatch::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(dispatches::of_documents(connection, &ids).await, DispatchesOf)
    };
    AnswersTo => Vec<answer::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(dispatches::answers_to(connection, &ids).await, AnswersTo)
    };
    DispatchStepsOf => Vec<dispatch_step::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(dispatches::steps(connection, &ids).await, DispatchStepsOf)
    };
    IntakeItemId => intake_item::Model: |rows, connection, keys| {
        mailroom::read::by_ids(connection, &rows.caller, keys).await
    };
    IntakeContentsOf => Vec<(intake_content::Model, content::Model)>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(mailroom::read::contents(connection, &ids).await, IntakeContentsOf)
    };
    IntakeTextOf => String: |_rows, connection, keys| {
        let hashes: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(texts(connection, &hashes, mailroom::read::TEXT_BYTES).await, IntakeTextOf)
    };
    BecameOf => Became: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(became(connection, rows.caller.scope(), &ids).await, BecameOf)
    };
    AlreadyRegistered => Vec<document::Model>: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(known::registered_as(connection, &rows.caller, &ids).await, AlreadyRegistered)
    };
    RepeatsOf => Vec<intake_item::Model>: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(known::repeats(connection, &rows.caller, &ids).await, RepeatsOf)
    };
    SendersOf => Vec<correspondent::Model>: |rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(known::senders(connection, &rows.caller, &ids).await, SendersOf)
    };
    PredecessorsOf => Vec<UnitId>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(organisation::predecessors_of(connection, &ids).await, PredecessorsOf)
    };
    SuccessorsOf => Vec<UnitId>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(organisation::successors_of(connection, &ids).await, SuccessorsOf)
    };
    AppointmentsTo => Vec<appointment::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(organisation::appointments_to(connection, &ids).await, AppointmentsTo)
    };
    AppointmentsOf => Vec<appointment::Model>: |_rows, connection, keys| {
        let ids: Vec<_> = keys.iter().map(|key| key.0).collect();
        rekeyed(organisation::appointments_of(connection, &ids).await, AppointmentsOf)
    };
    StructureOf => Structure: |rows, connection, keys| {
        let own = rows.caller.institution;
        match keys.contains(&StructureOf(own)) {
            true => organisation::structure(connection, own)
                .await
                .map(|structure| HashMap::from([(StructureOf(own), structure)])),
            false => Ok(HashMap::new()),
        }
    };
    KeeperOf => UnitId: |rows, connection, keys| {
        let mut asked = HashMap::<_, Vec<Uuid>>::new();
        for KeeperOf(kind, id, day) in keys {
            asked.entry((*kind, *day)).or_default().push(*id);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for ((kind, day), ids) in asked {
            match classification::custody::keepers(connection, kind, &ids, day).await {
                Ok(units) => found.extend(
                    units.into_iter().map(|(id, unit)| (KeeperOf(kind, id, day), unit)),
                ),
                Err(fault) => return Err(rows.log(&fault)),
            }
        }
        Ok(found)
    };
    AppointmentId => appointment::Model: |_rows, connection, keys| {
        organisation::appointments_by_ids(connection, keys).await
    };
}
