//! Dispatches and answers as clients see them.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::circulation::{answer, dispatch as table, dispatch_step};
use entities::ids::{CorrespondentId, DispatchId, DocumentId};

use super::super::Language;
use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::loaders::{AnswersTo, DispatchStepsOf, DispatchesOf};
use super::super::organisation::{Account, StaffMember, account_on, staff_member_on};
use super::super::paging::{Paged, connection, request, total};
use super::super::parties::{Correspondent, correspondent};
use super::super::problems::{Problem, told};
use super::super::scalars::{Date, Instant};
use super::super::vocabulary::{AnswerKind, Delivery, DispatchAct, DispatchState, ReturnReason};
use super::derivation::words;
use crate::access::Action;
use crate::circulation::deadline::Derivation;
use crate::circulation::dispatch::read::{self, DispatchFilter};
use crate::circulation::dispatch::state::{BY_PEOPLE, barred};
use crate::circulation::dispatch::{Notification, Standing};
use crate::documents::change::works_on;
use crate::kernel::{Fault, calendar};

/// A dispatch.
pub(in crate::graphql) struct Dispatch(pub(super) Arc<table::Model>);

/// How a document that the caller sees went to its recipients.
pub(in crate::graphql) async fn dispatches(
    context: &Context<'_>,
    document: DocumentId,
) -> Result<Vec<Dispatch>> {
    let asker = Asker::of(context);
    let rows = asker.loader().load_one(DispatchesOf(document)).await;
    let rows = rows.or_error(asker)?;
    let rows = rows.iter().flat_map(|rows| rows.iter().cloned());
    Ok(rows.map(Arc::new).map(Dispatch).collect())
}

/// What answers a document that the caller sees, as far as they see it.
pub(in crate::graphql) async fn answers(
    context: &Context<'_>,
    id: DocumentId,
) -> Result<Vec<Answer>> {
    let asker = Asker::of(context);
    let rows = asker.loader().load_one(AnswersTo(id)).await;
    let rows = rows.or_error(asker)?;
    let mut found = Vec::new();
    for row in rows.iter().flat_map(|rows| rows.iter()) {
        // That there was an answer and when is the document's own matter; what it is, is the answer's.
        let by = document(context, row.answer_id).await?;
        found.push(Answer::of(row, by));
    }
    Ok(found)
}

/// The dispatch with an id, where the caller may see its document.
pub(in crate::graphql) async fn dispatch(
    context: &Context<'_>,
    id: DispatchId,
) -> Result<Option<Dispatch>> {
    let asker = Asker::of(context);
    let row = asker.loader().load_one(id).await.or_error(asker)?;
    if let Some(row) = &row {
        // Whom a document went to tells of the document, so this is a look at it.
        document(context, row.document_id).await?;
    }
    Ok(row.map(Dispatch))
}

/// A document answered another one (atbilde).
#[derive(SimpleObject)]
pub(in crate::graphql) struct Answer {
    /// What answers, where the caller may see it.
    document: Option<Document>,
    /// Whether it is to the matter itself, or only tells that the answer follows.
    kind: AnswerKind,
    /// When it went to whoever had written.
    answered_on: Date,
}

impl Answer {
    fn of(row: &answer::Model, document: Option<Document>) -> Self {
        Self {
            document,
            kind: row.kind.into(),
            answered_on: row.answered_on.into(),
        }
    }
}

impl Dispatch {
    /// Whether the caller may know the recipient, and so where they live.
    async fn is_known(&self, context: &Context<'_>) -> Result<bool> {
        let asker = Asker::of(context);
        let id: CorrespondentId = self.0.correspondent_id;
        Ok(asker.loader().load_one(id).await.or_error(asker)?.is_some())
    }
}

#[Object]
/// A document on its way to one recipient, one way (nosūtījums). Ground: Paziņošanas likums, Oficiālās elektroniskās adreses
/// likums.
impl Dispatch {
    /// Opaque id.
    pub(in crate::graphql) async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// What goes.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.0.document_id).await
    }

    /// To whom (saņēmējs), where the caller may see them.
    async fn recipient(&self, context: &Context<'_>) -> Result<Option<Correspondent>> {
        correspondent(context, Some(self.0.correspondent_id)).await
    }

    /// Which way (paziņošanas veids).
    async fn delivery(&self) -> Delivery {
        self.0.delivery.into()
    }

    /// Where it stands (statuss).
    async fn state(&self) -> DispatchState {
        self.0.state.into()
    }

    /// Whether Aprite itself carries it; otherwise people do and say so.
    async fn automatic(&self) -> bool {
        self.0.automatic
    }

    /// Where to, as it was when it was prepared; null where the way needs no address or the caller may not see the recipient.
    async fn address(&self, context: &Context<'_>) -> Result<Option<&str>> {
        Ok(match self.is_known(context).await? {
            true => self.0.address.as_deref(),
            false => None,
        })
    }

    /// Why it does not go to the recipient's active e-address (izņēmuma pamats).
    async fn exception(&self) -> Option<&str> {
        self.0.exception.as_deref()
    }

    /// Whether it only tells that the answer follows (starpatbilde).
    async fn interim(&self) -> bool {
        self.0.interim
    }

    /// The dispatch that failed or came back, and that this one repeats.
    async fn follows(&self, context: &Context<'_>) -> Result<Option<Dispatch>> {
        let Some(id) = self.0.follows_id else {
            return Ok(None);
        };
        let asker = Asker::of(context);
        let row = asker.loader().load_one(id).await;
        Ok(row.or_error(asker)?.map(Dispatch))
    }

    /// When it was prepared.
    async fn prepared_at(&self) -> Instant {
        self.0.prepared_at.into()
    }

    /// Account that prepared it.
    async fn prepared_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account_on(
            context,
            self.0.prepared_by,
            calendar::day(self.0.prepared_at),
        )
        .await
    }

    /// In whose stead it was prepared, where a substitute did it (aizvietotājs).
    async fn prepared_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = calendar::day(self.0.prepared_at);
        staff_member_on(context, self.0.prepared_for, day).await
    }

    /// How often Aprite tried in vain since people last asked for it.
    async fn attempts(&self) -> i32 {
        self.0.attempts
    }

    /// When Aprite tries again.
    async fn next_attempt_at(&self) -> Option<Instant> {
        self.0.next_attempt_at.map(Instant::from)
    }

    /// Message-ID of the letter by e-mail: sent again, it carries the same.
    async fn message_id(&self) -> Option<&str> {
        self.0.message_id.as_deref()
    }

    /// By what the carrier knows it: number of the registered item, id in DIV, words of the mail server.
    async fn reference(&self) -> Option<&str> {
        self.0.reference.as_deref()
    }

    /// When it went (nosūtīšanas datums).
    async fn sent_on(&self) -> Option<Date> {
        self.0.sent_on.map(Date::from)
    }

    /// The instant at which it went, where it is known.
    async fn sent_at(&self) -> Option<Instant> {
        self.0.sent_at.map(Instant::from)
    }

    /// When the recipient has confirmed that they got it.
    async fn confirmed_on(&self) -> Option<Date> {
        self.0.confirmed_on.map(Date::from)
    }

    /// When it counts as notified (paziņošanas diena); null while it has not gone, or where it did not arrive.
    async fn notified_on(&self) -> Option<Date> {
        self.0.notified_on.map(Date::from)
    }

    /// How that day came about, in sentences, in the caller's language unless another is asked for.
    async fn notification_explanation(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> Result<Option<String>> {
        let asker = Asker::of(context);
        let Some(kept) = self.0.notification.clone() else {
            return Ok(None);
        };
        let kept: Notification = serde_json::from_value(kept)
            .map_err(Fault::at("reading a notification"))
            .or_error(asker)?;
        Ok(Some(words(context, language).notification(&kept).join(" ")))
    }

    /// Last day on which the recipient may contest the document (apstrīdēšanas termiņš).
    async fn contest_until(&self) -> Option<Date> {
        self.0.contest_until.map(Date::from)
    }

    /// How that day came about, in sentences, in the caller's language unless another is asked for.
    async fn contest_explanation(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The caller's own when none.")] language: Option<Language>,
    ) -> Result<Option<String>> {
        let asker = Asker::of(context);
        let Some(kept) = self.0.contest.clone() else {
            return Ok(None);
        };
        let kept: Derivation = serde_json::from_value(kept)
            .map_err(Fault::at("reading a derivation"))
            .or_error(asker)?;
        Ok(Some(words(context, language).derivation(&kept).join(" ")))
    }

    /// When it came back (atgriezts).
    async fn returned_on(&self) -> Option<Date> {
        self.0.returned_on.map(Date::from)
    }

    /// Why it came back.
    async fn return_reason(&self) -> Option<ReturnReason> {
        self.0.return_reason.map(Into::into)
    }

    /// Whether it counts as notified although it came back; null while it has not come back.
    async fn stands(&self) -> Option<bool> {
        self.0.stands
    }

    /// Why it did not arrive, why it waits, or why it is not known whether it went; the carrier's own words may name the
    /// recipient, so null where the caller may not see them.
    async fn failure(&self, context: &Context<'_>) -> Result<Option<&str>> {
        Ok(match self.is_known(context).await? {
            true => self.0.failure.as_deref(),
            false => None,
        })
    }

    /// Counts changes; an act names the one it was made from.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// What happened to it, the first step first (gaita).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn steps(&self, context: &Context<'_>) -> Result<Vec<DispatchStep>> {
        let asker = Asker::of(context);
        let known = self.is_known(context).await?;
        let rows = asker.loader().load_one(DispatchStepsOf(self.0.id)).await;
        let rows = rows.or_error(asker)?;
        let rows = rows.iter().flat_map(|rows| rows.iter().cloned());
        Ok(rows.map(|row| DispatchStep { row, known }).collect())
    }

    /// What can be done with it, each with why the caller may not do it now (pieejamās darbības).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn available_actions(&self, context: &Context<'_>) -> Result<Vec<DispatchAction>> {
        let asker = Asker::of(context);
        let card = asker.loader().load_one(self.0.document_id).await;
        let Some(card) = card.or_error(asker)? else {
            return Ok(Vec::new());
        };
        let standing = Standing::Person {
            may_send: asker.caller.may(Action::Dispatch),
            works_on: works_on(&asker.caller, &card),
        };
        Ok(BY_PEOPLE
            .iter()
            .map(|act| {
                let reason = barred(*act, &self.0, standing);
                DispatchAction {
                    act: (*act).into(),
                    allowed: reason.is_none(),
                    reason: told(asker, reason.map(|reason| reason.problem())).pop(),
                }
            })
            .collect())
    }
}

/// Something that can be done with a dispatch.
#[derive(SimpleObject)]
struct DispatchAction {
    /// What.
    act: DispatchAct,
    /// Whether the caller may do it now.
    allowed: bool,
    /// Why not; null where they may.
    reason: Option<Problem>,
}

/// A step in the life of a dispatch.
struct DispatchStep {
    row: dispatch_step::Model,
    /// Whether the caller may see the recipient.
    known: bool,
}

#[Object]
/// A step in the life of a dispatch (nosūtījuma gaita).
impl DispatchStep {
    /// What happened.
    async fn act(&self) -> DispatchAct {
        self.row.act.into()
    }

    /// Where the dispatch stood afterwards.
    async fn state(&self) -> DispatchState {
        self.row.state.into()
    }

    /// When it was entered.
    async fn at(&self) -> Instant {
        self.row.at.into()
    }

    /// Account that entered it; null where Aprite itself did it.
    async fn done_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account_on(context, self.row.done_by, calendar::day(self.row.at)).await
    }

    /// In whose stead, where a substitute did it (aizvietotājs).
    async fn done_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(context, self.row.done_for, calendar::day(self.row.at)).await
    }

    /// Day on which it happened.
    async fn happened_on(&self) -> Option<Date> {
        self.row.happened_on.map(Date::from)
    }

    /// Reason or remark, or the carrier's words; null where the caller may not see the recipient.
    async fn text(&self) -> Option<&str> {
        self.row.text.as_deref().filter(|_| self.known)
    }
}

/// Narrows the list of dispatches; every field that is given must hold.
#[derive(InputObject, Default)]
struct DispatchFilterInput {
    /// In one of these states: to be sent (PREPARED), to be looked into (UNCERTAIN, FAILED, RETURNED), …
    states: Option<Vec<DispatchState>>,
    /// One of these ways.
    deliveries: Option<Vec<Delivery>>,
    /// Of documents for which this unit answers.
    unit: Option<ID>,
    /// Carried by Aprite (true) or by people (false).
    automatic: Option<bool>,
}

/// What can be asked about dispatches.
#[derive(Default)]
pub(in crate::graphql) struct DispatchQuery;

#[Object]
impl DispatchQuery {
    /// Dispatches of documents that the caller may see (nosūtījumu saraksts), the oldest first.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn dispatches(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Narrows the list.")] filter: Option<DispatchFilterInput>,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<DispatchId, Dispatch>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let reader = asker.service.kit.db.reader();
        let (institution, scope) = (asker.caller.institution, asker.caller.scope());
        let request = request(first, after.as_deref()).or_error(asker)?;
        let given = filter.unwrap_or_default();
        let unit = given.unit.map(|id| ids::read(&id, "filter.unit"));
        let states = given.states.unwrap_or_default().into_iter();
        let deliveries = given.deliveries.unwrap_or_default().into_iter();
        let filter = DispatchFilter {
            states: states.map(Into::into).collect(),
            deliveries: deliveries.map(Into::into).collect(),
            unit: unit.transpose().or_error(asker)?,
            automatic: given.automatic,
        };
        let page = read::page(reader, institution, scope, &filter, &request).await;
        let page = page.or_error(asker)?;
        // Whom documents went to tells of the documents: each row is a look at one, read in one statement.
        let shown: Vec<DocumentId> = page.rows.iter().map(|row| row.document_id).collect();
        asker.load_now(shown.clone()).await.or_error(asker)?;
        for id in shown {
            document(context, id).await?;
        }
        let total = total(
            context,
            asker,
            read::count(reader, institution, scope, &filter),
        )
        .await?;
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |row: &table::Model| row.id,
            |row| Dispatch(Arc::new(row)),
        ))
    }
}
