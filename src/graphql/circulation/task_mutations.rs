//! Giving resolutions and acting on tasks.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use entities::circulation::{resolution, task};
use entities::ids::{ResolutionId, StaffMemberId, TaskId, UnitId};

use super::super::asker::{Asker, OrError};
use super::super::ids::Identified;
use super::super::problems::{Problem, Reading, told};
use super::super::scalars::Date;
use super::resolution::{Resolution, Task};
use crate::circulation::resolution::draft::MOST;
use crate::circulation::resolution::{Draft, On, give, release};
use crate::circulation::task::{Act, Refusal, Target, act};
use crate::kernel;
use crate::op::IdempotencyKey;

macro_rules! inputs {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident: $type:ty,)* })*) => {$(
        $(#[$doc])*
        #[derive(InputObject)]
        struct $name {
            /// Which task.
            task: ID,
            /// The task's revision as it was read: what somebody else did meanwhile is not overwritten.
            revision: i32,
            $($(#[$field_doc])* $field: $type,)*
            /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
            idempotency_key: Option<String>,
        }
    )*};
}

inputs! {
    /// The executor takes a task on.
    AcceptTaskInput {}

    /// The executor gives a task back.
    RefuseTaskInput {
        /// Why, at most 500 characters.
        reason: String,
    }

    /// The executor passes a task on.
    DelegateTaskInput {
        /// To whom.
        to: ID,
        /// What to say with it, at most 2000 characters.
        text: Option<String>,
    }

    /// The executor says that a task is done.
    ReportTaskInput {
        /// What was done, at most 2000 characters; required unless a document answers.
        text: Option<String>,
        /// Registered document that answers; it is noted as a reply to the document that the task is about.
        answer: Option<ID>,
    }

    /// The executor has read the document.
    AcknowledgeTaskInput {}

    /// The controller agrees that a task is done.
    ConfirmTaskInput {
        /// Remark, at most 2000 characters.
        text: Option<String>,
    }

    /// The controller wants more.
    ReturnTaskInput {
        /// What is missing, at most 500 characters.
        reason: String,
    }

    /// The author gives a task to somebody else.
    ReassignTaskInput {
        /// To whom.
        to: ID,
        /// Why, at most 500 characters.
        reason: String,
    }

    /// The author sets a later term.
    ExtendTaskInput {
        /// The new last day.
        until: Date,
        /// Why, at most 500 characters.
        reason: String,
    }

    /// The executor is reminded.
    RemindOfTaskInput {
        /// What to say, at most 2000 characters.
        text: Option<String>,
    }

    /// The author takes a task back.
    WithdrawTaskInput {
        /// Why, at most 500 characters.
        reason: String,
    }
}

/// A resolution is given.
#[derive(InputObject)]
struct GiveResolutionInput {
    /// On which document; either this or `task`.
    document: Option<ID>,
    /// Under which task of the caller's, which it divides up (apakšrezolūcija).
    task: Option<ID>,
    /// What is to be done, at most 2000 characters.
    text: String,
    /// Last day; not later than that of the task that is divided up.
    due_on: Option<Date>,
    /// Who answers for the whole (atbildīgais izpildītājs); none where the document is only to be read.
    lead: Option<ID>,
    /// Who helps (līdzizpildītāji).
    #[graphql(default)]
    co_executors: Vec<ID>,
    /// Who is to read it (zināšanai), each with a read receipt.
    #[graphql(default)]
    for_information: Vec<ID>,
    /// Units whose people are to read it, those of the units below too.
    #[graphql(default)]
    for_information_units: Vec<ID>,
    /// Who confirms that it is done (kontrolētājs); none where nobody controls it.
    controller: Option<ID>,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it gives the first answer.
    idempotency_key: Option<String>,
}

/// A resolution is removed from control.
#[derive(InputObject)]
struct ReleaseFromControlInput {
    /// Which.
    resolution: ID,
    /// Why, at most 500 characters.
    reason: String,
    /// The client's name for this request: 1 to 100 visible ASCII characters. Repeated, it changes nothing more.
    idempotency_key: Option<String>,
}

/// What giving a resolution did.
#[derive(SimpleObject)]
struct GiveResolutionPayload {
    /// The resolution.
    resolution: Option<Resolution>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

/// What removing from control did.
#[derive(SimpleObject)]
struct ReleaseFromControlPayload {
    /// The resolution as it now is.
    resolution: Option<Resolution>,
    /// What stood in the way; nothing was changed then.
    problems: Vec<Problem>,
}

trait Payload {
    fn of(task: Option<Task>, problems: Vec<Problem>) -> Self;
}

macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(SimpleObject)]
        struct $name {
            /// The task as it now is.
            task: Option<Task>,
            /// What stood in the way; nothing was changed then.
            problems: Vec<Problem>,
        }

        impl Payload for $name {
            fn of(task: Option<Task>, problems: Vec<Problem>) -> Self {
                Self { task, problems }
            }
        }
    )*};
}

payloads! {
    /// What taking it on did.
    AcceptTaskPayload;
    /// What refusing did.
    RefuseTaskPayload;
    /// What delegating did.
    DelegateTaskPayload;
    /// What reporting did.
    ReportTaskPayload;
    /// What acknowledging did.
    AcknowledgeTaskPayload;
    /// What confirming did.
    ConfirmTaskPayload;
    /// What returning did.
    ReturnTaskPayload;
    /// What reassigning did.
    ReassignTaskPayload;
    /// What extending did.
    ExtendTaskPayload;
    /// What reminding did.
    RemindOfTaskPayload;
    /// What withdrawing did.
    WithdrawTaskPayload;
}

/// What was read of an input.
struct Asked {
    task: Option<TaskId>,
    revision: i32,
    named: Option<(IdempotencyKey, String)>,
    act: Option<Act>,
}

async fn perform<P: Payload>(asker: &Asker, reading: Reading, asked: Asked) -> Result<P> {
    let (task, asked_act) = match reading.done(asked.task.zip(asked.act)) {
        Ok(read) => read,
        Err(problems) => return Ok(P::of(None, told(asker, problems))),
    };
    let target = Target {
        task,
        revision: asked.revision,
    };
    let kit = &asker.service.kit;
    let done = act(kit, &asker.caller, target, asked_act, asked.named.as_ref()).await;
    Ok(match done.or_error(asker)? {
        Ok(task) => P::of(Some(Task(Arc::<task::Model>::new(task))), Vec::new()),
        Err(refusal) => P::of(None, told(asker, refusal.problems())),
    })
}

/// Reads what every input has, and the act that it asks for.
macro_rules! asked {
    ($context:ident, $input:ident, $operation:literal, |$reading:ident| $act:expr) => {{
        let asker = Asker::of($context);
        let mut $reading = Reading::default();
        let named = $reading.idempotency($operation, $input.idempotency_key.as_ref(), &$input);
        let task = $reading.id(&$input.task, "task");
        let act = $act;
        let asked = Asked {
            task,
            revision: $input.revision,
            named,
            act,
        };
        perform(asker, $reading, asked).await
    }};
}

/// What can be done with resolutions and tasks.
#[derive(Default)]
pub(super) struct TaskMutation;

#[Object]
impl TaskMutation {
    /// Gives a resolution (rezolūcija) on a document or under a task of the caller's. For heads of the institution and of
    /// units. Whoever gets a task may read the document from then on.
    async fn give_resolution(
        &self,
        context: &Context<'_>,
        input: GiveResolutionInput,
    ) -> Result<GiveResolutionPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let named = reading.idempotency("giveResolution", input.idempotency_key.as_ref(), &input);
        let read = read_resolution(&mut reading, &input);
        let (on, draft) = match reading.done(read) {
            Ok(read) => read,
            Err(problems) => return Ok(given(asker, Err(problems))),
        };
        let done = give(&asker.service.kit, &asker.caller, on, draft, named.as_ref()).await;
        let done = done.or_error(asker)?;
        Ok(given(
            asker,
            done.map_err(|refusals| refusals.iter().flat_map(Refusal::problems).collect()),
        ))
    }

    /// Removes a resolution from control (noņemt no kontroles). For its author and the head of the institution.
    async fn release_from_control(
        &self,
        context: &Context<'_>,
        input: ReleaseFromControlInput,
    ) -> Result<ReleaseFromControlPayload> {
        let asker = Asker::of(context);
        let mut reading = Reading::default();
        let key = input.idempotency_key.as_ref();
        let named = reading.idempotency("releaseFromControl", key, &input);
        let id: Option<ResolutionId> = reading.id(&input.resolution, "resolution");
        let done = match reading.done(id) {
            Ok(id) => {
                let (kit, caller) = (&asker.service.kit, &asker.caller);
                let done = release(kit, caller, id, &input.reason, named.as_ref()).await;
                done.or_error(asker)?.map_err(|refusal| refusal.problems())
            }
            Err(problems) => Err(problems),
        };
        let (resolution, problems) = parts(asker, done);
        Ok(ReleaseFromControlPayload {
            resolution,
            problems,
        })
    }

    /// Takes a task on (pieņemt izpildei). For its executor.
    async fn accept_task(
        &self,
        context: &Context<'_>,
        input: AcceptTaskInput,
    ) -> Result<AcceptTaskPayload> {
        asked!(context, input, "acceptTask", |reading| Some(Act::Accept))
    }

    /// Gives a task back (atteikt): to whoever delegated it, else to its author. For its executor.
    async fn refuse_task(
        &self,
        context: &Context<'_>,
        input: RefuseTaskInput,
    ) -> Result<RefuseTaskPayload> {
        asked!(context, input, "refuseTask", |reading| {
            let reason = input.reason.clone();
            Some(Act::Refuse { reason })
        })
    }

    /// Passes a task on (deleģēt). For an executor who may give resolutions; the chain is kept, and nobody in it is handed the
    /// task again.
    async fn delegate_task(
        &self,
        context: &Context<'_>,
        input: DelegateTaskInput,
    ) -> Result<DelegateTaskPayload> {
        asked!(context, input, "delegateTask", |reading| {
            let text = input.text.clone();
            let to = reading.id(&input.to, "to");
            to.map(|to| Act::Delegate { to, text })
        })
    }

    /// Reports a task as done (atskaitīties par izpildi). For its executor; under control it waits for the controller.
    async fn report_task(
        &self,
        context: &Context<'_>,
        input: ReportTaskInput,
    ) -> Result<ReportTaskPayload> {
        asked!(context, input, "reportTask", |reading| {
            let text = input.text.clone();
            let answer = reading.optional_id(input.answer.as_ref(), "answer");
            Some(Act::Report { text, answer })
        })
    }

    /// Notes that the executor has read the document (iepazīties). In person: nobody reads in somebody's stead.
    async fn acknowledge_task(
        &self,
        context: &Context<'_>,
        input: AcknowledgeTaskInput,
    ) -> Result<AcknowledgeTaskPayload> {
        asked!(context, input, "acknowledgeTask", |reading| Some(
            Act::Acknowledge
        ))
    }

    /// Agrees that a task is done (apstiprināt izpildi). For the controller, the author and the head.
    async fn confirm_task(
        &self,
        context: &Context<'_>,
        input: ConfirmTaskInput,
    ) -> Result<ConfirmTaskPayload> {
        asked!(context, input, "confirmTask", |reading| {
            let text = input.text.clone();
            Some(Act::Confirm { text })
        })
    }

    /// Returns a reported task to its executor (atgriezt izpildei). For the controller, the author and the head.
    async fn return_task(
        &self,
        context: &Context<'_>,
        input: ReturnTaskInput,
    ) -> Result<ReturnTaskPayload> {
        asked!(context, input, "returnTask", |reading| {
            let reason = input.reason.clone();
            Some(Act::Return { reason })
        })
    }

    /// Gives a task to somebody else (nodot citam). For the author and the head.
    async fn reassign_task(
        &self,
        context: &Context<'_>,
        input: ReassignTaskInput,
    ) -> Result<ReassignTaskPayload> {
        asked!(context, input, "reassignTask", |reading| {
            let reason = input.reason.clone();
            let to = reading.id(&input.to, "to");
            to.map(|to| Act::Reassign { to, reason })
        })
    }

    /// Sets a later term (pagarināt termiņu). For the author and the head.
    async fn extend_task(
        &self,
        context: &Context<'_>,
        input: ExtendTaskInput,
    ) -> Result<ExtendTaskPayload> {
        asked!(context, input, "extendTask", |reading| {
            let reason = input.reason.clone();
            let until = reading.date(&input.until, "until");
            until.map(|until| Act::Extend { until, reason })
        })
    }

    /// Notes that the executor was reminded (atgādināt). For the controller, the author and the head.
    async fn remind_of_task(
        &self,
        context: &Context<'_>,
        input: RemindOfTaskInput,
    ) -> Result<RemindOfTaskPayload> {
        asked!(context, input, "remindOfTask", |reading| {
            let text = input.text.clone();
            Some(Act::Remind { text })
        })
    }

    /// Takes a task back (atsaukt). For the author and the head.
    async fn withdraw_task(
        &self,
        context: &Context<'_>,
        input: WithdrawTaskInput,
    ) -> Result<WithdrawTaskPayload> {
        asked!(context, input, "withdrawTask", |reading| {
            let reason = input.reason.clone();
            Some(Act::Withdraw { reason })
        })
    }
}

fn read_resolution(reading: &mut Reading, input: &GiveResolutionInput) -> Option<(On, Draft)> {
    let on = match (&input.document, &input.task) {
        (Some(document), None) => reading.id(document, "document").map(On::Document),
        (None, Some(task)) => reading.id(task, "task").map(On::Task),
        _ => reading.take(Err(kernel::Problem::new("RESOLUTION_ON_ONE", "document"))),
    };
    let due_on = input.due_on.as_ref();
    let draft = Draft {
        text: input.text.clone(),
        due_on: due_on.and_then(|due| reading.date(due, "dueOn")),
        lead: reading.optional_id(input.lead.as_ref(), "lead"),
        co_executors: several::<StaffMemberId>(reading, &input.co_executors, "coExecutors"),
        for_information: several(reading, &input.for_information, "forInformation"),
        for_information_units: several::<UnitId>(
            reading,
            &input.for_information_units,
            "forInformationUnits",
        ),
        controller: reading.optional_id(input.controller.as_ref(), "controller"),
    };
    on.map(|on| (on, draft))
}

fn several<T: Identified>(reading: &mut Reading, given: &[ID], path: &str) -> Vec<T> {
    // Whoever sends more is told so by the area; what is beyond need not be read for it.
    let given = given.iter().take(MOST + 1).enumerate();
    given
        .filter_map(|(at, id)| reading.id(id, &format!("{path}.{at}")))
        .collect()
}

type Done = std::result::Result<resolution::Model, Vec<kernel::Problem>>;

fn parts(asker: &Asker, done: Done) -> (Option<Resolution>, Vec<Problem>) {
    match done {
        Ok(row) => (Some(Resolution(Arc::new(row))), Vec::new()),
        Err(problems) => (None, told(asker, problems)),
    }
}

fn given(asker: &Asker, done: Done) -> GiveResolutionPayload {
    let (resolution, problems) = parts(asker, done);
    GiveResolutionPayload {
        resolution,
        problems,
    }
}
