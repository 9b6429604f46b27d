//! Registering, correcting, annulling and finding, as a client sees it.

use both::both;
use serde_json::json;

use crate::support::app::TestApp;
use crate::support::client::problems;

const CARD: &str = "query($id: ID!) { document(id: $id, purpose: \"pārbaude\") { \
    id number status direction kind title registeredOn revision annulmentReason languages accessClass missingRequisites \
    register { code years { year lastSequence state } } file { fileIndex year state } series { fileIndex legalBasis } \
    unit { code } correspondent { name kind } addressees { name } \
    versions { ordinal contents { fileName mediaType size sha256 textState textNotice role url } } \
    relations { totalCount nodes { kind end document { number } } } particulars { __typename } \
    history(first: 10) { totalCount edges { node { kind account { login } } } } viewerMayAmend viewerMayAnnul } }";

#[both]
async fn a_letter_is_registered_and_everything_about_it_is_told(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let correspondent = clerk
        .mutate(
            "registerCorrespondent",
            "correspondent { id name registrationNumber } known",
            json!({ "kind": "PUBLIC_BODY", "name": "Ogres novada pašvaldība", "registrationNumber": "90000024455" }),
        )
        .await;
    assert_eq!(problems(&correspondent), []);
    let upload = clerk
        .upload(
            "vēstule.txt",
            "Lūdzam sniegt atzinumu par sociālo pakalpojumu.",
        )
        .await;
    let document = clerk
        .registered(
            "sanemtie",
            json!({
                "kind": "LETTER", "title": "Par atzinuma sniegšanu", "documentDate": "2026-02-27",
                "receivedAt": "2026-03-02T09:15:00+02:00", "channel": "E_ADDRESS", "accessClass": "OPEN",
                "correspondent": correspondent["correspondent"]["id"], "senderNumber": "1-5/26/7",
                "addressees": [{ "name": "Ogres novada Sociālais dienests" }],
            }),
            &[&upload],
        )
        .await;
    assert_eq!(document["number"], "2-1/26/1");

    let reply = clerk
        .mutate(
            "registerDocument",
            "document { number relations { nodes { kind end document { number } } } }",
            json!({
                "register": clerk.register("nosutitie").await,
                "card": { "title": "Atbilde", "accessClass": "OPEN" },
                "relations": [{ "kind": "REPLY_TO", "document": document["id"] }],
            }),
        )
        .await;
    assert_eq!(problems(&reply), []);
    assert_eq!(
        reply["document"]["relations"]["nodes"],
        json!([{ "kind": "REPLY_TO", "end": "FROM", "document": { "number": "2-1/26/1" } }])
    );

    app.settle().await;
    let told = clerk.ask(CARD, json!({ "id": document["id"] })).await;
    let told = &told["document"];
    for (field, value) in [
        ("status", json!("REGISTERED")),
        ("direction", json!("INCOMING")),
        ("registeredOn", json!("2026-03-02")),
        ("languages", json!(["lv"])),
        ("missingRequisites", json!(["SIGNATURE"])),
        ("viewerMayAnnul", json!(true)),
    ] {
        assert_eq!(told[field], value, "{field}");
    }
    assert_eq!(told["register"]["years"][0]["lastSequence"], 1);
    assert_eq!(told["correspondent"]["name"], "Ogres novada pašvaldība");
    assert_eq!(
        told["addressees"],
        json!([{ "name": "Ogres novada Sociālais dienests" }])
    );
    let content = &told["versions"][0]["contents"][0];
    assert_eq!(content["fileName"], "vēstule.txt");
    assert_eq!(
        (&content["textState"], &content["textNotice"]),
        (&json!("EXTRACTED"), &json!(null))
    );
    assert_eq!(told["relations"]["nodes"][0]["end"], "TO");
    let kinds: Vec<&str> = told["history"]["edges"]
        .as_array()
        .expect("entries")
        .iter()
        .filter_map(|edge| edge["node"]["kind"].as_str())
        .collect();
    assert!(
        kinds.contains(&"document.registered") && kinds.contains(&"document.related"),
        "{kinds:?}"
    );
}

#[both]
async fn a_card_is_corrected_and_a_mistaken_registration_annulled(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let document = clerk
        .registered(
            "nosutitie",
            json!({ "title": "Rikojums", "accessClass": "OPEN", "notes": "x" }),
            &[],
        )
        .await;
    let id = &document["id"];
    let amend = async |revision: i32, card: serde_json::Value| {
        let input = json!({ "document": id, "revision": revision, "card": card, "reason": "pārrakstīšanās" });
        clerk
            .mutate(
                "amendDocument",
                "document { title notes revision number }",
                input,
            )
            .await
    };
    let amended = amend(1, json!({ "title": "Rīkojums", "notes": null })).await;
    assert_eq!(
        amended["document"],
        json!({ "title": "Rīkojums", "notes": null, "revision": 2, "number": document["number"] })
    );
    let stale = amend(1, json!({ "title": "Cits" })).await;
    assert_eq!(
        problems(&stale),
        [("REVISION_STALE".to_owned(), "input.revision".to_owned())]
    );
    let nothing = amend(2, json!({ "title": "Rīkojums" })).await;
    assert_eq!(
        problems(&nothing),
        [("NOTHING_TO_AMEND".to_owned(), "input.card".to_owned())]
    );

    let annul = async |reason: &str| {
        let input = json!({ "document": id, "reason": reason });
        clerk
            .mutate(
                "annulRegistration",
                "document { status number annulmentReason }",
                input,
            )
            .await
    };
    let unexplained = annul("  ").await;
    assert_eq!(
        problems(&unexplained),
        [("REASON_REQUIRED".to_owned(), "input.reason".to_owned())]
    );
    let annulled = annul("reģistrēts divreiz").await;
    assert_eq!(
        annulled["document"],
        json!({ "status": "ANNULLED", "number": document["number"], "annulmentReason": "reģistrēts divreiz" })
    );
    assert_eq!(
        problems(&annul("vēlreiz").await),
        [("DOCUMENT_ANNULLED".to_owned(), "input.document".to_owned())]
    );
    // The number stays taken.
    let next = clerk
        .registered(
            "nosutitie",
            json!({ "title": "Nākamais", "accessClass": "OPEN" }),
            &[],
        )
        .await;
    assert_ne!(next["number"], document["number"]);
}

#[both]
async fn a_repeated_request_gets_the_first_answer(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let register = clerk.register("iesniegumi").await;
    let input = |title: &str| json!({ "register": register, "card": { "title": title, "kind": "SUBMISSION" }, "idempotencyKey": "rīts-1".replace('ī', "i") });
    let shown = "document { id number }";
    let (first, again) = (
        clerk
            .mutate("registerDocument", shown, input("Iesniegums"))
            .await,
        clerk
            .mutate("registerDocument", shown, input("Iesniegums"))
            .await,
    );
    assert_eq!(first, again);
    let other = clerk.mutate("registerDocument", shown, input("Cits")).await;
    assert_eq!(
        problems(&other),
        [(
            "IDEMPOTENCY_KEY_REUSED".to_owned(),
            "input.idempotencyKey".to_owned()
        )]
    );
    let malformed = clerk
        .mutate(
            "registerDocument",
            shown,
            json!({ "register": register, "card": { "title": "x" }, "idempotencyKey": "a b" }),
        )
        .await;
    assert_eq!(
        problems(&malformed),
        [(
            "IDEMPOTENCY_KEY_MALFORMED".to_owned(),
            "input.idempotencyKey".to_owned()
        )]
    );

    let person = json!({ "kind": "PERSON", "name": "Ilze Kalniņa", "idempotencyKey": "p-1" });
    let shown = "correspondent { id } known";
    let first = clerk
        .mutate("registerCorrespondent", shown, person.clone())
        .await;
    assert_eq!(
        first,
        clerk.mutate("registerCorrespondent", shown, person).await
    );

    let year = json!({ "register": register, "year": 2026, "idempotencyKey": "y-1" });
    let shown = "register { years { year state } }";
    let clerk_closes = clerk.mutate("closeRegisterYear", shown, year.clone()).await;
    assert_eq!(problems(&clerk_closes), []);
    assert_eq!(
        clerk_closes,
        clerk.mutate("closeRegisterYear", shown, year).await
    );
    let twice = clerk
        .mutate(
            "closeRegisterYear",
            shown,
            json!({ "register": register, "year": 2025 }),
        )
        .await;
    assert_eq!(
        problems(&twice),
        [("YEAR_NOT_OPEN".to_owned(), "input.year".to_owned())]
    );
}

#[both]
async fn what_is_registered_is_found_by_other_forms_of_its_words_and_only_by_those_who_may(
    app: TestApp,
) {
    let clerk = app.client("lietvede").await;
    let upload = clerk
        .upload(
            "a.txt",
            "Lūdzu piešķirt garantētā minimālā ienākuma pabalstu.",
        )
        .await;
    let secret = clerk
        .registered(
            "iesniegumi",
            json!({ "title": "Iesniegums par pabalstu", "kind": "SUBMISSION", "accessClass": "RESTRICTED_PERSONAL" }),
            &[&upload],
        )
        .await;
    let open = clerk
        .registered(
            "nosutitie",
            json!({ "title": "Kārtība pabalstiem", "accessClass": "OPEN" }),
            &[],
        )
        .await;
    app.settle().await;

    const SEARCH: &str = "query($words: String!) { search(words: $words, facets: [KIND, UNIT]) { totalCount \
        facets { facet values { value count subject { ... on Unit { code } } } } \
        edges { title { text matched } passages { fragments { text matched } } node { number } } } }";
    let found = clerk
        .ask(
            SEARCH,
            json!({ "words": "garantetais minimalais ienakums" }),
        )
        .await;
    let found = &found["search"];
    assert_eq!(found["totalCount"], 1);
    assert_eq!(found["edges"][0]["node"]["number"], secret["number"]);
    let fragments = found["edges"][0]["passages"][0]["fragments"]
        .as_array()
        .expect("fragments");
    let marked: Vec<&str> = fragments
        .iter()
        .filter(|part| part["matched"] == true)
        .filter_map(|part| part["text"].as_str())
        .collect();
    assert!(
        marked.contains(&"garantētā") && marked.contains(&"ienākuma"),
        "{fragments:?}"
    );
    assert_eq!(
        found["facets"][0],
        json!({ "facet": "KIND", "values": [{ "value": "SUBMISSION", "count": 1, "subject": null }] })
    );
    assert!(
        found["facets"][1]["values"][0]["subject"]["code"].is_string(),
        "{found:#}"
    );

    let auditor = app.client("auditors").await;
    let found = auditor.ask(SEARCH, json!({ "words": "pabalsts" })).await;
    assert_eq!(found["search"]["totalCount"], 1);
    assert_eq!(
        found["search"]["edges"][0]["node"]["number"],
        open["number"]
    );
    let hidden = auditor
        .ask(
            "query($id: ID!) { document(id: $id) { id } node(id: $id) { id } }",
            json!({ "id": secret["id"] }),
        )
        .await;
    assert_eq!(hidden, json!({ "document": null, "node": null }));
    let journal = auditor
        .ask(
            "query($id: ID!) { journal(filter: { subject: $id }) { edges { node { kind payload document { id } } } } }",
            json!({ "id": secret["id"] }),
        )
        .await;
    let entry = &journal["journal"]["edges"][0]["node"];
    assert_eq!(
        (&entry["payload"], &entry["document"]),
        (&json!(null), &json!(null)),
        "{journal:#}"
    );
    assert_eq!(
        app.client("administrators")
            .await
            .refusal("{ journal { totalCount } }", json!({}))
            .await,
        "NOT_PERMITTED"
    );

    // A grant opens the single document, and withdrawing it closes it again.
    let person = auditor
        .ask("{ viewer { staffMember { id } } }", json!({}))
        .await;
    let grant =
        json!({ "document": secret["id"], "staffMember": person["viewer"]["staffMember"]["id"] });
    assert_eq!(
        problems(
            &clerk
                .mutate(
                    "grantAccess",
                    "document { grantedTo { id } }",
                    grant.clone()
                )
                .await
        ),
        []
    );
    app.settle().await;
    assert_eq!(
        auditor.ask(SEARCH, json!({ "words": "pabalsts" })).await["search"]["totalCount"],
        2
    );
    assert_eq!(
        problems(
            &clerk
                .mutate("withdrawAccess", "document { id }", grant)
                .await
        ),
        []
    );
    app.settle().await;
    assert_eq!(
        auditor.ask(SEARCH, json!({ "words": "pabalsts" })).await["search"]["totalCount"],
        1
    );
}

#[both]
async fn who_may_change_a_card_is_told_before_they_try(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let card = json!({ "title": "Vēstule", "accessClass": "OPEN" });
    let document = clerk.registered("nosutitie", card, &[]).await;
    let asked = "query($id: ID!) { document(id: $id) { revision viewerMayAmend viewerMayAnnul } }";
    // Everyone reads what is open; a specialist of another unit has no hand in it, whatever their role may do elsewhere.
    for (login, may_amend, may_annul) in [
        ("lietvede", true, true),
        ("vaditaja", true, true),
        ("specialists", false, false),
        ("auditors", false, false),
    ] {
        let client = app.client(login).await;
        let told = client.ask(asked, json!({ "id": document["id"] })).await["document"].take();
        assert_eq!(
            (&told["viewerMayAmend"], &told["viewerMayAnnul"]),
            (&json!(may_amend), &json!(may_annul)),
            "{login}"
        );
        let input = json!({ "document": document["id"], "revision": told["revision"], "card": { "title": format!("Vēstule, {login}") } });
        let amended = client
            .mutate("amendDocument", "document { id }", input)
            .await;
        let permitted = problems(&amended).is_empty();
        assert_eq!(permitted, may_amend, "{login}: {amended}");
    }
}
