//! The scheme of a former service: made with its first list of files, and raised by later ones.

use std::collections::{BTreeMap, BTreeSet};

use entities::classification::{scheme, series};
use entities::ids::{SchemeId, SeriesId, UnitId};
use entities::organisation::unit;
use entities::values::RetentionPeriod;
use entities::vocabulary::{AccessClass, RetentionCategory, SchemeState};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, QueryFilter,
};
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

/// The series of a former service by index; those that the files need are made. A series is kept as long as the longest
/// of its files: the list of one year may say less than that of another.
pub(super) async fn series_of<'a>(
    op: &mut Op,
    caller: &Caller,
    plan: &Plan,
    service: &unit::Model,
    scheme: SchemeId,
    files: impl Iterator<Item = &'a Gathered>,
) -> Result<BTreeMap<String, SeriesId>, Fault> {
    let known = classification::series_of_scheme(op.transaction(), scheme).await?;
    let known: BTreeMap<String, series::Model> = known
        .into_iter()
        .map(|row| (row.file_index.as_str().to_owned(), row))
        .collect();
    let mut plans: BTreeMap<String, SeriesPlan> = BTreeMap::new();
    let mut classed = BTreeSet::new();
    for gathered in files {
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
        // Of what its files say the strictest holds, and the plan's class only where none says anything. What earlier
        // lists left stands as if it had been said: a later one never opens what was closed.
        if let Some(access) = old.access {
            let first = classed.insert(index.clone()) && !known.contains_key(&index);
            if first || strictness(access) > strictness(made.default_access_class) {
                made.default_access_class = access;
            }
        }
        if longer(old.retention, made.retention) {
            made.retention = old.retention;
            made.legal_basis = old.legal_basis.clone().unwrap_or_default();
        } else if old.retention == made.retention
            && made.legal_basis.is_empty()
            && let Some(basis) = &old.legal_basis
        {
            made.legal_basis.clone_from(basis);
        }
        // The series was called like its first file, until somebody said what they are all called.
        if let Some(title) = &old.series_title
            && made.title_lv == old.title
        {
            made.title_lv.clone_from(title);
            made.title_en.clone_from(title);
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

/// How many of the files nobody says how long to keep: neither the list, for any of their series, nor one before it.
pub(super) async fn without_term<'a, C: ConnectionTrait>(
    connection: &C,
    service: UnitId,
    files: impl Iterator<Item = &'a Gathered> + Clone,
) -> Result<u64, Fault> {
    let scheme = scheme::Entity::find()
        .filter(scheme::Column::FormerUnitId.eq(service))
        .one(connection)
        .await?;
    let known = match scheme {
        Some(scheme) => classification::series_of_scheme(connection, scheme.id).await?,
        None => Vec::new(),
    };
    let of_known = known.iter().filter(|row| row.retention().is_some());
    let of_files = files
        .clone()
        .filter(|gathered| gathered.file.retention.is_some());
    let termed: BTreeSet<&str> = of_known
        .map(|row| row.file_index.as_str())
        .chain(of_files.map(|gathered| gathered.file.index.as_str()))
        .collect();
    let without = files.filter(|gathered| !termed.contains(gathered.file.index.as_str()));
    Ok(without.count() as u64)
}

/// A later list may say that a series is kept longer, or restricted more, than the lists before it said, or how it is
/// called.
async fn raise(
    op: &mut Op,
    caller: &Caller,
    row: &series::Model,
    plan: &SeriesPlan,
) -> Result<(), Fault> {
    let raised = series::Model {
        title_lv: plan.title_lv.clone(),
        title_en: plan.title_en.clone(),
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
            "title": raised.title_lv,
            "legalBasis": raised.legal_basis,
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
