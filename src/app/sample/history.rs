//! The sample services told from their beginning: the predecessors are loaded, and every merger is carried out as a
//! reorganisation, on the eve of its day.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entities::organisation::institution;

use super::SampleRefused;
use crate::journal::Actor;
use crate::kernel::{Clock, Fault, calendar};
use crate::op::Kit;
use crate::organisation::load::{InstitutionDetails, InstitutionPlan, UnitPlan, load_institution};
use crate::organisation::reorganisation::{Plan, PlannedUnit, Succession};
use crate::organisation::{Validity, read};
use crate::sample::{SampleHistory, SampleMerger, SampleUnit};
use crate::succession;

/// Lets an institution come to be, unless its units are there already; returns its row.
pub(super) async fn tell(
    kit: &Kit,
    details: InstitutionDetails,
    units: &[SampleUnit],
) -> Result<institution::Model, SampleRefused> {
    let history = SampleHistory::of(units);
    let code = details.code.clone();
    if read::institution_by_code(kit.db.reader(), &code)
        .await?
        .is_none()
    {
        let first = history.mergers.first().map(|merger| merger.effective_on);
        let kit = at(kit, first.map(|day| eve(day, 8)));
        let mut op = kit.begin(Actor::System).await?;
        let plan = InstitutionPlan {
            institution: details,
            units: history.before.iter().map(unit_plan).collect(),
            staff: Vec::new(),
            appointments: Vec::new(),
        };
        load_institution(&mut op, plan).await?;
        op.commit().await?;
    }
    let institution = read::institution_by_code(kit.db.reader(), &code)
        .await?
        .ok_or(Fault::broken("the sample institution is missing"))?;
    for merger in history.mergers {
        // Told before, by an earlier start that got so far.
        let known = read::units(kit.db.reader(), institution.id).await?;
        if merger
            .begin
            .iter()
            .any(|unit| known.iter().any(|row| row.code == unit.code))
        {
            continue;
        }
        let kit = at(kit, Some(eve(merger.effective_on, 12)));
        succession::perform(&kit, institution.id, plan(merger)).await?;
    }
    Ok(institution)
}

/// A unit of the data as the organisation loads it.
pub(super) fn unit_plan(unit: &SampleUnit) -> UnitPlan {
    UnitPlan {
        code: unit.code.clone(),
        parent: unit.parent.clone(),
        kind: unit.kind,
        name_lv: unit.name_lv.clone(),
        name_en: unit.name_en.clone(),
        validity: Validity {
            from: unit.valid_from,
            to: unit.valid_to,
        },
        territories: unit.territories.clone(),
        predecessors: unit.predecessors.clone(),
    }
}

fn plan(merger: SampleMerger) -> Plan {
    Plan {
        ground: merger.ground,
        decided_on: merger.decided_on,
        effective_on: merger.effective_on,
        units: merger
            .begin
            .into_iter()
            .map(|unit| PlannedUnit {
                code: unit.code,
                parent: unit.parent,
                kind: unit.kind,
                name_en: Some(unit.name_en),
                name_lv: unit.name_lv,
                territories: unit.territories,
            })
            .collect(),
        successions: merger
            .end
            .into_iter()
            .map(|(from, to)| Succession {
                from,
                to,
                heir: None,
            })
            .collect(),
        assignments: Vec::new(),
    }
}

fn eve(day: NaiveDate, hour: i64) -> DateTime<Utc> {
    calendar::begins(day) - TimeDelta::days(1) + TimeDelta::hours(hour)
}

fn at(kit: &Kit, at: Option<DateTime<Utc>>) -> Kit {
    Kit {
        clock: at.map_or_else(|| kit.clock.clone(), Clock::standing_at),
        ..kit.clone()
    }
}
