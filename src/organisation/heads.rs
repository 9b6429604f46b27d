//! Who answers for what somebody left behind (*nodaļas vadītājs*): whoever is not employed any more reads nothing and does
//! nothing, and what waits for them must not wait for ever.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::ids::{InstitutionId, StaffMemberId, UnitId};
use entities::organisation::appointment;
use entities::vocabulary::Role;
use sea_orm::ConnectionTrait;

use super::structure::Validity;
use super::{Structure, read};
use crate::kernel::Fault;

/// Somebody who heads units.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Head {
    person: StaffMemberId,
    units: BTreeSet<UnitId>,
}

/// Who answers on `day` for people who have left: the head of the unit in which they worked last, the nearest one above it where
/// it has none, and the institution's own where nobody is nearer. Those of `left` for whom there is nobody are left out.
///
/// # Errors
/// A fault of the database.
pub async fn heads_of<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    left: &[StaffMemberId],
    day: NaiveDate,
) -> Result<BTreeMap<StaffMemberId, BTreeSet<StaffMemberId>>, Fault> {
    if left.is_empty() {
        return Ok(BTreeMap::new());
    }
    let accounts = read::accounts(connection, institution).await?;
    let accounts: Vec<_> = accounts
        .into_iter()
        .filter(|account| account.disabled_at.is_none())
        .collect();
    let ids: Vec<_> = accounts.iter().map(|account| account.id).collect();
    let roles = read::roles_of(connection, &ids).await?;
    let with = |role: Role| -> Vec<StaffMemberId> {
        let held = accounts.iter().filter(|account| {
            roles
                .get(&account.id)
                .is_some_and(|roles| roles.contains(&role))
        });
        held.filter_map(|account| account.staff_member_id).collect()
    };
    let (of_units, of_all) = (with(Role::UnitHead), with(Role::Head));
    let mut people = of_units.clone();
    people.extend(left);
    let appointments = read::appointments_of(connection, &people).await?;
    let of = |person: &StaffMemberId| appointments.get(person).map_or(&[][..], Vec::as_slice);
    let structure = read::structure(connection, institution).await?;
    let heads = of_units
        .iter()
        .map(|person| head(&structure, *person, of(person), day));
    let heads: Vec<Head> = heads.collect();
    let found = left.iter().map(|person| {
        let nearest = nearest(&heads, &last_places(of(person)));
        let nearest = match nearest.is_empty() {
            true => of_all.iter().copied().collect(),
            false => nearest,
        };
        (*person, nearest)
    });
    Ok(found.filter(|(_, heads)| !heads.is_empty()).collect())
}

fn head(
    structure: &Structure,
    person: StaffMemberId,
    appointments: &[appointment::Model],
    day: NaiveDate,
) -> Head {
    let own = appointments
        .iter()
        .filter(|row| Validity::of_appointment(row).covers(day))
        .map(|row| row.unit_id)
        .collect();
    Head {
        person,
        units: structure.answers_for(&own, true, day),
    }
}

/// The units in which somebody worked last.
fn last_places(appointments: &[appointment::Model]) -> BTreeSet<UnitId> {
    let end = |row: &appointment::Model| row.valid_to.unwrap_or(NaiveDate::MAX);
    let last = appointments.iter().map(end).max();
    let latest = appointments.iter().filter(|row| Some(end(row)) == last);
    latest.map(|row| row.unit_id).collect()
}

/// Of those who answer for one of the units, whoever answers for the fewest: the nearest ones.
fn nearest(heads: &[Head], units: &BTreeSet<UnitId>) -> BTreeSet<StaffMemberId> {
    let answering = || heads.iter().filter(|head| !head.units.is_disjoint(units));
    let fewest = answering().map(|head| head.units.len()).min();
    answering()
        .filter(|head| Some(head.units.len()) == fewest)
        .map(|head| head.person)
        .collect()
}

#[cfg(test)]
mod tests {
    use entities::ids::AppointmentId;
    use uuid::Uuid;

    use super::*;

    fn head_of(person: u128, units: &[u128]) -> Head {
        Head {
            person: StaffMemberId(Uuid::from_u128(person)),
            units: set(units),
        }
    }

    fn set(units: &[u128]) -> BTreeSet<UnitId> {
        units
            .iter()
            .map(|id| UnitId(Uuid::from_u128(*id)))
            .collect()
    }

    #[test]
    fn the_nearest_head_answers() {
        let heads = [
            head_of(1, &[10, 11, 12]),
            head_of(2, &[11]),
            head_of(3, &[12]),
            head_of(4, &[12]),
        ];
        let told = |units: &[u128]| {
            let nearest = nearest(&heads, &set(units)).into_iter();
            nearest.map(|person| person.0.as_u128()).collect::<Vec<_>>()
        };
        assert_eq!(told(&[11]), [2]);
        assert_eq!(told(&[12]), [3, 4]);
        assert_eq!(told(&[10]), [1]);
        assert!(told(&[13]).is_empty() && told(&[]).is_empty());
    }

    #[test]
    fn the_last_place_counts() {
        let place = |unit: u128, to: Option<&str>| appointment::Model {
            id: AppointmentId(Uuid::from_u128(unit)),
            staff_member_id: StaffMemberId(Uuid::from_u128(1)),
            unit_id: UnitId(Uuid::from_u128(unit)),
            post_id: None,
            position: String::new(),
            valid_from: None,
            valid_to: to.map(|day| day.parse().expect("a day")),
        };
        let ended = [
            place(1, Some("2024-01-31")),
            place(2, Some("2026-02-28")),
            place(3, Some("2026-02-28")),
        ];
        assert_eq!(last_places(&ended), set(&[2, 3]));
        assert_eq!(
            last_places(&[place(1, Some("2024-01-31")), place(4, None)]),
            set(&[4])
        );
        assert!(last_places(&[]).is_empty());
    }
}
