//! Who may read what the year's end knows, and what a reading leaves behind; years that cannot be.

use both::both;
use serde_json::{Value, json};

use super::{CLOSED, December, closings, codes};
use crate::support::client::{Client, problems};

/// The readings of extracts that the journal knows, oldest first: who, and the payload.
async fn readings(story: &December) -> Vec<(String, Value)> {
    let head = story.0.client("vaditaja").await;
    let query = "{ journal(filter: { kind: \"register.extract_read\" }, first: 100) { edges { node { \
        account { login } payload } } } }";
    let data = head.ask(query, json!({})).await;
    let edges = data["journal"]["edges"].as_array().expect("entries").iter();
    let mut told: Vec<(String, Value)> = edges
        .map(|edge| {
            let login = edge["node"]["account"]["login"].as_str();
            let payload = edge["node"]["payload"].as_str().expect("a payload");
            (
                login.expect("a login").to_owned(),
                serde_json::from_str(payload).expect("JSON"),
            )
        })
        .collect();
    told.reverse();
    told
}

async fn close_2025(story: &December, clerk: &Client) {
    story.letter(clerk, "Pirmā").await;
    let slip = json!({ "title": "Divreiz", "accessClass": "OPEN" });
    let slip = clerk.registered("sanemtie", slip, &[]).await;
    let reason = json!({ "document": slip["id"], "reason": "Klienta māsas vēstule" });
    let annulled = clerk
        .mutate("annulRegistration", "document { status }", reason)
        .await;
    assert_eq!(problems(&annulled), []);
    story.until("2026-01-05T08:00:00Z");
}

#[both]
async fn reading_an_extract_leaves_a_trace(story: December) {
    let clerk = story.0.client("lietvede").await;
    close_2025(&story, &clerk).await;
    // Figures alone tell of nobody.
    let look =
        "query { yearEnd(year: 2025) { registers { register { code } documents lastNumber } } }";
    clerk.ask(look, json!({})).await;
    assert_eq!(readings(&story).await, []);
    // Why something was annulled does.
    let look =
        "query { yearEnd(year: 2025) { registers { register { code } annulled { reason } } } }";
    let asking = clerk
        .clone()
        .with("x-purpose", "gada%20noslegums".to_owned());
    let told = asking.ask(look, json!({})).await;
    let registers = told["yearEnd"]["registers"].as_array().expect("registers");
    assert!(
        registers
            .iter()
            .any(|row| row["annulled"] == json!([{ "reason": "Klienta māsas vēstule" }]))
    );
    let first = readings(&story).await;
    assert_eq!(first.len(), registers.len(), "one for each register");
    let entry = (
        "lietvede".to_owned(),
        json!({ "year": 2025, "purpose": "gada noslegums" }),
    );
    assert!(first.iter().all(|reading| *reading == entry), "{first:?}");

    let closed = clerk
        .mutate("closeYear", CLOSED, json!({ "year": 2025 }))
        .await;
    assert_eq!(closed["obstacles"], json!([]));
    let extract = closings(&clerk, "sanemtie").await["closings"][0]["extract"].take();
    let extract = extract.as_str().expect("an extract");
    assert!(extract.contains("Klienta māsas vēstule"), "{extract}");
    let after = readings(&story).await;
    assert!(after.len() > first.len());
    assert_eq!(after.last().expect("a reading").1["year"], 2025);

    // The auditor sees that it was closed and not what is in it; nothing is left behind by asking in vain.
    let auditor = story.0.client("auditors").await;
    let query = "{ registers { code years { closings { extract } } } }";
    assert_eq!(auditor.refusal(query, json!({})).await, "NOT_PERMITTED");
    assert_eq!(readings(&story).await.len(), after.len());
}

#[both]
async fn what_a_colleague_took_in_is_told_by_count_alone(story: December) {
    let clerk = story.0.client("lietvede").await;
    let specialist = story.0.client("specialists").await;
    story.until("2025-12-31T20:30:00Z");
    let own = clerk.upload("skens.txt", "Skenēts.").await;
    story.until("2025-12-31T20:31:00Z");
    specialist
        .upload("Bērziņas vardarbības lieta.txt", "Noslēpums.")
        .await;
    specialist.upload("vēl viena.txt", "Arī.").await;
    story.until("2026-01-01T08:30:00Z");
    let look = "query { yearEnd(year: 2025) { obstacles { code message account { login } count uploads } } }";
    let told = clerk.ask(look, json!({})).await["yearEnd"]["obstacles"].take();
    let told = told.as_array().expect("obstacles");
    let shown: Vec<_> = told
        .iter()
        .map(|it| {
            (
                &it["code"],
                &it["account"]["login"],
                &it["count"],
                &it["uploads"],
            )
        })
        .collect();
    assert_eq!(
        shown,
        [
            (
                &json!("UNREGISTERED"),
                &json!("lietvede"),
                &json!(1),
                &json!([own])
            ),
            (
                &json!("UNREGISTERED"),
                &json!("specialists"),
                &json!(2),
                &json!([])
            ),
        ]
    );
    let message = told[1]["message"].as_str().expect("a message");
    assert!(!message.contains("Bērziņas"), "{message}");
    let close = json!({ "register": clerk.register("sanemtie").await, "year": 2025 });
    let refused = clerk
        .mutate("closeRegisterYear", "register { code }", close)
        .await;
    assert!(!refused["problems"].to_string().contains("Bērziņas"));
}

#[both]
async fn a_year_that_cannot_be_is_refused_at_the_door(story: December) {
    let clerk = story.0.client("lietvede").await;
    let administrator = story.0.client("administrators").await;
    story.until("2026-01-05T08:00:00Z");
    let register = clerk.register("sanemtie").await;
    for year in [1800, -1, 2028, i32::MAX] {
        let of_register = json!({ "register": register, "year": year });
        let with_reason = json!({ "register": register, "year": year, "reason": "x" });
        let unused = json!({ "register": register, "year": year, "sequence": 1, "reason": "x" });
        let year = json!({ "year": year });
        for (client, mutation, shown, input) in [
            (&clerk, "openYear", "opening { year }", &year),
            (&clerk, "closeYear", "closed { year }", &year),
            (
                &clerk,
                "closeRegisterYear",
                "register { code }",
                &of_register,
            ),
            (&clerk, "stateUnusedNumber", "register { code }", &unused),
            (
                &administrator,
                "reopenRegisterYear",
                "register { code }",
                &with_reason,
            ),
        ] {
            let refused = client.mutate(mutation, shown, input.clone()).await;
            assert_eq!(
                problems(&refused),
                [("YEAR_IMPOSSIBLE".to_owned(), "input.year".to_owned())],
                "{mutation} {input}"
            );
        }
        for query in ["yearEnd", "yearOpening"] {
            let query = format!("query($year: Int!) {{ {query}(year: $year) {{ year }} }}");
            let code = clerk.refusal(&query, year.clone()).await;
            assert_eq!(code, "YEAR_IMPOSSIBLE");
        }
    }
    // A possible year of which the register knows nothing has nothing to close, and none is made by trying.
    let close = json!({ "register": register, "year": 2001 });
    let refused = clerk
        .mutate("closeRegisterYear", "register { code }", close)
        .await;
    assert_eq!(codes(&refused["problems"]), ["YEAR_NOT_OPEN"]);
    let years = "{ registers { years { year } } }";
    let years = clerk.ask(years, json!({})).await["registers"].take();
    let mut registers = years.as_array().expect("registers").iter();
    let begun = |row: &Value| {
        let mut years = row["years"].as_array().expect("years").iter();
        years.any(|year| year["year"].as_i64() < Some(2025))
    };
    assert!(!registers.any(begun), "{years}");
}
