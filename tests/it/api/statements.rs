//! How often a page asks the database: as often for twelve documents as for three, whatever is shown around each.
//! PostgreSQL's own log counts.

use std::sync::{Mutex, MutexGuard, PoisonError};

use aprite::journal::Actor;
use aprite::mailroom::arrive::{self, Arrival, Arrived, Brought, Hints, Origin};
use aprite::organisation::read::institutions;
use entities::classification::series;
use entities::values::ContentHash;
use entities::vocabulary::{IntakeChannel, RetentionCategory};
use ring::digest::{SHA256, digest};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::Client;
use crate::support::postgres::{Cluster, Database};
use crate::support::stage::{Bytes, Cards, Ground, Stage, play};

/// A service whose database logs every statement.
struct Watched {
    app: TestApp,
    /// Dropped after the service has let go of it.
    _database: Database,
}

impl Stage for Watched {
    async fn on(ground: Ground) -> Self {
        let database = Cluster::shared().empty();
        let url = format!("{}&options=-c%20log_statement%3Dall", database.url());
        Self {
            app: TestApp::with(ground, &[("database.url", url)]).await,
            _database: database,
        }
    }
}

/// Two that are watched at the same time would count each other's statements.
static ALONE: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Only sessions of [`Watched`] log statements, and there is one of them at a time ([`alone`]).
fn statements() -> usize {
    let log = Cluster::shared().log();
    let lines = log.lines();
    lines
        .filter(|line| line.contains("LOG:  execute ") || line.contains("LOG:  statement: "))
        .count()
}

/// The least of several: a moment's pause of the machine may split what is otherwise read together.
async fn cost(client: &Client, query: &str, variables: Value, check: impl Fn(&Value)) -> usize {
    let mut least = usize::MAX;
    for _ in 0..20 {
        let before = statements();
        let answer = client.ask(query, variables.clone()).await;
        check(&answer);
        least = least.min(statements() - before);
    }
    least
}

async fn page(client: &Client, query: &str, first: usize) -> usize {
    let check = |page: &Value| {
        let edges = page["documents"]["edges"].as_array().map(Vec::len);
        assert_eq!(edges, Some(first), "{page:#}");
    };
    cost(client, query, json!({ "first": first }), check).await
}

#[test]
fn a_page_asks_no_more_for_twelve_documents_than_for_three() {
    let _alone = alone();
    let ground = Ground {
        cards: Cards::Postgres,
        bytes: Bytes::Files,
    };
    play(ground, async |watched: Watched| {
        let app = &watched.app;
        let clerk = app.client("lietvede").await;
        let incoming = clerk.register("sanemtie").await;
        let outgoing = clerk.register("nosutitie").await;
        for number in 0..12 {
            let sender = json!({ "kind": "PERSON", "name": format!("Sūtītājs {number}") });
            let shown = "correspondent { id }";
            let sender = clerk.mutate("registerCorrespondent", shown, sender).await;
            let sender = &sender["correspondent"]["id"];
            // Their list leaves a trace, one for the whole page.
            let card = json!({ "title": format!("Vēstule {number}"), "accessClass": "RESTRICTED_PERSONAL", "correspondent": sender });
            let letter = registered(&clerk, json!({ "register": incoming, "card": card })).await;
            let card = json!({ "title": format!("Atbilde {number}"), "accessClass": "OPEN",
                "addressees": [{ "correspondent": sender }] });
            for _ in 0..2 {
                let relations = json!([{ "kind": "REPLY_TO", "document": letter }]);
                let answer = json!({ "register": outgoing, "card": card, "relations": relations });
                registered(&clerk, answer).await;
            }
        }
        app.settle().await;

        let query = "query($first: Int) { documents(first: $first, filter: { direction: INCOMING }) { edges { node { \
            title file { title } unit { code } correspondent { name } registeredBy { login } \
            history(first: 2) { totalCount edges { node { kind payload account { login } document { id } } } } \
            relations(first: 1) { totalCount pageInfo { hasNextPage } nodes { kind end document { \
                number addressees { name correspondent { name } } } } } } } } }";
        let (few, many) = (page(&clerk, query, 3).await, page(&clerk, query, 12).await);
        assert!(few >= 5, "the log shows statements: {few}");
        assert_eq!(few, many);
        standing_in_costs_nothing(app).await;
    });
}

/// Who stands in for a colleague is asked about once, not with each request. (Only one story may watch the log.)
async fn standing_in_costs_nothing(app: &TestApp) {
    let administrator = app.client("administrators").await;
    let staff = "{ staff(first: 200) { nodes { id familyName } } }";
    let staff = administrator.ask(staff, json!({})).await;
    let person = |family_name: &str| {
        let people = staff["staff"]["nodes"].as_array().expect("staff");
        let found = people.iter().find(|row| row["familyName"] == family_name);
        found.expect("a person of the sample")["id"].clone()
    };
    let absent = person("Ozola");
    let input = json!({ "absent": absent, "substitute": person("Zariņš"), "validFrom": "2026-03-02", "validTo": "2026-03-03", "ground": "rīkojums" });
    let arranged = administrator
        .mutate("substitute", "substitution { id }", input)
        .await;
    let himself = app.client("specialists").await;
    let absent = absent.as_str().expect("an id").to_owned();
    let stead = himself.clone().with("aprite-standing-in-for", absent);
    let cost = async |client: &Client| {
        let mut least = usize::MAX;
        for _ in 0..10 {
            let before = statements();
            client.ask("{ viewer { login } }", json!({})).await;
            least = least.min(statements() - before);
        }
        least
    };
    assert_eq!(cost(&stead).await, cost(&himself).await);
    // What is remembered is forgotten with the change.
    let end = json!({ "substitution": arranged["substitution"]["id"], "lastDay": "2026-03-02" });
    administrator.mutate("endSubstitution", "", end).await;
    app.clock.advance(chrono::TimeDelta::hours(14));
    assert_eq!(stead.refusal_status("{ viewer { login } }").await, 403);
    himself.ask("{ viewer { login } }", json!({})).await;
}

async fn registered(clerk: &Client, input: Value) -> Value {
    let payload = clerk
        .mutate("registerDocument", "document { id }", input)
        .await;
    assert_eq!(payload["problems"], json!([]));
    payload["document"]["id"].clone()
}

#[test]
fn my_work_asks_no_more_for_twelve_tasks_than_for_three() {
    let _alone = alone();
    let ground = Ground {
        cards: Cards::Postgres,
        bytes: Bytes::Files,
    };
    play(ground, async |watched: Watched| {
        let app = &watched.app;
        let (clerk, head) = (app.client("lietvede").await, app.client("vaditaja").await);
        let incoming = clerk.register("sanemtie").await;
        let staff = "{ staff(first: 200) { nodes { id familyName } } }";
        let staff = head.ask(staff, json!({})).await;
        let people = staff["staff"]["nodes"].as_array().expect("staff");
        let lead = people.iter().find(|row| row["familyName"] == "Lāce");
        let lead = &lead.expect("a person of the sample")["id"];
        for number in 0..12 {
            let card = json!({ "title": format!("Vēstule {number}"), "accessClass": "RESTRICTED_PERSONAL" });
            let letter = registered(&clerk, json!({ "register": incoming, "card": card })).await;
            let input = json!({ "document": letter, "text": "Izvērtēt", "lead": lead });
            let given = head.mutate("giveResolution", "resolution { id }", input);
            assert_eq!(given.await["problems"], json!([]));
        }
        app.settle().await;
        let query = "query($first: Int) { myWork(view: UNIT, first: $first) { edges { node { \
            dueOn overdue state unit { code } document { number title } \
            resolution { text author { familyName } } executor { familyName } } } } }";
        let unit_head = app.client("nodalas-vaditaja").await;
        let mut costs = Vec::new();
        for first in [3, 12] {
            let told = |answer: &Value| {
                let edges = answer["myWork"]["edges"].as_array().map(Vec::len);
                assert_eq!(edges, Some(first), "{answer:#}");
            };
            costs.push(cost(&unit_head, query, json!({ "first": first }), told).await);
        }
        assert!(costs[0] >= 4, "the log shows statements: {costs:?}");
        assert_eq!(costs[0], costs[1]);
    });
}

#[test]
fn a_years_end_asks_no_more_for_twelve_obstacles_than_for_three() {
    let _alone = alone();
    let ground = Ground {
        cards: Cards::Postgres,
        bytes: Bytes::Files,
    };
    play(ground, async |watched: Watched| {
        let clerk = watched.app.client("lietvede").await;
        let query = "{ yearEnd(year: 2025) { obstacles { code file { designation } } } }";
        let mut costs = Vec::new();
        for count in [3, 12] {
            let without: Vec<String> = (1..=count).map(|number| format!("1-{number}")).collect();
            let op = watched.app.kit.begin(Actor::System).await.expect("begun");
            let changed = series::Entity::update_many()
                .col_expr(
                    series::Column::RetentionCategory,
                    Expr::value(None::<RetentionCategory>),
                )
                .filter(series::Column::FileIndex.is_in(without))
                .exec(op.transaction())
                .await;
            changed.expect("a database");
            op.commit().await.expect("committed");
            let told = |answer: &Value| {
                let obstacles = answer["yearEnd"]["obstacles"].as_array();
                let obstacles = obstacles.expect("obstacles");
                assert!(obstacles.len() >= count / 2, "{answer:#}");
                assert!(obstacles.iter().all(|it| !it["file"].is_null()));
            };
            costs.push(cost(&clerk, query, json!({}), told).await);
        }
        assert_eq!(costs[0], costs[1]);
    });
}

#[test]
fn what_waits_for_a_decision_asks_no_more_for_twelve_drafts_than_for_three() {
    let _alone = alone();
    let ground = Ground {
        cards: Cards::Postgres,
        bytes: Bytes::Files,
    };
    play(ground, async |watched: Watched| {
        let app = &watched.app;
        let specialist = app.client("specialists").await;
        let asked = app.client("nodalas-vaditaja").await;
        let staff = "{ staff(first: 200) { nodes { id familyName } } }";
        let staff = specialist.ask(staff, json!({})).await;
        let person = |family_name: &str| {
            let people = staff["staff"]["nodes"].as_array().expect("staff");
            let found = people.iter().find(|row| row["familyName"] == family_name);
            found.expect("a person of the sample")["id"].clone()
        };
        let register = specialist.register("nosutitie").await;
        let query = "{ draftsAwaitingMe { card { title } register { code } preparer { familyName } contents { sha256 } \
            availableActions { action allowed problem { code } } \
            rounds { startedBy { login } steps { approver { familyName } decision { decidedBy { login } } } } } }";
        let mut costs = Vec::new();
        let mut prepared = 0;
        for count in [3, 12] {
            while prepared < count {
                prepared += 1;
                let text = format!("Atbilde {prepared}");
                let upload = specialist.upload("atbilde.txt", text.clone()).await;
                let input = json!({
                    "register": register,
                    "card": { "title": text, "accessClass": "OPEN" },
                    "uploads": [{ "upload": upload }],
                });
                let draft = specialist
                    .mutate("prepareDraft", "draft { id revision }", input)
                    .await;
                let input = json!({
                    "draft": draft["draft"]["id"], "revision": draft["draft"]["revision"],
                    "stages": [[person("Lāce"), person("Skujiņa")]], "signatory": person("Vanaga"),
                });
                let started = specialist
                    .mutate("startApproval", "draft { state }", input)
                    .await;
                assert_eq!(started["draft"]["state"], "IN_APPROVAL", "{started:#}");
            }
            let told = |answer: &Value| {
                let drafts = answer["draftsAwaitingMe"].as_array().expect("drafts");
                assert_eq!(drafts.len(), count);
                let approve = |draft: &Value| {
                    let actions = draft["availableActions"].as_array().expect("actions");
                    actions
                        .iter()
                        .any(|it| it["action"] == "APPROVE" && it["allowed"] == true)
                };
                assert!(drafts.iter().all(approve), "{answer:#}");
            };
            costs.push(cost(&asked, query, json!({}), told).await);
        }
        assert_eq!(costs[0], costs[1]);
    });
}

/// A letter to the e-address; every third one repeats the first.
async fn arrived(app: &TestApp, clerk: &Client, number: usize) {
    let text = format!("Lūdzu {number}");
    clerk.upload("vestule.txt", text.clone()).await;
    let hash: [u8; 32] = digest(&SHA256, text.as_bytes())
        .as_ref()
        .try_into()
        .expect("32 bytes");
    let all = institutions(app.kit.db.reader()).await;
    let arrival = Arrival {
        origin: Origin {
            institution: all.expect("institutions")[0].id,
            unit: None,
            channel: IntakeChannel::EAddress,
            source: "e-adrese".to_owned(),
            place: String::new(),
        },
        external_id: format!("div-{number}"),
        received_at: app.clock.now(),
        hints: Hints {
            sender_address: Some("40003521600".to_owned()),
            subject: Some(format!("Vēstule {number}")),
            message_id: Some(format!("{}@example.lv", number % 3)),
            ..Hints::default()
        },
        contents: vec![Brought {
            hash: ContentHash::from_bytes(hash),
            size: text.len() as u64,
            media_type: "text/plain".to_owned(),
            file_name: "vestule.txt".to_owned(),
        }],
        remarks: Vec::new(),
    };
    let arrived = arrive::arrive(&app.kit, &app.store, arrival).await;
    assert!(matches!(arrived.expect("arrived"), Arrived::Now(_)));
    app.clock.advance(chrono::TimeDelta::seconds(1));
}

#[test]
fn what_arrived_asks_no_more_for_twelve_items_than_for_three() {
    let _alone = alone();
    let ground = Ground {
        cards: Cards::Postgres,
        bytes: Bytes::Files,
    };
    play(ground, async |watched: Watched| {
        let app = &watched.app;
        let clerk = app.client("lietvede").await;
        let sender = json!({ "kind": "ORGANISATION", "name": "SIA Paraugs", "registrationNumber": "40003521600", "eAddress": "40003521600" });
        let shown = "correspondent { id }";
        clerk.mutate("registerCorrespondent", shown, sender).await;
        for number in 0..12 {
            arrived(app, &clerk, number).await;
        }
        app.settle().await;
        let items = "{ intakeItems(first: 6) { nodes { id revision } } }";
        let items = clerk.ask(items, json!({})).await;
        let register = clerk.register("sanemtie").await;
        for item in items["intakeItems"]["nodes"].as_array().expect("items") {
            let input = json!({ "item": item["id"], "revision": item["revision"], "register": register,
                "card": { "accessClass": "RESTRICTED_PERSONAL" } });
            let done = clerk
                .mutate("registerIntakeItem", "document { id }", input)
                .await;
            assert_eq!(done["problems"], json!([]));
        }
        app.settle().await;
        let query = "query($first: Int) { intakeItems(first: $first) { nodes { subject text contents { sha256 } \
            availableActions { act reason { code } } document { number } actedBy { login } \
            alreadyRegisteredAs { number } repeats { subject } suggestedCorrespondents { name } } } }";
        let mut costs = Vec::new();
        for first in [3, 12] {
            let told = |answer: &Value| {
                let nodes = answer["intakeItems"]["nodes"].as_array().expect("items");
                assert_eq!(nodes.len(), first);
                for node in nodes {
                    assert!(node["text"].is_string(), "{node:#}");
                    for list in ["alreadyRegisteredAs", "repeats", "suggestedCorrespondents"] {
                        assert_ne!(node[list], json!([]), "{list}: {node:#}");
                    }
                }
            };
            costs.push(cost(&clerk, query, json!({ "first": first }), told).await);
        }
        assert!(costs[0] >= 8, "the log shows statements: {costs:?}");
        assert_eq!(costs[0], costs[1]);
    });
}
