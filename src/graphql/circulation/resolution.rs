//! Resolutions and tasks as clients see them.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use entities::circulation::{resolution, task, task_step};
use entities::ids::{DocumentId, ResolutionId, TaskId};
use entities::vocabulary as kept;

use super::super::asker::{Asker, OrError};
use super::super::documents::{Document, document};
use super::super::ids::{self, global};
use super::super::limits;
use super::super::loaders::{
    ExecutorsOf, OpenSubtasksOf, ReadersOf, ResolutionsOn, ResolutionsUnder, StepsOf,
};
use super::super::organisation::{Account, StaffMember, Unit, account_on, staff_member_on, unit};
use super::super::paging::{Paged, connection, request, wants_total};
use super::super::problems::{Problem, told};
use super::super::scalars::{Date, Instant};
use super::super::vocabulary::{TaskAct, TaskRole, TaskState};
use crate::access::Action;
use crate::circulation::task::state::{barred, is_controlled, is_overdue};
use crate::circulation::task::{Standing, read};
use crate::kernel::calendar;

/// A resolution.
pub(in crate::graphql) struct Resolution(pub(super) Arc<resolution::Model>);

/// Resolutions on a document that the caller sees, the first one first.
pub(in crate::graphql) async fn resolutions(
    context: &Context<'_>,
    document: DocumentId,
) -> Result<Vec<Resolution>> {
    let asker = Asker::of(context);
    let rows = asker.loader().load_one(ResolutionsOn(document)).await;
    Ok(rows.or_error(asker)?.map(several).unwrap_or_default())
}

fn several(rows: Arc<Vec<resolution::Model>>) -> Vec<Resolution> {
    rows.iter().cloned().map(Arc::new).map(Resolution).collect()
}

#[Object]
/// A resolution on a document (rezolūcija): what is to be done with it, by whom, by when, under whose control.
impl Resolution {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The document that it is on.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.0.document_id).await
    }

    /// Task that it divides up (apakšrezolūcija); null for a resolution on the document itself.
    async fn parent_task(&self, context: &Context<'_>) -> Result<Option<Task>> {
        let Some(id) = self.0.parent_task_id else {
            return Ok(None);
        };
        let asker = Asker::of(context);
        let row = asker.loader().load_one(id).await;
        Ok(row.or_error(asker)?.map(Task))
    }

    /// Whose resolution it is (autors), under the name of its day.
    async fn author(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = calendar::day(self.0.given_at);
        staff_member_on(context, Some(self.0.author_id), day).await
    }

    /// When it was given.
    async fn given_at(&self) -> Instant {
        self.0.given_at.into()
    }

    /// Account that gave it.
    async fn given_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let day = calendar::day(self.0.given_at);
        account_on(context, Some(self.0.given_by), day).await
    }

    /// In whose stead it was given, where a substitute gave it (aizvietotājs).
    async fn given_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = calendar::day(self.0.given_at);
        staff_member_on(context, self.0.given_for, day).await
    }

    /// What is to be done (uzdevums).
    async fn text(&self) -> &str {
        &self.0.text
    }

    /// Last day that was set with it (termiņš). A task may have been extended since.
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date::from)
    }

    /// Who confirms that it is done (kontrolētājs); null where nobody controls it.
    async fn controller(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = calendar::day(self.0.given_at);
        staff_member_on(context, self.0.controller_id, day).await
    }

    /// Whether it is under control now (kontrolē).
    async fn under_control(&self) -> bool {
        is_controlled(&self.0)
    }

    /// When it was removed from control (noņemts no kontroles).
    async fn released_at(&self) -> Option<Instant> {
        self.0.released_at.map(Instant::from)
    }

    /// Account that removed it from control.
    async fn released_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        let day = calendar::day(self.0.released_at.unwrap_or(self.0.given_at));
        account_on(context, self.0.released_by, day).await
    }

    /// In whose stead that was done.
    async fn released_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = calendar::day(self.0.released_at.unwrap_or(self.0.given_at));
        staff_member_on(context, self.0.released_for, day).await
    }

    /// Why it was removed from control.
    async fn release_reason(&self) -> Option<&str> {
        self.0.release_reason.as_deref()
    }

    /// Tasks of its executors, the lead first (atbildīgais izpildītājs, līdzizpildītāji).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn executors(&self, context: &Context<'_>) -> Result<Vec<Task>> {
        let asker = Asker::of(context);
        let rows = asker.loader().load_one(ExecutorsOf(self.0.id)).await;
        let rows = rows.or_error(asker)?;
        let rows = rows.iter().flat_map(|rows| rows.iter().cloned());
        Ok(rows.map(Arc::new).map(Task).collect())
    }

    /// How many must read the document, and how many have; who they are is asked by `readers`.
    async fn acquaintance(&self, context: &Context<'_>) -> Result<Acquaintance> {
        let asker = Asker::of(context);
        let found = asker.loader().load_one(ReadersOf(self.0.id)).await;
        let found = found
            .or_error(asker)?
            .map(|found| *found)
            .unwrap_or_default();
        let small = |number: i64| i32::try_from(number).unwrap_or(i32::MAX);
        Ok(Acquaintance {
            asked: small(found.asked),
            read: small(found.read),
        })
    }

    /// Counts changes.
    async fn revision(&self) -> i32 {
        self.0.revision
    }
}

/// How many must read a document, and how many have (iepazīšanās).
#[derive(SimpleObject)]
struct Acquaintance {
    /// Who must; whoever need not any more is left out.
    asked: i32,
    /// Who has read it (iepazinušies).
    read: i32,
}

/// A task.
pub(in crate::graphql) struct Task(pub(in crate::graphql) Arc<task::Model>);

#[Object]
/// A task (uzdevums): one person's part in a resolution.
impl Task {
    /// Opaque id.
    async fn id(&self) -> ID {
        global(self.0.id)
    }

    /// The document that it is about.
    async fn document(&self, context: &Context<'_>) -> Result<Option<Document>> {
        document(context, self.0.document_id).await
    }

    /// The resolution that gave it.
    async fn resolution(&self, context: &Context<'_>) -> Result<Option<Resolution>> {
        let asker = Asker::of(context);
        let row = asker.loader().load_one(self.0.resolution_id).await;
        Ok(row.or_error(asker)?.map(Resolution))
    }

    /// What part it is.
    async fn role(&self) -> TaskRole {
        self.0.role.into()
    }

    /// Whose it is now (izpildītājs).
    async fn executor(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        let day = calendar::day(self.0.assigned_at);
        staff_member_on(context, Some(self.0.executor_id), day).await
    }

    /// Unit in which the executor acts; a successor has taken it over.
    async fn unit(&self, context: &Context<'_>) -> Result<Option<Unit>> {
        unit(context, self.0.unit_id).await
    }

    /// Who delegated it on the way to the executor, the first one first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn delegated_by(&self, context: &Context<'_>) -> Result<Vec<StaffMember>> {
        let day = calendar::day(self.0.assigned_at);
        let mut people = Vec::with_capacity(self.0.delegated_by.0.len());
        for person in &self.0.delegated_by.0 {
            people.extend(staff_member_on(context, Some(*person), day).await?);
        }
        Ok(people)
    }

    /// Where it stands (statuss).
    async fn state(&self) -> TaskState {
        self.0.state.into()
    }

    /// Since when it is the executor's.
    async fn assigned_at(&self) -> Instant {
        self.0.assigned_at.into()
    }

    /// Last day (termiņš).
    async fn due_on(&self) -> Option<Date> {
        self.0.due_on.map(Date::from)
    }

    /// Whether the last day has passed and the executor has not reported (nokavēts). Reckoned when asked, kept nowhere.
    async fn overdue(&self, context: &Context<'_>) -> bool {
        let today = calendar::day(Asker::of(context).service.kit.clock.now());
        is_overdue(&self.0, today)
    }

    /// Document that answers, where the report names one and the caller may see it.
    async fn answer(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.answer_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }

    /// When it was done or withdrawn.
    async fn closed_at(&self) -> Option<Instant> {
        self.0.closed_at.map(Instant::from)
    }

    /// Counts changes; an act names the one it was made from.
    async fn revision(&self) -> i32 {
        self.0.revision
    }

    /// What was done with it, the first step first (gaita).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn steps(&self, context: &Context<'_>) -> Result<Vec<TaskStep>> {
        let asker = Asker::of(context);
        let rows = asker.loader().load_one(StepsOf(self.0.id)).await;
        let rows = rows.or_error(asker)?;
        let rows = rows.iter().flat_map(|rows| rows.iter().cloned());
        Ok(rows.map(TaskStep).collect())
    }

    /// Resolutions that divide it up (apakšrezolūcijas), the first one first.
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn resolutions(&self, context: &Context<'_>) -> Result<Vec<Resolution>> {
        let asker = Asker::of(context);
        let rows = asker.loader().load_one(ResolutionsUnder(self.0.id)).await;
        Ok(rows.or_error(asker)?.map(several).unwrap_or_default())
    }

    /// What can be done with it, each with why the caller may not do it now (pieejamās darbības).
    #[graphql(complexity = "limits::few(child_complexity)")]
    async fn available_actions(&self, context: &Context<'_>) -> Result<Vec<TaskAction>> {
        let asker = Asker::of(context);
        let given = asker.loader().load_one(self.0.resolution_id).await;
        let Some(given) = given.or_error(asker)? else {
            return Ok(Vec::new());
        };
        let open = asker.loader().load_one(OpenSubtasksOf(self.0.id)).await;
        let open = open.or_error(asker)?.map(|open| *open).unwrap_or_default();
        let standing = Standing::of(&asker.caller, &self.0, &given);
        let acts = kept::TaskAct::ALL.iter();
        Ok(acts
            .map(|act| {
                let reason = barred(*act, &self.0, standing, open);
                TaskAction {
                    act: (*act).into(),
                    allowed: reason.is_none(),
                    reason: told(asker, reason.map(|reason| reason.problem())).pop(),
                }
            })
            .collect())
    }
}

/// Something that can be done with a task.
#[derive(SimpleObject)]
struct TaskAction {
    /// What.
    act: TaskAct,
    /// Whether the caller may do it now.
    allowed: bool,
    /// Why not; null where they may.
    reason: Option<Problem>,
}

/// A step in the life of a task.
pub(super) struct TaskStep(pub(super) task_step::Model);

#[Object]
/// A step in the life of a task (uzdevuma gaita).
impl TaskStep {
    /// What was done.
    async fn act(&self) -> TaskAct {
        self.0.act.into()
    }

    /// When.
    async fn at(&self) -> Instant {
        self.0.at.into()
    }

    /// Account that did it.
    async fn done_by(&self, context: &Context<'_>) -> Result<Option<Account>> {
        account_on(context, self.0.done_by, calendar::day(self.0.at)).await
    }

    /// In whose stead, where a substitute did it (aizvietotājs).
    async fn done_for(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(context, self.0.done_for, calendar::day(self.0.at)).await
    }

    /// Executor before.
    async fn from(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(context, Some(self.0.from_id), calendar::day(self.0.at)).await
    }

    /// Executor afterwards.
    async fn to(&self, context: &Context<'_>) -> Result<Option<StaffMember>> {
        staff_member_on(context, Some(self.0.to_id), calendar::day(self.0.at)).await
    }

    /// Reason, report or remark.
    async fn text(&self) -> Option<&str> {
        self.0.text.as_deref()
    }

    /// Last day before an extension.
    async fn due_before(&self) -> Option<Date> {
        self.0.due_before.map(Date::from)
    }

    /// Last day after an extension.
    async fn due_after(&self) -> Option<Date> {
        self.0.due_after.map(Date::from)
    }

    /// Document that answers, of a report, where the caller may see it.
    async fn answer(&self, context: &Context<'_>) -> Result<Option<Document>> {
        match self.0.answer_id {
            Some(id) => document(context, id).await,
            None => Ok(None),
        }
    }
}

/// What can be asked about resolutions and tasks.
#[derive(Default)]
pub(in crate::graphql) struct TasksQuery;

#[Object]
impl TasksQuery {
    /// A resolution; null where there is none on a document that the caller may see.
    async fn resolution(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<Resolution>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let id: ResolutionId = ids::read(&id, "id").or_error(asker)?;
        let row = asker.loader().load_one(id).await.or_error(asker)?;
        if let Some(row) = &row {
            // Its text tells of the document, so this is a look at it.
            document(context, row.document_id).await?;
        }
        Ok(row.map(Resolution))
    }

    /// A task; null where there is none on a document that the caller may see.
    async fn task(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
    ) -> Result<Option<Task>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let id: TaskId = ids::read(&id, "id").or_error(asker)?;
        let row = asker.loader().load_one(id).await.or_error(asker)?;
        if let Some(row) = &row {
            document(context, row.document_id).await?;
        }
        Ok(row.map(Task))
    }

    /// Who must read what a resolution gives for information (iepazīšanās saraksts), in the order of assignment; empty where the
    /// caller may not see the document.
    #[graphql(complexity = "limits::page(first, child_complexity)")]
    async fn readers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The resolution.")] resolution: ID,
        #[graphql(desc = "Only those who have read it (true), or not yet (false).")] read: Option<
            bool,
        >,
        #[graphql(desc = "How many, 1 to 200; 20 when none.")] first: Option<i32>,
        #[graphql(desc = "Cursor of the last one seen.")] after: Option<String>,
    ) -> Result<Paged<TaskId, Task>> {
        let asker = Asker::of(context);
        asker.require(Action::ReadDocuments)?;
        let id: ResolutionId = ids::read(&resolution, "resolution").or_error(asker)?;
        let request = request(first, after.as_deref()).or_error(asker)?;
        let reader = asker.service.kit.db.reader();
        let is_seen = asker.loader().load_one(id).await.or_error(asker)?.is_some();
        let (mut page, mut total) = (
            crate::kernel::paging::Page {
                rows: Vec::new(),
                has_next: false,
            },
            0,
        );
        if is_seen {
            page = read::readers_page(reader, id, read, &request)
                .await
                .or_error(asker)?;
            if wants_total(context) {
                total = read::count_readers(reader, id, read)
                    .await
                    .or_error(asker)?;
            }
        }
        let total = wants_total(context).then_some(total);
        Ok(connection(
            page,
            request.after().is_some(),
            total,
            |row: &task::Model| row.id,
            |row| Task(Arc::new(row)),
        ))
    }
}
