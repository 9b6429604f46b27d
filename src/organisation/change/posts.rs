//! The staff list (*amatu saraksts*): a post is set up in a unit and given up again, whether or not somebody holds it.

use chrono::NaiveDate;
use entities::ids::{InstitutionId, PostId, UnitId};
use entities::organisation::{appointment, post, unit};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;

use super::{entry, line};
use crate::kernel::Fault;
use crate::op::Op;
use crate::organisation::error::{Period, Refusal, Thing};
use crate::organisation::structure::Validity;

/// Most places of one post.
pub const MOST_PLACES: i32 = 500;

const MOST_TITLE: usize = 100;

/// A post to be set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// In which unit.
    pub unit: UnitId,
    /// Position as the staff list prints it (*amats*).
    pub title: String,
    /// For how many people.
    pub places: i32,
    /// First and last day.
    pub validity: Validity,
}

/// When a post exists.
pub(in crate::organisation) const fn validity(row: &post::Model) -> Validity {
    Validity {
        from: row.valid_from,
        to: row.valid_to,
    }
}

/// Whether a post of that many places takes one more for a period, beside those who hold it for others.
pub fn has_room(places: usize, others: &[Validity], new: Validity) -> bool {
    // The fullest day is one on which somebody's time begins, or the first of the new one's.
    let days = others
        .iter()
        .filter_map(|other| other.from)
        .filter(|day| new.covers(*day))
        .chain(new.from);
    let held_on = |day| others.iter().filter(|other| other.covers(day)).count();
    let from_the_beginning = || {
        let open = others.iter().filter(|other| other.from.is_none());
        open.filter(|other| other.overlaps(new)).count()
    };
    let fullest = days.map(held_on).max().unwrap_or_default();
    let fullest = match new.from {
        Some(_) => fullest,
        None => fullest.max(from_the_beginning()),
    };
    fullest < places
}

pub(super) async fn open(
    op: &mut Op,
    institution: InstitutionId,
    new: NewPost,
) -> Result<PostId, Refusal> {
    let title = line("title", &new.title, MOST_TITLE)?;
    if new.validity.is_backwards() {
        return Err(Refusal::Backwards(title));
    }
    if !(1..=MOST_PLACES).contains(&new.places) {
        return Err(Refusal::PostPlaces(MOST_PLACES));
    }
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
    let row = post::Model {
        id: op.new_id(PostId),
        unit_id: new.unit,
        title,
        places: new.places,
        valid_from: new.validity.from,
        valid_to: new.validity.to,
    };
    op.record(entry(
        "post.opened",
        institution,
        "post",
        row.id.0,
        json!({ "unit": row.unit_id, "title": row.title, "places": row.places, "from": row.valid_from, "to": row.valid_to }),
    ));
    let id = row.id;
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(id)
}

pub(super) async fn end(
    op: &mut Op,
    institution: InstitutionId,
    id: PostId,
    last: NaiveDate,
) -> Result<(), Refusal> {
    let row = of_institution(op.transaction(), institution, id)
        .await?
        .ok_or(Refusal::Unknown {
            what: Thing::Post,
            field: "post",
        })?;
    let exists = validity(&row);
    if !exists.covers(last) {
        return Err(Refusal::EndsOutside(Period(exists)));
    }
    if row.valid_to == Some(last) {
        return Ok(());
    }
    let held = holders(op.transaction(), id).await?;
    let beyond = held
        .iter()
        .filter(|held| held.to.is_none_or(|to| to > last))
        .count();
    if beyond > 0 {
        return Err(Refusal::PostHeld(beyond));
    }
    shorten(op, institution, &row, last).await
}

/// Ends the posts of a unit that ends; who held them has left already.
pub(super) async fn end_with_unit(
    op: &mut Op,
    institution: InstitutionId,
    unit: UnitId,
    last: NaiveDate,
) -> Result<(), Refusal> {
    let rows = post::Entity::find()
        .filter(post::Column::UnitId.eq(unit))
        .all(op.transaction())
        .await?;
    for row in rows {
        let exists = validity(&row);
        if exists.begins_after(last) {
            return Err(Refusal::EndsOutside(Period(exists)));
        }
        if exists.to.is_none_or(|to| to > last) {
            shorten(op, institution, &row, last).await?;
        }
    }
    Ok(())
}

/// A post of the institution.
pub(super) async fn of_institution<C: ConnectionTrait>(
    connection: &C,
    institution: InstitutionId,
    id: PostId,
) -> Result<Option<post::Model>, Fault> {
    let own = Query::select()
        .column(unit::Column::Id)
        .from(unit::Entity)
        .and_where(unit::Column::InstitutionId.eq(institution))
        .take();
    Ok(post::Entity::find_by_id(id)
        .filter(post::Column::UnitId.in_subquery(own))
        .one(connection)
        .await?)
}

/// When each of those who hold or held a post did.
pub(super) async fn holders<C: ConnectionTrait>(
    connection: &C,
    id: PostId,
) -> Result<Vec<Validity>, Fault> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::PostId.eq(id))
        .all(connection)
        .await?;
    Ok(rows.iter().map(Validity::of_appointment).collect())
}

async fn shorten(
    op: &mut Op,
    institution: InstitutionId,
    row: &post::Model,
    last: NaiveDate,
) -> Result<(), Refusal> {
    post::Entity::update_many()
        .col_expr(post::Column::ValidTo, Expr::value(last))
        .filter(post::Column::Id.eq(row.id))
        .exec(op.transaction())
        .await?;
    op.record(entry(
        "post.ended",
        institution,
        "post",
        row.id.0,
        json!({ "unit": row.unit_id, "title": row.title, "to": last }),
    ));
    Ok(())
}

#[cfg(test)]
mod room {
    use super::*;

    #[test]
    fn a_post_has_room_while_fewer_hold_it_on_every_day() {
        let period = |from: Option<&str>, to: Option<&str>| Validity {
            from: from.map(|day| day.parse().expect("a day")),
            to: to.map(|day| day.parse().expect("a day")),
        };
        let spring = period(Some("2026-01-01"), Some("2026-05-31"));
        let autumn = period(Some("2026-09-01"), None);
        let always = period(None, None);
        let summer = period(Some("2026-06-01"), Some("2026-08-31"));
        for (places, others, new, room) in [
            (1, vec![], always, true),
            (1, vec![spring, autumn], summer, true),
            (
                1,
                vec![spring, autumn],
                period(Some("2026-06-01"), None),
                false,
            ),
            (1, vec![spring], period(Some("2026-05-31"), None), false),
            (2, vec![spring, autumn], always, true),
            (2, vec![spring, spring], summer, true),
            (
                2,
                vec![always, spring],
                period(None, Some("2026-01-01")),
                false,
            ),
            (
                2,
                vec![always, spring],
                period(None, Some("2025-12-31")),
                true,
            ),
            (1, vec![always], period(None, Some("1999-12-31")), false),
        ] {
            assert_eq!(
                has_room(places, &others, new),
                room,
                "{places} {others:?} {new:?}"
            );
        }
    }
}
