//! Somebody is employed, gets another name, takes a place in a unit, gives it up, leaves.

use chrono::NaiveDate;
use entities::ids::{AppointmentId, InstitutionId, PostId, StaffMemberId, UnitId};
use entities::organisation::{appointment, post, staff_member, substitution, unit};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel,
    QueryFilter,
};
use serde_json::json;

use super::{entry, line, posts};
use crate::kernel::calendar;
use crate::kernel::text::LatvianOrder;
use crate::op::Op;
use crate::organisation::error::{Period, Refusal, Thing};
use crate::organisation::structure::Validity;
use crate::organisation::{names, read};

const MOST_NAME: usize = 100;

/// Somebody who is employed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewStaffMember {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// E-mail address at work.
    pub email: Option<String>,
    /// First and last day of employment.
    pub validity: Validity,
}

/// A place that somebody takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAppointment {
    /// Who.
    pub staff_member: StaffMemberId,
    /// Where.
    pub unit: UnitId,
    /// Position as printed (*amats*); the post's when none.
    pub position: Option<String>,
    /// Post of the unit's staff list that is filled.
    pub post: Option<PostId>,
    /// First and last day.
    pub validity: Validity,
}

/// A name that somebody bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewName {
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// First day on which it is borne; none where the present one was misspelt all the time.
    pub from: Option<NaiveDate>,
}

pub(super) async fn employ(
    op: &mut Op,
    institution: InstitutionId,
    new: NewStaffMember,
) -> Result<StaffMemberId, Refusal> {
    let given_name = line("givenName", &new.given_name, MOST_NAME)?;
    let family_name = line("familyName", &new.family_name, MOST_NAME)?;
    let email = new
        .email
        .as_deref()
        .map(|email| line("email", email, MOST_NAME))
        .transpose()?;
    if new.validity.is_backwards() {
        return Err(Refusal::Backwards(family_name));
    }
    let row = staff_member::Model {
        id: op.new_id(StaffMemberId),
        institution_id: institution,
        name_sort_key: LatvianOrder::new()?.key(&format!("{family_name} {given_name}")),
        given_name,
        family_name,
        former_names: names::none(),
        email,
        valid_from: new.validity.from,
        valid_to: new.validity.to,
    };
    op.record(entry(
        "staff.employed",
        institution,
        "staff_member",
        row.id.0,
        json!({ "givenName": row.given_name, "familyName": row.family_name, "email": row.email, "from": row.valid_from, "to": row.valid_to }),
    ));
    let id = row.id;
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(id)
}

pub(super) async fn rename(
    op: &mut Op,
    institution: InstitutionId,
    id: StaffMemberId,
    new: NewName,
) -> Result<(), Refusal> {
    let given_name = line("givenName", &new.given_name, MOST_NAME)?;
    let family_name = line("familyName", &new.family_name, MOST_NAME)?;
    let person = person(op, institution, id, "staffMember").await?;
    if (&person.given_name, &person.family_name) == (&given_name, &family_name) {
        return Ok(());
    }
    let former_names = match new.from {
        None => person.former_names.clone(),
        Some(from) => {
            // A name is known once it is borne; and changes are told in their order.
            let before = names::former(&person).last().map(|name| name.to);
            let bearable = Validity {
                from: before.and_then(|to| to.succ_opt()).max(person.valid_from),
                to: Some(calendar::day(op.at())),
            };
            if !bearable.covers(from) {
                return Err(Refusal::NameBefore(Period(bearable)));
            }
            names::with_present(&person, from.pred_opt().unwrap_or(from))
        }
    };
    op.record(entry(
        "staff.renamed",
        institution,
        "staff_member",
        id.0,
        json!({ "formerly": { "givenName": person.given_name, "familyName": person.family_name }, "givenName": given_name, "familyName": family_name, "from": new.from }),
    ));
    let mut row = person.into_active_model();
    row.name_sort_key = Set(LatvianOrder::new()?.key(&format!("{family_name} {given_name}")));
    row.given_name = Set(given_name);
    row.family_name = Set(family_name);
    row.former_names = Set(former_names);
    row.update(op.transaction()).await?;
    Ok(())
}

pub(super) async fn end_employment(
    op: &mut Op,
    institution: InstitutionId,
    id: StaffMemberId,
    last: NaiveDate,
) -> Result<(), Refusal> {
    let person = person(op, institution, id, "staffMember").await?;
    ends_within(Validity::of_staff_member(&person), last)?;
    if person.valid_to == Some(last) {
        return Ok(());
    }
    let places = read::appointments_of(op.transaction(), &[id])
        .await?
        .remove(&id)
        .unwrap_or_default();
    for place in places {
        let validity = Validity::of_appointment(&place);
        if validity.begins_after(last) {
            return Err(Refusal::EndsOutside(Period(validity)));
        }
        if validity.to.is_none_or(|to| to > last) {
            shorten_appointment(op, institution, &place, last).await?;
        }
    }
    // Nobody stands in after they have left; who stands in for them may go on tidying up.
    let standing_in = substitution::Entity::find()
        .filter(substitution::Column::SubstituteId.eq(id))
        .filter(substitution::Column::ValidTo.gt(last))
        .all(op.transaction())
        .await?;
    for row in standing_in {
        super::substitution::end(op, institution, row.id, last).await?;
    }
    staff_member::Entity::update_many()
        .col_expr(staff_member::Column::ValidTo, Expr::value(last))
        .filter(staff_member::Column::Id.eq(id))
        .exec(op.transaction())
        .await?;
    op.record(entry(
        "staff.left",
        institution,
        "staff_member",
        id.0,
        json!({ "to": last }),
    ));
    Ok(())
}

pub(super) async fn appoint(
    op: &mut Op,
    institution: InstitutionId,
    new: NewAppointment,
) -> Result<AppointmentId, Refusal> {
    let post = match new.post {
        None => None,
        Some(id) => Some(
            posts::of_institution(op.transaction(), institution, id)
                .await?
                .ok_or(Refusal::Unknown {
                    what: Thing::Post,
                    field: "post",
                })?,
        ),
    };
    let position = match (&new.position, &post) {
        (Some(position), _) => line("position", position, MOST_NAME)?,
        (None, Some(post)) => post.title.clone(),
        (None, None) => return Err(Refusal::Required("position")),
    };
    if new.validity.is_backwards() {
        return Err(Refusal::Backwards(position));
    }
    let person = person(op, institution, new.staff_member, "staffMember").await?;
    let place = unit::Entity::find_by_id(new.unit)
        .filter(unit::Column::InstitutionId.eq(institution))
        .one(op.transaction())
        .await?
        .ok_or(Refusal::Unknown {
            what: Thing::Unit,
            field: "unit",
        })?;
    let exists = Validity::of_unit(&place);
    if !exists.holds(new.validity) {
        return Err(Refusal::OutsideUnit {
            unit: place.code,
            period: Period(exists),
        });
    }
    require_employed(&person, new.validity)?;
    let others = read::appointments_of(op.transaction(), &[new.staff_member])
        .await?
        .remove(&new.staff_member)
        .unwrap_or_default();
    let overlapping = others
        .iter()
        .filter(|other| other.unit_id == new.unit)
        .map(Validity::of_appointment)
        .find(|other| other.overlaps(new.validity));
    if let Some(period) = overlapping {
        return Err(Refusal::AppointmentOverlaps {
            who: format!("{} {}", person.given_name, person.family_name),
            unit: place.code,
            period: Period(period),
        });
    }
    if let Some(post) = &post {
        fill(op, post, new.unit, new.validity).await?;
    }
    let row = appointment::Model {
        id: op.new_id(AppointmentId),
        staff_member_id: new.staff_member,
        unit_id: new.unit,
        post_id: new.post,
        position,
        valid_from: new.validity.from,
        valid_to: new.validity.to,
    };
    op.record(entry(
        "appointment.begun",
        institution,
        "appointment",
        row.id.0,
        json!({ "staffMember": row.staff_member_id, "unit": row.unit_id, "position": row.position, "post": row.post_id, "from": row.valid_from, "to": row.valid_to }),
    ));
    let id = row.id;
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(id)
}

/// Whether a post takes one more person for a period.
async fn fill(
    op: &Op,
    post: &post::Model,
    unit: UnitId,
    validity: Validity,
) -> Result<(), Refusal> {
    if post.unit_id != unit {
        return Err(Refusal::PostElsewhere);
    }
    let exists = posts::validity(post);
    if !exists.holds(validity) {
        return Err(Refusal::OutsidePost(Period(exists)));
    }
    let others = posts::holders(op.transaction(), post.id).await?;
    let places = usize::try_from(post.places).unwrap_or_default();
    if !posts::has_room(places, &others, validity) {
        return Err(Refusal::PostFilled(post.places));
    }
    Ok(())
}

pub(super) async fn end_appointment(
    op: &mut Op,
    institution: InstitutionId,
    id: AppointmentId,
    last: NaiveDate,
) -> Result<(), Refusal> {
    let unknown = || Refusal::Unknown {
        what: Thing::Appointment,
        field: "appointment",
    };
    let place = appointment::Entity::find_by_id(id)
        .one(op.transaction())
        .await?
        .ok_or_else(unknown)?;
    person(op, institution, place.staff_member_id, "appointment")
        .await
        .map_err(|refusal| match refusal {
            Refusal::Unknown { .. } => unknown(),
            other => other,
        })?;
    ends_within(Validity::of_appointment(&place), last)?;
    if place.valid_to == Some(last) {
        return Ok(());
    }
    shorten_appointment(op, institution, &place, last).await
}

async fn shorten_appointment(
    op: &mut Op,
    institution: InstitutionId,
    place: &appointment::Model,
    last: NaiveDate,
) -> Result<(), Refusal> {
    appointment::Entity::update_many()
        .col_expr(appointment::Column::ValidTo, Expr::value(last))
        .filter(appointment::Column::Id.eq(place.id))
        .exec(op.transaction())
        .await?;
    op.record(entry(
        "appointment.ended",
        institution,
        "appointment",
        place.id.0,
        json!({ "staffMember": place.staff_member_id, "unit": place.unit_id, "to": last }),
    ));
    Ok(())
}

/// A staff member of the institution.
pub(super) async fn person(
    op: &Op,
    institution: InstitutionId,
    id: StaffMemberId,
    field: &'static str,
) -> Result<staff_member::Model, Refusal> {
    staff_member::Entity::find_by_id(id)
        .filter(Condition::all().add(staff_member::Column::InstitutionId.eq(institution)))
        .one(op.transaction())
        .await?
        .ok_or(Refusal::Unknown {
            what: Thing::StaffMember,
            field,
        })
}

/// Refuses a period in which the person is not employed.
pub(super) fn require_employed(
    person: &staff_member::Model,
    validity: Validity,
) -> Result<(), Refusal> {
    let employed = Validity::of_staff_member(person);
    if employed.holds(validity) {
        return Ok(());
    }
    Err(Refusal::OutsideEmployment {
        who: format!("{} {}", person.given_name, person.family_name),
        period: Period(employed),
    })
}

/// An end must lie within what is to end: later is no end, and before the beginning would say that it never was.
fn ends_within(validity: Validity, last: NaiveDate) -> Result<(), Refusal> {
    if validity.covers(last) {
        return Ok(());
    }
    Err(Refusal::EndsOutside(Period(validity)))
}
