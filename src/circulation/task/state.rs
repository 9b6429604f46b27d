//! What may be done with a task, by whom, in which state, and what comes of it.

use chrono::{DateTime, NaiveDate, Utc};
use entities::circulation::{resolution, task};
use entities::ids::{DocumentId, StaffMemberId};
use entities::vocabulary::{Role, TaskAct, TaskRole, TaskState};

use super::error::Refusal;
use crate::access::{Action, Caller};
use crate::kernel::{Problem, reason, text};

/// Longest report or remark, in characters.
const MAX_TEXT: usize = 2000;

/// Something done with a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The executor takes it on (*pieņem izpildei*).
    Accept,
    /// The executor gives it back: to whoever delegated it, else to its author (*atsakās*).
    Refuse {
        /// Why.
        reason: String,
    },
    /// The executor passes it on (*deleģē*).
    Delegate {
        /// To whom.
        to: StaffMemberId,
        /// What to say with it.
        text: Option<String>,
    },
    /// The executor says it is done (*atskaitās par izpildi*).
    Report {
        /// What was done.
        text: Option<String>,
        /// Document that answers.
        answer: Option<DocumentId>,
    },
    /// The executor has read the document (*iepazinos*).
    Acknowledge,
    /// The controller agrees that it is done.
    Confirm {
        /// Remark.
        text: Option<String>,
    },
    /// The controller wants more (*atgriež*).
    Return {
        /// What is missing.
        reason: String,
    },
    /// The author gives it to somebody else (*nodod citam*).
    Reassign {
        /// To whom.
        to: StaffMemberId,
        /// Why.
        reason: String,
    },
    /// The author sets a later term (*pagarina termiņu*).
    Extend {
        /// The new last day.
        until: NaiveDate,
        /// Why.
        reason: String,
    },
    /// The executor is reminded (*atgādina*).
    Remind {
        /// What to say.
        text: Option<String>,
    },
    /// The author takes it back (*atsauc*).
    Withdraw {
        /// Why.
        reason: String,
    },
}

impl Act {
    /// Its word.
    pub const fn word(&self) -> TaskAct {
        match self {
            Self::Accept => TaskAct::Accept,
            Self::Refuse { .. } => TaskAct::Refuse,
            Self::Delegate { .. } => TaskAct::Delegate,
            Self::Report { .. } => TaskAct::Report,
            Self::Acknowledge => TaskAct::Acknowledge,
            Self::Confirm { .. } => TaskAct::Confirm,
            Self::Return { .. } => TaskAct::Return,
            Self::Reassign { .. } => TaskAct::Reassign,
            Self::Extend { .. } => TaskAct::Extend,
            Self::Remind { .. } => TaskAct::Remind,
            Self::Withdraw { .. } => TaskAct::Withdraw,
        }
    }

    /// Whom it hands the task to.
    pub const fn receiver(&self) -> Option<StaffMemberId> {
        match self {
            Self::Delegate { to, .. } | Self::Reassign { to, .. } => Some(*to),
            _ => None,
        }
    }
}

/// What somebody is to a task.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// Its executor, or whoever stands in for them.
    pub executor: bool,
    /// Who controls its resolution.
    pub controller: bool,
    /// Who gave its resolution.
    pub author: bool,
    /// The head of the institution.
    pub head: bool,
    /// Acts for themselves and not in somebody's stead.
    pub in_person: bool,
    /// Role and token allow acting on tasks at all.
    pub may_act: bool,
    /// Role and token allow letting others have tasks.
    pub may_delegate: bool,
}

impl Standing {
    /// What a caller is to a task.
    pub fn of(caller: &Caller, task: &task::Model, resolution: &resolution::Model) -> Self {
        let is = |person| caller.staff_member.is_some() && caller.staff_member == person;
        Self {
            executor: is(Some(task.executor_id)),
            controller: is(resolution.controller_id),
            author: is(Some(resolution.author_id)),
            head: caller.roles.contains(&Role::Head),
            in_person: caller.standing_in.is_none(),
            may_act: caller.may(Action::ActOnTask),
            may_delegate: caller.may(Action::GiveResolution),
        }
    }
}

/// Why an act is not open to somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Role or token does not permit it.
    NotPermitted,
    /// It is the executor's to do.
    NotExecutor,
    /// It is the controller's, the author's or the head's to do.
    NotController,
    /// It is the author's or the head's to do.
    NotAuthor,
    /// Reading is done in person.
    NotInPerson,
    /// The document is to be read, and nothing more.
    ForInformation,
    /// There is something to be done; having read it is not enough.
    NotForInformation,
    /// The task is not in a state in which this is done.
    State(TaskState),
    /// Tasks that it was divided into are open.
    SubtasksOpen(u64),
}

impl Reason {
    /// The reason as a problem that says what to do.
    pub fn problem(self) -> Problem {
        let one = |code| Problem::new(code, "task");
        match self {
            Self::NotPermitted => Problem::new("NOT_PERMITTED", ""),
            Self::NotExecutor => one("TASK_NOT_EXECUTOR"),
            Self::NotController => one("TASK_NOT_CONTROLLER"),
            Self::NotAuthor => one("TASK_NOT_AUTHOR"),
            Self::NotInPerson => one("TASK_IN_PERSON"),
            Self::ForInformation => one("TASK_FOR_INFORMATION"),
            Self::NotForInformation => one("TASK_NOT_FOR_INFORMATION"),
            Self::State(state) => one("TASK_STATE").with("state", state),
            Self::SubtasksOpen(count) => one("SUBTASKS_OPEN").with("count", count),
        }
    }
}

/// Whether nothing is left to be done.
pub const fn is_closed(state: TaskState) -> bool {
    matches!(state, TaskState::Done | TaskState::Withdrawn)
}

/// Whether an executor has something to do: what was refused waits for the author, what was reported for the controller.
pub const fn is_with_executor(state: TaskState) -> bool {
    matches!(
        state,
        TaskState::Assigned | TaskState::Accepted | TaskState::Returned
    )
}

/// Whether the last day has passed and the executor has not reported (*nokavēts*). Reckoned for a day, kept nowhere.
pub fn is_overdue(task: &task::Model, today: NaiveDate) -> bool {
    !is_closed(task.state)
        && task.state != TaskState::Reported
        && task.due_on.is_some_and(|due| due < today)
}

/// Why somebody may not do this with the task now; none where they may.
pub fn barred(
    act: TaskAct,
    task: &task::Model,
    standing: Standing,
    open_subtasks: u64,
) -> Option<Reason> {
    let Standing {
        executor,
        controller,
        author,
        head,
        ..
    } = standing;
    if !standing.may_act || (act == TaskAct::Delegate && !standing.may_delegate) {
        return Some(Reason::NotPermitted);
    }
    let party = match act {
        TaskAct::Accept
        | TaskAct::Refuse
        | TaskAct::Delegate
        | TaskAct::Report
        | TaskAct::Acknowledge => (!executor).then_some(Reason::NotExecutor),
        TaskAct::Confirm | TaskAct::Return | TaskAct::Remind => {
            (!(controller || author || head)).then_some(Reason::NotController)
        }
        TaskAct::Reassign | TaskAct::Extend | TaskAct::Withdraw => {
            (!(author || head)).then_some(Reason::NotAuthor)
        }
    };
    if party.is_some() {
        return party;
    }
    let for_information = task.role == TaskRole::Information;
    match act {
        TaskAct::Acknowledge if !for_information => return Some(Reason::NotForInformation),
        TaskAct::Acknowledge if !standing.in_person => return Some(Reason::NotInPerson),
        TaskAct::Accept
        | TaskAct::Refuse
        | TaskAct::Delegate
        | TaskAct::Report
        | TaskAct::Confirm
        | TaskAct::Return
            if for_information =>
        {
            return Some(Reason::ForInformation);
        }
        _ => {}
    }
    let fits = match act {
        TaskAct::Accept | TaskAct::Acknowledge => task.state == TaskState::Assigned,
        TaskAct::Refuse | TaskAct::Delegate | TaskAct::Report | TaskAct::Remind => {
            is_with_executor(task.state)
        }
        TaskAct::Confirm | TaskAct::Return => task.state == TaskState::Reported,
        TaskAct::Reassign | TaskAct::Extend | TaskAct::Withdraw => !is_closed(task.state),
    };
    if !fits {
        return Some(Reason::State(task.state));
    }
    // Whoever gets the task next could neither wait for its parts nor take them back: they are their giver's.
    let needs_whole = matches!(
        act,
        TaskAct::Report
            | TaskAct::Confirm
            | TaskAct::Withdraw
            | TaskAct::Refuse
            | TaskAct::Delegate
    );
    (needs_whole && open_subtasks > 0).then_some(Reason::SubtasksOpen(open_subtasks))
}

/// What lies over a task: the resolutions and tasks that it was divided out of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Above {
    /// Everybody in them: authors, executors, those who delegated.
    pub people: Vec<StaffMemberId>,
    /// Last day of the task right above.
    pub due_on: Option<NaiveDate>,
}

/// What an act left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Which act.
    pub act: TaskAct,
    /// Executor before.
    pub from: StaffMemberId,
    /// Executor afterwards.
    pub to: StaffMemberId,
    /// Reason, report or remark.
    pub text: Option<String>,
    /// Last day before and after an extension.
    pub due: Option<(Option<NaiveDate>, NaiveDate)>,
    /// Document that answers.
    pub answer: Option<DocumentId>,
}

/// Does something with a task that is open to the actor ([`barred`]); `above` is what the task was divided out of.
///
/// # Errors
/// The refusal; the task is as it was.
pub fn apply(
    task: &mut task::Model,
    act: &Act,
    resolution: &resolution::Model,
    above: &Above,
    at: DateTime<Utc>,
    today: NaiveDate,
) -> Result<Step, Refusal> {
    let from = task.executor_id;
    let controls = resolution
        .controller_id
        .filter(|_| is_controlled(resolution));
    if act.receiver().is_some() && act.receiver() == controls {
        return Err(Refusal::ControllerReceives);
    }
    let said = |given: &str| reason::reason(given).map(Some).map_err(Refusal::Reason);
    let (mut due, mut answered) = (None, None);
    let text = match act {
        Act::Accept | Act::Acknowledge => None,
        Act::Refuse { reason } | Act::Return { reason } | Act::Withdraw { reason } => said(reason)?,
        Act::Reassign { reason, to } => {
            let reason = said(reason)?;
            if *to == from {
                return Err(Refusal::SameExecutor);
            }
            // The author of a resolution on the document itself may take the task over; below, that would be a circle.
            circle(*to, above.people.iter().copied())?;
            reason
        }
        Act::Delegate { to, text } => {
            let text = remark(text.as_deref())?;
            let chain = task.delegated_by.0.iter().copied();
            circle(
                *to,
                chain
                    .chain([from, resolution.author_id])
                    .chain(above.people.iter().copied()),
            )?;
            text
        }
        Act::Report { text, answer } => {
            answered = *answer;
            let text = remark(text.as_deref())?;
            // A report that says nothing proves nothing.
            if text.is_none() && answer.is_none() {
                return Err(Refusal::ReportEmpty);
            }
            text
        }
        Act::Confirm { text } | Act::Remind { text } => remark(text.as_deref())?,
        Act::Extend { until, reason } => {
            let reason = said(reason)?;
            if let Some(before) = task.due_on.filter(|before| until <= before) {
                return Err(Refusal::UntilNotLater(before));
            }
            within_term("until", *until, above.due_on, today)?;
            due = Some((task.due_on, *until));
            reason
        }
    };
    match act {
        Act::Accept => task.state = TaskState::Accepted,
        Act::Refuse { .. } => match task.delegated_by.0.pop() {
            Some(delegator) => hand(task, delegator, TaskState::Accepted, at),
            None => task.state = TaskState::Refused,
        },
        Act::Delegate { to, .. } => {
            task.delegated_by.0.push(from);
            hand(task, *to, TaskState::Assigned, at);
        }
        Act::Reassign { to, .. } => {
            task.delegated_by.0.clear();
            hand(task, *to, TaskState::Assigned, at);
        }
        Act::Report { answer, .. } => {
            task.answer_id = answer.or(task.answer_id);
            if is_controlled(resolution) {
                task.state = TaskState::Reported;
            } else {
                close(task, TaskState::Done, at);
            }
        }
        Act::Acknowledge | Act::Confirm { .. } => close(task, TaskState::Done, at),
        Act::Withdraw { .. } => close(task, TaskState::Withdrawn, at),
        Act::Return { .. } => task.state = TaskState::Returned,
        Act::Extend { until, .. } => task.due_on = Some(*until),
        Act::Remind { .. } => {}
    }
    task.revision += 1;
    Ok(Step {
        act: act.word(),
        from,
        to: task.executor_id,
        text,
        due,
        answer: answered,
    })
}

/// Whether somebody confirms what is reported under a resolution.
pub const fn is_controlled(resolution: &resolution::Model) -> bool {
    resolution.controller_id.is_some() && resolution.released_at.is_none()
}

/// A task that is reported counts as done once nobody controls it any more.
pub fn release(task: &mut task::Model, at: DateTime<Utc>) -> bool {
    let waits = task.state == TaskState::Reported;
    if waits {
        close(task, TaskState::Done, at);
        task.revision += 1;
    }
    waits
}

fn hand(task: &mut task::Model, to: StaffMemberId, state: TaskState, at: DateTime<Utc>) {
    task.executor_id = to;
    task.state = state;
    task.assigned_at = at;
}

const fn close(task: &mut task::Model, state: TaskState, at: DateTime<Utc>) {
    task.state = state;
    task.closed_at = Some(at);
}

/// Whether a last day has not passed and is not later than that of the task above.
///
/// # Errors
/// The refusal, located at `path`.
pub fn within_term(
    path: &'static str,
    due: NaiveDate,
    above: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if due < today {
        return Err(Refusal::TermPassed { path, due });
    }
    match above {
        Some(most) if due > most => Err(Refusal::TermBeyond { path, most }),
        _ => Ok(()),
    }
}

fn circle(
    to: StaffMemberId,
    chain: impl IntoIterator<Item = StaffMemberId>,
) -> Result<(), Refusal> {
    if chain.into_iter().any(|person| person == to) {
        return Err(Refusal::Circle {
            path: "to".to_owned(),
        });
    }
    Ok(())
}

/// A text that may be left out.
fn remark(given: Option<&str>) -> Result<Option<String>, Refusal> {
    given
        .map(str::trim)
        .filter(|given| !given.is_empty())
        .map(|given| line(given, "text", MAX_TEXT))
        .transpose()
}

/// A text as it is kept.
///
/// # Errors
/// The refusal of one that is too long or cannot be kept.
pub fn line(given: &str, path: &str, most: usize) -> Result<String, Refusal> {
    if text::has_control(given) {
        return Err(Refusal::Text(Problem::new("CONTROL_CHARACTER", path)));
    }
    if given.chars().count() > most {
        return Err(Refusal::Text(
            Problem::new("TOO_LONG", path).with("most", most),
        ));
    }
    Ok(given.to_owned())
}
