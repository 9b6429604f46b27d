//! The scheme of a former service: made with its first list of files, and raised by later ones.

use std::collections::BTreeMap;

use entities::classification::{scheme, series};
use entities::ids::{SchemeId, SeriesId};
use entities::organisation::unit;
use entities::values::RetentionPeriod;
use entities::vocabulary::{AccessClass, RetentionCategory, SchemeState};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

use super::files::Plan;
use super::old_file::Gathered;
use crate::access::Caller;
use crate::classification::scheme::insert_series;
use crate::classification::{SeriesPlan, read as classification};
use crate::journal::{Entry, Subject};
use crate::kernel::{Fault, calendar};
use crate::op::Op;

/// The scheme of a former service; made with its first list.
pub(super) async fn scheme_of(
    op: &mut Op,
    caller: &Caller,
    plan: &Plan,
    service: &unit::Model,
    new: &[Gathered],
) -> Result<SchemeId, Fault> {
    let known = scheme::Entity::find()
        .filter(scheme::Column::FormerUnitId.eq(service.id))
        .one(op.transaction())
        .await?;
    if let Some(known) = known {
        return Ok(known.id);
    }
    let today = calendar::day(op.at());
    let first = new.iter().map(|gathered| gathered.file.first).min();
    let last = new.iter().filter_map(|gathered| gathered.file.last).max();
    let valid_from = service.valid_from.or(first).unwrap_or(today);
    let row = scheme::Model {
        id: op.new_id(SchemeId),
        institution_id: caller.institution,
        unit_id: None,
        title: plan
            .title
            .clone()
            .unwrap_or_else(|| service.name_lv.clone()),
        state: SchemeState::Superseded,
        valid_from,
        valid_to: service.valid_to.or(last).map(|last| last.max(valid_from)),
        based_on: None,
        agreed_until: None,
        sample: false,
        former_unit_id: Some(service.id),
    };
    op.record(Entry {
        kind: "scheme.taken_over",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "scheme",
            id: Some(row.id.0),
        },
        payload: json!({ "title": row.title, "service": service.code }),
    });
    let id = row.id;
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await?;
    Ok(id)
}

/// The series of a former service by index; those that new files need are made. A series is kept as long as the longest
/// of its files: the list of one year may say less than that of another.
pub(super) async fn series_of(
    op: &mut Op,
    caller: &Caller,
    plan: &Plan,
    service: &unit::Model,
    scheme: SchemeId,
    new: &[Gathered],
) -> Result<BTreeMap<String, SeriesId>, Fault> {
    let known = classification::series_of_scheme(op.transaction(), scheme).await?;
    let known: BTreeMap<String, series::Model> = known
        .into_iter()
        .map(|row| (row.file_index.as_str().to_owned(), row))
        .collect();
    let mut plans: BTreeMap<String, SeriesPlan> = BTreeMap::new();
    for gathered in new {
        let old = &gathered.file;
        let index = old.index.as_str().to_owned();
        let made = plans
            .entry(index.clone())
            .or_insert_with(|| match known.get(&index) {
                Some(known) => SeriesPlan::from(known.clone()),
                None => {
                    let title = old.series_title.as_ref().unwrap_or(&old.title);
                    SeriesPlan {
                        unit: Some(service.id),
                        default_access_class: plan.access,
                        ..SeriesPlan::titled(old.index.clone(), title.clone(), title.clone())
                    }
                }
            });
        made.carries_over |= old.last.is_none();
        // Of what its files say the strictest holds; one that says nothing leaves the plan's class.
        if let Some(access) = old
            .access
            .filter(|access| strictness(*access) > strictness(made.default_access_class))
        {
            made.default_access_class = access;
        }
        if longer(old.retention, made.retention) {
            made.retention = old.retention;
            made.legal_basis = old.legal_basis.clone().unwrap_or_default();
        }
        if made.medium.is_none() {
            made.medium = gathered.volumes.values().next().map(|volume| volume.medium);
        }
    }
    let (again, first): (BTreeMap<_, _>, BTreeMap<_, _>) = plans
        .into_iter()
        .partition(|(index, _)| known.contains_key(index));
    for (index, plan) in again {
        if let Some(row) = known.get(&index) {
            raise(op, caller, row, &plan).await?;
        }
    }
    let rows = insert_series(op, scheme, false, first.into_values().collect()).await?;
    let known = known.into_iter().map(|(index, row)| (index, row.id));
    Ok(rows
        .into_iter()
        .map(|row| (row.file_index.as_str().to_owned(), row.id))
        .chain(known)
        .collect())
}

/// A later list may say that a series is kept longer, or restricted more, than the lists before it said.
async fn raise(
    op: &mut Op,
    caller: &Caller,
    row: &series::Model,
    plan: &SeriesPlan,
) -> Result<(), Fault> {
    let raised = series::Model {
        retention_category: plan.retention.map(RetentionPeriod::category),
        retention_years: plan.retention.and_then(RetentionPeriod::years),
        legal_basis: plan.legal_basis.clone(),
        carries_over: plan.carries_over,
        default_access_class: plan.default_access_class,
        ..row.clone()
    };
    if raised == *row {
        return Ok(());
    }
    op.record(Entry {
        kind: "series.raised",
        institution: Some(caller.institution),
        subject: Subject {
            kind: "series",
            id: Some(row.id.0),
        },
        payload: json!({
            "index": row.file_index.as_str(),
            "retention": raised.retention_category,
            "years": raised.retention_years,
            "accessClass": raised.default_access_class,
        }),
    });
    raised
        .into_active_model()
        .reset_all()
        .update(op.transaction())
        .await?;
    Ok(())
}

/// How far a class closes: the more people it keeps out, the higher.
const fn strictness(class: AccessClass) -> u8 {
    match class {
        AccessClass::Open => 0,
        AccessClass::RestrictedInternal => 1,
        AccessClass::RestrictedCommercial | AccessClass::OfficialUse => 2,
        AccessClass::RestrictedPersonal => 3,
    }
}

/// Whether the one term is longer than the other; none is the shortest, because nothing is known.
fn longer(one: Option<RetentionPeriod>, other: Option<RetentionPeriod>) -> bool {
    let rank = |period: Option<RetentionPeriod>| {
        period.map(|period| {
            let permanent = period.category() == RetentionCategory::Permanent;
            (permanent, period.years().unwrap_or_default())
        })
    };
    rank(one) > rank(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_term_of_a_series_holds() {
        let years = |years| RetentionPeriod::new(RetentionCategory::ShortTerm, Some(years)).ok();
        let permanent = RetentionPeriod::new(RetentionCategory::Permanent, None).ok();
        for (one, other, is_longer) in [
            (years(10), years(5), true),
            (years(5), years(10), false),
            (years(5), None, true),
            (None, None, false),
            (permanent, years(10), true),
            (years(10), permanent, false),
        ] {
            assert_eq!(longer(one, other), is_longer);
        }
    }
}
