//! The turn of the year: 2025 is closed and 2026 opened, and an exception is made afterwards.

use std::collections::BTreeSet;

use aprite::documents::numbering;
use aprite::graphql::ids;
use aprite::journal::Actor;
use aprite::kernel::secret;
use both::both;
use chrono::{DateTime, TimeDelta, Utc};
use entities::classification::{register, series};
use entities::ids::RegisterId;
use entities::vocabulary::RetentionCategory;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};
use crate::support::stage::{Ground, Stage};

mod readers;

/// The sample institution on Tuesday 30 December 2025, 10:00 in Riga.
pub(crate) struct December(pub(crate) TestApp);

impl Stage for December {
    async fn on(ground: Ground) -> Self {
        Self(TestApp::at(ground, &[], instant("2025-12-30T08:00:00Z")).await)
    }
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("an instant")
}

impl December {
    /// The clock goes on to an instant.
    pub(crate) fn until(&self, text: &str) {
        self.0.clock.advance(instant(text) - self.0.clock.now());
    }

    async fn letter(&self, clerk: &Client, title: &str) -> String {
        self.0.clock.advance(TimeDelta::seconds(1));
        let card = json!({ "title": title, "accessClass": "OPEN" });
        let letter = clerk.registered("sanemtie", card, &[]).await;
        letter["number"].as_str().expect("a number").to_owned()
    }

    async fn register_id(&self, code: &str) -> RegisterId {
        let found = register::Entity::find()
            .filter(register::Column::Code.eq(code))
            .one(self.0.kit.db.reader())
            .await;
        found.expect("a database").expect("a register").id
    }

    /// How long a series is kept; none takes the term away, as a hole in a scheme would.
    async fn term(&self, index: &str, term: Option<(RetentionCategory, i32)>) {
        let op = self.0.kit.begin(Actor::System).await.expect("begun");
        let changed = series::Entity::update_many()
            .col_expr(
                series::Column::RetentionCategory,
                Expr::value(term.map(|(category, _)| category)),
            )
            .col_expr(
                series::Column::RetentionYears,
                Expr::value(term.map(|(_, years)| years)),
            )
            .filter(series::Column::FileIndex.eq(index))
            .exec(op.transaction())
            .await;
        assert_eq!(changed.expect("a database").rows_affected, 1);
        op.commit().await.expect("committed");
    }
}

const CLOSED: &str = "closed { registers { code } files { fileIndex year state } } \
     obstacles { code register { code } file { fileIndex } firstSequence lastSequence }";

const CLOSINGS: &str = "{ registers { code years { year state closings { ordinal firstNumber lastNumber documents \
     annulled unused extractSha256 extract reopeningReason } } } }";

async fn closings(client: &Client, code: &str) -> Value {
    let data = client.ask(CLOSINGS, json!({})).await;
    let registers = data["registers"].as_array().expect("registers");
    let found = registers.iter().find(|register| register["code"] == code);
    let years = found.expect("the register")["years"].as_array();
    let year = years
        .expect("years")
        .iter()
        .find(|year| year["year"] == 2025);
    year.expect("2025").clone()
}

fn codes(list: &Value) -> Vec<&str> {
    let items = list.as_array().expect("a list").iter();
    items.filter_map(|item| item["code"].as_str()).collect()
}

#[both]
async fn the_year_2025_is_closed_and_2026_opened(story: December) {
    let app = &story.0;
    let clerk = app.client("lietvede").await;
    let specialist = app.client("specialists").await;

    // The last days of the year: letters, a slip that is annulled, and a number that went nowhere.
    assert_eq!(story.letter(&clerk, "Pirmā").await, "2-1/25/1");
    let slip = json!({ "title": "Divreiz reģistrēta", "accessClass": "OPEN" });
    let slip = clerk.registered("sanemtie", slip, &[]).await;
    let reason = json!({ "document": slip["id"], "reason": "Reģistrēta divreiz" });
    let annulled = clerk
        .mutate("annulRegistration", "document { status }", reason)
        .await;
    assert_eq!(problems(&annulled), []);
    assert_eq!(story.letter(&clerk, "Trešā").await, "2-1/25/3");
    let incoming = story.register_id("sanemtie").await;
    let op = app.kit.begin(Actor::System).await.expect("begun");
    numbering::take(op.transaction(), incoming, 2025, 1)
        .await
        .expect("a number taken by a program that died");
    op.commit().await.expect("committed");
    assert_eq!(story.letter(&clerk, "Piektā").await, "2-1/25/5");
    story.term("1-11", None).await;
    story.until("2025-12-31T20:30:00Z");
    let waiting = clerk.upload("vēl viena.txt", "Vecgada vakarā.").await;

    // 1 January 2026, half past ten in the morning.
    story.until("2026-01-01T08:30:00Z");
    let look = "query($year: Int!) { yearEnd(year: $year) { registers { register { code } documents annulled { number reason } } \
         files { fileIndex } obstacles { code register { code } file { fileIndex } firstSequence lastSequence } } }";
    let dry = clerk.ask(look, json!({ "year": 2025 })).await["yearEnd"].take();
    assert_eq!(
        dry["obstacles"],
        json!([
            { "code": "NUMBERS_WITHOUT_DOCUMENT", "register": { "code": "sanemtie" }, "file": null, "firstSequence": 4, "lastSequence": 4 },
            { "code": "FILE_WITHOUT_TERM", "register": null, "file": { "fileIndex": "1-11" }, "firstSequence": null, "lastSequence": null },
            { "code": "UNREGISTERED", "register": null, "file": null, "firstSequence": null, "lastSequence": null },
        ])
    );
    assert_eq!(dry["registers"], json!([]), "the file may be anybody's");
    let would_close = dry["files"].as_array().expect("files").len();
    assert!(would_close > 50, "{would_close}");
    assert_eq!(
        specialist.refusal(look, json!({ "year": 2025 })).await,
        "NOT_PERMITTED"
    );
    assert_eq!(
        clerk.refusal(look, json!({ "year": 2026 })).await,
        "YEAR_NOT_OVER"
    );
    assert_eq!(
        closings(&clerk, "sanemtie").await["state"],
        "OPEN",
        "looking changes nothing"
    );

    // Nothing can be registered before the new year's files are there; opening them twice opens them once.
    let letter = json!({
        "register": clerk.register("sanemtie").await,
        "card": { "title": "Vecgada vēstule", "accessClass": "OPEN" },
        "uploads": [{ "upload": waiting }],
    });
    let early = clerk
        .mutate("registerDocument", "document { number }", letter.clone())
        .await;
    assert_eq!(codes(&early["problems"]), ["FILE_NONE_OPEN"]);
    let shown = "opening { series { fileIndex } alreadyThere carriedOver registers { code } }";
    let opened = clerk
        .mutate("openYear", shown, json!({ "year": 2026 }))
        .await;
    assert_eq!(problems(&opened), []);
    let new_files = opened["opening"]["series"]
        .as_array()
        .expect("series")
        .len();
    assert_eq!(
        new_files,
        would_close + 1,
        "each yearly file has its successor"
    );
    let carried = opened["opening"]["carriedOver"].as_i64().expect("a count");
    assert!(carried > 10, "client files go on");
    let again = clerk
        .mutate("openYear", shown, json!({ "year": 2026 }))
        .await;
    assert_eq!(
        again["opening"],
        json!({ "series": [], "alreadyThere": new_files, "carriedOver": carried, "registers": [] })
    );
    let past = clerk
        .mutate("openYear", shown, json!({ "year": 2025 }))
        .await;
    assert_eq!(codes(&past["problems"]), ["YEAR_NOT_TO_OPEN"]);
    let registered = clerk
        .mutate("registerDocument", "document { number }", letter)
        .await;
    assert_eq!(registered["document"]["number"], "2-1/26/1");

    // Everything is closed but what the gap and the missing term keep open.
    let year = json!({ "year": 2025 });
    let refused = specialist.mutate("closeYear", CLOSED, year.clone()).await;
    assert_eq!(codes(&refused["problems"]), ["NOT_PERMITTED"]);
    let closed = clerk.mutate("closeYear", CLOSED, year.clone()).await;
    assert_eq!(problems(&closed), []);
    assert_eq!(
        codes(&closed["obstacles"]),
        ["NUMBERS_WITHOUT_DOCUMENT", "FILE_WITHOUT_TERM"]
    );
    assert!(!codes(&closed["closed"]["registers"]).contains(&"sanemtie"));
    let files = closed["closed"]["files"].as_array().expect("files");
    assert_eq!(files.len(), would_close);
    assert!(
        files
            .iter()
            .all(|file| file["state"] == "CLOSED" && file["year"] == 2025)
    );

    // The gap gets its reason, the file its term; what is left is closed, and then nothing is.
    let unused = |sequence: i64, reason: &str| json!({ "register": ids::print(incoming), "year": 2025, "sequence": sequence, "reason": reason });
    let state = async |sequence, reason| {
        let payload = clerk
            .mutate(
                "stateUnusedNumber",
                "register { code }",
                unused(sequence, reason),
            )
            .await;
        codes(&payload["problems"]).join(" ")
    };
    assert_eq!(state(4, " ").await, "REASON_REQUIRED");
    assert_eq!(state(3, "x").await, "NUMBER_NOT_MISSING");
    assert_eq!(state(6, "x").await, "NUMBER_NOT_MISSING");
    assert_eq!(state(4, "Programma apstājās").await, "");
    assert_eq!(state(4, "x").await, "NUMBER_NOT_MISSING");
    story
        .term("1-11", Some((RetentionCategory::ShortTerm, 5)))
        .await;
    let rest = clerk.mutate("closeYear", CLOSED, year.clone()).await;
    assert_eq!(rest["obstacles"], json!([]));
    assert_eq!(codes(&rest["closed"]["registers"]), ["sanemtie"]);
    assert_eq!(rest["closed"]["files"][0]["fileIndex"], "1-11");
    let nothing = clerk.mutate("closeYear", CLOSED, year).await;
    assert_eq!(nothing["closed"], json!({ "registers": [], "files": [] }));

    // The extract says it all, and the journal holds its digest under the seal.
    let closing = closings(&clerk, "sanemtie").await["closings"][0].take();
    let extract = closing["extract"].as_str().expect("an extract");
    let lines: Vec<&str> = extract.lines().collect();
    assert_eq!(lines.len(), 6);
    assert!(
        lines[2].starts_with("2;2-1/25/2;2025-12-30;anulēts;Reģistrēta divreiz;"),
        "{extract}"
    );
    assert_eq!(lines[4], "4;;;neizmantots;Programma apstājās;");
    assert_eq!(
        (
            &closing["firstNumber"],
            &closing["lastNumber"],
            &closing["documents"],
            &closing["annulled"],
            &closing["unused"]
        ),
        (
            &json!("2-1/25/1"),
            &json!("2-1/25/5"),
            &json!(4),
            &json!(1),
            &json!(1)
        )
    );
    let digest = secret::hash(extract);
    assert_eq!(closing["extractSha256"], digest.as_str());
    app.settle().await;
    let head = app.client("vaditaja").await;
    let journal = head
        .ask(
            "{ journal(first: 200) { edges { node { kind payload position } } } }",
            json!({}),
        )
        .await;
    let entries = journal["journal"]["edges"].as_array().expect("entries");
    let sealed = entries.iter().map(|edge| &edge["node"]).find(|entry| {
        entry["kind"] == "register.year_closed"
            && entry["payload"]
                .as_str()
                .is_some_and(|payload| payload.contains(&digest))
    });
    let sealed = sealed.expect("the closing in the journal");
    assert!(!sealed["position"].is_null(), "it is sealed");
    let payload: Value =
        serde_json::from_str(sealed["payload"].as_str().expect("text")).expect("JSON");
    assert_eq!(payload["numbersGiven"], 5);
    assert_eq!(payload["annulled"], json!(["2-1/25/2"]));
    assert_eq!(
        payload["unused"],
        json!([{ "sequence": 4, "reason": "Programma apstājās" }])
    );
}

#[both]
async fn a_closed_year_is_opened_again_by_an_administrator_with_a_reason(story: December) {
    let app = &story.0;
    let clerk = app.client("lietvede").await;
    let administrator = app.client("administrators").await;
    story.letter(&clerk, "Pirmā").await;
    story.until("2026-01-05T08:00:00Z");
    clerk
        .mutate("openYear", "opening { year }", json!({ "year": 2026 }))
        .await;
    let closed = clerk
        .mutate("closeYear", CLOSED, json!({ "year": 2025 }))
        .await;
    assert_eq!(closed["obstacles"], json!([]));
    let files = "{ files(filter: { year: 2025, state: CLOSED }, first: 200) { edges { node { id fileIndex } } } }";
    let files = clerk.ask(files, json!({})).await;
    let file = files["files"]["edges"].as_array().expect("files").iter();
    let file = file
        .map(|edge| &edge["node"])
        .find(|file| file["fileIndex"] == "1-10");
    let file = file.expect("the file of letters")["id"].clone();
    let register = clerk.register("sanemtie").await;
    let late = json!({
        "register": register, "file": file,
        "card": { "title": "Aizķērusies", "accessClass": "OPEN" },
    });
    let try_late = async || {
        let payload = clerk
            .mutate("registerDocument", "document { number }", late.clone())
            .await;
        (
            payload["document"]["number"].clone(),
            codes(&payload["problems"]).join(" "),
        )
    };
    assert_eq!(try_late().await, (Value::Null, "FILE_CLOSED".to_owned()));

    let reopen =
        json!({ "register": register, "year": 2025, "reason": "Vēstule aizķērusies pastā" });
    let reopen_file = json!({ "file": file, "reason": "Vēstule aizķērusies pastā" });
    let shown = "register { code }";
    let refused = clerk
        .mutate("reopenRegisterYear", shown, reopen.clone())
        .await;
    assert_eq!(codes(&refused["problems"]), ["NOT_PERMITTED"]);
    let refused = clerk
        .mutate("reopenFile", "file { id }", reopen_file.clone())
        .await;
    assert_eq!(codes(&refused["problems"]), ["NOT_PERMITTED"]);
    let mut no_reason = reopen.clone();
    no_reason["reason"] = json!("  ");
    let refused = administrator
        .mutate("reopenRegisterYear", shown, no_reason)
        .await;
    assert_eq!(
        problems(&refused),
        [("REASON_REQUIRED".to_owned(), "input.reason".to_owned())]
    );

    let done = administrator
        .mutate("reopenFile", "file { state }", reopen_file.clone())
        .await;
    assert_eq!(done["file"]["state"], "REOPENED");
    let twice = administrator
        .mutate("reopenFile", "file { state }", reopen_file)
        .await;
    assert_eq!(codes(&twice["problems"]), ["FILE_NOT_CLOSED"]);
    assert_eq!(
        try_late().await,
        (Value::Null, "YEAR_CLOSED".to_owned()),
        "the register is closed still"
    );
    // Opened by mistake, it is closed by itself again.
    let close = json!({ "file": file });
    let done = clerk.mutate("closeFile", "file { state }", close).await;
    assert_eq!(done["file"]["state"], "CLOSED");
    let mistake = json!({ "file": file, "reason": "Tomēr vajag" });
    let done = administrator
        .mutate("reopenFile", "file { state }", mistake)
        .await;
    assert_eq!(done["file"]["state"], "REOPENED");
    let done = administrator
        .mutate("reopenRegisterYear", shown, reopen.clone())
        .await;
    assert_eq!(problems(&done), []);
    let twice = administrator
        .mutate("reopenRegisterYear", shown, reopen)
        .await;
    assert_eq!(codes(&twice["problems"]), ["YEAR_NOT_CLOSED"]);
    assert_eq!(try_late().await, (json!("2-1/25/2"), String::new()));

    // Closed again, it has a second extract; the first one stays, with the reason for which it did not hold.
    let again = clerk
        .mutate("closeYear", CLOSED, json!({ "year": 2025 }))
        .await;
    assert_eq!(codes(&again["closed"]["registers"]), ["sanemtie"]);
    let closings = closings(&clerk, "sanemtie").await["closings"].take();
    let told: Vec<_> = closings
        .as_array()
        .expect("closings")
        .iter()
        .map(|closing| {
            (
                closing["ordinal"].clone(),
                closing["lastNumber"].clone(),
                closing["reopeningReason"].clone(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            (json!(2), json!("2-1/25/2"), Value::Null),
            (
                json!(1),
                json!("2-1/25/1"),
                json!("Vēstule aizķērusies pastā")
            ),
        ]
    );
}

/// Numbers given while the year is being closed are in the extract or are not given at all.
#[both]
async fn closing_and_registering_at_once_leave_no_number_out(story: December) {
    let app = &story.0;
    let clerk = app.client("lietvede").await;
    let register = clerk.register("sanemtie").await;
    let input = json!({ "register": register, "card": { "title": "x", "accessClass": "OPEN" } });
    let letters = futures::future::join_all((0..24).map(async |turn| {
        if turn == 12 {
            let year = json!({ "register": register, "year": 2025 });
            let closed = clerk
                .mutate("closeRegisterYear", "register { code }", year)
                .await;
            assert_eq!(problems(&closed), []);
            return None;
        }
        let payload = clerk
            .mutate("registerDocument", "document { number }", input.clone())
            .await;
        let codes = codes(&payload["problems"]);
        assert!(codes.is_empty() || codes == ["YEAR_CLOSED"], "{payload}");
        payload["document"]["number"].as_str().map(str::to_owned)
    }))
    .await;
    let given: BTreeSet<String> = letters.into_iter().flatten().collect();
    let closing = closings(&clerk, "sanemtie").await["closings"][0].take();
    let extract = closing["extract"].as_str().expect("an extract");
    let told: BTreeSet<String> = extract
        .lines()
        .skip(1)
        .filter_map(|line| line.split(';').nth(1))
        .map(str::to_owned)
        .collect();
    assert_eq!(told, given);
}
