//! Whether those on a route can act (*vai saskaņotājs var rīkoties*): employed, here or stood in for, with an account that may.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use entities::ids::{AccountId, InstitutionId, StaffMemberId};
use entities::vocabulary::{ApprovalKind, Role};
use sea_orm::ConnectionTrait;

use super::Refusal;
use super::people::People;
use super::plan::Place;
use crate::access::{Action, policy};
use crate::kernel::{Fault, Problem};
use crate::organisation::availability::{Presence, Unavailable, presence};
use crate::organisation::read;

/// Codes of the problems with asking somebody.
#[cfg(test)]
pub(super) const CODES: [&str; 5] = [
    "STAFF_MEMBER_UNKNOWN",
    "APPROVER_NOT_EMPLOYED",
    "APPROVER_AWAY",
    "APPROVER_WITHOUT_ACCOUNT",
    "SIGNATORY_NOT_EMPOWERED",
];

/// Every problem with asking these people on a day.
///
/// # Errors
/// A fault of the database.
pub(super) async fn problems<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    places: &[Place],
    day: NaiveDate,
) -> Result<Vec<Problem>, Fault> {
    let asked: Vec<StaffMemberId> = places.iter().map(|place| place.approver).collect();
    let here = presence(connection, institution, &asked, day).await?;
    let accounts = read::accounts_of_staff(connection, &asked).await?;
    let ids: Vec<AccountId> = accounts.iter().map(|account| account.id).collect();
    let mut by_account = read::roles_of(connection, &ids).await?;
    let mut roles = HashMap::<StaffMemberId, BTreeSet<Role>>::new();
    for account in accounts {
        // One that was disabled meanwhile lends its roles to whoever stands in (`access::caller`).
        if let Some(person) = account.staff_member_id {
            let held = by_account.remove(&account.id).unwrap_or_default();
            roles.entry(person).or_default().extend(held);
        }
    }
    let problems = places
        .iter()
        .filter_map(|place| problem(&here, roles.get(&place.approver), place));
    Ok(problems.collect())
}

/// What is wrong with asking somebody; none where they can be asked.
fn problem(here: &Presence, roles: Option<&BTreeSet<Role>>, place: &Place) -> Option<Problem> {
    if let Err(why) = here.available(place.approver) {
        return Some(unavailable(why, &place.path));
    }
    let (action, lacking) = match place.kind {
        ApprovalKind::Visa => (Action::DecideApproval, "APPROVER_WITHOUT_ACCOUNT"),
        ApprovalKind::Signature => (Action::SignDraft, "SIGNATORY_NOT_EMPOWERED"),
    };
    let may = roles.is_some_and(|roles| policy::permits(roles, action));
    (!may).then(|| Problem::new(lacking, &place.path).with("name", here.name(place.approver)))
}

/// Why somebody cannot be asked, or cannot have signed, as a problem.
pub(super) fn unavailable(why: Unavailable, path: &str) -> Problem {
    match why {
        Unavailable::Unknown => Problem::new("STAFF_MEMBER_UNKNOWN", path),
        Unavailable::NotEmployed { name, on } => Problem::new("APPROVER_NOT_EMPLOYED", path)
            .with("name", name)
            .with("date", on),
        Unavailable::Away { name, until } => Problem::new("APPROVER_AWAY", path)
            .with("name", name)
            .with("date", until),
    }
}

/// Whether the caller can decide in person, or in the stead of whoever is asked: they are here themselves, and the place is
/// still somebody's.
///
/// # Errors
/// Why not.
pub(super) fn can_act(people: &People, approver: StaffMemberId) -> Result<(), Refusal> {
    let here = &people.presence;
    if let Err(why) = here.employed(approver, people.day) {
        return Err(Refusal::Unavailable(unavailable(why, "step")));
    }
    here.away_until(people.own.unwrap_or(approver))
        .map_or(Ok(()), |until| Err(Refusal::Away(until)))
}
