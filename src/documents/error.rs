//! What documents refuse.

use entities::documents::document;
use entities::values::NumberTooLong;

use crate::access::NotPermitted;
use crate::classification::filing::FileRefusal;
use crate::classification::submission::Submission;
use crate::kernel::Problem;
use crate::kernel::reason::BadReason;

/// A refusal of this area.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// A document that the caller sees and that others work on.
    #[error("the document is for others to change")]
    NotTheirs,
    /// The card does not hold together; every problem is told.
    #[error("the card has {} problems", .0.len())]
    Card(Vec<Problem>),
    /// No such register in the caller's institution.
    #[error("there is no such register")]
    RegisterUnknown,
    /// The register was a former service's; it was taken over as it was.
    #[error("the register was taken over and takes no new registrations")]
    RegisterTakenOver,
    /// The register gives no numbers on the day of registration.
    #[error("the register gives numbers {period} only")]
    RegisterNotInForce {
        /// When it does, as people read it.
        period: String,
    },
    /// The register's year takes no more numbers.
    #[error("the register's year {year} is closed")]
    YearClosed {
        /// The year.
        year: i32,
    },
    /// The year is over, closed or not: what is registered now is registered in the present one.
    #[error("the register's year {year} is over")]
    YearOver {
        /// The year.
        year: i32,
    },
    /// The year has not come.
    #[error("the register's year {year} has not begun")]
    YearNotBegun {
        /// The year.
        year: i32,
    },
    /// The file cannot take the document.
    #[error("the file cannot take the document")]
    File(#[source] FileRefusal),
    /// Nobody answers for the document.
    #[error("no responsible unit is named and the file has none")]
    UnitRequired,
    /// A unit that does not exist on the day of registration.
    #[error("the unit at {path} exists {period} only")]
    UnitNotInForce {
        /// Where it is named.
        path: String,
        /// Its name.
        name: String,
        /// When it exists, as people read it.
        period: String,
    },
    /// The number would not fit the archive's field.
    #[error("the number does not fit")]
    Number(#[source] NumberTooLong),
    /// Something the input names does not exist for the caller.
    #[error("{what:?} at {path} does not exist for the caller")]
    Unknown {
        /// What kind of thing.
        what: Thing,
        /// Where it is named.
        path: String,
    },
    /// The upload belongs to another document.
    #[error("the upload at {path} is claimed already")]
    UploadClaimed {
        /// Where it is named.
        path: String,
    },
    /// One upload named twice.
    #[error("the upload at {path} is named twice")]
    UploadTwice {
        /// Where it is named again.
        path: String,
    },
    /// One relation named twice.
    #[error("the relation at {path} is named twice")]
    RelationTwice {
        /// Where it is named again.
        path: String,
    },
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// Somebody changed the card since the caller read it.
    #[error("the card was changed meanwhile")]
    RevisionStale,
    /// The registration is annulled.
    #[error("the registration is annulled")]
    Annulled,
    /// The document is destroyed; number, dates and hashes are left.
    #[error("the document was destroyed by act {act}")]
    Destroyed {
        /// Number of the act.
        act: String,
    },
    /// The document was signed as it is.
    #[error("the document was signed and takes no more contents")]
    Signed,
    /// The signature says it.
    #[error("the signature itself says what stands at {path}")]
    SaidBySignature {
        /// Which field of the card.
        path: &'static str,
    },
    /// Its file is closed: it is an archival record.
    #[error("the document stands in the closed file {index}")]
    RecordClosed {
        /// Designation of the file.
        index: String,
    },
    /// What is enclosed has no number of its own.
    #[error("an enclosed document has no registration of its own")]
    Enclosed,
    /// No reason was given, or none that can be kept.
    #[error("the reason given is none")]
    Reason(#[source] BadReason),
    /// Where an enclosed document is kept and who may see it is its letter's matter.
    #[error("an enclosed document follows its letter")]
    FollowsLetter,
    /// The document stands in that file already.
    #[error("the document is in that file already")]
    AlreadyInFile,
    /// Names of contents that will not do; every problem is told.
    #[error("{} names of contents will not do", .0.len())]
    Names(Vec<Problem>),
    /// A package or an act holds its file, or the archive has it.
    #[error("the document's file is on its way to the archive")]
    Submitted(Submission),
    /// A correction that corrects nothing.
    #[error("nothing is changed")]
    NothingToAmend,
}

/// A kind of thing an input may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Thing {
    /// A unit.
    Unit,
    /// A staff member.
    StaffMember,
    /// A correspondent.
    Correspondent,
    /// A document.
    Document,
    /// An upload.
    Upload,
}

impl Refusal {
    /// That a document is destroyed, by which act.
    pub fn destroyed(card: &document::Model) -> Self {
        let act = card.destruction_act.clone();
        Self::Destroyed {
            act: act.unwrap_or_else(|| "none".to_owned()),
        }
    }

    /// The refusal as located problems.
    pub fn problems(&self) -> Vec<Problem> {
        let one = |code, path: &str| vec![Problem::new(code, path)];
        match self {
            Self::NotPermitted(not) => vec![not.problem()],
            Self::NotTheirs => one("NOT_PERMITTED", ""),
            Self::Card(problems) => problems
                .iter()
                .map(|problem| problem.clone().within("card"))
                .collect(),
            Self::RegisterUnknown => one("REGISTER_UNKNOWN", "register"),
            Self::RegisterTakenOver => one("REGISTER_TAKEN_OVER", "register"),
            Self::RegisterNotInForce { period } => {
                vec![Problem::new("REGISTER_NOT_IN_FORCE", "register").with("period", period)]
            }
            Self::YearOver { year } => {
                vec![Problem::new("YEAR_OVER", "register").with("year", year)]
            }
            Self::YearNotBegun { year } => {
                vec![Problem::new("YEAR_NOT_BEGUN", "register").with("year", year)]
            }
            Self::YearClosed { year } => {
                vec![Problem::new("YEAR_CLOSED", "register").with("year", year)]
            }
            Self::File(refusal) => vec![refusal.problem("file")],
            Self::UnitRequired => one("UNIT_REQUIRED", "card.unit"),
            Self::UnitNotInForce { path, name, period } => vec![
                Problem::new("UNIT_NOT_IN_FORCE", path)
                    .with("name", name)
                    .with("period", period),
            ],
            Self::Number(NumberTooLong(number)) => {
                vec![Problem::new("NUMBER_TOO_LONG", "register").with("number", number)]
            }
            Self::Unknown { what, path } => one(
                match what {
                    Thing::Unit => "UNIT_UNKNOWN",
                    Thing::StaffMember => "STAFF_MEMBER_UNKNOWN",
                    Thing::Correspondent => "CORRESPONDENT_UNKNOWN",
                    Thing::Document => "DOCUMENT_UNKNOWN",
                    Thing::Upload => "UPLOAD_UNKNOWN",
                },
                path,
            ),
            Self::UploadClaimed { path } => one("UPLOAD_CLAIMED", path),
            Self::UploadTwice { path } => one("UPLOAD_TWICE", path),
            Self::RelationTwice { path } => one("RELATION_TWICE", path),
            Self::KeyReused => one("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::RevisionStale => one("REVISION_STALE", "revision"),
            Self::Annulled => one("DOCUMENT_ANNULLED", "document"),
            Self::Destroyed { act } => {
                vec![Problem::new("DOCUMENT_DESTROYED", "document").with("act", act)]
            }
            Self::Signed => one("DOCUMENT_SIGNED", "uploads"),
            Self::SaidBySignature { path } => one("SAID_BY_SIGNATURE", path),
            Self::RecordClosed { index } => {
                vec![Problem::new("RECORD_CLOSED", "document").with("index", index)]
            }
            Self::Enclosed => one("DOCUMENT_ENCLOSED", "document"),
            Self::Reason(bad) => vec![bad.problem("reason")],
            Self::FollowsLetter => one("ENCLOSED_FOLLOWS_LETTER", "card"),
            Self::AlreadyInFile => one("ALREADY_IN_FILE", "file"),
            Self::Names(problems) => problems.clone(),
            Self::Submitted(submission) => vec![submission.problem("document")],
            Self::NothingToAmend => one("NOTHING_TO_AMEND", "card"),
        }
    }
}
