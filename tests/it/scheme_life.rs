//! A new version of the classification scheme: drafted, edited in a spreadsheet, led through its life, put in force on
//! the first working day of the year; what was filed under the old one is found under the new.

use aprite::classification::Refusal;
use aprite::classification::scheme::{SchemePlan, put_in_force};
use aprite::journal::Actor;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use both::both;
use entities::classification::scheme;
use entities::ids::SchemeId;
use entities::vocabulary::SchemeState;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};

use crate::support::client::{Client, codes, problems};
use crate::year_end::December;

const STEP: &str = "scheme { state validTo agreedUntil }";

pub(crate) async fn table(client: &Client, scheme: &Value, format: &str) -> Vec<u8> {
    let query = format!(
        "query($id: ID!) {{ scheme(id: $id) {{ table(format: {format}) {{ name base64 }} }} }}"
    );
    let data = client.ask(&query, json!({ "id": scheme })).await;
    let base64 = data["scheme"]["table"]["base64"].as_str().expect("bytes");
    STANDARD.decode(base64).expect("base64")
}

/// The rows of a table, changed and joined again.
pub(crate) fn edited(bytes: &[u8], change: impl Fn(&mut Vec<Vec<String>>)) -> Vec<u8> {
    let text = std::str::from_utf8(bytes).expect("UTF-8");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b';')
        .has_headers(false)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let mut rows: Vec<Vec<String>> = reader
        .records()
        .map(|record| record.expect("a row").iter().map(str::to_owned).collect())
        .collect();
    change(&mut rows);
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .from_writer(Vec::new());
    for row in rows {
        writer.write_record(row).expect("written");
    }
    writer.into_inner().expect("written")
}

pub(crate) fn column(rows: &[Vec<String>], name: &str) -> usize {
    let position = rows[0].iter().position(|column| column == name);
    position.unwrap_or_else(|| panic!("{name}: {:?}", rows[0]))
}

pub(crate) async fn import(client: &Client, scheme: &Value, bytes: &[u8]) -> Value {
    let input = json!({ "scheme": scheme, "tableBase64": STANDARD.encode(bytes) });
    client
        .mutate("importScheme", "scheme { series { fileIndex } }", input)
        .await
}

pub(crate) async fn step(client: &Client, scheme: &Value, to: &str, on: &str, by: &str) -> Value {
    let mut input = json!({
        "scheme": scheme, "to": to, "decidedOn": on, "decidedBy": by, "reference": "Nr. 3",
    });
    if to == "AGREED" {
        input["agreedUntil"] = json!("2030-12-31");
    }
    client.mutate("stepScheme", STEP, input).await
}

#[both]
async fn a_new_version_comes_in_force_and_everything_goes_on_under_it(story: December) {
    let app = &story.0;
    let archivist = app.client("arhivars").await;
    let clerk = app.client("lietvede").await;
    let old = clerk
        .registered(
            "iesniegumi",
            json!({ "title": "Vecais iesniegums", "accessClass": "OPEN" }),
            &[],
        )
        .await;

    // Drafted from the one in force, and taken out to be edited.
    let shown = "scheme { id state basedOn { title } series { fileIndex } faults { code } }";
    let input = json!({ "title": "2026. gada shēma (paraugs)", "validFrom": "2026-01-01" });
    let refused = app
        .client("specialists")
        .await
        .mutate("draftScheme", shown, input.clone())
        .await;
    assert_eq!(codes(&refused), ["NOT_PERMITTED"]);
    let drafted = archivist.mutate("draftScheme", shown, input).await;
    assert_eq!(problems(&drafted), []);
    let draft = &drafted["scheme"]["id"];
    assert_eq!(
        drafted["scheme"]["faults"],
        json!([]),
        "the sample is whole"
    );
    let count = drafted["scheme"]["series"]
        .as_array()
        .expect("series")
        .len();
    let out = table(&archivist, draft, "CSV").await;

    // What is wrong comes back by row and column, and leaves the draft as it was.
    let spoiled = edited(&out, |rows| {
        let (index, term) = (column(rows, "indekss"), column(rows, "glabāšanas termiņš"));
        rows[2][index] = rows[1][index].clone();
        rows[5][term] = String::new();
        rows[6][term] = "mūžīgi".to_owned();
    });
    let refused = import(&archivist, draft, &spoiled).await;
    assert_eq!(
        problems(&refused),
        [
            ("SERIES_TWICE".to_owned(), "input.rows.3.index".to_owned()),
            (
                "SERIES_WITHOUT_TERM".to_owned(),
                "input.rows.6.retention".to_owned()
            ),
            (
                "TERM_MALFORMED".to_owned(),
                "input.rows.7.retention".to_owned()
            ),
        ]
    );
    let unknown = edited(&out, |rows| {
        let formerly = column(rows, "iepriekšējais indekss");
        rows[1][formerly] = "77-7, XX:1-1".to_owned();
    });
    let refused = import(&archivist, draft, &unknown).await;
    assert_eq!(codes(&refused), ["SERIES_UNKNOWN", "SERIES_UNKNOWN"]);
    assert_eq!(
        table(&archivist, draft, "CSV").await,
        out,
        "nothing half done"
    );

    // Submissions get another index, one series is given up, one is new.
    let changed = edited(&out, |rows| {
        let (index, title) = (column(rows, "indekss"), column(rows, "lietas nosaukums"));
        let formerly = column(rows, "iepriekšējais indekss");
        rows.retain(|row| row[index] != "12-2");
        let mut new = rows
            .iter()
            .find(|row| row[index] == "1-1")
            .expect("1-1")
            .clone();
        new[index] = "1-99".to_owned();
        new[title] = "Jauna sērija".to_owned();
        rows.push(new);
        let submissions = rows
            .iter_mut()
            .find(|row| row[index] == "2-6")
            .expect("2-6");
        submissions[index] = "2-60".to_owned();
        submissions[formerly] = "2-6".to_owned();
    });
    let filled = import(&archivist, draft, &changed).await;
    assert_eq!(problems(&filled), []);
    assert_eq!(
        filled["scheme"]["series"].as_array().expect("series").len(),
        count
    );
    let workbook = table(&archivist, draft, "XLSX").await;
    let again = import(&archivist, draft, &workbook).await;
    assert_eq!(problems(&again), [], "out as a workbook and in again");
    let schemes = "{ schemes { id state validFrom validTo steps { to reference } nextSteps { to allowed reasons { code } } } }";
    let schemes = archivist.ask(schemes, json!({})).await["schemes"].take();
    assert_eq!(
        schemes[0]["nextSteps"],
        json!([{ "to": "REVIEWED", "allowed": true, "reasons": [] }])
    );
    let before = schemes[1]["id"].clone();
    let differences = "query($older: ID!, $newer: ID!) { schemeDifferences(older: $older, newer: $newer) \
        { kind fromIndex toIndex fields } }";
    let differences = archivist
        .ask(differences, json!({ "older": before, "newer": draft }))
        .await;
    assert_eq!(
        differences["schemeDifferences"],
        json!([
            { "kind": "ADDED", "fromIndex": null, "toIndex": "1-99", "fields": [] },
            { "kind": "CHANGED", "fromIndex": "2-6", "toIndex": "2-60", "fields": ["index"] },
            { "kind": "REMOVED", "fromIndex": "12-2", "toIndex": null, "fields": [] },
        ])
    );

    // Its life, one decision after the other; none can be skipped, none taken before its day.
    let skipped = step(&archivist, draft, "APPROVED", "2025-12-29", "Vadītāja").await;
    assert_eq!(codes(&skipped), ["SCHEME_STEP_IMPOSSIBLE"]);
    for (to, on, by) in [
        ("REVIEWED", "2025-12-10", "Ekspertu komisija"),
        ("APPROVED", "2025-12-15", "Vadītāja"),
        ("AGREED", "2025-12-29", "Latvijas Nacionālais arhīvs"),
    ] {
        let done = step(&archivist, draft, to, on, by).await;
        assert_eq!(problems(&done), [], "{to}");
    }
    let closed = import(&archivist, draft, &changed).await;
    assert_eq!(codes(&closed), ["SCHEME_NOT_DRAFT"]);
    let early = step(&archivist, draft, "IN_FORCE", "2025-12-30", "Vadītāja").await;
    assert_eq!(codes(&early), ["SCHEME_NOT_BEFORE"]);

    let clients = "{ fileSeries(first: 200) { edges { node { id fileIndex } } } }";
    let clients = clerk.ask(clients, json!({})).await;
    let mut edges = clients["fileSeries"]["edges"]
        .as_array()
        .expect("series")
        .iter();
    let clients = edges.find(|edge| edge["node"]["fileIndex"] == "3-1");
    let another = json!({ "series": clients.expect("3-1")["node"]["id"] });
    let another = clerk.mutate("openFile", "file { number }", another).await;
    assert_eq!(another["file"]["number"], 2);

    story.until("2026-01-02T07:00:00Z");
    let opened = clerk
        .mutate("openYear", "opening { year }", json!({ "year": 2026 }))
        .await;
    assert_eq!(
        problems(&opened),
        [],
        "somebody opened the year under the old version"
    );
    let done = step(&archivist, draft, "IN_FORCE", "2026-01-02", "Vadītāja").await;
    assert_eq!(problems(&done), []);
    let after = archivist
        .ask("{ schemes { state validTo } }", json!({}))
        .await;
    assert_eq!(
        after["schemes"],
        json!([
            { "state": "IN_FORCE", "validTo": null },
            { "state": "SUPERSEDED", "validTo": "2025-12-31" },
        ])
    );

    // The register's documents enter the successor's file; the old one still says where it was filed.
    let today = "query($index: String!) { successorSeries(index: $index) { fileIndex } }";
    let today = async |index: &str| {
        let data = clerk.ask(today, json!({ "index": index })).await;
        data["successorSeries"].clone()
    };
    assert_eq!(today("2-6").await, json!([{ "fileIndex": "2-60" }]));
    assert_eq!(today("2-60").await, json!([{ "fileIndex": "2-60" }]));
    assert_eq!(today("99-9").await, json!([]));
    let new = clerk
        .registered(
            "iesniegumi",
            json!({ "title": "Jaunais iesniegums", "accessClass": "OPEN" }),
            &[],
        )
        .await;
    let filed =
        "query($id: ID!) { document(id: $id) { file { fileIndex year } series { fileIndex } } }";
    let filed = async |document: &Value| {
        let data = clerk.ask(filed, json!({ "id": document["id"] })).await;
        data["document"].clone()
    };
    assert_eq!(
        filed(&new).await,
        json!({ "file": { "fileIndex": "2-60", "year": 2026 }, "series": { "fileIndex": "2-60" } })
    );
    assert_eq!(
        filed(&old).await,
        json!({ "file": { "fileIndex": "2-6", "year": 2025 }, "series": { "fileIndex": "2-6" } })
    );
    // Client files carry over: each is a file of the new version now, with the number that it had.
    let files = "{ files(filter: { year: 2026 }, first: 200) { edges { node { fileIndex designation series { id } } } } }";
    let files = clerk.ask(files, json!({})).await;
    let edges = files["files"]["edges"].as_array().expect("files");
    let files = edges.iter().map(|edge| &edge["node"]);
    let clients = files.clone().filter(|file| file["fileIndex"] == "3-1");
    let now = "{ fileSeries(first: 200) { edges { node { id fileIndex } } } }";
    let now = clerk.ask(now, json!({})).await["fileSeries"]["edges"].take();
    let mut now = now.as_array().expect("series").iter();
    let now = now.find(|edge| edge["node"]["fileIndex"] == "3-1");
    let now = &now.expect("3-1")["node"]["id"];
    let clients: Vec<_> = clients
        .map(|file| (&file["designation"], &file["series"]["id"]))
        .collect();
    assert_eq!(
        clients,
        [(&json!("3-1 Nr. 1"), now), (&json!("3-1 Nr. 2"), now)]
    );
    // So is the year that was opened too early: no designation is borne twice in it.
    let mut indices: Vec<_> = files
        .filter_map(|file| file["designation"].as_str())
        .collect();
    let all = indices.len();
    indices.sort_unstable();
    indices.dedup();
    assert_eq!(indices.len(), all, "{indices:?}");
    app.settle().await;
}

#[both]
async fn a_register_must_not_be_left_without_a_series(story: December) {
    let app = &story.0;
    let archivist = app.client("arhivars").await;
    let input = json!({ "title": "2026", "validFrom": "2026-01-01" });
    let drafted = archivist
        .mutate("draftScheme", "scheme { id }", input)
        .await;
    let draft = &drafted["scheme"]["id"];
    let out = table(&archivist, draft, "CSV").await;
    let without = edited(&out, |rows| {
        let index = column(rows, "indekss");
        rows.retain(|row| row[index] != "2-6");
    });
    assert_eq!(
        codes(&import(&archivist, draft, &without).await),
        [] as [String; 0]
    );
    for (to, by) in [
        ("REVIEWED", "Komisija"),
        ("APPROVED", "Vadītāja"),
        ("AGREED", "LNA"),
    ] {
        assert_eq!(
            codes(&step(&archivist, draft, to, "2025-12-30", by).await),
            [] as [String; 0]
        );
    }
    story.until("2026-01-02T07:00:00Z");
    let refused = step(&archivist, draft, "IN_FORCE", "2026-01-02", "Vadītāja").await;
    assert_eq!(codes(&refused), ["REGISTER_LEFT_BEHIND"]);
    let back = step(&archivist, draft, "DRAFT", "2026-01-02", "Vadītāja").await;
    assert_eq!(
        back["scheme"],
        json!({ "state": "DRAFT", "validTo": null, "agreedUntil": null })
    );
    assert_eq!(
        codes(&import(&archivist, draft, &out).await),
        [] as [String; 0]
    );
}

#[both]
async fn a_version_that_begins_within_a_year_opens_no_file_twice(story: December) {
    let archivist = story.0.client("arhivars").await;
    let input = json!({ "title": "Decembra shēma", "validFrom": "2025-12-15" });
    let drafted = archivist
        .mutate("draftScheme", "scheme { id }", input)
        .await;
    let draft = &drafted["scheme"]["id"];
    let out = table(&archivist, draft, "CSV").await;
    // One index changes, and the client files are forgotten.
    let changed = edited(&out, |rows| {
        let (index, formerly) = (
            column(rows, "indekss"),
            column(rows, "iepriekšējais indekss"),
        );
        for row in rows.iter_mut().filter(|row| row[index] == "2-6") {
            row[index] = "2-60".to_owned();
            row[formerly] = "2-6".to_owned();
        }
    });
    let forgotten = edited(&changed, |rows| {
        let index = column(rows, "indekss");
        rows.retain(|row| row[index] != "3-1");
    });
    let no_problems: [String; 0] = [];
    assert_eq!(
        codes(&import(&archivist, draft, &forgotten).await),
        no_problems
    );
    let forward = async |steps: &[&str]| {
        for to in steps {
            let told = codes(&step(&archivist, draft, to, "2025-12-30", "Komisija").await);
            assert_eq!(told, no_problems, "{to}");
        }
    };
    forward(&["REVIEWED", "APPROVED", "AGREED"]).await;
    let refused = step(&archivist, draft, "IN_FORCE", "2025-12-30", "Vadītāja").await;
    assert_eq!(codes(&refused), ["FILES_LEFT_BEHIND"]);
    forward(&["DRAFT"]).await;
    assert_eq!(
        codes(&import(&archivist, draft, &changed).await),
        no_problems
    );
    forward(&["REVIEWED", "APPROVED", "AGREED", "IN_FORCE"]).await;

    let files = "{ files(filter: { year: 2025 }, first: 200) { edges { node { designation year series { fileIndex } } } } }";
    let files = archivist.ask(files, json!({})).await;
    let mut of_year: Vec<(&str, &str)> = files["files"]["edges"]
        .as_array()
        .expect("files")
        .iter()
        .map(|edge| &edge["node"])
        .map(|file| {
            (
                file["designation"].as_str().expect("a designation"),
                file["series"]["fileIndex"].as_str().expect("an index"),
            )
        })
        .collect();
    let all = of_year.len();
    of_year.sort_unstable();
    of_year.dedup_by_key(|(designation, _)| *designation);
    assert_eq!(of_year.len(), all, "{of_year:?}");
    // The changed index splits the year: what is in the old file stays there.
    for (designation, index) in [("2-6", "2-6"), ("2-60", "2-60"), ("2-5", "2-5")] {
        let found = of_year.iter().find(|(file, _)| *file == designation);
        assert_eq!(found.map(|(_, index)| *index), Some(index), "{of_year:?}");
    }
    // What is registered from now on enters the file of the new version.
    let clerk = story.0.client("lietvede").await;
    let registered = clerk
        .registered(
            "iesniegumi",
            json!({ "title": "Decembra iesniegums", "accessClass": "OPEN" }),
            &[],
        )
        .await;
    let filed = "query($id: ID!) { document(id: $id) { file { fileIndex year } } }";
    let filed = clerk.ask(filed, json!({ "id": registered["id"] })).await;
    assert_eq!(
        filed["document"]["file"],
        json!({ "fileIndex": "2-60", "year": 2025 })
    );
}

/// What no door does, the tables do not allow either.
#[both]
async fn one_version_of_an_institution_is_in_force(story: December) {
    let kit = &story.0.kit;
    let before = scheme::Entity::find().one(kit.db.reader()).await;
    let before = before.expect("a database").expect("the sample's version");
    let mut op = kit.begin(Actor::System).await.expect("begun");
    let plan = SchemePlan {
        institution: before.institution_id,
        unit: None,
        title: "Otra".to_owned(),
        valid_from: before.valid_from,
        sample: true,
        series: Vec::new(),
    };
    let refused = put_in_force(&mut op, plan).await.expect("a database");
    assert_eq!(refused.map(drop), Err(Refusal::SchemeInForce));
    let second = scheme::Model {
        id: op.new_id(SchemeId),
        ..before.clone()
    };
    let draft = scheme::Model {
        id: op.new_id(SchemeId),
        state: SchemeState::Draft,
        ..before
    };
    let insert = async |row: scheme::Model| {
        let row = row.into_active_model().reset_all();
        row.insert(op.transaction()).await.is_ok()
    };
    assert!(insert(draft).await, "there may be drafts beside it");
    assert!(!insert(second).await);
}

#[both]
async fn an_agreement_says_until_when_it_holds(story: December) {
    let archivist = story.0.client("arhivars").await;
    let input = json!({ "title": "2026", "validFrom": "2026-01-01" });
    let drafted = archivist
        .mutate("draftScheme", "scheme { id }", input)
        .await;
    let draft = &drafted["scheme"]["id"];
    for to in ["REVIEWED", "APPROVED"] {
        let done = step(&archivist, draft, to, "2025-12-30", "Komisija").await;
        assert_eq!(problems(&done), []);
    }
    let input = json!({
        "scheme": draft, "to": "AGREED", "decidedOn": "2025-12-30", "decidedBy": "LNA", "reference": "Nr. 3",
    });
    let refused = archivist.mutate("stepScheme", STEP, input).await;
    assert_eq!(
        problems(&refused),
        [("REQUIRED".to_owned(), "input.agreedUntil".to_owned())]
    );
}

/// A paper costs its weight: one request gets a few and not a hundred.
#[both]
async fn papers_and_tables_weigh_what_they_cost(story: December) {
    let archivist = story.0.client("arhivars").await;
    let scheme = archivist.ask("{ schemes { id } }", json!({})).await;
    let scheme = &scheme["schemes"][0]["id"];
    let asked = async |field: &str, times: usize| {
        let fields: String = (0..times)
            .map(|turn| format!("a{turn}: {field} "))
            .collect();
        let query = format!("query($id: ID!) {{ scheme(id: $id) {{ {fields} }} }}");
        let answer = archivist.answer(&query, json!({ "id": scheme })).await;
        answer.get("errors").is_none()
    };
    assert!(asked("print { name }", 2).await);
    assert!(!asked("print { name }", 20).await);
    assert!(asked("table(format: XLSX) { name }", 4).await);
    assert!(!asked("table(format: CSV) { name }", 40).await);
}
