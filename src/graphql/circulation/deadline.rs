//! A document's clock as clients see it.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use entities::circulation::{deadline_extension, deadline_pause};
use entities::ids::DocumentId;

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids;
use super::super::limits;
use super::super::loaders::ClockOf;
use super::super::organisation::{Account, account};
use super::super::paging::{Paged, connection, request, total};
use super::super::scalars::Date;
use super::super::vocabulary::{DeadlineOutcome, TermBinds, TermStart};
use super::derivation::{TermDerivation, words};
use super::rules::DeadlineRule;
use crate::access::Action;
use crate::circulation::deadline::due::{self, DueFilter, DueKey};
use crate::circulation::deadline::{Clock, Derivation};
use crate::kernel::calendar;
use crate::kernel::paging::Page;

/// A document's clock, with its derivation read.
pub(in crate::graphql) struct Deadline {
    clock: Arc<Clock>,
    derivation: Arc<Derivation>,
}

impl Deadline {
    /// A clock as it now is.
    pub(super) fn of(asker: &Asker, clock: Arc<Clock>) -> Result<Self> {
        let derivation = clock.derivation().or_error(asker)?;
        Ok(Self {
            clock,
            derivation: derivation.into(),
        })
    }
}

/// The clock of a document that the caller sees; none where no term runs for it.
pub(in crate::graphql) async fn deadline(
    context: &Context<'_>,
    document: DocumentId,
) -> Result<Option<Deadline>> {
    let asker = Asker::of(context);
    let clock = asker.loader().load_one(ClockOf(document)).await;
    clock
        .or_error(asker)?
        .map(|clock| Deadline::of(asker, clock))
        .transpose()
}

#[Object]
/// A document's legal clock (termiņš): until when it must be answered, and how that day came about. Ground: Iesniegumu likums,
/// Administratīvā procesa likums, Informācijas atklātības likums.
impl Deadline {
    /// Whose clock it is.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.clock.row.document_id).await
    }

    /// The rule's version that it started with.
    async fn rule(&self, context: &Context<'_>) -> Result<Option<DeadlineRule>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.clock.row.rule_id).await;
        Ok(row.or_error(asker)?.map(DeadlineRule))
    }

    /// Who must act within the term.
    async fn binds(&self) -> TermBinds {
        self.derivation.rule.binds.into()
    }

    /// Whether a person named the rule; otherwise the card did.
    async fn named_by_hand(&self) -> bool {
        self.clock.row.by_hand
    }

    /// When the document came.
    async fn received_on(&self) -> Date {
        self.clock.row.received_on.into()
    }

    /// When the last required document came; null while that is not noted.
    async fn documents_complete_on(&self) -> Option<Date> {
        self.clock.row.documents_complete_on.map(Date::from)
    }

    /// When the document counts as notified.
    async fn notified_on(&self) -> Option<Date> {
        self.clock.row.notified_on.map(Date::from)
    }

    /// Day 0; null while the clock has not started.
    async fn started_on(&self) -> Option<Date> {
        self.derivation.begun.map(|begun| begun.day.into())
    }

    /// Event from which the term is counted.
    async fn started_by(&self) -> Option<TermStart> {
        self.derivation.begun.map(|begun| begun.by.into())
    }

    /// The last day (izpildes termiņš); null while the clock has not started. While it stands still, the day as it would be
    /// had it resumed at once.
    async fn due_on(&self) -> Option<Date> {
        self.clock.row.due_on.map(Date::from)
    }

    /// Whether the institution is late today (nokavēts). Reckoned when asked, kept nowhere.
    async fn overdue(&self, context: &Context<'_>) -> bool {
        let today = calendar::day(Asker::of(context).service.kit.clock.now());
        self.clock.is_overdue(self.derivation.rule.binds, today)
    }

    /// Since when the clock stands still (apturēts).
    async fn paused_since(&self) -> Option<Date> {
        self.clock.row.paused_on.map(Date::from)
    }

    /// Times in which the clock stood still, the first one first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn pauses(&self) -> Vec<DeadlinePause> {
        self.clock
            .pauses
            .iter()
            .cloned()
            .map(DeadlinePause)
            .collect()
    }

    /// Extensions, the first one first; the last one holds.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn extensions(&self) -> Vec<DeadlineExtension> {
        self.clock
            .extensions
            .iter()
            .cloned()
            .map(DeadlineExtension)
            .collect()
    }

    /// How far the term may be extended; null where the rule allows no extension.
    async fn latest_on(&self) -> Option<Date> {
        self.derivation.latest_on.map(Date::from)
    }

    /// How far it may be extended by a reasoned decision.
    async fn latest_by_exception_on(&self) -> Option<Date> {
        self.derivation.latest_by_exception_on.map(Date::from)
    }

    /// When the clock was ended.
    async fn concluded_on(&self) -> Option<Date> {
        self.clock.row.concluded_on.map(Date::from)
    }

    /// How it was ended.
    async fn outcome(&self) -> Option<DeadlineOutcome> {
        self.clock.row.outcome.map(Into::into)
    }

    /// Counts changes; a change names the one it was made from.
    async fn revision(&self) -> i32 {
        self.clock.row.revision
    }

    /// How the due date came about.
    async fn derivation(&self) -> TermDerivation {
        TermDerivation(Arc::clone(&self.derivation))
    }

    /// How the due date came about, in sentences (termiņa skaidrojums), in the caller's language unless another is asked
    /// for.
    async fn explanation(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> String {
        let said = words(context, language).derivation(&self.derivation);
        said.join(" ")
    }
}

/// A time in which a clock stood still.
struct DeadlinePause(deadline_pause::Model);

#[Object]
/// A time in which a document's clock stood still (termiņa apturēšana).
impl DeadlinePause {
    /// First day that does not count.
    async fn paused_on(&self) -> Date {
        self.0.paused_on.into()
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Account that noted it.
    async fn paused_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, self.0.paused_by).await
    }

    /// First day that counts again; null while the clock stands still.
    async fn resumed_on(&self) -> Option<Date> {
        self.0.resumed_on.map(Date::from)
    }

    /// Account that noted that.
    async fn resumed_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, self.0.resumed_by).await
    }
}

/// An extension of a term.
struct DeadlineExtension(deadline_extension::Model);

#[Object]
/// An extension of a document's term (termiņa pagarināšana).
impl DeadlineExtension {
    /// The new last day.
    async fn until(&self) -> Date {
        self.0.until.into()
    }

    /// Why.
    async fn reason(&self) -> &str {
        &self.0.reason
    }

    /// When it was decided.
    async fn decided_on(&self) -> Date {
        self.0.decided_on.into()
    }

    /// Reasoned decision that it rests on, as printed.
    async fn decision(&self) -> Option<&str> {
        self.0.decision.as_deref()
    }

    /// When the applicant was told; null while they were not.
    async fn applicant_told_on(&self) -> Option<Date> {
        self.0.applicant_told_on.map(Date::from)
    }

    /// Account that extended it.
    async fn extended_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account(context, self.0.extended_by).await
    }
}

/// Narrows the list of deadlines; every field that is given must hold.
#[derive(InputObject, Default)]
struct DeadlineFilterInput {
    /// Whose last day is this one or before.
    due_by: Option<Date>,
    /// Only what is late today (nokavēts).
    #[graphql(default)]
    overdue: bool,
    /// Those that stand still (apturēts), or those that run.
    paused: Option<bool>,
    /// Of documents for which this unit answers, or that it received.
    unit: Option<ID>,
}

/// What can be asked about deadlines.
#[derive(Default)]
pub(in crate::graphql) struct DeadlinesQuery;

#[Object]
impl DeadlinesQuery {
    /// What the institution must answer (termiņu saraksts): the running clocks of documents that the caller may see, the most
    /// urgent first. Terms of addressees, and clocks that have not started, are left out.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn deadlines(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<DeadlineFilterInput>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<DueKey, Deadline>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let kit = &asker.service.kit;
        let (institution, scope) = (asker.caller.institution, asker.caller.scope());
        let request = request(first, after.as_deref()).or_error(asker)?;
        let given = filter.unwrap_or_default();
        let due_by = given.due_by.map(|date| date.read("filter.dueBy"));
        let unit = given.unit.map(|id| ids::read(&id, "filter.unit"));
        let mut filter = DueFilter {
            due_by: due_by.transpose().or_error(asker)?,
            paused: given.paused,
            units: unit.transpose().or_error(asker)?.into_iter().collect(),
        };
        if given.overdue {
            filter = filter.overdue(calendar::day(kit.clock.now()));
        }
        let page = due::page(kit.db.reader(), institution, scope, &filter, &request).await;
        let page = page.or_error(asker)?;
        let total = total(
            context,
            asker,
            due::count(kit.db.reader(), institution, scope, &filter),
        )
        .await?;
        let mut deadlines = Vec::with_capacity(page.rows.len());
        for clock in page.rows {
            deadlines.push(Deadline::of(asker, Arc::new(clock))?);
        }
        let page = Page {
            rows: deadlines,
            has_next: page.has_next,
        };
        let key = |deadline: &Deadline| {
            let row = &deadline.clock.row;
            (row.due_on.unwrap_or_default(), row.document_id)
        };
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            key,
            |one| one,
        ))
    }
}
