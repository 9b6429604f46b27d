//! How far items open to a caller: what is not registered yet may be anything, so it opens like a document that is restricted
//! for the sake of private life, and only to those who may deal with it.

use std::collections::BTreeSet;

use entities::mailroom::intake_item;
use entities::vocabulary::AccessClass;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition};

use crate::access::policy::{Reach, permits, reach};
use crate::access::{Action, Caller};

/// How far the mailroom opens to a caller.
fn farthest(caller: &Caller) -> Reach {
    if !caller.may(Action::ReadIntake) {
        return Reach::Never;
    }
    caller
        .roles
        .iter()
        .filter(|role| permits(&BTreeSet::from([**role]), Action::ReadIntake))
        .map(|role| reach(*role, AccessClass::RestrictedPersonal))
        .max()
        .unwrap_or(Reach::Never)
}

/// Items that the caller may see, as a condition over the table `intake_item`.
pub fn condition(caller: &Caller) -> Condition {
    let inside = Condition::all().add(intake_item::Column::InstitutionId.eq(caller.institution));
    match farthest(caller) {
        Reach::Institution => inside,
        Reach::OwnUnits if !caller.units.is_empty() => {
            inside.add(intake_item::Column::UnitId.is_in(caller.units.iter().copied()))
        }
        Reach::OwnUnits | Reach::Never => Condition::all().add(Expr::value(false)),
    }
}

/// Whether the caller may see an item.
pub fn sees(caller: &Caller, item: &intake_item::Model) -> bool {
    item.institution_id == caller.institution
        && match farthest(caller) {
            Reach::Institution => true,
            Reach::OwnUnits => item
                .unit_id
                .is_some_and(|unit| caller.units.contains(&unit)),
            Reach::Never => false,
        }
}
