//! The route of a round (*saskaņošanas virzība*): who is asked, in which order, and who signs.

use std::collections::HashSet;

use entities::ids::StaffMemberId;
use entities::vocabulary::ApprovalKind;

use crate::kernel::Problem;

/// Most people whose visa one round asks for.
const MOST: usize = 50;

/// Who is asked, as typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Visas: the people of a stage at the same time, the stages one after another. None is needed.
    pub stages: Vec<Vec<StaffMemberId>>,
    /// Who signs.
    pub signatory: StaffMemberId,
}

/// A place in a round to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Its stage, from 1.
    pub stage: i32,
    /// Visa or signature.
    pub kind: ApprovalKind,
    /// Who is asked.
    pub approver: StaffMemberId,
    /// Where they are named.
    pub path: String,
}

impl Plan {
    /// The places of the round, the signature last.
    ///
    /// # Errors
    /// Every problem at once: a stage without anybody, somebody asked twice, too many people.
    pub fn places(&self) -> Result<Vec<Place>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut places: Vec<Place> = Vec::new();
        for (number, (index, stage)) in (1..).zip(self.stages.iter().enumerate()) {
            if stage.is_empty() {
                problems.push(Problem::new("STAGE_EMPTY", &format!("stages.{index}")));
            }
            for (within, approver) in stage.iter().enumerate() {
                places.push(Place {
                    stage: number,
                    kind: ApprovalKind::Visa,
                    approver: *approver,
                    path: format!("stages.{index}.{within}"),
                });
            }
        }
        if places.len() > MOST {
            problems.push(Problem::new("TOO_MANY", "stages").with("most", MOST));
        }
        let last = places.last().map_or(0, |place| place.stage);
        places.push(Place {
            stage: last + 1,
            kind: ApprovalKind::Signature,
            approver: self.signatory,
            path: "signatory".to_owned(),
        });
        let mut seen = HashSet::new();
        for place in &places {
            if !seen.insert(place.approver) {
                problems.push(Problem::new("APPROVER_TWICE", &place.path));
            }
        }
        if problems.is_empty() {
            Ok(places)
        } else {
            Err(problems)
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn plan(stages: &[&[u128]], signatory: u128) -> Plan {
        let who = |number: &u128| StaffMemberId(Uuid::from_u128(*number));
        Plan {
            stages: stages
                .iter()
                .map(|stage| stage.iter().map(who).collect())
                .collect(),
            signatory: who(&signatory),
        }
    }

    #[test]
    fn the_signature_comes_after_every_visa() {
        let places = plan(&[&[1, 2], &[3]], 4).places().expect("a route");
        let found: Vec<_> = places
            .iter()
            .map(|place| (place.stage, place.kind, place.path.as_str()))
            .collect();
        let visa = ApprovalKind::Visa;
        assert_eq!(
            found,
            [
                (1, visa, "stages.0.0"),
                (1, visa, "stages.0.1"),
                (2, visa, "stages.1.0"),
                (3, ApprovalKind::Signature, "signatory"),
            ]
        );
        let alone = plan(&[], 4).places().expect("a route");
        assert_eq!(alone.len(), 1, "a signature needs no visa");
        assert_eq!(alone[0].stage, 1);
    }

    #[test]
    fn every_problem_is_told_and_where() {
        let many: Vec<u128> = (1..=51).collect();
        for (stages, signatory, expected) in [
            (vec![vec![1], vec![]], 4, vec!["STAGE_EMPTY stages.1"]),
            (vec![vec![1, 1]], 4, vec!["APPROVER_TWICE stages.0.1"]),
            (
                vec![vec![1], vec![2, 1]],
                2,
                vec!["APPROVER_TWICE stages.1.1", "APPROVER_TWICE signatory"],
            ),
            (vec![many], 99, vec!["TOO_MANY stages"]),
        ] {
            let stages: Vec<&[u128]> = stages.iter().map(Vec::as_slice).collect();
            let problems = plan(&stages, signatory).places().expect_err("problems");
            let told: Vec<String> = problems
                .iter()
                .map(|problem| format!("{} {}", problem.code, problem.path.join(".")))
                .collect();
            assert_eq!(told, expected);
        }
    }
}
