//! A clerk's morning: three mails and a scan; one is an advertisement, one came twice.

use reqwest::Method;

use super::letters::pdf;
use super::*;

async fn counts(client: &Client) -> Value {
    let query = "{ intakeCounts { waiting registered setAside } }";
    client.ask(query, json!({})).await["intakeCounts"].take()
}

#[both]
async fn a_clerks_morning(office: Office) {
    let Office {
        app, clerk, post, ..
    } = &office;
    let anna = json!({ "kind": "PERSON", "name": "Anna Bērziņa", "personalCode": "161175-19997", "email": "Anna@Example.lv" });
    let anna = clerk
        .mutate("registerCorrespondent", "correspondent { id }", anna)
        .await;
    assert_eq!(problems(&anna), []);

    let certificate = pdf(
        "Izziņa",
        "Izziņa par deklarēto dzīvesvietu Ķeipenes pagastā.",
    );
    let letter = Letter {
        text: "Lūdzu piešķirt pabalstu, jo nav iztikas līdzekļu.",
        ..Letter::new(
            "=?utf-8?B?QW5uYSBCxJNyemnFhmE=?= <anna@example.lv>",
            "Iesniegums par pabalstu",
            "a1@example.lv",
        )
    };
    let letter = letter
        .with("izzina.pdf", "application/pdf", certificate.clone())
        .with(
            "piezime.txt",
            "text/plain; charset=windows-1257",
            vec![0xee, 0xea, 0xe7],
        );
    office.receive(&letter.bytes(1)).await;
    let advertisement = Letter::new(
        "Veikals <veikals@example.com>",
        "Atlaides!",
        "r1@example.com",
    );
    office.receive(&advertisement.bytes(2)).await;
    office.receive(&letter.bytes(3)).await;
    office.scan(
        "OG-SC-MADL/pilnvara.pdf",
        &pdf("Pilnvara", "Pilnvara pārstāvēt."),
    );

    // The mails were there at once; the scan counts as complete when it has been still for a while.
    assert_eq!(app.fetch_mail().await, 0, "taken in once");
    assert_eq!(post.count("INBOX").await, Some(0));
    assert_eq!(post.count("Aprite/Received").await, Some(3));
    app.clock.advance(TimeDelta::seconds(11));
    assert_eq!(app.fetch_mail().await, 1);
    assert!(office.scanner("received/OG-SC-MADL/pilnvara.pdf").is_file());
    assert_eq!(
        counts(clerk).await,
        json!({ "waiting": 4, "registered": 0, "setAside": 0 })
    );
    app.settle().await;

    let items = office.items().await;
    let subjects: Vec<_> = items.iter().map(|item| item["subject"].clone()).collect();
    assert_eq!(
        json!(subjects),
        json!([
            "Iesniegums par pabalstu",
            "Atlaides!",
            "Iesniegums par pabalstu",
            "pilnvara"
        ])
    );
    let (first, again, scan) = (&items[0], &items[2], &items[3]);
    assert_eq!(first["senderName"], "Anna Bērziņa");
    assert_eq!(first["senderAddress"], "anna@example.lv");
    assert_eq!(first["messageId"], "a1@example.lv");
    assert_eq!(first["receivedAt"], "2026-03-02T05:45:00Z");
    assert_eq!(
        (&first["isRead"], &first["remarks"]),
        (&json!(true), &json!([]))
    );
    assert_eq!(first["contents"][0]["mediaType"], "message/rfc822");
    let attachments = &first["contents"][0]["attachments"];
    assert_eq!(attachments[0]["name"], "izzina.pdf");
    assert_eq!(attachments[1]["name"], "piezime.txt");
    assert_eq!(
        (&scan["unit"]["code"], &scan["channel"]),
        (&json!("OG-SC-MADL"), &json!("FOLDER"))
    );

    // She opens what is attached; that leaves a trace, and whoever has no business with it finds nothing.
    let url = attachments[0]["url"].as_str().expect("a path");
    let opened = clerk.get(url).await;
    assert_eq!(opened.bytes().await.expect("bytes")[..], certificate[..]);
    let opened = kinds(app).await;
    assert!(
        opened.iter().any(|kind| kind == "intake.opened"),
        "{opened:?}"
    );
    for login in ["auditors", "arhivars", "administrators"] {
        let stranger = app.client(login).await;
        assert_eq!(
            stranger
                .request(Method::GET, url)
                .send()
                .await
                .expect("an answer")
                .status(),
            404
        );
        let query = "query($id: ID!) { intakeItem(id: $id) { id } node(id: $id) { id } }";
        let looked = stranger.ask(query, json!({ "id": first["id"] })).await;
        assert_eq!(
            looked,
            json!({ "intakeItem": null, "node": null }),
            "{login}"
        );
        assert_eq!(
            stranger
                .refusal("{ intakeItems { nodes { id } } }", json!({}))
                .await,
            "NOT_PERMITTED"
        );
    }
    // A specialist sees what came to the own unit only.
    let specialist = app.client("specialists").await;
    assert_eq!(super::items(&specialist).await, Vec::<Value>::new());

    // Who may have sent it is suggested; the rest of the card comes from the letter.
    let query = "query($id: ID!) { intakeItem(id: $id) { text suggestedCorrespondents { id name } \
         alreadyRegisteredAs { number } repeats { id } } }";
    let asked = async |item: &Value| {
        clerk.ask(query, json!({ "id": item["id"] })).await["intakeItem"].take()
    };
    let shown = asked(first).await;
    assert!(
        shown["text"]
            .as_str()
            .expect("a text")
            .contains("nav iztikas līdzekļu")
    );
    assert_eq!(
        office.acts(clerk, first).await,
        json!({ "REGISTER": null, "SET_ASIDE": null, "TAKE_BACK": "INTAKE_ITEM_WAITING" })
    );
    assert_eq!(
        shown["suggestedCorrespondents"][0]["id"],
        anna["correspondent"]["id"]
    );
    assert_eq!(shown["alreadyRegisteredAs"], json!([]));
    assert_eq!(shown["repeats"], json!([{ "id": again["id"] }]));
    let card = json!({ "kind": "SUBMISSION", "accessClass": "RESTRICTED_PERSONAL", "correspondent": anna["correspondent"]["id"] });
    let registered = office.register(first, "iesniegumi", card).await;
    assert_eq!(problems(&registered), []);
    let document = &registered["document"];
    assert_eq!(document["number"], "2-5/26/1");
    assert_eq!(document["title"], "Iesniegums par pabalstu");
    assert_eq!(
        (&document["channel"], &document["channelMessageId"]),
        (&json!("EMAIL"), &json!("a1@example.lv"))
    );
    assert_eq!(document["receivedAt"], "2026-03-02T05:45:00Z");
    assert_eq!(registered["item"]["state"], "REGISTERED");
    app.settle().await;

    // What was attached became documents of their own, byte for byte; the term of law runs from receipt.
    let around = "query($id: ID!) { document(id: $id) { relations(first: 9) { nodes { kind document { title } } } \
         deadline { dueOn } } }";
    let around = clerk.ask(around, json!({ "id": document["id"] })).await;
    let mut annexes: Vec<_> = around["document"]["relations"]["nodes"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|node| format!("{} {}", node["kind"], node["document"]["title"]))
        .collect();
    annexes.sort();
    assert_eq!(
        annexes,
        [
            "\"ANNEX_TO\" \"izzina.pdf\"",
            "\"ANNEX_TO\" \"piezime.txt\""
        ]
    );
    assert_eq!(around["document"]["deadline"]["dueOn"], "2026-03-16");

    // The second delivery of the same letter is shown as what it is.
    let shown = asked(again).await;
    assert_eq!(
        shown["alreadyRegisteredAs"],
        json!([{ "number": "2-5/26/1" }])
    );
    let aside = office.set_aside(again, "DUPLICATE", None).await;
    assert_eq!(
        (problems(&aside), &aside["item"]["setAsideAs"]),
        (vec![], &json!("DUPLICATE"))
    );
    let aside = office
        .set_aside(&items[1], "ADVERTISEMENT", Some("Veikala reklāma"))
        .await;
    assert_eq!(aside["item"]["setAsideWords"], "Veikala reklāma");
    let registered = office
        .register(
            scan,
            "sanemtie",
            json!({ "accessClass": "OPEN", "title": "Pilnvara" }),
        )
        .await;
    assert_eq!(problems(&registered), []);
    assert_eq!(
        registered["document"]["receivingUnit"]["code"],
        "OG-SC-MADL"
    );
    assert_eq!(
        registered["document"]["versions"][0]["contents"],
        json!([{ "fileName": "pilnvara.pdf", "role": "MAIN" }])
    );
    assert_eq!(
        counts(clerk).await,
        json!({ "waiting": 0, "registered": 2, "setAside": 2 })
    );
    let waiting = "{ intakeItems(filter: { state: WAITING }) { totalCount nodes { id } } }";
    let waiting = clerk.ask(waiting, json!({})).await;
    assert_eq!(
        waiting["intakeItems"],
        json!({ "totalCount": 0, "nodes": [] })
    );
    // Sweeping leaves what arrived alone, also what was set aside.
    app.clock.advance(TimeDelta::days(2));
    aprite::content::sweep::sweep(&app.kit, &app.store)
        .await
        .expect("swept");
    let url = items[1]["contents"][0]["url"].as_str().expect("a path");
    assert_eq!(clerk.get(url).await.status(), 200);
}

#[both]
async fn messages_may_stay_in_the_inbox_with_a_keyword(office: Keyworded) {
    let Office { app, post, .. } = &office.0;
    for number in 1..=3 {
        let letter = Letter::new("a@example.lv", "Vēstule", "x@example.lv");
        post.deliver(&letter.bytes(number)).await;
    }
    assert_eq!(app.fetch_mail().await, 3);
    assert_eq!(app.fetch_mail().await, 0);
    assert_eq!(post.count("INBOX").await, Some(3));
    assert_eq!(post.count_with("ApriteSanemts").await, 3);
    assert_eq!(post.folders().await, ["INBOX"]);
}

#[both]
async fn lists_are_paged_and_narrowed(office: Office) {
    let Office {
        app, clerk, post, ..
    } = &office;
    for number in 1..=5 {
        let letter = Letter::new("a@example.lv", "Vēstule", "x@example.lv");
        post.deliver(&letter.bytes(number)).await;
    }
    office.scan("a.pdf", b"%PDF-1.4 a");
    assert_eq!(office.fetch().await, 6);
    app.settle().await;
    let query = "query($after: String) { intakeItems(first: 2, after: $after, filter: { channel: EMAIL }) { totalCount \
         pageInfo { hasNextPage endCursor } nodes { id } } }";
    let (mut seen, mut after) = (Vec::new(), Value::Null);
    loop {
        let page = clerk.ask(query, json!({ "after": after })).await["intakeItems"].take();
        assert_eq!(page["totalCount"], 5);
        seen.extend(page["nodes"].as_array().expect("nodes").iter().cloned());
        if page["pageInfo"]["hasNextPage"] == false {
            break;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(seen.len(), 5);
    let node = "query($id: ID!) { node(id: $id) { id ... on IntakeItem { channel } } }";
    let node = clerk.ask(node, json!({ "id": seen[0]["id"] })).await;
    assert_eq!(node["node"]["channel"], "EMAIL");
    let narrowed = "{ intakeItems(filter: { source: \"skeneris\" }) { nodes { subject } } }";
    let narrowed = clerk.ask(narrowed, json!({})).await;
    assert_eq!(
        narrowed["intakeItems"]["nodes"],
        json!([{ "subject": "a" }])
    );
}
