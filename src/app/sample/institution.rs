//! The sample institutions: units with their history, staff, accounts, scheme, files and registers.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use entities::ids::{InstitutionId, SeriesId, UnitId};
use entities::values::RetentionPeriod;
use entities::vocabulary::{AccessClass, Medium, RetentionCategory, Role};

use super::SampleRefused;
use super::history::{self, unit_plan};
use crate::circulation::deadline::adopt::load_law;
use crate::classification::registers::{RegisterPlan, open_register};
use crate::classification::scheme::{Level, SchemePlan, SeriesPlan, put_in_force};
use crate::classification::year_opening::open_files;
use crate::classification::{self, read as scheme};
use crate::journal::Actor;
use crate::kernel::calendar;
use crate::op::{Kit, Op};
use crate::organisation::load::{
    AppointmentPlan, InstitutionDetails, InstitutionPlan, StaffPlan, load_institution as load_plan,
};
use crate::organisation::{self, Login, NewAccount, Password, Validity, accounts, password};
use crate::sample::{
    ACCOUNTS, INSTITUTION, Institution, REGISTERS, SAMPLE_MARK, STAFF, SampleAccount,
    SampleRegister, SampleSeries, SampleStaff, SampleUnit, VALMIERA, VALMIERA_ACCOUNTS,
    VALMIERA_REGISTERS, VALMIERA_STAFF,
};

/// Units that serve no clients: what they file is open unless it is about people, or a card says otherwise.
const BACK_OFFICE: [&str; 4] = ["OG-VAD", "OG-AIN", "OG-SAIMN", "VA-VAD"];

/// What those units file about people all the same: what residents write, personnel, disputes, incidents with personal data
/// (need-to-know by Informācijas atklātības likums 8. p. and GDPR Art. 9).
const ABOUT_PEOPLE: [&str; 17] = [
    "2-5", "2-6", "2-8", "2-9", "2-16", "2-17", "2-18", "2-19", "2-20", "2-21", "2-22", "2-23",
    "2-24", "2-35", "2-36", "21-6", "21-7",
];

/// An account that was made just now.
#[derive(Debug)]
pub struct MadeAccount {
    /// Login name.
    pub login: &'static str,
    /// Its password, which nobody can show again.
    pub password: Password,
    /// Its role.
    pub role: Role,
}

/// What was loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The institution.
    pub institution: InstitutionId,
    /// Accounts that were not there before.
    pub accounts: Vec<MadeAccount>,
}

/// Loads the Ogre service with its history, accounts, scheme, registers, and files of the present year and the one before.
///
/// The kit's clock says when that was; the scheme is in force from the beginning of the year before.
///
/// # Errors
/// When data and service do not fit, or a fault.
pub async fn load_institution(kit: &Kit) -> Result<Loaded, SampleRefused> {
    let sample = Institution::load()?;
    let plan = institution_plan(INSTITUTION, &sample.units, &STAFF, "ogre")?;
    history::tell(kit, plan.institution.clone(), &sample.units).await?;
    let (mut op, loaded, accounts) = with_accounts(kit, plan, &ACCOUNTS).await?;
    load_scheme(&mut op, &loaded, &sample, &REGISTERS).await?;
    load_law(&mut op, loaded.institution).await?;
    op.commit().await?;
    Ok(Loaded {
        institution: loaded.institution,
        accounts,
    })
}

/// Loads the Valmiera board as [`load_institution`] does the Ogre service: a second institution behind a wall of its own.
///
/// # Errors
/// When data and service do not fit, or a fault.
pub async fn load_valmiera(kit: &Kit) -> Result<Loaded, SampleRefused> {
    let sample = Institution::load_valmiera()?;
    let plan = institution_plan(VALMIERA, &sample.units, &VALMIERA_STAFF, "valmiera")?;
    history::tell(kit, plan.institution.clone(), &sample.units).await?;
    let (mut op, loaded, accounts) = with_accounts(kit, plan, &VALMIERA_ACCOUNTS).await?;
    load_scheme(&mut op, &loaded, &sample, &VALMIERA_REGISTERS).await?;
    load_law(&mut op, loaded.institution).await?;
    op.commit().await?;
    Ok(Loaded {
        institution: loaded.institution,
        accounts,
    })
}

/// Loads the plan and makes the accounts that are not there yet, in an operation that is still to be committed.
async fn with_accounts(
    kit: &Kit,
    plan: InstitutionPlan,
    wanted: &[SampleAccount],
) -> Result<(Op, organisation::load::Loaded, Vec<MadeAccount>), SampleRefused> {
    // Hashed before the write lock is taken: each takes a while.
    let mut drawn = Vec::with_capacity(wanted.len());
    for account in wanted {
        if organisation::read::account_by_login(kit.db.reader(), account.name)
            .await?
            .is_none()
        {
            let password = Password::generated();
            let hashed = password::hash(&password).await?;
            drawn.push((account, password, hashed));
        }
    }
    let mut op = kit.begin(Actor::System).await?;
    let loaded = load_plan(&mut op, plan).await?;
    let mut made = Vec::with_capacity(drawn.len());
    for (account, password, hashed) in drawn {
        let login: Login = account
            .name
            .parse()
            .map_err(|_| SampleRefused::Unknown(account.name.to_owned()))?;
        let staff_member = loaded
            .staff
            .get(account.staff)
            .copied()
            .ok_or_else(|| SampleRefused::Unknown(account.staff.to_owned()))?;
        let new = NewAccount {
            institution: loaded.institution,
            login,
            staff_member: Some(staff_member),
            roles: BTreeSet::from([account.role]),
            password: hashed,
        };
        accounts::create(&mut op, new).await?;
        made.push(MadeAccount {
            login: account.name,
            password,
            role: account.role,
        });
    }
    Ok((op, loaded, made))
}

/// The institution as it stands today.
fn institution_plan(
    code: &str,
    units: &[SampleUnit],
    staff: &[SampleStaff],
    domain: &str,
) -> Result<InstitutionPlan, SampleRefused> {
    let today = units
        .iter()
        .find(|unit| unit.code == code)
        .ok_or_else(|| SampleRefused::Unknown(code.to_owned()))?;
    let people = staff.iter().map(|member| {
        let (given_name, family_name) = member.name.split_once(' ').unwrap_or((member.name, ""));
        StaffPlan {
            key: member.key.to_owned(),
            given_name: given_name.to_owned(),
            family_name: family_name.to_owned(),
            email: Some(format!("{}@{domain}.example", member.key)),
            validity: Validity::default(),
        }
    });
    let appointments = staff.iter().map(|member| AppointmentPlan {
        staff: member.key.to_owned(),
        unit: member.unit.to_owned(),
        position: member.position.to_owned(),
        // In a unit since it began: nobody remembers from when, but nobody worked in what did not exist.
        validity: Validity {
            from: units
                .iter()
                .find(|unit| unit.code == member.unit)
                .and_then(|unit| unit.valid_from),
            to: None,
        },
    });
    Ok(InstitutionPlan {
        institution: InstitutionDetails {
            code: today.code.clone(),
            name_lv: format!("{} ({SAMPLE_MARK})", plain(&today.name_lv)),
            name_en: format!("{} (sample)", plain(&today.name_en)),
            validity: Validity {
                from: today.valid_from,
                to: today.valid_to,
            },
            sample: true,
        },
        units: units.iter().map(unit_plan).collect(),
        staff: people.collect(),
        appointments: appointments.collect(),
    })
}

async fn load_scheme(
    op: &mut Op,
    loaded: &organisation::load::Loaded,
    sample: &Institution,
    wanted: &[SampleRegister],
) -> Result<(), SampleRefused> {
    let (institution, units) = (loaded.institution, &loaded.units);
    let year = calendar::year(op.at());
    let known = scheme::series_in_force(op.transaction(), institution).await?;
    let series: BTreeMap<String, SeriesId> = if known.is_empty() {
        let plan = SchemePlan {
            unit: None,
            institution,
            title: format!("Dokumentu klasifikācijas shēma ({SAMPLE_MARK})"),
            valid_from: first_day(year - 1),
            sample: true,
            series: sample
                .series
                .iter()
                .map(|series| series_plan(series, name_of(sample, &series.unit), units))
                .collect::<Result<_, _>>()?,
        };
        put_in_force(op, plan).await??
    } else {
        known
            .into_iter()
            .map(|series| (series.file_index.as_str().to_owned(), series.id))
            .collect()
    };
    for year in [year - 1, year] {
        open_files(op, institution, first_day(year)).await?;
    }
    let registers = scheme::registers(op.transaction(), institution).await?;
    for register in wanted {
        if registers.iter().all(|known| known.code != register.code) {
            open_register(op, register_plan(register, institution, &series)?).await?;
        }
    }
    Ok(())
}

fn series_plan(
    series: &SampleSeries,
    level_title: Option<&str>,
    units: &BTreeMap<String, UnitId>,
) -> Result<SeriesPlan, SampleRefused> {
    let index = series
        .index
        .parse()
        .map_err(|reason| classification::Refusal::FileIndex {
            given: series.index.clone(),
            reason,
        })?;
    let category = match series.retention_code.as_str() {
        "PASTAVIGI" => RetentionCategory::Permanent,
        "ILGSTOSI" => RetentionCategory::LongTerm,
        "ISLAICIGI" => RetentionCategory::ShortTerm,
        "LIDZ_VAJADZIBA_ZUDUSI" => RetentionCategory::UntilNeedEnds,
        other => return Err(SampleRefused::Unknown(other.to_owned())),
    };
    let retention =
        RetentionPeriod::new(category, series.years.map(i32::from)).map_err(|reason| {
            classification::Refusal::RetentionPeriod {
                index: Clone::clone(&index),
                reason,
            }
        })?;
    let trigger = series.trigger.clone().filter(|trigger| !trigger.is_empty());
    let about_people = !BACK_OFFICE.contains(&series.unit.as_str())
        || ABOUT_PEOPLE.contains(&series.index.as_str());
    // Each unit's series stand together, under its number and name.
    let level = series.index.split('-').next().zip(level_title);
    Ok(SeriesPlan {
        level: level.map(|(index, title)| Level {
            index: index.to_owned(),
            title: title.to_owned(),
        }),
        unit: Some(
            units
                .get(&series.unit)
                .copied()
                .ok_or_else(|| SampleRefused::Unknown(series.unit.clone()))?,
        ),
        retention: Some(retention),
        medium: Some(if about_people {
            Medium::Hybrid
        } else {
            Medium::Electronic
        }),
        information_system: Some("Aprite".to_owned()),
        access_ground: about_people.then(|| format!("privātās dzīves aizsardzība ({SAMPLE_MARK})")),
        access_term: about_people.then(|| format!("75 gadi ({SAMPLE_MARK})")),
        // A file that ends with its matter spans years (*pārejoša lieta*); the others are closed with the year.
        carries_over: trigger
            .as_deref()
            .is_some_and(|trigger| trigger != "file_closed_year_end"),
        trigger,
        legal_basis: series.legal_basis.clone(),
        default_access_class: if about_people {
            AccessClass::RestrictedPersonal
        } else {
            AccessClass::Open
        },
        ..SeriesPlan::titled(index, series.title_lv.clone(), series.title_en.clone())
    })
}

fn register_plan(
    register: &SampleRegister,
    institution: InstitutionId,
    series: &BTreeMap<String, SeriesId>,
) -> Result<RegisterPlan, SampleRefused> {
    let unknown = |index: &str| SampleRefused::Unknown(index.to_owned());
    Ok(RegisterPlan {
        institution,
        code: register.code.to_owned(),
        title_lv: register.title_lv.to_owned(),
        title_en: register.title_en.to_owned(),
        direction: register.direction,
        file_index: register
            .index
            .parse()
            .map_err(|_| unknown(register.index))?,
        number_format: register.number_format.parse().map_err(|reason| {
            classification::Refusal::NumberFormat {
                register: register.code.to_owned(),
                reason,
            }
        })?,
        series: register
            .usual
            .map(|index| series.get(index).copied().ok_or_else(|| unknown(index)))
            .transpose()?,
        valid_from: None,
    })
}

fn name_of<'a>(sample: &'a Institution, unit: &str) -> Option<&'a str> {
    let found = sample.units.iter().find(|known| known.code == unit);
    found.map(|unit| unit.name_lv.as_str())
}

/// A name without the remark behind it that tells it from its predecessor's.
fn plain(name: &str) -> &str {
    name.split_once(" (").map_or(name, |(name, _)| name)
}

fn first_day(year: i32) -> NaiveDate {
    NaiveDate::from_yo_opt(year, 1).unwrap_or_default()
}
