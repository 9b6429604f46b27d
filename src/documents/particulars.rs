//! What only one kind of document has (domain §4.2): submissions, decisions, orders, contracts.
//!
//! Kept as opaque JSON beside the card: nothing here is filtered by.

use chrono::NaiveDate;
use entities::ids::DocumentId;
use entities::vocabulary::DocumentKind;
use serde::{Deserialize, Serialize};

use super::card::check_text;
use crate::kernel::Problem;

const MAX_TEXT: usize = 500;
const MAX_PERSON: usize = 200;
const MAX_PEOPLE: usize = 200;

/// Fields of one kind of document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Particulars {
    /// A submission (*iesniegums*; Iesniegumu likums).
    Submission(Submission),
    /// A decision (*lēmums*; Administratīvā procesa likums).
    Decision(Decision),
    /// An order (*rīkojums*).
    Order(Order),
    /// A contract (*līgums*).
    Contract(Contract),
}

/// What a submission asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionMatter {
    /// *lūgums*
    Request,
    /// *sūdzība*
    Complaint,
    /// *priekšlikums*
    Proposal,
    /// *jautājums*
    Question,
}

/// How a submission was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubmissionForm {
    /// *rakstveida*
    Written,
    /// *mutvārdu*: written down by a clerk, signed by the applicant.
    Oral,
}

/// Fields of a submission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// What it asks for.
    pub matter: SubmissionMatter,
    /// How it was made.
    pub form: SubmissionForm,
    /// Made by several people together (*kolektīvs*).
    pub collective: bool,
    /// Without a name (*anonīms*).
    pub anonymous: bool,
    /// Repeats an earlier one (*atkārtots*).
    pub repeats: Option<DocumentId>,
}

/// What was decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionOutcome {
    /// *piešķirt*
    Granted,
    /// *atteikt*
    Refused,
    /// *pārtraukt*
    Ended,
    /// *atmaksāt*
    Repay,
}

/// Fields of a decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What was decided.
    pub outcome: DecisionOutcome,
    /// Amount in euro cents.
    pub amount_cents: Option<i64>,
    /// First day of the period it holds for.
    pub period_from: Option<NaiveDate>,
    /// Last day of the period.
    pub period_to: Option<NaiveDate>,
    /// Legal ground as printed, with the binding regulation's version.
    pub legal_basis: Option<String>,
    /// Issued in writing (SPSPL as amended in June 2026 lets some decisions do without).
    pub written: bool,
}

/// Which register of orders it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderMatter {
    /// *pamatdarbība*
    CoreActivity,
    /// *personāls*
    Personnel,
    /// *saimniecība*
    Housekeeping,
}

/// Fields of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// What it is about.
    pub matter: OrderMatter,
    /// People it concerns, as printed.
    pub concerns: Vec<String>,
}

/// Fields of a contract.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contract {
    /// Subject matter (*priekšmets*).
    pub subject: Option<String>,
    /// Amount in euro cents.
    pub amount_cents: Option<i64>,
    /// First day.
    pub starts_on: Option<NaiveDate>,
    /// Last day; its year starts the retention period.
    pub ends_on: Option<NaiveDate>,
    /// Procurement number.
    pub procurement: Option<String>,
}

impl Particulars {
    /// Problems of these fields on a document of `kind`.
    pub fn check(&self, kind: DocumentKind) -> Vec<Problem> {
        let fits = match self {
            Self::Submission(_) => matches!(
                kind,
                DocumentKind::Submission
                    | DocumentKind::Complaint
                    | DocumentKind::InformationRequest
                    | DocumentKind::DataSubjectRequest
            ),
            Self::Decision(_) => kind == DocumentKind::Decision,
            Self::Order(_) => kind == DocumentKind::Order,
            Self::Contract(_) => kind == DocumentKind::Contract,
        };
        let mut problems = Vec::new();
        if !fits {
            problems.push(Problem::new("PARTICULARS_KIND", "").with("kind", kind.latvian()));
        }
        self.check_texts(&mut problems);
        let (amount, period) = match self {
            Self::Decision(decision) => (
                decision.amount_cents,
                (decision.period_from, decision.period_to),
            ),
            Self::Contract(contract) => (
                contract.amount_cents,
                (contract.starts_on, contract.ends_on),
            ),
            Self::Submission(_) | Self::Order(_) => (None, (None, None)),
        };
        if amount.is_some_and(|cents| cents < 0) {
            problems.push(Problem::new("AMOUNT_NEGATIVE", "amountCents"));
        }
        if let (Some(from), Some(to)) = period
            && to < from
        {
            let field = if matches!(self, Self::Contract(_)) {
                "endsOn"
            } else {
                "periodTo"
            };
            problems.push(
                Problem::new("DATE_ORDER", field)
                    .with("later", to)
                    .with("earlier", from),
            );
        }
        problems
    }

    fn check_texts(&self, problems: &mut Vec<Problem>) {
        let optional = |text: &Option<String>| text.clone().unwrap_or_default();
        match self {
            Self::Submission(_) => {}
            Self::Decision(decision) => {
                check_text(
                    "legalBasis",
                    &optional(&decision.legal_basis),
                    MAX_TEXT,
                    problems,
                );
            }
            Self::Order(order) => {
                if order.concerns.len() > MAX_PEOPLE {
                    problems.push(Problem::new("TOO_MANY", "concerns").with("most", MAX_PEOPLE));
                }
                for (index, person) in order.concerns.iter().enumerate() {
                    check_text(&format!("concerns.{index}"), person, MAX_PERSON, problems);
                }
            }
            Self::Contract(contract) => {
                check_text("subject", &optional(&contract.subject), MAX_TEXT, problems);
                check_text(
                    "procurement",
                    &optional(&contract.procurement),
                    MAX_PERSON,
                    problems,
                );
            }
        }
    }

    /// Another document that these fields name, with its place in the input.
    pub const fn named_document(&self) -> Option<(DocumentId, &'static str)> {
        match self {
            Self::Submission(Submission {
                repeats: Some(id), ..
            }) => Some((*id, "card.particulars.repeats")),
            _ => None,
        }
    }
}
