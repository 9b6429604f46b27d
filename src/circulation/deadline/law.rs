//! The terms of the law (*likumā noteiktie termiņi*) as they come with the program: the first versions of an institution's
//! rules, ordinary data from then on. Who follows the law adds versions; nothing here changes what was loaded.
//!
//! Terms: domain §4.6. The numbers of sections are as commonly cited; they are text for people and decide nothing.

use chrono::{DateTime, NaiveDate, Utc};
use entities::circulation::deadline_rule::{Kinds, Model as Rule};
use entities::ids::{DeadlineRuleId, InstitutionId};
use entities::vocabulary::{Direction, DocumentKind, TermBinds, TermStart, TermUnit};

/// Answering a submission (*iesniegums*).
pub const SUBMISSION_ANSWER: &str = "submission_answer";
/// Forwarding a submission that is another body's matter, or telling whom to ask.
pub const SUBMISSION_FORWARD: &str = "submission_forward";
/// Giving information that is ready.
pub const INFORMATION_READY: &str = "information_ready";
/// Giving information that must be gathered or processed first.
pub const INFORMATION_PROCESSED: &str = "information_processed";
/// Deciding on an application.
pub const ADMINISTRATIVE_DECISION: &str = "administrative_decision";
/// Answering a data subject.
pub const DATA_SUBJECT: &str = "data_subject";
/// Contesting a decision that says how.
pub const CONTEST: &str = "contest";
/// Contesting a decision that does not say how.
pub const CONTEST_UNSTATED: &str = "contest_unstated";
/// The ministry's monthly report.
pub const STATISTICS_MONTHLY: &str = "statistics_monthly";
/// The ministry's annual report.
pub const STATISTICS_ANNUAL: &str = "statistics_annual";

type Amount = (TermUnit, i32);
type Day = (i32, u32, u32);

/// A version of a rule as the law has it.
struct Statute {
    code: &'static str,
    title: (&'static str, &'static str),
    from: Day,
    to: Option<Day>,
    term: Amount,
    starts: TermStart,
    binds: TermBinds,
    extension: Option<Amount>,
    exception: Option<Amount>,
    ground: &'static str,
    /// Incoming documents of these kinds start it.
    kinds: &'static [DocumentKind],
}

/// What most of them have in common.
const fn statute(
    code: &'static str,
    title: (&'static str, &'static str),
    from: Day,
    term: Amount,
    ground: &'static str,
) -> Statute {
    Statute {
        code,
        title,
        from,
        to: None,
        term,
        starts: TermStart::Received,
        binds: TermBinds::Institution,
        extension: None,
        exception: None,
        ground,
        kinds: &[],
    }
}

const LAW: [Statute; 12] = {
    use TermUnit::{CalendarDays, Months, WorkingDays};
    const ANSWER: (&str, &str) = ("Atbilde uz iesniegumu", "Answer to a submission");
    const FORWARD: (&str, &str) = (
        "Iesnieguma pārsūtīšana pēc piekritības",
        "Forwarding a submission",
    );
    const SUBMISSIONS: &[DocumentKind] = &[DocumentKind::Submission, DocumentKind::Complaint];
    [
        Statute {
            to: Some((2026, 2, 28)),
            extension: Some((Months, 4)),
            kinds: SUBMISSIONS,
            ..statute(
                SUBMISSION_ANSWER,
                ANSWER,
                (2008, 1, 1),
                (Months, 1),
                "Iesniegumu likums 5. p. (redakcija līdz 28.02.2026.)",
            )
        },
        Statute {
            extension: Some((Months, 1)),
            kinds: SUBMISSIONS,
            ..statute(
                SUBMISSION_ANSWER,
                ANSWER,
                (2026, 3, 1),
                (WorkingDays, 10),
                "Iesniegumu likums 5. p.",
            )
        },
        Statute {
            to: Some((2026, 2, 28)),
            ..statute(
                SUBMISSION_FORWARD,
                FORWARD,
                (2008, 1, 1),
                (WorkingDays, 7),
                "Iesniegumu likums 5. p. (redakcija līdz 28.02.2026.)",
            )
        },
        statute(
            SUBMISSION_FORWARD,
            FORWARD,
            (2026, 3, 1),
            (WorkingDays, 5),
            "Iesniegumu likums 5. p.",
        ),
        Statute {
            extension: Some((CalendarDays, 30)),
            kinds: &[DocumentKind::InformationRequest],
            ..statute(
                INFORMATION_READY,
                (
                    "Informācijas sniegšana bez papildu apstrādes",
                    "Giving information that is ready",
                ),
                (1998, 11, 20),
                (CalendarDays, 15),
                "Informācijas atklātības likums 14. p.",
            )
        },
        statute(
            INFORMATION_PROCESSED,
            (
                "Informācijas sniegšana pēc papildu apstrādes",
                "Giving information that needs processing",
            ),
            (1998, 11, 20),
            (CalendarDays, 30),
            "Informācijas atklātības likums 14. p.",
        ),
        Statute {
            starts: TermStart::DocumentsComplete,
            extension: Some((Months, 4)),
            exception: Some((Months, 12)),
            ..statute(
                ADMINISTRATIVE_DECISION,
                ("Lēmums administratīvajā lietā", "Administrative decision"),
                (2004, 2, 1),
                (Months, 1),
                "Administratīvā procesa likums 64. p.",
            )
        },
        Statute {
            extension: Some((Months, 3)),
            kinds: &[DocumentKind::DataSubjectRequest],
            ..statute(
                DATA_SUBJECT,
                (
                    "Atbilde uz datu subjekta pieprasījumu",
                    "Answer to a data subject",
                ),
                (2018, 5, 25),
                (Months, 1),
                "Regula (ES) 2016/679 12. p. 3. punkts",
            )
        },
        Statute {
            starts: TermStart::Notified,
            binds: TermBinds::Addressee,
            ..statute(
                CONTEST,
                ("Lēmuma apstrīdēšana", "Contesting a decision"),
                (2004, 2, 1),
                (Months, 1),
                "Administratīvā procesa likums 79. p.",
            )
        },
        Statute {
            starts: TermStart::Notified,
            binds: TermBinds::Addressee,
            ..statute(
                CONTEST_UNSTATED,
                (
                    "Apstrīdēšana, ja lēmumā nav norādīts, kur un kad to apstrīdēt",
                    "Contesting a decision that does not say how",
                ),
                (2004, 2, 1),
                (Months, 12),
                "Administratīvā procesa likums 79. p.",
            )
        },
        Statute {
            starts: TermStart::PeriodEnded,
            ..statute(
                STATISTICS_MONTHLY,
                (
                    "Mēneša pārskats par sociālās palīdzības sniegšanu",
                    "Monthly report on social assistance",
                ),
                (2018, 1, 1),
                (CalendarDays, 15),
                "MK 13.06.2017. noteikumi Nr. 324",
            )
        },
        Statute {
            starts: TermStart::PeriodEnded,
            ..statute(
                STATISTICS_ANNUAL,
                (
                    "Gada pārskats par sociālajiem pakalpojumiem un sociālo palīdzību",
                    "Annual report on social services and assistance",
                ),
                (2018, 1, 1),
                // From 31 December to 15 February.
                (CalendarDays, 46),
                "MK 13.06.2017. noteikumi Nr. 324",
            )
        },
    ]
};

/// The law's rules as an institution's first versions, adopted at `at`.
pub fn rules(
    institution: InstitutionId,
    at: DateTime<Utc>,
    mut new_id: impl FnMut() -> DeadlineRuleId,
) -> Vec<Rule> {
    let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day);
    LAW.iter()
        .map(|statute| Rule {
            id: new_id(),
            institution_id: institution,
            code: statute.code.to_owned(),
            title_lv: statute.title.0.to_owned(),
            title_en: statute.title.1.to_owned(),
            valid_from: day(statute.from).unwrap_or(NaiveDate::MIN),
            valid_to: statute.to.and_then(day),
            unit: statute.term.0,
            amount: statute.term.1,
            starts: statute.starts,
            binds: statute.binds,
            extension_unit: statute.extension.map(|(unit, _)| unit),
            extension_amount: statute.extension.map(|(_, amount)| amount),
            exception_unit: statute.exception.map(|(unit, _)| unit),
            exception_amount: statute.exception.map(|(_, amount)| amount),
            ground: statute.ground.to_owned(),
            direction: (!statute.kinds.is_empty()).then_some(Direction::Incoming),
            kinds: Kinds(statute.kinds.to_vec()),
            register_id: None,
            adopted_at: at,
            adopted_by: None,
        })
        .collect()
}
