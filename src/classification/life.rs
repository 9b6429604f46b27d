//! The life of a scheme version: draft → expert commission → approved → agreed with the archive → in force → superseded
//! (*projekts, izskatīta, apstiprināta, saskaņota, spēkā, aizstāta*).
//!
//! Each step rests on a decision: its day, who decided, and the document's kind and number. A version is put in force on
//! its first day or later, and supersedes the one before it in the same operation. Until it is in force it can go back to
//! the draft. Ground: MK 282/2024; arhivi.gov.lv (agreed every five years, eight where a sector scheme exists).

use chrono::{Months, NaiveDate};
use entities::values::FileIndex;
use entities::vocabulary::SchemeState;

use crate::kernel::Problem;

/// Everything that decides which steps a version may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LifeFacts {
    /// Where it stands.
    pub state: SchemeState,
    /// Its first day in force.
    pub valid_from: NaiveDate,
    /// Today in Riga.
    pub today: NaiveDate,
    /// How many faults its contents have (`check`).
    pub faults: usize,
    /// How many series it has.
    pub series: usize,
    /// First day of the version that is in force now.
    pub in_force_since: Option<NaiveDate>,
    /// Codes of registers whose series has no single successor in this version.
    pub registers_left_behind: Vec<String>,
    /// Series with open files that carry over, which no single series that carries over goes on with: how many, by index.
    pub files_left_behind: Vec<(FileIndex, usize)>,
    /// Day of its last step.
    pub last_step_on: Option<NaiveDate>,
}

/// A state that a version could go to next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NextStep {
    /// Where to.
    pub to: SchemeState,
    /// What stands in the way; the step is allowed when nothing does.
    pub reasons: Vec<Reason>,
}

/// Why a step cannot be taken yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// It has no series at all.
    Empty,
    /// Its contents are not whole.
    Faults(usize),
    /// Its first day has not come.
    NotBefore(NaiveDate),
    /// It would begin before or with the version that it supersedes.
    NotAfter(NaiveDate),
    /// The register would not know which series its documents enter.
    RegisterLeftBehind(String),
    /// Open files that carry over would be listed by no scheme.
    FilesLeftBehind(FileIndex, usize),
}

impl Reason {
    /// The reason as a problem of the step.
    pub fn problem(&self) -> Problem {
        match self {
            Self::Empty => Problem::new("SCHEME_EMPTY", "to"),
            Self::Faults(count) => Problem::new("SCHEME_FAULTY", "to").with("count", count),
            Self::NotBefore(day) => Problem::new("SCHEME_NOT_BEFORE", "to").with("date", day),
            Self::NotAfter(day) => Problem::new("SCHEME_NOT_AFTER", "to").with("date", day),
            Self::RegisterLeftBehind(code) => {
                Problem::new("REGISTER_LEFT_BEHIND", "to").with("register", code)
            }
            Self::FilesLeftBehind(index, count) => Problem::new("FILES_LEFT_BEHIND", "to")
                .with("index", index)
                .with("count", count),
        }
    }
}

/// The states that a version can go to from where it stands, each with what stands in the way.
pub fn next_steps(facts: &LifeFacts) -> Vec<NextStep> {
    use SchemeState::{Agreed, Approved, Draft, InForce, Reviewed, Superseded};
    let forward = match facts.state {
        Draft => Reviewed,
        Reviewed => Approved,
        Approved => Agreed,
        Agreed => InForce,
        // What is in force is superseded by its successor, not by a step of its own.
        InForce | Superseded => return Vec::new(),
    };
    let mut reasons = Vec::new();
    if facts.series == 0 {
        reasons.push(Reason::Empty);
    }
    if facts.faults > 0 {
        reasons.push(Reason::Faults(facts.faults));
    }
    // What can never come in force need not be decided on.
    if let Some(since) = facts
        .in_force_since
        .filter(|since| *since >= facts.valid_from)
    {
        reasons.push(Reason::NotAfter(since));
    }
    if forward == InForce {
        if facts.today < facts.valid_from {
            reasons.push(Reason::NotBefore(facts.valid_from));
        }
        let left = facts.registers_left_behind.iter().cloned();
        reasons.extend(left.map(Reason::RegisterLeftBehind));
        let left = facts.files_left_behind.iter().cloned();
        reasons.extend(left.map(|(index, count)| Reason::FilesLeftBehind(index, count)));
    }
    let mut steps = vec![NextStep {
        to: forward,
        reasons,
    }];
    if facts.state != Draft {
        steps.push(NextStep {
            to: Draft,
            reasons: Vec::new(),
        });
    }
    steps
}

/// The decision that a step rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Where the version goes.
    pub to: SchemeState,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Who decided: the commission, the head, the archive.
    pub decided_by: String,
    /// Kind and number of the document: `protokols Nr. 3`.
    pub reference: String,
    /// Until when the archive's agreement holds; belongs to that step alone.
    pub agreed_until: Option<NaiveDate>,
    /// Remark.
    pub note: Option<String>,
}

/// The longest agreement: eight years, where a sector scheme exists (arhivi.gov.lv; five otherwise).
const MOST_AGREED: Months = Months::new(8 * 12);
/// Most characters of a decision's texts.
const MOST: usize = 200;

/// Everything that keeps a version from taking a step on this decision.
pub fn step(facts: &LifeFacts, decision: &Decision) -> Vec<Problem> {
    let mut problems = match next_steps(facts).iter().find(|next| next.to == decision.to) {
        None => vec![
            Problem::new("SCHEME_STEP_IMPOSSIBLE", "to")
                .with("from", facts.state.as_str())
                .with("to", decision.to.as_str()),
        ],
        Some(next) => next.reasons.iter().map(Reason::problem).collect(),
    };
    if decision.decided_on > facts.today {
        problems
            .push(Problem::new("DATE_IN_FUTURE", "decidedOn").with("date", decision.decided_on));
    }
    if let Some(last) = facts
        .last_step_on
        .filter(|last| *last > decision.decided_on)
    {
        problems.push(
            Problem::new("DATE_ORDER", "decidedOn")
                .with("later", decision.decided_on)
                .with("earlier", last),
        );
    }
    for (text, path) in [
        (Some(&decision.decided_by), "decidedBy"),
        (Some(&decision.reference), "reference"),
        (decision.note.as_ref(), "note"),
    ] {
        let Some(text) = text else { continue };
        if text.trim().is_empty() && path != "note" {
            problems.push(Problem::new("REQUIRED", path));
        }
        if text.chars().count() > MOST {
            problems.push(Problem::new("TOO_LONG", path).with("most", MOST));
        }
        if crate::kernel::text::has_control(text) {
            problems.push(Problem::new("CONTROL_CHARACTER", path));
        }
    }
    match decision.agreed_until {
        Some(_) if decision.to != SchemeState::Agreed => {
            problems.push(Problem::new("AGREED_UNTIL_FORBIDDEN", "agreedUntil"));
        }
        None if decision.to == SchemeState::Agreed => {
            problems.push(Problem::new("REQUIRED", "agreedUntil"));
        }
        Some(until) if until < facts.valid_from => problems.push(
            Problem::new("DATE_ORDER", "agreedUntil")
                .with("later", until)
                .with("earlier", facts.valid_from),
        ),
        Some(until) => {
            let last = decision.decided_on.checked_add_months(MOST_AGREED);
            if let Some(last) = last.filter(|last| until > *last) {
                problems.push(
                    Problem::new("AGREED_TOO_LONG", "agreedUntil")
                        .with("years", MOST_AGREED.as_u32() / 12)
                        .with("date", last),
                );
            }
        }
        None => {}
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a day")
    }

    fn facts(state: SchemeState) -> LifeFacts {
        LifeFacts {
            state,
            valid_from: day("2026-01-01"),
            today: day("2026-01-02"),
            faults: 0,
            series: 124,
            in_force_since: Some(day("2021-01-01")),
            registers_left_behind: Vec::new(),
            files_left_behind: Vec::new(),
            last_step_on: Some(day("2025-11-20")),
        }
    }

    fn decision(to: SchemeState) -> Decision {
        Decision {
            to,
            decided_on: day("2025-12-01"),
            decided_by: "Ekspertu komisija".to_owned(),
            reference: "protokols Nr. 3".to_owned(),
            agreed_until: None,
            note: None,
        }
    }

    #[test]
    fn it_goes_forward_one_state_at_a_time_and_back_to_the_draft() {
        use SchemeState::{Agreed, Approved, Draft, InForce, Reviewed, Superseded};
        for (state, allowed) in [
            (Draft, vec![Reviewed]),
            (Reviewed, vec![Approved, Draft]),
            (Approved, vec![Agreed, Draft]),
            (Agreed, vec![InForce, Draft]),
            (InForce, vec![]),
            (Superseded, vec![]),
        ] {
            let next: Vec<_> = next_steps(&facts(state))
                .into_iter()
                .map(|it| it.to)
                .collect();
            assert_eq!(next, allowed, "{state}");
            for to in SchemeState::ALL {
                let mut decision = decision(*to);
                decision.agreed_until = (*to == Agreed).then(|| day("2030-12-31"));
                let problems = step(&facts(state), &decision);
                assert_eq!(problems.is_empty(), allowed.contains(to), "{state} → {to}");
            }
        }
    }

    #[test]
    fn an_agreement_says_until_when_it_holds() {
        let told: Vec<_> = step(
            &facts(SchemeState::Approved),
            &decision(SchemeState::Agreed),
        )
        .into_iter()
        .map(|problem| (problem.code, problem.path.join(".")))
        .collect();
        assert_eq!(told, [("REQUIRED", "agreedUntil".to_owned())]);
    }

    #[test]
    fn an_agreement_holds_for_eight_years_at_most() {
        for (until, fits) in [("2033-12-01", true), ("2033-12-02", false)] {
            let mut decision = decision(SchemeState::Agreed);
            decision.agreed_until = Some(day(until));
            let told = step(&facts(SchemeState::Approved), &decision);
            let codes: Vec<_> = told.iter().map(|problem| problem.code).collect();
            let wanted = if fits {
                vec![]
            } else {
                vec!["AGREED_TOO_LONG"]
            };
            assert_eq!(codes, wanted, "{until}");
        }
    }

    #[test]
    fn what_can_never_come_in_force_is_not_decided_on() {
        use SchemeState::{Agreed, Approved, Draft, Reviewed};
        for state in [Draft, Reviewed, Approved, Agreed] {
            let mut late = facts(state);
            late.in_force_since = Some(late.valid_from);
            let forward = next_steps(&late).remove(0);
            assert_eq!(
                forward.reasons,
                [Reason::NotAfter(late.valid_from)],
                "{state}"
            );
        }
    }

    #[test]
    fn what_stands_in_the_way_is_said() {
        let agreed = facts(SchemeState::Agreed);
        let in_force = decision(SchemeState::InForce);
        type Spoil = fn(&mut LifeFacts, &mut Decision);
        let cases: [(Spoil, &str, &str); 10] = [
            (
                |it, _| it.today = day("2025-12-31"),
                "SCHEME_NOT_BEFORE",
                "to",
            ),
            (
                |it, _| it.in_force_since = Some(it.valid_from),
                "SCHEME_NOT_AFTER",
                "to",
            ),
            (
                |it, _| it.registers_left_behind.push("lemumi".to_owned()),
                "REGISTER_LEFT_BEHIND",
                "to",
            ),
            (
                |it, _| {
                    let index = "3-1".parse().expect("an index");
                    it.files_left_behind.push((index, 3));
                },
                "FILES_LEFT_BEHIND",
                "to",
            ),
            (|it, _| it.faults = 2, "SCHEME_FAULTY", "to"),
            (|it, _| it.series = 0, "SCHEME_EMPTY", "to"),
            (
                |_, it| it.decided_on = day("2026-01-03"),
                "DATE_IN_FUTURE",
                "decidedOn",
            ),
            (
                |_, it| it.decided_on = day("2025-11-19"),
                "DATE_ORDER",
                "decidedOn",
            ),
            (
                |_, it| it.reference = " ".to_owned(),
                "REQUIRED",
                "reference",
            ),
            (
                |_, it| it.agreed_until = Some(day("2030-12-31")),
                "AGREED_UNTIL_FORBIDDEN",
                "agreedUntil",
            ),
        ];
        assert_eq!(step(&agreed, &in_force), []);
        for (spoil, code, path) in cases {
            let (mut facts, mut decision) = (agreed.clone(), in_force.clone());
            spoil(&mut facts, &mut decision);
            let told: Vec<_> = step(&facts, &decision)
                .into_iter()
                .map(|problem| (problem.code, problem.path.join(".")))
                .collect();
            assert_eq!(told, [(code, path.to_owned())]);
        }
    }
}
