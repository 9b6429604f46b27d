//! A clock (*termiņš*) with all that happened to it, and what may be done to it.

use chrono::{DateTime, NaiveDate, Utc};
use entities::circulation::{deadline, deadline_extension, deadline_pause};
use entities::ids::{AccountId, DeadlineExtensionId, DeadlinePauseId};
use entities::vocabulary::{DeadlineOutcome, Delivery, TermBinds, TermStart};

use super::reckon::{Course, Derivation, Extension, Inputs, Pause};
use crate::circulation::Refusal;
use crate::circulation::notification::deemed;
use crate::kernel::working_days::WorkCalendar;
use crate::kernel::{Fault, Problem, reason, text};

/// Longest name of a decision, in characters.
const MAX_DECISION: usize = 200;

/// A document's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Clock {
    /// What it is reckoned from and to what that leads.
    pub row: deadline::Model,
    /// Its pauses, the first one first.
    pub pauses: Vec<deadline_pause::Model>,
    /// Its extensions, the first one first.
    pub extensions: Vec<deadline_extension::Model>,
}

/// Something done to a clock.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// It stands still from a day on (*apturēt*).
    Pause {
        /// First day that does not count.
        on: NaiveDate,
        /// Why.
        reason: String,
    },
    /// It runs again (*atjaunot*).
    Resume {
        /// First day that counts.
        on: NaiveDate,
    },
    /// It gets another last day (*pagarināt*).
    Extend {
        /// The new last day.
        until: NaiveDate,
        /// Why.
        reason: String,
        /// When that was decided.
        decided_on: NaiveDate,
        /// Reasoned decision, where the rule asks for one.
        decision: Option<String>,
        /// When the applicant was told.
        applicant_told_on: Option<NaiveDate>,
    },
    /// The applicant was told of the last extension.
    TellApplicant {
        /// When.
        on: NaiveDate,
    },
    /// The last required document came (*visi dokumenti saņemti*).
    CompleteDocuments {
        /// When.
        on: NaiveDate,
    },
    /// The document went to its addressee, and counts as notified by the way it went (*paziņots*).
    Notify {
        /// How it went.
        delivery: Delivery,
        /// When.
        sent_on: NaiveDate,
    },
    /// What it was for is done (*izpildīts*).
    Conclude {
        /// When.
        on: NaiveDate,
        /// How.
        outcome: DeadlineOutcome,
    },
}

/// By whom and when something is done, and the ids of what it leaves.
#[derive(Debug, Clone, Copy)]
pub struct Stamp {
    /// When.
    pub at: DateTime<Utc>,
    /// By whom; none where Aprite itself does it.
    pub by: Option<AccountId>,
    /// Of a new pause.
    pub pause: DeadlinePauseId,
    /// Of a new extension.
    pub extension: DeadlineExtensionId,
}

/// What an act made or changed besides the clock itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Touched {
    /// Nothing.
    Nothing,
    /// A pause begins.
    NewPause(DeadlinePauseId),
    /// A pause ends.
    Pause(DeadlinePauseId),
    /// An extension is new.
    NewExtension(DeadlineExtensionId),
    /// An extension is told to the applicant.
    Extension(DeadlineExtensionId),
}

impl Clock {
    /// A clock as it is kept, its pauses and extensions in the order in which they happened.
    pub fn new(
        row: deadline::Model,
        mut pauses: Vec<deadline_pause::Model>,
        mut extensions: Vec<deadline_extension::Model>,
    ) -> Self {
        pauses.sort_by_key(|pause| (pause.paused_on, pause.resumed_on.is_none(), pause.id));
        extensions.sort_by_key(|extension| (extension.decided_on, extension.id));
        Self {
            row,
            pauses,
            extensions,
        }
    }

    /// What it went through.
    pub fn course(&self) -> Course {
        let pauses = self.pauses.iter().map(|row| Pause {
            from: row.paused_on,
            until: row.resumed_on,
        });
        let extensions = self.extensions.iter().map(|row| Extension {
            decided_on: row.decided_on,
            until: row.until,
        });
        Course {
            inputs: Inputs {
                received_on: Some(self.row.received_on),
                documents_complete_on: self.row.documents_complete_on,
                notified_on: self.row.notified_on,
                period_ended_on: None,
            },
            pauses: pauses.collect(),
            extensions: extensions.collect(),
        }
    }

    /// How its due date came about.
    ///
    /// # Errors
    /// A fault when what is kept is no derivation.
    pub fn derivation(&self) -> Result<Derivation, Fault> {
        serde_json::from_value(self.row.derivation.clone())
            .map_err(Fault::at("reading a derivation"))
    }

    /// Takes over what was reckoned anew.
    pub fn take(&mut self, derivation: &Derivation) {
        self.row.rule_id = derivation.rule.id;
        self.row.due_on = derivation.due_on;
        self.row.derivation = serde_json::json!(derivation);
        self.row.paused_on = self
            .pauses
            .iter()
            .find(|pause| pause.resumed_on.is_none())
            .map(|pause| pause.paused_on);
    }

    /// Whether the institution is late on a day: the term is its own, it ran out, the clock runs, and nobody has ended it.
    pub fn is_overdue(&self, binds: TermBinds, today: NaiveDate) -> bool {
        binds == TermBinds::Institution
            && self.row.concluded_on.is_none()
            && self.row.paused_on.is_none()
            && self.row.due_on.is_some_and(|due| due < today)
    }

    /// Does something to it, `today`, and says what else was made or changed by it; `derivation` is its own, and what follows
    /// for its due date is to be reckoned afterwards.
    ///
    /// # Errors
    /// The refusal; the clock is as it was.
    pub fn act(
        &mut self,
        act: &Act,
        derivation: &Derivation,
        calendar: &WorkCalendar,
        today: NaiveDate,
        stamp: Stamp,
    ) -> Result<Touched, Refusal> {
        let telling = matches!(act, Act::TellApplicant { .. });
        if let Some(day) = self.row.concluded_on.filter(|_| !telling) {
            return Err(Refusal::Concluded(day));
        }
        match act {
            Act::Pause { on, reason } => self.pause(*on, reason, derivation, today, stamp),
            Act::Resume { on } => self.resume(*on, today, stamp),
            Act::Extend { .. } => self.extend(act, derivation, today, stamp),
            Act::TellApplicant { on } => self.tell_applicant(*on, today),
            Act::CompleteDocuments { on } => {
                its_event(derivation, TermStart::DocumentsComplete)?;
                between("on", *on, self.row.received_on, today)?;
                self.row.documents_complete_on = Some(*on);
                Ok(Touched::Nothing)
            }
            Act::Notify { delivery, sent_on } => {
                its_event(derivation, TermStart::Notified)?;
                between("sentOn", *sent_on, self.row.received_on, today)?;
                self.row.notified_on = Some(deemed(*delivery, *sent_on, calendar).on);
                Ok(Touched::Nothing)
            }
            Act::Conclude { on, outcome } => {
                if matches!(
                    outcome,
                    DeadlineOutcome::Annulled | DeadlineOutcome::NotApplicable
                ) {
                    return Err(Refusal::NotAnOutcome);
                }
                between("on", *on, self.row.received_on, today)?;
                self.conclude(*on, *outcome);
                Ok(Touched::Nothing)
            }
        }
    }

    /// Ends it.
    pub fn conclude(&mut self, on: NaiveDate, outcome: DeadlineOutcome) {
        self.row.concluded_on = Some(on);
        self.row.outcome = Some(outcome);
    }

    fn pause(
        &mut self,
        on: NaiveDate,
        reason_given: &str,
        derivation: &Derivation,
        today: NaiveDate,
        stamp: Stamp,
    ) -> Result<Touched, Refusal> {
        let reason = reason::reason(reason_given)?;
        self.must_run()?;
        let (Some(begun), Some(due)) = (derivation.begun, self.row.due_on) else {
            return Err(Refusal::NotBegun);
        };
        // What was extended counts from the day of its decision: a pause before it would be swallowed.
        let extended = self.extensions.iter().map(|extension| extension.decided_on);
        let resumed = self.pauses.iter().filter_map(|pause| pause.resumed_on);
        let earliest = resumed.chain(extended).max();
        let earliest = earliest.unwrap_or(begun.day).max(begun.day);
        between("on", on, earliest, today)?;
        if on > due {
            return Err(Refusal::RanOut(due));
        }
        self.pauses.push(deadline_pause::Model {
            id: stamp.pause,
            document_id: self.row.document_id,
            paused_on: on,
            reason,
            paused_at: stamp.at,
            paused_by: stamp.by,
            resumed_on: None,
            resumed_at: None,
            resumed_by: None,
        });
        Ok(Touched::NewPause(stamp.pause))
    }

    fn resume(
        &mut self,
        on: NaiveDate,
        today: NaiveDate,
        stamp: Stamp,
    ) -> Result<Touched, Refusal> {
        let open = self
            .pauses
            .iter_mut()
            .find(|pause| pause.resumed_on.is_none());
        let open = open.ok_or(Refusal::Runs)?;
        between("on", on, open.paused_on, today)?;
        open.resumed_on = Some(on);
        open.resumed_at = Some(stamp.at);
        open.resumed_by = stamp.by;
        Ok(Touched::Pause(open.id))
    }

    fn extend(
        &mut self,
        act: &Act,
        derivation: &Derivation,
        today: NaiveDate,
        stamp: Stamp,
    ) -> Result<Touched, Refusal> {
        let Act::Extend {
            until,
            reason,
            decided_on,
            decision,
            applicant_told_on,
        } = act
        else {
            return Ok(Touched::Nothing);
        };
        let reason = reason::reason(reason)?;
        let decision = decision_named(decision.as_deref())?;
        self.must_run()?;
        let (Some(begun), Some(due)) = (derivation.begun, self.row.due_on) else {
            return Err(Refusal::NotBegun);
        };
        let before = self.extensions.iter().map(|earlier| earlier.decided_on);
        let earliest = before.max().unwrap_or(begun.day).max(begun.day);
        between("decidedOn", *decided_on, earliest, today)?;
        if *decided_on > due {
            return Err(Refusal::RanOut(due));
        }
        if let Some(pause) = self.standing_still_on(*decided_on) {
            return Err(Refusal::StandsStill(pause.paused_on));
        }
        if *until <= due {
            return Err(Refusal::UntilNotLater(due));
        }
        if *until < today {
            return Err(Refusal::UntilPassed(*until));
        }
        within_limit(derivation, *until, decision.is_some())?;
        if let Some(told) = applicant_told_on {
            between("applicantToldOn", *told, *decided_on, today)?;
        }
        self.extensions.push(deadline_extension::Model {
            id: stamp.extension,
            document_id: self.row.document_id,
            until: *until,
            reason,
            decided_on: *decided_on,
            decision,
            applicant_told_on: *applicant_told_on,
            extended_at: stamp.at,
            extended_by: stamp.by,
        });
        Ok(Touched::NewExtension(stamp.extension))
    }

    fn tell_applicant(&mut self, on: NaiveDate, today: NaiveDate) -> Result<Touched, Refusal> {
        let last = self.extensions.last_mut().ok_or(Refusal::NotExtended)?;
        between("on", on, last.decided_on, today)?;
        last.applicant_told_on = Some(on);
        Ok(Touched::Extension(last.id))
    }

    fn must_run(&self) -> Result<(), Refusal> {
        match self.row.paused_on {
            Some(day) => Err(Refusal::StandsStill(day)),
            None => Ok(()),
        }
    }

    fn standing_still_on(&self, day: NaiveDate) -> Option<&deadline_pause::Model> {
        self.pauses
            .iter()
            .find(|pause| pause.paused_on <= day && pause.resumed_on.is_none_or(|to| day < to))
    }
}

fn within_limit(
    derivation: &Derivation,
    until: NaiveDate,
    by_decision: bool,
) -> Result<(), Refusal> {
    let ordinary = derivation.latest_on.ok_or(Refusal::NotExtensible)?;
    if until <= ordinary {
        return Ok(());
    }
    match derivation.latest_by_exception_on {
        Some(latest) if until > latest => Err(Refusal::UntilBeyond(latest)),
        Some(_) if by_decision => Ok(()),
        Some(_) => Err(Refusal::DecisionRequired(ordinary)),
        None => Err(Refusal::UntilBeyond(ordinary)),
    }
}

fn its_event(derivation: &Derivation, event: TermStart) -> Result<(), Refusal> {
    if derivation.rule.starts == event {
        Ok(())
    } else {
        Err(Refusal::NotItsEvent)
    }
}

fn between(
    path: &'static str,
    day: NaiveDate,
    earliest: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refusal> {
    if day > today {
        return Err(Refusal::InFuture { path, day });
    }
    if day < earliest {
        return Err(Refusal::TooEarly { path, earliest });
    }
    Ok(())
}

fn decision_named(given: Option<&str>) -> Result<Option<String>, Refusal> {
    let given = given.map(str::trim).filter(|given| !given.is_empty());
    let Some(given) = given else { return Ok(None) };
    if given.chars().count() > MAX_DECISION {
        let problem = Problem::new("TOO_LONG", "decision").with("most", MAX_DECISION);
        return Err(Refusal::Text(problem));
    }
    if text::has_control(given) {
        return Err(Refusal::Text(Problem::new("CONTROL_CHARACTER", "decision")));
    }
    Ok(Some(given.to_owned()))
}
