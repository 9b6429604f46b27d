//! Bad input: each piece of it gets a clear located problem or the right HTTP status, uses no number and leaves nothing
//! behind.

use both::both;
use reqwest::{Method, header};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};

/// Code and path of the only problem of a registration.
async fn refused(client: &Client, input: Value) -> (String, String) {
    let payload = client
        .mutate("registerDocument", "document { id }", input)
        .await;
    let problems = problems(&payload);
    assert_eq!(
        (payload["document"].is_null(), problems.len()),
        (true, 1),
        "{payload:#}"
    );
    problems.into_iter().next().expect("one")
}

fn told(code: &str, path: &str) -> (String, String) {
    (code.to_owned(), path.to_owned())
}

#[both]
async fn a_wrong_registration_is_told_where_and_uses_no_number(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let register = clerk.register("sanemtie").await;
    let with = |card: Value| json!({ "register": register, "card": card });
    let titled = |field: &str, value: Value| {
        let mut card = json!({ "title": "Vēstule", "accessClass": "OPEN" });
        card[field] = value;
        with(card)
    };
    for (input, code, path) in [
        (
            titled("documentDate", json!("2026-02-30")),
            "DATE_MALFORMED",
            "input.card.documentDate",
        ),
        (
            titled("documentDate", json!("02.03.2026")),
            "DATE_MALFORMED",
            "input.card.documentDate",
        ),
        (
            titled("documentDate", json!("2062-03-02")),
            "DATE_IN_FUTURE",
            "input.card.documentDate",
        ),
        (
            titled("receivedAt", json!("šodien")),
            "INSTANT_MALFORMED",
            "input.card.receivedAt",
        ),
        (
            titled("unit", json!("12")),
            "ID_MALFORMED",
            "input.card.unit",
        ),
        (
            titled("unit", json!(register)),
            "ID_OF_OTHER_TYPE",
            "input.card.unit",
        ),
        (
            titled("unit", json!("unit_00000000000000000000000000000001")),
            "UNIT_UNKNOWN",
            "input.card.unit",
        ),
        (with(json!({})), "REQUIRED", "input.card.title"),
        (
            titled("title", json!("x".repeat(501))),
            "TOO_LONG",
            "input.card.title",
        ),
        (
            titled(
                "addressees",
                json!([{ "name": "A" }, { "correspondent": "x" }]),
            ),
            "ID_MALFORMED",
            "input.card.addressees.1.correspondent",
        ),
        (
            titled(
                "particulars",
                json!({ "decision": { "outcome": "GRANTED", "periodFrom": "rīt" } }),
            ),
            "DATE_MALFORMED",
            "input.card.particulars.decision.periodFrom",
        ),
    ] {
        assert_eq!(
            refused(&clerk, input.clone()).await,
            told(code, path),
            "{input}"
        );
    }
    let no_register = json!({ "register": "register_00000000000000000000000000000001", "card": { "title": "x" } });
    assert_eq!(
        refused(&clerk, no_register).await,
        told("REGISTER_UNKNOWN", "input.register")
    );
    let no_file = json!({ "register": register, "file": "file_00000000000000000000000000000001", "card": { "title": "x" } });
    assert_eq!(
        refused(&clerk, no_file).await,
        told("FILE_UNKNOWN", "input.file")
    );
    let no_upload = json!({ "register": register, "card": { "title": "x", "accessClass": "OPEN" }, "uploads": [{ "upload": "upload_00000000000000000000000000000001" }] });
    let (code, path) = refused(&clerk, no_upload).await;
    assert_eq!(
        (code.as_str(), path.starts_with("input.uploads.0")),
        ("UPLOAD_UNKNOWN", true),
        "{path}"
    );

    let first = clerk
        .registered(
            "sanemtie",
            json!({ "title": "Pirmā", "accessClass": "OPEN" }),
            &[],
        )
        .await;
    assert_eq!(first["number"], "2-1/26/1");
}

#[both]
async fn a_closed_year_takes_nothing(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let register = clerk.register("sanemtie").await;
    let closed = clerk
        .mutate(
            "closeRegisterYear",
            "register { id }",
            json!({ "register": register, "year": 2026 }),
        )
        .await;
    assert_eq!(problems(&closed), []);
    let input = json!({ "register": register, "card": { "title": "x", "accessClass": "OPEN" } });
    assert_eq!(
        refused(&clerk, input).await,
        told("YEAR_CLOSED", "input.register")
    );
    let future = clerk
        .mutate(
            "closeRegisterYear",
            "register { id }",
            json!({ "register": register, "year": 2027 }),
        )
        .await;
    assert_eq!(problems(&future), [told("YEAR_NOT_OPEN", "input.year")]);
}

#[both]
async fn an_upload_serves_one_document_of_its_own_sender(app: TestApp) {
    let clerk = app.client("lietvede").await;
    let register = clerk.register("sanemtie").await;
    let claim = |upload: &str| json!({ "register": register, "card": { "title": "x", "accessClass": "OPEN" }, "uploads": [{ "upload": upload }] });
    let upload = clerk.upload("a.txt", "viens").await;
    let head = app.client("vaditaja").await;
    assert_eq!(refused(&head, claim(&upload)).await.0, "UPLOAD_UNKNOWN");
    let payload = clerk
        .mutate("registerDocument", "document { id }", claim(&upload))
        .await;
    assert_eq!(problems(&payload), []);
    assert_eq!(refused(&clerk, claim(&upload)).await.0, "UPLOAD_CLAIMED");
    let twice = clerk.upload("b.txt", "divi").await;
    let mut input = claim(&twice);
    input["uploads"] = json!([{ "upload": twice }, { "upload": twice }]);
    assert_eq!(refused(&clerk, input).await.0, "UPLOAD_TWICE");
    // A day later it is gone.
    app.clock.advance(chrono::TimeDelta::hours(25));
    assert_eq!(refused(&clerk, claim(&twice)).await.0, "UPLOAD_UNKNOWN");
}

async fn status_and_code(answer: reqwest::Response) -> (u16, String) {
    let status = answer.status().as_u16();
    let body: Value = answer.json().await.expect("JSON");
    let code = body
        .get("code")
        .unwrap_or(&body["errors"][0]["extensions"]["code"]);
    (status, code.as_str().unwrap_or_default().to_owned())
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_are_refused_before_anything_is_kept() {
    use crate::support::stage::{Bytes, Cards, Ground};
    let ground = Ground {
        cards: Cards::Sqlite,
        bytes: Bytes::Files,
    };
    let app = TestApp::with(ground, &[("uploads.max_bytes", "1000".to_owned())]).await;
    let clerk = app.client("lietvede").await;
    let post = |path: &str| clerk.request(Method::POST, path);
    let named = |name: &str| post("/uploads").header("x-file-name", name);
    let send = async |request: reqwest::RequestBuilder| {
        status_and_code(request.send().await.expect("an answer")).await
    };
    let expect = |status: u16, code: &str| (status, code.to_owned());

    assert_eq!(
        send(named("a.txt").body("")).await,
        expect(400, "UPLOAD_EMPTY")
    );
    assert_eq!(
        send(named("a.txt").body("x".repeat(1_001))).await,
        expect(413, "UPLOAD_TOO_LARGE")
    );
    // More than lies in the sockets: it is read on, or whoever sends would be told of a broken line.
    let piece = "x".repeat(256 * 1024);
    let stream =
        futures::stream::iter((0..64).map(move |_| Ok::<_, std::io::Error>(piece.clone())));
    assert_eq!(
        send(named("a.txt").body(reqwest::Body::wrap_stream(stream))).await,
        expect(413, "UPLOAD_TOO_LARGE")
    );
    assert_eq!(
        send(
            named("a.txt")
                .header("x-content-sha256", "0".repeat(64))
                .body("x")
        )
        .await,
        expect(422, "UPLOAD_HASH_MISMATCH")
    );
    assert_eq!(
        send(
            named("a.txt")
                .header("content-digest", "sha-256=:x:")
                .body("x")
        )
        .await,
        expect(400, "HASH_MALFORMED")
    );
    assert_eq!(
        send(named("..%2F..%2Fetc%2Fpasswd").body("x")).await,
        expect(400, "FILE_NAME_PATH")
    );
    assert_eq!(
        send(
            post("/uploads")
                .header("content-disposition", "attachment; filename=\"../x\"")
                .body("x")
        )
        .await,
        expect(400, "FILE_NAME_PATH")
    );
    assert_eq!(
        send(post("/uploads").body("x")).await,
        expect(400, "FILE_NAME_REQUIRED")
    );
    // People's words do not belong in an address: one that stands there is not read.
    assert_eq!(
        send(post("/uploads?name=a.txt").body("x")).await,
        expect(400, "FILE_NAME_REQUIRED")
    );
    assert_eq!(
        send(named("a.txt").header("x-purpose", "%C4").body("x")).await,
        expect(400, "PURPOSE_MALFORMED")
    );
    assert_eq!(
        send(
            named("a.txt")
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
                .body("--x--")
        )
        .await,
        expect(415, "UPLOAD_FORM")
    );
    let stranger = app
        .stranger()
        .request(Method::POST, "/uploads")
        .header("x-file-name", "a.txt")
        .body("x");
    assert_eq!(send(stranger).await, expect(401, "SIGN_IN_REQUIRED"));
    let someone = app
        .stranger()
        .request(Method::POST, "/uploads")
        .header("x-file-name", "a.txt")
        .bearer_auth(format!("aprite_{}", "0".repeat(64)))
        .body("x");
    assert_eq!(send(someone).await, expect(401, "SIGN_IN_REQUIRED"));
    let reader = app
        .client_with("lietvede", entities::vocabulary::TokenScope::Read)
        .await;
    let reading = reader
        .request(Method::POST, "/uploads")
        .header("x-file-name", "a.txt")
        .body("x");
    assert_eq!(send(reading).await, expect(403, "NOT_PERMITTED_BY_TOKEN"));

    let kept: Vec<_> = futures::TryStreamExt::try_collect(app.store.list(None))
        .await
        .expect("listed");
    assert!(kept.is_empty(), "{kept:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_endpoint_takes_only_what_it_should() {
    let app = crate::api::doors::on_sqlite().await;
    let clerk = app.client("lietvede").await;
    let post = |kind: &'static str, body: String| {
        let request = clerk
            .request(Method::POST, "/graphql")
            .header(header::CONTENT_TYPE, kind)
            .body(body);
        async move { status_and_code(request.send().await.expect("an answer")).await }
    };
    let query = |query: &str| json!({ "query": query }).to_string();
    let json = "application/json";
    for (kind, body, status, code) in [
        (json, "{ not JSON".to_owned(), 400, "BODY_MALFORMED"),
        (json, "[]".to_owned(), 400, "BODY_MALFORMED"),
        (json, format!("[{}]", query("{ viewer { login } }")), 400, "BODY_MALFORMED"),
        (json, "\u{0}".to_owned(), 400, "BODY_MALFORMED"),
        (json, " ".repeat(1024 * 1024 + 1), 413, "BODY_TOO_LARGE"),
        ("text/plain", query("{ viewer { login } }"), 415, "MEDIA_TYPE"),
        ("application/x-www-form-urlencoded", "query={viewer{login}}".to_owned(), 415, "MEDIA_TYPE"),
        ("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"operations\"\r\nContent-Type: multipart/mixed\r\n\r\n{}\r\n--x--".to_owned(), 415, "MEDIA_TYPE"),
        ("multipart/mixed", String::new(), 415, "MEDIA_TYPE"),
    ] {
        let shown = body.chars().take(60).collect::<String>();
        assert_eq!(post(kind, body).await, (status, code.to_owned()), "{kind} {shown}");
    }
    let get = clerk.get("/graphql?query=%7Bviewer%7Blogin%7D%7D").await;
    assert_eq!(
        status_and_code(get).await,
        (405, "METHOD_NOT_ALLOWED".to_owned())
    );
    let deep = "{a".repeat(40_000);
    let nested = format!(
        "{{ documents {{ edges {{ node {} }} }} }}",
        "{ relations { nodes { document ".repeat(20) + "{ id }" + &"} } }".repeat(20)
    );
    let wide = "{ documents(first: 200) { edges { node { relations { nodes { document { relations { nodes { document { relations { nodes { document { id title } } } } } } } } } } } } }";
    let aliases = format!(
        "{{ {} }}",
        (0..100)
            .map(|n| format!("a{n}: viewer {{ login }}"))
            .collect::<Vec<_>>()
            .join(" ")
    );
    let long = format!("{{ viewer {{ {} }} }}", "login ".repeat(20_000));
    let directives = format!(
        "{{ viewer {} {{ login }} }}",
        "@include(if: true) ".repeat(50)
    );
    let cyclic = "{ viewer { ...a } } fragment a on Viewer { ...b } fragment b on Viewer { ...a }";
    for refused in [
        deep.as_str(),
        &nested,
        wide,
        &aliases,
        &long,
        &directives,
        cyclic,
    ] {
        let answer = clerk.answer(refused, json!({})).await;
        let shown = refused.chars().take(80).collect::<String>();
        assert!(
            answer["errors"][0]["message"].is_string() && answer.get("data").is_none(),
            "{shown}\n{answer:#}"
        );
    }
    for (query, code) in [
        ("{ documents(first: 0) { totalCount } }", "PAGE_SIZE"),
        ("{ documents(first: 201) { totalCount } }", "PAGE_SIZE"),
        ("{ documents(first: -1) { totalCount } }", "PAGE_SIZE"),
        (
            "{ documents(after: \"x\") { totalCount } }",
            "CURSOR_MALFORMED",
        ),
        (
            "{ search(words: \"a\", after: \"InguIg\") { totalCount } }",
            "CURSOR_MALFORMED",
        ),
        (
            "{ documents(filter: { registeredFrom: \"2026-02-30\" }) { totalCount } }",
            "DATE_MALFORMED",
        ),
        ("{ document(id: \"x\") { id } }", "ID_MALFORMED"),
        (
            "{ document(id: \"unit_00000000000000000000000000000001\") { id } }",
            "ID_OF_OTHER_TYPE",
        ),
        (
            "{ node(id: \"upload_00000000000000000000000000000001\") { id } }",
            "ID_OF_OTHER_TYPE",
        ),
        (
            "{ search(words: \"\\\"\") { totalCount } }",
            "QUERY_QUOTE_OPEN",
        ),
    ] {
        assert_eq!(clerk.refusal(query, json!({})).await, code, "{query}");
    }
    // It still answers, with nothing worse than an error in the log.
    assert_eq!(
        clerk.ask("{ viewer { login } }", json!({})).await["viewer"]["login"],
        "lietvede"
    );
}
