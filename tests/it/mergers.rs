//! The merger of 2011, from the dry run to the first registration under the successor; in `history` those of the sample
//! data, in `schemes` what becomes of the services' own schemes, in `split` of what one unit had when it is divided, in
//! `taken_over` files that come in after the merger.

mod history;
mod schemes;
mod split;
mod stage;
mod taken_over;

use aprite::classification::year_opening::open_files;
use aprite::journal::Actor;
use aprite::organisation::read;
use both::both;
use chrono::TimeDelta;
use serde_json::{Value, json};

use self::stage::{December2010, day};
use crate::support::client::{Client, problems};

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
