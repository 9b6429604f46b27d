//! Reckoning anew (*pārrēķins*): when what a clock is reckoned from turns out otherwise, its due date follows in the same
//! operation, and the journal says from which day to which and why.

use entities::circulation::deadline_rule::Model as Rule;
use entities::ids::InstitutionId;
use entities::vocabulary::TermStart;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde_json::{Value, json};

use super::clock::Clock;
use super::reckon::{Derivation, reckon};
use super::rule::in_force;
use super::{days, read};
use crate::journal::{Entry, Subject};
use crate::kernel::Fault;
use crate::kernel::working_days::WorkCalendar;
use crate::op::Op;

/// The version that a clock is reckoned by: the one it started with, or where it starts on another day than before, the one
/// of that day. A rule that has no version for the new day goes on as it was: a correction must not leave a document without
/// a term.
pub(super) fn version<'a>(
    rules: &'a [Rule],
    clock: &Clock,
    before: &Derivation,
) -> Result<&'a Rule, Fault> {
    let own = rules.iter().find(|rule| rule.id == clock.row.rule_id);
    let own = own.ok_or(Fault::broken("a clock's rule is missing"))?;
    let starts_on = |inputs: &super::Inputs| {
        // A clock that waits for its event has the version of the day of receipt meanwhile.
        let begun = inputs.begun(own.starts).map(|begun| begun.day);
        begun.or_else(|| inputs.begun(TermStart::Received).map(|begun| begun.day))
    };
    let (was, is) = (starts_on(&before.inputs), starts_on(&clock.course().inputs));
    let other = is
        .filter(|_| was != is)
        .and_then(|day| in_force(rules, &own.code, day));
    Ok(other.unwrap_or(own))
}

/// Reckons a clock anew by a version and writes it.
pub(super) async fn write(
    op: &Op,
    clock: &mut Clock,
    rule: &Rule,
    calendar: &WorkCalendar,
) -> Result<(), Fault> {
    let derivation = reckon(rule, &clock.course(), calendar);
    clock.take(&derivation);
    clock.row.revision += 1;
    clock
        .row
        .clone()
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    Ok(())
}

/// Reckons every running clock of an institution anew, after days were moved. Each keeps its version.
///
/// # Errors
/// A fault of the database.
pub(super) async fn all_running(op: &mut Op, institution: InstitutionId) -> Result<(), Fault> {
    let rules = read::rules(op.transaction(), institution).await?;
    let calendar = days::work_calendar(op.transaction(), institution).await?;
    let mut after = None;
    loop {
        let clocks = read::running_after(op, institution, after).await?;
        let Some(last) = clocks.last() else {
            return Ok(());
        };
        after = Some(last.row.document_id);
        for mut clock in clocks {
            let own = rules.iter().find(|rule| rule.id == clock.row.rule_id);
            let own = own.ok_or(Fault::broken("a clock's rule is missing"))?;
            let before = clock.row.clone();
            if json!(reckon(own, &clock.course(), &calendar)) == before.derivation {
                continue;
            }
            write(op, &mut clock, own, &calendar).await?;
            let told = json!({
                "because": "moved_days",
                "dueOn": { "from": before.due_on, "to": clock.row.due_on },
            });
            record(op, &clock, Change::Recomputed, told);
        }
    }
}

/// How the kinds of all entries about clocks begin.
pub(super) const PREFIX: &str = "deadline.";

macro_rules! changes {
    ($($(#[$doc:meta])* $change:ident = $kind:literal,)*) => {
        /// What an entry says was done to a clock.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum Change {
            $($(#[$doc])* $change,)*
        }

        impl Change {
            /// All of them.
            #[cfg(test)]
            pub(super) const ALL: &[Self] = &[$(Self::$change),*];

            /// The entry's kind.
            pub(super) const fn kind(self) -> &'static str {
                match self {
                    $(Self::$change => $kind,)*
                }
            }
        }
    };
}

changes! {
    /// It began with its document, or was begun by hand.
    Started = "deadline.started",
    /// It stands still.
    Paused = "deadline.paused",
    /// It runs again.
    Resumed = "deadline.resumed",
    /// It was given another last day.
    Extended = "deadline.extended",
    /// The applicant was told of that.
    ApplicantTold = "deadline.applicant_told",
    /// The last required document came.
    DocumentsCompleted = "deadline.documents_completed",
    /// Its document was notified.
    Notified = "deadline.notified",
    /// It came to its end.
    Concluded = "deadline.concluded",
    /// It was put under another rule.
    RuleApplied = "deadline.rule_applied",
    /// It followed a corrected card.
    Corrected = "deadline.corrected",
    /// It followed moved days.
    Recomputed = "deadline.recomputed",
}

/// Says what was done to a clock.
pub(super) fn record(op: &mut Op, clock: &Clock, change: Change, payload: Value) {
    op.record(entry(clock, change, payload));
}

/// An entry about a clock: its subject is the document, so that it stands in the document's history.
pub(super) fn entry(clock: &Clock, change: Change, payload: Value) -> Entry {
    Entry {
        kind: change.kind(),
        institution: Some(clock.row.institution_id),
        subject: Subject {
            kind: "document",
            id: Some(clock.row.document_id.0),
        },
        payload,
    }
}
