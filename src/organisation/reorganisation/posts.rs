//! The staff lists of units that end go to their successors: each post with those who hold it, what is vacant to the heir.

use std::collections::BTreeMap;

use entities::ids::{InstitutionId, PostId, UnitId};
use entities::organisation::{appointment, post};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel,
    QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{Assigned, Ending, Plan};
use crate::kernel::Fault;
use crate::op::Op;
use crate::organisation::change::entry;

/// Which post of a successor goes on with a post of a unit that ended.
pub(super) type Moved = BTreeMap<(PostId, UnitId), PostId>;

/// The posts of units that end which last beyond the last day.
///
/// # Errors
/// A fault of the database.
pub async fn posts_moving<C: ConnectionTrait>(
    connection: &C,
    end: &[Ending],
    effective_on: chrono::NaiveDate,
) -> Result<Vec<post::Model>, Fault> {
    let units = end.iter().map(|ending| ending.unit);
    Ok(post::Entity::find()
        .filter(post::Column::UnitId.is_in(units))
        .filter(
            Condition::any()
                .add(post::Column::ValidTo.is_null())
                .add(post::Column::ValidTo.gte(effective_on)),
        )
        .order_by_asc(post::Column::Id)
        .all(connection)
        .await?)
}

/// Ends the posts with their units and begins them in the successors.
pub(super) async fn move_posts(
    op: &mut Op,
    institution: InstitutionId,
    (plan, end): (&Plan, &[Ending]),
    units: &BTreeMap<String, UnitId>,
    people: &[appointment::Model],
) -> Result<Moved, Fault> {
    let last = plan.effective_on.pred_opt().unwrap_or(plan.effective_on);
    let mut moved = Moved::new();
    for row in posts_moving(op.transaction(), end, plan.effective_on).await? {
        let Some(ending) = end.iter().find(|ending| ending.unit == row.unit_id) else {
            continue;
        };
        let receivers = receivers(plan, ending, units, &row, people);
        if row.valid_from.is_some_and(|from| from > last) {
            // It never began here: nobody has held it.
            appointment::Entity::update_many()
                .col_expr(appointment::Column::PostId, Expr::value(None::<PostId>))
                .filter(appointment::Column::PostId.eq(row.id))
                .exec(op.transaction())
                .await?;
            post::Entity::delete_by_id(row.id)
                .exec(op.transaction())
                .await?;
        } else {
            post::Entity::update_many()
                .col_expr(post::Column::ValidTo, Expr::value(last))
                .filter(post::Column::Id.eq(row.id))
                .exec(op.transaction())
                .await?;
        }
        for (unit, places) in receivers {
            let new = post::Model {
                id: op.new_id(PostId),
                unit_id: unit,
                title: row.title.clone(),
                places,
                valid_from: row.valid_from.max(Some(plan.effective_on)),
                valid_to: row.valid_to,
            };
            moved.insert((row.id, unit), new.id);
            op.record(entry(
                "post.moved",
                institution,
                "post",
                new.id.0,
                json!({ "before": row.id, "title": new.title, "places": places, "fromUnit": row.unit_id, "toUnit": unit, "from": new.valid_from }),
            ));
            new.into_active_model()
                .reset_all()
                .insert(op.transaction())
                .await?;
        }
    }
    Ok(moved)
}

/// Who takes how many places of a post: each successor those of the people that it gets, the heir the rest.
fn receivers(
    plan: &Plan,
    ending: &Ending,
    units: &BTreeMap<String, UnitId>,
    row: &post::Model,
    people: &[appointment::Model],
) -> BTreeMap<UnitId, i32> {
    let mut places = BTreeMap::<UnitId, i32>::new();
    let held = people.iter().filter(|place| place.post_id == Some(row.id));
    for place in held {
        let receiver = plan.receiver(ending, Assigned::Appointment(place.id));
        if let Some(unit) = receiver.and_then(|code| units.get(code)) {
            *places.entry(*unit).or_default() += 1;
        }
    }
    let heir = ending.heir.as_ref().and_then(|code| units.get(code));
    if let Some(heir) = heir {
        let elsewhere: i32 = places
            .iter()
            .filter(|(unit, _)| *unit != heir)
            .map(|(_, places)| places)
            .sum();
        let rest = row.places - elsewhere;
        if rest > 0 {
            places.insert(*heir, rest);
        }
    }
    places
}
