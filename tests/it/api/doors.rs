//! Signing in and out, other sites' requests, health, and the outside judge of GraphQL over HTTP.

use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};

use crate::support::app::TestApp;
use crate::support::client::{Client, problems};
use crate::support::graphql_http;
use crate::support::stage::{Bytes, Cards, Ground, Stage};

/// Doors are the same on every ground.
pub(crate) async fn on_sqlite() -> TestApp {
    TestApp::on(Ground {
        cards: Cards::Sqlite,
        bytes: Bytes::Files,
    })
    .await
}

fn header<'a>(answer: &'a Response, name: &str) -> &'a str {
    answer
        .headers()
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

async fn sign_in(app: &TestApp, login: &str, password: &str) -> Response {
    let request = app
        .stranger()
        .request(Method::POST, "/login")
        .header("origin", app.url());
    request
        .form(&[("login", login), ("password", password)])
        .send()
        .await
        .expect("an answer")
}

/// A query with the session's cookie.
async fn ask_with(app: &TestApp, cookie: &str, origin: Option<&str>, kind: &str) -> StatusCode {
    let mut request = app
        .stranger()
        .request(Method::POST, "/graphql")
        .header("cookie", cookie)
        .header("content-type", kind);
    if let Some(origin) = origin {
        request = request.header("origin", origin);
    }
    let body = json!({ "query": "{ viewer { login } }" }).to_string();
    request.body(body).send().await.expect("an answer").status()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_signs_in_acts_and_signs_out() {
    let app = on_sqlite().await;
    let page = app
        .stranger()
        .request(Method::GET, "/login")
        .header("accept-language", "lv")
        .send()
        .await
        .expect("a page");
    assert_eq!(
        (page.status(), header(&page, "content-language")),
        (StatusCode::OK, "lv")
    );
    assert!(
        page.text()
            .await
            .expect("HTML")
            .contains("<label for=\"password\">Parole</label>")
    );

    let wrong = sign_in(&app, "lietvede", "nepareiza parole").await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let nobody = sign_in(&app, "<script>", "nepareiza parole").await;
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    assert!(!nobody.text().await.expect("HTML").contains("<script>"));

    let signed_in = sign_in(&app, "lietvede", app.password("lietvede")).await;
    assert_eq!(
        (signed_in.status(), header(&signed_in, "location")),
        (StatusCode::SEE_OTHER, "/")
    );
    let cookie = header(&signed_in, "set-cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=36000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let cookie = cookie.split(';').next().expect("a pair");
    let own = app.url();
    assert_eq!(
        ask_with(&app, cookie, Some(&own), "application/json").await,
        StatusCode::OK
    );
    // What another site makes a browser send.
    assert_eq!(
        ask_with(
            &app,
            cookie,
            Some("https://evil.example"),
            "application/json"
        )
        .await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        ask_with(&app, cookie, Some("null"), "application/json").await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        ask_with(&app, cookie, None, "application/json").await,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        ask_with(&app, cookie, Some(&own), "text/plain").await,
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    );
    let upload = app
        .stranger()
        .request(Method::POST, "/uploads")
        .header("x-file-name", "a")
        .header("cookie", cookie)
        .body("x");
    assert_eq!(
        upload.send().await.expect("an answer").status(),
        StatusCode::FORBIDDEN
    );

    let explorer = app
        .stranger()
        .request(Method::GET, "/graphiql")
        .header("cookie", cookie)
        .send()
        .await
        .expect("a page");
    assert_eq!(explorer.status(), StatusCode::OK);
    assert_eq!(
        explorer
            .text()
            .await
            .expect("HTML")
            .matches("integrity=\"sha384-")
            .count(),
        4
    );

    let out = app
        .stranger()
        .request(Method::POST, "/logout")
        .header("cookie", cookie)
        .header("origin", &own);
    assert_eq!(
        out.send().await.expect("an answer").status(),
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        ask_with(&app, cookie, Some(&own), "application/json").await,
        StatusCode::UNAUTHORIZED
    );
    let explorer = app.stranger().get("/graphiql").await;
    assert_eq!(
        (explorer.status(), header(&explorer, "location")),
        (StatusCode::SEE_OTHER, "/login")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn who_guesses_has_to_wait() {
    let app = on_sqlite().await;
    let mut last = StatusCode::OK;
    for _ in 0..30 {
        last = sign_in(&app, "lietvede", "minējums minējums")
            .await
            .status();
        if last == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let right = sign_in(&app, "lietvede", app.password("lietvede")).await;
    assert_eq!(right.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(
        header(&right, "retry-after")
            .parse::<u64>()
            .is_ok_and(|seconds| seconds > 0)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_made_from_a_session_only_and_stop_when_revoked() {
    let app = on_sqlite().await;
    const MAKE: &str = "mutation($input: CreateAccessTokenInput!) { createAccessToken(input: $input) { secret accessToken { id name scope } problems { code path } } }";
    let input = json!({ "input": { "name": "skripts", "scope": "READ", "days": 7, "idempotencyKey": "t-1" } });
    let by_token = app.client("lietvede").await.ask(MAKE, input.clone()).await;
    assert_eq!(
        problems(&by_token["createAccessToken"]),
        [("NOT_PERMITTED_BY_TOKEN".to_owned(), "input".to_owned())]
    );

    let signed_in = sign_in(&app, "lietvede", app.password("lietvede")).await;
    let cookie = header(&signed_in, "set-cookie")
        .split(';')
        .next()
        .expect("a pair")
        .to_owned();
    let ask = async |query: &str, variables: &Value| -> Value {
        let body = json!({ "query": query, "variables": variables });
        let request = app
            .stranger()
            .request(Method::POST, "/graphql")
            .header("cookie", &cookie)
            .header("sec-fetch-site", "same-origin");
        let mut answer: Value = request
            .json(&body)
            .send()
            .await
            .expect("an answer")
            .json()
            .await
            .expect("JSON");
        answer["data"].take()
    };
    let made = ask(MAKE, &input).await["createAccessToken"].take();
    let again = ask(MAKE, &input).await["createAccessToken"].take();
    assert_eq!(
        (&again["accessToken"], &again["secret"]),
        (&made["accessToken"], &Value::Null)
    );

    let reader = Client::new(app.url(), made["secret"].as_str());
    assert_eq!(
        reader.ask("{ viewer { tokenScope } }", json!({})).await["viewer"]["tokenScope"],
        "READ"
    );
    let register = reader.register("sanemtie").await;
    let refused = reader
        .mutate(
            "registerDocument",
            "document { id }",
            json!({ "register": register, "card": { "title": "x" } }),
        )
        .await;
    assert_eq!(
        problems(&refused),
        [("NOT_PERMITTED_BY_TOKEN".to_owned(), "input".to_owned())]
    );

    const REVOKE: &str = "mutation($input: RevokeAccessTokenInput!) { revokeAccessToken(input: $input) { accessToken { revokedAt } problems { code } } }";
    let revoke = json!({ "input": { "accessToken": made["accessToken"]["id"] } });
    assert!(
        ask(REVOKE, &revoke).await["revokeAccessToken"]["accessToken"]["revokedAt"].is_string()
    );
    let body = json!({ "query": "{ viewer { login } }" });
    let refused = reader
        .request(Method::POST, "/graphql")
        .json(&body)
        .send()
        .await
        .expect("an answer");
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert!(header(&refused, "www-authenticate").starts_with("Bearer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn machines_are_told_how_it_is_and_answers_are_hardened() {
    let app = on_sqlite().await;
    let clerk = app.client("lietvede").await;
    clerk.ask("{ viewer { login } }", json!({})).await;
    assert_eq!(
        app.stranger().get("/healthz").await.status(),
        StatusCode::OK
    );
    let ready: Value = app
        .stranger()
        .get("/readyz")
        .await
        .json()
        .await
        .expect("JSON");
    assert_eq!(
        ready,
        json!({ "database": "ready", "store": "ready", "index": "ready", "mail": "ready" })
    );
    let start = app.stranger().get("/").await;
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "same-origin"),
        ("cache-control", "no-store"),
    ] {
        assert_eq!(header(&start, name), value, "{name}");
    }
    assert!(header(&start, "content-security-policy").contains("frame-ancestors 'none'"));
    assert_eq!(header(&start, "x-request-id").len(), 32);
    let nothing = app
        .stranger()
        .request(Method::GET, "/documents/secret-path")
        .header("accept-language", "en")
        .send()
        .await
        .expect("an answer");
    assert_eq!(
        (nothing.status(), header(&nothing, "content-type")),
        (StatusCode::NOT_FOUND, "application/problem+json")
    );
    assert_eq!(
        nothing.json::<Value>().await.expect("JSON")["detail"],
        "There is nothing here."
    );
    let numbers = app
        .stranger()
        .get("/metrics")
        .await
        .text()
        .await
        .expect("text");
    assert!(
        numbers.contains("aprite_http_requests_total{route=\"/graphql\",status=\"200\"} 1"),
        "{numbers}"
    );
    assert!(
        numbers.contains("route=\"unmatched\",status=\"404\"") && !numbers.contains("secret-path"),
        "{numbers}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_numbers_are_for_those_who_may_verify() {
    let ground = Ground {
        cards: Cards::Sqlite,
        bytes: Bytes::Files,
    };
    let app = TestApp::with(
        ground,
        &[("public_url", "https://aprite.example".to_owned())],
    )
    .await;
    assert_eq!(
        app.stranger().get("/metrics").await.status(),
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        app.client("specialists")
            .await
            .get("/metrics")
            .await
            .status(),
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        app.client("auditors").await.get("/metrics").await.status(),
        StatusCode::OK
    );
    let request = app
        .stranger()
        .request(Method::POST, "/login")
        .header("origin", "https://aprite.example");
    let signed_in = request
        .form(&[
            ("login", "lietvede"),
            ("password", app.password("lietvede")),
        ])
        .send()
        .await
        .expect("an answer");
    let cookie = header(&signed_in, "set-cookie");
    assert!(
        cookie.starts_with("__Host-aprite=") && cookie.ends_with("; Secure"),
        "{cookie}"
    );
    assert_eq!(
        header(&signed_in, "strict-transport-security"),
        "max-age=31536000"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_outside_judge_has_no_objection() {
    let app = on_sqlite().await;
    let clerk = app.client("lietvede").await;
    let passed =
        graphql_http::audit(&format!("{}/graphql", app.url()), clerk.authorization()).await;
    assert!(
        passed.as_ref().is_ok_and(|passed| *passed > 50),
        "{passed:?}"
    );
}
