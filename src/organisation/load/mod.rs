//! Loading an institution from a plan (*organizācijas struktūras ielāde*): units, staff and their places, by code.
//!
//! Loading the same plan again changes nothing, loading a corrected one corrects. What the plan does not name stays:
//! units and people have a history that documents point to. Everything is checked before the first row is written.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::ids::{InstitutionId, StaffMemberId, UnitId};
use entities::organisation::{institution, unit};
use entities::vocabulary::UnitKind;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::error::Refusal;
use super::read;
use super::structure::Validity;
use crate::journal::{Entry, Subject};
use crate::op::Op;

mod check;
mod fault;
mod file;
mod rows;

pub use fault::{FaultKind, LoadFault};
pub use file::{FileRefusal, Read, read_file};

/// An institution with all that belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionPlan {
    /// The institution itself.
    pub institution: InstitutionDetails,
    /// Its units, past and present, in any order.
    pub units: Vec<UnitPlan>,
    /// Its people.
    pub staff: Vec<StaffPlan>,
    /// Who works where.
    pub appointments: Vec<AppointmentPlan>,
}

/// The institution itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionDetails {
    /// Short code, by which it is recognised (`OG`).
    pub code: String,
    /// Name in Latvian.
    pub name_lv: String,
    /// Name in English.
    pub name_en: String,
    /// When it exists.
    pub validity: Validity,
    /// Sample data (*paraugs*).
    pub sample: bool,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitPlan {
    /// Code, by which it is recognised within the institution (`OG-AIN`).
    pub code: String,
    /// Code of the unit above.
    pub parent: Option<String>,
    /// Its kind.
    pub kind: UnitKind,
    /// Name in Latvian.
    pub name_lv: String,
    /// Name in English.
    pub name_en: String,
    /// When it exists.
    pub validity: Validity,
    /// Parishes and towns it serves.
    pub territories: Vec<String>,
    /// Codes of the units that it succeeded.
    pub predecessors: Vec<String>,
}

/// A staff member. People are recognised by e-mail address, and by name where there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffPlan {
    /// What the plan's appointments, and the answer, call the person; not kept.
    pub key: String,
    /// Given name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// E-mail address at work.
    pub email: Option<String>,
    /// When employed.
    pub validity: Validity,
}

/// A staff member's place in a unit. Recognised by person, unit, position and first day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AppointmentPlan {
    /// [`StaffPlan::key`].
    pub staff: String,
    /// Code of the unit.
    pub unit: String,
    /// Position as printed (*amats*).
    pub position: String,
    /// From–to.
    pub validity: Validity,
}

/// What was loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loaded {
    /// The institution.
    pub institution: InstitutionId,
    /// Units of the plan by code.
    pub units: BTreeMap<String, UnitId>,
    /// Staff of the plan by key.
    pub staff: BTreeMap<String, StaffMemberId>,
    /// How much of what was added or changed: `units_added`, `staff_changed`…; empty where everything was so already.
    pub changes: BTreeMap<&'static str, usize>,
}

impl Loaded {
    /// Whether anything was added or changed.
    pub fn is_changed(&self) -> bool {
        !self.changes.is_empty()
    }
}

/// Loads an institution.
///
/// # Errors
/// A [`Refusal`] that names what in the plan is wrong; nothing is written then.
pub async fn load_institution(op: &mut Op, plan: InstitutionPlan) -> Result<Loaded, Refusal> {
    let known = read::institution_by_code(op.transaction(), &plan.institution.code).await?;
    let (known_units, known_staff) = match &known {
        Some(row) => (
            read::units(op.transaction(), row.id).await?,
            rows::staff_of(op, row.id).await?,
        ),
        None => (Vec::new(), Vec::new()),
    };
    let links = links(op, &known_units).await?;
    let state = check::Known {
        units: &known_units,
        predecessors: &links,
    };
    let ordered = check::check(&plan, &state).map_err(Refusal::Load)?;

    let mut changes = BTreeMap::<&'static str, BTreeSet<String>>::new();
    let institution = ensure_institution(op, plan.institution, known, &mut changes).await?;
    let by_code = rows::ensure_units(op, institution, &ordered, known_units, &mut changes).await?;
    rows::ensure_predecessors(op, &ordered, &by_code, &mut changes).await?;
    let staff = rows::ensure_staff(op, institution, &plan.staff, known_staff, &mut changes).await?;
    rows::ensure_appointments(op, &plan.appointments, &by_code, &staff, &mut changes).await?;

    if !changes.is_empty() {
        op.record(Entry {
            kind: "organisation.loaded",
            institution: Some(institution),
            subject: Subject {
                kind: "institution",
                id: Some(institution.0),
            },
            payload: json!(changes),
        });
    }
    let units = ordered
        .into_iter()
        .filter_map(|unit| by_code.get(&unit.code).map(|id| (unit.code, *id)))
        .collect();
    Ok(Loaded {
        institution,
        units,
        staff,
        changes: changes
            .into_iter()
            .map(|(kind, of)| (kind, of.len()))
            .collect(),
    })
}

/// Which unit succeeded which.
async fn links(op: &Op, units: &[unit::Model]) -> Result<Vec<(UnitId, UnitId)>, Refusal> {
    let ids: Vec<UnitId> = units.iter().map(|row| row.id).collect();
    let predecessors = read::predecessors_of(op.transaction(), &ids).await?;
    Ok(predecessors
        .into_iter()
        .flat_map(|(unit, before)| before.into_iter().map(move |id| (unit, id)))
        .collect())
}

/// What was done, for the journal: kinds of change, each with the codes or ids it befell.
type Changes = BTreeMap<&'static str, BTreeSet<String>>;

async fn ensure_institution(
    op: &Op,
    details: InstitutionDetails,
    known: Option<institution::Model>,
    changes: &mut Changes,
) -> Result<InstitutionId, Refusal> {
    let wanted = institution::Model {
        id: known
            .as_ref()
            .map_or_else(|| op.new_id(InstitutionId), |row| row.id),
        code: details.code,
        name_lv: details.name_lv,
        name_en: details.name_en,
        valid_from: details.validity.from,
        valid_to: details.validity.to,
        sample: details.sample,
    };
    let id = wanted.id;
    let new = known.is_none();
    if known.as_ref() == Some(&wanted) {
        return Ok(id);
    }
    note(changes, "institution", &wanted.code);
    let row = wanted.into_active_model().reset_all();
    if new {
        institution::Entity::insert(row)
            .exec_without_returning(op.transaction())
            .await?;
    } else {
        institution::Entity::update(row)
            .exec(op.transaction())
            .await?;
    }
    Ok(id)
}

fn note(changes: &mut Changes, kind: &'static str, what: impl ToString) {
    changes.entry(kind).or_default().insert(what.to_string());
}

/// First and last day as two columns.
const fn columns(validity: Validity) -> (Option<NaiveDate>, Option<NaiveDate>) {
    (validity.from, validity.to)
}

#[cfg(test)]
mod tests {
    use entities::organisation::unit_predecessor;

    use super::*;
    use crate::journal::Actor;
    use crate::organisation::testing::institution_plan;
    use crate::testing::{journalled, kit};

    async fn load(kit: &crate::op::Kit, plan: InstitutionPlan) -> Result<Loaded, Refusal> {
        let mut op = kit.begin(Actor::System).await?;
        let loaded = load_institution(&mut op, plan).await?;
        op.commit().await?;
        Ok(loaded)
    }

    #[tokio::test]
    async fn loading_twice_changes_nothing_and_a_correction_changes_that() {
        let (kit, _folder) = kit().await;
        let first = load(&kit, institution_plan("OG")).await.expect("loads");
        assert!(first.is_changed());
        let again = load(&kit, institution_plan("OG")).await.expect("loads");
        assert_eq!((again.is_changed(), &again.units), (false, &first.units));
        assert_eq!(again.staff, first.staff);
        assert_eq!(journalled(&kit).await, ["organisation.loaded"]);

        let mut corrected = institution_plan("OG");
        for unit in &mut corrected.units {
            if unit.code == "B" {
                unit.parent = Some("C".to_owned());
                unit.predecessors.clear();
            }
        }
        corrected.units.retain(|unit| unit.code != "A");
        corrected.appointments.retain(|place| place.unit == "B");
        corrected.appointments[0].validity.to = NaiveDate::from_ymd_opt(2026, 12, 31);
        let third = load(&kit, corrected).await.expect("loads");
        assert!(third.is_changed());
        let units = read::units(kit.db.reader(), first.institution)
            .await
            .expect("units");
        assert_eq!(units.len(), 4, "what the plan does not name stays");
        let b = units.iter().find(|unit| unit.code == "B").expect("B");
        assert_eq!(b.parent_id, Some(first.units["C"]));
        assert_eq!(b.id, first.units["B"]);
        let predecessors = unit_predecessor::Entity::find().all(kit.db.reader()).await;
        assert!(predecessors.expect("rows").is_empty());
        let people = [first.staff["ilze"], first.staff["janis"]];
        let places = read::appointments_of(kit.db.reader(), &people)
            .await
            .expect("places");
        assert_eq!(places[&people[0]][0].unit_id, first.units["A"]);
        assert_eq!(places[&people[1]].len(), 1);
        assert_eq!(
            places[&people[1]][0].valid_to,
            NaiveDate::from_ymd_opt(2026, 12, 31)
        );
    }

    #[tokio::test]
    async fn a_plan_that_does_not_hold_together_leaves_nothing() {
        type Spoil = fn(&mut InstitutionPlan);
        let cases: [(&str, Spoil); 17] = [
            ("institution.code: it must not be empty", |plan| {
                plan.institution.code.clear();
            }),
            ("units.0.name_lv: it must not be empty", |plan| {
                plan.units[0].name_lv = " ".to_owned()
            }),
            ("units.1.id: B stands twice in the plan", |plan| {
                plan.units[1].code = "B".to_owned();
                plan.units[0].parent = None;
                plan.appointments.clear();
            }),
            ("units.0.parent: there is no unit X", |plan| {
                plan.units[0].parent = Some("X".to_owned());
            }),
            ("units.0.predecessors.1: there is no unit Y", |plan| {
                plan.units[0].predecessors.push("Y".to_owned());
            }),
            (
                "units.0.parent: the unit B stands above itself; units.1.parent: the unit A stands above itself",
                |plan| plan.units[1].parent = Some("B".to_owned()),
            ),
            (
                "units.2.predecessors: the unit C is its own predecessor",
                |plan| plan.units[2].predecessors.push("C".to_owned()),
            ),
            (
                "units.0.predecessors: the unit B is its own predecessor; units.3.predecessors: the unit OLD is its own predecessor",
                |plan| plan.units[3].predecessors.push("B".to_owned()),
            ),
            (
                "units.3.valid_to: the period ends before it begins",
                |plan| {
                    plan.units[3].validity.from = NaiveDate::from_ymd_opt(2020, 1, 1);
                },
            ),
            (
                "units.0.predecessors.0: the unit B succeeds OLD, which does not end before it begins",
                |plan| plan.units[0].validity.from = NaiveDate::from_ymd_opt(2010, 12, 31),
            ),
            (
                "units.0.predecessors.0: OLD exists 01.07.2009.–31.12.2010. only and cannot be succeeded before it has begun",
                |plan| {
                    plan.units[0].validity.from = NaiveDate::from_ymd_opt(2009, 7, 1);
                    plan.units[3].validity.from = NaiveDate::from_ymd_opt(2009, 7, 1);
                },
            ),
            (
                "appointments.2.valid_from: there is a place in A already, …–31.12.2025.",
                |plan| {
                    plan.appointments[0].validity.to = NaiveDate::from_ymd_opt(2025, 12, 31);
                    let mut second = plan.appointments[0].clone();
                    second.position = "vadītāja".to_owned();
                    second.validity.from = NaiveDate::from_ymd_opt(2025, 12, 31);
                    second.validity.to = None;
                    plan.appointments.push(second);
                },
            ),
            (
                "appointments.0.valid_from: the unit A exists 01.01.2011.–… only",
                |plan| {
                    plan.units[1].validity.from = NaiveDate::from_ymd_opt(2011, 1, 1);
                    plan.appointments[0].validity.from = NaiveDate::from_ymd_opt(2010, 12, 31);
                },
            ),
            (
                "appointments.1.valid_to: the person is employed …–30.06.2025. only",
                |plan| {
                    plan.staff[1].validity.to = NaiveDate::from_ymd_opt(2025, 6, 30);
                    plan.appointments[1].validity.to = NaiveDate::from_ymd_opt(2025, 7, 1);
                },
            ),
            (
                "staff.1.family_name: janis stands twice in the plan",
                |plan| {
                    plan.staff[1].given_name = "ILZE".to_owned();
                    plan.staff[1].family_name = "Kalniņa".to_owned();
                },
            ),
            (
                "appointments.0.staff: the plan has nobody called anna",
                |plan| plan.appointments[0].staff = "anna".to_owned(),
            ),
            ("appointments.0.unit: there is no unit Z", |plan| {
                plan.appointments[0].unit = "Z".to_owned();
            }),
        ];
        let (kit, _folder) = kit().await;
        for (wanted, spoil) in cases {
            let mut plan = institution_plan("OG");
            spoil(&mut plan);
            let Err(Refusal::Load(faults)) = load(&kit, plan).await else {
                panic!("{wanted}");
            };
            let told: Vec<String> = faults.iter().map(ToString::to_string).collect();
            assert_eq!(told.join("; "), wanted);
        }
        let found = read::institutions(kit.db.reader())
            .await
            .expect("institutions");
        assert!(found.is_empty());
        assert!(journalled(&kit).await.is_empty());
    }
}
