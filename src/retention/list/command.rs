//! Doing something with a list: whoever may, on the list as they read it, with an entry, in one operation that passes the gate
//! together with its like, so that no hold is placed meanwhile.

use chrono::NaiveDate;
use entities::ids::{DestructionListId, FileId, InstitutionId, ListDecisionId, StaffMemberId};
use entities::retention::list_decision::Members;
use entities::retention::{destruction_list, list_decision};
use entities::vocabulary::{Appraisal, ListDecisionKind, ListState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde_json::{Value, json};

use super::error::Refusal;
use super::state::{self, Part, Step, other_part};
use super::{alter, decide, hash, read, submit};
use crate::access::once::{Named, first_answer, keep_answer};
use crate::access::{Action, Caller};
use crate::journal::{self, Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::{Kit, Op};
use crate::organisation::availability::presence;
use crate::organisation::{Doers, availability};
use crate::retention::gate;

/// Which list, as the actor read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    /// The list.
    pub list: DestructionListId,
    /// Its revision: what somebody else did meanwhile is not overwritten.
    pub revision: i32,
}

/// A registered document that says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Number of the minutes or the letter, as printed.
    pub number: String,
    /// Its date.
    pub dated_on: NaiveDate,
    /// The document.
    pub document: entities::ids::DocumentId,
    /// What was said besides.
    pub remarks: Option<String>,
}

/// What is done with a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Files come on it.
    Add {
        /// Which.
        files: Vec<FileId>,
    },
    /// Files leave it.
    Remove {
        /// Which.
        files: Vec<FileId>,
        /// Why.
        reason: String,
    },
    /// Files are appraised.
    Appraise {
        /// Which; none for all that nobody has appraised.
        files: Option<Vec<FileId>>,
        /// What is to become of them.
        appraisal: Appraisal,
        /// Why.
        reason: String,
        /// Last day on which an extended one is kept.
        until: Option<NaiveDate>,
    },
    /// Something is remarked about a file; an empty remark takes an earlier one back.
    Remark {
        /// Which.
        file: FileId,
        /// What.
        text: String,
    },
    /// It goes to the commission.
    Submit {
        /// Number of the act.
        act_number: String,
    },
    /// The commission has decided.
    Commission {
        /// Its minutes.
        minutes: Paper,
        /// Who chaired.
        chair: StaffMemberId,
        /// Who else decided.
        members: Vec<StaffMemberId>,
    },
    /// The head approves.
    Approve {
        /// What is said about it.
        remarks: Option<String>,
    },
    /// The archive has agreed.
    Archive {
        /// Its letter.
        letter: Paper,
    },
    /// It is given back.
    RequestChanges {
        /// What is to be changed.
        remarks: String,
    },
    /// It is stopped.
    Stop {
        /// Why.
        reason: String,
    },
    /// It is given up.
    Abandon {
        /// Why.
        reason: String,
    },
}

impl Deed {
    /// The step that it is.
    pub const fn step(&self) -> Step {
        match self {
            Self::Add { .. } | Self::Remove { .. } | Self::Appraise { .. } => Step::Alter,
            Self::Remark { .. } => Step::Remark,
            Self::Submit { .. } => Step::Submit,
            Self::Commission { .. } => Step::RecordCommission,
            Self::Approve { .. } => Step::Approve,
            Self::Archive { .. } => Step::RecordArchive,
            Self::RequestChanges { .. } => Step::RequestChanges,
            Self::Stop { .. } => Step::Stop,
            Self::Abandon { .. } => Step::Abandon,
        }
    }
}

impl Step {
    /// What takes to be allowed to do it.
    pub const fn action(self) -> Action {
        match self {
            Self::Alter
            | Self::Submit
            | Self::RecordCommission
            | Self::RecordArchive
            | Self::Abandon => Action::CompileDestructionList,
            Self::Remark | Self::RequestChanges => Action::JudgeDestructionList,
            Self::Approve => Action::ApproveDestructionList,
            Self::Stop => Action::StopDestructionList,
        }
    }

    /// Whether it is a decision about what was submitted.
    const fn decides(self) -> bool {
        matches!(
            self,
            Self::RecordCommission | Self::Approve | Self::RecordArchive
        )
    }

    /// The part that whoever does it has in the list from then on.
    pub const fn part(self) -> Option<Part> {
        match self {
            Self::Alter | Self::Submit => Some(Part::Compiler),
            Self::Approve => Some(Part::Head),
            Self::Remark
            | Self::RecordCommission
            | Self::RecordArchive
            | Self::RequestChanges
            | Self::Stop
            | Self::Abandon => None,
        }
    }
}

/// A list in somebody's hands.
pub(super) struct Desk<'a> {
    pub(super) op: &'a mut Op,
    pub(super) caller: &'a Caller,
    pub(super) list: destruction_list::Model,
    pub(super) decisions: Vec<list_decision::Model>,
    /// Who acts, in their own person even while they stand in.
    pub(super) person: StaffMemberId,
    pub(super) today: NaiveDate,
}

/// Does something with a list.
///
/// # Errors
/// A fault of the database; inside it the refusal.
pub async fn act(
    kit: &Kit,
    caller: &Caller,
    target: Target,
    deed: Deed,
    named: Named<'_>,
) -> Result<Result<destruction_list::Model, Refusal>, Fault> {
    let step = deed.step();
    if let Err(not) = caller.require(step.action()) {
        return Ok(Err(not.into()));
    }
    let mut op = kit.begin(caller.actor).await?;
    match deed {
        // Two who put the same file on two lists, or give two acts one number, must not do it at once.
        Deed::Add { .. } | Deed::Submit { .. } => gate::alone(&op, caller.institution).await?,
        _ => gate::share(&op, caller.institution).await?,
    }
    let Some(list) = held(&op, caller.institution, target.list).await? else {
        return Ok(Err(Refusal::ListUnknown));
    };
    match first_answer(&op, caller, named).await? {
        Err(refusal) => return Ok(Err(refusal)),
        Ok(Some(_)) => return Ok(Ok(list)),
        Ok(None) => {}
    }
    let today = match today(&op).await? {
        Ok(today) => today,
        Err(refusal) => return Ok(Err(refusal)),
    };
    if list.revision != target.revision {
        let now = list.revision;
        return Ok(Err(Refusal::Stale { now }));
    }
    let from = state::shown(&list, today);
    let Some(to) = step.leads(from) else {
        return Ok(Err(Refusal::State(from)));
    };
    let Some(person) = acting(&op, caller).await? else {
        return Ok(Err(Refusal::Nobody));
    };
    let decisions = read::decisions(op.transaction(), list.id).await?;
    let mut desk = Desk {
        op: &mut op,
        caller,
        list,
        decisions,
        person,
        today,
    };
    let done = match step.part() {
        Some(part) => desk.has_no_other(person, part, "list").await?,
        None => Ok(()),
    };
    if let Err(refusal) = done {
        return Ok(Err(refusal));
    }
    if step.decides() && !desk.is_as_submitted().await? {
        return Ok(Err(Refusal::Altered));
    }
    if let Err(refusal) = desk.perform(deed, to).await? {
        return Ok(Err(refusal));
    }
    let list = desk.close().await?;
    keep_answer(&op, caller, named, json!(list.id)).await?;
    op.commit().await?;
    Ok(Ok(list))
}

impl Desk<'_> {
    async fn perform(&mut self, deed: Deed, to: ListState) -> Result<Result<(), Refusal>, Fault> {
        let done = match deed {
            Deed::Add { files } => alter::add(self, &files).await?,
            Deed::Remove { files, reason } => alter::remove(self, &files, &reason).await?,
            Deed::Appraise {
                files,
                appraisal,
                reason,
                until,
            } => alter::appraise(self, files, appraisal, &reason, until).await?,
            Deed::Remark { file, text } => alter::remark(self, file, &text).await?,
            Deed::Submit { act_number } => submit::submit(self, &act_number).await?,
            Deed::Commission {
                minutes,
                chair,
                members,
            } => decide::commission(self, minutes, chair, members).await?,
            Deed::Approve { remarks } => decide::approve(self, remarks).await?,
            Deed::Archive { letter } => decide::archive(self, letter).await?,
            Deed::RequestChanges { remarks } => decide::request_changes(self, &remarks).await?,
            Deed::Stop { reason } => decide::stop(self, &reason).await?,
            Deed::Abandon { reason } => decide::abandon(self, &reason).await?,
        };
        if done.is_ok() {
            self.list.state = to;
        }
        Ok(done)
    }

    /// Whether the rows still say what was submitted: nobody decides about anything else.
    async fn is_as_submitted(&self) -> Result<bool, Fault> {
        let items = read::items(self.op.transaction(), self.list.id).await?;
        let now = hash::of(&self.list, &items)?;
        Ok(self.list.hash.as_deref() == Some(now.as_str()))
    }

    /// Writes the list as it now is.
    async fn close(mut self) -> Result<destruction_list::Model, Fault> {
        self.list.revision += 1;
        let change = self.list.into_active_model().reset_all();
        Ok(change.update(self.op.transaction()).await?)
    }

    /// Refuses whoever has another part in the list.
    pub(super) async fn has_no_other(
        &self,
        person: StaffMemberId,
        part: Part,
        path: &str,
    ) -> Result<Result<(), Refusal>, Fault> {
        let Some(other) = other_part(&self.decisions, person, part) else {
            return Ok(Ok(()));
        };
        let here = self.presence(&[person]).await?;
        Ok(Err(Refusal::OtherPart {
            path: path.to_owned(),
            person: here.name(person),
            part: other,
        }))
    }

    /// Where people of the institution are today.
    pub(super) async fn presence(
        &self,
        people: &[StaffMemberId],
    ) -> Result<availability::Presence, Fault> {
        let own = self.caller.institution;
        presence(self.op.transaction(), own, people, self.today).await
    }

    /// Says what was done.
    pub(super) fn record(&mut self, kind: &'static str, payload: Value) {
        record(self.op, &self.list, kind, payload);
    }

    /// A decision of the person who acts, about the list as it is.
    pub(super) fn decision(&self, kind: ListDecisionKind) -> list_decision::Model {
        list_decision::Model {
            id: self.op.new_id(ListDecisionId),
            list_id: self.list.id,
            round: self.list.round,
            kind,
            hash: self.list.hash.clone(),
            decided_by: Some(self.person),
            decided_for: self.caller.standing_in,
            entered_by: self.caller.account,
            at: self.op.at(),
            remarks: None,
            number: None,
            dated_on: None,
            document_id: None,
            members: Members::default(),
            voided_at: None,
        }
    }

    /// Keeps a decision.
    pub(super) async fn write(&mut self, decision: list_decision::Model) -> Result<(), Fault> {
        list_decision::Entity::insert(decision.clone().into_active_model())
            .exec_without_returning(self.op.transaction())
            .await?;
        self.decisions.push(decision);
        Ok(())
    }

    /// Notes that whoever acts has compiled the list: once for each person.
    pub(super) async fn compiles(&mut self) -> Result<(), Fault> {
        let known = self.decisions.iter().any(|decision| {
            decision.kind == ListDecisionKind::Compiled && decision.decided_by == Some(self.person)
        });
        if known {
            return Ok(());
        }
        let decision = list_decision::Model {
            hash: None,
            ..self.decision(ListDecisionKind::Compiled)
        };
        self.write(decision).await
    }
}

/// A list of an institution, locked until the operation ends.
///
/// # Errors
/// A fault of the database.
pub async fn held(
    op: &Op,
    institution: InstitutionId,
    id: DestructionListId,
) -> Result<Option<destruction_list::Model>, Fault> {
    Ok(destruction_list::Entity::find_by_id(id)
        .filter(destruction_list::Column::InstitutionId.eq(institution))
        .lock_exclusive()
        .one(op.transaction())
        .await?)
}

/// The day of the operation; refused where the journal already tells of a later one. What is due, and how long a list waits, is
/// counted by days, so nothing is decided by a clock that was set back.
pub(super) async fn today(op: &Op) -> Result<Result<NaiveDate, Refusal>, Fault> {
    let today = calendar::day(op.at());
    let newest = journal::read::newest(op.transaction()).await?;
    let later = newest.map(calendar::day).filter(|last| today < *last);
    Ok(match later {
        Some(last) => Err(Refusal::ClockSetBack { today, last }),
        None => Ok(today),
    })
}

/// The person who acts: a substitute is themselves, not whom they stand in for. None for an account that is nobody's.
///
/// # Errors
/// A fault of the database.
pub async fn acting(op: &Op, caller: &Caller) -> Result<Option<StaffMemberId>, Fault> {
    match caller.standing_in {
        None => Ok(caller.staff_member),
        Some(_) => {
            let doers = Doers::of(op.transaction(), [caller.account]).await?;
            Ok(doers.person(caller.account))
        }
    }
}

/// Says what was done with a list.
pub(super) fn record(
    op: &mut Op,
    list: &destruction_list::Model,
    kind: &'static str,
    payload: Value,
) {
    op.record(Entry {
        kind,
        institution: Some(list.institution_id),
        subject: Subject {
            kind: "destruction_list",
            id: Some(list.id.0),
        },
        payload,
    });
}
