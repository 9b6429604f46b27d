//! A round (*saskaņošanas kārta*) as plain values: whose turn it is, what a change voids, when it is done.
//!
//! Steps of one stage are asked at the same time, stages one after another; the signature stands alone in the last one. An
//! objection stops the round after its stage: colleagues of that stage may still say what they have to say, nobody after it
//! is asked. It falls with the text it was made against, or when its author thinks better of it.

use entities::ids::{ApprovalStepId, StaffMemberId};
use entities::values::ContentHash;
use entities::vocabulary::{ApprovalKind, Verdict, VoidCause};

/// What is approved: exactly these bytes under exactly this card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matter {
    /// SHA-256 of every content, in their order.
    pub contents: Vec<ContentHash>,
    /// Version of the card's fields that matter.
    pub card_version: i32,
}

/// A decision that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What was decided.
    pub verdict: Verdict,
    /// About what.
    pub matter: Matter,
}

/// A place in the round.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its id.
    pub id: ApprovalStepId,
    /// Its stage, from 1.
    pub stage: i32,
    /// Visa or signature.
    pub kind: ApprovalKind,
    /// Who is asked.
    pub approver: StaffMemberId,
    /// What they decided, while it stands.
    pub decision: Option<Decision>,
}

impl Step {
    /// Whether the round may go on after it.
    fn is_settled(&self) -> bool {
        let verdict = self.decision.as_ref().map(|decision| decision.verdict);
        matches!(verdict, Some(Verdict::Approved | Verdict::Abstained))
    }

    fn has_objected(&self) -> bool {
        let verdict = self.decision.as_ref().map(|decision| decision.verdict);
        verdict == Some(Verdict::Objected)
    }
}

/// A round under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    present: Matter,
    steps: Vec<Step>,
}

/// Why a decision cannot be made now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// The round has no such step.
    #[error("the round has no such step")]
    NoStep,
    /// It was made.
    #[error("the step was decided: {0}")]
    Decided(Verdict),
    /// Earlier stages come first.
    #[error("{} others come first", .0.len())]
    NotYet(Vec<StaffMemberId>),
    /// Somebody of an earlier stage objects.
    #[error("{} others object", .0.len())]
    ObjectedTo(Vec<StaffMemberId>),
    /// A signature is given or refused.
    #[error("nobody abstains from a signature")]
    NoAbstention,
}

impl Round {
    /// A round about `present`.
    pub fn new(present: Matter, mut steps: Vec<Step>) -> Self {
        steps.sort_by_key(|step| (step.stage, step.id));
        Self { present, steps }
    }

    /// What it is about.
    pub const fn present(&self) -> &Matter {
        &self.present
    }

    /// Its steps, stage by stage.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// The stage that is asked now; none once everybody has decided and nobody objects.
    pub fn stage(&self) -> Option<i32> {
        let open = self.steps.iter().find(|step| !step.is_settled());
        open.map(|step| step.stage)
    }

    /// Whether every visa is there and the signature given.
    pub fn is_complete(&self) -> bool {
        self.stage().is_none()
            && self.steps.iter().any(|step| {
                step.kind == ApprovalKind::Signature
                    && step.decision.as_ref().map(|decision| decision.verdict)
                        == Some(Verdict::Approved)
            })
    }

    /// Whether a step may be decided so now. Whoever objected may think better of it; every other decision is made once.
    ///
    /// # Errors
    /// Why not.
    pub fn may_decide(&self, step: ApprovalStepId, verdict: Verdict) -> Result<(), NotNow> {
        let step = self.steps.iter().find(|one| one.id == step);
        let step = step.ok_or(NotNow::NoStep)?;
        if step.kind == ApprovalKind::Signature && verdict == Verdict::Abstained {
            return Err(NotNow::NoAbstention);
        }
        if let Some(decision) = &step.decision
            && !(step.has_objected() && verdict != Verdict::Objected)
        {
            return Err(NotNow::Decided(decision.verdict));
        }
        let before = || self.steps.iter().filter(|one| one.stage < step.stage);
        let objectors: Vec<_> = before()
            .filter(|one| one.has_objected())
            .map(|one| one.approver)
            .collect();
        if !objectors.is_empty() {
            return Err(NotNow::ObjectedTo(objectors));
        }
        let first: Vec<_> = before()
            .filter(|one| !one.is_settled())
            .map(|one| one.approver)
            .collect();
        if first.is_empty() {
            Ok(())
        } else {
            Err(NotNow::NotYet(first))
        }
    }

    /// Decides a step; says whether an objection was reconsidered by that.
    ///
    /// # Errors
    /// Why that is not possible now; nothing is changed then.
    pub fn decide(&mut self, step: ApprovalStepId, verdict: Verdict) -> Result<bool, NotNow> {
        self.may_decide(step, verdict)?;
        let decision = Decision {
            verdict,
            matter: self.present.clone(),
        };
        let step = self.steps.iter_mut().find(|one| one.id == step);
        let earlier = step.ok_or(NotNow::NoStep)?.decision.replace(decision);
        Ok(earlier.is_some())
    }

    /// What is approved becomes another: decisions about anything else fall.
    pub fn change(&mut self, present: Matter) -> Vec<(ApprovalStepId, VoidCause)> {
        self.present = present;
        let mut voided = Vec::new();
        for step in &mut self.steps {
            let Some(decision) = &step.decision else {
                continue;
            };
            if let Some(cause) = void_cause(&decision.matter, &self.present) {
                voided.push((step.id, cause));
                step.decision = None;
            }
        }
        voided
    }
}

/// Why a decision about one matter does not hold for another; none where they are the same.
pub fn void_cause(decided: &Matter, present: &Matter) -> Option<VoidCause> {
    if decided.contents != present.contents {
        Some(VoidCause::Contents)
    } else if decided.card_version != present.card_version {
        Some(VoidCause::Card)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn step_id(number: usize) -> ApprovalStepId {
        ApprovalStepId(Uuid::from_u128(number as u128))
    }

    fn person(number: usize) -> StaffMemberId {
        StaffMemberId(Uuid::from_u128(100 + number as u128))
    }

    fn matter(byte: u8, card_version: i32) -> Matter {
        Matter {
            contents: vec![ContentHash::from_bytes([byte; 32])],
            card_version,
        }
    }

    /// A lawyer and a unit head at the same time, then the accountant, then the head signs.
    fn usual() -> Round {
        let visa = ApprovalKind::Visa;
        let steps = [
            (1, visa),
            (1, visa),
            (2, visa),
            (3, ApprovalKind::Signature),
        ];
        let steps = steps.into_iter().enumerate();
        Round::new(
            matter(1, 1),
            steps
                .map(|(number, (stage, kind))| Step {
                    id: step_id(number),
                    stage,
                    kind,
                    approver: person(number),
                    decision: None,
                })
                .collect(),
        )
    }

    const APPROVED: Verdict = Verdict::Approved;
    const OBJECTED: Verdict = Verdict::Objected;
    const ABSTAINED: Verdict = Verdict::Abstained;

    /// After some decisions, what may be decided next and why not.
    #[test]
    fn everybody_in_their_turn() {
        let not_yet = |numbers: &[usize]| {
            Err(NotNow::NotYet(
                numbers.iter().map(|number| person(*number)).collect(),
            ))
        };
        type Case<'a> = (&'a [(usize, Verdict)], (usize, Verdict), Result<(), NotNow>);
        let cases: [Case<'_>; 15] = [
            (&[], (0, APPROVED), Ok(())),
            (&[], (1, OBJECTED), Ok(())),
            (&[], (2, APPROVED), not_yet(&[0, 1])),
            (&[], (3, APPROVED), not_yet(&[0, 1, 2])),
            (&[], (9, APPROVED), Err(NotNow::NoStep)),
            (&[(0, APPROVED)], (2, APPROVED), not_yet(&[1])),
            (
                &[(0, APPROVED)],
                (0, APPROVED),
                Err(NotNow::Decided(APPROVED)),
            ),
            (
                &[(0, APPROVED)],
                (0, OBJECTED),
                Err(NotNow::Decided(APPROVED)),
            ),
            (&[(0, APPROVED), (1, ABSTAINED)], (2, APPROVED), Ok(())),
            // An objection stops the stages after it, not the colleagues beside it.
            (&[(0, OBJECTED)], (1, APPROVED), Ok(())),
            (
                &[(0, OBJECTED), (1, APPROVED)],
                (2, APPROVED),
                Err(NotNow::ObjectedTo(vec![person(0)])),
            ),
            (
                &[(0, OBJECTED)],
                (0, OBJECTED),
                Err(NotNow::Decided(OBJECTED)),
            ),
            (&[(0, OBJECTED)], (0, APPROVED), Ok(())),
            (
                &[(0, APPROVED), (1, APPROVED), (2, APPROVED)],
                (3, ABSTAINED),
                Err(NotNow::NoAbstention),
            ),
            (
                &[(0, APPROVED), (1, APPROVED), (2, ABSTAINED)],
                (3, APPROVED),
                Ok(()),
            ),
        ];
        for (decided, (step, verdict), expected) in cases {
            let mut round = usual();
            for (step, verdict) in decided {
                round.decide(step_id(*step), *verdict).expect("in turn");
            }
            let found = round.may_decide(step_id(step), verdict);
            assert_eq!(found, expected, "{decided:?}, then {step} {verdict}");
        }
    }

    #[test]
    fn a_reconsidered_objection_lets_the_round_go_on_to_its_end() {
        let mut round = usual();
        for (step, verdict, reconsidered) in [
            (0, APPROVED, false),
            (1, OBJECTED, false),
            (1, APPROVED, true),
            (2, ABSTAINED, false),
        ] {
            assert_eq!(round.decide(step_id(step), verdict), Ok(reconsidered));
            assert!(!round.is_complete());
        }
        assert_eq!(round.stage(), Some(3));
        assert_eq!(round.decide(step_id(3), OBJECTED), Ok(false));
        assert!(!round.is_complete(), "a refused signature is none");
        assert_eq!(round.decide(step_id(3), APPROVED), Ok(true));
        assert!(round.is_complete());
    }

    #[test]
    fn a_change_says_why_decisions_fall() {
        let (one, other) = (matter(1, 1), matter(2, 1));
        assert_eq!(void_cause(&one, &one), None);
        assert_eq!(void_cause(&one, &other), Some(VoidCause::Contents));
        assert_eq!(void_cause(&one, &matter(1, 2)), Some(VoidCause::Card));
        assert_eq!(void_cause(&one, &matter(2, 2)), Some(VoidCause::Contents));
        let mut round = usual();
        round.decide(step_id(0), APPROVED).expect("in turn");
        round.decide(step_id(1), OBJECTED).expect("in turn");
        assert_eq!(round.change(one), [], "nothing that matters");
        assert_eq!(
            round.change(other),
            [
                (step_id(0), VoidCause::Contents),
                (step_id(1), VoidCause::Contents)
            ]
        );
        assert_eq!(round.may_decide(step_id(0), APPROVED), Ok(()));
    }

    #[derive(Debug, Clone)]
    enum Event {
        Decide(usize, Verdict),
        Rewrite(u8),
        CorrectCard,
        Nothing,
    }

    fn events() -> impl Strategy<Value = Vec<Event>> {
        let verdict = prop::sample::select(Verdict::ALL.to_vec());
        let event = prop_oneof![
            6 => (0..4_usize, verdict).prop_map(|(step, verdict)| Event::Decide(step, verdict)),
            1 => (0..3_u8).prop_map(Event::Rewrite),
            1 => Just(Event::CorrectCard),
            1 => Just(Event::Nothing),
        ];
        prop::collection::vec(event, 0..60)
    }

    proptest! {
        /// Whatever is decided and changed in whatever order: no decision stands for other bytes or another card than the
        /// present ones, nobody was asked before their turn, and only a whole round is done.
        #[test]
        fn no_decision_outlives_what_it_was_made_about(events in events()) {
            let mut round = usual();
            let mut ever_decided = 0;
            for event in events {
                let before = round.clone();
                match event {
                    Event::Decide(step, verdict) => {
                        if round.decide(step_id(step), verdict).is_ok() {
                            ever_decided += 1;
                        } else {
                            prop_assert_eq!(&round, &before, "a refusal changes nothing");
                        }
                    }
                    Event::Rewrite(byte) => {
                        let next = matter(byte, round.present().card_version);
                        let voided = round.change(next);
                        let stood = before.steps().iter().filter(|step| step.decision.is_some()).count();
                        let same = before.present() == round.present();
                        prop_assert_eq!(voided.len(), if same { 0 } else { stood });
                    }
                    Event::CorrectCard => {
                        let mut next = round.present().clone();
                        next.card_version += 1;
                        round.change(next);
                        prop_assert!(round.steps().iter().all(|step| step.decision.is_none()));
                    }
                    Event::Nothing => {
                        prop_assert_eq!(round.change(before.present().clone()), []);
                        prop_assert_eq!(&round, &before);
                    }
                }
                for step in round.steps() {
                    if let Some(decision) = &step.decision {
                        prop_assert_eq!(&decision.matter, round.present());
                        let earlier = round.steps().iter().filter(|one| one.stage < step.stage);
                        prop_assert!(earlier.into_iter().all(Step::is_settled));
                    }
                }
                if round.is_complete() {
                    prop_assert!(ever_decided >= 4);
                    prop_assert!(round.steps().iter().all(Step::is_settled));
                }
            }
        }
    }
}
