//! A unit begins, or ends with nobody to succeed it.

use chrono::NaiveDate;
use entities::ids::{InstitutionId, UnitId};
use entities::organisation::{appointment, unit};
use entities::vocabulary::UnitKind;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use serde_json::json;

use super::{entry, line};
use crate::op::Op;
use crate::organisation::error::{Period, Refusal, Thing};
use crate::organisation::read;
use crate::organisation::structure::Validity;

/// Longest code of a unit, in characters.
pub(in crate::organisation) const MOST_CODE: usize = 40;

/// Longest name of a unit, in characters.
pub(in crate::organisation) const MOST_NAME: usize = 200;

/// Most parishes and towns that one unit serves.
pub(in crate::organisation) const MOST_TERRITORIES: usize = 200;

/// A unit that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUnit {
    /// Code, unique within the institution for all time.
    pub code: String,
    /// The unit above; none for a root of the tree.
    pub parent: Option<UnitId>,
    /// Its kind.
    pub kind: UnitKind,
    /// Name in Latvian.
    pub name_lv: String,
    /// Name in English; the Latvian one where there is none.
    pub name_en: Option<String>,
    /// First and last day.
    pub validity: Validity,
    /// Parishes and towns that it serves.
    pub territories: Vec<String>,
}

pub(super) async fn begin(
    op: &mut Op,
    institution: InstitutionId,
    new: NewUnit,
) -> Result<UnitId, Refusal> {
    let code = code("code", &new.code)?;
    let name_lv = line("nameLv", &new.name_lv, MOST_NAME)?;
    let name_en = match &new.name_en {
        Some(name) => line("nameEn", name, MOST_NAME)?,
        None => name_lv.clone(),
    };
    let territories = territories("territories", &new.territories)?;
    if new.validity.is_backwards() {
        return Err(Refusal::Backwards(code));
    }
    let known = read::units(op.transaction(), institution).await?;
    if known.iter().any(|row| row.code == code) {
        return Err(Refusal::CodeTaken(code));
    }
    if let Some(parent) = new.parent {
        let parent = known
            .iter()
            .find(|row| row.id == parent)
            .ok_or(Refusal::Unknown {
                what: Thing::Unit,
                field: "parent",
            })?;
        let exists = Validity::of_unit(parent);
        // It may outlive what it lies below; it cannot come before it, or after its end.
        let first = Validity {
            to: new.validity.from,
            ..new.validity
        };
        if !exists.holds(first) {
            return Err(Refusal::OutsideUnit {
                unit: parent.code.clone(),
                period: Period(exists),
            });
        }
    }
    let row = unit::Model {
        id: op.new_id(UnitId),
        institution_id: institution,
        code,
        parent_id: new.parent,
        kind: new.kind,
        name_lv,
        name_en,
        valid_from: new.validity.from,
        valid_to: new.validity.to,
        territories: json!(territories),
        fonds_archive: None,
        fonds_number: None,
        heir_id: None,
    };
    op.record(entry(
        "unit.begun",
        institution,
        "unit",
        row.id.0,
        json!({ "code": row.code, "name": row.name_lv, "kind": row.kind, "parent": row.parent_id, "from": row.valid_from, "to": row.valid_to }),
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
    id: UnitId,
    last: NaiveDate,
) -> Result<(), Refusal> {
    let known = read::units(op.transaction(), institution).await?;
    let row = known
        .iter()
        .find(|row| row.id == id)
        .ok_or(Refusal::Unknown {
            what: Thing::Unit,
            field: "unit",
        })?;
    let exists = Validity::of_unit(row);
    if !exists.covers(last) {
        return Err(Refusal::EndsOutside(Period(exists)));
    }
    if exists.to == Some(last) {
        return Ok(());
    }
    let outlives = |row: &&unit::Model| Validity::of_unit(row).to.is_none_or(|to| to > last);
    if let Some(below) = known
        .iter()
        .filter(|row| row.parent_id == Some(id))
        .find(outlives)
    {
        return Err(Refusal::UnitsBelow(below.code.clone()));
    }
    let places = appointment::Entity::find()
        .filter(appointment::Column::UnitId.eq(id))
        .filter(
            Condition::any()
                .add(appointment::Column::ValidTo.is_null())
                .add(appointment::Column::ValidTo.gt(last)),
        )
        .count(op.transaction())
        .await?;
    if places > 0 {
        return Err(Refusal::StaffInUnit(
            usize::try_from(places).unwrap_or(usize::MAX),
        ));
    }
    super::posts::end_with_unit(op, institution, id, last).await?;
    unit::Entity::update_many()
        .col_expr(unit::Column::ValidTo, Expr::value(last))
        .filter(unit::Column::Id.eq(id))
        .exec(op.transaction())
        .await?;
    op.record(entry(
        "unit.ended",
        institution,
        "unit",
        id.0,
        json!({ "code": row.code, "to": last }),
    ));
    Ok(())
}

/// A code as it is kept: one word.
pub(in crate::organisation) fn code(field: &'static str, given: &str) -> Result<String, Refusal> {
    let code = line(field, given, MOST_CODE)?;
    if code.contains(' ') {
        return Err(Refusal::Unreadable(field));
    }
    Ok(code)
}

/// Names of parishes and towns as they are kept.
pub(in crate::organisation) fn territories(
    field: &'static str,
    given: &[String],
) -> Result<Vec<String>, Refusal> {
    if given.len() > MOST_TERRITORIES {
        return Err(Refusal::TooLong {
            field,
            most: MOST_TERRITORIES,
        });
    }
    given
        .iter()
        .map(|name| line(field, name, MOST_NAME))
        .collect()
}
