//! Somebody stands in for a colleague from–to (*aizvietošana*): on those days they may act with the colleague's rights, and
//! what they do then says in whose stead (`access::Gate::standing_in`).

use chrono::NaiveDate;
use entities::ids::{InstitutionId, StaffMemberId, SubstitutionId};
use entities::organisation::substitution;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::staff::{person, require_employed};
use super::{entry, line};
use crate::op::Op;
use crate::organisation::error::{Period, Refusal, Thing};
use crate::organisation::structure::Validity;

/// Longest substitution, days: who is needed for longer gets a place of their own.
pub const MOST_DAYS: i64 = 366 * 2;

const MOST_GROUND: usize = 300;

/// A substitution that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewSubstitution {
    /// Who is away.
    pub absent: StaffMemberId,
    /// Who stands in.
    pub substitute: StaffMemberId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// The order that says so, as text.
    pub ground: String,
}

pub(super) async fn begin(
    op: &mut Op,
    institution: InstitutionId,
    new: NewSubstitution,
) -> Result<SubstitutionId, Refusal> {
    let ground = line("ground", &new.ground, MOST_GROUND)?;
    let validity = Validity {
        from: Some(new.from),
        to: Some(new.to),
    };
    if validity.is_backwards() {
        return Err(Refusal::Backwards(ground));
    }
    if (new.to - new.from).num_days() >= MOST_DAYS {
        return Err(Refusal::SubstitutionTooLong(MOST_DAYS));
    }
    if new.absent == new.substitute {
        return Err(Refusal::OwnSubstitute);
    }
    let absent = person(op, institution, new.absent, "absent").await?;
    let substitute = person(op, institution, new.substitute, "substitute").await?;
    require_employed(&absent, validity)?;
    require_employed(&substitute, validity)?;
    let others = substitution::Entity::find()
        .filter(substitution::Column::AbsentId.eq(new.absent))
        .filter(substitution::Column::SubstituteId.eq(new.substitute))
        .all(op.transaction())
        .await?;
    let overlapping = others
        .iter()
        .map(Validity::of_substitution)
        .find(|other| other.overlaps(validity));
    if let Some(period) = overlapping {
        return Err(Refusal::SubstitutionOverlaps(Period(period)));
    }
    let row = substitution::Model {
        id: op.new_id(SubstitutionId),
        institution_id: institution,
        absent_id: new.absent,
        substitute_id: new.substitute,
        valid_from: new.from,
        valid_to: new.to,
        ground,
    };
    op.record(entry(
        "substitution.begun",
        institution,
        "substitution",
        row.id.0,
        json!({ "absent": row.absent_id, "substitute": row.substitute_id, "from": row.valid_from, "to": row.valid_to, "ground": row.ground }),
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
    id: SubstitutionId,
    last: NaiveDate,
) -> Result<(), Refusal> {
    let row = substitution::Entity::find_by_id(id)
        .filter(substitution::Column::InstitutionId.eq(institution))
        .one(op.transaction())
        .await?
        .ok_or(Refusal::Unknown {
            what: Thing::Substitution,
            field: "substitution",
        })?;
    let validity = Validity::of_substitution(&row);
    if !validity.covers(last) {
        return Err(Refusal::EndsOutside(Period(validity)));
    }
    if row.valid_to == last {
        return Ok(());
    }
    substitution::Entity::update_many()
        .col_expr(substitution::Column::ValidTo, Expr::value(last))
        .filter(substitution::Column::Id.eq(id))
        .exec(op.transaction())
        .await?;
    op.record(entry(
        "substitution.ended",
        institution,
        "substitution",
        id.0,
        json!({ "absent": row.absent_id, "substitute": row.substitute_id, "to": last }),
    ));
    Ok(())
}
