//! What only one kind of document has: submissions, decisions, orders, contracts. Out as a union, in as one of four.

use async_graphql::{Enum, ID, InputObject, OneofObject, SimpleObject, Union};

use crate::documents::particulars as kept;
use crate::graphql::ids::global;
use crate::graphql::problems::Reading;
use crate::graphql::scalars::{Date, Long};

macro_rules! mirror {
    ($($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Enum, Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum $name { $($(#[$variant_doc])* $variant,)* }

        impl From<kept::$name> for $name {
            fn from(word: kept::$name) -> Self {
                match word { $(kept::$name::$variant => Self::$variant,)* }
            }
        }

        impl From<$name> for kept::$name {
            fn from(word: $name) -> Self {
                match word { $($name::$variant => Self::$variant,)* }
            }
        }
    )*};
}

mirror! {
    /// What a submission asks for (Iesniegumu likums).
    SubmissionMatter {
        /// Request (lūgums).
        Request,
        /// Complaint (sūdzība).
        Complaint,
        /// Proposal (priekšlikums).
        Proposal,
        /// Question (jautājums).
        Question,
    }

    /// How a submission was made.
    SubmissionForm {
        /// In writing (rakstveida).
        Written,
        /// Orally, written down by a clerk and signed by the applicant (mutvārdu).
        Oral,
    }

    /// What was decided.
    DecisionOutcome {
        /// Granted (piešķirt).
        Granted,
        /// Refused (atteikt).
        Refused,
        /// Ended (pārtraukt).
        Ended,
        /// To be paid back (atmaksāt).
        Repay,
    }

    /// Which orders it belongs to.
    OrderMatter {
        /// Core activity (pamatdarbība).
        CoreActivity,
        /// Personnel (personāls).
        Personnel,
        /// Housekeeping (saimniecība).
        Housekeeping,
    }
}

/// What only a document of this kind has.
#[derive(Union)]
pub(in crate::graphql) enum Particulars {
    Submission(SubmissionParticulars),
    Decision(DecisionParticulars),
    Order(OrderParticulars),
    Contract(ContractParticulars),
}

/// Fields of a submission (iesniegums; Iesniegumu likums).
#[derive(SimpleObject)]
pub(in crate::graphql) struct SubmissionParticulars {
    /// What it asks for.
    matter: SubmissionMatter,
    /// How it was made.
    form: SubmissionForm,
    /// Made by several people together (kolektīvs).
    collective: bool,
    /// Without a name (anonīms).
    anonymous: bool,
    /// Id of the earlier one it repeats (atkārtots).
    repeats: Option<ID>,
}

/// Fields of a decision (lēmums; Administratīvā procesa likums).
#[derive(SimpleObject)]
pub(in crate::graphql) struct DecisionParticulars {
    /// What was decided.
    outcome: DecisionOutcome,
    /// Amount in euro cents.
    amount_cents: Option<Long>,
    /// First day of the period it holds for.
    period_from: Option<Date>,
    /// Last day of the period.
    period_to: Option<Date>,
    /// Legal ground as printed, with the binding regulation's version.
    legal_basis: Option<String>,
    /// Issued in writing.
    written: bool,
}

/// Fields of an order (rīkojums).
#[derive(SimpleObject)]
pub(in crate::graphql) struct OrderParticulars {
    /// What it is about.
    matter: OrderMatter,
    /// People it concerns, as printed.
    concerns: Vec<String>,
}

/// Fields of a contract (līgums).
#[derive(SimpleObject)]
pub(in crate::graphql) struct ContractParticulars {
    /// Subject matter (priekšmets).
    subject: Option<String>,
    /// Amount in euro cents.
    amount_cents: Option<Long>,
    /// First day.
    starts_on: Option<Date>,
    /// Last day; its year starts the retention period.
    ends_on: Option<Date>,
    /// Procurement number.
    procurement: Option<String>,
}

impl From<kept::Particulars> for Particulars {
    fn from(particulars: kept::Particulars) -> Self {
        match particulars {
            kept::Particulars::Submission(of) => Self::Submission(SubmissionParticulars {
                matter: of.matter.into(),
                form: of.form.into(),
                collective: of.collective,
                anonymous: of.anonymous,
                repeats: of.repeats.map(global),
            }),
            kept::Particulars::Decision(of) => Self::Decision(DecisionParticulars {
                outcome: of.outcome.into(),
                amount_cents: of.amount_cents.map(Long),
                period_from: of.period_from.map(Date::from),
                period_to: of.period_to.map(Date::from),
                legal_basis: of.legal_basis,
                written: of.written,
            }),
            kept::Particulars::Order(of) => Self::Order(OrderParticulars {
                matter: of.matter.into(),
                concerns: of.concerns,
            }),
            kept::Particulars::Contract(of) => Self::Contract(ContractParticulars {
                subject: of.subject,
                amount_cents: of.amount_cents.map(Long),
                starts_on: of.starts_on.map(Date::from),
                ends_on: of.ends_on.map(Date::from),
                procurement: of.procurement,
            }),
        }
    }
}

/// What only a document of one kind has; exactly one of these.
#[derive(OneofObject)]
pub(super) enum ParticularsInput {
    /// Of a submission, complaint or request.
    Submission(SubmissionInput),
    /// Of a decision.
    Decision(DecisionInput),
    /// Of an order.
    Order(OrderInput),
    /// Of a contract.
    Contract(ContractInput),
}

/// Fields of a submission (iesniegums; Iesniegumu likums).
#[derive(InputObject)]
pub(super) struct SubmissionInput {
    /// What it asks for.
    matter: SubmissionMatter,
    /// How it was made.
    form: SubmissionForm,
    /// Made by several people together (kolektīvs).
    #[graphql(default)]
    collective: bool,
    /// Without a name (anonīms).
    #[graphql(default)]
    anonymous: bool,
    /// Id of the earlier one it repeats (atkārtots).
    repeats: Option<ID>,
}

/// Fields of a decision (lēmums; Administratīvā procesa likums).
#[derive(InputObject)]
pub(super) struct DecisionInput {
    /// What was decided.
    outcome: DecisionOutcome,
    /// Amount in euro cents, not negative.
    amount_cents: Option<Long>,
    /// First day of the period it holds for.
    period_from: Option<Date>,
    /// Last day of the period.
    period_to: Option<Date>,
    /// Legal ground as printed, with the binding regulation's version.
    legal_basis: Option<String>,
    /// Issued in writing.
    #[graphql(default = true)]
    written: bool,
}

/// Fields of an order (rīkojums).
#[derive(InputObject)]
pub(super) struct OrderInput {
    /// What it is about.
    matter: OrderMatter,
    /// People it concerns, as printed.
    #[graphql(default)]
    concerns: Vec<String>,
}

/// Fields of a contract (līgums).
#[derive(InputObject)]
pub(super) struct ContractInput {
    /// Subject matter (priekšmets).
    subject: Option<String>,
    /// Amount in euro cents, not negative.
    amount_cents: Option<Long>,
    /// First day.
    starts_on: Option<Date>,
    /// Last day; its year starts the retention period.
    ends_on: Option<Date>,
    /// Procurement number.
    procurement: Option<String>,
}

/// Reads particulars at `path`.
pub(super) fn read(
    reading: &mut Reading,
    given: ParticularsInput,
    path: &str,
) -> Option<kept::Particulars> {
    let mut date = |date: Option<Date>, field: &str| {
        date.map(|date| reading.date(&date, &format!("{path}.{field}")))
            .unwrap_or_default()
    };
    let read = match given {
        ParticularsInput::Decision(of) => kept::Particulars::Decision(kept::Decision {
            outcome: of.outcome.into(),
            amount_cents: of.amount_cents.map(|cents| cents.0),
            period_from: date(of.period_from, "decision.periodFrom"),
            period_to: date(of.period_to, "decision.periodTo"),
            legal_basis: of.legal_basis,
            written: of.written,
        }),
        ParticularsInput::Contract(of) => kept::Particulars::Contract(kept::Contract {
            subject: of.subject,
            amount_cents: of.amount_cents.map(|cents| cents.0),
            starts_on: date(of.starts_on, "contract.startsOn"),
            ends_on: date(of.ends_on, "contract.endsOn"),
            procurement: of.procurement,
        }),
        ParticularsInput::Order(of) => kept::Particulars::Order(kept::Order {
            matter: of.matter.into(),
            concerns: of.concerns,
        }),
        ParticularsInput::Submission(of) => kept::Particulars::Submission(kept::Submission {
            matter: of.matter.into(),
            form: of.form.into(),
            collective: of.collective,
            anonymous: of.anonymous,
            repeats: reading
                .optional_id(of.repeats.as_ref(), &format!("{path}.submission.repeats")),
        }),
    };
    Some(read)
}
