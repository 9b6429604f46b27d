//! People and posts through time: a name that changes, a post that stands vacant, the archive's number of what an old service
//! left.

use both::both;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};

fn one(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), format!("input.{path}"))]
}

async fn unit(client: &Client, code: &str) -> Value {
    let data = client.ask("{ units { id code } }", json!({})).await;
    let units = data["units"].as_array().expect("units");
    let found = units.iter().find(|unit| unit["code"] == code);
    found.expect("a unit of the sample")["id"].clone()
}

async fn person(client: &Client, family_name: &str) -> Value {
    let data = client
        .ask(
            "{ staff(first: 200) { nodes { id familyName } } }",
            json!({}),
        )
        .await;
    let staff = data["staff"]["nodes"].as_array().expect("staff");
    let found = staff.iter().find(|row| row["familyName"] == family_name);
    found.expect("a person of the sample")["id"].clone()
}

#[both]
async fn old_documents_show_the_old_name(app: TestApp) {
    let administrator = app.client("administrators").await;
    let clerk = app.client("lietvede").await;
    let balode = person(&administrator, "Balode").await;
    let ozola = person(&administrator, "Ozola").await;
    let register = async |title: &str| {
        clerk
            .registered(
                "sanemtie",
                json!({ "title": title, "executor": balode }),
                &[],
            )
            .await
    };
    let before = register("Pirms kāzām").await;
    app.clock.advance(TimeDelta::days(2));
    let rename = |who: &Value, name: &str, from: Option<&str>| json!({ "staffMember": who, "givenName": "Līga", "familyName": name, "validFrom": from });
    let early = administrator
        .mutate(
            "renameStaffMember",
            "staffMember { id }",
            rename(&balode, "Liepa", Some("2026-03-05")),
        )
        .await;
    assert_eq!(problems(&early), one("NAME_BEFORE", "validFrom"));
    let renamed = administrator
        .mutate(
            "renameStaffMember",
            "staffMember { familyName formerNames { givenName familyName validTo } was: familyName(asOf: \"2026-03-02\") }",
            rename(&balode, "Liepa", Some("2026-03-03")),
        )
        .await;
    assert_eq!(
        renamed["staffMember"],
        json!({
            "familyName": "Liepa", "was": "Balode",
            "formerNames": [{ "givenName": "Līga", "familyName": "Balode", "validTo": "2026-03-02" }],
        })
    );
    // The clerk marries too: what she registered before says who she was.
    let input = json!({ "staffMember": ozola, "givenName": "Inese", "familyName": "Vanaga", "validFrom": "2026-03-03" });
    administrator.mutate("renameStaffMember", "", input).await;
    let after = register("Pēc kāzām").await;

    let shown = "query($id: ID!) { document(id: $id) { executor { familyName } registeredBy { staffMember { familyName } } \
                 history(first: 1) { nodes { account { staffMember { familyName } } } } } }";
    for (document, executor, clerk_then) in
        [(&before, "Balode", "Ozola"), (&after, "Liepa", "Vanaga")]
    {
        let data = clerk.ask(shown, json!({ "id": document["id"] })).await;
        let who = json!({ "staffMember": { "familyName": clerk_then } });
        assert_eq!(
            data["document"],
            json!({ "executor": { "familyName": executor }, "registeredBy": who, "history": { "nodes": [{ "account": who }] } })
        );
    }
    let names = async |as_of: Option<&str>| -> Vec<String> {
        let data = administrator
            .ask(
                "query($day: Date) { staff(asOf: $day, first: 200) { nodes { familyName } } }",
                json!({ "day": as_of }),
            )
            .await;
        let staff = data["staff"]["nodes"].as_array().expect("staff").iter();
        staff
            .map(|row| row["familyName"].as_str().unwrap_or_default().to_owned())
            .collect()
    };
    let (today, then) = (names(None).await, names(Some("2026-03-02")).await);
    assert!(today.contains(&"Liepa".to_owned()) && !today.contains(&"Balode".to_owned()));
    assert!(then.contains(&"Balode".to_owned()) && !then.contains(&"Liepa".to_owned()));

    // A name that was misspelt all the time is corrected for all of it; the next change comes after the last.
    let corrected = administrator
        .mutate(
            "renameStaffMember",
            "staffMember { familyName formerNames { familyName } }",
            rename(&balode, "Liepiņa", None),
        )
        .await;
    assert_eq!(
        corrected["staffMember"],
        json!({ "familyName": "Liepiņa", "formerNames": [{ "familyName": "Balode" }] })
    );
    let back = administrator
        .mutate(
            "renameStaffMember",
            "staffMember { id }",
            rename(&balode, "Balode", Some("2026-03-02")),
        )
        .await;
    assert_eq!(problems(&back), one("NAME_BEFORE", "validFrom"));
    app.settle().await;
}

const POST: &str =
    "position { id title places vacancies holders { familyName } validFrom validTo }";

#[both]
async fn vacant_posts_are_listed_and_filled(app: TestApp) {
    let administrator = app.client("administrators").await;
    let department = unit(&administrator, "OG-SC-OGRE/SAR").await;
    let open = async |title: &str, places: i32| {
        let input = json!({ "unit": department, "title": title, "places": places, "validFrom": "2026-01-01" });
        administrator.mutate("openPost", POST, input).await
    };
    assert_eq!(
        problems(&open("ergoterapeits", 0).await),
        one("POST_PLACES", "places")
    );
    let opened = open("sociālais darbinieks", 2).await;
    assert_eq!(
        (
            &opened["position"]["places"],
            &opened["position"]["vacancies"]
        ),
        (&json!(2), &json!(2))
    );
    let post = opened["position"]["id"].clone();
    let vacant = async |day: &str| -> Vec<(String, i64)> {
        let data = administrator
            .ask(
                "query($day: Date) { positions(asOf: $day, vacant: true) { title vacancies } }",
                json!({ "day": day }),
            )
            .await;
        let rows = data["positions"].as_array().expect("positions").iter();
        rows.map(|row| {
            let title = row["title"].as_str().unwrap_or_default().to_owned();
            (title, row["vacancies"].as_i64().unwrap_or_default())
        })
        .collect()
    };
    let of = |count| vec![("sociālais darbinieks".to_owned(), count)];
    assert_eq!(vacant("2025-12-31").await, []);
    assert_eq!(vacant("2026-01-01").await, of(2));

    // Filled by a woman whose title is printed in her gender, then by a second, then full.
    let appoint = async |who: &str, position: Option<&str>, from: &str, to: Option<&str>| {
        let input = json!({
            "staffMember": person(&administrator, who).await, "unit": department, "post": post, "position": position,
            "validFrom": from, "validTo": to,
        });
        administrator
            .mutate("appoint", "appointment { id position post }", input)
            .await
    };
    let first = appoint("Upīte", Some("sociālā darbiniece"), "2026-02-01", None).await;
    assert_eq!(problems(&first), []);
    assert_eq!(first["appointment"]["position"], "sociālā darbiniece");
    assert_eq!(first["appointment"]["post"], post);
    let second = appoint("Āboliņš", None, "2026-02-01", Some("2026-03-31")).await;
    assert_eq!(second["appointment"]["position"], "sociālais darbinieks");
    let third = appoint("Ķirse", None, "2026-03-31", None).await;
    assert_eq!(problems(&third), one("POST_FILLED", "post"));
    let outside = appoint("Ķirse", None, "2025-12-31", Some("2026-01-15")).await;
    assert_eq!(problems(&outside), one("OUTSIDE_POST", "validFrom"));
    assert_eq!(vacant("2026-03-31").await, []);
    assert_eq!(vacant("2026-04-01").await, of(1));
    let elsewhere = json!({
        "staffMember": person(&administrator, "Ķirse").await, "unit": unit(&administrator, "OG-SC-TAUR").await, "post": post,
        "validFrom": "2026-05-01",
    });
    let elsewhere = administrator
        .mutate("appoint", "appointment { id }", elsewhere)
        .await;
    assert_eq!(problems(&elsewhere), one("POST_ELSEWHERE", "post"));

    // Given up only when nobody holds it any more.
    let end = async |last: &str| {
        administrator
            .mutate("endPost", POST, json!({ "post": post, "lastDay": last }))
            .await
    };
    assert_eq!(problems(&end("2026-06-30").await), one("POST_HELD", "post"));
    let clerk = app.client("lietvede").await;
    let refused = clerk
        .mutate(
            "endPost",
            POST,
            json!({ "post": post, "lastDay": "2026-06-30" }),
        )
        .await;
    assert_eq!(
        problems(&refused),
        [("NOT_PERMITTED".to_owned(), "input".to_owned())]
    );
    app.settle().await;
}

#[both]
async fn a_units_posts_go_to_its_successors(app: TestApp) {
    let administrator = app.client("administrators").await;
    let old = unit(&administrator, "OG-SC-TAUR").await;
    let opened = administrator
        .mutate(
            "openPost",
            POST,
            json!({ "unit": old, "title": "sociālais darbinieks", "places": 3, "validFrom": "2026-01-01" }),
        )
        .await;
    let input = json!({ "staffMember": person(&administrator, "Upīte").await, "unit": old, "post": opened["position"]["id"], "validFrom": "2026-01-01" });
    let appointed = administrator
        .mutate("appoint", "appointment { id }", input)
        .await;
    assert_eq!(problems(&appointed), []);
    let plan = json!({
        "ground": "Ogres novada domes lēmums", "effectiveOn": "2026-04-01",
        "units": [
            { "code": "TAUR-A", "kind": "SOCIAL_CENTRE", "nameLv": "Taurupes centrs A", "parent": "OG22" },
            { "code": "TAUR-B", "kind": "SOCIAL_CENTRE", "nameLv": "Taurupes centrs B", "parent": "OG22" },
        ],
        "successions": [{ "from": "OG-SC-TAUR", "to": ["TAUR-A", "TAUR-B"], "heir": "TAUR-A" }],
        "assignments": [{ "what": appointed["appointment"]["id"], "to": "TAUR-B" }],
    });
    let act = "reorganisation { id dryRun { totals { posts volumes closedVolumes } obstacles { code } } }";
    let planned = administrator.mutate("planReorganisation", act, plan).await;
    assert_eq!(problems(&planned), []);
    assert_eq!(planned["reorganisation"]["dryRun"]["totals"]["posts"], 1);
    let input = json!({ "reorganisation": planned["reorganisation"]["id"] });
    let carried = administrator
        .mutate("carryOutReorganisation", act, input)
        .await;
    assert_eq!(problems(&carried), []);
    let data = administrator
        .ask(
            "{ before: positions(asOf: \"2026-03-31\", vacant: true) { unit { code } places vacancies } \
               after: positions(asOf: \"2026-04-01\") { id unit { code } places vacancies holders { familyName } } }",
            json!({}),
        )
        .await;
    assert_eq!(
        data["before"],
        json!([{ "unit": { "code": "OG-SC-TAUR" }, "places": 3, "vacancies": 2 }])
    );
    let after: Vec<&Value> = data["after"]
        .as_array()
        .expect("positions")
        .iter()
        .filter(|row| !row["id"].is_null())
        .collect();
    let shown: Vec<Value> = after
        .iter()
        .map(|row| {
            json!([
                row["unit"]["code"],
                row["places"],
                row["vacancies"],
                row["holders"]
            ])
        })
        .collect();
    assert_eq!(
        shown,
        [
            json!(["TAUR-A", 2, 2, []]),
            json!(["TAUR-B", 1, 0, [{ "familyName": "Upīte" }]]),
        ]
    );
    app.settle().await;
}

#[both]
async fn what_an_old_service_left_has_the_archives_number(app: TestApp) {
    let archivist = app.client("arhivars").await;
    let note = async |client: &Client, code: &str, archive: Option<&str>, number: Option<&str>| {
        let input =
            json!({ "unit": unit(client, code).await, "archive": archive, "number": number });
        let shown = "unit { code fonds { archive number reference } }";
        client.mutate("numberRecordGroup", shown, input).await
    };
    let noted = note(&archivist, "OG-PRED-SUNT", Some("szva"), Some("412.")).await;
    assert_eq!(problems(&noted), []);
    assert_eq!(
        noted["unit"]["fonds"],
        json!({ "archive": "SZVA", "number": "412", "reference": "LV_LNA_SZVA_F412" })
    );
    let malformed = note(&archivist, "OG-PRED-SUNT", Some("1"), Some("412")).await;
    assert_eq!(
        problems(&malformed),
        one("FONDS_ARCHIVE_MALFORMED", "archive")
    );
    let half = note(&archivist, "OG-PRED-SUNT", Some("SZVA"), None).await;
    assert_eq!(problems(&half), one("REQUIRED", "number"));
    let part = note(&archivist, "OG-AIN", Some("SZVA"), Some("413")).await;
    assert_eq!(problems(&part), one("NO_RECORD_GROUP", "unit"));
    let twin = note(&archivist, "OG-PRED-MADL", Some("SZVA"), Some("412")).await;
    assert_eq!(problems(&twin), one("FONDS_TAKEN", "number"));
    // Its successor may go on with the group, where the archive says so.
    let successor = note(&archivist, "OG", Some("SZVA"), Some("412")).await;
    assert_eq!(problems(&successor), []);
    let specialist = app.client("specialists").await;
    let refused = note(&specialist, "OG22", Some("SZVA"), Some("500")).await;
    assert_eq!(
        problems(&refused),
        [("NOT_PERMITTED".to_owned(), "input".to_owned())]
    );

    let data = archivist
        .ask(
            "{ units(kinds: [PREDECESSOR_SERVICE]) { code fonds { reference } recordGroup { fonds { reference } } } \
               files(filter: { year: 2025 }, first: 1) { nodes { recordGroup { code fonds { number } } \
                 then: recordGroup(asOf: \"2015-06-01\") { code fonds { number } } } } }",
            json!({}),
        )
        .await;
    let units = data["units"].as_array().expect("units");
    let old = units.iter().find(|unit| unit["code"] == "OG-PRED-SUNT");
    let fonds = json!({ "reference": "LV_LNA_SZVA_F412" });
    assert_eq!(
        old,
        Some(&json!({ "code": "OG-PRED-SUNT", "fonds": fonds, "recordGroup": { "fonds": fonds } }))
    );
    assert_eq!(
        data["files"]["nodes"][0],
        json!({ "recordGroup": { "code": "OG22", "fonds": null }, "then": { "code": "OG", "fonds": { "number": "412" } } })
    );
    app.settle().await;
}
