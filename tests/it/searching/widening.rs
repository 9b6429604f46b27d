//! A slip of the finger, and what begins like what is typed: what is near is offered, said, and never another's.

use aprite::app::sample::load_valmiera;
use both::both;
use serde_json::{Value, json};

use super::filed;
use crate::support::app::TestApp;
use crate::support::client::Client;
use crate::support::people::taken;

const WIDENED: &str = "query($words: String!, $exactly: Boolean! = false) { search(words: $words, exactly: $exactly) { \
    totalCount understood didYouMean widened { typed tried message } \
    edges { reasons { words found form message } node { title } } } }";

async fn asked(client: &Client, words: &str) -> Value {
    client.ask(WIDENED, json!({ "words": words })).await["search"].take()
}

async fn filled(app: &TestApp) -> Client {
    let clerk = app.client("lietvede").await;
    let applicant = taken(&clerk, "Anna Bērziņa").await;
    for (register, card) in [
        (
            "iesniegumi",
            json!({ "title": "Iesniegums par mājokli", "kind": "SUBMISSION", "accessClass": "OPEN",
                "correspondent": applicant["id"] }),
        ),
        (
            "iesniegumi",
            json!({ "title": "Lūgums par bezpajumtnieku", "kind": "SUBMISSION", "accessClass": "RESTRICTED_PERSONAL" }),
        ),
    ] {
        filed(&clerk, register, card).await;
    }
    app.settle().await;
    clerk
}

#[both]
async fn a_slip_is_forgiven_and_said(app: TestApp) {
    let clerk = filled(&app).await;
    let found = asked(&clerk, "majkli bērziņai").await;
    assert_eq!(found["totalCount"], 1);
    assert_eq!(found["edges"][0]["node"]["title"], "Iesniegums par mājokli");
    assert_eq!(found["understood"], "majkli bērziņai");
    insta::assert_json_snapshot!("widened_search", found);

    // Whoever wants nothing but what was typed gets just that.
    let exactly = clerk
        .ask(WIDENED, json!({ "words": "majkli", "exactly": true }))
        .await;
    assert_eq!(exactly["search"]["totalCount"], 0);
    assert_eq!(exactly["search"]["widened"], json!([]));
    assert_eq!(exactly["search"]["didYouMean"], Value::Null);

    // What was found as it was typed is not widened.
    let found = asked(&clerk, "mājoklis").await;
    assert_eq!(
        (&found["totalCount"], &found["widened"]),
        (&json!(1), &json!([]))
    );
}

#[both]
async fn what_others_keep_is_not_offered(app: TestApp) {
    let clerk = filled(&app).await;
    load_valmiera(&app.kit).await.expect("Valmiera");
    let found = asked(&clerk, "bezpajumtnieks bezpajumtneku").await;
    assert_eq!(found["widened"][0]["tried"], json!(["bezpajumtnieku"]));
    // Neither to another institution, nor to a colleague whom it does not concern.
    for login in ["valmiera-lietvede", "specialists"] {
        let found = asked(&app.client(login).await, "bezpajumtneku").await;
        assert_eq!(found["widened"], json!([]), "{login}");
        assert_eq!(found["didYouMean"], Value::Null, "{login}");
    }
    let query = "{ suggest(typed: \"bezp\") { kind text document { number } } }";
    assert_eq!(
        clerk.ask(query, json!({})).await["suggest"],
        json!([{ "kind": "TITLE", "text": "Lūgums par bezpajumtnieku", "document": { "number": "2-5/26/2" } }])
    );
    let other = app.client("valmiera-lietvede").await;
    assert_eq!(other.ask(query, json!({})).await["suggest"], json!([]));
}

#[both]
async fn what_begins_so_is_suggested(app: TestApp) {
    let clerk = filled(&app).await;
    let query = "query($typed: String!) { suggest(typed: $typed) { kind text } }";
    for (typed, expected) in [
        (
            "maj",
            json!([{ "kind": "TITLE", "text": "Iesniegums par mājokli" }]),
        ),
        (
            "iesniegums par m",
            json!([{ "kind": "TITLE", "text": "Iesniegums par mājokli" }]),
        ),
        ("bērz", json!([{ "kind": "NAME", "text": "Anna Bērziņa" }])),
        (
            "2-5/26/2",
            json!([{ "kind": "NUMBER", "text": "2-5/26/2" }]),
        ),
        ("", json!([])),
        ("m", json!([])),
    ] {
        let suggested = clerk.ask(query, json!({ "typed": typed })).await;
        assert_eq!(suggested["suggest"], expected, "{typed}");
    }
    assert_eq!(
        clerk
            .refusal("{ suggest(typed: \"a\", first: 21) { text } }", json!({}))
            .await,
        "PAGE_SIZE"
    );
}
