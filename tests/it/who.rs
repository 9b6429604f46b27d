//! Who comes in and what they may see, on both databases: the administrator sets up a service, its people sign in, a
//! program gets a token, and a colleague who leaves is out.

use std::sync::Arc;

use aprite::access::token::NewToken;
use aprite::access::{Action, Gate, SignInRefusal};
use aprite::db::{DatabaseSettings, Db};
use aprite::journal::Actor;
use aprite::kernel::paging::PageRequest;
use aprite::kernel::secret::Keys;
use aprite::kernel::{Clock, Ids};
use aprite::op::{Bells, Kit};
use aprite::organisation::load::{
    AppointmentPlan, InstitutionDetails, InstitutionPlan, Loaded, StaffPlan, UnitPlan,
};
use aprite::organisation::{
    NewAccount, Password, Refusal, Validity, accounts, load_institution, password, read,
};
use both::both;
use chrono::{NaiveDate, TimeDelta};
use entities::documents::document;
use entities::ids::AccountId;
use entities::vocabulary::{Role, TokenScope, UnitKind};
use sea_orm::{EntityTrait, PaginatorTrait, QueryFilter};
use secrecy::ExposeSecret;
use tempfile::TempDir;

use crate::support::postgres::{Cluster, Database};
use crate::support::stage::{Cards, Ground, Stage};

const PASSWORD: &str = "zīlīte zem jumta";

struct Office {
    kit: Kit,
    _database: Option<Database>,
    _folder: TempDir,
}

impl Stage for Office {
    async fn on(ground: Ground) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (settings, database) = match ground.cards {
            Cards::Sqlite => {
                let path = folder.path().join("aprite.db");
                (DatabaseSettings::Sqlite { path }, None)
            }
            Cards::Postgres => {
                let database = Cluster::shared().empty();
                let url = database.url();
                let connections = 5;
                (
                    DatabaseSettings::Postgres { url, connections },
                    Some(database),
                )
            }
        };
        let morning = "2026-03-02T08:00:00Z".parse().expect("an instant");
        let kit = Kit {
            db: Db::open(&settings).await.expect("a database"),
            clock: Clock::standing_at(morning),
            ids: Ids::seeded(1),
            keys: Arc::new(Keys::from_master(&[7; 32]).expect("keys")),
            bells: Arc::new(Bells::default()),
        };
        Self {
            kit,
            _database: database,
            _folder: folder,
        }
    }
}

impl Office {
    async fn load(&self, plan: InstitutionPlan) -> Loaded {
        let mut op = self.kit.begin(Actor::System).await.expect("an operation");
        let loaded = load_institution(&mut op, plan).await.expect("a plan");
        op.commit().await.expect("a commit");
        loaded
    }

    async fn account(
        &self,
        service: &Loaded,
        login: &str,
        person: Option<&str>,
        roles: &[Role],
    ) -> Result<AccountId, Refusal> {
        let chosen = Password::chosen(PASSWORD.into()).expect("long enough");
        let new = NewAccount {
            institution: service.institution,
            login: login.parse().expect("a login name"),
            staff_member: person.map(|key| service.staff[key]),
            roles: roles.iter().copied().collect(),
            password: password::hash(&chosen).await.expect("hashed"),
        };
        let mut op = self.kit.begin(Actor::System).await?;
        let id = accounts::create(&mut op, new).await?;
        op.commit().await?;
        Ok(id)
    }
}

/// The centre succeeded a service that ended in 2010; its section is headed by nobody but the centre's head.
fn service() -> InstitutionPlan {
    let unit = |code: &str, parent: Option<&str>, kind, to, predecessors: &[&str]| UnitPlan {
        code: code.to_owned(),
        parent: parent.map(str::to_owned),
        kind,
        name_lv: format!("Struktūrvienība {code}"),
        name_en: format!("Unit {code}"),
        validity: Validity { from: None, to },
        territories: vec!["Suntažu pagasts".to_owned()],
        predecessors: predecessors.iter().map(|code| (*code).to_owned()).collect(),
    };
    let person = |given: &str, family: &str| StaffPlan {
        key: family.to_owned(),
        given_name: given.to_owned(),
        family_name: family.to_owned(),
        email: Some(format!("{given}@example.org")),
        validity: Validity::default(),
    };
    InstitutionPlan {
        institution: InstitutionDetails {
            code: "SUNT".to_owned(),
            name_lv: "Suntažu sociālais centrs".to_owned(),
            name_en: "Suntaži social centre".to_owned(),
            validity: Validity::default(),
            sample: true,
        },
        units: vec![
            unit("SEC", Some("CEN"), UnitKind::Department, None, &[]),
            unit("CEN", None, UnitKind::SocialCentre, None, &["OLD"]),
            unit(
                "OLD",
                None,
                UnitKind::PredecessorService,
                NaiveDate::from_ymd_opt(2010, 12, 31),
                &[],
            ),
        ],
        staff: vec![
            person("Anna", "Čakste"),
            person("Ilze", "Cukura"),
            person("Jānis", "Āboliņš"),
        ],
        appointments: vec![AppointmentPlan {
            staff: "Cukura".to_owned(),
            unit: "CEN".to_owned(),
            position: "centra vadītāja".to_owned(),
            validity: Validity::default(),
        }],
    }
}

#[both]
async fn a_service_is_set_up_its_people_come_in_and_go(office: Office) {
    let service_loaded = office.load(service()).await;
    assert!(service_loaded.is_changed());
    assert!(!office.load(service()).await.is_changed());
    let reader = office.kit.db.reader();
    let request = PageRequest::new(10, None).expect("a page");
    let staff = read::staff(reader, service_loaded.institution, None, &request).await;
    let names = staff
        .expect("staff")
        .rows
        .into_iter()
        .map(|row| row.family_name);
    assert_eq!(names.collect::<Vec<_>>(), ["Āboliņš", "Cukura", "Čakste"]);

    let head = [Role::UnitHead];
    let account = office
        .account(&service_loaded, "ilze", Some("Cukura"), &head)
        .await;
    let account = account.expect("an account");
    let twin = office.account(&service_loaded, "ilze", None, &head).await;
    assert!(matches!(twin, Err(Refusal::LoginTaken(_))));

    let gate = Gate::new(office.kit.clone());
    let wrong = gate.sign_in("ilze", &"zīlīte uz jumta".into(), None).await;
    assert!(matches!(wrong, Err(SignInRefusal::WrongCredentials)));
    let signed_in = gate
        .sign_in("ilze", &PASSWORD.into(), None)
        .await
        .expect("in");
    let caller = &signed_in.caller;
    assert_eq!(
        caller.units,
        service_loaded.units.values().copied().collect()
    );
    let visible = document::Entity::find().filter(caller.scope().condition());
    assert_eq!(visible.count(reader).await.expect("a count"), 0);

    let new = NewToken {
        name: "skeneris".to_owned(),
        scope: TokenScope::Write,
        days: 30,
    };
    let token = gate.create_token(caller, new).await.expect("a token");
    let token = token.secret.expose_secret();
    let by_token = gate.token(token).await.expect("asked").expect("known");
    assert!(by_token.may(Action::RegisterDocument));
    assert_eq!(by_token.scope(), caller.scope());

    let mut op = office.kit.begin(Actor::System).await.expect("an operation");
    accounts::set_roles(&mut op, account, &[Role::Lawyer].into())
        .await
        .expect("set");
    op.commit().await.expect("a commit");
    office.kit.clock.advance(TimeDelta::seconds(1));
    let secret = signed_in.secret.expose_secret();
    let lawyer = gate.session(secret).await.expect("asked").expect("known");
    assert_eq!(lawyer.roles, [Role::Lawyer].into());
    assert!(!lawyer.units.contains(&service_loaded.units["SEC"]));

    // She leaves.
    let mut op = office.kit.begin(Actor::System).await.expect("an operation");
    accounts::disable(&mut op, account).await.expect("disabled");
    op.commit().await.expect("a commit");
    gate.forget(account);
    assert!(gate.session(secret).await.expect("asked").is_none());
    assert!(gate.token(token).await.expect("asked").is_none());
    let refused = gate.sign_in("ilze", &PASSWORD.into(), None).await;
    assert!(matches!(refused, Err(SignInRefusal::WrongCredentials)));
}
