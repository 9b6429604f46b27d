//! People and units for the unit tests of this area and those below it.

use chrono::NaiveDate;
use entities::ids::AccountId;
use entities::vocabulary::{Role, UnitKind};

use super::load::{
    AppointmentPlan, InstitutionDetails, InstitutionPlan, Loaded, StaffPlan, UnitPlan,
    load_institution,
};
use super::structure::Validity;
use super::{NewAccount, Password, accounts, password};
use crate::journal::Actor;
use crate::op::Kit;

/// Two institutions, each with the units `A` above `B`, `C` beside them, `OLD` that ended before time began and that `B`
/// succeeded, and two people: `ilze` who works in `A`, `janis` who works in `B`.
pub(crate) async fn two_institutions(kit: &Kit) -> [Loaded; 2] {
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    let mut loaded = Vec::new();
    for code in ["ONE", "TWO"] {
        let plan = institution_plan(code);
        loaded.push(
            load_institution(&mut op, plan)
                .await
                .expect("a plan that loads"),
        );
    }
    op.commit().await.expect("a commit");
    loaded.try_into().expect("two of them")
}

/// One of [`two_institutions`].
pub(crate) fn institution_plan(code: &str) -> InstitutionPlan {
    let unit =
        |code: &str, parent: Option<&str>, to: Option<NaiveDate>, predecessors: &[&str]| UnitPlan {
            code: code.to_owned(),
            parent: parent.map(str::to_owned),
            kind: UnitKind::Department,
            name_lv: format!("Nodaļa {code}"),
            name_en: format!("Department {code}"),
            validity: Validity { from: None, to },
            territories: Vec::new(),
            predecessors: predecessors.iter().map(|code| (*code).to_owned()).collect(),
        };
    let person = |key: &str, given: &str, family: &str| StaffPlan {
        key: key.to_owned(),
        given_name: given.to_owned(),
        family_name: family.to_owned(),
        email: None,
        validity: Validity::default(),
    };
    let place = |staff: &str, unit: &str| AppointmentPlan {
        staff: staff.to_owned(),
        unit: unit.to_owned(),
        position: "speciālists".to_owned(),
        validity: Validity::default(),
    };
    InstitutionPlan {
        institution: InstitutionDetails {
            code: code.to_owned(),
            name_lv: format!("Dienests {code}"),
            name_en: format!("Service {code}"),
            validity: Validity::default(),
            sample: true,
        },
        units: vec![
            unit("B", Some("A"), None, &["OLD"]),
            unit("A", None, None, &[]),
            unit("C", None, None, &[]),
            unit("OLD", None, NaiveDate::from_ymd_opt(2010, 12, 31), &[]),
        ],
        staff: vec![
            person("ilze", "Ilze", "Kalniņa"),
            person("janis", "Jānis", "Bērziņš"),
        ],
        appointments: vec![place("ilze", "A"), place("janis", "B")],
    }
}

/// The password of every account of [`account`].
pub(crate) const PASSWORD: &str = "zīlīte zem jumta";

/// An account with roles, committed.
pub(crate) async fn account(
    kit: &Kit,
    institution: &Loaded,
    login: &str,
    person: Option<&str>,
    roles: &[Role],
) -> AccountId {
    let password = Password::chosen(PASSWORD.into()).expect("long enough");
    let new = NewAccount {
        institution: institution.institution,
        login: login.parse().expect("a login name"),
        staff_member: person.map(|key| institution.staff[key]),
        roles: roles.iter().copied().collect(),
        password: password::hash(&password).await.expect("hashed"),
    };
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    let id = accounts::create(&mut op, new).await.expect("an account");
    op.commit().await.expect("a commit");
    id
}
