//! What is known, and how an answer came about (*termiņa izcelsme*). Kept as JSON beside the answer: fields may be added, none
//! changed.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use entities::ids::{DestructionListId, FileId, HoldId, RetentionEventId};
use entities::retention::file_appraisal;
use entities::vocabulary::{Appraisal, RetentionState, RetentionTrigger};
use serde::{Deserialize, Serialize};

use super::hold::Held;
use super::rule::Rule;
use super::trigger::Combined;

/// The record that says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub enum Source {
    /// The file itself.
    File {
        /// Which.
        id: FileId,
        /// What stands on its cover.
        designation: String,
    },
    /// An event that somebody entered.
    Event {
        /// Which.
        id: RetentionEventId,
        /// The person or matter that it is about, where the file is about several.
        about: String,
        /// The record named by whoever entered it.
        source: String,
    },
}

/// What is known of an event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "standing", rename_all = "snake_case")]
pub enum Fact {
    /// It happened.
    Happened {
        /// When.
        on: NaiveDate,
        /// Who says so.
        source: Source,
    },
    /// It has not happened.
    NotYet,
    /// There is none of the kind, and will be none.
    Absent {
        /// Who says so.
        source: Source,
    },
    /// Nobody can say when.
    Unknown {
        /// Why.
        because: String,
        /// Who says so.
        source: Source,
    },
}

/// What keeps a file beyond its day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kept", rename_all = "snake_case")]
pub enum Keeper {
    /// A hold (*iznīcināšanas aizliegums*): the file is not due while it stands.
    Hold {
        /// Which.
        id: HoldId,
        /// What people call it.
        title: String,
        /// Legal act and section, or the case.
        ground: String,
        /// Last day on which it holds; none for as long as it is not lifted.
        until: Option<NaiveDate>,
    },
    /// It was appraised to be kept, for its own value or as a sample (*ekspertīzes lēmums saglabāt*): it is never due again.
    Appraised {
        /// On which list.
        list: DestructionListId,
        /// Number of the act.
        act: String,
        /// How.
        appraisal: Appraisal,
        /// Why.
        reason: String,
    },
    /// It was appraised to be kept on until a day (*pagarināta glabāšana*): it is not due before.
    Extended {
        /// On which list.
        list: DestructionListId,
        /// Number of the act.
        act: String,
        /// Last day on which it is kept.
        until: NaiveDate,
        /// Why.
        reason: String,
    },
}

impl From<file_appraisal::Model> for Keeper {
    fn from(row: file_appraisal::Model) -> Self {
        let (list, act, reason) = (row.list_id, row.act_number, row.reason);
        match row.until_on {
            Some(until) => Self::Extended {
                list,
                act,
                until,
                reason,
            },
            None => Self::Appraised {
                list,
                act,
                appraisal: row.appraisal,
                reason,
            },
        }
    }
}

impl From<Held> for Keeper {
    fn from(held: Held) -> Self {
        Self::Hold {
            id: held.hold,
            title: held.title,
            ground: held.ground,
            until: held.until,
        }
    }
}

/// Everything known about what a period is counted from, and what keeps a file beyond it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facts {
    /// When the file was closed; none while it takes documents.
    pub closed_on: Option<NaiveDate>,
    /// What is known of each event, of several persons or matters one fact each. Of what is not named nothing is known.
    pub known: BTreeMap<RetentionTrigger, Vec<Fact>>,
    /// What keeps it whatever its day.
    pub kept_by: Vec<Keeper>,
    /// That the archive has it.
    pub handed_over: Option<HandedOver>,
    /// When it was destroyed.
    pub destroyed_on: Option<NaiveDate>,
}

/// That the archive has a file by an act that both sides signed (*nodošanas akts*).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandedOver {
    /// Number of the act.
    pub act: String,
    /// Day of its last signature.
    pub on: NaiveDate,
}

/// Why a day cannot be computed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Obstacle {
    /// Nobody has said how long the series is kept.
    NoTerm,
    /// Category and years contradict each other.
    FaultyTerm,
    /// The rule names something that is no event.
    FaultyTrigger {
        /// What it names.
        given: String,
    },
    /// It must have happened, but nobody has noted when.
    NotNoted {
        /// What.
        event: RetentionTrigger,
    },
    /// Somebody noted that nobody can say.
    Unknown {
        /// What.
        event: RetentionTrigger,
        /// Why not.
        because: String,
    },
    /// Everything that the period could be counted from was noted as not existing.
    NothingHappens,
    /// The day lies beyond the calendar.
    BeyondCalendar,
}

impl Obstacle {
    /// The word that lists are told apart by.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::NoTerm => "no_term",
            Self::FaultyTerm => "faulty_term",
            Self::FaultyTrigger { .. } => "faulty_trigger",
            Self::NotNoted { .. } => "not_noted",
            Self::Unknown { .. } => "unknown",
            Self::NothingHappens => "nothing_happens",
            Self::BeyondCalendar => "beyond_calendar",
        }
    }
}

/// A step of the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "step",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum Step {
    /// The rule names no event, so the customary one is taken.
    Customary {
        /// Which.
        event: RetentionTrigger,
    },
    /// Something is known of an event.
    Known {
        /// Which.
        event: RetentionTrigger,
        /// What.
        fact: Fact,
    },
    /// Of several persons or matters the last day counts.
    Latest {
        /// Which event.
        event: RetentionTrigger,
        /// Of how many.
        of: usize,
        /// The last day.
        day: NaiveDate,
    },
    /// A child comes of age at 18 (Civillikums 219. p.).
    Majority {
        /// The child's birth.
        born: NaiveDate,
        /// The eighteenth birthday.
        day: NaiveDate,
    },
    /// Several events come to one day.
    Combined {
        /// How.
        how: Combined,
        /// The day.
        day: NaiveDate,
    },
    /// Whole calendar years after that of the event.
    WholeYears {
        /// Year of the event.
        after: i32,
        /// How many.
        years: i32,
        /// Last year in which it is kept.
        through: i32,
        /// First day after.
        day: NaiveDate,
    },
    /// Years to the day.
    ToTheDay {
        /// Day of the event.
        after: NaiveDate,
        /// How many.
        years: i32,
        /// Last day on which it is kept.
        through: NaiveDate,
        /// First day after.
        day: NaiveDate,
    },
    /// Kept until the event, and no longer.
    Until {
        /// Day of the event.
        after: NaiveDate,
        /// First day after.
        day: NaiveDate,
    },
    /// The file still takes documents, so its day does not come before it is closed.
    StillOpen,
    /// Something keeps it whatever its day.
    Kept {
        /// What.
        by: Keeper,
    },
    /// The archive has it by an act: what is kept here is a copy.
    HandedOver {
        /// Number of the act.
        act: String,
        /// Day of its last signature.
        on: NaiveDate,
    },
}

/// When something may be destroyed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    tag = "answer",
    rename_all = "snake_case",
    rename_all_fields = "camelCase"
)]
pub enum Answer {
    /// It is kept permanently.
    Never,
    /// From a day on.
    On {
        /// First day on which it may be.
        day: NaiveDate,
    },
    /// Its day is counted, and a hold keeps it whatever the day.
    Held {
        /// First day on which it may be destroyed once nothing holds it.
        counted: NaiveDate,
    },
    /// Something must happen first.
    Waits {
        /// For what.
        events: Vec<RetentionTrigger>,
        /// The day already counted, which holds once they have happened.
        #[serde(skip_serializing_if = "Option::is_none")]
        counted: Option<NaiveDate>,
    },
    /// Nobody can say.
    Uncomputable {
        /// Why.
        obstacles: Vec<Obstacle>,
    },
    /// It was destroyed.
    Destroyed {
        /// When.
        on: NaiveDate,
    },
}

impl Answer {
    /// As lists tell it apart.
    pub const fn state(&self) -> RetentionState {
        match self {
            Self::Never => RetentionState::Never,
            Self::On { .. } => RetentionState::Due,
            Self::Held { .. } => RetentionState::Held,
            Self::Waits { .. } => RetentionState::Waiting,
            Self::Uncomputable { .. } => RetentionState::Uncomputable,
            Self::Destroyed { .. } => RetentionState::Destroyed,
        }
    }

    /// The day, where there is one.
    pub const fn due_on(&self) -> Option<NaiveDate> {
        match self {
            Self::On { day } => Some(*day),
            Self::Never
            | Self::Held { .. }
            | Self::Waits { .. }
            | Self::Uncomputable { .. }
            | Self::Destroyed { .. } => None,
        }
    }

    /// The day that the rule leads to, whatever keeps the file beyond it; none while something must happen first.
    pub const fn counted_day(&self) -> Option<NaiveDate> {
        match self {
            Self::On { day } | Self::Held { counted: day } => Some(*day),
            Self::Never
            | Self::Waits { .. }
            | Self::Uncomputable { .. }
            | Self::Destroyed { .. } => None,
        }
    }

    /// What stands in the way of computing it.
    pub fn obstacles(&self) -> &[Obstacle] {
        match self {
            Self::Uncomputable { obstacles } => obstacles,
            Self::Never
            | Self::On { .. }
            | Self::Held { .. }
            | Self::Waits { .. }
            | Self::Destroyed { .. } => &[],
        }
    }
}

/// How an answer came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Derivation {
    /// The rule in its version.
    pub rule: Rule,
    /// Step by step.
    pub steps: Vec<Step>,
    /// The answer.
    pub answer: Answer,
}

impl Derivation {
    /// Number of the act by which the archive has the file; none where it does not.
    pub fn handed_over(&self) -> Option<&str> {
        self.steps.iter().find_map(|step| match step {
            Step::HandedOver { act, .. } => Some(act.as_str()),
            _ => None,
        })
    }

    /// The holds that keep the file.
    pub fn holds(&self) -> impl Iterator<Item = HoldId> {
        self.steps.iter().filter_map(|step| match step {
            Step::Kept {
                by: Keeper::Hold { id, .. },
            } => Some(*id),
            _ => None,
        })
    }
}
