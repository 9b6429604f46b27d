//! A single thing that stands in the way of destroying a file (*šķērslis*), with its word and what it is called.

use chrono::NaiveDate;
use entities::ids::{DestructionListId, DocumentId, DraftId};
use entities::values::RegistrationNumber;
use entities::vocabulary::{RetentionState, WithdrawnBecause};

/// A document in which something is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// Which.
    pub id: DocumentId,
    /// Its number; none for what came enclosed.
    pub number: Option<RegistrationNumber>,
}

impl Named {
    fn words(&self) -> String {
        self.number
            .as_ref()
            .map_or_else(|| NOTHING.to_owned(), ToString::to_string)
    }
}

/// Stands for what is not called anything.
pub(super) const NOTHING: &str = "–";

/// What comes next before the archive has a permanent file (*nodošanai trūkst*).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lacks {
    /// Not all of it is described in an inventory.
    Description,
    /// The archive has not accepted it: told by its package, or by its unit where it is in none.
    Acceptance,
    /// It is accepted and on no act: told by its package.
    Act,
    /// Not both sides have signed its act: told by the act's number.
    Signatures,
}

impl Lacks {
    /// The word for programs.
    const fn as_str(self) -> &'static str {
        match self {
            Self::Description => "not_described",
            Self::Acceptance => "not_accepted",
            Self::Act => "not_on_act",
            Self::Signatures => "not_signed",
        }
    }
}

/// What stands in the way of destroying a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InTheWay {
    /// By what is known now it is not due.
    NotDue {
        /// Whether there is a day.
        state: RetentionState,
        /// The day.
        due_on: Option<NaiveDate>,
    },
    /// It is permanent, and the archive does not have the whole of it by an act that both sides signed.
    NotHandedOver {
        /// What comes next on the way there.
        lacks: Lacks,
        /// What that is about, as it is called.
        what: String,
    },
    /// It is held.
    Held {
        /// Titles of the holds.
        holds: Vec<String>,
    },
    /// A task on a document of it is open.
    TaskOpen(Named),
    /// A draft is to go into it.
    DraftUnderWay(DraftId),
    /// A draft that is not signed answers a document of it, or is related to it otherwise.
    DraftAbout(Named),
    /// The legal clock of a document of it runs.
    ClockRuns(Named),
    /// A document of it is on its way to a recipient.
    DispatchUnderWay(Named),
    /// A document of it can still be contested.
    ContestRuns {
        /// Which.
        document: Named,
        /// Last day.
        until: NaiveDate,
    },
    /// A volume of it is lent.
    OnLoan {
        /// Its number in the file.
        volume: i32,
    },
    /// A document of it also stands in another file, which stays.
    AlsoElsewhere {
        /// Which.
        document: Named,
        /// The other file as it is called.
        file: String,
    },
    /// It stands on another list. Told only where a list is made; a file is never on two.
    OnList {
        /// Which.
        list: DestructionListId,
        /// What people call it.
        title: String,
    },
}

impl InTheWay {
    /// The word for programs.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::OnList { .. } => "on_list",
            Self::NotHandedOver { lacks, .. } => lacks.as_str(),
            _ => match self.because() {
                Some(because) => because.as_str(),
                None => "",
            },
        }
    }

    /// Why a file leaves a list for it; none for what keeps it from coming on one only.
    pub const fn because(&self) -> Option<WithdrawnBecause> {
        Some(match self {
            Self::NotDue { .. } | Self::NotHandedOver { .. } => WithdrawnBecause::NotDue,
            Self::Held { .. } => WithdrawnBecause::Held,
            Self::TaskOpen(_) => WithdrawnBecause::TaskOpen,
            Self::DraftUnderWay(_) | Self::DraftAbout(_) => WithdrawnBecause::DraftUnderWay,
            Self::ClockRuns(_) => WithdrawnBecause::ClockRuns,
            Self::DispatchUnderWay(_) => WithdrawnBecause::DispatchUnderWay,
            Self::ContestRuns { .. } => WithdrawnBecause::ContestRuns,
            Self::OnLoan { .. } => WithdrawnBecause::OnLoan,
            Self::AlsoElsewhere { .. } => WithdrawnBecause::AlsoElsewhere,
            Self::OnList { .. } => return None,
        })
    }

    /// What exactly, as it is called: a number, a title, a day as the API writes it; `–` where there is nothing to call.
    pub fn words(&self) -> String {
        match self {
            Self::NotDue { due_on, .. } => {
                due_on.map_or_else(|| NOTHING.to_owned(), |day| day.to_string())
            }
            Self::NotHandedOver { what, .. } => what.clone(),
            Self::Held { holds } => holds.join("; "),
            Self::TaskOpen(document)
            | Self::DraftAbout(document)
            | Self::ClockRuns(document)
            | Self::DispatchUnderWay(document)
            | Self::ContestRuns { document, .. } => document.words(),
            Self::DraftUnderWay(_) => NOTHING.to_owned(),
            Self::OnLoan { volume } => volume.to_string(),
            Self::AlsoElsewhere { document, file } => format!("{} → {file}", document.words()),
            Self::OnList { title, .. } => title.clone(),
        }
    }
}
