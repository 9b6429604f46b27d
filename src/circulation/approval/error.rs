//! What drafts and their approval refuse.

use chrono::NaiveDate;
use entities::vocabulary::Verdict;

use super::container::NotItsContainer;
use super::meanwhile::{Decided, Meanwhile};
use crate::access::NotPermitted;
use crate::documents;
use crate::kernel::Problem;
use crate::kernel::reason::BadReason;

/// Where a signed container is named.
pub(super) const CONTAINER: &str = "signature.container.upload";

/// A refusal of drafts and their approval.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The caller's role or token does not permit it.
    #[error(transparent)]
    NotPermitted(NotPermitted),
    /// The idempotency key was used for another request.
    #[error("the idempotency key was used for another request")]
    KeyReused,
    /// No such draft for the caller.
    #[error("there is no such draft")]
    DraftUnknown,
    /// No such step for the caller.
    #[error("there is no such step")]
    StepUnknown,
    /// The draft is others' to change.
    #[error("the draft is others' to change")]
    NotTheirs,
    /// What registering would refuse.
    #[error("the document could not be registered so")]
    Document(#[source] documents::Refusal),
    /// What comes from outside is not prepared here.
    #[error("the register is for incoming documents")]
    Incoming,
    /// The signed version cannot change.
    #[error("the draft was signed")]
    Signed,
    /// The draft was withdrawn.
    #[error("the draft was withdrawn")]
    Withdrawn,
    /// No round is under way that asks so.
    #[error("no round is under way that asks so")]
    NotInApproval,
    /// Somebody else changed the draft since the caller read it.
    #[error("the draft was changed meanwhile")]
    Stale(Meanwhile),
    /// The decision is about a version that is no longer the present one.
    #[error("the decision is about an earlier version")]
    StaleDecision(Meanwhile),
    /// Nothing is approved without contents.
    #[error("the draft has no contents")]
    NoContents,
    /// A content to be kept that the draft does not have.
    #[error("the draft has no content {0}")]
    NoSuchContent(i32),
    /// A change that changes nothing.
    #[error("nothing is changed")]
    NothingChanged,
    /// The route does not hold together, or somebody on it cannot act.
    #[error("{} things are wrong with the route", .0.len())]
    Route(Vec<Problem>),
    /// The institution's route for such documents gives the step to other roles, or knows no such step.
    #[error("the route gives this step to others")]
    NotOnRoute,
    /// The institution's route for such documents leads to the signature only by visas.
    #[error("the route wants visas before the signature")]
    VisasWanted(&'static str),
    /// The step is somebody else's.
    #[error("somebody else is asked")]
    NotApprover,
    /// Whoever acts is away; a colleague who is here decides.
    #[error("the caller is away until {0}")]
    Away(NaiveDate),
    /// Whoever is asked cannot be asked any more.
    #[error("whoever is asked cannot be asked any more")]
    Unavailable(Problem),
    /// Somebody has decided the step.
    #[error("the step was decided")]
    Decided(Decided),
    /// It is others' turn.
    #[error("others come first")]
    NotYet(Vec<String>),
    /// Somebody objects.
    #[error("others object")]
    ObjectedTo(Vec<String>),
    /// A signature is given or refused.
    #[error("nobody abstains from a signature")]
    NoAbstention,
    /// A signature is given by signing.
    #[error("a signature is given by signing")]
    SignToApprove,
    /// The step asks for a visa.
    #[error("the step asks for a visa, not for a signature")]
    NotASignature,
    /// An objection says what is wrong.
    #[error("an objection needs remarks")]
    Remarks(#[source] BadReason),
    /// Signed on a day to come, or before the round began.
    #[error("the day of signing is not between {from} and {to}")]
    SignedOn {
        /// Where the day is given.
        path: &'static str,
        /// First day on which it could.
        from: NaiveDate,
        /// Today.
        to: NaiveDate,
    },
    /// Whoever signed was away on that day.
    #[error("whoever signed was away on {on}")]
    SignatoryAway {
        /// Where they are named, or should be.
        path: &'static str,
        /// Their name.
        name: String,
        /// The day.
        on: NaiveDate,
    },
    /// Whoever signed did not stand in for the signatory on that day.
    #[error("whoever signed did not stand in on {on}")]
    NotStandingIn {
        /// Where they are named.
        path: &'static str,
        /// Their name.
        name: String,
        /// The day.
        on: NaiveDate,
    },
    /// The container is not that of the draft.
    #[error("the container is not that of the draft")]
    Container(#[source] NotItsContainer),
    /// No reason was given, or none that can be kept.
    #[error("the reason given is none")]
    Reason(#[source] BadReason),
}

impl From<NotPermitted> for Refusal {
    fn from(not: NotPermitted) -> Self {
        Self::NotPermitted(not)
    }
}

impl From<documents::Refusal> for Refusal {
    fn from(refusal: documents::Refusal) -> Self {
        match refusal {
            documents::Refusal::NotPermitted(not) => Self::NotPermitted(not),
            other => Self::Document(other),
        }
    }
}

impl Refusal {
    /// The refusal as located problems.
    pub fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Document(refusal) => refusal.problems(),
            Self::Route(problems) => problems.clone(),
            other => vec![other.problem()],
        }
    }

    /// The refusal as one problem: the first one, where there are several.
    pub fn problem(&self) -> Problem {
        match self {
            Self::NotPermitted(not) => not.problem(),
            Self::KeyReused => Problem::new("IDEMPOTENCY_KEY_REUSED", "idempotencyKey"),
            Self::DraftUnknown => Problem::new("DRAFT_UNKNOWN", "draft"),
            Self::StepUnknown => Problem::new("APPROVAL_STEP_UNKNOWN", "step"),
            Self::NotTheirs => Problem::new("NOT_PERMITTED", ""),
            Self::Document(refusal) => first(refusal.problems()),
            Self::Incoming => Problem::new("DRAFT_INCOMING", "register"),
            Self::Signed => Problem::new("DRAFT_SIGNED", "draft"),
            Self::Withdrawn => Problem::new("DRAFT_WITHDRAWN", "draft"),
            Self::NotInApproval => Problem::new("DRAFT_NOT_IN_APPROVAL", "draft"),
            Self::Stale(meanwhile) => meanwhile.problem("DRAFT_STALE", "revision"),
            Self::StaleDecision(meanwhile) => meanwhile.problem("APPROVAL_STALE", "step"),
            Self::NoContents => Problem::new("DRAFT_WITHOUT_CONTENTS", "draft"),
            Self::NoSuchContent(ordinal) => {
                Problem::new("DRAFT_CONTENT_UNKNOWN", "keep").with("ordinal", ordinal)
            }
            Self::NothingChanged => Problem::new("NOTHING_TO_AMEND", "card"),
            Self::Route(problems) => first(problems.clone()),
            Self::NotOnRoute => Problem::new("ROUTE_STEP_OTHERS", "draft"),
            Self::VisasWanted(path) => Problem::new("ROUTE_WANTS_VISAS", path),
            Self::NotApprover => Problem::new("APPROVAL_NOT_ASKED", "step"),
            Self::Away(until) => Problem::new("APPROVAL_AWAY", "step").with("date", until),
            Self::Unavailable(problem) => problem.clone(),
            Self::Decided(decided) => decided.problem(),
            Self::NotYet(names) => {
                Problem::new("APPROVAL_NOT_YET", "step").with("names", names.join(", "))
            }
            Self::ObjectedTo(names) => {
                Problem::new("APPROVAL_OBJECTED", "step").with("names", names.join(", "))
            }
            Self::NoAbstention => Problem::new("SIGNATURE_NO_ABSTENTION", "verdict"),
            Self::SignToApprove => Problem::new("SIGNATURE_BY_SIGNING", "verdict"),
            Self::NotASignature => Problem::new("APPROVAL_IS_VISA", "step"),
            Self::Remarks(bad) => bad.problem("remarks"),
            Self::SignedOn { path, from, to } => Problem::new("SIGNED_ON", path)
                .with("from", from)
                .with("to", to),
            Self::SignatoryAway { path, name, on } => Problem::new("SIGNATORY_AWAY", path)
                .with("name", name)
                .with("date", on),
            Self::NotStandingIn { path, name, on } => {
                Problem::new("SIGNATORY_NOT_STANDING_IN", path)
                    .with("name", name)
                    .with("date", on)
            }
            Self::Container(NotItsContainer::NoSignature) => {
                Problem::new("CONTAINER_NO_SIGNATURE", CONTAINER)
            }
            Self::Container(NotItsContainer::OtherContents) => {
                Problem::new("CONTAINER_OTHER_CONTENTS", CONTAINER)
            }
            Self::Container(NotItsContainer::OtherSigners(others)) => {
                Problem::new("CONTAINER_OTHER_SIGNERS", CONTAINER).with("names", others.join(", "))
            }
            Self::Container(NotItsContainer::OtherDay(day)) => {
                Problem::new("CONTAINER_OTHER_DAY", "signature.container.signedOn")
                    .with("date", day)
            }
            Self::Container(NotItsContainer::NotCovered) => {
                Problem::new("CONTAINER_NOT_COVERED", CONTAINER)
            }
            Self::Reason(bad) => bad.problem("reason"),
        }
    }
}

fn first(problems: Vec<Problem>) -> Problem {
    let mut problems = problems.into_iter();
    problems
        .next()
        .unwrap_or_else(|| Problem::new("DRAFT_UNKNOWN", "draft"))
}

/// The word of a verdict in messages.
pub(super) const fn word(verdict: Verdict) -> &'static str {
    verdict.as_str()
}

#[cfg(test)]
mod tests {
    use super::super::approvers;
    use super::*;
    use crate::circulation::draft::CHANGES;
    use crate::kernel::problem::{Language, Messages};

    fn day() -> NaiveDate {
        "2026-03-02".parse().expect("a date")
    }

    fn meanwhile(what: &str) -> Meanwhile {
        Meanwhile {
            what: what.to_owned(),
            who: Some("Dace Priede".to_owned()),
            on: day(),
        }
    }

    #[test]
    fn every_refusal_has_words_in_both_languages() {
        let messages = Messages::new().expect("bundles");
        let named = || vec!["Dace Priede".to_owned()];
        let decided = |verdict| {
            Refusal::Decided(Decided {
                verdict,
                who: None,
                on: day(),
            })
        };
        let refusals = [
            Refusal::DraftUnknown,
            Refusal::StepUnknown,
            Refusal::NotTheirs,
            Refusal::Incoming,
            Refusal::Signed,
            Refusal::Withdrawn,
            Refusal::NotInApproval,
            Refusal::NoContents,
            Refusal::NoSuchContent(3),
            Refusal::NothingChanged,
            Refusal::VisasWanted("stages"),
            Refusal::NotApprover,
            Refusal::Away(day()),
            decided(Verdict::Approved),
            decided(Verdict::Objected),
            decided(Verdict::Abstained),
            Refusal::NotYet(named()),
            Refusal::ObjectedTo(named()),
            Refusal::NoAbstention,
            Refusal::SignToApprove,
            Refusal::NotASignature,
            Refusal::SignatoryAway {
                path: "step",
                name: "Dace Priede".to_owned(),
                on: day(),
            },
            Refusal::NotStandingIn {
                path: "step",
                name: "Dace Priede".to_owned(),
                on: day(),
            },
            Refusal::Document(documents::Refusal::Signed),
            Refusal::SignedOn {
                path: "signedOn",
                from: day(),
                to: day(),
            },
            Refusal::Container(NotItsContainer::NoSignature),
            Refusal::Container(NotItsContainer::OtherContents),
            Refusal::Container(NotItsContainer::NotCovered),
            Refusal::Container(NotItsContainer::OtherSigners(Vec::new())),
            Refusal::Container(NotItsContainer::OtherDay(NaiveDate::default())),
            Refusal::NotOnRoute,
        ];
        let mut problems: Vec<Problem> = refusals.iter().map(Refusal::problem).collect();
        problems.extend(approvers::CODES.iter().map(|code| {
            Problem::new(code, "signatory")
                .with("name", "Dace Priede")
                .with("date", day())
        }));
        problems.extend(["STAGE_EMPTY", "APPROVER_TWICE"].map(|code| Problem::new(code, "stages")));
        problems.extend([1, 2, 11].map(|count| {
            Problem::new("YEAR_DRAFTS_OPEN", "year")
                .with("register", "nosutitie")
                .with("count", count)
        }));
        for problem in problems {
            let key = problem.code.to_ascii_lowercase().replace('_', "-");
            assert!(messages.knows(&key), "{key}");
            let said = [Language::Latvian, Language::English]
                .map(|language| messages.say(language, &problem));
            assert_ne!(said[0], said[1], "{key}");
            for said in said {
                assert!(!said.contains('{') && !said.contains('$'), "{said}");
            }
        }
    }

    /// Whoever comes second reads what was done, not merely that something was.
    #[test]
    fn every_change_of_a_draft_has_words_of_its_own() {
        let messages = Messages::new().expect("bundles");
        for language in [Language::Latvian, Language::English] {
            let said =
                |what: &str| messages.say(language, &Refusal::Stale(meanwhile(what)).problem());
            let other = said("unheard_of");
            for change in CHANGES {
                let what = change.strip_prefix("draft.").expect("a draft's");
                let own = said(what);
                let when = format!("Dace Priede, {}", language.day(day()));
                assert!(own.contains(&when), "{own}");
                if what != "changed" {
                    assert_ne!(own, other, "{what}");
                }
            }
        }
    }
}
