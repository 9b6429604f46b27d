//! The mergers: that of 2011 from the dry run to the first registration under the successor, and those of the sample data.

use aprite::app::sample;
use aprite::classification::custody;
use aprite::classification::registers::{RegisterPlan, open_register};
use aprite::classification::scheme::{SchemePlan, SeriesPlan, put_in_force};
use aprite::classification::year_opening::open_files;
use aprite::journal::Actor;
use aprite::organisation::load::{
    AppointmentPlan, InstitutionDetails, InstitutionPlan, Loaded, StaffPlan, UnitPlan,
};
use aprite::organisation::reorganisation::acts;
use aprite::organisation::{
    NewAccount, Password, Validity, accounts, load_institution, password, read,
};
use aprite::sample::{Institution, SampleUnit, valmiera_units};
use both::both;
use chrono::{DateTime, NaiveDate, TimeDelta};
use entities::classification::file;
use entities::ids::InstitutionId;
use entities::values::RetentionPeriod;
use entities::vocabulary::{AccessClass, Direction, OpenState, RetentionCategory, Role, UnitKind};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};
use crate::support::stage::{Ground, Stage};

/// Wednesday 15 December 2010, 10:00 in Riga: four services, and a decision of the council that they shall be one.
struct December2010 {
    app: TestApp,
    loaded: Loaded,
}

impl Stage for December2010 {
    async fn on(ground: Ground) -> Self {
        let at = DateTime::from_timestamp(1_292_400_000, 0).expect("an instant");
        let app = TestApp::empty(ground, at).await;
        let loaded = four_services(&app).await;
        Self { app, loaded }
    }
}

fn day(text: &str) -> NaiveDate {
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

fn merger(effective_on: &str) -> Value {
    let centre = |code: &str, name: &str| json!({ "code": code, "parent": "OG", "kind": "SOCIAL_CENTRE", "nameLv": format!("{name} sociālais centrs") });
    let succession = |from: &str, centre: &str| json!({ "from": from, "to": ["OG", centre] });
    json!({
        "ground": "Ogres novada domes 21.10.2010. lēmums (prot. Nr. 12)",
        "decidedOn": "2010-10-21",
        "effectiveOn": effective_on,
        "units": [
            { "code": "OG", "kind": "INSTITUTION", "nameLv": "Ogres novada Sociālais dienests" },
            centre("SC-OGRE", "Ogres"), centre("SC-MADL", "Madlienas"), centre("SC-SUNT", "Suntažu"), centre("SC-TAUR", "Taurupes"),
        ],
        "successions": [
            succession("PRED-OGRE", "SC-OGRE"), succession("PRED-MADL", "SC-MADL"),
            succession("PRED-SUNT", "SC-SUNT"), succession("PRED-TAUR", "SC-TAUR"),
        ],
        "idempotencyKey": format!("apvienosana-{effective_on}"),
    })
}

const ACT: &str = "reorganisation { id carriedOutAt dryRun { \
    totals { unitsBegun unitsEnded appointments people openFiles registers closedFiles documents } \
    parts { unit { code } heir openFiles documents } obstacles { code path } } }";

async fn unit(client: &Client, code: &str) -> String {
    let data = client.ask("{ units { id code } }", json!({})).await;
    let units = data["units"].as_array().expect("units");
    let found = units.iter().find(|unit| unit["code"] == code);
    found.expect("a unit")["id"]
        .as_str()
        .expect("an id")
        .to_owned()
}

/// Numbers of the documents of a unit, with and without what it succeeded, in the list and by search.
async fn numbers(client: &Client, code: &str, with_predecessors: bool) -> [Vec<String>; 2] {
    let data = client
        .ask(
            "query($unit: ID!, $with: Boolean!) { \
               documents(filter: { unit: $unit, withPredecessors: $with }, first: 10) { nodes { number } } \
               search(words: \"pabalsts\", filter: { units: [$unit], withPredecessors: $with }, first: 10) { nodes { number } } }",
            json!({ "unit": unit(client, code).await, "with": with_predecessors }),
        )
        .await;
    ["documents", "search"].map(|list| {
        let nodes = data[list]["nodes"].as_array().expect("a list").iter();
        let mut numbers: Vec<String> = nodes
            .map(|node| node["number"].as_str().unwrap_or_default().to_owned())
            .collect();
        numbers.sort();
        numbers
    })
}

#[both]
async fn four_services_become_one_and_nothing_is_lost(december: December2010) {
    let December2010 { app, loaded } = december;
    let clerk = app.client("lietvede").await;
    let aija = app.client("aija").await;
    let administrator = app.client("administrators").await;
    let before = clerk
        .registered(
            "suntazi",
            json!({ "kind": "SUBMISSION", "title": "Iesniegums par pabalstu" }),
            &[],
        )
        .await;
    assert_eq!(before["number"], "7-3/10/1");

    // Planned with what cannot be: told at once, nothing kept.
    let mut wrong = merger("2009-07-01");
    wrong["decidedOn"] = json!("2009-01-01");
    wrong["successions"][1]["to"] = json!(["SC-NOWHERE"]);
    let refused = administrator.mutate("planReorganisation", ACT, wrong).await;
    let at = |code: &str, path: &str| (code.to_owned(), format!("input.{path}"));
    assert_eq!(
        problems(&refused),
        [
            at("REORGANISATION_BEFORE_UNIT", "successions.0.from"),
            at("REORGANISATION_BEFORE_UNIT", "successions.1.from"),
            at("UNIT_CODE_UNKNOWN", "successions.1.to.0"),
            at("REORGANISATION_BEFORE_UNIT", "successions.2.from"),
            at("REORGANISATION_BEFORE_UNIT", "successions.3.from"),
        ]
    );
    let refused = clerk
        .mutate("planReorganisation", ACT, merger("2011-01-01"))
        .await;
    assert_eq!(
        problems(&refused),
        [("NOT_PERMITTED".to_owned(), "input".to_owned())]
    );
    // A day that has passed: documents were registered since.
    let late = administrator
        .mutate("planReorganisation", ACT, merger("2010-12-01"))
        .await;
    let late = &late["reorganisation"];
    assert_eq!(
        late["dryRun"]["obstacles"],
        json!([{ "code": "REORGANISATION_DOCUMENTS_AFTER", "path": ["input", "successions", "2", "from"] }])
    );
    let input = json!({ "reorganisation": late["id"] });
    let refused = administrator
        .mutate("carryOutReorganisation", ACT, input.clone())
        .await;
    assert_eq!(problems(&refused)[0].0, "REORGANISATION_DOCUMENTS_AFTER");
    administrator
        .mutate("abandonReorganisation", "", input)
        .await;

    // The dry run says what moves and what stays.
    let planned = administrator
        .mutate("planReorganisation", ACT, merger("2011-01-01"))
        .await;
    assert_eq!(problems(&planned), []);
    let totals = json!({
        "unitsBegun": 5, "unitsEnded": 4, "appointments": 3, "people": 3,
        "openFiles": 2, "registers": 1, "closedFiles": 1, "documents": 1,
    });
    let run = &planned["reorganisation"]["dryRun"];
    assert_eq!(run["totals"], totals);
    assert_eq!(
        run["parts"][2],
        json!({ "unit": { "code": "PRED-SUNT" }, "heir": "SC-SUNT", "openFiles": 2, "documents": 1 })
    );
    assert_eq!(run["obstacles"], json!([]));
    let units = read::units(app.kit.db.reader(), loaded.institution)
        .await
        .expect("units");
    assert_eq!(units.len(), 4, "a dry run changes nothing");

    // Carried out on 20 December, twice: the second time nothing happens.
    app.clock.advance(TimeDelta::days(5));
    let input = json!({ "reorganisation": planned["reorganisation"]["id"] });
    let first = administrator
        .mutate("carryOutReorganisation", ACT, input.clone())
        .await;
    assert_eq!(problems(&first), []);
    assert_eq!(first["reorganisation"]["dryRun"]["totals"], totals);
    app.settle().await;
    let sealed = aprite::journal::read::sealed_size(app.kit.db.reader())
        .await
        .expect("a size");
    let second = administrator
        .mutate("carryOutReorganisation", ACT, input)
        .await;
    assert_eq!(second["reorganisation"], first["reorganisation"]);
    app.settle().await;
    let after = aprite::journal::read::sealed_size(app.kit.db.reader())
        .await
        .expect("a size");
    assert_eq!(after, sealed);

    // Until the day comes everything is as it was.
    let place = "{ viewer { units { code } } }";
    let data = aija.ask(place, json!({})).await;
    assert_eq!(data["viewer"]["units"], json!([{ "code": "PRED-SUNT" }]));

    // Monday 3 January 2011: the first registration under the successor, into the file that was handed over.
    app.clock.advance(TimeDelta::days(14));
    let data = aija.ask(place, json!({})).await;
    assert_eq!(
        data["viewer"]["units"],
        json!([{ "code": "PRED-SUNT" }, { "code": "SC-SUNT" }])
    );
    let new = clerk
        .registered(
            "suntazi",
            json!({ "kind": "SUBMISSION", "title": "Vēl viens iesniegums par pabalstu" }),
            &[],
        )
        .await;
    assert_eq!(new["number"], "7-3/11/1");
    let stale = clerk
        .mutate(
            "registerDocument",
            "document { id }",
            json!({ "register": clerk.register("suntazi").await, "card": { "title": "Par vēlu", "unit": unit(&clerk, "PRED-SUNT").await } }),
        )
        .await;
    assert_eq!(
        problems(&stale),
        [("UNIT_NOT_IN_FORCE".to_owned(), "input.card.unit".to_owned())]
    );
    app.settle().await;

    // Each document carries the name of its time, and the centre's people see both; Madliena's see neither.
    let card = "query($id: ID!) { document(id: $id, purpose: \"pārbaude\") { unit { name(language: LV) } \
                file { keeper { code } was: keeper(asOf: \"2010-12-31\") { code } recordGroup { code } } } }";
    let baiba = app.client("baiba").await;
    for (document, name) in [
        (&before, "Suntažu sociālais dienests"),
        (&new, "Suntažu sociālais centrs"),
    ] {
        let data = aija.ask(card, json!({ "id": document["id"] })).await;
        assert_eq!(
            data["document"],
            json!({ "unit": { "name": name }, "file": { "keeper": { "code": "SC-SUNT" }, "was": { "code": "PRED-SUNT" }, "recordGroup": { "code": "OG" } } })
        );
        let hidden = baiba.ask(card, json!({ "id": document["id"] })).await;
        assert_eq!(hidden["document"], json!(null));
    }
    // Found under both names, and under the successor's together.
    let one = |number: &str| [vec![number.to_owned()], vec![number.to_owned()]];
    let two = vec!["7-3/10/1".to_owned(), "7-3/11/1".to_owned()];
    assert_eq!(numbers(&aija, "PRED-SUNT", false).await, one("7-3/10/1"));
    assert_eq!(numbers(&aija, "SC-SUNT", false).await, one("7-3/11/1"));
    assert_eq!(numbers(&aija, "SC-SUNT", true).await, [two.clone(), two]);
    // Counted as they were and as what they became.
    let data = aija
        .ask(
            "{ were: documentsByUnit(from: \"2010-01-01\", to: \"2011-12-31\") { unit { code } count } \
               became: documentsByUnit(from: \"2010-01-01\", to: \"2011-12-31\", rolledUpTo: \"2011-12-31\") { unit { code } count units { code } withoutSuccessor } }",
            json!({}),
        )
        .await;
    assert_eq!(
        data,
        json!({
            "were": [{ "unit": { "code": "PRED-SUNT" }, "count": 1 }, { "unit": { "code": "SC-SUNT" }, "count": 1 }],
            "became": [{ "unit": { "code": "SC-SUNT" }, "count": 2, "units": [{ "code": "PRED-SUNT" }, { "code": "SC-SUNT" }], "withoutSuccessor": false }],
        })
    );
    // The new year's files are opened by the successor, whatever unit the scheme was agreed with.
    let mut op = app.kit.begin(Actor::System).await.expect("an operation");
    open_files(&mut op, loaded.institution, day("2011-01-03"))
        .await
        .expect("files");
    op.commit().await.expect("a commit");
    let data = clerk
        .ask(
            "{ files(filter: { year: 2011 }, first: 5) { nodes { fileIndex year unit { code } } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        data["files"]["nodes"],
        json!([
            { "fileIndex": "7-3", "year": null, "unit": { "code": "PRED-SUNT" } },
            { "fileIndex": "7-4", "year": 2011, "unit": { "code": "SC-SUNT" } },
        ])
    );
    // The file that was closed in 2009 is the former service's for ever; its register went on.
    let data = clerk
        .ask(
            "{ files(filter: { year: 2009, state: CLOSED }, first: 5) { nodes { year keeper { code } recordGroup { code name(language: LV) } } } \
               registers { keeper { code } was: keeper(asOf: \"2010-12-31\") { code } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        data,
        json!({
            "files": { "nodes": [{ "year": 2009, "keeper": { "code": "PRED-SUNT" }, "recordGroup": { "code": "PRED-SUNT", "name": "Suntažu sociālais dienests" } }] },
            "registers": [{ "keeper": { "code": "SC-SUNT" }, "was": { "code": "PRED-SUNT" } }],
        })
    );
}

/// What the data say a unit is.
async fn told_as_in_the_data(app: &TestApp, institution: InstitutionId, units: &[SampleUnit]) {
    let reader = app.kit.db.reader();
    let rows = read::units(reader, institution).await.expect("units");
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let links = read::predecessors_of(reader, &ids).await.expect("links");
    assert_eq!(rows.len(), units.len());
    let code = |id| {
        rows.iter()
            .find(|row| row.id == id)
            .map(|row| row.code.clone())
    };
    for unit in units {
        let row = rows
            .iter()
            .find(|row| row.code == unit.code)
            .expect("every unit");
        assert_eq!(
            (row.valid_from, row.valid_to),
            (unit.valid_from, unit.valid_to),
            "{}",
            unit.code
        );
        assert_eq!((&row.name_lv, row.kind), (&unit.name_lv, unit.kind));
        assert_eq!(row.parent_id.and_then(code), unit.parent, "{}", unit.code);
        let mut found: Vec<String> = links
            .get(&row.id)
            .into_iter()
            .flatten()
            .filter_map(|id| code(*id))
            .collect();
        let mut wanted = unit.predecessors.clone();
        found.sort();
        wanted.sort();
        assert_eq!(found, wanted, "{}", unit.code);
    }
}

#[both]
async fn both_sample_institutions_come_to_be_by_their_mergers(app: TestApp) {
    let reader = app.kit.db.reader();
    let ogre = read::institution_by_code(reader, "OG22")
        .await
        .expect("read")
        .expect("Ogre")
        .id;
    let data = Institution::load().expect("the data");
    told_as_in_the_data(&app, ogre, &data.units).await;
    let told = acts(reader, ogre).await.expect("acts");
    let days: Vec<String> = told
        .iter()
        .map(|act| act.effective_on.to_string())
        .collect();
    assert_eq!(days, ["2022-01-03", "2011-01-01"]);
    assert!(told.iter().all(|act| act.carried_out_at.is_some()));
    assert!(told[1].ground.contains("21.10.2010."), "{}", told[1].ground);

    let valmiera = sample::load_valmiera(&app.kit).await.expect("Valmiera");
    told_as_in_the_data(
        &app,
        valmiera.institution,
        &valmiera_units().expect("the data"),
    )
    .await;
    let told = acts(reader, valmiera.institution).await.expect("acts");
    assert_eq!(told.len(), 1);
    assert_eq!(told[0].effective_on, day("2021-09-01"));
    assert_eq!(told[0].decided_on, None);

    // Told again, nothing changes.
    app.settle().await;
    let sealed = aprite::journal::read::sealed_size(reader)
        .await
        .expect("a size");
    assert!(
        sample::load_institution(&app.kit)
            .await
            .expect("again")
            .accounts
            .is_empty()
    );
    assert!(
        sample::load_valmiera(&app.kit)
            .await
            .expect("again")
            .accounts
            .is_empty()
    );
    app.settle().await;
    assert_eq!(
        aprite::journal::read::sealed_size(reader)
            .await
            .expect("a size"),
        sealed
    );
    // Each behind its wall.
    let head = app.client("valmiera-vaditajs").await;
    let data = head
        .ask("{ units(asOf: \"2021-08-31\") { code } reorganisations { ground } documents(first: 1) { totalCount } }", json!({}))
        .await;
    assert_eq!(data["units"].as_array().map(Vec::len), Some(8));
    assert_eq!(data["reorganisations"].as_array().map(Vec::len), Some(1));
    assert_eq!(data["documents"]["totalCount"], 0);
}
