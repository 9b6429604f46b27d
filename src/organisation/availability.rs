//! Whether somebody can be given something to do on a day (*pieejamība darbam*): employed, and here or stood in for.
//!
//! Plain facts in, an answer out. An absence is known by its own row or by a substitution for the person; either way who
//! stands in must be at work themselves, or nobody does.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::ids::{AbsenceId, InstitutionId, StaffMemberId};
use entities::organisation::{absence, staff_member, substitution};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::read;
use super::structure::Validity;
use crate::db::CHUNK;
use crate::kernel::Fault;

/// Who is where on a day.
#[derive(Debug, Clone, Default)]
pub struct Presence {
    day: NaiveDate,
    staff: HashMap<StaffMemberId, staff_member::Model>,
    /// Whoever is away, with the last day of it that is known.
    away: HashMap<StaffMemberId, NaiveDate>,
    stand_ins: HashMap<StaffMemberId, Vec<StaffMemberId>>,
}

/// Why somebody cannot be given anything to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unavailable {
    /// The institution has no such person.
    Unknown,
    /// Not employed on the day.
    NotEmployed {
        /// The person's name.
        name: String,
        /// The day.
        on: NaiveDate,
    },
    /// Away, and nobody stands in.
    Away {
        /// The person's name.
        name: String,
        /// Last day of the absence.
        until: NaiveDate,
    },
}

impl Presence {
    /// Puts the facts of a day together: `staff` are people of one institution, the other rows may be of any day.
    pub fn new(
        day: NaiveDate,
        staff: impl IntoIterator<Item = staff_member::Model>,
        absences: &[absence::Model],
        substitutions: &[substitution::Model],
    ) -> Self {
        let mut presence = Self {
            day,
            staff: staff.into_iter().map(|row| (row.id, row)).collect(),
            ..Self::default()
        };
        let covers = |from, to| from <= day && day <= to;
        let away = absences
            .iter()
            .map(|row| (row.staff_member_id, row.valid_from, row.valid_to))
            .chain(
                substitutions
                    .iter()
                    .map(|row| (row.absent_id, row.valid_from, row.valid_to)),
            );
        for (person, _, to) in away.filter(|(_, from, to)| covers(*from, *to)) {
            let until = presence.away.entry(person).or_insert(to);
            *until = to.max(*until);
        }
        for row in substitutions
            .iter()
            .filter(|row| covers(row.valid_from, row.valid_to))
        {
            let own = presence.stand_ins.entry(row.absent_id).or_default();
            own.push(row.substitute_id);
        }
        presence
    }

    /// The person's name as it is today; empty for somebody unknown.
    pub fn name(&self, person: StaffMemberId) -> String {
        self.staff.get(&person).map_or_else(String::new, |row| {
            format!("{} {}", row.given_name, row.family_name)
        })
    }

    /// Whether the person is employed on a day.
    ///
    /// # Errors
    /// Why not.
    pub fn employed(&self, person: StaffMemberId, on: NaiveDate) -> Result<(), Unavailable> {
        let row = self.staff.get(&person).ok_or(Unavailable::Unknown)?;
        if Validity::of_staff_member(row).covers(on) {
            return Ok(());
        }
        Err(Unavailable::NotEmployed {
            name: self.name(person),
            on,
        })
    }

    /// Whether somebody stands in for a colleague on the day.
    pub fn stands_in(&self, substitute: StaffMemberId, absent: StaffMemberId) -> bool {
        self.stand_ins
            .get(&absent)
            .is_some_and(|stand_ins| stand_ins.contains(&substitute))
    }

    /// The last day of the person's absence; none while they are here.
    pub fn away_until(&self, person: StaffMemberId) -> Option<NaiveDate> {
        self.away.get(&person).copied()
    }

    /// Who acts on the day in the stead of somebody who is away: those who stand in and are at work themselves.
    pub fn in_stead_of(&self, person: StaffMemberId) -> impl Iterator<Item = StaffMemberId> {
        let stand_ins = self.stand_ins.get(&person).into_iter().flatten();
        stand_ins.copied().filter(|other| {
            self.employed(*other, self.day).is_ok() && !self.away.contains_key(other)
        })
    }

    /// Whether the person can act on the day, or somebody in their stead.
    ///
    /// # Errors
    /// Why not.
    pub fn available(&self, person: StaffMemberId) -> Result<(), Unavailable> {
        self.employed(person, self.day)?;
        let Some(until) = self.away.get(&person) else {
            return Ok(());
        };
        if self.in_stead_of(person).next().is_some() {
            return Ok(());
        }
        Err(Unavailable::Away {
            name: self.name(person),
            until: *until,
        })
    }
}

/// Where some people of an institution are on a day, and whoever may stand in for them; four statements.
///
/// # Errors
/// A fault of the database.
pub async fn presence<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    people: &[StaffMemberId],
    day: NaiveDate,
) -> Result<Presence, Fault> {
    let substitutions = read::substitutions(connection, institution, Some(day)).await?;
    let mut all: BTreeSet<StaffMemberId> = people.iter().copied().collect();
    let stand_ins = substitutions
        .iter()
        .filter(|row| all.contains(&row.absent_id))
        .map(|row| row.substitute_id);
    let stand_ins: Vec<_> = stand_ins.collect();
    all.extend(stand_ins);
    let all: Vec<_> = all.into_iter().collect();
    let staff = read::staff_by_ids(connection, &all).await?;
    let absences = absences_on(connection, institution, day, &all).await?;
    let staff = staff
        .into_values()
        .filter(|row| row.institution_id == institution);
    Ok(Presence::new(day, staff, &absences, &substitutions))
}

/// Absences of an institution by their first day; those that touch `day` only, where one is given.
///
/// # Errors
/// A fault of the database.
pub async fn absences<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: Option<NaiveDate>,
) -> Result<Vec<absence::Model>, Fault> {
    let covers = day.map(|day| {
        Condition::all()
            .add(absence::Column::ValidFrom.lte(day))
            .add(absence::Column::ValidTo.gte(day))
    });
    Ok(absence::Entity::find()
        .filter(absence::Column::InstitutionId.eq(institution))
        .filter(Condition::all().add_option(covers))
        .order_by_asc(absence::Column::ValidFrom)
        .order_by_asc(absence::Column::Id)
        .all(connection)
        .await?)
}

/// One absence of an institution.
///
/// # Errors
/// A fault of the database.
pub async fn absence<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: AbsenceId,
) -> Result<Option<absence::Model>, Fault> {
    Ok(absence::Entity::find_by_id(id)
        .filter(absence::Column::InstitutionId.eq(institution))
        .one(connection)
        .await?)
}

async fn absences_on<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    day: NaiveDate,
    people: &[StaffMemberId],
) -> Result<Vec<absence::Model>, Fault> {
    let mut found = Vec::new();
    for chunk in people.chunks(CHUNK) {
        found.extend(
            absence::Entity::find()
                .filter(absence::Column::InstitutionId.eq(institution))
                .filter(absence::Column::StaffMemberId.is_in(chunk.iter().copied()))
                .filter(absence::Column::ValidFrom.lte(day))
                .filter(absence::Column::ValidTo.gte(day))
                .all(connection)
                .await?,
        );
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use entities::ids::SubstitutionId;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;

    const HERE: InstitutionId = InstitutionId(Uuid::from_u128(1));

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn who(number: u128) -> StaffMemberId {
        StaffMemberId(Uuid::from_u128(number))
    }

    fn person(number: u128, to: Option<&str>) -> staff_member::Model {
        staff_member::Model {
            id: who(number),
            institution_id: HERE,
            given_name: "Darbinieks".to_owned(),
            family_name: number.to_string(),
            name_sort_key: Vec::new(),
            former_names: json!([]),
            email: None,
            valid_from: Some(day("2020-01-01")),
            valid_to: to.map(day),
        }
    }

    fn away(number: u128, from: &str, to: &str) -> absence::Model {
        absence::Model {
            id: AbsenceId(Uuid::from_u128(number)),
            institution_id: HERE,
            staff_member_id: who(number),
            valid_from: day(from),
            valid_to: day(to),
        }
    }

    fn stands_in(absent: u128, substitute: u128, from: &str, to: &str) -> substitution::Model {
        substitution::Model {
            id: SubstitutionId(Uuid::from_u128(absent * 100 + substitute)),
            institution_id: HERE,
            absent_id: who(absent),
            substitute_id: who(substitute),
            valid_from: day(from),
            valid_to: day(to),
            ground: "rīkojums".to_owned(),
        }
    }

    #[test]
    fn who_is_away_needs_somebody_who_is_here() {
        let today = day("2026-03-02");
        let staff = || {
            [
                person(1, None),
                person(2, None),
                person(3, Some("2026-03-01")),
                person(4, None),
            ]
        };
        let leave = [
            away(1, "2026-03-02", "2026-03-13"),
            away(4, "2026-02-01", "2026-03-01"),
        ];
        let alone = Presence::new(today, staff(), &leave, &[]);
        let unavailable = alone.available(who(1));
        assert_eq!(
            unavailable,
            Err(Unavailable::Away {
                name: "Darbinieks 1".to_owned(),
                until: day("2026-03-13"),
            })
        );
        assert_eq!(alone.available(who(2)), Ok(()));
        assert_eq!(alone.available(who(4)), Ok(()), "back since today");
        assert_eq!(alone.available(who(9)), Err(Unavailable::Unknown));
        assert!(matches!(
            alone.available(who(3)),
            Err(Unavailable::NotEmployed { .. })
        ));

        let stood_in = |substitutions: &[substitution::Model]| {
            Presence::new(today, staff(), &leave, substitutions).available(who(1))
        };
        assert_eq!(
            stood_in(&[stands_in(1, 2, "2026-03-02", "2026-03-06")]),
            Ok(())
        );
        for (substitute, from, why) in [
            (3, "2026-03-02", "has left"),
            (2, "2026-03-03", "from tomorrow on"),
        ] {
            let found = stood_in(&[stands_in(1, substitute, from, "2026-03-31")]);
            assert!(
                matches!(found, Err(Unavailable::Away { .. })),
                "{why}: {found:?}"
            );
        }
        // A substitution alone says that somebody is away, and a circle of them leaves nobody here.
        let circle = [
            stands_in(1, 2, "2026-03-02", "2026-03-06"),
            stands_in(2, 1, "2026-03-02", "2026-03-06"),
        ];
        assert!(matches!(stood_in(&circle), Err(Unavailable::Away { .. })));
    }
}
