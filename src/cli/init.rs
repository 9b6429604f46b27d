//! `aprite init`: the least with which an institution can register its first document.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use entities::ids::InstitutionId;
use entities::values::RetentionPeriod;
use entities::vocabulary::{Direction, Medium, RetentionCategory, Role, UnitKind};
use serde_json::json;

use super::accounts::{refused, typed};
use super::arguments::InitArguments;
use super::outlet::{Failure, Outcome, Outlet};
use crate::circulation::deadline::adopt::load_law;
use crate::classification::registers::{RegisterPlan, open_register};
use crate::classification::scheme::{Level, SchemePlan, SeriesPlan, put_in_force};
use crate::classification::year_opening::open_files;
use crate::config::Settings;
use crate::journal::Actor;
use crate::kernel::{Fault, calendar};
use crate::op::Op;
use crate::organisation::load::{
    AppointmentPlan, InstitutionDetails, InstitutionPlan, Loaded, StaffPlan, UnitPlan,
};
use crate::organisation::{
    self, HashedPassword, Login, NewAccount, Password, Validity, accounts, password,
};

/// A register to begin with, and the series that its documents are filed in.
struct Beginning {
    code: &'static str,
    direction: Direction,
    register: (&'static str, &'static str),
    series: (&'static str, &'static str, &'static str),
    /// Years; none is for ever.
    years: Option<i32>,
}

/// Terms of the usual office files (MK 690/2018 and domain §4.3); the archive coordinates the institution's own scheme.
const BEGINNINGS: [Beginning; 4] = [
    Beginning {
        code: "sanemtie",
        direction: Direction::Incoming,
        register: ("Saņemto dokumentu reģistrs", "Incoming documents"),
        series: ("1-1", "Saņemtie dokumenti", "Incoming documents"),
        years: Some(5),
    },
    Beginning {
        code: "nosutitie",
        direction: Direction::Outgoing,
        register: ("Nosūtīto dokumentu reģistrs", "Outgoing documents"),
        series: ("1-2", "Nosūtītie dokumenti", "Outgoing documents"),
        years: Some(5),
    },
    Beginning {
        code: "ieksejie",
        direction: Direction::Internal,
        register: ("Iekšējo dokumentu reģistrs", "Internal documents"),
        series: ("1-3", "Iekšējie dokumenti", "Internal documents"),
        years: Some(5),
    },
    Beginning {
        code: "rikojumi",
        direction: Direction::Internal,
        register: (
            "Rīkojumu reģistrs pamatdarbības jautājumos",
            "Orders on core activity",
        ),
        series: (
            "1-4",
            "Rīkojumi pamatdarbības jautājumos",
            "Orders on core activity",
        ),
        years: None,
    },
];

/// An account to be made.
struct Draft {
    login: Login,
    role: Role,
    password: Password,
    hashed: HashedPassword,
    drawn: bool,
}

/// Begins an institution.
///
/// # Errors
/// When there is one already, or something given is no code, login or password.
pub(crate) async fn run(
    settings: Settings,
    arguments: &InitArguments,
    outlet: &Outlet,
) -> Result<Outcome, Failure> {
    let code = arguments.code.trim();
    if code.is_empty() || code.contains(char::is_whitespace) {
        return Err(Failure::naming("cli-init-code", "code", &arguments.code));
    }
    let mut wanted = vec![(arguments.administrator.as_str(), Role::Administrator)];
    wanted.extend(
        arguments
            .clerk
            .as_deref()
            .map(|login| (login, Role::RecordsClerk)),
    );
    let mut drafts = Vec::with_capacity(wanted.len());
    for (login, role) in wanted {
        let login = login
            .parse()
            .map_err(|invalid: organisation::InvalidLogin| Failure::Told(invalid.to_string()))?;
        let drawn = !arguments.password_stdin;
        let password = if drawn {
            Password::generated()
        } else {
            typed(&mut std::io::stdin().lock())?
        };
        let hashed = password::hash(&password).await?;
        drafts.push(Draft {
            login,
            role,
            password,
            hashed,
            drawn,
        });
    }
    let ground = super::open(settings).await?;
    if let Some(known) = organisation::read::institutions(ground.kit.db.reader())
        .await?
        .first()
    {
        return Err(Failure::naming(
            "cli-init-twice",
            "institution",
            &known.name_lv,
        ));
    }
    let mut op = ground.kit.begin(Actor::System).await?;
    let loaded = organisation::load_institution(&mut op, plan(arguments, code))
        .await
        .map_err(refused)?;
    load_scheme(&mut op, &loaded, code).await?;
    load_law(&mut op, loaded.institution).await?;
    for draft in &drafts {
        let new = NewAccount {
            institution: loaded.institution,
            login: draft.login.clone(),
            staff_member: loaded.staff.get(draft.login.as_str()).copied(),
            roles: BTreeSet::from([draft.role]),
            password: draft.hashed.clone(),
        };
        accounts::create(&mut op, new).await.map_err(refused)?;
    }
    op.commit().await?;
    for draft in drafts.iter().filter(|draft| draft.drawn) {
        let (login, password, role) = (draft.login.as_str(), draft.password.expose(), draft.role);
        outlet.result(
            &format!("account {login} {password} {role}"),
            &json!({ "account": login, "password": password, "role": role }),
        );
    }
    outlet.say(
        "cli-init-done",
        &[("directory", ground.settings.data_dir.display().to_string())],
    );
    ground.close().await?;
    Ok(Outcome::Fine)
}

/// The institution with one unit of the same name; who files documents must work in it.
fn plan(arguments: &InitArguments, code: &str) -> InstitutionPlan {
    let name_en = arguments
        .name_en
        .clone()
        .unwrap_or_else(|| arguments.name.clone());
    let clerk = arguments.clerk.as_ref();
    InstitutionPlan {
        institution: InstitutionDetails {
            code: code.to_owned(),
            name_lv: arguments.name.clone(),
            name_en: name_en.clone(),
            validity: Validity::default(),
            sample: false,
        },
        units: vec![UnitPlan {
            code: code.to_owned(),
            parent: None,
            kind: UnitKind::Institution,
            name_lv: arguments.name.clone(),
            name_en,
            validity: Validity::default(),
            territories: Vec::new(),
            predecessors: Vec::new(),
        }],
        staff: clerk
            .map(|login| StaffPlan {
                key: login.clone(),
                given_name: "Lietvedība".to_owned(),
                family_name: login.clone(),
                email: None,
                validity: Validity::default(),
            })
            .into_iter()
            .collect(),
        appointments: clerk
            .map(|login| AppointmentPlan {
                staff: login.clone(),
                unit: code.to_owned(),
                position: Role::RecordsClerk.latvian().to_owned(),
                validity: Validity::default(),
            })
            .into_iter()
            .collect(),
    }
}

async fn load_scheme(op: &mut Op, loaded: &Loaded, code: &str) -> Result<(), Failure> {
    let institution: InstitutionId = loaded.institution;
    let unit = loaded.units.get(code).copied();
    let today = calendar::day(op.at());
    let first = NaiveDate::from_yo_opt(calendar::year(op.at()), 1).unwrap_or(today);
    let mut series = Vec::with_capacity(BEGINNINGS.len());
    for beginning in &BEGINNINGS {
        let (index, title_lv, title_en) = beginning.series;
        let category = if beginning.years.is_some() {
            RetentionCategory::ShortTerm
        } else {
            RetentionCategory::Permanent
        };
        let index = index.parse().map_err(Fault::at("reading a file index"))?;
        series.push(SeriesPlan {
            level: Some(Level {
                index: "1".to_owned(),
                title: "Lietvedība".to_owned(),
            }),
            unit,
            retention: Some(
                RetentionPeriod::new(category, beginning.years)
                    .map_err(Fault::at("reading a retention period"))?,
            ),
            trigger: beginning.years.map(|_| "file_closed_year_end".to_owned()),
            legal_basis: "Arhīvu likums; MK 282/2024; termiņš saskaņojams ar LNA".to_owned(),
            medium: Some(Medium::Electronic),
            information_system: Some("Aprite".to_owned()),
            ..SeriesPlan::titled(index, title_lv.to_owned(), title_en.to_owned())
        });
    }
    let plan = SchemePlan {
        unit: None,
        institution,
        title: "Dokumentu klasifikācijas shēma".to_owned(),
        valid_from: first,
        sample: false,
        series,
    };
    let ids = put_in_force(op, plan)
        .await?
        .map_err(Fault::at("beginning a scheme"))?;
    open_files(op, institution, first).await?;
    for beginning in &BEGINNINGS {
        let (title_lv, title_en) = beginning.register;
        let plan = RegisterPlan {
            institution,
            code: beginning.code.to_owned(),
            title_lv: title_lv.to_owned(),
            title_en: title_en.to_owned(),
            direction: beginning.direction,
            file_index: beginning
                .series
                .0
                .parse()
                .map_err(Fault::at("reading a file index"))?,
            number_format: "{index}/{yy}/{seq}"
                .parse()
                .map_err(Fault::at("reading a number format"))?,
            series: ids.get(beginning.series.0).copied(),
            valid_from: Some(first),
        };
        open_register(op, plan).await?;
    }
    Ok(())
}
