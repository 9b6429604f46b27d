//! The records office keeps its registers: opened, changed, ended; what was given stays as it was given.

use both::both;
use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};

const SHOWN: &str = "register { id code numberFormat validFrom validTo series { fileIndex } keeper { code } title(language: EN) }";

fn one(code: &str, path: &str) -> Vec<(String, String)> {
    vec![(code.to_owned(), format!("input.{path}"))]
}

async fn id_of(client: &Client, list: &str, key: &str, value: &str) -> Value {
    let data = client.ask(&format!("{{ {list} }}"), json!({})).await;
    let rows = data.as_object().and_then(|data| data.values().next());
    let rows = rows.expect("a list");
    let rows = rows.as_array().or_else(|| rows["nodes"].as_array());
    let found = rows.expect("rows").iter().find(|row| row[key] == value);
    found.expect("a row of the sample")["id"].clone()
}

async fn codes(client: &Client, as_of: &str) -> Vec<String> {
    let data = client
        .ask(
            "query($day: Date) { registers(asOf: $day) { code } }",
            json!({ "day": as_of }),
        )
        .await;
    let registers = data["registers"].as_array().expect("registers").iter();
    registers
        .map(|row| row["code"].as_str().unwrap_or_default().to_owned())
        .collect()
}

#[both]
async fn a_register_is_opened_changed_and_ended(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let series = id_of(
        &clerk,
        "fileSeries(first: 200) { nodes { id fileIndex } }",
        "fileIndex",
        "6-4",
    )
    .await;
    let centre = id_of(&clerk, "units { id code }", "code", "OG-SC-MADL").await;
    let input = json!({
        "code": "madliena", "titleLv": "Madlienas sociālā centra reģistrs", "direction": "INCOMING", "fileIndex": "6-4",
        "series": series, "keeper": centre, "validFrom": "2026-03-02", "idempotencyKey": "registrs-1",
    });
    let refused = app
        .client("specialists")
        .await
        .mutate("openRegister", SHOWN, input.clone())
        .await;
    assert_eq!(
        problems(&refused),
        [("NOT_PERMITTED".to_owned(), "input".to_owned())]
    );
    let opened = clerk.mutate("openRegister", SHOWN, input.clone()).await;
    assert_eq!(problems(&opened), []);
    let register = &opened["register"];
    assert_eq!(
        register["keeper"],
        json!({ "code": "OG-SC-MADL" }),
        "{register:#}"
    );
    assert_eq!(register["numberFormat"], "{index}/{yy}/{seq}");
    assert_eq!(register["title"], "Madlienas sociālā centra reģistrs");
    let again = clerk.mutate("openRegister", SHOWN, input).await;
    assert_eq!(again["register"]["id"], register["id"]);

    let first = clerk
        .registered(
            "madliena",
            json!({ "title": "Pagasta pārvaldes vēstule" }),
            &[],
        )
        .await;
    assert_eq!(first["number"], "6-4/26/1");

    // A new format is for years to come; the journal says what was changed by whom.
    let change = json!({
        "register": register["id"], "titleEn": "Register of the Madliena centre", "numberFormat": "M-{seq}/{yyyy}", "series": null,
    });
    let changed = clerk.mutate("changeRegister", SHOWN, change.clone()).await;
    assert_eq!(problems(&changed), []);
    assert_eq!(changed["register"]["numberFormat"], "M-{seq}/{yyyy}");
    assert_eq!(changed["register"]["series"], json!(null));
    assert_eq!(
        changed["register"]["title"],
        "Register of the Madliena centre"
    );
    let file = id_of(
        &clerk,
        "files(filter: { year: 2026 }, first: 200) { nodes { id fileIndex } }",
        "fileIndex",
        "6-4",
    )
    .await;
    let input = json!({ "register": register["id"], "file": file, "card": { "title": "Vēl viena vēstule" } });
    let second = clerk
        .mutate("registerDocument", "document { number }", input.clone())
        .await;
    assert_eq!(second["document"]["number"], "6-4/26/2");

    // Ended: nothing more is numbered, everything stays.
    let end = |last: &str| json!({ "register": register["id"], "lastDay": last });
    let early = clerk.mutate("endRegister", SHOWN, end("2026-03-01")).await;
    assert_eq!(problems(&early), one("ENDS_OUTSIDE", "lastDay"));
    let ended = clerk.mutate("endRegister", SHOWN, end("2026-03-02")).await;
    assert_eq!(problems(&ended), []);
    assert_eq!(ended["register"]["validTo"], "2026-03-02");
    let again = clerk.mutate("endRegister", SHOWN, end("2026-03-02")).await;
    assert_eq!(again["register"], ended["register"]);
    app.clock.advance(TimeDelta::days(1));
    let late = clerk
        .mutate("registerDocument", "document { number }", input)
        .await;
    assert_eq!(problems(&late), one("REGISTER_NOT_IN_FORCE", "register"));
    assert!(
        codes(&clerk, "2026-03-02")
            .await
            .contains(&"madliena".to_owned())
    );
    for day in ["2026-03-01", "2026-03-03"] {
        assert!(
            !codes(&clerk, day).await.contains(&"madliena".to_owned()),
            "{day}"
        );
    }
    let auditor = app.client("auditors").await;
    let journal = "query($subject: ID!) { journal(filter: { subject: $subject }, first: 20) { nodes { kind account { login } } } }";
    let data = auditor
        .ask(journal, json!({ "subject": register["id"] }))
        .await;
    let entries = data["journal"]["nodes"].as_array().expect("entries");
    let mut kinds: Vec<&str> = entries
        .iter()
        .filter_map(|row| row["kind"].as_str())
        .collect();
    kinds.sort_unstable();
    assert_eq!(
        kinds,
        [
            "register.changed",
            "register.ended",
            "register.entrusted",
            "register.opened"
        ]
    );
    assert!(
        entries
            .iter()
            .all(|row| row["account"]["login"] == "lietvede")
    );
    app.settle().await;
}

#[both]
async fn a_register_that_cannot_be_is_refused_with_everything_that_is_wrong(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let gone = id_of(&clerk, "units { id code }", "code", "OG-PRED-SUNT").await;
    let refused = clerk
        .mutate(
            "openRegister",
            SHOWN,
            json!({ "code": "divi vārdi", "titleLv": " ", "direction": "INCOMING", "fileIndex": "2-1", "keeper": gone }),
        )
        .await;
    let told: Vec<(String, String)> = problems(&refused);
    let at = |code: &str, path: &str| (code.to_owned(), format!("input.{path}"));
    assert_eq!(
        told,
        [
            at("REGISTER_CODE_WORDS", "code"),
            at("REQUIRED", "titleLv"),
            at("REGISTER_NUMBERS_ALIKE", "numberFormat"),
            at("OUTSIDE_UNIT", "keeper"),
        ]
    );
    let refused = clerk
        .mutate(
            "openRegister",
            SHOWN,
            json!({ "code": "x", "titleLv": "X", "direction": "INCOMING", "fileIndex": "nav", "numberFormat": "{index}/{yy}" }),
        )
        .await;
    assert_eq!(
        problems(&refused),
        [
            at("FILE_INDEX_MALFORMED", "fileIndex"),
            at("NUMBER_FORMAT_MALFORMED", "numberFormat")
        ]
    );
    let taken =
        json!({ "code": "sanemtie", "titleLv": "X", "direction": "INCOMING", "fileIndex": "9-9" });
    let refused = clerk.mutate("openRegister", SHOWN, taken).await;
    assert_eq!(problems(&refused), one("REGISTER_CODE_TAKEN", "code"));

    // Documents of today do not let it end yesterday, nor may a format print what another prints.
    let register = clerk.register("sanemtie").await;
    clerk
        .registered("sanemtie", json!({ "title": "Šodienas vēstule" }), &[])
        .await;
    let yesterday = json!({ "register": register, "lastDay": "2026-03-01" });
    let refused = clerk.mutate("endRegister", SHOWN, yesterday).await;
    assert_eq!(
        problems(&refused),
        one("REGISTER_DOCUMENTS_AFTER", "lastDay")
    );
    let alike = json!({ "register": register, "numberFormat": "{seq}/{yyyy}" });
    let refused = clerk.mutate("changeRegister", SHOWN, alike).await;
    assert_eq!(
        problems(&refused),
        one("REGISTER_NUMBERS_ALIKE", "numberFormat")
    );
    app.settle().await;
}
