//! Ogre in December 2010: four services, each with its people, and in Suntaži records that will be handed over.

use aprite::classification::custody;
use aprite::classification::registers::{RegisterPlan, open_register};
use aprite::classification::scheme::{SchemePlan, SeriesPlan, put_in_force};
use aprite::classification::year_opening::open_files;
use aprite::journal::Actor;
use aprite::organisation::load::{
    AppointmentPlan, InstitutionDetails, InstitutionPlan, Loaded, StaffPlan, UnitPlan,
};
use aprite::organisation::{NewAccount, Password, Validity, accounts, load_institution, password};
use chrono::{DateTime, NaiveDate};
use entities::classification::file;
use entities::values::RetentionPeriod;
use entities::vocabulary::{AccessClass, Direction, OpenState, RetentionCategory, Role, UnitKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::support::app::TestApp;
use crate::support::stage::{Ground, Stage};

/// Wednesday 15 December 2010, 10:00 in Riga: four services, and a decision of the council that they shall be one.
pub(super) struct December2010 {
    pub(super) app: TestApp,
    pub(super) loaded: Loaded,
}

impl Stage for December2010 {
    async fn on(ground: Ground) -> Self {
        let at = DateTime::from_timestamp(1_292_400_000, 0).expect("an instant");
        let app = TestApp::empty(ground, at).await;
        let loaded = four_services(&app).await;
        Self { app, loaded }
    }
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

fn service(code: &str, name: &str) -> UnitPlan {
    UnitPlan {
        code: code.to_owned(),
        parent: None,
        kind: UnitKind::PredecessorService,
        name_lv: format!("{name} sociālais dienests"),
        name_en: format!("{name} social service"),
        validity: Validity {
            from: Some(day("2009-07-01")),
            to: None,
        },
        territories: Vec::new(),
        predecessors: Vec::new(),
    }
}

/// The four services with their people, and in Suntaži a register, a client file that carries over and a file of 2009 that
/// is closed.
async fn four_services(app: &TestApp) -> Loaded {
    let kit = &app.kit;
    let person = |given: &str, family: &str| StaffPlan {
        key: family.to_owned(),
        given_name: given.to_owned(),
        family_name: family.to_owned(),
        email: None,
        validity: Validity::default(),
    };
    let place = |staff: &str, unit: &str, position: &str| AppointmentPlan {
        staff: staff.to_owned(),
        unit: unit.to_owned(),
        position: position.to_owned(),
        validity: Validity::default(),
    };
    let plan = InstitutionPlan {
        institution: InstitutionDetails {
            code: "OGRE".to_owned(),
            name_lv: "Ogres novada sociālie dienesti".to_owned(),
            name_en: "Social services of Ogre".to_owned(),
            validity: Validity::default(),
            sample: true,
        },
        units: vec![
            service("PRED-OGRE", "Ogres"),
            service("PRED-MADL", "Madlienas"),
            service("PRED-SUNT", "Suntažu"),
            service("PRED-TAUR", "Taurupes"),
        ],
        staff: vec![
            person("Aija", "Upīte"),
            person("Uldis", "Vītols"),
            person("Baiba", "Ķirse"),
            person("Edgars", "Strazdiņš"),
        ],
        appointments: vec![
            place("Upīte", "PRED-SUNT", "sociālā darbiniece"),
            place("Vītols", "PRED-SUNT", "vadītājs"),
            place("Ķirse", "PRED-MADL", "sociālā darbiniece"),
        ],
    };
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    let loaded = load_institution(&mut op, plan).await.expect("a plan");
    let suntazi = loaded.units["PRED-SUNT"];
    let series = |index: &str, carries_over| SeriesPlan {
        level: None,
        responsible: None,
        medium: None,
        information_system: None,
        access_ground: None,
        access_term: None,
        notes: None,
        index: index.parse().expect("an index"),
        title_lv: "Klientu lietas".to_owned(),
        title_en: "Client files".to_owned(),
        unit: Some(suntazi),
        retention: Some(
            RetentionPeriod::new(RetentionCategory::ShortTerm, Some(10)).expect("a period"),
        ),
        trigger: None,
        legal_basis: "paraugs".to_owned(),
        carries_over,
        default_access_class: AccessClass::RestrictedPersonal,
    };
    let scheme = SchemePlan {
        unit: None,
        institution: loaded.institution,
        title: "Nomenklatūra".to_owned(),
        valid_from: day("2009-07-01"),
        sample: true,
        series: vec![series("7-3", true), series("7-4", false)],
    };
    let series = put_in_force(&mut op, scheme)
        .await
        .expect("written")
        .expect("a scheme");
    for year in ["2009-07-01", "2010-01-04"] {
        open_files(&mut op, loaded.institution, day(year))
            .await
            .expect("files");
    }
    let register = RegisterPlan {
        institution: loaded.institution,
        code: "suntazi".to_owned(),
        title_lv: "Suntažu reģistrs".to_owned(),
        title_en: "Register of Suntaži".to_owned(),
        direction: Direction::Incoming,
        file_index: "7-3".parse().expect("an index"),
        number_format: "{index}/{yy}/{seq}".parse().expect("a format"),
        series: series.get("7-3").copied(),
        valid_from: Some(day("2009-07-01")),
    };
    let register = open_register(&mut op, register).await.expect("a register");
    custody::keep_register(
        &mut op,
        loaded.institution,
        register,
        suntazi,
        day("2009-07-01"),
    )
    .await
    .expect("written")
    .expect("a register");
    file::Entity::update_many()
        .col_expr(file::Column::State, Expr::value(OpenState::Closed))
        .col_expr(file::Column::ClosedOn, Expr::value(day("2009-12-31")))
        .filter(file::Column::Year.eq(2009))
        .exec(op.transaction())
        .await
        .expect("closed as of 2009");
    let hashed = password::hash(&Password::generated())
        .await
        .expect("hashed");
    for (login, family_name, role) in [
        ("lietvede", "Vītols", Role::RecordsClerk),
        ("aija", "Upīte", Role::Specialist),
        ("baiba", "Ķirse", Role::Specialist),
        ("administrators", "Strazdiņš", Role::Administrator),
    ] {
        let new = NewAccount {
            institution: loaded.institution,
            login: login.parse().expect("a login name"),
            staff_member: Some(loaded.staff[family_name]),
            roles: [role].into(),
            password: hashed.clone(),
        };
        accounts::create(&mut op, new).await.expect("an account");
    }
    op.commit().await.expect("a commit");
    loaded
}
