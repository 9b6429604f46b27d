//! Services that merge have schemes of their own, with the same indexes for other things. The successor's scheme goes on
//! with all of them; what lies behind another institution's wall it does not know.

use aprite::app::sample;
use aprite::classification::scheme::{Level, SchemePlan, SeriesPlan, put_in_force};
use aprite::journal::Actor;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use both::both;
use chrono::TimeDelta;
use entities::values::RetentionPeriod;
use entities::vocabulary::{Medium, RetentionCategory};
use serde_json::{Value, json};

use super::merger;
use super::stage::{December2010, day};
use crate::support::client::{Client, problems};

/// Gives two of the services schemes of their own: `1-1` is by-laws in one, client files in the other.
async fn own_schemes(december: &December2010) {
    let mut op = december
        .app
        .kit
        .begin(Actor::System)
        .await
        .expect("an operation");
    for (code, titles) in [
        ("PRED-MADL", ["Nolikumi", "Klientu lietas"]),
        ("PRED-TAUR", ["Klientu lietas", "Nolikumi"]),
    ] {
        let unit = december.loaded.units[code];
        let series = (1..).zip(titles).map(|(number, title)| {
            let index = format!("1-{number}").parse().expect("an index");
            SeriesPlan {
                level: Some(Level {
                    index: "1".to_owned(),
                    title: "Lietvedība".to_owned(),
                }),
                unit: Some(unit),
                retention: RetentionPeriod::new(RetentionCategory::Permanent, None).ok(),
                medium: Some(Medium::Paper),
                ..SeriesPlan::titled(index, title.to_owned(), title.to_owned())
            }
        });
        let plan = SchemePlan {
            institution: december.loaded.institution,
            unit: Some(unit),
            title: format!("Nomenklatūra {code}"),
            valid_from: day("2009-07-01"),
            sample: true,
            series: series.collect(),
        };
        put_in_force(&mut op, plan)
            .await
            .expect("written")
            .expect("a scheme");
    }
    op.commit().await.expect("a commit");
}

fn table(formerly: [&str; 3]) -> String {
    let mut table = String::from(
        "līmenis;līmeņa nosaukums;indekss;lietas nosaukums;glabāšanas termiņš;atbildīgā struktūrvienība;vide;pārejoša;iepriekšējais indekss\n",
    );
    for (row, before) in [
        "1;Lietvedība;1-1;Nolikumi;pastāvīgi;OG;papīrs;nē",
        "1;Lietvedība;1-2;Klientu lietas;10 gadi;OG;papīrs;nē",
        "1;Lietvedība;1-3;Suntažu klientu lietas;10 gadi;SC-SUNT;papīrs;jā",
    ]
    .into_iter()
    .zip(formerly)
    {
        table.push_str(&format!("{row};\"{before}\"\n"));
    }
    table
}

async fn import(client: &Client, scheme: &Value, table: &str) -> Vec<(String, String)> {
    let input = json!({ "scheme": scheme, "tableBase64": STANDARD.encode(table) });
    problems(&client.mutate("importScheme", "scheme { id }", input).await)
}

async fn titles(client: &Client, index: &str, as_of: &str) -> Vec<String> {
    let data = client
        .ask(
            "query($index: String!, $asOf: Date) { successorSeries(index: $index, asOf: $asOf) { fileIndex title(language: LV) } }",
            json!({ "index": index, "asOf": as_of }),
        )
        .await;
    let series = data["successorSeries"].as_array().expect("series").iter();
    let mut titles: Vec<String> = series
        .map(|row| format!("{} {}", row["fileIndex"], row["title"]).replace('"', ""))
        .collect();
    titles.sort();
    titles
}

#[both]
async fn a_successors_scheme_goes_on_with_those_of_the_merged(december: December2010) {
    own_schemes(&december).await;
    let app = &december.app;
    let clerk = app.client("lietvede").await;
    let administrator = app.client("administrators").await;
    let planned = administrator
        .mutate(
            "planReorganisation",
            "reorganisation { id }",
            merger("2011-01-01"),
        )
        .await;
    let input = json!({ "reorganisation": planned["reorganisation"]["id"] });
    let carried = administrator
        .mutate("carryOutReorganisation", "", input)
        .await;
    assert_eq!(problems(&carried), []);

    let draft = async |input: Value| {
        clerk
            .mutate(
                "draftScheme",
                "scheme { id basedOn { title } series { fileIndex } unit { code } }",
                input,
            )
            .await
    };
    // A service that has ended by then has no new scheme.
    let unit = december.loaded.units["PRED-MADL"];
    let gone = draft(json!({ "title": "Par vēlu", "validFrom": "2011-01-01", "unit": aprite::graphql::ids::print(unit) })).await;
    assert_eq!(
        problems(&gone),
        [("SCHEME_UNIT_NOT_THERE".to_owned(), "input.unit".to_owned())]
    );
    let drafted = draft(json!({ "title": "Ogres novada shēma", "validFrom": "2011-01-01" })).await;
    assert_eq!(problems(&drafted), []);
    let scheme = &drafted["scheme"]["id"];
    // It replaces three; the one that was everybody's is where it begins.
    assert_eq!(drafted["scheme"]["basedOn"]["title"], "Nomenklatūra");

    // The services' indexes by their codes; a code of another wall's is none, though Valmiera has 21-1.
    sample::load_valmiera(&app.kit).await.expect("Valmiera");
    let refused = import(
        &clerk,
        scheme,
        &table(["PRED-MADL:1-1, VA:21-1", "PRED-MADL:9-9", "7-3"]),
    )
    .await;
    assert_eq!(
        refused,
        [
            (
                "SERIES_UNKNOWN".to_owned(),
                "input.rows.2.formerly".to_owned()
            ),
            (
                "SERIES_UNKNOWN".to_owned(),
                "input.rows.3.formerly".to_owned()
            ),
        ]
    );
    let whole = table([
        "PRED-MADL:1-1, PRED-TAUR:1-2",
        "PRED-MADL:1-2, PRED-TAUR:1-1",
        "7-3, 7-4",
    ]);
    assert_eq!(import(&clerk, scheme, &whole).await, []);
    // Written out it names them as it was told to, and so can be read in again.
    let data = clerk
        .ask(
            "query($id: ID!) { scheme(id: $id) { table(format: CSV) { base64 } } }",
            json!({ "id": scheme }),
        )
        .await;
    let written = data["scheme"]["table"]["base64"].as_str().expect("base64");
    let written = STANDARD.decode(written).expect("bytes");
    let written = String::from_utf8(written).expect("UTF-8");
    assert!(
        written.contains("PRED-MADL:1-1, PRED-TAUR:1-2"),
        "{written}"
    );
    assert_eq!(import(&clerk, scheme, &written).await, []);

    app.clock.advance(TimeDelta::days(20));
    for (to, on) in [
        ("REVIEWED", "2010-12-16"),
        ("APPROVED", "2010-12-17"),
        ("AGREED", "2010-12-20"),
        ("IN_FORCE", "2011-01-03"),
    ] {
        let mut input = json!({ "scheme": scheme, "to": to, "decidedOn": on, "decidedBy": "Ogres novada dome", "reference": "Nr. 12" });
        if to == "AGREED" {
            input["agreedUntil"] = json!("2015-12-31");
        }
        let stepped = clerk.mutate("stepScheme", "scheme { state }", input).await;
        assert_eq!(problems(&stepped), [], "{to}");
    }
    // All three ended with the services, each index is found again, and each day has its versions.
    let data = clerk
        .ask(
            "{ schemes { title state validTo unit { code } } before: schemes(asOf: \"2010-12-31\") { title } after: schemes(asOf: \"2011-01-01\") { title } \
               then: fileSeries(asOf: \"2010-12-31\") { totalCount } now: fileSeries(asOf: \"2011-01-01\") { totalCount } }",
            json!({}),
        )
        .await;
    let ended = data["schemes"].as_array().expect("schemes").iter();
    let ended: Vec<&Value> = ended.filter(|row| row["state"] == "SUPERSEDED").collect();
    assert_eq!(ended.len(), 3);
    assert!(
        ended.iter().all(|row| row["validTo"] == "2010-12-31"),
        "{ended:?}"
    );
    assert_eq!(data["before"].as_array().map(Vec::len), Some(3));
    assert_eq!(data["after"], json!([{ "title": "Ogres novada shēma" }]));
    assert_eq!(data["then"]["totalCount"], 6);
    assert_eq!(data["now"]["totalCount"], 3);
    assert_eq!(
        titles(&clerk, "7-3", "2011-01-03").await,
        ["1-3 Suntažu klientu lietas"]
    );
    assert_eq!(
        titles(&clerk, "7-3", "2010-12-31").await,
        ["7-3 Klientu lietas"]
    );
    assert_eq!(
        titles(&clerk, "1-1", "2010-12-31").await,
        ["1-1 Klientu lietas", "1-1 Nolikumi"]
    );
    assert_eq!(
        titles(&clerk, "1-1", "2011-01-03").await,
        ["1-1 Nolikumi", "1-2 Klientu lietas"]
    );
    let opened = clerk
        .mutate("openYear", "opening { year }", json!({ "year": 2011 }))
        .await;
    assert_eq!(problems(&opened), []);
    let new = clerk
        .registered("suntazi", json!({ "title": "Iesniegums" }), &[])
        .await;
    assert_eq!(new["number"], "7-3/11/1");
    app.settle().await;
}
