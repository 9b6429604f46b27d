//! What a resolution says, and all that must hold before it is given.

use std::collections::HashMap;

use chrono::NaiveDate;
use entities::ids::{StaffMemberId, UnitId};
use entities::vocabulary::TaskRole;

use crate::circulation::task::Refusal;
use crate::circulation::task::state::{Above, line, within_term};
use crate::kernel::Problem;
use crate::organisation::availability::Presence;

/// Longest text of a resolution, in characters.
const MAX_TEXT: usize = 2000;

/// Most people that one resolution names: more than any service of a municipality employs.
pub const MOST: usize = 2000;

/// A resolution to be given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// What is to be done.
    pub text: String,
    /// Last day.
    pub due_on: Option<NaiveDate>,
    /// Who answers for the whole (*atbildīgais izpildītājs*).
    pub lead: Option<StaffMemberId>,
    /// Who helps (*līdzizpildītāji*).
    pub co_executors: Vec<StaffMemberId>,
    /// Who is to read the document (*zināšanai*).
    pub for_information: Vec<StaffMemberId>,
    /// Units whose people are to read it.
    pub for_information_units: Vec<UnitId>,
    /// Who confirms that it is done (*kontrolētājs*).
    pub controller: Option<StaffMemberId>,
}

/// Everybody whom a draft names, with what they are to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    /// The text as it is kept.
    pub text: String,
    /// Who does what: the lead, the co-executors, then those who only read.
    pub people: Vec<(StaffMemberId, TaskRole)>,
}

impl Draft {
    /// Everybody who is named in person.
    pub fn people(&self) -> Vec<StaffMemberId> {
        self.lead
            .into_iter()
            .chain(self.co_executors.iter().copied())
            .chain(self.for_information.iter().copied())
            .chain(self.controller)
            .collect()
    }

    /// Checks the draft: `units` are the people of each unit that it names, none for a unit that is not there.
    ///
    /// # Errors
    /// Every refusal there is, located.
    pub fn check(
        &self,
        presence: &Presence,
        units: &HashMap<UnitId, Vec<StaffMemberId>>,
        above: &Above,
        today: NaiveDate,
    ) -> Result<Named, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let text = match self.text.trim() {
            "" => {
                refusals.push(Refusal::Text(Problem::new("REQUIRED", "text")));
                String::new()
            }
            text => line(text, "text", MAX_TEXT).unwrap_or_else(|refusal| {
                refusals.push(refusal);
                String::new()
            }),
        };
        if let Some(due) = self.due_on {
            refusals.extend(within_term("dueOn", due, above.due_on, today).err());
        }
        let mut people: Vec<(StaffMemberId, TaskRole)> = Vec::new();
        let executors = self
            .lead
            .iter()
            .map(|person| ("lead".to_owned(), *person, TaskRole::Lead))
            .chain(numbered(
                "coExecutors",
                &self.co_executors,
                TaskRole::CoExecutor,
            ))
            .chain(numbered(
                "forInformation",
                &self.for_information,
                TaskRole::Information,
            ));
        for (path, person, role) in executors {
            if people.iter().any(|(known, _)| *known == person) {
                refusals.push(Refusal::Twice { path });
                continue;
            }
            people.push((person, role));
            // Who is away reads it when they are back; what must be done needs somebody who is here.
            let why = match role {
                TaskRole::Information => presence.employed(person, today),
                TaskRole::Lead | TaskRole::CoExecutor => presence
                    .available(person)
                    .and_then(|()| presence.employed(person, self.due_on.unwrap_or(today))),
            };
            if let Err(why) = why {
                refusals.push(Refusal::Person { path, why });
            } else if role != TaskRole::Information && above.people.contains(&person) {
                refusals.push(Refusal::Circle { path });
            }
        }
        if self.lead.is_none() && !self.co_executors.is_empty() {
            refusals.push(Refusal::LeadRequired);
        }
        if let Some(controller) = self.controller {
            if let Err(why) = presence.available(controller) {
                let path = "controller".to_owned();
                refusals.push(Refusal::Person { path, why });
            }
            let executes = |(person, role): &(StaffMemberId, TaskRole)| {
                *person == controller && *role != TaskRole::Information
            };
            if people.iter().any(executes) {
                refusals.push(Refusal::ControllerExecutes);
            }
        }
        for (at, unit) in self.for_information_units.iter().enumerate() {
            let path = format!("forInformationUnits.{at}");
            match units.get(unit).map(Vec::as_slice) {
                None => refusals.push(Refusal::UnitUnknown { path }),
                Some([]) => refusals.push(Refusal::UnitEmpty { path }),
                Some(staff) => {
                    let new = staff
                        .iter()
                        .filter(|person| !people.iter().any(|(known, _)| known == *person))
                        .map(|person| (*person, TaskRole::Information));
                    let new: Vec<_> = new.collect();
                    people.extend(new);
                }
            }
        }
        if people.is_empty() && refusals.is_empty() {
            refusals.push(Refusal::NobodyNamed);
        }
        if people.len() > MOST {
            refusals.push(Refusal::TooMany(MOST));
        }
        if refusals.is_empty() {
            Ok(Named { text, people })
        } else {
            Err(refusals)
        }
    }
}

fn numbered(
    field: &'static str,
    people: &[StaffMemberId],
    role: TaskRole,
) -> impl Iterator<Item = (String, StaffMemberId, TaskRole)> {
    people
        .iter()
        .enumerate()
        .map(move |(at, person)| (format!("{field}.{at}"), *person, role))
}

#[cfg(test)]
mod tests {
    use entities::ids::AbsenceId;
    use entities::ids::InstitutionId;
    use entities::organisation::{absence, staff_member};
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::kernel::problem::Messages;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn who(number: u128) -> StaffMemberId {
        StaffMemberId(Uuid::from_u128(number))
    }

    const HERE: InstitutionId = InstitutionId(Uuid::nil());
    const UNIT: UnitId = UnitId(Uuid::from_u128(100));
    const EMPTY: UnitId = UnitId(Uuid::from_u128(101));

    /// Persons 1 to 9: 8 leaves on 10 March, 9 is on leave today.
    fn presence() -> Presence {
        let staff = (1..=9).map(|number| staff_member::Model {
            id: who(number),
            institution_id: HERE,
            given_name: "Darbinieks".to_owned(),
            family_name: number.to_string(),
            name_sort_key: Vec::new(),
            former_names: json!([]),
            email: None,
            valid_from: None,
            valid_to: (number == 8).then(|| day("2026-03-10")),
        });
        let leave = absence::Model {
            id: AbsenceId(Uuid::nil()),
            institution_id: HERE,
            staff_member_id: who(9),
            valid_from: day("2026-03-01"),
            valid_to: day("2026-03-06"),
        };
        Presence::new(day("2026-03-02"), staff, &[leave], &[])
    }

    fn draft() -> Draft {
        Draft {
            text: " Sagatavot atbildi ".to_owned(),
            due_on: Some(day("2026-03-12")),
            lead: Some(who(1)),
            ..Draft::default()
        }
    }

    fn checked(draft: &Draft) -> Result<Named, Vec<String>> {
        let units = HashMap::from([(UNIT, vec![who(1), who(5), who(6)]), (EMPTY, Vec::new())]);
        let above = Above {
            people: vec![who(7)],
            due_on: Some(day("2026-03-20")),
        };
        let messages = Messages::new().expect("bundles");
        draft
            .check(&presence(), &units, &above, day("2026-03-02"))
            .map_err(|refusals| {
                let problems = refusals.iter().flat_map(Refusal::problems);
                problems
                    .map(|problem| {
                        let key = problem.code.to_ascii_lowercase().replace('_', "-");
                        assert!(messages.knows(&key), "{key}");
                        format!("{} {}", problem.code, problem.path.join("."))
                    })
                    .collect()
            })
    }

    #[test]
    fn a_whole_unit_reads_except_those_who_act() {
        let named = checked(&Draft {
            co_executors: vec![who(2)],
            for_information: vec![who(9)],
            for_information_units: vec![UNIT],
            controller: Some(who(3)),
            ..draft()
        });
        let named = named.expect("a sound draft");
        assert_eq!(named.text, "Sagatavot atbildi");
        use TaskRole::{CoExecutor, Information, Lead};
        assert_eq!(
            named.people,
            [
                (who(1), Lead),
                (who(2), CoExecutor),
                (who(9), Information),
                (who(5), Information),
                (who(6), Information),
            ]
        );
    }

    #[test]
    fn everything_that_is_wrong_is_told_where_it_is() {
        let found = checked(&Draft {
            text: " ".to_owned(),
            due_on: Some(day("2026-03-01")),
            lead: Some(who(9)),
            co_executors: vec![who(2), who(2), who(77)],
            for_information_units: vec![EMPTY, UnitId(Uuid::nil())],
            controller: Some(who(2)),
            ..Draft::default()
        });
        assert_eq!(
            found,
            Err([
                "REQUIRED text",
                "TERM_PASSED dueOn",
                "EXECUTOR_AWAY lead",
                "EXECUTOR_TWICE coExecutors.1",
                "STAFF_MEMBER_UNKNOWN coExecutors.2",
                "CONTROLLER_EXECUTES controller",
                "UNIT_EMPTY forInformationUnits.0",
                "UNIT_UNKNOWN forInformationUnits.1",
            ]
            .map(str::to_owned)
            .to_vec())
        );
        for (draft, wanted) in [
            (
                Draft {
                    lead: None,
                    ..draft()
                },
                "EXECUTORS_NONE lead",
            ),
            (
                Draft {
                    lead: None,
                    co_executors: vec![who(2)],
                    ..draft()
                },
                "LEAD_REQUIRED lead",
            ),
            (
                Draft {
                    lead: Some(who(7)),
                    ..draft()
                },
                "DELEGATION_CIRCLE lead",
            ),
            (
                Draft {
                    lead: Some(who(8)),
                    ..draft()
                },
                "EXECUTOR_NOT_EMPLOYED lead",
            ),
            (
                Draft {
                    due_on: Some(day("2026-03-21")),
                    ..draft()
                },
                "TERM_BEYOND dueOn",
            ),
            (
                Draft {
                    text: "ā".repeat(2001),
                    ..draft()
                },
                "TOO_LONG text",
            ),
            (
                Draft {
                    text: "a\u{7}b".to_owned(),
                    ..draft()
                },
                "CONTROL_CHARACTER text",
            ),
        ] {
            assert_eq!(checked(&draft), Err(vec![wanted.to_owned()]));
        }
        // Who leaves before the term could do it by then.
        let sooner = Draft {
            lead: Some(who(8)),
            due_on: Some(day("2026-03-10")),
            ..draft()
        };
        assert!(checked(&sooner).is_ok());
    }
}
