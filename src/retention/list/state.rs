//! What may be done with a list when, by whom, and what is missing before it is executed. Plain functions over plain facts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::ids::StaffMemberId;
use entities::retention::{destruction_list, list_decision};
use entities::vocabulary::{ListDecisionKind, ListState};

use crate::kernel::calendar;

/// What can be done with a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Adding, removing and appraising files, naming it otherwise.
    Alter,
    /// Remarking on a file.
    Remark,
    /// Submitting it to the commission.
    Submit,
    /// Noting what the commission decided.
    RecordCommission,
    /// Approving it, for the head.
    Approve,
    /// Noting that the archive agrees.
    RecordArchive,
    /// Giving it back.
    RequestChanges,
    /// Stopping it while it waits.
    Stop,
    /// Giving it up.
    Abandon,
}

impl Step {
    /// Every step.
    pub const ALL: [Self; 9] = [
        Self::Alter,
        Self::Remark,
        Self::Submit,
        Self::RecordCommission,
        Self::Approve,
        Self::RecordArchive,
        Self::RequestChanges,
        Self::Stop,
        Self::Abandon,
    ];

    /// The state to which it leads from another; none where it cannot be done there.
    pub const fn leads(self, from: ListState) -> Option<ListState> {
        use ListState as S;
        match (self, from) {
            (Self::Alter, S::Draft | S::ChangesRequested) => Some(from),
            (
                Self::Remark,
                S::Draft | S::ChangesRequested | S::WithCommission | S::WithHead | S::WithArchive,
            ) => Some(from),
            (Self::Submit, S::Draft | S::ChangesRequested) => Some(S::WithCommission),
            (Self::RecordCommission, S::WithCommission) => Some(S::WithHead),
            (Self::Approve, S::WithHead) => Some(S::WithArchive),
            (Self::RecordArchive, S::WithArchive) => Some(S::Waiting),
            (
                Self::RequestChanges,
                S::WithCommission | S::WithHead | S::WithArchive | S::Stopped,
            ) => Some(S::ChangesRequested),
            (Self::Stop, S::Waiting | S::Ready) => Some(S::Stopped),
            (
                Self::Abandon,
                S::Draft
                | S::ChangesRequested
                | S::WithCommission
                | S::WithHead
                | S::WithArchive
                | S::Stopped,
            ) => Some(S::Abandoned),
            _ => None,
        }
    }
}

/// The state of a list on a day: whether it has waited long enough is kept nowhere.
pub fn shown(list: &destruction_list::Model, day: NaiveDate) -> ListState {
    match (list.state, list.wait_until) {
        (ListState::Waiting, Some(until)) if until < day => ListState::Ready,
        (state, _) => state,
    }
}

/// A part that somebody has in a list. Nobody has two in one list: who chose does not judge, who judged does not approve, who
/// approved does not destroy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Chose, appraised or submitted (*sastādītājs*).
    Compiler,
    /// Sat in the commission (*komisijas loceklis*).
    Commission,
    /// Approved it (*apstiprinātājs*).
    Head,
    /// Executes it (*izpildītājs*).
    Executor,
}

impl Part {
    /// The word in messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compiler => "compiler",
            Self::Commission => "commission",
            Self::Head => "head",
            Self::Executor => "executor",
        }
    }
}

/// Who has which part. What has lost its force counts as well: whoever judged a list once is no stranger to it.
pub fn parts(decisions: &[list_decision::Model]) -> BTreeMap<StaffMemberId, Part> {
    let mut parts = BTreeMap::new();
    for decision in decisions {
        let part = match decision.kind {
            ListDecisionKind::Compiled | ListDecisionKind::Submitted => Part::Compiler,
            ListDecisionKind::Commission => Part::Commission,
            ListDecisionKind::Head => Part::Head,
            ListDecisionKind::Executor => Part::Executor,
            ListDecisionKind::Archive
            | ListDecisionKind::ChangesRequested
            | ListDecisionKind::Stopped
            | ListDecisionKind::Abandoned => continue,
        };
        let people = decision.decided_by.iter().chain(&decision.members.0);
        for person in people {
            parts.entry(*person).or_insert(part);
        }
    }
    parts
}

/// The other part that somebody has who is to have `part`.
pub fn other_part(
    decisions: &[list_decision::Model],
    person: StaffMemberId,
    part: Part,
) -> Option<Part> {
    parts(decisions)
        .get(&person)
        .copied()
        .filter(|own| *own != part)
}

/// What stands on a list, counted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files that stand on it.
    pub standing: u64,
    /// Those of them that nobody has appraised.
    pub unappraised: u64,
    /// Those that are to be destroyed.
    pub to_destroy: u64,
    /// The hash of what was submitted, as it is found to be now; none where nothing was.
    pub hash: Option<String>,
}

/// What is missing before a list can be executed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// It is not to be executed any more, or already is.
    Over {
        /// Where it stands.
        state: ListState,
    },
    /// It was not submitted, or given back.
    Submission,
    /// Nobody has said what is to become of some files.
    Appraisals {
        /// How many.
        files: u64,
    },
    /// No file on it is to be destroyed.
    NothingToDestroy,
    /// It is not what was submitted.
    Unchanged,
    /// The expert commission has not decided.
    Commission,
    /// The head has not approved.
    Head,
    /// The archive has not agreed.
    Archive,
    /// The days in which it can be stopped have not passed.
    Wait {
        /// The last one.
        until: NaiveDate,
    },
    /// Something was decided on a day that has not come: the clock was set back.
    Clock {
        /// That day.
        day: NaiveDate,
    },
}

impl Missing {
    /// The word for programs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Over { .. } => "over",
            Self::Submission => "submission",
            Self::Appraisals { .. } => "appraisals",
            Self::NothingToDestroy => "nothing_to_destroy",
            Self::Unchanged => "unchanged",
            Self::Commission => "commission",
            Self::Head => "head",
            Self::Archive => "archive",
            Self::Wait { .. } => "wait",
            Self::Clock { .. } => "clock",
        }
    }
}

/// What is missing on a day before a list can be executed; nothing where it can.
pub fn missing(
    list: &destruction_list::Model,
    tally: &Tally,
    decisions: &[list_decision::Model],
    day: NaiveDate,
) -> Vec<Missing> {
    let state = list.state;
    let over = match state {
        ListState::Stopped
        | ListState::Abandoned
        | ListState::Executing
        | ListState::ExecutedWithRemains
        | ListState::Executed => true,
        ListState::Draft
        | ListState::ChangesRequested
        | ListState::WithCommission
        | ListState::WithHead
        | ListState::WithArchive
        | ListState::Waiting
        | ListState::Ready => false,
    };
    if over {
        return vec![Missing::Over { state }];
    }
    let mut missing = Vec::new();
    let submitted = !matches!(state, ListState::Draft | ListState::ChangesRequested);
    if !submitted {
        missing.push(Missing::Submission);
    }
    if tally.unappraised > 0 {
        let files = tally.unappraised;
        missing.push(Missing::Appraisals { files });
    }
    if tally.to_destroy == 0 {
        missing.push(Missing::NothingToDestroy);
    }
    if submitted && (list.hash.is_none() || list.hash != tally.hash) {
        missing.push(Missing::Unchanged);
    }
    // What was decided about another content than that of the list says nothing about this one.
    let decided = |kind| {
        decisions.iter().any(|decision| {
            decision.kind == kind
                && decision.voided_at.is_none()
                && decision.round == list.round
                && decision.hash.is_some()
                && decision.hash == list.hash
        })
    };
    for (kind, one) in [
        (ListDecisionKind::Commission, Missing::Commission),
        (ListDecisionKind::Head, Missing::Head),
        (ListDecisionKind::Archive, Missing::Archive),
    ] {
        if !submitted || !decided(kind) {
            missing.push(one);
        }
    }
    if let Some(until) = list.wait_until.filter(|until| day <= *until) {
        missing.push(Missing::Wait { until });
    }
    let last = decisions.iter().map(|decision| calendar::day(decision.at));
    if let Some(last) = last.max().filter(|last| day < *last) {
        missing.push(Missing::Clock { day: last });
    }
    missing
}
