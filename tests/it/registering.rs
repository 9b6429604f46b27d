//! Registering at the desk, below the doors: numbers, claims, years, corrections, readings, the index.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use aprite::access::caller::Identity;
use aprite::access::{Caller, Scope};
use aprite::classification::registers::RegisterPlan;
use aprite::classification::scheme::{SchemePlan, SeriesPlan};
use aprite::classification::{registers, scheme, year_end, year_opening};
use aprite::config::UploadSettings;
use aprite::content::extract::Limits;
use aprite::content::ocr::Tools;
use aprite::content::reading::Reader;
use aprite::content::sandbox::Sandbox;
use aprite::content::sweep::sweep;
use aprite::content::uploads::{Received, Uploads};
use aprite::db::{DatabaseSettings, Db};
use aprite::documents::amend::{Amendment, amend};
use aprite::documents::annul::annul;
use aprite::documents::list::DocumentFilter;
use aprite::documents::reading::ReadContents;
use aprite::documents::view::{self, Purpose};
use aprite::documents::{
    CardDraft, Claim, Consequences, NewRelation, Refusal, RegisterDocument, Registrar, list, read,
    relations,
};
use aprite::finding::{Finding, question};
use aprite::jobs::{Worker, WorkerSettings};
use aprite::journal::{Actor, seal};
use aprite::kernel::calendar::Year;
use aprite::kernel::paging::PageRequest;
use aprite::kernel::secret::Keys;
use aprite::kernel::{Clock, Ids};
use aprite::op::{Bells, Kit};
use both::both;
use bytes::Bytes;
use chrono::{DateTime, TimeDelta, Utc};
use entities::documents::document;
use entities::ids::{AccountId, DocumentId, InstitutionId, RegisterId, UnitId};
use entities::organisation::{account, institution, unit};
use entities::values::RetentionPeriod;
use entities::vocabulary::{
    AccessClass, ContentRole, Direction, DocumentStatus, RelationKind, RetentionCategory, Role,
    UnitKind,
};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use storage::Store;
use tempfile::TempDir;

mod changes;
mod reading;

use crate::support::postgres::{self, Cluster};
use crate::support::stage::{Bytes as Place, Cards, Ground, Stage};

/// A records office with one register of incoming letters and two people.
struct Desk {
    kit: Kit,
    store: Store,
    uploads: Uploads,
    registrar: Registrar,
    finding: Finding,
    clerk: Caller,
    stranger: Caller,
    incoming: RegisterId,
    office: UnitId,
    scratch: PathBuf,
    _folder: TempDir,
    _database: Option<postgres::Database>,
}

fn morning() -> DateTime<Utc> {
    "2026-03-02T08:00:00Z".parse().expect("an instant")
}

async fn migrate(url: String) {
    let settings = DatabaseSettings::from_url(&url, 2).expect("a URL");
    let db = Db::open(&settings).await.expect("a migrated database");
    db.close().await.expect("closed");
}

impl Stage for Desk {
    async fn on(ground: Ground) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let (settings, database) = match ground.cards {
            Cards::Sqlite => (
                DatabaseSettings::Sqlite {
                    path: folder.path().join("aprite.sqlite"),
                },
                None,
            ),
            Cards::Postgres => {
                let database = Cluster::shared().migrated(migrate).await;
                let settings = DatabaseSettings::from_url(&database.url(), 8).expect("a URL");
                (settings, Some(database))
            }
        };
        let store = match ground.bytes {
            Place::Files => Store::local(&folder.path().join("content")).expect("a store"),
            Place::S3 => Store::s3(&crate::support::s3::Store::shared().bucket()).expect("a store"),
        };
        let kit = Kit {
            db: Db::open(&settings).await.expect("a database"),
            clock: Clock::standing_at(morning()),
            ids: Ids::seeded(1),
            keys: Arc::new(Keys::from_master(&[7; 32]).expect("keys")),
            bells: Arc::new(Bells::default()),
        };
        let (institution, office, centre) = institution(&kit).await;
        let clerk = person(&kit, institution, "lietvede", Role::RecordsClerk, office).await;
        let stranger = person(&kit, institution, "specialists", Role::Specialist, centre).await;
        let incoming = register_of_letters(&kit, institution, office).await;
        let scratch = folder.path().join("scratch");
        std::fs::create_dir_all(&scratch).expect("a scratch folder");
        Self {
            uploads: Uploads::new(kit.clone(), store.clone(), UploadSettings::default()),
            registrar: Registrar::new(kit.clone(), Consequences::none()),
            finding: Finding::open(
                kit.clone(),
                &folder.path().join("index"),
                search::Settings::default(),
            )
            .expect("an index"),
            kit,
            store,
            clerk,
            stranger,
            incoming,
            office,
            scratch,
            _folder: folder,
            _database: database,
        }
    }
}

async fn institution(kit: &Kit) -> (InstitutionId, UnitId, UnitId) {
    let op = kit.begin(Actor::System).await.expect("an operation");
    let row = institution::Model {
        id: op.new_id(InstitutionId),
        code: "OG".to_owned(),
        name_lv: "Ogres novada Sociālais dienests".to_owned(),
        name_en: "Ogre social service".to_owned(),
        valid_from: None,
        valid_to: None,
        sample: true,
    };
    let id = row.id;
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await
        .expect("an institution");
    let mut units = Vec::new();
    for code in ["OG-AIN", "OG-SC-MADL"] {
        let row = unit::Model {
            id: op.new_id(UnitId),
            institution_id: id,
            code: code.to_owned(),
            parent_id: None,
            kind: UnitKind::Department,
            name_lv: code.to_owned(),
            name_en: code.to_owned(),
            valid_from: None,
            valid_to: None,
            territories: serde_json::json!([]),
            fonds_archive: None,
            fonds_number: None,
            heir_id: None,
        };
        units.push(row.id);
        row.into_active_model()
            .reset_all()
            .insert(op.transaction())
            .await
            .expect("a unit");
    }
    op.commit().await.expect("committed");
    (id, units[0], units[1])
}

async fn person(
    kit: &Kit,
    institution: InstitutionId,
    login: &str,
    role: Role,
    unit: UnitId,
) -> Caller {
    let op = kit.begin(Actor::System).await.expect("an operation");
    let row = account::Model {
        id: op.new_id(AccountId),
        institution_id: institution,
        login: login.to_owned(),
        staff_member_id: None,
        password_hash: "none".to_owned(),
        disabled_at: None,
        created_at: op.at(),
    };
    let account = row.id;
    row.into_active_model()
        .reset_all()
        .insert(op.transaction())
        .await
        .expect("an account");
    op.commit().await.expect("committed");
    let identity = Identity {
        account,
        login: login.to_owned(),
        institution,
        staff_member: None,
        roles: BTreeSet::from([role]),
    };
    Caller::new(identity, BTreeSet::from([unit]), None)
}

async fn register_of_letters(kit: &Kit, institution: InstitutionId, office: UnitId) -> RegisterId {
    let mut op = kit.begin(Actor::System).await.expect("an operation");
    let plan = SchemePlan {
        unit: None,
        institution,
        title: "Paraugs".to_owned(),
        valid_from: "2025-01-01".parse().expect("a date"),
        sample: true,
        series: vec![SeriesPlan {
            unit: Some(office),
            retention: RetentionPeriod::new(RetentionCategory::ShortTerm, Some(5)).ok(),
            legal_basis: "paraugs".to_owned(),
            default_access_class: AccessClass::RestrictedPersonal,
            ..SeriesPlan::titled(
                "2-5".parse().expect("an index"),
                "Iesniegumi".to_owned(),
                "Submissions".to_owned(),
            )
        }],
    };
    let series = scheme::put_in_force(&mut op, plan)
        .await
        .expect("a database")
        .expect("a scheme");
    for opened in ["2025-01-02", "2026-01-02"] {
        year_opening::open_files(&mut op, institution, opened.parse().expect("a date"))
            .await
            .expect("files");
    }
    let plan = RegisterPlan {
        institution,
        code: "IES".to_owned(),
        title_lv: "Saņemtie iesniegumi".to_owned(),
        title_en: "Submissions received".to_owned(),
        direction: Direction::Incoming,
        file_index: "2-5".parse().expect("an index"),
        number_format: "{index}/{yy}/{seq}".parse().expect("a format"),
        series: series.get("2-5").copied(),
        valid_from: None,
    };
    let id = registers::open_register(&mut op, plan)
        .await
        .expect("a register");
    op.commit().await.expect("committed");
    id
}

impl Desk {
    fn letter(&self, title: &str) -> RegisterDocument {
        RegisterDocument {
            register: self.incoming,
            file: None,
            card: CardDraft {
                title: title.to_owned(),
                ..CardDraft::default()
            },
            claims: Vec::new(),
            relations: Vec::new(),
            idempotency: None,
        }
    }

    async fn register(&self, command: RegisterDocument) -> Result<document::Model, Refusal> {
        self.registrar
            .register(self.clerk.clone(), command)
            .await
            .expect("a database")
    }

    async fn registered(&self, title: &str) -> document::Model {
        self.register(self.letter(title)).await.expect("registered")
    }

    async fn upload(&self, name: &str, text: &'static str) -> Received {
        let body =
            futures::stream::iter([Ok::<_, std::io::Error>(Bytes::from_static(text.as_bytes()))]);
        self.uploads
            .receive(self.clerk.account, name, None, body)
            .await
            .expect("a store")
            .expect("taken in")
    }

    fn claim(&self, upload: &Received) -> Claim {
        Claim {
            upload: upload.upload,
            role: ContentRole::Main,
        }
    }

    fn reader(&self, limits: Limits) -> Reader {
        let executable = PathBuf::from(env!("CARGO_BIN_EXE_aprite"));
        let sandbox = Sandbox::new(executable, Tools::default(), limits);
        Reader::new(&self.kit, self.store.clone(), sandbox, self.scratch.clone())
    }

    /// Seals, reads and indexes until nothing is left to do.
    async fn settle(&self) {
        self.settle_within(Limits::default()).await;
    }

    async fn settle_within(&self, limits: Limits) {
        let reader = self.reader(limits);
        let handler = Arc::new(ReadContents::new(self.kit.clone(), reader, 2));
        let id = self.kit.ids.make(self.kit.clock.now(), |id| id);
        let worker = Worker::new(
            self.kit.db.clone(),
            self.kit.clock.clone(),
            handler,
            WorkerSettings::usual(),
            id,
        );
        while worker.run_once().await.expect("a database") > 0 {}
        while seal::seal(&self.kit.db, &self.kit.clock, &self.kit.keys)
            .await
            .expect("a journal")
            > 0
        {}
        self.finding.catch_up().await.expect("an index");
    }

    async fn found(&self, caller: &Caller, words: &str) -> Vec<DocumentId> {
        let page = self
            .finding
            .search(caller, question(words))
            .await
            .expect("an index")
            .expect("understood");
        page.hits
            .into_iter()
            .map(|hit| DocumentId(hit.id))
            .collect()
    }
}

fn number(card: &document::Model) -> &str {
    card.number.as_ref().map_or("", |number| number.as_str())
}

#[both]
async fn clerks_who_register_at_once_leave_no_gap(desk: Desk) {
    // A second registrar stands for a second process of the same service.
    let other = Registrar::new(desk.kit.clone(), Consequences::none());
    let waiting = (0..60).map(|turn| {
        let registrar = if turn % 2 == 0 {
            &desk.registrar
        } else {
            &other
        };
        registrar.register(
            desk.clerk.clone(),
            desk.letter(&format!("Iesniegums {turn}")),
        )
    });
    let mut sequences: Vec<i64> = futures::future::join_all(waiting)
        .await
        .into_iter()
        .map(|answer| {
            answer
                .expect("a database")
                .expect("registered")
                .sequence
                .expect("a sequence")
        })
        .collect();
    sequences.sort_unstable();
    assert_eq!(sequences, (1..=60).collect::<Vec<_>>());
}

#[both]
async fn what_is_refused_uses_no_number(desk: Desk) {
    assert_eq!(number(&desk.registered("Pirmais").await), "2-5/26/1");
    let untitled = desk
        .register(desk.letter(" "))
        .await
        .expect_err("a card without a title");
    assert_eq!(untitled.problems()[0].path, ["card", "title"]);
    let mut unknown = desk.letter("Nezināms reģistrs");
    unknown.register = RegisterId(uuid::Uuid::nil());
    assert_eq!(
        desk.register(unknown).await.expect_err("no such register"),
        Refusal::RegisterUnknown
    );
    let auditor = person(
        &desk.kit,
        desk.clerk.institution,
        "auditors",
        Role::Auditor,
        desk.office,
    )
    .await;
    let forbidden = desk
        .registrar
        .register(auditor, desk.letter("Nav atļauts"))
        .await;
    assert!(matches!(
        forbidden
            .expect("a database")
            .expect_err("auditors only read"),
        Refusal::NotPermitted(_)
    ));
    assert_eq!(number(&desk.registered("Otrais").await), "2-5/26/2");
}

#[both]
async fn a_batch_of_good_and_bad_answers_each(desk: Desk) {
    let titles = ["Viens", "", "Divi", "", "Trīs"];
    let waiting = titles.map(|title| {
        desk.registrar
            .register(desk.clerk.clone(), desk.letter(title))
    });
    let answers = futures::future::join_all(waiting).await;
    let numbers: Vec<Option<i64>> = answers
        .into_iter()
        .map(|answer| {
            answer
                .expect("a database")
                .ok()
                .and_then(|card| card.sequence)
        })
        .collect();
    assert_eq!(
        numbers.iter().map(Option::is_some).collect::<Vec<_>>(),
        [true, false, true, false, true]
    );
    let given: BTreeSet<i64> = numbers.into_iter().flatten().collect();
    assert_eq!(given, BTreeSet::from([1, 2, 3]));
}

#[both]
async fn a_closed_year_takes_nothing_more(desk: Desk) {
    use aprite::classification::read as scheme;
    let institution = desk.clerk.institution;
    let last_year = scheme::files_of_year(desk.kit.db.reader(), institution, 2025)
        .await
        .expect("files");
    let mut command = desk.letter("Pagājušā gada lietā");
    command.file = Some(last_year[0].id);
    assert_eq!(
        desk.register(command).await.expect_err("2025 is over"),
        Refusal::YearOver { year: 2025 }
    );

    desk.registered("Vēl šogad").await;
    let mut op = desk.kit.begin(Actor::System).await.expect("an operation");
    let year = Year::of(op.at());
    year_end::run::close_register(&mut op, institution, desk.incoming, year, Vec::new())
        .await
        .expect("a database")
        .expect("closed");
    op.commit().await.expect("committed");
    let refusal = desk
        .register(desk.letter("Pēc slēgšanas"))
        .await
        .expect_err("the year is closed");
    assert_eq!(refusal, Refusal::YearClosed { year: 2026 });
}

#[both]
async fn one_upload_serves_one_document(desk: Desk) {
    let upload = desk
        .upload("iesniegums.txt", "Lūdzu piešķirt pabalstu.")
        .await;
    let other = Registrar::new(desk.kit.clone(), Consequences::none());
    let command = |title: &str| RegisterDocument {
        claims: vec![desk.claim(&upload)],
        ..desk.letter(title)
    };
    let (one, two) = tokio::join!(
        desk.registrar
            .register(desk.clerk.clone(), command("Viens")),
        other.register(desk.clerk.clone(), command("Otrs")),
    );
    let answers = [one.expect("a database"), two.expect("a database")];
    assert_eq!(
        answers.iter().filter(|answer| answer.is_ok()).count(),
        1,
        "{answers:?}"
    );
    let refusal = answers
        .iter()
        .find_map(|answer| answer.as_ref().err())
        .expect("one is refused");
    assert_eq!(refusal.problems()[0].code, "UPLOAD_CLAIMED");
    assert_eq!(refusal.problems()[0].path, ["uploads", "0"]);
    assert_eq!(number(&desk.registered("Nākamais").await), "2-5/26/2");
}

#[both]
async fn the_same_bytes_are_kept_once(desk: Desk) {
    let first = desk.upload("a.txt", "vienādi baiti").await;
    let second = desk.upload("b.txt", "vienādi baiti").await;
    assert_eq!(first.hash, second.hash);
    let one = desk
        .register(RegisterDocument {
            claims: vec![desk.claim(&first)],
            ..desk.letter("Viens")
        })
        .await;
    let two = desk
        .register(RegisterDocument {
            claims: vec![desk.claim(&second)],
            ..desk.letter("Otrs")
        })
        .await;
    let ids = [two.expect("registered").id, one.expect("registered").id];
    let reader = desk.kit.db.reader();
    let owners = read::owning(reader, desk.clerk.scope(), first.hash, 5)
        .await
        .expect("a database");
    assert_eq!(owners.iter().map(|card| card.id).collect::<Vec<_>>(), ids);
    let hidden = read::owning(reader, &Scope::nothing(), first.hash, 5)
        .await
        .expect("a database");
    assert!(hidden.is_empty());
}

#[both]
async fn an_unclaimed_upload_is_gone_after_a_day(desk: Desk) {
    let forgotten = desk.upload("aizmirsts.txt", "neviens").await;
    let kept = desk.upload("paturets.txt", "kads").await;
    let claimed = RegisterDocument {
        claims: vec![desk.claim(&kept)],
        ..desk.letter("Paturēts")
    };
    desk.register(claimed).await.expect("registered");
    desk.kit.clock.advance(TimeDelta::hours(23));
    assert_eq!(sweep(&desk.kit, &desk.store).await.expect("swept"), 0);
    desk.kit.clock.advance(TimeDelta::hours(2));
    let late = RegisterDocument {
        claims: vec![desk.claim(&forgotten)],
        ..desk.letter("Par vēlu")
    };
    assert_eq!(
        desk.register(late).await.expect_err("expired").problems()[0].code,
        "UPLOAD_UNKNOWN"
    );
    while sweep(&desk.kit, &desk.store).await.expect("swept") > 0 {}
    let exists = |received: &Received| {
        desk.store
            .exists(storage::ContentHash::from_bytes(*received.hash.as_bytes()))
    };
    assert!(!exists(&forgotten).await.expect("a store"));
    assert!(exists(&kept).await.expect("a store"));
}

#[both]
async fn a_repeated_request_gets_its_first_answer(desk: Desk) {
    let key = |question: &str| Some(("atslega-1".parse().expect("a key"), question.to_owned()));
    let command = |question| RegisterDocument {
        idempotency: key(question),
        ..desk.letter("Reiz")
    };
    let first = desk
        .register(command("jautājums"))
        .await
        .expect("registered");
    let again = desk
        .register(command("jautājums"))
        .await
        .expect("the first answer");
    assert_eq!(first.id, again.id);
    assert_eq!(
        desk.register(command("cits"))
            .await
            .expect_err("another question"),
        Refusal::KeyReused
    );
    let twins = (0..4).map(|_| {
        let command = RegisterDocument {
            idempotency: Some(("dvini".parse().expect("a key"), "q".to_owned())),
            ..desk.letter("Dvīņi")
        };
        desk.registrar.register(desk.clerk.clone(), command)
    });
    let ids: BTreeSet<DocumentId> = futures::future::join_all(twins)
        .await
        .into_iter()
        .map(|answer| answer.expect("a database").expect("registered").id)
        .collect();
    assert_eq!(ids.len(), 1);
    assert_eq!(number(&desk.registered("Nākamais").await), "2-5/26/3");
}
