//! Permanent files go to the archive in time, by medium; the archive may let them stay longer.

use entities::retention::transfer_extension;
use sea_orm::PaginatorTrait;

use super::*;

const TRANSFERS: &str = "transfers { medium countedFrom dueOn explanation(language: EN) extensions { number decidedOn years special \
                         document { number } recordedBy { login } } }";

async fn transfers(client: &Client, file: &Value) -> Value {
    let query = format!("query($id: ID!) {{ node(id: $id) {{ ... on File {{ {TRANSFERS} }} }} }}");
    let mut data = client.ask(&query, json!({ "id": file["id"] })).await;
    data["node"]["transfers"].take()
}

/// What must have gone by a day.
async fn going(client: &Client, until: &str, medium: Option<&str>) -> Vec<String> {
    let query = "query($until: Date!, $medium: TransferMedium) { transferDue(until: $until, medium: $medium, first: 200) { \
                 totalCount nodes { file { designation } medium dueOn } } }";
    let data = client
        .ask(query, json!({ "until": until, "medium": medium }))
        .await;
    let nodes = data["transferDue"]["nodes"].as_array().expect("files");
    assert_eq!(data["transferDue"]["totalCount"], nodes.len());
    let text = |value: &Value| value.as_str().expect("text").to_owned();
    nodes
        .iter()
        .map(|node| {
            let (file, medium, due) = (
                &node["file"]["designation"],
                &node["medium"],
                &node["dueOn"],
            );
            format!("{} {} {}", text(file), text(medium), text(due))
        })
        .collect()
}

#[both]
async fn orders_go_to_the_archive_in_time_unless_it_lets_them_stay(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let archivist = app.client("arhivars").await;
    app.settle().await;
    let orders = file(&clerk, "1-3", 2026).await;
    assert_eq!(orders["retention"]["state"], "NEVER");
    let empty = transfers(&clerk, &orders).await;
    assert_eq!(
        (
            &empty[0]["medium"],
            &empty[0]["countedFrom"],
            &empty[0]["dueOn"]
        ),
        (
            &json!("ELECTRONIC"),
            &json!("2026-01-01"),
            &json!("2031-01-01")
        )
    );
    assert_eq!(
        empty[0]["explanation"],
        "No document of file 1-3 is registered here, so it is counted from 1 January 2026. What is electronic goes to the archive \
         within 5 years (Arhīvu likums). It goes to the archive by 1 January 2031."
    );

    // The first order counts, and no later one.
    for date in ["2026-02-10", "2026-02-27"] {
        app.clock.advance(TimeDelta::seconds(1));
        let card = json!({ "kind": "ORDER", "title": "Rīkojums", "documentDate": date, "accessClass": "OPEN" });
        clerk.registered("rikojumi-pamatdarbiba", card, &[]).await;
    }
    app.settle().await;
    let first = transfers(&clerk, &orders).await;
    assert_eq!(
        (&first[0]["countedFrom"], &first[0]["dueOn"]),
        (&json!("2026-02-10"), &json!("2031-02-10"))
    );
    let said = first[0]["explanation"].as_str().expect("sentences");
    assert!(
        said.starts_with("Counted from its first document, No. ")
            && said.contains("of 10 February 2026."),
        "{said}"
    );
    assert!(
        going(&clerk, "2031-02-10", None)
            .await
            .contains(&"1-3 ELECTRONIC 2031-02-10".to_owned())
    );
    assert!(
        !going(&clerk, "2031-02-09", None)
            .await
            .contains(&"1-3 ELECTRONIC 2031-02-10".to_owned())
    );

    // They are kept on paper after all.
    app.clock.advance(TimeDelta::seconds(1));
    let volume = json!({ "file": orders["id"], "medium": "PAPER" });
    let opened = archivist
        .mutate("openVolume", "volume { id }", volume)
        .await;
    assert_eq!(problems(&opened), []);
    app.settle().await;
    let paper = transfers(&clerk, &orders).await;
    assert_eq!(
        paper
            .as_array()
            .expect("days")
            .iter()
            .map(|day| (&day["medium"], &day["dueOn"]))
            .collect::<Vec<_>>(),
        [(&json!("PAPER"), &json!("2041-02-10"))]
    );
    assert_eq!(
        going(&clerk, "2041-02-10", Some("PAPER")).await,
        ["1-3 PAPER 2041-02-10"]
    );

    // The archive lets them stay.
    app.clock.advance(TimeDelta::seconds(1));
    let card = json!({ "title": "Atļauja glabāt ilgāk", "accessClass": "OPEN" });
    let letter = clerk.registered("sanemtie", card, &[]).await;
    let leave = |change: Value| {
        let mut input = json!({
            "files": [orders["id"]], "number": "VAZVA-17/26", "decidedOn": "2026-02-20", "document": letter["id"], "years": 3,
        });
        for (name, value) in change.as_object().expect("fields") {
            input[name] = value.clone();
        }
        input
    };
    let shown = format!("files {{ designation {TRANSFERS} }}");
    let first_leave = leave(json!({ "idempotencyKey": "t1" }));
    let extended = clerk
        .mutate("recordTransferExtension", &shown, first_leave.clone())
        .await;
    assert_eq!(problems(&extended), []);
    let day = &extended["files"][0]["transfers"][0];
    assert_eq!(day["dueOn"], "2044-02-10");
    assert!(
        day["explanation"]
            .as_str()
            .expect("sentences")
            .contains("The archive allows 3 years more (No. VAZVA-17/26 of 20 February 2026)."),
        "{day:#}"
    );
    assert_eq!(
        day["extensions"],
        json!([{
            "number": "VAZVA-17/26", "decidedOn": "2026-02-20", "years": 3, "special": false,
            "document": { "number": letter["number"] }, "recordedBy": { "login": "lietvede" },
        }])
    );
    let again = clerk
        .mutate("recordTransferExtension", &shown, first_leave)
        .await;
    assert_eq!(again, extended, "asked twice, recorded once");
    let by_laws = file(&clerk, "1-1", 2026).await;
    let letters = file(&clerk, "1-10", 2026).await;
    for (change, expected) in [
        (json!({ "years": 0 }), "TRANSFER_LEAVE_YEARS input.years"),
        (
            json!({ "years": 6, "number": "2" }),
            "TRANSFER_LEAVE_YEARS input.years",
        ),
        (
            json!({ "years": 11, "special": true, "number": "2" }),
            "TRANSFER_LEAVE_YEARS input.years",
        ),
        (
            json!({ "years": 8, "special": true, "number": "2" }),
            "TRANSFER_LEAVES_USED input.files.0",
        ),
        (json!({}), "TRANSFER_LEAVE_TWICE input.files.0"),
        (json!({ "number": " " }), "REQUIRED input.number"),
        (json!({ "files": [] }), "REQUIRED input.files"),
        (
            json!({ "files": [by_laws["id"], letters["id"], by_laws["id"]] }),
            "TRANSFER_NOT_PERMANENT input.files.1, TRANSFER_FILE_TWICE input.files.2",
        ),
        (
            json!({ "files": ["file_00000000000000000000000000000007"] }),
            "FILE_UNKNOWN input.files.0",
        ),
        (
            json!({ "decidedOn": "2026-03-03" }),
            "DATE_IN_FUTURE input.decidedOn",
        ),
        (
            json!({ "document": "document_00000000000000000000000000000007", "number": "2" }),
            "DOCUMENT_UNKNOWN input.document",
        ),
    ] {
        let refused = clerk
            .mutate("recordTransferExtension", &shown, leave(change.clone()))
            .await;
        assert_eq!(refusals(&refused), expected, "{change}");
    }
    let lawyer = app.client("jurists").await;
    let refused = lawyer
        .mutate(
            "recordTransferExtension",
            &shown,
            leave(json!({ "number": "2" })),
        )
        .await;
    assert_eq!(refusals(&refused), "NOT_PERMITTED input");
    let counted = transfer_extension::Entity::find()
        .count(app.kit.db.reader())
        .await;
    assert_eq!(counted.expect("extensions"), 1);
    let second = leave(json!({ "number": "VAZVA-18/26", "years": 5 }));
    let extended = clerk
        .mutate("recordTransferExtension", &shown, second)
        .await;
    assert_eq!(extended["files"][0]["transfers"][0]["dueOn"], "2049-02-10");
    let third = leave(json!({ "number": "VAZVA-19/26", "years": 1 }));
    let refused = clerk.mutate("recordTransferExtension", &shown, third).await;
    assert_eq!(refusals(&refused), "TRANSFER_LEAVES_USED input.files.0");

    let forecast = "{ transferForecast(from: 2026, to: 2060) { year medium files } }";
    let rows = clerk.ask(forecast, json!({})).await["transferForecast"].take();
    let rows = rows.as_array().expect("rows");
    assert!(
        rows.contains(&json!({ "year": 2049, "medium": "PAPER", "files": 1 })),
        "{rows:?}"
    );
    let all: i64 = rows.iter().filter_map(|row| row["files"].as_i64()).sum();
    assert_eq!(
        all,
        i64::try_from(going(&clerk, "2060-12-31", None).await.len()).expect("a count")
    );
    assert_eq!(
        app.client("specialists")
            .await
            .refusal(forecast, json!({}))
            .await,
        "NOT_PERMITTED"
    );
    let told: Vec<String> = told(&app, &orders)
        .await
        .into_iter()
        .map(|(kind, _)| kind)
        .collect();
    assert_eq!(
        told.iter()
            .filter(|kind| *kind == "retention.transfer_extended")
            .count(),
        2
    );
    app.settle().await;
}

#[both]
async fn long_term_files_are_listed_for_those_who_keep_them(app: TestApp) {
    let clerk = app.client("lietvede").await;
    app.settle().await;
    let query = "query($after: String) { longTermFiles(first: 5, after: $after) { totalCount pageInfo { hasNextPage endCursor } \
                 nodes { designation retention { category } } } }";
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = clerk.ask(query, json!({ "after": after })).await["longTermFiles"].take();
        for node in page["nodes"].as_array().expect("files") {
            assert_eq!(node["retention"]["category"], "LONG_TERM");
            seen.push(node["designation"].as_str().expect("text").to_owned());
        }
        if page["pageInfo"]["hasNextPage"] == false {
            assert_eq!(page["totalCount"], seen.len());
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert!(seen.contains(&"2-17 Nr. 1".to_owned()), "{seen:?}");
    assert!(
        !seen.contains(&"1-1".to_owned()) && !seen.contains(&"1-10".to_owned()),
        "{seen:?}"
    );
    let refused = app
        .client("specialists")
        .await
        .refusal(query, json!({}))
        .await;
    assert_eq!(refused, "NOT_PERMITTED");
}
