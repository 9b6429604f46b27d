//! Somebody is away from–to (*prombūtne*): until they are back, or somebody stands in, they can be given nothing to do.

use chrono::NaiveDate;
use entities::ids::{AbsenceId, InstitutionId, StaffMemberId};
use entities::organisation::absence;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::entry;
use super::staff::{person, require_employed};
use super::substitution::MOST_DAYS;
use crate::op::Op;
use crate::organisation::error::{Period, Refusal, Thing};
use crate::organisation::structure::Validity;

/// An absence that is noted. Its reason is not: nothing depends on it, and illness is nobody else's matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAbsence {
    /// Who is away.
    pub absent: StaffMemberId,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

pub(super) async fn begin(
    op: &mut Op,
    institution: InstitutionId,
    new: NewAbsence,
) -> Result<AbsenceId, Refusal> {
    let validity = Validity {
        from: Some(new.from),
        to: Some(new.to),
    };
    if validity.is_backwards() {
        return Err(Refusal::Backwards("absence".to_owned()));
    }
    if (new.to - new.from).num_days() >= MOST_DAYS {
        return Err(Refusal::SubstitutionTooLong(MOST_DAYS));
    }
    let absent = person(op, institution, new.absent, "absent").await?;
    require_employed(&absent, validity)?;
    let others = absence::Entity::find()
        .filter(absence::Column::StaffMemberId.eq(new.absent))
        .filter(absence::Column::ValidTo.gte(new.from))
        .filter(absence::Column::ValidFrom.lte(new.to))
        .one(op.transaction())
        .await?;
    if let Some(other) = others {
        return Err(Refusal::AbsenceOverlaps(Period(Validity {
            from: Some(other.valid_from),
            to: Some(other.valid_to),
        })));
    }
    let row = absence::Model {
        id: op.new_id(AbsenceId),
        institution_id: institution,
        staff_member_id: new.absent,
        valid_from: new.from,
        valid_to: new.to,
    };
    op.record(entry(
        "absence.noted",
        institution,
        "absence",
        row.id.0,
        json!({ "absent": row.staff_member_id, "from": row.valid_from, "to": row.valid_to }),
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
    id: AbsenceId,
    last: NaiveDate,
) -> Result<(), Refusal> {
    let row = absence::Entity::find_by_id(id)
        .filter(absence::Column::InstitutionId.eq(institution))
        .one(op.transaction())
        .await?
        .ok_or(Refusal::Unknown {
            what: Thing::Absence,
            field: "absence",
        })?;
    let validity = Validity {
        from: Some(row.valid_from),
        to: Some(row.valid_to),
    };
    if !validity.covers(last) {
        return Err(Refusal::EndsOutside(Period(validity)));
    }
    if row.valid_to == last {
        return Ok(());
    }
    absence::Entity::update_many()
        .col_expr(absence::Column::ValidTo, Expr::value(last))
        .filter(absence::Column::Id.eq(id))
        .exec(op.transaction())
        .await?;
    op.record(entry(
        "absence.ended",
        institution,
        "absence",
        id.0,
        json!({ "absent": row.staff_member_id, "to": last }),
    ));
    Ok(())
}
